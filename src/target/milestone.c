// SPDX-License-Identifier: Apache-2.0
// Milestones: a day and what should be done by then. One with a value is reached by a reading, any other by saying so
// with evidence.
#include "target/room.h"

enum { SET_TARGET, SET_TITLE, SET_DAY, SET_VALUE, SET_FIELDS };
static const struct form_field set_fields[SET_FIELDS] = {
    [SET_TARGET] = {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL},
    [SET_TITLE] = {"标题", "title", FORM_TEXT, true, TITLE_BYTES_MAX, NULL},
    [SET_DAY] = {"计划日", "day", FORM_TEXT, true, TIME_BYTES_MAX, NULL},
    [SET_VALUE] = {"数值", "value", FORM_TEXT, false, NUMBER_BYTES_MAX, NULL},
};

static int64_t count_of(const struct stream *st) {
    int64_t n = 0;
    size_t pos = 0;
    while (stream_next(st, TABLE_MILESTONE, &pos)) n++;
    return n;
}

int milestone_set(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[SET_FIELDS];
    struct target t;
    day_t day;
    int64_t value = 0;
    if (fields_take(c, set_fields, SET_FIELDS, g, f) < 0 || target_given(d, c, &g[SET_TARGET], &t, f) < 0) return -1;
    if (signs_for_supervisor(d, c, t.row->supervisor, f) < 0 || target_still_open(&t, g[SET_TARGET].name, f) < 0) return -1;
    if (given_day(&g[SET_DAY], 0, &day, f) < 0 || given_decimal(&g[SET_VALUE], &value, f) < 0) return -1;
    if (day <= t.row->start || (t.row->due && day > t.row->due)) {
        fault_set(f, FAULT_INPUT, "milestone-outside", "里程碑的计划日须在 %.*s 之后、%.*s 之前（含）", "the day of a milestone lies after %.*s and not after %.*s", SP(day_text(d, t.row->start)),
                  SP(t.row->due ? day_text(d, t.row->due) : STR("—")));
        return fault_where(f, g[SET_DAY].name);
    }
    if (g[SET_VALUE].value.n && t.row->unit.n == 0)
        return refuse(f, g[SET_VALUE].name, "not-measured", "目标没有目标值，里程碑也不能有数值：请去掉", "the target is not measured, so its milestones have no value: leave it out");
    struct event e = {.type = EVENT_MILESTONE_SET};
    e.u.milestone_set = (struct event_milestone_set){count_of(t.stream) + 1, day, value, g[SET_VALUE].value.n != 0};
    return emit(d, t.stream, &e, (struct pair[]){{STR("title"), g[SET_TITLE].value}}, 1, f);
}

enum { DONE_TARGET, DONE_N, DONE_DAY, DONE_EVIDENCE, DONE_FIELDS };
static const struct form_field done_fields[DONE_FIELDS] = {
    [DONE_TARGET] = {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL},
    [DONE_N] = {"里程碑", "milestone", FORM_TEXT, true, NUMBER_BYTES_MAX, NULL},
    [DONE_DAY] = {"完成日", "day", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [DONE_EVIDENCE] = {"佐证", "evidence", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
};

static int undone(const struct target *t, const struct given *g, const struct row_milestone **ret, struct fault *f) {
    int64_t n = 0;
    size_t pos = 0;
    str_to_i64(g->value, &n);
    do *ret = stream_next(t->stream, TABLE_MILESTONE, &pos);
    while (*ret && (*ret)->n != n);
    if (*ret == NULL) {
        fault_set(f, FAULT_INPUT, "unknown-milestone", "目标“%.*s”没有第“%.*s”个里程碑", "the target \"%.*s\" has no milestone \"%.*s\"", SP(t->row->code), SP(utf8_head(g->value, 20)));
        return fault_where(f, g->name);
    }
    if ((*ret)->measured) return refuse(f, g->name, "milestone-measured", "这个里程碑有数值，由读数判断：请录入读数（reading.add）", "this milestone has a value and is reached by a reading: add one (reading.add)");
    if ((*ret)->done) return refuse(f, g->name, "milestone-done", "这个里程碑已经完成", "this milestone is done");
    return 0;
}

int milestone_done(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[DONE_FIELDS];
    struct target t;
    const struct row_milestone *m;
    day_t day;
    if (fields_take(c, done_fields, DONE_FIELDS, g, f) < 0 || target_given(d, c, &g[DONE_TARGET], &t, f) < 0) return -1;
    if (signs_for_either(d, c, &t, f) < 0 || target_still_open(&t, g[DONE_TARGET].name, f) < 0 || undone(&t, &g[DONE_N], &m, f) < 0) return -1;
    if (given_day(&g[DONE_DAY], day_now(d), &day, f) < 0) return -1;
    if (day > day_now(d)) return refuse(f, g[DONE_DAY].name, "date-in-future", "完成日在将来：完成了再记", "the day lies in the future: say so once it is done");
    if (day < t.row->start) return refuse(f, g[DONE_DAY].name, "before-start", "日期早于目标的起始日", "the day lies before the target begins");
    struct event e = {.type = EVENT_MILESTONE_DONE};
    e.u.milestone_done = (struct event_milestone_done){m->n, day};
    return emit(d, t.stream, &e, (struct pair[]){{STR("evidence"), g[DONE_EVIDENCE].value}}, 1, f);
}
