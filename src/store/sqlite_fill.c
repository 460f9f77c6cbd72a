// SPDX-License-Identifier: Apache-2.0
// A file that is filled with rows, or made as a copy of another's pages.
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_room.h"

enum { STEP_PAGES = 512 };

int sqlite_filled(struct store *base, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    if (sqlite_make_indexes(s, f) < 0) return -1;
    // A file that is locked exclusively stays so until it is read once more.
    if (sqlite_run(s, "PRAGMA locking_mode = NORMAL; SELECT COUNT(*) FROM sqlite_master", f) < 0) return -1;
    return sqlite_settle(s, f);
}

int sqlite_count(struct store *base, enum table_id t, int64_t *ret, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    char sql[100];
    sqlite3_stmt *st = NULL;
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM \"%s\" WHERE region = ?", tables[t].name);
    int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (code == SQLITE_OK) {
        sqlite3_bind_int64(st, 1, base->region);
        code = sqlite3_step(st);
    }
    int status = code == SQLITE_ROW ? 0 : sqlite_trouble(s, sql, f);
    if (status == 0) *ret = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return status;
}

// Who is signed in is no part of a copy; what is taken out is not left lying in free pages.
static int take_out(sqlite3 *db) {
    char sql[200];
    snprintf(sql, sizeof sql, "PRAGMA secure_delete = ON; DELETE FROM \"%s\"; DELETE FROM \"%s\"", tables[TABLE_SESSION].name, tables[TABLE_TURN].name);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

// The transaction of `s` holds its moment: pages others write meanwhile go behind it.
static int copy_pages(struct sqlite *s, sqlite3 *db, void (*progress)(void *context, int64_t done, int64_t all), void *context) {
    sqlite3_backup *b = sqlite3_backup_init(db, "main", s->db, "main");
    if (b == NULL) return sqlite3_errcode(db);
    int code;
    do {
        code = sqlite3_backup_step(b, STEP_PAGES);
        int64_t all = sqlite3_backup_pagecount(b);
        if (progress) progress(context, all - sqlite3_backup_remaining(b), all);
    } while (code == SQLITE_OK);
    int end = sqlite3_backup_finish(b);
    return code == SQLITE_DONE ? end : code;
}

int sqlite_snapshot(struct store *base, const char *to, void (*progress)(void *context, int64_t done, int64_t all), void *context,
                    struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    struct sqlite made = {.lock_fd = -1};
    int64_t pages;
    buf_add(&made.base.path, str_c(to));
    *buf_room(&made.base.path, 1) = '\0';
    // The snapshot begins with the first page that is read.
    int status = sqlite_pragma(s, "SELECT COUNT(*) FROM sqlite_master", &pages, f);
    if (status == 0) status = sqlite_absent(to, f);
    if (status == 0) status = sqlite_take_lock(&made, f);
    if (status == 0) {
        mode_t mask = umask(077);
        int code = sqlite3_open_v2(to, &made.db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
        umask(mask);
        // What is wrong with the source is said of the source.
        if (code == SQLITE_OK) code = sqlite3_exec(made.db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
        if (code == SQLITE_OK) code = copy_pages(s, made.db, progress, context);
        if (code == SQLITE_OK) code = take_out(made.db);
        if (code != SQLITE_OK) {
            int source = sqlite3_errcode(s->db) & 0xff;
            bool of_source = source == code && (source == SQLITE_CORRUPT || source == SQLITE_IOERR || source == SQLITE_NOTADB);
            status = sqlite_trouble(of_source ? s : &made, "backup", f);
        }
    }
    sqlite3_close(made.db);
    if (s->claim_fd >= 0) close(s->claim_fd);
    s->claim_fd = made.lock_fd; // ours until this handle is closed: nobody takes it for a leftover
    buf_release(&made.base.path);
    return status;
}
