// SPDX-License-Identifier: Apache-2.0
#include "desk/indexes.h"

#include <string.h>

#include "base/map.h"

// A sum under seeds nobody knew when the store was written, see sum_mark of desk/beside.h.
static uint64_t begin(const uint64_t seeds[SUM_SEEDS], int index) { return seeds[0] + (uint64_t)index * UINT64_C(0x9e3779b97f4a7c15); }

static uint64_t take(uint64_t h, const uint64_t seeds[SUM_SEEDS], int at, uint64_t value) {
    unsigned __int128 x = (unsigned __int128)((h ^ value) + seeds[1 + at % 5]) * (seeds[6] | 1);
    uint64_t y = (uint64_t)x ^ (uint64_t)(x >> 64);
    y = (y ^ y >> 31) * UINT64_C(0xbf58476d1ce4e5b9);
    return y ^ y >> 29;
}

static bool held(const struct table *t, const struct table_index *x, const void *row) {
    if (x->where < 0) return true;
    const struct column *c = &t->columns[x->where];
    return c->type == COLUMN_INT ? *row_int(c, row) > 0 : row_str(c, row)->n > 0;
}

void indexes_add(uint64_t sums[INDEX_COUNT], const uint64_t seeds[SUM_SEEDS], enum table_id t, const void *row) {
    const struct table *d = &tables[t];
    for (int i = d->first_index; i < d->first_index + d->index_count; i++) {
        const struct table_index *x = &table_indexes[i];
        if (!held(d, x, row)) continue;
        uint64_t h = begin(seeds, i);
        for (int k = 0; k < x->column_count; k++) {
            const struct column *c = &d->columns[x->columns[k]];
            h = take(h, seeds, k, c->type == COLUMN_INT ? (uint64_t)*row_int(c, row) : hash_bytes(*row_str(c, row)));
        }
        sums[i] += h;
    }
}

struct walk {
    const uint64_t *seeds;
    const struct table_index *x;
    int index;
    uint64_t sum;
    bool mixed, any;
    int64_t last[TABLE_INDEX_COLUMNS_MAX]; // of the entry before: numbers,
    struct buf texts[TABLE_INDEX_COLUMNS_MAX]; // and texts
};

// <0: the entry comes behind the one before, as it should.
static int behind(const struct walk *w, const struct cell *cells) {
    for (int k = 0; k < w->x->column_count; k++) {
        int order = cells[k].is_int ? (w->last[k] > cells[k].i) - (w->last[k] < cells[k].i) : str_cmp(buf_str(&w->texts[k]), cells[k].s);
        if (order) return order;
    }
    return 0;
}

static int one_entry(void *context, const struct cell *cells, size_t count) {
    struct walk *w = context;
    uint64_t h = begin(w->seeds, w->index);
    if (count < (size_t)w->x->column_count) return -1;
    if (w->any && behind(w, cells) >= 0) w->mixed = true;
    w->any = true;
    for (int k = 0; k < w->x->column_count; k++) {
        h = take(h, w->seeds, k, cells[k].is_int ? (uint64_t)cells[k].i : hash_bytes(cells[k].s));
        if (cells[k].is_int) w->last[k] = cells[k].i;
        else buf_clear(&w->texts[k]), buf_add(&w->texts[k], cells[k].s);
    }
    w->sum += h;
    return 0;
}

int indexes_walk(struct store *s, const uint64_t seeds[SUM_SEEDS], uint64_t sums[INDEX_COUNT], uint64_t *ret_mixed, struct fault *f) {
    int status = 0;
    *ret_mixed = 0;
    for (int i = 0; status >= 0 && i < INDEX_COUNT; i++) {
        if (!indexes_met((enum table_id)table_indexes[i].table)) continue;
        struct walk w = {.seeds = seeds, .x = &table_indexes[i], .index = i};
        status = store_index(s, i, one_entry, &w, f);
        sums[i] = w.sum;
        if (w.mixed || status == 1) *ret_mixed |= UINT64_C(1) << i;
        for (int k = 0; k < TABLE_INDEX_COLUMNS_MAX; k++) buf_release(&w.texts[k]);
    }
    return status < 0 ? -1 : 0;
}
