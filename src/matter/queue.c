// SPDX-License-Identifier: Apache-2.0
#include "matter/queue.h"
#include "registry/registry.h"

#include <stdlib.h>

enum { ID, NUMBER, STAGE, TITLE, LEAD, OUTCOME, OPENED, DUE, PARENT, PROCEDURE, SECTION, CATEGORY, URGENCY, COLUMNS };

bool queue_key_read(struct str s, struct queue_key *ret) {
    struct queue_key k = {.set = true};
    ptrdiff_t dot = str_find(s, STR("."));
    if (dot <= 0 || str_to_i64(str_head(s, (size_t)dot), &k.due) < 0 || str_to_i64(str_skip(s, (size_t)dot + 1), &k.id) < 0 ||
        k.due < 0 || k.id <= 0)
        return false;
    *ret = k;
    return true;
}

void queue_key_write(struct buf *b, struct queue_key k) { buf_printf(b, "%lld.%lld", (long long)k.due, (long long)k.id); }

// The offices in which the account fills the post of a role that matters are bound to.
static void add_offices(struct queue_scope *s, const struct role *role, const struct stream *account, int64_t at) {
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;) {
        bool known = s->office_count == sizeof s->offices / sizeof *s->offices;
        if (!registry_holds(account, role->post, STR("handler"), r->office, at, NULL)) continue;
        for (size_t i = 0; i < s->office_count && !known; i++) known = s->offices[i] == r->office;
        if (!known) s->offices[s->office_count++] = r->office;
    }
}

void queue_scope(const struct library *l, const struct stream *account, int64_t at, struct queue_scope *ret) {
    *ret = (struct queue_scope){0};
    for (size_t i = 0; i < l->ruleset_count && i < 64; i++) {
        const struct procedure *p = l->rulesets[i]->rules.procedure;
        for (int k = 0; k < p->role_count; k++) {
            const struct role *role = &p->roles[k];
            if (role->kind == ROLE_HELD && registry_holds(account, role->name.name, role->name.alias, 0, at, NULL))
                ret->all |= UINT64_C(1) << i;
            if (role->kind == ROLE_BOUND && p->fields[role->field].type != FIELD_PERSON) add_offices(ret, role, account, at);
        }
    }
}

static bool own_office(const struct queue_scope *s, int64_t office) {
    for (size_t i = 0; i < s->office_count; i++)
        if (s->offices[i] == office) return true;
    return false;
}

bool queue_sees(const struct queue_scope *s, const struct library *l, const struct queue_item *item) {
    if (item->lead && own_office(s, item->lead)) return true;
    for (size_t i = 0; i < l->ruleset_count && i < 64; i++)
        if ((s->all >> i & 1) && l->rulesets[i]->procedure_id == item->procedure) return true;
    return false;
}

static struct queue_item item_of(const struct cell *x, struct arena *a) {
    return (struct queue_item){.id = x[ID].i, .lead = x[LEAD].i, .outcome = x[OUTCOME].i, .opened = x[OPENED].i, .due = x[DUE].i,
                               .parent = x[PARENT].i, .procedure = x[PROCEDURE].i, .section = x[SECTION].i,
                               .number = arena_str(a, x[NUMBER].s), .stage = arena_str(a, x[STAGE].s),
                               .category = arena_str(a, x[CATEGORY].s), .urgency = arena_str(a, x[URGENCY].s),
                               .title = personal(arena_str(a, x[TITLE].s))};
}

// --- lists

struct listing {
    const struct desk *desk;
    const struct queue_scope *scope;
    const struct queue_query *q;
    struct arena *arena;
    struct queue_page *page;
    struct queue_key last; // of the row looked at last
    size_t looked;
    bool running;          // the phase of those whose clock runs
    bool left;             // the phase is over
};

static const struct procedure *procedure_of(const struct library *l, int64_t id) { return map_get(&l->procedures, id); }

