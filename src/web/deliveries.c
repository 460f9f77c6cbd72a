// SPDX-License-Identifier: Apache-2.0
// What people have to deliver, and what is on its way.
#include "web/deliveries.h"
#include "web/routes.h"

enum { LIST_PAGE = 50 };

struct rec_delivery_row delivery_row_of(struct visit *v, const struct todo *x) {
    const struct row_delivery *r = x->row;
    enum notice_kind kind = notice_of(r->kind);
    bool made = str_eq(r->state, DELIVERY_MADE), waits = str_eq(r->state, DELIVERY_WAITING);
    struct str why = made ? STR("") : delivery_why_zh(r->why.n ? r->why : x->try_why);
    struct str about = kind == NOTICE_KINDS ? r->kind : str_c(notice_zh[kind]);
    return (struct rec_delivery_row){
        .url = page_text(v, "/deliveries/%lld", (long long)r->id), .number = x->number, .matter_url = r->matter ? page_matter(v, r->matter) : STR("/slips"),
        .kind = x->absent.n ? page_text(v, "%.*s：%.*s", SP(about), SP(x->absent)) : about, .to = x->to, .way = way_zh(way_of(r->way)), .opened = page_time(v, r->opened),
        .state = made ? page_text(v, "已告知 %.*s", SP(page_time(v, r->closed))) : delivery_state_zh(r->state), .why = why, .urgent = r->urgent != 0,
        .evidence = way_of(r->evidence) == WAY_NONE ? r->evidence : STR(""), .next = waits && x->next > v->now ? page_time(v, x->next) : STR("")};
}

int deliveries_told(struct visit *v, const struct shown *s, struct tpl_matter *t, struct fault *f) {
    struct todo *rows;
    size_t n;
    if (s->hidden) return 0;
    if (todo_of_matter(&v->view, &s->matter, s->whole ? 0 : v->account, &rows, &n, f) < 0) return -1;
    struct rec_delivery_row *out = arena_array(v->a, struct rec_delivery_row, n + 1);
    bool may = delivery_may(&s->matter, visit_account(v), v->now, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        out[i] = delivery_row_of(v, &rows[i]);
        if (!may) out[i].url = STR("");
    }
    t->deliveries = out;
    t->deliveries_count = n;
    if (!may || s->matter.row->parent) return 0;
    t->code_url = page_text(v, "/matters/%lld/code", (long long)s->matter.row->id);
    t->csrf = visit_csrf(v);
    return 0;
}

static int list(struct visit *v, struct str state, const char *name, const struct rec_delivery_row **ret, size_t *ret_count, struct str *ret_more, struct fault *f) {
    struct todo *rows;
    int64_t after = 0, next;
    if (str_to_i64(http_query(v->x, name), &after) < 0 || after < 0) after = 0;
    if (todo_list(&v->view, visit_account(v), state, after, LIST_PAGE, &rows, ret_count, &next, f) < 0) return -1;
    struct rec_delivery_row *out = arena_array(v->a, struct rec_delivery_row, *ret_count + 1);
    for (size_t i = 0; i < *ret_count; i++) out[i] = delivery_row_of(v, &rows[i]);
    *ret = out;
    *ret_more = next ? page_text(v, "/deliveries?%s=%lld", name, (long long)next) : STR("");
    return 0;
}

// GET /deliveries
// may: signed
// query: tasks failed waiting
// zh: 送达：没有送到的、要打印或打电话的、等待发送的
// en: deliveries: those that failed, those to print or call, those that wait
enum http_turn page_deliveries(struct visit *v) {
    struct tpl_deliveries t = {.more_tasks = STR("")};
    struct fault f;
    struct buf b = BUF_INIT;
    if (list(v, DELIVERY_FAILED, "failed", &t.failed, &t.failed_count, &t.more_failed, &f) < 0 ||
        list(v, DELIVERY_TASK, "tasks", &t.tasks, &t.tasks_count, &t.more_tasks, &f) < 0 ||
        list(v, DELIVERY_WAITING, "waiting", &t.waiting, &t.waiting_count, &t.more_waiting, &f) < 0)
        return visit_fault(v, 0, &f);
    tpl_deliveries(&b, &t);
    return page_send(v, STR("送达"), &b);
}
