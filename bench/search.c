// SPDX-License-Identifier: Apache-2.0
// bench_search STORE [QUERIES]: makes the search index of a store anew and says how fast, what it weighs, how long the newest
// 20 take for queries of 1, 2 and 4 characters drawn from the texts (with the count up to 10,000), and whether each finds
// what a look at every text finds. One thread; nothing else should run.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "search/find.h"
#include "search/texts.h"

enum { PAGE = 20, KINDS = 3 };

struct doc {
    int64_t matter;
    struct buf texts; // normal forms, each between U+001E
};

struct all {
    struct doc *docs;
    size_t count, cap;
    struct store *store;
    struct map by_matter; // place + 1
    struct arena arena;
    int64_t last;
};

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double processor(void) {
    struct rusage r;
    getrusage(RUSAGE_THREAD, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

// Latencies are of the thread's own time: on a machine that others use too, the clock would measure those.
static double processor_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int trouble(const struct fault *f) {
    fprintf(stderr, "%s: %s\n", f->code, f->en);
    exit(3);
}

static struct doc *doc_of(struct all *x, int64_t matter) {
    size_t place = (size_t)(uintptr_t)map_get(&x->by_matter, matter);
    if (place) return &x->docs[place - 1];
    if (x->count == x->cap) x->docs = mem_grow(x->docs, (x->cap = x->cap ? 2 * x->cap : 1024) * sizeof *x->docs);
    x->docs[x->count] = (struct doc){.matter = matter};
    map_put(&x->by_matter, matter, (void *)(uintptr_t)(x->count + 1));
    return &x->docs[x->count++];
}

static int keep(void *context, const struct cell *cells, size_t count) {
    struct all *x = context;
    struct event e;
    struct fault f;
    struct str texts[TEXTS_MAX];
    struct pair_list content = {NULL, 0};
    if (count < 3) return -1;
    x->last = cells[0].i;
    if (event_decode(&e, arena_str(&x->arena, cells[2].s), &x->arena, &f) < 0) trouble(&f);
    if (!texts_gives_row(&e)) return 0;
    struct cell got[2];
    if (e.has_content && store_first(x->store, SQL_CONTENT_ONE, (struct cell[]){CELL_INT(e.stream), CELL_INT(e.seq)}, 2, got, 2, &f) > 0 &&
        content_decode(&content, arena_str(&x->arena, got[1].s), &x->arena, &f) < 0)
        trouble(&f);
    size_t n = texts_of_event(&e, content, texts);
    struct doc *d = doc_of(x, e.stream);
    for (size_t i = 0; i < n; i++) {
        buf_byte(&d->texts, 0x1E);
        terms_normal(&d->texts, texts[i]);
    }
    if (n) buf_byte(&d->texts, 0x1E);
    return 0;
}

static void read_all(struct all *x) {
    struct fault f;
    int64_t before;
    do {
        before = x->last;
        arena_reset(&x->arena);
        if (store_each(x->store, SQL_EVENT_FEED, (struct cell[]){CELL_INT(x->last), CELL_INT(5000)}, 2, keep, x, &f) < 0) trouble(&f);
    } while (x->last != before);
}

static bool scan(const struct doc *d, struct str q) { // the query is of Han alone
    return d->texts.n && memmem(d->texts.p, d->texts.n, q.p, q.n) != NULL;
}

// n characters of Han in a row out of some text.
static bool draw(struct all *x, int n, struct buf *ret) {
    for (int tries = 0; tries < 200; tries++) {
        const struct doc *d = &x->docs[(size_t)random() % x->count];
        struct str s = buf_str(&d->texts);
        if (s.n < 20) continue;
        size_t pos = (size_t)random() % (s.n - 12), begin;
        while (pos < s.n && ((unsigned char)s.p[pos] & 0xC0) == 0x80) pos++;
        begin = pos;
        int k = 0;
        while (k < n && pos < s.n && (unsigned char)s.p[pos] >= 0xE3) {
            utf8_next(s, &pos);
            k++;
        }
        if (k < n) continue;
        buf_clear(ret);
        buf_add(ret, str_of(s.p + begin, pos - begin));
        return true;
    }
    return false;
}

static int by_size(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

static int64_t wrong(struct all *x, struct str q, const struct find_page *p) {
    int64_t total = 0, bad = 0;
    size_t shown = 0;
    for (size_t i = x->count; i; i--) {
        if (!scan(&x->docs[i - 1], q)) continue;
        if (shown < PAGE && (shown >= p->count || p->items[shown].id != x->docs[i - 1].matter)) bad++;
        shown++;
        total++;
    }
    if ((total <= FIND_COUNT_MOST) != !p->more || (!p->more && total != p->total) || p->count > shown) bad++;
    return bad;
}

int main(int argc, char **argv) {
    static struct feeder x;
    static struct desk desk;
    static struct all all;
    struct fault f;
    if (argc < 2) return fprintf(stderr, "bench_search STORE [QUERIES]\n"), 2;
    int64_t given = 500;
    if (argc > 2 && (str_to_i64(str_c(argv[2]), &given) < 0 || given < 1)) return fprintf(stderr, "QUERIES is a number\n"), 2;
    size_t queries = (size_t)given;
    static const struct desk_room *const rooms[] = {&desk_core_room, &desk_matter_room, NULL};
    if (feeder_open(&x, argv[1], NULL, 0, &f) < 0 || feeder_rebuild(&x, FEEDER_NOT, &f) < 0) trouble(&f);
    double begun = seconds(), cpu = processor();
    if (feeder_catch_up(&x, NULL, NULL, &f) < 0) trouble(&f);
    double took = seconds() - begun;
    cpu = processor() - cpu;
    feeder_close(&x); // what lies in the log goes into the file
    if (feeder_open(&x, argv[1], NULL, 0, &f) < 0) trouble(&f);
    all.store = x.store;
    read_all(&all);
    size_t bytes = 0;
    for (size_t i = 0; i < all.count; i++) bytes += all.docs[i].texts.n;
    printf("%zu matters, %lld events, %.0f bytes of text each\n", all.count, (long long)all.last, (double)bytes / (double)all.count);
    printf("fed in %.1f s (%.1f s of one core): %.0f matters/s, %.0f events/s by the core\n", took, cpu, (double)all.count / cpu, (double)all.last / cpu);
    printf("index %.1f MB, %.0f bytes a matter\n", (double)search_bytes(x.beside, x.region) / 1e6, (double)search_bytes(x.beside, x.region) / (double)all.count);
    if (desk_open(&desk, x.store, rooms, x.region, &f) < 0) trouble(&f);
    desk.now = desk.at = now_ms();
    static const int lengths[KINDS] = {1, 2, 4};
    int64_t bad = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        double *took_each = mem_new(queries * sizeof *took_each);
        struct buf q = BUF_INIT;
        srandom(20261126 + (unsigned)kind);
        for (size_t i = 0; i < queries && draw(&all, lengths[kind], &q); i++) {
            struct arena a = ARENA_INIT;
            struct view v = {.desk = &desk, .arena = &a, .viewer = VIEWER_OFFICE};
            struct find_asked asked = {.limit = PAGE};
            struct find_page page;
            double at = processor_now();
            if (terms_query(&asked.query, buf_str(&q), &a, &f) < 0 || find_matters(x.index, &v, &asked, &page, &f) < 0) trouble(&f);
            took_each[i] = (processor_now() - at) * 1e3;
            int64_t amiss = wrong(&all, buf_str(&q), &page);
            if (amiss) fprintf(stderr, "%.*s: not what a scan finds\n", SP(buf_str(&q)));
            bad += amiss != 0;
            arena_release(&a);
        }
        qsort(took_each, queries, sizeof *took_each, by_size);
        printf("%d characters, processor: p50 %.2f ms, p99 %.2f ms, most %.2f ms (%zu queries)\n", lengths[kind], took_each[queries / 2], took_each[queries * 99 / 100], took_each[queries - 1], queries);
        buf_release(&q);
        free(took_each);
    }
    printf("%lld of %zu queries found otherwise than a scan\n", (long long)bad, queries * KINDS);
    return bad != 0;
}
