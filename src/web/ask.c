// SPDX-License-Identifier: Apache-2.0
// With the code from the receipt a requester without an account reads where their matter stands and what was answered.
#include "matter/shown.h"
#include "web/page_room.h"
#include "web/routes.h"

static enum http_turn form_page(struct visit *v, struct str fault) {
    struct buf b = BUF_INIT;
    tpl_ask(&b, &(struct tpl_ask){.action = STR("/q"), .fault = fault});
    return page_send(v, STR("凭查询码查询"), &b);
}

// GET /q
// may: public
// zh: 凭查询码看办理情况和答复：输入查询码
// en: where a matter stands and what was answered, with the code from the receipt: the form
enum http_turn page_ask(struct visit *v) { return form_page(v, STR("")); }

static const struct row_requester *requester(const struct matter *m, int64_t from, int64_t n) {
    size_t pos = 0;
    const struct row_requester *q;
    while ((q = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL)
        if (from ? q->from_matter == from && q->from_n == n : q->n == n) break;
    return q;
}

enum { HOPS_MAX = 16 }; // mergers one after the other

// The matter that answers them: where theirs was merged, the one it was merged into.
static int follow(struct visit *v, int64_t id, int64_t n, int64_t *ret, bool *ret_merged, struct fault *f) {
    struct matter m;
    int64_t from = 0;
    *ret_merged = false;
    for (int hops = 0; hops < HOPS_MAX; hops++) {
        if (matter_load(v->view.desk, id, &m, f) < 0) return -1;
        const struct row_requester *q = requester(&m, from, n);
        *ret = id;
        if (q == NULL || q->moved_to == 0) return 0;
        from = id;
        n = q->n;
        id = q->moved_to;
        *ret_merged = true;
    }
    return 0;
}

// Every answer, as it is told to requesters: the free text of the action, nothing of what offices said to each other.
static size_t answers(struct visit *v, const struct shown *s, const struct rec_said_answer **ret) {
    size_t count = 0, n = 0;
    for (const struct shown_event *e = s->events; e; e = e->next) count++;
    struct rec_said_answer *out = arena_array(v->a, struct rec_said_answer, count + 1);
    const struct procedure *p = s->matter.rules->procedure;
    for (const struct shown_event *e = s->events; e; e = e->next) {
        struct event told;
        bool content = false;
        if (e->event.type != EVENT_MATTER_ACTED || !shown_told(s, &e->event, &told, &content) || !content) continue;
        struct rec_note *notes = arena_array(v->a, struct rec_note, e->content.count + 1);
        struct rec_said_answer *x = &out[n++];
        *x = (struct rec_said_answer){.when = page_time(v, told.at), .what = told.u.matter_acted.action, .notes = notes};
        for (size_t i = 0; i < e->content.count; i++) {
            int field = procedure_field(p, e->content.pairs[i].name);
            if (field < 0 || p->fields[field].type != FIELD_TEXT) continue;
            notes[x->notes_count++] = (struct rec_note){e->content.pairs[i].name, personal_shown(personal(e->content.pairs[i].value), PERSONAL_TEXT, VIEWER_FULL, v->a)};
        }
    }
    *ret = out;
    return n;
}

static enum http_turn asked_page(struct visit *v, int64_t id, int64_t n) {
    struct shown s;
    struct fault f;
    struct buf b = BUF_INIT;
    bool merged;
    if (follow(v, id, n, &id, &merged, &f) < 0 || shown_read(&s, &v->view, page_text(v, "%lld", (long long)id), true, &f) < 0) return visit_fault(v, 0, &f);
    s.whole = false; // a requester's sight, without an account
    const struct row_matter *r = s.matter.row;
    struct tpl_asked t = {.number = r->number, .procedure = s.matter.rules->procedure->name.name, .stage = r->stage, .outcome = page_outcome_at(r->stage, r->outcome),
                          .due = r->outcome ? STR("") : page_end(v, r->due), .opened = page_time(v, r->opened), .merged = merged, .ended = r->outcome != 0};
    t.answers_count = answers(v, &s, &t.answers);
    tpl_asked(&b, &t);
    http_set(v->x, "Cache-Control", STR("no-store"));
    return page_send(v, r->number, &b);
}

// POST /q
// may: public
// zh: 凭查询码显示办到哪一步、期限和答复
// en: shows stage, deadline and answer for the code
enum http_turn page_ask_post(struct visit *v) {
    struct fault f;
    int64_t matter, requester;
    if (!code_try(&v->app->codes, v->x->peer, v->now)) {
        v->x->status = 429;
        return form_page(v, STR("试的次数太多，请过 15 分钟再试。"));
    }
    int found = code_find(v->reader->store, http_form(v->x, "code"), &matter, &requester, &f);
    if (found < 0) return visit_fault(v, 0, &f);
    if (found == 0) return form_page(v, STR("没有这个查询码，请照回执核对。"));
    code_right(&v->app->codes, v->x->peer);
    return asked_page(v, matter, requester);
}
