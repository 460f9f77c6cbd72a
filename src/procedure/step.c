// SPDX-License-Identifier: Apache-2.0
#include "procedure/step.h"

static bool at_end(const struct section *s, const struct state *st) {
    return st->stage >= 0 && s->stages[st->stage].outcome != OUTCOME_NONE;
}

static uint32_t roles_there(const struct rules *r, const struct state *st, const struct action *a) {
    uint32_t there = st->bound | (a->opening ? a->binds : 0);
    for (int i = 0; i < r->procedure->role_count; i++)
        if (r->procedure->roles[i].kind != ROLE_BOUND) there |= 1u << i;
    return there;
}

static enum hindrance join_hindrance(const struct action *a, int share) {
    bool splits = a->fork_share == a->join_share;
    switch (a->join) {
    case JOIN_ANY: return HINDER_NOTHING;
    case JOIN_UNFORKED:
        if (splits && (share == SHARE_OPEN || (a->recalls >> a->fork_share & 1))) return HINDER_NOTHING; // see below
        return share == SHARE_NONE ? HINDER_NOTHING : share == SHARE_OPEN ? HINDER_PARTS_OPEN : HINDER_JOINED;
    case JOIN_READY: return share == SHARE_OPEN ? HINDER_PARTS_OPEN : HINDER_NOTHING;
    case JOIN_AGREED:
        return share == SHARE_OPEN ? HINDER_PARTS_OPEN : share == SHARE_OBJECTED ? HINDER_OBJECTED : HINDER_NOTHING;
    case JOIN_OBJECTED:
        return share == SHARE_OPEN       ? HINDER_PARTS_OPEN
               : share == SHARE_OBJECTED ? HINDER_NOTHING
                                         : HINDER_NONE_OBJECTED;
    }
    return HINDER_NOTHING;
}

enum hindrance procedure_hindrance(const struct rules *r, const struct section *s, const struct state *st,
                                   int action) {
    const struct action *a = &s->actions[action];
    if (st->stage < 0 ? !a->opening : a->opening || !(a->from >> st->stage & 1)) return HINDER_STAGE;
    if (a->counter >= 0 && st->counters[a->counter] >= r->counts[s->counters[a->counter].value])
        return HINDER_COUNTER;
    if (a->join_share >= 0) {
        enum hindrance h = join_hindrance(a, st->shares[a->join_share]);
        if (h != HINDER_NOTHING) return h;
    }
    if (!(a->roles & roles_there(r, st, a))) return HINDER_UNBOUND;
    if (a->without & st->bound) return HINDER_BOUND;
    if (a->fork_bound && !(a->fork_bound & st->bound)) return HINDER_NOBODY;
    if (a->fork_share >= 0 && !(a->recalls >> a->fork_share & 1)) {
        if (st->shares[a->fork_share] == SHARE_OPEN) return HINDER_FORKED;
        if (a->join_share != a->fork_share && st->shares[a->fork_share] != SHARE_NONE) return HINDER_JOINED;
    }
    return HINDER_NOTHING;
}

size_t procedure_moves(const struct rules *r, const struct section *s, const struct state *st,
                       struct move ret[MOVES_MAX]) {
    size_t n = 0;
    for (int i = 0; i < s->action_count; i++) {
        if (procedure_hindrance(r, s, st, i) != HINDER_NOTHING) continue;
        bool behind = false; // an earlier variant of that name always happens instead
        for (size_t k = 0; k < n && !behind; k++) {
            const struct action *b = &s->actions[ret[k].action];
            behind = b->guard_field < 0 && str_eq(b->name.name, s->actions[i].name.name);
        }
        if (!behind && s->actions[i].automatic) { // happens at once: nothing else can
            ret[0] = (struct move){.kind = MOVE_ACT, .action = i, .share = -1};
            return 1;
        }
        if (!behind) ret[n++] = (struct move){.kind = MOVE_ACT, .action = i, .share = -1};
    }
    if (st->stage < 0 || at_end(s, st)) return n;
    for (int i = 0; i < PROC_SHARES; i++) {
        if (st->shares[i] != SHARE_OPEN) continue;
        ret[n++] = (struct move){.kind = MOVE_PART_END, .action = -1, .share = i, .agreed = true};
        ret[n++] = (struct move){.kind = MOVE_PART_END, .action = -1, .share = i, .agreed = false};
    }
    return n;
}

static struct state after_action(const struct section *s, const struct state *st, int action) {
    const struct action *a = &s->actions[action];
    struct state to = *st;
    if (a->to >= 0)
        to.stage = a->to;
    else if (a->opening)
        to.stage = 0;
    if (a->counter >= 0) to.counters[a->counter]++;
    to.bound = (to.bound | a->binds) & ~(a->unbinds & ~a->binds);
    if (a->tells || a->merges) to.owed = false;
    if (a->owes) to.owed = true;
    if (a->join_share >= 0 && a->join != JOIN_ANY) to.shares[a->join_share] = SHARE_NONE;
    for (int i = 0; i < PROC_SHARES; i++)
        if (a->recalls >> i & 1) to.shares[i] = SHARE_NONE;
    if (a->fork_share >= 0) to.shares[a->fork_share] = SHARE_OPEN;
    return to;
}

int procedure_step(const struct rules *r, const struct section *s, const struct state *st, struct move m,
                   struct state *ret, struct fault *f) {
    if (m.kind == MOVE_ACT) {
        if (procedure_open(r, s, st, m.action, f) < 0) return -1;
        *ret = after_action(s, st, m.action);
        return 0;
    }
    if (m.share < 0 || m.share >= r->procedure->part_count || st->stage < 0 || at_end(s, st) ||
        st->shares[m.share] != SHARE_OPEN)
        return fault_set(f, FAULT_INPUT, "no-open-part", "此处没有未完成的分件可以结束。",
                         "No part is open here that could end.");
    struct state to = *st;
    to.shares[m.share] = m.agreed ? SHARE_AGREED : SHARE_OBJECTED;
    *ret = to;
    return 0;
}
