// SPDX-License-Identifier: Apache-2.0
#include "web/rulebook.h"

struct telling {
    struct visit *v;
    const struct procedure *p;
    const struct section *s;
    const struct rules *r;
};

static struct str kept(const struct telling *t, struct buf *b) {
    struct str s = arena_str(t->v->a, buf_str(b));
    buf_release(b);
    return s;
}

static void item(struct buf *b, struct str s) {
    if (b->n) buf_add(b, STR("、"));
    buf_add(b, s);
}

static struct str roles(const struct telling *t, uint32_t bits) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < t->p->role_count; i++)
        if (bits >> i & 1) item(&b, t->p->roles[i].name.name);
    return kept(t, &b);
}

static struct str fields(const struct telling *t, uint64_t bits) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < t->p->field_count; i++)
        if (bits >> i & 1) item(&b, t->p->fields[i].name.name);
    return kept(t, &b);
}

static struct str stages(const struct telling *t, uint64_t bits) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < t->s->stage_count; i++)
        if (bits >> i & 1) item(&b, t->s->stages[i].name.name);
    return kept(t, &b);
}

// Variants of one action are named once.
static struct str actions(const struct telling *t, const uint64_t bits[2]) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < t->s->action_count; i++) {
        bool again = false;
        for (int k = 0; k < i; k++)
            again = again || ((bits[k / 64] >> (k % 64) & 1) && str_eq(t->s->actions[k].name.name, t->s->actions[i].name.name));
        if ((bits[i / 64] >> (i % 64) & 1) && !again) item(&b, t->s->actions[i].name.name);
    }
    return kept(t, &b);
}

static struct str value(const struct telling *t, int i) {
    struct buf b = BUF_INIT;
    if (t->r && i >= 0 && t->p->values[i].is_limit) buf_limit_zh(&b, t->r->limits[i]);
    else if (t->r && i >= 0 && t->p->values[i].is_share) buf_printf(&b, "%d.%d%%", t->r->shares[i] / 10, t->r->shares[i] % 10);
    else if (t->r && i >= 0) buf_printf(&b, "%d次", t->r->counts[i]);
    return kept(t, &b);
}

// A limit by a choice: the value without one, then what each choice makes of it.
static struct str limit_value(const struct telling *t, int limit, int per) {
    struct str plain = value(t, limit);
    if (per < 0 || t->r == NULL) return plain;
    const struct field *field = &t->p->fields[t->p->pers[per].field];
    struct buf b = BUF_INIT;
    buf_add(&b, plain);
    for (int i = 0; i < field->choice_count; i++) {
        struct limit l = t->r->by_choice[per][i], base = t->r->limits[limit];
        if (l.unit == base.unit && l.n == base.n) continue;
        buf_printf(&b, "；%.*s ", SP(field->choices[i].name));
        buf_limit_zh(&b, l);
    }
    return kept(t, &b);
}

static size_t rungs(const struct telling *t, const struct rung *rung, int count, const struct rec_fact **ret) {
    static const char *const acts[] = {[RUNG_REMIND] = "提醒", [RUNG_ESCALATE] = "升级", [RUNG_EXECUTE] = "执行"};
    struct rec_fact *out = arena_array(t->v->a, struct rec_fact, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        const struct rung *x = &rung[i];
        struct str offset = x->offset, of = x->offset_value >= 0 ? value(t, x->offset_value) : STR("");
        if (of.n) offset = page_text(t->v, "%.*s（%.*s）", SP(offset), SP(of));
        out[i].label = x->when ? page_text(t->v, "%s %.*s", x->when < 0 ? "前" : "再", SP(offset)) : STR("到期");
        struct str whom = x->act == RUNG_EXECUTE ? x->action : x->role >= 0 ? t->p->roles[x->role].name.name : STR("");
        out[i].value = page_text(t->v, "%s %.*s", acts[x->act], SP(whom));
    }
    *ret = out;
    return (size_t)count;
}

static void stage_row(const struct telling *t, const struct stage *s, struct rec_stagerow *ret) {
    *ret = (struct rec_stagerow){.name = s->name.name, .owners = roles(t, s->owners), .limit = s->limit >= 0 ? t->p->values[s->limit].name : STR(""),
                                 .value = limit_value(t, s->limit, s->per), .outcome = page_outcome(s->outcome)};
    ret->rungs_count = rungs(t, s->rungs, s->rung_count, &ret->rungs);
}

static void span_row(const struct telling *t, const struct clock *c, struct rec_spanrow *ret) {
    *ret = (struct rec_spanrow){.name = c->name.name, .from = actions(t, c->from), .to = actions(t, c->to),
                                .limit = c->limit >= 0 ? t->p->values[c->limit].name : STR(""), .value = limit_value(t, c->limit, c->per)};
    ret->rungs_count = rungs(t, c->rungs, c->rung_count, &ret->rungs);
}

static void condition(const struct telling *t, const struct action *a, struct buf *b) {
    if (a->otherwise) item(b, STR("否则"));
    if (a->guard_field < 0) return;
    const struct field *field = &t->p->fields[a->guard_field];
    struct buf choices = BUF_INIT;
    for (int i = 0; i < field->choice_count; i++)
        if (a->guard_choices >> i & 1) item(&choices, field->choices[i].name);
    item(b, page_text(t->v, "当 %.*s 是 %.*s", SP(field->name.name), SP(buf_str(&choices))));
    buf_release(&choices);
}

