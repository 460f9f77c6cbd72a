// SPDX-License-Identifier: Apache-2.0
#include "report/rates.h"

#include <stdlib.h>

struct rates_rules {
    const struct procedure *procedure; // NULL: the library lacks it
    struct str answer, redo;           // names of its clocks; empty: it has none
    uint64_t recorded;                 // ends an opening action leads to: answered before it was entered
    bool wanted;                       // the query asks for this procedure
};

void rates_init(struct rates *r, const struct rates_query *q, const struct library *l) {
    *r = (struct rates){.query = *q, .library = l};
    r->begin = day_start(q->from, q->utc_offset);
    r->end = day_start(q->to + 1, q->utc_offset);
}

void rates_release(struct rates *r) {
    free(r->groups);
    smap_release(&r->index);
    map_release(&r->rules);
    map_release(&r->offices);
    map_release(&r->streams);
    arena_release(&r->arena);
    *r = (struct rates){.group_count = 0};
}

static struct str clock_named(const struct procedure *p, const char *const words[], size_t count) {
    for (int i = 0; p && i < p->main.clock_count; i++)
        for (size_t w = 0; w < count; w++)
            if (name_is(&p->main.clocks[i].name, str_c(words[w]))) return p->main.clocks[i].name.name;
    return STR("");
}

static uint64_t recorded_ends(const struct procedure *p) {
    uint64_t ends = 0;
    for (int i = 0; p && i < p->main.action_count; i++) {
        const struct action *a = &p->main.actions[i];
        if (a->opening && a->to >= 0 && p->main.stages[a->to].outcome == OUTCOME_CLOSED) ends |= (uint64_t)1 << a->to;
    }
    return ends;
}

static const struct rates_rules *rules_of(struct rates *r, int64_t procedure) {
    static const char *const answer[] = {"答复", "answer_clock", "reply_clock", "answer"};
    static const char *const redo[] = {"重办答复", "redo_clock", "redo"};
    struct rates_rules *x = map_get(&r->rules, procedure);
    if (x) return x;
    x = arena_new(&r->arena, struct rates_rules);
    x->procedure = map_get(&r->library->procedures, procedure);
    x->answer = clock_named(x->procedure, answer, sizeof answer / sizeof *answer);
    x->redo = clock_named(x->procedure, redo, sizeof redo / sizeof *redo);
    x->wanted = r->query.procedure.n == 0 || (x->procedure && name_is(&x->procedure->name, r->query.procedure));
    x->recorded = recorded_ends(x->procedure);
    map_put(&r->rules, procedure, x);
    return x;
}

static bool recorded(const struct rates_case *x) {
    int stage = x->rules->recorded ? section_stage(&x->rules->procedure->main, x->row->stage) : -1;
    return stage >= 0 && (x->rules->recorded >> stage & 1);
}

// A choice as stored, by its word here or by the other name the procedure gives it.
static enum rates_answer answer_of(const struct procedure *p, const char *const field[2], struct str value,
                                   const char *const words[3][2]) {
    struct str other = value;
    if (value.n == 0) return ANSWER_NONE;
    int i = p ? procedure_field(p, str_c(field[0])) : -1;
    if (p && i < 0) i = procedure_field(p, str_c(field[1]));
    for (int c = 0; i >= 0 && c < p->fields[i].choice_count; c++)
        if (name_is(&p->fields[i].choices[c], value)) other = p->fields[i].choices[c].alias;
    for (int w = 0; w < 3; w++)
        for (int l = 0; l < 2; l++)
            if (str_eq(value, str_c(words[w][l])) || str_eq(other, str_c(words[w][l]))) return ANSWER_GOOD + (enum rates_answer)w;
    return ANSWER_EMPTY;
}

static struct rates_group *group_of(struct rates *r, const struct row_matter *m) {
    char text[32];
    struct str key = m->category;
    if (r->query.by == RATES_WHOLE) return NULL;
    if (r->query.by == RATES_BY_OFFICE) key = str_of(text, (size_t)snprintf(text, sizeof text, "%lld", (long long)m->lead));
    if (r->query.by == RATES_BY_MONTH) {
        struct date d = date_from_day(day_of(m->opened, r->query.utc_offset));
        key = str_of(text, (size_t)snprintf(text, sizeof text, "%04d-%02d", d.year, d.month));
    }
    struct rates_group *g = smap_get(&r->index, key);
    if (g) return g;
    if (r->group_count == r->group_cap) {
        r->group_cap = r->group_cap ? 2 * r->group_cap : 16;
        r->groups = mem_grow(r->groups, arena_bytes(r->group_cap, sizeof(struct rates_group *)));
    }
    g = arena_new(&r->arena, struct rates_group);
    g->key = arena_str(&r->arena, key);
    smap_put(&r->index, g->key, g);
    return r->groups[r->group_count++] = g;
}

