// SPDX-License-Identifier: Apache-2.0
#include "matter/casework_shown.h"

enum { LINKS_MOST = 500 };

struct linking {
    const struct shown *shown;
    struct link_shown *links;
    size_t count;
};

// Nobody in particular is somebody who may see all of it.
static bool sees(const struct shown *s, const struct matter *other) {
    return s->account == NULL || matter_sight(other, s->account, s->view->desk->at) != SIGHT_NONE;
}

static void add(struct linking *l, const struct row_link *row, const struct matter *other, bool own) {
    if (l->count == LINKS_MOST || !sees(l->shown, other)) return;
    l->links[l->count++] = (struct link_shown){row->kind, own, row->made, row->reason, *other};
}

static int add_other(void *context, struct matter *from, const struct row_link *row) {
    add(context, row, from, false);
    return 0;
}

size_t links_shown(const struct shown *s, const struct link_shown **ret) {
    struct linking l = {.shown = s, .links = arena_array(s->view->arena, struct link_shown, LINKS_MOST)};
    struct fault ignored;
    size_t pos = 0;
    for (const struct row_link *row; (row = stream_next(s->matter.stream, TABLE_LINK, &pos)) != NULL;) {
        struct matter other;
        if (row->ended == 0 && matter_load(s->view->desk, row->other, &other, &ignored) == 0) add(&l, row, &other, true);
    }
    links_to(s->view->desk, s->matter.row->id, add_other, &l, &ignored);
    *ret = l.links;
    return l.count;
}

static struct str value(const struct procedure *p, struct pair_list pairs, const char *zh, const char *en) {
    int i = procedure_field(p, str_c(zh));
    if (i < 0) i = procedure_field(p, str_c(en));
    return i < 0 ? STR("") : pairs_get(pairs, p->fields[i].name.name);
}

int reply_shown(struct view *v, int64_t matter, struct reply_shown *ret, struct fault *f) {
    struct shown s;
    *ret = (struct reply_shown){.reply_class = STR("")};
    if (shown_read(&s, v, arena_printf(v->arena, "%lld", (long long)matter), true, f) < 0) return -1;
    const struct procedure *p = s.matter.rules->procedure;
    for (const struct shown_event *e = s.events; e; e = e->next) {
        bool opened = e->event.type == EVENT_MATTER_OPENED;
        if (!opened && e->event.type != EVENT_MATTER_ACTED) continue;
        struct pair_list fields = opened ? e->event.u.matter_opened.fields : e->event.u.matter_acted.fields;
        struct str class = value(p, fields, "答复类别", "reply_class"), text = value(p, e->content, "答复内容", "reply");
        if (text.n == 0) text = value(p, e->content, "办理结果", "result");
        if (class.n) ret->reply_class = class;
        if (text.n) ret->text = personal(text);
    }
    return 0;
}

bool invitations_shown(const struct shown *s) { return s->whole || (s->account && cosign_first(&s->matter, s->account->id)); }

// --- JSON

static struct str text_of(const struct shown *s, struct personal p) { return personal_shown(p, PERSONAL_TEXT, s->view->viewer, s->view->arena); }

static void text(const struct shown *s, struct json_out *j, const char *key, struct personal p) {
    struct str shown = text_of(s, p);
    if (shown.n) jo_kstr(j, str_c(key), shown);
}

static void commitment(const struct shown *s, struct json_out *j, const struct row_commitment *c) {
    jo_open(j, '{');
    jo_ki64(j, STR("n"), c->n);
    jo_kstr(j, STR("state"), c->state);
    if (c->claim.n) jo_kstr(j, STR("claim"), c->claim);
    view_office(s->view, j, STR("office"), c->office);
    if (c->point) jo_ki64(j, STR("point"), c->point);
    if (c->class.n) jo_kstr(j, STR("reply_class"), c->class);
    view_time(s->view, j, STR("made"), c->made);
    view_time(s->view, j, STR("due"), c->due);
    view_time(s->view, j, STR("ended"), c->ended);
    jo_ki64(j, STR("reports"), c->reports);
    view_time(s->view, j, STR("reported"), c->reported);
    jo_ki64(j, STR("percent"), c->percent);
    if (c->replaces) jo_ki64(j, STR("replaces"), c->replaces);
    if (c->replaced_by) jo_ki64(j, STR("replaced_by"), c->replaced_by);
    text(s, j, "text", c->text);
    if (s->whole) text(s, j, "evidence", c->evidence);
    if (s->whole) text(s, j, "reason", c->reason);
    jo_close(j);
}

static void commitments(const struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("commitments"), '[');
    for (const struct row_commitment *c; (c = stream_next(s->matter.stream, TABLE_COMMITMENT, &pos)) != NULL;)
        if (s->whole || !str_eq(c->state, COMMITMENT_PROPOSED)) commitment(s, j, c);
    jo_close(j);
}

