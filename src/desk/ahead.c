// SPDX-License-Identifier: Apache-2.0
#include "desk/ahead.h"

#include <string.h>

enum { MEMORY = 16 }; // MB: the inner pages of a year's indexes

void ahead_open(struct ahead *a, const struct desk_room *const *rooms) {
    memset(a, 0, sizeof *a);
    a->rooms = rooms;
}

void ahead_clear(struct ahead *a) { a->count = 0; }

void ahead_note(struct ahead *a, const struct command *c) {
    if (c->matter.n && a->count < AHEAD_MOST) a->commands[a->count++] = c;
}

static int look(struct ahead *a, const struct command *c, struct fault *f) {
    for (const struct desk_room *const *r = a->rooms; *r; r++)
        if ((*r)->ahead && (*r)->ahead(&a->work, c, f) < 0) return -1;
    return 0;
}

static void *run(void *context) {
    struct ahead *a = context;
    struct fault ignored; // whoever looks at it says what is wrong
    if (store_begin_read(a->store, &ignored) < 0) return NULL;
    for (size_t i = 0; i < a->count && !atomic_load(&a->enough) && look(a, a->commands[i], &ignored) == 0; i++)
        atomic_store(&a->looked, i + 1);
    store_rollback(a->store);
    return NULL;
}

void ahead_begin(struct ahead *a, const struct store *s) {
    struct fault ignored;
    if (a->none || a->count < AHEAD_WORTH_IT) return;
    if (a->store == NULL) {
        a->none = store_shared(s) || store_twin(s, &a->store, &ignored) < 0;
        if (a->none) return;
        store_roomy(a->store, MEMORY);
        work_init(&a->work, a->store);
    }
    atomic_store(&a->enough, false);
    atomic_store(&a->looked, 0);
    a->running = pthread_create(&a->thread, NULL, run, a) == 0;
}

static void end(struct ahead *a) {
    if (!a->running) return;
    atomic_store(&a->enough, true);
    pthread_join(a->thread, NULL);
    a->running = false;
}

void ahead_take(struct ahead *a, struct desk *d) {
    end(a);
    if (a->store == NULL) return;
    for (const struct desk_room *const *r = a->rooms; *r; r++)
        for (struct stream *st = (*r)->ahead_taken ? a->work.oldest : NULL; st; st = st->newer) (*r)->ahead_taken(d, st);
    a->taken += (int64_t)work_take(&d->work, &a->work);
}

void ahead_drop(struct ahead *a) {
    end(a);
    if (a->store) work_trim(&a->work, 0);
}

void ahead_close(struct ahead *a) {
    ahead_drop(a);
    if (a->store) work_release(&a->work);
    a->store = store_close(a->store);
}
