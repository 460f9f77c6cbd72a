// SPDX-License-Identifier: Apache-2.0
// Drafts looked for by what they hold, in the running batch and in the store: whether a page came in before, and which
// one a matter came from.
#include "draft/room.h"

struct drafts {
    struct desk *desk;
    int64_t id;
    struct fault *fault;
};

static int look(struct drafts *x, int64_t id) {
    struct stream *st;
    if (desk_stream(x->desk, id, STREAM_DRAFT, &st, x->fault) < 0) return -1;
    const struct row_draft *row = stream_row(st, TABLE_DRAFT);
    if (row && !str_eq(row->state, DRAFT_DROPPED)) x->id = id;
    return 0;
}

struct ids {
    struct arena *arena;
    struct id_list list;
};

static int collect(void *context, const struct cell *cells, size_t count) {
    struct ids *x = context;
    size_t n = x->list.count;
    if (count == 0) return 0;
    if ((n & (n - 1)) == 0) { // full: doubles
        int64_t *more = arena_array(x->arena, int64_t, n ? 2 * n : 1);
        for (size_t i = 0; i < n; i++) more[i] = x->list.ids[i];
        x->list.ids = more;
    }
    ((int64_t *)(uintptr_t)x->list.ids)[x->list.count++] = cells[0].i;
    return 0;
}

int draft_taken_before(struct desk *d, struct str digest, int64_t *ret_id, struct fault *f) {
    struct drafts x = {d, 0, f};
    struct ids stored = {&d->scratch, {NULL, 0}};
    size_t pos = 0;
    for (const struct stream *st; (st = work_find_next(&d->work, TABLE_DRAFT, "digest", digest, &pos)) != NULL;)
        if (look(&x, st->id) < 0) return -1;
    if (store_each(d->store, SQL_DRAFT_BY_DIGEST, &CELL_TEXT(digest), 1, collect, &stored, f) < 0) return -1;
    for (size_t i = 0; i < stored.list.count; i++)
        if (look(&x, stored.list.ids[i]) < 0) return -1;
    *ret_id = x.id;
    return x.id != 0;
}

int draft_of_matter(struct desk *d, int64_t matter, struct id_list *ret, struct fault *f) {
    struct ids found = {&d->scratch, {NULL, 0}};
    for (size_t i = 0; i < d->work.dirty_count && found.list.count == 0; i++) {
        const struct stream *st = d->work.dirty[i];
        const struct row_draft *row = st->kind == STREAM_DRAFT ? stream_row(st, TABLE_DRAFT) : NULL;
        struct cell id = CELL_INT(st->id);
        if (row && row->matter == matter) collect(&found, &id, 1);
    }
    if (found.list.count == 0 && store_each(d->store, SQL_DRAFT_BY_MATTER, &CELL_INT(matter), 1, collect, &found, f) < 0) return -1;
    *ret = found.list;
    return 0;
}
