// SPDX-License-Identifier: Apache-2.0
// PostgreSQL behind the store seam: opening, transactions, the turn of a region.
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "store/postgres.h"
#include "store/postgres_room.h"

static bool names(const char *where) {
    return where && (str_starts(str_c(where), STR("postgresql://")) || str_starts(str_c(where), STR("postgres://")));
}

// For faults: without the password that may stand before the @.
static void shown_path(struct buf *b, struct str where) {
    struct str rest = where, scheme;
    const char *at = NULL;
    for (size_t i = 0; i < where.n && where.p[i] != '?' && where.p[i] != '#'; i++)
        if (where.p[i] == '@') at = where.p + i;
    if (at) {
        scheme = str_of(where.p, (size_t)((const char *)memchr(where.p, '/', where.n) - where.p) + 2);
        rest = str_of(at + 1, (size_t)(where.p + where.n - at - 1));
        buf_add(b, scheme);
    }
    // Parameters may hold one too.
    const char *question = memchr(rest.p, '?', rest.n), *sharp = memchr(rest.p, '#', rest.n);
    buf_add(b, question ? str_of(rest.p, (size_t)(question - rest.p)) : rest);
    if (question && sharp) buf_add(b, str_of(sharp, (size_t)(rest.p + rest.n - sharp)));
    buf_byte(b, '\0');
    b->n--;
}

struct pg *pg_new(const char *where, enum store_mode mode) {
    struct pg *p = mem_new(sizeof *p);
    struct str uri = str_c(where), schema = STR("huiyin");
    const char *sharp = strchr(where, '#');
    if (sharp) {
        uri.n = (size_t)(sharp - where);
        if (sharp[1]) schema = str_c(sharp + 1);
    }
    p->base.driver = &postgres_driver;
    p->mode = mode;
    buf_add(&p->uri, uri);
    buf_byte(&p->uri, '\0');
    buf_add(&p->schema, schema);
    buf_byte(&p->schema, '\0');
    p->schema.n--;
    shown_path(&p->base.path, str_c(where));
    p->seen_writer = p->seen_batch = -1;
    random_bytes((unsigned char *)&p->writer, sizeof p->writer);
    p->writer = (p->writer & INT64_MAX) | 1; // 0 is the turn's own row
    return p;
}

static void close_store(struct store *base) {
    struct pg *p = pg_of(base);
    pg_disconnect(p);
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        values_release(&p->groups[t].values);
        buf_release(&p->fill[t]);
    }
    values_release(&p->args);
    pg_foreseen_release(p);
    free(p->arg_at);
    free(p->formats);
    free(p->queue);
    arena_release(&p->names);
    buf_release(&p->uri);
    buf_release(&p->schema);
    free(p);
}

void pg_free(struct pg *p) { store_close(&p->base); }

static int open_store(struct store **ret, const char *where, enum store_mode mode, struct fault *f) {
    struct pg *p = pg_new(where, mode);
    int status = pg_first(p, f);
    if (status == 0) status = mode == STORE_FILL ? pg_fill_begin(p, f) : mode == STORE_CREATE ? pg_create(p, f) : pg_check_version(p, f);
    if (status < 0) {
        pg_free(p);
        return -1;
    }
    if (mode != STORE_FILL) pg_begin_pipeline(p);
    *ret = &p->base;
    return 0;
}

static int64_t changes(const struct store *base) { return pg_of(base)->changes; }

int pg_ask(struct pg *p, const char *name, const char *sql, enum expected expected, struct fault *f) {
    return pg_send(p, name, sql, &p->args, 0, p->args.count, (struct queued){.expected = expected, .doing = sql}, f);
}

static int connected(struct pg *p, struct fault *f) {
    return p->conn == NULL || p->lost || PQstatus(p->conn) == CONNECTION_BAD ? pg_again(p, f) : 0;
}

// One that was cut while it slept is noticed with the first statement: then once more on a new connection.
static int first_of_transaction(struct pg *p, int (*run)(struct pg *p, struct fault *f), struct fault *f) {
    bool fresh = p->conn == NULL || p->lost;
    if (connected(p, f) < 0) return -1;
    if (run(p, f) == 0) return 0;
    if (fresh || !p->lost) return -1;
    return connected(p, f) < 0 ? -1 : run(p, f);
}

int pg_say(struct pg *p, const char *name, const char *sql, struct fault *f) {
    return pg_send(p, name, sql, &p->args, 0, 0, (struct queued){.expected = EXPECT_DONE, .doing = sql}, f);
}

// Plans made while a table was small are as good as chance: they are made again while a store grows, more seldom each
// time.
static int plan_again(struct pg *p, struct fault *f) {
    int64_t n = ++p->begun;
    bool power = (n & (n - 1)) == 0;
    if (!power && n % 4096 != 0) return 0;
    return pg_send_once(p, "DISCARD PLANS", NULL, (struct queued){.expected = EXPECT_DONE, .doing = "DISCARD PLANS"}, f);
}

static int read_snapshot(struct pg *p, struct fault *f) {
    if (pg_say(p, "begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", f) < 0 || plan_again(p, f) < 0 || pg_foreseen_send(p, f) < 0) return -1;
    return pg_settle(p, NULL, f);
}

static int begin_read(struct store *base, struct fault *f) {
    struct pg *p = pg_of(base);
    if (first_of_transaction(p, read_snapshot, f) < 0) return -1;
    p->open = true;
    p->writing = false;
    return 0;
}

