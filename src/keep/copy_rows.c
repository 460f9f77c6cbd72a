// SPDX-License-Identifier: Apache-2.0
#include "keep/room.h"

bool copy_leaves_out(enum table_id t) { return t == TABLE_SESSION || t == TABLE_TURN; }

int copy_row(struct copying *c, enum table_id t, const void *row, struct fault *f) {
    if (store_insert(c->to, t, row, f) < 0) return -1;
    c->region->rows++;
    c->done++;
    if (c->options->progress && c->done % 4096 == 0) c->options->progress(c->options->context, c->done, c->all);
    if (++c->batch < COPY_BATCH) return 0;
    c->batch = 0;
    return store_commit(c->to, f) < 0 ? -1 : store_begin(c->to, f);
}

static int copy_table(struct copying *c, enum table_id t, struct fault *f) {
    struct store_cursor *cursor;
    const void *row;
    int got;
    if (store_cursor_open(c->from, t, &cursor, f) < 0) return -1;
    while ((got = store_cursor_next(cursor, &row, f)) > 0)
        if ((got = copy_row(c, t, row, f)) < 0) break;
    store_cursor_close(cursor);
    return got;
}

int copy_rows(struct copying *c, struct fault *f) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (!copy_leaves_out(t) && copy_table(c, t, f) < 0) return -1;
    return 0;
}
