// SPDX-License-Identifier: Apache-2.0
// Every call the store makes to its disk fails once, or from then on: full, EIO, half written, no descriptor, no lock.
// In a long run every call of every kind, in a short one a sample.
#include "office_under_fault.h"

#include <errno.h>

struct mode {
    const char *name;
    struct vfs_fault fault; // nth is set for each trial
    const char *code;       // what those refused for it hear; NULL: any
};

static const struct mode modes[] = {
    {"disk full once", {.op = VFS_WRITE, .code = SQLITE_FULL, .error = ENOSPC}, "disk-full"},
    {"disk full from then on", {.op = VFS_WRITE, .code = SQLITE_FULL, .error = ENOSPC, .for_good = true}, "disk-full"},
    {"half written once", {.op = VFS_WRITE, .code = SQLITE_FULL, .error = 0, .part = true}, "disk-full"},
    {"half written from then on", {.op = VFS_WRITE, .code = SQLITE_FULL, .error = 0, .part = true, .for_good = true}, "disk-full"},
    {"write EIO once", {.op = VFS_WRITE, .code = SQLITE_IOERR_WRITE, .error = EIO}, "disk-trouble"},
    {"write EIO from then on", {.op = VFS_WRITE, .code = SQLITE_IOERR_WRITE, .error = EIO, .for_good = true}, "disk-trouble"},
    {"read EIO once", {.op = VFS_READ, .code = SQLITE_IOERR_READ, .error = EIO}, NULL},
    {"read EIO from then on", {.op = VFS_READ, .code = SQLITE_IOERR_READ, .error = EIO, .for_good = true}, NULL},
    {"fsync EIO once", {.op = VFS_SYNC, .code = SQLITE_IOERR_FSYNC, .error = EIO}, "disk-trouble"},
    {"fsync EIO from then on", {.op = VFS_SYNC, .code = SQLITE_IOERR_FSYNC, .error = EIO, .for_good = true}, "disk-trouble"},
    {"truncate EIO", {.op = VFS_TRUNCATE, .code = SQLITE_IOERR_TRUNCATE, .error = EIO, .for_good = true}, NULL},
    {"open fails once", {.op = VFS_OPEN, .code = SQLITE_CANTOPEN, .error = EMFILE}, NULL},
    {"open fails from then on", {.op = VFS_OPEN, .code = SQLITE_CANTOPEN, .error = EMFILE, .for_good = true}, NULL},
    {"delete fails", {.op = VFS_DELETE, .code = SQLITE_IOERR_DELETE, .error = EIO, .for_good = true}, NULL},
    {"no shared memory once", {.op = VFS_SHM_MAP, .code = SQLITE_IOERR_SHMMAP, .error = ENOMEM}, NULL},
    {"no room for shared memory", {.op = VFS_SHM_MAP, .code = SQLITE_IOERR_SHMSIZE, .error = ENOSPC, .for_good = true}, NULL},
    {"a lock of the log fails once", {.op = VFS_SHM_LOCK, .code = SQLITE_IOERR_SHMLOCK, .error = ENOLCK}, NULL},
    {"locks of the log fail from then on", {.op = VFS_SHM_LOCK, .code = SQLITE_IOERR_SHMLOCK, .error = ENOLCK, .for_good = true}, NULL},
    {"a lock of the log is taken once", {.op = VFS_SHM_LOCK, .code = SQLITE_BUSY}, NULL},
    {"a lock of the file fails", {.op = VFS_LOCK, .code = SQLITE_IOERR_LOCK, .error = ENOLCK}, NULL},
};

static void check_words(const struct trial *t, const struct mode *m) {
    for (int i = 0; i < LOAD; i++) {
        if (!t->sent[i] || atomic_load(&t->yes[i])) continue;
        const struct fault *f = i % 6 == 1 ? &t->jobs[i].fault : &t->requests[i].answer.fault;
        if (f->kind == FAULT_MACHINE && m->code && !str_eq(str_c(f->code), str_c(m->code)))
            trial_wrong("%s, call %lld: %s (%s), not %s", m->name, (long long)m->fault.nth, f->code, f->en, m->code);
    }
}

// The disk is well again: the same office goes on, nobody starts it anew.
static void must_go_on(struct service *s, const char *what) {
    struct pair fields[] = {{STR("name"), STR("复原")}};
    struct command c = {.verb = STR("office.open"), .by = STR("admin"), .channel = STR("act"), .has_at = true, .at = 1577836800000, .fields = {fields, 1}};
    struct answer a;
    service_do(s, &c, &a);
    if (!a.ok) trial_wrong("%s: well again, but the office does not go on: %s", what, a.fault.en);
}

// True when the fault came to pass.
static bool one_trial(struct trial *t, const struct mode *m) {
    struct service s;
    struct fault f;
    uint64_t seed = 4711;
    char what[120];
    snprintf(what, sizeof what, "%s, call %lld", m->name, (long long)m->fault.nth);
    trial_begin(t);
    faulty_vfs_watch(t->path);
    faulty_vfs_fail(&m->fault);
    bool opened = service_open(&s, t->path, city_rooms, 0, &f) == 0;
    if (!opened && (!f.zh[0] || !f.en[0])) trial_wrong("%s: a fault without words", what);
    if (opened) trial_load(t, &s, &seed);
    bool failed = faulty_vfs_failed() > 0;
    trial_count(t);
    if (opened) check_words(t, m);
    for (int loss = 0; failed && opened && loss < 2; loss++) { // and then the power goes as well
        char cut[160];
        snprintf(cut, sizeof cut, "%s, then a cut (loss %d)", what, loss);
        faulty_vfs_cut(t->image, loss ? LOSS_NONE : LOSS_ALL, 1);
        trial_prove(t, t->image, cut);
        store_discard(t->image);
    }
    bool at_the_end = m->fault.op == VFS_DELETE; // only closing does that
    if (!at_the_end) faulty_vfs_fail(NULL);
    if (opened) must_go_on(&s, what);
    if (opened) service_close(&s);
    failed = failed || faulty_vfs_failed() > 0;
    faulty_vfs_watch(NULL);
    trial_prove(t, t->path, what);
    return failed;
}

// How many calls of the kind a load makes that nothing disturbs.
static int64_t calls(struct trial *t, enum vfs_op op) {
    struct service s;
    struct fault f;
    uint64_t seed = 4711;
    trial_begin(t);
    faulty_vfs_watch(t->path);
    if (service_open(&s, t->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    trial_load(t, &s, &seed);
    service_close(&s);
    int64_t n = faulty_vfs_calls(op);
    faulty_vfs_watch(NULL);
    return n;
}

static void nothing_acknowledged_is_lost_to_a_failing_disk(void **state) {
    (void)state;
    struct trial *t = trial_new();
    int64_t struck = 0;
    int most = long_run() ? 1000 : 4; // trials of one kind
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct mode m = modes[i];
        int64_t all = calls(t, m.fault.op), here = 0, step = all / most + 1;
        for (m.fault.nth = 1 + (int64_t)chance_below(&t->seed, (size_t)step); m.fault.nth <= all; m.fault.nth += step) here += one_trial(t, &m);
        struck += here;
        print_message("%s: %lld of %lld calls\n", m.name, (long long)here, (long long)all);
    }
    assert_true(struck >= (long_run() ? 800 : 30));
    trial_free(t);
}

int main(void) {
    faulty_vfs_install();
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_acknowledged_is_lost_to_a_failing_disk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
