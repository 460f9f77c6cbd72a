// SPDX-License-Identifier: Apache-2.0
#include "desk/replay.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct series_sum {
    int64_t count, sum, most;
};

struct replay {
    struct store *store;
    const struct desk_room *const *rooms;
    struct library *library;
    struct work work;           // one stream at a time
    struct stream *stream;      // the one being folded; NULL between
    bool broken;                // it had a finding: its rows are not compared
    int64_t missing_upto, destroyed_upto;
    struct arena scratch;       // dies with the event
    // verification only
    struct verify_result *result;
    bool chains_only;
    int64_t stream_id, stream_seq;
    struct hash stream_head;
    struct smap series;         // name -> struct series_sum
    struct arena kept;
    struct event_checkpoint_made *checkpoints;
    size_t checkpoint_count, checkpoint_cap;
    struct store_cursor *cursors[TABLE_COUNT];
    const void *rows[TABLE_COUNT]; // the row each cursor stands on; NULL at the end
};

static void keep_finding(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en) {
    struct verify_result *v = r->result;
    if (v == NULL) return;
    if (v->finding_count < VERIFY_FINDINGS_MAX) {
        struct fault f;
        fault_say(&f, FAULT_MACHINE, code, str_c(zh), str_c(en)); // mends torn and foreign bytes
        struct verify_finding *to = &v->findings[v->finding_count];
        *to = (struct verify_finding){.zh = arena_str(&v->arena, str_c(f.zh)), .en = arena_str(&v->arena, str_c(f.en)),
                                      .stream = stream, .seq = seq};
        snprintf(to->code, sizeof to->code, "%s", code);
    }
    v->finding_count++;
}

__attribute__((format(printf, 5, 7), format(printf, 6, 7)))
static void find(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en, ...) {
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
    struct applying x = {&r->work, r->library, r->stream, e, content, true};
    return a->apply(&x, f);
}

static void next_stream(struct replay *r, int64_t id) {
    work_drop(&r->work);
    work_release(&r->work);
    work_init(&r->work, NULL);
    r->stream = NULL;
    r->broken = false;
    r->missing_upto = r->destroyed_upto = 0;
    r->stream_id = id;
    r->stream_seq = 0;
    r->stream_head = (struct hash){{0}};
}

static int advance(struct replay *r, enum table_id t, struct fault *f) {
    r->rows[t] = NULL;
    return store_cursor_next(r->cursors[t], &r->rows[t], f) < 0 ? -1 : 0;
}

static int64_t row_stream(enum table_id t, const void *row) { return *row_int(&tables[t].columns[0], row); }

static void extra_row(struct replay *r, enum table_id t) {
    struct buf b = BUF_INIT;
    row_key_words(&tables[t], r->rows[t], &b);
    find(r, "row-extra", row_stream(t, r->rows[t]), 0, "记录表多出一行：%.*s，账本里没有它的事件",
         "a record row that no event made: %.*s", SP(buf_str(&b)));
    buf_release(&b);
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
        extra_row(r, t);
        status = advance(r, t, f);
    }
    while (status == 0 && (i < n || (r->rows[t] && row_stream(t, r->rows[t]) == stream))) {
        bool there = r->rows[t] && row_stream(t, r->rows[t]) == stream;
        int order = i == n ? 1 : !there ? -1 : row_key_cmp(&tables[t], made[i], r->rows[t]);
        if (order < 0) {
            differ(r, t, made[i++], "row-missing", "记录表缺一行", "a record row is missing", "");
            continue;
        }
        if (order > 0) {
            if (!r->broken) extra_row(r, t);
        } else {
            const struct column *c = r->broken ? NULL : row_difference(&tables[t], made[i], r->rows[t]);
            if (c) differ(r, t, made[i], "row", "记录与账本不符", "the row is not what its events add up to", c->name);
            i++;
        }
        if (r->result) r->result->rows++;
        status = advance(r, t, f);
    }
    if (made != fixed) free(made);
    return status;
}

