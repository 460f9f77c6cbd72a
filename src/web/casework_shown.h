// SPDX-License-Identifier: Apache-2.0
// What goes with a matter beside its course, on its page.
#ifndef WEB_CASEWORK_SHOWN_H
#define WEB_CASEWORK_SHOWN_H

#include "matter/casework_shown.h"
#include "web/page.h"

void casework_part(struct visit *v, const struct shown *s, struct buf *b);
// A row of a commitment, for lists too; `whole`: for an office.
struct rec_promiserow promise_row(struct visit *v, const struct row_commitment *c, bool whole);

#endif
