// SPDX-License-Identifier: Apache-2.0
#include "ledger/event.h"

#include <string.h>

static const struct hash no_hash;

struct str pairs_get(struct pair_list l, struct str name) {
    for (size_t i = 0; i < l.count; i++)
        if (str_eq(l.pairs[i].name, name)) return l.pairs[i].value;
    return STR("");
}

static uint64_t zigzag(int64_t v) { return (uint64_t)v << 1 ^ (uint64_t)(v >> 63); }
static int64_t unzigzag(uint64_t v) { return (int64_t)(v >> 1) ^ -(int64_t)(v & 1); }

static void put_int(struct buf *b, int64_t v) { buf_varint(b, zigzag(v)); }

static void put_str(struct buf *b, struct str s) {
    buf_varint(b, s.n);
    buf_add(b, s);
}

static void put_hash(struct buf *b, const struct hash *h) {
    bool there = !hash_eq(h, &no_hash);
    buf_byte(b, there);
    if (there) buf_add(b, hash_str(h));
}

static void put_pairs(struct buf *b, struct pair_list l) {
    buf_varint(b, l.count);
    for (size_t i = 0; i < l.count; i++) {
        put_str(b, l.pairs[i].name);
        put_str(b, l.pairs[i].value);
    }
}

static const void *field_at(const struct event *e, const struct event_field *d) {
    return (const char *)&e->u + d->offset;
}

static void put_field(struct buf *b, const struct event *e, const struct event_field *d) {
    const void *p = field_at(e, d);
    switch (d->type) {
    case EVENT_INT:
    case EVENT_ID:
    case EVENT_TIME: {
        int64_t v = *(const int64_t *)p;
        if (v == 0) return;
        buf_varint(b, (uint64_t)d->number);
        put_int(b, v);
        return;
    }
    case EVENT_TEXT: {
        struct str s = *(const struct str *)p;
        if (s.n == 0) return;
        buf_varint(b, (uint64_t)d->number);
        put_str(b, s);
        return;
    }
    case EVENT_LIST: {
        struct id_list l = *(const struct id_list *)p;
        if (l.count == 0) return;
        buf_varint(b, (uint64_t)d->number);
        buf_varint(b, l.count);
        for (size_t i = 0; i < l.count; i++) put_int(b, l.ids[i]);
        return;
    }
    case EVENT_PAIRS: {
        struct pair_list l = *(const struct pair_list *)p;
        if (l.count == 0) return;
        buf_varint(b, (uint64_t)d->number);
        put_pairs(b, l);
        return;
    }
    }
}

void event_encode(struct buf *b, const struct event *e) {
    buf_byte(b, EVENT_VERSION);
    buf_varint(b, (uint64_t)e->type);
    put_int(b, e->region);
    put_int(b, e->stream);
    put_int(b, e->seq);
    put_int(b, e->region_seq);
    put_int(b, e->at);
    put_int(b, e->recorded);
    put_int(b, e->account);
    put_int(b, e->office);
    put_str(b, e->role);
    put_str(b, e->channel);
    put_str(b, e->key);
    put_hash(b, &e->digest);
    buf_byte(b, e->has_content);
    if (e->has_content) buf_add(b, hash_str(&e->content));
    put_hash(b, &e->prev);
    const struct event_kind *k = &event_kinds[e->type];
    for (int i = 0; i < k->field_count; i++) put_field(b, e, &k->fields[i]);
}

// A reader over the bytes with a sticky failure.
struct reader {
    struct str rest;
    bool failed;
};

static uint64_t take_varint(struct reader *r) {
    uint64_t v = 0;
    if (r->failed || varint_take(&r->rest, &v) < 0) {
        r->failed = true;
        return 0;
    }
    return v;
}

static int64_t take_int(struct reader *r) { return unzigzag(take_varint(r)); }

static int64_t take_time(struct reader *r) {
    int64_t v = take_int(r);
    if (v < EVENT_TIME_FIRST || v > EVENT_TIME_LAST) r->failed = true;
    return v;
}

static struct str take_bytes(struct reader *r, size_t n) {
    if (r->failed || r->rest.n < n) {
        r->failed = true;
        return STR("");
    }
    struct str s = str_head(r->rest, n);
    r->rest = str_skip(r->rest, n);
    return s;
}

static struct str take_str(struct reader *r) {
    uint64_t n = take_varint(r);
    struct str s = take_bytes(r, n > r->rest.n ? r->rest.n + 1 : (size_t)n);
    if (utf8_fault(s) >= 0) r->failed = true;
    return s;
}

static bool take_flag(struct reader *r) {
    struct str s = take_bytes(r, 1);
    if (r->failed || (unsigned char)s.p[0] > 1) {
        r->failed = true;
        return false;
    }
    return s.p[0] == 1;
}

static void take_hash(struct reader *r, struct hash *ret) {
    struct str s = take_bytes(r, HASH_BYTES);
    if (!r->failed) memcpy(ret->b, s.p, HASH_BYTES);
}

