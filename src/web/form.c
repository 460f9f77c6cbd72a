// SPDX-License-Identifier: Apache-2.0
#include "web/form.h"

bool form_meta(struct str name) {
    static const char *const names[] = {"csrf", "key", "version", "review"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_c(names[i]))) return true;
    return false;
}

bool form_review(const struct visit *v) { return http_form(v->x, "review").n != 0; }

struct pair_list form_fields(struct visit *v) {
    struct pair_list form = v->x->form, out = {arena_array(v->a, struct pair, form.count + 2), 0};
    for (size_t i = 0; i < form.count; i++)
        if (!form_meta(form.pairs[i].name) && form.pairs[i].value.n) pair_add(&out, form.pairs[i]);
    return out;
}

void form_action(struct form *f, const struct section *s, struct str action, const struct rules *r, const struct state *state) {
    uint64_t all = ~UINT64_C(0), any = 0;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (!name_is(&a->name, action) || procedure_hindrance(r, s, state, i) != HINDER_NOTHING) continue;
        all &= a->required;
        any |= a->required | a->optional;
    }
    f->required = any ? all & any : 0;
    f->optional = any & ~f->required;
}

static struct str begun(const struct form *f, struct str name) { return pairs_get(f->given, name); }

// A fault names a field by either name, and of a person a part of it.
static bool faulty(const struct form *f, struct str name, struct str alias) {
    struct str where = f->fault ? str_c(f->fault->where) : STR("");
    return where.n && (str_eq(where, name) || (alias.n && str_eq(where, alias)));
}

static struct rec_field *add(struct form *f, struct str name, struct str alias, struct str label, bool must) {
    struct visit *v = f->v;
    if (f->count == FORM_FIELDS_MAX) f->count--;
    struct rec_field *x = &f->fields[f->count++];
    *x = (struct rec_field){.id = page_text(v, "f%zu", f->count), .name = name, .label = label, .required = must, .type = STR("text"),
                            .value = begun(f, name)};
    if (faulty(f, name, alias)) {
        x->fault = str_c(f->fault->zh);
        f->trouble = STR("");
    }
    return x;
}

static void add_person(struct form *f, const struct field *d, bool must) {
    struct visit *v = f->v;
    struct str zh = d->name.name;
    struct rec_field *name = add(f, page_text(v, "%.*s.name", SP(zh)), zh, page_text(v, "%.*s姓名", SP(zh)), false);
    name->line = true;
    name->hint = must ? STR("姓名、电话至少填一项；不愿留名的写“匿名”") : STR("不愿留名的写“匿名”");
    if (faulty(f, zh, d->name.alias)) name->fault = str_c(f->fault->zh);
    struct rec_field *phone = add(f, page_text(v, "%.*s.phone", SP(zh)), STR("phone"), page_text(v, "%.*s电话", SP(zh)), false);
    phone->line = true;
    phone->type = STR("tel");
    struct rec_field *enterprise = add(f, page_text(v, "%.*s.enterprise", SP(zh)), STR("enterprise"), STR("企业（统一社会信用代码）"), false);
    enterprise->line = true;
    enterprise->hint = STR("代表企业提出的才填");
    struct rec_field *account = add(f, page_text(v, "%.*s.account", SP(zh)), STR("account"), page_text(v, "%.*s的登录名", SP(zh)), false);
    account->line = true;
    account->hint = STR("有账号的填写，本人能看到办理和答复");
}

static void add_choice(struct form *f, const struct field *d, bool must) {
    struct rec_field *x = add(f, d->name.name, d->name.alias, d->name.name, must);
    struct rec_option *options = arena_array(f->v->a, struct rec_option, (size_t)d->choice_count + 1);
    for (int i = 0; i < d->choice_count; i++)
        options[i] = (struct rec_option){.value = d->choices[i].name, .label = d->choices[i].name, .selected = name_is(&d->choices[i], x->value)};
    x->choice = true;
    x->options = options;
    x->options_count = (size_t)d->choice_count;
}

static void add_field(struct form *f, const struct field *d, bool must) {
    if (d->type == FIELD_PERSON) {
        add_person(f, d, must);
        return;
    }
    if (d->type == FIELD_CHOICE) {
        add_choice(f, d, must);
        return;
    }
    struct rec_field *x = add(f, d->name.name, d->name.alias, d->name.name, must);
    x->area = d->type == FIELD_TEXT && d->meaning != MEANS_TITLE;
    x->line = !x->area;
    switch (d->type) {
    case FIELD_OFFICE:
    case FIELD_OFFICES:
        x->list = STR("offices");
        f->has_office = true;
        if (d->type == FIELD_OFFICES) x->hint = STR("不止一个时用“、”隔开");
        break;
    case FIELD_DATE: x->type = STR("date"); break;
    case FIELD_NUMBER: x->type = STR("number"); break;
    case FIELD_LIMIT: x->hint = STR("如 5个工作日、15日、1个月"); break;
    case FIELD_MATTER: x->hint = STR("事项的编号，如 诉求2026-1"); break;
    default: break;
    }
}

void form_make(struct form *f) {
    const struct procedure *p = f->p;
    f->fields = arena_array(f->v->a, struct rec_field, FORM_FIELDS_MAX);
    f->count = 0;
    f->trouble = f->fault ? str_c(f->fault->zh) : STR("");
    for (int pass = 0; pass < 2; pass++) // what must be filled in comes first
        for (int i = 0; i < p->field_count; i++)
            if ((pass ? f->optional : f->required) >> i & 1) add_field(f, &p->fields[i], pass == 0);
}
