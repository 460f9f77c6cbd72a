// SPDX-License-Identifier: Apache-2.0
// What a batch writes: the ledger first, then the rows that changed, then the number series.
#include "desk/work_room.h"

#include <stdlib.h>

// Table by table, not event by event: each only grows at its end.
static int write_events(struct work *w, struct fault *f) {
    for (size_t i = 0; i < w->pending_count; i++) {
        const struct pending *p = &w->pending[i];
        struct row_event e = {p->region_seq, p->stream->id, p->seq, p->key, hash8(&p->hash), p->bytes};
        if (store_insert(w->store, TABLE_EVENT, &e, f) < 0) return -1;
    }
    for (size_t i = 0; i < w->pending_count; i++) {
        const struct pending *p = &w->pending[i];
        if (p->destroy_upto) {
            struct cell args[] = {CELL_INT(store_region(w->store)), CELL_INT(p->stream->id), CELL_INT(p->destroy_upto)};
            if (store_each(w->store, SQL_CONTENT_REMOVE, args, 3, NULL, NULL, f) < 0) return -1;
        }
        struct row_content c = {p->region_seq, p->salt, p->content};
        if (p->content.n && store_insert(w->store, TABLE_CONTENT, &c, f) < 0) return -1;
    }
    for (size_t i = 0; i < w->pending_count; i++) {
        const struct pending *p = &w->pending[i];
        struct row_outbox o = {p->region_seq, p->stream->id, p->seq, p->what};
        if (p->what && store_insert(w->store, TABLE_OUTBOX, &o, f) < 0) return -1;
    }
    return 0;
}

// What makes room comes first within a table, then by key: a page is met once a batch, however many rows of it changed and
// however few pages the store keeps in memory.
static int by_place(const void *left, const void *right) {
    const struct row_ref *a = *(struct row_ref *const *)left, *b = *(struct row_ref *const *)right;
    if (a->table != b->table) return a->table < b->table ? -1 : 1;
    int x = a->gone ? 0 : a->fresh ? 2 : 1, y = b->gone ? 0 : b->fresh ? 2 : 1;
    return x != y ? x - y : row_key_cmp(&tables[a->table], a->row, b->row);
}

static int write_rows(struct work *w, struct fault *f) {
    size_t count = 0, n = 0;
    for (size_t i = 0; i < w->dirty_count; i++) count += w->dirty[i]->count;
    struct row_ref **rows = mem_new(arena_bytes(count, sizeof(struct row_ref *)));
    for (size_t i = 0; i < w->dirty_count; i++)
        for (size_t k = 0; k < w->dirty[i]->count; k++) {
            struct row_ref *r = &w->dirty[i]->rows[k];
            if (r->dirty && !(r->gone && r->fresh)) rows[n++] = r;
        }
    qsort(rows, n, sizeof(struct row_ref *), by_place);
    int status = 0;
    for (size_t i = 0; status == 0 && i < n; i++) {
        struct row_ref *r = rows[i];
        status = r->gone    ? store_remove(w->store, r->table, r->row, f)
                 : r->fresh ? store_insert(w->store, r->table, r->row, f)
                            : store_change(w->store, r->table, r->stored, r->row, f);
    }
    free(rows);
    return status < 0 ? -1 : 0;
}

int work_write(struct work *w, struct fault *f) {
    if (write_events(w, f) < 0 || write_rows(w, f) < 0) return -1;
    struct str name;
    struct series_value *v;
    for (size_t pos = 0; (v = smap_next(&w->series, &pos, &name)) != NULL;) {
        if (!v->dirty) continue;
        struct cell args[] = {{.is_int = true, .i = store_region(w->store)}, CELL_TEXT(name), CELL_INT(v->value)};
        if (store_each(w->store, SQL_SERIES_SET, args, 3, NULL, NULL, f) < 0) return -1;
    }
    return 0;
}
