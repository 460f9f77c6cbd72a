// SPDX-License-Identifier: Apache-2.0
// What the service of this process committed lately, for its readers: which streams moved on between two looks. A reader
// that finds both ends of its way here, place and hash, need neither ask the store what came between nor forget the rest.
#ifndef DESK_TRAIL_H
#define DESK_TRAIL_H

#include <pthread.h>

#include "base/hash.h"

enum { TRAIL_EVENTS = 8192 };

struct trail_event {
    int64_t stream;
    struct hash hash;
    bool library; // procedures, profiles or official days
};

struct trail {
    pthread_mutex_t lock;
    int64_t first, next; // region_seq of the oldest kept and behind the newest
    struct trail_event events[TRAIL_EVENTS]; // region_seq modulo their number
};

struct trail *trail_new(void);
struct trail *trail_free(struct trail *r); // takes NULL, returns NULL
// An event was committed; one that does not follow the last begins anew.
void trail_add(struct trail *r, int64_t region_seq, const struct trail_event *e);
void trail_forget(struct trail *r); // somebody else wrote
// Calls `moved` for the streams of all events behind `from` up to `upto`. False, and nothing called, when it does not know
// them all, or not as these.
bool trail_between(struct trail *r, int64_t from, const struct hash *from_hash, int64_t upto, const struct hash *upto_hash,
                    void (*moved)(void *context, const struct trail_event *e), void *context);

#endif
