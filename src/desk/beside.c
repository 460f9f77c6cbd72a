// SPDX-License-Identifier: Apache-2.0
#include "desk/beside.h"

#include <stdlib.h>

#include "desk/replay_room.h"

struct ordering {
    struct beside *x;
    struct replay finds; // for its findings alone
    struct store *store;
    struct arena scratch;
    struct merkle merkle;
    int64_t checkpointed, checkpoints;
};

static void check_checkpoint(struct ordering *o, const struct event *e) {
    const struct event_checkpoint_made *c = &e->u.checkpoint_made;
    struct hash root;
    char hex[2 * HASH_BYTES + 1];
    merkle_root(&o->merkle, &root);
    hash_hex(&root, hex);
    o->checkpoints++;
    bool fits = c->n == o->checkpoints && follows(o->checkpointed, c->from_seq) && follows(c->upto, e->region_seq);
    if (!fits || !str_eq(c->root, str_c(hex)))
        find(&o->finds, "checkpoint", 0, 0, "检查点（checkpoint）%lld 与它覆盖的事件不符", "checkpoint %lld does not match the events it covers", (long long)c->n);
    o->checkpointed = c->upto;
    merkle_init(&o->merkle);
}

static void check_event(struct ordering *o, const struct row_event *row) {
    struct beside *x = o->x;
    struct hash h;
    if (!follows(x->found.last_seq, row->region_seq))
        find(&o->finds, "order", 0, 0, "表 event：区划次序有缺口，%lld 之后是 %lld", "table event: a gap in the order of the region, %lld is followed by %lld",
             (long long)x->found.last_seq, (long long)row->region_seq);
    if (!event_hash_is(&h, row->bytes, row->hash8)) x->differs = true;
    x->found.last_seq = row->region_seq;
    x->found.events++;
    x->found.head = h;
    x->sums.order += order_mark(row->region_seq, row->hash8);
    x->sums.chain += sum_mark(x->seeds, &h, row->stream, row->seq);
    if (row->key.n) x->keys += entry_mark(x->seeds, row->key, row->region_seq);
    if (x->published && hash_eq(&h, x->published)) x->met = true;
    if (x->found.events % 1024 == 0) soon_at(&x->soon, SOON_ORDER, row->region_seq);
    // A checkpoint closes what stands before it and is itself the first of what comes.
    if (event_type_of(row->bytes) == EVENT_CHECKPOINT_MADE) {
        struct event e;
        struct fault ignored;
        arena_reset(&o->scratch);
        if (event_decode(&e, row->bytes, &o->scratch, &ignored) == 0) check_checkpoint(o, &e);
    }
    merkle_add(&o->merkle, &h);
}

struct in_order {
    struct store_cursor *events, *contents;
    const void *event, *content; // NULL at the end
};

static int next(struct store_cursor *c, const void **row, struct fault *f) {
    *row = NULL;
    return store_cursor_next(c, row, f) < 0 ? -1 : 0;
}

// Contents before that event are of none; its own is taken.
static int check_contents(struct ordering *o, struct in_order *at, int64_t region_seq, bool own, struct fault *f) {
    const struct row_content *c;
    while ((c = at->content) != NULL && c->region_seq <= region_seq) {
        if (own && c->region_seq == region_seq) {
            struct hash h;
            content_hash(&h, c->salt, c->bytes);
            o->x->sums.content += sum_mark(o->x->seeds, &h, region_seq, (int64_t)c->salt.n);
            own = false;
        } else {
            verify_extra_content(&o->finds, 0, 0);
        }
        if (next(at->contents, &at->content, f) < 0) return -1;
    }
    return 0;
}

static int go_through(struct ordering *o, struct in_order *at, struct fault *f) {
    const struct row_event *row;
    if (store_cursor_open_keys(o->store, TABLE_EVENT, &at->events, f) < 0 || next(at->events, &at->event, f) < 0) return -1;
    if (!o->x->chains_only && (store_cursor_open_keys(o->store, TABLE_CONTENT, &at->contents, f) < 0 || next(at->contents, &at->content, f) < 0)) return -1;
    while ((row = at->event) != NULL && row->region_seq <= o->x->upto) {
        check_event(o, row);
        if (check_contents(o, at, row->region_seq, true, f) < 0 || next(at->events, &at->event, f) < 0) return -1;
    }
    return check_contents(o, at, o->x->upto, false, f);
}

static int keep_trouble(void *context, const struct cell *cells, size_t count) {
    struct beside *x = context;
    (void)count;
    if (x->said_count == STORE_TROUBLES_MAX) return 0;
    buf_add(&x->said[x->said_count++], cells[0].s);
    return 0;
}

static int check_structure(struct beside *x, struct store *s, struct fault *f) {
    return !store_tells_indexes(s) || x->structure ? store_check(s, keep_trouble, x, f) : 0;
}

