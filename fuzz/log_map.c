// SPDX-License-Identifier: Apache-2.0
// The input as a map of activity names (mining/names.h) for a small procedure with a part.
#include "mining/names.h"
#include "procedure/read.h"

#include "fuzz.h"

static const char text[] = "procedure affair version 1 from 2020-01-01\nrole desk held\nrole helper bound helpers\nfield helpers offices\n"
                           "stage open by desk limit days due escalate desk\nstage closed end\naction register to open by desk\n"
                           "action ask in open by desk requires helpers splits view to helpers\naction close from open to closed by desk needs view ready tells\n"
                           "part view\n  stage waiting by helper limit days due escalate desk\n  stage good end agreed\n  action agree from waiting to good by helper, desk\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct procedure *p;
    struct fault f;
    struct name_map *m;
    struct target silent[SILENT_MAX];
    if (p == NULL) must(procedure_read(&p, str_c(text), &f) == 0);
    if (name_map_read(&m, str_of((const char *)bytes, n), p, &f) < 0) {
        must(m == NULL);
        must_be_whole(&f);
        return 0;
    }
    struct meant meant;
    names_resolve(m, p, STR("register"), &meant);
    must(meant.count > 0 || meant.ignored);
    must(name_map_silent(m, silent) <= SILENT_MAX);
    name_map_free(m);
    return 0;
}
