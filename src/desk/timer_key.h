// SPDX-License-Identifier: Apache-2.0
// The idempotency key of a timer's command: the tuple that makes it what it is – matter, clock, start, rung, time – in 22
// characters, since every key lies in the event, in its row and in an index. "timer:" and 96 bits of SM3 in base64url.
#ifndef DESK_TIMER_KEY_H
#define DESK_TIMER_KEY_H

#include "base/arena.h"

struct str timer_key(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
