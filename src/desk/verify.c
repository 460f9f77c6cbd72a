// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "desk/replay_room.h"

void verify_note(struct verify_result *r, const char *code, int64_t stream, int64_t seq, int64_t line, struct str zh, struct str en) {
    if (r->finding_count < VERIFY_FINDINGS_MAX) {
        struct fault f;
        fault_say(&f, FAULT_MACHINE, code, zh, en);
        struct verify_finding *to = &r->findings[r->finding_count];
        *to = (struct verify_finding){.zh = arena_str(&r->arena, str_c(f.zh)), .en = arena_str(&r->arena, str_c(f.en)),
                                      .stream = stream, .seq = seq, .line = line};
        snprintf(to->code, sizeof to->code, "%s", code);
    }
    r->finding_count++;
}

void keep_finding(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en) {
    if (r->result) verify_note(r->result, code, stream, seq, 0, str_c(zh), str_c(en));
}

void find(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en, ...) {
    char text[2][400];
    va_list a, b;
    va_start(a, en);
    va_copy(b, a);
    vsnprintf(text[0], sizeof text[0], zh, a);
    vsnprintf(text[1], sizeof text[1], en, b);
    va_end(a);
    va_end(b);
    keep_finding(r, code, stream, seq, text[0], text[1]);
}

static int64_t row_stream(enum table_id t, const void *row) { return *row_int(&tables[t].columns[0], row); }

void verify_extra_row(struct replay *r, enum table_id t) {
    struct buf b = BUF_INIT;
    row_key_words(&tables[t], r->rows[t], &b);
    find(r, "row-extra", row_stream(t, r->rows[t]), 0, "记录表多出一行：%.*s，账本里没有它的事件",
         "a record row that no event made: %.*s", SP(buf_str(&b)));
    buf_release(&b);
}

void verify_extra_content(struct replay *r, int64_t stream, int64_t seq) {
    find(r, "content", stream, seq, "表 content 多出一份内容，没有事件指向它", "table content: a row that no event points to");
}

// Rows of one table of the folded stream, in key order.
static size_t folded(const struct stream *st, enum table_id t, const void *ret[], size_t max) {
    size_t n = 0, pos = 0;
    const void *row;
    while ((row = stream_next(st, t, &pos)) != NULL && n < max) {
        size_t at = n++;
        for (; at > 0 && row_key_cmp(&tables[t], row, ret[at - 1]) < 0; at--) ret[at] = ret[at - 1];
        ret[at] = row;
    }
    return n;
}

static void differ(struct replay *r, enum table_id t, const void *row, const char *code, const char *zh, const char *en,
                   const char *column) {
    struct buf b = BUF_INIT;
    row_key_words(&tables[t], row, &b);
    keep_finding(r, code, row_stream(t, row), 0, arena_printf(&r->scratch, "%s：%.*s %s", zh, SP(buf_str(&b)), column).p,
                 arena_printf(&r->scratch, "%s: %.*s %s", en, SP(buf_str(&b)), column).p);
    buf_release(&b);
}

static int compare_table(struct replay *r, enum table_id t, int64_t stream, struct fault *f) {
    const void *fixed[64], **made = fixed;
    size_t n = 0, i = 0;
    if (r->stream) {
        if (r->stream->count > 64) made = mem_new(arena_bytes(r->stream->count, sizeof *made));
        n = folded(r->stream, t, made, r->stream->count > 64 ? r->stream->count : 64);
    }
    int status = 0;
    while (status == 0 && r->rows[t] && row_stream(t, r->rows[t]) < stream) {
        verify_extra_row(r, t);
        status = replay_advance(r, t, f);
    }
    while (status == 0 && (i < n || (r->rows[t] && row_stream(t, r->rows[t]) == stream))) {
        bool there = r->rows[t] && row_stream(t, r->rows[t]) == stream;
        int order = i == n ? 1 : !there ? -1 : row_key_cmp(&tables[t], made[i], r->rows[t]);
        if (order < 0) {
            differ(r, t, made[i++], "row-missing", "记录表缺一行", "a record row is missing", "");
            continue;
        }
        if (order > 0) {
            if (!r->broken) verify_extra_row(r, t);
        } else {
            const struct column *c = r->broken ? NULL : row_difference(&tables[t], made[i], r->rows[t]);
            if (c) differ(r, t, made[i], "row", "记录与账本不符", "the row is not what its events add up to", c->name);
            i++;
        }
        if (r->result) r->result->rows++;
        status = replay_advance(r, t, f);
    }
    if (made != fixed) free(made);
    return status;
}

