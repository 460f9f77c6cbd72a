// SPDX-License-Identifier: Apache-2.0
// The first line as a query, the rest as a text: terms are ones an index takes, the normal form is normal, a text holds
// itself.
#include <string.h>

#include "text/terms.h"

#include "fuzz.h"

static void must_be_terms(struct str terms) {
    struct str term;
    while (str_split(&terms, ' ', &term)) must(term.n && term.n <= 64 && utf8_fault(term) < 0 && memchr(term.p, '"', term.n) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str all = str_of((const char *)bytes, n), line = all, text;
    struct arena a = ARENA_INIT;
    struct buf terms = BUF_INIT, normal = BUF_INIT, again = BUF_INIT;
    struct query q;
    struct fault f;
    ptrdiff_t end = str_find(all, STR("\n"));
    if (end >= 0) line = str_head(all, (size_t)end);
    text = str_skip(all, line.n);
    terms_cut(&terms, text);
    must_be_terms(buf_str(&terms));
    terms_normal(&normal, text);
    terms_normal(&again, buf_str(&normal));
    must(str_eq(buf_str(&normal), buf_str(&again)));
    if (terms_query(&q, line, &a, &f) < 0) must_be_whole(&f);
    else {
        must(q.count && q.count <= QUERY_WORDS_MAX);
        for (size_t i = 0; i < q.count; i++) must_be_terms(q.words[i].terms);
        bool wanted = true;
        for (size_t i = 0; i < q.count; i++) wanted = wanted && !q.words[i].without;
        must(!wanted || terms_match(&q, &line, 1)); // what was asked for holds itself
    }
    buf_release(&terms);
    buf_release(&normal);
    buf_release(&again);
    arena_release(&a);
    return 0;
}
