// SPDX-License-Identifier: Apache-2.0
// A file looked at where it lies in memory, and brought in beforehand: the locks on it stay, a disk that fails under it is told and
// kills nobody, and several who read share it. Meant to run under ThreadSanitizer too.
#include "damage.h"

#include "desk/soon.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int count_row(void *context, const void *row) {
    (void)row;
    ++*(int *)context;
    return 0;
}

static struct store *reader_of(struct damage *d) {
    struct store *s;
    struct fault f;
    if (store_open(&s, d->city.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(s, 500000);
    return s;
}

static int events(struct store *s, struct fault *f) {
    int n = 0;
    return store_rows(s, TABLE_EVENT, count_row, &n, f) < 0 ? -1 : n;
}

// Whether another process finds the file locked by this one, where SQLite's readers lock it.
static bool locked(const char *path) {
    pid_t child = fork();
    if (child == 0) {
        struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000002, .l_len = 510};
        int fd = open(path, O_RDWR | O_CLOEXEC);
        _exit(fd >= 0 && fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK && l.l_pid == getppid() ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int maps_of(const char *path) {
    char line[1000];
    int n = 0;
    FILE *f = fopen("/proc/self/maps", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (strstr(line, path) && !strstr(line, "-shm") && !strstr(line, "-wal")) n++;
    fclose(f);
    return n;
}

static void several_share_what_is_mapped_and_the_locks_stay(void **state) {
    (void)state;
    struct damage d;
    struct fault f;
    damage_open(&d);
    int there = events(d.reader, &f);
    assert_true(there > 10);
    assert_true(locked(d.city.path));
    assert_int_equal(maps_of(d.city.path), 0);
    struct store *other = reader_of(&d);
    store_mapped(other);
    assert_int_equal(events(other, &f), there);
    assert_int_equal(maps_of(d.city.path), 1);
    assert_true(locked(d.city.path));
    store_mapped(d.reader);
    assert_int_equal(events(d.reader, &f), there);
    assert_int_equal(maps_of(d.city.path), 1);
    store_close(other);
    assert_int_equal(maps_of(d.city.path), 1);
    assert_int_equal(events(d.reader, &f), there);
    assert_true(locked(d.city.path));
    damage_close(&d);
    assert_int_equal(maps_of(d.city.path), 0);
}

static void what_is_written_meanwhile_is_seen(void **state) {
    (void)state;
    struct damage d;
    struct fault f;
    damage_open(&d);
    store_mapped(d.reader);
    int there = events(d.reader, &f);
    // Into the file, and beyond the end it had when it was mapped.
    damage_sql(&d, "CREATE TABLE more (x); WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO more SELECT randomblob(1000) FROM n");
    damage_sql(&d, "DELETE FROM event WHERE region_seq = (SELECT MAX(region_seq) FROM event); PRAGMA wal_checkpoint(TRUNCATE)");
    assert_int_equal(events(d.reader, &f), there - 1);
    assert_true(damage_found(d.reader, NULL, "an event less"));
    damage_close(&d);
}

// Pages behind the end of a file cannot be had, as those of a disk that fails cannot.
static void a_disk_that_fails_is_told(void **state) {
    (void)state;
    struct damage d;
    struct fault f;
    struct stat st;
    struct verify_options o = {.published = NULL};
    struct verify_result r;
    damage_open(&d);
    damage_sql(&d, "PRAGMA wal_checkpoint(TRUNCATE); CREATE TABLE in_the_log (x)"); // which says how long the file is
    assert_int_equal(stat(d.city.path, &st), 0);
    store_mapped(d.reader);
    int there = events(d.reader, &f);
    assert_int_equal(truncate(d.city.path, 3 * 4096), 0);
    assert_int_equal(ledger_verify(d.reader, city_rooms, &o, &r, &f), -1);
    print_message("%s\n", f.en);
    assert_string_equal(f.code, "disk-trouble");
    verify_release(&r);
    assert_int_equal(events(d.reader, &f), -1);
    assert_string_equal(f.code, "disk-trouble");
    assert_true(there > 0);
    damage_close(&d);
}

static void a_large_file_is_brought_in(void **state) {
    (void)state;
    struct damage d;
    struct soon n = {.last = 0};
    damage_open(&d);
    soon_begin(&n, d.reader, 1000);
    assert_false(n.running); // too small to be worth it
    soon_release(&n);
    damage_sql(&d, "CREATE TABLE large (x); INSERT INTO large VALUES (zeroblob(150000000)); PRAGMA wal_checkpoint(TRUNCATE)");
    struct soon m = {.last = 0};
    soon_begin(&m, d.reader, 1000);
    assert_true(m.running);
    assert_true(m.parts >= 9);
    usleep(50000);
    assert_int_equal(atomic_load(&m.read), 0); // for nobody
    soon_at(&m, SOON_ORDER, 500);
    soon_at(&m, SOON_DOWN, 2000); // beyond the end counts as the end
    soon_at(&m, SOON_UP, 1);
    int64_t asked = -1;
    while (asked != atomic_load(&m.read)) {
        asked = atomic_load(&m.read);
        usleep(300000);
    }
    assert_in_range(asked, m.parts, SOON_READERS * m.parts); // each, once for each reader at most
    soon_release(&m);
    assert_false(damage_found(d.reader, NULL, "a large file"));
    damage_close(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_share_what_is_mapped_and_the_locks_stay),
        cmocka_unit_test(what_is_written_meanwhile_is_seen),
        cmocka_unit_test(a_disk_that_fails_is_told),
        cmocka_unit_test(a_large_file_is_brought_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
