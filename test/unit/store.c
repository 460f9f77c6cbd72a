// SPDX-License-Identifier: Apache-2.0
// The store seam: what any store behind it must do.
#include "unit.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"

struct place {
    char folder[64], path[96];
};

static struct place place_new(void) {
    struct place p;
    snprintf(p.folder, sizeof p.folder, "/tmp/huiyin-test-XXXXXX");
    assert_non_null(mkdtemp(p.folder));
    snprintf(p.path, sizeof p.path, "%s/s.db", p.folder);
    return p;
}

static void place_free(const struct place *p) {
    store_discard(p->path);
    assert_int_equal(rmdir(p->folder), 0);
}

static struct store *opened(const char *path, enum store_mode mode) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, mode, &f) < 0) fail_msg("%s", f.en);
    store_set_region(s, 500000);
    return s;
}

static void refused(const char *path, enum store_mode mode, const char *code) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, mode, &f) == 0) fail_msg("%s opens, not %s", path, code);
    assert_string_equal(f.code, code);
    assert_true(f.zh[0] && f.en[0]);
}

static void sql(const char *path, const char *text) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s: %s", text, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void a_store_opens_in_the_mode_that_fits(void **state) {
    (void)state;
    struct place p = place_new();
    refused(p.path, STORE_READ, "no-store");
    refused(p.path, STORE_WRITE, "no-store");
    refused(p.folder, STORE_READ, "not-a-store");
    refused(p.folder, STORE_CREATE, "not-a-store");
    store_close(opened(p.path, STORE_CREATE));
    refused(p.path, STORE_CREATE, "store-exists");
    store_close(opened(p.path, STORE_WRITE));
    store_close(opened(p.path, STORE_READ));
    place_free(&p);
}

static void a_foreign_or_newer_file_is_refused_and_left_alone(void **state) {
    (void)state;
    struct place p = place_new();
    struct stat st;
    char lock[110];
    write_file(p.path, "not a store, only a text of some length that is no database at all\n");
    refused(p.path, STORE_READ, "not-a-store");
    refused(p.path, STORE_WRITE, "not-a-store");
    refused(p.path, STORE_CREATE, "store-exists");
    snprintf(lock, sizeof lock, "%s-lock", p.path);
    assert_int_not_equal(stat(lock, &st), 0);
    unlink(p.path);
    sql(p.path, "CREATE TABLE t (a)");
    refused(p.path, STORE_WRITE, "not-a-store");
    store_discard(p.path);
    store_close(opened(p.path, STORE_CREATE));
    sql(p.path, "PRAGMA user_version = 999");
    refused(p.path, STORE_READ, "store-newer");
    refused(p.path, STORE_WRITE, "store-newer");
    place_free(&p);
}

static int as_another_process(const char *path, enum store_mode mode, const char *code) {
    pid_t child = fork();
    if (child == 0) {
        struct store *s;
        struct fault f;
        bool open = store_open(&s, path, mode, &f) == 0;
        _exit(code == NULL ? !open : open || !str_eq(str_c(f.code), str_c(code)));
    }
    int status;
    waitpid(child, &status, 0);
    return status;
}

static void one_writer_at_a_time_readers_as_many_as_come(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *writer = opened(p.path, STORE_CREATE);
    refused(p.path, STORE_WRITE, "second-writer");
    assert_int_equal(as_another_process(p.path, STORE_WRITE, "second-writer"), 0);
    assert_int_equal(as_another_process(p.path, STORE_READ, NULL), 0);
    struct store *one = opened(p.path, STORE_READ), *two = opened(p.path, STORE_READ);
    store_close(writer);
    assert_int_equal(as_another_process(p.path, STORE_WRITE, NULL), 0);
    writer = opened(p.path, STORE_WRITE);
    store_close(one);
    store_close(two);
    store_close(writer);
    place_free(&p);
}

static struct str chance_text(uint64_t *seed, struct arena *a) {
    static const char *const texts[] = {"", "a", "市住房局", "'; DROP TABLE event; --", "\x01\x1f", "a\nb"};
    size_t which = chance_below(seed, sizeof texts / sizeof *texts + 1);
    if (which == sizeof texts / sizeof *texts) return arena_printf(a, "%llu", (unsigned long long)chance(seed));
    return str_c(texts[which]);
}

