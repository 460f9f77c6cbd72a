// SPDX-License-Identifier: Apache-2.0
// FTS5 over terms cut beforehand, in a file of its own. What was chosen by measurement stands in docs/search.md.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "store/search_room.h"

enum { MAGIC = 0x5EA2C401, FORMAT = 1, APPLICATION = 0x48594e53, BUSY_MS = 20000, PATH_ENDS = 3 };

static const char schema[] =
    "CREATE TABLE fed (one INTEGER PRIMARY KEY CHECK (one = 1), maker TEXT NOT NULL, region_seq INTEGER NOT NULL, hash BLOB NOT NULL);"
    "CREATE TABLE doc (n INTEGER PRIMARY KEY, matter INTEGER NOT NULL UNIQUE, procedure INTEGER NOT NULL, rows INTEGER NOT NULL);"
    "CREATE TABLE seen (who INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (who, doc)) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE office USING fts5(terms, content='', columnsize=0, tokenize='ascii', prefix='1');"
    "CREATE VIRTUAL TABLE public USING fts5(terms, content='', columnsize=0, tokenize='ascii', prefix='1');"
    "INSERT INTO office(office, rank) VALUES('hashsize', 8000000);";

static const char *const statements[SEARCH_SQL_COUNT] = {
    [SEARCH_SQL_PLACE] = "SELECT region_seq, hash FROM fed",
    [SEARCH_SQL_SET_PLACE] = "UPDATE fed SET region_seq = ?1, hash = ?2",
    [SEARCH_SQL_DOC] = "SELECT n, matter, procedure, rows FROM doc WHERE matter = ?1",
    [SEARCH_SQL_NEW_DOC] = "INSERT INTO doc (n, matter, procedure, rows) VALUES ((SELECT COALESCE(MAX(n), 0) + 1 FROM doc), ?1, ?2, ?3)",
    [SEARCH_SQL_SET_DOC] = "UPDATE doc SET procedure = ?2, rows = ?3 WHERE matter = ?1",
    [SEARCH_SQL_DOC_AT] = "SELECT n, matter, procedure, rows FROM doc WHERE n = ?1",
    [SEARCH_SQL_BEFORE] = "SELECT n FROM doc WHERE matter < ?1 ORDER BY matter DESC LIMIT 1",
    [SEARCH_SQL_PUT] = "INSERT INTO office (rowid, terms) VALUES (?1, ?2)",
    [SEARCH_SQL_PUT_PUBLIC] = "INSERT INTO public (rowid, terms) VALUES (?1, ?2)",
    [SEARCH_SQL_OUT] = "INSERT INTO office (office, rowid, terms) VALUES ('delete', ?1, ?2)",
    [SEARCH_SQL_OUT_PUBLIC] = "INSERT INTO public (public, rowid, terms) VALUES ('delete', ?1, ?2)",
    [SEARCH_SQL_SEEN] = "SELECT 1 FROM seen WHERE who = ?1 AND doc = ?2",
    [SEARCH_SQL_SET_SEEN] = "INSERT OR IGNORE INTO seen (who, doc) VALUES (?1, ?2)",
};

static char *path_of(const char *where, int64_t region, const char *end) {
    size_t n = strlen(where) + 64;
    char *path = mem_new(n);
    snprintf(path, n, "%s-search-%lld%s", where, (long long)region, end);
    return path;
}

static const char *const ends[PATH_ENDS] = {"", "-wal", "-shm"};

void search_discard(const char *where, int64_t region) {
    for (int i = 0; i < PATH_ENDS; i++) {
        char *path = path_of(where, region, ends[i]);
        unlink(path);
        free(path);
    }
}

int64_t search_bytes(const char *where, int64_t region) {
    int64_t n = 0;
    struct stat st;
    for (int i = 0; i < PATH_ENDS - 1; i++) {
        char *path = path_of(where, region, ends[i]);
        if (stat(path, &st) == 0) n += st.st_size;
        free(path);
    }
    return n;
}

int search_trouble(struct search *s, const char *doing, struct fault *f) {
    int code = sqlite3_errcode(s->db) & 0xff;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        return fault_set(f, FAULT_MACHINE, "search-damaged", "检索索引损坏（%s）：会自动重建，也可运行 huiyin search --rebuild", "the search index is damaged (%s): it is made anew by itself, or by huiyin search --rebuild", s->path);
    if (code == SQLITE_FULL) return fault_set(f, FAULT_MACHINE, "disk-full", "磁盘已满，检索索引没有跟上：请腾出空间（%s）", "the disk is full, the search index stays behind: make room (%s)", s->path);
    return fault_set(f, FAULT_MACHINE, "store-trouble", "检索索引出错（%s）：%s。数据本身不受影响", "trouble with the search index (%s): %s; the data themselves are not affected", doing, sqlite3_errmsg(s->db));
}

int search_run(struct search *s, const char *sql, struct fault *f) { return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : search_trouble(s, sql, f); }

sqlite3_stmt *search_prepared(struct search *s, int which, struct fault *f) {
    if (s->fixed[which] || sqlite3_prepare_v3(s->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT, &s->fixed[which], NULL) == SQLITE_OK) return s->fixed[which];
    search_trouble(s, statements[which], f);
    return NULL;
}

int search_done(struct search *s, sqlite3_stmt *st, struct fault *f) {
    int status = sqlite3_step(st) == SQLITE_DONE ? 0 : search_trouble(s, sqlite3_sql(st), f);
    sqlite3_reset(st);
    return status;
}

