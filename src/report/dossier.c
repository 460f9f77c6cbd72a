// SPDX-License-Identifier: Apache-2.0
#include "report/dossier.h"

static int newest(struct store *s, int64_t *ret, struct fault *f) {
    struct cell c = CELL_INT(0);
    if (store_first(s, SQL_EVENT_LAST, NULL, 0, &c, 1, f) < 0) return -1;
    *ret = c.i;
    return 0;
}

// --- from the tables: cursors in step

struct lane {
    struct store_cursor *cursor;
    enum table_id table;
    const void *row; // the next one not taken; NULL at the end
};

struct merge {
    const struct dossier_taker *taker;
    struct lane lanes[DOSSIER_TABLES_MAX];
    size_t count;
};

static int next(struct lane *l, struct fault *f) {
    const void *row = NULL;
    int got = store_cursor_next(l->cursor, &row, f);
    l->row = got == 1 ? row : NULL;
    return got < 0 ? -1 : 0;
}

static int64_t matter_of_row(const struct lane *l) { return *row_int(&tables[l->table].columns[0], l->row); }

static int take_matter(struct merge *m, const struct row_matter *row, const struct library *library, struct fault *f) {
    const struct dossier_taker *t = m->taker;
    bool wanted = t->begin(t->context, row, library);
    for (size_t i = 0; i < m->count; i++) {
        struct lane *l = &m->lanes[i];
        while (l->row && matter_of_row(l) <= row->id) {
            if (wanted && matter_of_row(l) == row->id) t->row(t->context, l->table, l->row);
            if (next(l, f) < 0) return -1;
        }
    }
    if (wanted) t->end(t->context);
    return 0;
}

static int merge_rows(struct store *s, const struct dossier_taker *t, const struct library *library, struct fault *f) {
    struct merge m = {.taker = t};
    struct store_cursor *matters = NULL;
    const void *row;
    int status = store_cursor_open(s, TABLE_MATTER, &matters, f), got;
    for (; status == 0 && t->tables[m.count] != TABLE_COUNT; m.count++) {
        struct lane *l = &m.lanes[m.count];
        l->table = t->tables[m.count];
        status = store_cursor_open(s, l->table, &l->cursor, f);
        if (status == 0) status = next(l, f);
    }
    while (status == 0 && (got = store_cursor_next(matters, &row, f)) != 0) status = got < 0 ? -1 : take_matter(&m, row, library, f);
    store_cursor_close(matters);
    for (size_t i = 0; i < DOSSIER_TABLES_MAX; i++) store_cursor_close(m.lanes[i].cursor);
    return status;
}

static int take_office(void *context, const void *row) {
    const struct dossier_taker *t = context;
    t->office(t->context, row);
    return 0;
}

int dossier_from_tables(struct store *s, const struct dossier_taker *t, int64_t *ret_seq, struct fault *f) {
    struct library library = {0};
    struct dossier_taker taker = *t;
    if (store_begin_read(s, f) < 0) return -1;
    int status = newest(s, ret_seq, f);
    if (status == 0) status = library_load(&library, s, f);
    if (status == 0 && store_rows(s, TABLE_OFFICE, take_office, &taker, f) < 0) status = -1;
    if (status == 0) status = merge_rows(s, t, &library, f);
    store_rollback(s);
    library_release(&library);
    return status;
}

// --- from the ledger

struct folding {
    const struct dossier_taker *taker;
    const struct library *library;
};

static int take_stream(void *context, const struct stream *st, struct fault *f) {
    const struct folding *x = context;
    const struct dossier_taker *t = x->taker;
    const void *row;
    (void)f;
    if (st->kind == STREAM_OFFICE && (row = stream_row(st, TABLE_OFFICE)) != NULL) t->office(t->context, row);
    if (st->kind != STREAM_MATTER || (row = stream_row(st, TABLE_MATTER)) == NULL || !t->begin(t->context, row, x->library)) return 0;
    for (const enum table_id *table = t->tables; *table != TABLE_COUNT; table++)
        for (size_t pos = 0; (row = stream_next(st, *table, &pos)) != NULL;) t->row(t->context, *table, row);
    t->end(t->context);
    return 0;
}

int dossier_from_ledger(struct store *s, const struct desk_room *const *rooms, const struct dossier_taker *t, int64_t *ret_seq,
                        bool *ret_still, struct fault *f) {
    struct library library = {0};
    struct folding x = {t, &library};
    int64_t before = 0;
    int status = newest(s, &before, f);
    if (status == 0) status = ledger_replay(s, rooms, take_stream, &x, &library, f);
    if (status == 0) status = newest(s, ret_seq, f);
    *ret_still = before == *ret_seq;
    library_release(&library);
    return status;
}
