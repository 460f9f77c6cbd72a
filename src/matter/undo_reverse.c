// SPDX-License-Identifier: Apache-2.0
// A mistaken action set right after the time for undoing, by a role things are escalated to, with its reason: the matter
// stands where it stood before, a state its procedure was proved from.
#include "matter/undo_room.h"

// What may lie behind an action that is reversed, and stays.
static bool may_follow(enum event_type type) {
    switch (type) {
    case EVENT_CLOCK_FIRED:
    case EVENT_MATTER_CORRECTED:
    case EVENT_REQUESTER_CORRECTED:
    case EVENT_REQUESTER_JOINED:
    case EVENT_REQUESTER_LEFT: return true;
    default: return event_aside(type);
    }
}

enum { STEP, REASON, REVERSE_FIELDS };
static const struct form_field reverse_fields[REVERSE_FIELDS] = {
    [STEP] = {"步骤", "step", FORM_TEXT, false, 20, NULL},
    [REASON] = {"理由", "reason", FORM_LINES, true, UNDO_WHY_MAX, NULL},
};

// The actions from `from` on (0: the last one) that are taken back, oldest first.
static int reversible(const struct matter *m, const struct looking *l, int64_t from, int64_t *seqs, size_t *ret_n, struct str *ret_action, struct fault *f) {
    size_t n = 0;
    const struct event *first = NULL;
    for (size_t i = l->count; i-- > 0 && (first == NULL || (from && first->seq > from));) {
        const struct event *e = &l->events[i].event;
        if (l->gone[i] || (e->type != EVENT_MATTER_ACTED && e->type != EVENT_MATTER_OPENED && may_follow(e->type))) continue;
        const struct barrier *no = barrier_of(m, e, true);
        if (e->type != EVENT_MATTER_ACTED && e->type != EVENT_MATTER_OPENED)
            return right_no(f, "step", "not-reversible", "这之后有并案、分件、公开或工作日历的变动，误办不能再撤回：请按程序继续办理",
                            "since then there was a merger, a part, a publication or a new calendar: go on by the procedure instead");
        if (no || n == UNDO_AT_ONCE) {
            fault_set(f, FAULT_INPUT, "not-reversible", "“%.*s”不能撤回：%s%.0s", "\"%.*s\" cannot be reversed: %.0s%s", SP(event_action_word(e)), no ? no->zh : "步骤太多",
                      no ? no->en : "too many steps");
            return fault_where(f, STR("step"));
        }
        seqs[n++] = e->seq;
        first = e;
    }
    if (first == NULL || (from && first->seq != from))
        return right_no(f, "step", "unknown-step", "没有这一步，或它已经撤去：步骤是办理经过里的序号", "there is no such step, or it was taken back: step is its number in the history");
    if (first->account == 0 && first->role.n == 0)
        return right_no(f, "step", "not-reversible", "这一步是到期自动办理的，撤回后会立即再次自动办理：请连同它之前的误办一起撤回（步骤）",
                        "the clock did this and would do it again at once: reverse it together with the mistaken action before it (step)");
    for (size_t i = 0; i < n / 2; i++) {
        int64_t kept = seqs[i];
        seqs[i] = seqs[n - 1 - i];
        seqs[n - 1 - i] = kept;
    }
    *ret_n = n;
    *ret_action = first->u.matter_acted.action;
    return 0;
}

int decide_reverse(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given g[REVERSE_FIELDS];
    struct looking l;
    int64_t from = 0, seqs[UNDO_AT_ONCE];
    size_t n = 0;
    struct str action;
    bool went_on;
    if (right_take(d, c, "撤回误办", reverse_fields, REVERSE_FIELDS, &m, g, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    if (actor_for(d, c, p, supervising_roles(p), &m, STR("撤回误办"), f) < 0) return -1;
    if (g[STEP].value.n && (str_to_i64(g[STEP].value, &from) < 0 || from < 1))
        return right_no(f, "step", "bad-number", "步骤应是办理经过里的序号", "step must be a number of the history");
    if (undo_ended(&m, f) < 0 || time_goes_on(d, &m, f) < 0 || look_back(d, &m, &d->scratch, &l, f) < 0) return -1;
    if (reversible(&m, &l, from, seqs, &n, &action, f) < 0) return -1;
    const struct event *first = NULL;
    for (size_t i = 0; i < l.count; i++)
        if (l.events[i].event.seq == seqs[0]) first = &l.events[i].event;
    if (family_went_on(d, &m, first->at, &went_on, f) < 0) return -1;
    if (went_on)
        return right_no(f, "matter", "went-on", "之后整件或分件又有了办理，误办不能再撤回：请按程序继续办理",
                        "the whole or a part of it went on since: go on by the procedure instead");
    return emit_back(d, m.stream, EVENT_ACTION_REVERSED, seqs, n, action, g[REASON].value, f);
}
