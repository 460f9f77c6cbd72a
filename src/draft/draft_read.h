// SPDX-License-Identifier: Apache-2.0
// Drafts for those who show them: rows as the store holds them. Title and body are personal until somebody looks
// (base/personal.h); draft_body_read takes the body apart.
#ifndef DRAFT_DRAFT_READ_H
#define DRAFT_DRAFT_READ_H

#include "base/arena.h"
#include "store/store.h"

enum { DRAFTS_MAX = 100 };

// Of a region handle; texts live in the arena. By id: 1 found, 0 none, -1 fault.
int draft_one(struct store *s, int64_t id, struct arena *a, struct row_draft *ret, struct fault *f);
// Of one state ("open", "confirmed", "dropped"), newest first, with ids below `before` (INT64_MAX at first, then the last
// one's); at most `limit`, itself at most DRAFTS_MAX.
int draft_newest(struct store *s, struct str state, int64_t before, size_t limit, struct arena *a, struct row_draft ret[],
                 size_t *ret_count, struct fault *f);

#endif
