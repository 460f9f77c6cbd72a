// SPDX-License-Identifier: Apache-2.0
#include "draft/draft_read.h"

struct reading {
    struct arena *arena;
    struct row_draft *to;
    bool found;
};

static int take_row(void *context, const void *row) {
    struct reading *r = context;
    const struct row_draft *d = row;
    *r->to = *d;
    r->to->kind = arena_str(r->arena, d->kind);
    r->to->source = arena_str(r->arena, d->source);
    r->to->digest = arena_str(r->arena, d->digest);
    r->to->state = arena_str(r->arena, d->state);
    r->to->title = personal(arena_str(r->arena, d->title.hidden));
    r->to->body = personal(arena_str(r->arena, d->body.hidden));
    r->found = true;
    return 0;
}

int draft_one(struct store *s, int64_t id, struct arena *a, struct row_draft *ret, struct fault *f) {
    struct reading r = {a, ret, false};
    if (store_rows_of(s, TABLE_DRAFT, id, take_row, &r, f) < 0) return -1;
    return r.found;
}

struct ids {
    int64_t ids[DRAFTS_MAX];
    size_t count;
};

static int take_id(void *context, const struct cell *cells, size_t count) {
    struct ids *x = context;
    if (count && x->count < DRAFTS_MAX) x->ids[x->count++] = cells[0].i;
    return 0;
}

int draft_newest(struct store *s, struct str state, int64_t before, size_t limit, struct arena *a, struct row_draft ret[],
                 size_t *ret_count, struct fault *f) {
    struct ids found = {.count = 0};
    struct cell args[] = {CELL_TEXT(state), CELL_INT(before), CELL_INT((int64_t)(limit < DRAFTS_MAX ? limit : DRAFTS_MAX))};
    if (store_each(s, SQL_DRAFT_NEWEST, args, 3, take_id, &found, f) < 0) return -1;
    *ret_count = 0;
    for (size_t i = 0; i < found.count; i++) {
        int got = draft_one(s, found.ids[i], a, &ret[*ret_count], f);
        if (got < 0) return -1;
        *ret_count += (size_t)got;
    }
    return 0;
}
