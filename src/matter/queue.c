// SPDX-License-Identifier: Apache-2.0
#include "matter/queue_room.h"
#include "registry/registry.h"

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

static void add_office(struct queue_scope *s, const struct role *role, const struct stream *account, int64_t office, int64_t at) {
    bool known = s->office_count == sizeof s->offices / sizeof *s->offices;
    if (!registry_holds(account, role->post, STR("handler"), office, at, NULL)) return;
    for (size_t i = 0; i < s->office_count && !known; i++) known = s->offices[i] == office;
    if (!known) s->offices[s->office_count++] = office;
}

// The offices in which the account fills the post of a role that matters are bound to, itself or as a deputy.
static void add_offices(struct queue_scope *s, const struct role *role, const struct stream *account, int64_t at) {
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;) add_office(s, role, account, r->office, at);
    pos = 0;
    for (const struct row_deputy *r; (r = stream_next(account, TABLE_DEPUTY, &pos)) != NULL;) add_office(s, role, account, r->office, at);
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

bool queue_own_office(const struct queue_scope *s, int64_t office) {
    for (size_t i = 0; i < s->office_count; i++)
        if (s->offices[i] == office) return true;
    return false;
}

bool queue_sees(const struct queue_scope *s, const struct library *l, const struct queue_item *item) {
    if (item->lead && queue_own_office(s, item->lead)) return true;
    for (size_t i = 0; i < l->ruleset_count && i < 64; i++)
        if ((s->all >> i & 1) && l->rulesets[i]->procedure_id == item->procedure) return true;
    return false;
}

struct queue_item queue_item_of(const struct cell *x, struct arena *a) {
    return (struct queue_item){.id = x[ID].i, .lead = x[LEAD].i, .outcome = x[OUTCOME].i, .opened = x[OPENED].i, .due = x[DUE].i,
                               .parent = x[PARENT].i, .procedure = x[PROCEDURE].i, .section = x[SECTION].i,
                               .number = arena_str(a, x[NUMBER].s), .stage = arena_str(a, x[STAGE].s),
                               .category = arena_str(a, x[CATEGORY].s), .urgency = arena_str(a, x[URGENCY].s),
                               .title = personal(arena_str(a, x[TITLE].s))};
}

struct one {
    struct arena *arena;
    struct queue_item *to;
    bool there;
};

static int take_one(void *context, const struct cell *x, size_t count) {
    struct one *o = context;
    if (count < COLUMNS) return -1;
    *o->to = queue_item_of(x, o->arena);
    o->there = true;
    return 0;
}

int queue_one(struct desk *d, int64_t id, struct arena *a, struct queue_item *ret, bool *ret_there, struct fault *f) {
    struct one o = {a, ret, false};
    int status = store_each(d->store, SQL_MATTER_ITEM, &CELL_INT(id), 1, take_one, &o, f);
    *ret_there = o.there;
    return status;
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

static bool wanted(const struct listing *l, const struct queue_item *i) {
    const struct queue_query *q = l->q;
    const struct procedure *p = map_get(&l->desk->library.procedures, i->procedure);
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
    struct queue_item i = queue_item_of(x, l->arena);
    l->last = (struct queue_key){i.due, i.id, true};
    l->looked++;
    if (wanted(l, &i)) l->page->items[l->page->count++] = i;
    return 0;
}

// One statement, from a key on, by what drives it.
static int drive_some(struct listing *l, struct queue_key from, size_t most, struct fault *f) {
    const struct queue_query *q = l->q;
    struct store *s = l->desk->store;
    struct cell outcome = CELL_INT(q->state == QUEUE_ENDED ? (q->outcome ? q->outcome : OUTCOME_CLOSED) : OUTCOME_NONE);
    struct cell due = CELL_INT(from.due), id = CELL_INT(from.id), many = CELL_INT((int64_t)most);
    if (q->state == QUEUE_ALL) return store_each(s, SQL_MATTER_NEWEST, (struct cell[]){id, many}, 2, take, l, f);
    if (q->state == QUEUE_ENDED) return store_each(s, SQL_MATTER_ENDED, (struct cell[]){outcome, due, id, many}, 4, take, l, f);
    if (q->stage.n) return store_each(s, SQL_MATTER_WAITING, (struct cell[]){CELL_TEXT(q->stage), outcome, due, id, many}, 5, take, l, f);
    if (q->lead) return store_each(s, SQL_MATTER_LED, (struct cell[]){CELL_INT(q->lead), outcome, due, id, many}, 5, take, l, f);
    return store_each(s, SQL_MATTER_OPEN, (struct cell[]){outcome, due, id, many}, 4, take, l, f);
}

// As many rows as fill the page when all are wanted, then more: a database server sends all it is asked for.
static int drive(struct listing *l, struct queue_key from, struct fault *f) {
    size_t most = (size_t)l->q->limit + 1, before, left;
    int status;
    do {
        before = l->looked;
        left = QUEUE_LOOKED + 1 - before;
        if (most > left) most = left;
        status = drive_some(l, from, most, f);
        from = l->last;
    } while (status == 0 && l->looked - before == most && (most *= 4));
    return status;
}

int queue_list(struct desk *d, const struct queue_scope *scope, const struct queue_query *q, struct arena *a, struct queue_page *ret,
               struct fault *f) {
    *ret = (struct queue_page){.items = arena_array(a, struct queue_item, QUEUE_MOST)};
    struct listing l = {.desk = d, .scope = scope, .q = q, .arena = a, .page = ret};
    if (scope->all == 0 && (q->lead == 0 || !queue_own_office(scope, q->lead))) return 0;
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
