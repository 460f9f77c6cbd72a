// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read(const char *path, size_t max, struct buf *ret, struct fault *f) {
    bool standard = str_eq(str_c(path), STR("-"));
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fault_set(f, FAULT_INPUT, "no-file", "打不开文件 %s：%s", "cannot open %s: %s", path, strerror(errno));
        return fault_where(f, str_c(path));
    }
    buf_clear(ret);
    int status = 0;
    for (;;) {
        char *room = buf_room(ret, 1 << 16);
        ssize_t got = read(fd, room, 1 << 16);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) break;
        if (got < 0) {
            status = fault_set(f, FAULT_INPUT, "no-file", "读不了文件 %s：%s", "cannot read %s: %s", path,
                               strerror(errno));
            break;
        }
        ret->n += (size_t)got;
        if (ret->n > max) {
            status = fault_set(f, FAULT_INPUT, "file-too-large", "文件 %s 超过 %zu 字节，请拆开后再读",
                               "%s is larger than %zu bytes; split it", path, max);
            break;
        }
    }
    if (!standard) close(fd);
    return status ? fault_where(f, str_c(path)) : 0;
}

static int write_all(int fd, struct str s) {
    while (s.n) {
        ssize_t done = write(fd, s.p, s.n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return -1;
        s = str_skip(s, (size_t)done);
    }
    return 0;
}

int file_write(const char *path, struct str content, struct fault *f) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    bool direct = exists && !S_ISREG(old.st_mode); // renaming over /dev/stdout would replace it
    struct buf temp = BUF_INIT;
    buf_printf(&temp, direct ? "%s" : "%s.new", path);
    buf_byte(&temp, '\0');
    int fd = open(temp.p, O_WRONLY | O_CLOEXEC | (direct ? 0 : O_CREAT | O_TRUNC), 0644);
    bool ok = fd >= 0 && (direct || !exists || fchmod(fd, old.st_mode & 07777) == 0);
    ok = ok && write_all(fd, content) == 0 && (direct || fsync(fd) == 0);
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && !direct && rename(temp.p, path) != 0) {
        ok = false;
        why = errno;
    }
    if (!ok) {
        if (fd >= 0 && !direct) unlink(temp.p);
        fault_set(f, FAULT_MACHINE, "cannot-write", "写不了文件 %s：%s", "cannot write %s: %s", path, strerror(why));
        fault_where(f, str_c(path));
    }
    buf_release(&temp);
    return ok ? 0 : -1;
}
