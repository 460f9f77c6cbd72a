// SPDX-License-Identifier: Apache-2.0
// Chance that is the same on every machine: integers only, no library of mathematics. A seed, a number and a purpose give
// a stream of their own, so that what one matter draws does not depend on how many draws another made.
// The step and the mixer are SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
#ifndef SIMULATE_CHANCE_H
#define SIMULATE_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHARE_ONE = 10000 }; // shares are whole ten-thousandths

struct chance {
    uint64_t state;
};

static inline uint64_t chance_mix(uint64_t x) {
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ x >> 27) * 0x94D049BB133111EBULL;
    return x ^ x >> 31;
}

static inline struct chance chance_of(uint64_t seed, uint64_t number, uint64_t purpose) {
    return (struct chance){chance_mix(chance_mix(seed + 0x9E3779B97F4A7C15ULL) ^ chance_mix(number * 0xD1342543DE82EF95ULL + purpose))};
}

static inline uint64_t chance_next(struct chance *c) {
    c->state += 0x9E3779B97F4A7C15ULL;
    return chance_mix(c->state);
}

// 0 … n-1; n at least 1.
static inline uint32_t chance_under(struct chance *c, uint32_t n) { return (uint32_t)((chance_next(c) >> 32) * n >> 32); }
static inline bool chance_hit(struct chance *c, int32_t share) { return (int32_t)chance_under(c, SHARE_ONE) < share; }

// An index by weight; `sum` is the sum of all of them and more than 0.
static inline size_t chance_weighed(struct chance *c, const int32_t *weights, size_t count, int64_t sum) {
    int64_t at = (int64_t)chance_under(c, (uint32_t)sum);
    for (size_t i = 0; i + 1 < count; i++) {
        if (at < weights[i]) return i;
        at -= weights[i];
    }
    return count - 1;
}

#endif
