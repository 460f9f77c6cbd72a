// SPDX-License-Identifier: Apache-2.0
// The feeder: follows the events by region_seq, after their commits, and keeps the search index of the store up with them.
// How far it is stands in the index, written in one transaction with what was fed: killed at any moment, it goes on where
// it was. It trusts nothing it finds: an index of another version, a damaged one, or one that is not of this history (the
// event at its place has another hash, as after a restore) is made anew.
#ifndef SEARCH_FEEDER_H
#define SEARCH_FEEDER_H

#include "base/map.h"
#include "ledger/event.h"
#include "store/search.h"
#include "store/store.h"

enum feeder_anew { FEEDER_NOT, FEEDER_MISSING, FEEDER_VERSION, FEEDER_DAMAGED, FEEDER_HISTORY };

struct feeder {
    struct store *store; // for reading, of its own
    struct search *index;
    const char *beside;  // where the index lies: beside the store, or where it was put; not owned
    int64_t region;
    struct arena arena;  // dies with the round
    enum feeder_anew anew; // why the index was begun anew last; whoever says it sets it back
    int64_t anew_times;
};

// Events of a round: few keep the index close behind, many make it cheap; far behind, each round may be twice the last.
enum { FEEDER_EVENTS = 2000, FEEDER_EVENTS_MOST = 32000 };
static inline int64_t feeder_next(int64_t most, int64_t fed) {
    return fed < most ? FEEDER_EVENTS : most < FEEDER_EVENTS_MOST ? 2 * most : most;
}

// Opens both; region 0: the store's only one. `beside`: the index gets this path, "-search-" and the region; NULL: the
// store's own. Both paths must outlive it. Faults of store_open and search_open; "no-search" where the store is no file and
// `beside` is not given.
int feeder_open(struct feeder *x, const char *store, const char *beside, int64_t region, struct fault *f);
// Where the index of a store lies when nothing is said: its own path; NULL and a fault "no-search" where it is no file.
const char *feeder_beside(const char *store, const char *beside, struct fault *f);
void feeder_close(struct feeder *x); // safe on one that did not open
// At most `most` events in one transaction; *ret is how many, 0: it has caught up. -1: trouble; what was fed stands.
int feeder_round(struct feeder *x, int64_t most, int64_t *ret, struct fault *f);
// All there is. `progress` may be NULL: called with what was fed and what there is to feed.
int feeder_catch_up(struct feeder *x, void (*progress)(void *context, int64_t done, int64_t all), void *context, struct fault *f);
// Begins anew, as when the index is gone.
int feeder_rebuild(struct feeder *x, enum feeder_anew why, struct fault *f);
// Two sentences, for whoever runs it; empty for FEEDER_NOT.
struct str feeder_why_zh(enum feeder_anew why);
struct str feeder_why_en(enum feeder_anew why);

// How far an index is behind its store.
struct search_lag {
    int64_t fed, newest; // region_seq
    int64_t events;      // newest - fed
    int64_t ms;          // since the oldest event that is not fed was recorded; 0: none
};
// Of a region handle that is open for reading, at `now`.
int search_lag(struct search *s, struct store *store, int64_t now, struct search_lag *ret, struct fault *f);

// feeder_event.c: what one event changes. `done` collects the streams that were touched.
struct feeding {
    struct feeder *x;
    struct str content; // of the event that is fed; empty: it has none, or it was destroyed
    struct map touched; // matter -> struct search_doc *, in the arena
    struct map forget;  // matters whose content was destroyed in this round: they are done at its end
};
int feeding_event(struct feeding *w, const struct event *e, struct fault *f);
int feeding_end(struct feeding *w, int64_t region_seq, struct fault *f);

#endif
