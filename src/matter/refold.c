// SPDX-License-Identifier: Apache-2.0
// Events that do not count any more: the stream is folded anew without them, into a memory of its own, and what differs
// is brought over. Nothing is computed backwards, so state, clocks, bindings and duties are what they would have been,
// to the millisecond. One rule is added: what came due in the meantime fires at the moment of taking back, for time does
// not go back within a matter.
#include <string.h>

#include "matter/undo_room.h"

const struct id_list *event_takes_back(const struct event *e) {
    switch (e->type) {
    case EVENT_ACTION_UNDONE: return &e->u.action_undone.events;
    case EVENT_ACTION_REVERSED: return &e->u.action_reversed.events;
    case EVENT_MERGE_UNDONE: return &e->u.merge_undone.events;
    default: return NULL;
    }
}

static void mark(const struct past_event *events, size_t count, const struct id_list *seqs, bool *gone) {
    for (size_t i = 0; seqs && i < seqs->count; i++)
        for (size_t k = 0; k < count; k++)
            if (events[k].event.seq == seqs->ids[i]) gone[k] = true;
}

void past_gone(const struct past_event *events, size_t count, bool *gone) {
    for (size_t i = 0; i < count; i++) mark(events, count, event_takes_back(&events[i].event), gone);
}

static int step_back(struct applying *x, struct fault *f) {
    struct matter m;
    ms_t at = x->event->at;
    size_t pos = 0;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    struct limit grace;
    struct str by = x->event->type == EVENT_MERGE_UNDONE ? x->event->u.merge_undone.grace : STR("");
    if (by.n) {
        if (limit_parse(by, &grace, f) < 0) return -1;
        clocks_extend(x->work, &m, m.section->stages[m.state.stage].name.name, grace, at);
    }
    for (struct row_clock *c; (c = stream_next(x->stream, TABLE_CLOCK, &pos)) != NULL;) {
        if (c->fire == 0 || c->fire >= at) continue;
        work_touch(x->work, x->stream, c);
        c->fire = at;
    }
    m.row->due = stage_due(&m);
    return 0;
}

// One earlier event, applied to the memory. A rung that fired on a clock as it would not have run is passed over.
static int again(struct applying *x, const struct past_event *p, bool after, struct fault *f) {
    const struct apply_entry *a = desk_apply_of(x->rooms, p->event.type);
    if (a == NULL) return fault_set(f, FAULT_MACHINE, "bad-event", "没有处理此类事件的程序（%d）", "nothing applies events of type %d", (int)p->event.type);
    x->event = &p->event;
    x->content = p->content;
    x->stream->seq = p->event.seq;
    if (event_takes_back(&p->event)) return step_back(x, f);
    if (p->event.type == EVENT_CLOCK_FIRED && after) {
        struct fault passed_over;
        a->apply(x, &passed_over);
        return 0;
    }
    return a->apply(x, f);
}

static void *same_key(const struct stream *st, enum table_id t, const void *row) {
    size_t pos = 0;
    for (void *r; (r = stream_next(st, t, &pos)) != NULL;)
        if (row_key_cmp(&tables[t], r, row) == 0) return r;
    return NULL;
}

static void bring_over(struct applying *x, enum table_id t, const struct stream *from) {
    const struct table *d = &tables[t];
    size_t pos = 0;
    for (void *row; (row = stream_next(x->stream, t, &pos)) != NULL;)
        if (same_key(from, t, row) == NULL) work_remove(x->work, x->stream, row);
    pos = 0;
    for (const void *row; (row = stream_next(from, t, &pos)) != NULL;) {
        void *mine = same_key(x->stream, t, row);
        if (mine && row_difference(d, mine, row) == NULL) continue;
        if (mine) work_touch(x->work, x->stream, mine);
        else mine = work_add(x->work, x->stream, t);
        memcpy(mine, row, d->size);
        row_keep(d, mine, &x->stream->arena);
    }
}

static int fold_without(struct applying *x, struct work *memory, struct arena *a, struct stream **ret, struct fault *f) {
    struct past_event *events;
    size_t count;
    bool after = false;
    if (past_read(x->store, x->work, x->stream->id, x->event->seq, a, &events, &count, f) < 0) return -1;
    bool *gone = arena_array(a, bool, count + 1);
    past_gone(events, count, gone);
    mark(events, count, event_takes_back(x->event), gone);
    if (count == 0 || gone[0]) return fault_set(f, FAULT_MACHINE, "bad-event", "不能撤去开头", "the opening cannot be taken back");
    if (work_stream(memory, x->stream->id, STREAM_MATTER, ret, f) < 0) return -1;
    struct applying y = {.work = memory, .library = x->library, .stream = *ret, .replay = true, .store = x->store, .rooms = x->rooms};
    for (size_t i = 0; i < count; i++) {
        after = after || gone[i];
        if (!gone[i] && again(&y, &events[i], after, f) < 0) return -1;
    }
    return 0;
}

int apply_undone(struct applying *x, struct fault *f) {
    struct work memory;
    struct arena a = ARENA_INIT;
    struct stream *anew = NULL;
    work_init(&memory, NULL);
    int status = fold_without(x, &memory, &a, &anew, f);
    for (const enum table_id *t = stream_tables[STREAM_MATTER]; status == 0 && *t != TABLE_COUNT; t++) bring_over(x, *t, anew);
    work_release(&memory);
    arena_release(&a);
    return status < 0 ? -1 : step_back(x, f);
}
