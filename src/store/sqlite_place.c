// SPDX-License-Identifier: Apache-2.0
// The files of a SQLite store: whether there is one, giving it its name, removing it.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_room.h"

static int is_folder(const char *where, struct fault *f) {
    fault_set(f, FAULT_INPUT, "not-a-store", "%s 是文件夹，不是数据文件", "%s is a folder, not a store", where);
    return fault_where(f, str_c(where));
}

static int exists(const char *where, struct fault *f) {
    fault_set(f, FAULT_INPUT, "store-exists", "%s 已经存在：请换一个文件名，或先移走它",
              "%s exists already: choose another name, or move it away first", where);
    return fault_where(f, str_c(where));
}

int sqlite_absent(const char *where, struct fault *f) {
    struct stat st;
    if (stat(where, &st) != 0) return 0;
    if (S_ISDIR(st.st_mode)) return is_folder(where, f);
    return st.st_size > 0 ? exists(where, f) : 0;
}

// NUL-terminated `where` with what SQLite or the lock puts behind it.
struct buf sqlite_beside(const char *where, const char *what) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s%s", where, what);
    buf_byte(&b, '\0');
    return b;
}

static void remove_beside(const char *where, const char *what) {
    struct buf b = sqlite_beside(where, what);
    unlink(b.p);
    buf_release(&b);
}

void sqlite_discard(const char *where) {
    static const char *const parts[] = {"", "-wal", "-shm", "-journal", "-lock"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) remove_beside(where, parts[i]);
}

int sqlite_only_name(const char *where, struct buf *ret_lock, struct fault *f) {
    struct statx st;
    char *real = realpath(where, NULL);
    *ret_lock = sqlite_beside(real ? real : where, "-lock");
    free(real);
    if (statx(AT_FDCWD, where, 0, STATX_NLINK | STATX_TYPE, &st) != 0 || !S_ISREG(st.stx_mode)) return 0;
    bool linked = st.stx_nlink > 1, mounted = st.stx_attributes_mask & st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
    if (linked)
        fault_set(f, FAULT_INPUT, "store-two-names", "%s 另有别的名字（硬链接），从两个名字打开会毁坏它：请用 find -samefile 找出并删去多余的",
                  "%s has another name (a hard link), and opened under two names it would be damaged: find -samefile shows it; remove it", where);
    else if (mounted)
        fault_set(f, FAULT_INPUT, "store-two-names", "%s 是单独挂载的文件，从两个名字打开会毁坏它：请改为挂载它所在的文件夹",
                  "%s is a file mounted by itself, and opened under two names it would be damaged: mount its folder instead", where);
    return linked || mounted ? fault_where(f, str_c(where)) : 0;
}

// The folder a file is in, NUL-terminated.
struct buf sqlite_folder(const char *where) {
    struct str folder = str_c(where);
    struct buf b = BUF_INIT;
    while (folder.n && folder.p[folder.n - 1] != '/') folder.n--;
    buf_add(&b, folder.n ? folder : STR("."));
    buf_byte(&b, '\0');
    return b;
}

bool sqlite_still(const char *where, struct buf *ret_uri) {
    struct buf wal = sqlite_beside(where, "-wal"), folder = sqlite_folder(where);
    bool still = access(folder.p, W_OK) != 0 && access(wal.p, F_OK) != 0;
    buf_release(&wal);
    buf_release(&folder);
    if (!still) return false;
    buf_add(ret_uri, STR("file:"));
    for (const char *p = where; *p; p++) {
        if (*p == '?' || *p == '#' || *p == '%') buf_printf(ret_uri, "%%%02X", (unsigned)*p);
        else buf_byte(ret_uri, (unsigned char)*p);
    }
    buf_add(ret_uri, STR("?immutable=1"));
    buf_byte(ret_uri, '\0');
    return true;
}

// The name reaches the disk with its folder.
void sqlite_sync_folder(const char *where) {
    struct buf folder = sqlite_folder(where);
    int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    buf_release(&folder);
}

// The pages too: a file that was filled in a hurry has them nowhere but in memory.
static int sync_file(const char *where) {
    int fd = open(where, O_RDONLY | O_CLOEXEC), status = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0) close(fd);
    return status;
}

static int cannot_make(const char *where, int why, struct fault *f) {
    if (why == ENOSPC || why == EDQUOT)
        fault_set(f, FAULT_MACHINE, "disk-full", "建不成 %s：磁盘已满，请腾出空间后重试", "cannot make %s: the disk is full, make room and try again", where);
    else fault_set(f, FAULT_MACHINE, "cannot-write", "建不成 %s：%s", "cannot make %s: %s", where, strerror(why));
    return fault_where(f, str_c(where));
}

int sqlite_place(const char *from, const char *where, struct fault *f) {
    struct stat st;
    if (sync_file(from) != 0) return cannot_make(where, errno, f);
    struct buf wal = sqlite_beside(from, "-wal");
    bool rest = stat(wal.p, &st) == 0 && st.st_size > 0; // the last close could not bring it in
    buf_release(&wal);
    if (!rest && sqlite_absent(where, f) < 0) return -1;
    bool empty = stat(where, &st) == 0;
    int code = rest ? -1 : empty ? rename(from, where) : renameat2(AT_FDCWD, from, AT_FDCWD, where, RENAME_NOREPLACE);
    if (code != 0 && !rest && !empty && (errno == EINVAL || errno == ENOSYS)) code = rename(from, where);
    if (code != 0 && !rest && errno == EEXIST) return exists(where, f);
    if (rest) return cannot_make(where, ENOSPC, f);
    if (code != 0) return cannot_make(where, errno, f);
    remove_beside(from, "-lock");
    sqlite_sync_folder(where);
    return 0;
}
