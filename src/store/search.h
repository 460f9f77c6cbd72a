// SPDX-License-Identifier: Apache-2.0
// The search index behind the store: what holds which terms, newest first. It lies beside the store, belongs to no
// backup, and is made anew from the events whenever it is missing, damaged or made by another version; it is fed after the
// commits and knows how far (search_place), in the same transaction as what it was fed with. Nothing here cuts text or
// knows who may see what: src/text/terms.h, src/search/.
//
// One handle a thread. A document is a matter (or a part); it has up to SEARCH_ROWS rows, one a text, so that an answer
// added later costs only itself. Whoever may see a document as a handler, leader or requester is noted with it: office and
// account ids share one number space.
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/buf.h"
#include "base/fault.h"
#include "base/hash.h"

enum { SEARCH_ROWS = 16 };
enum search_space {
    SEARCH_OFFICE, // what offices read
    SEARCH_PUBLIC, // what was made public
    SEARCH_SPACES
};

struct search;

enum search_mode { SEARCH_READ, SEARCH_FEED };
enum search_made { SEARCH_KEPT, SEARCH_NEW, SEARCH_OTHER, SEARCH_DAMAGED }; // why it begins empty; KEPT: it does not

// The index of one region of the store at `where`. `maker`: what cut the terms; an index of another maker is of no use.
// SEARCH_FEED makes it where there is none, or none of use. SEARCH_READ faults: "no-search-index", "search-old" (of another
// version), "search-damaged". Both: "cannot-write", "disk-full", "store-trouble".
int search_open(struct search **ret, const char *where, int64_t region, struct str maker, enum search_mode mode, struct fault *f);
struct search *search_close(struct search *s); // takes NULL, returns NULL
enum search_made search_made(const struct search *s);
// Whether the handle still has the index that lies at its place: false once somebody made it anew.
bool search_current(const struct search *s);
// Removes the index: it is made anew by the next SEARCH_FEED.
void search_discard(const char *where, int64_t region);
// What it weighs, in bytes; 0: there is none.
int64_t search_bytes(const char *where, int64_t region);

// --- feeding. Between begin and commit nobody else feeds; readers go on with what was committed. A fault
// "search-damaged" says that it is to be made anew.
int search_begin(struct search *s, struct fault *f);
int search_commit(struct search *s, struct fault *f);
void search_rollback(struct search *s);

// Up to where it is fed: the event's place and hash; 0 and zeroed: nothing yet.
struct search_place {
    int64_t region_seq;
    struct hash hash;
};
int search_place(struct search *s, struct search_place *ret, struct fault *f);
int search_set_place(struct search *s, const struct search_place *p, struct fault *f);

struct search_doc {
    int64_t n;         // its place in the order; 0: not in the index
    int64_t matter, procedure;
    int64_t rows;      // texts it was fed; kept by who feeds
};
int search_doc(struct search *s, int64_t matter, struct search_doc *ret, struct fault *f); // 0, ret->n 0 where there is none
// A new one goes behind all others (d->n is set); one that is there is changed.
int search_set_doc(struct search *s, struct search_doc *d, struct fault *f);
// Row `row` (0…SEARCH_ROWS-1) of a document: terms each followed by a blank. What is taken out must be what was put in.
int search_put(struct search *s, enum search_space space, int64_t doc, int row, struct str terms, struct fault *f);
int search_take_out(struct search *s, enum search_space space, int64_t doc, int row, struct str terms, struct fault *f);
// Takes out all rows of these documents without knowing what they hold: reads the whole index, and leaves no trace in it.
int search_forget(struct search *s, const int64_t *docs, size_t count, struct fault *f);
int search_seen_by(struct search *s, int64_t who, int64_t doc, struct fault *f);

// --- finding
struct search_word {
    struct str terms; // one behind the other
    bool prefix;      // the last may go on
    bool without;     // documents that hold it are left out
};
struct search_asked {
    enum search_space space;
    const struct search_word *words; // at least one that is wanted; at most SEARCH_WORDS_MAX
    size_t count;
    int64_t before;                  // documents older than this matter; 0: from the newest
    const int64_t *seen_by;          // only those noted with one of these; none where the count is 0
    size_t seen_by_count;
};
enum { SEARCH_WORDS_MAX = 16, SEARCH_SEEN_MAX = 40 };
// Documents that hold every word (each in one of their rows), newest first, until `each` returns other than 0, which is
// handed back.
typedef int search_fn(void *context, const struct search_doc *d);
int search_find(struct search *s, const struct search_asked *a, search_fn *each, void *context, struct fault *f);
// The same without looking at the documents: how many, at most `most`.
int search_count(struct search *s, const struct search_asked *a, int64_t most, int64_t *ret, struct fault *f);
int search_is_seen_by(struct search *s, int64_t who, int64_t doc, struct fault *f); // 1, 0, -1

#endif
