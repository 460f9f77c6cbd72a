// SPDX-License-Identifier: Apache-2.0
#include "procedure/read.h"

#include "procedure/reader.h"

static const enum keyword line_words[] = {KW_ROLE, KW_FIELD, KW_STAGE, KW_CLOCK, KW_ACTION, KW_PART, KW_MUST};
static const enum keyword part_words[] = {KW_STAGE, KW_CLOCK, KW_ACTION, KW_MUST};

static struct section *section_at(struct reader *r, int i) { return i == SECTION_MAIN ? &r->p->main : &r->p->parts[i]; }

static void section_begin(struct reader *r, struct section *s, struct name name, bool part) {
    struct arena *a = &r->p->arena;
    *s = (struct section){.name = name, .part = part};
    s->stages = arena_array(a, struct stage, PROC_STAGES);
    s->actions = arena_array(a, struct action, PROC_ACTIONS);
    s->clocks = arena_array(a, struct clock, CLOCKS_MAX);
    s->counters = arena_array(a, struct counter, PROC_COUNTERS);
    s->intents = arena_array(a, struct intent, INTENTS_MAX);
}

// The first line settles the language: 程序 NAME 第N版 自 DATE.
static int read_head(struct reader *r, const struct lex_line *line) {
    struct procedure *p = r->p;
    r->line = line;
    r->at = 0;
    r->first = line->tokens[0];
    r->english = str_eq(r->first.text, keyword_word(KW_PROCEDURE, true));
    if (!r->english && !reader_is(r, KW_PROCEDURE))
        return reader_fault(r, &r->first, "文件的第一行应是“程序 名称 第1版 自 日期”。",
                            "The first line should be “procedure NAME version 1 from DATE”.");
    r->at++;
    if (reader_name(r, "程序名称", "name of the procedure", &p->name) != 0 ||
        reader_version(r, &p->version, &p->from) != 0)
        return -1;
    section_begin(r, &p->main, p->name, false);
    p->roles[p->role_count++] =
        (struct role){.name = made_name(MADE_SYSTEM, r->english, 0, 0), .kind = ROLE_SYSTEM, .field = -1};
    return 0;
}

static const struct name *named_alike(const struct name *have, const struct name *n) {
    bool alike = name_is(have, n->name) || name_is(have, n->alias);
    return alike ? have : NULL;
}

static int name_twice(struct reader *r, const struct name *have, const struct name *n, const char *zh, const char *en) {
    struct str word = name_is(have, n->name) ? n->name : n->alias;
    if (have->line == 0)
        return reader_fault(r, &(struct token){.line = n->line, .column = n->column},
                            "%s%.0s“%.*s”是内建的，不用再写。", "%.0sThe %s “%.*s” is built in; leave the line out.", zh, en,
                            SP(word));
    return reader_twice(r, word, zh, en, n->line, n->column, have->line);
}

// Declares one more of n things of a kind whose names lie `stride` bytes apart.
static int declare(struct reader *r, void *first, size_t stride, int *count, int most, const char *zh, const char *en,
                   struct name *ret) {
    if (reader_name(r, zh, en, ret) != 0) return -1;
    for (int i = 0; i < *count; i++) {
        const struct name *have = named_alike((const struct name *)((char *)first + stride * (size_t)i), ret);
        if (have) return name_twice(r, have, ret, zh, en);
    }
    if (*count == most) return reader_too_many(r, zh, en, most, ret->line, ret->column);
    *(struct name *)((char *)first + stride * (size_t)*count) = *ret;
    ++*count;
    return 0;
}

// The lines of an action are its variants: all carry the name as the first gave it, with the other name from
// whichever line gives it.
static int declare_action(struct reader *r, int *ret) {
    struct section *s = r->section;
    struct name name;
    struct action *a;
    if (reader_name(r, "动作名称", "name of the action", &name) != 0) return -1;
    int leader = section_action(s, name.name);
    const struct name *first = leader < 0 ? NULL : &s->actions[leader].name;
    for (int i = 0; i < s->action_count; i++) {
        const struct name *have = named_alike(&s->actions[i].name, &name);
        if (have == NULL) continue;
        bool variant = first && str_eq(have->name, first->name);
        if (!variant || (name.alias.n && have->alias.n && !name_is(have, name.alias)))
            return name_twice(r, have, &name, "动作", "action");
    }
    if (first) {
        struct str alias = first->alias.n ? first->alias : name.alias;
        name = (struct name){first->name, alias, name.line, name.column};
        for (int i = leader; i < s->action_count; i++)
            if (str_eq(s->actions[i].name.name, name.name)) s->actions[i].name.alias = alias;
    }
    *ret = s->action_count;
    return section_add_action(r, name, &a);
}

