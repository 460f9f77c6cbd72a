// SPDX-License-Identifier: Apache-2.0
// The forms of casework: one page for every verb of the table.
#include "matter/casework_forms.h"
#include "web/casework_shown.h"
#include "web/matter_page.h"
#include "web/plain_form.h"
#include "web/routes.h"

struct doing {
    const struct casework_form *form;
    struct pair_list given;
    struct fault fault;
    bool faulty;
    int64_t version; // 0: the matter's own
    struct str key;
};

static struct str en(const struct form_field *f) { return str_c(f->en); }
static bool is_day(const struct form_field *f) { return str_eq(en(f), STR("due")) || str_eq(en(f), STR("until")); }
static bool is_n(const struct form_field *f) { return str_eq(en(f), STR("n")); }

// The numbers to choose from: commitments, or instructions that want an answer.
static size_t numbers(struct visit *v, const struct shown *s, const struct casework_form *form, struct rec_option *out, size_t room, struct str chosen) {
    const struct stream *st = s->matter.stream;
    bool instruction = str_starts(str_c(form->verb), STR("instruction"));
    bool judge = str_eq(str_c(form->verb), STR("commitment.confirm")) || str_eq(str_c(form->verb), STR("commitment.reject"));
    bool excluded = str_starts(str_c(form->verb), STR("exclusion"));
    size_t n = 0, pos = 0;
    for (const struct row_exclusion *r; excluded && n < room && (r = stream_next(st, TABLE_EXCLUSION, &pos)) != NULL;)
        if (r->decided == 0) {
            struct str value = page_text(v, "%lld", (long long)r->n);
            out[n++] = (struct rec_option){value, page_text(v, "%lld　%.*s", (long long)r->n, SP(casework_word(r->ground))), str_eq(value, chosen)};
        }
    for (const struct row_mark *k; instruction && n < room && (k = stream_next(st, TABLE_MARK, &pos)) != NULL;)
        if (str_eq(k->kind, MARK_INSTRUCTION) && str_eq(k->state, MARK_OPEN)) {
            struct str value = page_text(v, "%lld", (long long)k->n);
            out[n++] = (struct rec_option){value, page_text(v, "%lld　%.*s", (long long)k->n, SP(utf8_head(personal_shown(k->text, PERSONAL_TEXT, v->view.viewer, v->a), 30))), str_eq(value, chosen)};
        }
    for (const struct row_commitment *c; !instruction && !excluded && n < room && (c = stream_next(st, TABLE_COMMITMENT, &pos)) != NULL;) {
        if (!str_eq(c->state, COMMITMENT_OPEN) || (judge ? c->claim.n == 0 : c->claim.n != 0)) continue;
        struct str value = page_text(v, "%lld", (long long)c->n);
        out[n++] = (struct rec_option){value, page_text(v, "%lld　%.*s", (long long)c->n, SP(utf8_head(personal_shown(c->text, PERSONAL_TEXT, v->view.viewer, v->a), 30))), str_eq(value, chosen)};
    }
    return n;
}

enum { NUMBERS_MOST = 500 };

static void add_field(struct visit *v, const struct shown *s, const struct doing *x, struct plain_form *p, const struct form_field *f) {
    bool choice = f->form == FORM_WORD || is_n(f);
    enum plain_type type = choice ? PLAIN_CHOICE : f->form == FORM_LINES ? PLAIN_AREA : is_day(f) ? PLAIN_DATE : PLAIN_LINE;
    struct rec_field *field = plain_field(p, en(f), f->zh, type, f->must, is_n(f) ? http_query(v->x, "n") : STR(""));
    if (!choice) return;
    struct rec_option *out = arena_array(v->a, struct rec_option, NUMBERS_MOST + 1);
    if (is_n(f)) field->options_count = numbers(v, s, x->form, out, NUMBERS_MOST, field->value);
    for (const struct field_word *w = f->words; !is_n(f) && w->en; w++)
        out[field->options_count++] = (struct rec_option){str_c(w->en), str_c(w->zh), str_eq(field->value, str_c(w->en))};
    field->options = out;
}

static enum http_turn form_page(struct visit *v, const struct shown *s, const struct doing *x) {
    struct buf b = BUF_INIT;
    const struct row_matter *r = s->matter.row;
    struct plain_form p = {.v = v, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    plain_begin(&p, CASEWORK_FIELDS_MAX);
    for (size_t i = 0; i < x->form->count; i++) add_field(v, s, x, &p, &x->form->fields[i]);
    struct tpl_casework_do t = {.title = str_c(x->form->zh), .number = r->number, .matter_title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a),
                                .matter_url = page_matter(v, r->id), .action = page_text(v, "/matters/%lld/casework/%s", (long long)r->id, x->form->verb), .csrf = visit_csrf(v),
                                .key = x->key.n ? x->key : visit_form_key(v), .version = x->version ? x->version : r->version, .fields = p.fields, .fields_count = p.count,
                                .fault = p.trouble, .hint = str_c(x->form->hint)};
    tpl_casework_do(&b, &t);
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    return page_send(v, str_c(x->form->zh), &b);
}

