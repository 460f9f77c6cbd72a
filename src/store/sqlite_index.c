// SPDX-License-Identifier: Apache-2.0
// An index read as it stands.
#include "store/sqlite_room.h"

// An index whose definition was damaged may be walked all the same, with what it lacks fetched from the table: 1 then.
static int alone(struct sqlite *s, const struct table_index *x, struct fault *f) {
    char sql[500], wanted[100];
    sqlite3_stmt *st;
    snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", x->walk);
    snprintf(wanted, sizeof wanted, " USING COVERING INDEX %s_%s (", tables[x->table].name, x->name);
    int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (code == SQLITE_ERROR) return 1; // no such index
    if (code != SQLITE_OK) return sqlite_trouble(s, sql, f);
    bool whole = sqlite3_step(st) == SQLITE_ROW && str_find(sqlite_column_str(st, 3), str_c(wanted)) >= 0;
    whole = whole && sqlite3_step(st) == SQLITE_DONE; // nothing is sorted
    sqlite3_finalize(st);
    return !whole;
}

int sqlite_index(struct store *base, const struct table_index *x, row_fn *each, void *context, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    const struct table *d = &tables[x->table];
    struct cell cells[TABLE_INDEX_COLUMNS_MAX];
    sqlite3_stmt *st;
    int code = SQLITE_DONE, status = alone(s, x, f);
    if (status != 0) return status;
    if (sqlite3_prepare_v2(s->db, x->walk, -1, &st, NULL) != SQLITE_OK) return sqlite_trouble(s, x->walk, f);
    sqlite3_bind_int64(st, 1, base->region);
    while (status == 0 && (code = sqlite3_step(st)) == SQLITE_ROW) {
        for (int i = 0; status == 0 && i < x->column_count; i++) {
            const struct column *c = &d->columns[x->columns[i]];
            bool number = c->type == COLUMN_INT;
            if (!sqlite_fits(st, i, c)) status = store_wrong_type(base, d, c, f);
            cells[i] = (struct cell){.is_int = number, .i = number ? sqlite3_column_int64(st, i) : 0};
            if (!number) cells[i].s = sqlite_column_str(st, i);
        }
        // What was looked for is not held against what stands there by SQLite, once it goes along an index.
        if (status == 0 && (sqlite3_column_type(st, x->column_count) != SQLITE_INTEGER || sqlite3_column_int64(st, x->column_count) != base->region)) status = 1;
        if (status == 0) status = each(context, cells, (size_t)x->column_count);
    }
    if (status == 0 && code != SQLITE_DONE) status = sqlite_trouble(s, x->walk, f);
    sqlite3_finalize(st);
    return status;
}
