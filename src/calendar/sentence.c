// SPDX-License-Identifier: Apache-2.0
// The steps of a deadline as sentences in Chinese and English.
#include "calendar/room.h"

static void put(struct buf *b, const char *text) { buf_add(b, str_c(text)); }

static void buf_hour(struct buf *b, ms_t in_day) {
    buf_printf(b, "%02d:%02d", (int)(in_day / MS_HOUR), (int)(in_day / MS_MINUTE % 60));
}

static void buf_span(struct buf *b, ms_t span, const char *const words[3], const char *gap) {
    const ms_t sizes[] = {MS_HOUR, MS_MINUTE, MS_SECOND};
    bool any = false;
    for (int i = 0; i < 3; i++) {
        ms_t n = span / sizes[i];
        span -= n * sizes[i];
        if (n == 0 && !(i == 1 && !any && span < MS_SECOND)) continue;
        buf_printf(b, "%s%lld%s", any ? gap : "", (long long)n, words[i]);
        any = true;
    }
}

static bool month_cut(struct day_rules r, const struct deadline_input *in, const struct deadline_step *s) {
    int started = date_from_day(day_of(in->start, r.utc_offset)).day;
    return s->limit.unit == UNIT_MONTH && date_from_day(day_ending(s->to, r.utc_offset)).day < started;
}

// The day ended before the clock started, so it runs to midnight.
static bool after_hours(struct day_rules r, const struct deadline_step *s) {
    return s->reached - s->from > r.day_end;
}

static void names_zh(struct buf *b, const char *open, struct str names) {
    if (names.n) buf_printf(b, "（%s%.*s）", open, SP(names));
}

void step_zh(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline_step *s) {
    static const char *const words[] = {"小时", "分钟", "秒"};
    switch (s->kind) {
    case STEP_START:
        buf_time_short(b, s->from, r.utc_offset);
        put(b, " 起算");
        break;
    case STEP_FIRST_DAY: put(b, "当日不计入"); break;
    case STEP_LIMIT:
        if (s->limit.unit == UNIT_SAME_DAY) put(b, "限");
        buf_limit_zh(b, s->limit);
        if (s->limit.n == 0 && !unit_is_exact(s->limit.unit)) put(b, "，即当日");
        if (month_cut(r, in, s)) put(b, "（该月没有对应日，取月末）");
        break;
    case STEP_DAYS_OFF:
        buf_printf(b, "其间跳过休息日 %d 天", s->count);
        names_zh(b, "含", s->names);
        break;
    case STEP_PAUSE:
        buf_time_short(b, s->from, r.utc_offset);
        put(b, " 至 ");
        buf_time_short(b, s->to, r.utc_offset);
        put(b, " 暂停，");
        if (unit_is_exact(s->limit.unit)) {
            put(b, "顺加 ");
            buf_span(b, s->moved, words, "");
        } else if (s->count) {
            put(b, "顺加 ");
            buf_limit_zh(b, s->limit);
        } else {
            put(b, s->limit.unit == UNIT_WORKDAY ? "未跨工作日，不顺加" : "未跨日，不顺加");
        }
        break;
    case STEP_EXTENSION:
        if (s->from) {
            buf_day(b, day_of(s->from, r.utc_offset));
            put(b, " 批准");
        }
        put(b, s->limit.unit == UNIT_SAME_DAY ? "延至" : "延期 ");
        buf_limit_zh(b, s->limit);
        break;
    case STEP_ROLL:
        put(b, "末日 ");
        buf_day(b, day_of(s->from, r.utc_offset));
        put(b, " 为休息日");
        names_zh(b, "", s->names);
        buf_printf(b, "，顺延 %d 天", s->count);
        break;
    case STEP_DAY_END:
        put(b, "末日 ");
        buf_day(b, day_of(s->from, r.utc_offset));
        if (r.day_end == MS_DAY) {
            put(b, "，24:00 截止");
        } else {
            put(b, "，业务时间 ");
            buf_hour(b, r.day_end);
            put(b, after_hours(r, s) ? " 在起算时已过，至 24:00 截止" : " 截止");
        }
        break;
    case STEP_UNANNOUNCED:
        buf_printf(b, "日历中尚无 %.*s 年放假安排，暂按周六、周日推算", SP(s->names));
        break;
    case STEP_STANDING:
        put(b, "自 ");
        buf_time_short(b, s->from, r.utc_offset);
        put(b, " 起暂停，恢复后再定截止时间");
        break;
    }
}

static const struct {
    const char *zh, *en;
} holiday_names[] = {
    {"元旦", "New Year"},        {"春节", "Spring Festival"},         {"清明节", "Qingming Festival"},
    {"劳动节", "Labour Day"},    {"端午节", "Dragon Boat Festival"},  {"中秋节", "Mid-Autumn Festival"},
    {"国庆节", "National Day"},
};

static void names_en(struct buf *b, const char *open, struct str names) {
    if (names.n == 0) return;
    const char *gap = open;
    while (names.n) {
        ptrdiff_t cut = str_find(names, STR("、"));
        struct str word = cut < 0 ? names : str_head(names, (size_t)cut);
        names = cut < 0 ? STR("") : str_skip(names, (size_t)cut + sizeof "、" - 1);
        for (size_t i = 0; i < sizeof holiday_names / sizeof *holiday_names; i++)
            if (str_eq(word, str_c(holiday_names[i].zh))) word = str_c(holiday_names[i].en);
        buf_printf(b, "%s%.*s", gap, SP(word));
        gap = ", ";
    }
    put(b, ")");
}

