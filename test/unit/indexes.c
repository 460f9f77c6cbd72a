// SPDX-License-Identifier: Apache-2.0
// An index that does not hold what its table holds, or not in its order, is found and named: each of them.
#include "damage.h"

#include "desk/indexes.h"

#include <fcntl.h>

__attribute__((format(printf, 2, 3)))
static void run(struct damage *d, const char *format, ...) {
    char sql[1000];
    va_list list;
    va_start(list, format);
    vsnprintf(sql, sizeof sql, format, list);
    va_end(list);
    damage_sql(d, sql);
}

static int64_t number(struct damage *d, const char *sql) {
    sqlite3_stmt *st;
    assert_int_equal(sqlite3_prepare_v2(d->db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

// Alone: nothing else is found.
static bool named(struct store *s, const char *table, const char *index, bool alone) {
    struct verify_options o = {.published = NULL};
    struct verify_result r;
    struct fault f;
    char words[100];
    bool found = false;
    snprintf(words, sizeof words, "table %s: the index %s ", table, index);
    if (ledger_verify(s, city_rooms, &o, &r, &f) < 0) fail_msg("%s", f.en);
    for (size_t i = 0; i < r.finding_count && i < VERIFY_FINDINGS_MAX; i++) found = found || str_find(r.findings[i].en, str_c(words)) >= 0;
    if (alone && r.finding_count > found) fail_msg("%s.%s: %zu findings", table, index, r.finding_count);
    verify_release(&r);
    return found;
}

// A row is taken out, the index hidden, and the row put in again: the table is what it was, the index lacks an entry.
static bool lacks_one(struct damage *d, const struct table_index *x) {
    const struct table *t = &tables[x->table];
    char where[60] = "1", keys[200] = "region";
    if (x->where >= 0) snprintf(where, sizeof where, "\"%s\" > %s", t->columns[x->where].name, t->columns[x->where].type == COLUMN_INT ? "0" : "''");
    for (int i = 0; i < t->key_count; i++) snprintf(keys + strlen(keys), sizeof keys - strlen(keys), ", \"%s\"", t->columns[i].name);
    run(d, "CREATE TEMP TABLE kept AS SELECT * FROM \"%s\" WHERE %s LIMIT 1", t->name, where);
    run(d, "CREATE TEMP TABLE hidden AS SELECT * FROM main.sqlite_schema WHERE name = '%s_%s'", t->name, x->name);
    bool any = number(d, "SELECT COUNT(*) FROM kept") == 1;
    if (any) {
        run(d, "DELETE FROM \"%s\" WHERE (%s) IN (SELECT %s FROM kept)", t->name, keys, keys);
        run(d, "PRAGMA writable_schema = ON; DELETE FROM main.sqlite_schema WHERE name = '%s_%s'; PRAGMA writable_schema = RESET", t->name, x->name);
        run(d, "INSERT INTO \"%s\" SELECT * FROM kept", t->name);
        damage_sql(d, "PRAGMA writable_schema = ON; INSERT INTO main.sqlite_schema SELECT * FROM hidden; PRAGMA writable_schema = RESET");
        if (!named(d->reader, t->name, x->name, true)) fail_msg("%s.%s lacks a row and nobody says so", t->name, x->name);
        run(d, "REINDEX \"%s_%s\"", t->name, x->name);
    }
    damage_sql(d, "DROP TABLE kept; DROP TABLE hidden");
    return any;
}

static void an_index_that_lacks_a_row_is_named(void **state) {
    (void)state;
    struct damage d;
    int tried = 0;
    damage_open(&d);
    for (int i = 0; i < INDEX_COUNT; i++)
        if (indexes_met((enum table_id)table_indexes[i].table)) tried += lacks_one(&d, &table_indexes[i]);
    print_message("%d indexes\n", tried);
    assert_true(tried >= 20);
    assert_false(damage_found(d.reader, NULL, "every index made anew"));
    damage_close(&d);
}

static void an_index_out_of_order_is_named(void **state) {
    (void)state;
    struct damage d;
    struct fault f;
    unsigned char page[4096];
    damage_open(&d);
    int64_t root = number(&d, "SELECT rootpage FROM sqlite_schema WHERE name = 'matter_number'");
    d.reader = store_close(d.reader);
    damage_sql(&d, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
    sqlite3_close(d.db);
    d.db = NULL;
    // The places of its first two entries change places.
    int fd = open(d.city.path, O_RDWR);
    assert_int_equal(pread(fd, page, sizeof page, (root - 1) * 4096), sizeof page);
    unsigned char *first = page + (page[0] == 2 ? 12 : 8), swapped[2] = {first[0], first[1]};
    assert_true(page[4] > 0 || page[3] > 0);
    memcpy(first, first + 2, 2);
    memcpy(first + 2, swapped, 2);
    assert_int_equal(pwrite(fd, page, sizeof page, (root - 1) * 4096), sizeof page);
    close(fd);
    if (store_open(&d.reader, d.city.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(d.reader, 500000);
    assert_true(named(d.reader, "matter", "number", true));
    damage_close(&d);
}

// The file by itself, written anew, for tests that change its bytes; damage_reader looks at it afterwards.
static int file_alone(struct damage *d) {
    d->reader = store_close(d->reader);
    damage_sql(d, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
    sqlite3_close(d->db);
    d->db = NULL;
    int fd = open(d->city.path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

// Those of the record tables by their names; those of the events, which are met otherwise, somehow.
static bool named_in_file(struct damage *d, const char *table, const char *index) {
    struct fault f;
    if (store_open(&d->reader, d->city.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(d->reader, 500000);
    bool found = strcmp(table, "event") ? named(d->reader, table, index, false) : damage_found(d->reader, NULL, index);
    d->reader = store_close(d->reader);
    return found;
}

// 500000 as a number of three bytes becomes 499968: what is looked for by region and value would not be found there.
static int under_another_region(struct damage *d, int fd, int64_t root, const char *table, const char *index) {
    static const unsigned char region[3] = {0x07, 0xa1, 0x20};
    unsigned char page[4096], changed = 0;
    int places[400], count = 0, tried = 0;
    assert_int_equal(pread(fd, page, sizeof page, (root - 1) * 4096), sizeof page);
    for (int i = 0; i + 3 <= 4096 && count < 400; i++)
        if (memcmp(page + i, region, 3) == 0) places[count++] = i;
    for (int k = 0; k < count; k += count > 3 ? count / 3 : 1) {
        off_t at = (root - 1) * 4096 + places[k] + 2;
        assert_int_equal(pwrite(fd, &changed, 1, at), 1);
        if (!named_in_file(d, table, index)) fail_msg("%s.%s: entry %d of %d stands under another region and nobody says so", table, index, k, count);
        assert_int_equal(pwrite(fd, &region[2], 1, at), 1);
        tried++;
    }
    return tried;
}

static void an_entry_under_another_region_is_named(void **state) {
    (void)state;
    struct damage d;
    char sql[200];
    int64_t roots[INDEX_COUNT], key, stream;
    int tried = 0;
    damage_open(&d);
    damage_sql(&d, "VACUUM");
    for (int i = 0; i < INDEX_COUNT; i++) {
        snprintf(sql, sizeof sql, "SELECT rootpage FROM sqlite_schema WHERE name = '%s_%s'", tables[table_indexes[i].table].name, table_indexes[i].name);
        roots[i] = number(&d, sql);
    }
    key = number(&d, "SELECT rootpage FROM sqlite_schema WHERE name = 'event_key'");
    stream = number(&d, "SELECT rootpage FROM sqlite_schema WHERE name = 'event_stream'");
    int fd = file_alone(&d);
    assert_true(under_another_region(&d, fd, key, "event", "key") > 0 && under_another_region(&d, fd, stream, "event", "stream") > 0);
    for (int i = 0; i < INDEX_COUNT; i++)
        if (indexes_met((enum table_id)table_indexes[i].table)) tried += under_another_region(&d, fd, roots[i], tables[table_indexes[i].table].name, table_indexes[i].name);
    close(fd);
    print_message("%d entries\n", tried);
    assert_true(tried >= 60);
    damage_close(&d);
}

static void an_index_that_is_gone_is_named(void **state) {
    (void)state;
    struct damage d;
    struct fault f;
    damage_open(&d);
    damage_sql(&d, "DROP INDEX matter_queue");
    d.reader = store_close(d.reader);
    if (store_open(&d.reader, d.city.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(d.reader, 500000);
    assert_true(named(d.reader, "matter", "queue", true));
    damage_close(&d);
}

// Each is read as it stands: from the index alone, in its own order.
static void walks_read_the_index_alone(void **state) {
    (void)state;
    struct damage d;
    damage_open(&d);
    for (int i = 0; i < INDEX_COUNT; i++) {
        char sql[700];
        sqlite3_stmt *st;
        snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", table_indexes[i].walk);
        assert_int_equal(sqlite3_prepare_v2(d.db, sql, -1, &st, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(st), SQLITE_ROW);
        if (strstr((const char *)sqlite3_column_text(st, 3), "USING COVERING INDEX") == NULL) fail_msg("%s: %s", sql, sqlite3_column_text(st, 3));
        if (sqlite3_step(st) != SQLITE_DONE) fail_msg("%s: %s", sql, sqlite3_column_text(st, 3));
        sqlite3_finalize(st);
    }
    damage_close(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_index_that_lacks_a_row_is_named), cmocka_unit_test(an_index_out_of_order_is_named),
                                       cmocka_unit_test(an_index_that_is_gone_is_named), cmocka_unit_test(an_entry_under_another_region_is_named),
                                       cmocka_unit_test(walks_read_the_index_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
