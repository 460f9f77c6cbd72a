// SPDX-License-Identifier: Apache-2.0
// The ledger of commitments in a year: carried over, made, kept, not kept; due and kept in time; reported in the fourth
// quarter. 口径: a commitment counts under its owner. It is as of the cut-off: what ended later was open then.
#include "matter/casework.h"
#include "report/tally.h"

enum { TRACKED, CARRIED, MADE, FULFILLED, FAILED, REPLACED, OPEN, OVERDUE, CLAIMED, DUE, KEPT, IN_TIME, WANTED, REPORTED, COUNTS };
enum { LIST_UNREPORTED, LIST_OVERDUE, LISTS };

static const struct tally_word counts[COUNTS] = {
    [TRACKED] = {"tracked", "本年在册", "tracked this year"},
    [CARRIED] = {"carried", "上年结转", "carried over"},
    [MADE] = {"made", "本年作出", "made this year"},
    [FULFILLED] = {"fulfilled", "本年落实", "fulfilled this year"},
    [FAILED] = {"failed", "本年未落实了结", "given up this year"},
    [REPLACED] = {"replaced", "本年调整", "replaced this year"},
    [OPEN] = {"open", "进行中", "open"},
    [OVERDUE] = {"overdue", "逾期未了结", "overdue"},
    [CLAIMED] = {"claimed", "已报待确认", "waiting to be confirmed"},
    [DUE] = {"due", "本年到期", "due this year"},
    [KEPT] = {"kept", "到期已落实", "due and fulfilled"},
    [IN_TIME] = {"in_time", "到期且按期落实", "due and fulfilled in time"},
    [WANTED] = {"report_wanted", "四季度应报告", "to be reported in the fourth quarter"},
    [REPORTED] = {"reported", "四季度已报告", "reported in the fourth quarter"},
};

static const struct tally_figure figures[] = {
    {{"kept_rate", "落实率", "kept"}, KEPT, DUE, "本年到期且到截止时点已到期的承诺（调整的不计）中，已确认落实的", "of those due in the year and by the cut-off (replaced ones aside), confirmed as fulfilled"},
    {{"in_time_rate", "按期落实率", "kept in time"}, IN_TIME, DUE, "同上，其中报落实之日不晚于期限的", "of the same, claimed as fulfilled not later than due"},
    {{"report_rate", "四季度报告率", "reported"}, REPORTED, WANTED, "四季度开始前作出、开始时未了结的承诺中，四季度内报过进展、落实或未落实的", "of those made before the fourth quarter and not ended when it began, with a report in it"},
    {{"overdue_rate", "逾期率", "overdue"}, OVERDUE, OPEN, "到截止时点进行中的承诺中，期限已过的（不论哪年到期）", "of those open at the cut-off, past their date, of whatever year"},
};

static const int sums[][TALLY_SUM_MAX] = {{TRACKED, CARRIED, MADE, -1}, {TRACKED, FULFILLED, FAILED, REPLACED, OPEN, -1}};
static const struct tally_word lists[LISTS] = {
    [LIST_UNREPORTED] = {"unreported", "四季度未报告", "not reported in the fourth quarter"},
    [LIST_OVERDUE] = {"overdue", "逾期未了结", "overdue"},
};

const struct tally_def tally_commitments = {.zh = "承诺事项", .en = "Commitments", .counts = counts, .count = COUNTS, .figures = figures,
    .figure_count = sizeof figures / sizeof *figures, .sums = sums, .sum_count = sizeof sums / sizeof *sums, .lists = lists, .list_count = LISTS};

enum { OF_ONE_MATTER = 512 };

struct taking {
    int64_t matter;
    struct str number;
    bool quarter;
    ms_t from, to;
    struct row_commitment rows[OF_ONE_MATTER];
    bool reported[OF_ONE_MATTER];
    size_t count;
};

static ms_t year_begins(const struct tally_query *q, int year) { return day_start(day_from_date((struct date){year, 1, 1}), q->utc_offset); }

