// SPDX-License-Identifier: Apache-2.0
// Much is read through a cursor of the server, a thousand rows at a time, so that a year's ledger never stands in memory.
// A cursor lives in a transaction: where none is open one is begun for as long as anything is being read.
#include <stdio.h>
#include <stdlib.h>

#include "store/postgres_room.h"

enum { FETCH_ROWS = 1000 };

struct fetching {
    char fetch[64], close[48];
    PGresult *rows;
    int at;
    bool open, last;
};

struct cursor {
    struct store_cursor base;
    struct fetching x;
    enum table_id table;
    union any_row row;
};

static int scan_begin(struct pg *p, struct fault *f) {
    if (!p->open) {
        if (p->base.driver->begin_read(&p->base, f) < 0) return -1;
        p->own_read = true;
    }
    p->scans++;
    return 0;
}

static void scan_end(struct pg *p) {
    if (--p->scans > 0 || !p->own_read) return;
    p->own_read = false;
    p->base.driver->rollback(&p->base);
}

static int open_cursor(struct pg *p, struct fetching *x, const char *sql, const struct values *v, struct fault *f) {
    *x = (struct fetching){.at = 0};
    long long n = (long long)++p->cursors;
    snprintf(x->fetch, sizeof x->fetch, "FETCH FORWARD %d FROM huiyin_%lld", FETCH_ROWS, n);
    snprintf(x->close, sizeof x->close, "CLOSE huiyin_%lld", n);
    struct buf text = BUF_INIT;
    buf_printf(&text, "DECLARE huiyin_%lld NO SCROLL CURSOR FOR %s", n, sql);
    buf_byte(&text, '\0');
    struct buf dollars = pg_dollars(text.p);
    int status = scan_begin(p, f);
    if (status == 0) {
        if (pg_flush_groups(p, f) < 0 || pg_send_once(p, dollars.p, v, (struct queued){.expected = EXPECT_DONE, .doing = sql}, f) < 0 ||
            pg_send_once(p, x->fetch, NULL, (struct queued){.expected = EXPECT_ROWS, .doing = sql}, f) < 0 || pg_settle(p, &x->rows, f) < 0) {
            scan_end(p);
            status = -1;
        }
    }
    buf_release(&text);
    buf_release(&dollars);
    x->open = status == 0;
    return status;
}

// 1 when x->rows has a row at x->at.
static int advance(struct pg *p, struct fetching *x, struct fault *f) {
    while (x->at >= PQntuples(x->rows)) {
        if (PQntuples(x->rows) < FETCH_ROWS) return 0;
        PQclear(x->rows);
        x->rows = NULL;
        x->at = 0;
        if (pg_send_once(p, x->fetch, NULL, (struct queued){.expected = EXPECT_ROWS, .doing = "FETCH"}, f) < 0 || pg_settle(p, &x->rows, f) < 0)
            return -1;
    }
    return 1;
}

static void close_cursor(struct pg *p, struct fetching *x) {
    struct fault ignored;
    PQclear(x->rows);
    x->rows = NULL;
    if (!x->open) return;
    x->open = false;
    if (p->open && !p->lost && pg_send_once(p, x->close, NULL, (struct queued){.expected = EXPECT_DONE, .doing = "CLOSE"}, &ignored) == 0)
        pg_settle(p, NULL, &ignored);
    scan_end(p);
}

int pg_scan(struct pg *p, const char *sql, const struct values *v, int (*each)(void *context, const PGresult *r, int row), void *context,
            struct fault *f) {
    struct fetching x;
    if (open_cursor(p, &x, sql, v, f) < 0) return -1;
    int status = 0, more = 0;
    while (status == 0 && (more = advance(p, &x, f)) > 0) {
        if (each == NULL) break;
        int row = x.at++;
        status = each(context, x.rows, row);
    }
    close_cursor(p, &x);
    return more < 0 ? -1 : status;
}

int pg_cursor_open(struct store *base, enum table_id t, const char *sql, const int64_t *from, struct store_cursor **ret, struct fault *f) {
    struct pg *p = pg_of(base);
    struct cursor *c = mem_new(sizeof *c);
    c->base.store = base;
    c->table = t;
    values_clear(&p->args);
    values_int(&p->args, base->region);
    if (from) values_int(&p->args, *from);
    if (open_cursor(p, &c->x, sql, &p->args, f) < 0) {
        free(c);
        return -1;
    }
    *ret = &c->base;
    return 0;
}

int pg_cursor_next(struct store_cursor *base, const void **ret, struct fault *f) {
    struct cursor *c = (struct cursor *)base;
    int more = advance(pg_of(base->store), &c->x, f);
    if (more <= 0) return more;
    pg_read_row(c->x.rows, c->x.at++, &tables[c->table], &c->row);
    *ret = &c->row;
    return 1;
}

void pg_cursor_close(struct store_cursor *base) {
    struct cursor *c = (struct cursor *)base;
    close_cursor(pg_of(base->store), &c->x);
    free(c);
}
