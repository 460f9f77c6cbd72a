// SPDX-License-Identifier: Apache-2.0
// What is said to be asked soon changes no answer, only when the store is asked: on files it does nothing, on PostgreSQL
// (HUIYIN_SUITE) questions go out together.
#include "suite.h"

static struct row_series series(const char *name, int64_t value) { return (struct row_series){str_c(name), value}; }

static void put(struct store *s, const char *name, int64_t value) {
    struct row_series row = series(name, value);
    struct fault f;
    if (store_insert(s, TABLE_SERIES, &row, &f) < 0) fail_msg("%s", f.en);
}

static void put_office(struct store *s, int64_t id, const char *name) {
    struct row_office row = {.id = id, .name = str_c(name), .alias = STR(""), .kind = STR("body"), .district = STR(""), .symbol = STR("")};
    struct fault f;
    if (store_insert(s, TABLE_OFFICE, &row, &f) < 0) fail_msg("%s", f.en);
}

// -1: there is none.
static int64_t value_of(struct store *s, const char *name) {
    struct cell got = CELL_INT(-1);
    struct fault f;
    if (store_first(s, SQL_SERIES_GET, &CELL_TEXT(str_c(name)), 1, &got, 1, &f) < 0) fail_msg("%s", f.en);
    return got.i;
}

static void foresee(struct store *s, const char *name) { store_foresee(s, SQL_SERIES_GET, &CELL_TEXT(str_c(name)), 1); }

static int count_row(void *context, const void *row) {
    int64_t *n = context;
    *n += ((const struct row_office *)row)->id;
    return 0;
}

static int64_t office_rows(struct store *s, int64_t id) {
    int64_t n = 0;
    struct fault f;
    if (store_rows_of(s, TABLE_OFFICE, id, count_row, &n, &f) < 0) fail_msg("%s", f.en);
    return n;
}

static uint32_t which(struct store *s, int64_t id) {
    static const enum table_id list[] = {TABLE_OFFICE, TABLE_PERSON, TABLE_COUNT};
    uint32_t got = 99;
    struct fault f;
    store_foresee_which(s, list, id);
    if (store_which(s, list, id, &got, &f) < 0) fail_msg("%s", f.en);
    return got;
}

static void must_be(int status, const struct fault *f) {
    if (status < 0) fail_msg("%s: %s", f->code, f->en);
}

static void every_answer_is_that_of_its_own_question(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    char name[8];
    must_be(store_begin(w, &f), &f);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "s%d", i);
        put(w, name, 100 + i);
    }
    put_office(w, 7, "seven");
    put_office(w, 8, "eight");
    must_be(store_commit(w, &f), &f);
    for (int i = 39; i >= 0; i -= 2) { // before the transaction: asked with its beginning
        snprintf(name, sizeof name, "s%d", i);
        foresee(w, name);
    }
    store_foresee_rows_of(w, TABLE_OFFICE, 8);
    must_be(store_begin_read(w, &f), &f);
    foresee(w, "none");
    store_foresee_rows_of(w, TABLE_OFFICE, 7);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "s%d", i);
        assert_int_equal(value_of(w, name), 100 + i);
        assert_int_equal(value_of(w, name), 100 + i); // a second time too
    }
    assert_int_equal(value_of(w, "none"), -1);
    assert_int_equal(office_rows(w, 7), 7);
    assert_int_equal(office_rows(w, 8), 8);
    assert_int_equal(office_rows(w, 9), 0);
    assert_int_equal(which(w, 7), 1);
    assert_int_equal(which(w, 9), 0);
    store_rollback(w);
    store_close(w);
    place_free(&p);
}

