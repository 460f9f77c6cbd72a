// SPDX-License-Identifier: Apache-2.0
#include "desk/replay.h"

#include <stdlib.h>
#include <string.h>

#include "desk/replay_room.h"

static const struct pair_list nothing;

static int fold(struct replay *r, const struct event *e, struct pair_list content, struct fault *f) {
    const struct apply_entry *a = desk_apply_of(r->rooms, e->type);
    if (a == NULL) return fault_set(f, FAULT_MACHINE, "bad-event", "没有处理此类事件的程序（%d）", "nothing applies events of type %d", (int)e->type);
    if (r->stream == NULL) {
        if (work_stream(&r->work, e->stream, a->kind, &r->stream, f) < 0) return -1;
    } else if (a->kind != STREAM_KINDS && a->kind != r->stream->kind) {
        return fault_set(f, FAULT_MACHINE, "bad-event", "事件 %d 不属于这类流", "event type %d does not belong on this stream", (int)e->type);
    }
    r->stream->seq = e->seq;
    struct applying x = {&r->work, r->library, r->stream, e, content, true, r->store, r->rooms};
    return a->apply(&x, f);
}

static void next_stream(struct replay *r, int64_t id) {
    work_drop(&r->work);
    work_trim(&r->work, 0);
    r->stream = NULL;
    r->broken = false;
    r->missing_upto = r->present_from = r->destroyed_upto = 0;
    buf_clear(&r->last);
    r->stream_id = id;
    r->stream_seq = 0;
    r->stream_head = (struct hash){{0}};
}

void replay_no_stream(struct replay *r) { next_stream(r, 0); }

int replay_advance(struct replay *r, enum table_id t, struct fault *f) {
    if (r->rows[t] && r->seeds && !r->exact && indexes_met(t)) indexes_add(r->sums.indexes, r->seeds, t, r->rows[t]);
    r->rows[t] = NULL;
    return store_cursor_next(r->cursors[t], &r->rows[t], f) < 0 ? -1 : 0;
}

// Past the content of an event that is not looked at.
static int skip_content(struct replay *r, const struct row_event *row, struct fault *f) {
    const struct row_content *c = r->rows[TABLE_CONTENT];
    return c && c->region_seq == row->region_seq ? replay_advance(r, TABLE_CONTENT, f) : 0;
}

// Whether contents are asked for one by one, for events that have any: a cursor looks for that of each. Strays stand in the sum of whoever
// goes through all of them.
static bool asks(const struct replay *r) { return r->result && !r->exact && !r->chains_only && store_near(r->store); }

// 1: there is one.
static int content_there(struct replay *r, const struct row_event *row, const struct event *e, struct row_content *ret, struct fault *f) {
    const struct row_content *c = r->rows[TABLE_CONTENT];
    if (asks(r)) {
        struct cell found[2], at = CELL_INT(row->region_seq);
        int got = e->has_content ? store_first(r->store, SQL_CONTENT_ONE, &at, 1, found, 2, f) : 0;
        if (got == 1) *ret = (struct row_content){row->region_seq, found[0].s, found[1].s};
        return got;
    }
    if (c == NULL || c->region_seq != row->region_seq) return 0;
    *ret = *c;
    return 1;
}

static int past_content(struct replay *r, struct fault *f) { return asks(r) ? 0 : replay_advance(r, TABLE_CONTENT, f); }

