// SPDX-License-Identifier: Apache-2.0
// With the code from the receipt a requester without an account reads where their matter stands and what was answered, and
// says what they think of it.
#include "matter/code_answers.h"
#include "web/form.h"
#include "web/rate.h"
#include "web/routes.h"

static enum http_turn form_page(struct visit *v, struct str fault) {
    struct buf b = BUF_INIT;
    tpl_ask(&b, &(struct tpl_ask){.action = STR("/q"), .fault = fault});
    return page_send(v, STR("凭查询码查询"), &b);
}

// GET /q
// may: public
// zh: 凭查询码看办理情况和答复：输入查询码
// en: where a matter stands and what was answered, with the code from the receipt: the form
enum http_turn page_ask(struct visit *v) { return form_page(v, STR("")); }

// Who asks, and what was filled in.
struct asking {
    struct str code, key;
    int64_t version; // of what is rated, as it was seen; 0: as it is
    struct by_code by;
    struct pair_list given;
    struct fault fault;
    bool faulty;
};

static size_t answers(struct visit *v, const struct shown *s, const struct rec_said_answer **ret) {
    struct code_answer *all;
    size_t n = code_answers(s, &all);
    struct rec_said_answer *out = arena_array(v->a, struct rec_said_answer, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct rec_note *notes = arena_array(v->a, struct rec_note, all[i].texts.count + 1);
        for (size_t k = 0; k < all[i].texts.count; k++)
            notes[k] = (struct rec_note){all[i].texts.pairs[k].name, personal_shown(personal(all[i].texts.pairs[k].value), PERSONAL_TEXT, VIEWER_FULL, v->a)};
        out[i] = (struct rec_said_answer){.when = page_time(v, all[i].at), .notes = notes, .notes_count = all[i].texts.count,
                                          .what = all[i].issuer.n ? page_text(v, "%.*s（%.*s）", SP(all[i].what), SP(all[i].issuer)) : all[i].what};
    }
    *ret = out;
    return n;
}

// The same questions as for those who signed in: those of the action, or of matter.rate.
static void questions(struct visit *v, struct asking *x, struct tpl_asked *t) {
    struct code_ask ask;
    struct fault f;
    if (by_code_asks(v->view.desk, &x->by, &ask, &f) < 0) {
        if (str_eq(str_c(f.code), STR("code-from-handler"))) t->remark = str_c(f.zh);
        if (x->faulty) t->fault = str_c(x->fault.zh);
        return;
    }
    const struct procedure *p = ask.m.rules->procedure;
    const struct fault *fault = x->faulty ? &x->fault : NULL;
    if (ask.action) {
        struct form form = {.v = v, .p = p, .given = x->given, .fault = fault};
        form_action(&form, ask.m.section, ask.action->name.name, ask.m.rules, &ask.m.state);
        form_make(&form);
        t->fields = form.fields;
        t->fields_count = form.count;
        t->fault = form.trouble;
    } else {
        struct plain_form form = {.v = v, .given = x->given, .fault = fault};
        plain_begin(&form, RATE_QUESTIONS);
        rate_questions(&form, p);
        t->fields = form.fields;
        t->fields_count = form.count;
        t->fault = form.trouble;
    }
    t->action = STR("/q/rate");
    t->code = x->code;
    t->key = x->key.n ? x->key : visit_form_key(v);
    t->version = ask.m.row->version;
}

static enum http_turn asked_page(struct visit *v, struct asking *x) {
    struct shown s;
    struct fault f;
    struct buf b = BUF_INIT;
    if (code_shown(&s, &v->view, &x->by, &f) < 0) return visit_fault(v, 0, &f);
    const struct row_matter *r = s.matter.row;
    struct tpl_asked t = {.number = r->number, .procedure = s.matter.rules->procedure->name.name, .stage = r->stage, .outcome = page_outcome_at(r->stage, r->outcome),
                          .due = r->outcome ? STR("") : page_end(v, r->due), .opened = page_time(v, r->opened), .merged = x->by.merged, .ended = r->outcome != 0};
    t.answers_count = answers(v, &s, &t.answers);
    questions(v, x, &t);
    tpl_asked(&b, &t);
    http_set(v->x, "Cache-Control", STR("no-store"));
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    return page_send(v, r->number, &b);
}

