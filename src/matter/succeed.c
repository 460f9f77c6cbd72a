// SPDX-License-Identifier: Apache-2.0
// Open matters follow when a body becomes another (docs/offices.md): each by events of its own, at the moment the body
// changed or, where the matter has gone on since, at its last step. Clocks run on, nothing else changes. It happens before the
// next command about the matter, or when the timer comes by, so that nobody ever finds it with a body that is no more.
#include "desk/timer_key.h"
#include "matter/succeed.h"

#include "matter/undo_room.h"
#include "registry/registry.h"

// Where the matters of a body go at a time.
enum fate { FATE_STAYS, FATE_MOVES, FATE_WAITS };
struct going {
    enum fate fate;
    int64_t to;
    ms_t since;
    struct str kind;
};

static bool listed(struct str list, struct str word) {
    struct str item;
    while (list_next(&list, &item))
        if (str_eq(item, word)) return true;
    return false;
}

// What is named by itself goes before what its category says.
static int going_of(struct desk *d, int64_t office, const struct matter *whole, ms_t upto, struct going *ret, struct fault *f) {
    struct stream *st;
    const struct row_succession *by_category = NULL;
    size_t pos = 0;
    *ret = (struct going){.fate = FATE_STAYS};
    if (desk_stream(d, office, STREAM_OFFICE, &st, f) < 0) return -1;
    for (const struct row_succession *r; (r = stream_next(st, TABLE_SUCCESSION, &pos)) != NULL;) {
        if (r->since > upto) continue;
        bool merged = str_eq(r->kind, STR("merge"));
        ret->since = r->since;
        if (merged || listed(r->matters, arena_printf(&d->scratch, "%lld", (long long)whole->row->id))) {
            *ret = (struct going){FATE_MOVES, r->successor, r->since, r->kind};
            return 0;
        }
        if (by_category == NULL && whole->row->category.n && listed(r->categories, whole->row->category)) by_category = r;
        ret->fate = FATE_WAITS;
    }
    if (by_category) *ret = (struct going){FATE_MOVES, by_category->successor, by_category->since, by_category->kind};
    return 0;
}

// The body complained of, or what became of it where that is more than one.
static int is_complained(struct desk *d, const struct matter *whole, int64_t office, struct fault *f) {
    struct stream *st;
    size_t pos = 0;
    if (whole->row->respondent == 0) return 0;
    if (whole->row->respondent == office) return 1;
    if (desk_stream(d, whole->row->respondent, STREAM_OFFICE, &st, f) < 0) return -1;
    for (const struct row_succession *r; (r = stream_next(st, TABLE_SUCCESSION, &pos)) != NULL;)
        if (r->successor == office && r->since <= d->at) return 1;
    return 0;
}

struct step {
    struct stream *st;
    int64_t office, to;
    ms_t since;
    struct str kind; // empty: it waits
    bool respondent;
};

// The next thing to move in one matter of the family, the earliest; the body complained of first. 1 there is one, 0 none.
static int next_in(struct desk *d, struct stream *st, const struct matter *whole, ms_t upto, struct step *ret, struct fault *f) {
    const struct row_matter *row = stream_row(st, TABLE_MATTER);
    struct going g;
    size_t pos = 0;
    int found = 0;
    if (row->outcome != OUTCOME_NONE) return 0;
    if (row->respondent) {
        if (going_of(d, row->respondent, whole, upto, &g, f) < 0) return -1;
        if (g.fate == FATE_MOVES && str_eq(g.kind, STR("merge"))) {
            *ret = (struct step){st, row->respondent, g.to, g.since, g.kind, true};
            found = 1;
        }
    }
    for (const struct row_binding *b; (b = stream_next(st, TABLE_BINDING, &pos)) != NULL;) {
        if (b->office == 0 || b->waits) continue;
        if (going_of(d, b->office, whole, upto, &g, f) < 0) return -1;
        if (g.fate == FATE_STAYS || (found && ret->since <= g.since)) continue;
        *ret = (struct step){st, b->office, g.to, g.since, g.fate == FATE_MOVES ? g.kind : STR(""), false};
        found = 1;
    }
    return found;
}

