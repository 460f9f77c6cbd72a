// SPDX-License-Identifier: Apache-2.0
// The keys of a region's ledger, followed event by event: who introduced whom, which checkpoint is whose, what other
// offices witnessed. Both verifications – of a store, of an export – feed it the events of the region's stream in their
// order (docs/keys.md).
#ifndef LEDGER_KEYCHAIN_H
#define LEDGER_KEYCHAIN_H

#include "base/arena.h"
#include "ledger/signed.h"

struct chain_key {
    struct sm2_key *key;        // owned; NULL when what was introduced is no key
    struct hash id;
    int64_t since, at;          // of its introduction, UTC ms
    bool retired;
    bool first;                 // the first of all
    bool signed_in, signed_out; // introduced, retired under a good signature
    int signer;                 // which key signed it in; -1
    struct str ground, retired_for; // as in the events
    int64_t signatures;         // good ones, of checkpoints
};

struct chain_head {
    int64_t n, from, upto, at;
    struct hash root, hash; // hash: of the event, so of everything up to it
    int key;                // whose good signature it bears; -1: none
};

struct keychain {
    struct chain_key *keys;
    size_t key_count, key_cap;
    struct chain_head *heads; // every checkpoint, in order
    size_t head_count, head_cap;
    int64_t witnessed;        // good statements in the ledger
    int64_t unsigned_n, unsigned_at; // the first checkpoint left unsigned while a key could sign, none signed since; 0: none
    struct arena arena;
};

// Told what is wrong. Codes: "signature" (wrong), "key-unknown" (signed by a key nobody introduced), "key-early" (before
// its time), "key-retired" (after it), "key-chain" (an introduction or retirement that nobody vouches for),
// "unsigned" (no signature while a key is active), "witness" (a statement that is forged or of another history),
// "key-trust" (keychain_trusts).
typedef void keychain_found(void *context, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en);

// Whether events of that type concern keys and checkpoints; the others need not be given.
bool keychain_takes(enum event_type type);
// Takes one event; the others are passed over.
void keychain_take(struct keychain *c, const struct event *e, const struct hash *hash, keychain_found *found, void *context);
// After the last event. `trusted` are key ids known from elsewhere (count 0: none): then the newest checkpoint must bear
// the signature of one of them, or of a key that descends from one by signatures.
void keychain_end(struct keychain *c, const struct hash *trusted, size_t count, keychain_found *found, void *context);
// The checkpoint of that number, or NULL.
const struct chain_head *keychain_head(const struct keychain *c, int64_t n);
void keychain_release(struct keychain *c);

#endif
