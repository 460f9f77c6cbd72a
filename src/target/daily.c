// SPDX-License-Identifier: Apache-2.0
#include "target/daily.h"

#include <stdlib.h>

#include "matter/matter.h"
#include "target/room.h"

const char *const daily_words[][3] = {{"overdue", "逾期", "overdue"}, {"today", "今天到期", "due today"}, {"soon", "将到期", "due soon"}};

enum { PAGE = 500, SLIPS_MOST = 2000 };
enum { ID, NUMBER, STAGE, TITLE, LEAD, OUTCOME, OPENED, DUE, PARENT, COLUMNS }; // of matter_open

struct reading {
    struct daily *daily;
    struct view *view;
    const struct calendar *calendar;
    struct day_rules days;
    ms_t last;         // no yellow begins for what is due later
    ms_t due;          // of the row read last
    int64_t id;
    size_t seen;
    bool enough;
    struct map slips;  // subject -> slip
};

enum light deadline_light(const struct calendar *c, struct day_rules r, const struct profile *p, ms_t due, ms_t at) {
    struct limit ahead = profile_limit(p, YELLOW_AHEAD, YELLOW_AHEAD_DEFAULT), behind = profile_limit(p, RED_BEHIND, RED_BEHIND_DEFAULT);
    if (at >= (behind.n ? limit_from(c, r, due, behind, false) : due)) return LIGHT_RED;
    return at >= limit_from(c, r, due, ahead, true) ? LIGHT_YELLOW : LIGHT_GREEN;
}

// The last deadline that may be yellow on the day under any profile.
static ms_t last_yellow(const struct reading *r) {
    const struct library *l = &r->view->desk->library;
    ms_t at = limit_from(r->calendar, r->days, r->daily->end, YELLOW_AHEAD_DEFAULT, false);
    size_t pos = 0;
    for (const struct profile *p; (p = map_next(&l->profiles, &pos, NULL)) != NULL;) {
        ms_t t = limit_from(r->calendar, r->days, r->daily->end, profile_limit(p, YELLOW_AHEAD, YELLOW_AHEAD_DEFAULT), false);
        if (t > at) at = t;
    }
    return at + 7 * MS_DAY; // counting back and forth over days off may differ
}

static int days_between(const struct reading *r, ms_t due) {
    day_t last = day_of(due - 1, r->days.utc_offset), day = r->daily->day;
    return last < day ? calendar_count_workdays(r->calendar, last, day - 1) : calendar_count_workdays(r->calendar, day - 1, last);
}

static int take_matter(void *context, const struct cell *x, size_t count) {
    struct reading *r = context;
    struct daily *d = r->daily;
    if (count < COLUMNS) return -1;
    r->due = x[DUE].i;
    r->id = x[ID].i;
    r->seen++;
    if (x[DUE].i > r->last) r->enough = true;
    if (r->enough || (d->office && x[LEAD].i != d->office)) return 0;
    if (d->count == DAILY_MOST) {
        d->cut = true;
        return 0;
    }
    struct arena *a = r->view->arena;
    d->items[d->count++] = (struct daily_item){.id = x[ID].i, .lead = x[LEAD].i, .parent = x[PARENT].i, .number = arena_str(a, x[NUMBER].s), .stage = arena_str(a, x[STAGE].s),
                                               .title = personal(arena_str(a, x[TITLE].s)), .due = x[DUE].i};
    return 0;
}

// By the profile and calendar of the matter itself.
static int judge(struct reading *r, struct daily_item *i, struct fault *f) {
    struct matter m;
    const struct daily *d = r->daily;
    if (matter_load(r->view->desk, i->id, &m, f) < 0) return -1;
    i->light = deadline_light(m.calendar, m.rules->profile->days, m.rules->profile, i->due, d->begin);
    i->state = i->due <= d->begin ? DAILY_OVERDUE : i->due <= d->end ? DAILY_TODAY : DAILY_SOON;
    i->days = days_between(r, i->due);
    i->slip = map_get(&r->slips, i->id);
    if (i->number.n == 0 && m.row->parent) { // a part is known by its whole
        struct matter whole;
        if (matter_load(r->view->desk, m.row->parent, &whole, f) < 0) return -1;
        i->number = arena_printf(r->view->arena, "%.*s·%.*s", SP(whole.row->number), SP(m.section->name.name));
    }
    return 0;
}

static int by_lead(const void *a, const void *b) {
    const struct daily_item *x = a, *y = b;
    if (x->lead != y->lead) return x->lead < y->lead ? -1 : 1;
    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int read_matters(struct reading *r, struct fault *f) {
    struct daily *d = r->daily;
    d->items = arena_array(r->view->arena, struct daily_item, DAILY_MOST);
    r->due = 0;
    r->id = INT64_MAX; // those that stand still have no deadline
    do {
        struct cell args[] = {CELL_INT(OUTCOME_NONE), CELL_INT(r->due), CELL_INT(r->id), CELL_INT(PAGE)};
        r->seen = 0;
        if (store_each(r->view->desk->store, SQL_MATTER_OPEN, args, 4, take_matter, r, f) < 0) return -1;
    } while (r->seen == PAGE && !r->enough && !d->cut);
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++) {
        if (judge(r, &d->items[i], f) < 0) return -1;
        if (d->items[i].state != DAILY_SOON || d->items[i].light != LIGHT_GREEN) d->items[kept++] = d->items[i];
    }
    d->count = kept;
    qsort(d->items, d->count, sizeof *d->items, by_lead);
    return 0;
}

