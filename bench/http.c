// SPDX-License-Identifier: Apache-2.0
// Serves two trivial pages until its input ends, for wrk: "/" is answered at once, "/held" waits for one other thread,
// as a write waits for the commit.
//   ninja -C build-bench bench_http; sleep 20 | build-bench/bench_http 8811 &
//   wrk -t2 -c64 -d8s http://127.0.0.1:8811/held
#include <pthread.h>
#include <unistd.h>

#include "http/http.h"

enum { QUEUE = 4096 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct exchange *waiting[QUEUE];
    size_t count;
} committer = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

static void *commit(void *none) {
    struct exchange *batch[QUEUE];
    for (;;) {
        pthread_mutex_lock(&committer.lock);
        while (committer.count == 0) pthread_cond_wait(&committer.filled, &committer.lock);
        size_t count = committer.count;
        memcpy(batch, committer.waiting, count * sizeof *batch);
        committer.count = 0;
        pthread_mutex_unlock(&committer.lock);
        for (size_t i = 0; i < count; i++) http_go(batch[i]);
    }
    return none;
}

static enum http_turn hello(struct exchange *x) {
    buf_add(&x->out, STR("<!doctype html><title>回音</title><p>件件有着落，事事有回音"));
    return HTTP_ANSWER;
}

static enum http_turn begin(struct exchange *x) {
    if (!str_eq(x->path, STR("/held"))) return hello(x);
    http_hold(x, hello);
    pthread_mutex_lock(&committer.lock);
    bool room = committer.count < QUEUE; // never more than there are connections
    if (room) committer.waiting[committer.count++] = x;
    pthread_cond_signal(&committer.filled);
    pthread_mutex_unlock(&committer.lock);
    if (!room) http_go(x);
    return HTTP_WAIT;
}

int main(int count, char **words) {
    int64_t port = 0;
    struct http *h;
    struct fault f;
    pthread_t thread;
    if (count > 1) str_to_i64(str_c(words[1]), &port);
    struct http_options o = {.address = "127.0.0.1", .port = (int)port, .begin = begin};
    if (count > 3) {
        o.cert = words[2];
        o.key = words[3];
    }
    if (http_start(&h, &o, &f) != 0) {
        fprintf(stderr, "%s\n%s\n", f.zh, f.en);
        return (int)f.kind;
    }
    printf("%d\n", http_port(h));
    fflush(stdout);
    if (pthread_create(&thread, NULL, commit, NULL) != 0) return 3;
    char c;
    while (read(STDIN_FILENO, &c, 1) > 0) continue;
    struct http_counts n = http_counts(h);
    printf("%lld requests, %lld refused\n", (long long)n.requests, (long long)n.refused);
    http_stop(h, 5);
    return 0;
}
