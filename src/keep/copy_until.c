// SPDX-License-Identifier: Apache-2.0
// A store as it was when an event had just been written: the events up to it, and what they add up to. Record rows and
// number series are made anew, nothing is copied of them.
#include <string.h>

#include "keep/room.h"

static int no_such_moment(struct fault *f, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, "no-such-moment", str_c(zh), str_c(en));
    return fault_where(f, STR("until"));
}

struct met {
    int64_t seq, recorded;
    struct hash hash;
    bool there, keyed, damaged;
};

// Columns: region_seq, stream, hash8, bytes.
static int meet(void *context, const struct cell *cells, size_t count) {
    struct met *m = context;
    struct event e;
    struct fault ignored;
    struct arena a = {0};
    m->there = true;
    m->damaged = count < 4 || !event_hash_is(&m->hash, cells[3].s, cells[2].s) || event_decode(&e, cells[3].s, &a, &ignored) < 0;
    if (!m->damaged) {
        m->seq = cells[0].i;
        m->recorded = e.recorded;
        m->keyed = e.key.n > 0;
    }
    arena_release(&a);
    return 1;
}

// The first event behind region_seq `after`.
static int next_event(struct store *s, int64_t after, struct met *ret, struct fault *f) {
    struct cell args[] = {CELL_INT(after), CELL_INT(1)};
    *ret = (struct met){.seq = after};
    if (store_each(s, SQL_EVENT_SINCE, args, 2, meet, ret, f) < 0) return -1;
    if (!ret->damaged) return 0;
    return fault_set(f, FAULT_MACHINE, "copy-damaged", "第 %lld 号之后的事件读不出来：请对来源运行 huiyin ledger verify",
                     "the event behind number %lld cannot be read: run huiyin ledger verify on the source", (long long)after);
}

// Times of recording never go back within a region.
static int last_recorded(struct copying *c, int64_t last, int64_t *ret, struct fault *f) {
    int64_t low = 0, high = last; // recorded(low) <= time; high: the answer is not behind it
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        struct met m;
        if (next_event(c->from, middle - 1, &m, f) < 0) return -1;
        if (m.there && m.recorded <= c->options->until_time) low = middle;
        else high = middle - 1;
    }
    *ret = low;
    return 0;
}

int copy_moment(struct copying *c, int64_t *ret, struct fault *f) {
    struct cell last[2];
    struct met at, behind;
    int64_t until = c->options->until;
    int got = store_first(c->from, SQL_EVENT_LAST, NULL, 0, last, 2, f);
    if (got < 0) return -1;
    int64_t newest = got ? last[0].i : 0;
    if (until == 0 && last_recorded(c, newest, &until, f) < 0) return -1;
    if (until < 1) return no_such_moment(f, "那时账本里还没有事件", "there was no event in the ledger yet");
    if (until > newest) return no_such_moment(f, "账本没有这么长：--until 大于最后一个事件的序号", "the ledger is not that long: --until is behind its last event");
    if (next_event(c->from, until - 1, &at, f) < 0 || next_event(c->from, until, &behind, f) < 0) return -1;
    c->region->last_seq = until;
    c->region->head = at.hash;
    c->region->cut_inside = behind.there && behind.recorded == at.recorded && !behind.keyed;
    *ret = until;
    return 0;
}

// The stream under way, over all its events: what is missing of those taken, and what was destroyed by taken and later ones.
struct contents {
    int64_t stream, missing, missing_count, destroyed, destroyed_later;
};

struct taking {
    struct copying *copying;
    int64_t until;
    struct store_cursor *content;
    const struct row_content *row; // the content row the cursor stands on
    struct smap series;            // name -> int64_t *
    struct arena kept, scratch;
    struct contents now;
};

static int next_content(struct taking *t, struct fault *f) {
    const void *row = NULL;
    int got = store_cursor_next(t->content, &row, f);
    t->row = got > 0 ? row : NULL;
    return got < 0 ? -1 : 0;
}

