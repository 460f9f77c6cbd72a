// SPDX-License-Identifier: Apache-2.0
// The version of a store: what a new one is made of, what an older one gets, which are refused.
#include "store/sqlite_room.h"

enum { APPLICATION_ID = 0x4859494E /* HYIN */ };

int sqlite_check_version(struct sqlite *s, enum store_mode mode, struct fault *f) {
    int64_t app, version;
    if (sqlite_pragma(s, "PRAGMA application_id", &app, f) < 0 || sqlite_pragma(s, "PRAGMA user_version", &version, f) < 0) return -1;
    if (app != APPLICATION_ID) {
        fault_set(f, FAULT_INPUT, "not-a-store", "%s 不是回音的数据文件", "%s is not a Huiyin store", s->base.path.p);
        return fault_where(f, buf_str(&s->base.path));
    }
    return store_version(&s->base, version, mode, f);
}

static int stamp(struct sqlite *s, struct fault *f) {
    char text[120];
    snprintf(text, sizeof text, "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION_ID, SCHEMA_VERSION);
    return sqlite_run(s, text, f);
}

void sqlite_step_is(struct sqlite *s, const char *step) { snprintf(s->step, sizeof s->step, "%.*s", (int)utf8_head(str_c(step), sizeof s->step - 1).n, step); }

static int run_step(struct sqlite *s, const char *sql, struct fault *f) {
    sqlite_step_is(s, sql);
    return sqlite_run(s, sql, f);
}

int sqlite_make_tables(struct sqlite *s, struct fault *f) {
    for (size_t i = 0; schema_sqlite[i]; i++)
        if (str_starts(str_c(schema_sqlite[i]), STR("CREATE TABLE")) && sqlite_run(s, schema_sqlite[i], f) < 0) return -1;
    return 0;
}

int sqlite_make_schema(struct sqlite *s, struct fault *f) {
    if (sqlite_run(s, "BEGIN IMMEDIATE", f) < 0) return -1;
    for (size_t i = 0; schema_sqlite[i]; i++)
        if (sqlite_run(s, schema_sqlite[i], f) < 0) return -1;
    if (stamp(s, f) < 0) return -1;
    return sqlite_run(s, "COMMIT", f);
}

// 1 when there is a table or an index of the name the statement makes: the first in quotes.
int sqlite_is_made(struct sqlite *s, struct str statement, struct fault *f) {
    static const char sql[] = "SELECT 1 FROM sqlite_master WHERE name = ?";
    struct str name;
    sqlite3_stmt *st = NULL;
    str_split(&statement, '"', &name);
    str_split(&statement, '"', &name);
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return sqlite_trouble(s, sql, f);
    sqlite_bind_str(st, 1, name, false);
    int code = sqlite3_step(st);
    int status = code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : sqlite_trouble(s, sql, f);
    sqlite3_finalize(st);
    return status;
}

// 1 when the table has the column.
static int has_column(struct sqlite *s, const char *table, const char *column, struct fault *f) {
    static const char sql[] = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?";
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return sqlite_trouble(s, sql, f);
    sqlite_bind_str(st, 1, str_c(table), false);
    sqlite_bind_str(st, 2, str_c(column), false);
    int code = sqlite3_step(st);
    int status = code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : sqlite_trouble(s, sql, f);
    sqlite3_finalize(st);
    return status;
}

// A column that came later holds nothing in rows that were there before, as a replay of their events makes it.
static int add_columns(struct sqlite *s, struct fault *f) {
    static const char *const types[] = {[COLUMN_INT] = "INTEGER NOT NULL DEFAULT 0", [COLUMN_TEXT] = "TEXT NOT NULL DEFAULT ''", [COLUMN_BYTES] = "BLOB NOT NULL DEFAULT x''"};
    for (size_t t = 0; t < TABLE_COUNT; t++)
        for (int i = 0; i < tables[t].column_count; i++) {
            const struct column *c = &tables[t].columns[i];
            char text[200];
            int has = has_column(s, tables[t].name, c->name, f);
            if (has < 0) return -1;
            snprintf(text, sizeof text, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", tables[t].name, c->name, types[c->type]);
            if (has == 0 && run_step(s, text, f) < 0) return -1;
        }
    return 0;
}

static int make_missing(struct sqlite *s, bool made_tables, struct fault *f) {
    for (size_t i = 0; schema_sqlite[i]; i++) {
        if (str_starts(str_c(schema_sqlite[i]), STR("CREATE TABLE")) == made_tables) continue;
        int made = sqlite_is_made(s, str_c(schema_sqlite[i]), f);
        if (made < 0 || (made == 0 && run_step(s, schema_sqlite[i], f) < 0)) return -1;
    }
    return 0;
}

// Format 8: events and contents stand in the order they happened; before, by stream.
static int reorder_ledger(struct sqlite *s, struct fault *f) {
    int older = has_column(s, "content", "stream", f);
    if (older <= 0) return older;
    for (size_t i = 0; store_reorder[i]; i++)
        if (run_step(s, store_reorder[i], f) < 0 || (i + 1 == STORE_REORDER_TABLES && make_missing(s, false, f) < 0)) return -1;
    return 0;
}

// An index may be about a column that came later: tables, columns, indexes.
int sqlite_add_missing(struct sqlite *s, struct fault *f) {
    if (make_missing(s, false, f) < 0 || reorder_ledger(s, f) < 0 || add_columns(s, f) < 0 || make_missing(s, true, f) < 0) return -1;
    return stamp(s, f);
}

int sqlite_make_indexes(struct sqlite *s, struct fault *f) { return make_missing(s, true, f) < 0 ? -1 : stamp(s, f); }

int sqlite_upgrade(struct sqlite *s, struct fault *f) {
    int64_t version;
    if (sqlite_pragma(s, "PRAGMA user_version", &version, f) < 0) return -1;
    if (version == SCHEMA_VERSION) return 0;
    if (sqlite_run(s, "BEGIN IMMEDIATE", f) < 0) return -1;
    bool tried = false;
    int status = sqlite_check_version(s, STORE_WRITE, f);
    s->step[0] = '\0';
    if (status == 0 && (status = sqlite_trial(s, f)) == 0) {
        tried = true;
        status = sqlite_add_missing(s, f);
    }
    if (status == 0) return store_commit(&s->base, f);
    store_rollback(&s->base);
    return s->step[0] ? store_not_upgraded(&s->base, version, tried, s->step, f) : -1;
}
