// SPDX-License-Identifier: Apache-2.0
// What the files of `bench http` and `bench desk` share.
#ifndef CLI_BENCH_HTTP_H
#define CLI_BENCH_HTTP_H

#include "cli/bench.h"
#include "load/result.h"

struct bench_http {
    struct cli *c;
    struct bench_store store;
    struct bench_store index; // only its folder
    struct bench_server server;
    struct cast cast;
    struct scene scene;
    struct work_mix mix;
    struct work_run run;
    struct drive_options drive;
    struct drive_result driven;
    struct run_result result;
    struct buf words, form;
    int64_t pid; // whose processor time is the server's; 0: not known
};

// The words to search for, one of each line of --words, else some of the invented texts.
int bench_http_words(struct bench_http *x, struct fault *f);
// A store, who acts in it, what is in it, a server over it.
int bench_http_serve(struct bench_http *x, struct fault *f);
// A server that runs: who one is to it, what can be found there.
int bench_http_meet(struct bench_http *x, struct fault *f);
// Takes tokens and sessions back, where they were put into a store that stays.
int bench_http_leave(struct bench_http *x, struct fault *f);

// The command line and the version in git.
void bench_provenance(struct cli *c, struct run_result *r);

// --- the same for both
int bench_run_options(struct bench_http *x, struct fault *f);
void bench_run_begin(struct bench_http *x); // before the first request
void bench_run_mark(void *x, bool begins);  // of a drive_plan: processor times
int bench_run_verify(struct bench_http *x, struct fault *f);
void bench_run_tell(struct bench_http *x);  // the result, on standard output
// Accounts with tokens and sessions, in the store that was made ready; what is in it.
int bench_run_hire(struct bench_http *x, struct fault *f);

#define BENCH_RUN_OPTIONS \
    {.name = "mix", .value = "NAME=WEIGHT,…", .zh = "负载和权重；不写为 intake", .en = "workloads and weights; intake when not given"}, \
    {.name = "rate", .value = "N", .zh = "开环：每秒到来几个请求，不等前面的", .en = "open loop: so many requests a second, whatever became of those before"}, \
    {.name = "arrivals", .value = "KIND", .zh = "开环的到来：poisson（不写时）或 constant", .en = "how they arrive: poisson (when not given) or constant"}, \
    {.name = "warm-up", .value = "S", .zh = "先跑几秒不算；不写为 2", .en = "seconds that do not count; 2 when not given"}, \
    {.name = "seconds", .value = "S", .zh = "测几秒；不写为 10", .en = "seconds measured; 10 when not given"}, \
    {.name = "count", .value = "N", .zh = "测这么多个请求，不按秒", .en = "measure so many requests instead"}, \
    {.name = "procedure", .value = "NAME", .zh = "登记到哪个程序；不写为 诉求", .en = "what appeals are registered under; 诉求 when not given"}, \
    {.name = "verify", .zh = "之后核对账本（自己启动的服务器）", .en = "verify the ledger afterwards (of a server it started)"}, \
    {.name = "name", .value = "TEXT", .zh = "这次测量在图上的名字", .en = "what charts call this run"}
#define BENCH_STORE_OPTIONS \
    {.name = "db", .value = "FILE", .path = true, .zh = "测这个库（bench fill 建的）；不写就建一个临时的", .en = "measure on this store, made by bench fill; a scratch one when not given"}, \
    CLI_REGION_OPTION, \
    {.name = "anyway", .zh = "库不是为测量建的，也往里写", .en = "write into it though it was not made for measuring"}, \
    {.name = "matters", .value = "N", .zh = "临时的库有多少件；不写为 1000", .en = "matters of a scratch store; 1000 when not given"}, \
    {.name = "cache", .value = "DIR", .path = true, .zh = "建好的库按件数留在这里，下次再用", .en = "keep stores made here by their size, for the next time"}, \
    BENCH_FILL_OPTIONS

#endif
