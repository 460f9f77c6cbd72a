// SPDX-License-Identifier: Apache-2.0
#include "web/matter_answer.h"

static const struct row_requester *nth(const struct matter *m, int64_t n) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

struct str answer_requester(struct visit *v, const struct shown *s, int64_t n) {
    const struct row_requester *r = nth(&s->matter, n);
    if (r == NULL || s->hidden) return STR("提出人");
    bool own = r->account && r->account == v->account;
    if (!s->whole && !own) return STR("第一提出人"); // a co-signer reads the answer that went to whom they signed with
    struct str name = personal_shown(r->name, PERSONAL_NAME, own ? VIEWER_FULL : v->view.viewer, v->a);
    return name.n ? name : STR("提出人");
}

static struct str to_whom(struct visit *v, const struct shown *s, const struct row_document *d) {
    return d->requester ? answer_requester(v, s, d->requester) : view_office_name(&v->view, d->office);
}

// The whole a personal part belongs to, as it is for whoever looks.
static bool whole_of(struct visit *v, const struct shown *s, struct shown *ret) {
    struct fault ignored;
    if (!matter_personal_part(&s->matter)) return false;
    if (shown_read(ret, &v->view, page_text(v, "%lld", (long long)s->matter.row->parent), true, &ignored) < 0) return false;
    return shown_for(ret, visit_account(v), v->now) != SIGHT_NONE;
}

size_t answer_documents(struct visit *v, const struct shown *s, const struct rec_document **ret) {
    struct shown whole;
    const struct row_requester *asked = stream_row(s->matter.stream, TABLE_REQUESTER);
    bool part = whole_of(v, s, &whole);
    if (part) s = &whole;
    struct rec_document *out = arena_array(v->a, struct rec_document, s->document_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->document_count; i++) {
        const struct shown_document *x = &s->documents[i];
        // An office that asks in somebody's part looks at what went to them, not to others.
        if (part && s->whole && asked && x->row->requester != asked->from_n && nth(&s->matter, asked->from_n)->lead) continue;
        out[n++] = (struct rec_document){
            .number = x->row->number, .kind = x->row->kind, .issuer = view_office_name(&v->view, x->row->issuer), .to = to_whom(v, s, x->row),
            .class = x->row->class, .issued = page_time(v, x->row->issued), .text = personal_shown(x->text, PERSONAL_TEXT, v->view.viewer, v->a),
            .open = !s->whole || part};
    }
    *ret = out;
    return n;
}

size_t answer_feedback(struct visit *v, const struct shown *s, const struct rec_heard **ret) {
    struct rec_heard *out = arena_array(v->a, struct rec_heard, s->feedback_count + 1);
    for (size_t i = 0; i < s->feedback_count; i++) {
        const struct shown_feedback *x = &s->feedback[i];
        struct rec_fact *facts = arena_array(v->a, struct rec_fact, x->said.count + 1);
        struct rec_note *notes = arena_array(v->a, struct rec_note, x->notes.count + 1);
        for (size_t k = 0; k < x->said.count; k++) facts[k] = (struct rec_fact){x->said.pairs[k].name, x->said.pairs[k].value};
        for (size_t k = 0; k < x->notes.count; k++)
            notes[k] = (struct rec_note){x->notes.pairs[k].name, personal_shown(personal(x->notes.pairs[k].value), PERSONAL_TEXT, v->view.viewer, v->a)};
        out[i] = (struct rec_heard){.who = answer_requester(v, s, x->n), .when = page_time(v, x->at), .facts = facts, .facts_count = x->said.count,
                                    .notes = notes, .notes_count = x->notes.count};
    }
    *ret = out;
    return s->feedback_count;
}

struct str answer_rating(struct visit *v, const struct shown *s, const struct row_requester *r) {
    struct buf b = BUF_INIT;
    if (s->sealed) return STR("");
    if (r->process.n) buf_printf(&b, "过程：%.*s", SP(r->process));
    if (r->satisfied.n) buf_printf(&b, "%s%s%.*s", b.n ? "　" : "", r->process.n ? "结果：" : "", SP(r->satisfied));
    if (r->solved.n) buf_printf(&b, "%s%.*s", b.n ? "　" : "", SP(r->solved));
    struct str text = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return text;
}

// The one who is asked in it is who looks: their form. Nobody else's.
static struct str asks(struct visit *v, const struct matter *m) {
    const struct row_requester *r = stream_row(m->stream, TABLE_REQUESTER);
    if (!matter_personal_part(m) || m->row->outcome || r == NULL || r->account == 0 || r->account != v->account) return STR("");
    uint32_t roles = matter_roles(m->rules->procedure, m, visit_account(v), v->now);
    for (int i = 0; i < m->section->action_count; i++) {
        const struct action *a = &m->section->actions[i];
        if ((a->roles & roles) && procedure_hindrance(m->rules, m->section, &m->state, i) == HINDER_NOTHING)
            return page_text(v, "/matters/%lld/do/%.*s", (long long)m->row->id, SP(page_uri(v, a->name.name)));
    }
    return STR("");
}

struct str answer_ask_url(struct visit *v, const struct shown *s) {
    struct str url = asks(v, &s->matter);
    for (size_t i = 0; i < s->part_count && url.n == 0; i++) url = asks(v, &s->parts[i]);
    if (url.n || !matter_may_rate(&s->matter, visit_account(v), v->now)) return url;
    for (size_t i = 0; i < s->part_count; i++) // asked in parts of their own
        if (matter_personal_part(&s->parts[i]) && s->parts[i].row->outcome == OUTCOME_NONE) return STR("");
    return page_text(v, "/matters/%lld/rate", (long long)s->matter.row->id);
}

size_t answer_way(struct visit *v, const struct shown *s, const struct rec_waystep **ret) {
    struct way_step way[WAY_MAX];
    size_t n = shown_way(s, way);
    struct rec_waystep *out = arena_array(v->a, struct rec_waystep, n + 1);
    for (size_t i = 0; i < n; i++) out[i] = (struct rec_waystep){.stage = way[i].stage, .passed = way[i].where == WAY_PASSED, .here = way[i].where == WAY_HERE};
    *ret = out;
    return n;
}
