// SPDX-License-Identifier: Apache-2.0
// What needs a second person: another value or day, and closing. One asks, the supervising office decides; whoever asked
// does not. The old value stays with the time it held.
#include "matter/matter.h"
#include "target/room.h"

enum { A_TARGET, A_VALUE, A_DUE, A_WHY, ASK_FIELDS };
static const struct form_field change_fields[] = {
    {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL}, {"目标值", "value", FORM_TEXT, false, NUMBER_BYTES_MAX, NULL},
    {"完成日", "due", FORM_TEXT, false, TIME_BYTES_MAX, NULL}, {"理由", "reason", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
};
static const struct form_field closing_fields[] = {
    {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL}, {"佐证", "evidence", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
};

static struct row_target_ask *pending(const struct stream *st, int64_t *ret_count) {
    struct row_target_ask *open = NULL, *a;
    size_t pos = 0;
    *ret_count = 0;
    while ((a = stream_next(st, TABLE_TARGET_ASK, &pos)) != NULL) {
        ++*ret_count;
        if (a->decided == 0) open = a;
    }
    return open;
}

static int may_ask(struct desk *d, const struct command *c, const struct given *g, struct target *ret, int64_t *ret_n, struct fault *f) {
    if (target_given(d, c, g, ret, f) < 0 || signs_for_either(d, c, ret, f) < 0 || target_still_open(ret, g->name, f) < 0) return -1;
    const struct row_target_ask *a = pending(ret->stream, ret_n);
    ++*ret_n;
    if (a == NULL) return 0;
    fault_set(f, FAULT_INPUT, "ask-pending", "目标“%.*s”有一件申请还没有批复（第 %lld 件）：批复后再申请", "something asked about target \"%.*s\" is not decided yet (number %lld): ask again after that", SP(ret->row->code), (long long)a->n);
    return fault_where(f, g->name);
}

int target_ask_change(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[ASK_FIELDS];
    struct target t;
    int64_t n, value;
    day_t due;
    if (fields_take(c, ROOM_FIELDS(change_fields), g, f) < 0 || may_ask(d, c, &g[A_TARGET], &t, &n, f) < 0) return -1;
    value = t.row->value;
    if (given_decimal(&g[A_VALUE], &value, f) < 0 || given_day(&g[A_DUE], (day_t)t.row->due, &due, f) < 0) return -1;
    if (g[A_VALUE].value.n && t.row->unit.n == 0) return refuse(f, g[A_VALUE].name, "not-measured", "目标没有目标值，只能调整完成日", "the target is not measured: only its day can change");
    if (value == t.row->value && due == t.row->due) return refuse(f, g[A_VALUE].name, "nothing-to-change", "没有要改的内容：请写明新的目标值或完成日", "nothing would change: give a new value or a new day");
    if (t.row->unit.n && base_fits(f, g[A_VALUE].name, comparator_of(t.row->comparator), t.row->base, value) < 0) return -1;
    if (due && due <= t.row->start) return refuse(f, g[A_DUE].name, "bad-period", "完成日须晚于起始日", "it is due after it begins");
    struct event e = {.type = EVENT_TARGET_ASKED};
    e.u.target_asked = (struct event_target_asked){n, STR("change"), value, due};
    return emit(d, t.stream, &e, (struct pair[]){{STR("reason"), g[A_WHY].value}}, 1, f);
}

static int children_closed(struct desk *d, const struct target *t, const struct given *g, struct fault *f) {
    struct id_list ids;
    if (target_children(d, t->row->id, &ids, f) < 0) return -1;
    for (size_t i = 0; i < ids.count; i++) {
        struct stream *st;
        if (desk_stream(d, ids.ids[i], STREAM_TARGET, &st, f) < 0) return -1;
        const struct row_target *child = stream_row(st, TABLE_TARGET);
        if (str_eq(child->state, TARGET_CLOSED)) continue;
        fault_set(f, FAULT_INPUT, "children-open", "下级目标“%.*s”还没有销号：下级全部销号后才能销上级", "\"%.*s\" below it is not closed: everything below is closed first", SP(child->code));
        return fault_where(f, g->name);
    }
    return 0;
}

static int milestones_done(const struct target *t, const struct given *g, struct fault *f) {
    size_t pos = 0;
    for (const struct row_milestone *m; (m = stream_next(t->stream, TABLE_MILESTONE, &pos)) != NULL;) {
        if (m->measured || m->done) continue;
        fault_set(f, FAULT_INPUT, "milestones-open", "第 %lld 个里程碑还没有完成：请先记完成（milestone.done），或由督查室核实", "milestone %lld is not done: record it first (milestone.done)", (long long)m->n);
        return fault_where(f, g->name);
    }
    return 0;
}

static int reached(struct desk *d, const struct target *t, const struct given *g, struct fault *f) {
    const struct row_target *row = t->row;
    const struct row_reading *r = row->unit.n ? target_reading(t->stream, day_now(d)) : NULL;
    enum comparator c = comparator_of(row->comparator);
    if (row->unit.n == 0 || (r && measure_reached(c, row->value, r->value))) return 0;
    fault_set(f, FAULT_INPUT, "target-not-reached", "目标值是%s%.*s%.*s，现为%.*s%.*s，没有达到：请补录读数，确需调整的用 target.ask_change",
              "the target is %s %.*s %.*s, it stands at %.*s %.*s and is not reached: enter a newer reading, or ask for another target by target.ask_change", comparator_words[c].sign,
              SP(decimal_text(d, row->value)), SP(row->unit), SP(r ? decimal_text(d, r->value) : STR("—")), SP(r ? row->unit : STR("")));
    return fault_where(f, g->name);
}

static int matter_ended(struct desk *d, const struct target *t, const struct given *g, struct fault *f) {
    struct matter m;
    if (t->row->matter == 0) return 0;
    if (matter_load(d, t->row->matter, &m, f) < 0) return -1;
    if (m.row->outcome != OUTCOME_NONE || !m.state.owed) return 0; // told what came of it: closed there, at most looked back at
    fault_set(f, FAULT_INPUT, "matter-open", "承办它的事项“%.*s”还在“%.*s”：先在事项里核查销号", "the matter \"%.*s\" that handles it is still at \"%.*s\": close it there first", SP(m.row->number), SP(m.row->stage));
    return fault_where(f, g->name);
}

static int may_close(struct desk *d, const struct target *t, const struct given *g, struct fault *f) {
    return children_closed(d, t, g, f) < 0 || milestones_done(t, g, f) < 0 || reached(d, t, g, f) < 0 || matter_ended(d, t, g, f) < 0 ? -1 : 0;
}

int target_ask_closing(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[2];
    struct target t;
    int64_t n;
    if (fields_take(c, ROOM_FIELDS(closing_fields), g, f) < 0 || may_ask(d, c, &g[0], &t, &n, f) < 0 || may_close(d, &t, &g[0], f) < 0) return -1;
    struct event e = {.type = EVENT_TARGET_ASKED};
    e.u.target_asked = (struct event_target_asked){.n = n, .what = STR("closing")};
    return emit(d, t.stream, &e, (struct pair[]){{STR("evidence"), g[1].value}}, 1, f);
}

enum { D_TARGET, D_AGREED, D_NOTE, DECIDE_FIELDS };
static const struct field_word yes_no[] = {{"1", "是", "同意"}, {"0", "否", "不同意"}, {NULL, NULL, NULL}};
static const struct form_field decide_fields[DECIDE_FIELDS] = {
    [D_TARGET] = {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL},
    [D_AGREED] = {"同意", "agreed", FORM_WORD, true, 0, yes_no},
    [D_NOTE] = {"意见", "note", FORM_LINES, false, WORDS_BYTES_MAX, NULL},
};

int target_decide(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[DECIDE_FIELDS];
    struct target t;
    int64_t n;
    if (fields_take(c, decide_fields, DECIDE_FIELDS, g, f) < 0 || target_given(d, c, &g[D_TARGET], &t, f) < 0) return -1;
    if (signs_for_supervisor(d, c, t.row->supervisor, f) < 0) return -1;
    const struct row_target_ask *a = pending(t.stream, &n);
    bool agreed = str_eq(g[D_AGREED].value, STR("1"));
    if (a == NULL) return refuse(f, g[D_TARGET].name, "nothing-asked", "没有待批复的申请：先由责任单位申请调整或申请销号", "nothing was asked about it: a change or a closing is asked for first");
    if (a->account == d->actor.account) return refuse(f, STR("by"), "own-ask", "自己申请的不能自己批复：请督查室的另一个人办理", "who asked does not decide: let another person of the supervising office do it");
    if (!agreed && g[D_NOTE].value.n == 0) return refuse(f, g[D_NOTE].name, "missing-field", "不同意要写明理由", "a refusal needs its reason");
    if (agreed && str_eq(a->what, STR("closing")) && may_close(d, &t, &g[D_TARGET], f) < 0) return -1;
    struct event e = {.type = EVENT_TARGET_DECIDED};
    e.u.target_decided = (struct event_target_decided){a->n, agreed};
    return emit(d, t.stream, &e, (struct pair[]){{STR("note"), g[D_NOTE].value}}, 1, f);
}
