// SPDX-License-Identifier: Apache-2.0
#include "base/personal.h"

#include "base/buf.h"

static struct str stars(struct str s, size_t head, size_t tail, struct arena *a) {
    size_t n = utf8_count(s), i = 0;
    struct buf b = BUF_INIT;
    for (size_t pos = 0, from; pos < s.n; i++) {
        from = pos;
        utf8_next(s, &pos);
        if (i < head || i + tail >= n) buf_add(&b, str_of(s.p + from, pos - from));
        else buf_byte(&b, '*');
    }
    struct str shown = arena_str(a, buf_str(&b));
    buf_release(&b);
    return shown;
}

struct str personal_shown(struct personal p, enum personal_kind kind, enum viewer viewer, struct arena *a) {
    struct str s = p.hidden;
    if (s.n == 0 || viewer == VIEWER_PUBLIC) return STR("");
    if (viewer == VIEWER_FULL || kind == PERSONAL_TEXT) return s;
    if (kind == PERSONAL_NAME) return stars(s, 1, 0, a);
    return utf8_count(s) >= 7 ? stars(s, 3, 4, a) : stars(s, 0, 0, a);
}
