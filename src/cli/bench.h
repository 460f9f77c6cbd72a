// SPDX-License-Identifier: Apache-2.0
// What the files of `bench` share.
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "cli/cli.h"

// One measured run of this program with the given words: wall and processor time, greatest memory.
struct bench_run {
    double seconds, cpu;
    int64_t peak_kb;
};
// Runs it, output to /dev/null. Fault "cannot-run", "bench-failed" when its exit status is not 0.
int bench_child(const char *const *words, struct bench_run *ret, struct fault *f);

// Tickets of an invented city, the same every time: the columns of `import --as tickets`, bodies of about 330
// characters, 240 departments, dates from 2018-01-02 on.
void bench_tickets(struct buf *b, int64_t count);
// The lines of `act` that take each of those tickets to its answer: sign, contact, finish, callback.
void bench_acts(struct buf *b, int64_t count);
enum { BENCH_ACTS_PER_TICKET = 4, BENCH_DEPARTMENTS = 240 };

#endif