static void *chance_row(const struct table *t, int64_t stream, int64_t n, uint64_t *seed, struct arena *a) {
    static const int64_t numbers[] = {0, 1, -1, INT64_MAX, INT64_MIN};
    void *row = arena_alloc(a, t->size);
    for (int i = 0; i < t->column_count; i++) {
        const struct column *c = &t->columns[i];
        bool ordered = str_eq(str_c(c->name), STR("region_seq")); // unique besides the key, like some texts below
        if (c->type == COLUMN_INT)
            *row_int(c, row) = i == 0 ? stream : c->key ? n : ordered ? stream * 100 + n : numbers[chance_below(seed, 5)];
        else if (c->type == COLUMN_BYTES) *row_str(c, row) = str_of("\0\xff\x00z", chance_below(seed, 5));
        else *row_str(c, row) = c->key ? arena_printf(a, "k%lld-%lld", (long long)stream, (long long)n) : chance_text(seed, a);
        if (c->type == COLUMN_TEXT && !c->key)
            *row_str(c, row) = arena_printf(a, "%.*s%lld-%lld", SP(*row_str(c, row)), (long long)stream, (long long)n);
    }
    return row;
}

struct seen {
    const struct table *table;
    void *const *rows;
    size_t n, want;
};

static int see(void *context, const void *row) {
    struct seen *x = context;
    assert_true(x->n < x->want);
    const struct column *c = row_difference(x->table, row, x->rows[x->n]);
    if (c) fail_msg("%s: column %s of row %zu came back another", x->table->name, c->name, x->n);
    x->n++;
    return 0;
}

