// SPDX-License-Identifier: Apache-2.0
// Rows written: inserts are gathered by table and sent many at a time, changes and removals at once. Nothing waits for an
// answer here; what went wrong comes out at the next question, at the latest with the commit.
#include <stdio.h>

#include "store/postgres_room.h"

enum { GROUP_MAX = 64 }; // rows of one INSERT; a power of two

static void insert_sql(const struct table *d, int rows, struct buf *b) {
    buf_printf(b, "INSERT INTO \"%s\" (region", d->name);
    for (int i = 0; i < d->column_count; i++) buf_printf(b, ", \"%s\"", d->columns[i].name);
    buf_add(b, STR(") VALUES "));
    for (int r = 0; r < rows; r++) {
        buf_add(b, r ? STR(", (?") : STR("(?"));
        for (int i = 0; i < d->column_count; i++) buf_add(b, STR(", ?"));
        buf_byte(b, ')');
    }
    buf_byte(b, '\0');
}

// Sent in powers of two, so that few statements serve all sizes.
static int flush(struct pg *p, enum table_id t, struct fault *f) {
    struct group *g = &p->groups[t];
    const struct table *d = &tables[t];
    size_t width = (size_t)d->column_count + 1, from = 0;
    int status = 0;
    for (int size = GROUP_MAX; g->rows && status == 0; size /= 2) {
        while (g->rows >= size && status == 0) {
            char name[32];
            struct buf sql = BUF_INIT;
            snprintf(name, sizeof name, "i%d_%d", (int)t, size);
            if (smap_get(&p->prepared, str_c(name)) == NULL) insert_sql(d, size, &sql);
            status = pg_send(p, name, sql.p, &g->values, from, width * (size_t)size, (struct queued){.expected = EXPECT_DONE, .doing = d->name}, f);
            buf_release(&sql);
            from += width * (size_t)size;
            g->rows -= size;
        }
    }
    g->rows = 0;
    values_clear(&g->values);
    return status;
}

int pg_flush_groups(struct pg *p, struct fault *f) {
    for (size_t t = 0; t < TABLE_COUNT; t++)
        if (p->groups[t].rows && flush(p, (enum table_id)t, f) < 0) return -1;
    return 0;
}

int pg_insert(struct store *base, enum table_id t, const void *row, struct fault *f) {
    struct pg *p = pg_of(base);
    struct group *g = &p->groups[t];
    const struct table *d = &tables[t];
    if (p->mode == STORE_FILL) return pg_fill_row(p, t, row, f);
    pg_foreseen_forget(p);
    values_int(&g->values, base->region);
    for (int i = 0; i < d->column_count; i++) values_column(&g->values, &d->columns[i], row);
    p->changes++;
    return ++g->rows < GROUP_MAX ? 0 : flush(p, t, f);
}

static void keys(struct values *v, const struct table *d, const void *row) {
    for (int i = 0; i < d->key_count; i++) values_column(v, &d->columns[i], row);
}

static void key_sql(struct buf *b, const struct table *d) {
    buf_add(b, STR(" WHERE region = ?"));
    for (int i = 0; i < d->key_count; i++) buf_printf(b, " AND \"%s\" = ?", d->columns[i].name);
    buf_byte(b, '\0');
}

// A row of a record table is written once in a batch (desk/work.c); of the others one that waits to be inserted may be
// meant.
static int change_one(struct pg *p, enum table_id t, const char *name, const char *sql, struct fault *f) {
    const struct table *d = &tables[t];
    pg_foreseen_forget(p);
    if (d->kind != TABLE_KIND_RECORD && p->groups[t].rows && flush(p, t, f) < 0) return -1;
    p->changes++;
    return pg_send(p, name, sql, &p->args, 0, p->args.count, (struct queued){.expected = EXPECT_ONE, .table = d, .doing = d->name}, f);
}

static int set_columns(struct store *base, enum table_id t, const void *row, uint32_t set, struct fault *f) {
    struct pg *p = pg_of(base);
    const struct table *d = &tables[t];
    char name[40];
    struct buf sql = BUF_INIT;
    snprintf(name, sizeof name, "c%d_%x", (int)t, (unsigned)set);
    bool known = smap_get(&p->prepared, str_c(name)) != NULL;
    const char *between = "";
    values_clear(&p->args);
    if (!known) buf_printf(&sql, "UPDATE \"%s\" SET ", d->name);
    for (int i = d->key_count; i < d->column_count; i++) {
        if (!(set >> i & 1)) continue;
        if (!known) buf_printf(&sql, "%s\"%s\" = ?", between, d->columns[i].name);
        between = ", ";
        values_column(&p->args, &d->columns[i], row);
    }
    values_int(&p->args, base->region);
    keys(&p->args, d, row);
    if (!known) key_sql(&sql, d);
    int status = change_one(p, t, name, sql.p, f);
    buf_release(&sql);
    return status;
}

int pg_update(struct store *base, enum table_id t, const void *row, struct fault *f) {
    uint32_t set = 0;
    for (int i = tables[t].key_count; i < tables[t].column_count; i++) set |= UINT32_C(1) << i;
    return set_columns(base, t, row, set, f);
}

// An index is left alone where its columns are the same; the other columns are set in any case, so that few statements do.
int pg_change(struct store *base, enum table_id t, const void *before, const void *row, struct fault *f) {
    uint32_t set = 0;
    for (int i = tables[t].key_count; i < tables[t].column_count; i++) {
        const struct column *c = &tables[t].columns[i];
        if (!c->indexed || column_cmp(c, before, row) != 0) set |= UINT32_C(1) << i;
    }
    return set ? set_columns(base, t, row, set, f) : 0;
}

int pg_remove(struct store *base, enum table_id t, const void *row, struct fault *f) {
    struct pg *p = pg_of(base);
    char name[32];
    snprintf(name, sizeof name, "d%d", (int)t);
    values_clear(&p->args);
    values_int(&p->args, base->region);
    keys(&p->args, &tables[t], row);
    return change_one(p, t, name, tables[t].remove, f);
}