static int finish_stream(struct replay *r, struct fault *f) {
    if (r->stream_id == 0) return 0;
    if (r->missing_upto > r->destroyed_upto)
        find(r, "content", r->stream_id, r->missing_upto, "事件的内容不见了，也没有销毁它的事件", "content is gone and no event destroyed it");
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (r->cursors[t] && tables[t].kind == TABLE_KIND_RECORD && compare_table(r, t, r->stream_id, f) < 0) return -1;
    if (r->result) r->result->streams++;
    return 0;
}

static void note_series(struct replay *r, const struct event *e) {
    if (e->type != EVENT_MATTER_OPENED || e->u.matter_opened.series.n == 0) return;
    struct series_sum *s = smap_get(&r->series, e->u.matter_opened.series);
    if (s == NULL) {
        s = arena_new(&r->kept, struct series_sum);
        smap_put(&r->series, arena_str(&r->kept, e->u.matter_opened.series), s);
    }
    s->count++;
    s->sum += e->u.matter_opened.serial;
    if (e->u.matter_opened.serial > s->most) s->most = e->u.matter_opened.serial;
}

static void note_checkpoint(struct replay *r, const struct event *e) {
    if (e->type != EVENT_CHECKPOINT_MADE) return;
    if (r->checkpoint_count == r->checkpoint_cap) {
        r->checkpoint_cap = r->checkpoint_cap ? r->checkpoint_cap * 2 : 16;
        r->checkpoints = mem_grow(r->checkpoints, arena_bytes(r->checkpoint_cap, sizeof *r->checkpoints));
    }
    struct event_checkpoint_made *c = &r->checkpoints[r->checkpoint_count++];
    *c = e->u.checkpoint_made;
    c->root = arena_str(&r->kept, c->root);
}

static bool chain_ok(struct replay *r, const struct row_event *row, const struct event *e, const struct hash *hash) {
    size_t before = r->result->finding_count;
    if (row->hash.n != HASH_BYTES || memcmp(hash->b, row->hash.p, HASH_BYTES) != 0)
        find(r, "hash", row->stream, row->seq, "事件字节与散列不符", "the bytes of the event do not give its hash");
    if (e->stream != row->stream || e->seq != row->seq || e->region_seq != row->region_seq || !str_eq(e->key, row->key) ||
        e->region != store_region(r->store))
        find(r, "key", row->stream, row->seq, "事件的编号列与事件内容不符", "the key columns differ from the event");
    if (e->seq != r->stream_seq + 1)
        find(r, "gap", row->stream, row->seq, "流中缺事件：第 %lld 条之后是第 %lld 条", "events are missing in the stream: %lld is followed by %lld",
             (long long)r->stream_seq, (long long)e->seq);
    if (!hash_eq(&e->prev, &r->stream_head))
        find(r, "chain", row->stream, row->seq, "与前一事件的链断了", "the chain to the previous event is broken");
    return r->result->finding_count == before;
}

