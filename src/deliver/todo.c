// SPDX-License-Identifier: Apache-2.0
#include "deliver/todo.h"

static const char *const words[][2] = {
    {"waiting", "等待发送"}, {"task", "待人办理"}, {"failed", "没有送到"}, {"made", "已送达"}, {"given_up", "无法告知"},
    {"off", "这种方式没有启用"}, {"quiet", "夜间不打扰，到时再发"}, {"no-way", "不知道怎么联系"}, {"no-address", "没有可用的号码或地址"},
    {"sms-too-long", "短信太长"}, {"no-matter", "找不到要告知的那一步"}, {"not-reached", "连不上服务器"}, {"timeout", "服务器没有及时回答"},
    {"no-tls", "服务器不能加密连接"}, {"refuses-us", "服务器不认我们的账号"}, {"broken-off", "连接中断"}, {"mail-refused", "对方邮件服务器拒收"},
    {"no-receipt", "网关没有给回执"}, {"gateway-refuses-us", "网关不认我们的密钥"}, {"gateway-not-there", "网关地址不对"}, {"gateway-busy", "网关忙"},
    {"gateway-down", "网关出错"}, {"gateway-refused", "网关拒收这一条"}, {"gateway-answer", "网关回答不合约定"}, {"unreachable", "无法告知"},
};

static struct str word_of(struct str code) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(code, str_c(words[i][0]))) return str_c(words[i][1]);
    return code;
}

struct str delivery_state_zh(struct str state) { return word_of(state); }
struct str delivery_why_zh(struct str why) { return word_of(why); }

struct ids {
    int64_t *ids;
    size_t count, most;
};

static int keep(void *context, const struct cell *x, size_t count) {
    struct ids *l = context;
    if (count == 0) return -1;
    l->ids[l->count++] = x[0].i;
    return l->count == l->most;
}

static struct str to_whom(struct view *v, const struct todo *x) {
    if (x->row->office) {
        struct str office = view_office_short(v, x->row->office);
        return arena_printf(v->arena, "%.*s %.*s", SP(office), SP(x->row->role));
    }
    size_t pos = 0;
    const struct row_requester *q;
    while ((q = stream_next(x->matter.stream, TABLE_REQUESTER, &pos)) != NULL && q->n != x->row->requester) continue;
    if (q == NULL || str_eq(q->party, STR("anonymous"))) return STR("匿名");
    return personal_shown(q->name, PERSONAL_NAME, v->viewer, v->arena);
}

// The slip that was being issued when the delivery was asked for: the last up to then.
static int slip_number(struct view *v, struct todo *x, struct fault *f) {
    struct stream *st;
    size_t pos = 0;
    if (desk_stream(v->desk, x->row->supervision, STREAM_SUPERVISION, &st, f) < 0) return -1;
    for (const struct row_slip *s; (s = stream_next(st, TABLE_SLIP, &pos)) != NULL;)
        if (s->issued <= x->row->opened) x->number = s->number;
    return 0;
}

static int fill(struct view *v, int64_t id, struct todo *ret, struct fault *f) {
    struct stream *st;
    struct cell cells[5];
    *ret = (struct todo){.try_why = STR("")};
    if (desk_stream(v->desk, id, STREAM_DELIVERY, &st, f) < 0) return -1;
    ret->row = stream_row(st, TABLE_DELIVERY);
    if (ret->row == NULL || (ret->row->matter && matter_load(v->desk, ret->row->matter, &ret->matter, f) < 0)) return -1;
    if (ret->matter.row) ret->number = ret->matter.row->number;
    if (ret->row->supervision && slip_number(v, ret, f) < 0) return -1;
    if (ret->row->absent_role.n)
        ret->absent = ret->row->absent ? arena_printf(v->arena, "%.*s %.*s", SP(view_office_short(v, ret->row->absent)), SP(ret->row->absent_role)) : ret->row->absent_role;
    ret->to = to_whom(v, ret);
    if (!str_eq(ret->row->state, DELIVERY_WAITING)) return 0;
    int found = store_first(v->desk->store, SQL_ATTEMPT_ONE, &CELL_INT(id), 1, cells, 5, f);
    if (found != 1) return found;
    ret->tries = cells[1].i;
    ret->next = cells[2].i;
    ret->try_why = arena_str(v->arena, cells[4].s);
    return 0;
}

