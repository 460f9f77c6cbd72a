// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "ops/watch.h"

int gauge_open(struct gauge_reader *g, const char *path, int64_t region, struct fault *f) {
    *g = (struct gauge_reader){.path = path};
    if (store_open(&g->store, path, STORE_READ, f) < 0) return -1;
    store_set_region(g->store, region);
    return 0;
}

void gauge_close(struct gauge_reader *g) { g->store = store_close(g->store); }

enum { TIMERS_COUNTED = 256 }; // of a kind; more are as bad

struct counting {
    int64_t n, first; // first: the second column of the first row
};

static int count(void *context, const struct cell *cells, size_t size) {
    struct counting *c = context;
    if (c->n++ == 0 && size > 1) c->first = cells[1].i;
    return 0;
}

static int timers(struct gauge_reader *g, struct gauges *ret, ms_t now, struct fault *f) {
    static const enum statement which[] = {SQL_CLOCK_FIRE_NEXT, SQL_COMMITMENT_FIRE_NEXT, SQL_INVITATION_FIRE_NEXT, SQL_MARK_FIRE_NEXT};
    const struct cell args[] = {CELL_INT(now), CELL_INT(TIMERS_COUNTED)};
    int64_t n = 0, first = now;
    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        struct counting c = {0, 0};
        if (store_each(g->store, which[i], args, 2, count, &c, f) < 0) return -1;
        if (c.n && c.first < first) first = c.first;
        n += c.n;
    }
    metric_set(&ret->timers_due, n);
    metric_set(&ret->timers_lag_ms, now - first);
    return 0;
}

// Of the file, its log beside it, and the room there is. A store that is no file has its own watchers.
static void disk(struct gauge_reader *g, struct gauges *ret) {
    struct statvfs v;
    struct stat st;
    if (stat(g->path, &st) != 0 || statvfs(g->path, &v) != 0) return;
    int64_t bytes = st.st_size;
    struct buf wal = BUF_INIT;
    buf_printf(&wal, "%s-wal", g->path);
    buf_byte(&wal, '\0');
    if (stat(wal.p, &st) == 0) bytes += st.st_size;
    buf_release(&wal);
    metric_set(&ret->store_bytes, bytes);
    metric_set(&ret->disk_free, (int64_t)(v.f_bavail * v.f_frsize));
    metric_set(&ret->disk_size, (int64_t)(v.f_blocks * v.f_frsize));
}

int gauge_round(struct gauge_reader *g, struct gauges *ret, struct fault *f) {
    ms_t now = now_ms();
    struct counting outbox = {0, 0}, attempts = {0, 0};
    struct cell due[] = {CELL_INT(now), CELL_INT(GAUGE_MOST)}, sessions;
    disk(g, ret);
    if (timers(g, ret, now, f) < 0 || store_each(g->store, SQL_OUTBOX_NOTIFY, &CELL_INT(GAUGE_MOST), 1, count, &outbox, f) < 0 ||
        store_each(g->store, SQL_ATTEMPT_DUE, due, 2, count, &attempts, f) < 0 || store_first(g->store, SQL_SESSION_COUNT, NULL, 0, &sessions, 1, f) < 0)
        return -1;
    metric_set(&ret->outbox, outbox.n);
    metric_set(&ret->attempts_due, attempts.n);
    metric_set(&ret->sessions, sessions.i);
    return 0;
}
