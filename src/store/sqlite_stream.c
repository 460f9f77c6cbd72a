// SPDX-License-Identifier: Apache-2.0
// Statements made of a table's descriptors when they are first needed: which tables hold rows of a stream, and the change
// of a row that leaves those indexes alone whose columns are the same.
#include "store/sqlite_room.h"

static sqlite3_stmt *prepare(struct sqlite *s, sqlite3_stmt **slot, struct buf *sql, struct fault *f) {
    buf_byte(sql, '\0');
    sqlite3_stmt *st = sqlite_prepared(s, slot, sql->p, f);
    buf_release(sql);
    return st;
}

static sqlite3_stmt *which_statement(struct sqlite *s, const enum table_id *list, struct fault *f) {
    struct buf sql = BUF_INIT;
    if (s->which[*list]) return s->which[*list];
    buf_add(&sql, STR("SELECT "));
    for (const enum table_id *t = list; *t != TABLE_COUNT; t++)
        buf_printf(&sql, "%sEXISTS(SELECT 1 FROM \"%s\" WHERE region = ?1 AND \"%s\" = ?2)", t == list ? "" : ", ", tables[*t].name,
                   tables[*t].columns[0].name);
    return prepare(s, &s->which[*list], &sql, f);
}

int sqlite_which(struct store *base, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = which_statement(s, list, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, s->base.region);
    sqlite3_bind_int64(st, 2, stream);
    int code = sqlite3_step(st);
    uint32_t bits = 0;
    for (int i = 0; code == SQLITE_ROW && list[i] != TABLE_COUNT; i++) bits |= (uint32_t)(sqlite3_column_int(st, i) != 0) << i;
    int status = code == SQLITE_ROW ? 0 : sqlite_trouble(s, tables[*list].name, f);
    sqlite3_reset(st);
    if (status == 0) *ret = bits;
    return status;
}

static bool wanted(const struct column *c, int i, uint32_t changed) { return !c->key && (!c->indexed || (changed >> i & 1)); }

static sqlite3_stmt *change_statement(struct sqlite *s, enum table_id t, uint32_t changed, struct fault *f) {
    const struct table *d = &tables[t];
    struct buf sql = BUF_INIT;
    sqlite3_stmt *st = map_get(&s->changes[t], changed);
    const char *between = "";
    if (st) return st;
    buf_printf(&sql, "UPDATE \"%s\" SET ", d->name);
    for (int i = d->key_count; i < d->column_count; i++) {
        if (!wanted(&d->columns[i], i, changed)) continue;
        buf_printf(&sql, "%s\"%s\" = ?", between, d->columns[i].name);
        between = ", ";
    }
    buf_add(&sql, STR(" WHERE region = ?"));
    for (int i = 0; i < d->key_count; i++) buf_printf(&sql, " AND \"%s\" = ?", d->columns[i].name);
    if (prepare(s, &st, &sql, f)) map_put(&s->changes[t], changed, st);
    return st;
}

int sqlite_change(struct store *base, enum table_id t, const void *before, const void *row, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    const struct table *d = &tables[t];
    uint32_t changed = 0;
    int at = 1, set = 0;
    for (int i = d->key_count; i < d->column_count; i++) {
        const struct column *c = &d->columns[i];
        if (c->indexed && column_cmp(c, before, row) != 0) changed |= UINT32_C(1) << i;
        set += wanted(c, i, changed);
    }
    if (set == 0) return 0; // a table of indexed columns, all as they were
    sqlite3_stmt *st = change_statement(s, t, changed, f);
    if (st == NULL) return -1;
    for (int i = d->key_count; i < d->column_count; i++)
        if (wanted(&d->columns[i], i, changed)) sqlite_bind_column(st, at++, &d->columns[i], row);
    sqlite3_bind_int64(st, at++, s->base.region);
    sqlite_bind_keys(st, at, d, row);
    return sqlite_change_one(s, st, d, f);
}

void sqlite_streams_close(struct sqlite *s) {
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        sqlite3_stmt *st;
        for (size_t pos = 0; (st = map_next(&s->changes[t], &pos, NULL)) != NULL;) sqlite3_finalize(st);
        map_release(&s->changes[t]);
        sqlite3_finalize(s->which[t]);
    }
}
