// SPDX-License-Identifier: Apache-2.0
#include "desk/work_room.h"

#include <stdlib.h>
#include <string.h>

const enum table_id stream_tables[STREAM_KINDS][STREAM_TABLES_MAX] = {
    [STREAM_REGION] = {TABLE_REGION, TABLE_CHECKPOINT, TABLE_SIGNING_KEY, TABLE_WITNESS, TABLE_COUNT},
    [STREAM_CALENDAR] = {TABLE_CALENDAR, TABLE_COUNT},
    [STREAM_PROCEDURE] = {TABLE_PROCEDURE, TABLE_RULESET, TABLE_MIGRATION, TABLE_COUNT},
    [STREAM_PROFILE] = {TABLE_PROFILE, TABLE_COUNT},
    [STREAM_OFFICE] = {TABLE_OFFICE, TABLE_FORMER_NAME, TABLE_SUCCESSION, TABLE_COUNT},
    [STREAM_PERSON] = {TABLE_PERSON, TABLE_COUNT},
    [STREAM_ACCOUNT] = {TABLE_ACCOUNT, TABLE_ROLE, TABLE_ABSENCE, TABLE_DEPUTY, TABLE_COUNT},
    [STREAM_ENTERPRISE] = {TABLE_ENTERPRISE, TABLE_COUNT},
    [STREAM_MATTER] = {TABLE_MATTER, TABLE_REQUESTER, TABLE_CLOCK, TABLE_BINDING, TABLE_SHARE, TABLE_PUBLICATION, TABLE_DOCUMENT,
                       TABLE_COMMITMENT, TABLE_PROGRESS, TABLE_INVITATION, TABLE_LINK, TABLE_MARK, TABLE_CONTACT,
                        TABLE_CORRECTION, TABLE_SPLIT, TABLE_EXCLUSION, TABLE_COUNT},
    [STREAM_DRAFT] = {TABLE_DRAFT, TABLE_COUNT},
    [STREAM_PLENARY] = {TABLE_PLENARY, TABLE_CASE_NUMBER, TABLE_COUNT},
    [STREAM_TARGET] = {TABLE_TARGET, TABLE_TARGET_VALUE, TABLE_READING, TABLE_MILESTONE, TABLE_TARGET_ASK, TABLE_COUNT},
    [STREAM_SUPERVISION] = {TABLE_SUPERVISION, TABLE_SLIP, TABLE_COUNT},
    [STREAM_DELIVERY] = {TABLE_DELIVERY, TABLE_COUNT},
    [STREAM_ADDRESS] = {TABLE_ADDRESS, TABLE_COUNT},
};

enum undo_kind { UNDO_ROW, UNDO_ADD, UNDO_STREAM, UNDO_SERIES };

struct undo {
    enum undo_kind kind;
    struct stream *stream;
    size_t index;   // UNDO_ROW, UNDO_ADD
    bool dirty;     // as it was
    void *before;   // UNDO_ROW: the row as it was, in the batch arena
    int64_t seq;    // UNDO_STREAM
    struct hash head;
    struct series_value *series;
    int64_t value;
};

void work_init(struct work *w, struct store *store) {
    memset(w, 0, sizeof *w);
    w->store = store;
    w->keep = 6144;
}

static void unlink_stream(struct work *w, struct stream *st) {
    if (st->newer) st->newer->older = st->older;
    else w->newest = st->older;
    if (st->older) st->older->newer = st->newer;
    else w->oldest = st->newer;
}

static void link_newest(struct work *w, struct stream *st) {
    st->newer = NULL;
    st->older = w->newest;
    if (w->newest) w->newest->newer = st;
    else w->oldest = st;
    w->newest = st;
}

static void forget(struct work *w, struct stream *st) {
    map_remove(&w->streams, st->id);
    unlink_stream(w, st);
    arena_release(&st->arena);
    free(st->rows);
    free(st);
}

void work_release(struct work *w) {
    while (w->newest) forget(w, w->newest);
    map_release(&w->streams);
    smap_release(&w->series);
    smap_release(&w->keys);
    arena_release(&w->series_arena);
    arena_release(&w->batch);
    free(w->pending);
    free(w->undo);
    free(w->dirty);
    work_changes_release(w);
}

