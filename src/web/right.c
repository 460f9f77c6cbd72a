// SPDX-License-Identifier: Apache-2.0
// Setting right: taking the last action back, correcting, leaving, taking apart. One form a verb; what it does is asked once
// more by the form itself.
#include "web/form.h"
#include "web/matter_page.h"
#include "web/plain_form.h"
#include "web/routes.h"

struct righting {
    int right; // RIGHTS: undo
    struct pair_list given;
    struct fault fault;
    bool faulty;
    int64_t version;
    struct str key;
};

static const char *const buttons[RIGHTS + 1] = {
    [RIGHT_CORRECT] = "确定更正", [RIGHT_ASK] = "提交申请", [RIGHT_DECIDE] = "确定", [RIGHT_REVERSE] = "确定撤回误办", [RIGHT_LEAVE] = "确定退出", [RIGHT_UNMERGE] = "确定拆出",
    [RIGHT_SPLIT] = "确定分案",   [RIGHT_SPLIT_BACK] = "确定合回", [RIGHT_ASSIGN] = "确定划转", [RIGHTS] = "确定撤销",
};
static const char *const remarks[RIGHTS + 1] = {
    [RIGHT_CORRECT] = "只填要更正的，其余留空。原来的内容留在办理经过里。编号、时间、办理人和已经告知的答复不在此更正。",
    [RIGHT_ASK] = "只填要更正的，其余留空。由登记的单位决定。",
    [RIGHT_DECIDE] = "同意即照申请更正；不同意要写明理由。申请的内容见办理经过。",
    [RIGHT_REVERSE] = "撤回最近一步误办，事项回到办理之前；连同更早的一步一起撤回时，写明那一步在办理经过里的序号。",
    [RIGHT_LEAVE] = "您不再是这件事项的提出人，事项继续为其他人办理。",
    [RIGHT_UNMERGE] = "恢复为单独的一件，提出人和答复期限都回到并入之前。",
    [RIGHT_SPLIT] = "分出的一件另给编号，由同样的提出人提出，答复期限不变。",
    [RIGHT_SPLIT_BACK] = "这一件合回原来的一件，随它答复。",
    [RIGHT_ASSIGN] = "这件事项连同分件由承接机构接着办，环节、期限、诉求人都不变。",
    [RIGHTS] = "事项回到这一步之前，期限按没有做过计算。这次撤销记入账本。",
};

static const char *title_of(int right) { return right == RIGHTS ? "撤销" : right_verbs[right].zh; }
static const char *verb_of(int right) { return right == RIGHTS ? "undo" : right_verbs[right].verb; }

static int right_named(struct str verb) {
    int i = 0;
    while (i < RIGHTS && !str_eq(verb, str_c(right_verbs[i].verb))) i++;
    return i < RIGHTS || str_eq(verb, STR("undo")) ? i : -1;
}

// Fields of the procedure the form asks for; none for the others.
static void procedure_fields(struct visit *v, const struct righting *x, struct form *form) {
    const struct procedure *p = form->p;
    bool person = http_query(v->x, "n").n || pairs_have(x->given, STR("序号"));
    if (x->right == RIGHT_SPLIT) {
        form->optional = correctable_fields(p);
        if (p->means[MEANS_TITLE] >= 0) form->required = (uint64_t)1 << p->means[MEANS_TITLE];
        form->optional &= ~form->required;
    } else if (x->right == RIGHT_CORRECT || x->right == RIGHT_ASK) {
        form->optional = person ? person_fields(p) : correctable_fields(p);
    }
}

// The bodies that handle it or a part of it.
static void bound_offices(struct visit *v, const struct shown *s, struct rec_field *field) {
    enum { MOST = 64 };
    struct rec_option *out = arena_array(v->a, struct rec_option, MOST);
    size_t n = 0;
    for (size_t i = 0; i <= s->part_count; i++) {
        const struct stream *st = i ? s->parts[i - 1].stream : s->matter.stream;
        size_t pos = 0;
        for (const struct row_binding *b; n < MOST && (b = stream_next(st, TABLE_BINDING, &pos)) != NULL;) {
            struct str id = page_text(v, "%lld", (long long)b->office);
            bool there = b->office == 0;
            for (size_t k = 0; k < n && !there; k++) there = str_eq(out[k].value, id);
            if (!there) out[n++] = (struct rec_option){id, view_office_name(&v->view, b->office), str_eq(field->value, id)};
        }
    }
    field->options = out;
    field->options_count = n;
}

static void plain_fields(struct visit *v, const struct shown *s, const struct righting *x, struct plain_form *p) {
    struct str n = http_query(v->x, "n");
    if (x->right == RIGHT_DECIDE) {
        plain_field(p, STR("序号"), "第几项申请", PLAIN_LINE, true, n);
        struct rec_field *decision = plain_field(p, STR("决定"), "决定", PLAIN_CHOICE, true, STR(""));
        struct rec_option *o = arena_array(v->a, struct rec_option, 2);
        o[0] = (struct rec_option){.value = STR("同意"), .label = STR("同意"), .selected = str_eq(decision->value, STR("同意"))};
        o[1] = (struct rec_option){.value = STR("不同意"), .label = STR("不同意"), .selected = str_eq(decision->value, STR("不同意"))};
        decision->options = o;
        decision->options_count = 2;
    }
    if (x->right == RIGHT_REVERSE) plain_field(p, STR("步骤"), "步骤（不填为最近一步）", PLAIN_LINE, false, STR(""));
    if ((x->right == RIGHT_CORRECT || x->right == RIGHT_ASK) && (n.n || pairs_have(x->given, STR("序号")))) plain_field(p, STR("序号"), "第几位提出人", PLAIN_LINE, true, n);
    if (x->right == RIGHT_ASSIGN) {
        bound_offices(v, s, plain_field(p, STR("from"), "原机构", PLAIN_CHOICE, true, STR("")));
        struct rec_field *to = plain_field(p, STR("to"), "承接机构", PLAIN_LINE, true, STR(""));
        to->list = STR("offices");
        plain_field(p, STR("ground"), "依据（文号）", PLAIN_LINE, true, STR(""));
        return;
    }
    plain_field(p, STR("理由"), "理由", PLAIN_AREA, x->right != RIGHTS && x->right != RIGHT_LEAVE && x->right != RIGHT_DECIDE, STR(""));
}

