// SPDX-License-Identifier: Apache-2.0
// What the files of the PostgreSQL store share. One connection a handle, always in pipeline mode: writes are queued and
// only asked about when somebody has to know.
#ifndef STORE_POSTGRES_ROOM_H
#define STORE_POSTGRES_ROOM_H

#include <libpq-fe.h>

#include "base/map.h"
#include "base/time.h"
#include "store/driver.h"

// What a queued statement is expected to come back with.
enum expected { EXPECT_DONE, EXPECT_ONE, EXPECT_ROWS, EXPECT_SYNC };

struct queued {
    enum expected expected;
    const struct table *table; // EXPECT_ONE: whose row
    const char *doing;         // for faults; must live on
    size_t foreseen;           // EXPECT_ROWS: its place in the foresight + 1; 0: whoever settles gets them
};

// Values on their way, in the binary form: integers of eight bytes, most significant first, and text as it is.
struct values {
    struct buf bytes;
    size_t *at;
    int *lengths;
    size_t count, cap;
};

// Rows of one table that wait to be inserted by one statement.
struct group {
    struct values values;
    int rows;
};

// A question that will be asked: its parameters among those of the foresight, its rows once they came.
struct foreseen {
    uint64_t hash;
    char name[24];
    const char *sql;
    size_t from, count;
    PGresult *result; // NULL: not asked yet
};
struct foresight {
    struct foreseen *list;
    size_t count, cap;
    struct values args;
    struct arena texts;
};

struct pg {
    struct store base; // first
    enum store_mode mode;
    PGconn *conn;
    struct buf uri, schema; // NUL-terminated
    bool open;              // a transaction is
    bool writing;
    bool own_read;          // begun for a scan by itself
    bool committing;        // COMMIT was sent: its outcome is unknown when the connection is lost now
    bool takes_long;        // what is asked now: no answer for minutes is nothing unusual
    bool warned;            // while committing: the answer is no answer
    bool lost;              // the connection, since `lost_at`
    ms_t lost_at, tried_at;
    int64_t writer;         // who we are among the writers of the database, made up at opening
    int64_t batch;          // counts our commits
    int64_t begun;          // and our transactions
    int64_t seen_writer, seen_batch; // whose was the last commit of the region when we last looked
    bool moved;
    int64_t changes;
    int64_t cursors;        // made so far, for their names
    int scans;              // open cursors that keep own_read going
    struct smap prepared;   // names of statements this connection knows
    struct arena names;
    struct queued *queue;
    size_t queue_count, queue_cap;
    bool failed;            // a queued statement failed: `trouble` says why; the transaction is lost
    struct fault trouble;
    struct foresight foresight;
    struct values args;
    const char **arg_at; // room for PQsendQueryPrepared
    int *formats;
    size_t arg_cap;
    char step[200]; // of a change of the schema: what was done last
    struct group groups[TABLE_COUNT];
    struct buf fill[TABLE_COUNT]; // STORE_FILL: rows that wait for their COPY
    int64_t filled[TABLE_COUNT];  // rows so far
};

static inline struct pg *pg_of(const struct store *s) { return (struct pg *)(uintptr_t)s; }

enum pg_count { COUNT_AGAIN, COUNT_UNANSWERED, COUNT_WRITTEN, COUNT_NOT_WRITTEN, COUNTS };
void pg_count(enum pg_count which);

// postgres_link.c
int pg_connect(struct pg *p, struct fault *f);
int pg_first(struct pg *p, struct fault *f); // pg_connect at opening
void pg_disconnect(struct pg *p);
// Tries again for as long as an outage may last, at most once a second after that; 0 when there is a connection.
int pg_again(struct pg *p, struct fault *f);
// The fault for what the server or the library said; always -1. A lost connection is noted.
int pg_trouble(struct pg *p, const PGresult *r, const char *doing, struct fault *f);
int pg_away(struct pg *p, struct fault *f);
int pg_silent(struct pg *p, struct fault *f); // lost, because no answer came for postgres_silence
// Runs SQL outside the pipeline, several statements apart by ; – for what is done once. `ret` may be NULL.
int pg_plain(struct pg *p, const char *sql, PGresult **ret, struct fault *f);
void pg_begin_pipeline(struct pg *p);

// postgres_known.c: what the handles of this process tell each other about a database that is away.
void pg_trying(const struct pg *p);
void pg_tried(const struct pg *p, bool connected);
bool pg_known_away(const struct pg *p, struct buf *ret_why); // for readers, who answer at once then

// postgres_pipe.c
void values_clear(struct values *v);
void values_release(struct values *v);
void values_int(struct values *v, int64_t i);
void values_str(struct values *v, struct str s);
void values_column(struct values *v, const struct column *c, const void *row);
// Queues a prepared statement; `sql` has ? for its parameters and is read only when the connection does not know `name` yet.
int pg_send(struct pg *p, const char *name, const char *sql, const struct values *v, size_t from, size_t count, struct queued q,
            struct fault *f);