// The content that belongs to the event, decoded; `nothing` when there is none or it was destroyed.
static int content_of(struct replay *r, const struct row_event *row, const struct event *e, struct pair_list *ret, struct fault *f) {
    *ret = nothing;
    struct row_content content, *c = &content;
    int there = content_there(r, row, e, c, f);
    if (there < 0) return -1;
    if (!e->has_content) {
        if (!there) return 0;
        verify_extra_content(r, row->stream, row->seq);
        return past_content(r, f);
    }
    if (!there) {
        r->missing_upto = row->seq;
        if (r->result) r->result->destroyed++;
        return 0;
    }
    if (r->present_from == 0) r->present_from = row->seq;
    struct hash h;
    if (r->result) {
        r->result->contents++;
        if (!r->exact) r->sums.content += sum_mark(r->seeds, &e->content, row->region_seq, SALT_BYTES);
        else if (content_hash(&h, c->salt, c->bytes), !hash_eq(&h, &e->content) || c->salt.n != SALT_BYTES) {
            find(r, "content", row->stream, row->seq, "内容与事件里的散列不符", "the content does not give the hash in the event");
            r->broken = true;
        }
    }
    struct fault bad;
    if (content_decode(ret, arena_str(&r->scratch, c->bytes), &r->scratch, &bad) < 0) {
        keep_finding(r, "content", row->stream, row->seq, bad.zh, bad.en);
        r->broken = true;
        *ret = nothing;
    }
    return past_content(r, f);
}

int replay_event(struct replay *r, const struct row_event *row, struct fault *f) {
    struct event e;
    struct hash hash = {{0}};
    struct fault bad;
    arena_reset(&r->scratch);
    if (row->stream != r->stream_id) {
        if (verify_stream(r, f) < 0) return -1;
        next_stream(r, row->stream);
    }
    if (r->result) {
        if (r->exact) event_hash(&hash, row->bytes);
        r->sums.order += order_mark(row->region_seq, row->hash8);
    }
    struct pair_list content = nothing;
    if (event_decode(&e, row->bytes, &r->scratch, &bad) < 0) {
        if (!r->result) {
            *f = bad;
            return -1;
        }
        keep_finding(r, "decode", row->stream, row->seq, bad.zh, bad.en);
        r->broken = true;
        r->stream_seq = row->seq;
        if (r->exact) r->stream_head = hash;
        return skip_content(r, row, f);
    }
    if (r->result) {
        if (!verify_chain(r, row, &e, r->exact ? &hash : NULL)) r->broken = true;
        if (r->exact) r->stream_head = hash;
        buf_clear(&r->last);
        buf_add(&r->last, row->bytes);
        r->stream_seq = e.seq;
        r->result->events++;
        verify_seen(r, &e, row->bytes);
    }
    if (r->chains_only) return 0;
    if (content_of(r, row, &e, &content, f) < 0) return -1;
    if (e.type == EVENT_CONTENT_DESTROYED && e.u.content_destroyed.upto > r->destroyed_upto)
        r->destroyed_upto = e.u.content_destroyed.upto;
    if (r->broken) return 0;
    if (fold(r, &e, content, &bad) < 0) {
        if (!r->result) {
            *f = bad;
            return -1;
        }
        keep_finding(r, "apply", row->stream, row->seq, bad.zh, bad.en);
        r->broken = true;
    }
    return 0;
}

struct preparing {
    struct store *store;
    struct library *library;
    enum table_id table;
    int64_t until;
    struct arena arena;
    struct fault *fault;
};

static int prepare_text(void *context, const void *row) {
    struct preparing *p = context;
    struct arena *a = &p->arena;
    int64_t id = *row_int(&tables[p->table].columns[0], row);
    int64_t seq = p->table == TABLE_CALENDAR ? ((const struct row_calendar *)row)->n : 1;
    struct cell place[] = {CELL_INT(id), CELL_INT(seq)}, found[4];
    struct event e;
    struct fault ignored; // an event that is damaged or not of this kind is found when it is folded
    int got = store_first(p->store, SQL_EVENT_ONE, place, 2, found, 4, p->fault);
    if (got <= 0) return got;
    if (found[0].i > p->until) return 0;
    arena_reset(a);
    if (event_decode(&e, arena_str(a, found[3].s), a, &ignored) < 0) return 0;
    if (e.type == EVENT_PROCEDURE_PUBLISHED) library_add_procedure(p->library, id, e.u.procedure_published.text, &ignored);
    if (e.type == EVENT_PROFILE_PUBLISHED) library_add_profile(p->library, id, e.u.profile_published.text, &ignored);
    if (e.type == EVENT_CALENDAR_PUBLISHED) library_add_calendar(p->library, id, seq, e.u.calendar_published.text, &ignored);
    return 0;
}

