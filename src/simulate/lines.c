// SPDX-License-Identifier: Apache-2.0
#include "simulate/run.h"

static void line(struct buf *b, const struct command *c, int64_t utc_offset) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("do"), c->verb);
    if (c->matter.n) jo_kstr(&j, STR("matter"), c->matter);
    jo_kstr(&j, STR("by"), c->by);
    jo_ktime(&j, STR("at"), c->at, utc_offset);
    jo_kstr(&j, STR("key"), c->key);
    jo_kopen(&j, STR("fields"), '{');
    for (size_t i = 0; i < c->fields.count; i++) jo_kstr(&j, c->fields.pairs[i].name, c->fields.pairs[i].value);
    jo_close(&j);
    jo_close(&j);
    buf_byte(b, '\n');
}

int run_lines(struct world *w, int (*write)(void *context, struct buf *b, struct fault *f), void *context, struct fault *f) {
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct world_step step;
    int status = 0;
    while (status == 0) {
        arena_reset(&a);
        world_next(w, (uint64_t)w->commands + 1, &a, &step);
        if (step.what == WORLD_END) break;
        if (step.what != WORLD_COMMAND) continue;
        buf_clear(&b);
        line(&b, &step.command, w->days.utc_offset);
        status = write(context, &b, f);
    }
    buf_release(&b);
    arena_release(&a);
    return status;
}
