// SPDX-License-Identifier: Apache-2.0
// What the files of visits share.
#ifndef ACCESS_VISIT_ROOM_H
#define ACCESS_VISIT_ROOM_H

#include "access/visit.h"

// The reader of the calling thread, opened on first use. NULL with a fault.
struct reader *app_reader(struct app *a, struct fault *f);
// Ends the look of a visit on the calling thread.
void visit_unlook(struct visit *v);
// Reads the rows of the account that asks into the look.
int visit_account_read(struct visit *v, struct fault *f);
// Finds out who asks, by cookie or token. -1: what was given is wrong, with a fault.
int visit_who(struct visit *v, struct fault *f);
// Whose token it came with, without a look: account, login, by_token; false when there is no good one.
bool visit_token_holder(struct visit *v, struct store *reader);
void visit_foresee_who(struct visit *v, struct store *reader); // visit_who will ask: store_foresee
// A form that changes something must carry the token of its session. -1 with fault "forged-form" (another site), "other-sign-in".
int visit_unforged(struct visit *v, struct fault *f);

#endif
