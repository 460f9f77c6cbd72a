// SPDX-License-Identifier: Apache-2.0
// What the files of this room share.
#ifndef KEEP_ROOM_H
#define KEEP_ROOM_H

#include "keep/copy.h"

enum { COPY_BATCH = 100000 }; // rows of one transaction

struct copying {
    struct store *from, *to;
    const struct desk_room *const *rooms;
    const struct copy_options *options;
    struct copied_region *region; // the one under way
    int64_t done, all;            // rows
    int64_t batch;                // rows since the last commit
    struct map excused;           // stream -> int64_t *: content up to that seq was destroyed after the moment wanted
    struct arena kept;            // those
};

// One row on its way, counted; a transaction is ended and begun where it is time.
int copy_row(struct copying *c, enum table_id t, const void *row, struct fault *f);
// Every row of the region but those of working tables that mean nothing elsewhere.
int copy_rows(struct copying *c, struct fault *f);
// The events up to `until` with what is left of their contents, and the record rows and number series they add up to.
int copy_until(struct copying *c, int64_t until, struct fault *f);
// The region_seq of the last event that options->until or until_time lets through. Fault "no-such-moment".
int copy_moment(struct copying *c, int64_t *ret, struct fault *f);
bool copy_leaves_out(enum table_id t); // sessions and turns

#endif
