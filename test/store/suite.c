// SPDX-License-Identifier: Apache-2.0
// What any store behind the seam must do, whichever it is: HUIYIN_SUITE names it – file, faulty (the file behind a driver
// that can be made to fail) or the address of a PostgreSQL.
#include "suite.h"

#include <ctype.h>

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
        bool ordered = str_eq(str_c(c->name), STR("seq")); // of event unique besides the key, like some texts below
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
    if (strcmp(tables[t].walk, tables[t].scan) != 0) return; // see walked.c
    struct store_cursor *c;
    const void *row;
    int got;
    if (store_cursor_open(s, t, &c, &f) < 0) fail_msg("%s", f.en);
    for (x.n = 0; (got = store_cursor_next(c, &row, &f)) == 1;) see(&x, row);
    assert_int_equal(got, 0);
    assert_int_equal(x.n, want);
    store_cursor_close(c);
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

// A write that cannot be is told at the latest when it is committed; nothing of its transaction stays.
static void not_written(struct store *s, int (*write)(struct store *s, enum table_id t, const void *row, struct fault *f), enum table_id t,
                        const void *row) {
    struct fault f = {.code = NULL};
    must(store_begin(s, &f), &f);
    bool refused = write(s, t, row, &f) < 0 || store_commit(s, &f) < 0;
    if (!refused) fail_msg("%s: written", tables[t].name);
    assert_true(f.zh[0] && f.en[0]);
    assert_string_equal(f.code, "store-trouble");
    store_rollback(s);
}

static void written(struct store *s, int (*write)(struct store *s, enum table_id t, const void *row, struct fault *f), enum table_id t,
                    const void *row) {
    struct fault f;
    must(store_begin(s, &f), &f);
    must(write(s, t, row, &f), &f);
    must(store_commit(s, &f), &f);
}

