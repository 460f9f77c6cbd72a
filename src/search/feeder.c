// SPDX-License-Identifier: Apache-2.0
#include "search/feeder.h"

#include <string.h>

#include "desk/desk.h"
#include "text/terms.h"

static int open_index(struct feeder *x, struct fault *f) {
    static const enum feeder_anew why[] = {[SEARCH_KEPT] = FEEDER_NOT, [SEARCH_NEW] = FEEDER_MISSING, [SEARCH_OTHER] = FEEDER_VERSION, [SEARCH_DAMAGED] = FEEDER_DAMAGED};
    if (search_open(&x->index, x->beside, x->region, terms_maker(), SEARCH_FEED, f) < 0) return -1;
    if (search_made(x->index) == SEARCH_KEPT) return 0;
    if (x->anew == FEEDER_NOT) x->anew = why[search_made(x->index)];
    x->anew_times++;
    return 0;
}

const char *feeder_beside(const char *store, const char *beside, struct fault *f) {
    if (beside || store_is_file(store)) return beside ? beside : store;
    fault_say(f, FAULT_USAGE, "no-search", STR("数据库在服务器上，检索索引要放在本机：请用 --index 写明放在哪个文件旁边"),
              STR("the store is on a database server: say with --index beside which local file the search index is to lie"));
    return NULL;
}

int feeder_open(struct feeder *x, const char *store, const char *beside, int64_t region, struct fault *f) {
    int64_t stream;
    memset(x, 0, sizeof *x);
    if ((x->beside = feeder_beside(store, beside, f)) == NULL || store_open(&x->store, store, STORE_READ, f) < 0) return -1;
    if (desk_region(x->store, region, &x->region, &stream, f) == 0) {
        store_set_region(x->store, x->region);
        if (open_index(x, f) == 0) return 0;
    }
    feeder_close(x);
    return -1;
}

void feeder_close(struct feeder *x) {
    x->index = search_close(x->index);
    x->store = store_close(x->store);
    arena_release(&x->arena);
}

int feeder_rebuild(struct feeder *x, enum feeder_anew why, struct fault *f) {
    if (x->index) search_rollback(x->index);
    x->index = search_close(x->index);
    search_discard(x->beside, x->region);
    x->anew = why;
    return open_index(x, f);
}

struct str feeder_why_zh(enum feeder_anew why) {
    switch (why) {
    case FEEDER_NOT: return STR("");
    case FEEDER_MISSING: return STR("还没有检索索引，正在建立");
    case FEEDER_VERSION: return STR("检索索引是另一个版本的，正在重建");
    case FEEDER_DAMAGED: return STR("检索索引损坏，正在重建；数据本身不受影响");
    case FEEDER_HISTORY: return STR("检索索引不是这个库的（库恢复过），正在重建");
    }
    return STR("");
}

struct str feeder_why_en(enum feeder_anew why) {
    switch (why) {
    case FEEDER_NOT: return STR("");
    case FEEDER_MISSING: return STR("there is no search index yet: it is being made");
    case FEEDER_VERSION: return STR("the search index is of another version: it is made anew");
    case FEEDER_DAMAGED: return STR("the search index is damaged: it is made anew; the data themselves are not affected");
    case FEEDER_HISTORY: return STR("the search index is not of this store's history (it was restored): it is made anew");
    }
    return STR("");
}

// --- a round

struct batch {
    struct feeder *x;
    struct event *events;
    size_t count;
    struct search_place place; // of the last one
    struct fault *fault;
};

// Columns: region_seq, hash8, bytes.
static int keep_event(void *context, const struct cell *cells, size_t count) {
    struct batch *b = context;
    if (count < 3) return -1;
    if (event_decode(&b->events[b->count], arena_str(&b->x->arena, cells[2].s), &b->x->arena, b->fault) < 0) return -1;
    b->count++;
    b->place.region_seq = cells[0].i;
    event_hash(&b->place.hash, cells[2].s);
    return 0;
}

static int keep_hash(void *context, const struct cell *cells, size_t count) {
    if (count == 3) event_hash(context, cells[2].s);
    return 0;
}

// Whether what was fed is of this history: the event at that place is there, and the same.
static int same_history(struct feeder *x, const struct search_place *p, bool *ret, struct fault *f) {
    struct hash h = {{0}};
    struct cell span[] = {CELL_INT(p->region_seq - 1), CELL_INT(p->region_seq)};
    *ret = true;
    if (p->region_seq == 0) return 0;
    if (store_each(x->store, SQL_EVENT_ORDER_FROM, span, 2, keep_hash, &h, f) < 0) return -1;
    *ret = hash_eq(&h, &p->hash);
    return 0;
}

