// SPDX-License-Identifier: Apache-2.0
// New official days move the deadlines of clocks that run.
#include "matter/room.h"

struct running {
    struct arena *a;
    int64_t *ids;
    size_t count, cap;
};

static void keep(struct running *r, int64_t id) {
    for (size_t i = r->count; i-- > 0;) // in order of id; only those of the running batch may repeat
        if (r->ids[i] <= id) {
            if (r->ids[i] == id) return;
            break;
        }
    if (r->count == r->cap) {
        int64_t *more = arena_array(r->a, int64_t, r->cap ? r->cap * 2 : 256);
        for (size_t i = 0; i < r->count; i++) more[i] = r->ids[i];
        r->ids = more;
        r->cap = r->cap ? r->cap * 2 : 256;
    }
    r->ids[r->count++] = id;
}

static int keep_row(void *context, const struct cell *cells, size_t count) {
    if (count) keep(context, cells[0].i);
    return 0;
}

// Every matter whose clocks may run, those of the running batch too; a matter may come twice.
static int running_matters(struct desk *d, struct running *ret, struct fault *f) {
    ret->a = &d->scratch;
    if (store_each(d->store, SQL_CLOCK_RUNNING, NULL, 0, keep_row, ret, f) < 0) return -1;
    for (size_t i = 0; i < d->work.dirty_count; i++)
        if (stream_row(d->work.dirty[i], TABLE_MATTER)) keep(ret, d->work.dirty[i]->id);
    return 0;
}

// A rung that is due but has not fired would be judged by days it was not set by: the clocks go first.
int calendar_ready(struct desk *d, struct fault *f) {
    struct running all = {0};
    if (running_matters(d, &all, f) < 0) return -1;
    for (size_t i = 0; i < all.count; i++) {
        struct matter m;
        size_t pos = 0;
        if (matter_load(d, all.ids[i], &m, f) < 0) return -1;
        for (const struct row_clock *c; (c = stream_next(m.stream, TABLE_CLOCK, &pos)) != NULL;)
            if (c->fire && c->fire <= d->at)
                return fault_set(f, FAULT_INPUT, "clocks-behind", "事项“%.*s”有到期未走的时钟：请先运行 huiyin tick 再公布日历",
                                 "matter \"%.*s\" has a clock that is due: run huiyin tick first, then publish the calendar", SP(m.row->number));
        if (m.row->outcome == OUTCOME_NONE && m.row->last > d->at)
            return fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能早于事项“%.*s”的上一步", "the time is before the last step of matter \"%.*s\"", SP(m.row->number));
    }
    return 0;
}

int calendar_changed(struct desk *d, struct fault *f) {
    struct running all = {0};
    int64_t n = (int64_t)d->library.calendar_count;
    if (running_matters(d, &all, f) < 0) return -1;
    for (size_t i = 0; i < all.count; i++) {
        struct matter m;
        size_t pos = 0;
        if (matter_load(d, all.ids[i], &m, f) < 0) return -1;
        m.calendar = library_calendar(&d->library, n);
        for (const struct row_clock *c; (c = stream_next(m.stream, TABLE_CLOCK, &pos)) != NULL;) {
            bool moves = c->start && !c->stopped && !clock_missed(c, d->at);
            ms_t due = moves ? clock_due(&m, c) : c->due;
            if (due == c->due) continue;
            struct event e = {.type = EVENT_CLOCK_MOVED};
            e.u.clock_moved = (struct event_clock_moved){c->name, c->start, n, c->due, due};
            if (desk_emit(d, m.stream, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
        }
    }
    return 0;
}
