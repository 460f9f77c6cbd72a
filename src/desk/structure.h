// SPDX-License-Identifier: Apache-2.0
// The structure of a store – pages, indexes – looked at by a thread of its own while its events are verified: two fifths of
// the time of a whole verification.
#ifndef DESK_STRUCTURE_H
#define DESK_STRUCTURE_H

#include <pthread.h>

#include "store/store.h"

struct structure {
    struct store *store; // a twin; NULL: there is none, the caller's is looked at in the end
    pthread_t thread;
    int status;
    struct fault fault;
    struct buf said[STORE_TROUBLES_MAX];
    size_t count;
};

// Begins to look; where no twin can be opened or no thread be made it is done in structure_end.
void structure_begin(struct structure *x, const struct store *s);
// Waits; every trouble found is given to `each` as store_check does. -1: it could not be read.
int structure_end(struct structure *x, struct store *s, row_fn *each, void *context, struct fault *f);
// Instead of structure_end, after a failure elsewhere; both may be called once.
void structure_drop(struct structure *x);

#endif
