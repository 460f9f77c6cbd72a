// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/bench.h"

enum { OPEN_MOST = 20000, MATTERS_USUAL = 1000, REMOVE_DEPTH = 8 };

struct looked {
    int64_t have;
    ms_t newest; // when the last that was filled was registered; 0: none
    bool ours;
};

static int look_region(void *context, const void *row) {
    struct looked *x = context;
    const struct row_region *r = row;
    x->ours = x->ours || str_eq(r->name, STR(BENCH_REGION_NAME));
    return 0;
}

// How many are numbered as filling numbers them: they follow one another, so the last is found by halving.
static int count_filled(struct store *s, struct looked *x, struct fault *f) {
    int64_t least = 0, most = BENCH_MATTERS_MAX;
    while (least < most) {
        int64_t half = least + (most - least) / 2;
        char number[24];
        struct cell id;
        snprintf(number, sizeof number, "B%08lld", (long long)half);
        int found = store_first(s, SQL_MATTER_BY_NUMBER, &CELL_TEXT(str_c(number)), 1, &id, 1, f);
        if (found < 0) return -1;
        if (found) least = half + 1;
        else most = half;
    }
    x->have = least;
    struct cell args[] = {CELL_INT(INT64_MAX), CELL_INT(1)}, cells[13];
    int found = store_first(s, SQL_MATTER_NEWEST, args, 2, cells, 13, f);
    if (found == 1) x->newest = cells[6].i;
    return found < 0 ? -1 : 0;
}

static int look(const char *where, int64_t region, struct looked *ret, struct fault *f) {
    struct store *s;
    int64_t stream;
    *ret = (struct looked){.ours = false};
    if (store_open(&s, where, STORE_READ, f) < 0) return -1;
    int status = desk_region(s, region, &region, &stream, f);
    if (status == 0) store_set_region(s, region);
    if (status == 0) status = store_rows(s, TABLE_REGION, look_region, ret, f);
    if (status == 0) status = count_filled(s, ret, f);
    store_close(s);
    return status;
}

static int not_for_bench(const char *where, struct fault *f) {
    fault_set(f, FAULT_INPUT, "not-for-bench", "%s 不是为测量建的库：测量会写进去。用 huiyin bench fill 建一个；确是可丢弃的副本，加 --anyway",
              "%s was not made for measuring, and measuring writes into it: make one with huiyin bench fill, or add --anyway for a copy that may be thrown away", where);
    return fault_where(f, STR("db"));
}

static int make(struct cli *c, const char *where, struct fault *f) {
    struct bench_run ignored;
    const char *self;
    if (bench_self(c, &self, f) < 0) return -1;
    return bench_child((const char *const[]){self, "init", "--db", where, "--region", "599900", "--force", "--name", BENCH_REGION_NAME, "--driven", NULL}, &ignored, f);
}

static int fill_options(struct cli *c, int64_t matters, struct fill_options *o, struct fault *f) {
    int64_t direct, seed;
    *o = (struct fill_options){.matters = matters, .public_ = 5, .by = STR("admin"), .reception = STR("受理中心"), .procedure = STR("诉求"), .progress = cli_progress, .context = c};
    if (cli_number(c, "open", 0, BENCH_MATTERS_MAX, matters / 10 < OPEN_MOST ? matters / 10 : OPEN_MOST, &o->open, f) < 0 ||
        cli_number(c, "direct", 0, 100, 70, &direct, f) < 0 || cli_number(c, "seed", 0, INT64_MAX, 1, &seed, f) < 0)
        return -1;
    o->direct = (int)direct;
    o->seed = (uint64_t)seed;
    o->until = now_ms() - FILL_AFTER - MS_DAY;
    o->from = o->until - 365 * MS_DAY;
    return 0;
}

