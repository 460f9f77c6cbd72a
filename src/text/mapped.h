// SPDX-License-Identifier: Apache-2.0
// Text that was changed, and for every byte of it where it came from: whatever is found in the changed text can be
// shown in the original.
#ifndef TEXT_MAPPED_H
#define TEXT_MAPPED_H

#include "base/arena.h"

struct mapped {
    struct str text;
    const uint32_t *from; // text.n + 1 offsets into the original, never falling
};

// The text as it is, each byte from its own place.
struct mapped mapped_whole(struct arena *a, struct str original);

// Builds a changed copy of `old` from left to right.
struct mapping {
    struct arena *a;
    const struct mapped *old;
    char *p;
    uint32_t *from;
    size_t n, cap;
};
struct mapping mapping_start(struct arena *a, const struct mapped *old);
// Bytes [at, end) of the old text as they are.
void mapping_keep(struct mapping *m, size_t at, size_t end);
// s in place of the old bytes that begin at `at`; all of s comes from there.
void mapping_put(struct mapping *m, struct str s, size_t at);
struct mapped mapping_done(struct mapping *m);

// Where piece (a slice of m->text) stands in the original: offset and length.
struct span {
    size_t at, n;
};
struct span mapped_origin(const struct mapped *m, struct str piece);

#endif
