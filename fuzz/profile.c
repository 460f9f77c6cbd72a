// SPDX-License-Identifier: Apache-2.0
// A profile file; every value it holds is found again by its name.
#include "procedure/profile.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct profile *v = NULL;
    struct fault f;
    if (profile_read(&v, str_of((const char *)bytes, n), &f) != 0) {
        must(v == NULL);
        must_be_whole(&f);
        return 0;
    }
    must(v->version > 0 && v->name.name.n > 0);
    must(v->days.day_end > 0 && v->days.day_end <= MS_DAY);
    for (int i = 0; i < v->value_count; i++) must(profile_get(v, v->values[i].name) == &v->values[i]);
    profile_free(v);
    return 0;
}
