// SPDX-License-Identifier: Apache-2.0
// The doorkeeper, one thread: it accepts connections, keeps the limits, gives each to one of the library's threads, and
// ends those that are too slow. (The library can accept by itself, but then cannot be told to stop accepting: 0.9.75
// ends the process when MHD_quiesce_daemon meets its own threads at the listening socket.)
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/room.h"

// The kernel cuts the backlog to net.core.somaxconn. While one process hands over to the next, all who connect wait in it.
enum { RETRY_SECONDS = 5, FRESH_MS = 1000, TICK_MS = 200, BACKLOG = 4096, ACCEPTS_A_TURN = 64 };

int64_t now_ticks_ms(void) { return ticks_us() / 1000; }

static int cannot_listen(const char *address, int port, const char *why, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "cannot-listen", "不能在 %s 端口 %d 上监听：%s", "cannot listen on %s, port %d: %s", address, port, why);
}

static int listen_at(const struct addrinfo *at) {
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1, no = 0;
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    // "::" takes IPv4 as well, whatever the machine's habit is.
    if (at->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int http_listens(int fd, struct fault *f) {
    int listens = 0;
    socklen_t size = sizeof listens;
    if (fd > 2 && getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens) return 0;
    return fault_set(f, FAULT_MACHINE, "cannot-listen", "交来的描述符 %d 不是监听中的套接字：请看 huiyin.socket 单元", "descriptor %d that was handed over is no listening socket: look at the unit huiyin.socket", fd);
}

int http_listen(const char *address, int port, int *ret, struct fault *f) {
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *at = NULL;
    char digits[16];
    if (address == NULL) address = "127.0.0.1";
    if (port < 0 || port > 65535) return cannot_listen(address, port, "0–65535", f);
    snprintf(digits, sizeof digits, "%d", port);
    int rc = getaddrinfo(address, digits, &hints, &at);
    if (rc != 0) return cannot_listen(address, port, gai_strerror(rc), f);
    int fd = listen_at(at), error = errno;
    freeaddrinfo(at);
    if (fd < 0) return cannot_listen(address, port, strerror(error), f);
    *ret = fd;
    return 0;
}

int door_open(struct http *h, struct fault *f) {
    struct sockaddr_storage own;
    socklen_t size = sizeof own;
    if (h->o.listener > 2) {
        if (http_listens(h->o.listener, f) != 0) return -1;
        h->listener = fcntl(h->o.listener, F_DUPFD_CLOEXEC, 3);
    } else if (http_listen(h->address, h->o.port, &h->listener, f) != 0) {
        return -1;
    }
    h->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    // One that was handed over may come from a program that waits at it; the flag is the socket's, not the descriptor's.
    if (h->listener < 0 || h->wake < 0 || fcntl(h->listener, F_SETFL, O_NONBLOCK) != 0 || getsockname(h->listener, (struct sockaddr *)&own, &size) != 0)
        return cannot_listen(h->address, h->o.port, strerror(errno), f);
    h->port = ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port : ((struct sockaddr_in *)&own)->sin_port);
    return 0;
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
    l->since = now_ticks_ms();
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

size_t links_open(struct http *h) {
    pthread_mutex_lock(&h->lock);
    size_t n = h->links.count;
    pthread_mutex_unlock(&h->lock);
    return n;
}

// Just taken and silent yet, or with bytes in it that nobody read: closed now, it would be reset under its request.
size_t links_awaited(struct http *h) {
    int64_t now = now_ticks_ms();
    size_t pos = 0, n = 0;
    pthread_mutex_lock(&h->lock);
    for (struct link *l; (l = map_next(&h->links, &pos, NULL)) != NULL;) {
        int waiting = 0;
        bool fresh = !atomic_load(&l->spoke) && now - l->since < FRESH_MS;
        if (fresh || (ioctl(l->fd, FIONREAD, &waiting) == 0 && waiting > 0)) n++;
    }
    pthread_mutex_unlock(&h->lock);
    return n;
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
            atomic_store(&h->door_shut, true);
        }
        bool takes = h->listener >= 0 && atomic_load(&h->admits);
        poll(fds, takes ? 2 : 1, TICK_MS);
        bounce_sweep(h, false);
        uint64_t woken;
        if (fds[0].revents && read(h->wake, &woken, sizeof woken) < 0) continue;
        if (takes && fds[1].revents) accept_all(h, &turn);
        if (now_ticks_ms() - swept < TICK_MS) continue;
        swept = now_ticks_ms();
        end_slow(h);
    }
    bounce_sweep(h, true);
    return NULL;
}