static int64_t pragma(struct search *s, const char *sql) {
    sqlite3_stmt *st;
    int64_t n = -1;
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return -1;
    if (sqlite3_step(st) == SQLITE_ROW) n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

// What the file is: KEPT one of use, NEW an empty one.
static enum search_made look(struct search *s, struct str maker) {
    int64_t format = pragma(s, "PRAGMA user_version");
    enum search_made made = SEARCH_OTHER;
    sqlite3_stmt *st = NULL;
    if (format < 0) return SEARCH_DAMAGED;
    if (format == 0 && pragma(s, "SELECT COUNT(*) FROM sqlite_master") == 0) return SEARCH_NEW;
    if (format != FORMAT || pragma(s, "PRAGMA application_id") != APPLICATION) return SEARCH_OTHER;
    if (sqlite3_prepare_v2(s->db, "SELECT maker FROM fed", -1, &st, NULL) != SQLITE_OK) return SEARCH_DAMAGED;
    if (sqlite3_step(st) != SQLITE_ROW) made = SEARCH_DAMAGED;
    else if (str_eq(str_c((const char *)sqlite3_column_text(st, 0)), maker)) made = SEARCH_KEPT;
    sqlite3_finalize(st);
    return made;
}

static int make(struct search *s, struct str maker, struct fault *f) {
    char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s INSERT INTO fed VALUES (1, '%.*q', 0, x'');"
                                "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                                schema, (int)maker.n, maker.p, APPLICATION, FORMAT);
    int status = search_run(s, sql, f);
    sqlite3_free(sql);
    return status;
}

static void note_file(struct search *s) {
    struct stat st;
    if (stat(s->path, &st) < 0) return;
    s->device = (uint64_t)st.st_dev;
    s->inode = (uint64_t)st.st_ino;
}

static int connect(struct search *s, enum search_mode mode, struct fault *f) {
    int flags = (mode == SEARCH_FEED ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    struct stat st;
    if (mode == SEARCH_READ && stat(s->path, &st) < 0)
        return fault_set(f, FAULT_MACHINE, "no-search-index", "还没有检索索引（%s）：请先运行 huiyin search --feed", "there is no search index yet (%s): run huiyin search --feed first", s->path);
    if (mode == SEARCH_FEED) { // it holds what the store holds: for nobody else to read
        int fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) close(fd); // a new file: no handle of this process has locks on it
    }
    int code = sqlite3_open_v2(s->path, &s->db, flags, NULL);
    if (code != SQLITE_OK && s->db == NULL) return fault_set(f, FAULT_MACHINE, "store-trouble", "打不开检索索引（%s）", "the search index cannot be opened (%s)", s->path);
    sqlite3_extended_result_codes(s->db, 0);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    if (code == SQLITE_OK) return 0;
    return fault_set(f, FAULT_MACHINE, "cannot-write", "检索索引写不进 %s：文件夹须可写", "the search index cannot be written at %s: the folder must be writable", s->path);
}

static void disconnect(struct search *s) {
    for (int i = 0; i < SEARCH_SQL_COUNT; i++) {
        sqlite3_finalize(s->fixed[i]);
        s->fixed[i] = NULL;
    }
    sqlite3_close(s->db);
    s->db = NULL;
}

// The index can be made again, so a commit need not reach the disk: after a power cut it is as it was a little earlier.
static int settle(struct search *s, enum search_mode mode, struct fault *f) {
    if (mode == SEARCH_READ) return search_run(s, "PRAGMA cache_size = -4000; PRAGMA query_only = 1", f);
    return search_run(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 2000;"
                         "PRAGMA journal_size_limit = 16000000; PRAGMA secure_delete = FAST", f);
}

static int begin_anew(struct search *s, const char *where, int64_t region, enum search_made why, struct str maker, struct fault *f) {
    if (why != SEARCH_NEW) {
        disconnect(s);
        search_discard(where, region);
        if (connect(s, SEARCH_FEED, f) < 0) return -1;
    }
    s->made = why;
    return settle(s, SEARCH_FEED, f) < 0 || make(s, maker, f) < 0 ? -1 : 0;
}

static int open_it(struct search *s, const char *where, int64_t region, struct str maker, enum search_mode mode, struct fault *f) {
    if (connect(s, mode, f) < 0) return -1;
    enum search_made found = look(s, maker);
    if (found == SEARCH_KEPT) return settle(s, mode, f);
    if (mode == SEARCH_FEED) return begin_anew(s, where, region, found, maker, f);
    if (found == SEARCH_DAMAGED) return fault_set(f, FAULT_MACHINE, "search-damaged", "检索索引损坏（%s）：请运行 huiyin search --rebuild", "the search index is damaged (%s): run huiyin search --rebuild", s->path);
    return fault_set(f, FAULT_MACHINE, "search-old", "检索索引是另一个版本的（%s）：请运行 huiyin search --feed", "the search index is of another version (%s): run huiyin search --feed", s->path);
}

int search_open(struct search **ret, const char *where, int64_t region, struct str maker, enum search_mode mode, struct fault *f) {
    struct search *s = mem_new(sizeof *s);
    s->magic = MAGIC;
    s->path = path_of(where, region, "");
    if (open_it(s, where, region, maker, mode, f) < 0) {
        search_close(s);
        return -1;
    }
    note_file(s);
    *ret = s;
    return 0;
}

struct search *search_close(struct search *s) {
    if (s == NULL) return NULL;
    disconnect(s);
    free(s->path);
    s->magic = 0;
    free(s);
    return NULL;
}

enum search_made search_made(const struct search *s) { return s->made; }

bool search_current(const struct search *s) {
    struct stat st;
    return stat(s->path, &st) == 0 && (uint64_t)st.st_dev == s->device && (uint64_t)st.st_ino == s->inode;
}
