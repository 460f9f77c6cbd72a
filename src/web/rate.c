// SPDX-License-Identifier: Apache-2.0
// What somebody who raised a matter says of its answer, beside its course: those who signed with the first, those whose matter
// was merged in, and for those without an account the office that asks them.
#include "web/form.h"
#include "web/matter_answer.h"
#include "web/plain_form.h"
#include "web/rate.h"
#include "web/routes.h"

struct rating {
    struct pair_list given;
    struct fault fault;
    bool faulty;
    int64_t version;
    struct str key;
};

struct choice_word {
    const char *word, *label;
};
static const struct choice_word ratings[] = {{"satisfied", "满意"}, {"basically", "基本满意"}, {"dissatisfied", "不满意"}};
static const struct choice_word solutions[] = {{"solved", "解决"}, {"partly", "部分解决"}, {"unsolved", "未解决"}};
enum { WORDS = 3 };

static void choose(struct visit *v, struct rec_field *f, const struct choice_word words[WORDS]) {
    struct rec_option *options = arena_array(v->a, struct rec_option, WORDS);
    for (int i = 0; i < WORDS; i++)
        options[i] = (struct rec_option){.value = str_c(words[i].word), .label = str_c(words[i].label), .selected = str_eq(f->value, str_c(words[i].word))};
    f->options = options;
    f->options_count = WORDS;
}

void rate_questions(struct plain_form *p, const struct procedure *procedure) {
    choose(p->v, plain_field(p, STR("satisfaction"), "办理结果", PLAIN_CHOICE, true, STR("")), ratings);
    choose(p->v, plain_field(p, STR("process"), "办理过程", PLAIN_CHOICE, false, STR("")), ratings);
    if (procedure->means[MEANS_SOLVED] >= 0) choose(p->v, plain_field(p, STR("solved"), "是否解决", PLAIN_CHOICE, false, STR("")), solutions);
    plain_field(p, STR("note"), "意见", PLAIN_AREA, false, STR(""));
}

static bool own(const struct visit *v, const struct shown *s) { return matter_requester(&s->matter, v->account); }

// For whom it is recorded, where it is not for oneself.
static void for_whom(struct visit *v, const struct shown *s, struct plain_form *p) {
    struct rec_field *f = plain_field(p, STR("n"), "替谁记录", PLAIN_CHOICE, true, STR(""));
    size_t pos = 0, count = 0;
    while (stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) count++;
    struct rec_option *options = arena_array(v->a, struct rec_option, count + 1);
    pos = 0;
    for (const struct row_requester *r; (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (!matter_may_rate_for(&s->matter, r->n, visit_account(v), v->now)) continue;
        struct str n = page_text(v, "%lld", (long long)r->n);
        options[f->options_count++] = (struct rec_option){.value = n, .label = page_text(v, "第 %lld 位 %.*s", (long long)r->n, SP(answer_requester(v, s, r->n))),
                                                          .selected = str_eq(f->value, n)};
    }
    f->options = options;
}

static enum http_turn form_page(struct visit *v, const struct shown *s, const struct rating *x) {
    struct buf b = BUF_INIT;
    const struct row_matter *r = s->matter.row;
    struct plain_form p = {.v = v, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    plain_begin(&p, RATE_QUESTIONS + 1);
    if (!own(v, s)) for_whom(v, s, &p);
    rate_questions(&p, s->matter.rules->procedure);
    const struct rec_document *documents;
    struct tpl_act t = {.title = STR("评价"), .number = r->number, .matter_url = page_matter(v, r->id), .matter_title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a),
                        .stage = r->stage, .action = page_text(v, "/matters/%lld/rate", (long long)r->id), .csrf = visit_csrf(v), .key = x->key.n ? x->key : visit_form_key(v),
                        .version = x->version ? x->version : r->version, .fields = p.fields, .fields_count = p.count, .fault = p.trouble,
                        .remark = own(v, s) ? STR("对这次答复，每位提出人各评价一次；办理的过程和结果分开说。") : STR("电话或当面问过本人以后，照他说的记。"),
                        .button = STR("确定评价"), .back = page_matter(v, r->id)};
    size_t n = answer_documents(v, s, &documents);
    struct rec_note *said = arena_array(v->a, struct rec_note, n + 1);
    for (size_t i = 0; i < n; i++)
        if (documents[i].text.n) said[t.said_count++] = (struct rec_note){documents[i].number, documents[i].text};
    t.said = said;
    tpl_act(&b, &t);
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    return page_send(v, STR("评价"), &b);
}

static int find(struct visit *v, struct shown *s, struct fault *f) {
    enum sight sight;
    if (page_shown(v, s, &sight, true, f) < 0) return -1;
    if (matter_may_rate(&s->matter, visit_account(v), v->now)) return 0;
    return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”现在没有要您评价的答复：答复过的，每位提出人各评价一次", "there is no answer of \"%.*s\" for you to rate now: each who was told rates once",
                     SP(s->matter.row->number));
}

// GET /matters/{matter}/rate
// may: signed
// zh: 评价答复的表单：联名的、并入的提出人各自评价；没有账号的由受理单位问过后代记
// en: the form for rating an answer, for co-signers and those merged in; for those without an account the office that asked
enum http_turn page_rate(struct visit *v) {
    struct shown s;
    struct rating x = {.faulty = false};
    struct fault f;
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, &s, &x);
}

static enum http_turn rated(struct visit *v) {
    struct rating *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct shown s;
    struct fault f;
    if (answer->ok) return page_go(v, page_text(v, "%.*s?done=1", SP(page_matter(v, answer->id))));
    x->faulty = true;
    x->fault = answer->fault;
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &answer->fault);
    if (str_eq(str_c(answer->fault.code), STR("stale"))) x->version = s.matter.row->version;
    if (str_eq(str_c(answer->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    return form_page(v, &s, x);
}

// POST /matters/{matter}/rate
// may: signed
// zh: 记下这份评价
// en: records the rating
enum http_turn page_rate_post(struct visit *v) {
    struct shown s;
    enum sight sight;
    struct fault f;
    struct rating *x = arena_new(v->a, struct rating);
    *x = (struct rating){.given = form_fields(v), .key = http_form(v->x, "key")};
    v->page = x;
    if (form_review(v)) {
        x->key = STR("");
        if (find(v, &s, &f) < 0) return visit_fault(v, 0, &f);
        return form_page(v, &s, x);
    }
    if (page_shown(v, &s, &sight, false, &f) < 0) return visit_fault(v, 0, &f);
    if (str_to_i64(http_form(v->x, "version"), &x->version) < 0 || x->version <= 0) x->version = 0;
    struct command c = {.verb = STR("matter.rate"), .matter = visit_param(v, "matter"), .channel = STR("web"), .key = x->key, .version = x->version, .fields = x->given};
    return visit_act(v, c, rated);
}
