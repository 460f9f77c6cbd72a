// SPDX-License-Identifier: Apache-2.0
// Targets enter the tree and are put right there. What they are to reach is not amended here: that is asked for and
// decided (ask.c).
#include "matter/matter.h"
#include "target/room.h"

static const struct field_word kinds[] = {{"decision", "决策", "决定"}, {"part", "部分", "部分"}, {"point", "要点", "条"},
                                          {"measure", "举措", "措施"},  {"task", "任务", "任务"}, {NULL, NULL, NULL}};
static const struct field_word comparators[] = {{"ge", "不少于", "≥"}, {"gt", "超过", ">"}, {"le", "不多于", "≤"},
                                                {"lt", "少于", "<"},   {"eq", "等于", "="}, {NULL, NULL, NULL}};
static const struct field_word periods[] = {{"week", "每周", "周报"}, {"month", "每月", "月报"}, {"quarter", "每季", "季报"}, {NULL, NULL, NULL}};

enum { TARGET, TITLE, OWNER, WEIGHT, PARENT, PERIOD, MATTER, CODE, KIND, COMPARATOR, UNIT, VALUE, BASE, START, DUE, ALL_FIELDS, AMEND_FIELDS = CODE };

#define OWN_FIELDS \
    {"标题", "title", FORM_TEXT, false, TITLE_BYTES_MAX, NULL}, {"责任单位", "owner", FORM_TEXT, false, NAME_BYTES_MAX, NULL}, \
        {"权重", "weight", FORM_TEXT, false, NUMBER_BYTES_MAX, NULL}, {"上级目标", "parent", FORM_TEXT, false, CODE_BYTES_MAX, NULL}, \
        {"汇报频次", "period", FORM_WORD, false, 0, periods}, {"事项", "matter", FORM_TEXT, false, NAME_BYTES_MAX, NULL}

