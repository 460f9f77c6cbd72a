// SPDX-License-Identifier: Apache-2.0
// Open matters of a body that became another: what is to move next, and moving it.
#ifndef MATTER_SUCCEED_H
#define MATTER_SUCCEED_H

#include "matter/matter.h"

struct succession_step {
    int64_t matter, whole, office, to;
    ms_t fire;       // when it counts; 0: nothing to move
    struct str kind; // of the succession; empty: no rule says where, it waits
    bool respondent; // the body complained of
};
// The earliest of a family (the whole first) up to a time.
int succession_next(struct desk *d, const struct id_list *family, ms_t upto, struct succession_step *ret, struct fault *f);
// Emits it, in the name of the system, as a command of its own.
int succession_fire(struct desk *d, const struct succession_step *s, struct fault *f);

int decide_assign_office(struct desk *d, const struct command *c, struct fault *f);
int deputy_note(struct desk *d, const struct command *c, struct fault *f);
int apply_binding_moved(struct applying *x, struct fault *f);
int apply_binding_waiting(struct applying *x, struct fault *f);
int apply_deputy_acted(struct applying *x, struct fault *f);

#endif
