// SPDX-License-Identifier: Apache-2.0
// What stands behind the store seam: a driver is a table of functions, one for each of store.h, and a handle of its own
// that begins with `struct store`. Test drivers wrap another one.
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/store.h"

struct store_driver {
    const char *name; // "SQLite", "PostgreSQL"
    // Whether `where` names a store of this kind.
    bool (*names)(const char *where);
    int (*open)(struct store **ret, const char *where, enum store_mode mode, struct fault *f);
    int (*absent)(const char *where, struct fault *f);
    int (*place)(const char *from, const char *where, struct fault *f);
    void (*discard)(const char *where);
    void (*temporary)(const char *where, const char *salt, struct buf *ret);
    void (*close)(struct store *s);
    int (*begin)(struct store *s, struct fault *f);
    int (*begin_read)(struct store *s, struct fault *f);
    int (*commit)(struct store *s, struct fault *f);
    void (*rollback)(struct store *s);
    int64_t (*changes)(const struct store *s);
    bool (*moved)(struct store *s); // NULL: never
    int (*distribute)(struct store *s, struct fault *f); // NULL: one machine only
    int (*each)(struct store *s, enum statement which, const struct cell *args, size_t arg_count, row_fn *each, void *context,
                struct fault *f);
    int (*insert)(struct store *s, enum table_id t, const void *row, struct fault *f);
    int (*update)(struct store *s, enum table_id t, const void *row, struct fault *f);
    int (*change)(struct store *s, enum table_id t, const void *before, const void *row, struct fault *f);
    int (*remove)(struct store *s, enum table_id t, const void *row, struct fault *f);
    int (*rows_of)(struct store *s, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f);
    int (*which)(struct store *s, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f);
    // Hints; NULL where a question costs no way there and back.
    void (*foresee)(struct store *s, enum statement which, const struct cell *args, size_t arg_count);
    void (*foresee_rows_of)(struct store *s, enum table_id t, int64_t stream);
    void (*foresee_which)(struct store *s, const enum table_id *list, int64_t stream);
    int (*rows)(struct store *s, enum table_id t, table_fn *each, void *context, struct fault *f);
    int (*next_region)(struct store *s, enum table_id t, int64_t after, int64_t *ret, struct fault *f);
    int (*check)(struct store *s, row_fn *each, void *context, struct fault *f);
    int (*index)(struct store *s, const struct table_index *index, row_fn *each, void *context, struct fault *f); // NULL: cannot be told
    int (*filled)(struct store *s, struct fault *f);
    int (*snapshot)(struct store *s, const char *to, void (*progress)(void *context, int64_t done, int64_t all), void *context,
                    struct fault *f); // NULL: none
    int (*count)(struct store *s, enum table_id t, int64_t *ret, struct fault *f);
    int (*symptoms)(struct store *s, const char *where, symptom_fn *each, void *context, struct fault *f);
    int (*close_off)(const char *where, struct fault *f); // NULL: nothing to do
    void (*shown)(const char *where, struct buf *ret); // NULL: as it is
    int (*aside)(const char *where, const char *stamp, struct buf *ret, struct fault *f);
    void (*roomy)(struct store *s, int megabytes); // may be NULL
    void (*mapped)(struct store *s); // may be NULL
    int64_t (*parts)(struct store *s); // both NULL: not a file
    void (*part)(struct store *s, int64_t part);
    // `sql`: scan, walk or walk_from of the table; only the last has `from`.
    int (*cursor_open)(struct store *s, enum table_id t, const char *sql, const int64_t *from, struct store_cursor **ret, struct fault *f);
    int (*cursor_next)(struct store_cursor *c, const void **ret, struct fault *f);
    void (*cursor_close)(struct store_cursor *c);
};

struct store {
    const struct store_driver *driver;
    int64_t region;
    struct buf path;  // for faults: without passwords; NUL-terminated
    struct buf first; // the text of the last store_first
    struct buf where; // as it was opened, NUL-terminated; may hold a password
};

struct store_cursor {
    struct store *store;
};

union any_row { // as large and as aligned as any row
    int64_t align;
    char bytes[TABLE_COLUMNS_MAX * sizeof(struct str)];
};

// Pages of an SQLite log that are brought into the file at a time; tests make it few.
extern int sqlite_log_round;

// Drivers are asked in order whether a name is theirs; the last takes what is left.
extern const struct store_driver sqlite_driver, postgres_driver;
static inline bool store_mode_new(enum store_mode mode) { return mode == STORE_CREATE || mode == STORE_FILL; }
// Puts another driver before all of them, for tests; NULL takes it away.
void store_driver_before(const struct store_driver *d);

// A value of a wrong type, rows out of order, a row that ought to be there: what every driver says alike. Always -1.
int store_wrong_type(const struct store *s, const struct table *d, const struct column *c, struct fault *f);
int store_out_of_order(const struct store *s, const struct table *d, struct fault *f);
int store_row_missing(const struct table *d, struct fault *f);
// A store made by a later version or an older one: 0 when it can be opened in that mode.
int store_version(const struct store *s, int64_t version, enum store_mode mode, struct fault *f);
// What brings the ledger of a store before format 8, kept by stream, into the order of its region; tables and indexes that are
// missing are made after the first STORE_REORDER_TABLES and at the end. NULL at the end.
enum { STORE_REORDER_TABLES = 2 };
extern const char *const store_reorder[];
// An older store could not be brought up to date: tells at which step, and that it is as it was, unless `f` is about disk,
// rights or connection, which say enough. Always -1.
int store_not_upgraded(const struct store *s, int64_t version, bool tried, const char *step, struct fault *f);

#endif
