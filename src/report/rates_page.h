// SPDX-License-Identifier: Apache-2.0
// The report for people, while it is written.
#ifndef REPORT_RATES_PAGE_H
#define REPORT_RATES_PAGE_H

#include "report/rates.h"

struct rates_page {
    struct buf *b;
    const struct rates_report *report;
    const struct rates_bases *bases; // NULL: nothing is compared
    const struct rates *rates;
    bool english;
    struct arena arena;
};

static inline struct str say(const struct rates_page *p, const char *zh, const char *en) { return str_c(p->english ? en : zh); }
static inline struct str rates_page_word(const struct rates_page *p, const struct rates_word *w) { return say(p, w->zh, w->en); }

void rates_page_checks(struct rates_page *p); // whether it adds up, whether the sources agree, what to mind

#endif