int succession_next(struct desk *d, const struct id_list *family, ms_t upto, struct succession_step *ret, struct fault *f) {
    struct matter whole;
    ret->fire = 0;
    if (matter_load(d, family->ids[0], &whole, f) < 0) return -1;
    for (size_t i = 0; i < family->count; i++) {
        struct stream *st;
        struct step s;
        if (desk_stream(d, family->ids[i], STREAM_MATTER, &st, f) < 0) return -1;
        int found = next_in(d, st, &whole, upto, &s, f);
        if (found < 0) return -1;
        if (found == 0) continue;
        ms_t fire = s.since;
        for (size_t k = 0; k < family->count; k++) {
            struct stream *other;
            if (desk_stream(d, family->ids[k], STREAM_MATTER, &other, f) < 0) return -1;
            ms_t last = ((const struct row_matter *)stream_row(other, TABLE_MATTER))->last;
            if (last > fire) fire = last;
        }
        if (ret->fire && ret->fire <= fire) continue;
        *ret = (struct succession_step){st->id, whole.row->id, s.office, s.to, fire, s.kind, s.respondent};
    }
    return 0;
}

int succession_fire(struct desk *d, const struct succession_step *s, struct fault *f) {
    struct stream *st;
    struct matter whole;
    if (desk_stream(d, s->matter, STREAM_MATTER, &st, f) < 0 || matter_load(d, s->whole, &whole, f) < 0) return -1;
    struct command timer = {.verb = STR("binding.follow"), .channel = STR("timer"), .has_at = true, .at = s->fire};
    timer.key = timer_key(&d->scratch, "follow:%lld:%lld:%lld", (long long)st->id, (long long)s->office, (long long)st->seq);
    const struct command *outer = d->command;
    d->command = &timer;
    d->actor = (struct actor){0, 0, STR("")};
    d->at = s->fire;
    work_command(&d->work);
    struct event e = {.type = EVENT_BINDING_MOVED};
    int complained = s->kind.n && !s->respondent ? is_complained(d, &whole, s->to, f) : 0;
    if (complained < 0) return -1;
    if (s->kind.n == 0 || complained) {
        e.type = EVENT_BINDING_WAITING;
        e.u.binding_waiting = (struct event_binding_waiting){s->office, complained ? STR("respondent") : STR("rule"), complained ? s->to : 0};
    } else {
        e.u.binding_moved = (struct event_binding_moved){s->office, s->to, s->kind, s->respondent};
    }
    int status = desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
    d->command = outer;
    return status;
}

// --- what the events do. An office that is not bound any more (the action that bound it was taken back) changes nothing.

int apply_binding_moved(struct applying *x, struct fault *f) {
    const struct event_binding_moved *e = &x->event->u.binding_moved;
    struct matter m;
    size_t pos = 0;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    if (e->respondent) {
        if (m.row->respondent == e->from) m.row->respondent = e->to;
        return 0;
    }
    if (m.row->lead == e->from) m.row->lead = e->to;
    for (struct row_binding *b; (b = stream_next(x->stream, TABLE_BINDING, &pos)) != NULL;) {
        if (b->office != e->from) continue;
        size_t from = 0;
        bool there = false; // two bodies of one role became one
        for (const struct row_binding *o; (o = stream_next(x->stream, TABLE_BINDING, &from)) != NULL;) there = there || (o->office == e->to && str_eq(o->role, b->role));
        work_touch(x->work, x->stream, b);
        b->office = there ? 0 : e->to;
        b->waits = 0;
    }
    pos = 0;
    for (struct row_commitment *c; (c = stream_next(x->stream, TABLE_COMMITMENT, &pos)) != NULL;) {
        if (c->office != e->from || c->ended) continue;
        work_touch(x->work, x->stream, c);
        c->office = e->to;
    }
    return 0;
}

int apply_binding_waiting(struct applying *x, struct fault *f) {
    const struct event_binding_waiting *e = &x->event->u.binding_waiting;
    struct matter m;
    size_t pos = 0;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    for (struct row_binding *b; (b = stream_next(x->stream, TABLE_BINDING, &pos)) != NULL;) {
        if (b->office != e->office) continue;
        work_touch(x->work, x->stream, b);
        b->waits = 1;
    }
    return 0;
}

int apply_deputy_acted(struct applying *x, struct fault *f) {
    struct matter m;
    return matter_of(x->stream, x->library, &m, f) < 0 ? -1 : step_made(x, &m, f);
}

// --- said by a person: who takes the place of a body

