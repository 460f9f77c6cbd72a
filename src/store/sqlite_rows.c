// SPDX-License-Identifier: Apache-2.0
// Rows of tables through their descriptors, and cursors over whole tables.
#include <stdlib.h>

#include "store/sqlite_room.h"

void sqlite_bind_column(sqlite3_stmt *st, int at, const struct column *c, const void *row) {
    if (c->type == COLUMN_INT) sqlite3_bind_int64(st, at, *row_int(c, row));
    else sqlite_bind_str(st, at, *row_str(c, row), c->type == COLUMN_BYTES);
}

static sqlite3_stmt *row_statement(struct sqlite *s, enum table_id t, int which, struct fault *f) {
    const struct table *d = &tables[t];
    const char *const sql[] = {d->insert, d->update, d->remove, d->of_stream, d->scan, d->next_region};
    return sqlite_prepared(s, &s->rows[t][which], sql[which], f);
}

static int finish_write(struct sqlite *s, sqlite3_stmt *st, const char *what, struct fault *f) {
    if (sqlite_stands(s, f) < 0) return -1;
    int code = sqlite3_step(st);
    sqlite3_reset(st);
    return code == SQLITE_DONE ? 0 : sqlite_trouble(s, what, f);
}

int sqlite_insert(struct store *base, enum table_id t, const void *row, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = row_statement(s, t, ROW_INSERT, f);
    if (st == NULL) return -1;
    const struct table *d = &tables[t];
    sqlite3_bind_int64(st, 1, s->base.region);
    for (int i = 0; i < d->column_count; i++) sqlite_bind_column(st, i + 2, &d->columns[i], row);
    return finish_write(s, st, d->insert, f);
}

int sqlite_bind_keys(sqlite3_stmt *st, int at, const struct table *d, const void *row) {
    for (int i = 0; i < d->key_count; i++) sqlite_bind_column(st, at++, &d->columns[i], row);
    return at;
}

int sqlite_change_one(struct sqlite *s, sqlite3_stmt *st, const struct table *d, struct fault *f) {
    if (finish_write(s, st, d->name, f) < 0) return -1;
    if (sqlite3_changes(s->db) == 1) return 0;
    return store_row_missing(d, f);
}

int sqlite_update(struct store *base, enum table_id t, const void *row, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = row_statement(s, t, ROW_UPDATE, f);
    if (st == NULL) return -1;
    const struct table *d = &tables[t];
    int at = 1;
    for (int i = d->key_count; i < d->column_count; i++) sqlite_bind_column(st, at++, &d->columns[i], row);
    sqlite3_bind_int64(st, at++, s->base.region);
    sqlite_bind_keys(st, at, d, row);
    return sqlite_change_one(s, st, d, f);
}

int sqlite_remove(struct store *base, enum table_id t, const void *row, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = row_statement(s, t, ROW_REMOVE, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, s->base.region);
    sqlite_bind_keys(st, 2, &tables[t], row);
    return sqlite_change_one(s, st, &tables[t], f);
}

// A value of another type than the column's would read the same and be found by no statement.
bool sqlite_fits(sqlite3_stmt *st, int i, const struct column *c) {
    static const int types[] = {[COLUMN_INT] = SQLITE_INTEGER, [COLUMN_TEXT] = SQLITE_TEXT, [COLUMN_BYTES] = SQLITE_BLOB};
    return sqlite3_column_type(st, i) == types[c->type];
}

// In a damaged tree a row may stand where the search for another region finds it, or lead back to where one was.
static int read_row(struct sqlite *s, sqlite3_stmt *st, const struct table *d, void *row, struct fault *f) {
    for (int i = 0; i < d->column_count; i++) {
        const struct column *c = &d->columns[i];
        if (!sqlite_fits(st, i, c)) return store_wrong_type(&s->base, d, c, f);
        if (c->type == COLUMN_INT) *row_int(c, row) = sqlite3_column_int64(st, i);
        else *row_str(c, row) = sqlite_column_str(st, i);
    }
    return sqlite3_column_int64(st, d->column_count) == s->base.region ? 0 : store_out_of_order(&s->base, d, f);
}

static int each_row(struct sqlite *s, sqlite3_stmt *st, const struct table *d, table_fn *each, void *context,
                    struct fault *f) {
    int status = 0, code;
    union any_row row;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        if ((status = read_row(s, st, d, &row, f)) != 0 || (status = each(context, &row)) != 0) break;
    }
    if (status == 0 && code != SQLITE_DONE) status = sqlite_trouble(s, d->scan, f);
    sqlite3_reset(st);
    return status;
}

int sqlite_rows_of(struct store *base, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = row_statement(s, t, ROW_OF_STREAM, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, s->base.region);
    sqlite3_bind_int64(st, 2, stream);
    return each_row(s, st, &tables[t], each, context, f);
}

int sqlite_rows(struct store *base, enum table_id t, table_fn *each, void *context, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = row_statement(s, t, ROW_SCAN, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, s->base.region);
    return each_row(s, st, &tables[t], each, context, f);
}

int sqlite_next_region(struct store *base, enum table_id t, int64_t after, int64_t *ret, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = row_statement(s, t, ROW_NEXT_REGION, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, after);
    int code = sqlite3_step(st);
    int status = code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : sqlite_trouble(s, tables[t].next_region, f);
    int64_t next = status == 1 ? sqlite3_column_int64(st, 0) : 0;
    sqlite3_reset(st);
    if (status != 1) return status;
    *ret = next;
    return next > after ? 1 : store_out_of_order(base, &tables[t], f);
}

struct cursor {
    struct store_cursor base;
    sqlite3_stmt *st;
    const char *sql;
    enum table_id table;
    union any_row row;
};

int sqlite_cursor_open(struct store *base, enum table_id t, const char *sql, const int64_t *from, struct store_cursor **ret, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    struct cursor *c = mem_new(sizeof *c);
    c->base.store = base;
    c->table = t;
    c->sql = sql;
    if (sqlite3_prepare_v2(s->db, sql, -1, &c->st, NULL) != SQLITE_OK) {
        sqlite_trouble(s, sql, f);
        free(c);
        return -1;
    }
    sqlite3_bind_int64(c->st, 1, base->region);
    if (from) sqlite3_bind_int64(c->st, 2, *from);
    *ret = &c->base;
    return 0;
}

int sqlite_cursor_next(struct store_cursor *base, const void **ret, struct fault *f) {
    struct cursor *c = (struct cursor *)base;
    struct sqlite *s = (struct sqlite *)base->store;
    int code = sqlite3_step(c->st);
    if (code == SQLITE_DONE) return 0;
    if (code != SQLITE_ROW) return sqlite_trouble(s, c->sql, f);
    if (read_row(s, c->st, &tables[c->table], &c->row, f) < 0) return -1;
    *ret = &c->row;
    return 1;
}

void sqlite_cursor_close(struct store_cursor *base) {
    sqlite3_finalize(((struct cursor *)base)->st);
    free(base);
}