static bool begin(void *context, const struct row_matter *m, const struct library *l) {
    struct tally *t = context;
    struct taking *x = t->now;
    if (m->parent) return false;
    const struct ruleset *set = library_rules(l, m->procedure, m->profile);
    x->matter = m->id;
    x->number = m->number; // good until the end of this matter
    x->count = 0;
    x->quarter = set && commitment_quarter(set->rules.profile, t->query.year, &x->from, &x->to) && x->from < t->query.cut;
    if (x->quarter && x->to > t->query.cut) x->to = t->query.cut;
    return true;
}

static void row(void *context, enum table_id table, const void *any) {
    struct tally *t = context;
    struct taking *x = t->now;
    if (table == TABLE_COMMITMENT && x->count < OF_ONE_MATTER) {
        x->rows[x->count] = *(const struct row_commitment *)any;
        // Words of a row live no longer than the row: states are few, and kept as what they are.
        x->rows[x->count].state = casework_state(x->rows[x->count].state);
        x->rows[x->count].claim = x->rows[x->count].claim.n ? STR("?") : STR("");
        x->reported[x->count++] = false;
        return;
    }
    const struct row_progress *p = any;
    if (table != TABLE_PROGRESS || !x->quarter || p->at < x->from || p->at >= x->to) return;
    for (size_t i = 0; i < x->count; i++)
        if (x->rows[i].n == p->n) x->reported[i] = true;
}

static void list(struct tally *t, const struct row_commitment *c, int which) {
    const struct taking *x = t->now;
    tally_item(t, (struct tally_item){which, x->matter, c->n, c->office, x->number, c->due});
}

static void reporting(struct tally *t, const struct row_commitment *c, bool reported) {
    const struct taking *x = t->now;
    if (!x->quarter || !commitment_wanted(c, x->from)) return;
    tally_add(t, c->office, WANTED, 1);
    tally_add(t, c->office, REPORTED, reported);
    bool open = c->ended == 0 || c->ended >= t->query.cut;
    if (!reported && open) list(t, c, LIST_UNREPORTED);
}

static void count(struct tally *t, const struct row_commitment *c, bool reported) {
    const struct tally_query *q = &t->query;
    ms_t begins = year_begins(q, q->year), ends = year_begins(q, q->year + 1);
    bool promised = !str_eq(c->state, COMMITMENT_PROPOSED) && !str_eq(c->state, COMMITMENT_DROPPED);
    if (!promised || (q->office && c->office != q->office) || c->made >= q->cut || c->made >= ends) return;
    bool ended = c->ended && c->ended < q->cut && c->ended < ends;
    if (c->ended && c->ended < begins) return; // of an earlier year
    bool fulfilled = ended && str_eq(c->state, COMMITMENT_FULFILLED), replaced = ended && str_eq(c->state, COMMITMENT_REPLACED);
    tally_add(t, c->office, TRACKED, 1);
    tally_add(t, c->office, c->made < begins ? CARRIED : MADE, 1);
    tally_add(t, c->office, fulfilled ? FULFILLED : replaced ? REPLACED : ended ? FAILED : OPEN, 1);
    ms_t until = q->cut < ends ? q->cut : ends;
    bool overdue = !ended && c->due <= until; // 24:00 of its day is over
    tally_add(t, c->office, OVERDUE, overdue);
    tally_add(t, c->office, CLAIMED, !ended && c->claim.n && c->claimed < q->cut);
    if (overdue) list(t, c, LIST_OVERDUE);
    if (c->due > begins && c->due <= until && !replaced) {
        tally_add(t, c->office, DUE, 1);
        tally_add(t, c->office, KEPT, fulfilled);
        tally_add(t, c->office, IN_TIME, fulfilled && c->claimed <= c->due);
    }
    reporting(t, c, reported);
}

static void end(void *context) {
    struct tally *t = context;
    const struct taking *x = t->now;
    for (size_t i = 0; i < x->count; i++) count(t, &x->rows[i], x->reported[i]);
}

void commitments_taker(struct tally *t, struct dossier_taker *ret) {
    static const enum table_id wanted[] = {TABLE_COMMITMENT, TABLE_PROGRESS, TABLE_COUNT};
    t->now = arena_new(&t->arena, struct taking);
    *ret = (struct dossier_taker){.tables = wanted, .begin = begin, .row = row, .end = end, .office = tally_office, .context = t};
}
