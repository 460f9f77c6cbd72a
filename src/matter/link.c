// SPDX-License-Identifier: Apache-2.0
// Links between matters: what was raised before (前案), where it was sent on to (转送), what is related (相关). Written on the
// matter that was linked, found from both sides.
#include "matter/casework_room.h"
#include "matter/may.h"

static struct row_link *link_row(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (struct row_link *l; (l = stream_next(st, TABLE_LINK, &pos)) != NULL;)
        if (l->n == n) return l;
    return NULL;
}

static const struct row_link *standing(const struct stream *st, struct str kind, int64_t other) {
    size_t pos = 0;
    for (const struct row_link *l; (l = stream_next(st, TABLE_LINK, &pos)) != NULL;)
        if (l->ended == 0 && l->other == other && str_eq(l->kind, kind)) return l;
    return NULL;
}

// The other side, for one who may see it: else it is not there.
static int other_of(struct desk *d, const struct about *x, const struct given *g, struct matter *ret, struct fault *f) {
    if (matter_find(d, g->value, ret, f) < 0) return fault_where(f, g->name);
    if (matter_sight(ret, x->account, d->judged) == SIGHT_OFFICE) return 0;
    fault_set(f, FAULT_INPUT, "unknown-matter", "没有编号为“%.*s”的事项", "there is no matter \"%.*s\"", SP(utf8_head(g->value, 60)));
    return fault_where(f, g->name);
}

static int fits(const struct matter *m, const struct matter *other, struct str kind, const struct given *g, struct fault *f) {
    if (other->row->id == m->row->id) return casework_refuse(f, g->name, "links-itself", "不能与自己关联", "a matter is not linked to itself");
    if (other->row->parent) return casework_refuse(f, g->name, "not-whole", "分件不能关联：请写整件的编号", "a part is not linked: name the whole matter");
    bool symmetric = str_eq(kind, LINK_RELATED);
    if (standing(m->stream, kind, other->row->id) || (symmetric && standing(other->stream, kind, m->row->id)))
        return casework_refuse(f, g->name, "linked-already", "这两件已经这样关联过", "these two are linked like that already");
    if (!str_eq(kind, LINK_PREDECESSOR)) return 0;
    if (other->row->opened < m->row->opened) return 0;
    return casework_refuse(f, g->name, "not-before", "前案要比这件先提出", "a predecessor was raised before this one");
}

int link_emit(struct desk *d, const struct matter *m, struct str kind, int64_t other, struct str reason, struct fault *f) {
    struct event e = {.type = EVENT_MATTER_LINKED};
    struct pair content[] = {{STR("reason"), reason}};
    if (stream_rows(m->stream, TABLE_LINK) >= CASEWORK_ROWS_MAX)
        return casework_refuse(f, STR("matter"), "too-many", "一件事项最多有 500 个关联", "a matter has at most 500 links");
    e.u.matter_linked = (struct event_matter_linked){.n = stream_rows(m->stream, TABLE_LINK) + 1, .kind = kind, .other = other};
    return desk_emit(d, m->stream, &e, (struct pair_list){content, reason.n ? 1 : 0}, f);
}

int matter_relate(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct matter other;
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0) return -1;
    if (other_of(d, &x, &x.g[LINK_OTHER], &other, f) < 0 || fits(&x.m, &other, x.g[LINK_KIND].value, &x.g[LINK_OTHER], f) < 0) return -1;
    return link_emit(d, &x.m, x.g[LINK_KIND].value, other.row->id, x.g[LINK_REASON].value, f);
}

// By kind and other, as it was made; a link of both sides from either.
int matter_unrelate(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct matter other;
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0 || other_of(d, &x, &x.g[LINK_OTHER], &other, f) < 0) return -1;
    const struct row_link *l = standing(x.m.stream, x.g[LINK_KIND].value, other.row->id);
    if (l == NULL)
        return casework_refuse(f, x.g[LINK_OTHER].name, "not-linked", "这件没有这样的关联：是从对方那里加的，请到对方那件去撤", "this matter has no such link: one made from the other side is taken back there");
    struct event e = {.type = EVENT_MATTER_LINKED};
    struct pair content[] = {{STR("reason"), x.g[LINK_REASON].value}};
    e.u.matter_linked = (struct event_matter_linked){.n = l->n, .kind = l->kind, .other = l->other, .undone = 1};
    return desk_emit(d, x.m.stream, &e, (struct pair_list){content, 1}, f);
}

int apply_linked(struct applying *x, struct fault *f) {
    const struct event_matter_linked *e = &x->event->u.matter_linked;
    struct row_link *l = link_row(x->stream, e->n);
    struct matter m;
    if (e->undone) {
        if (step_on_row(x, l, f) < 0) return -1;
        if (l->ended) return cannot_follow(x, f);
        l->ended = x->event->at;
        return 0;
    }
    if (l) return cannot_follow(x, f);
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    l = work_add(x->work, x->stream, TABLE_LINK);
    *l = (struct row_link){.matter = x->stream->id, .n = e->n, .kind = stream_text(x->stream, e->kind), .other = e->other, .made = x->event->at,
                           .reason = personal(stream_text(x->stream, pairs_get(x->content, STR("reason"))))};
    return 0;
}

// --- from the other side

enum { LINKS_MOST = 256 };

struct linking {
    struct cell places[LINKS_MOST][2];
    size_t count;
};

static int keep(void *context, const struct cell *cells, size_t count) {
    struct linking *l = context;
    if (count < 2) return -1;
    l->places[l->count][0] = cells[0];
    l->places[l->count++][1] = cells[1];
    return l->count == LINKS_MOST;
}

int links_to(struct desk *d, int64_t matter, link_fn *each, void *context, struct fault *f) {
    struct linking l = {.count = 0};
    if (store_each(d->store, SQL_LINK_TO, &CELL_INT(matter), 1, keep, &l, f) < 0) return -1;
    for (size_t i = 0; i < l.count; i++) {
        struct matter from;
        if (matter_load(d, l.places[i][0].i, &from, f) < 0) return -1;
        const struct row_link *row = link_row(from.stream, l.places[i][1].i);
        int status = row && row->ended == 0 ? each(context, &from, row) : 0;
        if (status) return status;
    }
    return 0;
}
