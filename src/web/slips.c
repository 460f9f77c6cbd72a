// SPDX-License-Identifier: Apache-2.0
// Slips that run: those to my office, to sign for and answer, and those mine issued, to settle.
#include "registry/registry.h"
#include "target/daily.h"
#include "web/routes.h"
#include "web/verb_form.h"

static const struct verb_choice colours[] = {{"blue", "蓝色提醒单"}, {"orange", "橙色预警单"}, {"red", "红色督办单"}, {"interview", "约谈通知单"}, {NULL, NULL}};
static const struct verb_choice yes_no[] = {{"1", "已落实"}, {"0", "未落实"}, {NULL, NULL}};

#define SLIP {"slip", "督办单编号", PLAIN_LINE, true, NULL}
static const struct verb_form forms[] = {
    {"slip.issue", "发督办单", "目标和事项写一个；一事一单，上一张没有落实才升一级。发出后即送收单单位的承办人，橙色以上也送负责人",
     {{"target", "目标编码", PLAIN_LINE, false, NULL}, {"matter", "或事项编号", PLAIN_LINE, false, NULL}, {"colour", "颜色", PLAIN_CHOICE, true, colours}, {"ground", "事由", PLAIN_AREA, true, NULL},
      {"addressee", "收单单位（不写为承办、责任单位）", PLAIN_LINE, false, NULL}, {"limit", "期限（如 5个工作日）", PLAIN_LINE, false, NULL}, {"urgent_reason", "紧急理由（越级发的才写）", PLAIN_AREA, false, NULL}}},
    {"slip.sign", "签收督办单", "", {SLIP}},
    {"slip.answer", "答复督办单", "答复后由督查室核实、了结", {SLIP, {"answer", "答复", PLAIN_AREA, true, NULL}}},
    {"slip.settle", "了结督办单", "未落实的，下一张升一级", {SLIP, {"done", "落实", PLAIN_CHOICE, true, yes_no}, {"note", "意见", PLAIN_AREA, true, NULL}}},
};

static bool holds(struct visit *v, struct str role, struct str alias, int64_t office) {
    const struct stream *account = visit_account(v);
    return account && office && registry_holds(account, role, alias, office, v->now, NULL);
}
static bool handles(struct visit *v, int64_t office) { return holds(v, ROLE_HANDLER, ROLE_HANDLER_ALIAS, office); }
static bool heads(struct visit *v, int64_t office) { return holds(v, STR("负责人"), STR("head"), office); }
static bool supervises(struct visit *v, int64_t office) { return holds(v, ROLE_SUPERVISION, ROLE_SUPERVISION_ALIAS, office); }

static int running(struct visit *v, struct daily *ret, struct fault *f) { return daily_slips(ret, &v->view, day_of(v->now, v->view.utc_offset), f); }
static bool mine(struct visit *v, const struct daily_slip *s) { return handles(v, s->addressee) || heads(v, s->addressee) || supervises(v, s->office); }

// The slip the form is about: what it asks for, what was answered.
static void about(struct visit *v, const struct verb_form *form, struct pair_list given, struct tpl_verb_form *t) {
    struct daily d;
    struct fault ignored;
    struct str number = given.count ? pairs_get(given, STR("slip")) : http_query(v->x, "slip");
    (void)form;
    if (number.n == 0 || running(v, &d, &ignored) < 0) return;
    for (size_t i = 0; i < d.slip_count; i++) {
        const struct daily_slip *s = &d.slips[i];
        if (!str_eq(s->row.number, number) || !mine(v, s)) continue;
        struct rec_note *notes = arena_array(v->a, struct rec_note, 2);
        notes[t->said_count++] = (struct rec_note){page_text(v, "%.*s　%.*s 至 %.*s，%.*s 前", SP(number), SP(view_office_short(&v->view, s->office)), SP(view_office_short(&v->view, s->addressee)), SP(page_end(v, s->row.due))),
                                                   personal_shown(s->row.ground, PERSONAL_TEXT, v->view.viewer, v->a)};
        if (s->row.answered) notes[t->said_count++] = (struct rec_note){STR("答复"), personal_shown(s->row.answer, PERSONAL_TEXT, v->view.viewer, v->a)};
        t->said = notes;
    }
}

