// SPDX-License-Identifier: Apache-2.0
// What a run draws: the same seed gives the same run. Intended starts of an open loop, think times, which workload is next,
// which matter is looked at.
#ifndef LOAD_DICE_H
#define LOAD_DICE_H

#include "base/fault.h"

// splitmix64 (Steele, Lea, Flood 2014): any seed will do.
struct dice {
    uint64_t state;
};
uint64_t dice_draw(struct dice *c);
double dice_share(struct dice *c);              // [0, 1)
int64_t dice_below(struct dice *c, int64_t n);  // [0, n); n > 0
double dice_span(struct dice *c, double mean);  // exponential

// When requests of an open loop are due, whatever became of those before: in equal steps, or as a Poisson process.
struct pace {
    double per_second;
    bool poisson;
    int64_t n;   // how many were given
    double last; // µs after the beginning
    struct dice dice;
};
// The next intended start, µs after the beginning; never before the one it gave last.
int64_t pace_next(struct pace *p);

// Which of the matters, newest first, is looked at. Written as "uniform", "zipf:S" (the chance of the r-th newest goes with
// 1/r^S), "recent:HALF" or "recent:HALF:TAIL" (exponential over the rank: half of it falls on the newest HALF; TAIL in a
// hundred fall anywhere).
struct access {
    enum { ACCESS_UNIFORM, ACCESS_ZIPF, ACCESS_RECENT } kind;
    double a, tail; // S or HALF; TAIL as a share
    char text[40];
};
// Fault "bad-access".
int access_read(struct access *ret, struct str text, struct fault *f);
// A rank in [0, n), 0 the newest; n > 0.
int64_t access_draw(const struct access *a, struct dice *c, int64_t n);

#endif
