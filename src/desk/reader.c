// SPDX-License-Identifier: Apache-2.0
#include "desk/reader.h"

#include <string.h>

enum { READER_STREAMS = 512 }; // kept between looks

int reading_open(struct reader *r, const char *where, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    int64_t stream;
    memset(r, 0, sizeof *r);
    if (store_open(&r->store, where, STORE_READ, f) < 0) return -1;
    if (desk_region(r->store, region, &region, &stream, f) == 0 && desk_open(&r->desk, r->store, rooms, region, f) == 0) return 0;
    reading_close(r);
    return -1;
}

static int refresh(struct reader *r, int64_t library, struct fault *f) {
    struct cell last[3];
    int found = store_first(r->store, SQL_EVENT_LAST, NULL, 0, last, 3, f);
    if (found < 0) return -1;
    struct hash hash = r->desk.written_hash;
    int64_t seq = found ? last[0].i : 0;
    if (found) event_hash(&hash, last[2].s);
    if (found && (seq != r->desk.region_seq || !hash_eq(&hash, &r->desk.written_hash))) {
        work_trim(&r->desk.work, 0);
        // Published by another server: the service here knows only what itself published.
        bool published;
        if (store_shared(r->store) && desk_refresh(&r->desk, &published, f) < 0) return -1;
        r->desk.region_seq = r->desk.written_seq = seq;
        r->desk.written_hash = hash;
    }
    work_trim(&r->desk.work, READER_STREAMS);
    if (library == r->library) return 0;
    library_release(&r->desk.library);
    if (library_load(&r->desk.library, r->store, f) < 0) return -1;
    r->library = library;
    return 0;
}

int reading_begin(struct reader *r, int64_t library, ms_t now, struct fault *f) {
    if (r->begun) reading_end(r);
    if (store_begin_read(r->store, f) < 0) return -1;
    r->begun = true;
    r->desk.now = r->desk.at = now;
    arena_reset(&r->desk.scratch);
    if (refresh(r, library, f) == 0) return 0;
    reading_end(r);
    return -1;
}

void reading_end(struct reader *r) {
    if (r->begun) store_rollback(r->store);
    r->begun = false;
}

void reading_close(struct reader *r) {
    if (r->store == NULL) return;
    reading_end(r);
    desk_release(&r->desk);
    r->store = store_close(r->store);
}
