// SPDX-License-Identifier: Apache-2.0
// What is verified once for a region, after its streams: the order of its events, checkpoints, number series, and
// that no row is left over.
#include <stdlib.h>
#include <string.h>

#include "desk/replay_room.h"

struct str event_series(const struct event *e, int64_t *serial) {
    switch (e->type) {
    case EVENT_MATTER_OPENED: *serial = e->u.matter_opened.serial; return e->u.matter_opened.series;
    case EVENT_DOCUMENT_ISSUED: *serial = e->u.document_issued.serial; return e->u.document_issued.series;
    case EVENT_SLIP_ISSUED: *serial = e->u.slip_issued.serial; return e->u.slip_issued.series;
    default: return STR("");
    }
}

static void note_series(struct replay *r, const struct event *e) {
    int64_t serial = 0;
    struct str name = event_series(e, &serial);
    if (name.n == 0) return;
    struct series_sum *s = smap_get(&r->series, name);
    if (s == NULL) {
        s = arena_new(&r->kept, struct series_sum);
        smap_put(&r->series, arena_str(&r->kept, name), s);
    }
    s->count++;
    s->sum += (uint64_t)serial;
    if (serial > s->most) s->most = serial;
}

static void note_checkpoint(struct replay *r, const struct event *e) {
    if (e->type != EVENT_CHECKPOINT_MADE) return;
    if (r->checkpoint_count == r->checkpoint_cap) {
        r->checkpoint_cap = r->checkpoint_cap ? r->checkpoint_cap * 2 : 16;
        r->checkpoints = mem_grow(r->checkpoints, arena_bytes(r->checkpoint_cap, sizeof *r->checkpoints));
    }
    struct checkpoint *c = &r->checkpoints[r->checkpoint_count++];
    *c = (struct checkpoint){e->u.checkpoint_made, e->region_seq};
    c->made.root = arena_str(&r->kept, c->made.root);
}

static void found_in_keys(void *context, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en) {
    keep_finding(context, code, stream, seq, zh, en);
}

void verify_seen(struct replay *r, const struct event *e, const struct hash *hash) {
    note_series(r, e);
    note_checkpoint(r, e);
    keychain_take(&r->result->keys, e, hash, found_in_keys, r);
}

// The order of the region: gap-free, and the root of every checkpoint.
struct order {
    struct replay *replay;
    struct merkle merkle;
    int64_t last;
    uint64_t sum;
    size_t checkpoint;
    int64_t checkpointed;
};

static int check_order(void *context, const struct cell *cells, size_t count) {
    struct order *o = context;
    struct replay *r = o->replay;
    struct hash h;
    if (count < 3) return -1;
    event_hash(&h, cells[2].s);
    if (!follows(o->last, cells[0].i))
        find(r, "order", 0, 0, "表 event：区划次序有缺口，%lld 之后是 %lld", "table event: a gap in the order of the region, %lld is followed by %lld",
             (long long)o->last, (long long)cells[0].i);
    o->last = cells[0].i;
    o->sum += order_mark(o->last, cells[1].s);
    r->result->head = h;
    if (r->published && hash_eq(&h, r->published)) r->published = NULL;
    merkle_add(&o->merkle, &h);
    if (o->checkpoint == r->checkpoint_count) return 0;
    const struct event_checkpoint_made *c = &r->checkpoints[o->checkpoint].made;
    if (o->last != c->upto) return 0;
    struct hash root;
    char hex[2 * HASH_BYTES + 1];
    merkle_root(&o->merkle, &root);
    hash_hex(&root, hex);
    bool fits = c->n == (int64_t)o->checkpoint + 1 && follows(o->checkpointed, c->from_seq) &&
                follows(c->upto, r->checkpoints[o->checkpoint].region_seq);
    if (!fits || !str_eq(c->root, str_c(hex)))
        find(r, "checkpoint", 0, 0, "检查点（checkpoint）%lld 与它覆盖的事件不符", "checkpoint %lld does not match the events it covers", (long long)c->n);
    o->checkpointed = c->upto;
    o->checkpoint++;
    merkle_init(&o->merkle);
    return 0;
}

