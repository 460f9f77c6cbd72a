// SPDX-License-Identifier: Apache-2.0
#include "target/tree.h"

static void decimal(struct json_out *j, struct str key, int64_t v) {
    struct buf b = BUF_INIT;
    buf_decimal(&b, v);
    jo_kstr(j, key, buf_str(&b));
    buf_release(&b);
}

static void day(struct json_out *j, struct str key, int64_t v) {
    struct buf b = BUF_INIT;
    jo_key(j, key);
    if (v) buf_day(&b, (day_t)v);
    if (v) jo_str(j, buf_str(&b));
    else jo_null(j);
    buf_release(&b);
}

static void share(struct json_out *j, struct str key, int64_t v) {
    struct buf b = BUF_INIT;
    buf_share(&b, v);
    jo_kstr(j, key, buf_str(&b));
    buf_release(&b);
}

static void text(struct json_out *j, struct str key, struct personal p, struct view *v) { jo_kstr(j, key, personal_shown(p, PERSONAL_TEXT, v->viewer, v->arena)); }

static void lights(struct json_out *j, const int n[LIGHT_RED + 1]) {
    jo_kopen(j, STR("lights"), '{');
    for (int i = LIGHT_NONE; i <= LIGHT_RED; i++) jo_ki64(j, str_c(light_words[i].name), n[i]);
    jo_close(j);
}

static void measured(struct json_out *j, const struct node *n, struct view *v) {
    jo_kstr(j, STR("unit"), n->row.unit);
    jo_kstr(j, STR("comparator"), n->row.comparator);
    decimal(j, STR("value"), n->value->value);
    decimal(j, STR("base"), n->row.base);
    jo_ki64(j, STR("value_n"), n->value->n);
    jo_kopen(j, STR("values"), '[');
    for (size_t i = 0; i < n->value_count; i++) {
        const struct row_target_value *x = &n->values[i];
        jo_open(j, '{');
        jo_ki64(j, STR("n"), x->n);
        decimal(j, STR("value"), x->value);
        day(j, STR("due"), x->due);
        view_time(v, j, STR("since"), x->since);
        view_time(v, j, STR("until"), x->until);
        if (x->ask) jo_ki64(j, STR("ask"), x->ask);
        jo_close(j);
    }
    jo_close(j);
    jo_kopen(j, STR("readings"), '[');
    for (size_t i = 0; i < n->reading_count; i++) {
        const struct row_reading *x = &n->readings[i];
        jo_open(j, '{');
        jo_ki64(j, STR("n"), x->n);
        day(j, STR("day"), x->day);
        decimal(j, STR("value"), x->value);
        view_time(v, j, STR("taken"), x->taken);
        text(j, STR("evidence"), x->evidence, v);
        if (x->corrects) jo_ki64(j, STR("corrects"), x->corrects);
        if (x->corrected) jo_ki64(j, STR("corrected"), x->corrected);
        jo_kbool(j, STR("counts"), x == n->reading);
        jo_close(j);
    }
    jo_close(j);
    jo_kbool(j, STR("reached"), n->reached);
    decimal(j, STR("gap"), n->gap);
    if (n->has_forecast) decimal(j, STR("forecast"), n->forecast);
    jo_kbool(j, STR("report_late"), n->report_late);
}

static void milestones(struct json_out *j, const struct node *n, struct view *v) {
    jo_kopen(j, STR("milestones"), '[');
    for (size_t i = 0; i < n->milestone_count; i++) {
        const struct tree_milestone *m = &n->milestones[i];
        jo_open(j, '{');
        jo_ki64(j, STR("n"), m->row.n);
        text(j, STR("title"), m->row.title, v);
        day(j, STR("day"), m->row.day);
        if (m->row.measured) decimal(j, STR("value"), m->row.value);
        day(j, STR("done"), m->done);
        jo_kbool(j, STR("late"), m->late);
        jo_close(j);
    }
    jo_close(j);
}

