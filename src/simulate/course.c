// SPDX-License-Identifier: Apache-2.0
// The course of an appeal as those in the city know it: from its arrival to the body that handles it, and from the answer
// to the end. What a body does with it in between: course_handle.c.
#include "simulate/world_room.h"

static uint16_t another_office(const struct world *w, struct chance *c, uint16_t not_this) {
    uint32_t n = chance_under(c, w->words->office_count - 1);
    return (uint16_t)(n < not_this ? n : n + 1);
}

static uint16_t responsible(const struct world *w, struct chance *c, const struct category *category, unsigned kind) {
    uint32_t districts = w->words->office_count - w->words->bureau_count;
    if (!model_hit(c, &w->m->local, kind)) return (uint16_t)category->office;
    return (uint16_t)(w->words->bureau_count + chance_under(c, districts));
}

void course_begin(struct world *w, struct life *l) {
    const struct model *m = w->m;
    struct chance c = chance_of(w->options.seed, l->serial, CHANCE_LIFE);
    int64_t at = (int64_t)chance_under(&c, (uint32_t)w->words->category_sum);
    while (at >= w->words->categories[l->category].weight) at -= w->words->categories[l->category++].weight;
    const struct category *category = &w->words->categories[l->category];
    l->issue = (uint16_t)chance_under(&c, category->issues.count);
    l->kind = (uint8_t)chance_weighed(&c, m->kinds.weights.of, m->kinds.weights.count, m->kinds.weights.sum);
    l->channel = (uint8_t)chance_weighed(&c, m->channels.weights.of, m->channels.weights.count, m->channels.weights.sum);
    l->urgency = (uint8_t)chance_weighed(&c, m->urgencies.of, 3, m->urgencies.sum);
    l->own = m->citizens > 0 && model_hit(&c, &m->own_account, l->kind);
    l->anonymous = !l->own && !w->enterprise && model_hit(&c, &m->anonymous, l->kind);
    l->common = w->enterprise && model_hit(&c, &m->common, l->kind);
    l->person = l->own ? chance_under(&c, (uint32_t)m->citizens) : (uint32_t)chance_next(&c);
    if (w->enterprise) {
        l->person = chance_under(&c, (uint32_t)m->enterprises);
        l->tier = (uint8_t)city_tier(w, l->person);
    }
    l->office = responsible(w, &c, category, l->kind);
    l->lead = model_hit(&c, &m->misdirected, l->kind) ? another_office(w, &c, l->office) : l->office;
    l->deed = DEED_REGISTER;
    l->chance = c.state;
}

// --- what stands in the fields of a deed

static bool takes_in(const struct life *l) {
    return l->alive && l->deed >= DEED_SIGN && l->deed <= DEED_FINISH && l->deed != DEED_WITHDRAW && l->deed != DEED_TERMINATE;
}

// A matter of the kind that somebody is at work on; else there is nothing to merge it into.
static void settle_merger(struct world *w, struct life *l) {
    const struct recent *r = &w->recent[l->category % WORLD_RECENT];
    if (r->serial && w->lives.of[r->index].serial == r->serial && takes_in(&w->lives.of[r->index])) return;
    l->deed = DEED_DISPATCH;
}

static void settle_rating(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    int32_t share = m->solved.of[l->kind] - (l->late ? m->late_costs.of[l->kind] : 0) - (l->contacted ? 0 : m->silent_costs.of[l->kind]);
    l->solved = chance_hit(c, share) ? SOLVED : model_hit(c, &m->partly, l->kind) ? PARTLY : UNSOLVED;
    const struct share *satisfied = l->solved == SOLVED ? &m->satisfied_solved : l->solved == PARTLY ? &m->satisfied_partly : &m->satisfied_unsolved;
    l->satisfied = model_hit(c, satisfied, l->kind) ? SATISFIED : model_hit(c, &m->basically, l->kind) ? BASICALLY : DISSATISFIED;
}

static void settle_whistle(struct world *w, struct life *l, struct chance *c) {
    l->joint[0] = another_office(w, c, l->lead);
    l->parts = l->parts_open = 1;
    if (!model_hit(c, &w->m->whistles_two, l->kind)) return;
    uint16_t second = another_office(w, c, l->lead);
    if (second == l->joint[0]) return;
    l->joint[1] = second;
    l->parts = l->parts_open = 2;
}

void course_settle(struct world *w, struct life *l) {
    struct chance c = {l->chance};
    if (l->deed == DEED_MERGE) settle_merger(w, l);
    else if (l->deed == DEED_CALL || l->deed == DEED_RATE) settle_rating(w, l, &c);
    else if (l->deed == DEED_WHISTLE) settle_whistle(w, l, &c);
    l->chance = c.state;
}

// --- what comes next

static void go(struct life *l, enum deed deed, ms_t at) {
    l->deed = (uint8_t)deed;
    l->at = at;
}

static void after_arrival(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    ms_t talked = l->at + model_draw(c, &m->call, l->kind), sorted = l->at + model_draw(c, &m->dispatch, l->kind);
    if (l->urgency == 2 && model_hit(c, &m->emergency, l->kind)) go(l, DEED_EMERGENCY, talked);
    else if (model_hit(c, &m->direct, l->kind)) go(l, DEED_ANSWER, talked);
    else if (model_hit(c, &m->refused, l->kind)) go(l, DEED_REFUSE, sorted);
    else if (model_hit(c, &m->merged, l->kind)) go(l, DEED_MERGE, sorted);
    else go(l, DEED_DISPATCH, sorted);
}

