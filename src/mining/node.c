// SPDX-License-Identifier: Apache-2.0
// Steps of a case: what one event, or the system, makes of where it stands.
#include "mining/fit.h"

struct node node_begin(const struct way *w, ms_t at) {
    struct node n = {.event = -1, .share = -1, .action = -1, .at = at, .since = at, .main = state_before_opening()};
    if (w->section_share < 0) return n;
    uint32_t bound = 0;
    const struct procedure *p = w->fit->rules->procedure;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND) bound |= 1u << i;
    n.main = state_part_opened(bound);
    return n;
}

bool node_ended(const struct way *w, const struct node *n) {
    return n->main.stage >= 0 && w->section->stages[n->main.stage].outcome != OUTCOME_NONE;
}

static bool same_state(const struct state *a, const struct state *b) {
    bool same = a->stage == b->stage && a->owed == b->owed && a->bound == b->bound;
    for (int i = 0; same && i < PROC_COUNTERS; i++) same = a->counters[i] == b->counters[i];
    for (int i = 0; same && i < PROC_SHARES; i++) same = a->shares[i] == b->shares[i];
    return same;
}

static bool same_place(const struct way *w, const struct node *a, const struct node *b) {
    if (!same_state(&a->main, &b->main)) return false;
    for (int i = 0; i < w->fit->rules->procedure->part_count; i++) {
        const struct part_seen *x = &a->parts[i], *y = &b->parts[i];
        if (x->open != y->open) return false;
        if (x->open && (x->left != y->left || x->objected != y->objected || !same_state(&x->st, &y->st))) return false;
    }
    return true;
}

void set_add(const struct way *w, struct node_set *s, const struct node *n) {
    for (int i = 0; i < s->count; i++)
        if (same_place(w, s->nodes[i], n)) return; // the first had no more put in
    if (s->count == HYPOTHESES_MAX) s->crowded = true;
    else s->nodes[s->count++] = n;
}

static struct node *next(const struct way *w, const struct node *from, int event, ms_t at, int share, int action) {
    struct node *n = arena_new(w->arena, struct node);
    *n = *from;
    n->from = from;
    n->event = event;
    n->at = at < from->at ? from->at : at;
    n->share = share;
    n->action = action;
    n->put_in += event < 0;
    return n;
}

static void part_over(const struct way *w, struct node *n, int share, bool agreed, struct node_set *out) {
    struct state to;
    struct fault ignored;
    struct move m = {.kind = MOVE_PART_END, .action = -1, .share = share, .agreed = agreed};
    if (procedure_step(w->fit->rules, w->section, &n->main, m, &to, &ignored) < 0) return;
    n->main = to;
    n->parts[share].open = false;
    set_add(w, out, n);
}

static void fork_parts(const struct way *w, struct node *n, const struct action *a, const struct log_event *e) {
    const struct procedure *p = w->fit->rules->procedure;
    for (int i = 0; i < p->part_count; i++)
        if (a->recalls >> i & 1) n->parts[i] = (struct part_seen){0};
    if (a->fork_share < 0) return;
    uint32_t bound = n->main.bound;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->roles[i].field == a->fork_field) bound |= 1u << i;
    n->parts[a->fork_share] = (struct part_seen){.open = true, .left = e && e->parts ? e->parts : -1, .st = state_part_opened(bound), .since = n->at};
}

// While the system has something to do at once, nothing else can happen; of several such things the first does.
static bool waits_for_system(const struct way *w, const struct section *s, const struct state *st, int variant) {
    for (int i = 0; i < s->action_count; i++)
        if (s->actions[i].automatic && procedure_hindrance(w->fit->rules, s, st, i) == HINDER_NOTHING) return i != variant;
    return false;
}

