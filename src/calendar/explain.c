// SPDX-License-Identifier: Apache-2.0
// The deadline with its steps. Between the first day and the day end the deadline stands at the midnight
// that ends the day reached, so whole days add up.
#include "calendar/room.h"

struct trail {
    const struct calendar *c;
    struct day_rules r;
    struct arena *a;
    struct deadline *d;
    ms_t reached;
    day_t asked_after, asked_upto; // the days for which the calendar was asked; none while upto is not later
};

static struct deadline_step *note(struct trail *t, enum step_kind kind, ms_t reached) {
    struct deadline_step *s = &t->d->steps[t->d->step_count++];
    *s = (struct deadline_step){.kind = kind, .moved = reached - t->reached, .reached = reached};
    t->reached = reached;
    return s;
}

static void asked(struct trail *t, day_t after, day_t upto) {
    bool none = t->asked_upto <= t->asked_after;
    if (upto <= after) return;
    if (none || after < t->asked_after) t->asked_after = after;
    if (none || upto > t->asked_upto) t->asked_upto = upto;
}

enum { NAMES_MAX = 16 };

// The holidays among the days off with after < day <= upto, each named once.
static struct str holidays(struct trail *t, day_t after, day_t upto) {
    struct str seen[NAMES_MAX];
    size_t count = 0, lines;
    bool more = false;
    const struct calendar_line *line = calendar_lines(t->c, after, upto, &lines);
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < lines; i++) {
        if (!line[i].off) continue;
        struct str rest = line[i].name;
        const char *sep = "、";
        while (rest.n) {
            ptrdiff_t cut = str_find(rest, str_c(sep));
            struct str word = cut < 0 ? rest : str_head(rest, (size_t)cut);
            rest = cut < 0 ? STR("") : str_skip(rest, (size_t)cut + strlen(sep));
            bool known = word.n == 0;
            for (size_t k = 0; k < count && !known; k++) known = str_eq(seen[k], word);
            if (known) continue;
            if (count == NAMES_MAX) {
                more = true;
                continue;
            }
            if (count) buf_add(&b, str_c(sep));
            buf_add(&b, word);
            seen[count++] = word;
        }
    }
    if (more) buf_add(&b, STR("等"));
    struct str names = arena_str(t->a, buf_str(&b));
    buf_release(&b);
    return names;
}

// The days off passed over while working days were counted from `after` to `upto`.
static void note_days_off(struct trail *t, day_t after, day_t upto) {
    asked(t, after, upto);
    int off = upto - after - calendar_count_workdays(t->c, after, upto);
    if (upto <= after || off == 0) return;
    struct deadline_step *s = note(t, STEP_DAYS_OFF, t->reached);
    s->from = day_midnight(t->r, after);
    s->to = day_midnight(t->r, upto);
    s->count = off;
    s->names = holidays(t, after, upto);
}

// Years without official days among those the calendar was asked for: "2027—2029、2031".
static void note_unannounced(struct trail *t) {
    t->d->announced = true;
    if (t->asked_upto <= t->asked_after) return;
    int last = date_from_day(t->asked_upto).year, count = 0, run = 0, low = 0, high = 0;
    int year = date_from_day((day_t)(t->asked_after + 1)).year;
    struct buf b = BUF_INIT;
    for (; year <= last + 1; year++) {
        bool missing = year <= last && !calendar_announced(t->c, day_from_date((struct date){year, 1, 1}));
        if (missing) {
            if (count++ == 0) low = year;
            high = year;
            run++;
        } else if (run) {
            buf_printf(&b, b.n ? "、%d" : "%d", year - run);
            if (run > 1) buf_printf(&b, run > 2 ? "—%d" : "、%d", year - 1);
            run = 0;
        }
    }
    if (count) {
        t->d->announced = false;
        struct deadline_step *s = note(t, STEP_UNANNOUNCED, t->reached);
        day_t first = day_from_date((struct date){low, 1, 1}), end = day_from_date((struct date){high, 12, 31});
        s->from = day_start(first > t->asked_after ? first : t->asked_after + 1, t->r.utc_offset);
        s->to = day_midnight(t->r, end < t->asked_upto ? end : t->asked_upto);
        s->count = count;
        s->names = arena_str(t->a, buf_str(&b));
    }
    buf_release(&b);
}

static struct deadline_step *note_pause(struct trail *t, const struct pause *p, struct limit worth, ms_t reached) {
    struct deadline_step *s = note(t, STEP_PAUSE, reached);
    s->from = p->from;
    s->to = p->to;
    s->limit = worth;
    s->count = worth.n;
    return s;
}

static void note_extension(struct trail *t, const struct extension *e, ms_t reached) {
    struct deadline_step *s = note(t, STEP_EXTENSION, reached);
    s->from = e->at;
    s->limit = e->by;
    s->count = e->by.n;
}

static void note_limit(struct trail *t, struct limit l, ms_t from, ms_t reached) {
    struct deadline_step *s = note(t, STEP_LIMIT, reached);
    s->from = from;
    s->to = reached;
    s->limit = l;
    s->count = l.n;
}

