// SPDX-License-Identifier: Apache-2.0
// A file that is read from one end to the other lies in the program's address space, whole: SQLite then copies no page and looks
// none up in its own memory. SQLite can do that itself, for the first 2 GB. What is mapped is shared by all handles of the file.
// Where the disk fails under a mapped page there is no call that could fail: the signal puts an empty page there, and every
// page asked for from then on is refused, so that nothing read after it counts (sqlite_map_failed).
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_room.h"

enum { MAPS = 64 };

struct map_of_file { // `base` is set last and cleared first
    _Atomic(char *) base;
    int64_t size;
    dev_t device;
    ino_t inode;
    int handles;
    _Atomic bool failed;
};

static struct map_of_file maps[MAPS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction before;

static const sqlite3_io_methods methods;

struct mapped_file { // as SQLite sees it; what it stands for lies behind it
    sqlite3_file base;
    const char *path; // lives as long as the file is open
    bool tried;
    struct map_of_file *map; // NULL: none
};

static sqlite3_file *real(sqlite3_file *f) { return (sqlite3_file *)((char *)f + (sizeof(struct mapped_file) + 15) / 16 * 16); }

static void disk_failed(int sig, siginfo_t *info, void *context) {
    (void)context;
    uintptr_t at = (uintptr_t)info->si_addr;
    for (int i = 0; i < MAPS; i++) {
        uintptr_t from = (uintptr_t)atomic_load(&maps[i].base);
        if (from == 0 || at < from || at - from >= (uintptr_t)maps[i].size) continue;
        atomic_store(&maps[i].failed, true);
        void *page = (void *)(at & ~(uintptr_t)4095); // NOLINT: any page size is a multiple
        if (mmap(page, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) return;
        break;
    }
    sigaction(sig, &before, NULL); // not ours: it comes again
}

// Whenever a file is mapped: somebody may have taken it since.
static void take_signal(void) {
    struct sigaction a = {.sa_sigaction = disk_failed, .sa_flags = SA_SIGINFO}, was;
    if (sigaction(SIGBUS, &a, &was) == 0 && !((was.sa_flags & SA_SIGINFO) && was.sa_sigaction == disk_failed)) before = was;
}

struct mapping {
    const char *path;
    struct map_of_file *to;
    char *base;
};

// In a thread with descriptors of its own: to close one of the file would give up every lock SQLite has on it in this process.
static void *map_file(void *context) {
    struct mapping *m = context;
    struct stat st;
    if (unshare(CLONE_FILES) != 0) return NULL;
    int fd = open(m->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    if (fstat(fd, &st) == 0 && st.st_dev == m->to->device && st.st_ino == m->to->inode && st.st_size > 0) {
        void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (at != MAP_FAILED) {
            m->base = at;
            m->to->size = st.st_size;
            madvise(at, (size_t)st.st_size, MADV_HUGEPAGE); // read, and found by the processor, 2 MB at a time, where the system can
        }
    }
    close(fd);
    return NULL;
}

static struct map_of_file *map_anew(const char *path, const struct stat *st) {
    struct map_of_file *to = NULL;
    pthread_t thread;
    for (int i = 0; i < MAPS && to == NULL; i++)
        if (maps[i].handles == 0) to = &maps[i];
    if (to == NULL) return NULL;
    struct mapping m = {path, to, NULL};
    to->device = st->st_dev;
    to->inode = st->st_ino;
    take_signal();
    if (pthread_create(&thread, NULL, map_file, &m) != 0) return NULL;
    pthread_join(thread, NULL);
    if (m.base == NULL) return NULL;
    atomic_store(&to->failed, false);
    atomic_store(&to->base, m.base);
    return to;
}

static void take_map(struct mapped_file *f) {
    struct stat st;
    int moved = 0;
    f->tried = true;
    if (real(&f->base)->pMethods->xFileControl(real(&f->base), SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved || stat(f->path, &st) != 0) return;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAPS && f->map == NULL; i++)
        if (maps[i].handles && maps[i].device == st.st_dev && maps[i].inode == st.st_ino) f->map = &maps[i];
    if (f->map == NULL) f->map = map_anew(f->path, &st);
    if (f->map) f->map->handles++;
    pthread_mutex_unlock(&lock);
}

static void leave_map(struct mapped_file *f) {
    if (f->map == NULL) return;
    pthread_mutex_lock(&lock);
    if (--f->map->handles == 0) {
        char *base = atomic_exchange(&f->map->base, NULL);
        munmap(base, (size_t)f->map->size);
    }
    pthread_mutex_unlock(&lock);
    f->map = NULL;
}

static int fetch(sqlite3_file *file, sqlite3_int64 at, int n, void **ret) {
    struct mapped_file *f = (struct mapped_file *)file;
    *ret = NULL;
    if (!f->tried) take_map(f);
    if (f->map == NULL) return SQLITE_OK; // it is read then
    if (atomic_load_explicit(&f->map->failed, memory_order_relaxed)) return SQLITE_IOERR_READ;
    if (at >= 0 && at + n <= f->map->size) *ret = atomic_load_explicit(&f->map->base, memory_order_relaxed) + at;
    return SQLITE_OK;
}

bool sqlite_map_bring(sqlite3_file *file, int64_t at, int64_t n) {
    struct mapped_file *f = (struct mapped_file *)file;
    if (file == NULL || file->pMethods != &methods) return false;
    if (!f->tried) take_map(f);
    if (f->map == NULL || at >= f->map->size) return false;
    if (n > f->map->size - at) n = f->map->size - at;
    return madvise(atomic_load(&f->map->base) + at, (size_t)n, MADV_POPULATE_READ) == 0;
}

static int unfetch(sqlite3_file *file, sqlite3_int64 at, void *page) {
    (void)file, (void)at, (void)page;
    return SQLITE_OK;
}

static int close_both(sqlite3_file *file) {
    leave_map((struct mapped_file *)file);
    return real(file)->pMethods->xClose(real(file));
}

#define HAND_ON(name, parameters, ...) \
    static int name parameters { return real(f)->pMethods->name(real(f), ##__VA_ARGS__); }
HAND_ON(xRead, (sqlite3_file *f, void *to, int n, sqlite3_int64 at), to, n, at)
HAND_ON(xWrite, (sqlite3_file *f, const void *from, int n, sqlite3_int64 at), from, n, at)
HAND_ON(xTruncate, (sqlite3_file *f, sqlite3_int64 size), size)
HAND_ON(xSync, (sqlite3_file *f, int flags), flags)
HAND_ON(xFileSize, (sqlite3_file *f, sqlite3_int64 *ret), ret)
HAND_ON(xLock, (sqlite3_file *f, int kind), kind)
HAND_ON(xUnlock, (sqlite3_file *f, int kind), kind)
HAND_ON(xCheckReservedLock, (sqlite3_file *f, int *ret), ret)
HAND_ON(xFileControl, (sqlite3_file *f, int what, void *with), what, with)
HAND_ON(xSectorSize, (sqlite3_file *f))
HAND_ON(xDeviceCharacteristics, (sqlite3_file *f))
HAND_ON(xShmMap, (sqlite3_file *f, int page, int size, int extend, void volatile **ret), page, size, extend, ret) // not of a file that stands still
HAND_ON(xShmLock, (sqlite3_file *f, int at, int n, int flags), at, n, flags)
HAND_ON(xShmUnmap, (sqlite3_file *f, int remove), remove)
static void xShmBarrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }

static const sqlite3_io_methods methods = {
    3, close_both, xRead, xWrite, xTruncate, xSync, xFileSize, xLock, xUnlock, xCheckReservedLock, xFileControl, xSectorSize,
    xDeviceCharacteristics, xShmMap, xShmLock, xShmBarrier, xShmUnmap, fetch, unfetch,
};

static sqlite3_vfs vfs, *under;

static int open_both(sqlite3_vfs *v, const char *path, sqlite3_file *file, int flags, int *ret_flags) {
    (void)v;
    if (!(flags & SQLITE_OPEN_MAIN_DB)) return under->xOpen(under, path, file, flags, ret_flags);
    struct mapped_file *f = (struct mapped_file *)file;
    memset(f, 0, sizeof *f);
    f->path = path;
    int code = under->xOpen(under, path, real(file), flags, ret_flags);
    if (real(file)->pMethods) f->base.pMethods = &methods; // to be closed, whatever came out
    return code;
}

static void make_vfs(void) {
    if ((under = sqlite3_vfs_find(NULL)) == NULL) return;
    vfs = *under; // its other functions take ours for it: they find what is theirs in pAppData
    vfs.zName = "huiyin-map";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)((sizeof(struct mapped_file) + 15) / 16 * 16) + under->szOsFile;
    vfs.xOpen = open_both;
    sqlite3_vfs_register(&vfs, 0);
}

const char *sqlite_mappable(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_vfs);
    return vfs.zName;
}

void sqlite_mapped(struct store *base) { sqlite3_exec(((struct sqlite *)base)->db, "PRAGMA mmap_size = 1000000000", NULL, NULL, NULL); } // any size: fetch()

bool sqlite_map_failed(sqlite3 *db) {
    sqlite3_file *file = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    const struct mapped_file *f = (struct mapped_file *)file;
    return file && file->pMethods == &methods && f->map && atomic_load(&f->map->failed);
}
