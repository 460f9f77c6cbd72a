// SPDX-License-Identifier: Apache-2.0
// The body of a POST of commands: the first line is the header Idempotency-Key, the rest the body. Any bytes give commands
// within their limits, or whole faults.
#include "api/posted.h"
#include "desk/wire.h"

#include "fuzz.h"

static void look(const struct posted *p, struct str body) {
    must(p->count <= POSTED_MAX && (p->many || p->count == 1));
    struct str pieces[POSTED_MAX];
    if (p->many) must(wire_split(body, pieces, POSTED_MAX) == p->count);
    for (size_t i = 0; i < p->count; i++) {
        const struct posted_command *c = &p->commands[i];
        if (c->refused) {
            must_be_whole(&c->fault);
            continue;
        }
        must(c->request.command.verb.n > 0 && str_eq(c->request.command.by, STR("who")));
        must(c->request.command.key.n <= COMMAND_NAME_MAX && !str_eq(c->request.command.channel, STR("import")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct posted p;
    struct fault f;
    struct str body = str_of((const char *)bytes, n), key;
    if (!str_split(&body, '\n', &key)) key = STR("");
    if (posted_read(&p, body, key, STR("who"), 8 * 3600 * 1000, &a, &f) == 0) look(&p, body);
    else must_be_whole(&f);
    arena_release(&a);
    return 0;
}
