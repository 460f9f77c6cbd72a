// SPDX-License-Identifier: Apache-2.0
// One matter that raises two things becomes two: the second begins as if it had been raised beside the first, with the same
// people, each of whom is owed both answers, and with the deadlines of the first.
#include "matter/undo_room.h"
#include "registry/registry.h"

enum { WHY_BYTES_MAX = 4000 };

struct splitting {
    struct matter m;
    const struct event *opened; // how the first came in
    const struct action *action;
    struct sorted_fields fields;
    struct command own;         // the fields of the second, as a command
    struct str why;
};

static int may_split(const struct matter *m, struct fault *f) {
    size_t pos = 0;
    if (m->row->parent) return right_no(f, "matter", "not-whole", "分件不能分案：请分整件", "a part is not split: split the whole");
    if (m->row->outcome || !m->state.owed)
        return right_no(f, "matter", "already-answered", "事项已经答复或结束，不能分案：另一件事请另行登记", "it is answered or ended: register the other thing as a new matter");
    if (stage_stands(&m->section->stages[m->state.stage]))
        return right_no(f, "matter", "paused", "事项正在暂停：请恢复后再分案", "it is paused: resume it, then split");
    if (stream_next(m->stream, TABLE_REQUESTER, &pos) == NULL || requesters_present(m) == 0)
        return right_no(f, "matter", "no-requester", "没有提出人，分出的一件无人可答复", "nobody raised it: nobody would be answered in the second");
    return 0;
}

