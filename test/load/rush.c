// SPDX-License-Identifier: Apache-2.0
// Many clients in one process: POSTs commands over kept connections, in an open loop (a rate, whatever the server does) or
// a closed one. Latency counts from when a request was due, not from when a connection was free for it; one for which none
// is free within PATIENCE_MS is turned away (a server with all places taken). Writes the key
// of every acknowledged command into a journal, as its client would, and of those refused with 503 into JOURNAL.shed. For the scenarios of overload and of kills.
// $RUSH_HOST: an address other than this machine's own.
// Usage: rush PORT TOKEN CONNECTIONS RATE SECONDS PREFIX [JOURNAL]   (RATE 0: closed loop). One line of JSON comes out.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 100, ANSWER_MAX = 8192, SAMPLES_MAX = 4000000 };

struct client {
    int fd; // -1: none
    bool busy;
    int64_t due; // of the request on its way, µs
    long n;      // its number
    char in[ANSWER_MAX], out[1200];
    size_t got, left; // left: of out, to be sent once the connection stands
};

struct times {
    int32_t *us;
    size_t n;
};

static struct {
    int port, epoll;
    const char *token, *prefix;
    struct client *clients;
    int count, *idle, idle_count; // idle: a ring of those without a request, the one that is so longest first
    int idle_first;
    long next;
    FILE *journal, *shed_journal;
    struct times accepted, shed;
    long turned_away, other, lost, no_retry_after, refused_connections, unsent; // unsent: in a row
    int other_status;
} r;

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void set_idle(struct client *c) {
    c->busy = false;
    r.idle[(r.idle_first + r.idle_count++) % r.count] = (int)(c - r.clients);
}

static struct client *take_idle(void) {
    if (r.idle_count == 0) return NULL;
    struct client *c = &r.clients[r.idle[r.idle_first]];
    r.idle_first = (r.idle_first + 1) % r.count;
    r.idle_count--;
    return c;
}

static void note(struct times *t, int64_t us) {
    if (t->us == NULL) t->us = malloc(SAMPLES_MAX * sizeof *t->us);
    if (t->us && t->n < SAMPLES_MAX) t->us[t->n++] = (int32_t)(us > INT32_MAX ? INT32_MAX : us);
}

static void drop(struct client *c) {
    if (c->fd < 0) return;
    close(c->fd);
    c->fd = -1;
    c->got = 0;
    if (!c->busy) return;
    if (c->left) { // the connection never stood
        r.refused_connections++;
        r.unsent++;
    } else {
        r.lost++; // no answer: its client knows nothing
    }
    c->left = 0;
    set_idle(c);
}

// Connections spread over 127.0.0.x: the server allows one address only so many.
static bool dial(struct client *c) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)r.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, from = to;
    int yes = 1;
    const char *host = getenv("RUSH_HOST");
    if (host) inet_pton(AF_INET, host, &to.sin_addr);
    from.sin_port = 0;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)((c - r.clients) / 100));
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->fd < 0) return false;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if ((host == NULL && bind(c->fd, (struct sockaddr *)&from, sizeof from) < 0) || (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)) {
        r.refused_connections++;
        close(c->fd);
        c->fd = -1;
        return false;
    }
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
    epoll_ctl(r.epoll, EPOLL_CTL_ADD, c->fd, &e);
    return true;
}

static void give(struct client *c) {
    size_t n = c->left;
    c->left = 0;
    if (write(c->fd, c->out, n) != (ssize_t)n) drop(c);
}

static void ask(struct client *c, int64_t due) {
    char body[700];
    bool new = c->fd < 0;
    if (c->fd < 0 && !dial(c)) {
        r.unsent++;
        set_idle(c);
        return;
    }
    c->n = r.next++;
    int n = snprintf(body, sizeof body, "{\"do\":\"登记\",\"key\":\"%s-%ld\",\"fields\":{\"程序\":\"诉求\",\"标题\":\"第%ld件\",\"内容\":\"路灯不亮，夜里看不见路，请来人修一修。\",\"诉求人\":{\"name\":\"王小二\",\"phone\":\"13800000000\"}}}", r.prefix, c->n, c->n);
    int all = snprintf(c->out, sizeof c->out, "POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", r.token, n, body);
    c->busy = true;
    c->due = due;
    c->left = (size_t)all;
    if (!new) give(c);
}

static void answered(struct client *c, int64_t now) {
    int status = atoi(c->in + 9);
    r.unsent = 0;
    set_idle(c);
    if (status == 200) {
        note(&r.accepted, now - c->due);
        if (r.journal) {
            fprintf(r.journal, "%s-%ld\n", r.prefix, c->n);
            fflush(r.journal);
        }
    } else if (status == 503) {
        note(&r.shed, now - c->due);
        if (strcasestr(c->in, "\r\nRetry-After: ") == NULL) r.no_retry_after++;
        if (r.shed_journal) {
            fprintf(r.shed_journal, "%s-%ld\n", r.prefix, c->n);
            fflush(r.shed_journal);
        }
    } else {
        r.other++;
        r.other_status = status;
    }
    bool ends = strcasestr(c->in, "\r\nConnection: close") != NULL;
    c->got = 0;
    if (ends) drop(c);
}

