// SPDX-License-Identifier: Apache-2.0
// Rates of a period: counts of matters and what is made of them, each with numerator, denominator, definition (口径)
// and cut-off (DOMAIN §3). One aggregator takes a matter row with its requester and clock rows, in key order, from
// the record tables or from the fold of the ledger; both must give the same.
//
// The period [from, to] is in days of the utc offset, its last day included. The matters of a report are those
// opened in the period and before the cut-off; parts only for the punctuality of joint bodies. A matter has ended when its end lies before the cut-off.
// What a row only holds as of now (returns, lead, category, running clocks, reopenings, duties of open matters) is taken as of
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
    N_PROPOSED, N_FILED, N_FILE_MERGED, N_FILE_REFUSED, N_REVISING, N_REVIEWING, N_FILE_WITHDRAWN,
    N_DUE, N_REPLIED, N_REPLIED_IN_TIME, N_REPLIED_LATE, N_UNREPLIED, N_DUE_RETRO,
    N_CONTACT_DUE, N_CONTACTED, N_MET, N_TALKLESS,
    N_ANSWERED, N_CLASSED, N_CLASS_A, N_CLASS_B, N_CLASS_C, N_CLASS_D, N_CLASS_OTHER, N_UNCLASSED,
    N_PROCESS_RATED, N_PROCESS_PLEASED, N_PROCESS_SATISFIED, N_PROCESS_BASICALLY, N_PROCESS_DISSATISFIED, N_PROCESS_UNRATED,
    N_PEOPLE, N_PEOPLE_RATED, N_PEOPLE_PLEASED, N_PEOPLE_UNRATED, N_PEOPLE_SILENT,
    N_SOLVED_HALVES, // solved twice, partly as the profile says
    N_DRAWABLE, N_DRAWN, N_UNDRAWN, N_DRAWN_CALLED,
    N_TO_CONTACT, N_CONTACTED_IN_TIME, N_TO_SIGN, N_SIGNED_IN_TIME,
    N_REASSIGNED, N_RIGHT_FIRST, N_HANDOFFS,
    N_EVER_CLOSED, N_REOPENED, N_REPEATED, N_SHELVED, N_SHELVED_EVER, N_TERMINATED,
    N_OPINIONS_DUE, N_OPINIONS_IN_TIME, N_SIGNATURES_DUE, N_SIGNATURES_IN_TIME, N_REPORTS_DUE, N_REPORTS_IN_TIME,
    N_ASSESSED, N_EXCLUDED, N_EXCLUDED_SILENT,
    N_EXCLUSIONS, N_EXCLUSIONS_AGREED, N_EXCLUSIONS_REFUSED, N_EXCLUSIONS_WAITING,
    N_EVENTS, N_LATE_EVENTS, // from the ledger only
    RATES_COUNTS
};

struct rates_word {
    const char *name, *zh, *en;
};
extern const struct rates_word rates_counts[RATES_COUNTS];

enum { FIGURE_EXCLUDED_MAX = 4 };
enum rates_form { RATE_PERCENT, RATE_HALVES, RATE_MEAN }; // n/d; n counts halves; how many on average

struct rates_figure {
    struct rates_word word;
    enum rates_count numerator;
    int denominator;                   // a count, or -1: the figure is a plain number
    int excluded[FIGURE_EXCLUDED_MAX]; // counts left out of the denominator; -1 ends
    const char *zh, *en;               // definition
    int table;                         // 1, 2: a column of that table where there are groups; 0: of none
    bool ledger_only;                  // not to be had from tables
    enum rates_form form;
};
enum { RATES_TABLES_OF_GROUPS = 2 };
// The figures in the order they are shown; NULL behind the last.
const struct rates_figure *rates_figure_at(size_t i);
size_t rates_figure_total(void);
const struct rates_figure *rates_figure_named(struct str name); // or NULL
// Its numerator ("1745", "1.5"), denominator and value ("34.4%", "1.2", "—"; of a plain number the number).
void rates_numerator(struct buf *b, const struct rates_figure *f, const int64_t n[RATES_COUNTS]);
void rates_value(struct buf *b, const struct rates_figure *f, const int64_t n[RATES_COUNTS]);
// Numerator and denominator in the same whole unit.
void rates_fraction(const struct rates_figure *f, const int64_t n[RATES_COUNTS], int64_t *ret_numerator, int64_t *ret_denominator);

