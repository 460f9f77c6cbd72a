// SPDX-License-Identifier: Apache-2.0
// The part of a store's file that is about to be read, brought into the system's memory by a thread of its own. A ledger's file
// grows with it, so where the rows of an event lie follows from its number, near enough; who goes through streams looks here and
// there in a stretch of the file of some weeks, page by page, which a disk gives ten times as slowly as in one piece. Only saves
// time: for files of more than SOON_WORTH_IT parts.
#ifndef DESK_SOON_H
#define DESK_SOON_H

#include <pthread.h>
#include <stdatomic.h>

#include "desk/twin.h"

enum { SOON_WORTH_IT = 8 };
enum soon_reader {
    SOON_UP,    // goes through the streams from the first on
    SOON_ORDER, // through the events
    SOON_DOWN,  // through the streams, piece by piece from the last
    SOON_READERS,
};

struct soon {
    struct twin twin; // nothing is read in a transaction of it
    pthread_t thread;
    bool running;
    int64_t last;  // newest region_seq
    int64_t parts; // of the file
    int64_t near, far; // parts ahead of a reader: what it needs next, what it will need
    uint8_t *asked; // by part: a bit for each reader near whom it was, and one more
    _Atomic bool enough;
    _Atomic int64_t at[SOON_READERS]; // the event a reader stands at; 0: it has not begun
    _Atomic int64_t read; // parts asked for
};

// Begins where it is worth it; all the others do nothing then.
void soon_begin(struct soon *n, const struct store *s, int64_t last);
static inline void soon_at(struct soon *n, enum soon_reader reader, int64_t region_seq) { atomic_store_explicit(&n->at[reader], region_seq, memory_order_relaxed); }
void soon_release(struct soon *n);

#endif
