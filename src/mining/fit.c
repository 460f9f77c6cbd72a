// SPDX-License-Identifier: Apache-2.0
#include "mining/fit.h"

enum { CASE_MEMORY_MAX = 256 * 1024 * 1024 };

static void put(struct buf *b, const struct state *st) {
    buf_byte(b, (unsigned char)(st->stage + 1));
    buf_byte(b, st->owed);
    buf_be64(b, st->bound);
    for (int i = 0; i < PROC_COUNTERS; i++) buf_byte(b, st->counters[i]);
    for (int i = 0; i < PROC_SHARES; i++) buf_byte(b, st->shares[i]);
}

void node_key(const struct way *w, const struct node *n, struct buf *b) {
    buf_byte(b, (unsigned char)(w->section_share + 1));
    put(b, &n->main);
    for (int i = 0; i < w->fit->rules->procedure->part_count; i++)
        if (n->parts[i].open && w->inline_parts) put(b, &n->parts[i].st);
}

static int part_named(const struct procedure *p, struct str word) {
    for (int i = 0; i < p->part_count; i++)
        if (name_is(&p->parts[i].name, word)) return i;
    return -1;
}

static int begin(struct way *w, const struct log_case *c, struct fit_case *ret, struct fault *why) {
    const struct procedure *p = w->fit->rules->procedure;
    ret->section_share = w->section_share = -1;
    w->section = &p->main;
    w->inline_parts = c->section.n == 0;
    if (c->section.n && !name_is(&p->name, c->section)) {
        w->section_share = ret->section_share = part_named(p, c->section);
        if (w->section_share < 0) {
            fault_set(why, FAULT_INPUT, "unknown-section", "“%.*s”既不是程序“%.*s”也不是它的分件：这份日志是别的程序的；导出时可用 --procedure 只取一种",
                      "\"%.*s\" is neither the procedure \"%.*s\" nor a part of it: the log is of another one; an export can be limited with --procedure",
                      SP(utf8_head(c->section, 40)), SP(p->name.name));
            fault_where(why, utf8_head(c->name, 60));
            return fault_place(why, c->line, 0);
        }
        w->section = &p->parts[w->section_share];
    }
    ret->section = w->section;
    return 0;
}

static void take_all(const struct way *w, const struct node_set *from, const struct log_event *e, int event, struct node_set *out) {
    const struct meant *m = &w->fit->meant[e->activity];
    for (int i = 0; i < from->count; i++)
        for (int k = 0; k < m->count; k++) node_take(w, from->nodes[i], m->targets[k], e, event, fit_time(w->fit, e->when), out);
}

static void with_system(const struct way *w, const struct node_set *from, ms_t upto, struct node_set *ret) {
    ret->count = 0;
    ret->crowded = false;
    for (int i = 0; i < from->count; i++) node_system(w, from->nodes[i], upto, true, ret);
}

// A case whose beginning the log does not have: after any opening, else wherever this event could happen.
static void without_opening(const struct way *w, const struct log_event *e, struct node_set *now) {
    const struct node *begun = now->nodes[0];
    struct node_set opened = {.count = 0}, out = {.count = 0};
    for (int i = 0; i < w->section->action_count; i++)
        if (w->section->actions[i].opening)
            node_take(w, begun, (struct target){.kind = TARGET_ACTION, .share = -1, .action = i}, NULL, -1, begun->at, &opened);
    take_all(w, &opened, e, -1, &out);
    for (int stage = 0; out.count == 0 && stage < w->section->stage_count; stage++) {
        struct node *n = arena_new(w->arena, struct node), somewhere = *begun;
        const struct procedure *p = w->fit->rules->procedure;
        *n = somewhere;
        n->main.stage = stage;
        for (int i = 0; i < p->role_count; i++)
            if (p->roles[i].kind == ROLE_BOUND) n->main.bound |= 1u << i;
        if (w->section->stages[stage].outcome == OUTCOME_NONE) set_add(w, &opened, n);
    }
    if (opened.count) *now = opened;
}

static enum misfit_why why_hindered(enum hindrance h) {
    switch (h) {
    case HINDER_NOTHING: return MISFIT_CHOICE;
    case HINDER_STAGE: return MISFIT_NOT_HERE;
    case HINDER_COUNTER: return MISFIT_USED_UP;
    case HINDER_UNBOUND:
    case HINDER_NOBODY: return MISFIT_UNBOUND;
    case HINDER_BOUND: return MISFIT_BOUND;
    default: return MISFIT_PARTS;
    }
}

// The variant that belongs to this stage speaks; else the first.
static enum misfit_why why_action(const struct way *w, const struct section *s, const struct state *st, ms_t since, int action, ms_t at) {
    enum misfit_why why = MISFIT_NOT_HERE;
    for (int i = action; i < s->action_count && why == MISFIT_NOT_HERE; i++) {
        if (!str_eq(s->actions[i].name.name, s->actions[action].name.name)) continue;
        why = why_hindered(procedure_hindrance(w->fit->rules, s, st, i));
        if (why == MISFIT_CHOICE && window_closed(w->fit, &s->actions[i], since, at)) why = MISFIT_TOO_LATE;
    }
    for (int i = 0; why == MISFIT_CHOICE && i < s->action_count; i++)
        if (s->actions[i].automatic && procedure_hindrance(w->fit->rules, s, st, i) == HINDER_NOTHING) why = MISFIT_AUTOMATIC;
    return why;
}

