// SPDX-License-Identifier: Apache-2.0
// What the verbs of `bench` share: children, stores made for measuring, a server of their own.
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "cli/store.h"
#include "load/fill.h"

// One measured run of this program with the given words: wall and processor time, greatest memory.
struct bench_run {
    double seconds, cpu;
    int64_t peak_kb;
};
// Runs it, output to /dev/null. Fault "cannot-run", "bench-failed" when its exit status is not 0.
int bench_child(const char *const *words, struct bench_run *ret, struct fault *f);
// The path of this program, in the arena. Fault "cannot-run".
int bench_self(struct cli *c, const char **ret, struct fault *f);
// A new folder in the one of --dir, else /tmp. Fault "cannot-write".
int bench_folder(struct cli *c, const char **ret, struct fault *f);

// Tickets of an invented city, the same every time: the columns of `import --as tickets`, bodies of about 330
// characters, 240 departments, dates from 2018-01-02 on.
void bench_tickets(struct buf *b, int64_t count);
// The lines of `act` that take each of those tickets to its answer: sign, contact, finish, callback.
void bench_acts(struct buf *b, int64_t count);
enum { BENCH_ACTS_PER_TICKET = 4, BENCH_DEPARTMENTS = 240 };

// --- stores that measuring may change: a region of this name
#define BENCH_REGION_NAME "测量专用（无人之城）"
enum { BENCH_MATTERS_MAX = 100000000 };
#define BENCH_FILL_OPTIONS \
    {.name = "open", .value = "N", .zh = "留多少件未办结（最新的）；不写为十分之一，至多 20000", .en = "how many, the newest, stay open; a tenth, at most 20000, when not given"}, \
    {.name = "direct", .value = "PERCENT", .zh = "办结的里当场答复的百分之几；不写为 70", .en = "of those closed, answered at once; 70 in a hundred when not given"}, \
    {.name = "seed", .value = "N", .zh = "随机种子；不写为 1", .en = "seed; 1 when not given"}, \
    {.name = "dir", .value = "DIR", .path = true, .zh = "在哪个文件夹里测；不写为 /tmp", .en = "the folder to measure in; /tmp when not given"}

struct bench_filled {
    int64_t had, matters, commands; // commands done now
    double seconds;
};
// Makes the store where there is none, and fills it up to so many matters. Faults "not-for-bench" (a store of somebody's),
// "not-filled".
int bench_fill(struct cli *c, const char *where, int64_t matters, struct bench_filled *ret, struct fault *f);

struct bench_store {
    const char *where;
    const char *folder; // removed with everything in it at the end; NULL: nothing is
};
// The store of --db, else one of --matters, made in a folder of its own or kept in that of --cache; for measuring that writes,
// a kept one is copied. A store that was not made for measuring needs --anyway.
int bench_store_ready(struct cli *c, bool writes, struct bench_store *ret, struct fault *f);
void bench_store_end(struct bench_store *s);
int64_t bench_store_bytes(const char *where); // 0 where it is no file

// --- a server of its own
struct bench_server {
    int pid, port;
};
// `index`: the search index lies beside this file; NULL: it lies beside the store. With --no-search there is none.
int bench_serve(struct cli *c, const char *where, const char *index, struct bench_server *ret, struct fault *f);
// Ends it in order. Fault "bench-failed" when it did not end well.
int bench_serve_end(struct bench_server *s, struct fault *f);

#endif
