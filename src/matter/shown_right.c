// SPDX-License-Identifier: Apache-2.0
// What was set right, for those who look: what does not count any more, old and new of a correction.
#include "matter/shown.h"
#include "matter/undo_room.h"

void shown_mark_undone(struct shown *s) {
    for (struct shown_event *e = s->events; e; e = e->next) {
        const struct id_list *seqs = event_takes_back(&e->event);
        for (size_t i = 0; seqs && i < seqs->count; i++)
            for (struct shown_event *x = s->events; x; x = x->next)
                if (x->event.seq == seqs->ids[i]) x->undone = true;
    }
}

// Whether a field asked for, or corrected, is of a person: then how it is masked.
static enum personal_kind kind_of(const struct procedure *p, struct str name) {
    ptrdiff_t dot = str_find(name, STR("."));
    int i = procedure_field(p, dot > 0 ? str_head(name, (size_t)dot) : name);
    if (i < 0 || p->fields[i].type != FIELD_PERSON) return PERSONAL_TEXT;
    return str_ends(name, STR(".电话")) || str_ends(name, STR(".phone")) ? PERSONAL_PHONE : PERSONAL_NAME;
}

static struct str masked(const struct shown *s, enum personal_kind kind, struct str value) {
    return value.n ? personal_shown(personal(value), kind, s->view->viewer, s->view->arena) : STR("");
}

static size_t of_fields(const struct shown *s, const struct shown_event *e, struct shown_change *ret) {
    struct pair_list now = e->event.u.matter_corrected.fields, was = e->event.u.matter_corrected.was;
    size_t n = 0;
    for (size_t i = 0; i < now.count; i++) ret[n++] = (struct shown_change){now.pairs[i].name, pairs_get(was, now.pairs[i].name), now.pairs[i].value, true};
    for (size_t i = 0; i < e->content.count; i++) {
        const struct pair *one = &e->content.pairs[i];
        if (str_starts(one->name, STR(CORRECTED_WAS)) || str_eq(one->name, STR("理由"))) continue;
        struct str old = pairs_get(e->content, arena_printf(s->view->arena, CORRECTED_WAS "%.*s", SP(one->name)));
        ret[n++] = (struct shown_change){one->name, masked(s, PERSONAL_TEXT, old), masked(s, PERSONAL_TEXT, one->value), false};
    }
    return n;
}

static size_t of_person(const struct shown *s, const struct shown_event *e, struct shown_change *ret) {
    const struct event_requester_corrected *x = &e->event.u.requester_corrected;
    struct str name = pairs_get(e->content, STR("name")), old_name = pairs_get(e->content, STR("was_name"));
    struct str phone = pairs_get(e->content, STR("phone")), old_phone = pairs_get(e->content, STR("was_phone"));
    size_t n = 0;
    if (!str_eq(name, old_name)) ret[n++] = (struct shown_change){STR("姓名"), masked(s, PERSONAL_NAME, old_name), masked(s, PERSONAL_NAME, name), false};
    if (!str_eq(phone, old_phone)) ret[n++] = (struct shown_change){STR("电话"), masked(s, PERSONAL_PHONE, old_phone), masked(s, PERSONAL_PHONE, phone), false};
    if (!str_eq(x->party, x->was_party)) ret[n++] = (struct shown_change){STR("类型"), x->was_party, x->party, false};
    if (x->account != x->was_account) ret[n++] = (struct shown_change){STR("账号"), x->was_account ? STR("另一个") : STR(""), x->account ? STR("已换") : STR("无"), false};
    if (x->enterprise != x->was_enterprise) ret[n++] = (struct shown_change){STR("企业"), x->was_enterprise ? STR("另一家") : STR(""), x->enterprise ? STR("已换") : STR("无"), false};
    return n;
}

static size_t of_request(const struct shown *s, const struct shown_event *e, struct shown_change *ret) {
    struct pair_list wanted = wanted_fields(s->view->arena, pairs_get(e->content, STR("wanted")));
    size_t n = 0;
    for (size_t i = 0; i < wanted.count; i++)
        if (!str_eq(wanted.pairs[i].name, STR("理由")) && !str_eq(wanted.pairs[i].name, STR("reason")))
            ret[n++] = (struct shown_change){wanted.pairs[i].name, STR(""), masked(s, kind_of(s->matter.rules->procedure, wanted.pairs[i].name), wanted.pairs[i].value), false};
    return n;
}

size_t shown_changes_most(const struct shown_event *e) {
    return e->content.count + COMMAND_FIELDS_MAX + (e->event.type == EVENT_MATTER_CORRECTED ? e->event.u.matter_corrected.fields.count : 0);
}

size_t shown_changes(const struct shown *s, const struct shown_event *e, struct shown_change *ret) {
    switch (e->event.type) {
    case EVENT_MATTER_CORRECTED: return of_fields(s, e, ret);
    case EVENT_REQUESTER_CORRECTED: return of_person(s, e, ret);
    case EVENT_CORRECTION_ASKED: return of_request(s, e, ret);
    default: return 0;
    }
}

struct str shown_why(const struct shown *s, const struct shown_event *e) {
    struct str why = pairs_get(e->content, e->event.type == EVENT_REQUESTER_CORRECTED ? STR("why") : STR("理由"));
    return masked(s, PERSONAL_TEXT, why);
}

void shown_undone_words(const struct shown *s, const struct row_clock *c, struct buf *zh, struct buf *en) {
    for (const struct shown_event *e = s->events; e; e = e->next) {
        const struct event *x = &e->event;
        if (event_takes_back(x) == NULL || x->at < c->start || (c->stopped && x->at > c->stopped)) continue;
        struct str what = x->type == EVENT_ACTION_UNDONE     ? x->u.action_undone.action
                          : x->type == EVENT_ACTION_REVERSED ? x->u.action_reversed.action
                                                             : STR("并案");
        struct buf at = BUF_INIT;
        buf_time_short(&at, x->at, s->view->utc_offset);
        buf_printf(zh, "“%.*s”已于 %.*s 撤去，期限按没有做过计算。", SP(what), SP(buf_str(&at)));
        buf_printf(en, " \"%.*s\" was taken back on %.*s: the deadline is as if it had not been done.", SP(what), SP(buf_str(&at)));
        buf_release(&at);
    }
}
