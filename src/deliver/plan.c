// SPDX-License-Identifier: Apache-2.0
#include "deliver/plan_room.h"

static bool urgent(const struct matter *m) {
    struct str u = m->row->urgency;
    return u.n && !str_eq(u, STR("一般")) && !str_eq(u, STR("普通")) && !str_eq(u, STR("normal"));
}

void plan_add(struct plan *p, struct planned x) {
    if (p->count == PLAN_MAX) return;
    if (p->count == p->room) {
        struct planned *more = arena_array(p->a, struct planned, p->room = p->room ? p->room * 2 : 8);
        for (size_t i = 0; i < p->count; i++) more[i] = p->rows[i];
        p->rows = more;
    }
    if (p->m) x.matter = p->m->row->id;
    x.supervision = p->supervision;
    x.urgent = p->slip_urgent || (p->m && urgent(p->m));
    p->rows[p->count++] = x;
}

// Everybody behind the matter but who did it themselves.
static void requesters(struct plan *p, enum notice_kind kind) {
    size_t pos = 0;
    for (const struct row_requester *q; (q = stream_next(p->m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (q->moved_to || (q->account && q->account == p->event->account)) continue;
        struct addressee who = {.m = p->m, .requester = q};
        struct str told_by = kind == NOTICE_ANSWER ? p->told_by : STR("");
        plan_add(p, (struct planned){.kind = kind, .requester = q->n, .way = way_choose(p->d, &who, told_by, p->now, p->a)});
    }
}

// The duty of a body at which nobody is: it goes to who supervises.
static void vacant(struct plan *p, int64_t office, struct str role) {
    int64_t matter = p->m ? p->m->row->id : 0;
    for (size_t i = 0; i < p->vacant_count; i++)
        if (p->vacant[i].absent == office && p->vacant[i].matter == matter && str_eq(p->vacant[i].absent_role, role)) return;
    if (p->vacant_count < PLAN_VACANT_MAX)
        p->vacant[p->vacant_count++] = (struct planned){.kind = NOTICE_VACANT, .matter = matter, .absent = office, .absent_role = role};
}

int plan_office(struct plan *p, enum notice_kind kind, int64_t id, struct str role, struct role_names names, struct fault *f) {
    if (kind == NOTICE_ARRIVED && id == p->event->office) return 0; // who brought it here knows
    for (size_t i = 0; i < p->count; i++)
        if (p->rows[i].office == id && p->rows[i].kind == kind && str_eq(p->rows[i].role, role) && p->rows[i].matter == (p->m ? p->m->row->id : 0)) return 0;
    int there = role_present(p->d, id, names, p->now, f);
    if (there < 0) return -1;
    if (there == 0) vacant(p, id, role);
    struct addressee who = {.m = p->m, .office = id, .role = role};
    enum deliver_way way = way_choose(p->d, &who, STR(""), p->now, p->a);
    // A slip is no line of a list: somebody brings it there.
    if (way != WAY_NONE || (kind == NOTICE_SLIP && there)) plan_add(p, (struct planned){.kind = kind, .office = id, .role = role, .way = way});
    return 0;
}

static int held(struct plan *p, enum notice_kind kind, int role, struct fault *f) {
    struct seats s;
    const struct procedure *proc = p->m->rules->procedure;
    struct role_names names = role_names_of(proc, role);
    size_t before = p->vacant_count;
    if (role_seats(p->d, names, p->now, &s, f) < 0) return -1;
    for (size_t i = 0; i < s.count; i++)
        if (plan_office(p, kind, s.offices[i], names.name, names, f) < 0) return -1;
    if (s.present_count) p->vacant_count = before; // whoever holds it elsewhere is there
    else if (s.count == 0) vacant(p, 0, names.name);
    return 0;
}

// kind: what offices are told; to_person: what requesters are, NOTICE_KINDS: nothing.
static int role_told(struct plan *p, int i, enum notice_kind kind, enum notice_kind to_person, struct fault *f) {
    const struct procedure *proc = p->m->rules->procedure;
    const struct role *role = &proc->roles[i];
    if (role->kind == ROLE_SYSTEM) return 0;
    if (role->kind == ROLE_HELD) return held(p, kind, i, f);
    if (proc->fields[role->field].type == FIELD_PERSON) {
        if (to_person != NOTICE_KINDS) requesters(p, to_person);
        return 0;
    }
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(p->m->stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && str_eq(b->role, role->name.name) && plan_office(p, kind, b->office, role->name.name, role_names_of(proc, i), f) < 0) return -1;
    return 0;
}

// Of several owners one who is there is enough: nothing climbs then.
static int owners(struct plan *p, const struct stage *s, enum notice_kind kind, enum notice_kind to_person, struct fault *f) {
    size_t before = p->vacant_count;
    bool there = false;
    for (int i = 0; i < p->m->rules->procedure->role_count; i++) {
        if (!(s->owners >> i & 1)) continue;
        size_t vacant_before = p->vacant_count;
        if (role_told(p, i, kind, to_person, f) < 0) return -1;
        there = there || p->vacant_count == vacant_before;
    }
    if (there) p->vacant_count = before;
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
    struct plan p = {.d = d, .event = e, .now = now, .a = a, .told_by = STR("")};
    if (e->type == EVENT_SLIP_ISSUED) status = plan_slip(&p, f);
    else if (e->type != EVENT_MATTER_OPENED && e->type != EVENT_MATTER_ACTED && e->type != EVENT_CLOCK_FIRED && e->type != EVENT_CLOCK_MOVED) return 0;
    else if (matter_load(d, e->stream, &m, f) < 0) return -1;
    else p.m = &m;
    if (e->type == EVENT_MATTER_OPENED) status = opened(&p, f);
    if (e->type == EVENT_MATTER_ACTED) status = acted(&p, f);
    if (e->type == EVENT_CLOCK_FIRED) status = fired(&p, f);
    if (e->type == EVENT_CLOCK_MOVED) status = moved(&p, f);
    if (status == 0) status = plan_climb(&p, f);
    forget_stale(&p);
    *ret = p.rows;
    *ret_count = p.count;
    return status;
}
