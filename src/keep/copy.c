// SPDX-License-Identifier: Apache-2.0
#include "keep/copy.h"

#include <string.h>

#include "keep/room.h"

void copy_release(struct copy_result *r) { buf_release(&r->moved_to); }

static int differs(const struct copied_region *r, const char *what, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "copy-differs", "区划 %lld 的副本与来源不符（%s）：没有放到位，请重试；再次出现时请运行 huiyin doctor",
                     "the copy of region %lld is not what the source holds (%s): it was not placed; try again, and run huiyin doctor if it comes back",
                     (long long)r->region, what);
}

static int damaged(int64_t region, const struct verify_result *v, struct fault *f) {
    const struct verify_finding *x = &v->findings[0];
    fault_set(f, FAULT_MACHINE, "copy-damaged", "区划 %lld 的账本有 %zu 处不符，没有放到位。第一处（%s）：%.*s。请对来源运行 huiyin ledger verify；要照原样复制请写 --no-verify",
              "the ledger of region %lld has %zu findings, the copy was not placed. The first (%s): %.*s. Run huiyin ledger verify on the source; "
              "--no-verify copies it as it is", (long long)region, v->finding_count, x->code, SP(x->en));
    return -1;
}

// The regions there are, in the moment being read.
static int find_regions(struct store *s, int64_t wanted, struct copy_result *ret, struct fault *f) {
    int64_t region = INT64_MIN;
    int got;
    ret->region_count = 0;
    while ((got = store_next_region(s, TABLE_EVENT, region, &region, f)) == 1) {
        if (wanted && region != wanted) continue;
        if (ret->region_count == COPY_REGIONS_MAX)
            return fault_set(f, FAULT_INPUT, "too-many-regions", "库里有 %d 个以上的区划：请用 --region 一个一个复制",
                             "the store holds more than %d regions: copy them one by one with --region", COPY_REGIONS_MAX);
        ret->regions[ret->region_count++] = (struct copied_region){.region = region};
    }
    if (got < 0) return -1;
    if (ret->region_count) return 0;
    if (wanted)
        return fault_set(f, FAULT_INPUT, "no-region", "库里没有区划 %lld", "the store has no region %lld", (long long)wanted);
    return fault_set(f, FAULT_INPUT, "no-region", "库里没有区划：它没有建完", "the store has no region, it was never finished");
}

static int take_head(struct store *s, struct copied_region *r, struct fault *f) {
    struct cell cells[3];
    int got = store_first(s, SQL_EVENT_LAST, NULL, 0, cells, 3, f);
    if (got < 0) return -1;
    if (got == 0 || !event_hash_is(&r->head, cells[2].s, cells[1].s)) return differs(r, "head", f);
    r->last_seq = cells[0].i;
    return 0;
}

static int expect_rows(struct copying *c, struct fault *f) {
    c->done = c->all = 0;
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        int64_t n;
        if (copy_leaves_out(t)) continue;
        if (store_count(c->from, t, &n, f) < 0) return -1;
        c->all += n;
    }
    return 0;
}

static int copy_region(struct copying *c, struct fault *f) {
    int64_t until = INT64_MAX, count;
    bool cut = c->options->until || c->options->until_time != INT64_MIN;
    store_set_region(c->from, c->region->region);
    store_set_region(c->to, c->region->region);
    if (cut && copy_moment(c, &until, f) < 0) return -1;
    if (!cut && (take_head(c->from, c->region, f) < 0 || expect_rows(c, f) < 0 || store_count(c->from, TABLE_EVENT, &count, f) < 0)) return -1;
    if (!cut) c->region->events = count;
    if (store_begin(c->to, f) < 0) return -1;
    if ((cut ? copy_until(c, until, f) : copy_rows(c, f)) == 0) return store_commit(c->to, f);
    store_rollback(c->to);
    return -1;
}

static int by_rows(struct copying *c, const char *temp, struct copy_result *ret, struct fault *f) {
    if (store_open(&c->to, temp, STORE_FILL, f) < 0) return -1;
    for (size_t i = 0; i < ret->region_count; i++) {
        c->region = &ret->regions[i];
        if (copy_region(c, f) < 0) return -1;
    }
    return store_filled(c->to, f);
}

static int by_pages(struct copying *c, const char *temp, struct copy_result *ret, struct fault *f) {
    for (size_t i = 0; i < ret->region_count; i++) {
        store_set_region(c->from, ret->regions[i].region);
        if (take_head(c->from, &ret->regions[i], f) < 0 || store_count(c->from, TABLE_EVENT, &ret->regions[i].events, f) < 0) return -1;
    }
    int got = store_snapshot(c->from, temp, c->options->progress, c->options->context, f);
    ret->pages = got == 1;
    return got;
}

