// SPDX-License-Identifier: Apache-2.0
// SQLite behind the store seam: WAL, synchronous=FULL, one writer per file held by a lock on FILE-lock.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_room.h"

int sqlite_run(struct sqlite *s, const char *sql, struct fault *f) {
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sqlite_trouble(s, sql, f);
}

int sqlite_pragma(struct sqlite *s, const char *sql, int64_t *ret, struct fault *f) {
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(st);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(st, 0) : -1;
    int status = code == SQLITE_ROW || code == SQLITE_NOTADB ? 0 : sqlite_trouble(s, sql, f);
    sqlite3_finalize(st);
    return status;
}

int sqlite_take_lock(struct sqlite *s, struct fault *f) {
    struct buf path;
    if (sqlite_only_name(s->base.path.p, &path, f) < 0) {
        buf_release(&path);
        return -1;
    }
    s->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int status = 0;
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (s->lock_fd < 0)
        status = fault_set(f, FAULT_MACHINE, "cannot-write", "不能在此文件夹写入（%s）：%s；请检查文件夹权限",
                           "cannot write in this folder (%s): %s; check its permissions", path.p, strerror(errno));
    else if (fcntl(s->lock_fd, F_OFD_SETLK, &whole) != 0)
        status = fault_set(f, FAULT_MACHINE, "second-writer",
                           "另一个 huiyin 正在写 %s：一个数据文件同时只能有一个写入者，请先停止它",
                           "another huiyin is writing %s: a store has one writer at a time; stop that one first",
                           s->base.path.p);
    buf_release(&path);
    return status ? fault_where(f, buf_str(&s->base.path)) : 0;
}

static int only_name(struct sqlite *s, struct fault *f) {
    struct buf ignored;
    int status = sqlite_only_name(s->base.path.p, &ignored, f);
    buf_release(&ignored);
    return status;
}

