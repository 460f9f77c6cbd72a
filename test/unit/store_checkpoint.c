// SPDX-License-Identifier: Apache-2.0
// The log of an SQLite store is brought into the file beside the commits: it begins anew while somebody writes without a rest, and
// all that was written is there.
#include "life.h"
#include "small_city.h"

#include <sys/stat.h>

#include "store/driver.h"

static int64_t log_pages(struct city *c) {
    struct stat st;
    return stat(arena_printf(&c->arena, "%s-wal", c->path).p, &st) == 0 ? st.st_size / 8192 : 0;
}

static void write_some(struct city *c, int from, int count) {
    for (int i = from; i < from + count; i++) {
        char line[300];
        snprintf(line, sizeof line, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-04-01T09:00\",\"fields\":{\"程序\":\"事\",\"编号\":\"L%d\",\"标题\":\"第%d件\","
                                    "\"诉求人\":{\"name\":\"某\",\"phone\":\"13800000000\"}}}", i, i);
        city_act(c, line); // a commit each
    }
}

static void the_log_begins_anew_under_a_writer_that_does_not_rest(void **state) {
    (void)state;
    struct city c;
    int usual = sqlite_log_round;
    sqlite_log_round = 30;
    small_city_open(&c);
    int64_t made = log_pages(&c), most = made; // the file keeps the length it had when the tables were made
    for (int i = 0; i < 40; i++) {
        write_some(&c, i * 10, 10);
        int64_t pages = log_pages(&c);
        if (pages > most) most = pages;
    }
    // five thousand pages and more were written; a log that never began anew would hold them all
    print_message("the log had %lld pages at first, %lld at most\n", (long long)made, (long long)most);
    assert_true(most > 30 && most <= made + 13 * 30);
    city_verify(&c);
    city_close(&c);
    sqlite_log_round = usual;
}

// Whoever reads an old state keeps the log from beginning anew; when that reader has gone it does.
static void a_long_reader_only_delays_it(void **state) {
    (void)state;
    struct city c;
    struct store *r;
    struct fault f;
    int usual = sqlite_log_round;
    sqlite_log_round = 10;
    small_city_open(&c);
    if (store_open(&r, c.path, STORE_READ, &f) < 0 || store_begin_read(r, &f) < 0) fail_msg("%s", f.en);
    store_set_region(r, store_region(c.store));
    int64_t before, after;
    if (store_count(r, TABLE_EVENT, &before, &f) < 0) fail_msg("%s", f.en);
    write_some(&c, 0, 60);
    if (store_count(r, TABLE_EVENT, &after, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(before, after); // what it began to read
    int64_t grown = log_pages(&c);
    assert_true(grown > 130);
    store_rollback(r);
    store_close(r);
    write_some(&c, 100, 40);
    assert_true(log_pages(&c) <= grown + 60); // the same file, written from its beginning
    city_verify(&c);
    city_close(&c);
    sqlite_log_round = usual;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_log_begins_anew_under_a_writer_that_does_not_rest),
        cmocka_unit_test(a_long_reader_only_delays_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
