// SPDX-License-Identifier: Apache-2.0
// Streams gone through one after the other, by whoever verifies and by the one beside.
#include "desk/replay_room.h"

static bool before(int64_t stream, int64_t until) { return stream < until || until == INT64_MAX; }

int verify_upto(struct replay *r, int64_t until, void (*told)(void *context), void *context, struct fault *f) {
    const struct row_event *row;
    while ((row = r->rows[TABLE_EVENT]) != NULL && before(row->stream, until)) {
        if (r->result->events % 8192 == 0) told(context);
        if (replay_event(r, row, f) < 0 || replay_advance(r, TABLE_EVENT, f) < 0) return -1;
    }
    return 0;
}

static int left_over(struct replay *r, enum table_id t, int64_t until, struct fault *f) {
    while (r->rows[t] && before(*row_int(&tables[t].columns[0], r->rows[t]), until)) {
        verify_extra_row(r, t);
        if (replay_advance(r, t, f) < 0) return -1;
    }
    return 0;
}

int verify_end(struct replay *r, int64_t until, struct fault *f) {
    if (verify_stream(r, f) < 0) return -1;
    replay_no_stream(r);
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (r->cursors[t] && tables[t].kind == TABLE_KIND_RECORD && left_over(r, t, until, f) < 0) return -1;
    return 0;
}

void verify_add(struct replay *r, const struct replay *other) {
    struct verify_result *to = r->result;
    const struct verify_result *of = other->result;
    to->events += of->events;
    to->streams += of->streams;
    to->contents += of->contents;
    to->destroyed += of->destroyed;
    to->rows += of->rows;
    r->sums.chain += other->sums.chain;
    r->sums.content += other->sums.content;
    r->sums.order += other->sums.order;
    for (int i = 0; i < INDEX_COUNT; i++) r->sums.indexes[i] += other->sums.indexes[i];
    struct str name;
    const struct series_sum *s;
    for (size_t pos = 0; (s = smap_next(&other->series, &pos, &name)) != NULL;) {
        struct series_sum *mine = verify_series(r, name);
        mine->count += s->count;
        mine->sum += s->sum;
        if (s->most > mine->most) mine->most = s->most;
    }
}
