// SPDX-License-Identifier: Apache-2.0
#include "mining/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int log_feed(struct log_reader *r, struct str bytes, struct fault *f) { return r->feed(r, bytes, f); }
int log_end(struct log_reader *r, struct fault *f) { return r->end(r, f); }

struct log_reader *log_reader_free(struct log_reader *r) {
    if (r) r->free(r);
    return NULL;
}

static int unreadable(const char *path, int why, struct fault *f) {
    fault_set(f, FAULT_MACHINE, "no-file", "读不了文件 %s：%s", "cannot read %s: %s", path, strerror(why));
    return fault_where(f, str_c(path));
}

static ssize_t piece(int fd, char *to, size_t n) {
    ssize_t got;
    do got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

// XES begins with '<', perhaps behind a byte order mark and blanks; UTF-16 shows by its mark.
static bool looks_like_xml(struct str s) {
    if (str_starts(s, STR("\xEF\xBB\xBF"))) s = str_skip(s, 3);
    if (str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF"))) return true;
    s = str_trim(s);
    return s.n && s.p[0] == '<';
}

static int read_all(struct event_log *l, int fd, const char *path, const struct log_options *o,
                    void (*progress)(void *, int64_t, int64_t), void *context, struct fault *f) {
    enum { PIECE = 64 * 1024 };
    struct arena a = ARENA_INIT;
    struct log_reader *r = NULL;
    struct stat st;
    char *bytes = arena_alloc(&a, PIECE);
    int64_t done = 0, all = fstat(fd, &st) == 0 ? (int64_t)st.st_size : 0;
    ssize_t got;
    int status = 0;
    while (status == 0 && (got = piece(fd, bytes, PIECE)) != 0) {
        if (got < 0) {
            status = unreadable(path, errno, f);
            break;
        }
        struct str s = str_of(bytes, (size_t)got);
        if (r == NULL && str_starts(s, STR("\x1F\x8B")))
            status = fault_set(f, FAULT_INPUT, "compressed", "文件是压缩过的；请先解开：gunzip -k 文件", "the file is compressed; unpack it first: gunzip -k FILE");
        else if (r == NULL)
            r = looks_like_xml(s) ? xes_log_new(l, o) : csv_log_new(l, o);
        if (status == 0) status = log_feed(r, s, f);
        if (progress) progress(context, done += got, all);
    }
    if (status == 0 && r) status = log_end(r, f);
    if (status == 0) status = log_finish(l, f);
    log_reader_free(r);
    arena_release(&a);
    return status;
}

int log_read_file(struct event_log *l, const char *path, const struct log_options *o, void (*progress)(void *, int64_t, int64_t),
                  void *context, struct fault *f) {
    bool standard = str_eq(str_c(path), STR("-"));
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return unreadable(path, errno, f);
    int status = read_all(l, fd, path, o, progress, context, f);
    if (!standard) close(fd);
    if (status < 0 && f->where[0] == '\0') fault_where(f, str_c(path));
    return status;
}
