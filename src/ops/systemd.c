// SPDX-License-Identifier: Apache-2.0
#include "ops/systemd.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/time.h"
#include "http/http.h"

enum { LISTEN_FIRST = 3 }; // SD_LISTEN_FDS_START

void systemd_say(const char *state) {
    struct str path = str_c(getenv("NOTIFY_SOCKET"));
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (path.n < 2 || path.n >= sizeof to.sun_path || (path.p[0] != '/' && path.p[0] != '@')) return;
    memcpy(to.sun_path, path.p, path.n);
    if (path.p[0] == '@') to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    // Where nobody reads, its queue fills: nothing here may wait for that for long.
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &(struct timeval){.tv_sec = 2}, sizeof(struct timeval));
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.n);
    // Nobody can be told that systemd could not be told.
    ssize_t ignored = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    (void)ignored;
    close(fd);
}

void systemd_reloading(void) {
    char text[80];
    snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)ticks_us());
    systemd_say(text);
}

static int64_t number_of(const char *name) {
    int64_t n;
    return str_to_i64(str_c(getenv(name)), &n) == 0 ? n : 0;
}

int64_t systemd_watchdog_us(void) {
    int64_t us = number_of("WATCHDOG_USEC"), pid = number_of("WATCHDOG_PID");
    return us > 0 && (pid == 0 || pid == getpid()) ? us : 0;
}

int systemd_listener(int *ret, struct fault *f) {
    int64_t count = number_of("LISTEN_FDS"), pid = number_of("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDNAMES");
    if (count <= 0 || pid != getpid()) return 0;
    if (count > 1)
        return fault_set(f, FAULT_MACHINE, "cannot-listen", "systemd 交来 %lld 个套接字，只用一个：请看 huiyin.socket 单元", "systemd handed over %lld sockets, one is used: look at the unit huiyin.socket", (long long)count);
    if (http_listens(LISTEN_FIRST, f) < 0) return -1;
    fcntl(LISTEN_FIRST, F_SETFD, FD_CLOEXEC);
    *ret = LISTEN_FIRST;
    return 1;
}
