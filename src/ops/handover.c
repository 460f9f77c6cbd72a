// SPDX-License-Identifier: Apache-2.0
#include "ops/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/time.h"
#include "http/http.h"

enum { WORDS_MAX = 512, TEXT_MAX = 256 * 1024, ENVIRONMENT_MAX = 4096 };

static const char variable[] = "HUIYIN_HANDOVER"; // LISTENER,CONTROL

static int cannot(struct fault *f, const char *what) {
    return fault_set(f, FAULT_MACHINE, "cannot-hand-over", "不能交接给新的进程（%s：%s）：仍由本进程服务", "cannot hand over to a new process (%s: %s): this one goes on serving", what, strerror(errno));
}

// --- the old process

// The file this program was started from, by name: after an upgrade another one lies there.
static struct str program(struct arena *a) {
    char *path = arena_alloc(a, 4096);
    ssize_t n = readlink("/proc/self/exe", path, 4095);
    struct str s = str_of(path, n > 0 ? (size_t)n : 0);
    if (str_ends(s, STR(" (deleted)"))) s = str_head(s, s.n - 10);
    return arena_str(a, s);
}

// The words it was started with.
static char **words(struct arena *a, struct fault *f) {
    char **list = arena_array(a, char *, WORDS_MAX + 1);
    struct buf b = BUF_INIT;
    size_t n = 0;
    if (file_read("/proc/self/cmdline", TEXT_MAX, &b, f) < 0) return NULL;
    struct str rest = buf_str(&b), word;
    while (n < WORDS_MAX && str_split(&rest, '\0', &word)) list[n++] = (char *)(uintptr_t)arena_str(a, word).p;
    buf_release(&b);
    return n ? list : NULL;
}

static char **environment(struct arena *a, int listener, int control) {
    static const char *const dropped[] = {"HUIYIN_HANDOVER=", "LISTEN_", "WATCHDOG_PID="};
    char **list = arena_array(a, char *, ENVIRONMENT_MAX + 2);
    size_t n = 0;
    for (char **e = environ; *e && n < ENVIRONMENT_MAX; e++) {
        bool keep = true;
        for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) keep = keep && !str_starts(str_c(*e), str_c(dropped[i]));
        if (keep) list[n++] = *e;
    }
    list[n] = (char *)(uintptr_t)arena_printf(a, "%s=%d,%d", variable, listener, control).p;
    return list;
}

int handover_begin(struct handover *h, int listener, struct fault *f) {
    struct arena a = ARENA_INIT;
    int pair[2];
    *h = HANDOVER_NONE;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return cannot(f, "socketpair");
    const char *path = program(&a).p;
    char **argv = words(&a, f), **env = environment(&a, listener, pair[1]);
    int status = argv ? 0 : cannot(f, "/proc/self/cmdline");
    pid_t child = status == 0 ? fork() : 0;
    if (status == 0 && child == 0) { // only calls that are safe beside other threads
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
        fcntl(listener, F_SETFD, 0);
        fcntl(pair[1], F_SETFD, 0);
        execve(path, argv, env);
        _exit(127);
    }
    if (status == 0 && child < 0) status = cannot(f, "fork");
    arena_release(&a);
    close(pair[1]);
    if (status == 0) *h = (struct handover){pair[0], child, ticks_us() / 1000 + HANDOVER_PREPARE_MS};
    else close(pair[0]);
    return status;
}

char handover_hear(struct handover *h) {
    char word;
    ssize_t n;
    while ((n = read(h->control, &word, 1)) < 0 && errno == EINTR) continue;
    return n == 1 ? word : 0;
}

static void tell(struct handover *h, char word) {
    ssize_t ignored = send(h->control, &word, 1, MSG_NOSIGNAL); // who is gone is noticed when it is listened to
    (void)ignored;
}

void handover_go(struct handover *h) {
    tell(h, 'G');
    h->until_ms = ticks_us() / 1000 + HANDOVER_STORE_MS;
}

void handover_done(struct handover *h) {
    close(h->control);
    *h = HANDOVER_NONE;
}

void handover_undo(struct handover *h) {
    kill(h->newer, SIGKILL);
    while (waitpid(h->newer, NULL, 0) < 0 && errno == EINTR) continue;
    handover_done(h);
}

// --- the new process

int handover_taken(struct handover *h, int *ret_listener, struct fault *f) {
    struct str rest = str_c(getenv(variable)), word;
    int64_t listener, control;
    *h = HANDOVER_NONE;
    if (rest.n == 0) return 0;
    bool good = str_split(&rest, ',', &word) && str_to_i64(word, &listener) == 0 && str_to_i64(rest, &control) == 0 && listener > 2 && control > 2 &&
                fcntl((int)control, F_GETFD) >= 0;
    unsetenv(variable);
    if (!good)
        return fault_set(f, FAULT_MACHINE, "cannot-listen", "环境变量 %s 不是由正在运行的 huiyin 写的：请去掉它", "the variable %s was not written by a running huiyin: remove it", variable);
    if (http_listens((int)listener, f) < 0) return -1;
    fcntl((int)listener, F_SETFD, FD_CLOEXEC);
    fcntl((int)control, F_SETFD, FD_CLOEXEC);
    h->control = (int)control;
    *ret_listener = (int)listener;
    return 1;
}

int handover_prepared(struct handover *h, struct fault *f) {
    struct pollfd p = {h->control, POLLIN, 0};
    tell(h, 'P');
    int n;
    while ((n = poll(&p, 1, HANDOVER_STORE_MS)) < 0 && errno == EINTR) continue;
    if (n > 0) {
        handover_hear(h); // G, or the old one is gone: the same to us
        return 0;
    }
    errno = ETIMEDOUT;
    return cannot(f, "wait");
}

void handover_ready(struct handover *h) {
    if (h->control < 0) return;
    tell(h, 'R');
    handover_done(h);
}