static struct str also(const struct telling *t, const struct action *a) {
    static const char *const joins[] = {[JOIN_ANY] = "", [JOIN_UNFORKED] = "未分出", [JOIN_READY] = "已齐", [JOIN_AGREED] = "已齐且都同意", [JOIN_OBJECTED] = "已齐且有异议"};
    struct buf b = BUF_INIT;
    condition(t, a, &b);
    if (a->join_share >= 0 && a->join != JOIN_ANY) item(&b, page_text(t->v, "要 %.*s %s", SP(t->p->parts[a->join_share].name.name), joins[a->join]));
    if (a->fork_share >= 0)
        item(&b, page_text(t->v, "分出 %.*s 予 %.*s", SP(t->p->parts[a->fork_share].name.name), SP(t->p->fields[a->fork_field].name.name)));
    for (int i = 0; i < t->p->part_count; i++)
        if (a->recalls >> i & 1) item(&b, page_text(t->v, "收回 %.*s", SP(t->p->parts[i].name.name)));
    if (a->without) item(&b, page_text(t->v, "无 %.*s", SP(roles(t, a->without))));
    if (a->unbinds) item(&b, page_text(t->v, "解除 %.*s", SP(roles(t, a->unbinds))));
    if (a->tells) item(&b, STR("告知提出人"));
    if (a->owes) item(&b, STR("须重新答复"));
    if (a->merges) item(&b, STR("并入另一件"));
    if (a->window >= 0) item(&b, page_text(t->v, "限于 %.*s（%.*s）内", SP(t->p->values[a->window].name), SP(value(t, a->window))));
    if (a->sample >= 0) item(&b, page_text(t->v, "抽样 %.*s（%.*s）：未抽中即做", SP(t->p->values[a->sample].name), SP(value(t, a->sample))));
    if (a->automatic) item(&b, STR("自动"));
    if (a->issues.n) item(&b, page_text(t->v, "发文 %.*s", SP(a->issues)));
    if (a->kind == ACTION_EXTEND) item(&b, a->extension >= 0 ? page_text(t->v, "每次延长 %.*s", SP(value(t, a->extension))) : STR("延长多久由所填"));
    return kept(t, &b);
}

static struct str counts(const struct telling *t, const struct action *a) {
    if (a->counter < 0) return STR("");
    const struct counter *c = &t->s->counters[a->counter];
    struct str n = value(t, c->value);
    return n.n ? page_text(t->v, "%.*s（%.*s）", SP(c->name), SP(n)) : c->name;
}

static void action_row(const struct telling *t, const struct action *a, struct rec_actionrow *ret) {
    *ret = (struct rec_actionrow){.name = a->name.name, .from = a->opening ? STR("（登记）") : stages(t, a->from),
                                  .to = a->to >= 0 ? t->s->stages[a->to].name.name : STR("（不变）"), .who = roles(t, a->roles),
                                  .required = fields(t, a->required), .optional = fields(t, a->optional), .counts = counts(t, a), .also = also(t, a)};
}

static void section_row(struct telling *t, const struct section *s, struct rec_sectionrow *ret) {
    struct rec_stagerow *stage = arena_array(t->v->a, struct rec_stagerow, (size_t)s->stage_count + 1);
    struct rec_actionrow *action = arena_array(t->v->a, struct rec_actionrow, (size_t)s->action_count + 1);
    struct rec_spanrow *span = arena_array(t->v->a, struct rec_spanrow, (size_t)s->clock_count + 1);
    t->s = s;
    for (int i = 0; i < s->stage_count; i++) stage_row(t, &s->stages[i], &stage[i]);
    for (int i = 0; i < s->action_count; i++) action_row(t, &s->actions[i], &action[i]);
    for (int i = 0; i < s->clock_count; i++) span_row(t, &s->clocks[i], &span[i]);
    *ret = (struct rec_sectionrow){.name = s->name.name, .part = s->part, .stages = stage, .stages_count = (size_t)s->stage_count, .actions = action,
                                   .actions_count = (size_t)s->action_count, .spans = span, .spans_count = (size_t)s->clock_count};
}

size_t rulebook_sections(struct visit *v, const struct procedure *p, const struct rules *r, const struct rec_sectionrow **ret) {
    struct telling t = {v, p, NULL, r};
    struct rec_sectionrow *rows = arena_array(v->a, struct rec_sectionrow, (size_t)p->part_count + 1);
    for (int i = 0; i <= p->part_count; i++) section_row(&t, i ? &p->parts[i - 1] : &p->main, &rows[i]);
    *ret = rows;
    return (size_t)p->part_count + 1;
}

size_t rulebook_values(struct visit *v, const struct rules *r, const struct rec_fact **ret) {
    struct telling t = {v, r->procedure, NULL, r};
    const struct procedure *p = r->procedure;
    struct rec_fact *out = arena_array(v->a, struct rec_fact, (size_t)p->value_count + 1);
    for (int i = 0; i < p->value_count; i++) out[i] = (struct rec_fact){p->values[i].name, value(&t, i)};
    *ret = out;
    return (size_t)p->value_count;
}
