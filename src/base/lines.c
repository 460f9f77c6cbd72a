// SPDX-License-Identifier: Apache-2.0
#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { LINES_BLOCK = 64 * 1024 };

static int no_file(struct fault *f, const char *path, bool opening) {
    if (opening) fault_set(f, FAULT_INPUT, "no-file", "打不开文件 %s：%s", "cannot open %s: %s", path, strerror(errno));
    else fault_set(f, FAULT_INPUT, "no-file", "读不了文件 %s：%s", "cannot read %s: %s", path, strerror(errno));
    return fault_where(f, str_c(path));
}

int lines_open(struct lines *l, const char *path, size_t max, struct fault *f) {
    *l = (struct lines){.fd = STDIN_FILENO, .path = path, .max = max};
    if (str_eq(str_c(path), STR("-"))) return 0;
    l->fd = open(path, O_RDONLY | O_CLOEXEC);
    return l->fd < 0 ? no_file(f, path, true) : 0;
}

static int more(struct lines *l, struct fault *f) {
    if (l->at) {
        memmove(l->b.p, l->b.p + l->at, l->b.n - l->at);
        l->b.n -= l->at;
        l->seen -= l->at;
        l->at = 0;
    }
    char *room = buf_room(&l->b, LINES_BLOCK);
    ssize_t got;
    do got = read(l->fd, room, LINES_BLOCK);
    while (got < 0 && errno == EINTR);
    if (got < 0) return no_file(f, l->path, false);
    l->b.n += (size_t)got;
    l->ended = got == 0;
    return 0;
}

static const char *newline(struct lines *l) {
    return l->seen < l->b.n ? memchr(l->b.p + l->seen, '\n', l->b.n - l->seen) : NULL;
}

// Passes over the rest of a line that is too long, keeping its beginning.
static int pass_over(struct lines *l, struct fault *f) {
    for (;;) {
        const char *end = newline(l);
        if (end) {
            size_t behind = (size_t)(end - l->b.p) + 1;
            memmove(l->b.p + l->at + l->max, l->b.p + behind, l->b.n - behind);
            l->b.n -= behind - l->at - l->max;
            return 0;
        }
        l->b.n = l->at + l->max;
        l->seen = l->b.n;
        if (l->ended) return 0;
        if (more(l, f) < 0) return -1;
    }
}

int lines_next(struct lines *l, struct str *ret, bool *ret_long, struct fault *f) {
    *ret_long = false;
    l->seen = l->at;
    for (;;) {
        const char *end = newline(l);
        size_t n = end ? (size_t)(end - l->b.p) - l->at : l->b.n - l->at;
        if (n > l->max) {
            *ret_long = true;
            if (pass_over(l, f) < 0) return -1;
            *ret = str_of(l->b.p + l->at, l->max);
            l->at += l->max;
            l->line++;
            return 1;
        }
        if (end || (l->ended && n)) {
            *ret = str_of(l->b.p + l->at, n);
            l->at += n + (end ? 1 : 0);
            l->line++;
            return 1;
        }
        if (l->ended) return 0;
        l->seen = l->b.n;
        if (more(l, f) < 0) return -1;
    }
}

bool lines_ready(const struct lines *l) {
    return l->ended || (l->at < l->b.n && memchr(l->b.p + l->at, '\n', l->b.n - l->at) != NULL);
}

void lines_close(struct lines *l) {
    if (l->fd > STDIN_FILENO) close(l->fd);
    buf_release(&l->b);
}
