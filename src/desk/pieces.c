// SPDX-License-Identifier: Apache-2.0
#include "desk/pieces.h"

#include <stdlib.h>

static void all_left(struct pieces *p) { atomic_store(&p->left, (uint32_t)p->count << 16 | (p->count > 1)); }

void pieces_one(struct pieces *p) {
    p->count = 1;
    p->from[0] = INT64_MIN;
    p->from[1] = INT64_MAX;
    all_left(p);
}

static int by_id(const void *left, const void *right) {
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

// Ids grow with time, so the streams met at even steps through the ledger cut it about evenly.
int pieces_cut(struct pieces *p, struct store *s, int64_t last, int64_t first, struct fault *f) {
    int64_t at[PIECES_MAX];
    int wanted = last / PIECE_EVENTS < PIECES_MAX ? (int)(last / PIECE_EVENTS) : PIECES_MAX, n = 0;
    pieces_one(p);
    for (int i = 1; i < wanted; i++) {
        struct cell args[] = {CELL_INT(last / wanted * i), CELL_INT(1)}, found[4];
        int got = store_first(s, SQL_EVENT_SINCE, args, 2, found, 4, f);
        if (got < 0) return -1;
        if (got && found[1].i > first) at[n++] = found[1].i;
    }
    qsort(at, (size_t)n, sizeof *at, by_id);
    p->count = 1;
    for (int i = 0; i < n; i++)
        if (at[i] > p->from[p->count - 1]) p->from[p->count++] = at[i];
    p->from[p->count] = INT64_MAX;
    all_left(p);
    return 0;
}

static bool take(struct pieces *p, bool up, int *ret) {
    uint32_t left = atomic_load(&p->left), then;
    do {
        uint32_t low = left & 0xFFFF, high = left >> 16;
        if (low >= high || (!up && low == 0)) return false;
        *ret = up ? (int)low : (int)high - 1;
        then = up ? (high << 16 | (low + 1)) : ((high - 1) << 16 | low);
    } while (!atomic_compare_exchange_weak(&p->left, &left, then));
    return true;
}

bool pieces_up(struct pieces *p, int64_t *ret_until) {
    int i;
    if (!take(p, true, &i)) return false;
    *ret_until = p->from[i + 1];
    return true;
}

bool pieces_down(struct pieces *p, int64_t *ret_from, int64_t *ret_until) {
    int i;
    if (!take(p, false, &i)) return false;
    *ret_from = p->from[i];
    *ret_until = p->from[i + 1];
    return true;
}

void pieces_none(struct pieces *p) { atomic_store(&p->left, 0); }