// Destroyed content leaves the file too (secure_delete). A log grown behind a long reader is cut back; what a writer needs that does
// not rest (MOST of sqlite_checkpoint.c) stays and is written over: what is cut off has to be found on the disk and cleared again.
static const char settings_write[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
                                     "PRAGMA cache_size = -56000; "
                                     "PRAGMA journal_size_limit = 336000000; PRAGMA temp_store = MEMORY";
// Nobody looks at what is being filled, and what is left of it after a power cut is thrown away.
static const char settings_fill[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -48000; "
                                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = FILE";
static const char settings_read[] = "PRAGMA query_only = 1; PRAGMA cache_size = -4000";

// A handle is one thread's, and nobody asks how much memory SQLite took: counting it would have all threads wait for one lock.
static void count_nothing(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

static int open_file(struct sqlite *s, enum store_mode mode, struct fault *f) {
    struct stat st;
    bool there = stat(s->base.path.p, &st) == 0;
    bool is_folder = there && S_ISDIR(st.st_mode);
    if ((is_folder || store_mode_new(mode)) && sqlite_absent(s->base.path.p, f) < 0) return -1;
    if (!store_mode_new(mode) && !there) {
        fault_set(f, FAULT_INPUT, "no-store", "没有数据文件 %s：请先运行 huiyin init --db %s",
                  "there is no store %s: run huiyin init --db %s first", s->base.path.p, s->base.path.p);
        return fault_where(f, buf_str(&s->base.path));
    }
    if (store_mode_new(mode) && sqlite_take_lock(s, f) < 0) return -1;
    if (mode == STORE_READ && only_name(s, f) < 0) return -1;
    bool writes = mode == STORE_WRITE || mode == STORE_CREATE;
    int flags = SQLITE_OPEN_NOMUTEX | (store_mode_new(mode) ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                              : SQLITE_OPEN_READWRITE);
    struct buf still = BUF_INIT;
    // A new one is its owner's alone: it holds names and telephones. The log beside it takes its mode from it.
    mode_t mask = store_mode_new(mode) ? umask(077) : 0;
    int code = mode == STORE_READ && sqlite_still(s->base.path.p, &still)
                   ? sqlite3_open_v2(still.p, &s->db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, sqlite_mappable())
                   : sqlite3_open_v2(s->base.path.p, &s->db, flags, mode == STORE_READ ? sqlite_mappable() : writes ? sqlite_log_vfs() : NULL);
    buf_release(&still);
    if (store_mode_new(mode)) umask(mask);
    if (code != SQLITE_OK) return sqlite_trouble(s, "open", f);
    sqlite3_busy_timeout(s->db, 10000);
    if (writes) sqlite_log_kept(s->db);
    // With 8192 a matter takes 3 % less disk, but each change of a row here and there brings twice as much through cache, log and file.
    if (store_mode_new(mode) && sqlite_run(s, "PRAGMA page_size = 4096", f) < 0) return -1;
    if (!store_mode_new(mode) && sqlite_check_version(s, mode, f) < 0) return -1;
    if (mode == STORE_WRITE && sqlite_take_lock(s, f) < 0) return -1;
    if (sqlite_run(s, mode == STORE_READ ? settings_read : mode == STORE_FILL ? settings_fill : settings_write, f) < 0) return -1;
    if (writes) sqlite_checkpoints(s);
    if (mode == STORE_FILL) return sqlite_make_tables(s, f);
    return mode == STORE_READ ? 0 : mode == STORE_CREATE ? sqlite_make_schema(s, f) : sqlite_upgrade(s, f);
}

static int open_store(struct store **ret, const char *where, enum store_mode mode, struct fault *f) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct sqlite *s = mem_new(sizeof *s);
    pthread_once(&once, count_nothing);
    s->base.driver = &sqlite_driver;
    s->lock_fd = s->claim_fd = -1;
    buf_add(&s->base.path, str_c(where));
    *buf_room(&s->base.path, 1) = '\0';
    if (open_file(s, mode, f) < 0) {
        bool made = store_mode_new(mode) && s->db; // the lock is ours and nothing was there
        store_close(&s->base);
        if (made) sqlite_discard(where);
        return -1;
    }
    *ret = &s->base;
    return 0;
}

static void close_file(struct store *base) {
    struct sqlite *s = (struct sqlite *)base;
    for (size_t i = 0; i < SQL_COUNT; i++) sqlite3_finalize(s->fixed[i]);
    for (size_t t = 0; t < TABLE_COUNT; t++)
        for (size_t i = 0; i < ROW_STATEMENTS; i++) sqlite3_finalize(s->rows[t][i]);
    sqlite_streams_close(s);
    sqlite_checkpoints_end(s);
    sqlite3_close(s->db);
    if (s->lock_fd >= 0) close(s->lock_fd);
    if (s->claim_fd >= 0) close(s->claim_fd);
    free(s);
}

static struct sqlite *of(const struct store *base) { return (struct sqlite *)(uintptr_t)base; }

static int64_t changes(const struct store *base) { return sqlite3_total_changes64(of(base)->db); }

static void rollback(struct store *base) {
    struct sqlite *s = of(base);
    s->begun = false;
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

int sqlite_settle(struct sqlite *s, struct fault *f) {
    if (sqlite_run(s, settings_write, f) < 0) return -1;
    sqlite_checkpoints(s);
    return 0;
}

static int begin_as(struct sqlite *s, const char *sql, struct fault *f) {
    if (!s->begun) rollback(&s->base); // one that could not be taken back when it should have been, for want of memory
    int status = sqlite_run(s, sql, f);
    s->begun = status == 0;
    return status;
}

static int begin(struct store *base, struct fault *f) { return begin_as(of(base), "BEGIN IMMEDIATE", f); }
static int begin_read(struct store *base, struct fault *f) { return begin_as(of(base), "BEGIN", f); }

int sqlite_stands(struct sqlite *s, struct fault *f) {
    if (!s->begun || !sqlite3_get_autocommit(s->db)) return 0;
    fault_set(f, FAULT_MACHINE, "disk-trouble", "磁盘读写出错，这一批没有写入：请查看系统日志，检查磁盘；已确认的写入都在",
              "the disk failed and this batch was not written: look at the system's log and check the disk; every acknowledged write is safe");
    return fault_where(f, buf_str(&s->base.path));
}

static int commit(struct store *base, struct fault *f) {
    struct sqlite *s = of(base);
    if (sqlite_stands(s, f) == 0 && sqlite_run(s, "COMMIT", f) == 0) {
        s->begun = false;
        return 0;
    }
    rollback(base);
    return -1;
}

sqlite3_stmt *sqlite_prepared(struct sqlite *s, sqlite3_stmt **slot, const char *sql, struct fault *f) {
    if (*slot) return *slot;
    if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK) {
        sqlite_trouble(s, sql, f);
        return NULL;
    }
    return *slot;
}

void sqlite_bind_str(sqlite3_stmt *st, int at, struct str v, bool bytes) {
    if (bytes) sqlite3_bind_blob(st, at, v.n ? v.p : "", (int)v.n, SQLITE_STATIC);
    else sqlite3_bind_text(st, at, v.n ? v.p : "", (int)v.n, SQLITE_STATIC);
}

struct str sqlite_column_str(sqlite3_stmt *st, int i) {
    const char *p = sqlite3_column_blob(st, i);
    return str_of(p, (size_t)sqlite3_column_bytes(st, i));
}

static int each_cells(struct sqlite *s, sqlite3_stmt *st, const char *sql, row_fn *each, void *context,
                      struct fault *f) {
    int status = 0, code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW && each) {
        struct cell cells[16];
        int n = sqlite3_column_count(st);
        if (n > 16) n = 16;
        for (int i = 0; i < n; i++) {
            bool is_int = sqlite3_column_type(st, i) == SQLITE_INTEGER;
            cells[i] = (struct cell){.is_int = is_int, .i = is_int ? sqlite3_column_int64(st, i) : 0};
            if (!is_int) cells[i].s = sqlite_column_str(st, i);
        }
        if ((status = each(context, cells, (size_t)n)) != 0) break;
    }
    if (status == 0 && code != SQLITE_DONE && code != SQLITE_ROW) status = sqlite_trouble(s, sql, f);
    return status;
}

static int run_fixed(struct store *base, enum statement which, const struct cell *args, size_t arg_count, row_fn *each,
                     void *context, struct fault *f) {
    struct sqlite *s = (struct sqlite *)base;
    sqlite3_stmt *st = sqlite_prepared(s, &s->fixed[which], statement_sql[which], f);
    if (st == NULL || sqlite_stands(s, f) < 0) return -1;
    int at = 1;
    if (sqlite3_bind_parameter_count(st) > (int)arg_count) sqlite3_bind_int64(st, at++, s->base.region);
    for (size_t i = 0; i < arg_count; i++, at++) {
        if (args[i].is_int) sqlite3_bind_int64(st, at, args[i].i);
        else sqlite_bind_str(st, at, args[i].s, args[i].bytes);
    }
    int status = each_cells(s, st, statement_sql[which], each, context, f);
    sqlite3_reset(st);
    return status;
}

struct checking {
    row_fn *each;
    void *context;
};

static int one_trouble(void *context, const struct cell *cells, size_t count) {
    struct checking *c = context;
    return str_eq(cells[0].s, STR("ok")) ? 0 : c->each(c->context, cells, count);
}

static int check(struct sqlite *s, const char *sql, struct checking *c, struct fault *f) {
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return sqlite_trouble(s, sql, f);
    int status = each_cells(s, st, sql, one_trouble, c, f);
    sqlite3_finalize(st);
    return status;
}

// All pages first, then each table against its indexes: looking both up for every event takes longer than all the rest.
static int check_all(struct store *base, row_fn *each, void *context, struct fault *f) {
    struct checking c = {each, context};
    char sql[100];
    snprintf(sql, sizeof sql, "PRAGMA quick_check(%d)", STORE_TROUBLES_MAX);
    int status = check(of(base), sql, &c, f);
    for (enum table_id t = 0; status == 0 && t < TABLE_COUNT; t++) {
        if (t == TABLE_EVENT || tables[t].index_count == 0) continue;
        snprintf(sql, sizeof sql, "PRAGMA integrity_check('%s')", tables[t].name);
        status = check(of(base), sql, &c, f);
    }
    return status;
}

static void roomy(struct store *base, int megabytes) {
    char sql[60];
    snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d000", megabytes);
    sqlite3_exec(of(base)->db, sql, NULL, NULL, NULL);
}

static bool names(const char *where) { return where != NULL; } // what no other driver took
static void temporary(const char *where, const char *salt, struct buf *ret) { buf_printf(ret, "%s.init-%s", where, salt); }

const struct store_driver sqlite_driver = {
    .name = "SQLite",
    .names = names,
    .open = open_store,
    .absent = sqlite_absent,
    .place = sqlite_place,
    .discard = sqlite_discard,
    .temporary = temporary,
    .close = close_file,
    .roomy = roomy,
    .mapped = sqlite_mapped,
    .parts = sqlite_parts,
    .part = sqlite_part,
    .begin = begin,
    .begin_read = begin_read,
    .commit = commit,
    .rollback = rollback,
    .changes = changes,
    .each = run_fixed,
    .insert = sqlite_insert,
    .update = sqlite_update,
    .change = sqlite_change,
    .remove = sqlite_remove,
    .rows_of = sqlite_rows_of,
    .which = sqlite_which,
    .rows = sqlite_rows,
    .next_region = sqlite_next_region,
    .check = check_all,
    .index = sqlite_index,
    .filled = sqlite_filled,
    .snapshot = sqlite_snapshot,
    .count = sqlite_count,
    .symptoms = sqlite_symptoms,
    .close_off = sqlite_close_off,
    .aside = sqlite_aside,
    .cursor_open = sqlite_cursor_open,
    .cursor_next = sqlite_cursor_next,
    .cursor_close = sqlite_cursor_close,
};