static int feed(struct feeder *x, struct batch *b, const struct search_place *from, int64_t most, struct fault *f) {
    struct feeding w = {.x = x};
    struct cell span[] = {CELL_INT(from->region_seq), CELL_INT(most)};
    b->events = arena_array(&x->arena, struct event, (size_t)most);
    int status = store_each(x->store, SQL_EVENT_FEED, span, 2, keep_event, b, f) < 0 ? -1 : 0;
    for (size_t i = 0; i < b->count; i++) // first: what is destroyed later in this round is not put in before
        if (b->events[i].type == EVENT_CONTENT_DESTROYED) map_put(&w.forget, b->events[i].stream, x);
    for (size_t i = 0; status == 0 && i < b->count; i++) status = feeding_event(&w, &b->events[i], f);
    if (status == 0 && b->count) status = feeding_end(&w, b->place.region_seq, f);
    map_release(&w.touched);
    map_release(&w.forget);
    return status;
}

static int round_within(struct feeder *x, int64_t most, int64_t *ret, bool *ret_other, struct fault *f) {
    struct search_place place;
    struct batch b = {.x = x, .fault = f};
    bool same = false;
    *ret_other = false;
    if (search_begin(x->index, f) < 0) return -1;
    if (search_place(x->index, &place, f) < 0 || store_begin_read(x->store, f) < 0) return -1;
    int status = same_history(x, &place, &same, f);
    if (status == 0 && same) status = feed(x, &b, &place, most, f);
    store_rollback(x->store);
    if (status < 0) return -1;
    *ret_other = !same;
    *ret = (int64_t)b.count;
    if (!same || b.count == 0) {
        search_rollback(x->index);
        return 0;
    }
    return search_set_place(x->index, &b.place, f) < 0 ? -1 : search_commit(x->index, f);
}

int feeder_round(struct feeder *x, int64_t most, int64_t *ret, struct fault *f) {
    bool other = false;
    *ret = 0;
    arena_reset(&x->arena);
    if (x->index == NULL && open_index(x, f) < 0) return -1;
    if (!search_current(x->index)) { // somebody else made it anew
        x->index = search_close(x->index);
        if (open_index(x, f) < 0) return -1;
    }
    int status = round_within(x, most, ret, &other, f);
    if (status < 0) search_rollback(x->index);
    bool damaged = status < 0 && str_eq(str_c(f->code), STR("search-damaged"));
    if (!other && !damaged) return status;
    if (feeder_rebuild(x, other ? FEEDER_HISTORY : FEEDER_DAMAGED, f) < 0) return -1;
    arena_reset(&x->arena);
    status = round_within(x, most, ret, &other, f);
    if (status < 0) search_rollback(x->index);
    return status;
}

static int newest(struct store *s, int64_t *ret, struct fault *f) {
    struct cell last[2] = {{0}};
    int found = store_first(s, SQL_EVENT_LAST, NULL, 0, last, 2, f);
    *ret = found > 0 ? last[0].i : 0;
    return found < 0 ? -1 : 0;
}

int feeder_catch_up(struct feeder *x, void (*progress)(void *context, int64_t done, int64_t all), void *context, struct fault *f) {
    struct search_place place;
    int64_t fed, done = 0, all, most = FEEDER_EVENTS;
    if (search_place(x->index, &place, f) < 0 || newest(x->store, &all, f) < 0) return -1;
    all -= place.region_seq;
    do {
        if (feeder_round(x, most, &fed, f) < 0) return -1;
        most = feeder_next(most, fed);
        done += fed;
        if (progress && fed) progress(context, done, done > all ? done : all);
    } while (fed);
    return 0;
}

int search_lag(struct search *s, struct store *store, int64_t now, struct search_lag *ret, struct fault *f) {
    struct search_place place;
    *ret = (struct search_lag){0};
    if (search_place(s, &place, f) < 0 || newest(store, &ret->newest, f) < 0) return -1;
    ret->fed = place.region_seq;
    ret->events = ret->newest > ret->fed ? ret->newest - ret->fed : 0;
    if (ret->events == 0) return 0;
    struct event e[1];
    struct feeder x = {.arena = ARENA_INIT};
    struct batch b = {.x = &x, .events = e, .fault = f};
    struct cell span[] = {CELL_INT(ret->fed), CELL_INT(1)};
    int status = store_each(store, SQL_EVENT_FEED, span, 2, keep_event, &b, f) < 0 ? -1 : 0;
    if (status == 0 && b.count && now > e[0].recorded) ret->ms = now - e[0].recorded;
    arena_release(&x.arena);
    return status;
}