static void asks(struct json_out *j, const struct node *n, struct view *v) {
    jo_kopen(j, STR("asks"), '[');
    for (size_t i = 0; i < n->ask_count; i++) {
        const struct row_target_ask *a = &n->asks[i];
        bool change = str_eq(a->what, STR("change"));
        jo_open(j, '{');
        jo_ki64(j, STR("n"), a->n);
        jo_kstr(j, STR("what"), a->what);
        if (change && n->row.unit.n) decimal(j, STR("value"), a->value);
        if (change) day(j, STR("due"), a->due);
        view_time(v, j, STR("asked"), a->asked);
        text(j, change ? STR("reason") : STR("evidence"), a->why, v);
        view_time(v, j, STR("decided"), a->decided);
        if (a->decided) jo_kbool(j, STR("agreed"), a->agreed != 0);
        if (a->decided) text(j, STR("note"), a->note, v);
        jo_close(j);
    }
    jo_close(j);
}

static void figures(struct json_out *j, const struct node *n) {
    static const char *const bases[] = {[BASIS_NOTHING] = "nothing", [BASIS_CHILDREN] = "children", [BASIS_READING] = "reading", [BASIS_MILESTONES] = "milestones", [BASIS_CLOSED] = "closed"};
    jo_kstr(j, STR("basis"), str_c(bases[n->basis]));
    share(j, STR("progress"), n->progress);
    jo_ki64(j, STR("progress_millionths"), n->progress);
    jo_key(j, STR("elapsed"));
    if (n->timed) {
        jo_open(j, '{');
        if (n->first == NULL) {
            jo_ki64(j, STR("days"), n->elapsed.gone);
            jo_ki64(j, STR("of"), n->elapsed.all);
        }
        share(j, STR("share"), n->elapsed.share);
        jo_ki64(j, STR("millionths"), n->elapsed.share);
        jo_close(j);
    } else {
        jo_null(j);
    }
    jo_kstr(j, STR("light"), str_c(light_words[n->light].name));
    jo_kbool(j, STR("overdue"), n->overdue);
}

static void node_members(struct json_out *j, const struct node *n, const struct tree *t, struct view *v) {
    struct buf zh = BUF_INIT, en = BUF_INIT;
    jo_kid(j, STR("id"), n->row.id);
    jo_kstr(j, STR("code"), n->row.code);
    jo_kstr(j, STR("kind"), n->row.kind);
    text(j, STR("title"), n->row.title, v);
    view_office(v, j, STR("owner"), n->row.owner);
    view_office(v, j, STR("supervisor"), n->row.supervisor);
    if (n->row.matter) jo_kid(j, STR("matter"), n->row.matter);
    decimal(j, STR("weight"), n->row.weight);
    day(j, STR("start"), n->row.start);
    day(j, STR("due"), n->value ? n->value->due : n->row.due);
    if (n->row.period.n) jo_kstr(j, STR("period"), n->row.period);
    jo_kstr(j, STR("state"), n->closed ? TARGET_CLOSED : TARGET_OPEN);
    jo_ki64(j, STR("relapses"), n->row.relapses);
    jo_ki64(j, STR("version"), n->row.version);
    figures(j, n);
    if (n->row.unit.n) measured(j, n, v);
    milestones(j, n, v);
    asks(j, n, v);
    lights(j, n->lights);
    node_why(&zh, n, t->bounds, false);
    node_why(&en, n, t->bounds, true);
    jo_kstr(j, STR("zh"), buf_str(&zh));
    jo_kstr(j, STR("en"), buf_str(&en));
    buf_release(&zh);
    buf_release(&en);
}

static void whole(struct json_out *j, const struct node *n, const struct tree *t, struct view *v) {
    jo_open(j, '{');
    node_members(j, n, t, v);
    jo_kopen(j, STR("children"), '[');
    for (const struct node *c = n->first; c; c = c->next) whole(j, c, t, v);
    jo_close(j);
    jo_close(j);
}

void tree_json(struct json_out *j, const struct tree *t, struct view *v) {
    day(j, STR("day"), t->query.day);
    jo_kopen(j, STR("bounds"), '{');
    share(j, STR("yellow"), t->bounds.yellow);
    share(j, STR("red"), t->bounds.red);
    jo_close(j);
    jo_key(j, STR("profile"));
    if (t->profile) {
        jo_open(j, '{');
        jo_kstr(j, STR("name"), t->profile->name.name);
        jo_ki64(j, STR("version"), t->profile->version);
        jo_close(j);
    } else {
        jo_null(j);
    }
    jo_kbool(j, STR("announced"), t->announced);
    jo_ki64(j, STR("leaves"), t->leaves);
    lights(j, t->lights);
    jo_kopen(j, STR("targets"), '[');
    for (size_t i = 0; i < t->root_count; i++) whole(j, t->roots[i], t, v);
    jo_close(j);
}
