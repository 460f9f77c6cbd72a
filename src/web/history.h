// SPDX-License-Identifier: Apache-2.0
// What happened to a matter, for somebody who looks.
#ifndef WEB_HISTORY_H
#define WEB_HISTORY_H

#include "matter/may.h"
#include "matter/shown.h"
#include "web/page.h"

// Steps in order, as they are told to whom the matter is shown (shown_for). *ret_late: where all were recorded afterwards
// and together, the note they share; it is then not among the notes of each.
size_t history_steps(struct visit *v, const struct shown *s, const struct rec_step **ret, struct str *ret_late);
// Clocks, each with the reason of its deadline.
size_t history_clocks(struct visit *v, const struct shown *s, const struct rec_clockrow **ret);

#endif
