// SPDX-License-Identifier: Apache-2.0
// What a reply promises (承诺事项), point by point: each with an owner and a date, reported every fourth quarter, followed
// across years (重庆人大 2018), until who runs the procedure says that it was kept, or not.
#include "matter/casework_room.h"

enum { POINTS_MAX = 99 };

static bool answered(const struct matter *m) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->told_times) return true;
    return false;
}

static int may_promise(const struct matter *m, struct fault *f) {
    if (m->row->outcome == OUTCOME_MERGED)
        return casework_refuse(f, STR("matter"), "merged", "已并入别的事项：承诺记在答复的那一件上", "it was merged: the commitment belongs to the matter that was answered");
    if ((m->row->outcome != OUTCOME_NONE && m->row->outcome != OUTCOME_CLOSED) || !answered(m))
        return casework_refuse(f, STR("matter"), "not-answered", "还没有答复，没有可记的承诺：答复之后再记", "it is not answered: commitments are taken from a reply");
    if (stream_rows(m->stream, TABLE_COMMITMENT) >= CASEWORK_ROWS_MAX)
        return casework_refuse(f, STR("matter"), "too-many", "一件事项最多记 500 项承诺", "a matter has at most 500 commitments");
    return 0;
}

bool commitment_takes(const struct matter *m) {
    struct fault ignored;
    return may_promise(m, &ignored) == 0;
}

// One of the classes the procedure has, by its first name; any word where it has none.
static int class_of(const struct procedure *p, const struct given *g, struct str *ret, struct fault *f) {
    int field = procedure_field(p, STR("答复类别"));
    *ret = g->value;
    if (g->value.n == 0 || field < 0 || p->fields[field].type != FIELD_CHOICE) return 0;
    struct buf all = BUF_INIT;
    for (int i = 0; i < p->fields[field].choice_count; i++) {
        const struct name *choice = &p->fields[field].choices[i];
        if (name_is(choice, g->value)) {
            *ret = choice->name;
            buf_release(&all);
            return 0;
        }
        buf_printf(&all, "%s%.*s", i ? "、" : "", SP(choice->name));
    }
    fault_set(f, FAULT_INPUT, "bad-choice", "“%.*s”不是答复类别，可选：%.*s", "\"%.*s\" is no class of reply; choose from %.*s", SP(utf8_head(g->value, 40)), SP(buf_str(&all)));
    buf_release(&all);
    return fault_where(f, g->name);
}

static int owner_of(struct desk *d, const struct matter *m, const struct given *g, int64_t *ret, struct fault *f) {
    *ret = m->row->lead;
    if (g->value.n) return registry_office(d, g->value, ret, f) < 0 ? fault_where(f, g->name) : 0;
    if (*ret) return 0;
    return casework_refuse(f, g->name, "missing-field", "没有主办单位，请写明“责任单位”", "there is no lead office: name the office that is to keep it");
}

static int lead_or_runs(struct desk *d, const struct command *c, const struct about *x, struct fault *f) {
    if (actor_in_office(d, x, x->m.row->lead) || actor_runs(d, x)) return 0;
    return not_allowed(d, c, "主办单位或管理这一程序的角色", "the lead office, or a role that runs the procedure", f);
}

int commitment_make(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct event e = {.type = EVENT_COMMITMENT_MADE};
    struct event_commitment_made *o = &e.u.commitment_made;
    if (about_take(d, c, &x, f) < 0 || lead_or_runs(d, c, &x, f) < 0 || may_promise(&x.m, f) < 0) return -1;
    if (owner_of(d, &x.m, &x.g[MAKE_OFFICE], &o->office, f) < 0 || day_end_of(d, &x.m, &x.g[MAKE_DUE], &o->due, f) < 0) return -1;
    if (x.g[MAKE_POINT].value.n && number_of(&x.g[MAKE_POINT], 1, POINTS_MAX, &o->point, f) < 0) return -1;
    if (class_of(x.m.rules->procedure, &x.g[MAKE_CLASS], &o->class, f) < 0) return -1;
    o->n = stream_rows(x.m.stream, TABLE_COMMITMENT) + 1;
    struct pair content[] = {{STR("text"), x.g[MAKE_TEXT].value}};
    return desk_emit(d, x.m.stream, &e, (struct pair_list){content, 1}, f);
}

// --- one in the place of another

int commitment_replace(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    const struct row_commitment *old;
    bool final;
    struct event e = {.type = EVENT_COMMITMENT_MADE};
    struct event_commitment_made *o = &e.u.commitment_made;
    if (about_take(d, c, &x, f) < 0) return -1;
    if (commitment_claimable(d, c, &x, &x.g[REPLACE_N], &old, &final, f) < 0 || may_promise(&x.m, f) < 0) return -1;
    o->office = old->office;
    if (x.g[REPLACE_OFFICE].value.n && owner_of(d, &x.m, &x.g[REPLACE_OFFICE], &o->office, f) < 0) return -1;
    if (day_end_of(d, &x.m, &x.g[REPLACE_DUE], &o->due, f) < 0) return -1;
    o->n = stream_rows(x.m.stream, TABLE_COMMITMENT) + 1;
    o->replaces = old->n;
    o->proposed = !final;
    o->point = old->point;
    o->class = old->class;
    struct pair content[] = {{STR("text"), x.g[REPLACE_TEXT].value}, {STR("reason"), x.g[REPLACE_REASON].value}};
    return desk_emit(d, x.m.stream, &e, (struct pair_list){content, 2}, f);
}