static bool wanted(const struct listing *l, const struct queue_item *i) {
    const struct queue_query *q = l->q;
    const struct procedure *p = procedure_of(&l->desk->library, i->procedure);
    if (q->stage.n && !str_eq(i->stage, q->stage)) return false;
    if (q->lead && i->lead != q->lead) return false;
    if (q->state == QUEUE_OPEN && i->outcome) return false;
    if (q->late && (i->due == 0 || i->due >= q->now)) return false;
    if (q->procedure.n && (p == NULL || !name_is(&p->name, q->procedure))) return false;
    if (q->category.n && !str_eq(i->category, q->category)) return false;
    return queue_sees(l->scope, &l->desk->library, i);
}

static int take(void *context, const struct cell *x, size_t count) {
    struct listing *l = context;
    if (count < COLUMNS) return -1;
    if ((l->running && x[DUE].i == 0) || (!l->running && l->q->state == QUEUE_OPEN && x[DUE].i != 0)) {
        l->left = true;
        return 1;
    }
    if (l->page->count == (size_t)l->q->limit || l->looked == QUEUE_LOOKED) { // one more than the page: there is more
        l->page->next = l->last;
        l->page->cut = l->page->count < (size_t)l->q->limit;
        return 1;
    }
    struct queue_item i = item_of(x, l->arena);
    l->last = (struct queue_key){i.due, i.id, true};
    l->looked++;
    if (wanted(l, &i)) l->page->items[l->page->count++] = i;
    return 0;
}

// One statement, from a key on, by what drives it.
static int drive(struct listing *l, struct queue_key from, struct fault *f) {
    const struct queue_query *q = l->q;
    struct store *s = l->desk->store;
    struct cell outcome = CELL_INT(q->state == QUEUE_ENDED ? (q->outcome ? q->outcome : OUTCOME_CLOSED) : OUTCOME_NONE);
    struct cell due = CELL_INT(from.due), id = CELL_INT(from.id), many = CELL_INT(QUEUE_LOOKED + 1 - (int64_t)l->looked);
    if (q->state == QUEUE_ALL) return store_each(s, SQL_MATTER_NEWEST, (struct cell[]){id, many}, 2, take, l, f);
    if (q->state == QUEUE_ENDED) return store_each(s, SQL_MATTER_ENDED, (struct cell[]){outcome, due, id, many}, 4, take, l, f);
    if (q->stage.n) return store_each(s, SQL_MATTER_WAITING, (struct cell[]){CELL_TEXT(q->stage), outcome, due, id, many}, 5, take, l, f);
    if (q->lead) return store_each(s, SQL_MATTER_LED, (struct cell[]){CELL_INT(q->lead), outcome, due, id, many}, 5, take, l, f);
    return store_each(s, SQL_MATTER_OPEN, (struct cell[]){outcome, due, id, many}, 4, take, l, f);
}

int queue_list(struct desk *d, const struct queue_scope *scope, const struct queue_query *q, struct arena *a, struct queue_page *ret,
               struct fault *f) {
    *ret = (struct queue_page){.items = arena_array(a, struct queue_item, QUEUE_MOST)};
    struct listing l = {.desk = d, .scope = scope, .q = q, .arena = a, .page = ret};
    if (scope->all == 0 && (q->lead == 0 || !own_office(scope, q->lead))) return 0;
    struct queue_key from = q->after;
    if (q->state != QUEUE_OPEN) {
        if (!from.set) from = (struct queue_key){.due = 1, .id = INT64_MAX};
        return drive(&l, from, f) < 0 ? -1 : 0;
    }
    // Those whose clock runs, by due date; then those that stand still. A key with due 0 is of the second phase.
    if (!from.set || from.due) {
        l.running = true;
        if (!from.set) from = (struct queue_key){.due = 0, .id = INT64_MAX};
        if (drive(&l, from, f) < 0) return -1;
        if (ret->next.set) return 0;
        from = (struct queue_key){.due = 0, .id = 0};
        l.running = false;
        l.last = (struct queue_key){.due = 0, .id = 1, .set = true};
    }
    return drive(&l, from, f) < 0 ? -1 : 0;
}

// --- what waits for somebody

struct mine {
    const struct desk *desk;
    const struct stream *account;
    const struct queue_scope *scope;
    uint32_t held[64]; // per ruleset: the held roles of the account
    struct arena *arena;
    struct queue_item *items;
    size_t count, room;
    int left; // items the running list may still give
};

