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

enum { STORE_MAGIC = 0x53514c54 };

// Why the last call on a file failed. SQLite's own note (sqlite3_system_errno) is not made when a COMMIT fails.
static int file_errno(struct store *s) {
    int why = 0, in_log = 0;
    sqlite3_file *log = NULL;
    if (s->db == NULL) return 0;
    if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_LAST_ERRNO, &why) != SQLITE_OK) why = 0;
    if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log && log->pMethods &&
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &in_log) == SQLITE_OK && in_log)
        why = in_log;
    return why ? why : sqlite3_system_errno(s->db);
}

// Writing failed for want of room: the disk, a quota, or a limit on the size of files.
static bool no_room(struct store *s, int code) {
    int why = file_errno(s);
    if ((code & 0xff) == SQLITE_FULL) return true;
    return (code & 0xff) == SQLITE_IOERR && why != EIO &&
           (why == ENOSPC || why == EDQUOT || why == EFBIG || code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_SHMSIZE);
}

int sqlite_trouble(struct store *s, const char *doing, struct fault *f) {
    int code = s->db ? sqlite3_extended_errcode(s->db) : SQLITE_NOMEM;
    const char *what = s->db ? sqlite3_errmsg(s->db) : "out of memory";
    int kind = code & 0xff;
    if (no_room(s, code))
        fault_set(f, FAULT_MACHINE, "disk-full", "写不进磁盘（%s）：请腾出空间后重试；已确认的写入都在",
                  "cannot write to disk (%s): make room and try again; every acknowledged write is safe", what);
    else if (kind == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
        fault_set(f, FAULT_MACHINE, "no-memory", "内存不够（%s），没有写入：请关掉别的程序或加大内存限额后重试；已确认的写入都在",
                  "out of memory (%s), nothing was written: end other programs or raise the limit and try again; every acknowledged write is safe", doing);
    else if (kind == SQLITE_IOERR)
        fault_set(f, FAULT_MACHINE, "disk-trouble", "磁盘读写出错（%s）：请查看系统日志，检查磁盘；已确认的写入都在",
                  "the disk failed (%s): look at the system's log and check the disk; every acknowledged write is safe", what);
    else if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        fault_set(f, FAULT_MACHINE, "store-damaged", "数据文件已损坏（%s）：请用备份恢复，并运行 huiyin ledger verify",
                  "the store file is damaged (%s): restore a backup and run huiyin ledger verify", what);
    else if (kind == SQLITE_CANTOPEN && (sqlite3_system_errno(s->db) == EMFILE || sqlite3_system_errno(s->db) == ENFILE))
        fault_set(f, FAULT_MACHINE, "no-descriptors", "打开的文件太多（%s）：请调高 ulimit -n（见 docs/faults.md）",
                  "too many files are open (%s): raise ulimit -n (docs/faults.md)", what);
    else if (kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN || kind == SQLITE_PERM)
        fault_set(f, FAULT_MACHINE, "cannot-write", "打不开或写不了数据文件（%s）：请检查路径和文件夹的写权限",
                  "cannot open or write the store file (%s): check the path and the folder's permissions", what);
    else
        fault_set(f, FAULT_MACHINE, "store-trouble", "数据库出错（%s）：%s", "database trouble (%s): %s", doing, what);
    return fault_where(f, buf_str(&s->path));
}

int sqlite_run(struct store *s, const char *sql, struct fault *f) {
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sqlite_trouble(s, sql, f);
}

int sqlite_pragma(struct store *s, const char *sql, int64_t *ret, struct fault *f) {
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(st);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(st, 0) : -1;
    int status = code == SQLITE_ROW || code == SQLITE_NOTADB ? 0 : sqlite_trouble(s, sql, f);
    sqlite3_finalize(st);
    return status;
}

static int take_lock(struct store *s, struct fault *f) {
    struct buf path;
    if (sqlite_only_name(s->path.p, &path, f) < 0) {
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
                           s->path.p);
    buf_release(&path);
    return status ? fault_where(f, buf_str(&s->path)) : 0;
}

static int only_name(struct store *s, struct fault *f) {
    struct buf ignored;
    int status = sqlite_only_name(s->path.p, &ignored, f);
    buf_release(&ignored);
    return status;
}

// Destroyed content leaves the file too (secure_delete). A log grown behind a long reader is cut back.
static const char settings_write[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
                                     "PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 4000; "
                                     "PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY";
static const char settings_read[] = "PRAGMA query_only = 1; PRAGMA cache_size = -4000";

// A handle is one thread's, and nobody asks how much memory SQLite took: counting it would have all threads wait for one lock.
static void count_nothing(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

static int open_file(struct store *s, enum store_mode mode, struct fault *f) {
    struct stat st;
    bool there = stat(s->path.p, &st) == 0;
    bool is_folder = there && S_ISDIR(st.st_mode);
    if ((is_folder || mode == STORE_CREATE) && store_absent(s->path.p, f) < 0) return -1;
    if (mode != STORE_CREATE && !there) {
        fault_set(f, FAULT_INPUT, "no-store", "没有数据文件 %s：请先运行 huiyin init --db %s",
                  "there is no store %s: run huiyin init --db %s first", s->path.p, s->path.p);
        return fault_where(f, buf_str(&s->path));
    }
    if (mode == STORE_CREATE && take_lock(s, f) < 0) return -1;
    if (mode == STORE_READ && only_name(s, f) < 0) return -1;
    int flags = SQLITE_OPEN_NOMUTEX | (mode == STORE_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                              : SQLITE_OPEN_READWRITE);
    struct buf still = BUF_INIT;
    // A new one is its owner's alone: it holds names and telephones. The log beside it takes its mode from it.
    mode_t mask = mode == STORE_CREATE ? umask(077) : 0;
    int code = mode == STORE_READ && sqlite_still(s->path.p, &still)
                   ? sqlite3_open_v2(still.p, &s->db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL)
                   : sqlite3_open_v2(s->path.p, &s->db, flags, NULL);
    buf_release(&still);
    if (mode == STORE_CREATE) umask(mask);
    if (code != SQLITE_OK) return sqlite_trouble(s, "open", f);
    sqlite3_busy_timeout(s->db, 10000);
    if (mode != STORE_CREATE && sqlite_check_version(s, mode, f) < 0) return -1;
    if (mode == STORE_WRITE && take_lock(s, f) < 0) return -1;
    if (sqlite_run(s, mode == STORE_READ ? settings_read : settings_write, f) < 0) return -1;
    return mode == STORE_READ ? 0 : mode == STORE_CREATE ? sqlite_make_schema(s, f) : sqlite_upgrade(s, f);
}

int store_open(struct store **ret, const char *where, enum store_mode mode, struct fault *f) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct store *s = mem_new(sizeof *s);
    pthread_once(&once, count_nothing);
    s->magic = STORE_MAGIC;
    s->lock_fd = -1;
    buf_add(&s->path, str_c(where));
    *buf_room(&s->path, 1) = '\0';
    if (open_file(s, mode, f) < 0) {
        bool made = mode == STORE_CREATE && s->db; // the lock is ours and nothing was there
        store_close(s);
        if (made) store_discard(where);
        return -1;
    }
    *ret = s;
    return 0;
}

struct store *store_close(struct store *s) {
    if (s == NULL) return NULL;
    for (size_t i = 0; i < SQL_COUNT; i++) sqlite3_finalize(s->fixed[i]);
    for (size_t t = 0; t < TABLE_COUNT; t++)
        for (size_t i = 0; i < ROW_STATEMENTS; i++) sqlite3_finalize(s->rows[t][i]);
    sqlite_streams_close(s);
    sqlite3_close(s->db);
    if (s->lock_fd >= 0) close(s->lock_fd);
    buf_release(&s->path);
    buf_release(&s->first);
    free(s);
    return NULL;
}

void store_set_region(struct store *s, int64_t region) { s->region = region; }
int64_t store_region(const struct store *s) { return s->region; }

int64_t store_changes(const struct store *s) { return sqlite3_total_changes64(s->db); }

static int begin(struct store *s, const char *sql, struct fault *f) {
    if (!s->begun) store_rollback(s); // one that could not be taken back when it should have been, for want of memory
    int status = sqlite_run(s, sql, f);
    s->begun = status == 0;
    return status;
}

int store_begin(struct store *s, struct fault *f) { return begin(s, "BEGIN IMMEDIATE", f); }
int store_begin_read(struct store *s, struct fault *f) { return begin(s, "BEGIN", f); }

int sqlite_stands(struct store *s, struct fault *f) {
    if (!s->begun || !sqlite3_get_autocommit(s->db)) return 0;
    fault_set(f, FAULT_MACHINE, "disk-trouble", "磁盘读写出错，这一批没有写入：请查看系统日志，检查磁盘；已确认的写入都在",
              "the disk failed and this batch was not written: look at the system's log and check the disk; every acknowledged write is safe");
    return fault_where(f, buf_str(&s->path));
}

int store_commit(struct store *s, struct fault *f) {
    if (sqlite_stands(s, f) == 0 && sqlite_run(s, "COMMIT", f) == 0) {
        s->begun = false;
        return 0;
    }
    store_rollback(s);
    return -1;
}

void store_rollback(struct store *s) {
    s->begun = false;
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

sqlite3_stmt *sqlite_prepared(struct store *s, sqlite3_stmt **slot, const char *sql, struct fault *f) {
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

static int each_cells(struct store *s, sqlite3_stmt *st, const char *sql, row_fn *each, void *context,
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

int store_each(struct store *s, enum statement which, const struct cell *args, size_t arg_count, row_fn *each,
               void *context, struct fault *f) {
    sqlite3_stmt *st = sqlite_prepared(s, &s->fixed[which], statement_sql[which], f);
    if (st == NULL || sqlite_stands(s, f) < 0) return -1;
    int at = 1;
    if (sqlite3_bind_parameter_count(st) > (int)arg_count) sqlite3_bind_int64(st, at++, s->region);
    for (size_t i = 0; i < arg_count; i++, at++) {
        if (args[i].is_int) sqlite3_bind_int64(st, at, args[i].i);
        else sqlite_bind_str(st, at, args[i].s, args[i].bytes);
    }
    int status = each_cells(s, st, statement_sql[which], each, context, f);
    sqlite3_reset(st);
    return status;
}

struct first {
    struct store *store;
    struct cell *ret;
    size_t count;
};

// Text of the row is copied into a buffer of the handle: SQLite forgets it at the reset.
static int keep_first(void *context, const struct cell *cells, size_t count) {
    struct first *first = context;
    struct buf *kept = &first->store->first;
    size_t n = first->count < count ? first->count : count, room = 0;
    for (size_t i = 0; i < n; i++) room += cells[i].s.n;
    buf_clear(kept);
    buf_room(kept, room);
    for (size_t i = 0; i < n; i++) {
        first->ret[i] = cells[i];
        if (cells[i].s.n) first->ret[i].s.p = kept->p + kept->n;
        buf_add(kept, cells[i].s);
    }
    return 1;
}

int store_first(struct store *s, enum statement which, const struct cell *args, size_t arg_count, struct cell *ret,
                size_t ret_count, struct fault *f) {
    struct first first = {s, ret, ret_count};
    return store_each(s, which, args, arg_count, keep_first, &first, f);
}

struct checking {
    row_fn *each;
    void *context;
};

static int one_trouble(void *context, const struct cell *cells, size_t count) {
    struct checking *c = context;
    return str_eq(cells[0].s, STR("ok")) ? 0 : c->each(c->context, cells, count);
}

int store_check(struct store *s, row_fn *each, void *context, struct fault *f) {
    struct checking c = {each, context};
    char sql[60];
    sqlite3_stmt *st;
    snprintf(sql, sizeof sql, "PRAGMA integrity_check(%d)", STORE_TROUBLES_MAX);
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return sqlite_trouble(s, sql, f);
    int status = each_cells(s, st, sql, one_trouble, &c, f);
    sqlite3_finalize(st);
    return status;
}
