// SPDX-License-Identifier: Apache-2.0
// What of a matter's events is searched. An event gives a row of its own (search.h), so that an answer written later costs
// only itself; names and telephones, and what those who raised it say of an answer (it may be sealed), give none.
#ifndef SEARCH_TEXTS_H
#define SEARCH_TEXTS_H

#include "desk/past.h"
#include "store/search.h"

// Whether the event gives a row. By its bytes alone: also where its content was destroyed since.
bool texts_gives_row(const struct event *e);
// The n-th event that gives one (from 0) stands in this row; the last row holds all that come behind.
static inline int texts_row(int64_t n) { return n < SEARCH_ROWS - 1 ? (int)n : SEARCH_ROWS - 1; }
// The texts an event gives: into ret, at most TEXTS_MAX; returns how many.
enum { TEXTS_MAX = 128 };
size_t texts_of_event(const struct event *e, struct pair_list content, struct str ret[TEXTS_MAX]);
// Appends the terms of these texts; no phrase goes from one text into the next.
void texts_terms(struct buf *b, const struct str *texts, size_t count);

// All rows of a matter as they are after its event `seq`: without what was taken back by then, without values that were
// corrected. Each buffer is released by texts_release.
struct texts_rows {
    struct buf rows[SEARCH_ROWS], open; // open: what was made public
    int64_t count;                      // events that gave one
};
void texts_after(struct texts_rows *ret, const struct past_event *events, size_t count, int64_t seq);
void texts_release(struct texts_rows *t);

#endif