static int declare_part(struct reader *r, int *ret) {
    struct procedure *p = r->p;
    struct name name;
    if (declare(r, p->parts, sizeof *p->parts, &p->part_count, PROC_SHARES, "分件", "part", &name) != 0) return -1;
    *ret = p->part_count - 1;
    section_begin(r, &p->parts[*ret], name, true);
    return reader_end(r);
}

static int declare_line(struct reader *r, struct decl *d) {
    struct procedure *p = r->p;
    struct section *s = r->section;
    struct name name;
    switch (d->kind) {
    case KW_ROLE:
        d->index = p->role_count;
        return declare(r, p->roles, sizeof *p->roles, &p->role_count, PROC_ROLES, "角色", "role", &name);
    case KW_FIELD:
        d->index = p->field_count;
        return declare(r, p->fields, sizeof *p->fields, &p->field_count, PROC_FIELDS, "字段", "field", &name);
    case KW_STAGE:
        d->index = s->stage_count;
        return declare(r, s->stages, sizeof *s->stages, &s->stage_count, PROC_STAGES, "环节", "stage", &name);
    case KW_CLOCK:
        d->index = s->clock_count;
        return declare(r, s->clocks, sizeof *s->clocks, &s->clock_count, CLOCKS_MAX, "时钟", "clock", &name);
    case KW_ACTION: return declare_action(r, &d->index);
    case KW_PART: return declare_part(r, &d->index);
    default: return 0; // a claim declares nothing
    }
}

// First pass: which section each line belongs to, and the name it declares.
static int declare_all(struct reader *r, const struct lex_lines *lines) {
    int part = SECTION_MAIN;
    r->decls = arena_array(&r->scratch, struct decl, (size_t)lines->count);
    for (int i = 1; i < lines->count; i++) {
        struct decl *d = &r->decls[r->decl_count];
        r->line = &lines->lines[i];
        r->at = 0;
        bool inside = part != SECTION_MAIN && r->line->indented;
        if (inside ? reader_expected(r, part_words, sizeof part_words / sizeof *part_words)
                   : reader_expected(r, line_words, sizeof line_words / sizeof *line_words))
            return -1;
        if (!inside) part = SECTION_MAIN;
        *d = (struct decl){keyword_find(r->line->tokens[0].text, r->english), part, -1, r->line, 0};
        r->section = section_at(r, part);
        r->at = 1;
        if (declare_line(r, d) != 0) return -1;
        d->after = r->at;
        if (d->kind == KW_PART) part = d->index;
        r->decl_count++;
    }
    return 0;
}

static int read_decl(struct reader *r, const struct decl *d) {
    struct procedure *p = r->p;
    switch (d->kind) {
    case KW_ROLE: return read_role(r, &p->roles[d->index]);
    case KW_FIELD: return read_field(r, &p->fields[d->index]);
    case KW_STAGE: return read_stage(r, d->index);
    case KW_CLOCK: return read_clock(r, &r->section->clocks[d->index]);
    case KW_ACTION: return read_action(r, &r->section->actions[d->index]);
    default: return read_intent(r);
    }
}

// Second pass, one kind of line after the other: each kind uses what those before it have settled.
static int read_all(struct reader *r) {
    static const enum keyword order[] = {KW_FIELD, KW_ROLE, KW_STAGE, KW_ACTION, KW_CLOCK, KW_MUST};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (int i = 0; i < r->decl_count; i++) {
            const struct decl *d = &r->decls[i];
            if (d->kind != order[k]) continue;
            r->section = section_at(r, d->section);
            r->line = d->line;
            r->at = d->after;
            if (read_decl(r, d) != 0) return -1;
        }
    return 0;
}