static const struct verb_room room = {"/slips", "督办单", forms, sizeof forms / sizeof *forms, about};

static struct rec_link link_to(struct visit *v, const char *verb, const char *label, struct str number) {
    return (struct rec_link){.label = str_c(label), .url = page_text(v, "/slips/do/%s?slip=%.*s", verb, SP(page_uri(v, number)))};
}

static size_t acts(struct visit *v, const struct daily_slip *s, const struct rec_link **ret) {
    struct rec_link *out = arena_array(v->a, struct rec_link, 2);
    size_t n = 0;
    if (handles(v, s->addressee) && s->row.signed_at == 0) out[n++] = link_to(v, "slip.sign", "签收", s->row.number);
    else if (handles(v, s->addressee) && s->row.answered == 0) out[n++] = link_to(v, "slip.answer", "答复", s->row.number);
    if (supervises(v, s->office) && (s->row.answered || s->row.due <= v->now)) out[n++] = link_to(v, "slip.settle", "了结", s->row.number);
    *ret = out;
    return n;
}

static struct rec_myslip row_of(struct visit *v, const struct daily_slip *s) {
    struct rec_myslip r = {.number = s->row.number, .colour = str_c(colour_words[colour_of_name(s->row.colour)].zh_long), .supervisor = view_office_short(&v->view, s->office),
                           .addressee = view_office_short(&v->view, s->addressee), .subject = s->word, .due = page_end(v, s->row.due), .state = slip_state(s, false), .late = s->late,
                           .ground = personal_shown(s->row.ground, PERSONAL_TEXT, v->view.viewer, v->a), .answer = personal_shown(s->row.answer, PERSONAL_TEXT, v->view.viewer, v->a),
                           .url = s->matter ? page_matter(v, s->subject) : page_text(v, "/targets?target=%.*s", SP(page_uri(v, s->word)))};
    r.acts_count = acts(v, s, &r.acts);
    return r;
}

// GET /slips
// may: signed
// query: done
// zh: 督办单：本单位收到的要签收、答复，本单位发出的要了结
// en: slips: those my office received are signed for and answered, those it issued are settled
enum http_turn page_slips(struct visit *v) {
    struct daily d;
    struct fault f;
    struct buf b = BUF_INIT;
    struct tpl_slips t = {.issue = target_supervises(visit_account(v), v->now) ? STR("/slips/do/slip.issue") : STR("")};
    if (!page_serves(v) && t.issue.n == 0) {
        fault_set(&f, FAULT_INPUT, "not-allowed", "督办单只给在单位任职的人看（%.*s 现在没有职务）", "slips are for those who serve in an office (%.*s holds no role now)", SP(v->login));
        return visit_fault(v, 0, &f);
    }
    if (running(v, &d, &f) < 0) return visit_fault(v, 0, &f);
    struct rec_myslip *rows = arena_array(v->a, struct rec_myslip, d.slip_count + 1);
    for (size_t i = 0; i < d.slip_count; i++)
        if (mine(v, &d.slips[i])) rows[t.rows_count++] = row_of(v, &d.slips[i]);
    t.rows = rows;
    if (http_query(v->x, "done").n) page_notice(v, STR("已办，记入账本。"));
    tpl_slips(&b, &t);
    return page_send(v, STR("督办单"), &b);
}

// GET /slips/do/{verb}
// may: signed
// query: slip target matter
// zh: 督办单的表单：发出、签收、答复、了结
// en: the forms of a slip: issued, signed for, answered, settled
enum http_turn page_slips_do(struct visit *v) { return verb_form_page(v, &room); }

// POST /slips/do/{verb}
// may: signed
// zh: 办理它
// en: does it
enum http_turn page_slips_do_post(struct visit *v) { return verb_form_post(v, &room); }
