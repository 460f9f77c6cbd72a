// SPDX-License-Identifier: Apache-2.0
// SQLite hands a log on in two writes a page, 24 bytes and 4,096: of a busy batch they took a fifth of the writer's time. Here what
// goes on where the last write ended is kept, and handed on as one. A VFS over the default one, for handles that write; only their
// log has a file of ours, all else is the default's own, its locks too.
//
// What must hold: whatever SQLite tells others of is in the file by then, and whatever it was told is written is kept until it is.
// - Of a transaction nothing is told before its last frame is written. That one's head says so, and with its page all is handed on:
//   a failure is that write's, and what comes after (xSync, the index of the log) finds everything in the file, with any `synchronous`.
// - Before the transaction ends only its own handle reads it (pages that left the cache). What is asked for is handed on first.
// - What could not be handed on stays, and the next call tries again: nothing SQLite believes written is ever lost, so that no later
//   frame can stand behind a gap. A write that was refused is not kept: a last frame that failed does not come in by a later one.
// - What was taken back is forgotten. Otherwise it would come later over frames another process wrote there meanwhile, and want room on
//   a full disk that the frames in its place do not need.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlite_room.h"

// A frame is its head and a page. SQLite's own VFS writes at most 0x1ffff bytes at a time, and of a multiple of 0x20000 none.
enum { ROOM = 64 * 1024, ROOM_MOST = 0x1ffff, HEAD = 24 };
_Static_assert(ROOM <= ROOM_MOST, "one write of the VFS below");

struct log { // the default VFS's own file stands behind it, in the same allocation
    sqlite3_file base;
    unsigned char *kept;   // ROOM bytes; NULL before there is anything to keep
    int n;                 // of them are still to be written,
    sqlite3_int64 at;      // to here
    sqlite3_int64 end;     // of the last write, whether kept or not; -1: there was none, or it failed
    bool ends;             // the last write was the head of a frame that ends a transaction
};

static sqlite3_vfs vfs, *real;

static sqlite3_file *under(sqlite3_file *f) { return (sqlite3_file *)((struct log *)f + 1); }

static int hand_on(sqlite3_file *f) {
    struct log *l = (struct log *)f;
    int code = l->n ? under(f)->pMethods->xWrite(under(f), l->kept, l->n, l->at) : SQLITE_OK;
    if (code == SQLITE_OK) l->n = 0;
    return code;
}

static void keep(struct log *l, const void *from, int n, sqlite3_int64 at) {
    if (l->n == 0) l->at = at;
    memcpy(l->kept + l->n, from, (size_t)n);
    l->n += n;
}

// The number of pages the database has afterwards stands in a head at 4; 0: the transaction goes on.
static bool ends_transaction(const unsigned char *head) { return head[4] | head[5] | head[6] | head[7]; }

// What does not go on where the last write ended is written at once: frames changed in their place, and the beginning of the log.
static int x_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    struct log *l = (struct log *)f;
    bool kept = at == l->end && n <= ROOM && (l->kept || (l->kept = malloc(ROOM)) != NULL), last = l->ends;
    int code = kept && n <= ROOM - l->n ? SQLITE_OK : hand_on(f);
    if (code == SQLITE_OK && !kept) code = under(f)->pMethods->xWrite(under(f), from, n, at);
    if (code == SQLITE_OK && kept) {
        keep(l, from, n, at);
        if (last && (code = hand_on(f)) != SQLITE_OK) l->n -= n;
    }
    l->end = code == SQLITE_OK ? at + n : -1;
    l->ends = code == SQLITE_OK && n == HEAD && ends_transaction(from);
    return code;
}

static int x_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    struct log *l = (struct log *)f;
    int code = at < l->at + l->n && l->at < at + n ? hand_on(f) : SQLITE_OK;
    return code ? code : under(f)->pMethods->xRead(under(f), to, n, at);
}

static int x_sync(sqlite3_file *f, int flags) {
    int code = hand_on(f);
    return code ? code : under(f)->pMethods->xSync(under(f), flags);
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size) {
    int code = hand_on(f);
    return code ? code : under(f)->pMethods->xTruncate(under(f), size);
}

static int x_size(sqlite3_file *f, sqlite3_int64 *size) {
    int code = hand_on(f);
    return code ? code : under(f)->pMethods->xFileSize(under(f), size);
}

// What is still kept then is of no transaction that was committed.
static int x_close(sqlite3_file *f) {
    free(((struct log *)f)->kept);
    int code = under(f)->pMethods->xClose(under(f));
    f->pMethods = NULL;
    return code;
}

// Asked of a log only why the last write failed: handing on would change the answer.
static int x_control(sqlite3_file *f, int op, void *arg) { return under(f)->pMethods->xFileControl(under(f), op, arg); }
static int x_lock(sqlite3_file *f, int how) { return under(f)->pMethods->xLock(under(f), how); }
static int x_unlock(sqlite3_file *f, int how) { return under(f)->pMethods->xUnlock(under(f), how); }
static int x_reserved(sqlite3_file *f, int *ret) { return under(f)->pMethods->xCheckReservedLock(under(f), ret); }
static int x_sector(sqlite3_file *f) { return under(f)->pMethods->xSectorSize(under(f)); }
static int x_kind(sqlite3_file *f) { return under(f)->pMethods->xDeviceCharacteristics(under(f)); }

static const sqlite3_io_methods methods = {
    .iVersion = 1, .xClose = x_close, .xRead = x_read, .xWrite = x_write, .xTruncate = x_truncate, .xSync = x_sync, .xFileSize = x_size,
    .xLock = x_lock, .xUnlock = x_unlock, .xCheckReservedLock = x_reserved, .xFileControl = x_control, .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_kind,
};

// Where a disk may spoil what stands beside what it writes, SQLite fills the log up to the next sector, in pieces in which no head
// can be told from a page.
static bool can_be_kept(const char *name, int flags) {
    if (!(flags & SQLITE_OPEN_WAL) || name == NULL) return false;
    sqlite3_file *store = sqlite3_database_file_object(name);
    return store->pMethods->xDeviceCharacteristics(store) & SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int x_open(sqlite3_vfs *ours, const char *name, sqlite3_file *f, int flags, int *ret_flags) {
    (void)ours;
    if (!can_be_kept(name, flags)) return real->xOpen(real, name, f, flags, ret_flags);
    *(struct log *)f = (struct log){.end = -1};
    under(f)->pMethods = NULL;
    int code = real->xOpen(real, name, under(f), flags, ret_flags);
    f->pMethods = under(f)->pMethods ? &methods : NULL;
    return code;
}

static void make(void) {
    if ((real = sqlite3_vfs_find(NULL)) == NULL) return;
    vfs = *real; // its other functions take ours for it: they find what is theirs in pAppData
    vfs.zName = "huiyin";
    vfs.pNext = NULL;
    vfs.szOsFile += (int)sizeof(struct log);
    vfs.xOpen = x_open;
    sqlite3_vfs_register(&vfs, 0);
}

const char *sqlite_log_vfs(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make);
    return sqlite3_vfs_find("huiyin") ? "huiyin" : NULL;
}

static void taken_back(void *db) {
    sqlite3_file *f = NULL;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &f) == SQLITE_OK && f && f->pMethods == &methods)
        ((struct log *)f)->n = 0;
}

void sqlite_log_kept(sqlite3 *db) { sqlite3_rollback_hook(db, taken_back, db); }
