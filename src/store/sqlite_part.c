// SPDX-License-Identifier: Apache-2.0
// The file read in its own order, through SQLite's own descriptor: closing another one would give up its locks.
#include <stdlib.h>

#include "store/sqlite_room.h"

enum { PIECE = 1 << 20 };

static sqlite3_file *file_of(struct store *base) {
    sqlite3_file *file = NULL;
    sqlite3_file_control(((struct sqlite *)base)->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file && file->pMethods ? file : NULL;
}

int64_t sqlite_parts(struct store *base) {
    sqlite3_file *file = file_of(base);
    sqlite3_int64 size = 0;
    if (file == NULL || file->pMethods->xFileSize(file, &size) != SQLITE_OK) return 0;
    return (size + STORE_PART - 1) / STORE_PART;
}

void sqlite_part(struct store *base, int64_t part) {
    sqlite3_file *file = file_of(base);
    if (file == NULL || sqlite_map_bring(file, part * STORE_PART, STORE_PART)) return;
    void *bytes = malloc(PIECE);
    for (int64_t at = 0; bytes && at < STORE_PART; at += PIECE)
        if (file->pMethods->xRead(file, bytes, PIECE, part * STORE_PART + at) != SQLITE_OK) break; // behind the end too
    free(bytes);
}
