// SPDX-License-Identifier: Apache-2.0
// Replay and full verification: chains, contents, checkpoints, and that the record rows are what the events add
// up to. Nothing is written.
#ifndef DESK_REPLAY_H
#define DESK_REPLAY_H

#include "desk/desk.h"
#include "ledger/keychain.h"

enum { VERIFY_FINDINGS_MAX = 20 };

struct verify_options {
    bool chains_only; // no content, no folding, no rows
    bool structure;   // the store's own structure too, page by page: slow where it is larger than memory
    const struct hash *published; // a head published earlier, which must still be in the ledger; may be NULL
    const struct hash *trusted;   // ids of signing keys known from elsewhere: keychain_end
    size_t trusted_count;
    // Called now and then with events done and in all; may be NULL.
    void (*progress)(void *context, int64_t done, int64_t all);
    void *context;
    // Whether content of a stream up to that seq may be missing though no event of this ledger destroyed it; may be NULL.
    bool (*excused)(void *excuse, int64_t stream, int64_t seq);
    void *excuse;
};

struct verify_finding {
    char code[32];   // "hash", "chain", "gap", "content", "decode", "apply", "row", "row-missing", "row-extra",
                     // "checkpoint", "order", "series", "key", "store" (the file's structure); "head"; those of ledger/keychain.h; of an export also "line", "view", "end",
                     // "torn"
    struct str zh, en;
    int64_t stream, seq; // 0 where it is no event
    int64_t line;        // of an export; else 0
};

struct verify_result {
    struct arena arena;
    int64_t region;
    bool heads; // an export of the region's stream alone: roots were not recomputed
    int64_t events, streams, contents, destroyed, rows, checkpoints;
    int64_t last_seq;        // newest region_seq
    struct hash head;        // its hash: what to publish
    int64_t since_checkpoint; // events no checkpoint covers yet
    struct verify_finding findings[VERIFY_FINDINGS_MAX];
    size_t finding_count;    // all of them; the first VERIFY_FINDINGS_MAX are kept
    struct keychain keys;    // signing keys, checkpoints, witnesses
};

// Verifies the region the store handle is set to. -1 only when the store itself cannot be read.
int ledger_verify(struct store *s, const struct desk_room *const *rooms, const struct verify_options *o,
                  struct verify_result *ret, struct fault *f);
void verify_release(struct verify_result *r);
// Counts a finding and keeps the first ones; torn and foreign bytes in the sentences are mended.
void verify_note(struct verify_result *r, const char *code, int64_t stream, int64_t seq, int64_t line, struct str zh, struct str en);

// Whether b is the number after a; whatever they are.
static inline bool follows(int64_t a, int64_t b) { return (uint64_t)b == (uint64_t)a + 1; }

// Called for each stream in id order with its rows as the events make them (dies after the call).
typedef int replay_fn(void *context, const struct stream *st, struct fault *f);
// Folds every event of the region; used by reports that recompute a figure from the ledger.
int ledger_replay(struct store *s, const struct desk_room *const *rooms, replay_fn *each, void *context,
                  struct library *library, struct fault *f);
// The same as it was when the event of that region_seq had just been written, in the caller's read transaction.
int ledger_replay_until(struct store *s, const struct desk_room *const *rooms, int64_t until, replay_fn *each, void *context,
                        struct library *library, struct fault *f);
// The number series an event draws from and what it drew; empty: none.
struct str event_series(const struct event *e, int64_t *ret_serial);

#endif
