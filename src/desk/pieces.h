// SPDX-License-Identifier: Apache-2.0
// The streams of a region cut into pieces of about as many events, for two that go through them at once: one goes up from the
// first piece, the other comes down from the last, and whoever has time takes the next.
#ifndef DESK_PIECES_H
#define DESK_PIECES_H

#include <stdatomic.h>

#include "store/store.h"

enum { PIECES_MAX = 256, PIECE_EVENTS = 64 }; // at most so many pieces; of at least so many events

struct pieces {
    int64_t from[PIECES_MAX + 1]; // piece i: streams at or behind from[i], before from[i + 1]; the last has no end
    int count;
    _Atomic uint32_t left; // the first that nobody has | the first behind those that nobody has << 16
};

// One piece: everything.
void pieces_one(struct pieces *p);
// `last`: the newest region_seq; the stream `first` is in the first piece whatever its id.
int pieces_cut(struct pieces *p, struct store *s, int64_t last, int64_t first, struct fault *f);
// The next from below and from above; false: none is left. The first is given to neither where there are others: the region's own stream, whose
// events stand all over the file, is in it, and whoever comes from below takes it when both have met. *ret_until INT64_MAX: no end.
bool pieces_up(struct pieces *p, int64_t *ret_until);
bool pieces_down(struct pieces *p, int64_t *ret_from, int64_t *ret_until);
void pieces_none(struct pieces *p); // nobody gets any more

#endif