static void end_stream(struct taking *t, int64_t next) {
    const struct contents *n = &t->now;
    if (n->missing > n->destroyed && n->missing <= n->destroyed_later) {
        int64_t *upto = arena_new(&t->copying->kept, int64_t);
        *upto = n->missing;
        map_put(&t->copying->excused, n->stream, upto);
        t->copying->region->destroyed_later += n->missing_count;
    }
    t->now = (struct contents){.stream = next};
}

static void count_series(struct taking *t, const struct event *e) {
    int64_t serial = 0;
    struct str name = event_series(e, &serial);
    if (name.n == 0) return;
    int64_t *count = smap_get(&t->series, name);
    if (count == NULL) {
        count = arena_new(&t->kept, int64_t);
        smap_put(&t->series, arena_str(&t->kept, name), count);
    }
    ++*count;
}

// The content of the event, which is taken with it or passed over.
static int take_content(struct taking *t, const struct row_event *row, const struct event *e, bool taken, struct fault *f) {
    bool there = false;
    if (t->row && t->row->region_seq == row->region_seq) {
        there = true;
        if (taken && copy_row(t->copying, TABLE_CONTENT, t->row, f) < 0) return -1;
        if (next_content(t, f) < 0) return -1;
    }
    if (!taken || !e->has_content || there) return 0;
    t->now.missing = row->seq;
    t->now.missing_count++;
    return 0;
}

static int take_event(struct taking *t, const struct row_event *row, struct fault *f) {
    struct event e;
    bool taken = row->region_seq <= t->until;
    arena_reset(&t->scratch);
    if (event_decode(&e, row->bytes, &t->scratch, f) < 0) return -1;
    if (row->stream != t->now.stream) end_stream(t, row->stream);
    if (e.type == EVENT_CONTENT_DESTROYED) {
        int64_t *upto = taken ? &t->now.destroyed : &t->now.destroyed_later;
        if (e.u.content_destroyed.upto > *upto) *upto = e.u.content_destroyed.upto;
    }
    if (taken) {
        if (copy_row(t->copying, TABLE_EVENT, row, f) < 0) return -1;
        t->copying->region->events++;
        count_series(t, &e);
    }
    return take_content(t, row, &e, taken, f);
}

static int take_events(struct taking *t, struct fault *f) {
    struct store_cursor *events;
    const void *row;
    int got;
    if (store_cursor_open(t->copying->from, TABLE_EVENT, &events, f) < 0) return -1;
    while ((got = store_cursor_next(events, &row, f)) > 0)
        if ((got = take_event(t, row, f)) < 0) break;
    if (got == 0) end_stream(t, 0);
    store_cursor_close(events);
    return got;
}

static int write_series(struct taking *t, struct fault *f) {
    const int64_t *count;
    struct str name;
    for (size_t pos = 0; (count = smap_next(&t->series, &pos, &name)) != NULL;) {
        struct row_series row = {.name = name, .value = *count};
        if (copy_row(t->copying, TABLE_SERIES, &row, f) < 0) return -1;
    }
    return 0;
}

static int write_stream(void *context, const struct stream *st, struct fault *f) {
    struct copying *c = context;
    for (size_t i = 0; i < st->count; i++)
        if (!st->rows[i].gone && copy_row(c, st->rows[i].table, st->rows[i].row, f) < 0) return -1;
    return 0;
}

int copy_until(struct copying *c, int64_t until, struct fault *f) {
    struct taking t = {.copying = c, .until = until};
    struct library library = {0};
    c->done = 0;
    c->all = until * 3; // events, contents and rows, about
    int status = store_cursor_open(c->from, TABLE_CONTENT, &t.content, f);
    if (status == 0) status = next_content(&t, f);
    if (status == 0) status = take_events(&t, f);
    store_cursor_close(t.content);
    if (status == 0) status = write_series(&t, f);
    if (status == 0) status = ledger_replay_until(c->from, c->rooms, until, write_stream, c, &library, f);
    if (status == 0 && c->options->progress) c->options->progress(c->options->context, c->all, c->all);
    library_release(&library);
    smap_release(&t.series);
    arena_release(&t.kept);
    arena_release(&t.scratch);
    return status;
}