static bool take_variant(const struct way *w, const struct node *from, int share, int variant, const struct log_event *e, int event,
                         ms_t at, struct node_set *out) {
    const struct rules *r = w->fit->rules;
    const struct section *s = share < 0 ? w->section : &r->procedure->parts[share];
    const struct state *st = share < 0 ? &from->main : &from->parts[share].st;
    struct state to;
    struct fault ignored;
    struct move m = {.kind = MOVE_ACT, .action = variant, .share = -1};
    ms_t since = share < 0 ? from->since : from->parts[share].since;
    if (procedure_hindrance(r, s, st, variant) != HINDER_NOTHING || waits_for_system(w, s, st, variant)) return false;
    if (window_closed(w->fit, &s->actions[variant], since, at) || procedure_step(r, s, st, m, &to, &ignored) < 0) return false;
    struct node *n = next(w, from, event, at, share, variant);
    if (share < 0) {
        if (to.stage != n->main.stage) n->since = n->at;
        n->main = to;
        fork_parts(w, n, &s->actions[variant], e);
        set_add(w, out, n);
        return true;
    }
    if (to.stage != st->stage) n->parts[share].since = n->at;
    n->parts[share].st = to;
    enum outcome o = s->stages[to.stage].outcome;
    if (o == OUTCOME_NONE) set_add(w, out, n);
    else part_over(w, n, share, o == OUTCOME_AGREED, out);
    return true;
}

// The first variant that is open and whose guard holds; where the log leaves a guard open, that and those behind it.
static void take_action(const struct way *w, const struct node *from, struct target t, const struct log_event *e, int event, ms_t at,
                        struct node_set *out) {
    const struct procedure *p = w->fit->rules->procedure;
    const struct section *s = t.share < 0 ? w->section : &p->parts[t.share];
    for (int i = t.action; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (!str_eq(a->name.name, s->actions[t.action].name.name)) continue;
        int choice = a->guard_field < 0 ? -1 : e ? choice_given(p, e, a->guard_field) : -1;
        if (choice >= 0 && !(a->guard_choices >> choice & 1)) continue;
        if (take_variant(w, from, t.share, i, e, event, at, out) && (a->guard_field < 0 || choice >= 0)) return;
    }
}

static void end_part(const struct way *w, const struct node *from, int share, bool agreed, int event, ms_t at, struct node_set *out) {
    struct node *n = next(w, from, event, at, share, -1);
    struct part_seen *p = &n->parts[share];
    p->objected |= !agreed;
    if (p->left > 0) p->left--;
    if (p->left < 0) { // others may follow, or none
        set_add(w, out, n);
        n = next(w, from, event, at, share, -1);
        p = &n->parts[share];
        p->objected |= !agreed;
    }
    if (p->left > 0) set_add(w, out, n);
    else part_over(w, n, share, !p->objected, out);
}

static int outcome_given(const struct log_event *e) {
    if (e == NULL || e->outcome.n == 0) return -1;
    for (int agreed = 0; agreed <= 1; agreed++) {
        enum outcome o = agreed ? OUTCOME_AGREED : OUTCOME_OBJECTED;
        if (str_eq(e->outcome, outcome_word(o, false)) || str_eq(e->outcome, outcome_word(o, true))) return agreed;
    }
    return -1;
}

void node_take(const struct way *w, const struct node *from, struct target t, const struct log_event *e, int event, ms_t at, struct node_set *out) {
    if (w->section_share >= 0) { // the case is a part: its own actions are those of its section
        if (t.kind == TARGET_ACTION && t.share == w->section_share) take_action(w, from, (struct target){.share = -1, .action = t.action}, e, event, at, out);
        return;
    }
    if (t.kind == TARGET_ACTION && t.share < 0) {
        take_action(w, from, t, e, event, at, out);
        return;
    }
    if (!from->parts[t.share].open || node_ended(w, from)) return;
    if (t.kind == TARGET_ACTION) {
        if (w->inline_parts) take_action(w, from, t, e, event, at, out);
        return;
    }
    int agreed = t.agreed >= 0 ? t.agreed : outcome_given(e);
    if (agreed != 0) end_part(w, from, t.share, true, event, at, out);
    if (agreed != 1) end_part(w, from, t.share, false, event, at, out);
}

bool node_open(const struct way *w, const struct node *n, int share, int action) {
    struct node_set out = {.count = 0};
    struct target t = {.kind = TARGET_ACTION, .share = share, .action = action};
    node_take(w, n, t, NULL, 0, n->at, &out);
    return out.count > 0;
}