static void own_writes_are_seen_though_the_question_was_foreseen(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    foresee(w, "a");
    must_be(store_begin(w, &f), &f);
    foresee(w, "b");
    store_foresee_rows_of(w, TABLE_OFFICE, 5);
    assert_int_equal(value_of(w, "c"), -1); // a and b came back with it
    put(w, "a", 1);
    put(w, "b", 2);
    put_office(w, 5, "five");
    assert_int_equal(value_of(w, "a"), 1);
    assert_int_equal(value_of(w, "b"), 2);
    assert_int_equal(office_rows(w, 5), 5);
    foresee(w, "a");
    assert_int_equal(value_of(w, "c"), -1);
    struct cell set[] = {CELL_INT(500000), CELL_TEXT(STR("a")), CELL_INT(9)};
    must_be(store_each(w, SQL_SERIES_SET, set, 3, NULL, NULL, &f), &f);
    assert_int_equal(value_of(w, "a"), 9);
    foresee(w, "b");
    assert_int_equal(value_of(w, "c"), -1);
    struct row_series b = series("b", 3);
    must_be(store_update(w, TABLE_SERIES, &b, &f), &f);
    assert_int_equal(value_of(w, "b"), 3);
    foresee(w, "b");
    assert_int_equal(value_of(w, "c"), -1);
    must_be(store_remove(w, TABLE_SERIES, &b, &f), &f);
    assert_int_equal(value_of(w, "b"), -1);
    must_be(store_commit(w, &f), &f);
    store_close(w);
    place_free(&p);
}

static void nothing_of_it_outlives_the_transaction(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE), *r = opened(p.path, STORE_READ);
    struct fault f;
    must_be(store_begin_read(r, &f), &f);
    foresee(r, "a");
    assert_int_equal(value_of(r, "c"), -1); // a came back with it, but nobody asks
    store_rollback(r);
    must_be(store_begin(w, &f), &f);
    foresee(w, "a");
    assert_int_equal(value_of(w, "c"), -1);
    put(w, "a", 4);
    must_be(store_commit(w, &f), &f);
    must_be(store_begin_read(r, &f), &f);
    assert_int_equal(value_of(r, "a"), 4);
    store_rollback(r);
    foresee(r, "a");
    assert_int_equal(value_of(r, "a"), 4); // outside a transaction each question stands alone
    must_be(store_begin(w, &f), &f);
    foresee(w, "a");
    assert_int_equal(value_of(w, "c"), -1);
    store_rollback(w);
    must_be(store_begin(w, &f), &f);
    struct row_series a = series("a", 5);
    must_be(store_update(w, TABLE_SERIES, &a, &f), &f);
    must_be(store_commit(w, &f), &f);
    assert_int_equal(value_of(r, "a"), 5);
    must_be(store_begin(w, &f), &f);
    assert_int_equal(value_of(w, "a"), 5);
    store_rollback(w);
    store_close(r);
    store_close(w);
    place_free(&p);
}

// A reader's transaction ends without waiting for the answer: the next one begins all the same, with a moment of its own.
static void looks_follow_one_another_each_with_its_own_moment(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE), *r = opened(p.path, STORE_READ);
    struct fault f;
    for (int i = 0; i < 20; i++) {
        must_be(store_begin(w, &f), &f);
        struct cell set[] = {CELL_INT(500000), CELL_TEXT(STR("a")), CELL_INT(i)};
        must_be(store_each(w, SQL_SERIES_SET, set, 3, NULL, NULL, &f), &f);
        if (i % 2) foresee(r, "a");
        must_be(store_begin_read(r, &f), &f);
        if (i % 3) assert_int_equal(value_of(r, "a"), i - 1);
        must_be(store_commit(w, &f), &f);
        if (i % 3) assert_int_equal(value_of(r, "a"), i - 1);
        store_rollback(r);
    }
    store_close(r);
    store_close(w);
    place_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_that_of_its_own_question),
        cmocka_unit_test(own_writes_are_seen_though_the_question_was_foreseen),
        cmocka_unit_test(nothing_of_it_outlives_the_transaction),
        cmocka_unit_test(looks_follow_one_another_each_with_its_own_moment),
    };
    suite_begin();
    return cmocka_run_group_tests_name(suite_name(), tests, NULL, NULL);
}
