// SPDX-License-Identifier: Apache-2.0
#include "matter/undo.h"

#include "matter/undo_room.h"
#include "registry/registry.h"

enum { UNDO_MINUTES = 10 };

int look_back(struct desk *d, const struct matter *m, struct arena *a, struct looking *ret, struct fault *f) {
    if (past_read(d->store, &d->work, m->row->id, INT64_MAX, a, &ret->events, &ret->count, f) < 0) return -1;
    ret->gone = arena_array(a, bool, ret->count + 1);
    past_gone(ret->events, ret->count, ret->gone);
    return 0;
}

// What changes nothing of what can be taken back.
bool event_aside(enum event_type type) {
    return type == EVENT_CONTACT_SHOWN || type == EVENT_CODE_GIVEN || type == EVENT_CORRECTION_ASKED || type == EVENT_CORRECTION_DECIDED ||
           type == EVENT_ACTION_UNDONE || type == EVENT_ACTION_REVERSED || type == EVENT_BINDING_MOVED || type == EVENT_BINDING_WAITING || type == EVENT_DEPUTY_ACTED ||
           type == EVENT_EXCLUSION_ASKED || type == EVENT_EXCLUSION_DECIDED;
}

static const struct barrier TELLS = {"它已经告知提出人，说出去的话收不回：请作补充答复", "it told whoever raised it, and what was said was said: answer again instead"};
static const struct barrier MERGES = {"它是并案：请用“拆出”", "it merged the matter: use unmerge"};
static const struct barrier PARTS = {"它分出或收回了分件：请收回分件或另行会办", "it split parts off or recalled them: recall them, or consult anew"};
static const struct barrier ENDS = {"它使事项结束：请按程序重办或另行登记", "it ended the matter: have it done again, or register a new one"};
static const struct barrier OPENS = {"它是登记：写错的请更正，不该登记的请撤回", "it opened the matter: correct what is wrong, withdraw what should not be there"};
static const struct barrier OWES = {"它是提出人的评价或重办的决定，不能由别人收回", "it is what the requester said, or a decision to do it again: not for others to take back"};
static const struct barrier NUMBERED = {"它已经取了文号、发出公文：文号不留空", "it drew a document number and issued the document: numbers leave no gap"};
static const struct barrier TIMER = {"它是到期自动办理的", "the clock did it"};
static const struct barrier TOLD_LATER = {"它改变了答应提出人的期限", "it changed a deadline that was promised"};

const struct barrier *barrier_of(const struct matter *m, const struct event *e, bool later) {
    const struct event_matter_acted *x = &e->u.matter_acted;
    if (e->type == EVENT_MATTER_OPENED) return &OPENS;
    if (e->type != EVENT_MATTER_ACTED) return NULL;
    int to = section_stage(m->section, x->to);
    for (int i = 0; i < m->section->action_count; i++) {
        const struct action *a = &m->section->actions[i];
        if (!name_is(&a->name, x->action)) continue;
        if (a->tells) return &TELLS;
        if (a->issues.n) return &NUMBERED;
        if (a->merges) return &MERGES;
        if (a->fork_share >= 0 || a->recalls) return &PARTS;
        if (a->owes) return &OWES;
        if (a->kind == ACTION_EXTEND && !later) return &TOLD_LATER;
    }
    if (to < 0 || m->section->stages[to].outcome != OUTCOME_NONE) return &ENDS;
    return NULL;
}

static bool can_be_last(enum event_type type) {
    return type == EVENT_MATTER_OPENED || type == EVENT_MATTER_ACTED || type == EVENT_MATTER_CORRECTED || type == EVENT_REQUESTER_CORRECTED;
}

struct str event_action_word(const struct event *e) {
    switch (e->type) {
    case EVENT_MATTER_OPENED: return e->u.matter_opened.action;
    case EVENT_MATTER_ACTED: return e->u.matter_acted.action;
    case EVENT_MATTER_CORRECTED: return STR("更正");
    case EVENT_REQUESTER_CORRECTED: return STR("更正提出人");
    default: return STR("");
    }
}