static void check_table(struct store *s, enum table_id t, uint64_t *seed, struct arena *a) {
    const struct table *d = &tables[t];
    struct fault f;
    void *rows[ROWS];
    size_t n = d->key_count > 1 ? ROWS : 3;
    must(store_begin(s, &f), &f);
    for (size_t i = 0; i < n; i++) { // two streams; without a second key, a stream a row
        rows[i] = chance_row(d, d->key_count > 1 ? (i < 4 ? -7 : 9) : (int64_t)i, (int64_t)i + 1, seed, a);
        must(store_insert(s, t, rows[i], &f), &f);
    }
    check_rows(s, t, rows, n); // one's own are seen before they are committed
    must(store_commit(s, &f), &f);
    not_written(s, store_insert, t, rows[0]); // again
    check_rows(s, t, rows, n);
    struct seen of = {d, rows, 0, d->key_count > 1 ? 4 : 1};
    must(store_rows_of(s, t, *row_int(&d->columns[0], rows[0]), see, &of, &f), &f);
    assert_int_equal(of.n, of.want);
    if (d->update[0]) {
        rows[1] = chance_row(d, *row_int(&d->columns[0], rows[1]), 2, seed, a);
        written(s, store_update, t, rows[1]);
        check_rows(s, t, rows, n);
        must(store_begin(s, &f), &f);
        check_changes(s, t, &rows[1], seed, a);
        check_rows(s, t, rows, n);
        must(store_commit(s, &f), &f);
    }
    written(s, store_remove, t, rows[n - 1]);
    check_rows(s, t, rows, n - 1);
    not_written(s, store_remove, t, rows[n - 1]);
    if (d->update[0]) not_written(s, store_update, t, rows[n - 1]);
    store_set_region(s, 500001); // nobody else's rows are seen
    check_rows(s, t, NULL, 0);
    not_written(s, store_remove, t, rows[0]);
    int64_t region = 0;
    assert_int_equal(store_next_region(s, t, 1, &region, &f), 1);
    assert_int_equal(region, 500000);
    assert_int_equal(store_next_region(s, t, 500000, &region, &f), 0);
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
        if (tables[t].columns[0].type != COLUMN_INT || t == TABLE_TURN) continue; // series by its statements, the turn is the store's
        check_table(s, t, &seed, &a);
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
    must(store_begin(s, &f), &f);
    must(store_insert(s, TABLE_CLOCK, chance_row(&tables[TABLE_CLOCK], 7, 1, &seed, &a), &f), &f);
    must(store_insert(s, TABLE_DOCUMENT, chance_row(&tables[TABLE_DOCUMENT], 7, 1, &seed, &a), &f), &f);
    must(store_insert(s, TABLE_DOCUMENT, chance_row(&tables[TABLE_DOCUMENT], 7, 2, &seed, &a), &f), &f);
    must(store_insert(s, TABLE_BINDING, chance_row(&tables[TABLE_BINDING], 8, 1, &seed, &a), &f), &f);
    must(store_commit(s, &f), &f);
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
        must(store_begin(s, &f), &f);
        must(store_each(s, SQL_SERIES_SET, args, 3, NULL, NULL, &f), &f);
        must(store_commit(s, &f), &f);
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

static void put_office(struct store *s, int64_t id) {
    struct fault f;
    must(store_begin(s, &f), &f);
    add_office(s, id);
    must(store_commit(s, &f), &f);
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
    put_office(w, 2);
    assert_int_equal(offices(r), 1); // the snapshot
    store_rollback(r);
    assert_int_equal(offices(r), 2);
    struct row_office o = {.id = 3}; // a reader writes nothing
    assert_true(store_begin(r, &f) < 0 || store_insert(r, TABLE_OFFICE, &o, &f) < 0 || store_commit(r, &f) < 0);
    store_rollback(r);
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
    assert_int_equal(offices(w), 2);
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
    for (int64_t i = 0; i < 3; i++) put_office(w, i);
    assert_int_equal(store_rows(w, TABLE_OFFICE, stop_at_once, NULL, &f), 42);
    assert_int_equal(offices(w), 3); // the statement starts anew
    store_close(w);
    place_free(&p);
}

// A walk over one table may ask anything but the same; what it was given stays until it returns.
static int ask_within(void *context, const void *row) {
    struct store *s = context;
    const struct row_office *o = row;
    struct fault f;
    struct cell name;
    assert_int_equal(store_first(s, SQL_OFFICE_BY_NAME, &CELL_TEXT(STR("局")), 1, &name, 1, &f), 1);
    int n = 0;
    must(store_rows(s, TABLE_ACCOUNT, count_rows, &n, &f), &f);
    assert_int_equal(n, 0);
    assert_str(o->name, "局");
    return 0;
}

static void a_walk_may_ask_on_the_way(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    for (int64_t i = 0; i < 3; i++) put_office(w, i);
    must(store_rows(w, TABLE_OFFICE, ask_within, w, &f), &f);
    must(store_begin_read(w, &f), &f);
    must(store_rows(w, TABLE_OFFICE, ask_within, w, &f), &f);
    store_rollback(w);
    store_close(w);
    place_free(&p);
}

static void a_statement_sorts_text_by_its_bytes(void **state) {
    (void)state;
    static const char *const names[] = {"B", "a", "中", "é", "Z", "_", ""};
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    must(store_begin(w, &f), &f);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct cell args[] = {CELL_INT(500000), CELL_TEXT(str_c(names[i])), CELL_INT((int64_t)i)};
        must(store_each(w, SQL_SERIES_SET, args, 3, NULL, NULL, &f), &f);
    }
    must(store_commit(w, &f), &f);
    struct store_cursor *c;
    const void *row;
    struct buf got = BUF_INIT;
    must(store_cursor_open(w, TABLE_SERIES, &c, &f), &f);
    while (store_cursor_next(c, &row, &f) == 1) buf_printf(&got, "%lld", (long long)((const struct row_series *)row)->value);
    store_cursor_close(c);
    assert_str(buf_str(&got), "6045132");
    buf_release(&got);
    store_close(w);
    place_free(&p);
}

