// SPDX-License-Identifier: Apache-2.0
#include "matter/addressees.h"
#include "matter/casework_shown.h"
#include "matter/shown.h"

static void versioned(struct json_out *j, struct str key, int64_t id, const struct name *n, int version) {
    jo_kopen(j, key, '{');
    jo_kid(j, STR("id"), id);
    jo_kstr(j, STR("name"), n->name);
    jo_ki64(j, STR("version"), version);
    jo_close(j);
}

static void word(struct json_out *j, struct str key, struct str value) {
    if (value.n) jo_kstr(j, key, value);
}

static void head(struct shown *s, struct json_out *j) {
    const struct row_matter *r = s->matter.row;
    struct view *v = s->view;
    jo_kid(j, STR("id"), r->id);
    jo_kstr(j, STR("number"), r->number);
    versioned(j, STR("procedure"), r->procedure, &s->matter.rules->procedure->name,
              s->matter.rules->procedure->version);
    versioned(j, STR("profile"), r->profile, &s->matter.rules->profile->name, s->matter.rules->profile->version);
    if (r->parent) {
        jo_kid(j, STR("parent"), r->parent);
        jo_kstr(j, STR("part"), s->matter.section->name.name);
    }
    jo_kstr(j, STR("title"), personal_shown(r->title, PERSONAL_TEXT, v->viewer, s->view->arena));
    jo_kstr(j, STR("stage"), r->stage);
    view_outcome(j, r->outcome);
    jo_ki64(j, STR("version"), r->version);
    word(j, STR("channel"), r->channel);
    word(j, STR("category"), r->category);
    word(j, STR("urgency"), r->urgency);
    word(j, STR("class"), r->class);
    if (r->reopened) jo_ki64(j, STR("reopened"), r->reopened);
    view_office(v, j, STR("lead"), r->lead);
    view_office(v, j, STR("respondent"), r->respondent);
    view_time(v, j, STR("opened"), r->opened);
    view_time(v, j, STR("last"), r->last);
    view_time(v, j, STR("closed"), r->closed);
    view_time(v, j, STR("due"), r->due);
    jo_kbool(j, STR("owed"), s->matter.state.owed);
    jo_ki64(j, STR("returns"), r->returns);
    jo_kbool(j, STR("retroactive"), r->retroactive != 0);
    if (r->merged_into) jo_kid(j, STR("merged_into"), r->merged_into);
}

static void requesters(struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("requesters"), '[');
    for (const struct row_requester *r; !s->hidden && (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        bool own = s->account && r->account == s->account->id;
        if (!s->whole && !own) continue; // who raised it with others sees themselves
        enum viewer viewer = own ? VIEWER_FULL : s->view->viewer;
        jo_open(j, '{');
        jo_ki64(j, STR("n"), r->n);
        jo_kstr(j, STR("party"), r->party);
        jo_kstr(j, STR("name"), personal_shown(r->name, PERSONAL_NAME, viewer, s->view->arena));
        jo_kstr(j, STR("phone"), personal_shown(r->phone, PERSONAL_PHONE, viewer, s->view->arena));
        jo_kbool(j, STR("lead"), r->lead != 0);
        jo_kbool(j, STR("owed"), r->owed != 0);
        view_time(s->view, j, STR("told"), r->told);
        word(j, STR("told_by"), r->told_by);
        if (!s->sealed) {
            word(j, STR("satisfied"), r->satisfied);
            word(j, STR("process"), r->process);
            word(j, STR("solved"), r->solved);
        }
        if (r->from_matter) jo_kid(j, STR("from_matter"), r->from_matter);
        if (r->moved_to) jo_kid(j, STR("moved_to"), r->moved_to);
        jo_close(j);
    }
    jo_close(j);
}

static void bindings(struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("bindings"), '[');
    for (const struct row_binding *b; s->whole && (b = stream_next(s->matter.stream, TABLE_BINDING, &pos)) != NULL;) {
        if (b->office == 0) continue;
        jo_open(j, '{');
        jo_kstr(j, STR("role"), b->role);
        view_office(s->view, j, STR("office"), b->office);
        jo_close(j);
    }
    jo_close(j);
}

static void parts(struct shown *s, struct json_out *j) {
    jo_kopen(j, STR("parts"), '[');
    for (size_t i = 0; s->whole && i < s->part_count; i++) {
        const struct matter *m = &s->parts[i];
        size_t pos = 0;
        const struct row_binding *b = stream_next(m->stream, TABLE_BINDING, &pos);
        jo_open(j, '{');
        jo_kid(j, STR("id"), m->row->id);
        jo_kstr(j, STR("part"), m->section->name.name);
        view_office(s->view, j, STR("office"), b ? b->office : 0);
        jo_kstr(j, STR("stage"), m->row->stage);
        view_outcome(j, m->row->outcome);
        view_time(s->view, j, STR("due"), m->row->due);
        jo_close(j);
    }
    jo_close(j);
}

