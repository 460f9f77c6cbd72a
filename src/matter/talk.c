// SPDX-License-Identifier: Apache-2.0
#include "matter/talk.h"

#include "matter/casework_room.h"

static const char *const words[][2] = {{"沟通方式", "contacted_by"}, {"联系方式", "contacted_by"}, {"面商情况", "meeting_note"}};
enum { WAYS = 2 }; // the last is no way but a meeting by itself

// The field of each of those words in a procedure, or -1: looked up once for all of its actions.
struct talk_fields {
    int of[WAYS + 1];
};

static struct talk_fields talk_fields(const struct procedure *p) {
    struct talk_fields t;
    for (size_t i = 0; i <= WAYS; i++) {
        t.of[i] = procedure_field(p, str_c(words[i][0]));
        if (t.of[i] < 0) t.of[i] = procedure_field(p, str_c(words[i][1]));
    }
    return t;
}

static bool is_talk(const struct talk_fields *t, const struct action *a, int *ret_way) {
    *ret_way = -1;
    for (size_t i = 0; i <= WAYS; i++) {
        if (t->of[i] < 0 || !(a->required >> t->of[i] & 1)) continue;
        if (i < WAYS) *ret_way = t->of[i];
        return true;
    }
    return false;
}

static bool answered(const struct stream *st) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(st, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->told_times) return true;
    return false;
}

// It stops a clock that runs and has not run out.
static bool in_time(const struct applying *x, const struct matter *m, int variant) {
    for (int i = 0; i < m->section->clock_count; i++) {
        const struct clock *c = &m->section->clocks[i];
        const struct row_clock *row = c->to[variant / 64] >> (variant % 64) & 1 ? clock_row(x->stream, c->name.name) : NULL;
        if (row && row->start && row->stopped == 0 && !clock_missed(row, x->event->at)) return true;
    }
    return false;
}

void talk_made(struct applying *x, const struct matter *m, int variant, struct pair_list pairs) {
    const struct procedure *p = m->rules->procedure;
    const struct talk_fields t = talk_fields(p);
    int way;
    if (m->row->parent || !is_talk(&t, &m->section->actions[variant], &way)) return;
    struct str phase = answered(x->stream) ? PHASE_AFTER : in_time(x, m, variant) ? PHASE_BEFORE : PHASE_DURING;
    struct str how = way < 0 ? STR("面商") : pairs_get(pairs, p->fields[way].name.name);
    struct row_contact *r = work_add(x->work, x->stream, TABLE_CONTACT);
    *r = (struct row_contact){x->stream->id, stream_rows(x->stream, TABLE_CONTACT), phase, stream_text(x->stream, how), x->event->at, x->event->account, x->event->office};
}

const struct action *talk_action(const struct matter *m) {
    const struct talk_fields t = talk_fields(m->rules->procedure);
    struct fault ignored;
    int way;
    for (int i = 0; i < m->section->action_count; i++)
        if (is_talk(&t, &m->section->actions[i], &way) && procedure_open(m->rules, m->section, &m->state, i, &ignored) == 0) return &m->section->actions[i];
    return NULL;
}

int64_t talks_missing(const struct matter *m) {
    const struct talk_fields t = talk_fields(m->rules->procedure);
    int way;
    bool knows = false;
    for (int i = 0; m->row->parent == 0 && i < m->section->action_count && !knows; i++) knows = is_talk(&t, &m->section->actions[i], &way) && way >= 0;
    int64_t missing = knows ? profile_number(m->rules->profile, STR("答复前沟通次数"), 0) - stream_rows(m->stream, TABLE_CONTACT) : 0;
    return missing > 0 ? missing : 0;
}

int talk_before_answer(struct desk *d, const struct matter *m, const struct action *a, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    int role = procedure_role(p, d->actor.role);
    bool office = role >= 0 && p->roles[role].kind == ROLE_BOUND && p->fields[p->roles[role].field].type != FIELD_PERSON;
    int reply = procedure_field(p, STR("答复内容"));
    bool answers = a->tells || (reply >= 0 && (a->required >> reply & 1)); // told, or handed on to be signed
    if (!answers || !office || talks_missing(m) == 0) return 0;
    const struct action *talk = talk_action(m);
    struct str name = talk ? talk->name.name : STR("沟通");
    fault_set(f, FAULT_INPUT, "contact-missing", "答复前还要与提出人沟通 %lld 次并记下来：请先办“%.*s”", "%lld more talks with whoever raised it are to be recorded before the answer: do \"%.*s\" first",
              (long long)talks_missing(m), SP(name));
    return fault_where(f, STR("do"));
}
