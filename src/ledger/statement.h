// SPDX-License-Identifier: Apache-2.0
// What a witness keeps and gives away: its statement that it saw a checkpoint of another office, and its own list of what
// it saw (docs/keys.md).
#ifndef LEDGER_STATEMENT_H
#define LEDGER_STATEMENT_H

#include "base/arena.h"
#include "ledger/signed.h"

enum { STATEMENT_FORMAT = 1, STATEMENT_MAX = 16 * 1024, SEEN_MAX = 16 * 1024 * 1024 }; // bytes of the files

struct witness_statement {
    int64_t region;
    struct event_checkpoint_witnessed seen; // with key, public key and signature of the witness
};

// Appends the file: one JSON object and a newline.
void statement_write(struct buf *b, const struct witness_statement *s);
// Reads one; slices live in the arena. The signature is checked. Faults "bad-json", "bad-statement" (a member that is
// absent, unknown or none), "bad-signature"; the member in `where`.
int statement_read(struct witness_statement *ret, struct str text, struct arena *a, struct fault *f);

// One head a witness saw.
struct seen_head {
    int64_t region, n, upto, at; // at: when, UTC ms
    struct hash root, head, key; // key: whose signature the checkpoint bore; zero: none
};

// The list of a witness: lines "region n upto root head key at"; '#' begins a comment. The heads of a region stand in the
// order of their numbers. Fault "bad-seen" with the line.
struct seen_list {
    struct seen_head *heads; // in the arena
    size_t count;
};
int seen_read(struct seen_list *ret, struct str text, struct arena *a, struct fault *f);
void seen_write(struct buf *b, const struct seen_head *h); // appends its line
#define SEEN_TITLE "# huiyin witness 1: region n upto root head key at\n"

#endif
