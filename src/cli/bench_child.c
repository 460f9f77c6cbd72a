// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lines.h"
#include "cli/bench.h"

extern char **environ;

enum { ANNOUNCEMENT_MAX = 4096 };

int bench_self(struct cli *c, const char **ret, struct fault *f) {
    char path[1024];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    if (n <= 0 || n == sizeof path) return fault_set(f, FAULT_MACHINE, "cannot-run", "找不到本程序的文件（%s）", "cannot find the file of this program (%s)", "/proc/self/exe");
    *ret = arena_str(&c->arena, str_of(path, (size_t)n)).p;
    return 0;
}

int bench_folder(struct cli *c, const char **ret, struct fault *f) {
    const char *dir = cli_get(c, "dir");
    char *folder = (char *)(uintptr_t)arena_printf(&c->arena, "%s/huiyin-bench-XXXXXX", dir ? dir : "/tmp").p;
    if (mkdtemp(folder) == NULL)
        return fault_set(f, FAULT_MACHINE, "cannot-write", "建不了测量用的文件夹 %s：%s", "cannot make the folder %s: %s", folder, strerror(errno));
    *ret = folder;
    return 0;
}

static int cannot_run(const char *what, int code, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "cannot-run", "启动不了 %s：%s", "cannot start %s: %s", what, strerror(code));
}

int bench_child(const char *const *words, struct bench_run *ret, struct fault *f) {
    posix_spawn_file_actions_t to;
    pid_t pid;
    int status = 0;
    struct rusage used;
    posix_spawn_file_actions_init(&to);
    posix_spawn_file_actions_addopen(&to, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&to, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int64_t start = ticks_us();
    int code = posix_spawn(&pid, words[0], &to, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&to);
    if (code != 0) return cannot_run(words[0], code, f);
    while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR) continue;
    ret->seconds = (double)(ticks_us() - start) / 1e6;
    ret->cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    ret->peak_kb = used.ru_maxrss;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    return fault_set(f, FAULT_MACHINE, "bench-failed", "%s %s 没有成功（%d），测量作废", "%s %s did not succeed (%d); nothing is measured", words[0], words[1],
                     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

// The line it prints once it takes requests.
static int read_port(int fd, int *ret, struct fault *f) {
    struct lines l = {.fd = fd, .path = "serve", .max = ANNOUNCEMENT_MAX};
    struct str line;
    bool too_long;
    json_t *said = NULL;
    int got = lines_next(&l, &line, &too_long, f);
    if (got == 1 && json_read(line, &said, f) == 0) *ret = (int)json_integer_value(json_object_get(said, "port"));
    json_decref(said);
    buf_release(&l.b);
    if (got < 0 || *ret) return got < 0 ? -1 : 0;
    return fault_set(f, FAULT_MACHINE, "bench-failed", "服务器没有启动：huiyin %s 单独试试看", "the server did not start: try huiyin %s by itself", "serve");
}

int bench_serve(struct cli *c, const char *where, const char *index, struct bench_server *ret, struct fault *f) {
    const char *self, *region = cli_get(c, "region");
    int ends[2];
    *ret = (struct bench_server){.pid = -1};
    if (bench_self(c, &self, f) < 0) return -1;
    const char *words[14] = {self, "serve", "--db", where, "--port", "0", "--json"};
    size_t n = 7;
    if (region) words[n++] = "--region", words[n++] = region;
    if (cli_has(c, "no-search")) words[n++] = "--no-search";
    else if (index) words[n++] = "--index", words[n++] = index;
    if (pipe2(ends, O_CLOEXEC) < 0) return cannot_run(self, errno, f);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); // it does not outlive a measurement that is broken off
        dup2(ends[1], STDOUT_FILENO);
        execv(self, (char *const *)(uintptr_t)words);
        _exit(EXIT_MACHINE);
    }
    int code = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return cannot_run(self, code, f);
    }
    ret->pid = pid;
    int status = read_port(ends[0], &ret->port, f);
    close(ends[0]);
    struct fault ignored;
    if (status < 0) bench_serve_end(ret, &ignored);
    return status;
}

int bench_serve_end(struct bench_server *s, struct fault *f) {
    int status = 0;
    if (s->pid < 0) return 0;
    kill(s->pid, SIGTERM);
    while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR) continue;
    s->pid = -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    return fault_set(f, FAULT_MACHINE, "bench-failed", "%s 没有好好结束（%d），测量作废", "%s did not end well (%d); nothing is measured", "serve", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
