// SPDX-License-Identifier: Apache-2.0
// Offices as a list: what each was called, what it became, what still waits for a successor, who is away; and the forms of
// docs/offices.md. Everybody who serves sees it and registers their own absence; the rest is for administrators, as the
// commands say themselves.
#include "registry/registry.h"
#include "web/routes.h"
#include "web/verb_form.h"

enum { OFFICES_MOST = 2000, WAITING_MOST = 200, AWAY_MOST = 200 };

struct listing {
    struct visit *v;
    struct rec_officerow *rows;
    struct rec_waitingrow *waiting;
    struct rec_awayrow *away;
    size_t count, waiting_count, away_count;
};

static void line_add(struct buf *b, struct str what, struct str more) { buf_printf(b, "%s%.*s%.*s", b->n ? "；" : "", SP(what), SP(more)); }

static struct str kept(struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

static int take_office(void *context, const void *row) {
    struct listing *l = context;
    const struct row_office *o = row;
    if (l->count == OFFICES_MOST) return 1;
    l->rows[l->count++] = (struct rec_officerow){.id = page_text(l->v, "%lld", (long long)o->id), .name = arena_str(l->v->a, o->name), .alias = arena_str(l->v->a, o->alias),
                                                .parent = view_office_name(&l->v->view, o->parent), .closed = page_time(l->v, o->closed)};
    return 0;
}

// Former names and successors, from the stream of each that has any.
static int add_history(struct listing *l, struct fault *f) {
    struct visit *v = l->v;
    for (size_t i = 0; i < l->count; i++) {
        struct stream *st;
        struct buf was = BUF_INIT, became = BUF_INIT;
        int64_t id = 0;
        size_t pos = 0;
        if (str_to_i64(l->rows[i].id, &id) < 0 || desk_stream(v->view.desk, id, STREAM_OFFICE, &st, f) < 0) return -1;
        for (const struct row_former_name *r; (r = stream_next(st, TABLE_FORMER_NAME, &pos)) != NULL;)
            line_add(&was, r->name, page_text(v, "（至 %.*s）", SP(page_time(v, r->until))));
        pos = 0;
        for (const struct row_succession *r; (r = stream_next(st, TABLE_SUCCESSION, &pos)) != NULL;)
            line_add(&became, view_office_name(&v->view, r->successor), page_text(v, "（%s，%.*s 起）", str_eq(r->kind, STR("merge")) ? "合并" : "分设", SP(page_time(v, r->since))));
        l->rows[i].was = kept(v, &was);
        l->rows[i].became = kept(v, &became);
    }
    return 0;
}

static int take_waiting(void *context, const struct cell *x, size_t count) {
    struct listing *l = context;
    if (count == 0 || l->waiting_count == WAITING_MOST) return 1;
    l->waiting[l->waiting_count++].url = page_matter(l->v, x[0].i);
    l->waiting[l->waiting_count - 1].id = page_text(l->v, "%lld", (long long)x[0].i);
    return 0;
}

static int take_away(void *context, const struct cell *x, size_t count) {
    struct listing *l = context;
    if (count < 4 || l->away_count == AWAY_MOST) return 1;
    if (x[2].i >= x[3].i) return 0;
    l->away[l->away_count++] = (struct rec_awayrow){.name = view_account_name(&l->v->view, x[0].i), .since = page_time(l->v, x[2].i), .until = page_time(l->v, x[3].i),
                                                    .deputies = page_text(l->v, "%lld", (long long)x[0].i)};
    return 0;
}

struct naming {
    struct visit *v;
    struct buf names;
    int64_t principal;
};

static int take_deputy(void *context, const struct cell *x, size_t count) {
    struct naming *n = context;
    struct stream *st;
    struct fault ignored;
    size_t pos = 0;
    if (count == 0 || desk_stream(n->v->view.desk, x[0].i, STREAM_ACCOUNT, &st, &ignored) < 0) return 0;
    for (const struct row_deputy *r; (r = stream_next(st, TABLE_DEPUTY, &pos)) != NULL;)
        if (r->principal == n->principal && r->until > n->v->now)
            line_add(&n->names, view_account_name(&n->v->view, x[0].i), page_text(n->v, "（%.*s %.*s，至 %.*s）", SP(view_office_short(&n->v->view, r->office)), SP(r->role), SP(page_time(n->v, r->until))));
    return 0;
}

static int add_people(struct listing *l, struct fault *f) {
    struct store *s = l->v->reader->store;
    struct cell after[] = {CELL_INT(0), CELL_INT(WAITING_MOST)};
    if (store_each(s, SQL_BINDING_WAITING, after, 2, take_waiting, l, f) < 0 || store_each(s, SQL_ABSENCE_AFTER, &CELL_INT(l->v->now), 1, take_away, l, f) < 0) return -1;
    for (size_t i = 0; i < l->waiting_count; i++) {
        struct matter m;
        int64_t id = 0;
        if (str_to_i64(l->waiting[i].id, &id) < 0 || matter_load(l->v->view.desk, id, &m, f) < 0) return -1;
        l->waiting[i].number = m.row->number;
        l->waiting[i].office = view_office_name(&l->v->view, m.row->lead);
    }
    for (size_t i = 0; i < l->away_count; i++) {
        struct naming n = {.v = l->v, .names = BUF_INIT};
        if (str_to_i64(l->away[i].deputies, &n.principal) < 0 || store_each(s, SQL_DEPUTY_OF, &CELL_INT(n.principal), 1, take_deputy, &n, f) < 0) return -1;
        l->away[i].deputies = kept(l->v, &n.names);
    }
    return 0;
}

// GET /offices
// may: signed
// query: done
// zh: 机构：曾用名、承接、待划转的事项、谁请假谁代理
// en: offices: former names, successors, matters that wait for one, who is away and who acts for them
enum http_turn page_offices_list(struct visit *v) {
    struct listing l = {.v = v, .rows = arena_array(v->a, struct rec_officerow, OFFICES_MOST), .waiting = arena_array(v->a, struct rec_waitingrow, WAITING_MOST),
                        .away = arena_array(v->a, struct rec_awayrow, AWAY_MOST)};
    struct fault f;
    struct buf b = BUF_INIT;
    if (!page_serves(v) && !v->admin) {
        fault_say(&f, FAULT_INPUT, "not-allowed", STR("机构一览供各机构的工作人员查看"), STR("the list of offices is for those who serve in one"));
        return visit_fault(v, 0, &f);
    }
    if (http_query(v->x, "done").n) page_notice(v, STR("已办，记入账本。"));
    if (store_rows(v->reader->store, TABLE_OFFICE, take_office, &l, &f) < 0 || add_history(&l, &f) < 0 || add_people(&l, &f) < 0) return visit_fault(v, 0, &f);
    tpl_offices(&b, &(struct tpl_offices){.admin = v->admin, .rows = l.rows, .rows_count = l.count, .waiting = l.waiting, .waiting_count = l.waiting_count, .away = l.away, .away_count = l.away_count});
    return page_send(v, STR("机构"), &b);
}

// --- forms

static const struct verb_form forms[] = {
    {"office.rename", "更名", "同一机构换名称；旧名称留在历史里，仍能查到",
     {{"office", "机构", PLAIN_LINE, true, NULL}, {"name", "新名称", PLAIN_LINE, true, NULL}, {"alias", "新简称", PLAIN_LINE, false, NULL}, {"since", "自（不写为现在）", PLAIN_LINE, false, NULL}, {"ground", "依据（文号）", PLAIN_LINE, true, NULL}}},
    {"office.merge", "合并", "在办事项随即转到承接机构，期限不变；已办结的留在原机构",
     {{"offices", "被并机构（每行一个）", PLAIN_AREA, true, NULL}, {"into", "并入已有机构", PLAIN_LINE, false, NULL}, {"name", "或新设机构名称", PLAIN_LINE, false, NULL}, {"alias", "新机构简称", PLAIN_LINE, false, NULL},
      {"carry_roles", "角色随转（是、否）", PLAIN_LINE, false, NULL}, {"ground", "依据（文号）", PLAIN_LINE, true, NULL}}},
    {"office.split", "分设", "归口每行：类别、类别 = 机构，或 #编号、#编号 = 机构；没有归口的等待划转",
     {{"office", "机构", PLAIN_LINE, true, NULL}, {"into", "分为（每行一个）", PLAIN_AREA, true, NULL}, {"rules", "归口", PLAIN_AREA, false, NULL}, {"ground", "依据（文号）", PLAIN_LINE, true, NULL}}},
    {"account.leave", "请假", "账号不写为自己",
     {{"account", "账号", PLAIN_LINE, false, NULL}, {"since", "自（不写为现在）", PLAIN_LINE, false, NULL}, {"until", "至（回来的时刻，如 2026-12-01T08:30）", PLAIN_LINE, true, NULL}}},
    {"account.back", "销假", "请假和代理到此为止", {{"account", "账号（不写为自己）", PLAIN_LINE, false, NULL}, {"until", "回来的时刻（不写为现在）", PLAIN_LINE, false, NULL}}},
    {"account.deputy", "定代理人", "代理人用自己的账号办理，记录写明代谁；期满即止",
     {{"account", "请假的账号（不写为自己）", PLAIN_LINE, false, NULL}, {"deputy", "代理人的登录名", PLAIN_LINE, true, NULL}, {"office", "机构（不写为全部）", PLAIN_LINE, false, NULL}, {"role", "角色（不写为全部，负责人除外）", PLAIN_LINE, false, NULL},
      {"since", "自", PLAIN_LINE, false, NULL}, {"until", "至", PLAIN_LINE, false, NULL}, {"across", "跨机构（是、否；管理员）", PLAIN_LINE, false, NULL}, {"signs", "代签发（是、否）", PLAIN_LINE, false, NULL}}},
};

static const struct verb_room room = {"/offices", "机构", forms, sizeof forms / sizeof *forms, NULL};

// GET /offices/do/{verb}
// may: signed
// zh: 机构更名、合并、分设，请假、代理：各自的表单
// en: the forms of renaming, merging and splitting offices, of absences and deputies
enum http_turn page_offices_do(struct visit *v) { return verb_form_page(v, &room); }

// POST /offices/do/{verb}
// may: signed
// zh: 办理它
// en: does it
enum http_turn page_offices_do_post(struct visit *v) { return verb_form_post(v, &room); }
