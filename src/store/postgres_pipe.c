// SPDX-License-Identifier: Apache-2.0
// The pipeline: statements go out one behind the other, their results are taken in when somebody has to know.
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "store/postgres.h"
#include "store/postgres_room.h"

void values_clear(struct values *v) {
    buf_clear(&v->bytes);
    v->count = 0;
}

void values_release(struct values *v) {
    buf_release(&v->bytes);
    free(v->at);
    free(v->lengths);
}

static void add(struct values *v, const char *p, size_t n) {
    if (v->count == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 64;
        v->at = mem_grow(v->at, arena_bytes(v->cap, sizeof *v->at));
        v->lengths = mem_grow(v->lengths, arena_bytes(v->cap, sizeof *v->lengths));
    }
    v->at[v->count] = v->bytes.n;
    v->lengths[v->count++] = (int)n;
    buf_add(&v->bytes, str_of(p, n));
}

void values_int(struct values *v, int64_t i) {
    char b[8];
    for (int k = 0; k < 8; k++) b[k] = (char)((uint64_t)i >> (56 - 8 * k));
    add(v, b, sizeof b);
}

void values_str(struct values *v, struct str s) { add(v, s.p, s.n); }

void values_column(struct values *v, const struct column *c, const void *row) {
    if (c->type == COLUMN_INT) values_int(v, *row_int(c, row));
    else values_str(v, *row_str(c, row));
}

int64_t pg_int(const PGresult *r, int row, int column) {
    const unsigned char *b = (const unsigned char *)PQgetvalue(r, row, column);
    int n = PQgetlength(r, row, column);
    uint64_t i = n && b[0] & 0x80 && n > 1 ? ~UINT64_C(0) : 0; // a shorter one keeps its sign
    for (int k = 0; k < n && k < 8; k++) i = i << 8 | b[k];
    return (int64_t)i;
}

struct str pg_str(const PGresult *r, int row, int column) {
    return str_of(PQgetvalue(r, row, column), (size_t)PQgetlength(r, row, column));
}

struct buf pg_dollars(const char *sql) {
    struct buf b = BUF_INIT;
    int n = 0;
    for (const char *p = sql; *p; p++) {
        if (*p == '?') buf_printf(&b, "$%d", ++n);
        else buf_byte(&b, (unsigned char)*p);
    }
    buf_byte(&b, '\0');
    return b;
}

static void expect(struct pg *p, struct queued q) {
    if (p->queue_count == p->queue_cap) {
        p->queue_cap = p->queue_cap ? p->queue_cap * 2 : 256;
        p->queue = mem_grow(p->queue, arena_bytes(p->queue_cap, sizeof *p->queue));
    }
    p->queue[p->queue_count++] = q;
}

// Empty text is no NULL: it points somewhere.
static void point(struct pg *p, const struct values *v, size_t from, size_t count) {
    if (count > p->arg_cap) {
        p->arg_cap = count;
        p->arg_at = mem_grow(p->arg_at, arena_bytes(count, sizeof *p->arg_at));
        p->formats = mem_grow(p->formats, arena_bytes(count, sizeof *p->formats));
        for (size_t i = 0; i < count; i++) p->formats[i] = 1;
    }
    for (size_t i = 0; i < count; i++) p->arg_at[i] = v->lengths[from + i] ? v->bytes.p + v->at[from + i] : "";
}

static int prepare(struct pg *p, const char *name, const char *sql, struct fault *f) {
    struct str key = str_c(name);
    if (smap_get(&p->prepared, key)) return 0;
    struct buf text = pg_dollars(sql);
    int sent = PQsendPrepare(p->conn, name, text.p, 0, NULL);
    buf_release(&text);
    if (!sent) return pg_away(p, f);
    expect(p, (struct queued){.expected = EXPECT_DONE, .doing = sql});
    smap_put(&p->prepared, arena_str(&p->names, key), p);
    return 0;
}

static int still_there(struct pg *p, struct fault *f) {
    return p->conn == NULL || p->lost || PQstatus(p->conn) == CONNECTION_BAD ? pg_away(p, f) : 0;
}

int pg_send(struct pg *p, const char *name, const char *sql, const struct values *v, size_t from, size_t count, struct queued q,
            struct fault *f) {
    if (still_there(p, f) < 0 || prepare(p, name, sql, f) < 0) return -1;
    point(p, v, from, count);
    if (!PQsendQueryPrepared(p->conn, name, (int)count, p->arg_at, v->lengths + from, p->formats, 1)) return pg_away(p, f);
    expect(p, q);
    return 0;
}

