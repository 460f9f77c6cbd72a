// SPDX-License-Identifier: Apache-2.0
#include "web/verb_form.h"

struct filling {
    const struct verb_room *room;
    const struct verb_form *form;
    struct pair_list given;
    bool faulty;
    struct fault fault;
    struct str key;
    int64_t version; // as it was seen; 0: as it is
};

static const struct verb_form *form_named(struct visit *v, const struct verb_room *room) {
    struct str verb = visit_param(v, "verb");
    for (size_t i = 0; i < room->count; i++)
        if (str_eq(verb, str_c(room->forms[i].verb))) return &room->forms[i];
    return NULL;
}

static enum http_turn no_form(struct visit *v) {
    struct fault f;
    fault_set(&f, FAULT_INPUT, "not-found", "没有这样的办理“%.*s”", "there is no \"%.*s\"", SP(utf8_head(visit_param(v, "verb"), 40)));
    return visit_fault(v, 404, &f);
}

static void add_field(struct visit *v, struct plain_form *p, const struct verb_field *f) {
    struct rec_field *field = plain_field(p, str_c(f->en), f->label, f->type, f->must, http_query(v->x, f->en));
    size_t n = 0;
    while (f->choices && f->choices[n].value) n++;
    struct rec_option *out = arena_array(v->a, struct rec_option, n + 1);
    for (size_t i = 0; i < n; i++) out[i] = (struct rec_option){str_c(f->choices[i].value), str_c(f->choices[i].label), str_eq(field->value, str_c(f->choices[i].value))};
    field->options = out;
    field->options_count = n;
}

static enum http_turn form_page(struct visit *v, const struct filling *x) {
    struct plain_form p = {.v = v, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    struct buf b = BUF_INIT;
    plain_begin(&p, VERB_FIELDS + 1);
    for (size_t i = 0; i < VERB_FIELDS && x->form->fields[i].en; i++) add_field(v, &p, &x->form->fields[i]);
    struct tpl_verb_form t = {.title = str_c(x->form->zh), .crumb = str_c(x->room->crumb), .back = str_c(x->room->path), .csrf = visit_csrf(v),
                              .action = page_text(v, "%s/do/%s", x->room->path, x->form->verb), .key = x->key.n ? x->key : visit_form_key(v), .fields = p.fields,
                              .fields_count = p.count, .fault = p.trouble, .hint = str_c(x->form->hint)};
    if (x->room->about) x->room->about(v, x->form, x->given, &t);
    if (x->version && !(x->faulty && str_eq(str_c(x->fault.code), STR("stale")))) t.version = x->version;
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    tpl_verb_form(&b, &t);
    return page_send(v, t.title, &b);
}

enum http_turn verb_form_page(struct visit *v, const struct verb_room *room) {
    struct filling x = {.room = room, .form = form_named(v, room)};
    return x.form ? form_page(v, &x) : no_form(v);
}

static enum http_turn done(struct visit *v) {
    struct filling *x = v->page;
    if (v->request.answer.ok) return page_go(v, page_text(v, "%s?done=1", x->room->path));
    x->faulty = true;
    x->fault = v->request.answer.fault;
    if (str_eq(str_c(x->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    return form_page(v, x);
}

// Browsers send line ends as CR LF.
static struct str lines(struct visit *v, struct str value) {
    char *p = arena_alloc(v->a, value.n + 1);
    size_t n = 0;
    for (size_t k = 0; k < value.n; k++)
        if (value.p[k] != '\r') p[n++] = value.p[k];
    return str_of(p, n);
}

enum http_turn verb_form_post(struct visit *v, const struct verb_room *room) {
    struct filling *x = arena_new(v->a, struct filling);
    *x = (struct filling){.room = room, .form = form_named(v, room), .given = v->x->form, .key = http_form(v->x, "key")};
    struct pair_list fields = {arena_array(v->a, struct pair, VERB_FIELDS + 1), 0};
    if (x->form == NULL) return no_form(v);
    if (form_review(v)) {
        x->key = STR("");
        return form_page(v, x);
    }
    for (size_t i = 0; i < VERB_FIELDS && x->form->fields[i].en; i++) {
        struct str value = lines(v, str_trim(http_form(v->x, x->form->fields[i].en)));
        if (value.n) pair_add(&fields, (struct pair){str_c(x->form->fields[i].en), value});
    }
    if (str_to_i64(http_form(v->x, "version"), &x->version) < 0 || x->version <= 0) x->version = 0;
    v->page = x;
    struct command c = {.verb = str_c(x->form->verb), .channel = STR("web"), .key = x->key, .version = x->version, .fields = fields};
    return visit_act(v, c, done);
}
