// SPDX-License-Identifier: Apache-2.0
// The input as a file of hotline tickets: the heading, then every row.
#include "intake/tickets.h"

#include "fuzz.h"

static bool clean(struct str s) {
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        if (c < 0x20 || c == 0x7F) return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n), line;
    struct ticket_columns columns;
    struct arena a = ARENA_INIT;
    struct fault f;
    if (!str_split(&text, '\n', &line)) return 0;
    if (tickets_heading(&columns, line, &f) < 0) {
        must_be_whole(&f);
        return 0;
    }
    while (str_split(&text, '\n', &line)) {
        struct ticket t;
        if (ticket_read(&t, &columns, line, &a, &f) < 0) {
            must_be_whole(&f);
            continue;
        }
        must(t.number.n && t.department.n && t.content.n && utf8_fault(t.content) < 0);
        must(clean(t.number) && clean(t.department) && clean(t.content) && clean(t.category));
    }
    arena_release(&a);
    return 0;
}
