// SPDX-License-Identifier: Apache-2.0
// The search index for the threads of a server: handles to borrow, and the thread that feeds it.
#ifndef SEARCH_SEARCHER_H
#define SEARCH_SEARCHER_H

#include "search/feeder.h"

struct searcher;

// Opens the index of the store (making it where there is none) and begins to feed it. `say` is told, from the feeding
// thread, that it is begun anew or why it stays behind; may be NULL. Faults of feeder_open, "no-thread".
int searcher_start(struct searcher **ret, const char *store, const char *beside, int64_t region, void (*say)(struct str zh, struct str en), struct fault *f);
// After the server has stopped. Takes NULL, returns NULL.
struct searcher *searcher_stop(struct searcher *x);

// A handle for one thread, until it is given back. Faults of search_open for reading; "no-search" where x is NULL.
int searcher_take(struct searcher *x, struct search **ret, struct fault *f);
// `f`: the fault the search ended with, or NULL: a damaged index is made anew.
void searcher_give(struct searcher *x, struct search *s, const struct fault *f);

// Figures for whoever watches: how far it is behind, of a region handle of the store; how often it was begun anew.
int searcher_lag(struct searcher *x, struct store *store, int64_t now, struct search_lag *ret, struct fault *f);
int64_t searcher_anew_times(const struct searcher *x);

#endif
