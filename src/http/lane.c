// SPDX-License-Identifier: Apache-2.0
// The slow lane: few threads for work that would keep a server thread from everybody else. Its queue is short: who
// waits longer than the work of 32 others is better told to come again.
#include <errno.h>

#include "http/room.h"

static const struct refusal busy = {503, "系统正忙，请稍后再试", "the server is busy; please try again in a moment"};

static void *lane_run(void *http) {
    struct http *h = http;
    struct lane *l = &h->lane;
    pthread_mutex_lock(&l->lock);
    for (;;) {
        while (l->count == 0 && !l->closing) pthread_cond_wait(&l->filled, &l->lock);
        if (l->count == 0) break;
        struct lane_job job = l->jobs[l->first];
        l->first = (l->first + 1) % LANE_MAX;
        l->count--;
        bool dropped = l->closing;
        pthread_mutex_unlock(&l->lock);
        if (!dropped) job.work(job.x);
        http_go(job.x);
        pthread_mutex_lock(&l->lock);
    }
    l->running--;
    pthread_cond_signal(&l->emptied);
    pthread_mutex_unlock(&l->lock);
    http_unref(h);
    return NULL;
}

enum http_turn http_slow(struct exchange *x, void (*work)(struct exchange *x), http_fn *next) {
    struct lane *l = &x->private->http->lane;
    pthread_mutex_lock(&l->lock);
    bool full = l->count == LANE_MAX;
    if (!full) {
        http_hold(x, next);
        l->jobs[(l->first + l->count++) % LANE_MAX] = (struct lane_job){x, work};
        pthread_cond_signal(&l->filled);
    }
    pthread_mutex_unlock(&l->lock);
    if (!full) return HTTP_WAIT;
    answer_refusal(x, &busy);
    http_set(x, "Retry-After", STR("5"));
    return HTTP_ANSWER;
}

int lane_open(struct http *h, struct fault *f) {
    struct lane *l = &h->lane;
    for (int i = 0; i < LANE_THREADS; i++) {
        http_ref(h);
        pthread_mutex_lock(&l->lock);
        int error = pthread_create(&h->lane_threads[i], NULL, lane_run, h);
        if (error == 0) l->running++;
        pthread_mutex_unlock(&l->lock);
        if (error == 0) continue;
        http_unref(h);
        return fault_set(f, FAULT_MACHINE, "no-thread", "不能启动线程：%s", "cannot start a thread: %s", strerror(error));
    }
    return 0;
}

// Work that has begun cannot be ended from outside: a thread that is still at it is left to itself, and the server's
// memory with it.
void lane_close(struct http *h, int64_t until_ms) {
    struct lane *l = &h->lane;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    int started = 0;
    pthread_mutex_lock(&l->lock);
    started = l->running;
    l->closing = true;
    pthread_cond_broadcast(&l->filled);
    while (l->running > 0 && pthread_cond_timedwait(&l->emptied, &l->lock, &until) != ETIMEDOUT) continue;
    bool all = l->running == 0;
    pthread_mutex_unlock(&l->lock);
    for (int i = 0; i < started; i++) {
        if (all) pthread_join(h->lane_threads[i], NULL);
        else pthread_detach(h->lane_threads[i]);
    }
}
