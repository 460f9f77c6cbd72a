// SPDX-License-Identifier: Apache-2.0
// Who is to be told what of an event. A function of the event and of what the store holds; nothing is written.
#ifndef DELIVER_PLAN_H
#define DELIVER_PLAN_H

#include "deliver/address.h"
#include "ledger/event.h"

struct planned {
    int64_t matter; // the matter, or the part a joint office is to look at; 0: a slip about a target
    int64_t supervision; // of a slip; 0: none
    enum notice_kind kind;
    int64_t requester; // of the matter; 0: an office
    int64_t office;
    struct str role;   // in the office
    enum deliver_way way;      // WAY_NONE: no way to this requester is known, a person has to find one
    bool urgent;
    int64_t absent;        // NOTICE_VACANT: the body where nobody is; 0: nobody holds the role anywhere
    struct str absent_role;
};

enum { PLAN_MAX = 1000, PLAN_OFFICE_DAYS = 3 };

// Rules: requesters are told their matter was registered (not by themselves), each answer (告知), each pause, resumption and
// extension, that it came back to them, and what reminds them (到期 提醒). Offices are told what comes onto their desk from
// another office, reminders, escalations and deadlines that new official days moved; only where an address for messages is
// known, since their list of work has it anyway, and not more than PLAN_OFFICE_DAYS late.
// A slip goes to the handlers of the body it is addressed to, from orange on to its head too, also where no address is known: a
// person then finds a way. What is for an office in which nobody is there (present.h) climbs to who supervises (climb.h), named
// as NOTICE_VACANT, once while that is not settled. Nobody is told of history
// (channel import, rungs passed, what was entered as answered before). At most PLAN_MAX; they live in the arena.
int plan_event(struct desk *d, const struct event *e, ms_t now, struct arena *a, struct planned **ret, size_t *ret_count, struct fault *f);

#endif
