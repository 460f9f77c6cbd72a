// SPDX-License-Identifier: Apache-2.0
// Ids: 63 bits, (ms << 20) | node << 14 | counter. Made by the program from the recording time, sortable
// by time, never reused, monotone even when the wall clock jumps back. In JSON they are strings.
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/time.h"


struct id_maker {
    int64_t last; // the newest id given out; after a restart: the newest in the store
    int node;     // 0–63, one per server process on a common store
};

// The next id, greater than every one before it. `recorded` is the wall clock in ms.
int64_t id_next(struct id_maker *m, ms_t recorded);

#endif
