// SPDX-License-Identifier: Apache-2.0
// What waits for an account, and what it raised itself.
#include "matter/queue_room.h"
#include "registry/registry.h"

#include <stdlib.h>

struct mine {
    struct desk *desk;
    const struct stream *account;
    const struct queue_scope *scope;
    uint32_t held[64]; // per ruleset: the held roles of the account
    struct queue_key after;
    struct arena *arena;
    struct queue_item *items;
    size_t count, room;
    int left;              // items the running list may still give
    struct queue_key last; // of the row looked at last
    int64_t looked;
};

static const struct section *section_of(const struct procedure *p, int64_t section) {
    if (section < 0 || section > p->part_count) return NULL;
    return section ? &p->parts[section - 1] : &p->main;
}

// A part's roles are bound to several bodies: its own gives the opinion, the lead of the whole takes it or sends it back.
static bool part_waits_for(const struct mine *m, const struct queue_item *i, uint32_t owners) {
    struct matter part;
    struct fault ignored;
    if (matter_load(m->desk, i->id, &part, &ignored) < 0) return false;
    return (owners & matter_roles(part.rules->procedure, &part, m->account, m->desk->at)) != 0;
}

static bool waits_for(const struct mine *m, const struct queue_item *i) {
    const struct library *l = &m->desk->library;
    const struct procedure *p = map_get(&l->procedures, i->procedure);
    const struct section *s = p ? section_of(p, i->section) : NULL;
    int stage = s ? section_stage(s, i->stage) : -1;
    if (stage < 0) return false;
    uint32_t owners = s->stages[stage].owners;
    if (i->parent) return part_waits_for(m, i, owners);
    for (size_t k = 0; k < l->ruleset_count && k < 64; k++)
        if (l->rulesets[k]->procedure_id == i->procedure && (owners & m->held[k])) return true;
    if (i->lead == 0 || !queue_own_office(m->scope, i->lead)) return false;
    for (int k = 0; k < p->role_count; k++)
        if ((owners >> k & 1) && p->roles[k].kind == ROLE_BOUND && p->fields[p->roles[k].field].type != FIELD_PERSON &&
            registry_holds(m->account, p->roles[k].post, STR("handler"), i->lead, m->desk->at, NULL))
            return true;
    return false;
}

static int take_mine(void *context, const struct cell *x, size_t count) {
    struct mine *m = context;
    if (count < COLUMNS) return -1;
    if (m->count == m->room) {
        struct queue_item *more = arena_array(m->arena, struct queue_item, m->room * 2);
        for (size_t i = 0; i < m->count; i++) more[i] = m->items[i];
        m->items = more;
        m->room *= 2;
    }
    struct queue_item i = queue_item_of(x, m->arena);
    m->last = (struct queue_key){i.due, i.id, true};
    m->looked++;
    if (m->after.set && (i.due < m->after.due || (i.due == m->after.due && i.id <= m->after.id))) return 0;
    if (!waits_for(m, &i)) return 0;
    m->items[m->count++] = i;
    return --m->left == 0;
}