// Queues a statement that is not worth preparing, its parameters $1 …
int pg_send_once(struct pg *p, const char *sql, const struct values *v, struct queued q, struct fault *f);
// Sends everything queued; what comes back is taken in by the next pg_settle.
int pg_sync(struct pg *p, struct fault *f);
// Waits for everything queued. The rows of the last EXPECT_ROWS into *ret (may be NULL). -1 with the first fault.
int pg_settle(struct pg *p, PGresult **ret, struct fault *f);
int64_t pg_int(const PGresult *r, int row, int column);
struct str pg_str(const PGresult *r, int row, int column);
struct buf pg_dollars(const char *sql); // ? to $1, $2, …; NUL-terminated

// postgres_foresee.c: of the statement with the parameters in p->args.
void pg_foresee(struct pg *p, const char *name, const char *sql); // sql lives until pg_foreseen_forget
const char *pg_foresee_text(struct pg *p, struct str sql);
int pg_foreseen_send(struct pg *p, struct fault *f); // all that were not asked yet
void pg_foreseen_came(struct pg *p, size_t place, PGresult *r);
bool pg_foreseen(struct pg *p, const char *name, PGresult **ret); // the rows, when they came already; the caller's
void pg_foreseen_stale(struct pg *p);  // the connection is gone: what came is to be asked again
void pg_foreseen_forget(struct pg *p); // something was written, or the transaction ends
void pg_foreseen_release(struct pg *p);

// postgres_rows.c
int pg_flush_groups(struct pg *p, struct fault *f);
int pg_insert(struct store *base, enum table_id t, const void *row, struct fault *f);
int pg_update(struct store *base, enum table_id t, const void *row, struct fault *f);
int pg_change(struct store *base, enum table_id t, const void *before, const void *row, struct fault *f);
int pg_remove(struct store *base, enum table_id t, const void *row, struct fault *f);
// postgres_read.c
int pg_each(struct store *base, enum statement which, const struct cell *args, size_t arg_count, row_fn *each, void *context,
            struct fault *f);
int pg_rows_of(struct store *base, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f);
int pg_which(struct store *base, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f);
int pg_rows(struct store *base, enum table_id t, table_fn *each, void *context, struct fault *f);
void pg_foresee_each(struct store *base, enum statement which, const struct cell *args, size_t arg_count);
void pg_foresee_rows_of(struct store *base, enum table_id t, int64_t stream);
void pg_foresee_which(struct store *base, const enum table_id *list, int64_t stream);
int pg_next_region(struct store *base, enum table_id t, int64_t after, int64_t *ret, struct fault *f);
// postgres_cursor.c
int pg_cursor_open(struct store *base, enum table_id t, const char *sql, const int64_t *from, struct store_cursor **ret, struct fault *f);
int pg_cursor_next(struct store_cursor *c, const void **ret, struct fault *f);
void pg_cursor_close(struct store_cursor *c);
// A statement that reads much, a thousand rows at a time.
int pg_scan(struct pg *p, const char *sql, const struct values *v, int (*each)(void *context, const PGresult *r, int row), void *context,
            struct fault *f);
void pg_read_row(const PGresult *r, int row, const struct table *d, void *ret);
// postgres_schema.c
int pg_create(struct pg *p, struct fault *f);
int pg_check_version(struct pg *p, struct fault *f); // and brings an older one up to date for writing
int pg_absent(const char *where, struct fault *f);
int pg_place(const char *from, const char *where, struct fault *f);
void pg_discard(const char *where);
// postgres_commit.c
int pg_commit(struct store *base, struct fault *f);
int pg_make_tables(struct pg *p, struct fault *f);  // the schema with its tables alone, unmarked
int pg_make_indexes(struct pg *p, struct fault *f); // and the mark
int pg_add_missing(struct pg *p, struct fault *f);  // tables, columns, indexes, the mark
void pg_step_is(struct pg *p, const char *step);
// postgres_trial.c
int pg_trial(struct pg *p, struct fault *f); // the same on temporary tables with some of the rows; then everything is tried out
// postgres_fill.c
int pg_fill_begin(struct pg *p, struct fault *f);
int pg_fill_row(struct pg *p, enum table_id t, const void *row, struct fault *f);
int pg_filled(struct store *base, struct fault *f);
int pg_row_count(struct store *base, enum table_id t, int64_t *ret, struct fault *f);
// postgres_around.c
int pg_symptoms(struct store *base, const char *where, symptom_fn *each, void *context, struct fault *f);
int pg_check(struct store *base, row_fn *each, void *context, struct fault *f);
int pg_aside(const char *where, const char *stamp, struct buf *ret, struct fault *f);
// postgres_citus.c
int pg_distribute(struct store *base, struct fault *f);
// postgres.c
void pg_rollback(struct store *base);
int pg_write_begin(struct pg *p, struct fault *f); // takes the region's turn
int pg_ask(struct pg *p, const char *name, const char *sql, enum expected expected, struct fault *f); // with p->args
int pg_say(struct pg *p, const char *name, const char *sql, struct fault *f); // without: what waits there stays
struct pg *pg_new(const char *where, enum store_mode mode);
void pg_free(struct pg *p);

#endif
