// SPDX-License-Identifier: Apache-2.0
#include "web/casework_shown.h"

#include "matter/casework_forms.h"
#include "matter/talk.h"

static struct str said(struct visit *v, struct personal p) { return personal_shown(p, PERSONAL_TEXT, v->view.viewer, v->a); }

struct rec_promiserow promise_row(struct visit *v, const struct row_commitment *c, bool whole) {
    bool open = str_eq(c->state, COMMITMENT_OPEN);
    struct rec_promiserow r = {.n = c->n, .text = said(v, c->text), .office = view_office_name(&v->view, c->office), .due = page_end(v, c->due),
                               .state = casework_word(c->state), .late = open && c->due <= v->now};
    if (open && c->claim.n) r.state = page_text(v, "已报%.*s，待确认", SP(casework_word(c->claim)));
    if (c->reports) r.progress = page_text(v, "%lld%%，%.*s 报", (long long)c->percent, SP(page_time(v, c->reported)));
    if (whole) r.evidence = said(v, c->evidence.hidden.n ? c->evidence : c->reason);
    return r;
}

static size_t promises(struct visit *v, const struct stream *st, bool whole, const struct rec_promiserow **ret) {
    size_t room = 0, n = 0, pos = 0;
    while (stream_next(st, TABLE_COMMITMENT, &pos)) room++;
    struct rec_promiserow *rows = arena_array(v->a, struct rec_promiserow, room + 1);
    pos = 0;
    for (const struct row_commitment *c; (c = stream_next(st, TABLE_COMMITMENT, &pos)) != NULL;)
        if (whole || !str_eq(c->state, COMMITMENT_PROPOSED)) rows[n++] = promise_row(v, c, whole);
    *ret = rows;
    return n;
}

static void links(struct visit *v, const struct shown *s, struct tpl_casework *t) {
    const struct link_shown *l;
    size_t n = links_shown(s, &l);
    struct rec_linkrow *rows = arena_array(v->a, struct rec_linkrow, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct row_matter *other = l[i].other.row;
        struct reply_shown reply = {.reply_class = STR("")};
        struct fault ignored;
        bool before = l[i].own && str_eq(l[i].kind, LINK_PREDECESSOR);
        rows[i] = (struct rec_linkrow){.kind = l[i].own ? casework_word(l[i].kind) : before ? STR("") : page_text(v, "%.*s%s", SP(casework_word(l[i].kind)), str_eq(l[i].kind, LINK_RELATED) ? "" : "（由它）"),
                                       .number = other->number, .url = page_matter(v, other->id), .title = said(v, other->title), .stage = other->stage};
        if (s->whole) rows[i].reason = said(v, l[i].reason);
        if (!before || reply_shown(&v->view, other->id, &reply, &ignored) < 0) continue;
        rows[i].reply_class = reply.reply_class;
        rows[i].reply = said(v, reply.text);
        rows[i].promises_count = promises(v, l[i].other.stream, s->whole, &rows[i].promises);
    }
    t->links = rows;
    t->links_count = n;
}

static void marks(struct visit *v, const struct shown *s, struct tpl_casework *t) {
    size_t room = 0, pos = 0;
    while (stream_next(s->matter.stream, TABLE_MARK, &pos)) room++;
    struct rec_markrow *rows = arena_array(v->a, struct rec_markrow, room + 1);
    pos = 0;
    for (const struct row_mark *k; (k = stream_next(s->matter.stream, TABLE_MARK, &pos)) != NULL;) {
        bool many = str_eq(k->kind, MARK_GROUP), open = str_eq(k->state, MARK_OPEN);
        struct str who = many ? page_text(v, "%lld 人", (long long)k->people) : page_text(v, "%.*s %.*s", SP(said(v, k->who)), SP(said(v, k->title)));
        rows[t->marks_count++] = (struct rec_markrow){.n = k->n, .kind = casework_word(k->kind), .who = who, .text = said(v, k->text), .due = page_end(v, k->due),
                                                      .state = many && open ? STR("") : casework_word(k->state), .late = open && k->due && k->due <= v->now, .answer = said(v, k->answer)};
    }
    t->marks = rows;
}