void step_en(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline_step *s) {
    static const char *const words[] = {" h", " min", " s"};
    const char *plural = s->count == 1 ? "" : "s";
    switch (s->kind) {
    case STEP_START:
        put(b, "Counted from ");
        buf_time_short(b, s->from, r.utc_offset);
        break;
    case STEP_FIRST_DAY: put(b, "that day does not count"); break;
    case STEP_LIMIT:
        buf_limit_en(b, s->limit);
        if (s->limit.n == 0 && !unit_is_exact(s->limit.unit)) put(b, ", that is the same day");
        if (month_cut(r, in, s)) put(b, " (that month has no such day: its last day)");
        break;
    case STEP_DAYS_OFF:
        buf_printf(b, "skipping %d day%s off", s->count, plural);
        names_en(b, " (including ", s->names);
        break;
    case STEP_PAUSE:
        put(b, "paused from ");
        buf_time_short(b, s->from, r.utc_offset);
        put(b, " to ");
        buf_time_short(b, s->to, r.utc_offset);
        put(b, ", adding ");
        if (unit_is_exact(s->limit.unit)) buf_span(b, s->moved, words, " ");
        else if (s->count) buf_limit_en(b, s->limit);
        else put(b, "nothing");
        break;
    case STEP_EXTENSION:
        put(b, s->limit.unit == UNIT_SAME_DAY ? "extended to the end of " : "extended by ");
        buf_limit_en(b, s->limit);
        if (s->from) {
            put(b, ", granted ");
            buf_day(b, day_of(s->from, r.utc_offset));
        }
        break;
    case STEP_ROLL:
        put(b, "the last day ");
        buf_day(b, day_of(s->from, r.utc_offset));
        put(b, " is a day off");
        names_en(b, " (", s->names);
        buf_printf(b, ": forward %d day%s", s->count, plural);
        break;
    case STEP_DAY_END:
        put(b, "the last day ");
        buf_day(b, day_of(s->from, r.utc_offset));
        put(b, r.day_end == MS_DAY ? " ends at " : " ends with business hours at ");
        buf_hour(b, r.day_end);
        if (r.day_end != MS_DAY && after_hours(r, s)) put(b, ", already past at the start: so at 24:00");
        break;
    case STEP_UNANNOUNCED:
        buf_printf(b, "no official days off are known yet for ");
        for (struct str rest = s->names; rest.n;) {
            ptrdiff_t comma = str_find(rest, STR("、"));
            buf_add(b, comma < 0 ? rest : str_head(rest, (size_t)comma));
            if (comma >= 0) put(b, ", ");
            rest = comma < 0 ? STR("") : str_skip(rest, (size_t)comma + sizeof "、" - 1);
        }
        put(b, ": Saturdays and Sundays alone were skipped");
        break;
    case STEP_STANDING:
        put(b, "paused since ");
        buf_time_short(b, s->from, r.utc_offset);
        put(b, ": no deadline until it resumes");
        break;
    }
}

// Where the deadline stood is said only where a pause or an extension moves it on from there.
static bool says_reached(const struct deadline *d, size_t i) {
    enum step_kind kind = d->steps[i].kind;
    if (kind == STEP_START || kind == STEP_FIRST_DAY || kind == STEP_DAY_END || i + 1 == d->step_count) return false;
    if (kind == STEP_PAUSE && d->steps[i].moved == 0) return false;
    enum step_kind next = d->steps[i + 1].kind;
    return next == STEP_PAUSE || next == STEP_EXTENSION || next == STEP_STANDING;
}

static void buf_reached(struct buf *b, struct day_rules r, const struct deadline_input *in, ms_t at) {
    if (unit_is_exact(in->limit.unit)) buf_time_end(b, at, r.utc_offset);
    else buf_day(b, day_ending(at, r.utc_offset));
}

struct joints {
    sentence_fn *step;
    const char *comma, *semicolon, *reached, *before_due, *after_due;
};

static void join(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline *d,
                 const struct joints *w) {
    bool said = false;
    for (size_t i = 0; i < d->step_count; i++) {
        const struct deadline_step *s = &d->steps[i];
        // The ending says the same.
        if (s->kind == STEP_DAY_END && i + 1 == d->step_count && r.day_end == MS_DAY) break;
        if (said) put(b, s->kind == STEP_DAYS_OFF ? w->comma : w->semicolon);
        w->step(b, r, in, s);
        said = true;
        if (!says_reached(d, i)) continue;
        put(b, w->reached);
        buf_reached(b, r, in, s->reached);
    }
    if (d->step_count && d->steps[d->step_count - 1].kind == STEP_STANDING) return;
    put(b, w->before_due);
    buf_time_end(b, d->due, r.utc_offset);
    put(b, w->after_due);
}

void deadline_zh(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline *d) {
    join(b, r, in, d, &(struct joints){step_zh, "，", "；", "，计至 ", "；至 ", " 止"});
}

void deadline_en(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline *d) {
    join(b, r, in, d, &(struct joints){step_en, ", ", "; ", ", reaching ", "; due ", ""});
}