static int check_series(void *context, const void *row) {
    struct replay *r = context;
    const struct row_series *s = row;
    struct series_sum *sum = smap_get(&r->series, s->name);
    if (sum == NULL || sum->count != s->value || sum->most != s->value || sum->sum != (uint64_t)s->value * ((uint64_t)s->value + 1) / 2)
        find(r, "series", 0, 0, "号序“%.*s”与事件不符或有缺号", "number series \"%.*s\" has a gap or differs from the events", SP(s->name));
    else sum->count = -1; // seen
    return 0;
}

// Rows that were moved to a region nobody opened are in nobody's verification.
static int check_regions(struct replay *r, enum table_id t, struct fault *f) {
    int64_t region = INT64_MIN, opened, with_events;
    int got;
    while ((got = store_next_region(r->store, t, region, &region, f)) == 1) {
        if (region == store_region(r->store)) continue;
        if (store_next_region(r->store, TABLE_REGION, region - 1, &opened, f) < 0 ||
            store_next_region(r->store, TABLE_EVENT, region - 1, &with_events, f) < 0)
            return -1;
        if (opened != region || with_events != region)
            find(r, "row-extra", 0, 0, "表 %s 里有属于区划 %lld 的行，而没有建立这个区划", "table %s has rows of region %lld, which was never opened",
                 tables[t].name, (long long)region);
    }
    return got;
}

static int check_left_over(struct replay *r, enum table_id t, struct fault *f) {
    while (r->rows[t]) {
        verify_extra_row(r, t);
        if (replay_advance(r, t, f) < 0) return -1;
    }
    return 0;
}

static int check_stray(void *context, const struct cell *cells, size_t count) {
    (void)cells, (void)count;
    verify_extra_content(context, 0, 0);
    return 0;
}

static int check_all_series(struct replay *r, struct fault *f) {
    struct series_sum *s;
    struct str name;
    if (store_rows(r->store, TABLE_SERIES, check_series, r, f) < 0) return -1;
    for (size_t pos = 0; (s = smap_next(&r->series, &pos, &name)) != NULL;)
        if (s->count != -1) find(r, "series", 0, 0, "号序“%.*s”不在表 series 里", "number series \"%.*s\" is not in the table", SP(name));
    return 0;
}

static int check_whole_order(struct replay *r, struct fault *f) {
    struct order o = {.replay = r};
    merkle_init(&o.merkle);
    if (store_each(r->store, SQL_EVENT_ORDER, NULL, 0, check_order, &o, f) < 0) return -1;
    if (r->published)
        find(r, "head", 0, 0, "表 event：已公布的末端散列不在账本里；尾部被截掉，或账本被改写",
             "table event: the published head is not in the ledger; a tail was cut off, or the ledger was rewritten");
    if (o.last != r->result->events)
        find(r, "order", 0, 0, "表 event：按次序数得 %lld 个事件，按流数得 %lld 个", "table event: %lld events in order, %lld by stream",
             (long long)o.last, (long long)r->result->events);
    if (o.sum != r->order_sum)
        find(r, "order", 0, 0, "表 event：次序索引与表不符", "table event: the index of the order is not what the table holds");
    if (o.checkpoint != r->checkpoint_count)
        find(r, "checkpoint", 0, 0, "检查点（checkpoint）%zu 覆盖的事件不全", "checkpoint %zu covers events that are not there", o.checkpoint + 1);
    r->result->last_seq = o.last;
    r->result->checkpoints = (int64_t)r->checkpoint_count;
    r->result->since_checkpoint = (int64_t)o.merkle.count;
    return 0;
}

static int check_structure(void *context, const struct cell *cells, size_t count) {
    (void)count;
    find(context, "store", 0, 0, "数据文件的结构已损坏，请用备份恢复：%.*s", "the structure of the store file is damaged, restore a backup: %.*s",
         SP(cells[0].s));
    return 0;
}

int verify_region(struct replay *r, struct fault *f) {
    if (!r->chains_only && structure_end(&r->structure, r->store, check_structure, r, f) < 0) return -1;
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        if (r->cursors[t] && tables[t].kind == TABLE_KIND_RECORD && check_left_over(r, t, f) < 0) return -1;
        if (tables[t].kind != TABLE_KIND_WORKING && check_regions(r, t, f) < 0) return -1;
    }
    if (!r->chains_only && store_each(r->store, SQL_CONTENT_STRAYS, NULL, 0, check_stray, r, f) < 0) return -1;
    keychain_end(&r->result->keys, r->trusted, r->trusted_count, found_in_keys, r);
    return check_whole_order(r, f) < 0 ? -1 : check_all_series(r, f);
}
