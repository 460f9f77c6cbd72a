// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "intake/page.h"

static void scalar(struct json_out *j, struct str key, struct str value) {
    if (value.n) jo_kstr(j, key, value);
}

static void names(struct json_out *j, struct str key, const struct str *list, size_t n) {
    jo_kopen(j, key, '[');
    for (size_t i = 0; i < n; i++) jo_str(j, list[i]);
    jo_close(j);
}

static void people(struct json_out *j, const struct page *p) {
    jo_kopen(j, STR("people"), '[');
    for (size_t i = 0; i < p->person_count; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("name"), p->people[i].name);
        jo_kstr(j, STR("role"), p->people[i].role);
        jo_close(j);
    }
    jo_close(j);
}

static void answers(struct json_out *j, const struct page *p) {
    jo_kopen(j, STR("answers"), '[');
    for (size_t i = 0; i < p->answer_count; i++) {
        const struct page_answer *x = &p->answers[i];
        jo_open(j, '{');
        jo_kstr(j, STR("point"), x->point);
        jo_kstr(j, STR("who"), x->who);
        jo_kstr(j, STR("text"), x->text);
        jo_ki64(j, STR("line"), x->line);
        jo_close(j);
    }
    jo_close(j);
}

static void recommendations(struct json_out *j, const struct page *p) {
    jo_kopen(j, STR("recommendations"), '[');
    for (size_t i = 0; i < p->recommendation_count; i++) {
        const struct page_recommendation *x = &p->recommendations[i];
        jo_open(j, '{');
        names(j, STR("who"), x->who, x->who_count);
        jo_kstr(j, STR("what"), x->what);
        scalar(j, STR("aim"), x->aim);
        jo_ki64(j, STR("line"), x->line);
        jo_close(j);
    }
    jo_close(j);
}

static void figures(struct json_out *j, const struct page *p) {
    jo_kopen(j, STR("figures"), '[');
    for (size_t i = 0; i < p->figure_count; i++) {
        const struct page_figure *x = &p->figures[i];
        jo_open(j, '{');
        jo_kstr(j, STR("text"), x->text);
        jo_key(j, STR("value"));
        jo_raw(j, x->value);
        jo_kstr(j, STR("unit"), x->unit);
        jo_ki64(j, STR("line"), x->line);
        jo_close(j);
    }
    jo_close(j);
}

// The text as it is, except U+0000, which readers of JSON refuse: it shows as U+2400.
static void quote(struct json_out *j, struct str s) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i]) buf_byte(&b, (unsigned char)s.p[i]);
        else buf_add(&b, STR("\u2400"));
    }
    jo_kstr(j, STR("quote"), buf_str(&b));
    buf_release(&b);
}

static void findings(struct json_out *j, const struct page *p) {
    jo_kopen(j, STR("findings"), '[');
    for (size_t i = 0; i < p->finding_count; i++) {
        const struct page_finding *x = &p->findings[i];
        jo_open(j, '{');
        jo_kstr(j, STR("code"), str_c(x->code));
        jo_kstr(j, STR("zh"), x->zh);
        jo_kstr(j, STR("en"), x->en);
        jo_ki64(j, STR("line"), x->line);
        jo_ki64(j, STR("column"), x->column);
        quote(j, x->quote);
        jo_close(j);
    }
    jo_close(j);
}

void page_json(struct buf *b, const struct page *p) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("kind"), str_c(p->kind));
    scalar(&j, STR("title"), p->title);
    scalar(&j, STR("written"), p->written);
    scalar(&j, STR("published"), p->published);
    scalar(&j, STR("issuer"), p->issuer);
    scalar(&j, STR("document_number"), p->document_number);
    scalar(&j, STR("index_number"), p->index_number);
    scalar(&j, STR("subject"), p->subject);
    scalar(&j, STR("genre"), p->genre);
    scalar(&j, STR("session"), p->session);
    scalar(&j, STR("proposal_number"), p->proposal_number);
    scalar(&j, STR("proposal_title"), p->proposal_title);
    scalar(&j, STR("lead"), p->lead);
    names(&j, STR("joint"), p->joint, p->joint_count);
    names(&j, STR("proposers"), p->proposers, p->proposer_count);
    scalar(&j, STR("signer"), p->signer);
    scalar(&j, STR("signer_role"), p->signer_role);
    scalar(&j, STR("slip"), p->slip);
    scalar(&j, STR("addressee"), p->addressee);
    people(&j, p);
    answers(&j, p);
    recommendations(&j, p);
    figures(&j, p);
    jo_kstr(&j, STR("text"), p->text);
    findings(&j, p);
    jo_close(&j);
}
