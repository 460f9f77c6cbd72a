// SPDX-License-Identifier: Apache-2.0
// Damage done behind the program's back: rows of a store read, changed and put back through SQLite itself, and the
// verification that has to find it.
#ifndef TEST_DAMAGE_H
#define TEST_DAMAGE_H

#include "small_city.h"

#include <sqlite3.h>
#include <stdlib.h>

struct damage {
    struct city city;
    struct store *reader;
    sqlite3 *db;
    long tried, refused; // refused: SQLite itself would not take it (two rows with one key)
};

static inline void damage_sql(struct damage *d, const char *sql) {
    if (sqlite3_exec(d->db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(d->db));
}

static inline void damage_open_handles(struct damage *d) {
    struct fault f;
    if (store_open(&d->reader, d->city.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(d->reader, 500000);
    if (sqlite3_open(d->city.path, &d->db) != SQLITE_OK) fail_msg("cannot open %s", d->city.path);
    damage_sql(d, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
}

static inline void damage_open(struct damage *d) {
    memset(d, 0, sizeof *d);
    small_city_open(&d->city);
    city_verify(&d->city);
    desk_release(&d->city.desk);
    memset(&d->city.desk, 0, sizeof d->city.desk);
    d->city.store = store_close(d->city.store);
    damage_open_handles(d);
}

static inline void damage_close(struct damage *d) {
    d->reader = store_close(d->reader);
    sqlite3_close(d->db);
    city_close(&d->city);
}

// Whether the finding says where: a stream, a table by its name, or the file as a whole.
static inline bool damage_placed(const struct verify_finding *x) {
    if (x->stream || str_eq(str_c(x->code), STR("store"))) return true;
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (str_find(x->en, str_c(tables[t].name)) >= 0) return true;
    return false;
}

// True when verification finds something (or cannot read the store); every finding has its words and its place.
static inline bool damage_found(struct store *s, const struct hash *published, const char *what) {
    struct verify_options o = {.published = published};
    struct verify_result r;
    struct fault f;
    if (ledger_verify(s, city_rooms, &o, &r, &f) < 0) {
        if (!f.code || !f.zh[0] || !f.en[0]) fail_msg("%s: a fault without words", what);
        verify_release(&r);
        return true;
    }
    for (size_t i = 0; i < r.finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *x = &r.findings[i];
        if (!x->code[0] || !x->zh.n || !x->en.n) fail_msg("%s: finding %s without words", what, x->code);
        if (!damage_placed(x)) fail_msg("%s: finding %s names no place: %.*s", what, x->code, SP(x->en));
    }
    verify_release(&r);
    return r.finding_count != 0;
}

// One row as SQLite holds it: region, then the columns of the table.
struct damage_row {
    sqlite3_value *values[TABLE_COLUMNS_MAX + 1];
    int count;
};

static inline void damage_row_free(struct damage_row *r) {
    for (int i = 0; i < r->count; i++) sqlite3_value_free(r->values[i]);
}

static inline struct damage_row damage_row_copy(const struct damage_row *r) {
    struct damage_row to = {.count = r->count};
    for (int i = 0; i < r->count; i++) to.values[i] = sqlite3_value_dup(r->values[i]);
    return to;
}

static inline const char *damage_column(const struct table *t, int i) { return i ? t->columns[i - 1].name : "region"; }

// All rows of a table; *ret_count of them, freed by the caller.
static inline struct damage_row *damage_rows(struct damage *d, const struct table *t, size_t *ret_count) {
    struct buf sql = BUF_INIT;
    sqlite3_stmt *st;
    struct damage_row *rows = NULL;
    size_t n = 0;
    buf_printf(&sql, "SELECT region");
    for (int i = 0; i < t->column_count; i++) buf_printf(&sql, ", \"%s\"", t->columns[i].name);
    buf_printf(&sql, " FROM \"%s\"", t->name);
    assert_int_equal(sqlite3_prepare_v2(d->db, sql.p, (int)sql.n, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        rows = mem_grow(rows, arena_bytes(n + 1, sizeof *rows));
        rows[n] = (struct damage_row){.count = t->column_count + 1};
        for (int i = 0; i <= t->column_count; i++) rows[n].values[i] = sqlite3_value_dup(sqlite3_column_value(st, i));
        n++;
    }
    sqlite3_finalize(st);
    buf_release(&sql);
    *ret_count = n;
    return rows;
}

struct damage_statements {
    sqlite3_stmt *remove, *insert;
};

static inline struct damage_statements damage_prepare(struct damage *d, const struct table *t) {
    struct damage_statements s;
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "DELETE FROM \"%s\" WHERE region = ?", t->name);
    for (int i = 0; i < t->key_count; i++) buf_printf(&sql, " AND \"%s\" = ?", t->columns[i].name);
    assert_int_equal(sqlite3_prepare_v2(d->db, sql.p, (int)sql.n, &s.remove, NULL), SQLITE_OK);
    buf_clear(&sql);
    buf_printf(&sql, "INSERT INTO \"%s\" (region", t->name);
    for (int i = 0; i < t->column_count; i++) buf_printf(&sql, ", \"%s\"", t->columns[i].name);
    buf_printf(&sql, ") VALUES (?");
    for (int i = 0; i < t->column_count; i++) buf_printf(&sql, ", ?");
    buf_byte(&sql, ')');
    assert_int_equal(sqlite3_prepare_v2(d->db, sql.p, (int)sql.n, &s.insert, NULL), SQLITE_OK);
    buf_release(&sql);
    return s;
}

static inline void damage_finalize(struct damage_statements s) {
    sqlite3_finalize(s.remove);
    sqlite3_finalize(s.insert);
}

static inline int damage_remove(struct damage_statements s, const struct table *t, const struct damage_row *r) {
    for (int i = 0; i <= t->key_count; i++) sqlite3_bind_value(s.remove, i + 1, r->values[i]);
    int code = sqlite3_step(s.remove);
    sqlite3_reset(s.remove);
    return code == SQLITE_DONE ? 0 : -1;
}

static inline int damage_insert(struct damage_statements s, const struct damage_row *r) {
    for (int i = 0; i < r->count; i++) sqlite3_bind_value(s.insert, i + 1, r->values[i]);
    int code = sqlite3_step(s.insert);
    sqlite3_reset(s.insert);
    return code == SQLITE_DONE ? 0 : -1;
}

// `from` rows go, `to` rows come (either may be none), in one transaction. False: SQLite would not take it.
static inline bool damage_swap(struct damage *d, const struct table *t, struct damage_statements s, const struct damage_row *from,
                               size_t from_count, const struct damage_row *to, size_t to_count) {
    bool taken = true;
    damage_sql(d, "BEGIN IMMEDIATE");
    for (size_t i = 0; i < from_count; i++)
        if (damage_remove(s, t, &from[i]) < 0 || sqlite3_changes(d->db) != 1) fail_msg("%s: the row is not there", t->name);
    for (size_t i = 0; taken && i < to_count; i++) taken = damage_insert(s, &to[i]) == 0;
    if (!taken && (sqlite3_extended_errcode(d->db) & 0xff) != SQLITE_CONSTRAINT) fail_msg("%s: %s", t->name, sqlite3_errmsg(d->db));
    damage_sql(d, taken ? "COMMIT" : "ROLLBACK");
    return taken;
}

// Does it, asserts that it is found, takes it back. False: SQLite would not take it.
static inline bool damage_try(struct damage *d, const struct table *t, struct damage_statements s, const struct damage_row *from,
                              size_t from_count, const struct damage_row *to, size_t to_count, const char *what) {
    if (!damage_swap(d, t, s, from, from_count, to, to_count)) {
        d->refused++;
        return false;
    }
    d->tried++;
    bool found = damage_found(d->reader, NULL, what);
    if (!damage_swap(d, t, s, to, to_count, from, from_count)) fail_msg("%s: cannot be taken back", what);
    if (!found) fail_msg("not found: %s", what);
    return true;
}

#endif
