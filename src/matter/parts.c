// SPDX-License-Identifier: Apache-2.0
// Parts: what a matter splits off to other bodies. Parent and part move in one transaction.
#include <string.h>

#include "matter/room.h"
#include "registry/registry.h"

static struct pair_list no_content;

// To which offices: those the field names, else all that are bound to its role.
static struct str fork_offices(struct desk *d, const struct matter *m, int variant, const struct sorted_fields *s) {
    const struct procedure *p = m->rules->procedure;
    const struct action *a = &m->section->actions[variant];
    struct str given = pairs_get((struct pair_list){s->pairs, s->pair_count}, p->fields[a->fork_field].name.name);
    struct buf b = BUF_INIT;
    size_t pos = 0;
    if (given.n || a->fork_bound == 0) return given;
    for (const struct row_binding *row; (row = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;) {
        int role = procedure_role(p, row->role);
        if (row->office && role >= 0 && (a->fork_bound >> role & 1)) buf_printf(&b, "%s%lld", b.n ? "," : "", (long long)row->office);
    }
    struct str all = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return all;
}

// Where it goes to all that are bound, naming some leaves nobody out: each of them countersigns.
static int all_named(struct desk *d, const struct matter *m, int variant, struct str offices, struct fault *f) {
    const struct action *a = &m->section->actions[variant];
    size_t pos = 0;
    for (const struct row_binding *row; a->fork_bound && (row = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;) {
        int role = procedure_role(m->rules->procedure, row->role);
        struct str rest = offices, one, id = arena_printf(&d->scratch, "%lld", (long long)row->office);
        bool named = false;
        if (row->office == 0 || role < 0 || !(a->fork_bound >> role & 1)) continue;
        while (list_next(&rest, &one)) named = named || str_eq(one, id);
        if (named) continue;
        const struct row_office *o;
        if (registry_office_row(d, row->office, &o, f) < 0) return -1;
        fault_set(f, FAULT_INPUT, "office-left-out", "“%.*s”要经每个会办单位，漏了“%.*s”", "\"%.*s\" goes to every joint body; \"%.*s\" is left out",
                  SP(a->name.name), SP(o->name));
        return fault_where(f, m->rules->procedure->fields[a->fork_field].name.name);
    }
    return 0;
}

// One part for everybody who raised it and is not in another matter now.
static int fork_people(struct desk *d, struct matter *m, int64_t *ret_ids, size_t *ret_count, struct fault *f) {
    size_t n = 0, pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to) continue;
        if (n == PARTS_MAX)
            return fault_set(f, FAULT_INPUT, "bad-field", "人太多（最多 %d 位）", "too many people (%d at most)", PARTS_MAX);
        ret_ids[n++] = desk_new_id(d);
    }
    *ret_count = n;
    if (n) return 0;
    return fault_set(f, FAULT_INPUT, "no-requester", "事项“%.*s”没有登记提出人，无人可以征询", "matter \"%.*s\" has nobody on record to ask", SP(m->row->number));
}

int parts_fork(struct desk *d, struct matter *m, int variant, const struct sorted_fields *s, int64_t *ret_ids,
               size_t *ret_count, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    const struct field *field = &p->fields[m->section->actions[variant].fork_field];
    if (field->type == FIELD_PERSON) return fork_people(d, m, ret_ids, ret_count, f);
    struct str offices = fork_offices(d, m, variant, s), one;
    if (all_named(d, m, variant, offices, f) < 0) return -1;
    size_t n = 0;
    while (n < PARTS_MAX && list_next(&offices, &one)) {
        int64_t office = 0;
        str_to_i64(one, &office);
        if (office == m->row->lead && field->meaning == MEANS_JOINT) { // who carries a stage of a task may be who leads it
            fault_set(f, FAULT_INPUT, "joint-is-lead", "主办单位不能同时是会办单位", "the lead office cannot be a joint office too");
            return fault_where(f, field->name.name);
        }
        ret_ids[n++] = desk_new_id(d);
    }
    *ret_count = n;
    return 0;
}

