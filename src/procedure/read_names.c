// SPDX-License-Identifier: Apache-2.0
// Words that refer to something declared elsewhere in the file.
#include "calendar/calendar.h"
#include "procedure/reader.h"

// One kind of thing that can be named: how many there are, and each one's name.
struct kind {
    const char *zh, *en;
    int (*count)(const struct reader *r);
    const struct name *(*name)(const struct reader *r, int i);
};

static int role_count(const struct reader *r) { return r->p->role_count; }
static const struct name *role_name(const struct reader *r, int i) { return &r->p->roles[i].name; }
static int field_count(const struct reader *r) { return r->p->field_count; }
static const struct name *field_name(const struct reader *r, int i) { return &r->p->fields[i].name; }
static int stage_count(const struct reader *r) { return r->section->stage_count; }
static const struct name *stage_name(const struct reader *r, int i) { return &r->section->stages[i].name; }
static int part_count(const struct reader *r) { return r->p->part_count; }
static const struct name *part_name(const struct reader *r, int i) { return &r->p->parts[i].name; }
static int action_count(const struct reader *r) { return r->section->action_count; }
static const struct name *action_name(const struct reader *r, int i) { return &r->section->actions[i].name; }

static const struct kind roles = {"角色", "role", role_count, role_name};
static const struct kind fields = {"字段", "field", field_count, field_name};
static const struct kind stages = {"环节", "stage", stage_count, stage_name};
static const struct kind parts = {"分件", "part", part_count, part_name};
static const struct kind actions = {"动作", "action", action_count, action_name};

static int find(const struct reader *r, const struct kind *k, struct str word) {
    for (int i = 0; i < k->count(r); i++)
        if (name_is(k->name(r, i), word)) return i;
    return -1;
}

static int unknown(struct reader *r, const struct kind *k, struct str word, int line, int column) {
    struct near near = near_begin(word);
    for (int i = 0; i < k->count(r); i++) near_offer_name(&near, k->name(r, i));
    struct near_hint hint = near_hint(&near);
    fault_set(r->f, FAULT_INPUT, "proc-unknown-word", "没有叫“%.*s”的%s%.0s%s%.0s", "There is no “%.*s” among the %.0s%ss%.0s%s",
              SP(word), k->zh, k->en, hint.zh, hint.en);
    return fault_place(r->f, line, column);
}

// 理由 and 延长 need no line of their own.
static int made(struct reader *r, struct str word, int *ret) {
    struct name reason = made_name(MADE_REASON, r->english, 0, 0), extension = made_name(MADE_EXTENSION, r->english, 0, 0);
    if (name_is(&reason, word)) return made_field(r, MADE_REASON, FIELD_TEXT, ret);
    return name_is(&extension, word) ? made_field(r, MADE_EXTENSION, FIELD_LIMIT, ret) : 0;
}

static int one(struct reader *r, const struct kind *k, int *ret, struct token *at) {
    if (reader_word(r, k->zh, k->en, at) != 0) return -1;
    int i = find(r, k, at->text);
    if (i < 0 && k == &fields && made(r, at->text, &i) != 0) return -1;
    if (i < 0) return unknown(r, k, at->text, at->line, at->column);
    *ret = i;
    return 0;
}

// After a comma the list goes on, unless what follows is a keyword and no name: "由 甲, 限 …".
static bool list_goes_on(struct reader *r, const struct kind *k) {
    if (!reader_take_kind(r, TOKEN_COMMA)) return false;
    const struct token *next = reader_peek(r);
    bool on = !next || next->kind != TOKEN_WORD || find(r, k, next->text) >= 0 ||
              keyword_find(next->text, r->english) == KW_COUNT;
    if (!on) r->at--;
    return on;
}

static int list(struct reader *r, const struct kind *k, uint64_t bits[2]) {
    bits[0] = bits[1] = 0;
    do {
        struct token at;
        int i = 0;
        if (one(r, k, &i, &at) != 0) return -1;
        if (bits[i / 64] >> (i % 64) & 1)
            return reader_fault(r, &at, "“%.*s”在这里写了两次。", "“%.*s” stands here twice.", SP(at.text));
        bits[i / 64] |= (uint64_t)1 << (i % 64);
    } while (list_goes_on(r, k));
    return 0;
}

int reader_role(struct reader *r, int *ret) { return one(r, &roles, ret, &(struct token){0}); }
int reader_field(struct reader *r, int *ret) { return one(r, &fields, ret, &(struct token){0}); }
int reader_stage(struct reader *r, int *ret) { return one(r, &stages, ret, &(struct token){0}); }
int reader_part(struct reader *r, int *ret) { return one(r, &parts, ret, &(struct token){0}); }

int reader_roles(struct reader *r, uint32_t *ret) {
    uint64_t bits[2];
    if (list(r, &roles, bits) != 0) return -1;
    *ret = (uint32_t)bits[0];
    return 0;
}

int reader_parts(struct reader *r, uint32_t *ret) {
    uint64_t bits[2];
    if (list(r, &parts, bits) != 0) return -1;
    *ret = (uint32_t)bits[0];
    return 0;
}

