// SPDX-License-Identifier: Apache-2.0
// Copies of a city whose store has rows of every table: whole, and as it was after each of its events.
#include "small_city.h"

#include <stdio.h>
#include <sys/stat.h>

#include "keep/copy.h"

static void let_go(struct city *c) {
    desk_release(&c->desk);
    memset(&c->desk, 0, sizeof c->desk);
    c->store = store_close(c->store);
}

static struct str path_in(struct city *c, const char *name) { return arena_printf(&c->arena, "%s/%s", c->folder, name); }

static struct store *opened(const char *path, int64_t region) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, STORE_READ, &f) < 0) fail_msg("%s: %s", path, f.en);
    store_set_region(s, region);
    return s;
}

// Walks a table of both; how many rows there were.
static size_t same_rows(struct store *one, struct store *other, enum table_id t) {
    struct store_cursor *a, *b;
    const void *x, *y;
    struct fault f;
    size_t n = 0;
    assert_int_equal(store_cursor_open(one, t, &a, &f), 0);
    assert_int_equal(store_cursor_open(other, t, &b, &f), 0);
    for (;; n++) {
        int got = store_cursor_next(a, &x, &f);
        if (got != store_cursor_next(b, &y, &f)) fail_msg("%s: not as many rows", tables[t].name);
        if (got != 1) break;
        const struct column *c = row_difference(&tables[t], x, y);
        if (c) fail_msg("%s, row %zu: %s differs", tables[t].name, n, c->name);
    }
    store_cursor_close(a);
    store_cursor_close(b);
    return n;
}

static struct copy_options whole(void) { return (struct copy_options){.until_time = INT64_MIN, .verify = COPY_VERIFY_FULL}; }

static void a_copy_has_every_row_of_every_table_but_who_is_signed_in(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    small_city_open(&c);
    int64_t region = store_region(c.store);
    let_go(&c);
    for (int by_rows = 0; by_rows < 2; by_rows++) {
        struct copy_options o = whole();
        struct copy_result r;
        const char *to = path_in(&c, by_rows ? "rows.db" : "pages.db").p;
        if (by_rows) o.region = region;
        if (store_copy(c.path, to, city_rooms, &o, &r, &f) < 0) fail_msg("%s", f.en);
        assert_int_equal(r.pages, !by_rows);
        struct store *one = opened(c.path, region), *other = opened(to, region);
        for (enum table_id t = 0; t < TABLE_COUNT; t++) {
            if (t == TABLE_SESSION || t == TABLE_TURN) {
                int64_t n;
                assert_int_equal(store_count(other, t, &n, &f), 0);
                assert_int_equal(n, 0);
            } else same_rows(one, other, t);
        }
        store_close(one);
        store_close(other);
        struct stat st;
        assert_int_equal(stat(to, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        copy_release(&r);
        store_discard(to);
    }
    city_close(&c);
}

static void after_each_event_the_city_can_be_had_as_it_was(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    small_city_open(&c);
    int64_t region = store_region(c.store), last = c.desk.written_seq;
    let_go(&c);
    const char *to = path_in(&c, "then.db").p;
    assert_true(last > 40);
    for (int64_t until = 1; until <= last; until++) {
        struct copy_options o = whole();
        struct copy_result r;
        o.until = until;
        if (store_copy(c.path, to, city_rooms, &o, &r, &f) < 0) fail_msg("%lld: %s", (long long)until, f.en);
        assert_int_equal(r.regions[0].events, until);
        assert_int_equal(r.regions[0].last_seq, until);
        if (until == last) {
            struct store *one = opened(c.path, region), *other = opened(to, region);
            for (enum table_id t = 0; t < TABLE_COUNT; t++)
                if (tables[t].kind != TABLE_KIND_WORKING) same_rows(one, other, t);
            store_close(one);
            store_close(other);
        }
        copy_release(&r);
        store_discard(to);
    }
    city_close(&c);
}

static void a_store_being_filled_is_none_until_it_is_whole(void **state) {
    (void)state;
    struct city c;
    struct store *s, *other;
    struct fault f;
    small_city_open(&c);
    int64_t region = store_region(c.store);
    let_go(&c);
    const char *to = path_in(&c, "filling.db").p;
    if (store_open(&s, to, STORE_FILL, &f) < 0) fail_msg("%s", f.en);
    store_set_region(s, region);
    assert_int_equal(store_begin(s, &f), 0);
    struct row_series row = {.name = STR("x"), .value = 3};
    assert_int_equal(store_insert(s, TABLE_SERIES, &row, &f), 0);
    assert_int_equal(store_commit(s, &f), 0);
    assert_true(store_open(&other, to, STORE_READ, &f) < 0);
    assert_true(f.zh[0] && f.en[0]);
    if (store_filled(s, &f) < 0) fail_msg("%s", f.en);
    other = opened(to, region);
    int64_t n;
    assert_int_equal(store_count(other, TABLE_SERIES, &n, &f), 0);
    assert_int_equal(n, 1);
    store_close(other);
    store_close(s);
    store_discard(to);
    city_close(&c);
}

static void what_somebody_writes_is_not_moved_away(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    struct buf moved = BUF_INIT;
    small_city_open(&c);
    assert_true(store_aside(c.path, "20260101000000", &moved, &f) < 0);
    assert_string_equal(f.code, "second-writer");
    let_go(&c);
    buf_clear(&moved);
    if (store_aside(c.path, "20260101000000", &moved, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(store_absent(c.path, &f), 0);
    if (store_place(moved.p, c.path, &f) < 0) fail_msg("%s", f.en);
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0 || desk_open(&c.desk, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(&c);
    buf_release(&moved);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_has_every_row_of_every_table_but_who_is_signed_in),
        cmocka_unit_test(after_each_event_the_city_can_be_had_as_it_was),
        cmocka_unit_test(a_store_being_filled_is_none_until_it_is_whole),
        cmocka_unit_test(what_somebody_writes_is_not_moved_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
