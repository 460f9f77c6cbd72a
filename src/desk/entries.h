// SPDX-License-Identifier: Apache-2.0
// What the indexes hold, gone through by a thread and a handle of its own while others go through the events and the streams: an
// index in its own order jumps about in the file, and whoever does that waits for the disk most of the time.
#ifndef DESK_ENTRIES_H
#define DESK_ENTRIES_H

#include <pthread.h>

#include "base/map.h"
#include "desk/indexes.h"
#include "desk/twin.h"

struct entries {
    struct twin twin;
    pthread_t thread;
    bool ready, running; // to begin; the thread
    bool rows;            // the indexes of the record tables too
    const uint64_t *seeds;
    int64_t upto;         // events behind it are not looked at
    // what came out
    int status;
    struct fault fault;
    bool looked, indexed; // the keys, the indexes of record tables were gone through
    uint64_t keys;        // a sum of entry_mark
    bool keys_mixed;      // a key cannot be found where it stands
    uint64_t sums[INDEX_COUNT], mixed; // indexes.h
};

static inline uint64_t entry_mark(const uint64_t seeds[SUM_SEEDS], struct str key, int64_t region_seq) {
    unsigned __int128 m = (unsigned __int128)(hash_bytes(key) + seeds[0]) * ((uint64_t)region_seq + seeds[1]);
    return (uint64_t)m ^ (uint64_t)(m >> 64) * (seeds[2] | 1);
}

void entries_open(struct entries *e, const uint64_t *seeds, int64_t upto, bool rows);
// Begins, if there is a twin to do it with and it has not begun.
void entries_begin(struct entries *e);
// Waits; what was not looked at is looked at now, in `s`: the keys always, the indexes of record tables if `rows`.
int entries_end(struct entries *e, struct store *s, bool rows, struct fault *f);
// After it, or instead of it; more than once.
void entries_release(struct entries *e);

#endif