int pg_send_once(struct pg *p, const char *sql, const struct values *v, struct queued q, struct fault *f) {
    if (still_there(p, f) < 0) return -1;
    size_t n = v ? v->count : 0;
    if (n) point(p, v, 0, n);
    if (!PQsendQueryParams(p->conn, sql, (int)n, NULL, n ? p->arg_at : NULL, n ? v->lengths : NULL, n ? p->formats : NULL, 1)) return pg_away(p, f);
    expect(p, q);
    return 0;
}

static void remember(struct pg *p, const PGresult *r, const struct queued *q) {
    if (p->failed) return;
    p->failed = true;
    pg_trouble(p, r, q->doing ? q->doing : "", &p->trouble);
}

// Whether a result is what was expected.
static bool fits(struct pg *p, const PGresult *r, const struct queued *q) {
    switch (PQresultStatus(r)) {
    case PGRES_TUPLES_OK: return true;
    case PGRES_COMMAND_OK:
        if (q->expected == EXPECT_ONE && strcmp(PQcmdTuples((PGresult *)(uintptr_t)r), "1") != 0) {
            if (!p->failed) store_row_missing(q->table, &p->trouble);
            p->failed = true;
            return false;
        }
        return true;
    case PGRES_PIPELINE_ABORTED: return false; // something before it failed and was remembered
    default: remember(p, r, q); return false;
    }
}

// Whether something came back in time. Keepalives find a dead machine or network, not a server that stands still.
static bool answered(struct pg *p) {
    ms_t began = now_ms();
    while (!p->takes_long && PQisBusy(p->conn)) {
        ms_t waited = now_ms() - began;
        struct pollfd fd = {.fd = PQsocket(p->conn), .events = POLLIN};
        if (waited < 0) began = now_ms(), waited = 0; // the clock jumped
        if (waited > postgres_silence || (poll(&fd, 1, (int)(postgres_silence - waited)) == 0)) return false;
        if (!PQconsumeInput(p->conn)) return true; // lost: the result says so
    }
    return true;
}

// The result of the statement at the head; NULL when the connection is lost. In a pipeline NULL stands behind the
// results of each statement, and for ever once the connection is gone.
static PGresult *next_result(struct pg *p, bool *ret_silent) {
    for (int nothing = 0; nothing < 2; nothing++) {
        if (!answered(p)) {
            *ret_silent = true;
            return NULL;
        }
        PGresult *r = PQgetResult(p->conn);
        if (r) return r;
        if (PQstatus(p->conn) == CONNECTION_BAD) return NULL;
    }
    return NULL;
}

static int take_all(struct pg *p, PGresult **ret, struct fault *f) {
    for (size_t i = 0; i < p->queue_count; i++) {
        const struct queued *q = &p->queue[i];
        bool silent = false;
        PGresult *r = next_result(p, &silent);
        if (silent) return pg_silent(p, f);
        if (r == NULL || p->conn == NULL || (PQstatus(p->conn) == CONNECTION_BAD && PQresultStatus(r) != PGRES_FATAL_ERROR)) {
            PQclear(r);
            return pg_away(p, f);
        }
        if (q->expected == EXPECT_SYNC) {
            bool sync = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
            if (!sync) remember(p, r, q);
            PQclear(r);
            if (!sync) return pg_away(p, f);
            continue;
        }
        bool good = fits(p, r, q);
        if (good && q->foreseen) pg_foreseen_came(p, q->foreseen, r);
        else if (good && q->expected == EXPECT_ROWS && ret) {
            PQclear(*ret);
            *ret = r;
        } else PQclear(r);
        if (p->lost || p->conn == NULL) return pg_away(p, f);
    }
    return 0;
}

int pg_sync(struct pg *p, struct fault *f) {
    if (still_there(p, f) < 0) return -1;
    if (!PQpipelineSync(p->conn)) return pg_away(p, f);
    expect(p, (struct queued){.expected = EXPECT_SYNC, .doing = "sync"});
    return 0;
}

int pg_settle(struct pg *p, PGresult **ret, struct fault *f) {
    if (ret) *ret = NULL;
    if (pg_sync(p, f) < 0) return -1;
    int status = take_all(p, ret, f);
    p->queue_count = 0;
    if (status < 0 && p->failed) *f = p->trouble; // the server said why before it went
    else if (status == 0 && p->failed) {
        *f = p->trouble;
        status = -1;
    }
    p->failed = false;
    if (status < 0) pg_foreseen_stale(p);
    if (status < 0 && ret) {
        PQclear(*ret);
        *ret = NULL;
    }
    return status;
}
