// SPDX-License-Identifier: Apache-2.0
// What was split off goes back, while nothing was told in it; and what splitting does to the rows of either side.
#include "matter/undo_room.h"

enum { WHY_BYTES_MAX = 4000 };
static const struct form_field fields[] = {{"理由", "reason", FORM_LINES, true, WHY_BYTES_MAX, NULL}};

static struct row_split *split_row(const struct stream *st, const char *way, int64_t other) {
    size_t pos = 0;
    for (struct row_split *s; (s = stream_next(st, TABLE_SPLIT, &pos)) != NULL;)
        if (!s->undone && str_eq(s->way, str_c(way)) && (other == 0 || s->other == other)) return s;
    return NULL;
}

static int may_go_back(const struct matter *piece, const struct matter *whole, struct fault *f) {
    size_t pos = 0;
    if (piece->row->outcome) return right_no(f, "matter", "ended", "这一件已经结束，不能合回", "this one has ended: it does not go back");
    for (const struct row_requester *r; (r = stream_next(piece->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->told_times) return right_no(f, "matter", "already-told", "这一件已经答复过，不能合回：两件各自办完", "this one was answered already: let each go its way");
    for (int i = 0; i < PROC_SHARES; i++)
        if (piece->state.shares[i] == SHARE_OPEN) return right_no(f, "matter", "parts-open", "这一件还有未完的分件：请先收回", "a part of it is still open: recall it first");
    if (split_row(piece->stream, "to", 0)) return right_no(f, "matter", "split-on", "这一件又分出了一件：请先把它合回来", "something was split off this one: take that back first");
    if (whole->row->outcome || !whole->state.owed)
        return right_no(f, "matter", "cannot-go-back", "原来那一件已经答复或结束，合回就没有人答复它：请把它办完", "the first is answered or ended, nobody would answer this one there: go on with it");
    return 0;
}

// As which requester of the first they were taken over; 0: they came later.
static int64_t copied_from(const struct past_event *events, size_t count, int64_t n) {
    for (size_t i = 0; i < count; i++) {
        const struct event_requester_joined *e = &events[i].event.u.requester_joined;
        if (events[i].event.type == EVENT_REQUESTER_JOINED && e->n == n && e->from_matter == 0) return e->from_n;
    }
    return 0;
}

static int64_t rows_of(const struct stream *st, enum table_id t) {
    size_t pos = 0;
    int64_t n = 0;
    while (stream_next(st, t, &pos)) n++;
    return n;
}

static int move_people(struct desk *d, struct matter *piece, struct matter *whole, struct fault *f) {
    struct past_event *events;
    size_t count, pos = 0;
    if (past_read(d->store, &d->work, piece->row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
    for (struct row_requester *r; (r = stream_next(piece->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to) continue;
        int64_t there = copied_from(events, count, r->n);
        if (there == 0 || requester_n(whole, there) == NULL) {
            struct pair content[2];
            size_t k = 0;
            if (r->name.hidden.n) content[k++] = (struct pair){STR("name"), r->name.hidden};
            if (r->phone.hidden.n) content[k++] = (struct pair){STR("phone"), r->phone.hidden};
            struct event joined = {.type = EVENT_REQUESTER_JOINED};
            joined.u.requester_joined = (struct event_requester_joined){.n = rows_of(whole->stream, TABLE_REQUESTER) + 1, .party = r->party, .account = r->account,
                                                                        .enterprise = r->enterprise, .from_matter = piece->row->id, .from_n = r->n};
            if (desk_emit(d, whole->stream, &joined, (struct pair_list){content, k}, f) < 0) return -1;
        }
        struct event moved = {.type = EVENT_REQUESTER_MOVED};
        moved.u.requester_moved = (struct event_requester_moved){r->n, whole->row->id};
        if (desk_emit(d, piece->stream, &moved, (struct pair_list){NULL, 0}, f) < 0) return -1;
    }
    return 0;
}

int decide_split_back(struct desk *d, const struct command *c, struct fault *f) {
    struct matter piece, whole;
    struct given why[1];
    if (right_take(d, c, "合回", fields, 1, &piece, why, f) < 0) return -1;
    const struct procedure *p = piece.rules->procedure;
    const struct row_split *from = split_row(piece.stream, "from", 0);
    if (from == NULL) return right_no(f, "matter", "not-split-off", "这一件不是分案分出来的，或已经合回：合回写的是分出的那一件", "this one was not split off, or went back already: name the one that was split off");
    if (actor_for(d, c, p, registering_roles(p), &piece, STR("合回"), f) < 0 || matter_load(d, from->other, &whole, f) < 0) return -1;
    if (time_goes_on(d, &piece, f) < 0 || time_goes_on(d, &whole, f) < 0 || may_go_back(&piece, &whole, f) < 0) return -1;
    const struct row_split *to = split_row(whole.stream, "to", piece.row->id);
    if (to == NULL) return fault_set(f, FAULT_MACHINE, "store-damaged", "分案的另一端不在（%lld）", "the other side of the split is not there (%lld)", (long long)whole.row->id);
    struct event ended = {.type = EVENT_SPLIT_ENDED}, undone = {.type = EVENT_SPLIT_UNDONE};
    ended.u.split_ended.into = whole.row->id;
    undone.u.split_undone = (struct event_split_undone){to->n, piece.row->id};
    if (move_people(d, &piece, &whole, f) < 0 || desk_emit(d, piece.stream, &ended, (struct pair_list){NULL, 0}, f) < 0) return -1;
    return desk_emit(d, whole.stream, &undone, why_content(d, why[0].value), f);
}

static void add_split(struct applying *x, const char *way, int64_t other) {
    int64_t n = rows_of(x->stream, TABLE_SPLIT) + 1;
    struct row_split *s = work_add(x->work, x->stream, TABLE_SPLIT);
    *s = (struct row_split){.matter = x->stream->id, .n = n, .way = stream_text(x->stream, str_c(way)), .other = other, .made = x->event->at};
}

int apply_split(struct applying *x, struct fault *f) {
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    add_split(x, "to", x->event->u.matter_split.into);
    return 0;
}

// name=limit|start|pauses|extensions: the clock goes on as it ran in the first; what fired there does not fire here.
static int take_clock(struct applying *x, const struct matter *m, struct pair one, struct fault *f) {
    struct row_clock *c = clock_row(x->stream, one.name);
    struct str rest = one.value, lim, start, pauses;
    int64_t at;
    if (c == NULL || c->stopped) return 0; // not begun yet in this one
    if (!str_split(&rest, '|', &lim) || !str_split(&rest, '|', &start) || !str_split(&rest, '|', &pauses) || str_to_i64(start, &at) < 0)
        return fault_set(f, FAULT_MACHINE, "bad-event", "时钟“%.*s”写得不对", "clock \"%.*s\" is written wrongly", SP(one.name));
    work_touch(x->work, x->stream, c);
    c->lim = stream_text(x->stream, lim);
    c->start = at;
    c->pauses = stream_text(x->stream, pauses);
    c->extensions = stream_text(x->stream, rest);
    c->rung = RUNGS_MAX;
    clock_arm(m, c, x->event->at);
    return 0;
}

int apply_split_off(struct applying *x, struct fault *f) {
    const struct event_matter_split_off *e = &x->event->u.matter_split_off;
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    add_split(x, "from", e->from);
    for (size_t i = 0; i < e->clocks.count; i++)
        if (take_clock(x, &m, e->clocks.pairs[i], f) < 0) return -1;
    m.row->due = stage_due(&m);
    return 0;
}

static int undone(struct applying *x, const char *way, int64_t other, struct fault *f) {
    struct row_split *s = split_row(x->stream, way, other);
    if (s == NULL) return fault_set(f, FAULT_MACHINE, "bad-event", "没有这样的分案（%lld）", "there is no such split (%lld)", (long long)other);
    work_touch(x->work, x->stream, s);
    s->undone = x->event->at;
    return 0;
}

int apply_split_undone(struct applying *x, struct fault *f) {
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    return undone(x, "to", x->event->u.split_undone.into, f);
}

int apply_split_ended(struct applying *x, struct fault *f) {
    struct matter m;
    int64_t into = x->event->u.split_ended.into;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0 || undone(x, "from", into, f) < 0) return -1;
    struct state to = m.state;
    to.owed = false; // each of them is owed it in the other
    if (store_state(x, &m, &to, f) < 0) return -1;
    m.row->merged_into = into;
    m.row->due = 0;
    enter(x, &m, OUTCOME_MERGED);
    return 0;
}
