// SPDX-License-Identifier: Apache-2.0
// What every unit test needs: cmocka with the headers it relies on, slices in assertions, repeatable chance.
#ifndef TEST_UNIT_H
#define TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#define assert_str(s, literal) assert_str_at((s), STR(literal), __FILE__, __LINE__)
static inline void assert_str_at(struct str got, struct str want, const char *file, int line) {
    if (str_eq(got, want)) return;
    print_error("%s:%d: got \"%.*s\", want \"%.*s\"\n", file, line, SP(got), SP(want));
    fail();
}

// xorshift64*: the same sequence on every machine. Seed with anything but 0.
static inline uint64_t chance(uint64_t *seed) {
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545F4914F6CDD1DULL;
}
static inline size_t chance_below(uint64_t *seed, size_t n) { return (size_t)(chance(seed) >> 11) % n; }

#endif
