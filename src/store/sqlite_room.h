// SPDX-License-Identifier: Apache-2.0
// What the files of the SQLite store share.
#ifndef STORE_SQLITE_ROOM_H
#define STORE_SQLITE_ROOM_H

#include <sqlite3.h>

#include "base/map.h"
#include "store/driver.h"

enum { ROW_INSERT, ROW_UPDATE, ROW_REMOVE, ROW_OF_STREAM, ROW_SCAN, ROW_NEXT_REGION, ROW_STATEMENTS };

struct sqlite {
    struct store base; // first
    sqlite3 *db;
    struct checkpointer *checkpointer; // of a handle that writes
    int lock_fd;
    int claim_fd; // of a snapshot made through this handle; -1
    bool begun; // a transaction: until commit or rollback
    char step[200]; // of a change of the schema: what was done last
    sqlite3_stmt *fixed[SQL_COUNT];
    sqlite3_stmt *rows[TABLE_COUNT][ROW_STATEMENTS];
    struct map changes[TABLE_COUNT];     // indexed columns changed -> sqlite3_stmt *
    sqlite3_stmt *which[TABLE_COUNT];    // by the first table asked about
};

// The fault for what SQLite said last; always -1.
int sqlite_trouble(struct sqlite *s, const char *doing, struct fault *f); // sqlite_trouble.c
int sqlite_run(struct sqlite *s, const char *sql, struct fault *f);
// After some failures (EIO, a full disk, no memory) SQLite takes the whole transaction back by itself, and what follows
// would be committed statement by statement. 0 when the transaction that was begun still stands, or none was.
int sqlite_stands(struct sqlite *s, struct fault *f);
// The number a PRAGMA answers; -1 where the file is no database.
int sqlite_pragma(struct sqlite *s, const char *sql, int64_t *ret, struct fault *f);
// Whether the file is a store this program can open so. Faults "not-a-store", "store-newer", "store-older".
int sqlite_check_version(struct sqlite *s, enum store_mode mode, struct fault *f);
int sqlite_make_tables(struct sqlite *s, struct fault *f); // tables alone, unmarked
int sqlite_make_indexes(struct sqlite *s, struct fault *f); // what they lack, and the mark
int sqlite_settle(struct sqlite *s, struct fault *f); // from now on as any store that is written
int sqlite_take_lock(struct sqlite *s, struct fault *f);
int sqlite_make_schema(struct sqlite *s, struct fault *f);
// 1 when there is a table or an index of the name the statement makes.
int sqlite_is_made(struct sqlite *s, struct str statement, struct fault *f);
void sqlite_step_is(struct sqlite *s, const char *step);
int sqlite_add_missing(struct sqlite *s, struct fault *f); // tables, columns, indexes, the mark
int sqlite_trial(struct sqlite *s, struct fault *f);       // the same in memory, on some of the rows; then everything is tried out
// Makes the tables and indexes an older store lacks, all or none, after a trial; nothing where it is of this version.
int sqlite_upgrade(struct sqlite *s, struct fault *f);
// The statement in its slot, prepared on first use; NULL with a fault.
sqlite3_stmt *sqlite_prepared(struct sqlite *s, sqlite3_stmt **slot, const char *sql, struct fault *f);
// The VFS of a handle that writes: its log is written in few large pieces. NULL: there is none, and SQLite's own does it all.
const char *sqlite_log_vfs(void);   // sqlite_log.c
void sqlite_log_kept(sqlite3 *db); // of a handle with that VFS, once: what is taken back is not written
void sqlite_checkpoints(struct sqlite *s); // from now on the log is brought into the file beside the commits
void sqlite_checkpoints_end(struct sqlite *s);
void sqlite_streams_close(struct sqlite *s); // what sqlite_stream.c prepared
void sqlite_bind_column(sqlite3_stmt *st, int at, const struct column *c, const void *row);
int sqlite_bind_keys(sqlite3_stmt *st, int at, const struct table *t, const void *row); // the place behind them
// Runs an UPDATE or DELETE of one row; a fault when there is none.
int sqlite_change_one(struct sqlite *s, sqlite3_stmt *st, const struct table *t, struct fault *f);
void sqlite_bind_str(sqlite3_stmt *st, int at, struct str v, bool bytes); // must live until the statement is reset
// In a folder we cannot write SQLite can put nothing beside the file. When nobody is writing it either (no -wal), it can
// be read as it stands: true, and the URI to open it by, NUL-terminated.
bool sqlite_still(const char *where, struct buf *ret_uri);
// One file has one log and one lock, both found by its name: a file that can be opened under two names would have two.
// Refuses hard links and files mounted by themselves (fault "store-two-names"); the lock of a symbolic link is that of
// what it stands for. *ret_lock: its path, NUL-terminated. Where there is no file yet, by the name given.
int sqlite_only_name(const char *where, struct buf *ret_lock, struct fault *f);
struct str sqlite_column_str(sqlite3_stmt *st, int i);

