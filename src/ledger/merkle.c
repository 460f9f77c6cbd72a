// SPDX-License-Identifier: Apache-2.0
#include "ledger/merkle.h"

void merkle_init(struct merkle *m) { m->count = 0; }

static void node(struct hash *ret, const struct hash *left, const struct hash *right) {
    sm3(ret, (struct str[]){STR("\x01"), hash_str(left), hash_str(right)}, 3);
}

void merkle_add(struct merkle *m, const struct hash *leaf) {
    struct hash h;
    sm3(&h, (struct str[]){str_of("\0", 1), hash_str(leaf)}, 2);
    int level = 0;
    for (uint64_t n = m->count; n & 1; n >>= 1, level++) node(&h, &m->level[level], &h);
    m->level[level] = h;
    m->count++;
}

void merkle_root(const struct merkle *m, struct hash *ret) {
    bool some = false;
    *ret = (struct hash){{0}};
    for (int level = 0; level < 64; level++) {
        if (!(m->count >> level & 1)) continue;
        if (some) node(ret, &m->level[level], ret);
        else *ret = m->level[level];
        some = true;
    }
}
