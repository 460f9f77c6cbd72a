// SPDX-License-Identifier: Apache-2.0
// Tables and statements that are read from end to end, in every store.
#include "suite.h"

enum { MANY = 5003 }; // more than a cursor brings at a time, and not a whole number of times

static int in_order(void *context, const void *row) {
    assert_int_equal(((const struct row_event *)row)->seq, ++*(int64_t *)context);
    return 0;
}

static int count_cells(void *context, const struct cell *cells, size_t count) {
    assert_int_equal(count, 7);
    assert_int_equal(cells[2].i, ++*(int64_t *)context);
    return 0;
}

static void many_rows_come_whole_and_in_order(void **state) {
    (void)state;
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE), *r;
    struct fault f;
    int64_t n = 0;
    must(store_begin(w, &f), &f);
    for (int64_t i = 1; i <= MANY; i++) {
        struct row_event e = {.stream = 1, .seq = i, .region_seq = i, .key = STR(""), .hash8 = STR("h"), .bytes = STR("b")};
        must(store_insert(w, TABLE_EVENT, &e, &f), &f);
    }
    must(store_commit(w, &f), &f);
    r = opened(p.path, STORE_READ);
    must(store_rows(r, TABLE_EVENT, in_order, &n, &f), &f);
    assert_int_equal(n, MANY);
    n = 0;
    must(store_each(r, SQL_EVENT_EXPORT, NULL, 0, count_cells, &n, &f), &f);
    assert_int_equal(n, MANY);
    struct store_cursor *c, *other;
    const void *row;
    must(store_cursor_open(r, TABLE_EVENT, &c, &f), &f);
    must(store_cursor_open(r, TABLE_EVENT, &other, &f), &f);
    for (n = 0; n < MANY; n++) { // two at a time, one ahead
        assert_int_equal(store_cursor_next(c, &row, &f), 1);
        assert_int_equal(((const struct row_event *)row)->seq, n + 1);
        if (n % 2) assert_int_equal(store_cursor_next(other, &row, &f), 1);
    }
    assert_int_equal(store_cursor_next(c, &row, &f), 0);
    store_cursor_close(other);
    store_cursor_close(c);
    store_close(r);
    store_close(w);
    place_free(&p);
}

static int64_t next_in_order(struct store_cursor *c, const void **row) {
    struct fault f;
    must(store_cursor_next(c, row, &f), &f);
    return *row ? 1 : 0;
}

// From one stream on; from the first without saying so.
static void go_by_streams(struct store *w, int64_t from, int64_t streams, int64_t each) {
    struct store_cursor *events, *contents;
    const void *row = NULL;
    struct fault f;
    must(from > 1 ? store_cursor_open_from(w, TABLE_EVENT, from, &events, &f) : store_cursor_open(w, TABLE_EVENT, &events, &f), &f);
    must(from > 1 ? store_cursor_open_from(w, TABLE_CONTENT, from, &contents, &f) : store_cursor_open(w, TABLE_CONTENT, &contents, &f), &f);
    for (int64_t stream = from; stream <= streams; stream++)
        for (int64_t seq = 1; seq <= each; seq++) {
            row = NULL;
            assert_int_equal(next_in_order(events, &row), 1);
            const struct row_event *e = row;
            int64_t place = e->region_seq;
            assert_true(e->stream == stream && e->seq == seq && place == (seq - 1) * streams + streams - stream + 1);
            if (seq % 3 == 0) continue;
            row = NULL;
            assert_int_equal(next_in_order(contents, &row), 1);
            assert_int_equal(((const struct row_content *)row)->region_seq, place);
        }
    row = NULL;
    assert_int_equal(next_in_order(events, &row), 0);
    assert_int_equal(next_in_order(contents, &row), 0);
    store_cursor_close(events);
    store_cursor_close(contents);
}

// Kept in the order of the region, gone through stream by stream, contents beside their events; one of no event is passed over.
static void the_ledger_is_walked_by_streams(void **state) {
    (void)state;
    enum { STREAMS = 7, EACH = 9 };
    struct place p = place_new();
    struct store *w = opened(p.path, STORE_CREATE);
    struct fault f;
    int64_t n = 0;
    must(store_begin(w, &f), &f);
    for (int64_t seq = 1; seq <= EACH; seq++)
        for (int64_t stream = STREAMS; stream >= 1; stream--) {
            struct row_event e = {.region_seq = ++n, .stream = stream, .seq = seq, .key = STR(""), .hash8 = STR("h"), .bytes = STR("b")};
            struct row_content c = {.region_seq = n, .salt = STR("s"), .bytes = STR("c")};
            must(store_insert(w, TABLE_EVENT, &e, &f), &f);
            if (seq % 3) must(store_insert(w, TABLE_CONTENT, &c, &f), &f);
        }
    struct row_content stray = {.region_seq = n + 5, .salt = STR("s"), .bytes = STR("c")};
    must(store_insert(w, TABLE_CONTENT, &stray, &f), &f);
    must(store_commit(w, &f), &f);
    for (int64_t from = 1; from <= STREAMS + 1; from++) go_by_streams(w, from, STREAMS, EACH);
    struct store_cursor *contents; // the stray too
    const void *row;
    must(store_cursor_open_keys(w, TABLE_CONTENT, &contents, &f), &f);
    for (int64_t seq = 1; seq <= n; seq++)
        if ((seq - 1) / STREAMS % 3 != 2) {
            row = NULL;
            assert_int_equal(next_in_order(contents, &row), 1);
            assert_int_equal(((const struct row_content *)row)->region_seq, seq);
        }
    row = NULL;
    assert_int_equal(next_in_order(contents, &row), 1);
    assert_int_equal(((const struct row_content *)row)->region_seq, n + 5);
    store_cursor_close(contents);
    store_close(w);
    place_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_rows_come_whole_and_in_order),
        cmocka_unit_test(the_ledger_is_walked_by_streams),
    };
    suite_begin();
    return cmocka_run_group_tests_name(suite_name(), tests, NULL, NULL);
}
