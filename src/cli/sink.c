// SPDX-License-Identifier: Apache-2.0
#include "cli/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SINK_BLOCK = 64 * 1024 };

void sink_standard(struct sink *s) { *s = (struct sink){.fd = STDOUT_FILENO}; }

static int sink_fault(const struct sink *s, struct fault *f) {
    if (s->path == NULL)
        return fault_set(f, FAULT_MACHINE, "cannot-print", "写不出标准输出：%s", "cannot write to standard output: %s",
                         strerror(s->why));
    fault_set(f, FAULT_MACHINE, "cannot-write", "写不了文件 %s：%s", "cannot write %s: %s", s->path, strerror(s->why));
    return fault_where(f, str_c(s->path));
}

int sink_open(struct sink *s, const char *path, struct fault *f) {
    struct stat old;
    *s = (struct sink){.fd = -1, .path = path};
    bool direct = stat(path, &old) == 0 && !S_ISREG(old.st_mode); // a device or pipe cannot be replaced
    if (!direct) {
        buf_printf(&s->temp, "%s.new", path);
        *buf_room(&s->temp, 1) = '\0';
    }
    s->fd = open(direct ? path : s->temp.p, O_WRONLY | O_CLOEXEC | (direct ? 0 : O_CREAT | O_TRUNC), 0644);
    if (s->fd >= 0) return 0;
    s->why = errno;
    sink_fault(s, f);
    buf_release(&s->temp);
    return -1;
}

int sink_flush(struct sink *s, struct fault *f) {
    struct str rest = buf_str(&s->b);
    while (s->why == 0 && rest.n) {
        ssize_t done = write(s->fd, rest.p, rest.n);
        if (done >= 0) rest = str_skip(rest, (size_t)done);
        else if (errno != EINTR) s->why = errno;
    }
    buf_clear(&s->b);
    return s->why ? sink_fault(s, f) : 0;
}

int sink_flow(struct sink *s, struct fault *f) { return s->b.n < SINK_BLOCK && s->why == 0 ? 0 : sink_flush(s, f); }

int sink_finish(struct sink *s, struct fault *f) {
    if (sink_flush(s, f) < 0) return -1;
    if (s->path == NULL) return 0;
    if (s->temp.n && fsync(s->fd) != 0) s->why = errno;
    if (close(s->fd) != 0 && s->why == 0) s->why = errno;
    s->fd = -1;
    if (s->why == 0 && s->temp.n && rename(s->temp.p, s->path) != 0) s->why = errno;
    if (s->why) return sink_fault(s, f);
    buf_release(&s->temp);
    return 0;
}

void sink_release(struct sink *s) {
    if (s->path && s->fd >= 0) close(s->fd);
    if (s->temp.n) unlink(s->temp.p);
    buf_release(&s->temp);
    buf_release(&s->b);
}
