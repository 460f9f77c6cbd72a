// SPDX-License-Identifier: Apache-2.0
// What lies around a SQLite store: who may read it, what runs left behind, room on the disk; and moving it away.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/sqlite_room.h"

enum { WAL_LARGE = 512 << 20, ROOM_LEAST = 256 << 20 };

int sqlite_close_off(const char *where, struct fault *f) {
    if (chmod(where, 0600) == 0) return 0;
    fault_set(f, FAULT_MACHINE, "cannot-write", "改不了 %s 的权限：%s", "cannot change the mode of %s: %s", where, strerror(errno));
    return fault_where(f, str_c(where));
}

// Whether a process still works on it: it holds the lock beside it.
static bool is_used(const char *where) {
    struct buf path = sqlite_beside(where, "-lock");
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path.p, O_RDWR | O_CLOEXEC);
    bool used = fd >= 0 && fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    if (fd >= 0) close(fd);
    buf_release(&path);
    return used;
}

// "city.db.init-0a1b2c3d" beside "city.db", or what SQLite or the lock put behind that: the length of the name without it, 0
// where it is something else.
static size_t temporary_name(struct str name, struct str store) {
    static const char digits[] = "0123456789abcdef";
    static const char *const parts[] = {"", "-wal", "-shm", "-journal", "-lock"};
    const size_t length = sizeof ".init-" - 1 + 8;
    if (!str_starts(name, store)) return 0;
    struct str rest = str_skip(name, store.n);
    if (!str_starts(rest, STR(".init-")) || rest.n < length) return 0;
    for (size_t i = length - 8; i < length; i++)
        if (memchr(digits, rest.p[i], 16) == NULL) return 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_eq(str_skip(rest, length), str_c(parts[i]))) return store.n + length;
    return 0;
}

static void find_leftovers(const char *where, symptom_fn *each, void *context) {
    struct buf folder = sqlite_folder(where);
    struct str store = str_c(where);
    for (size_t i = store.n; i > 0; i--)
        if (store.p[i - 1] == '/') {
            store = str_skip(store, i);
            break;
        }
    DIR *d = opendir(folder.p);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        struct buf path = BUF_INIT;
        size_t length = temporary_name(str_c(e->d_name), store);
        if (length == 0) continue;
        buf_printf(&path, "%.*s%.*s", (int)(strlen(where) - store.n), where, (int)length, e->d_name);
        buf_byte(&path, '\0');
        if (!is_used(path.p)) each(context, "leftover", str_of(path.p, path.n - 1));
        buf_release(&path);
    }
    if (d) closedir(d);
    buf_release(&folder);
}

__attribute__((format(printf, 4, 5)))
static void say(symptom_fn *each, void *context, const char *code, const char *format, ...) {
    char text[200];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    each(context, code, str_c(text));
}

static int missing(struct sqlite *s, symptom_fn *each, void *context, struct fault *f) {
    for (size_t i = 0; schema_sqlite[i]; i++) {
        struct str rest = str_c(schema_sqlite[i]), name;
        int made = sqlite_is_made(s, rest, f);
        str_split(&rest, '"', &name);
        str_split(&rest, '"', &name);
        if (made < 0) return -1;
        if (made == 0) each(context, str_starts(str_c(schema_sqlite[i]), STR("CREATE TABLE")) ? "missing-table" : "missing-index", name);
    }
    return 0;
}

int sqlite_symptoms(struct store *base, const char *where, symptom_fn *each, void *context, struct fault *f) {
    struct stat st, log;
    struct statvfs disk;
    struct buf wal = sqlite_beside(where, "-wal");
    int status = missing((struct sqlite *)base, each, context, f);
    if (stat(where, &st) == 0) {
        if (st.st_mode & 077) say(each, context, "permissions", "%s: 0%03o", where, (unsigned)(st.st_mode & 0777));
        if (statvfs(where, &disk) == 0) {
            int64_t room = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
            if (room < ROOM_LEAST || room < st.st_size / 4)
                say(each, context, "disk-space", "%lld MB", (long long)(room >> 20));
        }
    }
    if (stat(wal.p, &log) == 0 && log.st_size > WAL_LARGE) say(each, context, "wal-large", "%s: %lld MB", wal.p, (long long)(log.st_size >> 20));
    find_leftovers(where, each, context);
    buf_release(&wal);
    return status;
}

static int move(const char *from, const char *to, const char *part) {
    struct buf a = sqlite_beside(from, part), b = sqlite_beside(to, part);
    int status = renameat2(AT_FDCWD, a.p, AT_FDCWD, b.p, RENAME_NOREPLACE);
    int why = errno;
    if (status != 0 && (why == EINVAL || why == ENOSYS)) status = rename(a.p, b.p), why = errno;
    buf_release(&a);
    buf_release(&b);
    return status == 0 || (why == ENOENT && part[0]) ? 0 : why;
}

// The log first: a file without its log is a store that lacks the newest; a log without its file is nothing.
static int move_all(const char *from, const char *to) {
    static const char *const parts[] = {"-wal", "-journal", "", "-shm"};
    int why = 0;
    for (size_t i = 0; why == 0 && i < sizeof parts / sizeof *parts; i++) {
        why = move(from, to, parts[i]);
        for (size_t k = i; why && k > 0; k--) move(to, from, parts[k - 1]);
    }
    return why;
}

int sqlite_aside(const char *where, const char *stamp, struct buf *ret, struct fault *f) {
    struct sqlite held = {.lock_fd = -1};
    buf_add(&held.base.path, str_c(where));
    *buf_room(&held.base.path, 1) = '\0';
    int status = sqlite_take_lock(&held, f);
    if (status == 0) {
        buf_printf(ret, "%s.old-%s", where, stamp);
        buf_byte(ret, '\0');
        int why = move_all(where, ret->p);
        if (why) {
            fault_set(f, FAULT_MACHINE, why == EEXIST ? "store-exists" : "cannot-write", "移不走 %s：%s", "cannot move %s away: %s", where, strerror(why));
            status = fault_where(f, str_c(where));
        } else sqlite_sync_folder(where);
        close(held.lock_fd);
    }
    buf_release(&held.base.path);
    return status;
}
