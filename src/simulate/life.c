// SPDX-License-Identifier: Apache-2.0
#include "simulate/life.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static void grow(struct lives *l) {
    uint32_t cap = l->cap ? l->cap + l->cap / 2 : 1024;
    l->of = mem_grow(l->of, arena_bytes(cap, sizeof *l->of));
    l->heap = mem_grow(l->heap, arena_bytes(cap, sizeof *l->heap));
    l->free = mem_grow(l->free, arena_bytes(cap, sizeof *l->free));
    l->cap = cap;
}

uint32_t lives_begin(struct lives *l) {
    uint32_t index;
    if (l->free_count) index = l->free[--l->free_count];
    else {
        if (l->count == l->cap) grow(l);
        index = l->count++;
    }
    memset(&l->of[index], 0, sizeof *l->of);
    l->of[index].alive = 1;
    return index;
}

static bool before(const struct lives *l, uint32_t a, uint32_t b) {
    const struct life *x = &l->of[a], *y = &l->of[b];
    return x->at != y->at ? x->at < y->at : x->serial < y->serial;
}

void lives_push(struct lives *l, uint32_t index) {
    uint32_t at = l->heap_count++;
    while (at && before(l, index, l->heap[(at - 1) / 2])) {
        l->heap[at] = l->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    l->heap[at] = index;
}

bool lives_first(const struct lives *l, uint32_t *ret) {
    if (l->heap_count) *ret = l->heap[0];
    return l->heap_count != 0;
}

void lives_pop(struct lives *l) {
    uint32_t last = l->heap[--l->heap_count], at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= l->heap_count) break;
        if (child + 1 < l->heap_count && before(l, l->heap[child + 1], l->heap[child])) child++;
        if (!before(l, l->heap[child], last)) break;
        l->heap[at] = l->heap[child];
        at = child;
    }
    l->heap[at] = last;
}

void lives_end(struct lives *l, uint32_t index) {
    l->of[index].alive = 0;
    l->of[index].serial = 0;
    l->free[l->free_count++] = index;
}

void lives_release(struct lives *l) {
    free(l->of);
    free(l->heap);
    free(l->free);
    memset(l, 0, sizeof *l);
}
