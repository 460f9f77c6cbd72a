// SPDX-License-Identifier: Apache-2.0
// Opening a desk over a store, and catching up with what others wrote to it meanwhile.
#include "desk/desk_open.h"

#include <string.h>

enum { CHECKPOINT_EVERY = 10000 };

static int newest(struct desk *d, struct fault *f) {
    struct cell last[3];
    int found = store_first(d->store, SQL_EVENT_LAST, NULL, 0, last, 3, f);
    if (found < 0) return -1;
    d->region_seq = found ? last[0].i : 0;
    memset(&d->written_hash, 0, sizeof d->written_hash);
    if (found) event_hash(&d->written_hash, last[2].s);
    return 0;
}

// When the newest event was recorded: nothing is recorded before it, whatever the clock says after a restart.
static int latest(struct desk *d, struct fault *f) {
    struct cell bytes;
    struct event e;
    int found = store_first(d->store, SQL_EVENT_NEWEST, NULL, 0, &bytes, 1, f);
    if (found <= 0) return found;
    arena_reset(&d->scratch);
    if (event_decode(&e, arena_str(&d->scratch, bytes.s), &d->scratch, f) < 0) return -1;
    if (e.recorded > d->now) d->now = e.recorded;
    return 0;
}

void desk_start(struct desk *d, struct store *store, const struct desk_room *const *rooms, int64_t region) {
    memset(d, 0, sizeof *d);
    d->store = store;
    d->rooms = rooms;
    d->region = region;
    d->checkpoint_every = CHECKPOINT_EVERY;
    store_set_region(store, region);
    work_init(&d->work, store);
    merkle_init(&d->merkle);
}

static int add_leaf(void *context, const struct cell *cells, size_t count) {
    struct desk *d = context;
    struct hash h;
    if (count < 3) return 1;
    event_hash(&h, cells[2].s);
    merkle_add(&d->merkle, &h);
    return 0;
}

static int load_checkpoints(struct desk *d, struct fault *f) {
    struct stream *st;
    if (work_stream(&d->work, d->region_stream, STREAM_REGION, &st, f) < 0) return -1;
    size_t pos = 0;
    d->checkpoint_n = d->checkpoint_from = 0;
    for (struct row_checkpoint *c; (c = stream_next(st, TABLE_CHECKPOINT, &pos)) != NULL;) {
        d->checkpoint_n = c->n;
        d->checkpoint_from = c->upto;
    }
    merkle_init(&d->merkle);
    // No further than the newest event we know: what another server adds meanwhile comes with desk_refresh.
    struct cell args[] = {CELL_INT(d->checkpoint_from), CELL_INT(d->written_seq)};
    return store_each(d->store, SQL_EVENT_ORDER_FROM, args, 2, add_leaf, d, f) < 0 ? -1 : 0;
}

static int load_desk(struct desk *d, struct fault *f) {
    struct stream *st;
    struct cell id;
    if (newest(d, f) < 0) return -1;
    d->written_seq = d->region_seq;
    if (latest(d, f) < 0) return -1;
    if (store_first(d->store, SQL_EVENT_NEWEST_STREAM, NULL, 0, &id, 1, f) == 1 && id.i > d->ids.last) d->ids.last = id.i;
    if (work_stream(&d->work, d->region_stream, STREAM_REGION, &st, f) < 0) return -1;
    const struct row_region *r = stream_row(st, TABLE_REGION);
    if (r == NULL)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "数据文件里没有区划 %lld 的记录", "the store has no row for region %lld",
                         (long long)d->region);
    d->driven = r->driven != 0;
    if (library_load(&d->library, d->store, f) < 0) return -1;
    return load_checkpoints(d, f);
}

struct region_pick {
    int64_t wanted, region, stream;
    int count;
};

static int pick_region(void *context, const struct cell *cells, size_t count) {
    struct region_pick *p = context;
    if (count < 2 || (p->wanted && p->wanted != cells[0].i)) return 0;
    p->region = cells[0].i;
    p->stream = cells[1].i;
    p->count++;
    return 0;
}

int desk_region(struct store *s, int64_t wanted, int64_t *ret_region, int64_t *ret_stream, struct fault *f) {
    struct region_pick pick = {.wanted = wanted};
    if (store_each(s, SQL_REGION_ONLY, NULL, 0, pick_region, &pick, f) < 0) return -1;
    if (pick.count > 1)
        return fault_set(f, FAULT_USAGE, "which-region", "数据文件里有 %d 个区划，请用 --region 指定一个",
                         "the store holds %d regions: name one with --region", pick.count);
    if (pick.count == 0 && wanted)
        return fault_set(f, FAULT_INPUT, "no-region", "数据文件里没有区划 %lld", "the store has no region %lld", (long long)wanted);
    if (pick.count == 0)
        return fault_set(f, FAULT_INPUT, "no-region", "数据文件里没有区划：它没有建完，请重新 huiyin init",
                         "the store has no region, it was never finished: run huiyin init again");
    *ret_region = pick.region;
    *ret_stream = pick.stream;
    return 0;
}

