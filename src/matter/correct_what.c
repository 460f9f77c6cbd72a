// SPDX-License-Identifier: Apache-2.0
// Which fields may be corrected at all, and for the others the way there is instead.
#include "matter/right.h"
#include "matter/undo_room.h"

static bool opening_field(const struct procedure *p, int field) {
    for (int i = 0; i < p->main.action_count; i++) {
        const struct action *a = &p->main.actions[i];
        if (a->opening && !a->tells && ((a->required | a->optional) >> field & 1)) return true;
    }
    return false;
}

static bool answers(const struct procedure *p, int field) {
    for (int i = 0; i < p->main.action_count; i++)
        if (p->main.actions[i].tells && ((p->main.actions[i].required | p->main.actions[i].optional) >> field & 1)) return true;
    return false;
}

// NULL: it may be corrected; else why not and what to do.
const char *const *not_correctable(const struct procedure *p, int field) {
    static const char *const body[] = {"由谁办理不是更正：请用改派、退单或指定", "who handles it is no correction: dispatch, return or designate"};
    static const char *const rating[] = {"评价只由提出人自己说", "a rating is the requester's own"};
    static const char *const answer[] = {"已经告知的答复不改：请作补充答复（重办）", "an answer that was told stands: give a supplementary one (redo)"};
    static const char *const deadline[] = {"期限不是更正：请延期", "a deadline is no correction: extend it"};
    static const char *const merger[] = {"并案不是更正：请用拆出", "a merger is no correction: use unmerge"};
    static const char *const step[] = {"它属于某一步办理：请撤销或撤回那一步", "it belongs to one step: undo or reverse that step"};
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->roles[i].field == field && p->fields[field].type != FIELD_PERSON) return body;
    switch (p->fields[field].meaning) {
    case MEANS_LEAD:
    case MEANS_JOINT: return body;
    case MEANS_SATISFACTION:
    case MEANS_SOLVED: return rating;
    case MEANS_TOLD_BY: return answer;
    case MEANS_EXTENSION: return deadline;
    case MEANS_INTO: return merger;
    case MEANS_TITLE:
    case MEANS_CATEGORY:
    case MEANS_URGENCY:
    case MEANS_CHANNEL:
    case MEANS_RESPONDENT: return NULL;
    default: break;
    }
    if (opening_field(p, field)) return NULL;
    return answers(p, field) ? answer : step;
}

uint64_t correctable_fields(const struct procedure *p) {
    uint64_t fields = 0;
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type != FIELD_PERSON && not_correctable(p, i) == NULL) fields |= (uint64_t)1 << i;
    return fields;
}