static bool rates_is_office(const struct rates_query *q, int64_t lead) {
    for (size_t i = 0; i < q->before_count; i++)
        if (q->before[i] == lead) return true;
    return lead == q->office;
}

bool rates_begin(struct rates *r, const struct row_matter *m) {
    static char counted; // marks a stream in the map
    if (m->parent) { // a part is opened after its whole, so its id is greater and it comes later
        if (r->track && map_get(&r->streams, m->parent)) map_put(&r->streams, m->id, &counted);
        return false;
    }
    if (m->opened < r->begin || m->opened >= r->end || m->opened >= r->query.cut) return false;
    if (r->query.office && !rates_is_office(&r->query, m->lead)) return false;
    const struct rates_rules *rules = rules_of(r, m->procedure);
    if (!rules->wanted) return false;
    if (r->track) map_put(&r->streams, m->id, &counted);
    r->now = (struct rates_case){.row = m, .rules = rules, .group = group_of(r, m)};
    return true;
}

void rates_requester(struct rates *r, const struct row_requester *q) {
    static const char *const satisfied[3][2] = {{"满意", "satisfied"}, {"基本满意", "basically"}, {"不满意", "dissatisfied"}};
    static const char *const solved[3][2] = {{"解决", "solved"}, {"部分解决", "partly"}, {"未解决", "unsolved"}};
    static const char *const satisfaction[2] = {"满意度", "satisfaction"}, *const whether[2] = {"是否解决", "solved"};
    struct rates_case *x = &r->now;
    if (q->moved_to) return;
    bool told = q->told > 0 && q->told < r->query.cut && !q->owed;
    x->requesters++;
    if (told) x->told++;
    else x->owed++;
    if (!q->lead || q->rated == 0 || q->rated >= r->query.cut) return;
    x->called = true;
    x->satisfied = answer_of(x->rules->procedure, satisfaction, q->satisfied, satisfied);
    x->solved = answer_of(x->rules->procedure, whether, q->solved, solved);
    if (x->satisfied == ANSWER_NONE) x->satisfied = ANSWER_EMPTY;
    if (x->solved == ANSWER_NONE) x->solved = ANSWER_EMPTY;
}

void rates_clock(struct rates *r, const struct row_clock *c) {
    struct rates_case *x = &r->now;
    const struct procedure *p = x->rules->procedure;
    bool answer = x->rules->answer.n && str_eq(c->name, x->rules->answer);
    if (c->start >= r->query.cut) return; // this run began later
    bool stopped = c->stopped && c->stopped < r->query.cut;
    if (!stopped && c->due && c->due < r->query.cut && (answer || (p && section_stage(&p->main, c->name) >= 0))) x->overdue = true;
    if (answer) {
        x->has_clock = true;
        x->on_time = stopped && c->late_runs == 0 && (c->due == 0 || c->stopped <= c->due);
    }
    if (x->rules->redo.n && str_eq(c->name, x->rules->redo)) x->redone = c->runs > 0;
}

static void add(struct rates *r, enum rates_count n, int64_t by) {
    r->total[n] += by;
    if (r->now.group) r->now.group->n[n] += by;
}

static void add_closed(struct rates *r) {
    const struct rates_case *x = &r->now;
    bool retroactive = x->row->retroactive != 0;
    add(r, N_ACCEPTED, 1);
    add(r, N_CLOSED, 1);
    add(r, N_CLOSED_OWED, x->owed);
    if (retroactive) {
        add(r, N_RETRO_CLOSED, 1);
    } else if (!x->has_clock) {
        add(r, N_CLOCKLESS, 1);
    } else {
        add(r, N_CLOCKED, 1);
        add(r, N_ON_TIME, x->on_time);
    }
    add(r, recorded(x) ? N_RECORDED : x->rules->redo.n ? N_REDOABLE : N_UNREDOABLE, 1);
    if (x->rules->redo.n) add(r, N_REDONE, x->redone);
    if (!x->called) {
        add(r, N_SILENT, 1);
        return;
    }
    static const enum rates_count satisfied[] = {[ANSWER_GOOD] = N_SATISFIED, [ANSWER_HALF] = N_BASICALLY, [ANSWER_BAD] = N_DISSATISFIED, [ANSWER_EMPTY] = N_UNRATED};
    static const enum rates_count solved[] = {[ANSWER_GOOD] = N_SOLVED, [ANSWER_HALF] = N_PARTLY, [ANSWER_BAD] = N_UNSOLVED, [ANSWER_EMPTY] = N_UNJUDGED};
    add(r, N_CALLED, 1);
    add(r, satisfied[x->satisfied], 1);
    add(r, solved[x->solved], 1);
    add(r, N_RATED, x->satisfied != ANSWER_EMPTY);
    add(r, N_PLEASED, x->satisfied == ANSWER_GOOD || x->satisfied == ANSWER_HALF);
    add(r, N_JUDGED, x->solved != ANSWER_EMPTY);
}

