// SPDX-License-Identifier: Apache-2.0
#include "text/mapped.h"

struct mapped mapped_whole(struct arena *a, struct str original) {
    uint32_t *from = arena_array(a, uint32_t, original.n + 1);
    for (size_t i = 0; i <= original.n; i++) from[i] = (uint32_t)i;
    return (struct mapped){original, from};
}

struct mapping mapping_start(struct arena *a, const struct mapped *old) {
    size_t cap = old->text.n + old->text.n / 8 + 64;
    return (struct mapping){a, old, arena_alloc(a, cap), arena_array(a, uint32_t, cap + 1), 0, cap};
}

static void room(struct mapping *m, size_t n) {
    if (m->cap - m->n >= n) return;
    size_t cap = (m->cap + n) * 2;
    char *p = arena_alloc(m->a, cap);
    uint32_t *from = arena_array(m->a, uint32_t, cap + 1);
    memcpy(p, m->p, m->n);
    memcpy(from, m->from, m->n * sizeof *from);
    m->p = p;
    m->from = from;
    m->cap = cap;
}

void mapping_keep(struct mapping *m, size_t at, size_t end) {
    if (end <= at) return;
    size_t n = end - at;
    room(m, n);
    memcpy(m->p + m->n, m->old->text.p + at, n);
    memcpy(m->from + m->n, m->old->from + at, n * sizeof *m->from);
    m->n += n;
}

void mapping_put(struct mapping *m, struct str s, size_t at) {
    if (s.n == 0) return;
    room(m, s.n);
    memcpy(m->p + m->n, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) m->from[m->n + i] = m->old->from[at];
    m->n += s.n;
}

struct mapped mapping_done(struct mapping *m) {
    m->from[m->n] = m->old->from[m->old->text.n];
    return (struct mapped){{m->p, m->n}, m->from};
}

struct span mapped_origin(const struct mapped *m, struct str piece) {
    size_t at = (size_t)(piece.p - m->text.p);
    return (struct span){m->from[at], m->from[at + piece.n] - m->from[at]};
}
