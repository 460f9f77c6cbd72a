// SPDX-License-Identifier: Apache-2.0
// The receipt with the code, for requesters without an account: shown once, to be printed.
#include "access/password.h"
#include "deliver/deliver.h"
#include "web/matter_page.h"
#include "web/routes.h"

struct issuing {
    int64_t matter, requester, account;
    ms_t now;
    char code[CODE_TEXT + 1];
    struct fault fault;
    bool ok;
};

static int find(struct visit *v, struct shown *s, const struct row_requester **ret, struct fault *f) {
    enum sight sight;
    int64_t n = 0;
    size_t pos = 0;
    if (page_shown(v, s, &sight, false, f) < 0) return -1;
    if (s->matter.row->parent || !delivery_may(&s->matter, visit_account(v), v->now, NULL, NULL))
        return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”的查询码不能由您发：由受理、承办它的人发给提出人",
                         "the code of \"%.*s\" is not yours to give: those who run or handle it give it to whoever raised it", SP(s->matter.row->number));
    str_to_i64(http_form(v->x, "requester"), &n);
    while ((*ret = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL && (*ret)->n != n) continue;
    if (*ret && (*ret)->moved_to == 0) return 0;
    return fault_set(f, FAULT_INPUT, "unknown-requester", "“%.*s”没有这位提出人，或已随并入的事项办理", "\"%.*s\" has no such requester, or they moved with a merger", SP(s->matter.row->number));
}

static void issue(struct visit *v) {
    struct issuing *i = v->page;
    i->ok = code_issue(&v->app->service, i->matter, i->requester, i->account, i->now, i->code, &i->fault) == 0;
}

static enum http_turn issued(struct visit *v) {
    struct issuing *i = v->page;
    struct shown s;
    const struct row_requester *q;
    struct fault f;
    struct buf b = BUF_INIT;
    if (!i->ok) return visit_fault(v, 0, &i->fault);
    if (visit_look(v, &f) < 0 || find(v, &s, &q, &f) < 0) return visit_fault(v, 0, &f);
    const struct row_matter *r = s.matter.row;
    struct str url = v->app->public_url;
    while (str_ends(url, STR("/"))) url = str_head(url, url.n - 1);
    struct tpl_receipt t = {.region = v->app->name, .number = r->number, .procedure = s.matter.rules->procedure->name.name, .stage = r->stage, .opened = page_time(v, r->opened),
                            .due = r->outcome ? STR("") : page_end(v, r->due), .code = arena_str(v->a, str_c(i->code)), .address = page_text(v, "%.*s/q", SP(url)),
                            .name = personal_shown(q->name, PERSONAL_NAME, VIEWER_OFFICE, v->a), .matter_url = page_matter(v, r->id), .issued = page_time(v, i->now)};
    if (url.n == 0) {
        struct str host = http_header(v->x, "Host");
        t.address = page_text(v, "%s://%.*s/q", v->x->secure ? "https" : "http", SP(host));
    }
    if (t.name.n == 0) t.name = STR("匿名");
    secret_forget(i->code, sizeof i->code);
    tpl_receipt(&b, &t);
    http_set(v->x, "Cache-Control", STR("no-store"));
    return page_send(v, STR("登记回执"), &b);
}

// Who gives it out is in the ledger before anybody sees it.
static enum http_turn given(struct visit *v) {
    if (!v->request.answer.ok) return visit_fault(v, 0, &v->request.answer.fault);
    return visit_slow(v, issue, issued);
}

// POST /matters/{matter}/code
// may: signed
// zh: 发给一位提出人查询码，显示印有它的回执，只这一次
// en: gives a requester a code and shows the receipt it is printed on, this once
enum http_turn page_code_post(struct visit *v) {
    struct shown s;
    const struct row_requester *q;
    struct fault f;
    struct issuing *i = arena_new(v->a, struct issuing);
    if (find(v, &s, &q, &f) < 0) return visit_fault(v, 0, &f);
    if (form_review(v)) return page_go(v, page_matter(v, s.matter.row->id));
    *i = (struct issuing){.matter = s.matter.row->id, .requester = q->n, .account = v->account, .now = v->now};
    v->page = i;
    struct pair *n = arena_new(v->a, struct pair);
    *n = (struct pair){STR("n"), page_text(v, "%lld", (long long)q->n)};
    struct command c = {.verb = STR("code.give"), .matter = page_text(v, "%lld", (long long)s.matter.row->id), .channel = STR("web"), .fields = {n, 1}};
    return visit_act(v, c, given);
}
