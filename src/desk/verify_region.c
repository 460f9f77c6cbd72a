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

struct series_sum *verify_series(struct replay *r, struct str name) {
    struct series_sum *s = smap_get(&r->series, name);
    if (s == NULL) {
        s = arena_new(&r->kept, struct series_sum);
        smap_put(&r->series, arena_str(&r->kept, name), s);
    }
    return s;
}

static void note_series(struct replay *r, const struct event *e) {
    int64_t serial = 0;
    struct str name = event_series(e, &serial);
    if (name.n == 0) return;
    struct series_sum *s = verify_series(r, name);
    s->count++;
    s->sum += (uint64_t)serial;
    if (serial > s->most) s->most = serial;
}

static void found_in_keys(void *context, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en) {
    keep_finding(context, code, stream, seq, zh, en);
}

void verify_seen(struct replay *r, const struct event *e, struct str bytes) {
    struct hash hash;
    note_series(r, e);
    if (!keychain_takes(e->type)) return;
    event_hash(&hash, bytes);
    keychain_take(&r->result->keys, e, &hash, found_in_keys, r);
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

static int check_all_series(struct replay *r, struct fault *f) {
    struct series_sum *s;
    struct str name;
    if (store_rows(r->store, TABLE_SERIES, check_series, r, f) < 0) return -1;
    for (size_t pos = 0; (s = smap_next(&r->series, &pos, &name)) != NULL;)
        if (s->count != -1) find(r, "series", 0, 0, "号序“%.*s”不在表 series 里", "number series \"%.*s\" is not in the table", SP(name));
    return 0;
}

// What the one beside found, and whether both went through the same events.
static void take_beside(struct replay *r, struct beside *x) {
    struct verify_result *to = r->result;
    for (size_t i = 0; i < x->said_count; i++)
        find(r, "store", 0, 0, "数据文件的结构已损坏，请用备份恢复：%.*s", "the structure of the store file is damaged, restore a backup: %.*s",
             SP(buf_str(&x->said[i])));
    for (size_t i = 0; i < x->found.finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *n = &x->found.findings[i];
        verify_note(to, n->code, n->stream, n->seq, 0, n->zh, n->en);
    }
    if (!x->met)
        find(r, "head", 0, 0, "表 event：已公布的末端散列不在账本里；尾部被截掉，或账本被改写",
             "table event: the published head is not in the ledger; a tail was cut off, or the ledger was rewritten");
    if (x->found.events != to->events || x->found.last_seq != to->events)
        find(r, "order", 0, 0, "表 event：按次序数得 %lld 个事件，按流数得 %lld 个", "table event: %lld events in order, %lld by stream",
             (long long)x->found.last_seq, (long long)to->events);
    if (x->sums.order != r->sums.order)
        find(r, "order", 0, 0, "表 event：次序索引与表不符", "table event: the index of the order is not what the table holds");
    to->last_seq = x->found.last_seq;
    to->head = x->found.head;
    to->checkpoints = x->found.checkpoints;
    to->since_checkpoint = x->found.since_checkpoint;
}

int verify_region(struct replay *r, struct beside *x, struct fault *f) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (tables[t].kind != TABLE_KIND_WORKING && check_regions(r, t, f) < 0) return -1;
    keychain_end(&r->result->keys, r->trusted, r->trusted_count, found_in_keys, r);
    take_beside(r, x);
    return check_all_series(r, f);
}
