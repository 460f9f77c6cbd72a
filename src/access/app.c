// SPDX-License-Identifier: Apache-2.0
#include "access/visit.h"

#include <stdlib.h>
#include <string.h>

#include "access/visit_room.h"

int app_open(struct app *a, const char *path, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    memset(a, 0, sizeof *a);
    pthread_mutex_init(&a->lock, NULL);
    kept_init(&a->kept);
    code_tries_init(&a->codes);
    a->path = path;
    a->rooms = rooms;
    if (service_open(&a->service, path, rooms, region, f) < 0) return -1;
    a->region = a->service.desk.region;
    struct stream *st;
    if (desk_stream(&a->service.desk, a->service.desk.region_stream, STREAM_REGION, &st, f) < 0) {
        app_close(a);
        return -1;
    }
    const struct row_region *row = stream_row(st, TABLE_REGION);
    struct str name = row ? row->name : STR("");
    char *copy = mem_new(name.n + 1);
    if (name.n) memcpy(copy, name.p, name.n);
    a->name = str_of(copy, name.n);
    return 0;
}

void app_close(struct app *a) {
    for (size_t i = 0; i < a->reader_count; i++) {
        reading_close(a->readers[i]);
        free(a->readers[i]);
    }
    a->reader_count = 0;
    service_close(&a->service);
    free((void *)(uintptr_t)a->name.p);
    a->name = STR("");
    kept_release(&a->kept);
    code_tries_release(&a->codes);
    pthread_mutex_destroy(&a->lock);
}

static __thread struct {
    struct app *app;
    struct reader *reader;
} own;

struct reader *app_reader(struct app *a, struct fault *f) {
    if (own.app == a && own.reader) return own.reader;
    struct reader *r = mem_new(sizeof *r);
    if (reading_open(r, a->path, a->rooms, a->region, f) < 0) {
        free(r);
        return NULL;
    }
    pthread_mutex_lock(&a->lock);
    bool room = a->reader_count < sizeof a->readers / sizeof *a->readers;
    if (room) a->readers[a->reader_count++] = r;
    pthread_mutex_unlock(&a->lock);
    if (!room) {
        reading_close(r);
        free(r);
        fault_set(f, FAULT_MACHINE, "busy", "服务线程太多", "too many threads serve");
        return NULL;
    }
    r->trail = a->service.trail;
    own.app = a;
    own.reader = r;
    return r;
}
