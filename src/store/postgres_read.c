// SPDX-License-Identifier: Apache-2.0
// Rows read: the statements of statements.sql and of the tables' descriptors.
#include <stdio.h>
#include <string.h>

#include "store/postgres_room.h"

enum { CELLS_MAX = 16, OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23 };

static bool is_int(const PGresult *r, int column) {
    Oid type = PQftype(r, column);
    return type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL;
}

struct giving {
    row_fn *each;
    void *context;
};

static int give_row(void *context, const PGresult *r, int row) {
    const struct giving *g = context;
    struct cell cells[CELLS_MAX];
    int n = PQnfields(r) < CELLS_MAX ? PQnfields(r) : CELLS_MAX;
    for (int i = 0; i < n; i++) {
        bool number = is_int(r, i) && !PQgetisnull(r, row, i);
        cells[i] = (struct cell){.is_int = number, .i = number ? pg_int(r, row, i) : 0};
        if (!number) cells[i].s = pg_str(r, row, i);
    }
    return g->each(g->context, cells, (size_t)n);
}

// What waits to be inserted has to be there before anybody reads.
static int ask(struct pg *p, const char *name, const char *sql, PGresult **ret, struct fault *f) {
    if (pg_foreseen(p, name, ret)) return 0;
    if (!p->open) pg_foreseen_forget(p); // nothing holds together what is asked outside a transaction
    if (pg_flush_groups(p, f) < 0 || pg_foreseen_send(p, f) < 0) return -1;
    if (pg_send(p, name, sql, &p->args, 0, p->args.count, (struct queued){.expected = EXPECT_ROWS, .doing = sql}, f) < 0) return -1;
    return pg_settle(p, ret, f);
}

static bool reads(const char *sql) { return strncmp(sql, "SELECT", 6) == 0; }

static int parameters(const char *sql) {
    int n = 0;
    for (const char *c = sql; *c; c++) n += *c == '?';
    return n;
}

static void take_args(struct pg *p, const char *sql, const struct cell *args, size_t arg_count) {
    values_clear(&p->args);
    if (parameters(sql) > (int)arg_count) values_int(&p->args, p->base.region);
    for (size_t i = 0; i < arg_count; i++) {
        if (args[i].is_int) values_int(&p->args, args[i].i);
        else values_str(&p->args, args[i].s);
    }
}

void pg_foresee_each(struct store *base, enum statement which, const struct cell *args, size_t arg_count) {
    struct pg *p = pg_of(base);
    char name[24];
    if (!reads(statement_sql[which]) || statement_scans[which]) return;
    take_args(p, statement_sql[which], args, arg_count);
    snprintf(name, sizeof name, "f%d", (int)which);
    pg_foresee(p, name, statement_sql[which]);
}

int pg_each(struct store *base, enum statement which, const struct cell *args, size_t arg_count, row_fn *each, void *context,
            struct fault *f) {
    struct pg *p = pg_of(base);
    const char *sql = statement_sql[which];
    char name[24];
    take_args(p, sql, args, arg_count);
    struct giving g = {each, context};
    if (reads(sql) && statement_scans[which]) return pg_scan(p, sql, &p->args, each ? give_row : NULL, &g, f);
    snprintf(name, sizeof name, "f%d", (int)which);
    if (!reads(sql)) {
        pg_foreseen_forget(p);
        if (pg_flush_groups(p, f) < 0) return -1;
        p->changes++;
        return pg_send(p, name, sql, &p->args, 0, p->args.count, (struct queued){.expected = EXPECT_DONE, .doing = sql}, f);
    }
    PGresult *r;
    if (ask(p, name, sql, &r, f) < 0) return -1;
    int status = 0;
    for (int i = 0; each && i < PQntuples(r) && status == 0; i++) status = give_row(&g, r, i);
    PQclear(r);
    return status;
}

void pg_read_row(const PGresult *r, int row, const struct table *d, void *ret) {
    for (int i = 0; i < d->column_count; i++) {
        const struct column *c = &d->columns[i];
        if (c->type == COLUMN_INT) *row_int(c, ret) = pg_int(r, row, i);
        else *row_str(c, ret) = pg_str(r, row, i);
    }
}

