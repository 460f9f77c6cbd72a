// SPDX-License-Identifier: Apache-2.0
// The doorkeeper, one thread: it accepts connections, keeps the limits, gives each to one of the library's threads, and
// ends those that are too slow. (The library can accept by itself, but then cannot be told to stop accepting: 0.9.75
// ends the process when MHD_quiesce_daemon meets its own threads at the listening socket.)
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/room.h"

enum { RETRY_SECONDS = 5, TICK_MS = 200, BACKLOG = 4096, ACCEPTS_A_TURN = 64 };

int64_t now_ticks_ms(void) { return ticks_us() / 1000; }

static int cannot_listen(struct http *h, const char *why, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "cannot-listen", "不能在 %s 端口 %d 上监听：%s", "cannot listen on %s, port %d: %s",
                     h->address, h->o.port, why);
}

static int listen_at(const struct addrinfo *at, int *ret_port) {
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1, no = 0;
    if (fd < 0) return -1;
    struct sockaddr_storage own;
    socklen_t size = sizeof own;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    // "::" takes IPv4 as well, whatever the machine's habit is.
    if (at->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)&own, &size) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    *ret_port = ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port : ((struct sockaddr_in *)&own)->sin_port);
    return fd;
}

int door_open(struct http *h, struct fault *f) {
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *at = NULL;
    char port[16];
    if (h->o.port < 0 || h->o.port > 65535) return cannot_listen(h, "0–65535", f);
    snprintf(port, sizeof port, "%d", h->o.port);
    int rc = getaddrinfo(h->address, port, &hints, &at);
    if (rc != 0) return cannot_listen(h, gai_strerror(rc), f);
    h->listener = listen_at(at, &h->port);
    int error = errno;
    freeaddrinfo(at);
    if (h->listener < 0) return cannot_listen(h, strerror(error), f);
    h->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return h->wake < 0 ? cannot_listen(h, strerror(errno), f) : 0;
}

void door_wake(struct http *h) {
    uint64_t one = 1;
    ssize_t ignored = write(h->wake, &one, sizeof one);
    (void)ignored;
}

static void describe(struct link *l, const struct sockaddr_storage *at) {
    struct in_addr four;
    if (at->ss_family == AF_INET6) {
        const struct in6_addr *six = &((const struct sockaddr_in6 *)at)->sin6_addr;
        if (!IN6_IS_ADDR_V4MAPPED(six)) {
            l->loopback = IN6_IS_ADDR_LOOPBACK(six);
            memcpy(l->net, six->s6_addr, 8);
            inet_ntop(AF_INET6, six, l->peer, sizeof l->peer);
            return;
        }
        memcpy(&four, six->s6_addr + 12, sizeof four);
    } else {
        four = ((const struct sockaddr_in *)at)->sin_addr;
    }
    l->loopback = (ntohl(four.s_addr) >> 24) == 127;
    memcpy(l->net + 12, &four, sizeof four);
    inet_ntop(AF_INET, &four, l->peer, sizeof l->peer);
}

static void admit(struct http *h, int fd, const struct sockaddr_storage *at, socklen_t size, unsigned *turn) {
    int crowded = h->o.crowded ? h->o.crowded(h->o.context) : 0;
    struct link *l = mem_new(sizeof *l), *old = NULL;
    l->fd = fd;
    atomic_store(&l->deadline, now_ticks_ms() + (int64_t)h->o.body_seconds * 1000);
    link_waits(l, true);
    describe(l, at);
    pthread_mutex_lock(&h->lock);
    bool fits = places_for(h, l, crowded != 0);
    if (fits) old = map_put(&h->links, fd, l); // one the library dropped before it began with it
    if (old && old->leaving) h->leaving--;
    pthread_mutex_unlock(&h->lock);
    free(old);
    if (!fits) {
        atomic_fetch_add(&h->refused, 1);
        free(l);
        bounce(h, fd, crowded ? crowded : RETRY_SECONDS);
        return;
    }
    struct MHD_Daemon *d = h->daemons[(*turn)++ % (unsigned)h->daemon_count];
    if (MHD_add_connection(d, fd, (const struct sockaddr *)at, size) != MHD_YES) link_ended(h, fd); // it closed fd
}

static void accept_all(struct http *h, unsigned *turn) {
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage at;
        socklen_t size = sizeof at;
        int fd = accept4(h->listener, (struct sockaddr *)&at, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            admit(h, fd, &at, size, turn);
        } else if (errno == EINTR || errno == ECONNABORTED) {
            continue;
        } else {
            if (errno != EAGAIN) usleep(50 * 1000); // no descriptors left: others have to end first
            return;
        }
    }
}

// A shut down socket stays open until the library closes it, which it does after link_ended: never one that was reused.
static void end_slow(struct http *h) {
    int64_t now = now_ticks_ms();
    size_t pos = 0;
    pthread_mutex_lock(&h->lock);
    for (struct link *l; (l = map_next(&h->links, &pos, NULL)) != NULL;) {
        int64_t deadline = atomic_load(&l->deadline);
        if (deadline == 0 || deadline > now) continue;
        atomic_store(&l->deadline, 0);
        atomic_fetch_add(&h->refused, 1);
        shutdown(l->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&h->lock);
}

void link_ended(struct http *h, int fd) {
    pthread_mutex_lock(&h->lock);
    struct link *l = map_remove(&h->links, fd);
    if (l && l->leaving) h->leaving--;
    pthread_mutex_unlock(&h->lock);
    free(l);
}

void *door_run(void *http) {
    struct http *h = http;
    unsigned turn = 0;
    int64_t swept = now_ticks_ms();
    while (!atomic_load(&h->door_ends)) {
        struct pollfd fds[2] = {{h->wake, POLLIN, 0}, {h->listener, POLLIN, 0}};
        if (atomic_load(&h->stopping) && h->listener >= 0) {
            close(h->listener);
            h->listener = -1;
        }
        poll(fds, h->listener >= 0 ? 2 : 1, TICK_MS);
        bounce_sweep(h, false);
        uint64_t woken;
        if (fds[0].revents && read(h->wake, &woken, sizeof woken) < 0) continue;
        if (h->listener >= 0 && fds[1].revents) accept_all(h, &turn);
        if (now_ticks_ms() - swept < TICK_MS) continue;
        swept = now_ticks_ms();
        end_slow(h);
    }
    bounce_sweep(h, true);
    return NULL;
}
