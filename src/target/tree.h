// SPDX-License-Identifier: Apache-2.0
// The tree of targets as it stands on a day, each figure with what made it. Command line, API and pages show this.
//
// As of a day: readings and milestones of days up to it, values in force at its end (24:00), time gone by to it. What is
// known now counts: a reading entered or corrected later is that of its day; weights, places, titles and whether
// something is closed are as of now (closed later than the day: not yet closed then).
#ifndef TARGET_TREE_H
#define TARGET_TREE_H

#include "base/json.h"
#include "registry/view.h"
#include "target/target.h"

// What a progress is made of.
enum basis { BASIS_NOTHING, BASIS_CHILDREN, BASIS_READING, BASIS_MILESTONES, BASIS_CLOSED };

struct tree_milestone {
    struct row_milestone row;
    day_t done;  // 0: not yet
    bool late;   // done later than planned, or planned and past
};

struct node {
    struct row_target row;
    struct node *parent, *first, *last, *next; // in the order they were set
    struct row_target_value *values;
    size_t value_count;
    struct row_reading *readings;
    size_t reading_count;
    struct tree_milestone *milestones;
    size_t milestone_count;
    struct row_target_ask *asks;
    size_t ask_count;
    // --- as of the day
    const struct row_target_value *value; // the one in force; of a measured target
    const struct row_reading *reading;    // the one that counts; NULL: none yet
    enum basis basis;
    bool closed, reached, report_late;
    bool overdue;              // its due day has passed and it is not reached: red, whatever its progress
    int64_t progress;          // share; of a node with children Σ weight × progress ÷ Σ weight, rounded half up
    struct elapsed elapsed;    // .all 0 with .share 0: no due day; of a node with children the share alone, weighted alike
    bool timed;                // elapsed says something
    int64_t timed_progress;    // what the light goes by: progress, of a node with children of those below with a due day
    enum light light;
    int64_t gap, forecast;     // of a measured target; forecast where there is a reading behind the start
    bool has_forecast;
    int milestones_done, milestones_late;
    int leaves, lights[LIGHT_RED + 1]; // of what lies below (itself where nothing does), by light
    int64_t weights;           // Σ weight of its children
};

struct tree_query {
    day_t day;
    struct str root;  // a code or id; empty: every decision
    int64_t office;   // only what this office answers for, with what lies above; 0: all
};

struct tree {
    struct tree_query query;
    ms_t end;                 // of the day: first instant that no longer counts
    const struct profile *profile; // whose bounds hold; may be NULL
    struct bounds bounds;
    bool announced;           // the days off of every year that was counted in are announced
    struct node **roots;
    size_t root_count, count; // count: nodes in all
    int leaves, lights[LIGHT_RED + 1];
    struct arena *arena;
};

// Reads the region of the view's desk, in its look. Everything lives in the arena. Faults "unknown-target", those of the store.
int tree_read(struct tree *ret, struct view *v, const struct tree_query *q, struct fault *f);
// The next node in the order they are shown, NULL behind the last; begin with NULL. *ret_level counts from 0.
struct node *tree_next(const struct tree *t, struct node *n, int *ret_level);

// --- tree_figures.c: pure
struct tree_rules {
    const struct calendar *calendar;
    struct day_rules days;
    struct bounds bounds;
    day_t day;
    ms_t end;
};
// Fills what stands behind "as of the day", of the node and of all below it.
void node_figures(struct node *n, const struct tree_rules *r);

// --- tree_words.c
void buf_share(struct buf *b, int64_t share); // "41.7%", rounded half up
// How a progress, a time and a light came about: readings, weights, days. One sentence each.
void node_why(struct buf *b, const struct node *n, struct bounds bounds, bool english);
void node_value(struct buf *b, const struct node *n, int64_t value); // "3000 亿元"
void node_target(struct buf *b, const struct node *n);               // "≥ 3000 亿元"
void tree_text(struct buf *b, const struct tree *t, struct view *v, bool english);
// --- tree_json.c: members into an object that is open; docs/json.md, "report targets".
void tree_json(struct json_out *j, const struct tree *t, struct view *v);

#endif
