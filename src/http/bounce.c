// SPDX-License-Identifier: Apache-2.0
// Sending a newcomer away at the door, with a sentence: a fifth of what it costs to let him in and refuse him there.
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/room.h"

enum { LINGER_MS = 500 };

static const char words[] = "现在来的人太多，请稍后再来 / too many come at once, please come again later\n";

static void let_go(struct bounced *b) {
    close(b->fds[b->first].fd);
    b->first = (b->first + 1) % BOUNCED_MAX;
    b->count--;
}

void bounce_sweep(struct http *h, bool all) {
    struct bounced *b = &h->bounced;
    int64_t now = now_ticks_ms();
    while (b->count && (all || now - b->fds[b->first].since >= LINGER_MS)) let_go(b);
}

// Closed with bytes of the client unread, a socket is reset and the sentence may be lost: what has come is read, and the
// rest has a moment.
void bounce(struct http *h, int fd, int seconds) {
    struct bounced *b = &h->bounced;
    char text[400], heard[4096];
    int n = snprintf(text, sizeof text,
                     "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: %d\r\n"
                     "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
                     seconds, sizeof words - 1, words);
    ssize_t ignored = h->o.cert ? 0 : recv(fd, heard, sizeof heard, MSG_DONTWAIT); // over TLS nobody could read it
    if (!h->o.cert) ignored = send(fd, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)ignored;
    if (h->o.cert || shutdown(fd, SHUT_WR) != 0) {
        close(fd);
        return;
    }
    if (b->count == BOUNCED_MAX) let_go(b);
    b->fds[(b->first + b->count++) % BOUNCED_MAX] = (struct bounced_one){fd, now_ticks_ms()};
}