void rates_end(struct rates *r) {
    const struct rates_case *x = &r->now;
    const struct row_matter *m = x->row;
    bool ended = m->outcome != OUTCOME_NONE && m->closed < r->query.cut;
    add(r, N_RECEIVED, 1);
    add(r, N_RETROACTIVE, m->retroactive != 0);
    add(r, N_DISPATCHED, !recorded(x) && (m->lead != 0 || m->returns > 0)); // what was recorded was handled elsewhere
    add(r, N_RETURNED, m->returns > 0);
    add(r, N_REQUESTERS, x->requesters);
    add(r, N_TOLD, x->told);
    add(r, N_OWED, x->owed);
    if (!ended) {
        add(r, N_ACCEPTED, 1);
        add(r, N_OPEN, 1);
        add(r, N_OVERDUE, x->overdue);
        add(r, N_CHANGED, m->last >= r->query.cut);
    } else if (m->outcome == OUTCOME_CLOSED) {
        add_closed(r);
    } else { // another end a whole matter cannot have is counted nowhere: then the table does not add up
        if (m->outcome == OUTCOME_REFUSED) add(r, N_REFUSED, 1);
        if (m->outcome == OUTCOME_WITHDRAWN) add(r, N_WITHDRAWN, 1);
        if (m->outcome == OUTCOME_MERGED) add(r, N_MERGED, 1);
    }
    r->now.row = NULL;
}

void rates_office(struct rates *r, const struct row_office *o) {
    if (r->query.by != RATES_BY_OFFICE) return;
    struct str *name = arena_new(&r->arena, struct str);
    *name = arena_str(&r->arena, o->name);
    map_put(&r->offices, o->id, name);
}

void rates_event(struct rates *r, int64_t stream, ms_t at, ms_t recorded) {
    r->has_events = true;
    if (at >= r->query.cut || map_get(&r->streams, stream) == NULL) return;
    const struct calendar *c = library_calendar(r->library, (int64_t)r->library->calendar_count);
    day_t day = day_of(at, r->query.utc_offset);
    day_t until = c ? calendar_add_workdays(c, day, 1) : day + 1;
    r->total[N_EVENTS]++;
    r->total[N_LATE_EVENTS] += day_of(recorded, r->query.utc_offset) > until;
}

static int by_key(const void *a, const void *b) {
    const struct rates_group *const *x = a, *const *y = b;
    return str_cmp((*x)->key, (*y)->key);
}

static int by_size(const void *a, const void *b) {
    const struct rates_group *const *x = a, *const *y = b;
    int64_t n = (*x)->n[N_RECEIVED], m = (*y)->n[N_RECEIVED];
    return n != m ? (n < m ? 1 : -1) : by_key(a, b);
}

void rates_finish(struct rates *r) {
    for (size_t i = 0; i < r->group_count; i++) {
        struct rates_group *g = r->groups[i];
        int64_t id = 0;
        const struct str *name = NULL;
        g->label = g->key;
        if (r->query.by != RATES_BY_OFFICE) continue;
        if (str_to_i64(g->key, &id) == 0) name = map_get(&r->offices, id);
        g->label = name ? *name : id ? g->key : STR("");
    }
    if (r->group_count) qsort(r->groups, r->group_count, sizeof *r->groups, r->query.by == RATES_BY_MONTH ? by_key : by_size);
}

bool rates_groups_add_up(const struct rates *r) {
    for (int n = 0; r->query.by != RATES_WHOLE && n < N_EVENTS; n++) {
        int64_t sum = 0;
        for (size_t i = 0; i < r->group_count; i++) sum += r->groups[i]->n[n];
        if (sum != r->total[n]) return false;
    }
    return true;
}

bool rates_in_order(const struct rates *r) {
    size_t pos = 0;
    if (rates_wrong(r->total, &pos)) return false;
    for (size_t i = 0; i < r->group_count; i++) {
        pos = 0;
        if (rates_wrong(r->groups[i]->n, &pos)) return false;
    }
    return rates_groups_add_up(r);
}
