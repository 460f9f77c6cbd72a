// SPDX-License-Identifier: Apache-2.0
// PostgreSQL behind the store seam: opening, transactions, the turn of a region and commits nobody answered.
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
    int status = pg_connect(p, f);
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

static int send(struct pg *p, const char *name, const char *sql, enum expected expected, struct fault *f) {
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

// Without parameters: those of a statement about to be sent may wait in p->args.
static int say(struct pg *p, const char *name, const char *sql, struct fault *f) {
    return pg_send(p, name, sql, &p->args, 0, 0, (struct queued){.expected = EXPECT_DONE, .doing = sql}, f);
}

static int read_snapshot(struct pg *p, struct fault *f) {
    return say(p, "begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", f) < 0 ? -1 : pg_settle(p, NULL, f);
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
    return send(p, "turn", sql, EXPECT_ROWS, f) < 0 ? -1 : pg_settle(p, ret, f);
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
        if (send(p, "turn_new", make, EXPECT_DONE, f) < 0 || take_turn_once(p, &r, f) < 0) return -1;
    }
    int64_t writer = pg_int(r, 0, 0), batch = pg_int(r, 0, 1);
    PQclear(r);
    p->moved = writer != p->seen_writer || batch != p->seen_batch;
    p->seen_writer = writer;
    p->seen_batch = batch;
    return 0;
}

static int write_begin(struct pg *p, struct fault *f) {
    if (say(p, "begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", f) < 0) return -1;
    p->open = true;
    return take_turn(p, f);
}

static void rollback(struct store *base) {
    struct pg *p = pg_of(base);
    struct fault ignored;
    if (p->mode == STORE_FILL) return;
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
    if (p->queue_count) pg_settle(p, NULL, &ignored);
    if (p->lost || say(p, "rollback", "ROLLBACK", &ignored) < 0 || pg_settle(p, NULL, &ignored) < 0) {
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
    if (first_of_transaction(p, write_begin, f) < 0) {
        p->writing = true;
        rollback(base);
        return -1;
    }
    p->open = p->writing = true;
    return 0;
}

// Whose commit this was is written with it: into the turn, and into a row of our own, which nobody else changes.
static int send_commit(struct pg *p, struct fault *f) {
    static const char last[] = "UPDATE turn SET last = ?, batch = ?, seen = ? WHERE region = ? AND writer = 0";
    static const char own[] = "INSERT INTO turn (region, writer, last, batch, seen) VALUES (?, ?, 0, ?, ?) "
                              "ON CONFLICT (region, writer) DO UPDATE SET batch = excluded.batch, seen = excluded.seen";
    ms_t now = now_ms();
    if (pg_flush_groups(p, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, p->writer);
    values_int(&p->args, p->batch + 1);
    values_int(&p->args, now);
    values_int(&p->args, p->base.region);
    if (send(p, "turn_last", last, EXPECT_DONE, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, p->base.region);
    values_int(&p->args, p->writer);
    values_int(&p->args, p->batch + 1);
    values_int(&p->args, now);
    if (send(p, "turn_own", own, EXPECT_DONE, f) < 0) return -1;
    if (pg_settle(p, NULL, f) < 0) return -1; // a row that was to be changed and is not there: before, not after
    p->committing = true;
    return say(p, "commit", "COMMIT", f) < 0 ? -1 : pg_settle(p, NULL, f);
}

static int unknown(struct pg *p, struct fault *f) {
    fault_set(f, FAULT_MACHINE, "outcome-unknown", "提交时与数据库断开，还不知道是否已写入：请用同一个幂等键再发一次，已写入的不会重复",
              "the connection was lost during the commit and whether it was written is not known yet: send it again with the same key, "
              "what was written is not written twice");
    return fault_where(f, buf_str(&p->base.path));
}

// Whether batch p->batch + 1 of ours is in the store. The turn is taken first: a server that is still busy with the lost
// commit holds it until that has ended one way or the other. 1 yes, 0 no, -1 nobody could be asked.
static int was_written(struct pg *p, struct fault *f) {
    static const char sql[] = "SELECT batch FROM turn WHERE region = ? AND writer = ?";
    PGresult *r;
    if (pg_again(p, f) < 0) return -1;
    if (write_begin(p, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, p->base.region);
    values_int(&p->args, p->writer);
    if (send(p, "turn_mine", sql, EXPECT_ROWS, f) < 0 || pg_settle(p, &r, f) < 0) return -1;
    int written = PQntuples(r) > 0 && pg_int(r, 0, 0) == p->batch + 1;
    PQclear(r);
    p->writing = false;
    rollback(&p->base);
    return written;
}

static int find_out(struct pg *p, struct fault *f) {
    ms_t began = now_ms();
    for (;;) {
        int written = was_written(p, f);
        if (written >= 0) pg_count(written ? COUNT_WRITTEN : COUNT_NOT_WRITTEN);
        if (written == 1) return 0;
        if (written == 0) return pg_away(p, f), p->lost = false, -1;
        ms_t now = now_ms();
        if (!p->lost || now < began || now - began > postgres_patience) {
            p->seen_batch = -1; // whoever comes next looks at everything anew
            return unknown(p, f);
        }
    }
}

// Plans made while a table was empty are as good as chance: they are made again while a store grows, more seldom each
// time. What goes wrong there goes wrong with the next transaction too.
static void plan_again(struct pg *p) {
    struct fault ignored;
    bool power = (p->batch & (p->batch - 1)) == 0;
    if ((power || p->batch % 4096 == 0) &&
        pg_send_once(p, "DISCARD PLANS", NULL, (struct queued){.expected = EXPECT_DONE, .doing = "DISCARD PLANS"}, &ignored) == 0)
        pg_settle(p, NULL, &ignored);
}

static int commit(struct store *base, struct fault *f) {
    struct pg *p = pg_of(base);
    if (p->mode == STORE_FILL) return 0;
    p->committing = false;
    if (!p->writing) {
        rollback(base);
        return 0;
    }
    int status = send_commit(p, f);
    if (status < 0 && p->lost && p->committing) {
        pg_disconnect(p);
        pg_count(COUNT_UNANSWERED);
        status = find_out(p, f);
    }
    if (status < 0) {
        p->seen_batch = -1;
        rollback(base);
        return -1;
    }
    p->open = p->writing = false;
    p->batch++;
    p->seen_writer = p->writer;
    p->seen_batch = p->batch;
    plan_again(p);
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
    .commit = commit,
    .rollback = rollback,
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
