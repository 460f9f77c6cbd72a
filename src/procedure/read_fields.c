// SPDX-License-Identifier: Apache-2.0
// 角色 and 字段: what they say behind the name.
#include "procedure/reader.h"

static int read_bound(struct reader *r, struct role *role) {
    const struct token *at = reader_peek(r);
    role->kind = ROLE_BOUND;
    if (reader_field(r, &role->field) != 0) return -1;
    const struct field *field = &r->p->fields[role->field];
    bool person = field->type == FIELD_PERSON;
    if (!person && field->type != FIELD_OFFICE && field->type != FIELD_OFFICES)
        return reader_fault(r, at, "角色只能随“单位”“单位们”或“人”字段，“%.*s”不是。",
                            "A role is bound to a field of type office, offices or person; “%.*s” is none.", SP(at->text));
    if (!person) role->post = STR("承办人");
    if (person && reader_take(r, KW_HOLDING)) return reader_name(r, "角色名称", "name of the role", &role->holding);
    if (!reader_is(r, KW_POST)) return 0;
    if (person)
        return reader_fault(r, reader_peek(r), "随“人”字段的角色就是这个人，不能再写“任”。",
                            "A role bound to a person is that person; it has no post.");
    struct token post;
    r->at++;
    if (reader_word(r, "岗位名称", "post", &post) != 0) return -1;
    role->post = post.text;
    return 0;
}

int read_role(struct reader *r, struct role *role) {
    static const enum keyword kinds[] = {KW_HELD, KW_BOUND};
    role->field = -1;
    if (reader_expected(r, kinds, 2) != 0) return -1;
    bool held = reader_take(r, KW_HELD);
    role->kind = ROLE_HELD;
    if (!held && (r->at++, read_bound(r, role)) != 0) return -1;
    return reader_end(r);
}

static int read_choices(struct reader *r, struct field *field) {
    field->choices = arena_array(&r->p->arena, struct name, CHOICES_MAX);
    do {
        struct name c;
        if (reader_name(r, "选项", "choice", &c) != 0) return -1;
        for (int i = 0; i < field->choice_count; i++) {
            const struct name *have = &field->choices[i];
            if (name_is(have, c.name) || name_is(have, c.alias))
                return reader_twice(r, c.name, "选项", "choice", c.line, c.column, have->line);
        }
        if (field->choice_count == CHOICES_MAX)
            return reader_too_many(r, "选项", "choices", CHOICES_MAX, c.line, c.column);
        field->choices[field->choice_count++] = c;
    } while (reader_take_kind(r, TOKEN_COMMA));
    return 0;
}

int read_field(struct reader *r, struct field *field) {
    static const struct {
        enum keyword word;
        enum field_type type;
    } types[] = {{KW_TEXT, FIELD_TEXT},     {KW_WORD, FIELD_WORD},       {KW_OFFICE, FIELD_OFFICE},
                 {KW_OFFICES, FIELD_OFFICES}, {KW_PERSON, FIELD_PERSON},   {KW_CHOICE, FIELD_CHOICE},
                 {KW_NUMBER, FIELD_NUMBER}, {KW_DATE, FIELD_DATE},       {KW_LIMIT_TYPE, FIELD_LIMIT},
                 {KW_MATTER, FIELD_MATTER}};
    enum { TYPES = sizeof types / sizeof *types };
    enum keyword words[TYPES];
    for (size_t i = 0; i < TYPES; i++) words[i] = types[i].word;
    if (reader_expected(r, words, TYPES) != 0) return -1;
    for (size_t i = 0; i < TYPES; i++)
        if (reader_is(r, types[i].word)) field->type = types[i].type;
    r->at++;
    if (field->type == FIELD_CHOICE && read_choices(r, field) != 0) return -1;
    return reader_end(r);
}

int made_field(struct reader *r, enum made m, enum field_type type, int *ret) {
    struct procedure *p = r->p;
    struct name name = made_name(m, r->english, r->line->tokens[0].line, r->line->tokens[0].column);
    int i = procedure_field(p, name.name);
    if (i < 0) i = procedure_field(p, name.alias);
    if (i >= 0 && p->fields[i].type != type)
        return reader_fault(r, &(struct token){.line = p->fields[i].name.line, .column = p->fields[i].name.column},
                            "字段“%.*s”由第 %d 行使用，类型必须是“%s”%.0s。",
                            "The field “%.*s” is used by line %d and must have the type %.0s“%s”.", SP(name.name), name.line,
                            type == FIELD_LIMIT ? "时限" : "文", type == FIELD_LIMIT ? "limit" : "text");
    if (i < 0) {
        if (p->field_count == PROC_FIELDS)
            return reader_too_many(r, "字段", "fields", PROC_FIELDS, name.line, name.column);
        i = p->field_count++;
        p->fields[i] = (struct field){.name = name, .type = type};
    }
    *ret = i;
    return 0;
}
