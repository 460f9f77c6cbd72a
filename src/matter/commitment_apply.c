// SPDX-License-Identifier: Apache-2.0
// What the events of commitments do to their rows, and when a commitment speaks up by itself.
#include "matter/casework_room.h"

enum { REMIND_HOUR = 9 }; // of the day: a reminder is for people at work

static struct row_commitment *row_of(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (struct row_commitment *c; (c = stream_next(st, TABLE_COMMITMENT, &pos)) != NULL;)
        if (c->n == n) return c;
    return NULL;
}

const struct row_commitment *commitment_row(const struct stream *st, int64_t n) { return row_of(st, n); }

// --- the fourth quarter

static ms_t month_begins(const struct profile *v, int year, int64_t month) {
    return day_start(day_from_date((struct date){year, (int)month, 1}), v->days.utc_offset);
}

static bool month_named(const struct profile *v, struct str name, int64_t *ret) {
    *ret = profile_number(v, name, 0);
    return *ret >= 1 && *ret <= 12;
}

bool commitment_quarter(const struct profile *v, int year, ms_t *ret_from, ms_t *ret_to) {
    int64_t month;
    if (!month_named(v, STR("承诺报告月"), &month)) return false;
    *ret_from = month_begins(v, year, month);
    *ret_to = month_begins(v, year + 1, 1);
    return true;
}

bool commitment_wanted(const struct row_commitment *c, ms_t from) {
    bool promised = !str_eq(c->state, COMMITMENT_PROPOSED) && !str_eq(c->state, COMMITMENT_DROPPED);
    return promised && c->made < from && (c->ended == 0 || c->ended >= from);
}

// Its own year's press is not needed where it was reported since the quarter began.
static ms_t press_at(const struct profile *v, const struct row_commitment *c, int year) {
    int64_t month;
    ms_t from, to;
    if (!month_named(v, STR("承诺催报月"), &month) || !commitment_quarter(v, year, &from, &to)) return 0;
    return c->reported >= from || c->claimed >= from ? 0 : month_begins(v, year, month) + REMIND_HOUR * MS_HOUR;
}

static ms_t report_at(const struct profile *v, int year) {
    ms_t from, to;
    return commitment_quarter(v, year, &from, &to) ? from + REMIND_HOUR * MS_HOUR : 0;
}

static void nearer(ms_t *best, ms_t one, ms_t after) {
    if (one > after && (*best == 0 || one < *best)) *best = one;
}

void commitment_arm(const struct matter *m, struct row_commitment *c, ms_t at) {
    const struct profile *v = m->rules->profile;
    int year = date_from_day(day_of(at, v->days.utc_offset)).year;
    c->fire = 0;
    if (!str_eq(c->state, COMMITMENT_OPEN)) return;
    nearer(&c->fire, c->due, at);
    for (int y = year; y <= year + 1; y++) {
        nearer(&c->fire, report_at(v, y), at);
        nearer(&c->fire, press_at(v, c, y), at);
    }
}

struct str commitment_alarm(const struct matter *m, const struct row_commitment *c) {
    const struct profile *v = m->rules->profile;
    if (c->fire == c->due) return STR("due");
    return c->fire == report_at(v, date_from_day(day_of(c->fire, v->days.utc_offset)).year) ? STR("report") : STR("press");
}

// --- made

static void replaced(struct applying *x, struct row_commitment *old, int64_t by) {
    old->state = COMMITMENT_REPLACED;
    old->claim = STR("");
    old->ended = x->event->at;
    old->replaced_by = by;
    old->fire = 0;
}

static int take_place(struct applying *x, const struct event_commitment_made *e, struct fault *f) {
    struct row_commitment *old = row_of(x->stream, e->replaces);
    if (old == NULL || !str_eq(old->state, COMMITMENT_OPEN) || old->claim.n) return cannot_follow(x, f);
    work_touch(x->work, x->stream, old);
    old->claimed = x->event->at;
    old->reason = personal(stream_text(x->stream, pairs_get(x->content, STR("reason"))));
    if (e->proposed) {
        old->claim = STR("replace");
        old->replaced_by = e->n;
    } else {
        replaced(x, old, e->n);
    }
    return 0;
}

