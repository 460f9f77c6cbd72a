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

int verify_stream(struct replay *r, struct fault *f) {
    if (r->stream_id == 0) return 0;
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
    if (!str_eq(hash8(hash), row->hash8))
        find(r, "hash", row->stream, row->seq, "事件字节与散列不符", "the bytes of the event do not give its hash");
    if (e->stream != row->stream || e->seq != row->seq || e->region_seq != row->region_seq || !str_eq(e->key, row->key) ||
        e->region != store_region(r->store))
        find(r, "key", row->stream, row->seq, "事件的编号列与事件内容不符", "the key columns differ from the event");
    if (!follows(r->stream_seq, e->seq))
        find(r, "gap", row->stream, row->seq, "流中缺事件：第 %lld 条之后是第 %lld 条", "events are missing in the stream: %lld is followed by %lld",
             (long long)r->stream_seq, (long long)e->seq);
    if (!hash_eq(&e->prev, &r->stream_head))
        find(r, "chain", row->stream, row->seq, "与前一事件的链断了", "the chain to the previous event is broken");
    return r->result->finding_count == before;
}

int ledger_verify(struct store *s, const struct desk_room *const *rooms, const struct verify_options *o,
                  struct verify_result *ret, struct fault *f) {
    struct library library = {0};
    struct replay r = {.store = s, .rooms = rooms, .library = &library, .result = ret,
                       .chains_only = o->chains_only, .published = o->published, .trusted = o->trusted, .trusted_count = o->trusted_count,
                       .excused = o->excused, .excuse = o->excuse};
    struct cell all = CELL_INT(0);
    memset(ret, 0, sizeof *ret);
    ret->region = store_region(s);
    work_init(&r.work, NULL);
    if (!o->chains_only) structure_begin(&r.structure, s);
    int status = store_begin_read(s, f);
    if (status == 0) status = store_first(s, SQL_COUNT_EVENT, NULL, 0, &all, 1, f) < 0 ? -1 : 0;
    if (status == 0) status = replay_open(&r, true, f);
    if (status == 0 && !o->chains_only) status = prepare_library(&library, s, INT64_MAX, f);
    for (int64_t done = 0; status == 0 && r.rows[TABLE_EVENT]; done++) {
        if (o->progress && done % 8192 == 0) o->progress(o->context, done, all.i);
        status = replay_event(&r, r.rows[TABLE_EVENT], f);
        if (status == 0) status = replay_advance(&r, TABLE_EVENT, f);
    }
    if (status == 0) status = verify_stream(&r, f);
    if (status == 0) status = verify_region(&r, f);
    if (o->progress) o->progress(o->context, all.i, all.i);
    structure_drop(&r.structure);
    replay_close(&r);
    library_release(&library);
    store_rollback(s);
    return status;
}

void verify_release(struct verify_result *r) {
    keychain_release(&r->keys);
    arena_release(&r->arena);
}
