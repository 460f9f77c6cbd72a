// SPDX-License-Identifier: Apache-2.0
// Registering a new matter.
#include "registry/registry.h"
#include "web/form.h"
#include "web/routes.h"

struct opening {
    struct pair_list given;
    struct fault fault;
    bool faulty;
    struct str key;
};

// GET /new
// may: signed
// zh: 新登记：本人现在可以登记的
// en: what this person may register now
enum http_turn page_open(struct visit *v) {
    struct buf b = BUF_INIT;
    struct tpl_open t = {.opens = NULL};
    t.opens_count = page_opens(v, &t.opens);
    tpl_open(&b, &t);
    return page_send(v, STR("新登记"), &b);
}

// The procedure in force and its opening action, if this account may take it.
static int find(struct visit *v, const struct ruleset **ret_set, const struct action **ret, struct fault *f) {
    struct str procedure = visit_param(v, "procedure"), action = visit_param(v, "action");
    bool retroactive;
    const struct ruleset *set = library_in_force(&v->view.desk->library, procedure, day_of(v->now, v->view.utc_offset), &retroactive);
    if (set == NULL) return fault_set(f, FAULT_INPUT, "unknown-page", "没有程序“%.*s”", "there is no procedure \"%.*s\"", SP(utf8_head(procedure, 40)));
    const struct procedure *p = set->rules.procedure;
    int i = section_action(&p->main, action);
    if (i < 0 || !p->main.actions[i].opening)
        return fault_set(f, FAULT_INPUT, "unknown-page", "“%.*s”不是登记动作", "\"%.*s\" opens no matter", SP(utf8_head(action, 40)));
    if (!(p->main.actions[i].roles & matter_roles(p, NULL, visit_account(v), v->now)))
        return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”由别的角色办理", "\"%.*s\" is for other roles", SP(p->main.actions[i].name.name));
    *ret_set = set;
    *ret = &p->main.actions[i];
    return 0;
}

// Who holds no office role here raises it in their own name: that name stands there already.
static struct pair_list own_name(struct visit *v, const struct procedure *p, const struct action *a) {
    struct pair_list out = {arena_array(v->a, struct pair, 4), 0};
    struct stream *person;
    struct fault ignored;
    const struct stream *account = visit_account(v);
    const struct row_account *row = stream_row(account, TABLE_ACCOUNT);
    uint32_t roles = matter_roles(p, NULL, account, v->now) & a->roles;
    for (int i = 0; i < p->role_count; i++) {
        bool own = p->roles[i].kind == ROLE_BOUND && p->fields[p->roles[i].field].type == FIELD_PERSON;
        if (!(roles >> i & 1)) continue;
        if (!own || row->person == 0 || desk_stream(v->view.desk, row->person, STREAM_PERSON, &person, &ignored) < 0) return out;
        const struct row_person *r = stream_row(person, TABLE_PERSON);
        struct str field = p->fields[p->roles[i].field].name.name;
        pair_add(&out, (struct pair){page_text(v, "%.*s.name", SP(field)), personal_shown(r->name, PERSONAL_NAME, VIEWER_FULL, v->a)});
        pair_add(&out, (struct pair){page_text(v, "%.*s.phone", SP(field)), personal_shown(r->phone, PERSONAL_PHONE, VIEWER_FULL, v->a)});
        pair_add(&out, (struct pair){page_text(v, "%.*s.account", SP(field)), v->login});
        return out;
    }
    return out;
}

static enum http_turn form_page(struct visit *v, const struct ruleset *set, const struct action *a, struct opening *x) {
    const struct procedure *p = set->rules.procedure;
    struct buf b = BUF_INIT;
    struct state before = state_before_opening();
    struct form form = {.v = v, .p = p, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    form_action(&form, &p->main, a->name.name, &set->rules, &before);
    if (form.given.count == 0 && !x->faulty) form.given = own_name(v, p, a);
    form_make(&form);
    struct str title = page_text(v, "%.*s%.*s", SP(a->name.name), SP(p->name.name));
    struct tpl_act t = {.title = title, .action = page_text(v, "/new/%.*s/%.*s", SP(page_uri(v, p->name.name)), SP(page_uri(v, a->name.name))),
                        .csrf = visit_csrf(v), .key = x->key.n ? x->key : visit_form_key(v), .fields = form.fields, .fields_count = form.count,
                        .fault = form.trouble, .button = page_text(v, "确定%.*s", SP(a->name.name)), .back = STR("/work")};
    if (form.has_office) t.offices_count = page_offices(v, &t.offices);
    tpl_act(&b, &t);
    if (x->faulty) v->x->status = fault_status(&x->fault);
    return page_send(v, title, &b);
}

// GET /new/{procedure}/{action}
// may: signed
// zh: 登记的表单
// en: the form that registers a matter
enum http_turn page_open_form(struct visit *v) {
    const struct ruleset *set;
    const struct action *a;
    struct opening x = {.faulty = false};
    struct fault f;
    if (find(v, &set, &a, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, set, a, &x);
}

static enum http_turn opened(struct visit *v) {
    struct opening *x = v->page;
    const struct ruleset *set;
    const struct action *a;
    struct fault f;
    if (v->request.answer.ok) return page_go(v, page_text(v, "%.*s?done=1", SP(page_matter(v, v->request.answer.id))));
    x->faulty = true;
    x->fault = v->request.answer.fault;
    if (str_eq(str_c(x->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    if (find(v, &set, &a, &f) < 0) return visit_fault(v, 0, &x->fault);
    return form_page(v, set, a, x);
}

// POST /new/{procedure}/{action}
// may: signed
// zh: 登记
// en: registers the matter
enum http_turn page_open_post(struct visit *v) {
    struct opening *x = arena_new(v->a, struct opening);
    const struct ruleset *set;
    const struct action *a;
    struct fault f;
    *x = (struct opening){.given = form_fields(v), .key = http_form(v->x, "key")};
    v->page = x;
    if (find(v, &set, &a, &f) < 0) return visit_fault(v, 0, &f);
    if (form_review(v)) {
        x->key = STR("");
        return form_page(v, set, a, x);
    }
    struct command c = {.verb = a->name.name, .channel = STR("web"), .key = x->key};
    c.fields = (struct pair_list){arena_array(v->a, struct pair, x->given.count + 1), 0};
    pair_add(&c.fields, (struct pair){STR("程序"), arena_str(v->a, set->rules.procedure->name.name)});
    for (size_t i = 0; i < x->given.count; i++) pair_add(&c.fields, x->given.pairs[i]);
    c.verb = arena_str(v->a, c.verb);
    return visit_act(v, c, opened);
}