// Whose the code is that was posted. False: *ret_turn says why not; each try counts, until it was right.
static bool find(struct visit *v, struct asking *x, enum http_turn *ret_turn) {
    struct fault f;
    *ret_turn = HTTP_ANSWER;
    x->code = http_form(v->x, "code");
    if (!code_try(&v->app->codes, v->x->peer, v->now)) {
        v->x->status = 429;
        *ret_turn = form_page(v, STR("试的次数太多，请过 15 分钟再试。"));
        return false;
    }
    int found = by_code_find(v->view.desk, x->code, &x->by, &f);
    if (found != 1) {
        *ret_turn = found < 0 ? visit_fault(v, 0, &f) : form_page(v, STR("没有这个查询码，请照回执核对。"));
        return false;
    }
    code_right(&v->app->codes, v->x->peer);
    return true;
}

// POST /q
// may: public
// zh: 凭查询码显示办到哪一步、期限和答复；征求评价时有评价的表单
// en: shows stage, deadline and answer for the code, and the form for rating it while that is asked
enum http_turn page_ask_post(struct visit *v) {
    enum http_turn turn;
    struct asking x = {.faulty = false};
    return find(v, &x, &turn) ? asked_page(v, &x) : turn;
}

static enum http_turn rated(struct visit *v) {
    struct asking *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct fault f;
    if (by_code_find(v->view.desk, x->code, &x->by, &f) != 1) return form_page(v, STR("没有这个查询码，请照回执核对。"));
    if (answer->ok) {
        page_notice(v, STR("您的评价已经记下，谢谢。"));
        return asked_page(v, x);
    }
    x->faulty = true;
    x->fault = answer->fault;
    if (str_eq(str_c(answer->fault.code), STR("key-reused"))) x->key = STR("");
    return asked_page(v, x);
}

enum { KEY_MOST = 100 }; // characters; with whose it is before it, no stranger uses up another's keys

// POST /q/rate
// may: public
// zh: 凭查询码评价答复：过程和结果分开，每次答复一次
// en: rates the answer with the code: process and result apart, once for each answer
enum http_turn page_ask_rate_post(struct visit *v) {
    enum http_turn turn;
    struct code_ask ask;
    struct asking *x = arena_new(v->a, struct asking);
    if (!find(v, x, &turn)) return turn;
    x->key = utf8_head(http_form(v->x, "key"), KEY_MOST);
    struct pair_list posted = form_fields(v);
    x->given = (struct pair_list){arena_array(v->a, struct pair, posted.count + 1), 0};
    for (size_t i = 0; i < posted.count; i++)
        if (!str_eq(posted.pairs[i].name, STR("code"))) pair_add(&x->given, posted.pairs[i]);
    v->page = x;
    if (by_code_asks(v->view.desk, &x->by, &ask, &x->fault) < 0) {
        x->faulty = true;
        if (x->fault.kind == FAULT_MACHINE) return visit_fault(v, 0, &x->fault);
        return asked_page(v, x);
    }
    struct command c = {.verb = ask.action ? ask.action->name.name : STR("matter.rate"), .matter = page_text(v, "%lld", (long long)ask.m.row->id), .channel = STR("code"),
                        .by = page_text(v, "#%.*s", SP(x->code)), .key = x->key.n ? page_text(v, "code:%lld:%.*s", (long long)ask.m.row->id, SP(x->key)) : STR(""), .fields = x->given};
    if (str_to_i64(http_form(v->x, "version"), &c.version) < 0 || c.version <= 0) c.version = 0;
    return visit_act_by_code(v, c, rated);
}