static void mark_dirty(struct work *w, struct stream *st) {
    if (st->dirty) return;
    st->dirty = true;
    if (w->dirty_count == w->dirty_cap) {
        w->dirty_cap = w->dirty_cap ? w->dirty_cap * 2 : 64;
        w->dirty = mem_grow(w->dirty, arena_bytes(w->dirty_cap, sizeof(struct stream *)));
    }
    w->dirty[w->dirty_count++] = st;
}

static struct row_ref *add_ref(struct stream *st, enum table_id t) {
    if (st->count == st->cap) {
        st->cap = st->cap ? st->cap * 2 : 8;
        st->rows = mem_grow(st->rows, arena_bytes(st->cap, sizeof *st->rows));
    }
    struct row_ref *r = &st->rows[st->count++];
    *r = (struct row_ref){.table = t, .row = arena_alloc(&st->arena, tables[t].size)};
    return r;
}

struct loading {
    struct stream *stream;
    enum table_id table;
};

static int load_row(void *context, const void *row) {
    struct loading *l = context;
    struct row_ref *r = add_ref(l->stream, l->table);
    memcpy(r->row, row, tables[l->table].size);
    row_keep(&tables[l->table], r->row, &l->stream->arena);
    return 0;
}

static int load_table(struct work *w, struct stream *st, enum table_id t, struct fault *f) {
    struct loading l = {st, t};
    return store_rows_of(w->store, t, st->id, load_row, &l, f);
}

// Ids grow, so nobody has written to one made since the last commit, nor to one behind it.
static bool is_new(const struct work *w, int64_t id) { return w->new_from && id >= w->new_from; }

void work_new_id(struct work *w, int64_t id) {
    if (w->new_from == 0) w->new_from = id;
}

// What load() asks.
static void foresee(struct work *w, int64_t id, enum stream_kind kind) {
    const enum table_id *t = stream_tables[kind], *rest = t + 1;
    store_foresee(w->store, SQL_EVENT_HEAD, &CELL_INT(id), 1);
    store_foresee_rows_of(w->store, *t, id);
    if (rest[0] == TABLE_COUNT) return;
    if (rest[1] == TABLE_COUNT) store_foresee_rows_of(w->store, *rest, id);
    else store_foresee_which(w->store, rest, id);
}

void work_foresee(struct work *w, int64_t id, enum stream_kind kind) {
    if (w->store && map_get(&w->streams, id) == NULL && !is_new(w, id)) foresee(w, id, kind);
}

static int load(struct work *w, struct stream *st, struct fault *f) {
    struct cell head[3];
    foresee(w, st->id, st->kind);
    int found = store_first(w->store, SQL_EVENT_HEAD, &CELL_INT(st->id), 1, head, 3, f);
    if (found <= 0) return found;
    st->seq = head[0].i;
    if (!event_hash_is(&st->head, head[2].s, head[1].s))
        return fault_set(f, FAULT_MACHINE, "store-damaged", "事件链的末端损坏（%lld），请运行 huiyin ledger verify",
                         "the head of a chain is damaged (%lld): run huiyin ledger verify", (long long)st->id);
    // Most of many tables have nothing of one stream: they are asked together.
    const enum table_id *t = stream_tables[st->kind], *rest = t + 1;
    uint32_t which = ~UINT32_C(0);
    if (load_table(w, st, *t, f) < 0) return -1;
    if (rest[0] != TABLE_COUNT && rest[1] != TABLE_COUNT && store_which(w->store, rest, st->id, &which, f) < 0) return -1;
    for (int i = 0; rest[i] != TABLE_COUNT; i++)
        if (which >> i & 1) store_foresee_rows_of(w->store, rest[i], st->id);
    for (int i = 0; rest[i] != TABLE_COUNT; i++)
        if ((which >> i & 1) && load_table(w, st, rest[i], f) < 0) return -1;
    return 0;
}

static int wrong_kind(int64_t id, struct fault *f) {
    return fault_set(f, FAULT_INPUT, "wrong-kind", "编号 %lld 是别的东西的编号", "%lld is the id of something of another kind",
                     (long long)id);
}

