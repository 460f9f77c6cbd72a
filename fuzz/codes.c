// SPDX-License-Identifier: Apache-2.0
// The input as a credit code, an organisation code and both tables.
#include "registry/codes.h"

#include "fuzz.h"

static void as_table(enum codes_kind kind, struct str text) {
    struct codes *c = NULL;
    struct fault f;
    if (codes_parse(&c, kind, text, &f) != 0) {
        must(c == NULL);
        must_be_whole(&f);
        return;
    }
    size_t n;
    const struct code *all = codes_all(c, &n), *chain[CODES_LEVELS], *hit;
    for (size_t i = 0; i < n; i++) {
        must(codes_get(c, all[i].code) == &all[i]);
        must(codes_chain(&all[i], chain) == (size_t)all[i].level && chain[all[i].level - 1] == &all[i]);
        must(chain[0]->above == NULL && code_within(&all[i], chain[0]));
    }
    if (codes_check(c, text, &hit, &f) != 0) must_be_whole(&f);
    codes_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n);
    struct fault f;
    if (uscc_check(text, &f) != 0) must_be_whole(&f);
    else must(uscc_org(text).n == ORG_CHARS);
    if (org_code_check(text, &f) != 0) must_be_whole(&f);
    as_table(CODES_REGION, text);
    as_table(CODES_INDUSTRY, text);
    return 0;
}
