// SPDX-License-Identifier: Apache-2.0
// What a body does with an appeal while it handles it, up to the check of its result.
#include "simulate/world_room.h"

ms_t due_of(const struct world *w, ms_t start, struct limit limit) {
    struct deadline_input in = {.start = start, .limit = limit};
    return deadline_due(w->calendar, w->days, &in);
}

// What falls outside comes up within the first hour and a half after the doors open.
ms_t office_time(const struct world *w, struct chance *c, ms_t at) {
    const int32_t *h = w->m->office_hours;
    day_t day = day_of(at, w->days.utc_offset);
    int32_t minute = (int32_t)((at - day_start(day, w->days.utc_offset)) / MS_MINUTE);
    bool today = calendar_workday(w->calendar, day);
    if (today && ((minute >= h[0] && minute < h[1]) || (minute >= h[2] && minute < h[3]))) return at;
    int32_t opens = h[0];
    if (today && minute >= h[1] && minute < h[2]) opens = h[2];
    else if (!today || minute >= h[3]) day = calendar_roll(w->calendar, day + 1);
    return day_start(day, w->days.utc_offset) + (ms_t)opens * MS_MINUTE + (ms_t)chance_under(c, 90 * 60) * MS_SECOND;
}

static ms_t later(ms_t a, ms_t b) { return a > b ? a : b; }

static void go(struct life *l, enum deed deed, ms_t at) {
    l->deed = (uint8_t)deed;
    l->at = later(at, l->at);
}

// The span is that of the first handling or of one more; an issue common to many takes its own time.
void handling_begin(struct world *w, struct life *l, struct chance *c, const struct span *s) {
    const struct model *m = w->m;
    bool first = s == &m->handle;
    static const struct {
        size_t share;
        unsigned todo;
    } ways[] = {{offsetof(struct model, contacts), TODO_CONTACT}, {offsetof(struct model, whistles), TODO_WHISTLE},
                {offsetof(struct model, paused), TODO_PAUSE},     {offsetof(struct model, shelved), TODO_SHELVE},
                {offsetof(struct model, terminated), TODO_TERMINATE}, {offsetof(struct model, extended), TODO_EXTEND},
                {offsetof(struct model, taken_over), TODO_TAKE_OVER}};
    l->late = l->todo = 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (model_hit(c, (const struct share *)((const char *)m + ways[i].share), l->kind)) l->todo |= (uint8_t)ways[i].todo;
    // Each of these once in the life of a matter: they are counted by the procedure, and few are asked for twice.
    if (!first) l->todo &= TODO_CONTACT | TODO_TAKE_OVER;
    if (l->common && first) s = &m->handle_common;
    l->finish = office_time(w, c, l->at + model_draw(c, s, l->kind));
    l->due = due_of(w, l->at, l->common ? w->limits.handle_common : w->limits.handle[l->kind]);
}

static bool take(struct life *l, unsigned todo) {
    bool there = (l->todo & todo) != 0;
    l->todo &= (uint8_t)~todo;
    return there;
}

// Some way into the time that is left.
static ms_t into(const struct world *w, struct chance *c, const struct life *l, int part) { return office_time(w, c, l->at + (l->finish - l->at) / part); }

void handling_next(struct world *w, struct life *l, struct chance *c) {
    l->finish = later(l->finish, l->at);
    if (take(l, TODO_CONTACT)) {
        ms_t at = office_time(w, c, l->at + model_draw(c, &w->m->contact, l->kind));
        go(l, DEED_CONTACT, at < l->finish ? at : l->finish);
    } else if (take(l, TODO_WHISTLE)) go(l, DEED_WHISTLE, into(w, c, l, 4));
    else if (take(l, TODO_PAUSE)) go(l, DEED_PAUSE, into(w, c, l, 3));
    else if (take(l, TODO_SHELVE)) go(l, DEED_ASK_SHELVE, into(w, c, l, 2));
    else if (take(l, TODO_TERMINATE)) go(l, DEED_ASK_TERMINATE, into(w, c, l, 2));
    else if (l->finish > l->due && !l->paused && take(l, TODO_EXTEND)) { // after a pause its days are not counted here
        ms_t at = office_time(w, c, l->at + (l->due - l->at) / 2);
        if (l->at < l->due && at < l->due) go(l, DEED_EXTEND, at);
        else go(l, DEED_FINISH, l->finish); // too late to ask
    } else if (l->finish > l->due + 3 * MS_DAY && take(l, TODO_TAKE_OVER)) go(l, DEED_TAKE_OVER, office_time(w, c, l->due + MS_DAY));
    else go(l, DEED_FINISH, l->finish);
}

