// SPDX-License-Identifier: Apache-2.0
// What the files of the SQLite search index share.
#ifndef STORE_SEARCH_ROOM_H
#define STORE_SEARCH_ROOM_H

#include <sqlite3.h>

#include "store/search.h"

enum { SEARCH_ROW_BITS = 4 }; // a row's id is the document's place and, in so many bits, the row

enum {
    SEARCH_SQL_PLACE, SEARCH_SQL_SET_PLACE, SEARCH_SQL_DOC, SEARCH_SQL_NEW_DOC, SEARCH_SQL_SET_DOC, SEARCH_SQL_DOC_AT, SEARCH_SQL_BEFORE,
    SEARCH_SQL_PUT, SEARCH_SQL_PUT_PUBLIC, SEARCH_SQL_OUT, SEARCH_SQL_OUT_PUBLIC, SEARCH_SQL_SEEN, SEARCH_SQL_SET_SEEN, SEARCH_SQL_COUNT
};

struct search {
    unsigned magic;
    sqlite3 *db;
    char *path;
    uint64_t device, inode;
    enum search_made made;
    sqlite3_stmt *fixed[SEARCH_SQL_COUNT];
};

int search_trouble(struct search *s, const char *doing, struct fault *f); // always -1
sqlite3_stmt *search_prepared(struct search *s, int which, struct fault *f); // NULL with a fault
int search_run(struct search *s, const char *sql, struct fault *f);
// Runs a statement that gives no rows, resets it.
int search_done(struct search *s, sqlite3_stmt *st, struct fault *f);

#endif
