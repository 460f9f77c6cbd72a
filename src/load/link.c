// SPDX-License-Identifier: Apache-2.0
#include "load/link.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECEIVE_AT_ONCE = 64 * 1024 };

static int bad_url(struct str url, struct fault *f) {
    fault_set(f, FAULT_USAGE, "bad-url", "地址应写 http://主机:端口，后面不带路径（给的是“%.*s”）；不支持 https", "the address is http://HOST:PORT without a path (\"%.*s\" was given); https is not supported", SP(utf8_head(url, 80)));
    return fault_where(f, STR("url"));
}

int load_target_read(struct load_target *ret, struct str url, struct fault *f) {
    struct str host = url, port = STR("80");
    char name[128], service[8];
    struct addrinfo *found, hints = {.ai_socktype = SOCK_STREAM};
    int64_t n;
    if (!str_starts(url, STR("http://"))) return bad_url(url, f);
    host = str_skip(host, 7);
    if (str_ends(host, STR("/"))) host.n--;
    if (host.n == 0 || host.n >= sizeof ret->host || str_find(host, STR("/")) >= 0) return bad_url(url, f);
    snprintf(ret->host, sizeof ret->host, "%.*s", SP(host));
    ptrdiff_t end = host.p[0] == '[' ? str_find(host, STR("]")) : -1, colon = str_find(str_skip(host, end < 0 ? 0 : (size_t)end), STR(":"));
    if (colon >= 0) {
        colon += end < 0 ? 0 : end;
        port = str_skip(host, (size_t)colon + 1);
        host = str_head(host, (size_t)colon);
    }
    if (host.n > 2 && host.p[0] == '[') host = str_of(host.p + 1, host.n - 2);
    if (host.n == 0 || str_to_i64(port, &n) < 0 || n < 1 || n > 65535) return bad_url(url, f);
    snprintf(name, sizeof name, "%.*s", SP(host));
    snprintf(service, sizeof service, "%d", (int)n);
    int code = getaddrinfo(name, service, &hints, &found);
    if (code != 0) return fault_set(f, FAULT_INPUT, "no-host", "找不到主机 %s（%s）：请核对 --url", "there is no host %s (%s): check --url", name, gai_strerror(code));
    memcpy(&ret->address, found->ai_addr, found->ai_addrlen);
    ret->address_n = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

void link_init(struct link *l) {
    l->fd = -1;
    l->state = LINK_DOWN;
    l->used = l->resent = false;
    l->out = BUF_INIT;
    response_begin(&l->in);
}

void link_close(struct link *l) {
    if (l->fd >= 0) close(l->fd);
    l->fd = -1;
    l->state = LINK_DOWN;
    l->used = false;
}

void link_release(struct link *l) {
    link_close(l);
    buf_release(&l->out);
}

static int arm(struct link *l, int epoll, uint64_t mark, uint32_t events) {
    struct epoll_event e = {.events = events, .data.u64 = mark};
    if (l->armed == events) return 0;
    int code = epoll_ctl(epoll, l->armed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, l->fd, &e);
    l->armed = events;
    return code;
}

static enum link_event reach(struct link *l, int epoll, uint64_t mark, const struct load_target *to) {
    static const int one = 1;
    l->armed = 0;
    l->fd = socket(to->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0) return LINK_UNREACHED;
    setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    bool fails = connect(l->fd, (const struct sockaddr *)&to->address, to->address_n) < 0 && errno != EINPROGRESS;
    if (fails || arm(l, epoll, mark, EPOLLOUT) < 0) {
        link_close(l);
        return LINK_UNREACHED;
    }
    l->state = LINK_CONNECTING;
    return LINK_NOTHING;
}

static enum link_event push(struct link *l, int epoll, uint64_t mark) {
    while (l->sent < l->out.n) {
        ssize_t n = send(l->fd, l->out.p + l->sent, l->out.n - l->sent, MSG_NOSIGNAL);
        if (n > 0) l->sent += (size_t)n;
        else if (errno == EAGAIN) return arm(l, epoll, mark, EPOLLIN | EPOLLOUT) < 0 ? LINK_CLOSED : LINK_NOTHING;
        else if (errno != EINTR) return LINK_CLOSED;
    }
    return arm(l, epoll, mark, EPOLLIN) < 0 ? LINK_CLOSED : LINK_NOTHING;
}

// The server may end a kept connection at any moment; nobody did anything wrong then (RFC 9112 section 9.3.1). Every request
// that changes something has its key, so once more is the same.
static enum link_event ended(struct link *l, int epoll, uint64_t mark, const struct load_target *to) {
    bool idle = l->state == LINK_IDLE, again = l->used && !l->resent && l->in.status == 0 && l->in.head == 0;
    link_close(l);
    if (idle) return LINK_NOTHING;
    if (!again) return LINK_CLOSED;
    l->resent = true;
    return reach(l, epoll, mark, to);
}

enum link_event link_send(struct link *l, int epoll, uint64_t mark, const struct load_target *to) {
    l->resent = false;
    l->sent = 0;
    response_begin(&l->in);
    if (l->state == LINK_DOWN) return reach(l, epoll, mark, to);
    l->state = LINK_BUSY;
    return push(l, epoll, mark) == LINK_CLOSED ? ended(l, epoll, mark, to) : LINK_NOTHING;
}

static enum link_event receive(struct link *l, int epoll, uint64_t mark, const struct load_target *to) {
    static _Thread_local char bytes[RECEIVE_AT_ONCE];
    for (;;) {
        ssize_t n = recv(l->fd, bytes, sizeof bytes, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return LINK_NOTHING;
        if (n <= 0 && l->state == LINK_BUSY && n == 0 && l->in.status && response_ended(&l->in)) break;
        if (n <= 0) return ended(l, epoll, mark, to);
        if (l->state != LINK_BUSY) { // nothing was asked
            link_close(l);
            return LINK_NOTHING;
        }
        ptrdiff_t taken = response_take(&l->in, bytes, (size_t)n);
        if (taken < n) {
            link_close(l);
            return LINK_BAD;
        }
        if (l->in.whole) break;
        if ((size_t)n < sizeof bytes) return LINK_NOTHING; // epoll says when there is more
    }
    if (l->in.close) link_close(l);
    else {
        l->state = LINK_IDLE;
        l->used = true;
    }
    return LINK_ANSWERED;
}

enum link_event link_ready(struct link *l, int epoll, uint64_t mark, const struct load_target *to, uint32_t events) {
    if (l->state == LINK_CONNECTING) {
        int code = 0;
        socklen_t n = sizeof code;
        getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &code, &n);
        if (code != 0) {
            link_close(l);
            return LINK_UNREACHED;
        }
        l->state = LINK_BUSY;
        l->sent = 0;
        response_begin(&l->in);
    }
    if (l->state == LINK_BUSY && (events & EPOLLOUT) && push(l, epoll, mark) == LINK_CLOSED) return ended(l, epoll, mark, to);
    return events & (EPOLLIN | EPOLLHUP | EPOLLERR) ? receive(l, epoll, mark, to) : LINK_NOTHING;
}
