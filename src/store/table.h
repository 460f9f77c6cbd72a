// SPDX-License-Identifier: Apache-2.0
// A table as a value: descriptors through which rows are bound, read, compared and printed by one loop each.
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "base/arena.h"
#include "base/buf.h"

enum column_type { COLUMN_INT, COLUMN_TEXT, COLUMN_BYTES };

struct column {
    const char *name;
    enum column_type type;
    size_t offset; // in the row struct: int64_t or struct str
    bool key;
    bool personal; // emptied when the content of its stream is destroyed
    bool indexed;  // an index other than the key's holds it
};

enum table_kind { TABLE_KIND_LEDGER, TABLE_KIND_RECORD, TABLE_KIND_DERIVED, TABLE_KIND_WORKING };

enum { TABLE_COLUMNS_MAX = 32, TABLE_INDEX_COLUMNS_MAX = 8 };

struct table {
    const char *name;
    enum table_kind kind;
    const struct column *columns;
    int column_count, key_count; // keys come first; the first of a record table is the stream
    size_t size;                 // of the row struct
    int first_index, index_count; // in table_indexes
    // Parameters: insert region, columns; update other columns, region, keys; remove region, keys;
    // of_stream region, stream; scan region; walk region; next_region region. of_stream and scan give the columns in key
    // order, then the region; walk the same in the order of streams, which is that of the key but for the ledger; walk_from region,
    // stream: from that stream on, of ledger and record tables (else NULL).
    const char *insert, *update, *remove, *of_stream, *scan, *walk, *walk_from, *next_region;
};

// An index of a table other than its key's.
struct table_index {
    const char *name;
    int table; // enum table_id
    signed char columns[TABLE_INDEX_COLUMNS_MAX]; // what it holds and is ordered by: its columns, then the rest of the key
    int column_count;
    int where;        // it holds the rows in which this column is above 0 or not empty; -1: all
    const char *walk; // those columns in that order, then the region it stands under: region. INDEXED BY: SQLite only
};

static inline int64_t *row_int(const struct column *c, const void *row) {
    return (int64_t *)((uintptr_t)row + c->offset);
}
static inline struct str *row_str(const struct column *c, const void *row) {
    return (struct str *)((uintptr_t)row + c->offset);
}

// Order by one column, and by the key columns: <0, 0, >0.
int column_cmp(const struct column *c, const void *a, const void *b);
int row_key_cmp(const struct table *t, const void *a, const void *b);
// The first column in which two rows differ, or NULL.
const struct column *row_difference(const struct table *t, const void *a, const void *b);
// Copies the slices of a row into the arena.
void row_keep(const struct table *t, void *row, struct arena *a);
// "matter(id=12, …)": the key of a row, for faults.
void row_key_words(const struct table *t, const void *row, struct buf *b);

#endif
