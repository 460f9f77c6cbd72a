// SPDX-License-Identifier: Apache-2.0
// The proof of a procedure under a profile, by one breadth-first search per section (DESIGN "The checker"):
// (1) every stage and action is used; (2) the state graph has no circle, because every loop is counted;
// (3) every state that is no end has an unguarded way on; (4) every waiting stage has an owner held or bound,
// a clock, and a last rung that acts or names a held role with a sure action there; (5) at ends nothing is
// owed; (6) at ends no part is open, none is forked while open; every part passes 1–4; (7) bound roles act
// only where they are bound. 须能 claims are checked as property 8.
#ifndef PROCEDURE_PROOF_H
#define PROCEDURE_PROOF_H

#include "base/json.h"
#include "procedure/step.h"

enum { PROOF_STATES_MAX = 1000000 };

struct trace_step {
    struct str stage;  // where it stood
    struct str action; // what happened; "(到期)" rungs and part ends are named too
    struct str role;   // by whom; empty for part ends
};

struct finding {
    int property;       // 1–8
    struct str section;
    int line, column;   // the declaration to look at
    struct str zh, en;  // what is wrong and what to do
    struct trace_step *trace; // the shortest way there (the circle itself for property 2)
    int trace_count;
};

struct section_proof {
    struct str section;
    int64_t states, edges;
    struct trace_step *longest; // the longest way by limits
    int longest_count;
    struct limit longest_limits[16]; // its limits summed by unit
    int longest_limit_count;
    int64_t longest_minutes; // the measure used to compare: docs/procedure.md
};

struct proof {
    struct section_proof *sections;
    int section_count;
    struct finding *findings; // at most one per property and section: the shortest
    int finding_count;        // 0: proved
};

// 0 and *ret whenever the search ran (look at finding_count); -1 with fault "too-many-states" (names the
// largest counter and its value) when it could not.
int procedure_prove(const struct rules *r, struct arena *a, struct proof *ret, struct fault *f);

void proof_zh(struct buf *b, const struct proof *p);
void proof_en(struct buf *b, const struct proof *p);
void proof_json(struct json_out *j, const struct proof *p);

#endif
