// SPDX-License-Identifier: Apache-2.0
// Casework of a matter for somebody who looks: commitments to everybody the answer is for, links to those who may see both
// ends, marks and talks to offices, invitations to offices and the first signer.
#ifndef MATTER_CASEWORK_SHOWN_H
#define MATTER_CASEWORK_SHOWN_H

#include "matter/casework.h"
#include "matter/shown.h"

struct link_shown {
    struct str kind;
    bool own; // made on this matter; else on the other
    ms_t made;
    struct personal reason;
    struct matter other;
};
// Those that stand, from both sides; in the arena of the view. Returns how many.
size_t links_shown(const struct shown *s, const struct link_shown **ret);

// The newest answer of a matter: its class and its text; both empty where there is none.
struct reply_shown {
    struct str reply_class;
    struct personal text;
};
int reply_shown(struct view *v, int64_t matter, struct reply_shown *ret, struct fault *f);

bool invitations_shown(const struct shown *s); // to an office, or to the first signer
// Members "case", "commitments", "links", "marks", "talks", "exclusions", "invitations" into an object that is open.
void casework_json(const struct shown *s, struct json_out *j);

#endif
