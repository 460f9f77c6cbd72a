// SPDX-License-Identifier: Apache-2.0
// What the system does by itself: the rungs that execute, at the time they fire.
#include "mining/fit.h"

static struct limit offset_of(const struct fit *f, const struct rung *r) {
    struct limit l = {UNIT_WORKDAY, 0};
    struct fault ignored;
    if (r->offset_value >= 0) return f->rules->limits[r->offset_value];
    if (r->offset.n) limit_parse(r->offset, &l, &ignored);
    return l;
}

// When the rung of this stage that executes the action fires, for one who came in at `since`; 0: none does.
static ms_t rung_time_of(const struct way *w, const struct section *s, int stage, ms_t since, int upto, int action) {
    const struct fit *f = w->fit;
    const struct stage *st = &s->stages[stage];
    if (st->limit < 0) return 0;
    struct deadline_input in = {.start = since, .limit = limit_standing(f, w->c, upto, st->limit, st->per)};
    ms_t due = deadline_due(f->calendar, f->days, &in), before = due;
    for (int i = 0; i < st->rung_count; i++) {
        const struct rung *r = &st->rungs[i];
        if (r->when < 0) continue;
        if (r->when > 0) before = limit_from(f->calendar, f->days, before, offset_of(f, r), false);
        if (r->act == RUNG_EXECUTE && name_is(&s->actions[action].name, r->action)) return before;
    }
    return 0;
}

static void one(const struct way *w, const struct node *from, int share, ms_t upto, struct node_set *out) {
    const struct section *s = share < 0 ? w->section : &w->fit->rules->procedure->parts[share];
    const struct state *st = share < 0 ? &from->main : &from->parts[share].st;
    ms_t since = share < 0 ? from->since : from->parts[share].since;
    if (st->stage < 0) return;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (a->opening || !(a->roles & FIT_ROLES_SYSTEM) || !(a->from >> st->stage & 1)) continue;
        ms_t at = a->automatic ? from->at : rung_time_of(w, s, st->stage, since, last_event(from), i);
        if (at == 0 || at > upto) continue;
        if (i != section_action(s, a->name.name)) continue; // node_take looks at every variant itself
        struct target t = {.kind = TARGET_ACTION, .share = w->section_share >= 0 ? w->section_share : share, .action = i};
        node_take(w, from, t, NULL, -1, at, out);
    }
}

static void unrecorded(const struct way *w, const struct node *from, struct node_set *out) {
    for (int i = 0; i < w->fit->silent_count; i++) node_take(w, from, w->fit->silent[i], NULL, -1, from->at, out);
}

bool is_silent(const struct fit *f, const struct section *s, int share, int action) {
    for (int i = 0; i < f->silent_count; i++)
        if (f->silent[i].share == share && str_eq(s->actions[f->silent[i].action].name.name, s->actions[action].name.name)) return true;
    return false;
}

void node_system(const struct way *w, const struct node *from, ms_t upto, bool silent, struct node_set *out) {
    int begun = out->count;
    const struct node *at = from;
    for (int next = begun;; next++) {
        if (!node_ended(w, at)) {
            one(w, at, -1, upto, out);
            for (int i = 0; w->inline_parts && w->section_share < 0 && i < w->fit->rules->procedure->part_count; i++)
                if (at->parts[i].open) one(w, at, i, upto, out);
            if (silent) unrecorded(w, at, out);
        }
        if (next >= out->count) return;
        at = out->nodes[next];
    }
}
