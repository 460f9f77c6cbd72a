// SPDX-License-Identifier: Apache-2.0
#include "desk/ticker.h"

#include <string.h>

struct due {
    int64_t matters[TICKER_ALONE];
    size_t count, most;
    ms_t first;
};

static int keep_due(void *context, const struct cell *cells, size_t count) {
    struct due *d = context;
    if (count < 2) return 0;
    if (d->count == 0 || cells[1].i < d->first) d->first = cells[1].i;
    for (size_t i = 0; i < d->count; i++)
        if (d->matters[i] == cells[0].i) return 0;
    if (d->count == d->most) return 1; // the next round has it
    d->matters[d->count++] = cells[0].i;
    return 0;
}

// Clocks of procedures, what casework has beside them, and bodies that became others.
static int due_upto(const struct ticker *t, ms_t upto, struct due *ret, struct fault *f) {
    static const enum statement which[] = {SQL_CLOCK_FIRE_NEXT, SQL_COMMITMENT_FIRE_NEXT, SQL_INVITATION_FIRE_NEXT, SQL_MARK_FIRE_NEXT};
    struct cell args[] = {CELL_INT(upto), CELL_INT((int64_t)t->most)};
    *ret = (struct due){.most = t->most};
    for (size_t i = 0; i < sizeof which / sizeof *which; i++)
        if (store_each(t->reader, which[i], args, 2, keep_due, ret, f) < 0) return -1;
    return store_each(t->reader, SQL_SUCCESSION_DUE, args, 1, keep_due, ret, f) < 0 ? -1 : 0;
}

int ticker_open(struct ticker *t, const char *path, struct service *s, size_t most, struct fault *f) {
    memset(t, 0, sizeof *t);
    t->most = most;
    if (store_open(&t->reader, path, STORE_READ, f) < 0) return -1;
    store_set_region(t->reader, s->desk.region);
    t->service = s;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->answered, NULL);
    return 0;
}

static void answered(struct request *r) {
    struct ticker *t = r->context;
    pthread_mutex_lock(&t->lock);
    if (--t->waiting == 0) pthread_cond_signal(&t->answered);
    pthread_mutex_unlock(&t->lock);
}

static void submit(struct ticker *t, struct request *r, int64_t matter, ms_t until) {
    arena_reset(&r->arena);
    r->done = answered;
    r->context = t;
    r->command = (struct command){.verb = STR("clock.tick"), .channel = STR("timer"), .has_at = true, .at = until,
                                  .matter = arena_printf(&r->arena, "%lld", (long long)matter)};
    service_submit(t->service, r);
}

int ticker_round(struct ticker *t, ms_t until, bool *ret_any, struct fault *f) {
    struct due due;
    int status = 0;
    *ret_any = false;
    if (due_upto(t, until, &due, f) < 0) return -1;
    t->waiting = due.count;
    for (size_t i = 0; i < due.count; i++) submit(t, &t->requests[i], due.matters[i], until);
    pthread_mutex_lock(&t->lock);
    while (t->waiting) pthread_cond_wait(&t->answered, &t->lock);
    pthread_mutex_unlock(&t->lock);
    for (size_t i = 0; i < due.count; i++) {
        const struct answer *a = &t->requests[i].answer;
        if (a->ok) *ret_any = true;
        else if (status == 0) {
            *f = a->fault;
            status = -1;
        }
    }
    t->matters += (int64_t)due.count;
    return status;
}

int ticker_next(struct ticker *t, ms_t upto, ms_t *ret, struct fault *f) {
    struct due due;
    if (due_upto(t, upto, &due, f) < 0) return -1;
    *ret = due.first;
    return 0;
}

void ticker_close(struct ticker *t) {
    if (t->reader == NULL) return;
    t->reader = store_close(t->reader);
    for (size_t i = 0; i < TICKER_ALONE; i++) arena_release(&t->requests[i].arena);
    pthread_mutex_destroy(&t->lock);
    pthread_cond_destroy(&t->answered);
}
