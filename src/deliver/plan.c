// SPDX-License-Identifier: Apache-2.0
#include "deliver/plan.h"

#include "registry/registry.h"

struct plan {
    struct desk *d;
    const struct event *event;
    const struct matter *m;
    ms_t now;
    struct arena *a;
    struct planned *rows;
    size_t count, room;
    struct str told_by;
};

static bool urgent(const struct matter *m) {
    struct str u = m->row->urgency;
    return u.n && !str_eq(u, STR("一般")) && !str_eq(u, STR("普通")) && !str_eq(u, STR("normal"));
}

static void add(struct plan *p, struct planned x) {
    if (p->count == PLAN_MAX) return;
    if (p->count == p->room) {
        struct planned *more = arena_array(p->a, struct planned, p->room = p->room ? p->room * 2 : 8);
        for (size_t i = 0; i < p->count; i++) more[i] = p->rows[i];
        p->rows = more;
    }
    x.matter = p->m->row->id;
    x.urgent = urgent(p->m);
    p->rows[p->count++] = x;
}

// Everybody behind the matter but who did it themselves.
static void requesters(struct plan *p, enum notice_kind kind) {
    size_t pos = 0;
    for (const struct row_requester *q; (q = stream_next(p->m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (q->moved_to || (q->account && q->account == p->event->account)) continue;
        struct addressee who = {.m = p->m, .requester = q};
        struct str told_by = kind == NOTICE_ANSWER ? p->told_by : STR("");
        add(p, (struct planned){.kind = kind, .requester = q->n, .way = way_choose(p->d, &who, told_by, p->now, p->a)});
    }
}

static void office(struct plan *p, enum notice_kind kind, int64_t id, struct str role) {
    if (kind == NOTICE_ARRIVED && id == p->event->office) return; // who brought it here knows
    for (size_t i = 0; i < p->count; i++)
        if (p->rows[i].office == id && p->rows[i].kind == kind && p->rows[i].matter == p->m->row->id) return;
    struct addressee who = {.m = p->m, .office = id, .role = role};
    enum deliver_way way = way_choose(p->d, &who, STR(""), p->now, p->a);
    if (way != WAY_NONE) add(p, (struct planned){.kind = kind, .office = id, .role = role, .way = way});
}

struct seats {
    ms_t at;
    int64_t offices[64];
    size_t count;
};

// Columns: account, office, since, until.
static int keep_seat(void *context, const struct cell *x, size_t count) {
    struct seats *s = context;
    if (count < 4 || x[2].i > s->at || (x[3].i && x[3].i <= s->at)) return 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->offices[i] == x[1].i) return 0;
    s->offices[s->count++] = x[1].i;
    return s->count == sizeof s->offices / sizeof *s->offices;
}

static int held(struct plan *p, enum notice_kind kind, const struct role *role, struct fault *f) {
    struct seats s = {.at = p->now};
    const struct str names[] = {role->name.name, role->name.alias};
    for (size_t i = 0; i < 2 && names[i].n && s.count < sizeof s.offices / sizeof *s.offices; i++)
        if (store_each(p->d->store, SQL_ROLE_HOLDERS, &CELL_TEXT(names[i]), 1, keep_seat, &s, f) < 0) return -1;
    for (size_t i = 0; i < s.count; i++) office(p, kind, s.offices[i], role->name.name);
    return 0;
}

// kind: what offices are told; to_person: what requesters are, NOTICE_KINDS: nothing.
static int role_told(struct plan *p, int i, enum notice_kind kind, enum notice_kind to_person, struct fault *f) {
    const struct procedure *proc = p->m->rules->procedure;
    const struct role *role = &proc->roles[i];
    if (role->kind == ROLE_SYSTEM) return 0;
    if (role->kind == ROLE_HELD) return held(p, kind, role, f);
    if (proc->fields[role->field].type == FIELD_PERSON) {
        if (to_person != NOTICE_KINDS) requesters(p, to_person);
        return 0;
    }
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(p->m->stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && str_eq(b->role, role->name.name)) office(p, kind, b->office, role->name.name);
    return 0;
}

static int owners(struct plan *p, const struct stage *s, enum notice_kind kind, enum notice_kind to_person, struct fault *f) {
    for (int i = 0; i < p->m->rules->procedure->role_count; i++)
        if ((s->owners >> i & 1) && role_told(p, i, kind, to_person, f) < 0) return -1;
    return 0;
}

// The variant of the action that led to that stage.
static const struct action *variant_of(const struct section *s, struct str name, int stage) {
    const struct action *first = NULL;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (!name_is(&a->name, name)) continue;
        if (a->to == stage || (a->to < 0 && (a->from >> stage & 1))) return a;
        if (first == NULL) first = a;
    }
    return first;
}

