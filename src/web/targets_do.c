// SPDX-License-Identifier: Apache-2.0
// What is done with a target: a reading, a change asked for and decided, a closing. Who may is said by the commands; the page of
// targets shows the links to whom they are for.
#include "registry/registry.h"
#include "target/decimal.h"
#include "target/target.h"
#include "web/routes.h"
#include "web/targets_do.h"
#include "web/verb_form.h"

static const struct verb_choice yes_no[] = {{"1", "同意"}, {"0", "不同意"}, {NULL, NULL}};

#define TARGET {"target", "目标编码", PLAIN_LINE, true, NULL}
static const struct verb_form forms[] = {
    {"reading.add", "报读数", "记的是哪一天的数、有什么佐证；进度和灯随即重算",
     {TARGET, {"day", "哪一天（不写为今天）", PLAIN_DATE, false, NULL}, {"value", "数值", PLAIN_LINE, true, NULL}, {"unit", "单位", PLAIN_LINE, true, NULL}, {"evidence", "佐证", PLAIN_AREA, true, NULL}}},
    {"target.ask_change", "申请调整目标", "由督查室的另一个人批复；原来的目标值留着，批复以前照旧",
     {TARGET, {"value", "新目标值（不改的不写）", PLAIN_LINE, false, NULL}, {"due", "新完成日（不改的不写）", PLAIN_DATE, false, NULL}, {"reason", "理由", PLAIN_AREA, true, NULL}}},
    {"target.ask_closing", "申请销号", "下级都已销号、里程碑都已完成、达到目标值才能销号；由督查室核查", {TARGET, {"evidence", "佐证", PLAIN_AREA, true, NULL}}},
    {"target.decide", "批复申请", "同意即照申请调整或销号；不同意要写明理由。自己申请的不能自己批复",
     {TARGET, {"agreed", "批复", PLAIN_CHOICE, true, yes_no}, {"note", "意见", PLAIN_AREA, false, NULL}}},
};

static struct str figure(struct visit *v, int64_t value, struct str unit) {
    struct buf b = BUF_INIT;
    buf_decimal(&b, value);
    buf_printf(&b, " %.*s", SP(unit));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str day_text(struct visit *v, int64_t day) {
    struct buf b = BUF_INIT;
    if (day) buf_day(&b, (day_t)day);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

enum { NOTES = 3 };

// The target as it stands, and what is asked of it.
static void about(struct visit *v, const struct verb_form *form, struct pair_list given, struct tpl_verb_form *t) {
    struct stream *st;
    struct fault ignored;
    struct str code = given.count ? pairs_get(given, STR("target")) : http_query(v->x, "target");
    size_t pos = 0;
    (void)form;
    if (code.n == 0 || !page_serves(v) || target_find(v->view.desk, code, &st, &ignored) < 0) return;
    const struct row_target *r = stream_row(st, TABLE_TARGET);
    const struct row_target_value *value = NULL;
    struct rec_note *notes = arena_array(v->a, struct rec_note, NOTES);
    for (const struct row_target_value *x; (x = stream_next(st, TABLE_TARGET_VALUE, &pos)) != NULL;) value = x;
    t->version = r->version;
    notes[t->said_count++] = (struct rec_note){page_text(v, "%.*s　%.*s", SP(r->code), SP(view_office_name(&v->view, r->owner))), personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a)};
    if (value && r->unit.n)
        notes[t->said_count++] = (struct rec_note){STR("现行目标"), page_text(v, "%.*s%.*s%.*s", SP(figure(v, value->value, r->unit)), SP(value->due ? STR("，完成日 ") : STR("")), SP(day_text(v, value->due)))};
    pos = 0;
    for (const struct row_target_ask *a; (a = stream_next(st, TABLE_TARGET_ASK, &pos)) != NULL;) {
        if (a->decided) continue;
        bool change = str_eq(a->what, STR("change"));
        struct str wanted = !change ? STR("申请销号") : page_text(v, "申请调整为 %.*s%.*s%.*s", SP(figure(v, a->value, r->unit)), SP(a->due ? STR("，完成日 ") : STR("")), SP(day_text(v, a->due)));
        notes[t->said_count++] = (struct rec_note){wanted, personal_shown(a->why, PERSONAL_TEXT, v->view.viewer, v->a)};
        break;
    }
    t->said = notes;
}

static const struct verb_room room = {"/targets", "督查目标", forms, sizeof forms / sizeof *forms, about};

size_t target_links(struct visit *v, const struct row_target *r, bool asked, const struct rec_link **ret) {
    const struct stream *account = visit_account(v);
    bool supervises = account && registry_holds(account, ROLE_SUPERVISION, ROLE_SUPERVISION_ALIAS, r->supervisor, v->now, NULL);
    bool owns = supervises || (account && r->owner && registry_holds(account, ROLE_HANDLER, ROLE_HANDLER_ALIAS, r->owner, v->now, NULL));
    struct rec_link *out = arena_array(v->a, struct rec_link, sizeof forms / sizeof *forms + 1);
    size_t n = 0;
    if (!str_eq(r->state, TARGET_OPEN)) owns = supervises = false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct str verb = str_c(forms[i].verb);
        bool decides = str_eq(verb, STR("target.decide"));
        if (decides ? !(supervises && asked) : !owns || (asked && !str_eq(verb, STR("reading.add"))) || (r->unit.n == 0 && !str_eq(verb, STR("target.ask_closing")))) continue;
        out[n++] = (struct rec_link){.label = str_c(forms[i].zh), .url = page_text(v, "/targets/do/%s?target=%.*s&unit=%.*s", forms[i].verb, SP(page_uri(v, r->code)), SP(page_uri(v, r->unit)))};
    }
    if (supervises) out[n++] = (struct rec_link){.label = STR("发督办单"), .url = page_text(v, "/slips/do/slip.issue?target=%.*s", SP(page_uri(v, r->code)))};
    *ret = out;
    return n;
}

// GET /targets/do/{verb}
// may: signed
// query: target unit
// zh: 目标的表单：报读数、申请调整、申请销号、批复
// en: the forms of a target: a reading, a change or closing asked for, its decision
enum http_turn page_targets_do(struct visit *v) { return verb_form_page(v, &room); }

// POST /targets/do/{verb}
// may: signed
// zh: 办理它
// en: does it
enum http_turn page_targets_do_post(struct visit *v) { return verb_form_post(v, &room); }
