// SPDX-License-Identifier: Apache-2.0
// An export, line by line: any lines end in a result whose findings are whole; nothing but a whole export is without
// findings.
#include "desk/export.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct export_check *x = export_check_new(NULL);
    struct str rest = str_of((const char *)bytes, n), line;
    struct verify_result r;
    while (str_split(&rest, '\n', &line)) export_check_line(x, line);
    export_check_end(x, &r);
    for (size_t i = 0; i < r.finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *f = &r.findings[i];
        must(f->code[0] && f->zh.n && f->en.n && utf8_fault(f->zh) < 0 && utf8_fault(f->en) < 0);
        must(f->line >= 0);
    }
    if (r.finding_count == 0) must((r.heads || r.last_seq == r.events) && r.streams <= r.events);
    verify_release(&r);
    return 0;
}
