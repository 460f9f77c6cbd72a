// SPDX-License-Identifier: Apache-2.0
// What whoever comes with a code reads: every answer of their matter. Pages and API show it, each in its way.
#ifndef MATTER_CODE_ANSWERS_H
#define MATTER_CODE_ANSWERS_H

#include "matter/by_code.h"
#include "matter/shown.h"

struct code_answer {
    ms_t at;
    struct str what, issuer; // the action; or the number of a letter and who wrote it
    struct pair_list texts;  // free text, whole: it was written to them
};

// The matter as the holder of the code sees it.
int code_shown(struct shown *ret, struct view *v, const struct by_code *c, struct fault *f);
// What actions that told them said, then the letters addressed to them. In the arena of the view; returns how many.
size_t code_answers(const struct shown *s, struct code_answer **ret);

#endif
