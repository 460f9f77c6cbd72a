// SPDX-License-Identifier: Apache-2.0
// An office at work on a disk that fails: the small city's store, copied fresh for every trial, a mixed load through the
// real service, and the proof afterwards: what was answered with yes is there exactly once, what was not is there at
// most once, the ledger is in order and gives the same tables, and the office can go on.
#ifndef TEST_OFFICE_UNDER_FAULT_H
#define TEST_OFFICE_UNDER_FAULT_H

#include "small_city.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk/service.h"
#include "faulty_vfs.h"

enum { LOAD = 36, JOB_BASE = 5000 };

struct trial_job {
    int64_t account;
    _Atomic bool *yes;
};

struct trial {
    char folder[64], path[96], image[96];
    struct buf store; // the city's file
    struct request requests[LOAD];
    struct work_job jobs[LOAD];
    struct trial_job contexts[LOAD];
    _Atomic bool yes[LOAD]; // answered so, on the writer's thread
    bool sent[LOAD];
    int answered_yes, refused, trouble;
    uint64_t seed;
};

// Proofs run on the writer's thread too, where cmocka must not jump.
#define trial_wrong(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), _exit(1))

static inline bool long_run(void) { return getenv("HUIYIN_LONG") != NULL; }

static inline void trial_file(const char *path, struct str bytes) {
    store_discard(path);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    close(fd);
}

// In memory where the machine has such a folder: nothing here needs the real disk.
static inline struct trial *trial_new(void) {
    struct trial *t = mem_new(sizeof *t);
    struct city c;
    struct fault f;
    small_city_open(&c);
    desk_release(&c.desk);
    c.store = store_close(c.store);
    assert_int_equal(file_read(c.path, 1 << 24, &t->store, &f), 0);
    store_discard(c.path);
    rmdir(c.folder);
    arena_release(&c.arena);
    snprintf(t->folder, sizeof t->folder, "%s/huiyin-fault-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->path, sizeof t->path, "%s/city.db", t->folder);
    snprintf(t->image, sizeof t->image, "%s/image.db", t->folder);
    t->seed = 20261126;
    return t;
}

static inline void trial_begin(struct trial *t) {
    trial_file(t->path, buf_str(&t->store));
    for (int i = 0; i < LOAD; i++) {
        atomic_store(&t->yes[i], false);
        t->sent[i] = false;
    }
    t->answered_yes = t->refused = t->trouble = 0;
}

static inline void trial_free(struct trial *t) {
    for (int i = 0; i < LOAD; i++) arena_release(&t->requests[i].arena);
    store_discard(t->path);
    store_discard(t->image);
    rmdir(t->folder);
    buf_release(&t->store);
    free(t);
}

static inline void trial_answered(struct request *r) { atomic_store((_Atomic bool *)r->context, r->answer.ok); }

static inline int trial_put(struct store *s, void *context, struct fault *f) {
    struct row_credential row = {.account = ((struct trial_job *)context)->account, .password = STR("x")};
    return store_insert(s, TABLE_CREDENTIAL, &row, f);
}

static inline void trial_worked(struct work_job *w) { atomic_store(((struct trial_job *)w->context)->yes, w->ok); }

// Every sixth is a working job, every sixth a command that is refused; the others open matters, offices and hand
// matters on.
static inline void trial_send(struct trial *t, struct service *s, int i) {
    struct request *r = &t->requests[i];
    static const char *const lines[] = {
        "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-06-03T09:00\",\"key\":\"load-%d\",\"fields\":{\"程序\":\"事\",\"标题\":\"%0300d\",\"诉求人\":{\"name\":\"王\",\"phone\":\"138\"}}}",
        NULL,
        "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"key\":\"load-%d\",\"fields\":{\"name\":\"局%d\"}}",
        "{\"do\":\"派单\",\"matter\":\"没有这件\",\"by\":\"d\",\"at\":\"2024-06-03T09:00\",\"key\":\"load-%d\",\"fields\":{\"主办单位\":\"甲\"}}",
        "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-06-03T09:00\",\"key\":\"load-%d\",\"fields\":{\"程序\":\"事\",\"标题\":\"%06d\",\"诉求人\":{\"name\":\"李\",\"phone\":\"139\"}}}",
        "{\"do\":\"commitment.make\",\"matter\":\"事2024-1\",\"by\":\"a\",\"at\":\"2024-06-03T11:00\",\"key\":\"load-%d\",\"fields\":{\"内容\":\"修%d\",\"期限\":\"2025-12-31\"}}",
    };
    t->sent[i] = true;
    if (lines[i % 6] == NULL) {
        t->contexts[i] = (struct trial_job){JOB_BASE + i, &t->yes[i]};
        t->jobs[i] = (struct work_job){.run = trial_put, .done = trial_worked, .context = &t->contexts[i]};
        service_work(s, &t->jobs[i]);
        return;
    }
    arena_reset(&r->arena);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    struct str line = arena_printf(&r->arena, lines[i % 6], i, i);
#pragma GCC diagnostic pop
    struct fault f;
    if (command_from_json(&r->command, line, UTC_OFFSET_CHINA, &r->arena, &f) < 0) fail_msg("%s", f.en);
    r->done = trial_answered;
    r->context = &t->yes[i];
    service_submit(s, r);
}

static inline void trial_count(struct trial *t) {
    for (int i = 0; i < LOAD; i++) {
        if (!t->sent[i]) continue;
        bool job = i % 6 == 1;
        const struct fault *f = job ? &t->jobs[i].fault : &t->requests[i].answer.fault;
        if (atomic_load(&t->yes[i])) t->answered_yes++;
        else if (f->kind == FAULT_INPUT) t->refused++;
        else t->trouble++;
        if (!atomic_load(&t->yes[i]) && (!f->zh[0] || !f->en[0] || !f->code)) fail_msg("%d: a fault without words", i);
    }
}

// Another process of the office brings the log into the file, as a backup or a long quiet moment does.
static inline void trial_checkpoint(const char *path) {
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        sqlite3_exec(db, "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(RESTART)", NULL, NULL, NULL);
    }
    sqlite3_close(db);
}

