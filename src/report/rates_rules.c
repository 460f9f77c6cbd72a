// SPDX-License-Identifier: Apache-2.0
// What the words of a procedure and of a profile mean to the rates; looked up once for each.
#include "report/rates_room.h"

static const struct {
    enum rates_span span;
    const char *words[5];
} clock_words[] = {
    {SPAN_ANSWER, {"答复", "answer_clock", "reply_clock", "answer", NULL}},
    {SPAN_REDO, {"重办答复", "redo_clock", "redo", NULL}},
    {SPAN_CONTACT, {"首次联系", "首次沟通", "first_contact", NULL}},
}, stage_words[] = {
    {SPAN_SIGN, {"待签收", "to_sign", NULL}},
    {SPAN_DESIGNATE, {"待指定", "to_designate", NULL}},
    {SPAN_SHELF, {"挂账中", "shelved", NULL}},
    {SPAN_REVISE, {"待修改", "to_revise", NULL}},
};

static bool is_one(const struct name *n, const char *const *words) {
    for (; *words; words++)
        if (name_is(n, str_c(*words))) return true;
    return false;
}

static void span(struct rates_rules *x, struct str name, enum rates_span span) {
    for (size_t i = 0; i < x->span_count; i++)
        if (str_eq(x->spans[i].name, name)) return;
    if (x->span_count == SPANS_MAX) return;
    x->spans[x->span_count].name = name;
    x->spans[x->span_count++].span = span;
}

static void find_clocks(struct rates_rules *x) {
    const struct section *s = &x->procedure->main;
    for (size_t w = 0; w < sizeof clock_words / sizeof *clock_words; w++)
        for (int i = 0; i < s->clock_count; i++)
            if (is_one(&s->clocks[i].name, clock_words[w].words)) {
                span(x, s->clocks[i].name.name, clock_words[w].span);
                x->redo |= clock_words[w].span == SPAN_REDO;
                break;
            }
}

static void find_stages(struct rates_rules *x) {
    static const char *const ended[] = {"已终止", "terminated", NULL};
    const struct section *s = &x->procedure->main;
    for (int i = 0; i < s->stage_count; i++) {
        for (size_t w = 0; w < sizeof stage_words / sizeof *stage_words; w++)
            if (is_one(&s->stages[i].name, stage_words[w].words)) span(x, s->stages[i].name.name, stage_words[w].span);
        if (s->stages[i].outcome == OUTCOME_REFUSED && is_one(&s->stages[i].name, ended)) x->terminated = s->stages[i].name.name;
    }
}

// Where 立案 is decided a matter is under review; where a draw is made it is called back or not.
static void find_actions(struct rates_rules *x) {
    static const char *const filing[] = {"立案", "file", NULL};
    const struct section *s = &x->procedure->main;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        bool files = is_one(&a->name, filing);
        x->files |= files;
        for (int k = 0; k < s->stage_count; k++) {
            if (!(a->from >> k & 1)) continue;
            if (files) span(x, s->stages[k].name.name, SPAN_REVIEW);
            if (a->sample >= 0) span(x, s->stages[k].name.name, SPAN_SAMPLED);
        }
        if (a->opening && a->to >= 0 && s->stages[a->to].outcome == OUTCOME_CLOSED) x->recorded |= (uint64_t)1 << a->to;
    }
}

static int field_of(const struct procedure *p, const char *zh, const char *en) {
    int i = procedure_field(p, str_c(zh));
    return i < 0 ? procedure_field(p, str_c(en)) : i;
}

// The role a fork binds its parts to.
static uint32_t joint_role(const struct procedure *p, int share) {
    uint32_t roles = 0;
    for (int i = 0; i < p->main.action_count; i++) {
        const struct action *a = &p->main.actions[i];
        if (a->fork_share != share) continue;
        roles |= a->fork_bound;
        for (int k = 0; a->fork_field >= 0 && k < p->role_count; k++)
            if (p->roles[k].kind == ROLE_BOUND && p->roles[k].field == a->fork_field) roles |= 1u << k;
    }
    return roles;
}

static void find_shares(struct rates_rules *x) {
    static const struct {
        enum rates_joint kind;
        const char *words[3];
    } kinds[] = {{JOINT_OPINION, {"会办意见", "joint_opinion", NULL}}, {JOINT_COUNTERSIGN, {"会签", "countersigning", NULL}}, {JOINT_REPORT, {"报到", "report_in", NULL}}};
    const struct procedure *p = x->procedure;
    for (int i = 0; i < p->part_count; i++) {
        const struct section *s = &p->parts[i];
        uint32_t roles = joint_role(p, i);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (is_one(&s->name, kinds[k].words)) x->shares[i].kind = kinds[k].kind;
        for (int k = 0; k < s->stage_count; k++)
            if (s->stages[k].owners & roles) x->shares[i].own |= (uint64_t)1 << k;
    }
}

const struct rates_rules *rates_rules_of(struct rates *r, int64_t procedure) {
    struct rates_rules *x = map_get(&r->rules, procedure);
    if (x) return x;
    x = arena_new(&r->arena, struct rates_rules);
    const struct procedure *p = x->procedure = map_get(&r->library->procedures, procedure);
    x->satisfied = x->solved = x->process = -1;
    x->terminated = STR("");
    x->wanted = r->query.procedure.n == 0 || (p && name_is(&p->name, r->query.procedure));
    if (p) {
        find_clocks(x);
        find_stages(x);
        find_actions(x);
        find_shares(x);
        x->satisfied = field_of(p, "满意度", "satisfaction");
        x->solved = field_of(p, "是否解决", "solved");
        x->process = field_of(p, "过程评价", "process");
        x->talks = field_of(p, "沟通方式", "contacted_by") >= 0 || field_of(p, "联系方式", "contacted_by") >= 0;
        x->classes = p->means[MEANS_CLASS] >= 0;
    }
    map_put(&r->rules, procedure, x);
    return x;
}

enum rates_span rates_span_of(const struct rates_rules *x, struct str clock) {
    for (size_t i = 0; i < x->span_count; i++)
        if (str_eq(clock, x->spans[i].name)) return x->spans[i].span;
    return SPAN_NONE;
}

bool rates_is_end(const struct rates_rules *x, uint64_t ends, struct str stage) {
    int i = ends ? section_stage(&x->procedure->main, stage) : -1;
    return i >= 0 && (ends >> i & 1);
}

const struct rates_values *rates_values_of(struct rates *r, int64_t profile) {
    struct rates_values *x = map_get(&r->values, profile);
    if (x) return x;
    const struct profile *v = map_get(&r->library->profiles, profile);
    const struct profile_value *half = v ? profile_get(v, STR("部分解决计")) : NULL;
    x = arena_new(&r->arena, struct rates_values);
    x->half = half && str_eq(half->text, STR("0.5"));
    if (v) rates_weights_of(r, v);
    map_put(&r->values, profile, x);
    return x;
}

enum rates_answer rates_answer_of(const struct procedure *p, int field, struct str value, const char *const words[3][2]) {
    struct str other = value;
    if (value.n == 0) return ANSWER_NONE;
    for (int c = 0; field >= 0 && c < p->fields[field].choice_count; c++)
        if (name_is(&p->fields[field].choices[c], value)) other = p->fields[field].choices[c].alias;
    for (int w = 0; w < 3; w++)
        for (int l = 0; l < 2; l++)
            if (str_eq(value, str_c(words[w][l])) || str_eq(other, str_c(words[w][l]))) return ANSWER_GOOD + (enum rates_answer)w;
    return ANSWER_EMPTY;
}
