// SPDX-License-Identifier: Apache-2.0
#include "desk/export_line.h"

#include <stdlib.h>
#include <string.h>

// What is remembered of a stream: its newest event, and which of its contents were not in the export.
struct chain {
    int64_t seq;
    struct hash head;
    int64_t missing_upto, present_from, destroyed_upto, missing_line, present_line;
};

struct export_check {
    struct verify_result result;
    struct export_head head;
    struct arena kept, scratch;
    struct buf again, bytes, salt, content;
    struct map chains;
    struct merkle merkle;
    int64_t line, covered;        // events up to covered are under a checkpoint
    const struct hash *published; // NULL once it was met
    const struct hash *trusted;   // key ids
    size_t trusted_count;
    bool begun, ended;
};

struct export_check *export_check_new(const struct hash *published) {
    struct export_check *x = mem_new(sizeof *x);
    x->published = published;
    merkle_init(&x->merkle);
    return x;
}

void export_check_trust(struct export_check *x, const struct hash *trusted, size_t count) {
    x->trusted = trusted;
    x->trusted_count = count;
}

static void found_in_keys(void *context, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en) {
    struct export_check *x = context;
    verify_note(&x->result, code, stream, seq, stream ? x->line : 0, str_c(zh), str_c(en));
}

static void find(struct export_check *x, const char *code, int64_t stream, int64_t seq, const char *zh,
                 const char *en) {
    verify_note(&x->result, code, stream, seq, x->line, str_c(zh), str_c(en));
}

// The bytes a member gives in hexadecimal; false when it is absent or no such thing.
static bool take_hex(const json_t *o, const char *name, struct buf *ret) {
    struct str s;
    buf_clear(ret);
    return json_member_str(o, name, &s) && buf_unhex(ret, s);
}

static bool same_line(const struct export_check *x, struct str line) {
    struct str made = buf_str(&x->again);
    return made.n == line.n + 1 && memcmp(made.p, line.p ? line.p : "", line.n) == 0;
}

static void take_head(struct export_check *x, const json_t *o, struct str line) {
    struct str name;
    json_member_str(o, "name", &name);
    x->head = (struct export_head){.region = json_integer_value(json_object_get(o, "region")),
                                   .utc_offset = json_integer_value(json_object_get(o, "utc_offset_ms")),
                                   .name = arena_str(&x->kept, name),
                                   .with_content = json_is_true(json_object_get(o, "with_content"))};
    struct str kind;
    x->head.heads = json_member_str(o, "huiyin", &kind) && str_eq(kind, STR("ledger-heads"));
    x->result.region = x->head.region;
    x->result.heads = x->head.heads;
    if (x->head.utc_offset > 14 * MS_HOUR || x->head.utc_offset < -14 * MS_HOUR) x->head.utc_offset = 0;
    export_head_line(&x->again, &x->head);
    if (!same_line(x, line))
        find(x, "line", 0, 0, "首行不是账本导出的开头，或者格式不认识",
             "the first line is not the head of a ledger export of a known format");
}

static void take_end(struct export_check *x, struct str line) {
    x->ended = true;
    export_end_line(&x->again, x->result.events, &x->result.head);
    if (!same_line(x, line))
        find(x, "end", 0, 0, "末行的事件数或末端散列与前面不符",
             "the count or the head in the last line differs from the events before it");
}

static struct chain *chain_of(struct export_check *x, int64_t stream) {
    struct chain *c = map_get(&x->chains, stream);
    if (c == NULL) {
        c = arena_new(&x->kept, struct chain);
        map_put(&x->chains, stream, c);
        x->result.streams++;
    }
    return c;
}

static void check_chain(struct export_check *x, const struct event *e, struct chain *c, const struct hash *hash) {
    if (e->region != x->head.region)
        find(x, "key", e->stream, e->seq, "事件属于另一个区划", "the event belongs to another region");
    bool in_order = x->head.heads ? e->region_seq > x->result.last_seq : follows(x->result.last_seq, e->region_seq);
    if (!in_order)
        find(x, "order", e->stream, e->seq, "区划次序有缺口", "a gap in the order of the region");
    if (!follows(c->seq, e->seq)) find(x, "gap", e->stream, e->seq, "流中缺事件", "events are missing in the stream");
    if (!hash_eq(&e->prev, &c->head))
        find(x, "chain", e->stream, e->seq, "与前一事件的链断了", "the chain to the previous event is broken");
    if (x->published && hash_eq(hash, x->published)) x->published = NULL;
    x->result.last_seq = e->region_seq;
    x->result.head = c->head = *hash;
    c->seq = e->seq;
}

static void check_checkpoint(struct export_check *x, const struct event *e) {
    const struct event_checkpoint_made *m = &e->u.checkpoint_made;
    struct hash root;
    char hex[2 * HASH_BYTES + 1];
    merkle_root(&x->merkle, &root);
    hash_hex(&root, hex);
    bool fits = follows(x->result.checkpoints, m->n) && follows(x->covered, m->from_seq) && follows(m->upto, e->region_seq);
    if (!fits || (!x->head.heads && !str_eq(m->root, str_c(hex))))
        find(x, "checkpoint", e->stream, e->seq, "检查点与它覆盖的事件不符",
             "the checkpoint does not match the events it covers");
    x->result.checkpoints++;
    x->covered = m->upto;
    merkle_init(&x->merkle);
}

