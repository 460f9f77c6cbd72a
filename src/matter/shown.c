// SPDX-License-Identifier: Apache-2.0
#include "matter/shown.h"

#include <string.h>

struct reading {
    struct arena *arena;
    struct shown_event **end;
    struct fault *fault;
};

// Columns: seq, region_seq, key, hash, bytes.
static int keep_event(void *context, const struct cell *cells, size_t count) {
    struct reading *r = context;
    struct arena *a = r->arena;
    if (count < 5) return -1;
    struct shown_event *e = arena_new(a, struct shown_event);
    if (event_decode(&e->event, arena_str(a, cells[4].s), a, r->fault) < 0) return -1;
    event_hash(&e->hash, cells[4].s);
    *r->end = e;
    r->end = &e->next;
    return 0;
}

int shown_events(struct view *v, int64_t id, bool with_content, struct shown_event **ret, struct fault *f) {
    struct store *store = v->desk->store;
    struct reading r = {v->arena, ret, f};
    *ret = NULL;
    if (store_each(store, SQL_EVENT_STREAM, &CELL_INT(id), 1, keep_event, &r, f) < 0) return -1;
    for (struct shown_event *e = *ret; with_content && e; e = e->next) {
        struct cell content[2];
        if (!e->event.has_content) continue;
        int found = store_first(store, SQL_CONTENT_ONE, &CELL_INT(e->event.region_seq), 1, content, 2, f);
        if (found < 0 || (found && content_decode(&e->content, arena_str(v->arena, content[1].s), v->arena, f) < 0)) return -1;
    }
    return 0;
}

struct children {
    int64_t ids[SHOWN_PARTS_MAX];
    size_t count;
};

static int keep_child(void *context, const struct cell *cells, size_t count) {
    struct children *c = context;
    if (count == 0) return -1;
    c->ids[c->count++] = cells[0].i;
    return c->count == SHOWN_PARTS_MAX;
}

int shown_read(struct shown *s, struct view *v, struct str word, bool with_content, struct fault *f) {
    struct children children = {.count = 0};
    struct desk *d = v->desk;
    memset(s, 0, sizeof *s);
    s->view = v;
    s->whole = true;
    if (matter_find(d, word, &s->matter, f) < 0) return -1;
    int64_t id = s->matter.row->id;
    if (s->matter.row->children && store_each(d->store, SQL_MATTER_CHILDREN, &CELL_INT(id), 1, keep_child, &children, f) < 0) return -1;
    s->parts = arena_array(v->arena, struct matter, children.count + 1);
    for (; s->part_count < children.count; s->part_count++)
        if (matter_load(d, children.ids[s->part_count], &s->parts[s->part_count], f) < 0) return -1;
    if (shown_events(v, id, with_content, &s->events, f) < 0) return -1;
    shown_mark_undone(s);
    return shown_documents(s, with_content, f);
}

void shown_actions(const struct shown *s, action_fn *each, void *context) {
    const struct matter *m = &s->matter;
    struct move moves[MOVES_MAX];
    // What was recalled stands where it stood and is over; from an end it may be opened again.
    if (m->row->outcome && m->section->stages[m->state.stage].outcome == OUTCOME_NONE) return;
    size_t n = procedure_moves(m->rules, m->section, &m->state, moves);
    for (size_t i = 0; i < n; i++) {
        if (moves[i].kind != MOVE_ACT) continue;
        const struct action *a = &m->section->actions[moves[i].action];
        uint32_t roles = a->roles;
        bool again = false; // variants of one action are one action to whoever looks
        for (size_t k = 0; k < n; k++) {
            if (k == i || moves[k].kind != MOVE_ACT) continue;
            const struct action *b = &m->section->actions[moves[k].action];
            if (!str_eq(a->name.name, b->name.name)) continue;
            roles |= b->roles;
            again = again || k < i;
        }
        if (!again) each(context, a, roles);
    }
}

// Parts for requesters alone that are still running: what is said there is not for those it is said of (DOMAIN §4).
static bool asking(const struct shown *s) {
    size_t pos = 0;
    for (const struct row_share *r; (r = stream_next(s->matter.stream, TABLE_SHARE, &pos)) != NULL;)
        if (r->open && shown_personal_share(s, r->n)) return true;
    return false;
}

static bool holds_role(const struct shown *s) {
    const struct procedure *p = s->matter.rules->procedure;
    for (int i = 0; i < p->role_count; i++)
        if ((s->roles >> i & 1) && p->roles[i].kind == ROLE_HELD) return true;
    return false;
}

static void seal(struct shown *s) {
    s->sealed = s->whole && !holds_role(s) && asking(s);
    if (!s->sealed) return;
    size_t kept = 0;
    for (size_t i = 0; i < s->part_count; i++)
        if (!matter_personal_part(&s->parts[i])) s->parts[kept++] = s->parts[i];
    s->part_count = kept;
}

// Offices see all of it, but nothing that is sealed; who raised it what is theirs.
static void keep_own(struct shown *s) {
    size_t kept = 0;
    for (size_t i = 0; i < s->document_count; i++)
        if (shown_addressed(s, s->documents[i].row->requester)) s->documents[kept++] = s->documents[i];
    s->document_count = kept;
    kept = 0;
    for (size_t i = 0; i < s->feedback_count && !s->sealed; i++) {
        const struct row_requester *r = stream_row(s->feedback[i].part->stream, TABLE_REQUESTER);
        if (s->whole || (r && s->account && r->account == s->account->id)) s->feedback[kept++] = s->feedback[i];
    }
    s->feedback_count = kept;
}

enum sight shown_for(struct shown *s, const struct stream *account, int64_t at) {
    enum sight sight = matter_sight(&s->matter, account, at);
    s->account = account;
    s->roles = matter_roles(s->matter.rules->procedure, &s->matter, account, at);
    s->whole = sight == SIGHT_OFFICE;
    s->hidden = matter_complained(&s->matter, account, at);
    seal(s);
    struct fault ignored;
    s->rights = matter_rights(&s->matter, account, at);
    if (undo_offered(s->view->desk, &s->matter, account->id, at, s->view->arena, &s->undo, &ignored) != 1) s->undo = (struct undo_offer){0};
    keep_own(s);
    return sight;
}
