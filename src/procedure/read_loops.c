// SPDX-License-Identifier: Apache-2.0
// 可暂停 and 可延期, written out: a paused stage, and actions like any other with a counter each.
#include "procedure/reader.h"

int section_add_action(struct reader *r, struct name name, struct action **ret) {
    struct section *s = r->section;
    if (s->action_count == PROC_ACTIONS)
        return reader_too_many(r, "一个部分里的动作", "actions in one section", PROC_ACTIONS, name.line, name.column);
    *ret = &s->actions[s->action_count++];
    **ret = (struct action){.name = name, .to = -1, .counter = -1, .guard_field = -1, .fork_share = -1,
                            .fork_field = -1, .join_share = -1, .extension = -1, .window = -1, .sample = -1, .sample_per = -1};
    return 0;
}

int section_add_stage(struct reader *r, struct name name, int *ret) {
    struct section *s = r->section;
    int twice = section_stage(s, name.name);
    if (twice < 0) twice = section_stage(s, name.alias);
    if (twice >= 0)
        return reader_twice(r, name.name, "环节", "stage", name.line, name.column, s->stages[twice].name.line);
    if (s->stage_count == PROC_STAGES)
        return reader_too_many(r, "一个部分里的环节", "stages in one section", PROC_STAGES, name.line, name.column);
    *ret = s->stage_count++;
    s->stages[*ret] = (struct stage){.name = name, .limit = -1, .per = -1, .paused_of = -1};
    return 0;
}

// An action the reader makes may not also be written in the file.
static int add_made_action(struct reader *r, enum made m, enum action_kind kind, const struct token *at,
                           struct action **ret) {
    struct section *s = r->section;
    struct name name = made_name(m, r->english, at->line, at->column);
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (a->kind == ACTION_ORDINARY && (name_is(&a->name, name.name) || name_is(&a->name, name.alias)))
            return reader_fault(r, &(struct token){.line = a->name.line, .column = a->name.column},
                                "“%.*s”由第 %d 行的“可暂停”或“可延期”产生，不用另写动作。",
                                "“%.*s” comes from “pausable” or “extendable” on line %d; do not write it as an action.",
                                SP(a->name.name), at->line);
    }
    if (section_add_action(r, name, ret) != 0) return -1;
    (*ret)->kind = kind;
    return 0;
}

static struct str paused_word(struct reader *r, struct str stage, bool english) {
    if (stage.n == 0) return stage;
    return english ? arena_printf(&r->p->arena, "%.*s-paused", SP(stage))
                   : arena_printf(&r->p->arena, "%.*s·暂停", SP(stage));
}

struct loop { // what stands behind 可暂停 or 可延期
    int most, counter, limit;
    uint32_t roles;
};

// 可暂停 至多 V 限 V [由 R] and 可延期 至多 V [每次 V] [由 R]: `length` is 限 or 每次.
static int read_loop(struct reader *r, enum keyword length, uint32_t owners, struct loop *ret) {
    *ret = (struct loop){-1, -1, -1, 0};
    for (;;) {
        if (ret->counter < 0 && reader_take(r, KW_AT_MOST)) {
            if (reader_counter(r, &ret->counter) != 0) return -1;
        } else if (ret->limit < 0 && reader_take(r, length)) {
            if (reader_value(r, VALUE_LIMIT, &ret->limit) != 0) return -1;
        } else if (ret->roles == 0 && reader_take(r, KW_BY)) {
            if (reader_roles(r, &ret->roles) != 0) return -1;
        } else {
            break;
        }
    }
    if (owners == 0)
        return reader_fault(r, NULL, "这个环节要先写“由 角色”，再写可暂停、可延期。",
                            "Write “by ROLE” before “pausable” and “extendable”.");
    if (ret->counter < 0) return reader_expect(r, KW_AT_MOST);
    if (ret->limit < 0 && length == KW_LIMIT) return reader_expect(r, length);
    if (ret->roles == 0) ret->roles = owners;
    return 0;
}

int read_pausable(struct reader *r, int index, const struct token *at) {
    struct section *s = r->section;
    struct name of = s->stages[index].name;
    struct loop loop;
    struct action *pause, *resume;
    int paused, reason;
    if (read_loop(r, KW_LIMIT, s->stages[index].owners, &loop) != 0) return -1;
    struct name name = {paused_word(r, of.name, r->english), paused_word(r, of.alias, !r->english), at->line, at->column};
    if (section_add_stage(r, name, &paused) != 0 || made_field(r, MADE_REASON, FIELD_TEXT, &reason) != 0) return -1;
    struct stage *stage = &s->stages[paused];
    stage->owners = s->stages[index].owners;
    stage->limit = loop.limit;
    stage->paused_of = index;
    stage->rung_count = 1;
    stage->rungs = arena_new(&r->p->arena, struct rung);
    *stage->rungs = (struct rung){.act = RUNG_EXECUTE, .role = -1, .offset_value = -1, .line = at->line,
                                  .column = at->column, .action = made_name(MADE_RESUME, r->english, 0, 0).name};
    if (add_made_action(r, MADE_PAUSE, ACTION_PAUSE, at, &pause) != 0) return -1;
    pause->from = (uint64_t)1 << index;
    pause->to = paused;
    pause->roles = loop.roles;
    pause->counter = loop.counter;
    pause->required = (uint64_t)1 << reason;
    if (add_made_action(r, MADE_RESUME, ACTION_RESUME, at, &resume) != 0) return -1;
    resume->from = (uint64_t)1 << paused;
    resume->to = index;
    resume->roles = loop.roles | 1; // the system: role 0
    return 0;
}

int read_extendable(struct reader *r, int index, const struct token *at) {
    struct loop loop;
    struct action *extend;
    int reason, extension;
    if (read_loop(r, KW_EACH, r->section->stages[index].owners, &loop) != 0) return -1;
    if (made_field(r, MADE_REASON, FIELD_TEXT, &reason) != 0) return -1;
    if (add_made_action(r, MADE_EXTEND, ACTION_EXTEND, at, &extend) != 0) return -1;
    extend->from = (uint64_t)1 << index;
    extend->roles = loop.roles;
    extend->counter = loop.counter;
    extend->required = (uint64_t)1 << reason;
    extend->extension = loop.limit;
    if (loop.limit >= 0) return 0;
    if (made_field(r, MADE_EXTENSION, FIELD_LIMIT, &extension) != 0) return -1;
    extend->required |= (uint64_t)1 << extension;
    return 0;
}