// The column a parameter is compared with, in one of the tables the statement names; NULL: a limit or the like.
static const struct column *column_of(const char *sql, const char *parameter) {
    const char *end = parameter;
    while (end > sql && strchr(" =<>?(,", end[-1])) end--;
    if (end - sql > 3 && memcmp(end - 3, " IN", 3) == 0) end -= 3;
    const char *from = end;
    while (from > sql && (isalnum((unsigned char)from[-1]) || from[-1] == '_')) from--;
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        static const char *const before[] = {"FROM", "INTO", "UPDATE", "JOIN"};
        bool named = false;
        for (size_t i = 0; i < sizeof before / sizeof *before && !named; i++) {
            char text[80];
            snprintf(text, sizeof text, "%s %s ", before[i], tables[t].name);
            named = strstr(sql, text) != NULL;
        }
        if (!named) continue;
        for (int i = 0; i < tables[t].column_count; i++)
            if (str_eq(str_c(tables[t].columns[i].name), str_of(from, (size_t)(end - from)))) return &tables[t].columns[i];
    }
    return NULL;
}

static size_t arguments(int which, struct cell *args) {
    const char *sql = statement_sql[which];
    size_t n = 0;
    bool region = which != SQL_SERIES_SET; // the handle gives it
    for (const char *c = strchr(sql, '?'); c; c = strchr(c + 1, '?')) {
        const struct column *column = column_of(sql, c);
        if (region) region = false;
        else if (column && column->type != COLUMN_INT) args[n++] = column->type == COLUMN_TEXT ? CELL_TEXT(STR("x")) : CELL_BYTES(STR("x"));
        else args[n++] = CELL_INT(1);
    }
    if (which == SQL_SERIES_SET) args[1] = CELL_TEXT(STR("x"));
    return n;
}

static void every_statement_runs(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    for (int i = 0; i < SQL_COUNT; i++) {
        struct cell args[40];
        size_t n = arguments(i, args);
        must(store_begin(w, &f), &f);
        if (store_each(w, (enum statement)i, args, n, NULL, NULL, &f) < 0 || store_commit(w, &f) < 0) fail_msg("%s: %s", statement_sql[i], f.en);
    }
    store_close(w);
    place_free(&p);
}

static void a_store_takes_its_place_only_where_nothing_is(void **state) {
    (void)state;
    struct place p = place_new();
    struct fault f;
    struct buf made = BUF_INIT;
    store_temporary(p.path, "0a1b2c3d", &made);
    buf_byte(&made, '\0');
    must(store_absent(p.path, &f), &f);
    store_close(opened(made.p, STORE_CREATE));
    must(store_place(made.p, p.path, &f), &f);
    store_close(opened(p.path, STORE_READ));
    assert_true(store_absent(p.path, &f) < 0);
    assert_string_equal(f.code, "store-exists");
    store_close(opened(made.p, STORE_CREATE));
    assert_true(store_place(made.p, p.path, &f) < 0);
    assert_string_equal(f.code, "store-exists");
    store_discard(made.p);
    buf_release(&made);
    place_free(&p);
}

static void a_store_opens_in_the_mode_that_fits(void **state) {
    (void)state;
    struct place p = place_new();
    refused(p.path, STORE_READ, "no-store");
    refused(p.path, STORE_WRITE, "no-store");
    store_close(opened(p.path, STORE_CREATE));
    refused(p.path, STORE_CREATE, suite_is_file() ? "store-exists" : "store-trouble");
    store_close(opened(p.path, STORE_WRITE));
    store_close(opened(p.path, STORE_READ));
    place_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_opens_in_the_mode_that_fits),
        cmocka_unit_test(rows_of_every_table_come_back_in_key_order),
        cmocka_unit_test(one_statement_says_which_tables_have_rows_of_a_stream),
        cmocka_unit_test(a_series_is_set_and_read),
        cmocka_unit_test(a_reader_sees_one_moment_while_others_write),
        cmocka_unit_test(what_is_rolled_back_was_never_there),
        cmocka_unit_test(a_walk_ends_where_its_reader_says),
        cmocka_unit_test(a_walk_may_ask_on_the_way),
        cmocka_unit_test(a_statement_sorts_text_by_its_bytes),
        cmocka_unit_test(every_statement_runs),
        cmocka_unit_test(a_store_takes_its_place_only_where_nothing_is),
    };
    suite_begin();
    return cmocka_run_group_tests_name(suite_name(), tests, NULL, NULL);
}