static enum http_turn form_page(struct visit *v, const struct shown *s, const struct righting *x) {
    struct buf b = BUF_INIT;
    const struct row_matter *r = s->matter.row;
    struct form form = {.v = v, .p = s->matter.rules->procedure, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    struct plain_form plain = {.v = v, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    procedure_fields(v, x, &form);
    form_make(&form);
    plain_begin(&plain, 4);
    plain_fields(v, s, x, &plain);
    struct rec_field *fields = arena_array(v->a, struct rec_field, form.count + plain.count + 1);
    for (size_t i = 0; i < form.count; i++) fields[i] = form.fields[i];
    for (size_t i = 0; i < plain.count; i++) fields[form.count + i] = plain.fields[i];
    struct tpl_act t = {.title = str_c(title_of(x->right)), .number = r->number, .matter_url = page_matter(v, r->id), .matter_title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a),
                        .stage = r->stage, .action = page_text(v, "/matters/%lld/right/%s", (long long)r->id, verb_of(x->right)), .csrf = visit_csrf(v),
                        .key = x->key.n ? x->key : visit_form_key(v), .version = x->version ? x->version : r->version, .fields = fields,
                        .fields_count = form.count + plain.count, .remark = str_c(remarks[x->right]), .button = str_c(buttons[x->right]), .back = page_matter(v, r->id)};
    if (x->right == RIGHT_ASSIGN) t.offices_count = page_offices(v, &t.offices);
    if (x->faulty && form.trouble.n && plain.trouble.n) t.fault = form.trouble; // no field took it
    tpl_act(&b, &t);
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    return page_send(v, t.title, &b);
}

static int find(struct visit *v, struct shown *s, struct righting *x, struct fault *f) {
    enum sight sight;
    if (page_shown(v, s, &sight, false, f) < 0) return -1;
    x->right = right_named(visit_param(v, "verb"));
    if (x->right >= 0) return 0;
    return fault_set(f, FAULT_INPUT, "unknown-verb", "没有这样的办理", "there is no such verb");
}

static bool may(const struct shown *s, int right) {
    return right == RIGHTS ? s->undo.action.n != 0 : s->rights >> right & 1;
}

// GET /matters/{matter}/right/{verb}
// may: signed
// query: n
// zh: 撤销、更正、退出、拆出、分案、划转的表单
// en: the form that undoes, corrects, leaves, takes apart, splits or assigns to another body
enum http_turn page_right(struct visit *v) {
    struct shown s;
    struct righting x = {.faulty = false};
    struct fault f;
    if (find(v, &s, &x, &f) < 0) return visit_fault(v, 0, &f);
    if (may(&s, x.right)) return form_page(v, &s, &x);
    fault_set(&f, FAULT_INPUT, "not-allowed", "“%s”现在不能由您来做：时间已过，或由别的单位办理", "\"%s\" is not for you to do now: its time is over, or it is for another office", title_of(x.right));
    return visit_fault(v, 0, &f);
}

static enum http_turn done(struct visit *v) {
    struct righting *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct shown s;
    struct fault f;
    if (answer->ok) return page_go(v, page_text(v, "%.*s?done=1", SP(page_matter(v, answer->id))));
    x->faulty = true;
    x->fault = answer->fault;
    if (find(v, &s, x, &f) < 0) return visit_fault(v, 0, &answer->fault);
    if (str_eq(str_c(answer->fault.code), STR("stale"))) x->version = s.matter.row->version;
    if (str_eq(str_c(answer->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    return form_page(v, &s, x);
}

// POST /matters/{matter}/right/{verb}
// may: signed
// zh: 撤销、更正、退出、拆出、分案、划转
// en: undoes, corrects, leaves, takes apart, splits or assigns to another body
enum http_turn page_right_post(struct visit *v) {
    struct shown s;
    struct fault f;
    struct righting *x = arena_new(v->a, struct righting);
    *x = (struct righting){.given = form_fields(v), .key = http_form(v->x, "key")};
    v->page = x;
    if (find(v, &s, x, &f) < 0) return visit_fault(v, 0, &f);
    if (form_review(v)) {
        x->key = STR("");
        return form_page(v, &s, x);
    }
    if (str_to_i64(http_form(v->x, "version"), &x->version) < 0 || x->version <= 0) x->version = 0;
    struct command c = {.verb = str_c(verb_of(x->right)), .matter = visit_param(v, "matter"), .channel = STR("web"), .key = x->key, .version = x->version, .fields = x->given};
    return visit_act(v, c, done);
}
