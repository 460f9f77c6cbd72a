// SPDX-License-Identifier: Apache-2.0
#include "report/rates_room.h"

#include <stdlib.h>

void rates_init(struct rates *r, const struct rates_query *q, const struct library *l) {
    *r = (struct rates){.query = *q, .library = l};
    r->begin = day_start(q->from, q->utc_offset);
    r->end = day_start(q->to + 1, q->utc_offset);
}

void rates_release(struct rates *r) {
    free(r->groups);
    smap_release(&r->index);
    map_release(&r->rules);
    map_release(&r->values);
    map_release(&r->offices);
    map_release(&r->streams);
    arena_release(&r->arena);
    *r = (struct rates){.group_count = 0};
}

struct rates_group *rates_group_of(struct rates *r, const struct row_matter *m) {
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

bool rates_asked_for(const struct rates *r, const struct row_matter *m) {
    if (m->opened < r->begin || m->opened >= r->end || m->opened >= r->query.cut) return false;
    return r->query.office == 0 || rates_is_office(&r->query, m->lead);
}

bool rates_begin(struct rates *r, const struct row_matter *m) {
    static char counted; // marks a stream in the map
    if (m->parent) { // a part is opened after its whole, so its id is greater and it comes later
        if (r->track && map_get(&r->streams, m->parent)) map_put(&r->streams, m->id, &counted);
        return rates_part_begin(r, m);
    }
    if (!rates_asked_for(r, m)) return false;
    const struct rates_rules *rules = rates_rules_of(r, m->procedure);
    if (!rules->wanted) return false;
    if (r->track) map_put(&r->streams, m->id, &counted);
    r->now = (struct rates_case){.row = m, .rules = rules, .group = rates_group_of(r, m)};
    return true;
}

void rates_add(struct rates *r, enum rates_count n, int64_t by) {
    r->total[n] += by;
    if (r->now.group) r->now.group->n[n] += by;
}

static void add_feedback(struct rates *r, bool half) {
    static const enum rates_count satisfied[] = {[ANSWER_GOOD] = N_SATISFIED, [ANSWER_HALF] = N_BASICALLY, [ANSWER_BAD] = N_DISSATISFIED, [ANSWER_EMPTY] = N_UNRATED};
    static const enum rates_count solved[] = {[ANSWER_GOOD] = N_SOLVED, [ANSWER_HALF] = N_PARTLY, [ANSWER_BAD] = N_UNSOLVED, [ANSWER_EMPTY] = N_UNJUDGED};
    static const enum rates_count process[] = {[ANSWER_GOOD] = N_PROCESS_SATISFIED, [ANSWER_HALF] = N_PROCESS_BASICALLY, [ANSWER_BAD] = N_PROCESS_DISSATISFIED, [ANSWER_EMPTY] = N_PROCESS_UNRATED};
    const struct rates_case *x = &r->now;
    rates_add(r, N_PEOPLE, x->requesters);
    rates_add(r, N_PEOPLE_RATED, x->people_rated);
    rates_add(r, N_PEOPLE_PLEASED, x->people_pleased);
    rates_add(r, N_PEOPLE_SILENT, x->people_silent);
    rates_add(r, N_PEOPLE_UNRATED, x->requesters - x->people_rated - x->people_silent);
    if (!x->called) {
        rates_add(r, N_SILENT, 1);
        return;
    }
    rates_add(r, satisfied[x->satisfied], 1);
    rates_add(r, solved[x->solved], 1);
    rates_add(r, process[x->process], 1);
    rates_add(r, N_RATED, x->satisfied != ANSWER_EMPTY);
    rates_add(r, N_PLEASED, x->satisfied == ANSWER_GOOD || x->satisfied == ANSWER_HALF);
    rates_add(r, N_JUDGED, x->solved != ANSWER_EMPTY);
    rates_add(r, N_SOLVED_HALVES, x->solved == ANSWER_GOOD ? 2 : x->solved == ANSWER_HALF && half);
    rates_add(r, N_PROCESS_RATED, x->process != ANSWER_EMPTY);
    rates_add(r, N_PROCESS_PLEASED, x->process == ANSWER_GOOD || x->process == ANSWER_HALF);
}

static void add_closed(struct rates *r, bool recorded) {
    const struct rates_case *x = &r->now;
    rates_add(r, N_CLOSED, 1);
    rates_add(r, N_CLOSED_OWED, x->owed);
    if (x->row->retroactive) {
        rates_add(r, N_RETRO_CLOSED, 1);
    } else if (!x->has_clock) {
        rates_add(r, N_CLOCKLESS, 1);
    } else {
        rates_add(r, N_CLOCKED, 1);
        rates_add(r, N_ON_TIME, x->on_time);
    }
    rates_add(r, recorded ? N_RECORDED : x->rules->redo ? N_REDOABLE : N_UNREDOABLE, 1);
    if (x->rules->redo) rates_add(r, N_REDONE, x->redone);
    if (x->called) rates_add(r, N_CALLED, 1);
    if (x->drawable) {
        bool drawn = !x->undrawn || x->called;
        rates_add(r, N_DRAWABLE, 1);
        rates_add(r, drawn ? N_DRAWN : N_UNDRAWN, 1);
        rates_add(r, N_DRAWN_CALLED, drawn && x->called);
    }
    const struct rates_values *values = rates_values_of(r, x->row->profile);
    if (x->agreed) {
        rates_add(r, N_EXCLUDED, 1);
        rates_add(r, N_EXCLUDED_SILENT, !x->called);
    } else {
        rates_add(r, N_ASSESSED, 1);
        add_feedback(r, values->half);
    }
}

static void add_filing(struct rates *r, bool ended) {
    const struct rates_case *x = &r->now;
    enum outcome o = ended ? (enum outcome)x->row->outcome : OUTCOME_NONE;
    enum rates_count n = N_FILED;
    if (o == OUTCOME_MERGED) n = N_FILE_MERGED;
    else if (o == OUTCOME_REFUSED) n = N_FILE_REFUSED;
    else if (o == OUTCOME_WITHDRAWN) n = N_FILE_WITHDRAWN;
    else if (o == OUTCOME_NONE && x->revising) n = N_REVISING;
    else if (o == OUTCOME_NONE && x->reviewing) n = N_REVIEWING;
    rates_add(r, N_PROPOSED, 1);
    rates_add(r, n, 1);
}

static void add_due(struct rates *r) {
    const struct rates_case *x = &r->now;
    if (!x->replied && !x->unreplied) return;
    if (x->row->retroactive) {
        rates_add(r, N_DUE_RETRO, 1);
        return;
    }
    rates_add(r, N_DUE, 1);
    rates_add(r, N_REPLIED, x->replied);
    rates_add(r, x->unreplied ? N_UNREPLIED : x->on_time ? N_REPLIED_IN_TIME : N_REPLIED_LATE, 1);
    rates_add(r, x->rules->talks ? N_CONTACT_DUE : N_TALKLESS, 1);
    if (x->rules->talks) rates_add(r, N_CONTACTED, x->contacted);
    if (x->rules->talks) rates_add(r, N_MET, x->met);
}

static void add_class(struct rates *r) {
    const struct rates_case *x = &r->now;
    int class = x->class ? x->class : x->row->class.n == 0 ? 0 : x->row->class.n == 1 ? (unsigned char)x->row->class.p[0] : '?';
    if (!x->rules->classes || !x->answered) return;
    rates_add(r, N_ANSWERED, 1);
    rates_add(r, class ? N_CLASSED : N_UNCLASSED, 1);
    if (class) rates_add(r, class >= 'A' && class <= 'D' ? N_CLASS_A + (enum rates_count)(class - 'A') : N_CLASS_OTHER, 1);
}

// Of what was accepted: closed, or still open.
static void add_accepted(struct rates *r) {
    const struct rates_case *x = &r->now;
    rates_add(r, N_ACCEPTED, 1);
    add_due(r);
    add_class(r);
    rates_add(r, N_TO_CONTACT, x->to_contact);
    rates_add(r, N_CONTACTED_IN_TIME, x->contacted_in_time);
    rates_add(r, N_TO_SIGN, x->to_sign);
    rates_add(r, N_SIGNED_IN_TIME, x->signed_in_time);
}

static void add_dispatched(struct rates *r) {
    int64_t handoffs = r->now.handoffs > 1 ? r->now.handoffs : 1;
    rates_add(r, N_DISPATCHED, 1);
    rates_add(r, handoffs > 1 ? N_REASSIGNED : N_RIGHT_FIRST, 1);
    rates_add(r, N_HANDOFFS, handoffs);
}

static void add_exclusions(struct rates *r) {
    const struct rates_case *x = &r->now;
    rates_add(r, N_EXCLUSIONS, x->asked);
    rates_add(r, N_EXCLUSIONS_AGREED, x->agreed);
    rates_add(r, N_EXCLUSIONS_REFUSED, x->refused);
    rates_add(r, N_EXCLUSIONS_WAITING, x->asked - x->agreed - x->refused);
}

void rates_end(struct rates *r) {
    const struct rates_case *x = &r->now;
    const struct row_matter *m = x->row;
    if (m->parent) {
        rates_part_end(r);
        return;
    }
    bool ended = m->outcome != OUTCOME_NONE && m->closed < r->query.cut, recorded = rates_is_end(x->rules, x->rules->recorded, m->stage);
    rates_add(r, N_RECEIVED, 1);
    rates_add(r, N_RETROACTIVE, m->retroactive != 0);
    if (!recorded && (m->lead != 0 || m->returns > 0)) add_dispatched(r); // what was recorded was handled elsewhere
    rates_add(r, N_RETURNED, m->returns > 0);
    rates_add(r, N_REQUESTERS, x->requesters);
    rates_add(r, N_TOLD, x->told);
    rates_add(r, N_OWED, x->owed);
    rates_add(r, N_REPEATED, x->repeated || (ended && m->outcome == OUTCOME_MERGED));
    rates_add(r, N_SHELVED_EVER, x->shelved_ever);
    rates_add(r, N_REOPENED, m->reopened > 0);
    rates_add(r, N_EVER_CLOSED, m->reopened > 0 || (ended && m->outcome == OUTCOME_CLOSED));
    add_exclusions(r);
    if (x->rules->files) add_filing(r, ended);
    if (!ended) {
        add_accepted(r);
        rates_add(r, N_OPEN, 1);
        rates_add(r, N_OVERDUE, x->overdue);
        rates_add(r, N_SHELVED, x->shelved);
        rates_add(r, N_CHANGED, m->last >= r->query.cut);
    } else if (m->outcome == OUTCOME_CLOSED) {
        add_accepted(r);
        add_closed(r, recorded);
    } else { // another end a whole matter cannot have is counted nowhere: then the table does not add up
        if (m->outcome == OUTCOME_REFUSED) rates_add(r, N_REFUSED, 1);
        if (m->outcome == OUTCOME_REFUSED && str_eq(m->stage, x->rules->terminated)) rates_add(r, N_TERMINATED, 1);
        if (m->outcome == OUTCOME_WITHDRAWN) rates_add(r, N_WITHDRAWN, 1);
        if (m->outcome == OUTCOME_MERGED) rates_add(r, N_MERGED, 1);
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

bool rates_fine(const struct rates_report *p) {
    const struct rates *r = rates_shown(p);
    return p->difference_count == 0 && rates_in_order(r) && !(r->weights.has && r->weights.wrong);
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
