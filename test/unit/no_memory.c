// SPDX-License-Identifier: Apache-2.0
// SQLite gets no memory: at the n-th time it asks, or from then on until somebody ends another program. The program's
// own allocations end it at once (mem_new), which is a kill like any other.
#include "office_under_fault.h"

static sqlite3_mem_methods real;
static _Atomic int64_t asked, fail_at, failed;
static _Atomic bool for_good;

static bool refused(void) {
    int64_t n = atomic_fetch_add(&asked, 1) + 1, at = atomic_load(&fail_at);
    bool no = at && (n == at || (n > at && atomic_load(&for_good)));
    if (no) atomic_fetch_add(&failed, 1);
    return no;
}

static void *new_memory(int n) { return refused() ? NULL : real.xMalloc(n); }
static void *more_memory(void *p, int n) { return refused() ? NULL : real.xRealloc(p, n); }

static void begin_counting(int64_t at, bool on_and_on) {
    atomic_store(&for_good, on_and_on);
    atomic_store(&asked, 0);
    atomic_store(&failed, 0);
    atomic_store(&fail_at, at);
}

static bool one_trial(struct trial *t, int64_t at, bool on_and_on) {
    struct service s;
    struct fault f;
    uint64_t seed = 99;
    char what[80];
    snprintf(what, sizeof what, "no memory at request %lld%s", (long long)at, on_and_on ? " and on" : "");
    trial_begin(t);
    begin_counting(at, on_and_on);
    bool opened = service_open(&s, t->path, city_rooms, 0, &f) == 0;
    if (!opened && (!f.zh[0] || !f.en[0])) trial_wrong("%s: a fault without words", what);
    if (opened) trial_load(t, &s, &seed);
    bool came = atomic_load(&failed) > 0;
    begin_counting(0, false);
    trial_count(t);
    if (opened) {
        struct pair fields[] = {{STR("name"), STR("复原")}};
        struct command c = {.verb = STR("office.open"), .by = STR("admin"), .channel = STR("act"), .has_at = true, .at = 1577836800000, .fields = {fields, 1}};
        struct answer a;
        service_do(&s, &c, &a);
        if (!a.ok) trial_wrong("%s: memory again, but the office does not go on: %s", what, a.fault.en);
        service_close(&s);
    }
    trial_prove(t, t->path, what);
    return came;
}

static void nothing_acknowledged_is_lost_for_want_of_memory(void **state) {
    (void)state;
    struct trial *t = trial_new();
    begin_counting(0, false);
    one_trial(t, 0, false);
    struct service s;
    struct fault f;
    uint64_t seed = 99;
    trial_begin(t);
    begin_counting(0, false);
    if (service_open(&s, t->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    trial_load(t, &s, &seed);
    service_close(&s);
    int64_t all = atomic_load(&asked), step = all / (long_run() ? 1000 : 60) + 1, came = 0, trials = 0;
    assert_true(all > 1000);
    for (int64_t at = 1 + (int64_t)chance_below(&t->seed, (size_t)step); at < all; at += step, trials++) came += one_trial(t, at, trials % 3 == 2);
    print_message("%lld of %lld requests for memory refused\n", (long long)came, (long long)all);
    assert_true(came >= trials * 9 / 10);
    trial_free(t);
}

int main(void) {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
    sqlite3_mem_methods mine = real;
    mine.xMalloc = new_memory;
    mine.xRealloc = more_memory;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); // all of it through the above
    faulty_vfs_install(); // leaves the slow fsync out
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_acknowledged_is_lost_for_want_of_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