static int find(struct visit *v, struct shown *s, const struct casework_form *form, struct fault *f) {
    enum sight sight;
    if (page_shown(v, s, &sight, false, f) < 0) return -1;
    if (casework_may(&s->matter, visit_account(v), v->now, str_c(form->verb))) return 0;
    return fault_set(f, FAULT_INPUT, "not-allowed", "事项“%.*s”现在不能由您办“%s”%.0s", "\"%.*s\": you cannot do %.0s%s now", SP(s->matter.row->number), form->zh, form->verb);
}

static int form_named(struct visit *v, const struct casework_form **ret, struct fault *f) {
    if ((*ret = casework_form(visit_param(v, "verb"))) != NULL) return 0;
    return fault_set(f, FAULT_INPUT, "not-found", "没有这样的办理“%.*s”", "there is no \"%.*s\"", SP(utf8_head(visit_param(v, "verb"), 40)));
}

// GET /matters/{matter}/casework/{verb}
// may: signed
// query: n
// zh: 承诺、联名、关联、重点、批示、群体：各自的表单
// en: the forms of commitments, co-signing, links, key proposals, instructions and appeals of many
enum http_turn page_casework(struct visit *v) {
    struct shown s;
    struct doing x = {.faulty = false};
    struct fault f;
    if (form_named(v, &x.form, &f) < 0) return visit_fault(v, 404, &f);
    if (find(v, &s, x.form, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, &s, &x);
}

static enum http_turn done(struct visit *v) {
    struct doing *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct shown s;
    enum sight sight;
    struct fault f;
    if (answer->ok) return page_go(v, page_text(v, "%.*s?done=1", SP(page_matter(v, answer->id))));
    x->faulty = true;
    x->fault = answer->fault;
    if (page_shown(v, &s, &sight, false, &f) < 0) return visit_fault(v, 0, &answer->fault);
    if (str_eq(str_c(answer->fault.code), STR("stale"))) {
        x->version = s.matter.row->version;
        fault_set(&x->fault, FAULT_INPUT, "stale", "填写期间这件事已经有了新的办理（版本 %lld），没有写入；请看过经过、核对后再提交",
                  "the matter went on while this was being filled in (version %lld), nothing was written: look at what happened, check, submit again",
                  (long long)x->version);
    }
    if (str_eq(str_c(answer->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    return form_page(v, &s, x);
}

// Fields of the verb; line ends and days as the desk wants them.
static struct pair_list fields_of(struct visit *v, const struct casework_form *form) {
    struct pair_list out = {arena_array(v->a, struct pair, CASEWORK_FIELDS_MAX), 0};
    for (size_t i = 0; i < form->count; i++) {
        struct str value = str_trim(http_form(v->x, form->fields[i].en));
        char *p = arena_alloc(v->a, value.n + 1);
        size_t n = 0;
        for (size_t k = 0; k < value.n; k++)
            if (value.p[k] != '\r') p[n++] = value.p[k];
        if (n) pair_add(&out, (struct pair){str_c(form->fields[i].en), str_of(p, n)});
    }
    return out;
}

// POST /matters/{matter}/casework/{verb}
// may: signed
// zh: 办理它
// en: does it
enum http_turn page_casework_post(struct visit *v) {
    struct shown s;
    enum sight sight;
    struct fault f;
    struct doing *x = arena_new(v->a, struct doing);
    *x = (struct doing){.given = v->x->form, .key = http_form(v->x, "key")};
    if (form_named(v, &x->form, &f) < 0) return visit_fault(v, 404, &f);
    if (page_shown(v, &s, &sight, false, &f) < 0) return visit_fault(v, 0, &f);
    v->page = x;
    if (form_review(v)) {
        x->key = STR("");
        return form_page(v, &s, x);
    }
    if (str_to_i64(http_form(v->x, "version"), &x->version) < 0 || x->version <= 0) x->version = 0;
    struct command c = {.verb = str_c(x->form->verb), .matter = page_text(v, "%lld", (long long)s.matter.row->id), .channel = STR("web"), .key = x->key,
                        .version = x->version, .fields = fields_of(v, x->form)};
    return visit_act(v, c, done);
}
