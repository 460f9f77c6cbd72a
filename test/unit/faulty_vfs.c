// SPDX-License-Identifier: Apache-2.0
#include "faulty_vfs.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faulty_disk.h"

// The real file stands behind ours, in the same allocation.
struct file {
    sqlite3_file base;
    struct disk_file *disk; // NULL: not watched
    bool watched;
    int error; // of the last call that was made to fail
};

static struct {
    sqlite3_vfs vfs, *real;
    pthread_mutex_t lock;
    // under lock:
    const char *path;
    struct vfs_fault fault;
    bool failing;
    int64_t calls[VFS_OPS], failed;
    int slow_least, slow_most, syncing, error;
    uint64_t chance;
    void (*moment)(void *context);
    void *context;
} v = {.lock = PTHREAD_MUTEX_INITIALIZER};

// What is written, cut and looked at of the watched files is so one thing after another, whichever thread does it.
static pthread_mutex_t order = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static void order_begin(bool watched) { if (watched) pthread_mutex_lock(&order); }
static void order_end(bool watched) { if (watched) pthread_mutex_unlock(&order); }

static sqlite3_file *real_of(sqlite3_file *f) { return (sqlite3_file *)((struct file *)f + 1); }

static bool is_watched(const char *name) { return v.path && name && strncmp(name, v.path, strlen(v.path)) == 0; }

// SQLITE_OK, or the code this call is to fail with.
static int judge(bool watched, enum vfs_op op, bool *ret_part) {
    int code = SQLITE_OK;
    if (ret_part) *ret_part = false;
    if (!watched) return code;
    pthread_mutex_lock(&v.lock);
    int64_t n = ++v.calls[op];
    if (v.failing && v.fault.op == op && (n == v.fault.nth || (v.fault.for_good && n > v.fault.nth))) {
        code = v.fault.code;
        v.error = v.fault.error;
        v.failed++;
        if (ret_part) *ret_part = v.fault.part;
    }
    pthread_mutex_unlock(&v.lock);
    return code;
}

static int judge_file(sqlite3_file *f, enum vfs_op op, bool *ret_part) {
    struct file *file = (struct file *)f;
    int code = judge(file->watched, op, ret_part);
    if (code) file->error = v.error;
    return code;
}

static void happened(void) {
    if (v.moment) v.moment(v.context);
}

static int x_close(sqlite3_file *f) {
    int code = real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
    f->pMethods = NULL;
    return code;
}

static int x_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    int code = judge_file(f, VFS_READ, NULL);
    return code ? code : real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}

static int write_real(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    int code = real_of(f)->pMethods->xWrite(real_of(f), from, n, at);
    struct file *file = (struct file *)f;
    if (code == SQLITE_OK && file->disk) disk_write(file->disk, from, (size_t)n, (uint64_t)at);
    return code;
}

static int x_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    bool part, watched = ((struct file *)f)->watched;
    order_begin(watched);
    int code = judge_file(f, VFS_WRITE, &part);
    if (code && part && n > 1) write_real(f, from, n / 2, at);
    if (!code) code = write_real(f, from, n, at);
    if (watched) happened();
    order_end(watched);
    return code;
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size) {
    struct file *file = (struct file *)f;
    order_begin(file->watched);
    int code = judge_file(f, VFS_TRUNCATE, NULL);
    if (!code) code = real_of(f)->pMethods->xTruncate(real_of(f), size);
    if (code == SQLITE_OK && file->disk) disk_truncate(file->disk, (uint64_t)size);
    if (file->watched) happened();
    order_end(file->watched);
    return code;
}

static void dawdle(void) {
    pthread_mutex_lock(&v.lock);
    int least = v.slow_least, most = v.slow_most;
    v.chance = v.chance * 6364136223846793005u + 1442695040888963407u;
    int ms = least + (most > least ? (int)((v.chance >> 33) % (uint64_t)(most - least + 1)) : 0);
    v.syncing++;
    pthread_mutex_unlock(&v.lock);
    if (ms) usleep((useconds_t)ms * 1000);
    pthread_mutex_lock(&v.lock);
    v.syncing--;
    pthread_mutex_unlock(&v.lock);
}

// Nothing here is meant to outlive the machine: the real fsync is left out. After one that failed the kernel holds the
// pages for clean, and nothing writes them any more.
static int x_sync(sqlite3_file *f, int flags) {
    struct file *file = (struct file *)f;
    if (!file->watched) return SQLITE_OK;
    (void)flags;
    bool lies;
    int code = judge_file(f, VFS_SYNC, &lies);
    dawdle();
    if (lies) return code;
    order_begin(true);
    if (file->disk && code) disk_forget(file->disk);
    else if (file->disk) disk_sync(file->disk);
    happened();
    order_end(true);
    return code;
}

static int x_size(sqlite3_file *f, sqlite3_int64 *size) { return real_of(f)->pMethods->xFileSize(real_of(f), size); }

static int x_lock(sqlite3_file *f, int how) {
    int code = judge_file(f, VFS_LOCK, NULL);
    return code ? code : real_of(f)->pMethods->xLock(real_of(f), how);
}