static void take_optional_hash(struct reader *r, struct hash *ret) {
    if (!take_flag(r)) return;
    take_hash(r, ret);
    if (hash_eq(ret, &no_hash)) r->failed = true;
}

static struct pair_list take_pairs(struct reader *r, struct arena *a) {
    uint64_t n = take_varint(r);
    if (n == 0 || n > r->rest.n / 2) { // each pair takes two bytes at least
        r->failed = true;
        return (struct pair_list){NULL, 0};
    }
    struct pair *pairs = arena_array(a, struct pair, n);
    for (size_t i = 0; i < n; i++) {
        pairs[i].name = take_str(r);
        pairs[i].value = take_str(r);
    }
    return (struct pair_list){pairs, (size_t)n};
}

static void take_field(struct reader *r, struct event *e, const struct event_field *d, struct arena *a) {
    void *p = (char *)&e->u + d->offset;
    switch (d->type) {
    case EVENT_INT:
    case EVENT_ID:
    case EVENT_TIME: {
        int64_t v = d->type == EVENT_TIME ? take_time(r) : take_int(r);
        if (v == 0) r->failed = true;
        *(int64_t *)p = v;
        return;
    }
    case EVENT_TEXT: {
        struct str s = take_str(r);
        if (s.n == 0) r->failed = true;
        *(struct str *)p = s;
        return;
    }
    case EVENT_LIST: {
        uint64_t n = take_varint(r);
        if (n == 0 || n > r->rest.n) {
            r->failed = true;
            return;
        }
        int64_t *ids = arena_array(a, int64_t, n);
        for (size_t i = 0; i < n; i++) ids[i] = take_int(r);
        *(struct id_list *)p = (struct id_list){ids, (size_t)n};
        return;
    }
    case EVENT_PAIRS: *(struct pair_list *)p = take_pairs(r, a); return;
    }
}

static int bad_event(struct fault *f, const char *zh, const char *en) {
    return fault_say(f, FAULT_MACHINE, "bad-event", str_c(zh), str_c(en));
}

int event_decode(struct event *ret, struct str bytes, struct arena *a, struct fault *f) {
    struct reader r = {bytes, false};
    struct event e;
    memset(&e, 0, sizeof e);
    struct str version = take_bytes(&r, 1);
    if (r.failed || (unsigned char)version.p[0] != EVENT_VERSION) return bad_event(f, "事件版本不认识", "the event is of an unknown version");
    uint64_t type = take_varint(&r);
    if (r.failed || type >= EVENT_TYPE_LIMIT || event_kinds[type].name == NULL)
        return bad_event(f, "事件类型不认识", "the event is of an unknown type");
    e.type = (enum event_type)type;
    e.region = take_int(&r);
    e.stream = take_int(&r);
    e.seq = take_int(&r);
    e.region_seq = take_int(&r);
    e.at = take_time(&r);
    e.recorded = take_time(&r);
    e.account = take_int(&r);
    e.office = take_int(&r);
    e.role = take_str(&r);
    e.channel = take_str(&r);
    e.key = take_str(&r);
    take_optional_hash(&r, &e.digest);
    e.has_content = take_flag(&r);
    if (e.has_content) take_hash(&r, &e.content);
    take_optional_hash(&r, &e.prev);
    const struct event_kind *k = &event_kinds[type];
    int i = 0;
    while (!r.failed && r.rest.n) {
        uint64_t number = take_varint(&r);
        while (i < k->field_count && (uint64_t)k->fields[i].number < number) i++;
        if (i == k->field_count || (uint64_t)k->fields[i].number != number) return bad_event(f, "事件字段不认识或次序不对", "the event has an unknown field or one out of order");
        take_field(&r, &e, &k->fields[i++], a);
    }
    if (r.failed) return bad_event(f, "事件字节残缺或不规范", "the bytes of the event are torn or not canonical");
    *ret = e;
    return 0;
}

bool event_hash_is(struct hash *ret, struct str bytes, struct str kept) {
    event_hash(ret, bytes);
    return str_eq(hash8(ret), kept);
}

void event_hash(struct hash *ret, struct str bytes) { sm3_of(ret, bytes); }

void content_encode(struct buf *b, struct pair_list l) {
    buf_byte(b, EVENT_VERSION);
    put_pairs(b, l);
}

int content_decode(struct pair_list *ret, struct str bytes, struct arena *a, struct fault *f) {
    struct reader r = {bytes, false};
    struct str version = take_bytes(&r, 1);
    if (r.failed || (unsigned char)version.p[0] != EVENT_VERSION) return bad_event(f, "内容版本不认识", "the content is of an unknown version");
    struct pair_list l = take_pairs(&r, a);
    if (r.failed || r.rest.n) return bad_event(f, "内容残缺", "the content is torn");
    *ret = l;
    return 0;
}

void content_hash(struct hash *ret, struct str salt, struct str bytes) { sm3(ret, (struct str[]){salt, bytes}, 2); }