int work_stream(struct work *w, int64_t id, enum stream_kind kind, struct stream **ret, struct fault *f) {
    struct stream *st = map_get(&w->streams, id);
    if (st) {
        if (st->seq == 0 && st->count == 0) st->kind = kind; // somebody asked for an id nobody had made
        if (st->kind != kind) return wrong_kind(id, f);
        unlink_stream(w, st);
        link_newest(w, st);
        *ret = st;
        return 0;
    }
    st = mem_new(sizeof *st);
    st->id = id;
    st->kind = kind;
    map_put(&w->streams, id, st);
    link_newest(w, st);
    if (w->store && !is_new(w, id) && load(w, st, f) < 0) {
        forget(w, st);
        return -1;
    }
    if (st->seq && st->count == 0 && kind != STREAM_REGION) { // kept under this kind it would hide its rows
        forget(w, st);
        return wrong_kind(id, f);
    }
    *ret = st;
    return 0;
}

void *stream_next(const struct stream *st, enum table_id t, size_t *pos) {
    for (; *pos < st->count; ++*pos)
        if (st->rows[*pos].table == t && !st->rows[*pos].gone) return st->rows[(*pos)++].row;
    return NULL;
}

void *stream_row(const struct stream *st, enum table_id t) {
    size_t pos = 0;
    return stream_next(st, t, &pos);
}

static struct undo *add_undo(struct work *w, struct undo u) {
    if (w->undo_count == w->undo_cap) {
        w->undo_cap = w->undo_cap ? w->undo_cap * 2 : 64;
        w->undo = mem_grow(w->undo, arena_bytes(w->undo_cap, sizeof *w->undo));
    }
    w->undo[w->undo_count] = u;
    return &w->undo[w->undo_count++];
}

static struct row_ref *touched(struct work *w, struct stream *st, void *row) {
    size_t i = 0;
    while (st->rows[i].row != row) i++;
    struct row_ref *r = &st->rows[i];
    if (w->store) {
        void *before = arena_alloc(&w->batch, tables[r->table].size);
        memcpy(before, row, tables[r->table].size);
        add_undo(w, (struct undo){.kind = UNDO_ROW, .stream = st, .index = i, .dirty = r->dirty, .before = before});
        if (!r->dirty) r->stored = before;
        work_changed(w, st, r->table, row);
    }
    r->dirty = true;
    mark_dirty(w, st);
    return r;
}

void work_touch(struct work *w, struct stream *st, void *row) { touched(w, st, row); }
void work_remove(struct work *w, struct stream *st, void *row) { touched(w, st, row)->gone = true; }

void *work_add(struct work *w, struct stream *st, enum table_id t) {
    if (w->store) add_undo(w, (struct undo){.kind = UNDO_ADD, .stream = st, .index = st->count});
    struct row_ref *r = add_ref(st, t);
    if (w->store) work_changed(w, st, t, r->row);
    r->fresh = r->dirty = true;
    mark_dirty(w, st);
    return r->row;
}

struct str stream_text(struct stream *st, struct str s) { return s.n ? arena_str(&st->arena, s) : STR(""); }

static struct series_value *series_value(struct work *w, struct str name) {
    struct series_value *v = smap_get(&w->series, name);
    if (v == NULL) {
        v = arena_new(&w->series_arena, struct series_value);
        smap_put(&w->series, arena_str(&w->series_arena, name), v);
    }
    return v;
}

int work_series_next(struct work *w, struct str name, int64_t *ret, struct fault *f) {
    struct cell value = CELL_INT(0);
    if (w->store && smap_get(&w->series, name) == NULL) {
        int found = store_first(w->store, SQL_SERIES_GET, &CELL_TEXT(name), 1, &value, 1, f);
        if (found < 0) return -1;
        if (found) series_value(w, name)->value = value.i;
    }
    struct series_value *v = series_value(w, name);
    if (w->store) add_undo(w, (struct undo){.kind = UNDO_SERIES, .series = v, .value = v->value, .dirty = v->dirty});
    v->dirty = true;
    *ret = ++v->value;
    return 0;
}

int64_t work_series_value(const struct work *w, struct str name) {
    const struct series_value *v = smap_get(&w->series, name);
    return v ? v->value : 0;
}