int bench_fill(struct cli *c, const char *where, int64_t matters, struct bench_filled *ret, struct fault *f) {
    struct fault there;
    struct looked seen;
    struct fill_options o;
    struct service s;
    int64_t region;
    if (cli_region(c, &region, f) < 0 || fill_options(c, matters, &o, f) < 0) return -1;
    if (store_absent(where, &there) == 0 && make(c, where, f) < 0) return -1;
    if (look(where, region, &seen, f) < 0) return -1;
    if (!seen.ours) return not_for_bench(where, f);
    *ret = (struct bench_filled){.had = seen.have, .matters = seen.have > matters ? seen.have : matters};
    if (seen.have >= matters) return 0;
    if (seen.newest > o.from) o.from = seen.newest;
    if (o.until < o.from) o.until = o.from;
    int64_t start = ticks_us();
    if (service_open(&s, where, cli_rooms, region, f) < 0) return -1;
    int status = fill_store(&s, &o, seen.have, &ret->commands, f);
    service_close(&s);
    ret->seconds = (double)(ticks_us() - start) / 1e6;
    return status;
}

static int copy(const char *from, const char *to, struct fault *f) {
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t n = in < 0 || out < 0 ? -1 : 1;
    while (n > 0) n = sendfile(out, in, NULL, (size_t)1 << 30); // other file systems too
    if (n == 0 && fsync(out) < 0) n = -1;
    int code = errno;
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    return n == 0 ? 0 : fault_set(f, FAULT_MACHINE, "cannot-write", "不能把 %s 复制到 %s（%s）", "cannot copy %s to %s (%s)", from, to, strerror(code));
}

// A kept store: filled under another name first, so that one that was broken off is not taken for whole.
static int from_cache(struct cli *c, const char *cache, int64_t matters, const char **ret, struct fault *f) {
    struct fault there;
    struct bench_filled ignored;
    *ret = arena_printf(&c->arena, "%s/huiyin-%lld.db", cache, (long long)matters).p;
    if (store_absent(*ret, &there) < 0) return 0;
    const char *part = arena_printf(&c->arena, "%s.part", *ret).p;
    if (bench_fill(c, part, matters, &ignored, f) < 0) return -1;
    return store_place(part, *ret, f);
}

static int given(struct cli *c, struct bench_store *ret, struct fault *f) {
    struct looked seen;
    int64_t region;
    if (cli_db(c, &ret->where, f) < 0 || cli_region(c, &region, f) < 0 || look(ret->where, region, &seen, f) < 0) return -1;
    return seen.ours || cli_has(c, "anyway") ? 0 : not_for_bench(ret->where, f);
}

int bench_store_ready(struct cli *c, bool writes, struct bench_store *ret, struct fault *f) {
    struct bench_filled ignored;
    const char *cache = cli_get(c, "cache"), *kept = NULL;
    int64_t matters;
    *ret = (struct bench_store){.where = NULL};
    if (cli_number(c, "matters", 1, BENCH_MATTERS_MAX, MATTERS_USUAL, &matters, f) < 0) return -1;
    if (cli_get(c, "db")) return given(c, ret, f);
    if (cache && from_cache(c, cache, matters, &kept, f) < 0) return -1;
    ret->where = kept;
    if (kept && !writes) return 0;
    if (bench_folder(c, &ret->folder, f) < 0) return -1;
    ret->where = arena_printf(&c->arena, "%s/bench.db", ret->folder).p;
    int status = kept ? copy(kept, ret->where, f) : bench_fill(c, ret->where, matters, &ignored, f);
    if (status < 0) bench_store_end(ret);
    return status;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place) {
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

void bench_store_end(struct bench_store *s) {
    if (s->folder) nftw(s->folder, remove_one, REMOVE_DEPTH, FTW_DEPTH | FTW_PHYS);
    s->folder = NULL;
}

int64_t bench_store_bytes(const char *where) {
    static const char *const ends[] = {"", "-wal"};
    int64_t bytes = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct stat st;
        char path[1100];
        snprintf(path, sizeof path, "%s%s", where, ends[i]);
        if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) bytes += st.st_size;
    }
    return bytes;
}