struct giving_rows {
    const struct table *table;
    table_fn *each;
    void *context;
};

static int give_table_row(void *context, const PGresult *r, int row) {
    const struct giving_rows *g = context;
    union any_row x;
    pg_read_row(r, row, g->table, &x);
    return g->each(g->context, &x);
}

static void of_stream(struct pg *p, enum table_id t, int64_t stream, char ret_name[24]) {
    values_clear(&p->args);
    values_int(&p->args, p->base.region);
    values_int(&p->args, stream);
    snprintf(ret_name, 24, "o%d", (int)t);
}

void pg_foresee_rows_of(struct store *base, enum table_id t, int64_t stream) {
    char name[24];
    of_stream(pg_of(base), t, stream, name);
    pg_foresee(pg_of(base), name, tables[t].of_stream);
}

int pg_rows_of(struct store *base, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f) {
    struct pg *p = pg_of(base);
    struct giving_rows g = {&tables[t], each, context};
    char name[24];
    PGresult *r;
    of_stream(p, t, stream, name);
    if (ask(p, name, tables[t].of_stream, &r, f) < 0) return -1;
    int status = 0;
    for (int i = 0; i < PQntuples(r) && status == 0; i++) status = give_table_row(&g, r, i);
    PQclear(r);
    return status;
}

int pg_rows(struct store *base, enum table_id t, table_fn *each, void *context, struct fault *f) {
    struct pg *p = pg_of(base);
    struct giving_rows g = {&tables[t], each, context};
    values_clear(&p->args);
    values_int(&p->args, base->region);
    return pg_scan(p, tables[t].scan, &p->args, give_table_row, &g, f);
}

// Each table is asked about with parameters of its own: the text is made once for a connection.
static void which_of(struct pg *p, const enum table_id *list, int64_t stream, bool text, char ret_name[24], struct buf *sql) {
    values_clear(&p->args);
    snprintf(ret_name, 24, "w%d", (int)*list);
    bool known = !text && smap_get(&p->prepared, str_c(ret_name)) != NULL;
    if (!known) buf_add(sql, STR("SELECT "));
    for (const enum table_id *t = list; *t != TABLE_COUNT; t++) {
        values_int(&p->args, p->base.region);
        values_int(&p->args, stream);
        if (!known) buf_printf(sql, "%sEXISTS(SELECT 1 FROM \"%s\" WHERE region = ? AND \"%s\" = ?)", t == list ? "" : ", ", tables[*t].name,
                               tables[*t].columns[0].name);
    }
    buf_byte(sql, '\0');
}

void pg_foresee_which(struct store *base, const enum table_id *list, int64_t stream) {
    struct pg *p = pg_of(base);
    struct buf sql = BUF_INIT;
    char name[24];
    which_of(p, list, stream, true, name, &sql); // it may be asked on another connection
    pg_foresee(p, name, pg_foresee_text(p, buf_str(&sql)));
    buf_release(&sql);
}

int pg_which(struct store *base, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f) {
    struct pg *p = pg_of(base);
    struct buf sql = BUF_INIT;
    char name[24];
    PGresult *r;
    which_of(p, list, stream, false, name, &sql);
    int status = ask(p, name, sql.p, &r, f);
    *ret = 0;
    for (int i = 0; status == 0 && list[i] != TABLE_COUNT && PQntuples(r) > 0; i++) *ret |= (uint32_t)(pg_int(r, 0, i) != 0) << i;
    if (status == 0) PQclear(r);
    buf_release(&sql);
    return status;
}

int pg_next_region(struct store *base, enum table_id t, int64_t after, int64_t *ret, struct fault *f) {
    struct pg *p = pg_of(base);
    char name[24];
    PGresult *r;
    values_clear(&p->args);
    values_int(&p->args, after);
    snprintf(name, sizeof name, "n%d", (int)t);
    if (ask(p, name, tables[t].next_region, &r, f) < 0) return -1;
    int found = PQntuples(r) > 0;
    if (found) *ret = pg_int(r, 0, 0);
    PQclear(r);
    return found;
}