void work_event(struct work *w, struct stream *st, const struct pending *p) {
    if (w->pending_count == w->pending_cap) {
        w->pending_cap = w->pending_cap ? w->pending_cap * 2 : 256;
        w->pending = mem_grow(w->pending, arena_bytes(w->pending_cap, sizeof *w->pending));
    }
    add_undo(w, (struct undo){.kind = UNDO_STREAM, .stream = st, .seq = st->seq, .head = st->head, .dirty = st->dirty});
    struct pending *kept = &w->pending[w->pending_count++];
    *kept = *p;
    kept->stream = st;
    kept->key = arena_str(&w->batch, p->key);
    kept->bytes = arena_str(&w->batch, p->bytes);
    kept->salt = arena_str(&w->batch, p->salt);
    kept->content = arena_str(&w->batch, p->content);
    if (kept->key.n) smap_put(&w->keys, kept->key, (void *)(uintptr_t)w->pending_count);
    st->seq = p->seq;
    st->head = p->hash;
    mark_dirty(w, st);
}

void work_command(struct work *w) {
    w->mark = w->pending_count;
    w->change_mark = w->change_count;
    w->undo_count = 0;
}

void work_undo(struct work *w) {
    while (w->undo_count) {
        struct undo *u = &w->undo[--w->undo_count];
        switch (u->kind) {
        case UNDO_ROW: {
            struct row_ref *r = &u->stream->rows[u->index];
            memcpy(r->row, u->before, tables[r->table].size);
            r->dirty = u->dirty;
            r->gone = false; // nothing touches a row that is gone
            break;
        }
        case UNDO_ADD: u->stream->count = u->index; break;
        case UNDO_STREAM:
            u->stream->seq = u->seq;
            u->stream->head = u->head;
            break;
        case UNDO_SERIES:
            u->series->value = u->value;
            u->series->dirty = u->dirty;
            break;
        }
    }
    w->pending_count = w->mark;
    work_changes_back(w);
}

static void empty_batch(struct work *w) {
    w->new_from = 0;
    w->pending_count = w->mark = 0;
    w->undo_count = 0;
    smap_clear(&w->keys);
    work_changes_clear(w);
    arena_reset(&w->batch);
}

void work_trim(struct work *w, size_t keep) {
    while (w->streams.count > keep) forget(w, w->oldest);
}

size_t work_take(struct work *w, struct work *from) {
    size_t taken = 0;
    for (struct stream *st; (st = from->oldest) != NULL;) {
        if (st->seq == 0 || map_get(&w->streams, st->id)) {
            forget(from, st);
            continue;
        }
        map_remove(&from->streams, st->id);
        unlink_stream(from, st);
        map_put(&w->streams, st->id, st);
        link_newest(w, st);
        taken++;
    }
    return taken;
}

void work_forget(struct work *w, int64_t id) {
    struct stream *st = map_get(&w->streams, id);
    if (st && !st->dirty) forget(w, st);
}

static void settle_rows(struct stream *st) {
    size_t kept = 0;
    for (size_t i = 0; i < st->count; i++) {
        if (st->rows[i].gone) continue;
        st->rows[kept] = st->rows[i];
        st->rows[kept].fresh = st->rows[kept].dirty = false;
        st->rows[kept].stored = NULL;
        kept++;
    }
    st->count = kept;
}

void work_written(struct work *w) {
    for (size_t k = 0; k < w->dirty_count; k++) {
        struct stream *st = w->dirty[k];
        st->dirty = false;
        settle_rows(st);
    }
    w->dirty_count = 0;
    struct series_value *v;
    for (size_t pos = 0; (v = smap_next(&w->series, &pos, NULL)) != NULL;) v->dirty = false;
    work_trim(w, w->keep);
    empty_batch(w);
}

void work_drop(struct work *w) {
    for (size_t i = 0; i < w->dirty_count; i++) forget(w, w->dirty[i]);
    w->dirty_count = 0;
    smap_release(&w->series);
    arena_release(&w->series_arena);
    empty_batch(w);
}

const struct pending *work_pending_key(const struct work *w, struct str key) {
    size_t place = (size_t)(uintptr_t)smap_get(&w->keys, key);
    if (place == 0 || place > w->mark) return NULL; // none, or one that was taken back
    const struct pending *p = &w->pending[place - 1];
    return str_eq(p->key, key) ? p : NULL;
}
