// SPDX-License-Identifier: Apache-2.0
// The same idempotency key again: the same command is answered as before, another one is refused.
#ifndef DESK_AGAIN_H
#define DESK_AGAIN_H

#include "desk/desk.h"

// Looks whether the key of a command was used. Fault "key-reused": by another command.
int again_same(struct desk *d, const struct command *c, struct answer *ret, bool *ret_again);
void again_forget(struct desk *d); // the batch is over: what was looked up for it may have changed
void desk_note(struct answer *ret, const struct event *e); // an event into the answer; ret may be NULL

#endif
