// SPDX-License-Identifier: Apache-2.0
// The store seam: one interface, SQLite and PostgreSQL behind it (driver.h). A store is used by one thread at a time;
// each reader opens its own. Nothing above this header knows which database it is.
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/fault.h"
#include "store/statements.h"
#include "store/tables.h"

enum { SCHEMA_VERSION = 8 };

struct store; // open handle

enum store_mode {
    STORE_CREATE, // a new store; a fault when there is one already
    STORE_WRITE,  // the one writer; a fault when another process writes ("second-writer")
    STORE_READ,
    STORE_FILL // a new store that many rows are about to come into: without indexes, safe against nothing until store_filled
};

// Where: a file (SQLite), or a PostgreSQL URI of libpq, postgresql://…, with the schema behind a # (huiyin without).
// Faults: "store-exists", "no-store", "not-a-store", "store-newer" (made by a later
// version), "store-older" (for reading only: opened for writing it gets what it lacks), "second-writer", "store-two-names",
// "cannot-write" (folder), "no-descriptors"; from every function "store-trouble", "disk-full", "disk-trouble", "no-memory".
int store_open(struct store **ret, const char *where, enum store_mode mode, struct fault *f);
struct store *store_close(struct store *s); // takes NULL, returns NULL
// Another handle on the same store, for reading by another thread: with what is committed by now, not what s sees.
int store_twin(const struct store *s, struct store **ret, struct fault *f);

// The handle is given so much memory for what it reads, where the store keeps pages in the program's: 128 for whoever is about to
// read most of it, here and there.
void store_roomy(struct store *s, int megabytes);

// A handle opened to read, of a store that is a file, looks at the file where it lies in memory from now on instead of copying
// pages into its own. Where the disk fails meanwhile what was read before is no good, and every question after it fails: whoever
// read all he wanted asks one more.
void store_mapped(struct store *s);

// A store that is a file can be brought into the system's memory part by part, in the order of the file, by whoever is about to need
// what lies there: a disk gives it ten times as fast as page by page. 0 parts: this store is none. What cannot be read is left to
// whoever needs it.
enum { STORE_PART = 16 << 20 }; // bytes
int64_t store_parts(struct store *s);
void store_part(struct store *s, int64_t part);

// A new store is made under a name of its own and placed when it is whole, so that there is never half of one.
// store_absent: fault "store-exists" when there is something at `where` already.
int store_absent(const char *where, struct fault *f);
// Gives a closed store its name; never replaces another. Faults "store-exists", "cannot-write".
int store_place(const char *from, const char *where, struct fault *f);
// Spreads a new store over the machines of a Citus cluster, by region: every table lies with the events of its region, so
// that each statement and each transaction is about one machine. Faults "not-a-cluster" (a file; no Citus there).
int store_distribute(struct store *s, struct fault *f);
// Removes a closed store with everything that belongs to it.
void store_discard(const char *where);
// The name a new store is made under: `salt` (hexadecimal digits) makes it its own. Not NUL-terminated.
void store_temporary(const char *where, const char *salt, struct buf *ret);
// Moves a store that nobody uses away, whatever state it is in, to a name made with `stamp` (digits), which is given back NUL-
// terminated. Faults "second-writer" (somebody uses it), "store-exists" (the new name), "cannot-write".
int store_aside(const char *where, const char *stamp, struct buf *ret, struct fault *f);
// The name as it may be printed: without a password. Not NUL-terminated.
void store_shown(const char *where, struct buf *ret);
bool store_is_file(const char *where); // one file and what lies beside it
bool store_shared(const struct store *s);      // other processes may write to it at the same time
const char *store_kind(const struct store *s); // "SQLite", "PostgreSQL"

// The tenant this handle works for: bound as the first parameter of every statement.
void store_set_region(struct store *s, int64_t region);
int64_t store_region(const struct store *s);

// Of a store opened with STORE_FILL: makes its indexes, brings everything to the disk and marks it as a store, which until
// then nobody can open. Outside a transaction.
int store_filled(struct store *s, struct fault *f);
// A copy of all of a file, as it stands in the transaction begun, into the new file `to`, while others go on writing: 1 made,
// 0 this kind of store has no such thing (rows are read and written instead), -1. `to` is of the same kind when it is a
// file's name. Sessions and turns are not in it.
int store_snapshot(struct store *s, const char *to, void (*progress)(void *context, int64_t done, int64_t all), void *context,
                   struct fault *f);
// How many rows of the region there are.
int store_count(struct store *s, enum table_id t, int64_t *ret, struct fault *f);
// What about a store's surroundings endangers it: a code of the table in src/keep/ailments.c, and what it is about (a name, a
// setting, a size). `s` is open for reading.
typedef int symptom_fn(void *context, const char *code, struct str what);
int store_symptoms(struct store *s, const char *where, symptom_fn *each, void *context, struct fault *f);
// Makes a file its owner's alone again. Fault "cannot-write".
int store_close_off(const char *where, struct fault *f);