static void check_content(struct export_check *x, const struct event *e, struct chain *c) {
    struct str bytes = buf_str(&x->content), salt = buf_str(&x->salt);
    struct hash h;
    if (bytes.n == 0) {
        if (!e->has_content || !x->head.with_content || x->head.heads) return;
        c->missing_upto = e->seq;
        c->missing_line = x->line;
        x->result.destroyed++;
        return;
    }
    if (c->present_from == 0) {
        c->present_from = e->seq;
        c->present_line = x->line;
    }
    content_hash(&h, salt, bytes);
    x->result.contents++;
    if (!e->has_content || salt.n != SALT_BYTES || !hash_eq(&h, &e->content))
        find(x, "content", e->stream, e->seq, "内容与事件里的散列不符",
             "the content does not give the hash in the event");
}

static void check_first(struct export_check *x, const struct event *e) {
    if (x->head.heads && x->result.streams > 1)
        find(x, "line", e->stream, e->seq, "检查点导出里只应有区划自己的事件", "an export of heads holds the events of the region itself only");
    if (x->result.events == 1 && (e->type != EVENT_REGION_OPENED || !str_eq(e->u.region_opened.name, x->head.name)))
        find(x, "order", e->stream, e->seq, "第一个事件不是首行所说区划的建立",
             "the first event does not open the region the first line names");
}

static void take_event(struct export_check *x, const json_t *o, struct str line) {
    struct event e;
    struct hash hash;
    struct fault why;
    const json_t *content = json_object_get(o, "content");
    buf_clear(&x->content);
    buf_clear(&x->salt);
    bool whole = take_hex(o, "bytes", &x->bytes) &&
                 (content == NULL || (take_hex(content, "salt", &x->salt) && take_hex(content, "bytes", &x->content)));
    if (!whole || event_decode(&e, buf_str(&x->bytes), &x->scratch, &why) < 0) {
        find(x, "decode", 0, 0, "这一行没有可读的事件", "there is no readable event in this line");
        return;
    }
    event_hash(&hash, buf_str(&x->bytes));
    if (export_event_line(&x->again, &x->head, &e, buf_str(&x->bytes), buf_str(&x->salt), buf_str(&x->content),
                          &x->scratch, &why) < 0)
        verify_note(&x->result, "content", e.stream, e.seq, x->line, str_c(why.zh), str_c(why.en));
    else if (!same_line(x, line))
        find(x, "view", e.stream, e.seq, "这一行的 JSON 与事件字节不符",
             "the JSON of the line is not what the bytes of the event say");
    struct chain *c = chain_of(x, e.stream);
    x->result.events++;
    check_first(x, &e);
    check_chain(x, &e, c, &hash);
    check_content(x, &e, c);
    if (e.type == EVENT_CONTENT_DESTROYED && e.u.content_destroyed.upto > c->destroyed_upto)
        c->destroyed_upto = e.u.content_destroyed.upto;
    if (e.type == EVENT_CHECKPOINT_MADE) check_checkpoint(x, &e);
    keychain_take(&x->result.keys, &e, &hash, found_in_keys, x);
    merkle_add(&x->merkle, &hash);
}

void export_check_line(struct export_check *x, struct str line) {
    json_t *o = NULL;
    struct fault why;
    x->line++;
    arena_reset(&x->scratch);
    buf_clear(&x->again);
    if (x->ended) {
        find(x, "line", 0, 0, "末行之后还有内容", "there is something behind the last line");
        return;
    }
    if (json_read(line, &o, &why) < 0) {
        find(x, "line", 0, 0, "这一行不是 JSON", "the line is not JSON");
    } else {
        if (!x->begun) take_head(x, o, line);
        else if (json_is_true(json_object_get(o, "end"))) take_end(x, line);
        else take_event(x, o, line);
        json_decref(o);
    }
    x->begun = true;
}

static void check_missing(struct export_check *x) {
    struct chain *c;
    int64_t stream;
    for (size_t pos = 0; (c = map_next(&x->chains, &pos, &stream)) != NULL;) {
        if (c->present_from && c->present_from <= c->destroyed_upto)
            verify_note(&x->result, "content", stream, c->present_from, c->present_line,
                        STR("内容已被销毁，却又在导出里"), STR("content that was destroyed is there again"));
        if (c->missing_upto > c->destroyed_upto)
            verify_note(&x->result, "content", stream, c->missing_upto, c->missing_line,
                        STR("事件的内容不见了，也没有销毁它的事件"), STR("content is gone and no event destroyed it"));
    }
}

void export_check_end(struct export_check *x, struct verify_result *ret) {
    check_missing(x);
    x->line++;
    if (!x->ended) find(x, "torn", 0, 0, "导出不完整：没有末行", "the export is torn: its last line is missing");
    if (x->published)
        verify_note(&x->result, "head", 0, 0, 0, STR("已公布的末端散列不在导出里：尾部被截掉，或账本被改写"),
                    STR("the published head is not in the export: a tail was cut off, or the ledger was rewritten"));
    keychain_end(&x->result.keys, x->trusted, x->trusted_count, found_in_keys, x);
    x->result.since_checkpoint = x->head.heads ? x->result.last_seq - x->covered : (int64_t)x->merkle.count;
    *ret = x->result;
    map_release(&x->chains);
    arena_release(&x->kept);
    arena_release(&x->scratch);
    buf_release(&x->again);
    buf_release(&x->bytes);
    buf_release(&x->salt);
    buf_release(&x->content);
    free(x);
}
