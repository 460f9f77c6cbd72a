// SPDX-License-Identifier: Apache-2.0
#include "matter/publication.h"

struct taking {
    struct arena *arena;
    struct publication *to;
    bool found;
};

static int take_row(void *context, const void *row) {
    struct taking *t = context;
    const struct row_publication *p = row;
    struct arena *a = t->arena;
    *t->to = (struct publication){
        p->matter, arena_str(a, p->code), arena_str(a, p->document), arena_str(a, p->index_no), arena_str(a, p->issuer),
        arena_str(a, p->subject), arena_str(a, p->genre), p->written, p->published,
        arena_str(a, p->title.hidden), arena_str(a, p->body.hidden)}; // public: see publication.h
    t->found = true;
    return 0;
}

int publication_of(struct store *s, int64_t matter, struct arena *a, struct publication *ret, struct fault *f) {
    struct taking t = {a, ret, false};
    if (store_rows_of(s, TABLE_PUBLICATION, matter, take_row, &t, f) < 0) return -1;
    return t.found;
}

int publication_by_code(struct store *s, struct str code, struct arena *a, struct publication *ret, struct fault *f) {
    struct cell matter;
    int found = store_first(s, SQL_PUBLICATION_BY_CODE, &CELL_TEXT(code), 1, &matter, 1, f);
    return found <= 0 ? found : publication_of(s, matter.i, a, ret, f);
}

struct places {
    int64_t matter[PUBLICATIONS_MAX + 1];
    ms_t published[PUBLICATIONS_MAX + 1];
    size_t count;
};

static int take_place(void *context, const struct cell *cells, size_t count) {
    struct places *p = context;
    if (count < 2 || p->count > PUBLICATIONS_MAX) return 0;
    p->matter[p->count] = cells[0].i;
    p->published[p->count++] = cells[1].i;
    return 0;
}

int publication_newest(struct store *s, ms_t *before_published, int64_t *before_matter, size_t limit, struct arena *a,
                       struct publication ret[], size_t *ret_count, bool *ret_more, struct fault *f) {
    struct places places = {.count = 0};
    if (limit > PUBLICATIONS_MAX) limit = PUBLICATIONS_MAX;
    struct cell args[] = {CELL_INT(*before_published), CELL_INT(*before_matter), CELL_INT((int64_t)limit + 1)};
    if (store_each(s, SQL_PUBLICATION_NEWEST, args, 3, take_place, &places, f) < 0) return -1;
    *ret_count = 0;
    *ret_more = places.count > limit;
    for (size_t i = 0; i < places.count && i < limit; i++) {
        int found = publication_of(s, places.matter[i], a, &ret[*ret_count], f);
        if (found < 0) return -1;
        *before_published = places.published[i];
        *before_matter = places.matter[i];
        if (found && ret[*ret_count].title.n) ++*ret_count;
    }
    return 0;
}