static void walk_exact(struct trail *t, const struct deadline_input *in) {
    ms_t unit = unit_ms(in->limit.unit);
    note_limit(t, in->limit, in->start, in->start + in->limit.n * unit);
    for (size_t i = 0; i < in->pause_count; i++) {
        const struct pause *p = &in->pauses[i];
        if (p->to == 0) continue;
        ms_t span = p->to > p->from ? p->to - p->from : 0;
        note_pause(t, p, (struct limit){in->limit.unit, (int)(span / unit)}, t->reached + span);
    }
    for (size_t i = 0; i < in->extension_count; i++) {
        const struct extension *e = &in->extensions[i];
        day_t before = day_ending(t->reached, t->r.utc_offset);
        note_extension(t, e, exact_extend(t->c, t->r, t->reached, e->by));
        if (e->by.unit == UNIT_WORKDAY) note_days_off(t, before, day_ending(t->reached, t->r.utc_offset));
    }
}

// From the start to the unrolled last day, which it returns.
static day_t walk_days(struct trail *t, const struct deadline_input *in) {
    enum limit_unit unit = in->limit.unit;
    day_t day = day_of(in->start, t->r.utc_offset), next;
    bool counts = unit != UNIT_SAME_DAY && in->limit.n > 0;
    if (counts) {
        struct deadline_step *s = note(t, STEP_FIRST_DAY, day_midnight(t->r, day));
        s->from = day_start(day, t->r.utc_offset);
        s->to = t->reached;
    }
    next = limit_advance(t->c, day, in->limit);
    note_limit(t, in->limit, counts ? t->reached : in->start, day_midnight(t->r, next));
    if (unit == UNIT_WORKDAY) note_days_off(t, day, next);
    day = next;
    struct limit worth = {unit == UNIT_WORKDAY ? UNIT_WORKDAY : UNIT_DAY, 0};
    for (size_t i = 0; i < in->pause_count; i++) {
        const struct pause *p = &in->pauses[i];
        if (p->to == 0) continue;
        worth.n = pause_days(t->c, t->r, unit, p);
        next = limit_advance(t->c, day, worth);
        note_pause(t, p, worth, day_midnight(t->r, next));
        if (unit == UNIT_WORKDAY) {
            asked(t, day_of(p->from, t->r.utc_offset), day_of(p->to, t->r.utc_offset));
            note_days_off(t, day, next);
        }
        day = next;
    }
    for (size_t i = 0; i < in->extension_count; i++) {
        const struct extension *e = &in->extensions[i];
        if (unit_is_exact(e->by.unit)) continue;
        next = limit_advance(t->c, day, e->by);
        note_extension(t, e, day_midnight(t->r, next));
        if (e->by.unit == UNIT_WORKDAY) note_days_off(t, day, next);
        day = next;
    }
    return day;
}

static void finish_days(struct trail *t, const struct deadline_input *in, day_t day) {
    if (in->limit.unit != UNIT_SAME_DAY) {
        day_t end = calendar_roll(t->c, day);
        asked(t, (day_t)(day - 1), end);
        if (end > day) {
            struct deadline_step *s = note(t, STEP_ROLL, day_midnight(t->r, end));
            s->from = day_start(day, t->r.utc_offset);
            s->to = t->reached;
            s->count = end - day;
            s->names = holidays(t, (day_t)(day - 1), (day_t)(end - 1));
        }
        day = end;
    }
    note_unannounced(t);
    struct deadline_step *s = note(t, STEP_DAY_END, day_close(t->r, day, in->start));
    s->from = day_start(day, t->r.utc_offset);
    s->to = t->reached;
    for (size_t i = 0; i < in->extension_count; i++) {
        const struct extension *e = &in->extensions[i];
        if (unit_is_exact(e->by.unit)) note_extension(t, e, t->reached + e->by.n * unit_ms(e->by.unit));
    }
}

void deadline_explain(const struct calendar *c, struct day_rules r, const struct deadline_input *in,
                      struct arena *a, struct deadline *ret) {
    const struct pause *open = NULL;
    for (size_t i = 0; i < in->pause_count && open == NULL; i++)
        if (in->pauses[i].to == 0) open = &in->pauses[i];
    *ret = (struct deadline){.announced = true};
    // Four before, four after, and a stretch of days off with each pause and extension.
    ret->steps = arena_array(a, struct deadline_step, 8 + 2 * (in->pause_count + in->extension_count));
    struct trail t = {.c = c, .r = r, .a = a, .d = ret, .reached = in->start};
    note(&t, STEP_START, in->start)->from = in->start;
    bool exact = unit_is_exact(in->limit.unit);
    day_t day = 0;
    if (exact) walk_exact(&t, in);
    else day = walk_days(&t, in);
    if (exact || open) note_unannounced(&t);
    if (open) note(&t, STEP_STANDING, 0)->from = open->from;
    else if (!exact) finish_days(&t, in, day);
    ret->due = t.reached;
}