static int fill(struct copying *c, const char *temp, struct copy_result *ret, struct fault *f) {
    const struct copy_options *o = c->options;
    bool cut = o->until || o->until_time != INT64_MIN;
    if (find_regions(c->from, o->region, ret, f) < 0) return -1;
    if (cut && ret->region_count > 1)
        return fault_set(f, FAULT_USAGE, "which-region", "库里有 %zu 个区划：--until 请与 --region 同用", "the store holds %zu regions: --until wants --region",
                         ret->region_count);
    int got = cut || o->region ? 0 : by_pages(c, temp, ret, f);
    return got != 0 ? got < 0 ? -1 : 0 : by_rows(c, temp, ret, f);
}

static int count_rows(struct store *s, struct copied_region *r, bool pages, struct fault *f) {
    int64_t all = 0, n = 0;
    int status = store_begin_read(s, f);
    for (enum table_id t = 0; status == 0 && t < TABLE_COUNT; t++, all += n) status = store_count(s, t, &n, f);
    store_rollback(s);
    if (status < 0) return -1;
    if (pages) r->rows = all;
    return all == r->rows ? 0 : differs(r, "rows", f);
}

static int compare(struct copied_region *r, const struct verify_result *v, struct fault *f) {
    if (v->last_seq != r->last_seq || !hash_eq(&v->head, &r->head)) return differs(r, "head", f);
    return v->events == r->events ? 0 : differs(r, "events", f);
}

// Content that was destroyed after the moment the copy stands for.
static bool excused(void *context, int64_t stream, int64_t seq) {
    const struct map *m = context;
    const int64_t *upto = map_get(m, stream);
    return upto && seq <= *upto;
}

static int verify_one(struct copying *c, struct store *s, struct copied_region *r, struct fault *f) {
    const struct copy_options *o = c->options;
    struct verify_result v;
    struct verify_options how = {.chains_only = o->verify == COPY_VERIFY_CHAINS, .progress = o->progress, .context = o->context, .excused = excused,
                                 .excuse = &c->excused};
    int status = ledger_verify(s, c->rooms, &how, &v, f);
    if (status == 0 && v.finding_count) status = damaged(r->region, &v, f);
    if (status == 0) status = compare(r, &v, f);
    verify_release(&v);
    return status;
}

static int verify_copy(struct copying *c, const char *temp, struct copy_result *ret, struct fault *f) {
    struct store *s = NULL;
    int status = store_open(&s, temp, STORE_READ, f);
    for (size_t i = 0; status == 0 && i < ret->region_count; i++) {
        store_set_region(s, ret->regions[i].region);
        status = count_rows(s, &ret->regions[i], ret->pages, f);
        if (status == 0 && c->options->verify != COPY_VERIFY_NONE)
            status = verify_one(c, s, &ret->regions[i], f);
    }
    store_close(s);
    return status;
}

// Places the copy; what stood there goes first, and comes back when the copy cannot take its place.
static int place(const char *temp, const char *to, const struct copy_options *o, struct copy_result *ret, struct fault *f) {
    struct fault there;
    bool old = o->stamp && store_absent(to, &there) < 0;
    if (old && !str_eq(str_c(there.code), STR("store-exists"))) {
        *f = there;
        return -1;
    }
    if (old && store_aside(to, o->stamp, &ret->moved_to, f) < 0) return -1;
    if (store_place(temp, to, f) < 0) {
        if (old && store_place(ret->moved_to.p, to, &there) == 0) buf_clear(&ret->moved_to);
        return -1;
    }
    if (old && o->drop_old) {
        store_discard(ret->moved_to.p);
        buf_clear(&ret->moved_to);
    }
    return 0;
}

int store_copy(const char *from, const char *to, const struct desk_room *const *rooms, const struct copy_options *o,
               struct copy_result *ret, struct fault *f) {
    struct copying c = {.rooms = rooms, .options = o};
    unsigned char salt[4];
    char digits[9];
    memset(ret, 0, sizeof *ret);
    random_bytes(salt, sizeof salt);
    snprintf(digits, sizeof digits, "%02x%02x%02x%02x", salt[0], salt[1], salt[2], salt[3]);
    if (store_open(&c.from, from, STORE_READ, f) < 0) return -1;
    if (o->stamp == NULL && store_absent(to, f) < 0) {
        store_close(c.from);
        return -1;
    }
    struct buf temp = BUF_INIT;
    store_temporary(to, digits, &temp);
    buf_byte(&temp, '\0');
    int status = store_begin_read(c.from, f);
    if (status == 0) status = fill(&c, temp.p, ret, f);
    store_rollback(c.from);
    if (status == 0) status = verify_copy(&c, temp.p, ret, f);
    store_close(c.to);
    if (status == 0) status = place(temp.p, to, o, ret, f);
    store_close(c.from);
    if (status < 0) {
        if (str_eq(str_c(f->where), str_of(temp.p, temp.n - 1))) fault_where(f, str_c(to));
        store_discard(temp.p);
    }
    buf_release(&temp);
    map_release(&c.excused);
    arena_release(&c.kept);
    return status;
}
