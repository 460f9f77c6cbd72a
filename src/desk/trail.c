// SPDX-License-Identifier: Apache-2.0
#include "desk/trail.h"

#include <stdlib.h>

#include "base/arena.h"

struct trail *trail_new(void) {
    struct trail *r = mem_new(sizeof *r);
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

struct trail *trail_free(struct trail *r) {
    if (r) pthread_mutex_destroy(&r->lock);
    free(r);
    return NULL;
}

static struct trail_event *at(struct trail *r, int64_t seq) { return &r->events[seq % TRAIL_EVENTS]; }

void trail_add(struct trail *r, int64_t region_seq, const struct trail_event *e) {
    if (region_seq < 1) return;
    pthread_mutex_lock(&r->lock);
    if (region_seq != r->next) r->first = region_seq;
    r->next = region_seq + 1;
    if (r->next - r->first > TRAIL_EVENTS) r->first = r->next - TRAIL_EVENTS;
    *at(r, region_seq) = *e;
    pthread_mutex_unlock(&r->lock);
}

void trail_forget(struct trail *r) {
    pthread_mutex_lock(&r->lock);
    r->first = r->next = 0;
    pthread_mutex_unlock(&r->lock);
}

bool trail_between(struct trail *r, int64_t from, const struct hash *from_hash, int64_t upto, const struct hash *upto_hash,
                    void (*moved)(void *context, const struct trail_event *e), void *context) {
    pthread_mutex_lock(&r->lock);
    bool known = from >= 1 && from <= upto && from >= r->first && upto < r->next && hash_eq(&at(r, from)->hash, from_hash) &&
                 hash_eq(&at(r, upto)->hash, upto_hash);
    for (int64_t seq = from + 1; known && seq <= upto; seq++) moved(context, at(r, seq));
    pthread_mutex_unlock(&r->lock);
    return known;
}