static int look(struct beside *x, struct store *s, struct fault *f) {
    struct ordering o = {.x = x, .store = s};
    o.finds.result = &x->found;
    merkle_init(&o.merkle);
    struct in_order at = {.event = NULL};
    int status = go_through(&o, &at, f);
    store_cursor_close(at.events);
    store_cursor_close(at.contents);
    if (status == 0 && !x->chains_only) status = check_structure(x, s, f);
    x->found.checkpoints = o.checkpoints;
    x->found.since_checkpoint = (int64_t)o.merkle.count;
    arena_release(&o.scratch);
    return status < 0 ? -1 : 0;
}

static void told(void *context) {
    struct beside *x = context;
    const struct row_event *row = x->streams->rows[TABLE_EVENT];
    atomic_store(&x->done, x->of_streams.events);
    if (row) soon_at(&x->soon, SOON_DOWN, row->region_seq);
}

static int take_streams(struct beside *x, struct fault *f) {
    int64_t from, until;
    struct replay *r = x->streams;
    bool more = pieces_down(&x->pieces, &from, &until);
    int status = more ? prepare_library(&x->library, x->twin.store, INT64_MAX, f) : 0;
    for (; status == 0 && more; more = pieces_down(&x->pieces, &from, &until)) {
        status = replay_open(r, true, &from, f);
        told(x);
        if (status == 0) status = verify_upto(r, until, told, x, f);
        if (status == 0) status = verify_end(r, until, f);
        told(x);
    }
    return status;
}

static void *look_beside(void *context) {
    struct beside *x = context;
    x->status = look(x, x->twin.store, &x->fault);
    entries_begin(&x->entries); // jumps about in the file: by now most of it has been brought in
    if (x->status == 0 && x->streams) x->status = take_streams(x, &x->fault);
    return NULL;
}

void beside_open(struct beside *x, const struct store *s) {
    memset(x, 0, sizeof *x);
    pieces_one(&x->pieces);
    random_bytes(x->seeds, sizeof x->seeds);
    twin_open(&x->twin, s);
    twin_open(&x->entries.twin, s);
    if (x->twin.store) store_mapped(x->twin.store);
    if (x->entries.twin.store) store_mapped(x->entries.twin.store);
}

bool beside_sees(struct beside *x, int64_t last) {
    bool one = x->twin.store == NULL || twin_sees(&x->twin, last); // where there is none there is nothing to be of one mind with
    return one && (x->entries.twin.store == NULL || twin_sees(&x->entries.twin, last));
}

// The stream of the region is in the first piece: its keys and checkpoints are judged by whoever verifies.
static int cut(struct beside *x, struct store *s, struct fault *f) {
    int64_t region = store_region(s), stream;
    if (desk_region(s, region, &region, &stream, f) < 0 || pieces_cut(&x->pieces, s, x->upto, stream, f) < 0) return -1;
    if (x->pieces.count == 1) return 0;
    x->streams = mem_new(sizeof *x->streams);
    *x->streams = (struct replay){.store = x->twin.store, .rooms = x->rooms, .library = &x->library, .result = &x->of_streams, .seeds = x->seeds};
    work_init(&x->streams->work, NULL);
    store_roomy(x->twin.store, VERIFY_MEMORY);
    return 0;
}

void beside_begin(struct beside *x, struct store *s, const struct desk_room *const *rooms, const struct verify_options *o, int64_t upto, bool same) {
    struct fault ignored;
    x->rooms = rooms;
    x->chains_only = o->chains_only;
    x->structure = o->structure;
    x->same = same;
    x->upto = upto;
    x->published = o->published;
    x->met = o->published == NULL;
    if (!o->chains_only) entries_open(&x->entries, x->seeds, upto, same && store_tells_indexes(s));
    if (x->twin.store == NULL) return;
    // What cannot be cut is gone through by one, who says what is wrong.
    if (same && x->twin.reading && !o->chains_only && !o->excused && cut(x, s, &ignored) < 0) pieces_one(&x->pieces);
    soon_begin(&x->soon, s, upto);
    x->running = pthread_create(&x->thread, NULL, look_beside, x) == 0;
}

static void join(struct beside *x) {
    if (x->running) pthread_join(x->thread, NULL);
    x->running = false;
}

static int judge_keys(struct beside *x, struct store *s, struct fault *f) {
    struct replay finds = {.result = &x->found};
    if (entries_end(&x->entries, s, false, f) < 0) return -1;
    if (x->keys != x->entries.keys || x->entries.keys_mixed)
        find(&finds, "store", 0, 0, "表 event：幂等键的索引与表不符", "table event: the index of the keys is not what the table holds");
    return 0;
}

int beside_end(struct beside *x, struct store *s, struct fault *f) {
    int status;
    if (x->running) {
        join(x);
        status = x->status;
        if (status < 0) *f = x->fault;
    } else {
        status = look(x, s, f);
    }
    return status == 0 && !x->chains_only ? judge_keys(x, s, f) : status;
}

void beside_release(struct beside *x) {
    pieces_none(&x->pieces);
    join(x);
    if (x->streams) replay_close(x->streams);
    free(x->streams);
    library_release(&x->library);
    entries_release(&x->entries);
    soon_release(&x->soon);
    twin_close(&x->twin);
    for (size_t i = 0; i < x->said_count; i++) buf_release(&x->said[i]);
    x->said_count = 0;
    verify_release(&x->found);
    verify_release(&x->of_streams);
}
