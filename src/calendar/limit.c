// SPDX-License-Identifier: Apache-2.0
// Limits as text, and moving a day or an instant by one.
#include "calendar/room.h"

enum { LIMIT_MAX = 9999 };

static const struct {
    const char *text;
    enum limit_unit unit;
} unit_words[] = {
    {"min", UNIT_MINUTE},      {"分钟", UNIT_MINUTE},    {"h", UNIT_HOUR},     {"小时", UNIT_HOUR},
    {"个小时", UNIT_HOUR},     {"d", UNIT_DAY},          {"日", UNIT_DAY},     {"天", UNIT_DAY},
    {"wd", UNIT_WORKDAY},      {"工作日", UNIT_WORKDAY}, {"mo", UNIT_MONTH},   {"个月", UNIT_MONTH},
    {"个工作日", UNIT_WORKDAY},
};

static const struct {
    const char *zh, *one, *many, *code;
} unit_forms[] = {
    [UNIT_MINUTE] = {"分钟", "minute", "minutes", "min"},
    [UNIT_HOUR] = {"小时", "hour", "hours", "h"},
    [UNIT_SAME_DAY] = {"当日", "the same day", "the same day", "same-day"},
    [UNIT_DAY] = {"日", "day", "days", "d"},
    [UNIT_WORKDAY] = {"个工作日", "working day", "working days", "wd"},
    [UNIT_MONTH] = {"个月", "month", "months", "mo"},
};

int limit_parse(struct str s, struct limit *ret, struct fault *f) {
    struct str text = str_trim(s);
    if (str_eq(text, STR("当日")) || str_eq(text, STR("当天")) || str_eq(text, STR("same-day"))) {
        *ret = (struct limit){UNIT_SAME_DAY, 1};
        return 0;
    }
    size_t digits = 0;
    int n = 0;
    for (; digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9'; digits++)
        if (n <= LIMIT_MAX) n = n * 10 + (text.p[digits] - '0');
    struct str word = str_trim(str_skip(text, digits));
    for (size_t i = 0; digits && i < sizeof unit_words / sizeof *unit_words; i++) {
        if (!str_eq(word, str_c(unit_words[i].text))) continue;
        if (n > LIMIT_MAX)
            return fault_set(f, FAULT_INPUT, "bad-limit", "期限“%.*s”过大，最多 %d", "the limit \"%.*s\" is over %d",
                             SP(utf8_head(text, 30)), (int)LIMIT_MAX);
        *ret = (struct limit){unit_words[i].unit, n};
        return 0;
    }
    return fault_set(f, FAULT_INPUT, "bad-limit",
                     "看不懂的期限：“%.*s”，请写成 5个工作日、15日、3个月、2小时、30分钟 或 当日",
                     "not a limit: \"%.*s\"; write 5wd, 15d, 3mo, 2h, 30min or same-day", SP(utf8_head(text, 30)));
}

void buf_limit_zh(struct buf *b, struct limit l) {
    if (l.unit != UNIT_SAME_DAY) buf_printf(b, "%d", l.n);
    buf_add(b, str_c(unit_forms[l.unit].zh));
}

void buf_limit_en(struct buf *b, struct limit l) {
    if (l.unit != UNIT_SAME_DAY) buf_printf(b, "%d ", l.n);
    buf_add(b, str_c(l.n == 1 ? unit_forms[l.unit].one : unit_forms[l.unit].many));
}

void buf_limit(struct buf *b, struct limit l) {
    if (l.unit != UNIT_SAME_DAY) buf_printf(b, "%d", l.n);
    buf_add(b, str_c(unit_forms[l.unit].code));
}

bool unit_is_exact(enum limit_unit unit) { return unit == UNIT_MINUTE || unit == UNIT_HOUR; }

ms_t unit_ms(enum limit_unit unit) { return unit == UNIT_MINUTE ? MS_MINUTE : MS_HOUR; }

day_t limit_advance(const struct calendar *c, day_t day, struct limit l) {
    switch (l.unit) {
    case UNIT_DAY: return day_within((int64_t)day + l.n);
    case UNIT_WORKDAY: return calendar_add_workdays(c, day, l.n);
    case UNIT_MONTH: return day_add_months(day, l.n);
    case UNIT_MINUTE:
    case UNIT_HOUR:
    case UNIT_SAME_DAY: break;
    }
    return day;
}

static day_t limit_retreat(const struct calendar *c, day_t day, struct limit l) {
    if (l.unit == UNIT_WORKDAY) return calendar_back_workdays(c, day, l.n);
    return l.unit == UNIT_MONTH ? day_add_months(day, -l.n) : day_within((int64_t)day - l.n);
}

day_t day_ending(ms_t at, ms_t utc_offset) { return day_of(at - 1, utc_offset); }

ms_t day_midnight(struct day_rules r, day_t day) { return day_start(day, r.utc_offset) + MS_DAY; }

ms_t day_close(struct day_rules r, day_t day, ms_t start) {
    ms_t end = day_start(day, r.utc_offset) + r.day_end;
    return end < start ? day_midnight(r, day) : end;
}

ms_t limit_from(const struct calendar *c, struct day_rules r, ms_t at, struct limit l, bool before) {
    if (unit_is_exact(l.unit)) return before ? at - l.n * unit_ms(l.unit) : at + l.n * unit_ms(l.unit);
    day_t day = day_ending(at, r.utc_offset);
    if (before) {
        if (l.unit == UNIT_SAME_DAY) return day_start(day, r.utc_offset);
        return at - (day - limit_retreat(c, day, l)) * MS_DAY;
    }
    day_t end = limit_advance(c, day, l);
    if (l.unit != UNIT_SAME_DAY) end = calendar_roll(c, end);
    return day_close(r, end, at);
}
