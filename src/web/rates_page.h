// SPDX-License-Identifier: Apache-2.0
// A report of rates as a page. Split from the page function: what is asked, and what is shown.
#ifndef WEB_RATES_PAGE_H
#define WEB_RATES_PAGE_H

#include "report/asked.h"
#include "web/page.h"

// Fills what the report shows; texts are copied into the arena of the visit.
void rates_page_fill(struct visit *v, const struct rates_report *p, const struct rates_bases *bases, struct tpl_rates *t); // `bases` may be NULL

#endif
