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
    return word.n != 0 && (str_eq(n->name, word) || str_eq(n->alias, word));
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
