// SPDX-License-Identifier: Apache-2.0
// One matter.
#include "matter/publicity.h"
#include "office/letter_from.h"
#include "registry/registry.h"
#include "web/casework_shown.h"
#include "web/deliveries.h"
#include "web/history.h"
#include "matter/party.h"
#include "web/matter_answer.h"
#include "web/matter_page.h"
#include "web/routes.h"

int page_shown(struct visit *v, struct shown *s, enum sight *ret, bool with_content, struct fault *f) {
    if (shown_read(s, &v->view, visit_param(v, "matter"), with_content, f) < 0) return -1;
    *ret = shown_for(s, visit_account(v), v->now);
    if (*ret != SIGHT_NONE) return 0;
    // Who may not see it does not learn that it is there.
    return fault_set(f, FAULT_INPUT, "unknown-matter", "没有编号为“%.*s”的事项", "there is no matter \"%.*s\"", SP(utf8_head(visit_param(v, "matter"), 60)));
}

struct doing {
    struct visit *v;
    const struct shown *s;
    uint32_t roles;
    struct rec_link *links;
    size_t count;
};

// Ends the matter without an answer to what was raised: 撤回, 不予受理, 并入.
static bool gives_up(const struct matter *m, const struct action *a) {
    enum outcome end = a->to < 0 ? OUTCOME_NONE : m->section->stages[a->to].outcome;
    return end != OUTCOME_NONE && end != OUTCOME_CLOSED;
}

static void can_do(void *context, const struct action *a, uint32_t roles) {
    struct doing *d = context;
    if (!(roles & d->roles) || d->count == 64) return;
    d->links[d->count++] = (struct rec_link){.current = gives_up(&d->s->matter, a), // said more quietly, and last
        .label = a->name.name,
        .url = page_text(d->v, "/matters/%lld/do/%.*s", (long long)d->s->matter.row->id, SP(page_uri(d->v, a->name.name)))};
}

static void quiet_last(struct visit *v, struct rec_link *links, size_t n) {
    struct rec_link *sorted = arena_array(v->a, struct rec_link, n + 1);
    size_t k = 0;
    for (int quiet = 0; quiet < 2; quiet++)
        for (size_t i = 0; i < n; i++)
            if (links[i].current == (quiet == 1)) sorted[k++] = links[i];
    for (size_t i = 0; i < n; i++) links[i] = sorted[i];
}

static void fact(struct tpl_matter *t, struct rec_fact *facts, const char *label, struct str value) {
    if (value.n) facts[t->facts_count++] = (struct rec_fact){str_c(label), value};
}

enum { FACTS = 20, BESIDE_MOST = 4 };

// Bodies beside the lead, by the field that names them: 会办单位, 分办单位.
static void beside(struct visit *v, const struct shown *s, struct tpl_matter *t, struct rec_fact *out) {
    const struct procedure *p = s->matter.rules->procedure;
    for (int i = 0, told = 0; i < p->role_count && told < BESIDE_MOST; i++) {
        const struct role *role = &p->roles[i];
        if (role->kind != ROLE_BOUND || p->fields[role->field].type == FIELD_PERSON || p->fields[role->field].meaning == MEANS_LEAD) continue;
        struct buf names = BUF_INIT;
        size_t pos = 0;
        for (const struct row_binding *b; (b = stream_next(s->matter.stream, TABLE_BINDING, &pos)) != NULL;)
            if (b->office && str_eq(b->role, role->name.name)) buf_printf(&names, "%s%.*s", names.n ? "、" : "", SP(view_office_name(&v->view, b->office)));
        if (names.n) told++, out[t->facts_count++] = (struct rec_fact){p->fields[role->field].name.name, arena_str(v->a, buf_str(&names))};
        buf_release(&names);
    }
}