// The bodies a part was split off to: each has a matter of its own on its desk.
static int parts(struct plan *p, struct id_list ids, struct fault *f) {
    const struct matter *whole = p->m;
    int status = 0;
    for (size_t i = 0; i < ids.count && status == 0; i++) {
        struct matter part;
        status = matter_load(p->d, ids.ids[i], &part, f);
        if (status < 0) break;
        p->m = &part;
        int stage = part.row->outcome ? -1 : part.state.stage;
        if (stage >= 0) status = owners(p, &part.section->stages[stage], NOTICE_ARRIVED, NOTICE_KINDS, f);
    }
    p->m = whole;
    return status;
}

static int acted(struct plan *p, struct fault *f) {
    const struct event_matter_acted *e = &p->event->u.matter_acted;
    const struct procedure *proc = p->m->rules->procedure;
    int to = section_stage(p->m->section, e->to);
    const struct action *a = to < 0 ? NULL : variant_of(p->m->section, e->action, to);
    if (a == NULL) return 0;
    if (proc->means[MEANS_TOLD_BY] >= 0) p->told_by = pairs_get(e->fields, proc->fields[proc->means[MEANS_TOLD_BY]].name.name);
    if (a->tells) requesters(p, NOTICE_ANSWER);
    if (a->kind == ACTION_PAUSE) requesters(p, NOTICE_PAUSED);
    if (a->kind == ACTION_RESUME) requesters(p, NOTICE_RESUMED);
    if (a->kind == ACTION_EXTEND) requesters(p, NOTICE_EXTENDED);
    const struct stage *s = &p->m->section->stages[to];
    bool came = a->kind == ACTION_ORDINARY && a->to >= 0 && !(a->from >> to & 1) && s->outcome == OUTCOME_NONE;
    if (came && owners(p, s, NOTICE_ARRIVED, a->tells ? NOTICE_KINDS : NOTICE_RETURNED, f) < 0) return -1;
    return parts(p, e->parts, f);
}

static int opened(struct plan *p, struct fault *f) {
    const struct event_matter_opened *e = &p->event->u.matter_opened;
    if (e->parent) return 0; // the step of the whole that split it off told of it
    const struct section *s = p->m->section;
    int first = section_action(s, e->action);
    if (first < 0) return 0;
    const struct action *a = &s->actions[first];
    if (a->tells || a->to < 0 || s->stages[a->to].outcome != OUTCOME_NONE) return 0; // entered as answered before
    requesters(p, NOTICE_RECEIVED);
    return owners(p, &s->stages[a->to], NOTICE_ARRIVED, NOTICE_KINDS, f);
}

static int fired(struct plan *p, struct fault *f) {
    const struct event_clock_fired *e = &p->event->u.clock_fired;
    bool remind = str_eq(e->act, STR("remind")), escalate = str_eq(e->act, STR("escalate"));
    int role = procedure_role(p->m->rules->procedure, e->role);
    if (e->passed || role < 0 || (!remind && !escalate)) return 0;
    return role_told(p, role, remind ? NOTICE_REMIND : NOTICE_ESCALATE, NOTICE_WAITING, f);
}

static int moved(struct plan *p, struct fault *f) {
    const struct stage *s = &p->m->section->stages[p->m->state.stage];
    if (p->m->row->outcome || !str_eq(s->name.name, p->event->u.clock_moved.clock)) return 0;
    return owners(p, s, NOTICE_MOVED, NOTICE_KINDS, f);
}

// What offices were not told in time stands on their list all the same.
static void forget_stale(struct plan *p) {
    size_t n = 0;
    bool stale = p->event->recorded < p->now - PLAN_OFFICE_DAYS * MS_DAY;
    for (size_t i = 0; i < p->count; i++)
        if (p->rows[i].requester || !stale) p->rows[n++] = p->rows[i];
    p->count = n;
}

int plan_event(struct desk *d, const struct event *e, ms_t now, struct arena *a, struct planned **ret, size_t *ret_count, struct fault *f) {
    struct matter m;
    int status = 0;
    *ret_count = 0;
    if (str_eq(e->channel, STR("import"))) return 0;
    if (e->type != EVENT_MATTER_OPENED && e->type != EVENT_MATTER_ACTED && e->type != EVENT_CLOCK_FIRED && e->type != EVENT_CLOCK_MOVED) return 0;
    if (matter_load(d, e->stream, &m, f) < 0) return -1;
    struct plan p = {.d = d, .event = e, .m = &m, .now = now, .a = a, .told_by = STR("")};
    if (e->type == EVENT_MATTER_OPENED) status = opened(&p, f);
    if (e->type == EVENT_MATTER_ACTED) status = acted(&p, f);
    if (e->type == EVENT_CLOCK_FIRED) status = fired(&p, f);
    if (e->type == EVENT_CLOCK_MOVED) status = moved(&p, f);
    forget_stale(&p);
    *ret = p.rows;
    *ret_count = p.count;
    return status;
}
