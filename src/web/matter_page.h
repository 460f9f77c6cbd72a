// SPDX-License-Identifier: Apache-2.0
// The matter a page is about, for an account that may see it.
#ifndef WEB_MATTER_PAGE_H
#define WEB_MATTER_PAGE_H

#include "matter/may.h"
#include "matter/shown.h"
#include "web/page_room.h"

// By the parameter {matter} of the route. Fault "unknown-matter", also for one that is not theirs to see.
int page_shown(struct visit *v, struct shown *s, enum sight *ret, bool with_content, struct fault *f);

#endif