// The content that belongs to the event, decoded; `nothing` when there is none or it was destroyed.
static int content_of(struct replay *r, const struct row_event *row, const struct event *e, struct pair_list *ret, struct fault *f) {
    *ret = nothing;
    for (;;) {
        const struct row_content *c = r->rows[TABLE_CONTENT];
        bool before = c && (c->stream < row->stream || (c->stream == row->stream && c->seq < row->seq));
        if (!before) break;
        find(r, "content", c->stream, c->seq, "多出一份内容，没有事件指向它", "content that no event points to");
        if (advance(r, TABLE_CONTENT, f) < 0) return -1;
    }
    const struct row_content *c = r->rows[TABLE_CONTENT];
    bool there = c && c->stream == row->stream && c->seq == row->seq;
    if (!e->has_content) return 0;
    if (!there) {
        r->missing_upto = row->seq;
        if (r->result) r->result->destroyed++;
        return 0;
    }
    struct hash h;
    content_hash(&h, c->salt, c->bytes);
    if (r->result) {
        r->result->contents++;
        if (!hash_eq(&h, &e->content) || c->salt.n != SALT_BYTES) {
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
    return advance(r, TABLE_CONTENT, f);
}

static int one_event(struct replay *r, const struct row_event *row, struct fault *f) {
    struct event e;
    struct hash hash;
    struct fault bad;
    arena_reset(&r->scratch);
    if (row->stream != r->stream_id) {
        if (finish_stream(r, f) < 0) return -1;
        next_stream(r, row->stream);
    }
    if (r->result) event_hash(&hash, row->bytes);
    struct pair_list content = nothing;
    if (event_decode(&e, row->bytes, &r->scratch, &bad) < 0) {
        if (!r->result) {
            *f = bad;
            return -1;
        }
        keep_finding(r, "decode", row->stream, row->seq, bad.zh, bad.en);
        r->broken = true;
        r->stream_seq = row->seq;
        r->stream_head = hash;
        return 0;
    }
    if (r->result) {
        if (!chain_ok(r, row, &e, &hash)) r->broken = true;
        r->stream_head = hash;
        r->stream_seq = e.seq;
        r->result->events++;
        note_series(r, &e);
        note_checkpoint(r, &e);
    }
    if (r->chains_only) return 0;
    if (content_of(r, row, &e, &content, f) < 0) return -1;
    if (e.type == EVENT_CONTENT_DESTROYED) r->destroyed_upto = e.u.content_destroyed.upto;
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

static int open_cursors(struct replay *r, bool records, struct fault *f) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        bool wanted = t == TABLE_EVENT || (!r->chains_only && (t == TABLE_CONTENT || (records && tables[t].kind == TABLE_KIND_RECORD)));
        if (!wanted) continue;
        if (store_cursor_open(r->store, t, &r->cursors[t], f) < 0 || advance(r, t, f) < 0) return -1;
    }
    return 0;
}

static void close_replay(struct replay *r) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) store_cursor_close(r->cursors[t]);
    work_release(&r->work);
    smap_release(&r->series);
    arena_release(&r->kept);
    arena_release(&r->scratch);
    free(r->checkpoints);
}

// The order of the region: gap-free, and the root of every checkpoint.
struct order {
    struct replay *replay;
    struct merkle merkle;
    int64_t last;
    size_t checkpoint;
    int64_t checkpointed;
};

static int check_order(void *context, const struct cell *cells, size_t count) {
    struct order *o = context;
    struct replay *r = o->replay;
    struct hash h;
    if (count < 2 || cells[1].s.n != HASH_BYTES) {
        find(r, "hash", 0, 0, "第 %lld 号事件的散列长度不对", "the hash of event %lld has the wrong length", (long long)cells[0].i);
        return 0;
    }
    memcpy(h.b, cells[1].s.p, HASH_BYTES);
    if (cells[0].i != o->last + 1)
        find(r, "order", 0, 0, "区划次序有缺口：%lld 之后是 %lld", "a gap in the order of the region: %lld is followed by %lld",
             (long long)o->last, (long long)cells[0].i);
    o->last = cells[0].i;
    r->result->head = h;
    merkle_add(&o->merkle, &h);
    if (o->checkpoint == r->checkpoint_count) return 0;
    const struct event_checkpoint_made *c = &r->checkpoints[o->checkpoint];
    if (o->last != c->upto) return 0;
    struct hash root;
    char hex[2 * HASH_BYTES + 1];
    merkle_root(&o->merkle, &root);
    hash_hex(&root, hex);
    if (!str_eq(c->root, str_c(hex)) || c->n != (int64_t)o->checkpoint + 1 || c->from_seq != o->checkpointed + 1)
        find(r, "checkpoint", 0, 0, "检查点 %lld 与它覆盖的事件不符", "checkpoint %lld does not match the events it covers", (long long)c->n);
    o->checkpointed = c->upto;
    o->checkpoint++;
    merkle_init(&o->merkle);
    return 0;
}

static int check_series(void *context, const void *row) {
    struct replay *r = context;
    const struct row_series *s = row;
    struct series_sum *sum = smap_get(&r->series, s->name);
    if (sum == NULL || sum->count != s->value || sum->most != s->value || sum->sum != s->value * (s->value + 1) / 2)
        find(r, "series", 0, 0, "号序“%.*s”与事件不符或有缺号", "number series \"%.*s\" has a gap or differs from the events", SP(s->name));
    else sum->count = -1; // seen
    return 0;
}

