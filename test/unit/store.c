// SPDX-License-Identifier: Apache-2.0
// The store that is a file; what every store must do stands in test/store/suite.c.
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_opens_in_the_mode_that_fits),
        cmocka_unit_test(a_foreign_or_newer_file_is_refused_and_left_alone),
        cmocka_unit_test(one_writer_at_a_time_readers_as_many_as_come),
        cmocka_unit_test(every_statement_prepares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
