// SPDX-License-Identifier: Apache-2.0
// Clocks of a matter: rows hold what a clock has lived through, deadlines are computed from that, never patched.
#include "matter/room.h"

struct row_clock *clock_row(const struct stream *st, struct str name) {
    size_t pos = 0;
    for (struct row_clock *c; (c = stream_next(st, TABLE_CLOCK, &pos)) != NULL;)
        if (str_eq(c->name, name)) return c;
    return NULL;
}

// Pauses as text: "from..to;from..", extensions: "5wd@at;…"; times in ms.
static size_t pauses_read(struct str s, struct pause *ret, size_t max) {
    size_t n = 0;
    struct str one;
    while (n < max && str_split(&s, ';', &one)) {
        ptrdiff_t dots = str_find(one, STR(".."));
        if (dots < 0) break;
        ret[n].to = 0;
        if (str_to_i64(str_head(one, (size_t)dots), &ret[n].from) < 0) break;
        struct str to = str_skip(one, (size_t)dots + 2);
        if (to.n && str_to_i64(to, &ret[n].to) < 0) break;
        n++;
    }
    return n;
}

static size_t extensions_read(struct str s, struct extension *ret, size_t max) {
    size_t n = 0;
    struct str one;
    struct fault ignored;
    while (n < max && str_split(&s, ';', &one)) {
        ptrdiff_t at = str_find(one, STR("@"));
        if (at < 0 || limit_parse(str_head(one, (size_t)at), &ret[n].by, &ignored) < 0) break;
        if (str_to_i64(str_skip(one, (size_t)at + 1), &ret[n].at) < 0) break;
        n++;
    }
    return n;
}

enum { PAUSES_MAX = 64 };

struct clock_life {
    struct pause pauses[PAUSES_MAX];
    struct extension extensions[PAUSES_MAX];
};

static int life_of(const struct row_clock *c, struct clock_life *life, struct deadline_input *ret, struct fault *f) {
    *ret = (struct deadline_input){.start = c->start, .pauses = life->pauses, .extensions = life->extensions};
    if (limit_parse(c->lim, &ret->limit, f) < 0) return -1;
    ret->pause_count = pauses_read(c->pauses, life->pauses, PAUSES_MAX);
    ret->extension_count = extensions_read(c->extensions, life->extensions, PAUSES_MAX);
    return 0;
}

int clock_input(const struct row_clock *c, struct arena *a, struct deadline_input *ret, struct fault *f) {
    return life_of(c, arena_new(a, struct clock_life), ret, f);
}

// The rungs a clock name stands for in the matter's section.
static int rungs_of(const struct matter *m, struct str name, const struct rung **ret) {
    int i = section_stage(m->section, name);
    if (i >= 0) {
        *ret = m->section->stages[i].rungs;
        return m->section->stages[i].rung_count;
    }
    i = section_clock(m->section, name);
    if (i < 0) return 0;
    *ret = m->section->clocks[i].rungs;
    return m->section->clocks[i].rung_count;
}

static struct limit rung_offset(const struct matter *m, const struct rung *r) {
    struct limit l = {UNIT_WORKDAY, 0};
    struct fault ignored;
    if (r->offset_value >= 0) return m->rules->limits[r->offset_value];
    if (r->offset.n) limit_parse(r->offset, &l, &ignored);
    return l;
}

size_t clock_rungs(const struct matter *m, const struct row_clock *c, struct rung_time ret[RUNGS_MAX]) {
    const struct rung *rungs = NULL;
    struct day_rules days = m->rules->profile->days;
    int n = rungs_of(m, c->name, &rungs);
    size_t count = 0;
    ms_t before = c->due;
    for (int i = 0; i < n && count < RUNGS_MAX; i++) {
        const struct rung *r = &rungs[i];
        ms_t fire = c->due;
        if (r->when < 0) fire = limit_from(m->calendar, days, c->due, rung_offset(m, r), true);
        if (r->when > 0) fire = limit_from(m->calendar, days, before, rung_offset(m, r), false);
        if (r->when >= 0) before = fire;
        size_t at = count++;
        for (; at > 0 && ret[at - 1].fire > fire; at--) ret[at] = ret[at - 1];
        ret[at] = (struct rung_time){r, fire};
    }
    return count;
}

static void aim(struct row_clock *c, const struct rung_time *rungs, size_t n, size_t i, ms_t at) {
    c->rung = (int64_t)i;
    c->fire = i == n ? 0 : rungs[i].fire > at ? rungs[i].fire : at;
}

ms_t clock_due(const struct matter *m, const struct row_clock *c) {
    struct clock_life life;
    struct deadline_input in;
    struct fault ignored;
    return life_of(c, &life, &in, &ignored) < 0 ? 0 : deadline_due(m->calendar, m->rules->profile->days, &in);
}

static size_t due_anew(const struct matter *m, struct row_clock *c, struct rung_time ret[RUNGS_MAX]) {
    c->calendar = m->row->calendar;
    c->fire = 0;
    c->due = clock_due(m, c);
    return c->due ? clock_rungs(m, c, ret) : 0;
}

void clock_arm(const struct matter *m, struct row_clock *c, ms_t at) {
    struct rung_time rungs[RUNGS_MAX];
    size_t n = due_anew(m, c, rungs), i = 0;
    if (c->due == 0) return; // standing: `rung` is kept for when it runs on
    while (i < n && i < (size_t)c->rung && rungs[i].fire <= at) i++;
    aim(c, rungs, n, i, at);
}

void clock_moved(const struct matter *m, struct row_clock *c, ms_t at) { clock_arm(m, c, at); }

