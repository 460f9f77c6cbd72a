// SPDX-License-Identifier: Apache-2.0
// 动作 and 须能.
#include "procedure/reader.h"

// What a line 动作 may say, each once.
static const enum keyword clauses[] = {KW_FROM,    KW_IN,       KW_TO,    KW_BY,      KW_REQUIRES, KW_OPTIONAL,
                                       KW_AT_MOST, KW_WHEN,     KW_OTHERWISE, KW_SPLITS, KW_NEEDS, KW_RECALLS,
                                       KW_UNBINDS, KW_TELLS,    KW_REOPENS, KW_MERGES, KW_WITHIN, KW_AUTO, KW_ISSUES, KW_WITHOUT, KW_SAMPLED};
enum { CLAUSES = sizeof clauses / sizeof *clauses };

struct action_line {
    struct action *a;
    bool given[KW_COUNT];
};

// 当 FIELD 是 A、B: the field is required by this variant, for without it the guard could not be asked.
static int read_guard(struct reader *r, struct action *a) {
    const struct token *at = reader_peek(r);
    if (reader_field(r, &a->guard_field) != 0) return -1;
    const struct field *field = &r->p->fields[a->guard_field];
    if (field->type != FIELD_CHOICE)
        return reader_fault(r, at, "“当”只能看“选”字段，“%.*s”不是。", "“when” looks at a choice field; “%.*s” is none.",
                            SP(at->text));
    if (reader_expect(r, KW_IS) != 0) return -1;
    do {
        struct token t;
        struct near near;
        int i = 0;
        if (reader_word(r, "选项", "choice", &t) != 0) return -1;
        near = near_begin(t.text);
        for (; i < field->choice_count && !name_is(&field->choices[i], t.text); i++)
            near_offer_name(&near, &field->choices[i]);
        if (i == field->choice_count) {
            struct near_hint hint = near_hint(&near);
            fault_set(r->f, FAULT_INPUT, "proc-unknown-word", "字段“%.*s”没有选项“%.*s”%s%.0s",
                      "The field “%.*s” has no choice “%.*s”%.0s%s", SP(field->name.name), SP(t.text), hint.zh, hint.en);
            return fault_place(r->f, t.line, t.column);
        }
        a->guard_choices |= 1u << i;
    } while (reader_take_kind(r, TOKEN_COMMA));
    a->required |= (uint64_t)1 << a->guard_field;
    return 0;
}

static int read_split(struct reader *r, struct action *a) {
    if (reader_part(r, &a->fork_share) != 0 || reader_expect(r, KW_SPLITS_TO) != 0) return -1;
    const struct token *at = reader_peek(r);
    if (reader_field(r, &a->fork_field) != 0) return -1;
    enum field_type type = r->p->fields[a->fork_field].type;
    if (type == FIELD_OFFICE || type == FIELD_OFFICES || type == FIELD_PERSON) return 0;
    return reader_fault(r, at, "分件只能交给“单位”“单位们”或“人”字段，“%.*s”不是。",
                        "A part goes to a field of type office, offices or person; “%.*s” is none.", SP(at->text));
}

static int read_join(struct reader *r, struct action *a) {
    static const enum keyword words[] = {KW_READY, KW_ALL_AGREED, KW_ANY_OBJECTED, KW_UNFORKED};
    static const enum join joins[] = {JOIN_READY, JOIN_AGREED, JOIN_OBJECTED, JOIN_UNFORKED};
    if (reader_part(r, &a->join_share) != 0 || reader_expected(r, words, 4) != 0) return -1;
    for (int i = 0; i < 4; i++)
        if (reader_is(r, words[i])) a->join = joins[i];
    r->at++;
    return 0;
}