// Columns: seq, region_seq, key, hash8, bytes.
static int prepare_event(void *context, const struct cell *cells, size_t count) {
    struct preparing *p = context;
    struct event e;
    struct fault ignored;
    if (count < 5 || cells[1].i > p->until) return 0;
    arena_reset(&p->arena);
    if (event_decode(&e, arena_str(&p->arena, cells[4].s), &p->arena, &ignored) == 0 && e.type == EVENT_PROCEDURE_ENABLED)
        library_enable(p->library, e.stream, e.u.procedure_enabled.profile, &ignored);
    return 0;
}

static int prepare_enabled(void *context, const void *row) {
    struct preparing *p = context;
    return store_each(p->store, SQL_EVENT_STREAM, &CELL_INT(((const struct row_procedure *)row)->id), 1, prepare_event, p, p->fault);
}

int prepare_library(struct library *l, struct store *s, int64_t until, struct fault *f) {
    static const enum table_id texts[] = {TABLE_CALENDAR, TABLE_PROCEDURE, TABLE_PROFILE};
    struct preparing p = {.store = s, .library = l, .until = until, .fault = f};
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof texts / sizeof *texts; i++) {
        p.table = texts[i];
        status = store_rows(s, p.table, prepare_text, &p, f);
    }
    // A matter may have moved to what was switched on after it was opened, on a stream behind its own.
    if (status == 0) status = store_rows(s, TABLE_PROCEDURE, prepare_enabled, &p, f);
    arena_release(&p.arena);
    return status;
}

int replay_open(struct replay *r, bool records, const int64_t *from, struct fault *f) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        r->cursors[t] = store_cursor_close(r->cursors[t]);
        r->rows[t] = NULL;
        bool wanted = t == TABLE_EVENT || (!r->chains_only && ((t == TABLE_CONTENT && !asks(r)) || (records && tables[t].kind == TABLE_KIND_RECORD)));
        if (!wanted) continue;
        int status = from ? store_cursor_open_from(r->store, t, *from, &r->cursors[t], f) : store_cursor_open(r->store, t, &r->cursors[t], f);
        if (status < 0 || replay_advance(r, t, f) < 0) return -1;
    }
    return 0;
}

void replay_close(struct replay *r) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) store_cursor_close(r->cursors[t]);
    work_release(&r->work);
    smap_release(&r->series);
    arena_release(&r->kept);
    arena_release(&r->scratch);
    buf_release(&r->last);
}

int ledger_replay(struct store *s, const struct desk_room *const *rooms, replay_fn *each, void *context,
                  struct library *library, struct fault *f) {
    if (store_begin_read(s, f) < 0) return -1;
    int status = ledger_replay_until(s, rooms, INT64_MAX, each, context, library, f);
    store_rollback(s);
    return status;
}

int ledger_replay_until(struct store *s, const struct desk_room *const *rooms, int64_t until, replay_fn *each, void *context,
                        struct library *library, struct fault *f) {
    struct replay r = {.store = s, .rooms = rooms, .library = library};
    work_init(&r.work, NULL);
    int status = replay_open(&r, false, NULL, f);
    if (status == 0) status = prepare_library(library, s, until, f);
    while (status == 0 && r.rows[TABLE_EVENT]) {
        const struct row_event *row = r.rows[TABLE_EVENT];
        bool taken = row->region_seq <= until;
        if (taken && r.stream && row->stream != r.stream_id) status = each(context, r.stream, f);
        if (status == 0) status = taken ? replay_event(&r, row, f) : skip_content(&r, row, f);
        if (status == 0) status = replay_advance(&r, TABLE_EVENT, f);
    }
    if (status == 0 && r.stream) status = each(context, r.stream, f);
    replay_close(&r);
    return status;
}
