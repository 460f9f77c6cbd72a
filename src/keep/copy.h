// SPDX-License-Identifier: Apache-2.0
// Whole stores from one place to another, of either kind: made under a temporary name, verified, placed. What is read is one
// moment of the source, whoever writes to it meanwhile; nothing of the source is changed.
#ifndef KEEP_COPY_H
#define KEEP_COPY_H

#include "desk/replay.h"

enum copy_verify { COPY_VERIFY_NONE, COPY_VERIFY_CHAINS, COPY_VERIFY_FULL };

enum { COPY_REGIONS_MAX = 64 };

struct copy_options {
    int64_t region;           // this one alone; 0: all of them
    int64_t until;            // events up to this region_seq; 0: all. Wants one region.
    ms_t until_time;          // events recorded up to then; INT64_MIN: all. Wants one region.
    enum copy_verify verify;  // of the copy, before it is placed
    const char *stamp;        // moves what stands at the goal away to a name with this stamp; NULL: it must not exist
    bool drop_old;            // what was moved away is removed when the copy stands
    void (*progress)(void *context, int64_t done, int64_t all); // rows; begins anew for the verification; may be NULL
    void *context;
};

struct copied_region {
    int64_t region, events, rows, last_seq; // rows: of every table
    struct hash head;
    int64_t destroyed_later; // contents up to `until` that were destroyed after it: they are not in the copy
    bool cut_inside;         // the event behind `until` was recorded together with it: they may be one command
};

struct copy_result {
    struct copied_region regions[COPY_REGIONS_MAX];
    size_t region_count;
    bool pages;           // a copy of pages, not of rows
    struct buf moved_to;  // where what stood there went, NUL-terminated; empty: nothing did
};

// Faults: those of store_open for the source; "store-exists"; "which-region", "no-region"; "no-such-moment" (before the first
// event); "copy-differs" (the copy is not what the source holds); "copy-damaged" (the ledger copied is not in order);
// "too-many-regions"; "disk-full", "cannot-write", "second-writer". Nothing stands at the goal then that did not before.
int store_copy(const char *from, const char *to, const struct desk_room *const *rooms, const struct copy_options *o,
               struct copy_result *ret, struct fault *f);
void copy_release(struct copy_result *r);

#endif