// The newest event of a stream has none behind it to say its hash.
static void close_chain(struct replay *r) {
    struct hash h;
    event_hash(&h, buf_str(&r->last));
    r->sums.chain += sum_mark(r->seeds, &h, r->stream_id, r->stream_seq);
}

int verify_stream(struct replay *r, struct fault *f) {
    if (r->stream_id == 0) return 0;
    if (r->result && !r->exact) close_chain(r);
    if (r->missing_upto > r->destroyed_upto && !(r->excused && r->excused(r->excuse, r->stream_id, r->missing_upto)))
        find(r, "content", r->stream_id, r->missing_upto, "事件的内容不见了，也没有销毁它的事件", "content is gone and no event destroyed it");
    if (r->present_from && r->present_from <= r->destroyed_upto)
        find(r, "content", r->stream_id, r->present_from, "内容已被销毁，却又在表里", "content that was destroyed is there again");
    bool made[TABLE_COUNT] = {false};
    for (size_t i = 0; r->stream && i < r->stream->count; i++) made[r->stream->rows[i].table] = true;
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        bool stored = r->rows[t] && row_stream(t, r->rows[t]) <= r->stream_id;
        if (r->cursors[t] && tables[t].kind == TABLE_KIND_RECORD && (made[t] || stored) && compare_table(r, t, r->stream_id, f) < 0) return -1;
    }
    if (r->result) r->result->streams++;
    return 0;
}

bool verify_chain(struct replay *r, const struct row_event *row, const struct event *e, const struct hash *hash) {
    size_t before = r->result->finding_count;
    if (hash && !str_eq(hash8(hash), row->hash8))
        find(r, "hash", row->stream, row->seq, "事件字节与散列不符", "the bytes of the event do not give its hash");
    if (e->stream != row->stream || e->seq != row->seq || e->region_seq != row->region_seq || !str_eq(e->key, row->key) ||
        e->region != store_region(r->store))
        find(r, "key", row->stream, row->seq, "事件的编号列与事件内容不符", "the key columns differ from the event");
    if (!follows(r->stream_seq, e->seq))
        find(r, "gap", row->stream, row->seq, "流中缺事件：第 %lld 条之后是第 %lld 条", "events are missing in the stream: %lld is followed by %lld",
             (long long)r->stream_seq, (long long)e->seq);
    if (hash == NULL && r->stream_seq) r->sums.chain += sum_mark(r->seeds, &e->prev, row->stream, r->stream_seq);
    else if (!hash_eq(&e->prev, &r->stream_head))
        find(r, "chain", row->stream, row->seq, "与前一事件的链断了", "the chain to the previous event is broken");
    return r->result->finding_count == before;
}

struct verifying {
    struct store *store;
    const struct desk_room *const *rooms;
    const struct verify_options *o;
    struct library library;
    struct replay r;
    struct beside beside;
    int64_t last; // newest region_seq
};

static void clear(struct verifying *v, struct verify_result *ret) {
    verify_release(ret);
    memset(ret, 0, sizeof *ret);
    ret->region = store_region(v->store);
}

static void tell(void *context) {
    struct verifying *v = context;
    const struct row_event *row = v->r.rows[TABLE_EVENT];
    if (row) soon_at(&v->beside.soon, SOON_UP, row->region_seq);
    if (v->o->progress) v->o->progress(v->o->context, v->r.result->events + (v->r.exact ? 0 : atomic_load(&v->beside.done)), v->last);
}

// With the stream of the region.
static int first_piece(struct verifying *v, int64_t until, struct fault *f) {
    if (replay_open(&v->r, true, NULL, f) < 0 || verify_upto(&v->r, until, tell, v, f) < 0) return -1;
    return verify_end(&v->r, until, f);
}

// Every stream, its rows, and what rows are left; but for those the one beside takes.
static int streams(struct verifying *v, bool exact, struct verify_result *ret, struct fault *f) {
    const struct verify_options *o = v->o;
    struct pieces all, *pieces = exact ? &all : &v->beside.pieces;
    struct replay *r = &v->r;
    int64_t until = INT64_MIN;
    clear(v, ret);
    *r = (struct replay){.store = v->store, .rooms = v->rooms, .library = &v->library, .result = ret, .chains_only = o->chains_only, .exact = exact,
                         .seeds = v->beside.seeds, .trusted = o->trusted, .trusted_count = o->trusted_count, .excused = o->excused, .excuse = o->excuse};
    work_init(&r->work, NULL);
    pieces_one(&all);
    bool cut = pieces->count > 1;
    int status = replay_open(r, true, cut ? &pieces->from[1] : NULL, f);
    while (status == 0 && pieces_up(pieces, &until)) status = verify_upto(r, until, tell, v, f);
    if (status == 0) status = verify_end(r, cut && until == INT64_MIN ? pieces->from[1] : until, f);
    if (status == 0 && cut) status = first_piece(v, pieces->from[1], f);
    if (status < 0) pieces_none(pieces);
    return status;
}