static int verify_rest(struct replay *r, struct fault *f) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        if (!r->cursors[t] || t == TABLE_EVENT) continue;
        for (; r->rows[t]; ) {
            if (t == TABLE_CONTENT) find(r, "content", row_stream(t, r->rows[t]), 0, "多出一份内容，没有事件指向它", "content that no event points to");
            else extra_row(r, t);
            if (advance(r, t, f) < 0) return -1;
        }
    }
    struct order o = {.replay = r};
    merkle_init(&o.merkle);
    if (store_each(r->store, SQL_EVENT_ORDER, NULL, 0, check_order, &o, f) < 0) return -1;
    if (o.last != r->result->events)
        find(r, "order", 0, 0, "按次序数得 %lld 个事件，按流数得 %lld 个", "%lld events in order, %lld by stream", (long long)o.last,
             (long long)r->result->events);
    if (o.checkpoint != r->checkpoint_count)
        find(r, "checkpoint", 0, 0, "检查点 %zu 覆盖的事件不全", "checkpoint %zu covers events that are not there", o.checkpoint + 1);
    r->result->last_seq = o.last;
    r->result->checkpoints = (int64_t)r->checkpoint_count;
    r->result->since_checkpoint = (int64_t)o.merkle.count;
    if (store_rows(r->store, TABLE_SERIES, check_series, r, f) < 0) return -1;
    struct series_sum *s;
    struct str name;
    for (size_t pos = 0; (s = smap_next(&r->series, &pos, &name)) != NULL;)
        if (s->count != -1) find(r, "series", 0, 0, "号序“%.*s”不在表里", "number series \"%.*s\" is not in the table", SP(name));
    return 0;
}

int ledger_verify(struct store *s, const struct desk_room *const *rooms, const struct verify_options *o,
                  struct verify_result *ret, struct fault *f) {
    struct library library = {0};
    struct replay r = {.store = s, .rooms = rooms, .library = &library, .result = ret, .chains_only = o->chains_only};
    struct cell all = CELL_INT(0);
    memset(ret, 0, sizeof *ret);
    work_init(&r.work, NULL);
    int status = store_begin_read(s, f);
    if (status == 0) status = store_first(s, SQL_COUNT_EVENT, NULL, 0, &all, 1, f) < 0 ? -1 : 0;
    if (status == 0) status = open_cursors(&r, true, f);
    for (int64_t done = 0; status == 0 && r.rows[TABLE_EVENT]; done++) {
        if (o->progress && done % 8192 == 0) o->progress(o->context, done, all.i);
        status = one_event(&r, r.rows[TABLE_EVENT], f);
        if (status == 0) status = advance(&r, TABLE_EVENT, f);
    }
    if (status == 0) status = finish_stream(&r, f);
    if (status == 0) status = verify_rest(&r, f);
    if (o->progress) o->progress(o->context, all.i, all.i);
    close_replay(&r);
    library_release(&library);
    store_rollback(s);
    return status;
}

void verify_release(struct verify_result *r) { arena_release(&r->arena); }

int ledger_replay(struct store *s, const struct desk_room *const *rooms, replay_fn *each, void *context,
                  struct library *library, struct fault *f) {
    struct replay r = {.store = s, .rooms = rooms, .library = library};
    work_init(&r.work, NULL);
    int status = store_begin_read(s, f);
    if (status == 0) status = open_cursors(&r, false, f);
    while (status == 0 && r.rows[TABLE_EVENT]) {
        const struct row_event *row = r.rows[TABLE_EVENT];
        if (r.stream && row->stream != r.stream_id) status = each(context, r.stream, f);
        if (status == 0) status = one_event(&r, row, f);
        if (status == 0) status = advance(&r, TABLE_EVENT, f);
    }
    if (status == 0 && r.stream) status = each(context, r.stream, f);
    close_replay(&r);
    store_rollback(s);
    return status;
}
