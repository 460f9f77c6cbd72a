// SPDX-License-Identifier: Apache-2.0
// Any bytes as a public page: a whole fault, or a command whose body the desk reads, small enough for a field.
#include "base/json.h"
#include "intake/page_draft.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (n == 0) return 0;
    struct arena a = ARENA_INIT;
    struct page_taking t;
    struct draft_body again;
    struct fault f;
    struct str text = str_of((const char *)bytes + 1, n - 1);
    if (page_take(text, bytes[0] & 1 ? STR("page.html") : STR("page.txt"), &a, &t, &f) < 0) must_be_whole(&f);
    else {
        struct str body = pairs_get(t.command.fields, STR("body"));
        must(body.n <= COMMAND_VALUE_MAX);
        must(draft_body_read(&again, body, &a, &f) == 0);
        must(again.findings.count == t.body.findings.count && again.answers.count == t.body.answers.count);
    }
    arena_release(&a);
    return 0;
}
