// SPDX-License-Identifier: Apache-2.0
// Each fsync takes 50 to 500 ms: answers come late, all of them, and whoever reads is not kept.
#include "office_under_fault.h"

#include <pthread.h>

struct reading {
    const char *path;
    _Atomic bool over;
    _Atomic int64_t read, read_while_syncing;
};

static void *read_on(void *context) {
    struct reading *r = context;
    struct store *s;
    struct fault f;
    if (store_open(&s, r->path, STORE_READ, &f) < 0) trial_wrong("%s", f.en);
    store_set_region(s, 500000);
    while (!atomic_load(&r->over)) {
        int before = faulty_vfs_syncing();
        trial_there(s, SQL_EVENT_BY_KEY, CELL_TEXT(STR("load-0")));
        atomic_fetch_add(&r->read, 1);
        if (before && faulty_vfs_syncing()) atomic_fetch_add(&r->read_while_syncing, 1);
    }
    store_close(s);
    return NULL;
}

static void a_slow_disk_loses_nothing_and_keeps_no_reader(void **state) {
    (void)state;
    struct trial *t = trial_new();
    struct service s;
    struct fault f;
    struct reading r = {.path = t->path};
    pthread_t reader;
    uint64_t seed = 3;
    trial_begin(t);
    faulty_vfs_watch(t->path);
    if (service_open(&s, t->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(pthread_create(&reader, NULL, read_on, &r), 0);
    faulty_vfs_slow(50, long_run() ? 500 : 150);
    trial_load(t, &s, &seed);
    trial_count(t);
    assert_int_equal(t->trouble, 0);
    assert_true(t->answered_yes > LOAD / 2);
    assert_true(faulty_vfs_calls(VFS_SYNC) > 5);
    atomic_store(&r.over, true);
    pthread_join(reader, NULL);
    print_message("%lld reads, %lld of them within an fsync\n", (long long)r.read, (long long)r.read_while_syncing);
    assert_true(atomic_load(&r.read_while_syncing) > 100);
    faulty_vfs_slow(0, 0);
    service_close(&s);
    faulty_vfs_watch(NULL);
    trial_prove(t, t->path, "a slow disk");
    trial_free(t);
}

int main(void) {
    faulty_vfs_install();
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_slow_disk_loses_nothing_and_keeps_no_reader)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