// In batches of one to five, the log brought in now and then.
static inline void trial_load(struct trial *t, struct service *s, uint64_t *seed) {
    for (int i = 0, batches = 0; i < LOAD; batches++) {
        for (size_t n = 1 + chance_below(seed, 5); n && i < LOAD; n--) trial_send(t, s, i++);
        service_drain(s);
        if (batches % 4 == 3) trial_checkpoint(t->path);
    }
}

struct trial_seen {
    int count;
};
static inline int trial_one(void *context, const struct cell *cells, size_t count) {
    (void)cells;
    (void)count;
    ((struct trial_seen *)context)->count++;
    return 0;
}

static inline int trial_there(struct store *s, enum statement which, struct cell arg) {
    struct trial_seen seen = {0};
    struct fault f;
    if (store_each(s, which, &arg, 1, trial_one, &seen, &f) < 0) trial_wrong("%s", f.en);
    return seen.count;
}

static inline void trial_verify(struct store *s, const char *what) {
    struct verify_options o = {.chains_only = false};
    struct verify_result r;
    struct fault f;
    if (ledger_verify(s, city_rooms, &o, &r, &f) < 0) trial_wrong("%s: verify: %s", what, f.en);
    for (size_t i = 0; i < r.finding_count && i < VERIFY_FINDINGS_MAX; i++)
        fprintf(stderr, "%s: %.*s (%lld/%lld)\n", r.findings[i].code, SP(r.findings[i].en), (long long)r.findings[i].stream, (long long)r.findings[i].seq);
    if (r.finding_count) trial_wrong("%s: %zu findings", what, r.finding_count);
    verify_release(&r);
}

// `what` names the trial where the proof fails.
static inline void trial_prove(struct trial *t, const char *path, const char *what) {
    struct service s;
    struct fault f;
    if (service_open(&s, path, city_rooms, 0, &f) < 0) trial_wrong("%s: does not open: %s (%s)", what, f.en, f.code);
    for (int i = 0; i < LOAD; i++) {
        bool job = i % 6 == 1, yes = atomic_load(&t->yes[i]);
        char key[32];
        snprintf(key, sizeof key, "load-%d", i);
        int there = job ? trial_there(s.store, SQL_CREDENTIAL_ONE, CELL_INT(JOB_BASE + i))
                        : trial_there(s.store, SQL_EVENT_BY_KEY, CELL_TEXT(str_c(key)));
        if (there > 1 || (yes && there == 0) || (there && !t->sent[i]))
            trial_wrong("%s: %d was %s and is there %d times", what, i, yes ? "answered with yes" : t->sent[i] ? "not answered with yes" : "never sent", there);
    }
    trial_verify(s.store, what);
    struct pair fields[] = {{STR("name"), STR("此后")}};
    struct command next = {.verb = STR("office.open"), .by = STR("admin"), .channel = STR("act"), .has_at = true, .at = 1577836800000, .fields = {fields, 1}};
    struct answer a;
    service_do(&s, &next, &a);
    if (!a.ok) trial_wrong("%s: the office cannot go on: %s", what, a.fault.en);
    trial_verify(s.store, what);
    service_close(&s);
}

#endif
