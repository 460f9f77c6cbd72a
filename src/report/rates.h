// SPDX-License-Identifier: Apache-2.0
// Rates of a period: counts of matters and what is made of them, each with numerator, denominator, definition (口径)
// and cut-off (DOMAIN §3). One aggregator takes a matter row with its requester and clock rows, in key order, from
// the record tables or from the fold of the ledger; both must give the same.
//
// The period [from, to] is in days of the utc offset, its last day included. The matters of a report are those
// opened in the period and before the cut-off, parts never. A matter has ended when its end lies before the cut-off.
// What a row only holds as of now (returns, lead, category, running clocks, duties of open matters) is taken as of
// now; N_CHANGED counts the matters for which that may differ from the cut-off.
#ifndef REPORT_RATES_H
#define REPORT_RATES_H

#include "base/json.h"
#include "desk/desk.h"

enum rates_by { RATES_WHOLE, RATES_BY_OFFICE, RATES_BY_CATEGORY, RATES_BY_MONTH };

struct rates_query {
    day_t from, to;
    ms_t cut;             // first instant that no longer counts
    ms_t utc_offset;
    struct str procedure; // name or alias; empty: every procedure
    int64_t office;       // lead office; 0: every one
    struct str office_name;
    const int64_t *before; // offices that were merged into it, whose matters count as its own (--with-predecessors)
    size_t before_count;
    struct str before_names;
    enum rates_by by;
};

// What is counted. Every figure is made of these.
enum rates_count {
    N_RECEIVED, N_ACCEPTED, N_REFUSED, N_WITHDRAWN, N_MERGED, N_CLOSED, N_OPEN, N_OVERDUE,
    N_CLOCKED, N_ON_TIME, N_CLOCKLESS, N_RETRO_CLOSED,
    N_RECORDED,
    N_DISPATCHED, N_RETURNED,
    N_REDOABLE, N_REDONE, N_UNREDOABLE,
    N_CALLED, N_SILENT,
    N_RATED, N_PLEASED, N_SATISFIED, N_BASICALLY, N_DISSATISFIED, N_UNRATED,
    N_JUDGED, N_SOLVED, N_PARTLY, N_UNSOLVED, N_UNJUDGED,
    N_REQUESTERS, N_TOLD, N_OWED, N_CLOSED_OWED,
    N_RETROACTIVE, N_CHANGED,
    N_EVENTS, N_LATE_EVENTS, // from the ledger only
    RATES_COUNTS
};

struct rates_word {
    const char *name, *zh, *en;
};
extern const struct rates_word rates_counts[RATES_COUNTS];

enum { FIGURE_EXCLUDED_MAX = 3 };

struct rates_figure {
    struct rates_word word;
    enum rates_count numerator;
    int denominator;                   // a count, or -1: the figure is a plain number
    int excluded[FIGURE_EXCLUDED_MAX]; // counts left out of the denominator; -1 ends
    const char *zh, *en;               // definition
    bool grouped, ledger_only;         // a column where there are groups; not to be had from tables
};
extern const struct rates_figure rates_figures[];
extern const size_t rates_figure_count;

// What must add up: left = sum of right.
struct rates_sum {
    int left, right[5]; // -1 ends
};
extern const struct rates_sum rates_sums[];
extern const size_t rates_sum_count;
// The first sum at or behind *pos that does not add up, or NULL; start with *pos = 0.
const struct rates_sum *rates_wrong(const int64_t n[RATES_COUNTS], size_t *pos);
// "收到 591 ≠ 受理 148 + …"
void rates_sum_words(struct buf *b, const struct rates_sum *s, const int64_t n[RATES_COUNTS], bool english);
// "99.4%", rounded half up; "—" when the denominator is 0.
void rates_percent(struct buf *b, int64_t numerator, int64_t denominator);

struct rates_group {
    struct str key;   // office id in decimal ("0": none), category, "2024-03"
    struct str label; // office name; else the key
    int64_t n[RATES_COUNTS];
};

struct rates_rules; // what the words of a procedure mean here

enum rates_answer { ANSWER_NONE, ANSWER_GOOD, ANSWER_HALF, ANSWER_BAD, ANSWER_EMPTY };

// The matter being taken in.
struct rates_case {
    const struct row_matter *row;
    const struct rates_rules *rules;
    struct rates_group *group;
    bool has_clock, on_time, redone, overdue, called;
    enum rates_answer satisfied, solved;
    int64_t requesters, told, owed;
};

struct rates {
    struct rates_query query;
    ms_t begin, end;               // of the period, end exclusive
    const struct library *library; // needed while rows come in
    int64_t total[RATES_COUNTS];
    struct rates_group **groups;   // after rates_finish in the order they are shown
    size_t group_count, group_cap;
    struct smap index;
    struct map rules, offices;
    bool track;                    // remember which streams were counted, for rates_event
    struct map streams;
    bool has_events;
    struct rates_case now;
    struct arena arena;
};

void rates_init(struct rates *r, const struct rates_query *q, const struct library *l);
void rates_release(struct rates *r);
// A matter; false: it does not count and its other rows are not wanted. Else its requesters and clocks follow, then
// rates_end; the row must stay until then.
bool rates_begin(struct rates *r, const struct row_matter *m);
void rates_requester(struct rates *r, const struct row_requester *q);
void rates_clock(struct rates *r, const struct row_clock *c);
void rates_end(struct rates *r);
void rates_office(struct rates *r, const struct row_office *o);
// An event of any stream; counts when its matter (or the matter it is a part of) was counted.
void rates_event(struct rates *r, int64_t stream, ms_t at, ms_t recorded);
void rates_finish(struct rates *r); // orders and names the groups

// --- rates_read.c: the two sources
enum rates_source { RATES_TABLES, RATES_LEDGER, RATES_BOTH };

struct rates_difference {
    struct str group; // key; empty with `whole`
    bool whole;
    enum rates_count count;
    int64_t tables, ledger;
};

struct rates_report {
    enum rates_source source;
    int64_t seq;                // region_seq of the newest event in what was read
    struct rates tables, ledger; // those the source asks for
    struct rates_difference *differences;
    size_t difference_count;
    struct arena arena;
};

// Reads the region the handle is set to. Faults "rates-moving" (written to faster than it can be read), and those of
// the store and the replay. rates_report_release always.
int rates_report(struct rates_report *ret, struct store *s, const struct desk_room *const *rooms,
                 const struct rates_query *q, enum rates_source source, struct fault *f);
void rates_report_release(struct rates_report *p);
// The one to show: from the tables where both were read.
const struct rates *rates_shown(const struct rates_report *p);
// Every count of two results that differs, the ledger-only ones aside.
void rates_compare(struct rates_report *p);
// Whether the groups add up to the whole; whether that and every sum, of the whole and of each group, holds.
bool rates_groups_add_up(const struct rates *r);
bool rates_in_order(const struct rates *r);

// --- rates_text.c, rates_json.c
void rates_text(struct buf *b, const struct rates_report *p, bool english);
// Members into an object that is open; docs/json.md, "report rates".
void rates_json(struct json_out *j, const struct rates_report *p);

#endif
