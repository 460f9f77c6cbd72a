// SPDX-License-Identifier: Apache-2.0
#include "text/places.h"

struct places places_of(struct arena *a, struct str text) {
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
    uint32_t *starts = arena_array(a, uint32_t, lines);
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') starts[n++] = (uint32_t)i + 1;
    }
    return (struct places){text, starts, lines};
}

struct place place_at(const struct places *p, size_t offset) {
    if (offset > p->text.n) offset = p->text.n;
    size_t low = 0, high = p->lines;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->starts[middle] <= offset) low = middle;
        else high = middle;
    }
    size_t start = p->starts[low];
    return (struct place){(int)low + 1, (int)utf8_count(str_of(p->text.p + start, offset - start)) + 1};
}
