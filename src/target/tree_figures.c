// SPDX-License-Identifier: Apache-2.0
// From rows to figures.
#include "target/tree.h"

static void value_in_force(struct node *n, const struct tree_rules *r) {
    n->value = NULL;
    for (size_t i = 0; i < n->value_count; i++)
        if (n->values[i].since < r->end || i == 0) n->value = &n->values[i]; // in the order they took force
}

static void reading_that_counts(struct node *n, const struct tree_rules *r) {
    n->reading = NULL;
    for (size_t i = 0; i < n->reading_count; i++) {
        const struct row_reading *x = &n->readings[i];
        if (x->corrected == 0 && x->day <= r->day && (n->reading == NULL || x->day > n->reading->day)) n->reading = x;
    }
}

// The first day whose reading is what a milestone with a value asks for.
static day_t reached_on(const struct node *n, int64_t value, day_t upto) {
    enum comparator c = comparator_of(n->row.comparator);
    int64_t first = 0;
    for (size_t i = 0; i < n->reading_count; i++) {
        const struct row_reading *x = &n->readings[i];
        if (x->corrected == 0 && x->day <= upto && measure_reached(c, value, x->value) && (first == 0 || x->day < first)) first = x->day;
    }
    return (day_t)first;
}

static void milestones(struct node *n, const struct tree_rules *r) {
    for (size_t i = 0; i < n->milestone_count; i++) {
        struct tree_milestone *m = &n->milestones[i];
        if (m->row.measured) m->done = reached_on(n, m->row.value, r->day);
        else m->done = m->row.done && m->row.done <= r->day ? (day_t)m->row.done : 0;
        m->late = m->done ? m->done > m->row.day : m->row.day < r->day;
        n->milestones_done += m->done != 0;
        n->milestones_late += m->late;
    }
}

// The next report is owed a period after the last reading, by the rule of limits.
static bool report_late(const struct node *n, const struct tree_rules *r) {
    struct limit l = {UNIT_DAY, 7};
    if (n->row.period.n == 0 || n->closed || (n->reading && n->reached)) return false;
    if (str_eq(n->row.period, STR("month"))) l = (struct limit){UNIT_MONTH, 1};
    if (str_eq(n->row.period, STR("quarter"))) l = (struct limit){UNIT_MONTH, 3};
    day_t from = n->reading ? (day_t)n->reading->day : (day_t)n->row.start;
    ms_t due = deadline_due(r->calendar, r->days, &(struct deadline_input){.start = day_start(from, r->days.utc_offset), .limit = l});
    return due <= r->end - MS_DAY; // not on the day itself: it lasts until its end
}

static void by_reading(struct node *n, const struct tree_rules *r) {
    enum comparator c = comparator_of(n->row.comparator);
    n->basis = n->reading ? BASIS_READING : BASIS_NOTHING;
    int64_t stands = n->reading ? n->reading->value : n->row.base;
    n->reached = n->reading && measure_reached(c, n->value->value, stands);
    n->progress = n->reading ? measure_progress(c, n->row.base, n->value->value, stands) : 0;
    n->gap = measure_gap(c, n->value->value, stands);
    n->report_late = report_late(n, r);
    if (n->reading == NULL || n->value->due == 0) return;
    int gone = calendar_count_workdays(r->calendar, (day_t)n->row.start, (day_t)n->reading->day);
    int all = calendar_count_workdays(r->calendar, (day_t)n->row.start, (day_t)n->value->due);
    n->has_forecast = gone > 0 && n->reading->day < n->value->due;
    if (n->has_forecast) n->forecast = measure_forecast(n->row.base, stands, gone, all);
}

static void leaf(struct node *n, const struct tree_rules *r) {
    if (n->row.unit.n) {
        by_reading(n, r);
    } else if (n->closed) {
        n->basis = BASIS_CLOSED;
        n->progress = SHARE_WHOLE;
    } else if (n->milestone_count) {
        n->basis = BASIS_MILESTONES;
        n->progress = times_over(n->milestones_done, SHARE_WHOLE, (int64_t)n->milestone_count);
    }
    day_t due = n->value ? (day_t)n->value->due : (day_t)n->row.due;
    n->timed = due != 0;
    if (n->timed) n->elapsed = measure_elapsed(r->calendar, (day_t)n->row.start, due, r->day);
    n->timed_progress = n->progress;
    n->overdue = n->timed && r->day > due && !n->closed && !(n->row.unit.n ? n->reached : n->progress == SHARE_WHOLE);
    if (n->closed) n->light = LIGHT_GREEN;
    else if (n->overdue) n->light = LIGHT_RED;
    else n->light = n->timed ? measure_light(r->bounds, n->progress, n->elapsed.share) : LIGHT_NONE;
    n->leaves = 1;
    n->lights[n->light] = 1;
}

// Weighted by Σ w: weights of siblings need not add up to anything.
static void roll_up(struct node *n, const struct tree_rules *r) {
    int64_t timed = 0;
    for (const struct node *c = n->first; c; c = c->next) {
        n->weights += c->row.weight;
        if (c->timed) timed += c->row.weight;
        n->leaves += c->leaves;
        for (int k = 0; k <= LIGHT_RED; k++) n->lights[k] += c->lights[k];
    }
    __extension__ __int128 done = 0, gone = 0, due_done = 0;
    for (const struct node *c = n->first; c; c = c->next) {
        done += (__int128)c->row.weight * c->progress;
        if (!c->timed) continue;
        gone += (__int128)c->row.weight * c->elapsed.share;
        due_done += (__int128)c->row.weight * c->progress;
    }
    n->basis = BASIS_CHILDREN;
    n->progress = (int64_t)((done + n->weights / 2) / n->weights);
    n->timed = timed > 0;
    if (n->closed) n->light = LIGHT_GREEN;
    if (!n->timed) return;
    n->elapsed.share = (int64_t)((gone + timed / 2) / timed);
    n->timed_progress = (int64_t)((due_done + timed / 2) / timed); // against time only what has a day counts, on both sides
    if (!n->closed) n->light = measure_light(r->bounds, n->timed_progress, n->elapsed.share);
}

void node_figures(struct node *n, const struct tree_rules *r) {
    for (struct node *c = n->first; c; c = c->next) node_figures(c, r);
    n->closed = n->row.closed != 0 && n->row.closed < r->end;
    value_in_force(n, r);
    reading_that_counts(n, r);
    milestones(n, r);
    if (n->first) roll_up(n, r);
    else leaf(n, r);
}
