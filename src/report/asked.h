// SPDX-License-Identifier: Apache-2.0
// What somebody asks of the rates, in words, made into a query. Command line and pages read it here, so that the same
// words give the same figures.
#ifndef REPORT_ASKED_H
#define REPORT_ASKED_H

#include "report/rates.h"

// As it was written; empty: not given. Faults name these in `where`, as_of as "as-of".
struct rates_asked {
    struct str from, to;          // first and last day of the period, both needed
    struct str as_of;             // the cut-off: a day (to its 24:00) or a time; else the end of the period
    struct str procedure, office; // an office by name, short name or id
    struct str by;                // office, category, month, or their Chinese words
    bool with_predecessors;       // what was merged into the office counts with it; needs an office
};

// What can be read without a store: period and groups. Faults "bad-date", "bad-period", "bad-choice".
int rates_asked_period(const struct rates_asked *a, struct rates_query *ret, struct fault *f);
// The rest, against what the store holds; `ret` has the period. A cut-off that is still to come becomes now; a driven
// store has a time of its own, there nothing is to come. Texts of the query are those of `a`, bar the name of an office,
// which lies in the arena. Faults "bad-date", "bad-time", "bad-period", "unknown-procedure", "unknown-office",
// "ambiguous-office", "missing-office".
int rates_asked_rest(const struct rates_asked *a, struct store *s, const struct library *l, struct arena *arena,
                     struct rates_query *ret, struct fault *f);
// "--by office": the word of a grouping, "" for the whole.
const char *rates_by_word(enum rates_by by);

#endif