// The sums say whether anything is wrong; what and where is found by going through the streams once more.
static bool in_doubt(const struct verifying *v) {
    const struct beside *x = &v->beside;
    const struct sums *a = &v->r.sums, *b = &x->sums;
    return v->r.result->finding_count || x->of_streams.finding_count || x->differs || a->chain != b->chain || (!v->o->chains_only && a->content != b->content);
}

// Which indexes do not hold what the rows put there.
static int wrong_indexes(struct verifying *v, uint64_t *ret, struct fault *f) {
    struct beside *x = &v->beside;
    *ret = 0;
    if (v->o->chains_only || !store_tells_indexes(v->store)) return 0;
    if (entries_end(&x->entries, v->store, true, f) < 0) return -1;
    *ret = x->entries.mixed;
    for (int i = 0; i < INDEX_COUNT; i++)
        if (v->r.sums.indexes[i] != x->entries.sums[i]) *ret |= UINT64_C(1) << i;
    return 0;
}

static void tell_indexes(struct verifying *v, uint64_t wrong) {
    for (int i = 0; i < INDEX_COUNT; i++)
        if (wrong >> i & 1)
            find(&v->r, "store", 0, 0, "表 %s：索引 %s 与表不符", "table %s: the index %s is not what the table holds", tables[table_indexes[i].table].name,
                 table_indexes[i].name);
}

static int verify_all(struct verifying *v, struct verify_result *ret, struct fault *f) {
    struct beside *x = &v->beside;
    uint64_t wrong;
    if (!v->o->chains_only && prepare_library(&v->library, v->store, INT64_MAX, f) < 0) return -1;
    if (streams(v, false, ret, f) < 0 || beside_end(x, v->store, f) < 0) return -1;
    if (x->streams) verify_add(&v->r, x->streams);
    if (wrong_indexes(v, &wrong, f) < 0) return -1;
    if (in_doubt(v)) {
        replay_close(&v->r);
        if (streams(v, true, ret, f) < 0) return -1;
        if (ret->finding_count + x->found.finding_count + x->said_count == 0 && x->sums.order == v->r.sums.order)
            find(&v->r, "store", 0, 0, "表 event：按流的索引有误，两种走法所见的事件不同", "table event: the index of the streams is damaged: two ways through it met different events");
    }
    tell_indexes(v, wrong);
    return verify_region(&v->r, x, f);
}

// Where both handles see the same, both can go through streams.
static int begin_both(struct verifying *v, struct fault *f) {
    enum { TRIES = 10 };
    bool same = false;
    for (int i = 0; !same; i++) {
        struct cell last = CELL_INT(0);
        if (store_begin_read(v->store, f) < 0 || store_first(v->store, SQL_EVENT_LAST, NULL, 0, &last, 1, f) < 0) return -1;
        v->last = last.i;
        same = beside_sees(&v->beside, v->last);
        if (i == TRIES) break;
        if (!same) store_rollback(v->store);
    }
    beside_begin(&v->beside, v->store, v->rooms, v->o, v->last, same);
    return 0;
}

// A disk that failed under what was looked at in place says so now (store_mapped).
static int still_reads(struct verifying *v, struct fault *f) {
    struct store *each[] = {v->store, v->beside.twin.store, v->beside.entries.twin.store};
    struct cell last;
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        if (each[i] && store_first(each[i], SQL_EVENT_LAST, NULL, 0, &last, 1, f) < 0) return -1;
    return 0;
}

int ledger_verify(struct store *s, const struct desk_room *const *rooms, const struct verify_options *o,
                  struct verify_result *ret, struct fault *f) {
    struct verifying v = {.store = s, .rooms = rooms, .o = o};
    memset(ret, 0, sizeof *ret);
    store_roomy(s, VERIFY_MEMORY);
    store_mapped(s);
    beside_open(&v.beside, s);
    int status = begin_both(&v, f);
    if (status == 0) status = verify_all(&v, ret, f);
    if (status == 0) status = still_reads(&v, f);
    if (o->progress) o->progress(o->context, v.last, v.last);
    beside_release(&v.beside);
    replay_close(&v.r);
    library_release(&v.library);
    store_rollback(s);
    return status;
}

void verify_release(struct verify_result *r) {
    keychain_release(&r->keys);
    arena_release(&r->arena);
}
