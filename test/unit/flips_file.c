// SPDX-License-Identifier: Apache-2.0
// Bytes of the SQLite file itself: whichever is flipped, verification finds it, or what the tables hold is what it was.
#include "damage.h"

#include <fcntl.h>
#include <sys/stat.h>

// A digest over every value of every verified table, as SQLite reads them, with their types; false: it cannot.
static bool digest_table(sqlite3 *db, const struct table *t, struct buf *b) {
    char sql[200];
    sqlite3_stmt *st;
    int code;
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" NOT INDEXED", t->name);
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) return false;
    buf_add(b, str_c(t->name));
    while ((code = sqlite3_step(st)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            buf_varint(b, (uint64_t)sqlite3_column_type(st, i));
            const char *p = sqlite3_column_blob(st, i);
            int n = sqlite3_column_bytes(st, i);
            buf_varint(b, (uint64_t)n);
            buf_add(b, str_of(p, (size_t)n));
        }
    sqlite3_finalize(st);
    return code == SQLITE_DONE;
}

static bool digest(const char *path, struct hash *ret) {
    sqlite3 *db;
    struct buf b = BUF_INIT;
    bool whole = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK;
    for (enum table_id t = 0; whole && t < TABLE_COUNT; t++)
        if (tables[t].kind != TABLE_KIND_WORKING) whole = digest_table(db, &tables[t], &b);
    if (whole) sm3_of(ret, buf_str(&b));
    buf_release(&b);
    sqlite3_close(db);
    return whole;
}

static bool file_found(const char *path, const char *what) {
    struct store *s = NULL;
    struct fault f;
    if (store_open(&s, path, STORE_READ, &f) < 0) {
        if (!f.code || !f.zh[0] || !f.en[0]) fail_msg("%s: a fault without words", what);
        return true;
    }
    store_set_region(s, 500000);
    bool found = damage_found(s, NULL, what);
    store_close(s);
    return found;
}

static void flip_in_file(const char *path, int fd, off_t at, unsigned char bit, const struct hash *want, long *counts) {
    unsigned char byte, changed;
    char what[100];
    struct hash now;
    snprintf(what, sizeof what, "byte %lld of the file ^ %02x", (long long)at, bit);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    changed = (unsigned char)(byte ^ bit);
    assert_int_equal(pwrite(fd, &changed, 1, at), 1);
    bool found = file_found(path, what);
    if (!found && (!digest(path, &now) || !hash_eq(&now, want))) fail_msg("not found: %s", what);
    counts[found]++;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
}

static void a_flipped_byte_of_the_file_is_found_or_changes_nothing(void **state) {
    (void)state;
    struct damage d;
    struct hash want, now;
    struct stat before, after;
    struct fault f;
    struct buf file = BUF_INIT, still = BUF_INIT;
    long counts[2] = {0, 0};
    damage_open(&d);
    d.reader = store_close(d.reader);
    sqlite3_close(d.db);
    d.db = NULL;
    const char *path = d.city.path;
    assert_true(digest(path, &want));
    assert_int_equal(stat(path, &before), 0);
    if (file_read(path, 1 << 24, &file, &f) < 0) fail_msg("%s", f.en);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    off_t step = getenv("HUIYIN_LONG") ? 1 : 430; // of pages of 4096 bytes, more of them empty
    for (off_t at = 0; at < before.st_size; at += step)
        if (file.p[at] || at % 16 == 0) flip_in_file(path, fd, at, (unsigned char)(1u << (at / step % 8)), &want, counts);
    close(fd);
    assert_int_equal(stat(path, &after), 0);
    if (file_read(path, 1 << 24, &still, &f) < 0) fail_msg("%s", f.en);
    assert_true(str_eq(buf_str(&file), buf_str(&still)));
    assert_true(digest(path, &now) && hash_eq(&now, &want));
    print_message("%lld bytes: %ld flips found, %ld changed no value\n", (long long)before.st_size, counts[1], counts[0]);
    buf_release(&file);
    buf_release(&still);
    damage_close(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flipped_byte_of_the_file_is_found_or_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
