// SPDX-License-Identifier: Apache-2.0
// The events a stream has had so far, for the few that are about earlier ones: taking an action back folds the stream
// anew without it, live and in a replay alike.
#ifndef DESK_PAST_H
#define DESK_PAST_H

#include "desk/desk.h"

struct past_event {
    struct event event;
    struct pair_list content; // empty when there is none, or it was destroyed
};

// Every event of the stream before `seq`, in order: what the store holds, then what the running batch made. `w` may be
// the memory of a replay, which made nothing. Everything lives in the arena.
int past_read(struct store *s, const struct work *w, int64_t stream, int64_t seq, struct arena *a, struct past_event **ret,
              size_t *ret_count, struct fault *f);

#endif
