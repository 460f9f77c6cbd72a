// SPDX-License-Identifier: Apache-2.0
#ifndef WEB_DELIVERIES_H
#define WEB_DELIVERIES_H

#include "deliver/todo.h"
#include "web/page.h"

// A delivery as a row of a list, for whoever looks.
struct rec_delivery_row delivery_row_of(struct visit *v, const struct todo *x);

#endif