// The body signs, sends it back, or lets the clock sign for it.
static void after_dispatch(struct world *w, uint32_t index, struct chance *c) {
    const struct model *m = w->m;
    struct life *l = &w->lives.of[index];
    w->recent[l->category % WORLD_RECENT] = (struct recent){index, l->serial};
    if (l->deed == DEED_DISPATCH && model_hit(c, &m->withdrawn, l->kind)) {
        go(l, DEED_WITHDRAW, l->at + model_draw(c, &m->withdraw, l->kind));
        return;
    }
    bool back = l->lead == l->office ? model_hit(c, &m->returns_right, l->kind) : model_hit(c, &m->returns_wrong, l->kind);
    ms_t at = office_time(w, c, l->at + model_draw(c, &m->sign, l->kind)), due = due_of(w, l->at, w->limits.sign);
    if (!model_hit(c, &m->unsigned_, l->kind) && at < due) {
        go(l, back ? DEED_RETURN : DEED_SIGN, at);
        return;
    }
    l->at = due - MS_SECOND; // what a clock does at 24:00 belongs to the day that ends there
    handling_begin(w, l, c, &m->handle);
    handling_next(w, l, c);
}

static void after_return(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    if (++l->returns > w->limits.returns) {
        go(l, DEED_MEDIATE, office_time(w, c, l->at + model_draw(c, &m->mediate, l->kind)));
        return;
    }
    ms_t at = l->at + model_draw(c, &m->redispatch, l->kind);
    if (l->lead == l->office && model_hit(c, &m->return_rejected, l->kind)) {
        go(l, DEED_REJECT_RETURN, at);
        return;
    }
    if (l->lead == l->office) l->office = another_office(w, c, l->lead); // the centre gives way: it was not theirs
    l->lead = l->office;
    go(l, DEED_REDISPATCH, at);
}

static bool ask_who_raised(struct world *w, struct life *l, struct chance *c, ms_t at) {
    if (at >= l->due) return false; // the clock ends it: nobody was asked, and that is no satisfaction
    go(l, model_hit(c, &w->m->reached, l->kind) ? DEED_CALL : DEED_NO_ANSWER, at);
    return true;
}

static bool after_check(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    struct limit two = {UNIT_WORKDAY, 2};
    l->called = 0;
    l->due = limit_from(w->calendar, w->days, due_of(w, l->at, w->limits.call_back), two, false);
    if (model_hit(c, &m->not_called, l->kind)) return false;
    ms_t at = l->at + model_draw(c, &m->call_back, l->kind);
    if (!l->own || !model_hit(c, &m->rates_self, l->kind)) return ask_who_raised(w, l, c, office_time(w, c, at));
    go(l, DEED_RATE, at);
    return at < l->due;
}

static bool after_no_answer(struct world *w, struct life *l, struct chance *c) {
    if (++l->called > 2 || !model_hit(c, &w->m->called_again, l->kind)) return false;
    return ask_who_raised(w, l, c, office_time(w, c, l->at + model_draw(c, &w->m->next_call, l->kind)));
}

static bool after_rating(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    if (l->solved == UNSOLVED || l->satisfied == DISSATISFIED) {
        if (l->redos++ < w->limits.redos) {
            handling_begin(w, l, c, &m->again);
            handling_next(w, l, c);
        } else {
            go(l, DEED_SETTLE, office_time(w, c, l->at + model_draw(c, &m->settle, l->kind)));
        }
        return true;
    }
    if (l->relapsed >= w->limits.relapses || !model_hit(c, &m->relapse, l->kind)) return false;
    ms_t closed = l->at;
    go(l, DEED_RELAPSE, closed + model_draw(c, &m->relapse_after, l->kind));
    return l->at <= due_of(w, closed, w->limits.relapse);
}

static bool after(struct world *w, uint32_t index, struct chance *c) {
    struct life *l = &w->lives.of[index];
    switch (l->deed) {
    case DEED_REGISTER: after_arrival(w, l, c); return true;
    case DEED_ANSWER: case DEED_EMERGENCY: case DEED_REFUSE: case DEED_MERGE: case DEED_WITHDRAW: case DEED_TERMINATE: case DEED_SETTLE:
        return false;
    case DEED_DISPATCH: case DEED_REDISPATCH: after_dispatch(w, index, c); return true;
    case DEED_RETURN: after_return(w, l, c); return true;
    case DEED_MEDIATE:
        l->lead = l->office;
        go(l, DEED_DESIGNATE, office_time(w, c, l->at + model_draw(c, &w->m->decide, l->kind)));
        return true;
    case DEED_SIGN: case DEED_REJECT_RETURN: case DEED_DESIGNATE:
        handling_begin(w, l, c, &w->m->handle);
        handling_next(w, l, c);
        return true;
    case DEED_RELAPSE:
        l->relapsed++;
        l->lead = l->office;
        handling_begin(w, l, c, &w->m->again);
        handling_next(w, l, c);
        return true;
    case DEED_APPROVE: return after_check(w, l, c);
    case DEED_NO_ANSWER: return after_no_answer(w, l, c);
    case DEED_CALL: case DEED_RATE: return after_rating(w, l, c);
    default: return handling_after(w, l, c);
    }
}

bool course_after(struct world *w, uint32_t index) {
    struct chance c = {w->lives.of[index].chance};
    bool goes_on = after(w, index, &c);
    w->lives.of[index].chance = c.state;
    return goes_on;
}
