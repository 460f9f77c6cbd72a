// SPDX-License-Identifier: Apache-2.0
// A server in this process and a client that writes any bytes it likes: raw sockets, no HTTP library in between.
#ifndef TEST_HTTP_CLIENT_H
#define TEST_HTTP_CLIENT_H

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

#include "base/arena.h"
#include "base/time.h"
#include "http/http.h"

static inline struct http *serve(struct http_options o, http_fn *begin) {
    struct http *h = NULL;
    struct fault f;
    if (o.address == NULL) o.address = "127.0.0.1";
    o.begin = begin;
    if (http_start(&h, &o, &f) != 0) {
        print_error("%s: %s\n", f.code, f.en);
        fail();
    }
    return h;
}

static inline int dial(const struct http *h) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(h)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

// False when the server has ended the connection.
static inline bool say(int fd, struct str s) {
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n < 0) return false;
        s = str_skip(s, (size_t)n);
    }
    return true;
}

// Reads until `done` or the end of the connection, at most `ms` (then it fails). True: the connection has ended.
static inline bool hear(int fd, struct buf *b, bool (*done)(struct str heard), int ms) {
    int64_t until = ticks_us() + (int64_t)ms * 1000;
    while (done == NULL || !done(buf_str(b))) {
        struct pollfd p = {fd, POLLIN, 0};
        int left = (int)((until - ticks_us()) / 1000);
        if (left <= 0 || poll(&p, 1, left) == 0) {
            print_error("no end after %d ms; heard \"%.*s\"\n", ms, SP(buf_str(b)));
            fail();
        }
        char *room = buf_room(b, 65536);
        ssize_t n = recv(fd, room, 65536, 0);
        if (n <= 0) return true;
        b->n += (size_t)n;
    }
    return false;
}

static inline bool one_answer(struct str s) {
    ptrdiff_t end = str_find(s, STR("\r\n\r\n")), at = str_find(s, STR("Content-Length: "));
    if (end < 0) return false;
    if (at < 0 || at > end) return true;
    struct str digits = str_skip(s, (size_t)at + 16);
    int64_t n = 0;
    digits = str_head(digits, (size_t)str_find(digits, STR("\r\n")));
    return str_to_i64(digits, &n) == 0 && s.n >= (size_t)end + 4 + (size_t)n;
}

static inline struct str body_of(const struct buf *b) {
    ptrdiff_t end = str_find(buf_str(b), STR("\r\n\r\n"));
    return end < 0 ? STR("") : str_skip(buf_str(b), (size_t)end + 4);
}

static inline int status_of(const struct buf *b) {
    int64_t n = 0;
    struct str s = buf_str(b);
    if (!str_starts(s, STR("HTTP/1."))) return 0; // closed without a word
    str_to_i64(str_head(str_skip(s, 9), 3), &n);
    return (int)n;
}

static inline bool has(const struct buf *b, const char *text) { return str_find(buf_str(b), str_c(text)) >= 0; }

// One connection, these bytes, all that comes back until the server ends it or one answer is whole.
static inline void ask(const struct http *h, struct str request, bool to_the_end, struct buf *ret) {
    int fd = dial(h);
    buf_clear(ret);
    say(fd, request);
    hear(fd, ret, to_the_end ? NULL : one_answer, 5000);
    close(fd);
}

#endif