int reader_fields(struct reader *r, uint64_t *ret) {
    uint64_t bits[2];
    if (list(r, &fields, bits) != 0) return -1;
    *ret = bits[0];
    return 0;
}

int reader_stages(struct reader *r, uint64_t *ret) {
    uint64_t bits[2];
    if (list(r, &stages, bits) != 0) return -1;
    *ret = bits[0];
    return 0;
}

int reader_actions(struct reader *r, uint64_t ret[2]) {
    uint64_t first[2];
    if (list(r, &actions, first) != 0) return -1;
    const struct section *s = r->section;
    for (int i = 0; i < s->action_count; i++) {
        int leader = section_action(s, s->actions[i].name.name);
        if (first[leader / 64] >> (leader % 64) & 1) ret[i / 64] |= (uint64_t)1 << (i % 64);
    }
    return 0;
}

int reader_no_action(struct reader *r, const struct section *s, struct str word, int line, int column) {
    struct section *before = r->section;
    r->section = (struct section *)s;
    unknown(r, &actions, word, line, column);
    r->section = before;
    return -1;
}

static int value_name_check(struct reader *r, enum value_use use, const struct token *t) {
    bool digit = t->text.n && *t->text.p >= '0' && *t->text.p <= '9';
    struct limit limit;
    struct fault none;
    if (!digit && limit_parse(t->text, &limit, &none) != 0) return 0;
    if (use == VALUE_LIMIT)
        return reader_fault(r, t, "这里要写期限的名称（如“办理期限”），“%.*s”这样的数值写在方案里。",
                            "The name of a limit stands here; a figure such as “%.*s” belongs in the profile.", SP(t->text));
    return reader_fault(r, t, "这里要写次数的名称（如“退单次数”），“%.*s”这样的数值写在方案里。",
                        "The name of a maximum stands here; a figure such as “%.*s” belongs in the profile.", SP(t->text));
}

int reader_value(struct reader *r, enum value_use use, int *ret) {
    struct procedure *p = r->p;
    struct token t;
    static const char *const zh[] = {"期限", "次数", "比例"}, *const en[] = {"limit", "maximum", "share"};
    static const char *const zh_name[] = {"期限的名称", "次数的名称", "比例的名称"}, *const en_name[] = {"name of a limit", "name of a maximum", "name of a share"};
    if (reader_word(r, zh_name[use], en_name[use], &t) != 0 ||
        value_name_check(r, use, &t) != 0)
        return -1;
    int i = 0;
    while (i < p->value_count && !str_eq(p->values[i].name, t.text)) i++;
    if (i == PROC_VALUES) return reader_too_many(r, "数值名称", "names of values", PROC_VALUES, t.line, t.column);
    struct value_name *v = &p->values[i];
    if (i == p->value_count) {
        *v = (struct value_name){.name = t.text, .line = t.line, .column = t.column};
        p->value_count++;
    }
    bool *uses[] = {&v->is_limit, &v->is_count, &v->is_share};
    for (int k = 0; k < 3; k++)
        if (k != (int)use && *uses[k])
            return reader_fault(r, &t, "“%.*s”在第 %d 行用作%s，这里却用作%s%.0s%.0s。",
                                "“%.*s” is used on line %d as %.0s%.0sa %s, here as a %s.", SP(t.text), v->line, zh[k], zh[use], en[k], en[use]);
    *uses[use] = true;
    *ret = i;
    return 0;
}

int reader_per(struct reader *r, int limit, int *ret) {
    struct procedure *p = r->p;
    int field, i = 0;
    *ret = -1;
    if (!reader_take(r, KW_PER)) return 0;
    const struct token *at = reader_peek(r);
    if (reader_field(r, &field) != 0) return -1;
    if (p->fields[field].type != FIELD_CHOICE)
        return reader_fault(r, at, "“按”只能看“选”字段，“%.*s”不是。", "“per” looks at a choice field; “%.*s” is none.", SP(at->text));
    while (i < p->per_count && (p->pers[i].value != limit || p->pers[i].field != field)) i++;
    if (i == PROC_PERS) return reader_too_many(r, "按选项的期限", "limits by a choice", PROC_PERS, at->line, at->column);
    if (i == p->per_count) p->pers[p->per_count++] = (struct per){limit, field};
    *ret = i;
    return 0;
}

int reader_counter(struct reader *r, int *ret) {
    struct section *s = r->section;
    const struct token *t = reader_peek(r);
    int value, i = 0;
    if (reader_value(r, VALUE_COUNT, &value) != 0) return -1;
    while (i < s->counter_count && s->counters[i].value != value) i++;
    if (i == PROC_COUNTERS)
        return reader_too_many(r, "一个部分里的计数", "counters in one section", PROC_COUNTERS, t->line, t->column);
    if (i == s->counter_count) s->counters[s->counter_count++] = (struct counter){r->p->values[value].name, value};
    *ret = i;
    return 0;
}
