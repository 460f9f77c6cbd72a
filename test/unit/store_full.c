// SPDX-License-Identifier: Apache-2.0
// A full disk and a folder one cannot write in: a fault with words, nothing half-written, and what was answered with
// yes is there. Each case runs in a process of its own.
#include "small_city.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "desk/service.h"

enum { SKIPPED = 77, JOBS = 400 };

static _Noreturn void wrong(const char *what, const char *more) {
    fprintf(stderr, "%s: %s\n", what, more);
    _exit(1);
}

static int in_child(void (*run)(struct city *c, const char *folder)) {
    char folder[] = "/tmp/huiyin-full-XXXXXX";
    assert_non_null(mkdtemp(folder));
    pid_t child = fork();
    if (child == 0) {
        struct city c;
        memset(&c, 0, sizeof c);
        run(&c, folder);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    char path[64];
    snprintf(path, sizeof path, "%s/city.db", folder);
    store_discard(path);
    chmod(folder, 0700);
    rmdir(folder);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

// The small city in that folder, closed.
static void city_in(struct city *c, const char *folder) {
    small_city_open(c);
    desk_release(&c->desk);
    c->store = store_close(c->store);
    struct buf b = BUF_INIT;
    struct fault f;
    char path[96];
    snprintf(path, sizeof path, "%s/city.db", folder);
    if (file_read(c->path, 1 << 24, &b, &f) < 0) wrong("read", f.en);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, b.p, b.n) != (ssize_t)b.n) wrong("copy", path);
    close(fd);
    store_discard(c->path);
    rmdir(c->folder);
    memcpy(c->path, path, sizeof path);
}

static void finished(struct request *r) { *(bool *)r->context = true; }

struct jobs {
    struct request *requests;
    bool *done;
};

static void submit(struct service *s, struct jobs *j, int from, int count) {
    for (int i = from; i < from + count; i++) {
        struct request *r = &j->requests[i];
        struct str line = arena_printf(&r->arena, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-04-01T09:00\",\"key\":\"full-%d\",\"fields\":{\"程序\":\"事\","
                                                  "\"标题\":\"%0500d\",\"诉求人\":{\"name\":\"王\",\"phone\":\"138\"}}}", i, i);
        if (command_from_json(&r->command, line, UTC_OFFSET_CHINA, &r->arena, &r->answer.fault) < 0) wrong("line", r->answer.fault.en);
        r->done = finished;
        r->context = &j->done[i];
        service_submit(s, r);
    }
}

static int check_answers(const struct jobs *j, int from, int count, bool must_fail) {
    int failed = 0;
    for (int i = from; i < from + count; i++) {
        const struct answer *a = &j->requests[i].answer;
        if (!j->done[i]) wrong("no answer", "");
        if (a->ok) continue;
        failed++;
        if (!str_eq(str_c(a->fault.code), STR("disk-full"))) wrong(a->fault.code, a->fault.en);
        if (a->fault.kind != FAULT_MACHINE || !a->fault.zh[0]) wrong("fault", "without words or kind");
    }
    if (must_fail && failed == 0) wrong("the disk", "was never full");
    return failed;
}

// What was answered with yes is there, once; what was not, is not.
static void check_store(struct city *c, const struct jobs *j, int count) {
    struct fault f;
    if (store_open(&c->store, c->path, STORE_WRITE, &f) < 0) wrong("open", f.en);
    if (desk_open(&c->desk, c->store, city_rooms, 0, &f) < 0) wrong("desk", f.en);
    city_verify(c);
    for (int i = 0; i < count; i++) {
        struct cell place[2];
        struct str key = arena_printf(&c->arena, "full-%d", i);
        int found = store_first(c->store, SQL_EVENT_BY_KEY, &CELL_TEXT(key), 1, place, 2, &f);
        if (found != j->requests[i].answer.ok) wrong(key.p, found ? "is there without a yes" : "was answered with yes and is lost");
    }
}

// fill: from now on the disk is full; room: there is room again.
static void fill_and_free(struct city *c, void (*fill)(const char *path), void (*room)(const char *path)) {
    struct service s;
    struct fault f;
    struct jobs j = {mem_new(JOBS * sizeof(struct request)), mem_new(JOBS)};
    if (service_open(&s, c->path, city_rooms, 0, &f) < 0) wrong("service", f.en);
    submit(&s, &j, 0, 20);
    service_drain(&s);
    if (check_answers(&j, 0, 20, false)) wrong("before", "the disk was full");
    fill(c->path);
    submit(&s, &j, 20, JOBS - 40);
    service_drain(&s);
    int failed = check_answers(&j, 20, JOBS - 40, true);
    room(c->path);
    submit(&s, &j, JOBS - 20, 20);
    service_drain(&s);
    if (check_answers(&j, JOBS - 20, 20, false)) wrong("afterwards", "the disk was still full");
    service_close(&s);
    fprintf(stderr, "%d of %d refused\n", failed, JOBS - 40);
    check_store(c, &j, JOBS);
}

