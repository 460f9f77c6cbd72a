// SPDX-License-Identifier: Apache-2.0
#ifndef WEB_DELIVERIES_H
#define WEB_DELIVERIES_H

#include "deliver/todo.h"
#include "matter/shown.h"
#include "web/page.h"

// A delivery as a row of a list, for whoever looks.
struct rec_delivery_row delivery_row_of(struct visit *v, const struct todo *x);

// How people were told of a matter, on its page. Offices see all of it, whoever raised it what was told to them, the body
// complained of nothing.
int deliveries_told(struct visit *v, const struct shown *s, struct tpl_matter *t, struct fault *f);

#endif