// Of what the name may be, the one that came nearest to being possible speaks.
static struct misfit why_not(const struct way *w, const struct node *n, const struct log_event *e) {
    const struct meant *m = &w->fit->meant[e->activity];
    const struct procedure *p = w->fit->rules->procedure;
    ms_t at = fit_time(w->fit, e->when);
    struct misfit best = {.why = m->count ? MISFIT_NO_PART : MISFIT_UNKNOWN, .share = w->section_share, .stage = n->main.stage, .at = n};
    for (int k = 0; k < m->count; k++) {
        const struct target *t = &m->targets[k];
        struct misfit one = best;
        if (t->kind == TARGET_PART_END) continue;
        if (t->share == w->section_share) {
            one.why = w->section->actions[t->action].opening && n->main.stage >= 0 ? MISFIT_OPENED_TWICE : why_action(w, w->section, &n->main, n->since, t->action, at);
            if (one.why == MISFIT_NOT_HERE && node_ended(w, n)) one.why = MISFIT_AFTER_END;
        } else if (w->inline_parts && t->share >= 0 && n->parts[t->share].open) {
            const struct part_seen *part = &n->parts[t->share];
            one = (struct misfit){.why = why_action(w, &p->parts[t->share], &part->st, part->since, t->action, at), .share = t->share, .stage = part->st.stage, .at = n};
        }
        if (best.why == MISFIT_NO_PART || best.why == MISFIT_NOT_HERE) best = one;
    }
    return best;
}

static void misfit(struct way *w, const struct node_set *now, const struct log_event *e, int event, struct fit_case *ret) {
    struct misfit x = why_not(w, now->nodes[0], e);
    x.event = event;
    ret->misfits[ret->misfit_count++] = x;
}

static void one_event(struct way *w, struct node_set *now, const struct log_event *e, int event, struct fit_case *ret) {
    struct node_set then = {.count = 0}, moved;
    take_all(w, now, e, event, &then);
    with_system(w, now, fit_time(w->fit, e->when), &moved);
    take_all(w, &moved, e, event, &then);
    bool first = ret->counted++ == 0;
    if (then.count == 0 && first && w->section_share < 0 && now->nodes[0]->main.stage < 0 && w->fit->meant[e->activity].count) {
        ret->no_opening = true;
        without_opening(w, e, now);
        take_all(w, now, e, event, &then);
        with_system(w, now, fit_time(w->fit, e->when), &moved);
        take_all(w, &moved, e, event, &then);
    }
    ret->crowded |= then.crowded || moved.crowded;
    if (then.count == 0) misfit(w, now, e, event, ret);
    else *now = then;
    if (w->arena->total < CASE_MEMORY_MAX || now->count == 1) return;
    now->count = 1; // from here on only the likeliest way
    ret->crowded = true;
}

static const struct node *best_of(const struct way *w, const struct node_set *s, bool ended) {
    const struct node *best = NULL;
    for (int i = 0; i < s->count; i++)
        if ((!ended || node_ended(w, s->nodes[i])) && (best == NULL || s->nodes[i]->put_in < best->put_in)) best = s->nodes[i];
    return best;
}

// Where it came to: at an end if it could be at one, without or with what the system did since; else where most likely.
static void settle(struct way *w, const struct node_set *now, struct fit_case *ret) {
    struct node_set later;
    ret->last = best_of(w, now, !ret->recalled);
    if (ret->last == NULL) {
        with_system(w, now, w->fit->as_of, &later);
        ret->last = best_of(w, &later, true);
        if (ret->last == NULL) { // what is overdue has been done by the system as far as it goes
            const struct node *begun = best_of(w, now, false);
            later.count = 0;
            node_system(w, begun, w->fit->as_of, false, &later);
            ret->last = later.count ? later.nodes[later.count - 1] : begun;
        }
    }
    ret->ended = ret->recalled || node_ended(w, ret->last);
}

int fit_case(const struct fit *f, const struct log_case *c, struct arena *a, struct fit_case *ret, struct fault *why) {
    struct way w = {.fit = f, .c = c, .arena = a};
    const struct log_event *events = log_events_of(f->log, c);
    *ret = (struct fit_case){.misfits = arena_array(a, struct misfit, (size_t)c->count + 1)};
    if (begin(&w, c, ret, why) < 0) return -1;
    struct node *first = arena_new(a, struct node);
    *first = node_begin(&w, fit_time(f, events[0].when));
    struct node_set now = {.nodes = {first}, .count = 1};
    for (int i = 0; i < c->count; i++) {
        const struct log_event *e = &events[i];
        if (e->life == LIFE_WITHDRAW && w.section_share >= 0) ret->recalled = fit_time(f, e->when); // 收回
        if (e->life == LIFE_COMPLETE && !f->meant[e->activity].ignored) one_event(&w, &now, e, i, ret);
    }
    settle(&w, &now, ret);
    return 0;
}
