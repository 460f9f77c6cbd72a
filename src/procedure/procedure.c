// SPDX-License-Identifier: Apache-2.0
#include "procedure/procedure.h"

#include "procedure/words.h"

struct procedure *procedure_free(struct procedure *p) {
    if (p) {
        arena_release(&p->arena);
        free(p);
    }
    return NULL;
}

bool name_is(const struct name *n, struct str word) {
    if (word.n == 0) return false; // most names differ in length already, and this runs over all of a table
    return (n->name.n == word.n && str_eq(n->name, word)) || (n->alias.n == word.n && str_eq(n->alias, word));
}

int procedure_role(const struct procedure *p, struct str word) {
    for (int i = 0; i < p->role_count; i++)
        if (name_is(&p->roles[i].name, word)) return i;
    return -1;
}

int procedure_field(const struct procedure *p, struct str word) {
    for (int i = 0; i < p->field_count; i++)
        if (name_is(&p->fields[i].name, word)) return i;
    return -1;
}

void procedure_find_meanings(struct procedure *p) {
    static const struct {
        const char *zh, *en;
    } words[MEANINGS] = {
        [MEANS_LEAD] = {"主办单位", "lead_office"},      [MEANS_JOINT] = {"会办单位", "joint_offices"},
        [MEANS_TITLE] = {"标题", "title"},               [MEANS_CATEGORY] = {"类别", "category"},
        [MEANS_URGENCY] = {"紧急程度", "urgency"},       [MEANS_CHANNEL] = {"渠道", "channel"},
        [MEANS_RESPONDENT] = {"被诉单位", "respondent"}, [MEANS_TOLD_BY] = {"告知方式", "told_by"},
        [MEANS_SATISFACTION] = {"满意度", "satisfaction"}, [MEANS_SOLVED] = {"是否解决", "solved"},
        [MEANS_INTO] = {"并入", "into"},                 [MEANS_EXTENSION] = {"延长", "extension"},
        [MEANS_PROCESS] = {"过程评价", "process"},      [MEANS_PROPOSED] = {"建议承办单位", "proposed_office"},
        [MEANS_CLASS] = {"答复类别", "reply_class"},     [MEANS_DOCUMENT] = {"文号", "document_number"},
        [MEANS_ADDRESSEES] = {"收文人", "addressees"},   [MEANS_SIGNER] = {"签发人", "signer"},
    };
    for (int m = 0; m < MEANINGS; m++) {
        p->means[m] = -1;
        for (int i = 0; words[m].zh && i < p->field_count; i++) {
            const struct name *n = &p->fields[i].name;
            if (!name_is(n, str_c(words[m].zh)) && !name_is(n, str_c(words[m].en))) continue;
            p->fields[i].meaning = (enum meaning)m;
            if (p->means[m] < 0) p->means[m] = i;
        }
    }
}

int section_stage(const struct section *s, struct str word) {
    for (int i = 0; i < s->stage_count; i++)
        if (name_is(&s->stages[i].name, word)) return i;
    return -1;
}

int section_action(const struct section *s, struct str word) {
    for (int i = 0; i < s->action_count; i++)
        if (name_is(&s->actions[i].name, word)) return i;
    return -1;
}

int section_clock(const struct section *s, struct str word) {
    for (int i = 0; i < s->clock_count; i++)
        if (name_is(&s->clocks[i].name, word)) return i;
    return -1;
}

struct str outcome_word(enum outcome o, bool english) {
    switch (o) {
    case OUTCOME_CLOSED: return keyword_word(KW_CLOSED, english);
    case OUTCOME_REFUSED: return keyword_word(KW_REFUSED, english);
    case OUTCOME_WITHDRAWN: return keyword_word(KW_WITHDRAWN, english);
    case OUTCOME_MERGED: return keyword_word(KW_MERGED, english);
    case OUTCOME_AGREED: return keyword_word(KW_AGREED, english);
    case OUTCOME_OBJECTED: return keyword_word(KW_OBJECTED, english);
    case OUTCOME_NONE: break;
    }
    return (struct str){NULL, 0};
}