static void facts(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    const struct row_matter *r = s->matter.row;
    struct rec_fact *out = arena_array(v->a, struct rec_fact, FACTS);
    fact(t, out, "主办单位", view_office_name(&v->view, r->lead));
    if (r->parent == 0) beside(v, s, t, out);
    fact(t, out, "类别", r->category);
    fact(t, out, "紧急程度", r->urgency);
    fact(t, out, "渠道", r->parent ? STR("") : page_channel(r->channel));
    if (r->class.n) fact(t, out, "答复类别", page_text(v, "%.*s 类", SP(r->class)));
    if (r->reopened) fact(t, out, "办结后重新打开", page_text(v, "%lld 次", (long long)r->reopened));
    fact(t, out, "被诉单位", view_office_name(&v->view, r->respondent));
    fact(t, out, r->parent ? "分出时间" : "登记时间", page_time(v, r->opened));
    if (!s->sealed) fact(t, out, "最近办理", page_time(v, r->last)); // when somebody said what is sealed
    fact(t, out, "本环节期限", page_end(v, r->due));
    fact(t, out, "结束时间", page_time(v, r->closed));
    t->facts = out;
}

// `shown`: whole, as was asked for and recorded.
static void requesters(struct visit *v, const struct shown *s, bool shown, struct tpl_matter *t) {
    size_t pos = 0, count = 0;
    bool correct = s->rights >> RIGHT_CORRECT & 1;
    while (stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) count++;
    struct rec_requester *out = arena_array(v->a, struct rec_requester, count + 1);
    pos = 0;
    for (const struct row_requester *r; (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (!s->whole && r->account != v->account) continue; // co-signers and those merged in are strangers to each other
        enum viewer viewer = shown || (r->account && r->account == v->account) ? VIEWER_FULL : v->view.viewer;
        struct rec_requester *x = &out[t->requesters_count++];
        *x = (struct rec_requester){.name = personal_shown(r->name, PERSONAL_NAME, viewer, v->a), .phone = personal_shown(r->phone, PERSONAL_PHONE, viewer, v->a),
                                    .party = str_eq(r->party, STR("person")) || str_eq(r->party, STR("anonymous")) ? STR("") : party_zh(r->party), .lead = r->lead != 0, .n = r->n};
        if (str_eq(r->party, STR("anonymous"))) x->name = STR("匿名");
        else if (x->name.n == 0) x->name = STR("—");
        if (correct && r->moved_to == 0) x->correct_url = page_text(v, "/matters/%lld/right/matter.correct?n=%lld", (long long)r->matter, (long long)r->n);
        if (r->moved_to == r->matter) x->state = STR("已退出");
        else if (r->moved_to) x->state = STR("在另一件里答复");
        else if (r->owed) x->state = STR("待答复");
        else if (r->told) x->state = page_text(v, "%.*s 已告知（%.*s）", SP(page_time(v, r->told)), SP(page_channel(r->told_by)));
        x->rating = answer_rating(v, s, r);
    }
    t->requesters = out;
}

static void parts(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    struct rec_part *out = arena_array(v->a, struct rec_part, s->part_count + 1);
    for (size_t i = 0; i < s->part_count; i++) {
        const struct matter *m = &s->parts[i];
        out[i] = (struct rec_part){.number = m->row->number, .section = m->section->name.name, .office = view_office_name(&v->view, m->row->lead),
                                   .stage = m->row->stage, .due = page_end(v, m->row->due), .outcome = page_outcome_at(m->row->stage, m->row->outcome)};
        const struct row_requester *asked = stream_row(m->stream, TABLE_REQUESTER);
        if (asked && matter_personal_part(m)) out[i].office = answer_requester(v, s, asked->from_n);
        if (matter_sight(m, visit_account(v), v->now) == SIGHT_OFFICE) out[i].url = page_matter(v, m->row->id);
    }
    t->parts = out;
    t->parts_count = s->part_count;
}

static void relations(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    struct matter other;
    struct fault ignored;
    const struct row_matter *r = s->matter.row;
    if (r->parent && matter_load(v->view.desk, r->parent, &other, &ignored) == 0) {
        t->section = s->matter.section->name.name;
        t->parent = other.row->number;
        t->parent_title = personal_shown(other.row->title, PERSONAL_TEXT, v->view.viewer, v->a);
        t->parent_url = page_matter(v, r->parent);
    }
    if (r->merged_into && matter_load(v->view.desk, r->merged_into, &other, &ignored) == 0) {
        t->merged = other.row->number;
        t->merged_url = page_matter(v, r->merged_into);
    }
}

static void published(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    size_t pos = 0;
    const struct row_publication *p = stream_next(s->matter.stream, TABLE_PUBLICATION, &pos);
    if (p) t->publication = page_text(v, "/public/%.*s", SP(p->code));
    else t->can_publish = matter_may_publish(&s->matter, visit_account(v), v->now) &&
                          !publicity_closed(s->matter.rules->procedure, shown_written(s, publicity_field(s->matter.rules->procedure), INT64_MAX));
    t->publish_url = page_text(v, "/matters/%lld/publish", (long long)s->matter.row->id);
}

// A letter for each document that went out, for who may have it; one where the procedure issues none.
static void letters(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    struct letter l;
    struct fault ignored;
    size_t pos = 0, count = 1;
    while (stream_next(s->matter.stream, TABLE_DOCUMENT, &pos)) count++;
    struct rec_link *out = arena_array(v->a, struct rec_link, count);
    struct str url = page_text(v, "/matters/%lld/letter.pdf", (long long)s->matter.row->id);
    pos = 0;
    for (const struct row_document *d; (d = stream_next(s->matter.stream, TABLE_DOCUMENT, &pos)) != NULL;)
        if (letter_of_matter(&l, s, d->n, &ignored) == 0)
            out[t->letters_count++] = (struct rec_link){.label = page_text(v, "%.*s（PDF）", SP(d->number)), .url = page_text(v, "%.*s?document=%lld", SP(url), (long long)d->n)};
    if (count == 1 && letter_of_matter(&l, s, 0, &ignored) == 0) out[t->letters_count++] = (struct rec_link){.label = STR("信函（PDF）"), .url = url};
    t->letters = out;
}

// The last action can be taken back for some minutes; what else can be set right stands last and quietly.
static void rights(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    long long id = (long long)s->matter.row->id;
    struct rec_link *out = arena_array(v->a, struct rec_link, RIGHTS);
    if (s->undo.action.n) {
        ms_t left = s->undo.until - v->now;
        t->undo_url = page_text(v, "/matters/%lld/right/undo", id);
        t->undo_label = page_text(v, "撤销“%.*s”（还有 %lld 分钟）", SP(s->undo.action), (long long)((left + MS_MINUTE - 1) / MS_MINUTE));
    }
    for (int i = 0; i < RIGHTS; i++)
        if (s->rights >> i & 1) out[t->rights_count++] = (struct rec_link){.label = str_c(right_verbs[i].zh), .url = page_text(v, "/matters/%lld/right/%s", id, right_verbs[i].verb)};
    t->rights = out;
}

// What was raised stands on top: the text of the step that opened it, as it is told to whom it is shown.
static void said(struct visit *v, const struct shown *s, struct tpl_matter *t) {
    if (t->steps_count == 0) return;
    struct rec_step *first = (struct rec_step *)(uintptr_t)t->steps; // made for this page
    t->said = first->notes;
    t->said_count = first->notes_count;
    for (size_t i = 0; i < t->said_count; i++) // as corrected since; what it was stands with the correction
        for (const struct shown_event *e = s->events; e; e = e->next) {
            struct str now = e->undone || e->event.type != EVENT_MATTER_CORRECTED || !s->whole ? STR("") : pairs_get(e->content, t->said[i].label);
            if (now.n) ((struct rec_note *)(uintptr_t)t->said)[i].text = personal_shown(personal(now), PERSONAL_TEXT, v->view.viewer, v->a);
        }
    if (t->said_count && str_eq(t->said[0].text, t->title)) t->said++, t->said_count--; // the heading has it
    first->notes_count = 0;
}

// `contact`: its requesters whole, this once.
static enum http_turn matter_page(struct visit *v, bool contact) {
    struct shown s;
    enum sight sight;
    struct fault f;
    struct buf b = BUF_INIT;
    if (page_shown(v, &s, &sight, true, &f) < 0) return visit_fault(v, 0, &f);
    const struct row_matter *r = s.matter.row;
    const struct procedure *p = s.matter.rules->procedure;
    const struct profile *profile = s.matter.rules->profile;
    struct tpl_matter t = {.number = r->number, .title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a), .stage = r->stage,
                           .outcome = page_outcome_at(r->stage, r->outcome), .ended = r->outcome != 0, .late = r->outcome == 0 && r->due && r->due <= v->now, .version = r->version,
                           .procedure = page_text(v, "%.*s（第%d版）", SP(p->name.name), p->version), .profile = page_text(v, "%.*s（第%d版）", SP(profile->name.name), profile->version),
                           .retroactive = r->retroactive != 0, .hidden = s.hidden};
    if (r->outcome == 0) t.state = r->due ? page_left(v, r->due) : STR("暂停中，不计期限");
    if (t.title.n == 0) t.title = STR("（内容已销毁）");
    facts(v, &s, &t);
    if (!t.hidden) requesters(v, &s, contact && matter_may_contact(&s.matter, visit_account(v), v->now), &t);
    if (!contact && t.requesters_count && matter_may_contact(&s.matter, visit_account(v), v->now)) {
        t.contact_url = page_text(v, "/matters/%lld/contact", (long long)r->id);
        t.csrf = visit_csrf(v);
        t.key = visit_form_key(v);
    }
    if (deliveries_told(v, &s, &t, &f) < 0) return visit_fault(v, 0, &f);
    if (s.whole) parts(v, &s, &t); // what offices say to each other is theirs
    relations(v, &s, &t);
    published(v, &s, &t);
    letters(v, &s, &t);
    if (matter_may_join(&s.matter, visit_account(v), v->now)) t.join_url = page_text(v, "/matters/%lld/join", (long long)r->id);
    struct doing d = {v, &s, s.roles, arena_array(v->a, struct rec_link, 64), 0};
    shown_actions(&s, can_do, &d);
    quiet_last(v, d.links, d.count);
    t.actions = d.links;
    t.actions_count = d.count;
    if (!matter_personal_part(&s.matter)) t.way_count = answer_way(v, &s, &t.way);
    t.documents_count = answer_documents(v, &s, &t.documents);
    t.heard_count = answer_feedback(v, &s, &t.heard);
    t.sealed = s.sealed;
    t.ask_url = answer_ask_url(v, &s);
    t.asked = t.ask_url.n && matter_personal_part(&s.matter);
    t.asked_by = page_end(v, r->due);
    t.clocks_count = history_clocks(v, &s, &t.clocks);
    for (size_t i = 0; i < t.clocks_count; i++) t.any_stopped = t.any_stopped || t.clocks[i].stopped.n;
    t.steps_count = history_steps(v, &s, &t.steps, &t.all_late);
    said(v, &s, &t);
    rights(v, &s, &t);
    if (http_query(v->x, "done").n) page_notice(v, http_query(v->x, "public").n ? STR("已公开，记入账本。") : STR("已办理，记入账本。"));
    struct buf casework = BUF_INIT;
    casework_part(v, &s, &casework);
    t.casework = (struct html){&casework};
    tpl_matter(&b, &t);
    buf_release(&casework);
    return page_send(v, t.number, &b);
}