int desk_open(struct desk *d, struct store *store, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    int64_t stream = 0;
    desk_start(d, store, rooms, region);
    if (desk_region(store, region, &region, &stream, f) < 0) return -1;
    desk_start(d, store, rooms, region);
    d->region_stream = stream;
    return load_desk(d, f);
}

bool desk_changes_library(enum event_type type) {
    return type == EVENT_CALENDAR_PUBLISHED || type == EVENT_PROCEDURE_PUBLISHED || type == EVENT_PROFILE_PUBLISHED ||
           type == EVENT_PROCEDURE_ENABLED;
}

enum { CATCH_UP_MAX = 50000 }; // more is read as if just opened

struct catching {
    struct desk *desk;
    int64_t seq, count;
    struct hash hash;
    struct merkle merkle; // the desk's own, once all is read
    bool ours; // the event we know as the newest is there, and the same
    bool library, checkpoint, damaged;
};

static int one_of_others(void *context, const struct cell *cells, size_t count) {
    struct catching *c = context;
    struct desk *d = c->desk;
    struct event e;
    struct fault ignored;
    struct hash h;
    if (count < 4 || !event_hash_is(&h, cells[3].s, cells[2].s) || event_decode(&e, cells[3].s, &d->scratch, &ignored) < 0) {
        c->damaged = true;
        return 1;
    }
    if (cells[0].i == d->written_seq) {
        c->ours = hash_eq(&h, &d->written_hash);
        return c->ours ? 0 : 1;
    }
    merkle_add(&c->merkle, &h);
    work_forget(&d->work, cells[1].i);
    c->seq = cells[0].i;
    c->hash = h;
    c->count++;
    c->library |= desk_changes_library(e.type);
    c->checkpoint |= e.type == EVENT_CHECKPOINT_MADE;
    if (e.recorded > d->now) d->now = e.recorded; // their clock may be ahead of ours
    arena_reset(&d->scratch);
    return 0;
}

// Our own newest event is read again: a standby that was behind when it was promoted, or a store put back from a backup
// under a server, holds another history.
static int since(struct catching *c, struct fault *f) {
    struct cell args[] = {CELL_INT(c->seq - 1), CELL_INT(CATCH_UP_MAX + 2)};
    return store_each(c->desk->store, SQL_EVENT_SINCE, args, 2, one_of_others, c, f) < 0 ? -1 : 0;
}

static void forget_names(struct desk *d) {
    smap_release(&d->login_ids);
    smap_release(&d->office_ids);
    arena_reset(&d->names);
    smap_release(&d->matter_ids);
    arena_reset(&d->matter_numbers);
}

static int begin_anew(struct desk *d, bool *ret_library, struct fault *f) {
    work_trim(&d->work, 0);
    library_release(&d->library);
    *ret_library = true;
    return load_desk(d, f);
}

// Numbers may have been drawn, names given, streams moved on by somebody else.
int desk_refresh(struct desk *d, bool *ret_library, struct fault *f) {
    struct catching c = {.desk = d, .seq = d->written_seq, .merkle = d->merkle};
    struct cell id;
    *ret_library = false;
    if (since(&c, f) < 0) return -1;
    bool same = !c.damaged && (c.ours || d->written_seq == 0);
    if (c.count == 0 && same) return 0;
    work_drop(&d->work);
    forget_names(d);
    if (!same || c.count > CATCH_UP_MAX) return begin_anew(d, ret_library, f);
    d->region_seq = d->written_seq = c.seq;
    d->written_hash = c.hash;
    d->merkle = c.merkle;
    if (store_first(d->store, SQL_EVENT_NEWEST_STREAM, NULL, 0, &id, 1, f) == 1 && id.i > d->ids.last) d->ids.last = id.i;
    if (c.checkpoint && load_checkpoints(d, f) < 0) return -1;
    if (!c.library) return 0;
    *ret_library = true;
    library_release(&d->library);
    return library_load(&d->library, d->store, f);
}

int desk_begin(struct desk *d, struct fault *f) {
    bool library;
    if (store_begin(d->store, f) < 0) return -1;
    if (!store_moved(d->store) || desk_refresh(d, &library, f) == 0) return 0;
    store_rollback(d->store);
    return -1;
}