static int x_unlock(sqlite3_file *f, int how) { return real_of(f)->pMethods->xUnlock(real_of(f), how); }
static int x_reserved(sqlite3_file *f, int *ret) { return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret); }
static int x_control(sqlite3_file *f, int op, void *arg) {
    if (op == SQLITE_FCNTL_LAST_ERRNO && ((struct file *)f)->error) {
        *(int *)arg = ((struct file *)f)->error;
        return SQLITE_OK;
    }
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int x_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int x_kind(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }

static int x_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret) {
    int code = judge_file(f, VFS_SHM_MAP, NULL);
    return code ? code : real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static int x_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
    bool taking = flags & SQLITE_SHM_LOCK;
    int code = taking ? judge_file(f, VFS_SHM_LOCK, NULL) : SQLITE_OK;
    return code ? code : real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void x_shm_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int x_shm_unmap(sqlite3_file *f, int gone) { return real_of(f)->pMethods->xShmUnmap(real_of(f), gone); }

static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = x_close, .xRead = x_read, .xWrite = x_write, .xTruncate = x_truncate, .xSync = x_sync,
    .xFileSize = x_size, .xLock = x_lock, .xUnlock = x_unlock, .xCheckReservedLock = x_reserved, .xFileControl = x_control,
    .xSectorSize = x_sector, .xDeviceCharacteristics = x_kind, .xShmMap = x_shm_map, .xShmLock = x_shm_lock,
    .xShmBarrier = x_shm_barrier, .xShmUnmap = x_shm_unmap,
};

static int x_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags) {
    struct file *file = (struct file *)f;
    (void)vfs;
    memset(file, 0, sizeof *file);
    file->watched = is_watched(name);
    int code = judge(file->watched, VFS_OPEN, NULL);
    order_begin(file->watched);
    bool there = file->watched && access(name, F_OK) == 0;
    if (!code) code = v.real->xOpen(v.real, name, real_of(f), flags, ret_flags);
    if (code == SQLITE_OK && file->watched) file->disk = disk_opened(name, there);
    order_end(file->watched);
    f->pMethods = real_of(f)->pMethods ? &methods : NULL;
    return code;
}

static int x_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    bool watched = is_watched(name);
    (void)vfs;
    order_begin(watched);
    int code = judge(watched, VFS_DELETE, NULL);
    if (!code) code = v.real->xDelete(v.real, name, 0);
    if (code == SQLITE_OK && watched) disk_deleted(name, sync_folder);
    if (watched) happened();
    order_end(watched);
    return code;
}

static int x_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret) {
    (void)vfs;
    return v.real->xAccess(v.real, name, flags, ret);
}

static int x_full(sqlite3_vfs *vfs, const char *name, int n, char *ret) {
    (void)vfs;
    return v.real->xFullPathname(v.real, name, n, ret);
}

static int x_error(sqlite3_vfs *vfs, int n, char *ret) {
    (void)vfs;
    return v.error ? v.error : v.real->xGetLastError(v.real, n, ret);
}

void faulty_vfs_install(void) {
    v.real = sqlite3_vfs_find(NULL);
    v.vfs = *v.real;
    v.vfs.zName = "faulty";
    v.vfs.pNext = NULL;
    v.vfs.szOsFile = (int)sizeof(struct file) + v.real->szOsFile;
    v.vfs.xOpen = x_open;
    v.vfs.xDelete = x_delete;
    v.vfs.xAccess = x_access;
    v.vfs.xFullPathname = x_full;
    v.vfs.xGetLastError = x_error;
    sqlite3_vfs_register(&v.vfs, 1);
}

void faulty_vfs_watch(const char *path) {
    faulty_vfs_fail(NULL);
    disk_clear();
    v.path = path;
    v.slow_least = v.slow_most = 0;
    v.moment = NULL;
}

void faulty_vfs_fail(const struct vfs_fault *fault) {
    pthread_mutex_lock(&v.lock);
    v.failing = fault != NULL;
    if (fault) v.fault = *fault;
    memset(v.calls, 0, sizeof v.calls);
    v.failed = 0;
    v.error = 0;
    pthread_mutex_unlock(&v.lock);
}

int64_t faulty_vfs_calls(enum vfs_op op) {
    pthread_mutex_lock(&v.lock);
    int64_t n = v.calls[op];
    pthread_mutex_unlock(&v.lock);
    return n;
}

int64_t faulty_vfs_failed(void) {
    pthread_mutex_lock(&v.lock);
    int64_t n = v.failed;
    pthread_mutex_unlock(&v.lock);
    return n;
}

void faulty_vfs_slow(int least_ms, int most_ms) {
    pthread_mutex_lock(&v.lock);
    v.slow_least = least_ms;
    v.slow_most = most_ms;
    pthread_mutex_unlock(&v.lock);
}

int faulty_vfs_syncing(void) {
    pthread_mutex_lock(&v.lock);
    int n = v.syncing;
    pthread_mutex_unlock(&v.lock);
    return n;
}

void faulty_vfs_tell(void (*moment)(void *context), void *context) {
    v.moment = moment;
    v.context = context;
}

void faulty_vfs_cut(const char *to, enum vfs_loss loss, uint64_t seed) { disk_cut(v.path, to, loss, seed); }