// Who is bound in the part: every office bound in the parent, and this part's own in the fork's role.
static size_t bound_pairs(struct desk *d, const struct matter *m, struct str fork_role, struct str office, struct pair *ret, size_t max) {
    size_t n = 0, pos = 0;
    ret[n++] = (struct pair){fork_role, office};
    for (const struct row_binding *b; n < max && (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;) {
        if (b->office == 0 || str_eq(b->role, fork_role)) continue;
        ret[n++] = (struct pair){b->role, arena_printf(&d->scratch, "%lld", (long long)b->office)};
    }
    return n;
}

static struct str role_of_field(const struct procedure *p, int field) {
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->roles[i].field == field) return p->roles[i].name.name;
    return STR("");
}

// A part for one of those who raised it: only they are bound in it, and come with it as its requester.
static int open_personal(struct desk *d, struct matter *parent, const struct action *a, const int64_t *ids, size_t count, struct fault *f) {
    const struct procedure *p = parent->rules->procedure;
    int64_t before = parent->row->children - (int64_t)count;
    int titled = p->means[MEANS_TITLE];
    size_t pos = 0, i = 0;
    for (const struct row_requester *r; i < count && (r = stream_next(parent->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to) continue;
        struct stream *st;
        struct pair bound = {role_of_field(p, a->fork_field), STR("")};
        struct pair title = {titled < 0 ? STR("") : p->fields[titled].name.name, parent->row->title.hidden};
        struct event e = {.type = EVENT_MATTER_OPENED};
        e.u.matter_opened = (struct event_matter_opened){
            .procedure = parent->row->procedure, .profile = parent->row->profile, .calendar = (int64_t)d->library.calendar_count,
            .number = arena_printf(&d->scratch, "%.*s/%lld", SP(parent->row->number), (long long)(before + (int64_t)i + 1)),
            .section = a->fork_share + 1, .parent = parent->row->id, .share = a->fork_share + 1, .bound = bound.name,
            .fields = {&bound, 1}, .requester = r->n};
        matter_remember(d, e.u.matter_opened.number, ids[i]);
        if (desk_stream(d, ids[i++], STREAM_MATTER, &st, f) < 0) return -1;
        if (desk_emit(d, st, &e, (struct pair_list){&title, title.name.n && title.value.n ? 1 : 0}, f) < 0) return -1;
        struct pair content[2];
        size_t n = 0;
        if (r->name.hidden.n) content[n++] = (struct pair){STR("name"), r->name.hidden};
        if (r->phone.hidden.n) content[n++] = (struct pair){STR("phone"), r->phone.hidden};
        struct event j = {.type = EVENT_REQUESTER_JOINED};
        j.u.requester_joined = (struct event_requester_joined){.n = 1, .party = r->party, .account = r->account, .enterprise = r->enterprise,
            .lead = 1, .from_matter = parent->row->id, .from_n = r->n, .told_by = r->told_by.n ? r->told_by : d->command->channel};
        if (desk_emit(d, st, &j, (struct pair_list){content, n}, f) < 0) return -1;
    }
    return 0;
}

int parts_open(struct desk *d, struct matter *parent, int variant, const struct sorted_fields *s, const int64_t *ids,
               size_t count, struct fault *f) {
    const struct procedure *p = parent->rules->procedure;
    const struct action *a = &parent->section->actions[variant];
    struct str offices = fork_offices(d, parent, variant, s), one;
    struct str role = role_of_field(p, a->fork_field);
    if (p->fields[a->fork_field].type == FIELD_PERSON) return open_personal(d, parent, a, ids, count, f);
    int64_t before = parent->row->children - (int64_t)count;
    for (size_t i = 0; i < count && list_next(&offices, &one); i++) {
        struct stream *st;
        struct pair bound[32];
        int titled = p->means[MEANS_TITLE];
        struct pair title = {titled < 0 ? STR("") : p->fields[titled].name.name, parent->row->title.hidden};
        if (desk_stream(d, ids[i], STREAM_MATTER, &st, f) < 0) return -1;
        struct event e = {.type = EVENT_MATTER_OPENED};
        size_t n = bound_pairs(d, parent, role, one, bound, 32);
        e.u.matter_opened = (struct event_matter_opened){
            .procedure = parent->row->procedure, .profile = parent->row->profile, .calendar = (int64_t)d->library.calendar_count,
            .number = arena_printf(&d->scratch, "%.*s/%lld", SP(parent->row->number), (long long)(before + (int64_t)i + 1)),
            .section = a->fork_share + 1, .parent = parent->row->id, .share = a->fork_share + 1, .bound = role,
            .fields = {bound, n}};
        str_to_i64(one, &e.u.matter_opened.office);
        matter_remember(d, e.u.matter_opened.number, ids[i]);
        if (desk_emit(d, st, &e, (struct pair_list){&title, title.name.n && title.value.n ? 1 : 0}, f) < 0) return -1;
    }
    return 0;
}

struct children {
    struct arena *arena;
    int64_t *ids;
    size_t count, cap;
};

// In the order of their ids: what follows must not depend on what is committed already.
static void add_child(struct children *c, int64_t id) {
    size_t at = c->count;
    while (at > 0 && c->ids[at - 1] > id) at--;
    if (at > 0 && c->ids[at - 1] == id) return;
    if (c->count == c->cap) {
        int64_t *more = arena_array(c->arena, int64_t, c->cap ? c->cap * 2 : 8);
        if (c->count) memcpy(more, c->ids, c->count * sizeof *more);
        c->ids = more;
        c->cap = c->cap ? c->cap * 2 : 8;
    }
    memmove(c->ids + at + 1, c->ids + at, (c->count - at) * sizeof *c->ids);
    c->ids[at] = id;
    c->count++;
}

static int child_row(void *context, const struct cell *cells, size_t count) {
    if (count) add_child(context, cells[0].i);
    return 0;
}

// Parts of a matter, those of the running batch too.
static int children_of(struct desk *d, const struct row_matter *parent, struct children *ret, struct fault *f) {
    *ret = (struct children){.arena = &d->scratch};
    if (parent->children == 0) return 0;
    if (store_each(d->store, SQL_MATTER_CHILDREN, &CELL_INT(parent->id), 1, child_row, ret, f) < 0) return -1;
    for (size_t k = 0; k < d->work.dirty_count && ret->count < (size_t)parent->children; k++) {
        const struct row_matter *row = stream_row(d->work.dirty[k], TABLE_MATTER);
        if (row && row->parent == parent->id) add_child(ret, row->id);
    }
    return 0;
}

int parts_recall(struct desk *d, struct matter *parent, uint32_t shares, struct fault *f) {
    struct children c;
    if (children_of(d, parent->row, &c, f) < 0) return -1;
    for (size_t i = 0; i < c.count; i++) {
        struct matter part;
        if (matter_load(d, c.ids[i], &part, f) < 0) return -1;
        if (part.row->outcome || !(shares >> (part.row->share - 1) & 1)) continue;
        if (part.row->last > d->at)
            return fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能早于分件“%.*s”的上一步", "the time is before the last step of part \"%.*s\"", SP(part.row->number));
        struct event e = {.type = EVENT_PART_RECALLED};
        e.u.part_recalled.parent = parent->row->id;
        if (desk_emit(d, part.stream, &e, no_content, f) < 0) return -1;
    }
    return 0;
}

