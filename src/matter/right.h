// SPDX-License-Identifier: Apache-2.0
// Setting right (docs/correcting.md): what of it an account may do now. One rule for the links of a page and the API; the
// commands refuse by the same ones, and say why.
#ifndef MATTER_RIGHT_H
#define MATTER_RIGHT_H

#include "matter/matter.h"

enum right { RIGHT_CORRECT, RIGHT_ASK, RIGHT_DECIDE, RIGHT_REVERSE, RIGHT_LEAVE, RIGHT_UNMERGE, RIGHT_SPLIT, RIGHT_SPLIT_BACK, RIGHT_ASSIGN, RIGHTS };

struct right_verb {
    const char *verb, *zh;
};
extern const struct right_verb right_verbs[RIGHTS];

// A bit each; undoing the last action is apart: undo.h.
uint32_t matter_rights(const struct matter *m, const struct stream *account, int64_t at);
// The fields of the procedure that may be corrected, without those of a person (a bit each); and those that are people.
uint64_t correctable_fields(const struct procedure *p);
uint64_t person_fields(const struct procedure *p);

// Held roles something of the procedure escalates to: who supervises, read off its rungs.
uint32_t supervising_roles(const struct procedure *p);

#endif