// What must add up: left = sum of right.
struct rates_sum {
    int left, right[8]; // -1 ends
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

// Weights of the composite (综合·响应, 综合·解决, 综合·满意), of the newest profile that gives them among those of the matters
// counted (day, then version).
enum { WEIGHT_RESPONSE, WEIGHT_SOLVED, WEIGHT_SATISFIED, RATES_WEIGHTS };
struct rates_weights {
    bool has, vary;          // some profile gives them; another one gives others
    int64_t weight[RATES_WEIGHTS];
    bool wrong;              // no whole numbers, or their sum is not 100
    struct str profile;      // its name
    int64_t version, from;
};
// The points, in hundredths; false: no weights, wrong ones, or a rate with a weight has no denominator.
bool rates_composite(const struct rates_weights *w, const int64_t n[RATES_COUNTS], int64_t *ret_hundredths);
void rates_points(struct buf *b, const struct rates_weights *w, const int64_t n[RATES_COUNTS]); // "86.75" or "—"
// "响应率 10、解决率 45、满意率 45（方案“通用”第1版）"; what is wrong with them.
void rates_weights_words(struct buf *b, const struct rates_weights *w, bool english);
void rates_weights_wrong(struct buf *b, const struct rates_weights *w, bool english);

enum rates_answer { ANSWER_NONE, ANSWER_GOOD, ANSWER_HALF, ANSWER_BAD, ANSWER_EMPTY };

// The matter being taken in.
struct rates_case {
    const struct row_matter *row;
    const struct rates_rules *rules;
    struct rates_group *group;
    bool has_clock, on_time, redone, overdue, called, answered, replied, unreplied, contacted, met, to_contact, contacted_in_time;
    bool to_sign, signed_in_time, shelved, shelved_ever, reviewing, revising, drawable, undrawn, repeated;
    enum rates_answer satisfied, solved, process;
    int class; // of the newest answer: 'A' …; 0: the matter's own
    int64_t requesters, told, owed, people_rated, people_pleased, people_silent, handoffs, asked, agreed, refused;
};

struct rates {
    struct rates_query query;
    ms_t begin, end;               // of the period, end exclusive
    const struct library *library; // needed while rows come in
    int64_t total[RATES_COUNTS];
    struct rates_group **groups;   // after rates_finish in the order they are shown
    size_t group_count, group_cap;
    struct smap index;
    struct map rules, values, offices;
    struct rates_weights weights;
    bool track;                    // remember which streams were counted, for rates_event
    struct map streams;
    bool has_events;
    struct rates_case now;
    struct arena arena;
};

void rates_init(struct rates *r, const struct rates_query *q, const struct library *l);
void rates_release(struct rates *r);
// A matter, or a part of a joint body; false: it does not count and its other rows are not wanted. Else its requesters,
// clocks and so on follow, then rates_end; the row must stay until then.
bool rates_begin(struct rates *r, const struct row_matter *m);
void rates_requester(struct rates *r, const struct row_requester *q);
void rates_clock(struct rates *r, const struct row_clock *c);
// Any row of these tables (ends with TABLE_COUNT).
void rates_row(struct rates *r, enum table_id t, const void *row);
extern const enum table_id rates_tables[];
void rates_weights_of(struct rates *r, const struct profile *v); // a profile of matters that count
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
// That, the sources agree, and the weights of the composite are right.
bool rates_fine(const struct rates_report *p);

// --- rates_base.c: 环比 (the period before: as many whole months, else days) and 同比 (the same period a year before)
enum rates_base { BASE_PREVIOUS, BASE_YEAR, RATES_BASES };
struct rates_bases {
    bool has;
    struct rates_report reports[RATES_BASES];
};
// The cut-off lies as far from the beginning, or behind the end, as that of the period.
void rates_base_query(const struct rates_query *q, enum rates_base base, struct rates_query *ret);
// Faults of rates_report. rates_bases_release always.
int rates_bases_read(struct rates_bases *ret, struct store *s, const struct desk_room *const *rooms, const struct rates_query *q,
                     enum rates_source source, struct fault *f);
void rates_bases_release(struct rates_bases *x);
bool rates_bases_fine(const struct rates_bases *x);
// Of a number or mean the change by the base, of a rate the difference, in units of 1 / per; false where the base is zero.
bool rates_change(const struct rates_figure *f, const int64_t now[RATES_COUNTS], const int64_t base[RATES_COUNTS], int64_t per, int64_t *ret);
// "+4.2%", of a rate "+1.2 点", "—".
void rates_change_words(struct buf *b, const struct rates_figure *f, const int64_t now[RATES_COUNTS], const int64_t base[RATES_COUNTS], bool english);

// --- rates_text.c, rates_json.c; `bases` may be NULL
void rates_text(struct buf *b, const struct rates_report *p, const struct rates_bases *bases, bool english);
// Members into an object that is open; docs/json.md, "report rates".
void rates_json(struct json_out *j, const struct rates_report *p, const struct rates_bases *bases);

#endif
