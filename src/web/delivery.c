// SPDX-License-Identifier: Apache-2.0
// One delivery: what to print or say, to whom, and the forms that say what came of it.
#include "deliver/address.h"
#include "web/deliveries.h"
#include "web/page_room.h"
#include "web/routes.h"

struct handing {
    struct str evidence, note;
    struct fault fault;
    bool faulty, contact;
};

static int find(struct visit *v, struct todo *x, struct fault *f) {
    struct str id = visit_param(v, "delivery");
    if (todo_one(&v->view, id, x, f) < 0) return -1;
    struct matter ignored;
    int may = delivery_may_make(v->view.desk, x->row, visit_account(v), v->now, &ignored, NULL, NULL, f);
    if (may) return may < 0 ? -1 : 0;
    // Who may not see it does not learn that it is there.
    return fault_set(f, FAULT_INPUT, "unknown-delivery", "没有编号为“%.*s”的送达", "there is no delivery \"%.*s\"", SP(utf8_head(id, 40)));
}

// Whole, as was asked for and recorded.
static void contact(struct visit *v, const struct todo *x, struct tpl_delivery *t) {
    size_t pos = 0;
    const struct row_requester *q;
    struct personal address;
    while ((q = stream_next(x->matter.stream, TABLE_REQUESTER, &pos)) != NULL && q->n != x->row->requester) continue;
    if (q == NULL) return;
    struct addressee who = {.m = &x->matter, .requester = q};
    t->name = personal_shown(q->name, PERSONAL_NAME, VIEWER_FULL, v->a);
    if (t->name.n == 0) t->name = STR("—");
    if (address_of(v->view.desk, &who, WAY_TELEPHONE, v->a, &address)) t->phone = personal_shown(address, PERSONAL_PHONE, VIEWER_FULL, v->a);
    if (address_of(v->view.desk, &who, WAY_LETTER, v->a, &address)) t->post = personal_shown(address, PERSONAL_TEXT, VIEWER_FULL, v->a);
}

// What is to be said or printed; its greeting has the whole name only where it may be shown.
static void text(struct visit *v, const struct todo *x, bool whole, struct tpl_delivery *t) {
    struct message_options o = {v->app->notices, LANGUAGE_ZH, whole ? VIEWER_FULL : v->view.viewer, v->app->public_url};
    struct message m;
    struct fault ignored;
    if (o.notices == NULL || message_make(v->view.desk, x->row, &o, false, v->a, &m, &ignored) < 0) return;
    t->text = personal_shown(m.body, PERSONAL_TEXT, VIEWER_OFFICE, v->a);
    t->subject = m.subject;
}

static enum http_turn delivery_page(struct visit *v, const struct handing *h) {
    struct todo x;
    struct fault f;
    struct buf b = BUF_INIT;
    if (find(v, &x, &f) < 0) return visit_fault(v, 0, &f);
    const struct row_delivery *r = x.row;
    enum deliver_way way = way_of(r->way);
    struct str base = page_text(v, "/deliveries/%lld", (long long)r->id);
    struct rec_fact *facts = arena_array(v->a, struct rec_fact, 6);
    struct tpl_delivery t = {.row = delivery_row_of(v, &x), .facts = facts, .closed = r->closed != 0, .task = str_eq(r->state, DELIVERY_TASK), .letter = way == WAY_LETTER,
                             .csrf = visit_csrf(v), .key = visit_form_key(v), .evidence = h->evidence, .note = h->note, .fault = h->faulty ? str_c(h->fault.zh) : STR("")};
    facts[t.facts_count++] = (struct rec_fact){STR("方式"), way == WAY_NONE ? STR("—") : way_zh(way)};
    facts[t.facts_count++] = (struct rec_fact){STR("情况"), t.row.why.n ? page_text(v, "%.*s：%.*s", SP(t.row.state), SP(t.row.why)) : t.row.state};
    if (t.row.next.n) facts[t.facts_count++] = (struct rec_fact){STR("下次发送"), t.row.next};
    if (t.row.evidence.n) facts[t.facts_count++] = (struct rec_fact){STR("凭证"), t.row.evidence};
    struct str note = personal_shown(r->note, PERSONAL_TEXT, v->view.viewer, v->a);
    if (note.n) facts[t.facts_count++] = (struct rec_fact){STR("备注"), note};
    t.confirm_url = page_text(v, "%.*s/confirm", SP(base));
    t.try_url = page_text(v, "%.*s/try", SP(base));
    t.settle_url = page_text(v, "%.*s/settle", SP(base));
    if (r->requester && !t.closed) t.contact_url = page_text(v, "%.*s/contact", SP(base));
    if (h->contact) contact(v, &x, &t);
    if (!t.closed) text(v, &x, h->contact, &t);
    if (h->contact) http_set(v->x, "Cache-Control", STR("no-store"));
    if (h->faulty && v->x->status == 200) v->x->status = fault_status(&h->fault);
    tpl_delivery(&b, &t);
    return page_send(v, page_text(v, "送达 %.*s", SP(t.row.number)), &b);
}