static int read_bound_roles(struct reader *r, const char *zh, const char *en, uint32_t *ret) {
    const struct token *at = reader_peek(r);
    if (reader_roles(r, ret) != 0) return -1;
    for (int i = 0; i < r->p->role_count; i++)
        if ((*ret >> i & 1) && r->p->roles[i].kind != ROLE_BOUND)
            return reader_fault(r, at, "“%s”%.0s只能写“随”字段的角色，“%.*s”是常设的。", "“%.0s%s” takes bound roles only; “%.*s” is held.", zh, en,
                                SP(r->p->roles[i].name.name));
    return 0;
}

// 告知 may say whom; whoever raised the matter is told in any case.
static int read_tells(struct reader *r) {
    const struct token *t = reader_peek(r);
    int role;
    bool clause = t == NULL || t->kind != TOKEN_WORD;
    for (size_t i = 0; i < CLAUSES; i++) clause |= reader_is(r, clauses[i]);
    return clause && !(t && procedure_role(r->p, t->text) >= 0) ? 0 : reader_role(r, &role);
}

static int read_issues(struct reader *r, struct action *a) {
    struct token t;
    if (reader_word(r, "文种（如“复函”）", "kind of document", &t) != 0) return -1;
    a->issues = t.text;
    r->p->issues = true;
    return 0;
}

static int read_clause(struct reader *r, struct action *a, enum keyword k) {
    switch (k) {
    case KW_FROM:
    case KW_IN: return reader_stages(r, &a->from);
    case KW_TO: return reader_stage(r, &a->to);
    case KW_BY: return reader_roles(r, &a->roles);
    case KW_REQUIRES: return reader_fields(r, &a->required);
    case KW_OPTIONAL: return reader_fields(r, &a->optional);
    case KW_AT_MOST: return reader_counter(r, &a->counter);
    case KW_WHEN: return read_guard(r, a);
    case KW_OTHERWISE: a->otherwise = true; return 0;
    case KW_SPLITS: return read_split(r, a);
    case KW_NEEDS: return read_join(r, a);
    case KW_RECALLS: return reader_parts(r, &a->recalls);
    case KW_UNBINDS: return read_bound_roles(r, "解除", "unbinds", &a->unbinds);
    case KW_TELLS: a->tells = true; return read_tells(r);
    case KW_REOPENS: a->owes = true; return 0;
    case KW_WITHIN: return reader_value(r, VALUE_LIMIT, &a->window);
    case KW_SAMPLED: return reader_value(r, VALUE_SHARE, &a->sample) != 0 ? -1 : reader_per(r, a->sample, &a->sample_per);
    case KW_AUTO: a->automatic = true; return 0;
    case KW_ISSUES: return read_issues(r, a);
    case KW_WITHOUT: return read_bound_roles(r, "无", "without", &a->without);
    default: a->merges = true; return 0;
    }
}

static int read_clauses(struct reader *r, struct action_line *l) {
    while (reader_peek(r)) {
        reader_take_kind(r, TOKEN_COMMA);
        size_t i = 0;
        while (i < CLAUSES && (l->given[clauses[i]] || !reader_is(r, clauses[i]))) i++;
        if (i == CLAUSES) return reader_once(r, clauses, CLAUSES);
        uint64_t required = l->a->required;
        r->at++;
        l->given[clauses[i]] = true;
        if (read_clause(r, l->a, clauses[i]) != 0) return -1;
        l->a->required |= required; // 须填 after 当
    }
    return 0;
}