// Write transactions. After a failed commit everything since begin is undone. Readers use begin_read for a
// snapshot over several statements.
// On a database several servers write to, begin waits for the region's turn: one transaction at a time decides on a region.
// A commit whose outcome was lost with the connection is looked up before it is called failed; fault "outcome-unknown"
// where nobody can be asked.
int store_begin(struct store *s, struct fault *f);
int store_begin_read(struct store *s, struct fault *f);
int store_commit(struct store *s, struct fault *f);
void store_rollback(struct store *s);
// After store_begin: whether anything may have been written by somebody else since this handle's last transaction.
bool store_moved(struct store *s);

// Rows inserted, changed or removed through this handle since it was opened; only for comparing two moments.
int64_t store_changes(const struct store *s);

struct cell {
    bool is_int;
    int64_t i;
    struct str s; // text or bytes; valid until the next call on the store
    bool bytes;   // bind as bytes, not text
};
#define CELL_INT(v) ((struct cell){.is_int = true, .i = (v)})
#define CELL_TEXT(v) ((struct cell){.s = (v)})
#define CELL_BYTES(v) ((struct cell){.s = (v), .bytes = true})

// Called per row; a return other than 0 stops and is handed back.
typedef int row_fn(void *context, const struct cell *cells, size_t count);

// Runs a statement; region is bound first, then args. store_each gives every row to `each` (NULL: no rows
// wanted). Returns 0, -1 with a fault, or what `each` returned.
int store_each(struct store *s, enum statement which, const struct cell *args, size_t arg_count, row_fn *each,
               void *context, struct fault *f);
// The first row into ret[0…ret_count): 1 found, 0 none, -1 fault.
int store_first(struct store *s, enum statement which, const struct cell *args, size_t arg_count, struct cell *ret,
                size_t ret_count, struct fault *f);

// Rows of one table through its descriptors.
int store_insert(struct store *s, enum table_id t, const void *row, struct fault *f);
int store_update(struct store *s, enum table_id t, const void *row, struct fault *f); // 0 rows changed: fault
// The same from `before`, the row as it stands in the store: an index is left alone where its columns are the same.
int store_change(struct store *s, enum table_id t, const void *before, const void *row, struct fault *f);
int store_remove(struct store *s, enum table_id t, const void *row, struct fault *f);
// Rows as structs, in key order; slices are valid until `each` returns.
typedef int table_fn(void *context, const void *row);
int store_rows_of(struct store *s, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f);
// Which of the tables, TABLE_COUNT at the end, hold rows of the stream, in one statement: bit i for the i-th. At most 32
// tables; lists that begin alike must be the same.
int store_which(struct store *s, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f);
int store_rows(struct store *s, enum table_id t, table_fn *each, void *context, struct fault *f);

// What is going to be asked in this transaction, or in the one begun next, with exactly these parameters: where the store
// is another process, it is asked together with the next question or with the beginning, which saves a way there and back
// for each. Only a hint: every answer is what it would have been without, own writes included; nothing comes of one that
// is not asked. Forgotten when the transaction ends.
bool store_near(const struct store *s); // a question costs no way there and back
void store_foresee(struct store *s, enum statement which, const struct cell *args, size_t arg_count);
void store_foresee_rows_of(struct store *s, enum table_id t, int64_t stream);
void store_foresee_which(struct store *s, const enum table_id *list, int64_t stream);

// The next region after `after` that has rows in the table: 1, 0 none, -1 fault. Looks at every region, not only the
// handle's.
int store_next_region(struct store *s, enum table_id t, int64_t after, int64_t *ret, struct fault *f);

// The store's own structure: pages, and that every index holds what its table holds, but for the indexes of the events, which
// whoever goes through all events anyway checks for less (desk/beside.c). `each` gets one text cell per trouble found, at most
// STORE_TROUBLES_MAX of them.
enum { STORE_TROUBLES_MAX = 20 };
int store_check(struct store *s, row_fn *each, void *context, struct fault *f);

// One of table_indexes as it stands, in its own order: `each` gets the values of its columns. Only where the store can tell what
// an index holds; where it cannot the check above has to do. 1: there is no such
// index, its definition is damaged, or an entry stands under another region; else as store_each.
bool store_tells_indexes(const struct store *s);
int store_index(struct store *s, int index, row_fn *each, void *context, struct fault *f);

// A cursor over a whole table in the order of streams (walk), for merging with other cursors. One statement each; close ends it.
struct store_cursor;
int store_cursor_open(struct store *s, enum table_id t, struct store_cursor **ret, struct fault *f);
// The same from the first row of that stream or of one behind it; of ledger and record tables.
int store_cursor_open_from(struct store *s, enum table_id t, int64_t stream, struct store_cursor **ret, struct fault *f);
int store_cursor_open_keys(struct store *s, enum table_id t, struct store_cursor **ret, struct fault *f); // in the order of keys
// 1 and a row (valid until the next call), 0 at the end, -1 fault.
int store_cursor_next(struct store_cursor *c, const void **ret, struct fault *f);
struct store_cursor *store_cursor_close(struct store_cursor *c);

#endif
