// SPDX-License-Identifier: Apache-2.0
// The connection: made, lost, made again, and what the server says put into words.
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/postgres.h"
#include "store/postgres_room.h"

enum { TRY_EVERY_MS = 250 };

ms_t postgres_patience = 60000, postgres_silence = 90000;

static _Atomic int64_t counts[COUNTS];

void pg_count(enum pg_count which) { atomic_fetch_add(&counts[which], 1); }

struct postgres_counts postgres_counted(void) {
    return (struct postgres_counts){atomic_load(&counts[COUNT_AGAIN]), atomic_load(&counts[COUNT_UNANSWERED]), atomic_load(&counts[COUNT_WRITTEN]),
                                    atomic_load(&counts[COUNT_NOT_WRITTEN])};
}

// A plan is an index or nothing: the statements were checked for that when the program was built, and statistics of a
// new or fast growing table would lead the planner astray. Tables are joined in the order in which a statement names them, as
// SQLite does (CROSS JOIN), and by one process: what is asked here is small. A commit is on disk when it is answered, whatever the server's
// default is.
static const char settings[] =
    "SET client_min_messages = warning; SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; "
    "SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
    "SET join_collapse_limit = 1; SET max_parallel_workers_per_gather = 0; SET TimeZone = 'UTC'; "
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')";
// Times the address may set otherwise (options=-c%20name%3Dvalue). A writer that stands still for half a minute inside a
// transaction lets go of the region's turn; a server that sees nothing of its client lets go too. A statement that the
// server's configuration would cut short could not be finished the second time either.
#define TIMES(of_reader) \
    "SELECT set_config(s.name, w.value, false) FROM pg_catalog.pg_settings s JOIN (VALUES ('lock_timeout', '45s'), ('statement_timeout', '0'), " \
    "('idle_in_transaction_session_timeout', '" of_reader "'), ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), " \
    "('tcp_keepalives_count', '3'), ('tcp_user_timeout', '20s')) w(name, value) ON w.name = s.name WHERE s.source <> 'client'"
static const char times_write[] = TIMES("30s");
// A reader may look at its page for longer than a writer may hold the turn.
static const char times_read[] = "SET default_transaction_read_only = on; " TIMES("0");

static struct str one_line(const char *said) {
    struct str s = str_c(said ? said : "");
    while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' ')) s.n--;
    const char *line = memchr(s.p, '\n', s.n);
    return line ? str_of(s.p, (size_t)(line - s.p)) : s;
}

int pg_away(struct pg *p, struct fault *f) {
    struct str why = one_line(p->conn ? PQerrorMessage(p->conn) : "");
    if (!p->lost) p->lost_at = now_ms();
    p->lost = true;
    p->open = p->own_read = false;
    fault_set(f, FAULT_MACHINE, "store-away", "连不上数据库（%.*s）：什么也没有写入，请稍后用同一个幂等键重试",
              "the database cannot be reached (%.*s): nothing was written, try again later with the same key", SP(why));
    return fault_where(f, buf_str(&p->base.path));
}

static bool state_is(const char *state, const char *const *list) {
    for (; *list; list++)
        if (strncmp(state, *list, strlen(*list)) == 0) return true;
    return false;
}

int pg_trouble(struct pg *p, const PGresult *r, const char *doing, struct fault *f) {
    // The server goes away, or is one that only follows now: another connection is needed. So it is when it ended the session
    // for whatever reason (25P03: we stood still with the turn).
    static const char *const away[] = {"57P", "08000", "08003", "08006", "25006", "25P03", NULL};
    static const char *const full[] = {"53100", "58030", NULL};
    static const char *const busy[] = {"55P03", "40", NULL};
    static const char *const rights[] = {"42501", "28", NULL};
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL, *severity = r ? PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
    bool over = severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
    struct str what = one_line(r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL);
    if (state == NULL || PQstatus(p->conn) == CONNECTION_BAD) return pg_away(p, f);
    if (over || state_is(state, away)) {
        pg_away(p, f);
        pg_disconnect(p);
        return -1;
    }
    if (state_is(state, full))
        fault_set(f, FAULT_MACHINE, "disk-full", "数据库写不进磁盘（%.*s）：请腾出空间后重试；已确认的写入都在",
                  "the database cannot write to disk (%.*s): make room and try again; every acknowledged write is safe", SP(what));
    else if (state_is(state, busy))
        fault_set(f, FAULT_MACHINE, "store-busy", "数据库正忙（%.*s）：另一台服务器占着本区划的写入，请稍后重试",
                  "the database is busy (%.*s): another server holds this region's turn to write, try again later", SP(what));
    else if (state_is(state, rights))
        fault_set(f, FAULT_MACHINE, "cannot-write", "数据库账号没有权限（%.*s）：请用库的所有者登录，或授予它权限",
                  "the database account lacks rights (%.*s): use the owner of the schema, or grant them", SP(what));
    else
        fault_set(f, FAULT_MACHINE, "store-trouble", "数据库出错（%s）：%.*s", "database trouble (%s): %.*s", doing, SP(what));
    return fault_where(f, buf_str(&p->base.path));
}