int todo_one(struct view *v, struct str id, struct todo *ret, struct fault *f) {
    struct stream *st;
    return delivery_find(v->desk, id, &st, f) < 0 ? -1 : fill(v, st->id, ret, f);
}

int todo_list(struct view *v, const struct stream *account, struct str state, int64_t after, size_t limit, struct todo **ret, size_t *ret_count,
              int64_t *ret_next, struct fault *f) {
    if (limit > TODO_MOST) limit = TODO_MOST;
    struct todo *rows = arena_array(v->arena, struct todo, limit + 1);
    int64_t ids[TODO_MOST];
    size_t n = 0, looked = 0;
    *ret_next = 0;
    for (bool more = true; more && n < limit && looked < TODO_LOOKED;) {
        struct ids l = {ids, 0, TODO_MOST};
        struct cell args[] = {CELL_TEXT(state), CELL_INT(after), CELL_INT(TODO_MOST)};
        if (store_each(v->desk->store, SQL_DELIVERY_TODO, args, 3, keep, &l, f) < 0) return -1;
        more = l.count == TODO_MOST;
        for (size_t i = 0; i < l.count && n < limit; i++) {
            after = ids[i];
            looked++;
            if (fill(v, ids[i], &rows[n], f) < 0) return -1;
            struct matter ignored;
            int may = account ? delivery_may_make(v->desk, rows[n].row, account, v->desk->at, &ignored, NULL, NULL, f) : 1;
            if (may < 0) return -1;
            if (!may) continue;
            n++;
            more = more || i + 1 < l.count;
        }
        if (more) *ret_next = after;
        else *ret_next = 0;
    }
    *ret = rows;
    *ret_count = n;
    return 0;
}

static bool to_account(const struct todo *x, int64_t account) {
    size_t pos = 0;
    for (const struct row_requester *q; (q = stream_next(x->matter.stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (q->n == x->row->requester) return q->account == account;
    return false;
}

int todo_of_matter(struct view *v, const struct matter *m, int64_t requester_of, struct todo **ret, size_t *ret_count, struct fault *f) {
    int64_t ids[TODO_MOST];
    struct ids l = {ids, 0, TODO_MOST};
    struct todo *rows = arena_array(v->arena, struct todo, TODO_MOST + 1);
    size_t n = 0;
    if (store_each(v->desk->store, SQL_DELIVERY_OF_MATTER, &CELL_INT(m->row->id), 1, keep, &l, f) < 0) return -1;
    for (size_t i = 0; i < l.count; i++) {
        if (fill(v, ids[i], &rows[n], f) < 0) return -1;
        if (requester_of == 0 || to_account(&rows[n], requester_of)) n++;
    }
    *ret = rows;
    *ret_count = n;
    return 0;
}

void todo_json(struct view *v, struct json_out *j, const struct todo *x) {
    const struct row_delivery *r = x->row;
    jo_open(j, '{');
    jo_kid(j, STR("id"), r->id);
    if (r->matter) jo_kid(j, STR("matter"), r->matter);
    if (r->supervision) jo_kid(j, STR("supervision"), r->supervision);
    jo_kstr(j, STR("number"), x->number);
    jo_kstr(j, STR("kind"), r->kind);
    jo_kstr(j, STR("to"), x->to);
    if (r->requester) jo_ki64(j, STR("requester"), r->requester);
    else view_office(v, j, STR("office"), r->office);
    if (x->absent.n) jo_kstr(j, STR("absent"), x->absent);
    jo_kstr(j, STR("way"), r->way);
    jo_kstr(j, STR("state"), r->state);
    jo_kbool(j, STR("urgent"), r->urgent != 0);
    view_time(v, j, STR("opened"), r->opened);
    view_time(v, j, STR("closed"), r->closed);
    jo_ki64(j, STR("tries"), r->tries ? r->tries : x->tries);
    if (r->evidence.n) jo_kstr(j, STR("evidence"), r->evidence);
    struct str why = r->why.n ? r->why : x->try_why;
    if (why.n) jo_kstr(j, STR("why"), why);
    if (x->next) view_time(v, j, STR("next"), x->next);
    jo_close(j);
}
