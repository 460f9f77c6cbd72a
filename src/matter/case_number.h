// SPDX-License-Identifier: Apache-2.0
// Case numbers (案号): an action that takes the field 案号 gets the next free number of the plenary, without gaps; a number
// once given is never given again. What comes with its own number (imports, what was answered elsewhere) keeps it.
#ifndef MATTER_CASE_NUMBER_H
#define MATTER_CASE_NUMBER_H

#include "matter/room.h"

struct case_draw {
    struct stream *plenary; // NULL: nothing to number
    int64_t number;
    bool given;
};

// Before the action's event is made: settles which number, and puts 届次 and 案号 into its public fields. m NULL: it opens
// the matter. Faults "unknown-session", "bad-number", "case-number-taken", "case-numbered", "number-not-allowed".
int case_take(struct desk *d, const struct command *c, const struct procedure *p, const struct matter *m, const struct action *a,
              struct sorted_fields *s, struct case_draw *ret, struct fault *f);
// Behind it: the plenary's own event.
int case_emit(struct desk *d, const struct case_draw *draw, int64_t matter, struct fault *f);

#endif
