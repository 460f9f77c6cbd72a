// SPDX-License-Identifier: Apache-2.0
#include "matter/right.h"

#include "matter/may.h"
#include "matter/undo_room.h"
#include "registry/registry.h"

const struct right_verb right_verbs[RIGHTS] = {
    [RIGHT_CORRECT] = {"matter.correct", "更正"}, [RIGHT_ASK] = {"correction.ask", "申请更正"}, [RIGHT_DECIDE] = {"correction.decide", "决定更正"},
    [RIGHT_REVERSE] = {"action.reverse", "撤回误办"}, [RIGHT_LEAVE] = {"leave", "退出联名"},     [RIGHT_UNMERGE] = {"unmerge", "拆出"},
    [RIGHT_SPLIT] = {"matter.split", "分案"}, [RIGHT_SPLIT_BACK] = {"matter.split_back", "合回"}, [RIGHT_ASSIGN] = {"office.assign", "划转"},
};

static uint32_t merging_roles(const struct section *s) {
    uint32_t roles = 0;
    for (int i = 0; i < s->action_count; i++)
        if (s->actions[i].merges) roles |= s->actions[i].roles;
    return roles;
}

static bool asked_for(const struct matter *m) {
    size_t pos = 0;
    for (const struct row_correction *r; (r = stream_next(m->stream, TABLE_CORRECTION, &pos)) != NULL;)
        if (r->decided == 0) return true;
    return false;
}

static bool split_off(const struct matter *m) {
    size_t pos = 0;
    for (const struct row_split *s; (s = stream_next(m->stream, TABLE_SPLIT, &pos)) != NULL;)
        if (!s->undone && str_eq(s->way, STR("from"))) return true;
    return false;
}

static bool has_body(const struct matter *m) {
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office) return true;
    return false;
}

uint32_t matter_rights(const struct matter *m, const struct stream *account, int64_t at) {
    const struct procedure *p = m->rules->procedure;
    uint32_t roles = matter_roles(p, m, account, at), rights = 0;
    bool open = m->row->outcome == OUTCOME_NONE, whole = m->row->parent == 0, own = matter_requester(m, account->id);
    bool registers = roles & registering_roles(p), handles = roles & ~(registering_roles(p) | person_roles(p));
    bool owed = open && whole && m->state.owed;
    if (open && (roles & supervising_roles(p))) rights |= 1u << RIGHT_REVERSE;
    if (!whole) return rights;
    bool administers = registry_holds(account, ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS, 0, at, NULL);
    if (open && has_body(m) && (administers || (roles & (registering_roles(p) | supervising_roles(p))))) rights |= 1u << RIGHT_ASSIGN;
    if (registers) rights |= 1u << RIGHT_CORRECT;
    if (registers && asked_for(m)) rights |= 1u << RIGHT_DECIDE;
    if (!registers && (handles || own)) rights |= 1u << RIGHT_ASK;
    if (owed && own && requesters_present(m) > 1) rights |= 1u << RIGHT_LEAVE;
    if (m->row->outcome == OUTCOME_MERGED && m->row->merged_into && (roles & merging_roles(m->section))) rights |= 1u << RIGHT_UNMERGE;
    if (owed && registers && !stage_stands(&m->section->stages[m->state.stage]) && requesters_present(m)) rights |= 1u << RIGHT_SPLIT;
    if (owed && registers && split_off(m)) rights |= 1u << RIGHT_SPLIT_BACK;
    return rights;
}

uint64_t person_fields(const struct procedure *p) {
    uint64_t fields = 0;
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_PERSON) fields |= (uint64_t)1 << i;
    return fields;
}
