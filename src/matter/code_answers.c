// SPDX-License-Identifier: Apache-2.0
#include "matter/code_answers.h"

int code_shown(struct shown *ret, struct view *v, const struct by_code *c, struct fault *f) {
    if (shown_read(ret, v, arena_printf(v->arena, "%lld", (long long)c->matter), true, f) < 0) return -1;
    ret->whole = false; // a requester's sight, without an account
    ret->by_code = c->requester;
    return 0;
}

// Nothing of what offices said to each other, and of the action its free text alone.
static bool told_text(const struct shown *s, const struct shown_event *e, struct code_answer *x) {
    struct event told;
    bool content = false;
    const struct procedure *p = s->matter.rules->procedure;
    if (e->event.type != EVENT_MATTER_ACTED || !shown_told(s, &e->event, &told, &content) || !content) return false;
    struct pair *texts = arena_array(s->view->arena, struct pair, e->content.count + 1);
    *x = (struct code_answer){.at = told.at, .what = told.u.matter_acted.action, .issuer = STR(""), .texts = {texts, 0}};
    for (size_t i = 0; i < e->content.count; i++) {
        int field = procedure_field(p, e->content.pairs[i].name);
        if (field >= 0 && p->fields[field].type == FIELD_TEXT) texts[x->texts.count++] = e->content.pairs[i];
    }
    return true;
}

static bool stands(const struct code_answer *all, size_t n, struct str text) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].texts.count; k++)
            if (str_eq(all[i].texts.pairs[k].value, text)) return true;
    return false;
}

size_t code_answers(const struct shown *s, struct code_answer **ret) {
    size_t count = s->document_count, n = 0;
    for (const struct shown_event *e = s->events; e; e = e->next) count++;
    struct code_answer *out = arena_array(s->view->arena, struct code_answer, count + 1);
    for (const struct shown_event *e = s->events; e; e = e->next) n += told_text(s, e, &out[n]);
    for (size_t i = 0; i < s->document_count; i++) {
        const struct shown_document *d = &s->documents[i];
        if (!shown_addressed(s, d->row->requester) || d->text.hidden.n == 0 || stands(out, n, d->text.hidden)) continue;
        struct pair *text = arena_new(s->view->arena, struct pair);
        *text = (struct pair){STR("答复内容"), d->text.hidden};
        out[n++] = (struct code_answer){d->row->issued, d->row->number, view_office_name(s->view, d->row->issuer), {text, 1}};
    }
    *ret = out;
    return n;
}
