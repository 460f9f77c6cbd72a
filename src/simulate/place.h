// SPDX-License-Identifier: Apache-2.0
// Where a simulation has come to, in a file beside its store: the options it was begun with, the matters in flight, the
// counts, and the last event of the ledger by then, so that a place is never taken for one of another store or of a
// store that was put back to an earlier day. It is closed by an SM3 over all of it: a damaged one is a fault. Without it
// everything can be done again from the start; what the store has is answered as before, which is slower, not wrong.
#ifndef SIMULATE_PLACE_H
#define SIMULATE_PLACE_H

#include "simulate/run.h"

enum { PLACE_VERSION = 1 };

struct place_options {
    struct world_options world;
    char preset[256];
    char digest[17];
};

// The options alone, before the world is made. 1: there is a file; 0: there is none. Faults "place-damaged".
int place_options(const char *path, struct place_options *ret, struct fault *f);
// The file of a simulation that no desk has taken anything of yet.
int place_write(const char *path, const struct world *w, const char *preset, struct fault *f);
// Puts the world where the file says, and the counts. Faults "place-damaged", "other-simulation" (other files or options).
int place_load(struct run *r, const char *path, struct world *w, struct fault *f);
int place_save(struct run *r, struct fault *f);
// Whether the store has the last event of the place. Fault "place-ahead".
int place_check(struct run *r, struct fault *f);

#endif
