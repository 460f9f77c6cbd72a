// SPDX-License-Identifier: Apache-2.0
// A desk that only reads, kept open by one thread: each look is a snapshot of what is committed. Rows stay in memory
// between looks while nothing was written; the library is read again only when one was published.
#ifndef DESK_READER_H
#define DESK_READER_H

#include "desk/desk.h"
#include "desk/trail.h"

struct reader {
    struct store *store;
    struct desk desk; // for looking things up, never for commands; desk.at is the time of the look
    int64_t library;  // the generation of the library it holds (service.library_version)
    bool begun;
    struct trail *trail; // of the service in this process; NULL: there is none
};

// region 0: the store's only one. Faults of store_open and desk_open.
int reading_open(struct reader *r, const char *where, const struct desk_room *const *rooms, int64_t region, struct fault *f);
// Begins a look at `now`. `library`: the generation published by now, 0 where nobody publishes meanwhile.
int reading_begin(struct reader *r, int64_t library, ms_t now, struct fault *f);
void reading_end(struct reader *r);
void reading_close(struct reader *r); // safe on one that did not open
// The newest event of the region in this look.
static inline int64_t reading_seq(const struct reader *r) { return r->desk.region_seq; }

#endif
