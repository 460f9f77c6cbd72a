// SPDX-License-Identifier: Apache-2.0
// The working set: what a batch has changed is found by its values, as they are now, and what is written of a row is all
// that differs from the store.
#include "city.h"

static const int64_t ONE = 4001, TWO = 4002;

static struct stream *office(struct work *w, int64_t id) {
    struct stream *st;
    struct fault f;
    if (work_stream(w, id, STREAM_OFFICE, &st, &f) < 0) fail_msg("%s", f.en);
    return st;
}

static struct row_office *add(struct work *w, int64_t id, const char *name) {
    struct stream *st = office(w, id);
    struct row_office *r = work_add(w, st, TABLE_OFFICE);
    r->id = id;
    r->name = stream_text(st, str_c(name));
    r->alias = r->kind = r->district = r->symbol = STR("");
    return r;
}

static void rename_to(struct work *w, int64_t id, const char *name) {
    struct stream *st = office(w, id);
    struct row_office *r = stream_row(st, TABLE_OFFICE);
    work_touch(w, st, r);
    r->name = stream_text(st, str_c(name));
}

static int64_t named(struct work *w, const char *name) {
    const struct stream *st = work_find(w, TABLE_OFFICE, "name", str_c(name));
    return st ? st->id : 0;
}

static void write_all(struct city *c, struct work *w) {
    struct fault f;
    if (store_begin(c->store, &f) < 0 || work_write(w, &f) < 0 || store_commit(c->store, &f) < 0) fail_msg("%s", f.en);
    work_written(w);
}

static int same_name(void *context, const void *row) {
    const char **name = context;
    assert_true(str_eq(((const struct row_office *)row)->name, str_c(*name)));
    *name = NULL;
    return 0;
}

static void stored_as(struct city *c, const char *name) {
    struct fault f;
    if (store_rows_of(c->store, TABLE_OFFICE, ONE, same_name, &name, &f) < 0) fail_msg("%s", f.en);
    assert_null(name); // there is one
}

static void what_a_batch_changed_is_found_as_it_is_now(void **state) {
    (void)state;
    struct city c;
    struct work w;
    city_open(&c, true);
    work_init(&w, c.store);
    work_command(&w);
    assert_int_equal(named(&w, "甲"), 0);
    add(&w, ONE, "甲");
    assert_int_equal(named(&w, "甲"), ONE);
    assert_int_equal(named(&w, ""), 0);
    work_command(&w);
    rename_to(&w, ONE, "乙"); // after the index was made
    assert_int_equal(named(&w, "甲"), 0);
    assert_int_equal(named(&w, "乙"), ONE);
    work_undo(&w);
    assert_int_equal(named(&w, "甲"), ONE);
    assert_int_equal(named(&w, "乙"), 0);
    work_command(&w);
    add(&w, TWO, "乙");
    assert_int_equal(named(&w, "乙"), TWO);
    work_undo(&w);
    assert_int_equal(named(&w, "乙"), 0);
    work_release(&w);
    city_close(&c);
}

static void each_of_a_name_is_found_once_the_newest_first(void **state) {
    (void)state;
    struct city c;
    struct work w;
    city_open(&c, true);
    work_init(&w, c.store);
    work_command(&w);
    add(&w, ONE, "甲");
    add(&w, TWO, "甲");
    rename_to(&w, ONE, "甲");
    size_t pos = 0;
    const struct stream *first = work_find_next(&w, TABLE_OFFICE, "name", STR("甲"), &pos);
    const struct stream *second = work_find_next(&w, TABLE_OFFICE, "name", STR("甲"), &pos);
    assert_true(first && second);
    assert_int_equal(first->id, TWO);
    assert_int_equal(second->id, ONE);
    assert_null(work_find_next(&w, TABLE_OFFICE, "name", STR("甲"), &pos));
    work_drop(&w); // a lost batch leaves nothing to be found
    assert_int_equal(named(&w, "甲"), 0);
    work_release(&w);
    city_close(&c);
}

static void a_row_is_written_as_it_is_whoever_changed_it_before(void **state) {
    (void)state;
    struct city c;
    struct work w;
    city_open(&c, true);
    work_init(&w, c.store);
    work_command(&w);
    add(&w, ONE, "甲");
    write_all(&c, &w);
    assert_int_equal(named(&w, "甲"), 0); // the store's own statements see it now
    work_command(&w);
    rename_to(&w, ONE, "乙");
    work_undo(&w); // refused: the first to touch it in this batch
    work_command(&w);
    rename_to(&w, ONE, "丙");
    work_command(&w);
    rename_to(&w, ONE, "丁");
    work_command(&w);
    rename_to(&w, ONE, "戊");
    work_undo(&w);
    write_all(&c, &w);
    stored_as(&c, "丁");
    work_command(&w);
    rename_to(&w, ONE, "丙");
    rename_to(&w, ONE, "丁"); // and back
    int64_t before = store_changes(c.store);
    write_all(&c, &w);
    assert_int_equal(store_changes(c.store) - before, 1);
    stored_as(&c, "丁");
    struct stream *st = office(&w, ONE);
    work_command(&w);
    work_remove(&w, st, stream_row(st, TABLE_OFFICE));
    write_all(&c, &w);
    work_release(&w);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_batch_changed_is_found_as_it_is_now),
        cmocka_unit_test(each_of_a_name_is_found_once_the_newest_first),
        cmocka_unit_test(a_row_is_written_as_it_is_whoever_changed_it_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
