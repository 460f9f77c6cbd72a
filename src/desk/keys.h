// SPDX-License-Identifier: Apache-2.0
// Keys of the ledger and witnesses of its checkpoints, as commands and events on the region's stream; and the signing of
// checkpoints. Private keys never come here: whoever writes hands in a signer, and commands bring signatures made
// elsewhere (docs/keys.md).
#ifndef DESK_KEYS_H
#define DESK_KEYS_H

#include "desk/desk.h"
#include "ledger/signed.h"

// Checkpoints are signed by it from now on, as long as its key is introduced and not retired; s NULL: by nobody. It must
// outlive the desk. Faults "key-unknown" (its key is not in the ledger), "key-retired".
int desk_sign_with(struct desk *d, const struct signer *s, struct fault *f);
// Whether a key could sign but the desk has none: its checkpoints will be found unsigned.
bool desk_unsigned(struct desk *d);

// Signs what desk_checkpoint is about to emit at d->at; leaves it as it is where nobody may sign. `ret` holds the
// signature.
int keys_sign_checkpoint(struct desk *d, const struct stream *region, struct event_checkpoint_made *c, struct buf *ret, struct fault *f);

// Why a key is retired, or introduced without an earlier one's signature: "lost", "compromised", "ended", and "rotated"
// (only of a retirement under signature); under their Chinese names too. Empty: no such ground.
struct str keys_ground(struct str word);
struct str keys_ground_zh(struct str ground);

// key.introduce: public, proof, since?, signer+signature or ground+why; retires+retire_signature for a rotation.
decide_fn keys_introduce, keys_retire, keys_witness;
apply_fn keys_apply_introduced, keys_apply_retired, keys_apply_witnessed;

#endif
