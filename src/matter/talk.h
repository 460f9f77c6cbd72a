// SPDX-License-Identifier: Apache-2.0
// Talks with whoever raised the matter (沟通、联系、面商): an action that asks for 沟通方式, 联系方式 or 面商情况 leaves a row of
// evidence – when, in which way, who. Its phase is not asked for: after the first answer it is 办后; before it 办前 where it
// came in time to stop the clock of the first talk, else 办中.
#ifndef MATTER_TALK_H
#define MATTER_TALK_H

#include "matter/room.h"

// For apply, before the action's clocks stop.
void talk_made(struct applying *x, const struct matter *m, int variant, struct pair_list pairs);
// Whether enough of them came before an office answers (答复前沟通次数 of the profile). Fault "contact-missing".
int talk_before_answer(struct desk *d, const struct matter *m, const struct action *a, struct fault *f);
// How many more the profile wants before an answer; 0: none, or the procedure knows no talks.
int64_t talks_missing(const struct matter *m);
// The action that records a talk and is open in this state, or NULL.
const struct action *talk_action(const struct matter *m);

#endif