static int how_it_came(struct desk *d, struct splitting *x, struct fault *f) {
    struct past_event *events;
    size_t count;
    if (past_read(d->store, &d->work, x->m.row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
    x->opened = &events[0].event;
    int i = section_action(x->m.section, x->opened->u.matter_opened.action);
    x->action = i < 0 ? NULL : &x->m.section->actions[i];
    if (x->action && x->action->opening && !x->action->tells) return 0;
    return right_no(f, "matter", "not-splittable", "补录的事项没有办理过程，不能分案", "what was recorded afterwards is not split");
}

// Reason and number apart; the rest are fields of the opening, people left out: they are those of the first.
static int take_fields_of(struct desk *d, const struct command *c, struct splitting *x, struct fault *f) {
    const struct procedure *p = x->m.rules->procedure;
    struct pair *rest = arena_array(&d->scratch, struct pair, c->fields.count + 1);
    size_t n = 0;
    uint64_t people = 0;
    for (size_t i = 0; i < c->fields.count; i++) {
        struct pair one = c->fields.pairs[i];
        if (str_eq(one.name, STR("理由")) || str_eq(one.name, STR("reason"))) x->why = str_trim(one.value);
        else if (!str_eq(one.name, STR("编号")) && !str_eq(one.name, STR("number"))) rest[n++] = one;
    }
    if (x->why.n == 0) return right_no(f, "reason", "missing-field", "分案要写明理由", "splitting needs its reason");
    if (x->why.n > WHY_BYTES_MAX || !field_text_ok(x->why)) return right_no(f, "reason", "bad-text", "理由太长或含有控制字符", "the reason is too long or has control characters");
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_PERSON) people |= (uint64_t)1 << i;
    uint64_t must = x->action->required & ~people;
    if (p->means[MEANS_TITLE] >= 0) must |= (uint64_t)1 << p->means[MEANS_TITLE];
    x->own = *c;
    x->own.fields = (struct pair_list){rest, n};
    return fields_sort(d, x->m.rules, &x->own, must, (x->action->required | x->action->optional) & ~people, &x->fields, f);
}

// What is not said of the second is as it is of the first.
static struct pair_list public_fields(struct desk *d, const struct splitting *x) {
    const struct procedure *p = x->m.rules->procedure;
    struct pair_list old = x->opened->u.matter_opened.fields, said = {x->fields.pairs, x->fields.pair_count};
    struct pair *all = arena_array(&d->scratch, struct pair, old.count + said.count + 4);
    size_t n = 0;
    for (size_t i = 0; i < said.count; i++) all[n++] = said.pairs[i];
    for (size_t i = 0; i < old.count; i++) {
        struct pair one = old.pairs[i];
        int field = procedure_field(p, one.name);
        enum meaning means = field < 0 ? MEANS_NOTHING : p->fields[field].meaning;
        if (pairs_get(said, one.name).n) continue;
        if (means == MEANS_CATEGORY) one.value = x->m.row->category; // as corrected since
        if (means == MEANS_URGENCY) one.value = x->m.row->urgency;
        if (means == MEANS_RESPONDENT && x->m.row->respondent) one.value = arena_printf(&d->scratch, "%lld", (long long)x->m.row->respondent);
        if (one.value.n) all[n++] = one;
    }
    return (struct pair_list){all, n};
}

static int emit_people(struct desk *d, const struct splitting *x, struct stream *st, struct fault *f) {
    size_t pos = 0;
    int64_t n = 0;
    for (const struct row_requester *r; (r = stream_next(x->m.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        struct pair content[2];
        size_t count = 0;
        if (r->moved_to) continue;
        if (r->name.hidden.n) content[count++] = (struct pair){STR("name"), r->name.hidden};
        if (r->phone.hidden.n) content[count++] = (struct pair){STR("phone"), r->phone.hidden};
        struct event e = {.type = EVENT_REQUESTER_JOINED};
        e.u.requester_joined = (struct event_requester_joined){.n = ++n, .party = r->party, .account = r->account, .enterprise = r->enterprise, .lead = r->lead, .from_n = r->n};
        if (desk_emit(d, st, &e, (struct pair_list){content, count}, f) < 0) return -1;
    }
    return 0;
}

static int emit_link(struct desk *d, struct splitting *x, struct stream *st, struct fault *f) {
    struct pair clocks[PROC_STAGES];
    size_t n = 0, pos = 0;
    int64_t count = 0;
    for (const struct row_clock *c; (c = stream_next(x->m.stream, TABLE_CLOCK, &pos)) != NULL && n < PROC_STAGES;) {
        if (c->stopped || section_clock(x->m.section, c->name) < 0) continue;
        clocks[n++] = (struct pair){c->name, arena_printf(&d->scratch, "%.*s|%lld|%.*s|%.*s", SP(c->lim), (long long)c->start, SP(c->pauses), SP(c->extensions))};
    }
    pos = 0;
    while (stream_next(x->m.stream, TABLE_SPLIT, &pos)) count++;
    struct event off = {.type = EVENT_MATTER_SPLIT_OFF}, e = {.type = EVENT_MATTER_SPLIT};
    off.u.matter_split_off = (struct event_matter_split_off){x->m.row->id, {clocks, n}};
    e.u.matter_split = (struct event_matter_split){count + 1, st->id};
    if (desk_emit(d, st, &off, (struct pair_list){NULL, 0}, f) < 0) return -1;
    return desk_emit(d, x->m.stream, &e, why_content(d, x->why), f);
}

int decide_split(struct desk *d, const struct command *c, struct fault *f) {
    struct splitting x = {.opened = NULL};
    struct event e = {.type = EVENT_MATTER_OPENED};
    struct event_matter_opened *o = &e.u.matter_opened;
    struct stream *st;
    if (c->matter.n == 0) return right_no(f, "matter", "missing-member", "分案要写明是哪件事项（matter）", "splitting needs the matter it is about");
    if (matter_find(d, c->matter, &x.m, f) < 0) return -1;
    d->answer->id = x.m.row->id;
    const struct procedure *p = x.m.rules->procedure;
    if (version_seen(c, &x.m, f) < 0 || actor_for(d, c, p, registering_roles(p), &x.m, STR("分案"), f) < 0) return -1;
    if (may_split(&x.m, f) < 0 || time_goes_on(d, &x.m, f) < 0 || how_it_came(d, &x, f) < 0 || take_fields_of(d, c, &x, f) < 0) return -1;
    *o = (struct event_matter_opened){.procedure = x.m.row->procedure, .profile = x.m.row->profile, .calendar = (int64_t)d->library.calendar_count,
                                      .action = x.action->name.name, .retroactive = x.m.row->retroactive, .fields = public_fields(d, &x)};
    if (number_for(d, c, p, x.m.rules->profile, o, f) < 0) return -1;
    int64_t id = desk_new_id(d);
    matter_remember(d, o->number, id);
    if (desk_stream(d, id, STREAM_MATTER, &st, f) < 0) return -1;
    if (desk_emit(d, st, &e, (struct pair_list){x.fields.content, x.fields.content_count}, f) < 0) return -1;
    if (emit_people(d, &x, st, f) < 0 || emit_link(d, &x, st, f) < 0) return -1;
    d->answer->id = id;
    return 0;
}
