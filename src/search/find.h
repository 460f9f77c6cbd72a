// SPDX-License-Identifier: Apache-2.0
// Finding matters by words, newest first, a page at a time, for somebody: only what they may see is shown or counted. Who
// runs a procedure finds all of its matters; who serves in an office those it was ever bound to, each held against
// matter_sight; who raised a matter what they are told of it; the public what was published.
#ifndef SEARCH_FIND_H
#define SEARCH_FIND_H

#include "matter/queue.h"
#include "registry/view.h"
#include "search/feeder.h"
#include "text/terms.h"

enum { FIND_COUNT_MOST = 10000, FIND_LOOKED = 200 }; // FIND_LOOKED: matters looked at one by one for a page, and for its count

struct find_asked {
    struct query query;
    const struct stream *account; // whose sight counts; NULL: whoever has the store itself (the command line)
    int64_t before;               // matters older than this one; 0: from the newest
    int limit;                    // at most QUEUE_MOST
};

struct find_page {
    struct queue_item *items;
    size_t count;
    int64_t next;  // go on behind this matter; 0: there is no more
    bool cut;      // the page is not full, but enough was looked at: go on behind `next`
    int64_t total; // how many there are in all, at most FIND_COUNT_MOST; -1: it was not counted
    bool more;     // there are more than `total`
};

// Items live in the view's arena. Of the desk of the view, within its look.
int find_matters(struct search *s, struct view *v, const struct find_asked *q, struct find_page *ret, struct fault *f);

// What was published: matters, newest first, for publication_of. *ret_next as above.
int find_public(struct search *s, const struct query *q, int64_t before, int limit, int64_t ret[QUEUE_MOST], size_t *ret_count, int64_t *ret_next,
                struct fault *f);

#endif