// GET /deliveries/{delivery}
// may: signed
// query: done
// zh: 一次送达：要打印或说的话，登记结果、换一种方式、了结
// en: one delivery: what to print or say; record what came of it, turn to another way, settle it
enum http_turn page_delivery(struct visit *v) {
    struct handing h = {.faulty = false};
    if (http_query(v->x, "done").n) page_notice(v, STR("已登记，记入账本。"));
    return delivery_page(v, &h);
}

static enum http_turn handed(struct visit *v) {
    struct handing *h = v->page;
    const struct answer *answer = &v->request.answer;
    if (answer->ok) return page_go(v, page_text(v, "/deliveries/%lld?done=1", (long long)answer->id));
    h->faulty = true;
    h->fault = answer->fault;
    return delivery_page(v, h);
}

static enum http_turn hand(struct visit *v, const char *verb, const char *const *names, size_t count, enum http_turn (*then)(struct visit *v)) {
    struct todo x;
    struct fault f;
    struct handing *h = arena_new(v->a, struct handing);
    struct pair_list fields = {arena_array(v->a, struct pair, count + 1), 0};
    *h = (struct handing){.evidence = http_form(v->x, "evidence"), .note = http_form(v->x, "note")};
    if (find(v, &x, &f) < 0) return visit_fault(v, 0, &f);
    if (form_review(v)) return delivery_page(v, h);
    pair_add(&fields, (struct pair){STR("delivery"), page_text(v, "%lld", (long long)x.row->id)});
    for (size_t i = 0; i < count; i++) {
        struct str value = str_trim(http_form(v->x, names[i]));
        if (value.n) pair_add(&fields, (struct pair){str_c(names[i]), value});
    }
    v->page = h;
    struct command c = {.verb = str_c(verb), .channel = STR("web"), .key = http_form(v->x, "key"), .fields = fields};
    return visit_act(v, c, then);
}

// POST /deliveries/{delivery}/confirm
// may: signed
// zh: 登记信已寄出、电话已打、已当面告知
// en: a letter was posted, a call made, somebody told face to face
enum http_turn page_delivery_confirm(struct visit *v) {
    static const char *const names[] = {"evidence", "note"};
    return hand(v, "delivery.confirm", names, 2, handed);
}

// POST /deliveries/{delivery}/try
// may: signed
// zh: 换一种方式送达
// en: another way
enum http_turn page_delivery_try(struct visit *v) {
    static const char *const names[] = {"way"};
    return hand(v, "delivery.try", names, 1, handed);
}

// POST /deliveries/{delivery}/settle
// may: signed
// zh: 了结：已用别的办法告知，或无法告知
// en: told otherwise, or cannot be told
enum http_turn page_delivery_settle(struct visit *v) {
    static const char *const names[] = {"result", "note"};
    return hand(v, "delivery.settle", names, 2, handed);
}

static enum http_turn contact_shown(struct visit *v) {
    struct handing h = {.contact = !v->request.answer.again};
    if (!v->request.answer.ok) return visit_fault(v, 0, &v->request.answer.fault);
    page_notice(v, v->request.answer.again ? STR("这次查看已经记过，不再显示；要再看，请再按一次。") : STR("已显示联系方式，这次查看记入账本。"));
    return delivery_page(v, &h);
}

// POST /deliveries/{delivery}/contact
// may: signed
// zh: 显示要告知的人的姓名、电话、地址，只这一次；谁看了记入账本
// en: shows name, telephone and address of whom to tell, this once; who looked is recorded
enum http_turn page_delivery_contact(struct visit *v) { return hand(v, "delivery.contact", NULL, 0, contact_shown); }
