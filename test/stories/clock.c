// SPDX-License-Identifier: Apache-2.0
// The wall clock of a tested server, preloaded: the time stands in a file of eight bytes, ms since 1970, that the test
// moves on. The program itself knows nothing of it: it has no way in by which a client could choose the time. Rest between
// two looks at the timers is made short, since in a test nothing is gained by waiting. The time since the machine began goes
// with it, otherwise it would be a clock that jumps, which nobody believes (base/clock.h); the monotonic one is left alone.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { REST_MS = 1000, SHORT_REST_MS = 5 };

static const _Atomic int64_t *stands;

__attribute__((constructor)) static void find(void) {
    const char *path = getenv("HUIYIN_TEST_CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *p = mmap(NULL, sizeof *stands, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (p != MAP_FAILED) stands = p;
}

static int64_t now(void) { return atomic_load(stands); }

int clock_gettime(clockid_t id, struct timespec *t) {
    if (stands == NULL || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE && id != CLOCK_BOOTTIME)) return (int)syscall(SYS_clock_gettime, id, t);
    int64_t ms = now();
    *t = (struct timespec){ms / 1000, ms % 1000 * 1000000};
    return 0;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone) {
    if (stands == NULL) return (int)syscall(SYS_gettimeofday, t, zone);
    int64_t ms = now();
    *t = (struct timeval){ms / 1000, ms % 1000 * 1000};
    return 0;
}

time_t time(time_t *ret) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (ret) *ret = t.tv_sec;
    return t.tv_sec;
}

int poll(struct pollfd *fds, nfds_t n, int ms) {
    if (stands && ms == REST_MS) ms = SHORT_REST_MS;
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, fds, n, ms < 0 ? NULL : &t, NULL, 0);
}