// The driver's functions that stand in other files than its table.
int sqlite_absent(const char *where, struct fault *f);
int sqlite_place(const char *from, const char *where, struct fault *f);
void sqlite_discard(const char *where);
int sqlite_filled(struct store *base, struct fault *f);
int sqlite_snapshot(struct store *base, const char *to, void (*progress)(void *context, int64_t done, int64_t all), void *context,
                    struct fault *f);
int sqlite_count(struct store *base, enum table_id t, int64_t *ret, struct fault *f);
int sqlite_symptoms(struct store *base, const char *where, symptom_fn *each, void *context, struct fault *f);
int sqlite_close_off(const char *where, struct fault *f);
int sqlite_aside(const char *where, const char *stamp, struct buf *ret, struct fault *f);
struct buf sqlite_beside(const char *where, const char *what); // the name of a file beside the store's, NUL-terminated
struct buf sqlite_folder(const char *where);                   // the folder it is in, likewise
void sqlite_sync_folder(const char *where);
int sqlite_insert(struct store *base, enum table_id t, const void *row, struct fault *f);
int sqlite_update(struct store *base, enum table_id t, const void *row, struct fault *f);
int sqlite_change(struct store *base, enum table_id t, const void *before, const void *row, struct fault *f);
int sqlite_remove(struct store *base, enum table_id t, const void *row, struct fault *f);
int sqlite_rows_of(struct store *base, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f);
int sqlite_which(struct store *base, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f);
bool sqlite_fits(sqlite3_stmt *st, int i, const struct column *c); // the value is of the column's type
int sqlite_index(struct store *base, const struct table_index *x, row_fn *each, void *context, struct fault *f); // sqlite_index.c
// The VFS of a handle that may be mapped (sqlite_map.c), and from when on it is: where the disk fails what was read before is no
// good, and every statement after it fails.
const char *sqlite_mappable(void);
void sqlite_mapped(struct store *base);
bool sqlite_map_failed(sqlite3 *db);
// Brings a stretch of a mapped file into memory. false: it is not mapped, or the system cannot.
bool sqlite_map_bring(sqlite3_file *file, int64_t at, int64_t n);
int64_t sqlite_parts(struct store *base); // sqlite_part.c
void sqlite_part(struct store *base, int64_t part);
int sqlite_rows(struct store *base, enum table_id t, table_fn *each, void *context, struct fault *f);
int sqlite_next_region(struct store *base, enum table_id t, int64_t after, int64_t *ret, struct fault *f);
int sqlite_cursor_open(struct store *base, enum table_id t, const char *sql, const int64_t *from, struct store_cursor **ret, struct fault *f);
int sqlite_cursor_next(struct store_cursor *base, const void **ret, struct fault *f);
void sqlite_cursor_close(struct store_cursor *base);

#endif