static int by_due(const void *a, const void *b) {
    const struct queue_item *x = a, *y = b;
    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

// One list in its order until it has given what a page takes: first as many rows as that, then more, for a database server
// sends all it is asked for. what: the stage or the body.
static int in_order(struct mine *m, enum statement which, struct cell what, int limit, struct fault *f) {
    struct queue_key from = m->after;
    int64_t most = limit + 1;
    int status;
    m->left = limit + 1;
    do {
        struct cell args[] = {what, CELL_INT(OUTCOME_NONE), CELL_INT(from.due), CELL_INT(from.id), CELL_INT(most)};
        m->looked = 0;
        status = store_each(m->desk->store, which, args, 5, take_mine, m, f);
        from = m->last;
    } while (status == 0 && m->looked == most && (most *= 4));
    return status < 0 ? -1 : 0;
}

// The stages of one procedure that roles held by the account own, each a list of its own in the index.
static int owned_stages(struct mine *m, size_t k, int limit, struct fault *f) {
    const struct procedure *p = m->desk->library.rulesets[k]->rules.procedure;
    for (int part = 0; part <= p->part_count; part++) {
        const struct section *s = section_of(p, part);
        for (int i = 0; i < s->stage_count; i++) {
            if (!(s->stages[i].owners & m->held[k]) || s->stages[i].outcome) continue;
            if (in_order(m, SQL_MATTER_WAITING, CELL_TEXT(s->stages[i].name.name), limit, f) < 0) return -1;
        }
    }
    return 0;
}

int queue_mine(struct desk *d, const struct stream *account, int limit, struct queue_key after, struct arena *a, struct queue_page *ret,
               struct fault *f) {
    struct queue_scope scope;
    queue_scope(&d->library, account, d->at, &scope);
    struct mine m = {.desk = d, .account = account, .scope = &scope, .after = after, .arena = a, .room = 256};
    *ret = (struct queue_page){0};
    m.items = arena_array(a, struct queue_item, m.room);
    for (size_t k = 0; k < d->library.ruleset_count && k < 64; k++) {
        const struct procedure *p = d->library.rulesets[k]->rules.procedure;
        for (int i = 0; i < p->role_count; i++)
            if (p->roles[i].kind == ROLE_HELD && registry_holds(account, p->roles[i].name.name, p->roles[i].name.alias, 0, d->at, NULL))
                m.held[k] |= 1u << i;
        if (m.held[k] && owned_stages(&m, k, limit, f) < 0) return -1;
    }
    for (size_t i = 0; i < scope.office_count; i++) {
        if (in_order(&m, SQL_MATTER_LED, CELL_INT(scope.offices[i]), limit, f) < 0) return -1;
        struct cell beside[] = {CELL_INT(scope.offices[i]), CELL_INT(OUTCOME_NONE), CELL_INT(OUTCOME_NONE)};
        m.left = INT32_MAX; // in no order
        if (store_each(d->store, SQL_MATTER_BESIDE, beside, 3, take_mine, &m, f) < 0) return -1;
    }
    if (m.count) qsort(m.items, m.count, sizeof *m.items, by_due);
    ret->items = m.items;
    for (size_t i = 0; i < m.count && ret->count < (size_t)limit; i++) // an item that comes by two ways comes twice
        if (ret->count == 0 || m.items[i].id != ret->items[ret->count - 1].id) ret->items[ret->count++] = m.items[i];
    if (ret->count == (size_t)limit && m.count > ret->count) {
        const struct queue_item *last = &ret->items[ret->count - 1];
        ret->next = (struct queue_key){last->due, last->id, true};
    }
    return 0;
}

// --- what somebody raised

struct raised {
    int64_t ids[QUEUE_MOST + 1];
    size_t count;
};

static int take_id(void *context, const struct cell *x, size_t count) {
    struct raised *r = context;
    if (count == 0) return -1;
    r->ids[r->count++] = x[0].i;
    return r->count > QUEUE_MOST;
}

int queue_raised(struct desk *d, int64_t account, int limit, struct queue_key after, struct arena *a, struct queue_page *ret,
                 struct fault *f) {
    struct raised r = {.count = 0};
    struct cell args[] = {CELL_INT(account), CELL_INT(after.set ? after.id : INT64_MAX), CELL_INT(limit + 1)};
    *ret = (struct queue_page){.items = arena_array(a, struct queue_item, QUEUE_MOST + 1)};
    if (account == 0) return 0;
    if (store_each(d->store, SQL_REQUESTER_MATTERS, args, 3, take_id, &r, f) < 0) return -1;
    for (size_t i = 0; i < r.count && i < (size_t)limit; i++) {
        struct matter m;
        if (matter_load(d, r.ids[i], &m, f) < 0) return -1;
        if (m.row->parent && m.row->outcome) continue; // asked and said: it stands with the whole
        ret->items[ret->count++] = (struct queue_item){
            .id = m.row->id, .lead = m.row->lead, .outcome = m.row->outcome, .opened = m.row->opened, .due = m.row->due,
            .parent = m.row->parent, .procedure = m.row->procedure, .section = m.row->section, .number = m.row->number, .stage = m.row->stage,
            .category = m.row->category, .urgency = m.row->urgency, .title = m.row->title};
    }
    if (r.count > (size_t)limit) ret->next = (struct queue_key){0, r.ids[limit - 1], true};
    return 0;
}
