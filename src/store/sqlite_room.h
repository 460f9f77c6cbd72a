// SPDX-License-Identifier: Apache-2.0
// What the files of the SQLite store share.
#ifndef STORE_SQLITE_ROOM_H
#define STORE_SQLITE_ROOM_H

#include <sqlite3.h>

#include "store/store.h"

enum { ROW_INSERT, ROW_UPDATE, ROW_REMOVE, ROW_OF_STREAM, ROW_SCAN, ROW_NEXT_REGION, ROW_STATEMENTS };

struct store {
    unsigned magic;
    sqlite3 *db;
    struct buf path;
    int lock_fd;
    int64_t region;
    struct buf first; // the text of the last store_first
    sqlite3_stmt *fixed[SQL_COUNT];
    sqlite3_stmt *rows[TABLE_COUNT][ROW_STATEMENTS];
};

// The fault for what SQLite said last; always -1.
int sqlite_trouble(struct store *s, const char *doing, struct fault *f);
// The statement in its slot, prepared on first use; NULL with a fault.
sqlite3_stmt *sqlite_prepared(struct store *s, sqlite3_stmt **slot, const char *sql, struct fault *f);
void sqlite_bind_str(sqlite3_stmt *st, int at, struct str v, bool bytes); // must live until the statement is reset
// In a folder we cannot write SQLite can put nothing beside the file. When nobody is writing it either (no -wal), it can
// be read as it stands: true, and the URI to open it by, NUL-terminated.
bool sqlite_still(const char *where, struct buf *ret_uri);
struct str sqlite_column_str(sqlite3_stmt *st, int i);

#endif