static const struct form_field set_fields[] = {
    OWN_FIELDS,
    {"编码", "code", FORM_TEXT, true, CODE_BYTES_MAX, NULL},       {"层级", "kind", FORM_WORD, true, 0, kinds},
    {"比较", "comparator", FORM_WORD, false, 0, comparators},      {"单位", "unit", FORM_TEXT, false, UNIT_BYTES_MAX, NULL},
    {"目标值", "value", FORM_TEXT, false, NUMBER_BYTES_MAX, NULL}, {"基数", "base", FORM_TEXT, false, NUMBER_BYTES_MAX, NULL},
    {"起始日", "start", FORM_TEXT, false, TIME_BYTES_MAX, NULL},   {"完成日", "due", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
};
static const struct form_field amend_fields[AMEND_FIELDS] = {{"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL}, OWN_FIELDS};

static int weight_of(const struct given *g, int64_t *ret, struct fault *f) {
    if (given_decimal(g, ret, f) < 0) return -1;
    if (*ret > 0) return 0;
    return refuse(f, g->name, "bad-weight", "权重须大于零：不计入进度的，不要列为目标", "a weight is above zero: what shall not count is no target");
}

int base_fits(struct fault *f, struct str where, enum comparator c, int64_t base, int64_t value) {
    bool up = c == COMPARE_GE || c == COMPARE_GT, down = c == COMPARE_LE || c == COMPARE_LT;
    if (base == value) return refuse(f, where, "base-is-target", "目标值与基数相同，量不出进度", "the target is where it begins: there is no progress to measure");
    if ((up && base > value) || (down && base < value))
        return refuse(f, where, "base-beyond", "基数已在目标值之外：请核对比较、基数和目标值", "it begins beyond the target: check comparator, base and value");
    return 0;
}

static int period_unmeasured(const struct given *g, struct fault *f) {
    return refuse(f, g->name, "not-measured", "没有目标值的目标没有读数，不设汇报频次：它的进度看里程碑和下级目标", "a target without a value takes no readings and owes no reports: milestones and what lies below say how far it is");
}

// A measured target has value, unit, comparator and base; any other has none of them.
static int measured(const struct given *g, struct event_target_set *e, struct fault *f) {
    if (g[VALUE].value.n == 0) {
        for (int i = COMPARATOR; i <= BASE; i++)
            if (g[i].value.n) return refuse(f, g[VALUE].name, "missing-field", "写了单位、比较或基数，却没有目标值：请填写", "unit, comparator or base is given but no value: fill it in");
        return e->period.n ? period_unmeasured(&g[PERIOD], f) : 0;
    }
    if (g[UNIT].value.n == 0) return refuse(f, g[UNIT].name, "missing-field", "目标值没有单位：请填写，如“家”“%”“亿元”", "the value has no unit: fill it in");
    e->unit = g[UNIT].value;
    e->comparator = g[COMPARATOR].value.n ? g[COMPARATOR].value : STR("ge");
    enum comparator c = comparator_of(e->comparator);
    if ((c == COMPARE_LE || c == COMPARE_LT) && g[BASE].value.n == 0)
        return refuse(f, g[BASE].name, "missing-field", "往下降的目标要写基数：从多少降起", "a target that goes down needs its base: from where");
    if (given_decimal(&g[VALUE], &e->value, f) < 0 || given_decimal(&g[BASE], &e->base, f) < 0) return -1;
    return base_fits(f, g[VALUE].name, c, e->base, e->value);
}

static int linked(struct desk *d, const struct given *g, int64_t *ret, struct fault *f) {
    struct matter m;
    if (g->value.n == 0) return 0;
    if (matter_find(d, g->value, &m, f) < 0) return fault_where(f, g->name);
    *ret = m.row->id;
    return 0;
}

static int owner_of(struct desk *d, const struct given *g, int64_t *ret, struct fault *f) {
    return g->value.n && registry_office(d, g->value, ret, f) < 0 ? fault_where(f, g->name) : 0;
}

static int times_of(struct desk *d, const struct given *g, const struct row_target *parent, struct event_target_set *e, struct fault *f) {
    day_t start, due;
    if (given_day(&g[START], parent ? (day_t)parent->start : day_now(d), &start, f) < 0) return -1;
    if (given_day(&g[DUE], parent ? (day_t)parent->due : 0, &due, f) < 0) return -1;
    if (due == 0 && e->unit.n) return refuse(f, g[DUE].name, "missing-field", "有目标值就要有完成日：请填写", "a value needs the day on which it is due: fill it in");
    if (due && due <= start) return refuse(f, g[DUE].name, "bad-period", "完成日须晚于起始日", "it is due after it begins");
    e->start = start;
    e->due = due;
    return 0;
}

static int code_free(struct desk *d, const struct given *g, struct fault *f) {
    struct stream *st;
    if (target_find(d, g->value, &st, f) < 0) return str_eq(str_c(f->code), STR("unknown-target")) ? 0 : -1;
    fault_set(f, FAULT_INPUT, "code-taken", "编码“%.*s”已有目标使用：请换一个", "the code \"%.*s\" belongs to a target already: choose another", SP(g->value));
    return fault_where(f, g->name);
}

int target_set(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[ALL_FIELDS]; // of a new one all but the first
    struct target parent = {NULL, NULL};
    struct stream *st;
    if (fields_take(c, ROOM_FIELDS(set_fields), &g[TITLE], f) < 0) return -1;
    if (g[TITLE].value.n == 0) return refuse(f, g[TITLE].name, "missing-field", "缺少“标题”（title）：请填写", "\"title\" is missing: fill it in");
    enum target_kind kind = kind_of_name(g[KIND].value);
    if (g[PARENT].value.n ? target_parent(d, c, &g[PARENT], kind, &parent, f) < 0 : signs_for_supervisor(d, c, 0, f) < 0) return -1;
    if (g[PARENT].value.n == 0 && kind != KIND_DECISION)
        return refuse(f, g[PARENT].name, "missing-field", "只有决策没有上级目标：请写明放在哪个目标之下", "only a decision stands by itself: say which target this lies under");
    struct event e = {.type = EVENT_TARGET_SET};
    struct event_target_set *s = &e.u.target_set;
    *s = (struct event_target_set){.parent = parent.row ? parent.row->id : 0, .kind = g[KIND].value, .code = g[CODE].value, .supervisor = d->actor.office,
                                   .weight = DECIMAL_ONE, .period = g[PERIOD].value, .owner = parent.row ? parent.row->owner : 0};
    if (code_free(d, &g[CODE], f) < 0 || measured(g, s, f) < 0 || times_of(d, g, parent.row, s, f) < 0 || weight_of(&g[WEIGHT], &s->weight, f) < 0 ||
        owner_of(d, &g[OWNER], &s->owner, f) < 0 || linked(d, &g[MATTER], &s->matter, f) < 0)
        return -1;
    if (s->owner == 0 && s->unit.n) return refuse(f, g[OWNER].name, "missing-field", "有目标值就要有责任单位：请填写", "a value needs the office that answers for it: fill it in");
    d->answer->id = desk_new_id(d);
    if (desk_stream(d, d->answer->id, STREAM_TARGET, &st, f) < 0) return -1;
    return emit(d, st, &e, (struct pair[]){{STR("title"), g[TITLE].value}}, 1, f);
}

int target_amend(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[AMEND_FIELDS];
    struct target t, parent = {NULL, NULL};
    if (fields_take(c, ROOM_FIELDS(amend_fields), g, f) < 0 || target_given(d, c, &g[TARGET], &t, f) < 0) return -1;
    if (signs_for_supervisor(d, c, t.row->supervisor, f) < 0 || target_still_open(&t, g[TARGET].name, f) < 0) return -1;
    if (g[PARENT].value.n && (target_no_circle(d, &g[PARENT], &t, f) < 0 || target_parent(d, c, &g[PARENT], kind_of_name(t.row->kind), &parent, f) < 0)) return -1;
    struct event e = {.type = EVENT_TARGET_AMENDED};
    struct event_target_amended *a = &e.u.target_amended;
    int64_t weight = t.row->weight;
    if (weight_of(&g[WEIGHT], &weight, f) < 0 || owner_of(d, &g[OWNER], &a->owner, f) < 0 || linked(d, &g[MATTER], &a->matter, f) < 0) return -1;
    if (weight != t.row->weight) a->weight = weight;
    if (a->owner == t.row->owner) a->owner = 0;
    if (a->matter == t.row->matter) a->matter = 0;
    if (parent.row && parent.row->id != t.row->parent) a->parent = parent.row->id;
    if (g[PERIOD].value.n && t.row->unit.n == 0) return period_unmeasured(&g[PERIOD], f);
    if (!str_eq(g[PERIOD].value, t.row->period)) a->period = g[PERIOD].value;
    struct str title = str_eq(g[TITLE].value, t.row->title.hidden) ? STR("") : g[TITLE].value;
    if (!a->weight && !a->owner && !a->matter && !a->parent && !a->period.n && !title.n)
        return fault_set(f, FAULT_INPUT, "nothing-to-change", "没有要改的内容；目标值和完成日用 target.ask_change 申请调整", "nothing would change; for the value and the due day ask by target.ask_change");
    return emit(d, t.stream, &e, (struct pair[]){{STR("title"), title}}, 1, f);
}
