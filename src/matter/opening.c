// SPDX-License-Identifier: Apache-2.0
// What a matter was opened with.
#include "matter/casework_room.h"

static int of_batch(struct desk *d, const struct matter *m, struct str *ret_bytes, struct str *ret_content) {
    for (size_t i = 0; i < d->work.pending_count; i++) {
        const struct pending *p = &d->work.pending[i];
        if (p->stream != m->stream || p->seq != 1) continue;
        *ret_bytes = p->bytes;
        *ret_content = p->content;
        return 1;
    }
    return 0;
}

int opening_pairs(struct desk *d, const struct matter *m, struct pair_list *ret_public, struct pair_list *ret_content, struct fault *f) {
    struct str bytes = STR(""), content = STR("");
    struct event e;
    *ret_public = *ret_content = (struct pair_list){NULL, 0};
    if (of_batch(d, m, &bytes, &content) == 0) {
        struct cell place[] = {CELL_INT(m->row->id), CELL_INT(1)}, found[4], text[2];
        int got = store_first(d->store, SQL_EVENT_ONE, place, 2, found, 4, f);
        if (got <= 0) return got;
        int64_t at = found[0].i;
        bytes = arena_str(&d->scratch, found[3].s);
        got = store_first(d->store, SQL_CONTENT_ONE, &CELL_INT(at), 1, text, 2, f);
        if (got < 0) return -1;
        if (got) content = arena_str(&d->scratch, text[1].s);
    }
    if (event_decode(&e, bytes, &d->scratch, f) < 0) return -1;
    if (e.type == EVENT_MATTER_OPENED) *ret_public = e.u.matter_opened.fields;
    return content.n ? content_decode(ret_content, content, &d->scratch, f) : 0;
}
