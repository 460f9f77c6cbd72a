// SPDX-License-Identifier: Apache-2.0
#include "intake/page_draft.h"

static struct str plain_name(struct str path) {
    for (size_t i = path.n; i-- > 0;)
        if (path.p[i] == '/' || path.p[i] == '\\') return str_skip(path, i + 1);
    return path;
}

// A name is shown again and again: what does not show in it, or is no text, is left out.
static struct str source(struct str path, struct arena *a) {
    struct str name = plain_name(path);
    struct buf b = BUF_INIT;
    for (size_t pos = 0, from = 0; pos < name.n && b.n < 200; from = pos)
        if (!utf8_unfit(utf8_next(name, &pos))) buf_add(&b, str_of(name.p + from, pos - from));
    struct str s = str_trim(arena_str(a, buf_str(&b)));
    buf_release(&b);
    return s.n ? s : STR("（粘贴的文字）");
}

int page_take(struct str bytes, struct str name, struct arena *a, struct page_taking *ret, struct fault *f) {
    struct page page;
    struct hash h;
    char digest[2 * HASH_BYTES + 1];
    struct buf json = BUF_INIT;
    if (page_read(bytes, name, a, &page, f) < 0) return -1;
    sm3_of(&h, bytes);
    hash_hex(&h, digest);
    page_draft(&page, a, &ret->body);
    draft_body_write(&json, &ret->body);
    struct pair *fields = arena_array(a, struct pair, 3);
    fields[0] = (struct pair){STR("source"), source(name, a)};
    fields[1] = (struct pair){STR("digest"), arena_str(a, str_c(digest))};
    fields[2] = (struct pair){STR("body"), arena_str(a, buf_str(&json))};
    buf_release(&json);
    ret->command = (struct command){.verb = STR("draft.take"), .channel = STR("import"), .fields = {fields, 3}};
    return 0;
}
