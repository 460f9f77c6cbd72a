// SPDX-License-Identifier: Apache-2.0
// Settings from a file: what is taken is an option of the verb, whole and without control characters; what is refused leaves
// everything as it was and says the line.
#include "cli/settings.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static const struct cli_value given[] = {{"port", "8080"}};
    struct cli c = {.verb = &verb_serve};
    struct fault f;
    if (cli_settings(&c, given, 1, str_of((const char *)bytes, n), &f) < 0) {
        must(f.line > 0 && str_eq(str_c(f.code), STR("bad-settings")) && c.values == NULL);
    } else {
        must(str_eq(str_c(cli_get(&c, "port")), STR("8080")) && !cli_has(&c, "settings") && !cli_has(&c, "json"));
        for (size_t i = 1; i < c.value_count; i++)
            for (const char *p = c.values[i].value; *p; p++) must((unsigned char)*p >= 0x20);
    }
    arena_release(&c.arena);
    return 0;
}
