// SPDX-License-Identifier: Apache-2.0
#include "desk/entries.h"

struct keys {
    struct entries *e;
    int64_t region;
    struct buf last;
};

// In its own order, so that a key can be found where it stands.
static int one_key(void *context, const struct cell *cells, size_t count) {
    struct keys *k = context;
    struct entries *e = k->e;
    if (count < 3 || cells[1].i > e->upto) return 0;
    e->keys += entry_mark(e->seeds, cells[0].s, cells[1].i);
    if (!cells[2].is_int || cells[2].i != k->region || str_cmp(buf_str(&k->last), cells[0].s) >= 0) e->keys_mixed = true;
    buf_clear(&k->last);
    buf_add(&k->last, cells[0].s);
    return 0;
}

static int look_at_keys(struct entries *e, struct store *s, struct fault *f) {
    struct keys k = {.e = e, .region = store_region(s)};
    e->looked = true;
    int status = store_each(s, SQL_EVENT_KEYS, NULL, 0, one_key, &k, f);
    buf_release(&k.last);
    return status < 0 ? -1 : 0;
}

static int look(struct entries *e, struct store *s, bool rows, struct fault *f) {
    if (!e->looked && look_at_keys(e, s, f) < 0) return -1;
    if (!rows || e->indexed) return 0;
    e->indexed = true;
    return indexes_walk(s, e->seeds, e->sums, &e->mixed, f);
}

static void *look_beside(void *context) {
    struct entries *e = context;
    e->status = look(e, e->twin.store, e->rows, &e->fault);
    return NULL;
}

void entries_open(struct entries *e, const uint64_t *seeds, int64_t upto, bool rows) {
    e->seeds = seeds;
    e->upto = upto;
    e->rows = rows;
    e->ready = e->twin.reading;
}

void entries_begin(struct entries *e) {
    if (e->ready) e->running = pthread_create(&e->thread, NULL, look_beside, e) == 0;
    e->ready = false;
}

static void join(struct entries *e) {
    if (e->running) pthread_join(e->thread, NULL);
    e->running = false;
}

int entries_end(struct entries *e, struct store *s, bool rows, struct fault *f) {
    join(e);
    if (e->status < 0) {
        *f = e->fault;
        return -1;
    }
    return look(e, s, rows, f);
}

void entries_release(struct entries *e) {
    join(e);
    twin_close(&e->twin);
}
