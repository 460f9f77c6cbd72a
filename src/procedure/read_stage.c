// SPDX-License-Identifier: Apache-2.0
// 环节 and 时钟: owners, limits, what happens at their end; 可暂停 and 可延期 written out as stage and actions.
#include "calendar/calendar.h"
#include "procedure/reader.h"

static int read_offset(struct reader *r, struct rung *rung) {
    const struct token *t = reader_peek(r);
    struct limit limit;
    rung->offset_value = -1;
    bool digit = t && t->kind == TOKEN_WORD && *t->text.p >= '0' && *t->text.p <= '9';
    struct fault none, *f = digit ? r->f : &none;
    if (t && t->kind == TOKEN_WORD && limit_parse(t->text, &limit, f) == 0) {
        rung->offset = t->text;
        r->at++;
        return 0;
    }
    if (digit) return fault_place(r->f, t->line, t->column);
    if (reader_value(r, VALUE_LIMIT, &rung->offset_value) != 0) return -1;
    rung->offset = r->p->values[rung->offset_value].name;
    return 0;
}

// 提醒 ROLE | 升级 ROLE | 执行 ACTION. The action's name is looked up when all actions are there.
static int read_rung_act(struct reader *r, struct rung *rung) {
    static const enum keyword acts[] = {KW_REMIND, KW_ESCALATE, KW_EXECUTE};
    if (reader_expected(r, acts, rung->when < 0 ? 1 : 3) != 0) return -1;
    rung->act = reader_is(r, KW_REMIND) ? RUNG_REMIND : reader_is(r, KW_ESCALATE) ? RUNG_ESCALATE : RUNG_EXECUTE;
    rung->role = -1;
    r->at++;
    const struct token *t = reader_peek(r);
    if (t) rung->line = t->line;
    if (t) rung->column = t->column;
    if (rung->act != RUNG_EXECUTE) return reader_role(r, &rung->role);
    struct token action;
    if (reader_word(r, "动作名称", "name of the action", &action) != 0) return -1;
    rung->action = action.text;
    return 0;
}

// A comma before 再 and 前 is welcome and not needed.
static bool take_after_comma(struct reader *r, enum keyword k) {
    int before = r->at;
    reader_take_kind(r, TOKEN_COMMA);
    if (reader_take(r, k)) return true;
    r->at = before;
    return false;
}

int read_rungs(struct reader *r, struct rung **rungs, int *count) {
    struct rung *all = arena_array(&r->p->arena, struct rung, RUNGS_MAX);
    int early = 0; // rungs before the deadline stand first, whatever the order of writing
    bool due = false;
    for (;;) {
        struct rung rung = {.offset_value = -1};
        const struct token *t = reader_peek(r);
        if (take_after_comma(r, KW_BEFORE)) rung.when = -1;
        else if (due && take_after_comma(r, KW_THEN)) rung.when = 1;
        else if (!due && take_after_comma(r, KW_DUE)) due = true;
        else break;
        if (rung.when != 0 && read_offset(r, &rung) != 0) return -1;
        if (read_rung_act(r, &rung) != 0) return -1;
        if (*count == RUNGS_MAX) return reader_too_many(r, "到期安排", "rungs", RUNGS_MAX, t->line, t->column);
        int at = rung.when < 0 ? early++ : *count;
        for (int i = *count; i > at; i--) all[i] = all[i - 1];
        all[at] = rung;
        ++*count;
    }
    *rungs = all;
    return 0;
}

int section_add_action(struct reader *r, struct name name, struct action **ret) {
    struct section *s = r->section;
    if (s->action_count == PROC_ACTIONS)
        return reader_too_many(r, "一个部分里的动作", "actions in one section", PROC_ACTIONS, name.line, name.column);
    *ret = &s->actions[s->action_count++];
    **ret = (struct action){.name = name, .to = -1, .counter = -1, .guard_field = -1, .fork_share = -1,
                            .fork_field = -1, .join_share = -1, .extension = -1};
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
    s->stages[*ret] = (struct stage){.name = name, .limit = -1, .paused_of = -1};
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

static int read_pausable(struct reader *r, int index, const struct token *at) {
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

static int read_extendable(struct reader *r, int index, const struct token *at) {
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

static int read_end_stage(struct reader *r, struct stage *stage) {
    static const enum keyword main_words[] = {KW_CLOSED, KW_REFUSED, KW_WITHDRAWN, KW_MERGED};
    static const enum keyword part_words[] = {KW_AGREED, KW_OBJECTED};
    static const enum outcome first[] = {OUTCOME_CLOSED, OUTCOME_AGREED};
    bool part = r->section->part;
    const enum keyword *words = part ? part_words : main_words;
    size_t count = part ? 2 : 4;
    stage->outcome = OUTCOME_CLOSED;
    if (!part && reader_peek(r) == NULL) return 0;
    if (reader_expected(r, words, count) != 0) return -1;
    for (size_t i = 0; i < count; i++)
        if (reader_is(r, words[i])) stage->outcome = first[part] + (enum outcome)i;
    r->at++;
    return reader_end(r);
}

int read_stage(struct reader *r, int index) {
    static const enum keyword clauses[] = {KW_BY, KW_LIMIT, KW_DUE, KW_BEFORE, KW_PAUSABLE, KW_EXTENDABLE, KW_END};
    enum { CLAUSES = sizeof clauses / sizeof *clauses };
    struct stage *stage = &r->section->stages[index];
    bool pausable = false, extendable = false;
    stage->limit = stage->paused_of = -1;
    if (reader_take(r, KW_END)) return read_end_stage(r, stage);
    while (reader_peek(r)) {
        reader_take_kind(r, TOKEN_COMMA);
        const struct token *t = reader_peek(r);
        int result = 0;
        if (stage->owners == 0 && reader_take(r, KW_BY)) result = reader_roles(r, &stage->owners);
        else if (stage->limit < 0 && reader_take(r, KW_LIMIT)) result = reader_value(r, VALUE_LIMIT, &stage->limit);
        else if (stage->rung_count == 0 && (reader_is(r, KW_DUE) || reader_is(r, KW_BEFORE)))
            result = read_rungs(r, &stage->rungs, &stage->rung_count);
        else if (!pausable && (pausable = reader_take(r, KW_PAUSABLE))) result = read_pausable(r, index, t);
        else if (!extendable && (extendable = reader_take(r, KW_EXTENDABLE))) result = read_extendable(r, index, t);
        else if (t && reader_is(r, KW_END))
            result = reader_fault(r, t, "终点没有责任人、期限和到期安排：写成“环节 名称 终点 …”。",
                                  "An end has no owner, limit or rungs: write “stage NAME end …”.");
        else result = reader_once(r, clauses, CLAUSES - 1);
        if (result != 0) return -1;
    }
    if (stage->rung_count && stage->limit < 0)
        return reader_fault(r, NULL, "有到期安排而没有期限：请写“限 期限名称”。",
                            "There are rungs but no limit: add “limit NAME”.");
    return 0;
}

int read_clock(struct reader *r, struct clock *clock) {
    clock->limit = -1;
    if (reader_expect(r, KW_CLOCK_FROM) != 0 || reader_actions(r, clock->from) != 0) return -1;
    if (reader_expect(r, KW_CLOCK_TO) != 0 || reader_actions(r, clock->to) != 0) return -1;
    if (reader_expect(r, KW_LIMIT) != 0 || reader_value(r, VALUE_LIMIT, &clock->limit) != 0) return -1;
    if (read_rungs(r, &clock->rungs, &clock->rung_count) != 0) return -1;
    return reader_end(r);
}