static void limit_file_size(const char *path) {
    struct stat st;
    char wal[128];
    snprintf(wal, sizeof wal, "%s-wal", path);
    if (stat(wal, &st) < 0) wrong("no file", wal);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {(rlim_t)st.st_size + 1000000, RLIM_INFINITY};
    if (setrlimit(RLIMIT_FSIZE, &limit) < 0) wrong("setrlimit", "");
}

static void no_limit(const char *path) {
    (void)path;
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_FSIZE, &limit) < 0) wrong("setrlimit", "");
}

static void run_limited(struct city *c, const char *folder) {
    city_in(c, folder);
    fill_and_free(c, limit_file_size, no_limit);
}

static void a_file_that_may_not_grow(void **state) {
    (void)state;
    assert_int_equal(in_child(run_limited), 0);
}

static const char *ballast_path(const char *path) {
    static char ballast[128];
    snprintf(ballast, sizeof ballast, "%s-ballast", path);
    return ballast;
}

static void fill_disk(const char *path) {
    static char block[4096];
    int fd = open(ballast_path(path), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ssize_t n;
    while ((n = write(fd, block, sizeof block)) > 0) {}
    off_t size = lseek(fd, 0, SEEK_CUR);
    if (size < 250 * 4096 || ftruncate(fd, size - 250 * 4096) < 0) wrong("ballast", "the disk is too small");
    close(fd);
}

static void free_disk(const char *path) { unlink(ballast_path(path)); }

static void run_small_disk(struct city *c, const char *folder) {
    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("tmpfs", folder, "tmpfs", 0, "size=8m") < 0)
        _exit(SKIPPED);
    city_in(c, folder);
    fill_and_free(c, fill_disk, free_disk);
}

static void a_disk_that_is_full(void **state) {
    (void)state;
    int status = in_child(run_small_disk);
    if (status == SKIPPED) print_message("not run: no right to mount a small disk\n");
    else assert_int_equal(status, 0);
}

// No room at all from the start: nothing is made.
static void run_no_room(struct city *c, const char *folder) {
    struct fault f;
    struct store *s;
    (void)c;
    char path[96];
    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("tmpfs", folder, "tmpfs", 0, "size=16k") < 0)
        _exit(SKIPPED);
    snprintf(path, sizeof path, "%s/city.db", folder);
    if (store_open(&s, path, STORE_CREATE, &f) == 0) wrong("made", path);
    if (!str_eq(str_c(f.code), STR("disk-full"))) wrong(f.code, f.en);
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.') wrong("left behind", e->d_name);
    closedir(d);
}

static void a_store_that_finds_no_room_is_not_made(void **state) {
    (void)state;
    int status = in_child(run_no_room);
    if (status == SKIPPED) print_message("not run: no right to mount a small disk\n");
    else assert_int_equal(status, 0);
}

static void must_not_open(const char *path, enum store_mode mode) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, mode, &f) == 0) wrong("opened", path);
    if (!str_eq(str_c(f.code), STR("cannot-write")) || !f.zh[0]) wrong(f.code, f.en);
}

static void run_foreign_folder(struct city *c, const char *folder) {
    char path[96];
    struct store *s;
    struct fault f;
    if (getuid() == 0) city_in(c, folder);
    chmod(folder, 0555);
    if (getuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0)) _exit(SKIPPED);
    snprintf(path, sizeof path, "%s/new.db", folder);
    must_not_open(path, STORE_CREATE);
    snprintf(path, sizeof path, "%s/no/such/folder.db", folder);
    must_not_open(path, STORE_CREATE);
    if (c->path[0] == '\0') return;
    must_not_open(c->path, STORE_WRITE);
    if (store_open(&s, c->path, STORE_READ, &f) < 0) wrong("read", f.en);
    store_set_region(s, 500000);
    struct verify_result r;
    if (ledger_verify(s, city_rooms, &(struct verify_options){.chains_only = false}, &r, &f) < 0) wrong("verify", f.en);
    if (r.finding_count || r.events == 0) wrong("verify", "something was found");
    struct row_office o = {.id = 1};
    if (store_insert(s, TABLE_OFFICE, &o, &f) == 0 || !str_eq(str_c(f.code), STR("cannot-write"))) wrong("written", c->path);
}

static void a_folder_one_cannot_write_in(void **state) {
    (void)state;
    assert_int_equal(in_child(run_foreign_folder), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_may_not_grow),
        cmocka_unit_test(a_disk_that_is_full),
        cmocka_unit_test(a_store_that_finds_no_room_is_not_made),
        cmocka_unit_test(a_folder_one_cannot_write_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
