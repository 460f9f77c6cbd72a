// SPDX-License-Identifier: Apache-2.0
// The form of an action, and the action.
#include <string.h>

#include "web/form.h"
#include "web/history.h"
#include "web/matter_answer.h"
#include "web/matter_page.h"
#include "web/routes.h"

struct acting {
    struct str action; // by its first name
    struct pair_list given;
    struct fault fault;
    bool faulty;
    int64_t version; // 0: the matter's own
    struct str key;
};

struct finding_action {
    struct str word;
    uint32_t roles, mine;
    const struct action *found;
};

static void match(void *context, const struct action *a, uint32_t roles) {
    struct finding_action *x = context;
    if (!name_is(&a->name, x->word)) return;
    x->found = a;
    x->roles = roles;
}

// Every variant that is open leads to an end; it tells the requester.
static void consequences(const struct matter *m, struct str action, bool *ret_ends, bool *ret_tells) {
    bool any = false;
    *ret_ends = true;
    *ret_tells = false;
    for (int i = 0; i < m->section->action_count; i++) {
        const struct action *a = &m->section->actions[i];
        if (!name_is(&a->name, action) || procedure_hindrance(m->rules, m->section, &m->state, i) != HINDER_NOTHING) continue;
        any = true;
        *ret_tells = *ret_tells || a->tells;
        if (a->to < 0 || m->section->stages[a->to].outcome == OUTCOME_NONE) *ret_ends = false;
    }
    *ret_ends = *ret_ends && any;
}

// What was written last under a free field, for actions that write it anew.
static struct str written(const struct shown *s, struct str name) {
    struct str text = STR("");
    for (const struct shown_event *e = s->events; e; e = e->next) {
        struct str here = pairs_get(e->content, name);
        if (here.n && !e->undone) text = here;
    }
    return text;
}

// An action that takes the title takes the matter's own text as its beginning.
static struct pair_list beginning(struct visit *v, const struct shown *s, const struct form *f) {
    const struct procedure *p = s->matter.rules->procedure;
    struct pair_list out = {arena_array(v->a, struct pair, (size_t)p->field_count + 1), 0};
    int title = p->means[MEANS_TITLE];
    if (title < 0 || !(f->required >> title & 1)) return out;
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_TEXT && ((f->required | f->optional) >> i & 1))
            pair_add(&out, (struct pair){p->fields[i].name.name, written(s, p->fields[i].name.name)});
    return out;
}

// Who is asked what they think of an answer has the answer before their eyes.
static void answered(struct visit *v, const struct shown *s, struct tpl_act *t) {
    const struct rec_document *documents;
    size_t n = answer_documents(v, s, &documents);
    struct rec_note *out = arena_array(v->a, struct rec_note, n + 1);
    for (size_t i = 0; i < n; i++)
        if (documents[i].text.n)
            out[t->said_count++] = (struct rec_note){page_text(v, "%.*s（%.*s，%.*s）", SP(documents[i].number), SP(documents[i].issuer), SP(documents[i].issued)), documents[i].text};
    t->said = out;
}

// The answer as it was written last, for those who check it, sign it or countersign it: of the whole, in a part too.
static void draft_of(struct visit *v, const struct shown *s, struct tpl_act *t, struct rec_note *out) {
    struct shown whole;
    struct fault ignored;
    if (s->matter.row->parent) {
        if (shown_read(&whole, &v->view, page_text(v, "%lld", (long long)s->matter.row->parent), true, &ignored) < 0) return;
        if (shown_for(&whole, visit_account(v), v->now) != SIGHT_OFFICE) return;
        s = &whole;
    }
    struct rec_note draft = {STR(""), STR("")};
    for (const struct shown_event *e = s->whole ? s->events : NULL; e; e = e->next)
        for (size_t i = 0; i < e->content.count; i++)
            if (shown_answer_field(e->content.pairs[i].name))
                draft = (struct rec_note){page_text(v, "%.*s（%.*s）", SP(e->content.pairs[i].name), SP(page_time(v, e->event.at))),
                                          personal_shown(personal(e->content.pairs[i].value), PERSONAL_TEXT, v->view.viewer, v->a)};
    for (size_t i = 0; i < t->said_count; i++)
        if (str_eq(out[i].text, draft.text)) return;
    if (draft.text.n) out[t->said_count++] = draft;
}

// To have before one's eyes while writing: what was raised, what was written last, and the answer as it stands.
static void said(struct visit *v, const struct shown *s, struct tpl_act *t) {
    const struct rec_step *steps;
    struct str late;
    size_t n = history_steps(v, s, &steps, &late), last = n;
    if (matter_personal_part(&s->matter)) {
        answered(v, s, t);
        return;
    }
    while (last && steps[last - 1].notes_count == 0) last--;
    size_t first = n ? steps[0].notes_count : 0, more = last > 1 ? steps[last - 1].notes_count : 0;
    struct rec_note *out = arena_array(v->a, struct rec_note, first + more + 2);
    for (size_t i = 0; i < first; i++)
        if (!str_eq(steps[0].notes[i].text, t->matter_title)) out[t->said_count++] = steps[0].notes[i];
    for (size_t i = 0; i < more; i++) {
        out[t->said_count] = steps[last - 1].notes[i];
        out[t->said_count++].label = page_text(v, "%.*s（%.*s，%.*s）", SP(steps[last - 1].notes[i].label), SP(steps[last - 1].what), SP(steps[last - 1].when));
    }
    draft_of(v, s, t, out);
    t->said = out;
}

