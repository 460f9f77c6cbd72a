// SPDX-License-Identifier: Apache-2.0
// Fills a store made by init --driven with invented appeals, through the desk, as fast as it goes: every matter is registered
// and most are handled to their end. So a store of any size looks like one that
// was worked with: few open, the newest, in every stage; the rest closed; some public.
#ifndef LOAD_FILL_H
#define LOAD_FILL_H

#include "desk/service.h"

enum { FILL_OFFICES = 40 };
#define FILL_AFTER (2 * MS_DAY)

struct fill_options {
    int64_t matters;     // wholes the store should have at the end
    int64_t open;        // of them, the newest, are left in the stages 待派, 待签收, 办理中, 待回访 by turns
    int direct;          // in a hundred: answered at once by reception; the others go through a body, sign, contact, finish, callback
    int public_;         // in a hundred of those answered at once are made public
    ms_t from, until;    // they are registered at even steps in between; what is done with them within FILL_AFTER
    struct str by;       // an administrator: opens the bodies and their accounts
    struct str reception; // name of the office that registers
    struct str procedure; // "诉求"
    uint64_t seed;
    void (*progress)(void *context, int64_t done, int64_t all); // may be NULL
    void *context;
};

// From the `have`th matter on, for a store that was filled with so many; at 0 accounts are opened: "desk" (reception) and "d0" …
// Matters are numbered B00000000 on. *ret_commands is what was done. Any refusal is the fault "not-filled".
int fill_store(struct service *s, const struct fill_options *o, int64_t have, int64_t *ret_commands, struct fault *f);

#endif