static int check_rungs(struct reader *r, const struct section *s, struct rung *rungs, int count) {
    for (int i = 0; i < count; i++) {
        if (rungs[i].act != RUNG_EXECUTE) continue;
        int a = section_action(s, rungs[i].action);
        if (a < 0) return reader_no_action(r, s, rungs[i].action, rungs[i].line, rungs[i].column);
        rungs[i].action = s->actions[a].name.name;
    }
    return 0;
}

// What can only be seen when every line is read: names of actions in rungs, and what a section cannot lack.
static int check_section(struct reader *r, const struct section *s) {
    const struct token at = {.line = s->name.line, .column = s->name.column};
    bool opens = s->part;
    if (s->stage_count == 0 && s->part)
        return reader_fault(r, &at, "分件“%.*s”没有环节；属于它的行要缩进。",
                            "The part “%.*s” has no stage; its lines must be indented.", SP(s->name.name));
    if (s->stage_count == 0)
        return reader_fault(r, &at, "程序“%.*s”没有环节。", "The procedure “%.*s” has no stage.", SP(s->name.name));
    for (int i = 0; i < s->action_count; i++) opens |= s->actions[i].opening;
    if (!opens)
        return reader_fault(r, &at, "没有登记动作：至少一个动作只写“到 环节”，不写“从”。",
                            "Nothing opens a matter: at least one action has “to STAGE” without “from”.");
    for (int i = 0; i < s->stage_count; i++)
        if (check_rungs(r, s, s->stages[i].rungs, s->stages[i].rung_count) != 0) return -1;
    for (int i = 0; i < s->clock_count; i++)
        if (check_rungs(r, s, s->clocks[i].rungs, s->clocks[i].rung_count) != 0) return -1;
    return 0;
}

// Roles behind 无 stay bound in the whole when parts are split off to them.
static void settle_kept(struct procedure *p) {
    for (int i = 0; i < p->main.action_count; i++) p->kept_bound |= p->main.actions[i].without;
    for (int i = 0; i < p->main.action_count; i++) {
        struct action *a = &p->main.actions[i];
        for (int k = 0; a->fork_field >= 0 && k < p->role_count; k++)
            if ((p->kept_bound >> k & 1) && p->roles[k].field == a->fork_field) a->binds |= 1u << k;
    }
}

static int read_file(struct reader *r, struct str text) {
    struct procedure *p = r->p;
    struct lex_lines lines;
    if (text_check(&text, PROCEDURE_MAX_BYTES, "proc-syntax", r->f) != 0) return -1;
    p->text = arena_str(&p->arena, text);
    if (lex(&lines, p->text, &r->scratch, r->f) != 0) return -1;
    if (lines.count == 0) {
        fault_set(r->f, FAULT_INPUT, "proc-syntax", "文件是空的；第一行应是“程序 名称 第1版 自 日期”。",
                  "The file is empty; its first line should be “procedure NAME version 1 from DATE”.");
        return fault_place(r->f, 1, 1);
    }
    p->roles = arena_array(&p->arena, struct role, PROC_ROLES);
    p->fields = arena_array(&p->arena, struct field, PROC_FIELDS);
    p->values = arena_array(&p->arena, struct value_name, PROC_VALUES);
    p->parts = arena_array(&p->arena, struct section, PROC_SHARES);
    p->pers = arena_array(&p->arena, struct per, PROC_PERS);
    if (read_head(r, &lines.lines[0]) != 0 || declare_all(r, &lines) != 0 || read_all(r) != 0) return -1;
    for (int i = SECTION_MAIN; i < p->part_count; i++)
        if (check_section(r, section_at(r, i)) != 0) return -1;
    settle_kept(p);
    return 0;
}

int procedure_read(struct procedure **ret, struct str text, struct fault *f) {
    struct procedure *p = mem_new(sizeof *p);
    struct reader r = {.p = p, .f = f};
    int result = read_file(&r, text);
    arena_release(&r.scratch);
    procedure_find_meanings(p);
    if (result == 0) *ret = p;
    else procedure_free(p);
    return result;
}
