// SPDX-License-Identifier: Apache-2.0
// SM3 (GB/T 32905-2016) through libgcrypt, SHA-256 through OpenSSL, and random bytes.
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { HASH_BYTES = 32 };

struct hash {
    unsigned char b[HASH_BYTES];
};

// The hash over the parts laid end to end. One context per thread is kept and reused.
void sm3(struct hash *ret, const struct str *parts, size_t count);
void sha256(struct hash *ret, const struct str *parts, size_t count);
static inline void sm3_of(struct hash *ret, struct str s) { sm3(ret, &s, 1); }

static inline struct str hash_str(const struct hash *h) { return (struct str){(const char *)h->b, HASH_BYTES}; }
bool hash_eq(const struct hash *a, const struct hash *b);
// 64 lower-case hexadecimal digits and a NUL.
void hash_hex(const struct hash *h, char ret[2 * HASH_BYTES + 1]);
// Back again; false when the text is anything but those 64 digits.
bool hash_from_hex(struct hash *ret, struct str hex);

// n bytes from the system's generator, drawn through a per-thread pool.
void random_bytes(void *ret, size_t n);

#endif
