// SPDX-License-Identifier: Apache-2.0
// Witness statements and the lists of witnesses: whatever is taken comes out as it went in, whatever is not has a whole fault.
#include "ledger/statement.h"

#include "fuzz.h"

static void take_statement(struct str text) {
    struct arena a = ARENA_INIT;
    struct witness_statement s, again;
    struct fault f;
    struct buf b = BUF_INIT;
    if (statement_read(&s, text, &a, &f) < 0) {
        must_be_whole(&f);
    } else {
        must(signed_name_fits(s.seen.witness) && s.seen.n >= 1 && s.seen.upto >= 1);
        statement_write(&b, &s);
        must(statement_read(&again, buf_str(&b), &a, &f) == 0 && str_eq(again.seen.signature, s.seen.signature));
    }
    buf_release(&b);
    arena_release(&a);
}

static void take_list(struct str text) {
    struct arena a = ARENA_INIT;
    struct seen_list l, again;
    struct fault f;
    struct buf b = BUF_INIT;
    if (seen_read(&l, text, &a, &f) < 0) {
        must_be_whole(&f);
    } else {
        for (size_t i = 0; i < l.count; i++) seen_write(&b, &l.heads[i]);
        must(seen_read(&again, buf_str(&b), &a, &f) == 0 && again.count == l.count);
    }
    buf_release(&b);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n);
    take_statement(text);
    take_list(text);
    return 0;
}