// Where the action leads: 从 … 到 …, 在 …, or 到 … alone, which opens a matter.
static int check_place(struct reader *r, const struct action_line *l, const struct token *at) {
    const bool *given = l->given;
    l->a->opening = given[KW_TO] && !given[KW_FROM] && !given[KW_IN];
    if (given[KW_FROM] && given[KW_IN])
        return reader_fault(r, at, "“从”和“在”只能写一个：“从 … 到 …”换环节，“在 …”不换。",
                            "Either “from … to …” (it moves on) or “in …” (it stays), not both.");
    if (given[KW_IN] && given[KW_TO])
        return reader_fault(r, at, "“在”表示留在原环节，不能再写“到”；要换环节请写“从 … 到 …”。",
                            "“in” stays where it is and has no “to”; to move on write “from … to …”.");
    if (given[KW_FROM] && !given[KW_TO])
        return reader_fault(r, NULL, "写了“从”，还要写“到 环节”。", "“from” needs “to STAGE”.");
    if (!given[KW_FROM] && !given[KW_IN] && !given[KW_TO])
        return reader_fault(r, NULL, "要写明动作的地方：“从 … 到 …”、“在 …”，登记动作只写“到 …”。",
                            "Say where: “from … to …”, “in …”, or only “to …” for the action that opens a matter.");
    if (l->a->opening && r->section->part)
        return reader_fault(r, at, "分件由“分出”产生，里面没有登记动作；请写“从 … 到 …”。",
                            "A part is opened by “splits”; inside it write “from … to …”.");
    return 0;
}

static int check_shares(struct reader *r, struct action *a, const struct token *at) {
    bool shares = a->fork_share >= 0 || a->join_share >= 0 || a->recalls;
    if (shares && r->section->part)
        return reader_fault(r, at, "分件里不能再分出、会合或收回分件。", "A part has no parts of its own.");
    if (a->fork_share >= 0 && a->opening)
        return reader_fault(r, at, "登记动作不能分出分件。", "The action that opens a matter cannot split off a part.");
    if (a->fork_share < 0) return 0;
    if (a->join_share >= 0) return 0; // 要 another part, or its own
    a->join = JOIN_UNFORKED;
    a->join_share = a->fork_share;
    return 0;
}

static int check_guard(struct reader *r, const struct action *a, const struct token *at) {
    const struct section *s = r->section;
    if (a->guard_field >= 0 && a->otherwise)
        return reader_fault(r, at, "“当”和“否则”只能写一个。", "Either “when” or “otherwise”, not both.");
    if (!a->otherwise) return 0;
    for (const struct action *b = s->actions; b < a; b++)
        if (b->guard_field >= 0 && str_eq(b->name.name, a->name.name)) return 0;
    return reader_fault(r, at, "“否则”前面没有同名而带“当”的动作。",
                        "“otherwise” needs an earlier line of the same action with “when”.");
}

static int check_merge(struct reader *r, const struct action *a, const struct token *at) {
    if (!a->merges) return 0;
    for (int i = 0; i < r->p->field_count; i++)
        if ((a->required >> i & 1) && r->p->fields[i].type == FIELD_MATTER) return 0;
    return reader_fault(r, at, "“并入”要说明并入哪一件：请在“须填”里写一个“事项”字段。",
                        "“merges” must say into which matter: require a field of type matter.");
}

// 自动 is the system's own act, as soon as its parts are there; it fills in nothing and nobody waits for it.
static int check_auto(struct reader *r, struct action *a, const struct token *at) {
    if (a->window >= 0 && (a->roles & 1))
        return reader_fault(r, at, "系统的动作不看“限于”：它到期才做，或立即自动做。",
                            "What the system does is not limited by “within”: it acts when a time is up, or at once.");
    if (a->sample >= 0 && a->roles == 0) a->roles = 1;
    if (a->sample >= 0 && (a->roles != 1 || a->required || a->guard_field >= 0 || a->otherwise || a->automatic || a->opening || a->to < 0))
        return reader_fault(r, at, "“抽样”的动作写“从 … 到 …”，只能“由 系统”，没有必填字段，不带“当”“否则”“自动”。",
                            "A sampled action says “from … to …”, is by the system alone, requires no field and has no “when”, “otherwise” or “auto”.");
    if (!a->automatic) return 0;
    if (a->roles == 0) a->roles = 1;
    if (a->roles != 1 || a->required || a->guard_field >= 0 || a->otherwise)
        return reader_fault(r, at, "“自动”的动作只能“由 系统”，没有必填字段，也不带“当”“否则”。",
                            "An automatic action is by the system alone, requires no field and has no “when” or “otherwise”.");
    if (a->join == JOIN_ANY || a->opening || a->to < 0)
        return reader_fault(r, at, "“自动”的动作要写“从 … 到 …”和“要 分件 …”：分件办完，它立即发生。",
                            "An automatic action says “from … to …” and “needs PART …”: it happens when the parts have ended.");
    return 0;
}

