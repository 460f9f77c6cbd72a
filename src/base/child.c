// SPDX-License-Identifier: Apache-2.0
#include "base/child.h"

#include <errno.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

extern char **environ;

enum { IN, OUT, ERR, FILES };

static int cannot_run(struct fault *f, const char *what, int why) {
    return fault_set(f, FAULT_MACHINE, "cannot-run", "运行不了 %s：%s", "cannot run %s: %s", what, strerror(why));
}

static int write_all(int fd, struct str s) {
    while (s.n) {
        ssize_t done = write(fd, s.p, s.n);
        if (done < 0 && errno != EINTR) return -1;
        if (done > 0) s = str_skip(s, (size_t)done);
    }
    return lseek(fd, 0, SEEK_SET) == 0 ? 0 : -1;
}

static int read_all(int fd, size_t max, struct buf *ret) {
    if (lseek(fd, 0, SEEK_SET) != 0) return -1;
    for (;;) {
        ssize_t got = read(fd, buf_room(ret, 1 << 16), 1 << 16);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return (int)got;
        ret->n += (size_t)got;
        if (ret->n > max) {
            errno = EFBIG;
            return -1;
        }
    }
}

// Input and output are files in memory: no pipe can fill up, however the program reads and writes.
static int spawn(const char *const *words, const int fd[FILES], pid_t *ret) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < FILES; i++) posix_spawn_file_actions_adddup2(&actions, fd[i], i);
    int code = posix_spawnp(ret, words[0], &actions, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static int wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void keep_complaint(int fd, struct child_result *r) {
    struct buf b = BUF_INIT;
    read_all(fd, 1 << 20, &b);
    snprintf(r->complaint, sizeof r->complaint, "%.*s", SP(str_trim(str_head(buf_str(&b), sizeof r->complaint - 1))));
    buf_release(&b);
}

int child_run(const char *const *words, struct str input, size_t max, struct child_result *r, struct fault *f) {
    static const char *const names[FILES] = {"huiyin-in", "huiyin-out", "huiyin-err"};
    int fd[FILES] = {-1, -1, -1}, code = 0;
    pid_t pid;
    for (int i = 0; i < FILES && code == 0; i++)
        if ((fd[i] = memfd_create(names[i], MFD_CLOEXEC)) < 0) code = errno;
    if (code == 0 && write_all(fd[IN], input) < 0) code = errno;
    if (code == 0) {
        code = spawn(words, fd, &pid);
        r->absent = code == ENOENT;
    }
    if (code == 0) {
        r->status = wait_for(pid);
        keep_complaint(fd[ERR], r);
        if (read_all(fd[OUT], max, r->out) < 0) code = errno;
    }
    for (int i = 0; i < FILES; i++)
        if (fd[i] >= 0) close(fd[i]);
    return code ? cannot_run(f, words[0], code) : 0;
}
