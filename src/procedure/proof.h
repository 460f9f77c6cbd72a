// SPDX-License-Identifier: Apache-2.0
// The proof of a procedure under a profile, by one breadth-first search per section (DESIGN "The checker"):
// (1) every stage and action is used; (2) the state graph has no circle, because every loop is counted;
// (3) every state that is no end has an unguarded way on; (4) every waiting stage has an owner, a clock, and a
// last rung (reminders aside) that acts or names a held role with a sure action there; (5) at ends nothing is
// owed; (6) at ends no part is open, none is forked while open; every part passes 1–4; (7) bound roles act and
// own stages only where they are bound. 须能 claims are checked as property 8. An end whose outcome is not one
// of its kind of section is reported as 5 in the main section, as 6 in a part; so is a part that splits.
#ifndef PROCEDURE_PROOF_H
#define PROCEDURE_PROOF_H

#include "base/json.h"
#include "procedure/step.h"

enum { PROOF_STATES_MAX = 1000000 };

enum trace_kind {
    TRACE_ACT,
    TRACE_TIMER,       // only 系统 may do it here: a rung
    TRACE_PART_AGREED, // the last open part of a share ended
    TRACE_PART_OBJECTED
};

struct trace_step {
    enum trace_kind kind;
    struct str stage;  // where it stood; empty before the opening action
    struct str action; // what happened; for part ends the share's name
    struct str role;   // by whom; empty for part ends
};

struct finding {
    int property;       // 1–8; 0: a state without an image (mapping.h)
    struct str section;
    int line, column;   // the declaration to look at
    struct str zh, en;  // what is wrong and what to do
    struct trace_step *trace; // the shortest way there (the circle itself for 2); none for 1
    int trace_count;
};

struct section_proof {
    struct str section;
    int64_t states, edges;
    // The longest way by limits; none unless properties 2 and 3 hold. Entering a stage counts its limit and the
    // offsets of its rungs up to the last that acts or escalates; resuming counts nothing, an extension its
    // length (the stage's own limit again where the length is left to a field).
    struct trace_step *longest;
    int longest_count;
    struct limit longest_limits[6]; // its limits summed by unit, long units first
    int longest_limit_count;
    // The measure used to compare: a minute 1, an hour 60, a day, a working day and the same day 1440, a month
    // 22 working days.
    int64_t longest_minutes;
};

struct proof {
    struct section_proof *sections;
    int section_count;
    struct finding *findings; // at most one per property and section: the shortest
    int finding_count;        // 0: proved
};

// 0 and *ret whenever the search ran (look at finding_count); -1 with fault "too-many-states" (names the
// largest counter and its value) when it could not. Names point into the procedure, sentences and traces lie
// in the arena.
int procedure_prove(const struct rules *r, struct arena *a, struct proof *ret, struct fault *f);

// Likewise with more states to begin with, by state_pack, for each section (main, then the parts): those in which matters
// come over from another version. A trace that begins with TRACE_ACT “迁移 migrate” begins in one of them.
struct proof_seeds {
    const int64_t *numbers;
    size_t count;
};
int procedure_prove_from(const struct rules *r, const struct proof_seeds *seeds, struct arena *a, struct proof *ret, struct fault *f);

void proof_zh(struct buf *b, const struct proof *p);
void proof_en(struct buf *b, const struct proof *p);
void proof_json(struct json_out *j, const struct proof *p);

#endif