// From an end a matter is opened again: a new handling that owes a new answer, and not for ever.
static int check_reopening(struct reader *r, const struct action *a, const struct token *at) {
    const struct section *s = r->section;
    uint64_t ends = 0, closed = 0;
    for (int i = 0; i < s->stage_count; i++) {
        if (s->stages[i].outcome != OUTCOME_NONE) ends |= (uint64_t)1 << i;
        if (s->stages[i].outcome == OUTCOME_CLOSED) closed |= (uint64_t)1 << i;
    }
    if (!(a->from & ends)) return 0;
    if (s->part || (a->from & ~closed) || a->to < 0 || (ends >> a->to & 1) || !a->owes || a->counter < 0)
        return reader_fault(r, at, "从终点重开，只能从“办结”的终点到未了结的环节，要写“重办”和“至多”几次；不能与其他环节写在一行，分件不能重开。",
                            "Only a closed end is opened again, to a stage that is no end, with “reopens” and “at-most”; not in one "
                            "line with other stages, and never in a part.");
    return 0;
}

// Without 由 those who own the stage may act, when all stages it starts from have the same owners.
static int settle_roles(struct reader *r, struct action *a) {
    uint32_t owners = 0;
    bool same = true, first = true;
    if (a->roles) return 0;
    for (int i = 0; i < r->section->stage_count; i++) {
        if (!(a->from >> i & 1)) continue;
        same &= first || owners == r->section->stages[i].owners;
        owners = r->section->stages[i].owners;
        first = false;
    }
    if (!same || owners == 0)
        return reader_fault(r, NULL, "要写明谁可以做：“由 角色”。", "Say who may do it: “by ROLE”.");
    a->roles = owners;
    return 0;
}

// A role is bound by an action that requires its field; the role of a part's body is bound in the part.
static void settle_binds(const struct procedure *p, struct action *a) {
    for (int i = 0; i < p->role_count; i++) {
        int field = p->roles[i].field;
        if (field >= 0 && field != a->fork_field && (a->required >> field & 1)) a->binds |= 1u << i;
    }
    a->optional &= ~a->required;
    if (a->fork_field < 0 || (a->required >> a->fork_field & 1) || p->fields[a->fork_field].type == FIELD_PERSON) return;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->roles[i].field == a->fork_field) a->fork_bound |= 1u << i;
}

int read_action(struct reader *r, struct action *a) {
    struct action_line l = {.a = a};
    const struct token *at = &r->line->tokens[1];
    if (read_clauses(r, &l) != 0 || check_place(r, &l, at) != 0 || check_shares(r, a, at) != 0 ||
        check_guard(r, a, at) != 0 || check_merge(r, a, at) != 0 || check_auto(r, a, at) != 0 ||
        settle_roles(r, a) != 0 || check_reopening(r, a, at) != 0)
        return -1;
    settle_binds(r->p, a);
    return 0;
}

int read_intent(struct reader *r) {
    struct section *s = r->section;
    struct intent intent = {0};
    struct token t;
    if (reader_word(r, "动作名称", "name of the action", &t) != 0) return -1;
    int a = section_action(s, t.text);
    if (a < 0) return reader_no_action(r, s, t.text, t.line, t.column);
    if (reader_expect(r, KW_IN) != 0 || reader_stage(r, &intent.stage) != 0) return -1;
    if (s->intent_count == INTENTS_MAX) return reader_too_many(r, "须能", "claims", INTENTS_MAX, t.line, t.column);
    intent.action = s->actions[a].name.name;
    intent.line = t.line;
    intent.column = t.column;
    s->intents[s->intent_count++] = intent;
    return reader_end(r);
}
