// SPDX-License-Identifier: Apache-2.0
// What the files of `simulate` share.
#ifndef CLI_SIMULATE_H
#define CLI_SIMULATE_H

#include "cli/init_plan.h"
#include "simulate/place.h"

struct simulation {
    struct cli *c;
    const char *preset; // as it was given, or as the place file names it
    struct model *model;
    struct words *words;
    struct calendar *calendar;
    struct profile *profile;
    struct init_plan plan; // of the store it makes
    struct buf texts;      // of model, words and calendar: for the digest
    struct world world;
    struct run run;
    const char *db, *place;
    int64_t started, last_told; // ticks_us
    int64_t sent_before;        // commands that were done by an earlier run
};

// Reads the preset and everything it names: behaviour, words, procedure, profile, calendar. Faults of the readers, with
// the file in `where`; "no-preset".
int simulate_files(struct simulation *s, struct fault *f);
void simulate_release(struct simulation *s);
// How far it is; for struct run.
void simulate_progress(struct run *r, void *context);
// What came of it, in words or JSON.
void simulate_told(struct simulation *s);

#endif
