// SPDX-License-Identifier: Apache-2.0
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

static void documents(struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("documents"), '[');
    for (const struct row_document *d; (d = stream_next(s->matter.stream, TABLE_DOCUMENT, &pos)) != NULL;) {
        jo_open(j, '{');
        jo_ki64(j, STR("n"), d->n);
        jo_kstr(j, STR("kind"), d->kind);
        jo_kstr(j, STR("number"), d->number);
        view_office(s->view, j, STR("issuer"), d->issuer);
        word(j, STR("class"), d->class);
        if (d->requester) jo_ki64(j, STR("requester"), d->requester);
        if (d->office) view_office(s->view, j, STR("office"), d->office);
        view_time(s->view, j, STR("issued"), d->issued);
        jo_close(j);
    }
    jo_close(j);
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

static void text(struct shown *s, struct json_out *j, struct pair_list content) {
    jo_open(j, '{');
    for (size_t i = 0; i < content.count; i++)
        jo_kstr(j, content.pairs[i].name, personal_shown(personal(content.pairs[i].value), PERSONAL_TEXT, s->view->viewer, s->view->arena));
    jo_close(j);
}

// Names and telephones among the content of an event stand with the requesters, masked.
static bool about_people(enum event_type type) { return type == EVENT_REQUESTER_JOINED || type == EVENT_REQUESTER_MOVED; }

static void event(struct shown *s, struct json_out *j, const struct shown_event *e) {
    struct event told;
    bool content;
    if (!shown_told(s, &e->event, &told, &content)) return;
    jo_open(j, '{');
    event_members(j, &told, &e->hash, s->view->utc_offset);
    if (content && e->content.count && !about_people(told.type)) {
        jo_key(j, STR("text"));
        text(s, j, e->content);
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
    clocks(s, j);
    jo_kopen(j, STR("can_do"), '[');
    shown_actions(s, action, &n);
    jo_close(j);
    jo_kopen(j, STR("events"), '[');
    for (const struct shown_event *e = s->events; e; e = e->next) event(s, j, e);
    jo_close(j);
    jo_close(j);
}
