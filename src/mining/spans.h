// SPDX-License-Identifier: Apache-2.0
// The clocks of a case that was held against a procedure: what the desk would have measured (src/matter/clocks.c), worked
// out from the way the case took.
#ifndef MINING_SPANS_H
#define MINING_SPANS_H

#include "mining/fit.h"

enum { CLOCKS_MAX = 20 };

// A stage that was lived through, or a run of a named clock.
struct span_seen {
    int share;   // -1 main section (or the part the case is), else the part
    int stage;   // -1: a named clock
    int clock;   // -1: a stage
    ms_t start, end; // end: as_of where it still runs
    ms_t due;    // 0: no limit, or standing in a pause
    bool running;
    bool restarted; // a named clock that began anew before it was stopped: a run, neither stopped nor late
    bool late;   // ended, or stands, behind `due`
};

typedef void span_fn(void *context, const struct span_seen *s);

// Every span once, when it ends; those that run at the end last. Where the log has a start of the case, the clocks its
// opening action starts count from there. A pause or an extension moves what is not late yet; an extension the log gives
// no length of (procedure without 每次) moves nothing.
void case_spans(const struct fit *f, const struct log_case *c, const struct fit_case *k, struct arena *a, span_fn *each, void *context);

#endif
