// SPDX-License-Identifier: Apache-2.0
// The city at work on a desk: thousands of its commands on their way at once, answered after their commit, counted. The
// desk takes them in the order of their time, so what is in the store is always a beginning of the row of commands; from
// time to time the place it has come to is written beside the store, after everything up to it was answered.
#ifndef SIMULATE_RUN_H
#define SIMULATE_RUN_H

#include <pthread.h>

#include "desk/service.h"
#include "desk/ticker.h"
#include "simulate/world.h"

enum { RUN_IN_FLIGHT = 10240, RUN_ARENA_KEPT = 8 * 1024, RUN_CODES = 24, RUN_PLACE_EVERY = 400000 };

struct refused {
    char code[48];
    int64_t count;
};

struct run_counts {
    int64_t done, again, refused, ticks; // ticks: matters whose clocks were run, not by a command of theirs
    struct refused codes[RUN_CODES];     // by fault code, as many as there is room for
};

struct run_slot;

struct run {
    struct world *world;
    struct service service;
    struct ticker *ticker;
    const char *db, *place; // paths
    struct run_slot *slots;
    uint64_t sent, settled; // commands, from the first of the whole simulation
    int64_t place_every, placed;
    char preset[256];       // what it was begun with
    int64_t ledger_seq;     // the last event by the time of the place, 0: none
    struct hash ledger_hash;
    struct run_counts counts;
    struct fault first_refusal; // what the first refused one was told
    char first_refused[80];     // and which it was
    pthread_mutex_t lock;
    pthread_cond_t answered;
    struct run_slot *wanted;
    void (*progress)(struct run *r, void *context); // after every so many commands; may be NULL
    void *context;
};

// Goes on from where the world stands until its end. `db` must be a driven store of this simulation. Faults
// "other-simulation" (the store was made by another one, or differs), those of the machine; what was answered by then
// stands, and a later run goes on from there.
int run_open(struct run *r, struct world *w, const char *db, const char *place, const struct desk_room *const *rooms, struct fault *f);
int run_all(struct run *r, struct fault *f);
void run_close(struct run *r); // safe on one that did not open

// The row of commands as JSON lines (docs/json.md), for `act`. `write` gets them piece by piece. Nobody draws lots:
// everybody is called back.
int run_lines(struct world *w, int (*write)(void *context, struct buf *b, struct fault *f), void *context, struct fault *f);

#endif
