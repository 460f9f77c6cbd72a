// SPDX-License-Identifier: Apache-2.0
// One draft: what was read, what is doubtful, and what a person makes of it.
#include "web/draft_page.h"
#include "web/routes.h"

enum doing { CHANGING, CONFIRMING, DROPPING };

struct acting {
    enum doing doing;
    struct pair_list given; // of the form that changes the draft
    struct fault fault;
    bool faulty;
    bool compare; // what was posted may rest on an older draft: show both
    int64_t version;
    struct str key;
};

static int find(struct visit *v, const struct row_draft **ret, struct fault *f) {
    struct stream *st;
    if (page_drafts_allowed(v, f) < 0 || draft_find(v->view.desk, visit_param(v, "draft"), &st, f) < 0) return -1;
    *ret = stream_row(st, TABLE_DRAFT);
    return 0;
}

static void lists(struct visit *v, const struct draft_body *body, struct tpl_draft *t) {
    struct rec_wanting *wanting = arena_array(v->a, struct rec_wanting, body->recommendations.count + 1);
    for (size_t i = 0; i < body->recommendations.count; i++) {
        const struct draft_recommendation *r = &body->recommendations.items[i];
        struct buf who = BUF_INIT;
        for (size_t k = 0; k < r->who.count; k++) buf_printf(&who, "%s%.*s", k ? "、" : "", SP(r->who.items[k]));
        wanting[i] = (struct rec_wanting){arena_str(v->a, buf_str(&who)), r->what, r->aim, r->line};
        buf_release(&who);
    }
    struct rec_figure *figures = arena_array(v->a, struct rec_figure, body->figures.count + 1);
    for (size_t i = 0; i < body->figures.count; i++) {
        const struct draft_figure *x = &body->figures.items[i];
        figures[i] = (struct rec_figure){x->text, x->value, x->unit, x->line};
    }
    t->recommendations = wanting;
    t->recommendations_count = body->recommendations.count;
    t->figures = figures;
    t->figures_count = body->figures.count;
}

static void form_of(struct visit *v, const struct draft_body *body, const struct acting *x, struct tpl_draft *t) {
    bool mine = x->faulty && x->doing == CHANGING;
    struct plain_form p = {.v = v, .given = x->given, .fault = mine ? &x->fault : NULL, .compare = x->compare};
    const struct rec_finding *findings;
    plain_begin(&p, 32);
    draft_form_fields(&p, body);
    t->fields = p.fields;
    t->fields_count = p.count;
    const struct rec_field *text = plain_field(&p, STR("text"), "正文", PLAIN_AREA, false, body->text);
    t->text_edited = text->value;
    t->text_fault = text->fault;
    if (text->hint.n) t->text_hint = STR("与现在保存的不同：保存的见上面");
    t->answers_count = draft_form_answers(&p, body, &t->answers);
    if (body->answers.count > DRAFT_FORM_ANSWERS) t->answers_left = (int64_t)(body->answers.count - DRAFT_FORM_ANSWERS);
    t->findings_count = draft_form_findings(&p, body, &findings, &t->boxes);
    t->findings = findings;
    t->lines_count = draft_text_lines(v, body, (struct rec_finding *)(uintptr_t)findings, &t->lines);
    t->findings_open = (int64_t)draft_findings_open(body);
    t->fault = p.trouble;
}

static enum http_turn show(struct visit *v, const struct row_draft *r, struct acting *x) {
    struct draft_body body = {.kind = DRAFT_OTHER};
    struct fault f;
    struct buf b = BUF_INIT;
    struct str url = page_draft_url(v, r->id);
    bool destroyed = draft_body_of(r, v->a, &body, &f) < 0;
    if (destroyed && !str_eq(str_c(f.code), STR("draft-destroyed"))) return visit_fault(v, 0, &f);
    struct tpl_draft t = {.title = body.title.n ? body.title : destroyed ? STR("（内容已销毁）") : STR("（没有标题）"), .state = page_draft_state(r->state),
                          .open = str_eq(r->state, DRAFT_OPEN), .kind = str_c(draft_kind_zh(body.kind)), .source = r->source, .digest = r->digest,
                          .taken = page_time(v, r->taken), .who = view_account_name(&v->view, r->account), .closed = page_time(v, r->closed), .url = url,
                          .confirm_url = page_text(v, "%.*s/confirm", SP(url)), .drop_url = page_text(v, "%.*s/drop", SP(url)), .csrf = visit_csrf(v),
                          .key = x->key.n ? x->key : visit_form_key(v), .version = r->version, .registered = body.kind == DRAFT_PROPOSAL_REPLY};
    form_of(v, &body, x, &t);
    lists(v, &body, &t);
    if (r->matter) t.matter = page_matter(v, r->matter);
    if (x->faulty) {
        struct str zh = str_c(x->fault.zh);
        if (x->doing == CONFIRMING) t.confirm_fault = t.fault = zh;
        if (x->doing == DROPPING) t.drop_fault = t.fault = zh;
        t.ask_offices = x->doing == CONFIRMING && str_eq(str_c(x->fault.code), STR("unknown-office"));
        if (v->x->status == 200) v->x->status = fault_status(&x->fault);
    }
    t.why = x->doing == DROPPING ? http_form(v->x, "why") : STR("");
    if (http_query(v->x, "done").n) page_notice(v, STR("已保存，记入账本。"));
    tpl_draft(&b, &t);
    return page_send(v, t.title, &b);
}