static void hear(struct client *c) {
    ssize_t n = read(c->fd, c->in + c->got, ANSWER_MAX - 1 - c->got);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
        drop(c);
        return;
    }
    c->got += (size_t)n;
    c->in[c->got] = '\0';
    const char *end = strstr(c->in, "\r\n\r\n"), *length = strcasestr(c->in, "\r\nContent-Length: ");
    if (end == NULL) return;
    size_t body = length && length < end ? (size_t)atol(length + 18) : 0;
    if (c->got >= (size_t)(end + 4 - c->in) + body && c->busy) answered(c, now_us());
}

static int ascending(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static double at(struct times *t, double share) { return t->n ? t->us[(size_t)((double)(t->n - 1) * share)] / 1000.0 : 0; }

static void take_answers(int ms) {
    struct epoll_event events[256];
    int n = epoll_wait(r.epoll, events, 256, ms);
    for (int i = 0; i < n; i++) {
        struct client *c = events[i].data.ptr;
        if (c->fd >= 0 && (events[i].events & EPOLLOUT)) {
            struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
            epoll_ctl(r.epoll, EPOLL_CTL_MOD, c->fd, &e);
            if (c->left) give(c);
        }
        if (c->fd >= 0 && (events[i].events & ~(unsigned)EPOLLOUT)) hear(c);
    }
}

static void run(double rate, double seconds) {
    int64_t began = now_us(), end = began + (int64_t)(seconds * 1e6), sent = 0;
    for (int64_t now = began; now < end; now = now_us()) {
        struct client *c = NULL;
        for (; rate > 0 && began + (int64_t)((double)sent * 1e6 / rate) < now - PATIENCE_MS * 1000; sent++) r.turned_away++;
        for (int n = rate == 0 ? r.idle_count : 0; n > 0 && (c = take_idle()) != NULL; n--) ask(c, now);
        while (rate > 0 && began + (int64_t)((double)sent * 1e6 / rate) <= now && (c = take_idle()) != NULL) ask(c, began + (int64_t)((double)sent++ * 1e6 / rate));
        take_answers(rate > 0 && c == NULL && r.unsent == 0 ? 0 : 1);
        if (r.unsent > 2L * r.count) break; // nobody there any more
    }
    for (int64_t last = now_us() + 10000000, busy = 1; busy && now_us() < last;) {
        take_answers(20);
        busy = 0;
        for (int i = 0; i < r.count; i++) busy += r.clients[i].busy;
    }
    for (int i = 0; i < r.count; i++) drop(&r.clients[i]);
}

int main(int argc, char **argv) {
    if (argc < 7) return 2;
    r.port = atoi(argv[1]);
    r.token = argv[2];
    r.count = atoi(argv[3]);
    r.prefix = argv[6];
    r.journal = argc > 7 ? fopen(argv[7], "a") : NULL;
    char shed[300];
    if (argc > 7 && snprintf(shed, sizeof shed, "%s.shed", argv[7]) < (int)sizeof shed) r.shed_journal = fopen(shed, "a");
    r.clients = calloc((size_t)r.count, sizeof *r.clients);
    r.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (r.clients == NULL || r.epoll < 0) return 3;
    r.idle = calloc((size_t)r.count + 1, sizeof *r.idle);
    if (r.idle == NULL) return 3;
    for (int i = 0; i < r.count; i++) {
        r.clients[i].fd = -1;
        set_idle(&r.clients[i]);
    }
    double seconds = atof(argv[5]);
    run(atof(argv[4]), seconds);
    qsort(r.accepted.us, r.accepted.n, sizeof(int32_t), ascending);
    qsort(r.shed.us, r.shed.n, sizeof(int32_t), ascending);
    if (r.shed_journal) fclose(r.shed_journal);
    printf("{\"accepted\":%zu,\"per_second\":%.0f,\"p50_ms\":%.1f,\"p90_ms\":%.1f,\"p99_ms\":%.1f,\"most_ms\":%.1f,\"shed\":%zu,\"shed_p99_ms\":%.1f,"
           "\"no_retry_after\":%ld,\"turned_away\":%ld,\"other\":%ld,\"other_status\":%d,\"lost\":%ld,\"not_connected\":%ld}\n",
           r.accepted.n, (double)r.accepted.n / seconds, at(&r.accepted, 0.5), at(&r.accepted, 0.9), at(&r.accepted, 0.99), at(&r.accepted, 1), r.shed.n,
           at(&r.shed, 0.99), r.no_retry_after, r.turned_away, r.other, r.other_status, r.lost, r.refused_connections);
    return 0;
}