void clock_fired(const struct matter *m, struct row_clock *c, ms_t at) {
    struct rung_time rungs[RUNGS_MAX];
    aim(c, rungs, clock_rungs(m, c, rungs), (size_t)c->rung + 1, at);
}

ms_t clock_begins(const struct applying *x, const struct matter *m, struct limit l) {
    ms_t at = x->event->at, local = at + m->rules->profile->days.utc_offset;
    bool days = l.unit == UNIT_DAY || l.unit == UNIT_WORKDAY || l.unit == UNIT_MONTH;
    return days && local % MS_DAY == 0 && str_eq(x->event->channel, STR("timer")) ? at - 1 : at;
}

void clock_relimit(struct work *w, const struct matter *m, struct row_clock *c, struct limit l, ms_t at) {
    struct buf b = BUF_INIT;
    buf_limit(&b, l);
    if (!str_eq(c->lim, buf_str(&b)) && !clock_missed(c, at)) {
        work_touch(w, m->stream, c);
        c->lim = stream_text(m->stream, buf_str(&b));
        clock_arm(m, c, at);
    }
    buf_release(&b);
}

void clock_start(struct work *w, const struct matter *m, struct str name, struct limit l, ms_t at) {
    struct row_clock *c = clock_row(m->stream, name);
    if (c) {
        work_touch(w, m->stream, c);
    } else {
        c = work_add(w, m->stream, TABLE_CLOCK);
        c->matter = m->stream->id;
        c->name = stream_text(m->stream, name);
    }
    struct buf b = BUF_INIT;
    buf_limit(&b, l);
    c->lim = stream_text(m->stream, buf_str(&b));
    buf_release(&b);
    c->start = at;
    c->stopped = 0;
    c->pauses = c->extensions = STR("");
    c->runs++;
    struct rung_time rungs[RUNGS_MAX];
    size_t n = due_anew(m, c, rungs), i = 0;
    while (i < n && rungs[i].fire < at) i++; // a reminder ahead of the start reminds nobody
    aim(c, rungs, n, i, at);
}

static void stop(struct work *w, const struct matter *m, struct row_clock *c, ms_t at) {
    if (c->start == 0 || c->stopped) return;
    work_touch(w, m->stream, c);
    c->stopped = at;
    c->fire = 0;
    if (c->due && at > c->due) c->late_runs++;
}

void clock_stop(struct work *w, const struct matter *m, struct str name, ms_t at) {
    struct row_clock *c = clock_row(m->stream, name);
    if (c) stop(w, m, c, at);
}

void clocks_stop_all(struct work *w, const struct matter *m, ms_t at) {
    size_t pos = 0;
    for (struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;) stop(w, m, c, at);
}

// Puts more text behind what a row holds, with ';' between entries.
static struct str longer(struct stream *st, struct str old, bool entry, struct str more, ms_t at, struct str tail) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "%.*s%s%.*s%lld%.*s", SP(old), entry && old.n ? ";" : "", SP(more), (long long)at, SP(tail));
    struct str s = stream_text(st, buf_str(&b));
    buf_release(&b);
    return s;
}

// A deadline that has passed stands: no pause or extension after it makes good what was late.
bool clock_missed(const struct row_clock *c, ms_t at) { return c->due && c->due < at; }

void clocks_pause(struct work *w, const struct matter *m, ms_t at) {
    size_t pos = 0;
    for (struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;) {
        if (c->stopped || str_ends(c->pauses, STR("..")) || clock_missed(c, at)) continue;
        work_touch(w, m->stream, c);
        c->pauses = longer(m->stream, c->pauses, true, STR(""), at, STR(".."));
        clock_arm(m, c, at);
    }
}

void clocks_resume(struct work *w, const struct matter *m, ms_t at) {
    size_t pos = 0;
    for (struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;) {
        if (c->stopped || !str_ends(c->pauses, STR(".."))) continue;
        work_touch(w, m->stream, c);
        c->pauses = longer(m->stream, c->pauses, false, STR(""), at, STR(""));
        clock_arm(m, c, at);
    }
}

// Limits in hours (first contact) are not what an extension of the handling is granted for.
static bool extends(const struct row_clock *c, struct str stage) {
    struct limit l;
    struct fault ignored;
    if (str_eq(c->name, stage)) return true;
    return limit_parse(c->lim, &l, &ignored) == 0 && l.unit != UNIT_MINUTE && l.unit != UNIT_HOUR && l.unit != UNIT_SAME_DAY;
}

void clocks_extend(struct work *w, const struct matter *m, struct str stage, struct limit by, ms_t at) {
    struct buf grant = BUF_INIT;
    buf_limit(&grant, by);
    buf_byte(&grant, '@');
    size_t pos = 0;
    for (struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;) {
        if (c->stopped || !extends(c, stage) || clock_missed(c, at)) continue;
        work_touch(w, m->stream, c);
        c->extensions = longer(m->stream, c->extensions, true, buf_str(&grant), at, STR(""));
        clock_arm(m, c, at);
    }
    buf_release(&grant);
}

ms_t stage_due(const struct matter *m) {
    const struct row_clock *c = m->state.stage < 0 ? NULL : clock_row(m->stream, m->section->stages[m->state.stage].name.name);
    return c && c->stopped == 0 ? c->due : 0;
}

// Its rungs are those of other rules now. What lies behind is not said again, only the last thing still has to happen.
void clock_adopt(const struct matter *m, struct row_clock *c, bool spent, ms_t at) {
    struct rung_time rungs[RUNGS_MAX];
    size_t n = due_anew(m, c, rungs), i = 0;
    c->rung = 0;
    if (c->due == 0) return; // standing
    while (i + 1 < n && rungs[i].fire < at) i++;
    aim(c, rungs, n, spent ? n : i, at);
}
