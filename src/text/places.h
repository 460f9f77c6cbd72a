// SPDX-License-Identifier: Apache-2.0
// Offsets in a text as lines and columns, both from 1; columns count characters.
#ifndef TEXT_PLACES_H
#define TEXT_PLACES_H

#include "base/arena.h"

struct places {
    struct str text;
    const uint32_t *starts; // where each line begins
    size_t lines;
};

struct place {
    int line, column;
};

struct places places_of(struct arena *a, struct str text);
// An offset behind the end counts as the end.
struct place place_at(const struct places *p, size_t offset);

#endif