enum { A_FROM, A_TO, A_GROUND, ASSIGN_FIELDS };
static const struct form_field assign_fields[ASSIGN_FIELDS] = {
    [A_FROM] = {"原机构", "from", FORM_TEXT, true, 200, NULL}, [A_TO] = {"承接机构", "to", FORM_TEXT, true, 200, NULL},
    [A_GROUND] = {"依据", "ground", FORM_LINES, true, 400, NULL},
};

// The office bound in the family, open or closed, by name, short name or id.
static int bound_office(struct desk *d, const struct id_list *family, struct str name, int64_t *ret, struct fault *f) {
    int64_t wanted = 0;
    *ret = 0;
    str_to_i64(name, &wanted);
    for (size_t i = 0; i < family->count; i++) {
        struct stream *st;
        size_t pos = 0;
        if (desk_stream(d, family->ids[i], STREAM_MATTER, &st, f) < 0) return -1;
        for (const struct row_binding *b; (b = stream_next(st, TABLE_BINDING, &pos)) != NULL;) {
            const struct row_office *o;
            if (b->office == 0) continue;
            if (registry_office_row(d, b->office, &o, f) < 0) return -1;
            if (o->id == wanted || str_eq(o->name, name) || str_eq(o->alias, name)) *ret = o->id;
        }
    }
    if (*ret) return 0;
    return right_no(f, "from", "not-bound", "原机构不在这件事项里承办：请核对", "that office handles nothing of this matter: check its name");
}

int decide_assign_office(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m, whole;
    struct given g[ASSIGN_FIELDS];
    struct id_list family;
    int64_t from, to;
    struct fault no_admin;
    if (right_take(d, c, "划转", assign_fields, ASSIGN_FIELDS, &m, g, f) < 0 || version_seen(c, &m, f) < 0 || family_of(d, &m, &family, f) < 0) return -1;
    if (matter_load(d, family.ids[0], &whole, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    if (desk_admit(d, c, &no_admin) < 0 && actor_for(d, c, p, registering_roles(p) | supervising_roles(p), &whole, STR("划转"), f) < 0) return -1;
    if (undo_ended(&whole, f) < 0 || time_goes_on(d, &whole, f) < 0 || bound_office(d, &family, g[A_FROM].value, &from, f) < 0) return -1;
    if (registry_office(d, g[A_TO].value, &to, f) < 0) return fault_where(f, STR("to"));
    if (from == to) return right_no(f, "to", "nothing-to-change", "承接机构就是原机构", "it is the office it stands with already");
    int complained = is_complained(d, &whole, to, f);
    if (complained < 0) return -1;
    if (complained) return right_no(f, "to", "lead-is-respondent", "被诉单位不能承接针对自己的事项：请另选单位", "the body complained of cannot take over the matter against it: choose another");
    for (size_t i = 0; i < family.count; i++) {
        struct stream *st;
        size_t pos = 0;
        bool bound = false;
        if (desk_stream(d, family.ids[i], STREAM_MATTER, &st, f) < 0) return -1;
        for (const struct row_binding *b; (b = stream_next(st, TABLE_BINDING, &pos)) != NULL;) bound = bound || b->office == from;
        if (!bound || ((const struct row_matter *)stream_row(st, TABLE_MATTER))->outcome != OUTCOME_NONE) continue;
        struct pair *ground = arena_new(&d->scratch, struct pair);
        *ground = (struct pair){STR("依据"), g[A_GROUND].value};
        struct event e = {.type = EVENT_BINDING_MOVED};
        e.u.binding_moved = (struct event_binding_moved){from, to, STR("assign"), 0};
        if (desk_emit(d, st, &e, (struct pair_list){ground, 1}, f) < 0) return -1;
    }
    return 0;
}

// --- a deputy acted: for whom, beside what was done
int deputy_note(struct desk *d, const struct command *c, struct fault *f) {
    struct stream *st;
    struct fault none;
    (void)c;
    if (d->principal == 0 || d->answer->id == 0 || work_stream(&d->work, d->answer->id, STREAM_MATTER, &st, &none) < 0 || stream_row(st, TABLE_MATTER) == NULL) return 0;
    for (size_t i = 0; i < d->answer->event_count && i < ANSWER_EVENTS_MAX; i++) {
        if (d->answer->events[i].stream != st->id) continue;
        struct event e = {.type = EVENT_DEPUTY_ACTED};
        e.u.deputy_acted = (struct event_deputy_acted){d->principal, d->answer->events[i].seq};
        return desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
    }
    return 0;
}
