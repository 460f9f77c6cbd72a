// SPDX-License-Identifier: Apache-2.0
// What the files of the rates share.
#ifndef REPORT_RATES_ROOM_H
#define REPORT_RATES_ROOM_H

#include "report/rates.h"

// What a clock of the main section is for.
enum rates_span {
    SPAN_NONE, SPAN_ANSWER, SPAN_REDO, SPAN_CONTACT, // named clocks
    SPAN_SIGN, SPAN_DESIGNATE, SPAN_SHELF, SPAN_REVIEW, SPAN_REVISE, SPAN_SAMPLED // clocks of stages
};
enum rates_joint { JOINT_NONE, JOINT_OPINION, JOINT_COUNTERSIGN, JOINT_REPORT };

enum { SPANS_MAX = 32 };

// What the words of a procedure mean here.
struct rates_rules {
    const struct procedure *procedure; // NULL: the library lacks it
    struct {
        struct str name;
        enum rates_span span;
    } spans[SPANS_MAX];
    size_t span_count;
    int satisfied, solved, process; // fields; -1: none
    uint64_t recorded;              // ends an opening action leads to: answered before it was entered
    struct str terminated;          // its end 已终止; empty: none
    struct {
        enum rates_joint kind;
        uint64_t own; // stages the joint body has to act in
    } shares[PROC_SHARES];
    bool wanted;                    // the query asks for this procedure
    bool redo, files, talks, classes; // it can be done again; has 立案; records talks; classes its answers
};

// What the profile of a matter says.
struct rates_values {
    bool half; // 部分解决计 = 0.5
};

const struct rates_rules *rates_rules_of(struct rates *r, int64_t procedure);
const struct rates_values *rates_values_of(struct rates *r, int64_t profile);
enum rates_span rates_span_of(const struct rates_rules *x, struct str clock);
bool rates_is_end(const struct rates_rules *x, uint64_t ends, struct str stage);
// A choice as stored, by its word here or by the other name the procedure gives it.
enum rates_answer rates_answer_of(const struct procedure *p, int field, struct str value, const char *const words[3][2]);

struct rates_group *rates_group_of(struct rates *r, const struct row_matter *m);
bool rates_asked_for(const struct rates *r, const struct row_matter *m); // opened in the period and before the cut-off, of the office
void rates_add(struct rates *r, enum rates_count n, int64_t by);

// --- rates_part.c: joint bodies
bool rates_part_begin(struct rates *r, const struct row_matter *m);
void rates_part_clock(struct rates *r, const struct row_clock *c);
void rates_part_end(struct rates *r);

// Parts of the table of figures, in the order they are shown; each ends with a figure without a name.
extern const struct rates_figure rates_figures_course[], rates_figures_reply[], rates_figures_feedback[], rates_figures_joint[];

#endif
