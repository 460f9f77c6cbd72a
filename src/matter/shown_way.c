// SPDX-License-Identifier: Apache-2.0
// The way of a matter for somebody who is not at home in its procedure: what it passed, where it stands, what comes.
#include "matter/shown.h"

// What it went through twice is told once: the way goes back to where it was and on from there.
static size_t pass(struct way_step *way, size_t n, struct str stage) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(way[i].stage, stage)) return i + 1;
    if (n < PROC_STAGES) way[n++] = (struct way_step){stage, WAY_PASSED};
    return n;
}

// A step one counts on: taken by those the stage waits for, or by the system at once; not a pause, not a way out without
// an answer, and open as far as who is bound now goes.
static bool expected(const struct shown *s, const struct stage *from, const struct action *a) {
    const struct stage *to = &s->matter.section->stages[a->to];
    if (a->kind != ACTION_ORDINARY || (a->without & s->matter.state.bound) || to->paused_of >= 0) return false;
    if (a->issues.n == 0 && a->recalls) return false; // breaks off what others are doing
    if (to->outcome == OUTCOME_REFUSED || to->outcome == OUTCOME_WITHDRAWN || to->outcome == OUTCOME_MERGED) return false;
    return a->automatic || (a->roles & from->owners);
}

// On to an end by the first action of the file that leads there: what comes first in it is the plain way. Depth is bounded by
// the stages, each is tried once. Returns how many stages lie ahead; 0: none leads to an end.
static int search(const struct shown *s, int at, bool tried[PROC_STAGES], int ahead[PROC_STAGES], int n) {
    const struct section *sec = s->matter.section;
    tried[at] = true;
    if (sec->stages[at].outcome != OUTCOME_NONE) return n;
    for (int i = 0; i < sec->action_count; i++) {
        const struct action *a = &sec->actions[i];
        if (a->opening || a->to < 0 || !(a->from >> at & 1) || tried[a->to] || !expected(s, &sec->stages[at], a)) continue;
        ahead[n] = a->to;
        int found = search(s, a->to, tried, ahead, n + 1);
        if (found) return found;
    }
    return 0;
}

static struct str opened_in(const struct shown *s, const struct event_matter_opened *e) {
    const struct section *sec = s->matter.section;
    for (int i = 0; e->section == 0 && i < sec->action_count; i++)
        if (sec->actions[i].opening && name_is(&sec->actions[i].name, e->action)) return sec->stages[sec->actions[i].to].name.name;
    return sec->stages[0].name.name;
}

size_t shown_way(const struct shown *s, struct way_step ret[WAY_MAX]) {
    const struct section *sec = s->matter.section;
    int ahead[PROC_STAGES];
    bool tried[PROC_STAGES] = {false};
    size_t n = 0;
    for (const struct shown_event *e = s->events; e; e = e->next) {
        if (e->event.type == EVENT_MATTER_ACTED) n = pass(ret, n, e->event.u.matter_acted.to);
        else if (e->event.type == EVENT_MATTER_OPENED) n = pass(ret, n, opened_in(s, &e->event.u.matter_opened));
    }
    n = pass(ret, n, s->matter.row->stage);
    if (n == 0) return 0;
    ret[n - 1].where = WAY_HERE;
    if (s->matter.row->outcome != OUTCOME_NONE) return n;
    int n_ahead = search(s, s->matter.state.stage, tried, ahead, 0);
    for (int i = 0; i < n_ahead; i++) ret[n++] = (struct way_step){sec->stages[ahead[i]].name.name, WAY_AHEAD};
    return n;
}
