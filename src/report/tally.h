// SPDX-License-Identifier: Apache-2.0
// Reports made of whole matters: what is counted, which rates are made of it, what must add up, each with its definition
// (口径), in all and by office. commitments.c and casework.c say what they count; reading, comparing with the ledger and
// printing are the same for both.
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "base/json.h"
#include "base/map.h"
#include "report/dossier.h"

enum { TALLY_COUNTS_MAX = 32, TALLY_SUM_MAX = 6, TALLY_ITEMS_MAX = 1000 };

struct tally_word {
    const char *name, *zh, *en;
};
struct tally_figure {
    struct tally_word word;
    int numerator, denominator;
    const char *zh, *en; // definition
};
struct tally_def {
    const char *zh, *en; // title
    const struct tally_word *counts;
    int count;
    const struct tally_figure *figures;
    size_t figure_count;
    const int (*sums)[TALLY_SUM_MAX]; // left = sum of the others; -1 ends
    size_t sum_count;
    const struct tally_word *lists; // what items are listed for
    size_t list_count;
};

struct tally_query {
    int year;          // commitments: the year; casework: 0
    day_t from, to;    // casework: matters opened in these days, the last included
    ms_t cut;          // first instant that no longer counts
    ms_t utc_offset;
    int64_t office;    // 0: every one
    struct str procedure; // casework: name or alias; empty: every one
};

// One thing to look after: a commitment not reported, one overdue.
struct tally_item {
    int list;
    int64_t matter, n, office;
    struct str number;
    ms_t due;
};

struct tally_group {
    int64_t office;
    struct str label;
    int64_t n[TALLY_COUNTS_MAX];
};

struct tally {
    const struct tally_def *def;
    struct tally_query query;
    int64_t total[TALLY_COUNTS_MAX];
    struct tally_group **groups; // by office, most first
    size_t group_count, group_cap;
    struct map index, offices;
    struct tally_item *items;
    size_t item_count, item_cap; // only the first TALLY_ITEMS_MAX are kept; item_count may be more
    struct arena arena;
    void *now; // the matter being taken in; the report's own
};

void tally_add(struct tally *t, int64_t office, int count, int64_t by);
void tally_item(struct tally *t, struct tally_item item);
bool tally_in_order(const struct tally *t); // every sum, of the whole and of each group
void tally_office(void *context, const struct row_office *o); // dossier_taker.office

enum tally_source { TALLY_TABLES, TALLY_LEDGER, TALLY_BOTH };

struct tally_report {
    enum tally_source source;
    int64_t seq;
    struct tally tables, ledger;
    bool differs; // with TALLY_BOTH: some count of the whole or of an office
};

typedef void tally_taker(struct tally *t, struct dossier_taker *ret);
extern const struct tally_def tally_commitments, tally_casework;
tally_taker commitments_taker, casework_taker;

// Fault "rates-moving" where it was written to all the while. tally_report_release always.
int tally_report(struct tally_report *ret, struct store *s, const struct desk_room *const *rooms, const struct tally_def *def,
                 tally_taker *taker, const struct tally_query *q, enum tally_source source, struct fault *f);
void tally_report_release(struct tally_report *r);
const struct tally *tally_shown(const struct tally_report *r);

void tally_text(struct buf *b, const struct tally_report *r, bool english);
void tally_json(struct json_out *j, const struct tally_report *r); // members into an object that is open

#endif
