// SPDX-License-Identifier: Apache-2.0
// A schema that is filled with rows: they go in by COPY, its indexes are made when all are there.
#include <string.h>

#include "store/postgres_room.h"

enum { FILL_BYTES = 1 << 20, ANALYZE_FROM = 1000 };

// The head of PostgreSQL's binary format: no flags, nothing more.
static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

static void add_number(struct buf *b, uint32_t v, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) buf_byte(b, (unsigned char)(v >> 8 * i));
}

// Everything that waits for a table, by one COPY.
static int send_rows(struct pg *p, enum table_id t, struct fault *f) {
    const struct table *d = &tables[t];
    struct buf *rows = &p->fill[t], sql = BUF_INIT;
    if (rows->n == 0) return 0;
    add_number(rows, 0xffff, 2);
    buf_printf(&sql, "COPY \"%s\" (region", d->name);
    for (int i = 0; i < d->column_count; i++) buf_printf(&sql, ", \"%s\"", d->columns[i].name);
    buf_add(&sql, STR(") FROM STDIN (FORMAT binary)"));
    buf_byte(&sql, '\0');
    PGresult *r = PQexec(p->conn, sql.p);
    int status = PQresultStatus(r) == PGRES_COPY_IN ? 0 : pg_trouble(p, r, d->name, f);
    PQclear(r);
    buf_release(&sql);
    if (status < 0) return -1;
    if (PQputCopyData(p->conn, head, sizeof head - 1) != 1 || PQputCopyData(p->conn, rows->p, (int)rows->n) != 1 ||
        PQputCopyEnd(p->conn, NULL) != 1)
        return pg_away(p, f);
    for (; (r = PQgetResult(p->conn)) != NULL; PQclear(r))
        if (status == 0 && PQresultStatus(r) != PGRES_COMMAND_OK) status = pg_trouble(p, r, d->name, f);
    buf_clear(rows);
    return status;
}

static void add_int(struct buf *b, int64_t v) {
    add_number(b, 8, 4);
    add_number(b, (uint32_t)((uint64_t)v >> 32), 4);
    add_number(b, (uint32_t)v, 4);
}

int pg_fill_row(struct pg *p, enum table_id t, const void *row, struct fault *f) {
    const struct table *d = &tables[t];
    struct buf *rows = &p->fill[t];
    add_number(rows, (uint32_t)d->column_count + 1, 2);
    add_int(rows, p->base.region);
    for (int i = 0; i < d->column_count; i++) {
        const struct column *c = &d->columns[i];
        if (c->type == COLUMN_INT) {
            add_int(rows, *row_int(c, row));
            continue;
        }
        struct str s = *row_str(c, row);
        add_number(rows, (uint32_t)s.n, 4);
        buf_add(rows, s);
    }
    p->changes++;
    p->filled[t]++;
    return rows->n < FILL_BYTES ? 0 : send_rows(p, t, f);
}

// What is filled is one transaction: where it ends before it is whole the server takes all of it back.
int pg_fill_begin(struct pg *p, struct fault *f) {
    return pg_plain(p, "BEGIN; SET LOCAL maintenance_work_mem = '256MB'", NULL, f) < 0 || pg_make_tables(p, f) < 0 ? -1 : 0;
}

int pg_filled(struct store *base, struct fault *f) {
    struct pg *p = pg_of(base);
    for (enum table_id t = 0; t < TABLE_COUNT; t++)
        if (send_rows(p, t, f) < 0) return -1;
    if (pg_make_indexes(p, f) < 0 || pg_plain(p, "COMMIT", NULL, f) < 0) return -1;
    p->mode = STORE_WRITE;
    // What the planner is to know of tables that came in at once; small ones it gets to know by itself.
    struct fault ignored;
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        char sql[100];
        if (p->filled[t] < ANALYZE_FROM) continue;
        snprintf(sql, sizeof sql, "ANALYZE \"%s\"", tables[t].name);
        if (pg_plain(p, sql, NULL, &ignored) < 0 && p->lost) break;
    }
    pg_begin_pipeline(p);
    return 0;
}

int pg_row_count(struct store *base, enum table_id t, int64_t *ret, struct fault *f) {
    struct pg *p = pg_of(base);
    char sql[120];
    PGresult *r;
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM \"%s\" WHERE region = $1", tables[t].name);
    bool own = !p->open;
    if (own && base->driver->begin_read(base, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, base->region);
    p->takes_long = true;
    int status = pg_send_once(p, sql, &p->args, (struct queued){.expected = EXPECT_ROWS, .doing = "COUNT"}, f) < 0 ? -1 : pg_settle(p, &r, f);
    p->takes_long = false;
    if (status == 0) {
        *ret = pg_int(r, 0, 0);
        PQclear(r);
    }
    if (own) base->driver->rollback(base);
    return status;
}
