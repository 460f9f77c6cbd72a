// SPDX-License-Identifier: Apache-2.0
// The change of an older store is tried in memory first, on its structure and some rows of each table: what would not fit this
// program is found before the store is touched.
#include <stdlib.h>

#include "store/sqlite_room.h"

enum { SAMPLE_ROWS = 200 };

// Runs every text a query over the store gives, in the memory. `query` gives (SQL) or (a name that goes into `format` twice).
static int run_each(struct sqlite *trial, const char *query, const char *format, struct fault *f) {
    sqlite3_stmt *st = NULL;
    int status = 0, code;
    if (sqlite3_prepare_v2(trial->db, query, -1, &st, NULL) != SQLITE_OK) return sqlite_trouble(trial, query, f);
    while (status == 0 && (code = sqlite3_step(st)) == SQLITE_ROW) {
        struct buf sql = BUF_INIT;
        struct str text = sqlite_column_str(st, 0);
        for (const char *p = format; *p; p++) {
            if (*p == '$') buf_add(&sql, text);
            else buf_byte(&sql, (unsigned char)*p);
        }
        buf_byte(&sql, '\0');
        sqlite_step_is(trial, sql.p);
        status = sqlite_run(trial, sql.p, f);
        buf_release(&sql);
    }
    if (status == 0 && code != SQLITE_DONE) status = sqlite_trouble(trial, query, f);
    sqlite3_finalize(st);
    return status;
}

static int attach(struct sqlite *trial, struct fault *f) {
    sqlite3_stmt *st = NULL;
    if (sqlite3_open_v2(":memory:", &trial->db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(trial->db, "ATTACH ? AS old", -1, &st, NULL) != SQLITE_OK)
        return sqlite_trouble(trial, "ATTACH", f);
    sqlite_bind_str(st, 1, buf_str(&trial->base.path), false);
    int code = sqlite3_step(st);
    int status = code == SQLITE_DONE ? 0 : sqlite_trouble(trial, "ATTACH", f);
    sqlite3_finalize(st);
    return status;
}

// The first rows and the last: a table of the store begins with region and its key.
static int copy_sample(struct sqlite *trial, struct fault *f) {
    static const char made[] = "SELECT sql FROM old.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type <> 'table', rowid";
    static const char names[] = "SELECT name FROM old.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    char first[160], last[200];
    snprintf(first, sizeof first, "INSERT INTO main.\"$\" SELECT * FROM old.\"$\" LIMIT %d", SAMPLE_ROWS);
    snprintf(last, sizeof last, "INSERT OR IGNORE INTO main.\"$\" SELECT * FROM (SELECT * FROM old.\"$\" ORDER BY 1 DESC, 2 DESC LIMIT %d)", SAMPLE_ROWS);
    if (run_each(trial, made, "$", f) < 0 || run_each(trial, names, first, f) < 0 || run_each(trial, names, last, f) < 0) return -1;
    return sqlite_run(trial, "DETACH old", f);
}

static int wrong_column(struct sqlite *trial, const struct table *d, const struct column *c, const char *is, const char *wanted, struct fault *f) {
    char step[160];
    snprintf(step, sizeof step, "column %s.%s", d->name, c->name);
    sqlite_step_is(trial, step);
    return fault_set(f, FAULT_MACHINE, "store-trouble", "表 %s 的列 %s 是 %s，应是 %s", "in table %s column %s is %s, not %s", d->name, c->name, is, wanted);
}

// A column of a name this program uses that holds something else.
static int check_columns(struct sqlite *trial, struct fault *f) {
    static const char sql[] = "SELECT type FROM pragma_table_info(?) WHERE name = ?";
    static const char *const types[] = {[COLUMN_INT] = "INTEGER", [COLUMN_TEXT] = "TEXT", [COLUMN_BYTES] = "BLOB"};
    sqlite3_stmt *st = NULL;
    int status = sqlite3_prepare_v2(trial->db, sql, -1, &st, NULL) == SQLITE_OK ? 0 : sqlite_trouble(trial, sql, f);
    for (size_t t = 0; status == 0 && t < TABLE_COUNT; t++)
        for (int i = 0; status == 0 && i < tables[t].column_count; i++) {
            const struct column *c = &tables[t].columns[i];
            sqlite_bind_str(st, 1, str_c(tables[t].name), false);
            sqlite_bind_str(st, 2, str_c(c->name), false);
            struct str is = sqlite3_step(st) == SQLITE_ROW ? sqlite_column_str(st, 0) : STR("");
            char kept[40];
            snprintf(kept, sizeof kept, "%.*s", SP(is));
            if (!str_eq(is, str_c(types[c->type]))) status = wrong_column(trial, &tables[t], c, kept, types[c->type], f);
            sqlite3_reset(st);
        }
    sqlite3_finalize(st);
    return status;
}

static int nothing(void *context, const void *row) {
    (void)context, (void)row;
    return 0;
}

// Everything this program will say to the store is understood, and the rows it has can be read.
static int check_use(struct sqlite *trial, struct fault *f) {
    for (size_t i = 0; i < SQL_COUNT; i++) {
        sqlite_step_is(trial, statement_sql[i]);
        if (sqlite_prepared(trial, &trial->fixed[i], statement_sql[i], f) == NULL) return -1;
    }
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        int64_t region = INT64_MIN;
        int got;
        sqlite_step_is(trial, tables[t].scan);
        while ((got = sqlite_next_region(&trial->base, t, region, &region, f)) == 1) {
            trial->base.region = region;
            if (sqlite_rows(&trial->base, t, nothing, NULL, f) < 0) return -1;
        }
        if (got < 0) return -1;
    }
    return 0;
}

int sqlite_trial(struct sqlite *s, struct fault *f) {
    struct sqlite *trial = mem_new(sizeof *trial);
    trial->base.driver = &sqlite_driver;
    trial->lock_fd = trial->claim_fd = -1;
    buf_add(&trial->base.path, buf_str(&s->base.path));
    *buf_room(&trial->base.path, 1) = '\0';
    int status = attach(trial, f);
    if (status == 0) status = copy_sample(trial, f);
    if (status == 0) status = sqlite_add_missing(trial, f);
    if (status == 0) status = check_columns(trial, f);
    if (status == 0) status = check_use(trial, f);
    if (status < 0) sqlite_step_is(s, trial->step);
    store_close(&trial->base);
    return status;
}
