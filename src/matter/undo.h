// SPDX-License-Identifier: Apache-2.0
// Taking the last action back. Commands: undo (撤销) within the time of the profile (撤销时限, 10 minutes where it says
// nothing) by the account that acted, while nothing else has happened and nobody was told; action.reverse (撤回误办) later, by
// a role that is escalated to, with its reason.
#ifndef MATTER_UNDO_H
#define MATTER_UNDO_H

#include "matter/matter.h"

struct undo_offer {
    int64_t seq;       // the event that would be taken back
    struct str action; // what it did
    ms_t until;        // last instant at which it still can be
};

// Whether this account may take the last action back at `at`: 1 and *ret, 0 no, -1 fault of the machine. Texts live in the
// arena. The desk may be one that only reads.
int undo_offered(struct desk *d, const struct matter *m, int64_t account, ms_t at, struct arena *a, struct undo_offer *ret, struct fault *f);

#endif