static void next_part(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    if (l->parts_open == 0) handling_next(w, l, c);
    else if (model_hit(c, &m->absent, l->kind)) go(l, DEED_ABSENT, office_time(w, c, l->at + MS_DAY));
    else if (model_hit(c, &m->whistle_returned, l->kind)) go(l, DEED_WHISTLE_RETURN, office_time(w, c, l->at + model_draw(c, &m->report_in, l->kind)));
    else go(l, DEED_REPORT_IN, office_time(w, c, l->at + model_draw(c, &m->report_in, l->kind)));
}

// The clock stands meanwhile. `limit`: when it goes on by itself; then nobody has to.
static void stand(struct world *w, struct life *l, struct chance *c, const struct span *s, struct limit limit, enum deed ends) {
    ms_t from = l->at, at = office_time(w, c, from + model_draw(c, s, l->kind)), over = due_of(w, from, limit);
    l->paused = 1;
    ms_t to = at < over ? at : over;
    l->finish += to - from;
    l->due += to - from;
    if (at < over) {
        go(l, ends, at);
        return;
    }
    l->at = over;
    handling_next(w, l, c);
}

static void after_finish(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    struct limit one = {UNIT_WORKDAY, 1};
    l->late = l->at > l->due;
    ms_t passes = limit_from(w->calendar, w->days, due_of(w, l->at, w->limits.check), one, false);
    ms_t at = office_time(w, c, l->at + model_draw(c, &m->check, l->kind));
    if (!model_hit(c, &m->unchecked, l->kind) && at < passes) {
        bool back = l->sent_back < w->limits.sent_back && model_hit(c, &m->sent_back, l->kind);
        go(l, back ? DEED_SEND_BACK : DEED_APPROVE, at);
    } else {
        // The clock lets it pass. Nobody at the centre looks, so nobody calls either.
        go(l, DEEDS, passes);
    }
}

bool handling_after(struct world *w, struct life *l, struct chance *c) {
    const struct model *m = w->m;
    switch (l->deed) {
    case DEED_CONTACT: l->contacted = 1; break;
    case DEED_WHISTLE: next_part(w, l, c); return true;
    case DEED_REPORT_IN: go(l, DEED_DEAL, office_time(w, c, l->at + model_draw(c, &m->deal, l->kind))); return true;
    case DEED_WHISTLE_RETURN: case DEED_ABSENT: case DEED_DEAL:
        l->parts_open--;
        next_part(w, l, c);
        return true;
    case DEED_PAUSE: stand(w, l, c, &m->pause, w->limits.pause, DEED_RESUME); return true;
    case DEED_SHELVE: stand(w, l, c, &m->shelf, w->limits.shelf, DEED_UNSHELVE); return true;
    case DEED_EXTEND: l->due = limit_from(w->calendar, w->days, l->due, (struct limit){UNIT_WORKDAY, 5}, false); break;
    case DEED_ASK_SHELVE: {
        bool agreed = model_hit(c, &m->shelving_agreed, l->kind);
        go(l, agreed ? DEED_SHELVE : DEED_REFUSE_SHELVE, office_time(w, c, l->at + model_draw(c, &m->decide, l->kind)));
        return true;
    }
    case DEED_ASK_TERMINATE: {
        bool agreed = model_hit(c, &m->termination_agreed, l->kind);
        go(l, agreed ? DEED_TERMINATE : DEED_REFUSE_TERMINATE, office_time(w, c, l->at + model_draw(c, &m->decide, l->kind)));
        return true;
    }
    case DEED_FINISH: after_finish(w, l, c); return l->deed != DEEDS;
    case DEED_TAKE_OVER: go(l, DEED_SETTLE, office_time(w, c, l->at + model_draw(c, &m->settle, l->kind))); return true;
    case DEED_SEND_BACK:
        l->sent_back++;
        handling_begin(w, l, c, &m->again);
        break;
    default: break; // resumed, unshelved, not shelved, not terminated: the body goes on
    }
    handling_next(w, l, c);
    return true;
}