int apply_commitment_made(struct applying *x, struct fault *f) {
    const struct event_commitment_made *e = &x->event->u.commitment_made;
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    if (row_of(x->stream, e->n)) return cannot_follow(x, f);
    if (e->replaces && take_place(x, e, f) < 0) return -1;
    struct row_commitment *c = work_add(x->work, x->stream, TABLE_COMMITMENT);
    c->matter = x->stream->id;
    c->n = e->n;
    c->state = e->proposed ? COMMITMENT_PROPOSED : COMMITMENT_OPEN;
    c->office = e->office;
    c->point = e->point;
    c->class = stream_text(x->stream, e->class);
    c->made = x->event->at;
    c->due = e->due;
    c->replaces = e->replaces;
    c->text = personal(stream_text(x->stream, pairs_get(x->content, STR("text"))));
    commitment_arm(&m, c, x->event->at);
    return 0;
}

// --- moved

static void progress(struct applying *x, const struct row_commitment *c) {
    const struct event_commitment_moved *e = &x->event->u.commitment_moved;
    size_t pos = 0;
    int64_t k = 0;
    for (const struct row_progress *p; (p = stream_next(x->stream, TABLE_PROGRESS, &pos)) != NULL;)
        if (p->n == c->n) k++;
    struct row_progress *p = work_add(x->work, x->stream, TABLE_PROGRESS);
    *p = (struct row_progress){.matter = x->stream->id, .n = c->n, .k = k + 1, .at = x->event->at, .step = stream_text(x->stream, e->step),
                               .percent = e->percent, .text = personal(stream_text(x->stream, pairs_get(x->content, STR("text"))))};
}

static void end(struct applying *x, struct row_commitment *c, struct str state) {
    c->state = state;
    c->claim = STR("");
    c->ended = x->event->at;
}

// The proposal that is to take its place: in force from now, or not at all.
static int settle_proposed(struct applying *x, const struct matter *m, int64_t n, bool agreed, struct fault *f) {
    struct row_commitment *p = row_of(x->stream, n);
    if (p == NULL || !str_eq(p->state, COMMITMENT_PROPOSED)) return cannot_follow(x, f);
    work_touch(x->work, x->stream, p);
    p->state = agreed ? COMMITMENT_OPEN : COMMITMENT_DROPPED;
    if (!agreed) p->ended = x->event->at;
    commitment_arm(m, p, x->event->at);
    return 0;
}

static int judged(struct applying *x, const struct matter *m, struct row_commitment *c, bool confirmed, struct fault *f) {
    bool replace = str_eq(c->claim, STR("replace"));
    if (c->claim.n == 0) return cannot_follow(x, f);
    if (replace && settle_proposed(x, m, c->replaced_by, confirmed, f) < 0) return -1;
    if (!confirmed) {
        c->claim = STR("");
        c->claimed = c->replaced_by = 0;
        c->rejections++;
    } else if (replace) {
        replaced(x, c, c->replaced_by);
    } else {
        end(x, c, str_eq(c->claim, STR("fulfil")) ? COMMITMENT_FULFILLED : COMMITMENT_FAILED);
    }
    return 0;
}

static void claimed(struct applying *x, struct row_commitment *c, bool fulfil) {
    struct personal text = personal(stream_text(x->stream, pairs_get(x->content, STR("text"))));
    if (fulfil) c->evidence = text;
    else c->reason = text;
    c->claimed = x->event->at;
    c->claim = fulfil ? STR("fulfil") : STR("fail");
    if (x->event->u.commitment_moved.final) end(x, c, fulfil ? COMMITMENT_FULFILLED : COMMITMENT_FAILED);
}

int apply_commitment_moved(struct applying *x, struct fault *f) {
    const struct event_commitment_moved *e = &x->event->u.commitment_moved;
    struct row_commitment *c = row_of(x->stream, e->n);
    struct matter m;
    if (step_on_row(x, c, f) < 0 || matter_of(x->stream, x->library, &m, f) < 0) return -1;
    if (!str_eq(c->state, COMMITMENT_OPEN)) return cannot_follow(x, f);
    bool fulfil = str_eq(e->step, STR("fulfil")), fail = str_eq(e->step, STR("fail"));
    if (str_eq(e->step, STR("report"))) {
        c->reports++;
        c->reported = x->event->at;
        c->percent = e->percent;
        progress(x, c);
    } else if (fulfil || fail) {
        if (c->claim.n) return cannot_follow(x, f);
        claimed(x, c, fulfil);
        progress(x, c);
    } else if (str_eq(e->step, STR("confirm")) || str_eq(e->step, STR("reject"))) {
        if (judged(x, &m, c, str_eq(e->step, STR("confirm")), f) < 0) return -1;
    } else if (!str_eq(e->step, STR("remind")) || c->fire == 0 || c->fire > x->event->at) {
        return cannot_follow(x, f);
    }
    // What was passed over while time stood elsewhere does not come again: it goes on from here.
    commitment_arm(&m, c, x->event->at);
    return 0;
}
