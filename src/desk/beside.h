// SPDX-License-Identifier: Apache-2.0
// What of a verification folds no stream, by a thread and a handle of its own beside it: the events in the order of their region –
// gaps, hashes, checkpoints, contents –, the structure of the store where that is asked for; then streams from the last down, as long
// as any are left. What the indexes hold is looked at by a third (entries.h), and what all three are about to read is brought in
// (soon.h).
// Hashes are made here alone; the streams only add up what they say of them, and where the sums differ the streams are gone through
// once more with every hash (verify.c).
#ifndef DESK_BESIDE_H
#define DESK_BESIDE_H

#include <pthread.h>
#include <string.h>

#include "desk/entries.h"
#include "desk/pieces.h"
#include "desk/replay.h"
#include "desk/soon.h"

// Sums over (hash, place) under random seeds: equal when both met the same ones, else equal by a chance of about 2^-60 that
// nobody who writes into a store can better, because the seeds are drawn by whoever verifies.
enum { VERIFY_MEMORY = 128 }; // MB, of each handle
struct sums {
    uint64_t chain;   // of every event that has one behind it in its stream
    uint64_t content; // of every content that is there
    uint64_t order;   // of what an event's row says beside its bytes
    uint64_t indexes[INDEX_COUNT]; // of what the rows of record tables put into their indexes
};

static inline uint64_t sum_mark(const uint64_t s[SUM_SEEDS], const struct hash *h, int64_t a, int64_t b) {
    uint64_t w[4];
    memcpy(w, h->b, sizeof w);
    unsigned __int128 x = (unsigned __int128)(w[0] + s[0]) * (w[1] + s[1]) + (unsigned __int128)(w[2] + s[2]) * (w[3] + s[3]) +
                          (unsigned __int128)((uint64_t)a + s[4]) * ((uint64_t)b + s[5]);
    uint64_t y = (uint64_t)x ^ (uint64_t)(x >> 64) * (s[6] | 1);
    y = (y ^ y >> 31) * UINT64_C(0xbf58476d1ce4e5b9);
    return y ^ y >> 29;
}

struct beside {
    struct twin twin; // without one the caller's handle is looked at in the end
    struct entries entries;
    struct soon soon;
    pthread_t thread;
    bool running;
    const struct desk_room *const *rooms;
    bool chains_only, structure;
    bool same; // both twins see what the caller's handle sees
    int64_t upto; // what the caller's handle sees
    const struct hash *published;
    uint64_t seeds[SUM_SEEDS];
    struct pieces pieces; // of the streams: who verifies takes them from below
    _Atomic int64_t done; // events of the streams taken here
    // what came out
    int status;
    struct fault fault;
    struct verify_result found; // findings, last_seq, head, checkpoints, since_checkpoint
    struct sums sums;
    bool met; // the published head, or none was given
    bool differs; // a row's bytes do not give its hash8
    uint64_t keys; // a sum of entry_mark over the events
    struct buf said[STORE_TROUBLES_MAX]; // about the structure
    size_t said_count;
    struct replay *streams; // those taken here, or NULL; their result:
    struct verify_result of_streams;
    struct library library;
};

// Opens the twins. Where none can be had everything is done in beside_end.
void beside_open(struct beside *x, const struct store *s);
// Whether what both twins read from now on is what is there when that is the newest event (twin_sees).
bool beside_sees(struct beside *x, int64_t last);
// Begins. `same`: beside_sees said so; then streams are taken too, where that is worth it.
void beside_begin(struct beside *x, struct store *s, const struct desk_room *const *rooms, const struct verify_options *o, int64_t upto, bool same);
// Waits. -1: the store could not be read.
int beside_end(struct beside *x, struct store *s, struct fault *f);
// After it, or instead of it after a failure elsewhere; once.
void beside_release(struct beside *x);

#endif
