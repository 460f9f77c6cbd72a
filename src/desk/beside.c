// SPDX-License-Identifier: Apache-2.0
#include "desk/beside.h"

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

static void check_event(struct ordering *o, int64_t stream, int64_t seq, int64_t region_seq, struct str kept, struct str bytes) {
    struct beside *x = o->x;
    struct hash h;
    if (!follows(x->found.last_seq, region_seq))
        find(&o->finds, "order", 0, 0, "表 event：区划次序有缺口，%lld 之后是 %lld", "table event: a gap in the order of the region, %lld is followed by %lld",
             (long long)x->found.last_seq, (long long)region_seq);
    if (!event_hash_is(&h, bytes, kept)) x->differs = true;
    x->found.last_seq = region_seq;
    x->found.events++;
    x->found.head = h;
    x->sums.order += order_mark(region_seq, kept);
    x->sums.chain += sum_mark(x->seeds, &h, stream, seq);
    if (x->published && hash_eq(&h, x->published)) x->met = true;
    // A checkpoint closes what stands before it and is itself the first of what comes.
    if (event_type_of(bytes) == EVENT_CHECKPOINT_MADE) {
        struct event e;
        struct fault ignored;
        arena_reset(&o->scratch);
        if (event_decode(&e, bytes, &o->scratch, &ignored) == 0) check_checkpoint(o, &e);
    }
    merkle_add(&o->merkle, &h);
}

// Columns: stream, seq, region_seq, hash8, bytes, salt, content bytes.
static int one_whole(void *context, const struct cell *cells, size_t count) {
    struct ordering *o = context;
    if (count < 7) return -1;
    if (cells[2].i > o->x->upto) return 1;
    check_event(o, cells[0].i, cells[1].i, cells[2].i, cells[3].s, cells[4].s);
    if (cells[5].s.n || cells[6].s.n) {
        struct hash h;
        content_hash(&h, cells[5].s, cells[6].s);
        o->x->sums.content += sum_mark(o->x->seeds, &h, cells[2].i, (int64_t)cells[5].s.n);
    }
    return 0;
}

// Columns: stream, seq, region_seq, hash8, bytes.
static int one_event(void *context, const struct cell *cells, size_t count) {
    struct ordering *o = context;
    if (count < 5) return -1;
    if (cells[2].i > o->x->upto) return 1;
    check_event(o, cells[0].i, cells[1].i, cells[2].i, cells[3].s, cells[4].s);
    return 0;
}

static int check_stray(void *context, const struct cell *cells, size_t count) {
    (void)cells, (void)count;
    verify_extra_content(context, 0, 0);
    return 0;
}

static int keep_trouble(void *context, const struct cell *cells, size_t count) {
    struct beside *x = context;
    (void)count;
    if (x->said_count == STORE_TROUBLES_MAX) return 0;
    buf_add(&x->said[x->said_count++], cells[0].s);
    return 0;
}

static int look(struct beside *x, struct store *s, struct fault *f) {
    struct ordering o = {.x = x, .store = s};
    o.finds.result = &x->found;
    merkle_init(&o.merkle);
    int status = x->chains_only ? store_each(s, SQL_EVENT_ORDER, NULL, 0, one_event, &o, f) : store_each(s, SQL_EVENT_EXPORT, NULL, 0, one_whole, &o, f);
    if (status >= 0 && !x->chains_only) status = store_each(s, SQL_CONTENT_STRAYS, NULL, 0, check_stray, &o.finds, f);
    if (status >= 0 && !x->chains_only) status = store_check(s, keep_trouble, x, f);
    x->found.checkpoints = o.checkpoints;
    x->found.since_checkpoint = (int64_t)o.merkle.count;
    arena_release(&o.scratch);
    return status < 0 ? -1 : 0;
}

static void *look_beside(void *context) {
    struct beside *x = context;
    x->status = look(x, x->store, &x->fault);
    return NULL;
}

void beside_begin(struct beside *x, const struct store *s, const struct verify_options *o, int64_t upto) {
    struct fault ignored;
    memset(x, 0, sizeof *x);
    x->chains_only = o->chains_only;
    x->upto = upto;
    x->published = o->published;
    x->met = o->published == NULL;
    random_bytes(x->seeds, sizeof x->seeds);
    if (store_twin(s, &x->store, &ignored) < 0) {
        x->store = NULL;
        return;
    }
    if (pthread_create(&x->thread, NULL, look_beside, x) != 0) x->store = store_close(x->store);
}

static void join(struct beside *x) {
    if (x->store) pthread_join(x->thread, NULL);
    x->store = store_close(x->store);
}

int beside_end(struct beside *x, struct store *s, struct fault *f) {
    if (x->store == NULL) return look(x, s, f);
    join(x);
    if (x->status < 0) *f = x->fault;
    return x->status;
}

void beside_release(struct beside *x) {
    join(x);
    for (size_t i = 0; i < x->said_count; i++) buf_release(&x->said[i]);
    x->said_count = 0;
    verify_release(&x->found);
}
