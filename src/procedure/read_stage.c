// SPDX-License-Identifier: Apache-2.0
// 环节 and 时钟: owners, limits, what happens when they run out.
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
    static const enum keyword after[] = {KW_THEN, KW_BEFORE, KW_BY, KW_LIMIT, KW_PAUSABLE, KW_EXTENDABLE};
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
    return due && reader_take_kind(r, TOKEN_COMMA) ? reader_expected(r, after, sizeof after / sizeof *after) : 0;
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

// 限 NAME [按 FIELD], behind the 限.
static int read_limit(struct reader *r, int *limit, int *per) {
    return reader_value(r, VALUE_LIMIT, limit) != 0 ? -1 : reader_per(r, *limit, per);
}

int read_stage(struct reader *r, int index) {
    static const enum keyword clauses[] = {KW_BY, KW_LIMIT, KW_DUE, KW_BEFORE, KW_PAUSABLE, KW_EXTENDABLE, KW_HALTS, KW_END};
    enum { CLAUSES = sizeof clauses / sizeof *clauses };
    struct stage *stage = &r->section->stages[index];
    bool pausable = false, extendable = false;
    const struct token *due = NULL;
    stage->limit = stage->per = stage->paused_of = -1;
    if (reader_take(r, KW_END)) return read_end_stage(r, stage);
    while (reader_peek(r)) {
        reader_take_kind(r, TOKEN_COMMA);
        const struct token *t = reader_peek(r);
        int result = 0;
        if (stage->owners == 0 && reader_take(r, KW_BY)) result = reader_roles(r, &stage->owners);
        else if (stage->limit < 0 && reader_take(r, KW_LIMIT)) result = read_limit(r, &stage->limit, &stage->per);
        else if (!due && (reader_is(r, KW_DUE) || reader_is(r, KW_BEFORE)) && (due = t))
            result = read_rungs(r, &stage->rungs, &stage->rung_count);
        else if (!pausable && (pausable = reader_take(r, KW_PAUSABLE))) result = read_pausable(r, index, t);
        else if (!extendable && (extendable = reader_take(r, KW_EXTENDABLE))) result = read_extendable(r, index, t);
        else if (!stage->halts && (stage->halts = reader_take(r, KW_HALTS))) result = 0;
        else if (t && reader_is(r, KW_END))
            result = reader_fault(r, t, "终点没有责任人、期限和到期安排：写成“环节 名称 终点 …”。",
                                  "An end has no owner, limit or rungs: write “stage NAME end …”.");
        else result = reader_once(r, clauses, CLAUSES - 1);
        if (result != 0) return -1;
    }
    if (due && stage->limit < 0)
        return reader_fault(r, due, "有到期安排而没有期限：请写“限 期限名称”。",
                            "There are rungs but no limit: add “limit NAME”.");
    return 0;
}

int read_clock(struct reader *r, struct clock *clock) {
    clock->limit = clock->per = -1;
    if (reader_expect(r, KW_CLOCK_FROM) != 0 || reader_actions(r, clock->from) != 0) return -1;
    if (reader_expect(r, KW_CLOCK_TO) != 0 || reader_actions(r, clock->to) != 0) return -1;
    if (reader_expect(r, KW_LIMIT) != 0 || read_limit(r, &clock->limit, &clock->per) != 0) return -1;
    if (read_rungs(r, &clock->rungs, &clock->rung_count) != 0) return -1;
    return reader_end(r);
}