static void predecessor(const struct shown *s, struct json_out *j, const struct link_shown *l) {
    struct reply_shown reply;
    struct fault ignored;
    size_t pos = 0;
    if (reply_shown(s->view, l->other.row->id, &reply, &ignored) < 0) return;
    if (reply.reply_class.n) jo_kstr(j, STR("reply_class"), reply.reply_class);
    text(s, j, "reply", reply.text);
    jo_kopen(j, STR("commitments"), '[');
    for (const struct row_commitment *c; (c = stream_next(l->other.stream, TABLE_COMMITMENT, &pos)) != NULL;)
        if (s->whole || !str_eq(c->state, COMMITMENT_PROPOSED)) commitment(s, j, c);
    jo_close(j);
}

static void links(const struct shown *s, struct json_out *j) {
    const struct link_shown *l;
    size_t n = links_shown(s, &l);
    jo_kopen(j, STR("links"), '[');
    for (size_t i = 0; i < n; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("kind"), l[i].kind);
        jo_kbool(j, STR("own"), l[i].own);
        jo_kid(j, STR("matter"), l[i].other.row->id);
        jo_kstr(j, STR("number"), l[i].other.row->number);
        text(s, j, "title", l[i].other.row->title);
        jo_kstr(j, STR("stage"), l[i].other.row->stage);
        view_time(s->view, j, STR("made"), l[i].made);
        if (s->whole) text(s, j, "reason", l[i].reason);
        if (l[i].own && str_eq(l[i].kind, LINK_PREDECESSOR)) predecessor(s, j, &l[i]);
        jo_close(j);
    }
    jo_close(j);
}

static void marks(const struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("marks"), '[');
    for (const struct row_mark *k; s->whole && (k = stream_next(s->matter.stream, TABLE_MARK, &pos)) != NULL;) {
        jo_open(j, '{');
        jo_ki64(j, STR("n"), k->n);
        jo_kstr(j, STR("kind"), k->kind);
        jo_kstr(j, STR("state"), k->state);
        if (k->people) jo_ki64(j, STR("people"), k->people);
        view_time(s->view, j, STR("made"), k->made);
        view_time(s->view, j, STR("due"), k->due);
        view_time(s->view, j, STR("done"), k->done);
        view_time(s->view, j, STR("ended"), k->ended);
        // The representatives of many are complainants: masked like them, and not for the body complained of.
        bool many = str_eq(k->kind, MARK_GROUP);
        if (!many) text(s, j, "who", k->who);
        text(s, j, "title", k->title);
        text(s, j, "text", k->text);
        text(s, j, "answer", k->answer);
        jo_close(j);
    }
    jo_close(j);
}

static void talks(const struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("talks"), '[');
    for (const struct row_contact *c; s->whole && (c = stream_next(s->matter.stream, TABLE_CONTACT, &pos)) != NULL;) {
        jo_open(j, '{');
        jo_kstr(j, STR("phase"), c->phase);
        jo_kstr(j, STR("way"), c->way);
        view_time(s->view, j, STR("at"), c->at);
        view_office(s->view, j, STR("office"), c->office);
        jo_close(j);
    }
    jo_close(j);
}

static void exclusions(const struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("exclusions"), '[');
    for (const struct row_exclusion *r; s->whole && (r = stream_next(s->matter.stream, TABLE_EXCLUSION, &pos)) != NULL;) {
        jo_open(j, '{');
        jo_ki64(j, STR("n"), r->n);
        jo_kstr(j, STR("ground"), r->ground);
        view_office(s->view, j, STR("office"), r->office);
        view_time(s->view, j, STR("asked"), r->asked);
        view_time(s->view, j, STR("decided"), r->decided);
        if (r->decided) jo_kbool(j, STR("agreed"), r->agreed);
        text(s, j, "reason", r->why);
        text(s, j, "note", r->note);
        jo_close(j);
    }
    jo_close(j);
}

static void invitations(const struct shown *s, struct json_out *j) {
    size_t pos = 0;
    jo_kopen(j, STR("invitations"), '[');
    for (const struct row_invitation *i; !s->hidden && (i = stream_next(s->matter.stream, TABLE_INVITATION, &pos)) != NULL;) {
        bool own = s->account && i->account == s->account->id;
        if (!own && !invitations_shown(s)) continue;
        jo_open(j, '{');
        jo_ki64(j, STR("n"), i->n);
        jo_kstr(j, STR("state"), i->state);
        jo_kstr(j, STR("name"), personal_shown(i->name, PERSONAL_NAME, own ? VIEWER_FULL : s->view->viewer, s->view->arena));
        view_time(s->view, j, STR("made"), i->made);
        view_time(s->view, j, STR("until"), i->until);
        view_time(s->view, j, STR("ended"), i->ended);
        jo_close(j);
    }
    jo_close(j);
}

void casework_json(const struct shown *s, struct json_out *j) {
    struct case_shown number;
    struct fault ignored;
    if (case_of(s->view->desk, s->matter.row->id, &number, &ignored) > 0) {
        jo_kopen(j, STR("case"), '{');
        jo_kstr(j, STR("session"), number.plenary);
        jo_ki64(j, STR("number"), number.number);
        jo_kstr(j, STR("label"), number.label);
        jo_close(j);
    }
    if (s->matter.row->parent) return;
    commitments(s, j);
    links(s, j);
    marks(s, j);
    talks(s, j);
    exclusions(s, j);
    invitations(s, j);
}
