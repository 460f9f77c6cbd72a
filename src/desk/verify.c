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
            if (!r->broken) extra_row(r, t);
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

int verify_stream(struct replay *r, struct fault *f) {
    if (r->stream_id == 0) return 0;
    if (r->missing_upto > r->destroyed_upto)
        find(r, "content", r->stream_id, r->missing_upto, "事件的内容不见了，也没有销毁它的事件", "content is gone and no event destroyed it");
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (r->cursors[t] && tables[t].kind == TABLE_KIND_RECORD && compare_table(r, t, r->stream_id, f) < 0) return -1;
    if (r->result) r->result->streams++;
    return 0;
}

bool verify_chain(struct replay *r, const struct row_event *row, const struct event *e, const struct hash *hash) {
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

void verify_seen(struct replay *r, const struct event *e) {
    note_series(r, e);
    note_checkpoint(r, e);
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
    if (r->published && hash_eq(&h, r->published)) r->published = NULL;
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
            if (replay_advance(r, t, f) < 0) return -1;
        }
    }
    struct order o = {.replay = r};
    merkle_init(&o.merkle);
    if (store_each(r->store, SQL_EVENT_ORDER, NULL, 0, check_order, &o, f) < 0) return -1;
    if (r->published)
        find(r, "head", 0, 0, "已公布的末端散列不在账本里：尾部被截掉，或账本被改写", "the published head is not in the ledger: a tail was cut off, or the ledger was rewritten");
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

// A pair may be switched on by an event that stands, by stream, before the profile it names: the fold begins with
// the published texts at hand. Rows that were tampered with are found when they are compared.
void prepare_library(struct library *l, struct store *s) {
    struct fault ignored;
    if (library_load(l, s, &ignored) < 0) library_release(l);
}

int ledger_verify(struct store *s, const struct desk_room *const *rooms, const struct verify_options *o,
                  struct verify_result *ret, struct fault *f) {
    struct library library = {0};
    struct replay r = {.store = s, .rooms = rooms, .library = &library, .result = ret,
                       .chains_only = o->chains_only, .published = o->published};
    struct cell all = CELL_INT(0);
    memset(ret, 0, sizeof *ret);
    work_init(&r.work, NULL);
    int status = store_begin_read(s, f);
    if (status == 0) status = store_first(s, SQL_COUNT_EVENT, NULL, 0, &all, 1, f) < 0 ? -1 : 0;
    if (status == 0) status = replay_open(&r, true, f);
    if (status == 0 && !o->chains_only) prepare_library(&library, s);
    for (int64_t done = 0; status == 0 && r.rows[TABLE_EVENT]; done++) {
        if (o->progress && done % 8192 == 0) o->progress(o->context, done, all.i);
        status = replay_event(&r, r.rows[TABLE_EVENT], f);
        if (status == 0) status = replay_advance(&r, TABLE_EVENT, f);
    }
    if (status == 0) status = verify_stream(&r, f);
    if (status == 0) status = verify_rest(&r, f);
    if (o->progress) o->progress(o->context, all.i, all.i);
    replay_close(&r);
    library_release(&library);
    store_rollback(s);
    return status;
}

void verify_release(struct verify_result *r) { arena_release(&r->arena); }
