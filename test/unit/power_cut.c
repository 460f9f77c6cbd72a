// SPDX-License-Identifier: Apache-2.0
// The power goes at every write, fsync, truncation and deletion of a load, and the disk keeps of what was not yet
// fsynced nothing, all, some, sectors, a torn end, or things out of order.
#include "office_under_fault.h"

#include "store/driver.h"

struct cutting {
    struct trial *trial;
    int64_t moments, cuts;
    int every; // of the moments
    uint64_t seed;
};

static void cut_here(void *context) {
    struct cutting *c = context;
    if (c->moments++ % c->every) return;
    for (int loss = 0; loss < LOSS_KINDS; loss++) {
        if (c->every > 1 && loss != LOSS_ALL && loss != 1 + (int)chance_below(&c->seed, LOSS_KINDS - 1)) continue;
        char what[64];
        snprintf(what, sizeof what, "cut at moment %lld, loss %d", (long long)c->moments, loss);
        faulty_vfs_cut(c->trial->image, (enum vfs_loss)loss, chance(&c->seed));
        trial_prove(c->trial, c->trial->image, what);
        store_discard(c->trial->image);
        c->cuts++;
    }
}

static int64_t one_load(struct trial *t, int every, uint64_t seed, int64_t *ret_moments) {
    struct cutting c = {.trial = t, .every = every, .seed = seed};
    struct service s;
    struct fault f;
    trial_begin(t);
    faulty_vfs_watch(t->path);
    faulty_vfs_tell(cut_here, &c);
    if (service_open(&s, t->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    trial_load(t, &s, &seed);
    service_close(&s);
    trial_count(t);
    assert_true(t->answered_yes > LOAD / 2 && t->refused >= LOAD / 6 && t->trouble == 0);
    cut_here(&c);
    faulty_vfs_watch(NULL);
    trial_prove(t, t->path, "without a cut");
    *ret_moments += c.moments;
    return c.cuts;
}

static void nothing_acknowledged_is_lost_when_the_power_goes(void **state) {
    (void)state;
    struct trial *t = trial_new();
    int64_t cuts = 0, moments = 0;
    for (int round = 0; round < (long_run() ? 4 : 1); round++) cuts += one_load(t, long_run() ? 1 : 2, 77 + (uint64_t)round, &moments);
    print_message("%lld power cuts at %lld moments\n", (long long)cuts, (long long)moments);
    assert_true(moments > 100 && cuts >= 100);
    trial_free(t);
}

// The log comes into the file from a thread of its own while commits go on: cut there as well.
static void nor_while_the_log_is_brought_into_the_file_beside(void **state) {
    (void)state;
    struct trial *t = trial_new();
    int64_t moments = 0, usual = sqlite_log_round;
    sqlite_log_round = 6;
    int64_t cuts = one_load(t, long_run() ? 1 : 3, 177, &moments);
    sqlite_log_round = (int)usual;
    print_message("%lld power cuts at %lld moments\n", (long long)cuts, (long long)moments);
    assert_true(moments > 100 && cuts >= 100);
    trial_free(t);
}

// The proof can fail: what was acknowledged on a disk that says "done" and does nothing is gone after the cut.
static void a_disk_that_lies_is_seen(void **state) {
    (void)state;
    struct trial *t = trial_new();
    struct service s;
    struct fault f;
    struct store *r;
    uint64_t seed = 5;
    trial_begin(t);
    faulty_vfs_watch(t->path);
    if (service_open(&s, t->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    faulty_vfs_fail(&(struct vfs_fault){.op = VFS_SYNC, .nth = 1, .code = SQLITE_OK, .for_good = true, .part = true});
    trial_load(t, &s, &seed);
    assert_true(atomic_load(&t->yes[0]));
    faulty_vfs_cut(t->image, LOSS_ALL, 1);
    service_close(&s);
    faulty_vfs_watch(NULL);
    if (store_open(&r, t->image, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(r, 500000);
    assert_int_equal(trial_there(r, SQL_EVENT_BY_KEY, CELL_TEXT(STR("load-0"))), 0);
    store_close(r);
    trial_free(t);
}

int main(void) {
    faulty_vfs_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_power_goes),
        cmocka_unit_test(nor_while_the_log_is_brought_into_the_file_beside),
        cmocka_unit_test(a_disk_that_lies_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
