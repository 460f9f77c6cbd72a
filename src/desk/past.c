// SPDX-License-Identifier: Apache-2.0
#include "desk/past.h"

#include <string.h>

struct reading {
    struct arena *a;
    int64_t before;
    struct past_event *events;
    size_t count, cap;
    struct fault *fault;
};

static struct past_event *one_more(struct reading *r) {
    if (r->count == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 32;
        struct past_event *more = arena_array(r->a, struct past_event, cap);
        if (r->count) memcpy(more, r->events, r->count * sizeof *more);
        r->events = more;
        r->cap = cap;
    }
    return &r->events[r->count++];
}

static int keep(struct reading *r, struct str bytes) {
    struct past_event *p = one_more(r);
    p->content = (struct pair_list){NULL, 0};
    return event_decode(&p->event, arena_str(r->a, bytes), r->a, r->fault);
}

// Columns: seq, region_seq, key, hash8, bytes.
static int keep_stored(void *context, const struct cell *cells, size_t count) {
    struct reading *r = context;
    if (count < 5 || cells[0].i >= r->before) return count < 5 ? -1 : 0;
    return keep(r, cells[4].s);
}

static int stored_content(struct store *s, struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        struct past_event *p = &r->events[i];
        struct cell content[2];
        if (!p->event.has_content) continue;
        int found = store_first(s, SQL_CONTENT_ONE, &CELL_INT(p->event.region_seq), 1, content, 2, r->fault);
        if (found < 0 || (found && content_decode(&p->content, arena_str(r->a, content[1].s), r->a, r->fault) < 0)) return -1;
    }
    return 0;
}

int past_read(struct store *s, const struct work *w, int64_t stream, int64_t seq, struct arena *a, struct past_event **ret,
              size_t *ret_count, struct fault *f) {
    struct reading r = {.a = a, .before = seq, .fault = f};
    if (store_each(s, SQL_EVENT_STREAM, &CELL_INT(stream), 1, keep_stored, &r, f) < 0 || stored_content(s, &r) < 0) return -1;
    for (size_t i = 0; i < w->pending_count; i++) {
        const struct pending *p = &w->pending[i];
        if (p->stream->id != stream || p->seq >= seq) continue;
        if (keep(&r, p->bytes) < 0) return -1;
        struct past_event *last = &r.events[r.count - 1];
        if (p->content.n && content_decode(&last->content, arena_str(a, p->content), a, f) < 0) return -1;
    }
    for (size_t i = 0; i < r.count; i++) // destroyed in this batch: gone from the store only with its commit
        for (size_t k = 0; r.events[i].event.type == EVENT_CONTENT_DESTROYED && k < i; k++)
            if (r.events[k].event.seq <= r.events[i].event.u.content_destroyed.upto) r.events[k].content = (struct pair_list){NULL, 0};
    *ret = r.events;
    *ret_count = r.count;
    return 0;
}