void pg_disconnect(struct pg *p) {
    PQfinish(p->conn);
    p->conn = NULL;
    p->queue_count = 0;
    pg_foreseen_stale(p);
    p->open = p->own_read = false;
    smap_release(&p->prepared);
    arena_reset(&p->names);
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        values_clear(&p->groups[t].values);
        p->groups[t].rows = 0;
    }
}

int pg_plain(struct pg *p, const char *sql, PGresult **ret, struct fault *f) {
    PGresult *r = PQexec(p->conn, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        pg_trouble(p, r, sql, f);
        PQclear(r);
        return -1;
    }
    if (ret) *ret = r;
    else PQclear(r);
    return 0;
}

static int wrong_encoding(struct pg *p, struct fault *f) {
    fault_set(f, FAULT_INPUT, "wrong-encoding", "数据库的编码是 %s：回音要 UTF8，请用 createdb -E UTF8 -T template0 另建一个",
              "the database is encoded in %s: Huiyin needs UTF8, make one with createdb -E UTF8 -T template0",
              PQparameterStatus(p->conn, "server_encoding"));
    return fault_where(f, buf_str(&p->base.path));
}

static int cannot(struct pg *p, struct str why, struct fault *f) {
    if (!p->lost) p->lost_at = now_ms();
    p->lost = true;
    fault_set(f, FAULT_MACHINE, "store-away", "连不上数据库（%.*s）：请稍后再试", "cannot connect to the database (%.*s): try again later", SP(why));
    return fault_where(f, buf_str(&p->base.path));
}

static int cannot_connect(struct pg *p, struct fault *f) { return cannot(p, one_line(p->conn ? PQerrorMessage(p->conn) : ""), f); }

int pg_silent(struct pg *p, struct fault *f) {
    pg_away(p, f);
    pg_disconnect(p);
    fault_set(f, FAULT_MACHINE, "store-away", "数据库 %lld 秒没有回答：请稍后用同一个幂等键重试", "the database did not answer for %lld seconds: try again later with the same key",
              (long long)postgres_silence / 1000);
    return fault_where(f, buf_str(&p->base.path));
}

// What is wrong comes as a fault; standard error belongs to the program. A warning during a commit makes its answer none.
static void heard(void *context, const PGresult *r) {
    struct pg *p = context;
    const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "WARNING") == 0) p->warned = true;
}

static int set_up(struct pg *p, struct fault *f) {
    char *schema = PQescapeIdentifier(p->conn, p->schema.p, p->schema.n);
    struct buf path = BUF_INIT;
    buf_printf(&path, "SET search_path TO %s", schema ? schema : "huiyin");
    buf_byte(&path, '\0');
    PQfreemem(schema);
    int status = pg_plain(p, settings, NULL, f);
    if (status == 0) status = pg_plain(p, p->mode == STORE_READ ? times_read : times_write, NULL, f);
    if (status == 0) status = pg_plain(p, path.p, NULL, f);
    buf_release(&path);
    return status;
}

int pg_connect(struct pg *p, struct fault *f) {
    // What the address itself says comes after these and counts. A page is not kept waiting as long as a commit.
    const char *const names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
                                 "target_session_attrs", "application_name", "dbname", "client_encoding", NULL};
    char name[64]; // who works on which store: pg_used
    snprintf(name, sizeof name, "huiyin %s", p->schema.p);
    const char *const values[] = {"5", "10", "5", "3", p->mode == STORE_READ ? "5000" : "20000", "read-write", name, p->uri.p, "UTF8", NULL};
    pg_disconnect(p);
    pg_trying(p);
    p->conn = PQconnectdbParams(names, values, 1);
    bool connected = PQstatus(p->conn) == CONNECTION_OK;
    pg_tried(p, connected);
    if (!connected) return cannot_connect(p, f);
    PQsetNoticeReceiver(p->conn, heard, p);
    const char *encoding = PQparameterStatus(p->conn, "server_encoding");
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0) return wrong_encoding(p, f);
    if (set_up(p, f) < 0) return -1;
    p->lost = false;
    return 0;
}

static int answer_at_once(struct pg *p, struct fault *f) {
    struct buf why = BUF_INIT;
    int status = p->mode == STORE_READ && pg_known_away(p, &why) ? cannot(p, buf_str(&why), f) : 0;
    buf_release(&why);
    return status;
}

int pg_first(struct pg *p, struct fault *f) {
    return answer_at_once(p, f) < 0 ? -1 : pg_connect(p, f);
}

void pg_begin_pipeline(struct pg *p) { PQenterPipelineMode(p->conn); }

int pg_again(struct pg *p, struct fault *f) {
    if (answer_at_once(p, f) < 0) return -1;
    for (;;) {
        ms_t now = now_ms();
        bool late = now - p->lost_at > postgres_patience || now < p->lost_at;
        if (late && now - p->tried_at < 1000 && now >= p->tried_at) return cannot_connect(p, f);
        p->tried_at = now;
        ms_t lost_at = p->lost_at;
        if (pg_connect(p, f) == 0) {
            pg_begin_pipeline(p);
            pg_count(COUNT_AGAIN);
            return 0;
        }
        p->lost_at = lost_at;
        if (late || p->mode == STORE_READ) return -1;
        usleep(TRY_EVERY_MS * 1000);
    }
}