static void check_rows(struct store *s, enum table_id t, void *const *rows, size_t want) {
    struct seen x = {&tables[t], rows, 0, want};
    struct fault f;
    if (store_rows(s, t, see, &x, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(x.n, want);
    struct store_cursor *c;
    const void *row;
    int got;
    if (store_cursor_open(s, t, &c, &f) < 0) fail_msg("%s", f.en);
    for (x.n = 0; (got = store_cursor_next(c, &row, &f)) == 1;) see(&x, row);
    assert_int_equal(got, 0);
    assert_int_equal(x.n, want);
    store_cursor_close(c);
}

static void must(int status, const struct fault *f) {
    if (status < 0) fail_msg("%s: %s", f->code, f->en);
}

enum { ROWS = 6, CHANGES = 12 };

// Some of a row's columns at a time, those in indexes among them, by one handle's statements.
static void check_changes(struct store *s, enum table_id t, void **row, uint64_t *seed, struct arena *a) {
    const struct table *d = &tables[t];
    struct fault f;
    for (int k = 0; k < CHANGES; k++) {
        void *after = arena_alloc(a, d->size), *other = chance_row(d, *row_int(&d->columns[0], *row), 2, seed, a);
        memcpy(after, *row, d->size);
        for (int i = d->key_count; i < d->column_count; i++) {
            if ((k + i) % 3) continue;
            if (d->columns[i].type == COLUMN_INT) *row_int(&d->columns[i], after) = *row_int(&d->columns[i], other);
            else *row_str(&d->columns[i], after) = *row_str(&d->columns[i], other);
        }
        must(store_change(s, t, *row, after, &f), &f);
        *row = after;
    }
}

static int trouble(void *context, const struct cell *cells, size_t count) {
    (void)context, (void)count;
    fail_msg("%.*s", SP(cells[0].s));
    return 1;
}

static void check_table(struct store *s, enum table_id t, uint64_t *seed, struct arena *a) {
    const struct table *d = &tables[t];
    struct fault f;
    void *rows[ROWS], *other;
    size_t n = d->key_count > 1 ? ROWS : 3;
    for (size_t i = 0; i < n; i++) { // two streams; without a second key, a stream a row
        rows[i] = chance_row(d, d->key_count > 1 ? (i < 4 ? -7 : 9) : (int64_t)i, (int64_t)i + 1, seed, a);
        must(store_insert(s, t, rows[i], &f), &f);
    }
    assert_true(store_insert(s, t, rows[0], &f) < 0); // again
    assert_true(f.zh[0] && f.en[0]);
    check_rows(s, t, rows, n);
    struct seen of = {d, rows, 0, d->key_count > 1 ? 4 : 1};
    must(store_rows_of(s, t, *row_int(&d->columns[0], rows[0]), see, &of, &f), &f);
    if (d->columns[0].type == COLUMN_INT) assert_int_equal(of.n, of.want);
    if (d->update[0]) {
        other = chance_row(d, *row_int(&d->columns[0], rows[1]), 2, seed, a);
        rows[1] = other;
        must(store_update(s, t, other, &f), &f);
        check_rows(s, t, rows, n);
        check_changes(s, t, &rows[1], seed, a);
        check_rows(s, t, rows, n);
    }
    must(store_remove(s, t, rows[n - 1], &f), &f);
    check_rows(s, t, rows, n - 1);
    assert_true(store_remove(s, t, rows[n - 1], &f) < 0);
    assert_string_equal(f.code, "store-trouble");
    if (d->update[0]) assert_true(store_update(s, t, rows[n - 1], &f) < 0);
    store_set_region(s, 500001); // nobody else's rows are seen
    check_rows(s, t, NULL, 0);
    assert_true(store_remove(s, t, rows[0], &f) < 0);
    store_set_region(s, 500000);
}

static void rows_of_every_table_come_back_in_key_order(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *s = opened(p.path, STORE_CREATE);
    struct arena a = ARENA_INIT;
    struct fault f;
    uint64_t seed = 7;
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        if (tables[t].columns[0].type != COLUMN_INT) continue; // series: by its statements, below
        must(store_begin(s, &f), &f);
        check_table(s, t, &seed, &a);
        must(store_commit(s, &f), &f);
        arena_reset(&a);
    }
    must(store_check(s, trouble, NULL, &f), &f); // every index holds what its table holds
    arena_release(&a);
    store_close(s);
    place_free(&p);
}

static void one_statement_says_which_tables_have_rows_of_a_stream(void **state) {
    (void)state;
    static const enum table_id list[] = {TABLE_REQUESTER, TABLE_CLOCK, TABLE_BINDING, TABLE_DOCUMENT, TABLE_COUNT};
    struct place p = place_new();
    struct store *s = opened(p.path, STORE_CREATE);
    struct arena a = ARENA_INIT;
    struct fault f;
    uint64_t seed = 11;
    uint32_t which = 9;
    must(store_which(s, list, 7, &which, &f), &f);
    assert_int_equal(which, 0);
    must(store_insert(s, TABLE_CLOCK, chance_row(&tables[TABLE_CLOCK], 7, 1, &seed, &a), &f), &f);
    must(store_insert(s, TABLE_DOCUMENT, chance_row(&tables[TABLE_DOCUMENT], 7, 1, &seed, &a), &f), &f);
    must(store_insert(s, TABLE_DOCUMENT, chance_row(&tables[TABLE_DOCUMENT], 7, 2, &seed, &a), &f), &f);
    must(store_insert(s, TABLE_BINDING, chance_row(&tables[TABLE_BINDING], 8, 1, &seed, &a), &f), &f);
    must(store_which(s, list, 7, &which, &f), &f);
    assert_int_equal(which, 2 | 8);
    must(store_which(s, list, 8, &which, &f), &f);
    assert_int_equal(which, 4);
    store_set_region(s, 500001); // nobody else's rows are seen
    must(store_which(s, list, 7, &which, &f), &f);
    assert_int_equal(which, 0);
    arena_release(&a);
    store_close(s);
    place_free(&p);
}

static void a_series_is_set_and_read(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *s = opened(p.path, STORE_CREATE);
    struct fault f;
    struct cell value;
    assert_int_equal(store_first(s, SQL_SERIES_GET, &CELL_TEXT(STR("诉求2024-")), 1, &value, 1, &f), 0);
    for (int64_t i = 1; i < 4; i++) {
        struct cell args[] = {CELL_INT(500000), CELL_TEXT(STR("诉求2024-")), CELL_INT(i)};
        must(store_each(s, SQL_SERIES_SET, args, 3, NULL, NULL, &f), &f);
        assert_int_equal(store_first(s, SQL_SERIES_GET, &CELL_TEXT(STR("诉求2024-")), 1, &value, 1, &f), 1);
        assert_int_equal(value.i, i);
    }
    store_close(s);
    place_free(&p);
}

static int count_rows(void *context, const void *row) {
    (void)row;
    ++*(int *)context;
    return 0;
}

static int offices(struct store *s) {
    int n = 0;
    struct fault f;
    must(store_rows(s, TABLE_OFFICE, count_rows, &n, &f), &f);
    return n;
}

static void add_office(struct store *s, int64_t id) {
    struct row_office o = {.id = id, .name = STR("局")};
    struct fault f;
    must(store_insert(s, TABLE_OFFICE, &o, &f), &f);
}

static void a_reader_sees_one_moment_while_others_write(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE), *r = opened(p.path, STORE_READ);
    struct fault f;
    must(store_begin(w, &f), &f);
    add_office(w, 1);
    assert_int_equal(offices(r), 0); // not committed
    must(store_commit(w, &f), &f);
    must(store_begin_read(r, &f), &f);
    assert_int_equal(offices(r), 1);
    add_office(w, 2);
    assert_int_equal(offices(r), 1); // the snapshot
    store_rollback(r);
    assert_int_equal(offices(r), 2);
    struct row_office o = {.id = 3};
    assert_true(store_insert(r, TABLE_OFFICE, &o, &f) < 0); // a reader writes nothing
    assert_int_equal(offices(w), 2);
    store_close(r);
    store_close(w);
    place_free(&p);
}