static enum http_turn form_page(struct visit *v, const struct shown *s, const struct action *a, struct acting *x) {
    struct buf b = BUF_INIT;
    struct form form = {.v = v, .p = s->matter.rules->procedure, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    bool ends, tells;
    form_action(&form, s->matter.section, a->name.name, s->matter.rules, &s->matter.state);
    if (form.given.count == 0 && !x->faulty) form.given = beginning(v, s, &form);
    form_make(&form);
    consequences(&s->matter, a->name.name, &ends, &tells);
    struct tpl_act t = {.title = a->name.name, .number = s->matter.row->number, .matter_url = page_matter(v, s->matter.row->id),
                        .matter_title = personal_shown(s->matter.row->title, PERSONAL_TEXT, v->view.viewer, v->a), .stage = s->matter.row->stage,
                        .action = v->x->path.n ? page_text(v, "/matters/%lld/do/%.*s", (long long)s->matter.row->id, SP(page_uri(v, a->name.name))) : STR(""),
                        .csrf = visit_csrf(v), .key = x->key.n ? x->key : visit_form_key(v), .version = x->version ? x->version : s->matter.row->version,
                        .fields = form.fields, .fields_count = form.count, .fault = form.trouble, .button = page_text(v, "确定%.*s", SP(a->name.name)),
                        .back = page_matter(v, s->matter.row->id)};
    if (form.has_office) t.offices_count = page_offices(v, &t.offices);
    if (ends && matter_personal_part(&s->matter)) t.confirm = STR("每次答复只评价一次，提交后不能再改。");
    else if (ends) t.confirm = s->matter.row->parent ? STR("办理后这个分件就结束了，不能再改。") : STR("办理后这件事就结束了，不能再改。");
    else if (tells) t.confirm = STR("办理后即记为已答复提出人，请先按所填方式告知。");
    said(v, s, &t);
    tpl_act(&b, &t);
    // A matter that a field names and nobody knows is a fault of the field; the form itself is there.
    if (x->faulty && v->x->status == 200) v->x->status = form.trouble.n ? fault_status(&x->fault) : 422;
    return page_send(v, a->name.name, &b);
}

// The matter, and the action if this account may take it now.
static int find(struct visit *v, struct shown *s, const struct action **ret, struct fault *f) {
    enum sight sight;
    struct finding_action x = {.word = visit_param(v, "action")};
    if (page_shown(v, s, &sight, true, f) < 0) return -1;
    const struct procedure *p = s->matter.rules->procedure;
    shown_actions(s, match, &x);
    if (x.found == NULL)
        return fault_set(f, FAULT_INPUT, "not-here", "“%.*s”现在在“%.*s”环节，不能%.*s", "at its stage \"%.*s\" the matter takes no \"%.*s\" (%.*s)",
                         SP(s->matter.row->number), SP(s->matter.row->stage), SP(utf8_head(x.word, 20)));
    if (!(x.roles & matter_roles(p, &s->matter, visit_account(v), v->now)))
        return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”由别的角色办理", "\"%.*s\" is for other roles", SP(x.found->name.name));
    *ret = x.found;
    return 0;
}

// GET /matters/{matter}/do/{action}
// may: signed
// zh: 办理一个动作的表单：程序允许本人现在办的才有
// en: the form of an action, where the procedure allows it to this person now
enum http_turn page_act(struct visit *v) {
    struct shown s;
    const struct action *a;
    struct acting x = {.action = STR("")};
    struct fault f;
    if (find(v, &s, &a, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, &s, a, &x);
}

static enum http_turn acted(struct visit *v) {
    struct acting *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct shown s;
    const struct action *a;
    enum sight sight;
    struct fault f;
    if (answer->ok) { // who handed it on may not see it any more
        bool still = page_shown(v, &s, &sight, false, &f) == 0;
        return page_go(v, still ? page_text(v, "%.*s?done=1", SP(page_matter(v, s.matter.row->id))) : STR("/work?done=1"));
    }
    x->faulty = true;
    x->fault = answer->fault;
    bool stale = str_eq(str_c(answer->fault.code), STR("stale"));
    if (find(v, &s, &a, &f) < 0) return visit_fault(v, 0, stale ? &f : &answer->fault);
    if (stale) { // what changed meanwhile is to be looked at; then the form goes on from there
        x->version = s.matter.row->version;
        fault_set(&x->fault, FAULT_INPUT, "stale", "填写期间这件事已经有了新的办理（版本 %lld），没有写入；请看过经过、核对后再提交",
                  "the matter went on while this was being filled in (version %lld), nothing was written: look at what happened, check, submit again",
                  (long long)x->version);
    }
    if (str_eq(str_c(answer->fault.code), STR("key-reused"))) x->key = visit_form_key(v);
    return form_page(v, &s, a, x);
}

// POST /matters/{matter}/do/{action}
// may: signed
// zh: 办理这个动作
// en: takes the action
enum http_turn page_act_post(struct visit *v) {
    struct acting *x = arena_new(v->a, struct acting);
    struct command c = {.verb = visit_param(v, "action"), .matter = visit_param(v, "matter"), .channel = STR("web"), .key = http_form(v->x, "key")};
    *x = (struct acting){.given = form_fields(v), .key = c.key};
    v->page = x;
    if (form_review(v)) {
        struct shown s;
        const struct action *a;
        struct fault f;
        x->key = STR("");
        if (find(v, &s, &a, &f) < 0) return visit_fault(v, 0, &f);
        return form_page(v, &s, a, x);
    }
    struct shown s;
    enum sight sight;
    struct fault f;
    if (page_shown(v, &s, &sight, false, &f) < 0) return visit_fault(v, 0, &f);
    if (str_to_i64(http_form(v->x, "version"), &c.version) < 0 || c.version <= 0) c.version = 0;
    x->version = c.version;
    c.fields = x->given;
    return visit_act(v, c, acted);
}