static void text(struct shown *s, struct json_out *j, struct pair_list content) {
    jo_open(j, '{');
    for (size_t i = 0; i < content.count; i++)
        jo_kstr(j, content.pairs[i].name, personal_shown(personal(content.pairs[i].value), PERSONAL_TEXT, s->view->viewer, s->view->arena));
    jo_close(j);
}

static void documents(struct shown *s, struct json_out *j) {
    jo_kopen(j, STR("documents"), '[');
    for (size_t i = 0; i < s->document_count; i++) {
        const struct shown_document *x = &s->documents[i];
        const struct row_document *d = x->row;
        jo_open(j, '{');
        jo_ki64(j, STR("n"), d->n);
        jo_kstr(j, STR("kind"), d->kind);
        jo_kstr(j, STR("number"), d->number);
        view_office(s->view, j, STR("issuer"), d->issuer);
        word(j, STR("class"), d->class);
        if (d->requester) jo_ki64(j, STR("requester"), d->requester);
        if (d->office) view_office(s->view, j, STR("office"), d->office);
        view_time(s->view, j, STR("issued"), d->issued);
        view_time(s->view, j, STR("written"), x->written);
        if (x->part) jo_kid(j, STR("part"), x->part->row->id);
        if (x->text.hidden.n) jo_kstr(j, STR("text"), personal_shown(x->text, PERSONAL_TEXT, s->view->viewer, s->view->arena));
        jo_close(j);
    }
    jo_close(j);
}

static void feedback(struct shown *s, struct json_out *j) {
    jo_kopen(j, STR("feedback"), '[');
    for (size_t i = 0; i < s->feedback_count; i++) {
        const struct shown_feedback *x = &s->feedback[i];
        jo_open(j, '{');
        jo_ki64(j, STR("requester"), x->n);
        jo_kid(j, STR("part"), x->part->row->id);
        view_time(s->view, j, STR("at"), x->at);
        jo_kopen(j, STR("fields"), '{');
        for (size_t k = 0; k < x->said.count; k++) jo_kstr(j, x->said.pairs[k].name, x->said.pairs[k].value);
        jo_close(j);
        if (x->notes.count) {
            jo_key(j, STR("text"));
            text(s, j, x->notes);
        }
        jo_close(j);
    }
    jo_close(j);
}

// What was taken back while it ran, in words.
static void undone_json(struct shown *s, struct json_out *j, const struct row_clock *c) {
    struct buf zh = BUF_INIT, en = BUF_INIT;
    shown_undone_words(s, c, &zh, &en);
    if (zh.n) {
        jo_kopen(j, STR("undone"), '{');
        jo_kstr(j, STR("zh"), buf_str(&zh));
        jo_kstr(j, STR("en"), str_trim(buf_str(&en)));
        jo_close(j);
    }
    buf_release(&zh);
    buf_release(&en);
}

static void clocks(struct shown *s, struct json_out *j) {
    struct day_rules days = s->matter.rules->profile->days;
    size_t pos = 0;
    jo_kopen(j, STR("clocks"), '[');
    for (const struct row_clock *c; (c = stream_next(s->matter.stream, TABLE_CLOCK, &pos)) != NULL;) {
        struct deadline_input in;
        struct deadline d;
        struct fault ignored;
        jo_open(j, '{');
        jo_kstr(j, STR("name"), c->name);
        view_time(s->view, j, STR("start"), c->start);
        view_time(s->view, j, STR("stopped"), c->stopped);
        view_time(s->view, j, STR("due"), c->due);
        view_time(s->view, j, STR("next_rung"), c->fire);
        jo_ki64(j, STR("runs"), c->runs);
        jo_ki64(j, STR("late_runs"), c->late_runs);
        if (clock_input(c, s->view->arena, &in, &ignored) == 0) {
            deadline_explain(s->matter.calendar, days, &in, s->view->arena, &d);
            jo_key(j, STR("deadline"));
            deadline_json(j, days, &in, &d);
        }
        undone_json(s, j, c);
        jo_close(j);
    }
    jo_close(j);
}

struct naming {
    struct json_out *j;
    const struct procedure *procedure;
    const struct shown *shown;
};

static void action(void *context, const struct action *a, uint32_t roles) {
    struct naming *n = context;
    const struct shown *s = n->shown;
    if (!s->whole && !(roles & s->roles)) return;
    jo_open(n->j, '{');
    jo_kstr(n->j, STR("action"), a->name.name);
    jo_kstr(n->j, STR("alias"), a->name.alias);
    jo_kopen(n->j, STR("roles"), '[');
    for (int i = 0; i < n->procedure->role_count; i++)
        if (roles >> i & 1) jo_str(n->j, n->procedure->roles[i].name.name);
    jo_close(n->j);
    if (s->account) jo_kbool(n->j, STR("mine"), (roles & s->roles) != 0);
    jo_close(n->j);
}