static void talks(struct visit *v, const struct shown *s, struct tpl_casework *t) {
    size_t room = 0, pos = 0;
    while (stream_next(s->matter.stream, TABLE_CONTACT, &pos)) room++;
    struct rec_talkrow *rows = arena_array(v->a, struct rec_talkrow, room + 1);
    pos = 0;
    for (const struct row_contact *c; (c = stream_next(s->matter.stream, TABLE_CONTACT, &pos)) != NULL;)
        rows[t->talks_count++] = (struct rec_talkrow){casework_word(c->phase), c->way, page_time(v, c->at), view_office_short(&v->view, c->office)};
    t->talks = rows;
    if (s->matter.row->outcome == OUTCOME_NONE && s->matter.state.owed) t->talks_missing = talks_missing(&s->matter);
}

static void exclusions(struct visit *v, const struct shown *s, struct tpl_casework *t) {
    size_t room = 0, pos = 0;
    while (stream_next(s->matter.stream, TABLE_EXCLUSION, &pos)) room++;
    struct rec_exclusionrow *rows = arena_array(v->a, struct rec_exclusionrow, room + 1);
    pos = 0;
    for (const struct row_exclusion *r; (r = stream_next(s->matter.stream, TABLE_EXCLUSION, &pos)) != NULL;) {
        struct str how = r->decided == 0 ? STR("等考核组决定") : page_text(v, "考核组 %.*s %s", SP(page_time(v, r->decided)), r->agreed ? "同意" : "不同意");
        rows[t->exclusions_count++] = (struct rec_exclusionrow){r->n, casework_word(r->ground), view_office_short(&v->view, r->office), page_time(v, r->asked), how, said(v, r->why), said(v, r->note)};
    }
    t->exclusions = rows;
}

static void invitations(struct visit *v, const struct shown *s, struct tpl_casework *t) {
    size_t room = 0, pos = 0;
    while (stream_next(s->matter.stream, TABLE_INVITATION, &pos)) room++;
    struct rec_inviterow *rows = arena_array(v->a, struct rec_inviterow, room + 1);
    pos = 0;
    for (const struct row_invitation *i; !s->hidden && (i = stream_next(s->matter.stream, TABLE_INVITATION, &pos)) != NULL;) {
        bool own = i->account == v->account;
        if (!own && !invitations_shown(s)) continue;
        rows[t->invitations_count++] = (struct rec_inviterow){personal_shown(i->name, PERSONAL_NAME, own ? VIEWER_FULL : v->view.viewer, v->a), casework_word(i->state), page_end(v, i->until)};
    }
    t->invitations = rows;
}

static void can(struct visit *v, const struct shown *s, struct tpl_casework *t) {
    struct rec_link *out = arena_array(v->a, struct rec_link, casework_form_count + 1);
    for (size_t i = 0; i < casework_form_count; i++)
        if (casework_may(&s->matter, visit_account(v), v->now, str_c(casework_forms[i].verb)))
            out[t->can_count++] = (struct rec_link){.label = str_c(casework_forms[i].zh), .url = page_text(v, "/matters/%lld/casework/%s", (long long)s->matter.row->id, casework_forms[i].verb)};
    t->can = out;
}

void casework_part(struct visit *v, const struct shown *s, struct buf *b) {
    struct tpl_casework t = {.label = STR("")};
    struct case_shown number;
    struct fault ignored;
    if (s->matter.row->parent) return;
    if (case_of(v->view.desk, s->matter.row->id, &number, &ignored) > 0) t.label = arena_str(v->a, number.label);
    t.promises_count = promises(v, s->matter.stream, s->whole, &t.promises);
    links(v, s, &t);
    if (s->whole) marks(v, s, &t);
    if (s->whole) talks(v, s, &t);
    if (s->whole) exclusions(v, s, &t);
    invitations(v, s, &t);
    can(v, s, &t);
    tpl_casework(b, &t);
}