static const struct section *section_of(const struct procedure *p, int64_t section) {
    if (section < 0 || section > p->part_count) return NULL;
    return section ? &p->parts[section - 1] : &p->main;
}

static bool waits_for(const struct mine *m, const struct queue_item *i) {
    const struct library *l = &m->desk->library;
    const struct procedure *p = procedure_of(l, i->procedure);
    const struct section *s = p ? section_of(p, i->section) : NULL;
    int stage = s ? section_stage(s, i->stage) : -1;
    if (stage < 0) return false;
    uint32_t owners = s->stages[stage].owners;
    for (size_t k = 0; k < l->ruleset_count && k < 64; k++)
        if (l->rulesets[k]->procedure_id == i->procedure && (owners & m->held[k])) return true;
    if (i->lead == 0 || !own_office(m->scope, i->lead)) return false;
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
    struct queue_item i = item_of(x, m->arena);
    if (!waits_for(m, &i)) return 0;
    m->items[m->count++] = i;
    return --m->left == 0;
}

static int by_due(const void *a, const void *b) {
    const struct queue_item *x = a, *y = b;
    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

// The stages of one procedure that roles held by the account own, each a list of its own in the index.
static int owned_stages(struct mine *m, size_t k, struct queue_key after, int limit, struct fault *f) {
    const struct procedure *p = m->desk->library.rulesets[k]->rules.procedure;
    for (int part = 0; part <= p->part_count; part++) {
        const struct section *s = section_of(p, part);
        for (int i = 0; i < s->stage_count; i++) {
            if (!(s->stages[i].owners & m->held[k]) || s->stages[i].outcome) continue;
            struct cell args[] = {CELL_TEXT(s->stages[i].name.name), CELL_INT(0), CELL_INT(after.due), CELL_INT(after.id), CELL_INT(INT32_MAX)};
            m->left = limit + 1;
            if (store_each(m->desk->store, SQL_MATTER_WAITING, args, 5, take_mine, m, f) < 0) return -1;
        }
    }
    return 0;
}

int queue_mine(struct desk *d, const struct stream *account, int limit, struct queue_key after, struct arena *a, struct queue_page *ret,
               struct fault *f) {
    struct queue_scope scope;
    queue_scope(&d->library, account, d->at, &scope);
    struct mine m = {.desk = d, .account = account, .scope = &scope, .arena = a, .room = 256};
    *ret = (struct queue_page){0};
    m.items = arena_array(a, struct queue_item, m.room);
    for (size_t k = 0; k < d->library.ruleset_count && k < 64; k++) {
        const struct procedure *p = d->library.rulesets[k]->rules.procedure;
        for (int i = 0; i < p->role_count; i++)
            if (p->roles[i].kind == ROLE_HELD && registry_holds(account, p->roles[i].name.name, p->roles[i].name.alias, 0, d->at, NULL))
                m.held[k] |= 1u << i;
        if (m.held[k] && owned_stages(&m, k, after, limit, f) < 0) return -1;
    }
    for (size_t i = 0; i < scope.office_count; i++) {
        struct cell args[] = {CELL_INT(scope.offices[i]), CELL_INT(0), CELL_INT(after.due), CELL_INT(after.id), CELL_INT(INT32_MAX)};
        m.left = limit + 1;
        if (store_each(d->store, SQL_MATTER_LED, args, 5, take_mine, &m, f) < 0) return -1;
    }
    if (m.count) qsort(m.items, m.count, sizeof *m.items, by_due);
    ret->items = m.items;
    for (size_t i = 0; i < m.count && ret->count < (size_t)limit; i++) // a stage name two procedures share comes twice
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
        ret->items[ret->count++] = (struct queue_item){
            .id = m.row->id, .lead = m.row->lead, .outcome = m.row->outcome, .opened = m.row->opened, .due = m.row->due,
            .procedure = m.row->procedure, .section = m.row->section, .number = m.row->number, .stage = m.row->stage,
            .category = m.row->category, .urgency = m.row->urgency, .title = m.row->title};
    }
    if (r.count > (size_t)limit) ret->next = (struct queue_key){0, r.ids[limit - 1], true};
    return 0;
}
