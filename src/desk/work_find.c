// SPDX-License-Identifier: Apache-2.0
// What the running batch has changed, found by a text column. An index is made of a column when it is first asked for
// and goes on from where it stopped; what was taken back since, or changed again, is seen when it is met.
#include <stdlib.h>
#include <string.h>

#include "desk/work_room.h"

struct found {
    struct stream *stream;
    struct found *older;
};

struct finder {
    const struct column *column;
    enum table_id table;
    size_t seen;         // changes taken in
    struct smap streams; // value -> struct found, the newest
};

void work_changed(struct work *w, struct stream *st, enum table_id t, void *row) {
    if (w->change_count == w->change_cap) {
        w->change_cap = w->change_cap ? w->change_cap * 2 : 64;
        w->changes = mem_grow(w->changes, arena_bytes(w->change_cap, sizeof *w->changes));
    }
    w->changes[w->change_count++] = (struct change){t, st, row};
}

static struct finder *finder_of(struct work *w, enum table_id t, const char *column) {
    for (size_t i = 0; i < w->finder_count; i++)
        if (w->finders[i].table == t && strcmp(w->finders[i].column->name, column) == 0) return &w->finders[i];
    w->finders = mem_grow(w->finders, arena_bytes(w->finder_count + 1, sizeof *w->finders));
    struct finder *f = &w->finders[w->finder_count++];
    *f = (struct finder){.table = t, .column = tables[t].columns};
    while (strcmp(f->column->name, column) != 0) f->column++;
    return f;
}

static void take(struct work *w, struct finder *f, const struct change *c) {
    struct str value = *row_str(f->column, c->row);
    struct found *newest = smap_get(&f->streams, value);
    for (const struct found *old = newest; old; old = old->older)
        if (old->stream == c->stream) return;
    struct found *mine = arena_new(&w->batch, struct found);
    *mine = (struct found){c->stream, newest};
    smap_put(&f->streams, value, mine);
}

static bool has_value(const struct stream *st, const struct finder *f, struct str value) {
    size_t pos = 0;
    for (const void *row; (row = stream_next(st, f->table, &pos)) != NULL;)
        if (str_eq(*row_str(f->column, row), value)) return true;
    return false;
}

struct stream *work_find_next(struct work *w, enum table_id t, const char *column, struct str value, size_t *pos) {
    if (value.n == 0 || w->change_count == 0) return NULL;
    struct finder *f = finder_of(w, t, column);
    for (; f->seen < w->change_count; f->seen++) {
        const struct change *c = &w->changes[f->seen];
        if (c->table == t && row_str(f->column, c->row)->n) take(w, f, c);
    }
    const struct found *next = smap_get(&f->streams, value);
    for (size_t passed = 0; next && passed < *pos; passed++) next = next->older;
    for (; next; next = next->older) {
        ++*pos;
        if (has_value(next->stream, f, value)) return next->stream;
    }
    return NULL;
}

struct stream *work_find(struct work *w, enum table_id t, const char *column, struct str value) {
    size_t pos = 0;
    return work_find_next(w, t, column, value, &pos);
}

void work_changes_back(struct work *w) {
    w->change_count = w->change_mark;
    for (size_t i = 0; i < w->finder_count; i++)
        if (w->finders[i].seen > w->change_count) w->finders[i].seen = w->change_count;
}

void work_changes_clear(struct work *w) {
    w->change_count = w->change_mark = 0;
    for (size_t i = 0; i < w->finder_count; i++) {
        smap_clear(&w->finders[i].streams);
        w->finders[i].seen = 0;
    }
}

void work_changes_release(struct work *w) {
    for (size_t i = 0; i < w->finder_count; i++) smap_release(&w->finders[i].streams);
    free(w->finders);
    free(w->changes);
}