int part_tell_parent(struct desk *d, struct matter *part, struct fault *f) {
    struct matter parent;
    if (matter_load(d, part->row->parent, &parent, f) < 0) return -1;
    if (parent.row->last > d->at)
        return fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能早于主件“%.*s”的上一步", "the time is before the last step of the whole \"%.*s\"", SP(parent.row->number));
    struct event e = {.type = EVENT_PART_ENDED};
    e.u.part_ended = (struct event_part_ended){part->row->id, part->row->share, part->row->outcome == OUTCOME_AGREED};
    if (rating_to_parent(d, part, &parent, f) < 0 || desk_emit(d, parent.stream, &e, no_content, f) < 0) return -1;
    return act_automatic(d, parent.row->id, f);
}

int family_of(struct desk *d, const struct matter *m, struct id_list *ret, struct fault *f) {
    struct matter whole = *m;
    struct children c;
    if (m->row->parent && matter_load(d, m->row->parent, &whole, f) < 0) return -1;
    if (children_of(d, whole.row, &c, f) < 0) return -1;
    add_child(&c, whole.row->id); // opened before its parts: the first
    *ret = (struct id_list){c.ids, c.count};
    return 0;
}

int parts_of(struct desk *d, int64_t id, struct id_list *ret, struct fault *f) {
    struct matter m;
    struct children c;
    if (matter_load(d, id, &m, f) < 0 || children_of(d, m.row, &c, f) < 0) return -1;
    *ret = (struct id_list){c.ids, c.count};
    return 0;
}
