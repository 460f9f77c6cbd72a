// SPDX-License-Identifier: Apache-2.0
// What kind of person or body raised a matter. A party or an organisation proposes under its seal, a sector or a section of
// the plenary by its convener, a committee as such (DOMAIN §2.1).
#ifndef MATTER_PARTY_H
#define MATTER_PARTY_H

#include "matter/room.h"

// Its English word; empty for a word that is none.
struct str party_word(struct str word);
struct str party_zh(struct str party);
// Seal and convener as that kind needs them; seal is 是/1 or 否/0. Faults "seal-missing", "convener-missing", "bad-word".
int party_signed(struct sorted_fields *s, struct str seal, struct fault *f);

#endif