static int take_turn_once(struct pg *p, PGresult **ret, struct fault *f) {
    static const char sql[] = "SELECT last, batch FROM turn WHERE region = ? AND writer = 0 FOR UPDATE";
    values_clear(&p->args);
    values_int(&p->args, p->base.region);
    if (pg_ask(p, "turn", sql, EXPECT_ROWS, f) < 0 || pg_foreseen_send(p, f) < 0) return -1; // the turn is ours when those are answered
    return pg_settle(p, ret, f);
}

// The row of the region's turn is locked until this transaction ends, however it ends.
static int take_turn(struct pg *p, struct fault *f) {
    static const char make[] = "INSERT INTO turn (region, writer, last, batch, seen) VALUES (?, 0, 0, 0, 0) ON CONFLICT (region, writer) DO NOTHING";
    PGresult *r;
    if (take_turn_once(p, &r, f) < 0) return -1;
    if (PQntuples(r) == 0) {
        PQclear(r);
        values_clear(&p->args);
        values_int(&p->args, p->base.region);
        if (pg_ask(p, "turn_new", make, EXPECT_DONE, f) < 0 || take_turn_once(p, &r, f) < 0) return -1;
    }
    int64_t writer = pg_int(r, 0, 0), batch = pg_int(r, 0, 1);
    PQclear(r);
    p->moved = writer != p->seen_writer || batch != p->seen_batch;
    p->seen_writer = writer;
    p->seen_batch = batch;
    return 0;
}

int pg_write_begin(struct pg *p, struct fault *f) {
    if (pg_say(p, "begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", f) < 0 || plan_again(p, f) < 0) return -1;
    p->open = true;
    return take_turn(p, f);
}

void pg_rollback(struct store *base) {
    struct pg *p = pg_of(base);
    struct fault ignored;
    if (p->mode == STORE_FILL) return;
    pg_foreseen_forget(p);
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        values_clear(&p->groups[t].values);
        p->groups[t].rows = 0;
    }
    if (!p->open || p->lost) {
        p->open = false;
        return;
    }
    bool wrote = p->writing;
    p->open = p->writing = false;
    if (p->mode == STORE_READ && p->queue_count == 0) { // what became of it is heard with the next look
        if (pg_say(p, "rollback", "ROLLBACK", &ignored) == 0) pg_sync(p, &ignored);
        return;
    }
    if (p->queue_count) pg_settle(p, NULL, &ignored);
    if (p->lost || pg_say(p, "rollback", "ROLLBACK", &ignored) < 0 || pg_settle(p, NULL, &ignored) < 0) {
        pg_disconnect(p); // nobody knows what state it is in
        p->lost = true;
        p->lost_at = now_ms();
        return;
    }
    // Behind a statement that failed others were not prepared that are noted as known.
    if (wrote && pg_send_once(p, "DEALLOCATE ALL", NULL, (struct queued){.expected = EXPECT_DONE, .doing = "DEALLOCATE"}, &ignored) == 0 &&
        pg_settle(p, NULL, &ignored) == 0) {
        smap_release(&p->prepared);
        arena_reset(&p->names);
    }
}

static int begin(struct store *base, struct fault *f) {
    struct pg *p = pg_of(base);
    if (p->mode == STORE_FILL) return 0; // all of it is one transaction
    if (p->mode == STORE_READ)
        return fault_set(f, FAULT_MACHINE, "store-trouble", "只读打开的库不能写", "a store opened for reading is not written to");
    if (first_of_transaction(p, pg_write_begin, f) < 0) {
        p->writing = true;
        pg_rollback(base);
        return -1;
    }
    p->open = p->writing = true;
    return 0;
}

static bool moved(struct store *base) { return pg_of(base)->moved; }

static void shown(const char *where, struct buf *ret) { shown_path(ret, str_c(where)); }

static void temporary(const char *where, const char *salt, struct buf *ret) {
    const char *sharp = strchr(where, '#');
    if (sharp && sharp[1]) buf_printf(ret, "%s_init_%s", where, salt);
    else buf_printf(ret, "%.*s#huiyin_init_%s", sharp ? (int)(sharp - where) : (int)strlen(where), where, salt);
}

const struct store_driver postgres_driver = {
    .name = "PostgreSQL",
    .names = names,
    .open = open_store,
    .absent = pg_absent,
    .place = pg_place,
    .discard = pg_discard,
    .temporary = temporary,
    .close = close_store,
    .begin = begin,
    .begin_read = begin_read,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .changes = changes,
    .moved = moved,
    .distribute = pg_distribute,
    .each = pg_each,
    .insert = pg_insert,
    .update = pg_update,
    .change = pg_change,
    .remove = pg_remove,
    .rows_of = pg_rows_of,
    .which = pg_which,
    .foresee = pg_foresee_each,
    .foresee_rows_of = pg_foresee_rows_of,
    .foresee_which = pg_foresee_which,
    .rows = pg_rows,
    .next_region = pg_next_region,
    .check = pg_check,
    .filled = pg_filled,
    .count = pg_row_count,
    .symptoms = pg_symptoms,
    .shown = shown,
    .aside = pg_aside,
    .cursor_open = pg_cursor_open,
    .cursor_next = pg_cursor_next,
    .cursor_close = pg_cursor_close,
};
