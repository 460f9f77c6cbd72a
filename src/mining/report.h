// SPDX-License-Identifier: Apache-2.0
// A whole log held against a procedure: how many cases fit, where and why others do not, what was late, how long it took,
// the ways most often taken, and how much more the procedure allows than was ever seen.
#ifndef MINING_REPORT_H
#define MINING_REPORT_H

#include "base/json.h"
#include "mining/spans.h"

enum { EXAMPLES_MAX = 3, MISFIT_KINDS_MAX = 500, DISTANCES_MAX = 2000, POSSIBLE_MAX = 8 };

// Misfits of one kind: this activity, in this stage, for this reason.
struct misfit_kind {
    int activity, share, stage; // share: of the section that refused it, or -1: the main one
    enum misfit_why why;
    int64_t count;
    struct str cases[EXAMPLES_MAX]; // the first ones
    int lines[EXAMPLES_MAX];
    struct str possible[POSSIBLE_MAX]; // in the first of them: what could have happened instead
    int possible_count;
};

struct stage_figures {
    int64_t visits, left, late, overdue; // late: left behind its deadline; overdue: still there behind it
    ms_t *took; // of those that left, for the median; owned
    size_t took_cap;
    bool sorted;
};

struct clock_figures {
    int64_t runs, stopped, late, overdue;
    int64_t compared, same_day; // with the deadline the log gives
};

struct variant {
    int32_t *activities; // in the arena
    int length;
    int64_t count, fit, ended;
    struct str example;
};

// Days from the start of a case (or its first event) to the deadline its log gives.
struct distance {
    int days;
    int64_t count;
};

struct fit_report {
    struct arena arena;
    const struct fit *fit;
    int64_t cases, parts, events, counted, other_life, ignored;
    int64_t fitting, fitting_ended, ended, no_opening, crowded; // cases; fitting_ended: whole and at an end
    int64_t fit_events, misfits, put_in, unrecorded; // unrecorded: of those put in, the ones the map says the log does not record
    int64_t open_in_time, open_overdue;   // cases not at an end, by the limit of the stage they stand in
    int64_t late_cases;                   // a named clock of the main section was late
    int64_t with_deadline, after_deadline, open_after_deadline; // against the deadline the log gives
    struct misfit_kind *kinds;
    size_t kind_count;
    int64_t kinds_left_out; // misfits of kinds beyond MISFIT_KINDS_MAX
    struct stage_figures stages[1 + PROC_SHARES][PROC_STAGES];
    struct clock_figures clocks[1 + PROC_SHARES][CLOCKS_MAX];
    int64_t steps_put_in[1 + PROC_SHARES][PROC_ACTIONS]; // by action
    struct variant *variants; // by count, most frequent first, once the report is done
    size_t variant_count, variant_cap;
    struct distance *distances;
    size_t distance_count;
    // Precision: in the states the log came through, actions open and actions ever taken; weighted by visits.
    bool states_left_out; // more than 100,000: the rest is not counted
    int64_t states, open_actions, seen_actions, weighted_open, weighted_seen;
};

// `f` and its log must outlive the report. Faults of fit_case.
int fit_report(struct fit_report *ret, const struct fit *f, void (*progress)(void *, int64_t, int64_t), void *context, struct fault *why);
void fit_report_release(struct fit_report *r);

ms_t stage_median(struct stage_figures *s);
struct str misfit_word(enum misfit_why why, bool english);
struct str misfit_code(enum misfit_why why);

// In words; `variants`: how many of the most frequent to show.
void fit_report_text(struct buf *b, struct fit_report *r, int variants, bool english);
void fit_report_json(struct json_out *j, struct fit_report *r, int variants);

// --- precise.c
struct precise;
struct precise *precise_new(struct fit_report *r);
void precise_case(struct precise *p, const struct way *w, const struct fit_case *k);
struct precise *precise_free(struct precise *p); // puts the sums into the report

#endif