static struct limit undo_limit(const struct matter *m) {
    struct limit l = {UNIT_MINUTE, UNDO_MINUTES};
    struct fault ignored;
    const struct profile_value *v = profile_get(m->rules->profile, STR("撤销时限"));
    if (v) limit_parse(v->text, &l, &ignored);
    return l;
}

// What the system did by itself because of what somebody had just done (自动): it goes with that.
static bool automatic(const struct event *e) { return e->type == EVENT_MATTER_ACTED && e->account == 0 && e->role.n == 0 && !str_eq(e->channel, STR("timer")); }

// The last event that counts; NULL when what happened last is nothing anybody did on its own.
static const struct event *last_of(const struct looking *l) {
    for (size_t i = l->count; i-- > 0;) {
        const struct event *e = &l->events[i].event;
        if (l->gone[i] || event_aside(e->type) || automatic(e)) continue;
        if (e->type == EVENT_REQUESTER_JOINED && e->recorded == l->events[0].event.recorded) e = &l->events[0].event; // came in with it
        return can_be_last(e->type) ? e : NULL;
    }
    return NULL;
}

// A part or the whole went on after it.
int family_went_on(struct desk *d, const struct matter *m, ms_t at, bool *ret, struct fault *f) {
    struct id_list family;
    *ret = false;
    if (family_of(d, m, &family, f) < 0) return -1;
    for (size_t i = 0; i < family.count; i++) {
        struct matter one;
        if (family.ids[i] == m->row->id) continue;
        if (matter_load(d, family.ids[i], &one, f) < 0) return -1;
        *ret = *ret || one.row->last > at;
    }
    return 0;
}

// Of what follows by itself, the first thing that stands in the way.
static const struct barrier *barrier_behind(const struct matter *m, const struct looking *l, const struct event *e) {
    const struct barrier *no = barrier_of(m, e, false);
    for (size_t i = 0; no == NULL && i < l->count; i++)
        if (!l->gone[i] && l->events[i].event.seq > e->seq && automatic(&l->events[i].event)) no = barrier_of(m, &l->events[i].event, false);
    return no;
}

static int judge(struct desk *d, const struct matter *m, const struct looking *l, int64_t account, ms_t at, struct undo_offer *ret, struct fault *f) {
    const struct event *e = last_of(l);
    bool went_on;
    if (e == NULL)
        return right_no(f, "matter", "nothing-to-undo", "最近一步不是可以撤销的办理（可能是到期提醒、联名或并案）：误办请由督查室按“撤回误办”处理",
                        "the last step is none that can be undone (a clock, somebody who joined, a merger): the supervising office can reverse an action");
    const struct barrier *no = barrier_behind(m, l, e);
    ret->seq = e->seq;
    ret->action = event_action_word(e);
    ret->until = limit_from(m->calendar, m->rules->profile->days, e->at, undo_limit(m), false);
    if (no == NULL && e->account == 0 && e->role.n == 0) no = &TIMER;
    if (no) {
        fault_set(f, FAULT_INPUT, "not-undoable", "“%.*s”不能撤销：%s%.0s", "\"%.*s\" cannot be undone: %.0s%s", SP(ret->action), no->zh, no->en);
        return fault_where(f, STR("matter"));
    }
    if (e->account != account)
        return right_no(f, "by", "not-yours", "只有办理的人自己可以撤销：误办请由督查室按“撤回误办”处理",
                        "only who did it can undo it: the supervising office can reverse it");
    if (family_went_on(d, m, e->at, &went_on, f) < 0) return -1;
    if (went_on)
        return right_no(f, "matter", "went-on", "之后整件或分件又有了办理，不能撤销", "the whole or a part of it went on since: it cannot be undone");
    if (at <= ret->until) return 0;
    struct buf b = BUF_INIT;
    buf_time(&b, ret->until, m->rules->profile->days.utc_offset);
    fault_set(f, FAULT_INPUT, "undo-late", "撤销的时间已过（到 %.*s 为止）：误办请由督查室按“撤回误办”处理",
              "the time for undoing is over (until %.*s): the supervising office can reverse it", SP(buf_str(&b)));
    buf_release(&b);
    return fault_where(f, STR("at"));
}