// GET /matters/{matter}
// may: signed
// query: done public
// zh: 一件事项：现状、期限及其由来、分件、经过、现在可以办的
// en: one matter: where it stands, its deadlines and why, its parts, what happened, what can be done now
enum http_turn page_matter_shown(struct visit *v) { return matter_page(v, false); }

static enum http_turn contact_shown(struct visit *v) {
    const struct answer *answer = &v->request.answer;
    if (!answer->ok) return visit_fault(v, 0, &answer->fault);
    // The same form again, as when the page is loaded anew, was recorded once: it is not shown a second time.
    page_notice(v, answer->again ? STR("这次查看已经记过，不再显示；要再看，请再按“显示联系方式”。") : STR("已显示联系方式，这次查看记入账本；离开本页后要再看，须再按一次。"));
    return matter_page(v, !answer->again);
}

// POST /matters/{matter}/contact
// may: signed
// zh: 显示提出人的姓名和电话，只这一次；谁看了、什么时候，记入账本
// en: shows names and telephones of those who raised the matter, this once; who looked and when is recorded
enum http_turn page_contact_post(struct visit *v) {
    struct shown s;
    enum sight sight;
    struct fault f;
    if (form_review(v)) return matter_page(v, false);
    if (page_shown(v, &s, &sight, false, &f) < 0) return visit_fault(v, 0, &f);
    struct command c = {.verb = STR("contact.show"), .matter = visit_param(v, "matter"), .channel = STR("web"), .key = http_form(v->x, "key")};
    return visit_act(v, c, contact_shown);
}