static void what_is_rolled_back_was_never_there(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    must(store_begin(w, &f), &f);
    add_office(w, 1);
    store_rollback(w);
    store_rollback(w); // outside of a transaction: nothing
    assert_int_equal(offices(w), 0);
    must(store_begin(w, &f), &f);
    add_office(w, 2);
    must(store_commit(w, &f), &f);
    must(store_begin(w, &f), &f);
    add_office(w, 3);
    store_close(w); // not committed
    w = opened(p.path, STORE_WRITE);
    assert_int_equal(offices(w), 1);
    store_close(w);
    place_free(&p);
}

static int stop_at_once(void *context, const void *row) {
    (void)context;
    (void)row;
    return 42;
}

static void a_walk_ends_where_its_reader_says(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    for (int64_t i = 0; i < 3; i++) add_office(w, i);
    assert_int_equal(store_rows(w, TABLE_OFFICE, stop_at_once, NULL, &f), 42);
    assert_int_equal(offices(w), 3); // the statement starts anew
    store_close(w);
    place_free(&p);
}

static void prepares(sqlite3 *db, const char *text) {
    sqlite3_stmt *st = NULL;
    if (text[0] && sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK) fail_msg("%s: %s", text, sqlite3_errmsg(db));
    sqlite3_finalize(st);
}

static void every_statement_prepares(void **state) {
    (void)state;
    struct place p = place_new();
    store_close(opened(p.path, STORE_CREATE));
    sqlite3 *db;
    assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
    for (int i = 0; i < SQL_COUNT; i++) prepares(db, statement_sql[i]);
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        const struct table *d = &tables[t];
        const char *const all[] = {d->insert, d->update, d->remove, d->of_stream, d->scan, d->next_region};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) prepares(db, all[i]);
    }
    sqlite3_close(db);
    place_free(&p);
}

static void a_store_takes_its_place_only_where_nothing_is(void **state) {
    (void)state;
    struct place p = place_new();
    struct fault f;
    char made[110];
    snprintf(made, sizeof made, "%s/made.db", p.folder);
    must(store_absent(p.path, &f), &f);
    store_close(opened(made, STORE_CREATE));
    must(store_place(made, p.path, &f), &f);
    store_close(opened(p.path, STORE_READ));
    assert_true(store_absent(p.path, &f) < 0);
    store_close(opened(made, STORE_CREATE));
    assert_true(store_place(made, p.path, &f) < 0);
    assert_string_equal(f.code, "store-exists");
    store_discard(made);
    place_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_opens_in_the_mode_that_fits),
        cmocka_unit_test(a_foreign_or_newer_file_is_refused_and_left_alone),
        cmocka_unit_test(one_writer_at_a_time_readers_as_many_as_come),
        cmocka_unit_test(rows_of_every_table_come_back_in_key_order),
        cmocka_unit_test(one_statement_says_which_tables_have_rows_of_a_stream),
        cmocka_unit_test(a_series_is_set_and_read),
        cmocka_unit_test(a_reader_sees_one_moment_while_others_write),
        cmocka_unit_test(what_is_rolled_back_was_never_there),
        cmocka_unit_test(a_walk_ends_where_its_reader_says),
        cmocka_unit_test(every_statement_prepares),
        cmocka_unit_test(a_store_takes_its_place_only_where_nothing_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
