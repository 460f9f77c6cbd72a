// SPDX-License-Identifier: Apache-2.0
// What is signed, and with what: the texts signatures of the ledger go over, byte for byte (docs/keys.md), and the signer
// whoever writes may hand to the desk.
#ifndef LEDGER_SIGNED_H
#define LEDGER_SIGNED_H

#include "base/sm2.h"
#include "ledger/event.h"

// Each appends its text: a line that says what it is, then one line a field, "name value". The signatures in the body are
// not part of it.
void signed_checkpoint(struct buf *b, int64_t region, int64_t at, const struct event_checkpoint_made *c);
void signed_introduction(struct buf *b, int64_t region, const struct event_key_introduced *k);
void signed_retirement(struct buf *b, int64_t region, const struct event_key_retired *k);
void signed_witness(struct buf *b, int64_t region, const struct event_checkpoint_witnessed *w);

// Whether a name can stand in such a line: 1 to 200 bytes of UTF-8 without control or invisible characters.
bool signed_name_fits(struct str name);

// Signs in the name of a key; the key may lie in a file, a card, another process. `sign` appends the signature (DER).
struct signer {
    struct str key; // its id, hexadecimal
    int (*sign)(const struct signer *s, struct str text, struct buf *ret, struct fault *f);
};

// The public key of 130 hexadecimal digits, when its id is the one given; NULL otherwise. The caller frees it.
struct sm2_key *signed_key(struct str public_hex, struct str id_hex);
// Whether the hexadecimal signature is that key's over the text.
bool signature_holds(const struct sm2_key *k, const struct buf *text, struct str signature_hex);

#endif
