// SPDX-License-Identifier: Apache-2.0
// A Merkle root over event hashes, built as they stream by (after RFC 6962: leaves and nodes are told apart by a
// first byte, an odd last subtree is taken up unchanged), with SM3.
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

#include "base/hash.h"

struct merkle {
    struct hash level[64]; // complete subtrees, by bit of count
    uint64_t count;
};

void merkle_init(struct merkle *m);
void merkle_add(struct merkle *m, const struct hash *leaf);
// The root over what was added; all zero for nothing.
void merkle_root(const struct merkle *m, struct hash *ret);

#endif
