// SPDX-License-Identifier: Apache-2.0
// A line of `act`: any bytes give a command within its limits or a whole fault.
#include "desk/command.h"

#include "fuzz.h"

static void within_limits(const struct command *c) {
    must(c->verb.n > 0 && c->verb.n <= COMMAND_NAME_MAX && c->matter.n <= COMMAND_NAME_MAX &&
         c->by.n <= COMMAND_NAME_MAX);
    must(c->key.n <= COMMAND_NAME_MAX && c->channel.n <= COMMAND_NAME_MAX && c->version >= 0);
    must(c->fields.count <= COMMAND_FIELDS_MAX);
    for (size_t i = 0; i < c->fields.count; i++) {
        struct pair p = c->fields.pairs[i];
        must(p.name.n > 0 && p.name.n <= COMMAND_NAME_MAX && p.value.n <= COMMAND_VALUE_MAX);
        must(utf8_fault(p.name) < 0 && utf8_fault(p.value) < 0);
        struct str rest = p.value, item;
        while (list_next(&rest, &item)) must(item.n > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct command c;
    struct fault f;
    if (command_from_json(&c, str_of((const char *)bytes, n), 8 * 3600 * 1000, &a, &f) == 0) {
        struct hash once, again;
        within_limits(&c);
        command_digest(&once, &c, STR("salt"));
        command_digest(&again, &c, STR("salt"));
        must(hash_eq(&once, &again));
    } else {
        must_be_whole(&f);
    }
    arena_release(&a);
    return 0;
}
