// SPDX-License-Identifier: Apache-2.0
// Readings: where a measured target stands on a day, with evidence. One a day; a wrong one is corrected by another that
// stands in its place, and stays to be seen.
#include "target/room.h"

#define VALUE_FIELD {"数值", "value", FORM_TEXT, true, NUMBER_BYTES_MAX, NULL}
#define UNIT_FIELD {"单位", "unit", FORM_TEXT, true, UNIT_BYTES_MAX, NULL}
#define TARGET_FIELD {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL}

static const struct form_field add_fields[] = {
    TARGET_FIELD, {"日期", "day", FORM_TEXT, false, TIME_BYTES_MAX, NULL}, VALUE_FIELD, UNIT_FIELD, {"佐证", "evidence", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
};
static const struct form_field correct_fields[] = {
    TARGET_FIELD, {"读数", "reading", FORM_TEXT, true, NUMBER_BYTES_MAX, NULL}, VALUE_FIELD, UNIT_FIELD, {"佐证", "evidence", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
};

static int measured(struct desk *d, const struct command *c, const struct given *target, const struct given *unit, struct target *ret, struct fault *f) {
    if (target_given(d, c, target, ret, f) < 0 || signs_for_either(d, c, ret, f) < 0 || target_still_open(ret, target->name, f) < 0) return -1;
    const struct row_target *t = ret->row;
    if (t->unit.n == 0) {
        fault_set(f, FAULT_INPUT, "not-measured", "目标“%.*s”没有目标值，没有读数：它的进度看里程碑和下级目标", "the target \"%.*s\" has no value and takes no readings: milestones and what lies below say how far it is", SP(t->code));
        return fault_where(f, target->name);
    }
    if (str_eq(unit->value, t->unit)) return 0;
    fault_set(f, FAULT_INPUT, "wrong-unit", "目标“%.*s”以“%.*s”计，不是“%.*s”：请换算后再录", "the target \"%.*s\" is in \"%.*s\", not \"%.*s\": convert it first", SP(t->code), SP(t->unit), SP(unit->value));
    return fault_where(f, unit->name);
}

static int64_t count_of(const struct stream *st) {
    int64_t n = 0;
    size_t pos = 0;
    while (stream_next(st, TABLE_READING, &pos)) n++;
    return n;
}

static int day_free(struct desk *d, const struct target *t, const struct given *g, day_t day, struct fault *f) {
    size_t pos = 0;
    if (day > day_now(d)) return refuse(f, g->name, "date-in-future", "读数的日期在将来：到了那天再录", "the reading is of a day to come: enter it when the day is there");
    if (day < t->row->start) return refuse(f, g->name, "before-start", "读数的日期早于目标的起始日：那时的数是基数", "the reading is of a day before the target begins: what was then is the base");
    for (const struct row_reading *r; (r = stream_next(t->stream, TABLE_READING, &pos)) != NULL;)
        if (r->day == day && r->corrected == 0) {
            fault_set(f, FAULT_INPUT, "reading-there", "%.*s 已有读数（第 %lld 个）：要改请用 reading.correct", "there is a reading of %.*s (number %lld): to change it use reading.correct", SP(day_text(d, day)), (long long)r->n);
            return fault_where(f, g->name);
        }
    return 0;
}

static int take(struct desk *d, const struct target *t, const struct given *value, day_t day, int64_t corrects, struct str evidence, struct fault *f) {
    struct event e = {.type = EVENT_READING_TAKEN};
    e.u.reading_taken = (struct event_reading_taken){.n = count_of(t->stream) + 1, .day = day, .corrects = corrects};
    if (given_decimal(value, &e.u.reading_taken.value, f) < 0) return -1;
    return emit(d, t->stream, &e, (struct pair[]){{STR("evidence"), evidence}}, 1, f);
}

int reading_add(struct desk *d, const struct command *c, struct fault *f) {
    enum { A_TARGET, A_DAY, A_VALUE, A_UNIT, A_EVIDENCE, A_FIELDS };
    struct given g[A_FIELDS];
    struct target t;
    day_t day;
    if (fields_take(c, ROOM_FIELDS(add_fields), g, f) < 0 || measured(d, c, &g[A_TARGET], &g[A_UNIT], &t, f) < 0) return -1;
    if (given_day(&g[A_DAY], day_now(d), &day, f) < 0 || day_free(d, &t, &g[A_DAY], day, f) < 0) return -1;
    return take(d, &t, &g[A_VALUE], day, 0, g[A_EVIDENCE].value, f);
}

int reading_correct(struct desk *d, const struct command *c, struct fault *f) {
    enum { C_TARGET, C_READING, C_VALUE, C_UNIT, C_EVIDENCE, C_FIELDS };
    struct given g[C_FIELDS];
    struct target t;
    int64_t n = 0, value = 0;
    size_t pos = 0;
    const struct row_reading *r;
    if (fields_take(c, ROOM_FIELDS(correct_fields), g, f) < 0 || measured(d, c, &g[C_TARGET], &g[C_UNIT], &t, f) < 0) return -1;
    str_to_i64(g[C_READING].value, &n);
    do r = stream_next(t.stream, TABLE_READING, &pos);
    while (r && r->n != n);
    if (r == NULL) {
        fault_set(f, FAULT_INPUT, "unknown-reading", "目标“%.*s”没有第“%.*s”个读数", "the target \"%.*s\" has no reading \"%.*s\"", SP(t.row->code), SP(utf8_head(g[C_READING].value, 20)));
        return fault_where(f, g[C_READING].name);
    }
    if (r->corrected) {
        fault_set(f, FAULT_INPUT, "reading-corrected", "第 %lld 个读数已由第 %lld 个更正：请更正那一个", "reading %lld was corrected by reading %lld: correct that one", (long long)n, (long long)r->corrected);
        return fault_where(f, g[C_READING].name);
    }
    if (given_decimal(&g[C_VALUE], &value, f) < 0) return -1;
    if (value == r->value) return refuse(f, g[C_VALUE].name, "nothing-to-change", "数值与原来的一样，没有更正", "the value is the same: nothing would change");
    return take(d, &t, &g[C_VALUE], (day_t)r->day, n, g[C_EVIDENCE].value, f);
}
