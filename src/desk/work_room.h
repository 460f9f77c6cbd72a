// SPDX-License-Identifier: Apache-2.0
// What work.c, work_find.c and work_write.c share: the rows a batch has changed, in order; number series.
#ifndef DESK_WORK_ROOM_H
#define DESK_WORK_ROOM_H

#include "desk/work.h"

struct change {
    enum table_id table;
    struct stream *stream;
    void *row; // in the arena of the stream, which stays while it is dirty
};

struct series_value {
    int64_t value;
    bool dirty;
};

void work_changed(struct work *w, struct stream *st, enum table_id t, void *row);
void work_changes_back(struct work *w);  // to where the running command began
void work_changes_clear(struct work *w); // the batch is over; keeps the memory
void work_changes_release(struct work *w);

#endif
