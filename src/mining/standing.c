// SPDX-License-Identifier: Apache-2.0
// What stands at a point of a case: the choices made, the limits that follow from them, windows.
#include "mining/fit.h"

int choice_given(const struct procedure *p, const struct log_event *e, int field) {
    struct str rest = e->choices, one;
    const struct field *d = &p->fields[field];
    while (str_split(&rest, ';', &one)) {
        ptrdiff_t equals = str_find(one, STR("="));
        if (equals < 0 || !name_is(&d->name, str_head(one, (size_t)equals))) continue;
        for (int i = 0; i < d->choice_count; i++)
            if (name_is(&d->choices[i], str_skip(one, (size_t)equals + 1))) return i;
    }
    return -1;
}

int choice_standing(const struct fit *f, const struct log_case *c, int upto, int field) {
    const struct log_event *events = log_events_of(f->log, c);
    for (int i = upto; i >= 0; i--) {
        int choice = events[i].choices.n ? choice_given(f->rules->procedure, &events[i], field) : -1;
        if (choice >= 0) return choice;
    }
    return -1;
}

struct limit limit_standing(const struct fit *f, const struct log_case *c, int upto, int value, int per) {
    int choice = per < 0 ? -1 : choice_standing(f, c, upto, f->rules->procedure->pers[per].field);
    return rules_limit(f->rules, value, per, choice);
}

ms_t span_begins(const struct fit *f, const struct action *a, struct limit l, ms_t at) {
    bool days = l.unit == UNIT_DAY || l.unit == UNIT_WORKDAY || l.unit == UNIT_MONTH;
    return days && a && (a->roles & FIT_ROLES_SYSTEM) && (at + f->days.utc_offset) % MS_DAY == 0 ? at - 1 : at;
}

int last_event(const struct node *n) {
    while (n && n->event < 0) n = n->from;
    return n ? n->event : -1;
}

bool window_closed(const struct fit *f, const struct action *a, ms_t since, ms_t at) {
    if (a->window < 0) return false;
    struct deadline_input in = {.start = since, .limit = f->rules->limits[a->window]};
    return at > deadline_due(f->calendar, f->days, &in);
}
