// SPDX-License-Identifier: Apache-2.0
#include "report/tally.h"

#include <stdlib.h>

enum { READ_TRIES = 4 };

static struct tally_group *group_of(struct tally *t, int64_t office) {
    struct tally_group *g = map_get(&t->index, office);
    if (g) return g;
    if (t->group_count == t->group_cap) {
        t->group_cap = t->group_cap ? 2 * t->group_cap : 16;
        t->groups = mem_grow(t->groups, arena_bytes(t->group_cap, sizeof *t->groups));
    }
    g = arena_new(&t->arena, struct tally_group);
    g->office = office;
    map_put(&t->index, office, g);
    return t->groups[t->group_count++] = g;
}

void tally_add(struct tally *t, int64_t office, int count, int64_t by) {
    if (by == 0) return;
    t->total[count] += by;
    group_of(t, office)->n[count] += by;
}

void tally_item(struct tally *t, struct tally_item item) {
    if (t->item_count++ >= TALLY_ITEMS_MAX) return;
    if (t->item_count > t->item_cap) {
        t->item_cap = t->item_cap ? 2 * t->item_cap : 64;
        t->items = mem_grow(t->items, arena_bytes(t->item_cap, sizeof *t->items));
    }
    item.number = arena_str(&t->arena, item.number);
    t->items[t->item_count - 1] = item;
}

void tally_office(void *context, const struct row_office *o) {
    struct tally *t = context;
    struct str *name = arena_new(&t->arena, struct str);
    *name = arena_str(&t->arena, o->name);
    map_put(&t->offices, o->id, name);
}

static bool adds_up(const struct tally_def *d, const int64_t n[TALLY_COUNTS_MAX]) {
    for (size_t i = 0; i < d->sum_count; i++) {
        int64_t sum = 0;
        for (int k = 1; k < TALLY_SUM_MAX && d->sums[i][k] >= 0; k++) sum += n[d->sums[i][k]];
        if (n[d->sums[i][0]] != sum) return false;
    }
    return true;
}

bool tally_in_order(const struct tally *t) {
    bool fine = adds_up(t->def, t->total);
    for (int n = 0; n < t->def->count; n++) {
        int64_t sum = 0;
        for (size_t i = 0; i < t->group_count; i++) sum += t->groups[i]->n[n];
        fine = fine && sum == t->total[n];
    }
    for (size_t i = 0; i < t->group_count; i++) fine = fine && adds_up(t->def, t->groups[i]->n);
    return fine;
}

static int by_size(const void *a, const void *b) {
    const struct tally_group *const *x = a, *const *y = b;
    if ((*x)->n[0] != (*y)->n[0]) return (*x)->n[0] < (*y)->n[0] ? 1 : -1;
    return (*x)->office < (*y)->office ? -1 : (*x)->office > (*y)->office;
}

static void finish(struct tally *t) {
    for (size_t i = 0; i < t->group_count; i++) {
        const struct str *name = map_get(&t->offices, t->groups[i]->office);
        t->groups[i]->label = name ? *name : STR("");
    }
    if (t->group_count) qsort(t->groups, t->group_count, sizeof *t->groups, by_size);
}

static void release(struct tally *t) {
    free(t->groups);
    free(t->items);
    map_release(&t->index);
    map_release(&t->offices);
    arena_release(&t->arena);
    *t = (struct tally){.group_count = 0};
}

static bool differ(const struct tally *a, const struct tally *b) {
    static const int64_t none[TALLY_COUNTS_MAX];
    if (memcmp(a->total, b->total, sizeof a->total) != 0 || a->item_count != b->item_count) return true;
    for (size_t i = 0; i < a->group_count; i++) {
        const struct tally_group *other = map_get(&b->index, a->groups[i]->office);
        if (memcmp(a->groups[i]->n, other ? other->n : none, sizeof none) != 0) return true;
    }
    return a->group_count != b->group_count;
}

static void begin(struct tally *t, const struct tally_def *def, const struct tally_query *q) {
    release(t);
    t->def = def;
    t->query = *q;
}

static int read_once(struct tally_report *r, struct store *s, const struct desk_room *const *rooms, tally_taker *taker, bool *ret_still, struct fault *f) {
    struct dossier_taker t;
    int64_t seq = 0;
    *ret_still = true;
    if (r->source != TALLY_LEDGER) {
        taker(&r->tables, &t);
        if (dossier_from_tables(s, &t, &r->seq, f) < 0) return -1;
        finish(&r->tables);
    }
    if (r->source == TALLY_TABLES) return 0;
    taker(&r->ledger, &t);
    if (dossier_from_ledger(s, rooms, &t, &seq, ret_still, f) < 0) return -1;
    finish(&r->ledger);
    if (r->source == TALLY_BOTH && seq != r->seq) *ret_still = false;
    r->seq = seq;
    return 0;
}

int tally_report(struct tally_report *ret, struct store *s, const struct desk_room *const *rooms, const struct tally_def *def,
                 tally_taker *taker, const struct tally_query *q, enum tally_source source, struct fault *f) {
    bool still = false;
    *ret = (struct tally_report){.source = source};
    for (int i = 0; i < READ_TRIES && !still; i++) {
        begin(&ret->tables, def, q);
        begin(&ret->ledger, def, q);
        if (read_once(ret, s, rooms, taker, &still, f) < 0) return -1;
    }
    if (!still)
        return fault_set(f, FAULT_INPUT, "rates-moving", "统计时账本一直在写入，两处无法在同一时点比较：请稍后再试，或只从记录表统计",
                         "the ledger is being written to while it is read: try again later, or take the figures from the tables alone");
    if (source == TALLY_BOTH) ret->differs = differ(&ret->tables, &ret->ledger);
    return 0;
}

void tally_report_release(struct tally_report *r) {
    release(&r->tables);
    release(&r->ledger);
}

const struct tally *tally_shown(const struct tally_report *r) { return r->source == TALLY_LEDGER ? &r->ledger : &r->tables; }
