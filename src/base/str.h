// SPDX-License-Identifier: Apache-2.0
// Slices: a pointer and a length, never owning, never relying on a NUL behind the last byte.
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

struct str {
    const char *p; // may be NULL only when n is 0
    size_t n;      // bytes
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
// For "%.*s": printf("%.*s", SP(s))
#define SP(s) (int)(s).n, (s).p

// The slice over a NUL-terminated string; NULL gives the empty slice.
struct str str_c(const char *s);
static inline struct str str_of(const char *p, size_t n) { return (struct str){p, n}; }

bool str_eq(struct str a, struct str b);
// Bytewise order, shorter first on a common beginning: <0, 0, >0.
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
// Byte offset of the first needle in s, or -1. An empty needle is found at 0.
ptrdiff_t str_find(struct str s, struct str needle);
// s without its first / beyond its first n bytes; n is cut to the length.
struct str str_skip(struct str s, size_t n);
struct str str_head(struct str s, size_t n);
// Without ASCII blanks (space, tab, CR, LF) and ideographic spaces (U+3000) at both ends.
struct str str_trim(struct str s);
// Takes the piece of *rest up to the first byte sep (or all of it) into *piece and moves *rest behind it.
// False when *rest is exhausted. "a,,b" gives "a", "", "b"; "a," gives "a" alone (rest->p is then not NULL: a
// separator stood last); "" gives nothing.
bool str_split(struct str *rest, char sep, struct str *piece);

// The whole slice as a decimal integer, optional '-'. 0, or -1 when it is empty, has another byte or
// leaves the 64-bit range.
int str_to_i64(struct str s, int64_t *ret);

// Reads one code point at *pos, moving *pos behind it. Returns it, or -1 for a malformed, overlong or
// surrogate sequence (then *pos moves one byte) and at the end of the slice.
int32_t utf8_next(struct str s, size_t *pos);
// Offset of the first malformed byte, or -1 when s is well-formed UTF-8.
ptrdiff_t utf8_fault(struct str s);
// Code points in s; malformed bytes count one each.
size_t utf8_count(struct str s);
// The beginning of s with at most n code points.
struct str utf8_head(struct str s, size_t n);
// Control characters, those that do not show and those that change the direction others are written in: two names
// that look the same would differ, a line would read otherwise than it is stored. A malformed byte (-1) counts too.
bool utf8_unfit(int32_t c);
// Edit distance in code points (insert, delete, replace, swap of neighbours); at most `max`+1 is returned.
// For "did you mean". Slices over 64 code points count as max+1.
int utf8_distance(struct str a, struct str b, int max);

#endif
