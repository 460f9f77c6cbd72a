// SPDX-License-Identifier: Apache-2.0
// One more person behind a matter.
#include "web/form.h"
#include "web/matter_page.h"
#include "web/routes.h"

struct joining {
    struct pair_list given;
    struct fault fault;
    bool faulty;
    int64_t version; // 0: the matter's own
    struct str key;
};

static enum http_turn form_page(struct visit *v, const struct shown *s, const struct joining *x) {
    struct buf b = BUF_INIT;
    const struct row_matter *r = s->matter.row;
    const struct procedure *p = s->matter.rules->procedure;
    struct form form = {.v = v, .p = p, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_PERSON) form.required |= (uint64_t)1 << i;
    form_make(&form);
    struct tpl_act t = {.title = STR("联名"), .number = r->number, .matter_url = page_matter(v, r->id), .matter_title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a),
                        .stage = r->stage, .action = page_text(v, "/matters/%lld/join", (long long)r->id), .csrf = visit_csrf(v),
                        .key = x->key.n ? x->key : visit_form_key(v), .version = x->version ? x->version : r->version, .fields = form.fields,
                        .fields_count = form.count, .fault = form.trouble, .remark = STR("再加一位提出人。这件事的答复，也要告知这一位。"),
                        .button = STR("确定联名"), .back = page_matter(v, r->id)};
    tpl_act(&b, &t);
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    return page_send(v, STR("联名"), &b);
}

static int find(struct visit *v, struct shown *s, struct fault *f) {
    enum sight sight;
    if (page_shown(v, s, &sight, false, f) < 0) return -1;
    if (matter_may_join(&s->matter, visit_account(v), v->now)) return 0;
    return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”现在不能由您加提出人：还没有答复的整件事项，由可以登记它的人加",
                     "nobody joins \"%.*s\" through you now: a whole matter not yet answered, by who may register it", SP(s->matter.row->number));
}

// GET /matters/{matter}/join
// may: signed
// zh: 联名：给还没有答复的事项再加一位提出人的表单
// en: the form that adds one more person behind a matter not yet answered
enum http_turn page_join(struct visit *v) {
    struct shown s;
    struct joining x = {.faulty = false};
    struct fault f;
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, &s, &x);
}

static enum http_turn joined(struct visit *v) {
    struct joining *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct shown s;
    struct fault f;
    if (answer->ok) return page_go(v, page_text(v, "%.*s?done=1", SP(page_matter(v, answer->id))));
    x->faulty = true;
    x->fault = answer->fault;
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &answer->fault);
    if (str_eq(str_c(answer->fault.code), STR("stale"))) {
        x->version = s.matter.row->version;
        fault_set(&x->fault, FAULT_INPUT, "stale", "填写期间这件事已经有了新的办理（版本 %lld），没有写入；请看过经过、核对后再提交",
                  "the matter went on while this was being filled in (version %lld), nothing was written: look at what happened, check, submit again",
                  (long long)x->version);
    }
    if (str_eq(str_c(answer->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    return form_page(v, &s, x);
}

// POST /matters/{matter}/join
// may: signed
// zh: 加一位提出人
// en: adds the person
enum http_turn page_join_post(struct visit *v) {
    struct shown s;
    enum sight sight;
    struct fault f;
    struct joining *x = arena_new(v->a, struct joining);
    *x = (struct joining){.given = form_fields(v), .key = http_form(v->x, "key")};
    v->page = x;
    if (form_review(v)) {
        x->key = STR("");
        if (find(v, &s, &f) < 0) return visit_fault(v, 0, &f);
        return form_page(v, &s, x);
    }
    // The same form twice is answered as the first time, so what may be now is for the writer to say.
    if (page_shown(v, &s, &sight, false, &f) < 0) return visit_fault(v, 0, &f);
    if (str_to_i64(http_form(v->x, "version"), &x->version) < 0 || x->version <= 0) x->version = 0;
    struct command c = {.verb = STR("join"), .matter = visit_param(v, "matter"), .channel = STR("web"), .key = x->key, .version = x->version, .fields = x->given};
    return visit_act(v, c, joined);
}
