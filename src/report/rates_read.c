// SPDX-License-Identifier: Apache-2.0
// The two sources of the figures, and their comparison.
#include <stdlib.h>

#include "desk/replay.h"
#include "report/dossier.h"
#include "report/rates.h"

enum { READ_TRIES = 4 };

static int newest(struct store *s, int64_t *ret, struct fault *f) {
    struct cell c = CELL_INT(0);
    if (store_first(s, SQL_EVENT_LAST, NULL, 0, &c, 1, f) < 0) return -1;
    *ret = c.i;
    return 0;
}

static bool begin(void *context, const struct row_matter *m, const struct library *l) {
    struct rates *r = context;
    r->library = l;
    return rates_begin(r, m);
}
static void take_row(void *context, enum table_id t, const void *row) { rates_row(context, t, row); }
static void take_end(void *context) { rates_end(context); }
static void take_office(void *context, const struct row_office *o) { rates_office(context, o); }

static int from_tables(struct rates *r, struct store *s, int64_t *ret_seq, struct fault *f) {
    const struct dossier_taker taker = {.tables = rates_tables, .begin = begin, .row = take_row, .end = take_end, .office = take_office, .context = r};
    int status = dossier_from_tables(s, &taker, ret_seq, f);
    r->library = NULL;
    rates_finish(r);
    return status;
}

static int take_stream(void *context, const struct stream *st, struct fault *f) {
    struct rates *r = context;
    size_t pos;
    const void *row;
    (void)f;
    if (st->kind == STREAM_OFFICE && (row = stream_row(st, TABLE_OFFICE)) != NULL) rates_office(r, row);
    if (st->kind != STREAM_MATTER || (row = stream_row(st, TABLE_MATTER)) == NULL || !rates_begin(r, row)) return 0;
    for (const enum table_id *t = rates_tables; *t != TABLE_COUNT; t++)
        for (pos = 0; (row = stream_next(st, *t, &pos)) != NULL;) rates_row(r, *t, row);
    rates_end(r);
    return 0;
}

static int take_events(struct rates *r, struct store *s, struct fault *f) {
    struct store_cursor *c = NULL;
    struct arena scratch = ARENA_INIT;
    struct event e;
    const void *row = NULL;
    int status = store_cursor_open(s, TABLE_EVENT, &c, f), got;
    r->has_events = true;
    while (status == 0 && (got = store_cursor_next(c, &row, f)) != 0) {
        const struct row_event *x = row;
        status = got < 0 || event_decode(&e, x->bytes, &scratch, f) < 0 ? -1 : 0;
        if (status == 0) rates_event(r, e.stream, e.at, e.recorded);
        arena_reset(&scratch);
    }
    store_cursor_close(c);
    arena_release(&scratch);
    return status;
}

// *ret_still: nothing was written while it was read.
static int from_ledger(struct rates *r, struct store *s, const struct desk_room *const *rooms, int64_t *ret_seq,
                       bool *ret_still, struct fault *f) {
    struct library library = {0};
    int64_t before = 0;
    r->library = &library;
    r->track = true;
    int status = newest(s, &before, f);
    if (status == 0) status = ledger_replay(s, rooms, take_stream, r, &library, f);
    if (status == 0) status = store_begin_read(s, f);
    if (status == 0) {
        status = newest(s, ret_seq, f);
        if (status == 0) status = take_events(r, s, f);
        store_rollback(s);
    }
    *ret_still = before == *ret_seq;
    rates_finish(r);
    r->library = NULL;
    library_release(&library);
    return status;
}

static void differences_of(struct rates_report *p, const struct rates_group *g, const int64_t mine[RATES_COUNTS],
                           const int64_t theirs[RATES_COUNTS]) {
    for (int n = 0; n < N_EVENTS; n++) {
        if (mine[n] == theirs[n]) continue;
        size_t count = p->difference_count++;
        if ((count & (count - 1)) == 0) { // full: doubles; the old one is given back with the arena
            struct rates_difference *old = p->differences;
            p->differences = arena_array(&p->arena, struct rates_difference, count ? 2 * count : 1);
            if (count) memcpy(p->differences, old, count * sizeof *old);
        }
        p->differences[count] = (struct rates_difference){g ? g->key : STR(""), g == NULL, (enum rates_count)n, mine[n], theirs[n]};
    }
}

void rates_compare(struct rates_report *p) {
    static const int64_t none[RATES_COUNTS];
    p->differences = NULL;
    p->difference_count = 0;
    differences_of(p, NULL, p->tables.total, p->ledger.total);
    for (size_t i = 0; i < p->tables.group_count; i++) {
        const struct rates_group *g = p->tables.groups[i], *other = smap_get(&p->ledger.index, g->key);
        differences_of(p, g, g->n, other ? other->n : none);
    }
    for (size_t i = 0; i < p->ledger.group_count; i++) {
        const struct rates_group *g = p->ledger.groups[i];
        if (smap_get(&p->tables.index, g->key) == NULL) differences_of(p, g, none, g->n);
    }
}

static int read_once(struct rates_report *p, struct store *s, const struct desk_room *const *rooms,
                     const struct rates_query *q, bool *ret_still, struct fault *f) {
    int64_t seq = 0;
    *ret_still = true;
    if (p->source != RATES_LEDGER) {
        rates_init(&p->tables, q, NULL);
        if (from_tables(&p->tables, s, &p->seq, f) < 0) return -1;
    }
    if (p->source == RATES_TABLES) return 0;
    rates_init(&p->ledger, q, NULL);
    if (from_ledger(&p->ledger, s, rooms, &seq, ret_still, f) < 0) return -1;
    if (p->source == RATES_BOTH && seq != p->seq) *ret_still = false;
    p->seq = seq;
    return 0;
}

int rates_report(struct rates_report *ret, struct store *s, const struct desk_room *const *rooms,
                 const struct rates_query *q, enum rates_source source, struct fault *f) {
    bool still = false;
    *ret = (struct rates_report){.source = source};
    for (int i = 0; i < READ_TRIES && !still; i++) {
        rates_release(&ret->tables);
        rates_release(&ret->ledger);
        if (read_once(ret, s, rooms, q, &still, f) < 0) return -1;
    }
    if (!still)
        return fault_set(f, FAULT_INPUT, "rates-moving", "统计时账本一直在写入，两处无法在同一时点比较：请稍后再试，或只从记录表统计",
                         "the ledger is being written to while it is read: try again later, or take the figures from the tables alone");
    if (source != RATES_BOTH) return 0;
    rates_compare(ret);
    // What only the ledger knows is shown beside what the tables give.
    ret->tables.has_events = true;
    ret->tables.total[N_EVENTS] = ret->ledger.total[N_EVENTS];
    ret->tables.total[N_LATE_EVENTS] = ret->ledger.total[N_LATE_EVENTS];
    return 0;
}

void rates_report_release(struct rates_report *p) {
    rates_release(&p->tables);
    rates_release(&p->ledger);
    arena_release(&p->arena);
}

const struct rates *rates_shown(const struct rates_report *p) { return p->source == RATES_LEDGER ? &p->ledger : &p->tables; }