// GET /drafts/{draft}
// may: signed
// query: done
// zh: 一份草稿：读出的内容、疑点、正文
// en: a draft: what was read, what is doubtful, the text
enum http_turn page_draft_shown(struct visit *v) {
    const struct row_draft *r;
    struct acting x = {.doing = CHANGING};
    struct fault f;
    if (find(v, &r, &f) < 0) return visit_fault(v, 0, &f);
    return show(v, r, &x);
}

static enum http_turn acted(struct visit *v) {
    struct acting *x = v->page;
    const struct answer *answer = &v->request.answer;
    const struct row_draft *r;
    struct fault f;
    if (find(v, &r, &f) < 0) return visit_fault(v, 0, answer->ok ? &f : &answer->fault);
    if (answer->ok && x->doing == CONFIRMING) return page_go(v, page_text(v, "%.*s?done=1", SP(page_matter(v, answer->id))));
    if (answer->ok) return page_go(v, x->doing == DROPPING ? STR("/drafts?done=1") : page_text(v, "%.*s?done=1", SP(page_draft_url(v, r->id))));
    x->faulty = true;
    x->fault = answer->fault;
    x->key = STR("");
    bool stale = str_eq(str_c(x->fault.code), STR("stale"));
    x->compare = x->compare || stale;
    if (stale)
        fault_set(&x->fault, FAULT_INPUT, "stale", "填写期间草稿已由别人改动（现为第 %lld 版），没有写入；不同之处写在各项下面，请核对后再提交",
                  "somebody else changed the draft meanwhile (version %lld now), nothing was written: what differs stands below each field; check, submit again",
                  (long long)r->version);
    return show(v, r, x);
}

static enum http_turn act(struct visit *v, struct acting *x, const char *verb, struct pair field, const struct row_draft *r) {
    struct command c = {.verb = str_c(verb), .channel = STR("web"), .key = x->key};
    struct pair *fields = arena_array(v->a, struct pair, 2);
    fields[0] = (struct pair){STR("draft"), page_text(v, "%lld", (long long)r->id)};
    fields[1] = field;
    c.fields = (struct pair_list){fields, field.value.n ? 2 : 1};
    if (str_to_i64(http_form(v->x, "version"), &c.version) < 0 || c.version <= 0) c.version = 0;
    v->page = x;
    return visit_act(v, c, acted);
}

static struct acting *begin(struct visit *v, enum doing doing, int64_t version) {
    struct acting *x = arena_new(v->a, struct acting);
    *x = (struct acting){.doing = doing, .key = http_form(v->x, "key")};
    if (doing == CHANGING) x->given = v->x->form;
    x->compare = form_review(v) || !str_eq(http_form(v->x, "version"), page_text(v, "%lld", (long long)version));
    if (form_review(v)) x->key = STR("");
    return x;
}

static bool kind_known(struct str kind) {
    bool known = kind.n == 0;
    for (int k = 0; k < DRAFT_KINDS; k++) known = known || str_eq(kind, str_c(draft_kinds[k]));
    return known;
}

// POST /drafts/{draft}
// may: signed
// zh: 保存对草稿的改动和看过的疑点
// en: saves changes to a draft and the findings that were looked at
enum http_turn page_draft_change(struct visit *v) {
    const struct row_draft *r;
    struct draft_body stored, body;
    struct fault f;
    struct buf json = BUF_INIT;
    if (find(v, &r, &f) < 0) return visit_fault(v, 0, &f);
    struct acting *x = begin(v, CHANGING, r->version);
    if (form_review(v)) return show(v, r, x);
    x->faulty = !kind_known(http_form(v->x, "kind"));
    if (x->faulty) {
        fault_say(&x->fault, FAULT_INPUT, "bad-kind", STR("没有这个种类，请从列表里选"), STR("there is no such kind: choose one of the list"));
        fault_where(&x->fault, STR("kind"));
        return show(v, r, x);
    }
    if (draft_body_of(r, v->a, &stored, &f) < 0) return visit_fault(v, 0, &f);
    draft_form_body(v, x->given, &stored, &body);
    draft_body_write(&json, &body);
    struct pair field = {STR("body"), arena_str(v->a, buf_str(&json))};
    buf_release(&json);
    x->faulty = draft_body_read(&body, field.value, v->a, &x->fault) < 0; // the desk would name the body, not the field
    if (x->faulty) {
        draft_form_where(v, x->given, &x->fault);
        return show(v, r, x);
    }
    return act(v, x, "draft.change", field, r);
}

// POST /drafts/{draft}/confirm
// may: signed
// zh: 确认草稿：登记为一件已答复的提案
// en: confirms a draft: it becomes a proposal of the register with its answer
enum http_turn page_draft_confirm(struct visit *v) {
    const struct row_draft *r;
    struct fault f;
    if (find(v, &r, &f) < 0) return visit_fault(v, 0, &f);
    struct acting *x = begin(v, CONFIRMING, r->version);
    if (form_review(v)) return show(v, r, x);
    return act(v, x, "draft.confirm", (struct pair){STR("open_offices"), str_eq(http_form(v->x, "open_offices"), STR("1")) ? STR("1") : STR("")}, r);
}

// POST /drafts/{draft}/drop
// may: signed
// zh: 不采用这份草稿，写明理由
// en: drops a draft, with a reason
enum http_turn page_draft_drop(struct visit *v) {
    const struct row_draft *r;
    struct fault f;
    if (find(v, &r, &f) < 0) return visit_fault(v, 0, &f);
    struct acting *x = begin(v, DROPPING, r->version);
    if (form_review(v)) return show(v, r, x);
    return act(v, x, "draft.drop", (struct pair){STR("why"), str_trim(http_form(v->x, "why"))}, r);
}