// Names and telephones among the content of an event stand with the requesters, masked.
static bool about_people(const struct event *e) {
    bool many = e->type == EVENT_MARK_MADE && str_eq(e->u.mark_made.kind, MARK_GROUP);
    return many || e->type == EVENT_REQUESTER_JOINED || e->type == EVENT_REQUESTER_MOVED || e->type == EVENT_COSIGN_INVITED ||
           e->type == EVENT_REQUESTER_CORRECTED || e->type == EVENT_CORRECTION_ASKED;
}

// Old and new, masked; of ids as they are among the fields.
static void changes(struct shown *s, struct json_out *j, const struct shown_event *e) {
    struct shown_change *all = arena_array(s->view->arena, struct shown_change, shown_changes_most(e) + 1);
    size_t n = shown_changes(s, e, all);
    if (n == 0) return;
    jo_kopen(j, STR("changes"), '[');
    for (size_t i = 0; i < n; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("field"), all[i].label);
        jo_kstr(j, STR("was"), all[i].was);
        jo_kstr(j, STR("now"), all[i].now);
        jo_close(j);
    }
    jo_close(j);
    word(j, STR("why"), shown_why(s, e));
}

static void event(struct shown *s, struct json_out *j, const struct shown_event *e) {
    struct event told;
    bool content;
    if (!shown_told(s, &e->event, &told, &content)) return;
    jo_open(j, '{');
    event_members(j, &told, &e->hash, s->view->utc_offset);
    if (content && e->content.count && !about_people(&told)) {
        jo_key(j, STR("text"));
        text(s, j, e->content);
    }
    if (e->undone) jo_kbool(j, STR("undone"), true);
    if (content && s->whole) changes(s, j, e);
    jo_close(j);
}

// Who the reply must answer, under which numbers; for offices.
static void addressees(struct shown *s, struct json_out *j) {
    struct addressee *all;
    size_t count;
    struct fault ignored;
    if (!s->whole || s->hidden || s->matter.row->parent) return;
    if (matter_addressees(s->view->desk, &s->matter, s->view->arena, &all, &count, &ignored) < 0) return;
    jo_kopen(j, STR("addressees"), '[');
    for (size_t i = 0; i < count; i++) {
        jo_open(j, '{');
        jo_ki64(j, STR("n"), all[i].requester->n);
        jo_kopen(j, STR("numbers"), '[');
        for (size_t k = 0; k < all[i].number_count; k++) jo_str(j, all[i].numbers[k]);
        jo_close(j);
        jo_close(j);
    }
    jo_close(j);
}

static void splits(struct shown *s, struct json_out *j) {
    size_t pos = 0;
    if (stream_row(s->matter.stream, TABLE_SPLIT) == NULL) return;
    jo_kopen(j, STR("splits"), '[');
    for (const struct row_split *r; (r = stream_next(s->matter.stream, TABLE_SPLIT, &pos)) != NULL;) {
        jo_open(j, '{');
        jo_kstr(j, STR("way"), r->way);
        jo_kid(j, STR("matter"), r->other);
        view_time(s->view, j, STR("made"), r->made);
        view_time(s->view, j, STR("undone"), r->undone);
        jo_close(j);
    }
    jo_close(j);
}

// Corrections somebody asked for and nobody decided yet; what they ask stands with the event.
static void corrections(struct shown *s, struct json_out *j) {
    size_t pos = 0;
    if (!s->whole || stream_row(s->matter.stream, TABLE_CORRECTION) == NULL) return;
    jo_kopen(j, STR("corrections"), '[');
    for (const struct row_correction *r; (r = stream_next(s->matter.stream, TABLE_CORRECTION, &pos)) != NULL;) {
        jo_open(j, '{');
        jo_ki64(j, STR("n"), r->n);
        view_office(s->view, j, STR("office"), r->office);
        view_time(s->view, j, STR("asked"), r->asked);
        view_time(s->view, j, STR("decided"), r->decided);
        if (r->decided) jo_kbool(j, STR("approved"), r->approved != 0);
        jo_close(j);
    }
    jo_close(j);
}

void shown_json(struct shown *s, struct json_out *j) {
    struct naming n = {j, s->matter.rules->procedure, s};
    jo_open(j, '{');
    head(s, j);
    requesters(s, j);
    bindings(s, j);
    parts(s, j);
    documents(s, j);
    feedback(s, j);
    clocks(s, j);
    casework_json(s, j);
    jo_kopen(j, STR("can_do"), '[');
    shown_actions(s, action, &n);
    jo_close(j);
    if (s->undo.action.n) {
        jo_kopen(j, STR("undo"), '{');
        jo_kstr(j, STR("action"), s->undo.action);
        view_time(s->view, j, STR("until"), s->undo.until);
        jo_close(j);
    }
    if (s->account) {
        jo_kopen(j, STR("rights"), '[');
        for (int i = 0; i < RIGHTS; i++)
            if (s->rights >> i & 1) jo_str(j, str_c(right_verbs[i].verb));
        jo_close(j);
    }
    addressees(s, j);
    splits(s, j);
    corrections(s, j);
    jo_kopen(j, STR("events"), '[');
    for (const struct shown_event *e = s->events; e; e = e->next) event(s, j, e);
    jo_close(j);
    jo_close(j);
}
