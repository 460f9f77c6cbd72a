// SPDX-License-Identifier: Apache-2.0
// What desk.c and desk_open.c share.
#ifndef DESK_DESK_OPEN_H
#define DESK_DESK_OPEN_H

#include "desk/desk.h"

// An empty desk over a store.
void desk_start(struct desk *d, struct store *store, const struct desk_room *const *rooms, int64_t region);

#endif