static void add_up(struct daily_office *o, const struct daily_item *i) {
    o->overdue += i->state == DAILY_OVERDUE;
    o->today += i->state == DAILY_TODAY;
    o->soon += i->state == DAILY_SOON;
    o->yellow += i->light == LIGHT_YELLOW;
    o->red += i->light == LIGHT_RED;
}

static void by_office(struct reading *r) {
    struct daily *d = r->daily;
    d->offices = arena_array(r->view->arena, struct daily_office, d->count + 1);
    for (size_t i = 0; i < d->count; i++) {
        if (i == 0 || d->items[i].lead != d->items[i - 1].lead) d->offices[d->office_count++].office = d->items[i].lead;
        add_up(&d->offices[d->office_count - 1], &d->items[i]);
        add_up(&d->all, &d->items[i]);
    }
}

struct places {
    int64_t (*at)[2];
    size_t count;
};

static int take_place(void *context, const struct cell *x, size_t count) {
    struct places *p = context;
    if (count < 2 || p->count == SLIPS_MOST) return 0;
    p->at[p->count][0] = x[0].i;
    p->at[p->count++][1] = x[1].i;
    return 0;
}

static int subject_word(struct view *v, struct daily_slip *s, struct fault *f) {
    struct stream *st;
    struct matter m;
    if (s->matter) {
        if (matter_load(v->desk, s->subject, &m, f) < 0) return -1;
        s->word = m.row->number.n ? arena_str(v->arena, m.row->number) : arena_printf(v->arena, "%lld", (long long)s->subject);
        return 0;
    }
    if (desk_stream(v->desk, s->subject, STREAM_TARGET, &st, f) < 0) return -1;
    const struct row_target *t = stream_row(st, TABLE_TARGET);
    s->word = t ? arena_str(v->arena, t->code) : STR("");
    return 0;
}

static int read_slip(struct reading *r, const int64_t at[2], struct daily_slip *ret, struct fault *f) {
    struct stream *st;
    if (desk_stream(r->view->desk, at[0], STREAM_SUPERVISION, &st, f) < 0) return -1;
    const struct row_supervision *s = stream_row(st, TABLE_SUPERVISION);
    const struct row_slip *row = slip_row(st, at[1]);
    if (s == NULL || row == NULL) return 0;
    *ret = (struct daily_slip){.supervision = s->id, .subject = s->subject, .office = s->office, .addressee = row->addressee, .matter = str_eq(s->kind, STR("matter")), .row = *row};
    row_keep(&tables[TABLE_SLIP], &ret->row, r->view->arena);
    ret->late = row->answered == 0 && row->due <= r->daily->begin;
    return subject_word(r->view, ret, f) < 0 ? -1 : 1;
}

static int read_slips(struct reading *r, struct fault *f) {
    struct daily *d = r->daily;
    struct places p = {.at = arena_alloc(r->view->arena, SLIPS_MOST * sizeof(int64_t[2]))};
    if (store_each(r->view->desk->store, SQL_SLIP_OPEN, &CELL_INT(0), 1, take_place, &p, f) < 0) return -1;
    d->slips = arena_array(r->view->arena, struct daily_slip, p.count + 1);
    for (size_t i = 0; i < p.count; i++) {
        struct daily_slip *s = arena_new(r->view->arena, struct daily_slip);
        int got = read_slip(r, p.at[i], s, f);
        if (got < 0) return -1;
        if (got == 0) continue;
        map_put(&r->slips, s->subject, s);
        if (d->office && s->addressee != d->office) continue; // still shown beside its matter
        d->slips[d->slip_count++] = *s;
        d->slips_late += s->late;
        d->slips_unsigned += s->row.signed_at == 0;
    }
    return 0;
}

int daily_slips(struct daily *ret, struct view *v, day_t day, struct fault *f) {
    *ret = (struct daily){.day = day, .begin = day_start(day, v->utc_offset), .end = day_start(day + 1, v->utc_offset)};
    struct reading r = {.daily = ret, .view = v};
    int status = read_slips(&r, f);
    map_release(&r.slips);
    return status;
}

int daily_read(struct daily *ret, struct view *v, day_t day, int64_t office, struct fault *f) {
    struct library *l = &v->desk->library;
    *ret = (struct daily){.day = day, .office = office, .begin = day_start(day, v->utc_offset), .end = day_start(day + 1, v->utc_offset)};
    struct reading r = {.daily = ret, .view = v, .calendar = library_calendar(l, (int64_t)l->calendar_count), .days = desk_days(v->desk)};
    if (r.calendar == NULL)
        return fault_set(f, FAULT_INPUT, "no-calendar", "没有公布日历，算不出期限：请先公布日历", "no calendar is published, deadlines cannot be computed: publish one first");
    r.last = last_yellow(&r);
    int status = read_slips(&r, f);
    if (status == 0) status = read_matters(&r, f);
    if (status == 0) by_office(&r);
    map_release(&r.slips);
    return status;
}
