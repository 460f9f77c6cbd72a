// SPDX-License-Identifier: Apache-2.0
// What the files of `bench http` share.
#ifndef CLI_BENCH_HTTP_H
#define CLI_BENCH_HTTP_H

#include "cli/bench.h"
#include "load/result.h"

struct bench_http {
    struct cli *c;
    struct bench_store store;
    struct bench_server server;
    struct cast cast;
    struct world world;
    struct work_mix mix;
    struct work_run run;
    struct drive_options drive;
    struct drive_result driven;
    struct run_result result;
    struct buf words;
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

#endif