int undo_offered(struct desk *d, const struct matter *m, int64_t account, ms_t at, struct arena *a, struct undo_offer *ret, struct fault *f) {
    struct looking l;
    struct fault no = {.kind = FAULT_INPUT};
    bool long_ago = at > limit_from(m->calendar, m->rules->profile->days, m->row->last, undo_limit(m), false); // spares reading what happened
    if (account == 0 || m->row->outcome || long_ago) return 0;
    if (look_back(d, m, a, &l, f) < 0) return -1;
    if (judge(d, m, &l, account, at, ret, &no) == 0) return 1;
    if (no.kind != FAULT_MACHINE) return 0;
    *f = no;
    return -1;
}

int emit_back(struct desk *d, struct stream *st, enum event_type type, const int64_t *seqs, size_t n, struct str action, struct str why,
                     struct fault *f) {
    struct event e = {.type = type};
    if (type == EVENT_ACTION_UNDONE) e.u.action_undone = (struct event_action_undone){{seqs, n}, action};
    else e.u.action_reversed = (struct event_action_reversed){{seqs, n}, action};
    return desk_emit(d, st, &e, why_content(d, why), f);
}

int undo_emit(struct desk *d, struct stream *st, int64_t seq, struct str action, struct fault *f) {
    return emit_back(d, st, EVENT_ACTION_UNDONE, &seq, 1, action, STR(""), f);
}

int undo_ended(const struct matter *m, struct fault *f) {
    if (m->row->outcome == OUTCOME_NONE) return 0;
    fault_set(f, FAULT_INPUT, "ended", "事项“%.*s”已经结束（%.*s），不能撤销", "matter \"%.*s\" has ended (%.*s): nothing is undone there", SP(m->row->number),
              SP(m->row->stage));
    return fault_where(f, STR("matter"));
}

// What was corrected of the whole was corrected in the open parts too.
static int undo_in_parts(struct desk *d, const struct matter *m, const struct event *corrected, struct fault *f) {
    struct id_list parts;
    if (parts_of(d, m->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        struct looking l;
        if (matter_load(d, parts.ids[i], &part, f) < 0 || look_back(d, &part, &d->scratch, &l, f) < 0) return -1;
        const struct event *last = last_of(&l);
        bool with_it = last && last->type == corrected->type && last->recorded == corrected->recorded && last->at == corrected->at;
        if (with_it && undo_emit(d, part.stream, last->seq, STR("更正"), f) < 0) return -1;
    }
    return 0;
}

static const struct form_field undo_fields[] = {{"理由", "reason", FORM_LINES, false, UNDO_WHY_MAX, NULL}};

int decide_undo(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given why[1];
    struct looking l;
    struct stream *account;
    struct undo_offer offer = {0};
    int64_t seqs[UNDO_AT_ONCE];
    size_t n = 0;
    if (right_take(d, c, "撤销", undo_fields, 1, &m, why, f) < 0 || registry_account(d, c->by, &account, f) < 0) return -1;
    if (undo_ended(&m, f) < 0 || time_goes_on(d, &m, f) < 0 || look_back(d, &m, &d->scratch, &l, f) < 0) return -1;
    const struct event *last = last_of(&l);
    if (judge(d, &m, &l, account->id, d->at, &offer, f) < 0) return -1;
    d->actor = (struct actor){account->id, last->office, last->role};
    for (size_t i = 0; i < l.count && n < UNDO_AT_ONCE; i++) {
        const struct event *e = &l.events[i].event;
        if (!l.gone[i] && (e->seq == last->seq || (e->seq > last->seq && automatic(e)))) seqs[n++] = e->seq;
    }
    if (emit_back(d, m.stream, EVENT_ACTION_UNDONE, seqs, n, offer.action, why[0].value, f) < 0) return -1;
    return last->type == EVENT_MATTER_ACTED ? 0 : undo_in_parts(d, &m, last, f);
}
