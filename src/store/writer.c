// SPDX-License-Identifier: Apache-2.0
#include "store/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/time.h"
#include "store/crowd.h"

struct writer {
    struct store *store;
    const struct writer_ops *ops;
    void *context;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work, room, idle;
    struct writer_job *first, **last;
    size_t queued, running;
    bool stopping;
    struct writer_counts counts;
    struct writer_watch *watch, unwatched;
    struct crowd crowd;
    uint64_t sent_away;
    int64_t before_commit_us; // of the batch under way; the thread's own
    struct writer_job *waiting[WRITER_BATCH_MAX]; // likewise
};

static void fail(struct writer *w, struct writer_job *job, const struct fault *f) {
    if (f->kind == FAULT_MACHINE) metric_set(&w->watch->failed_us, ticks_us());
    job->failed = true;
    job->fault = *f;
}

static void look_ahead(struct writer *w) {
    size_t n = 0;
    if (w->ops->ahead == NULL) return;
    pthread_mutex_lock(&w->lock);
    for (struct writer_job *j = w->first; j && n < WRITER_BATCH_MAX; j = j->next) w->waiting[n++] = j;
    pthread_mutex_unlock(&w->lock);
    if (n) w->ops->ahead(w->context, w->waiting, n);
}

// Decides and writes a list of jobs in one transaction, begun first so that deciding reads without taking locks.
// -1: nothing was written and everything decided is to be forgotten.
static int transact(struct writer *w, struct writer_job *jobs, struct fault *f) {
    if (store_begin(w->store, f) < 0) return -1;
    int64_t began = ticks_us();
    if (w->ops->begin(w->context, jobs, f) < 0) {
        store_rollback(w->store);
        return -1;
    }
    for (struct writer_job *j = jobs; j; j = j->next) w->ops->decide(w->context, j);
    look_ahead(w);
    if (w->ops->write(w->context, f) < 0) {
        store_rollback(w->store);
        return -1;
    }
    int64_t commits = ticks_us();
    w->before_commit_us = commits - began;
    if (store_commit(w->store, f) < 0) return -1;
    int64_t now = ticks_us();
    histogram_note(&w->watch->commit_us, metric_times_us, now - commits);
    metric_set(&w->watch->done_us, now);
    w->ops->written(w->context);
    return 0;
}

static void run_batch(struct writer *w, struct writer_job *batch) {
    struct fault f;
    if (transact(w, batch, &f) == 0) return;
    bool away = str_eq(str_c(f.code), STR("store-away"));
    // False once not even the way back worked: nothing more can be written. What waited in vain for the region's turn alone
    // does not wait again for each of the others.
    bool busy = false, usable = w->ops->drop(w->context, &f) == 0;
    w->counts.retries++;
    if (away && usable && batch->next) {
        if (transact(w, batch, &f) == 0) return;
        usable = w->ops->drop(w->context, &f) == 0;
    }
    for (struct writer_job *j = batch, *rest; j; j = rest) {
        rest = j->next;
        j->next = NULL; // one job, one transaction
        if (!usable || busy) fail(w, j, &f);
        else if (transact(w, j, &f) < 0) {
            fail(w, j, &f);
            busy = str_eq(str_c(f.code), STR("store-busy"));
            struct fault dropped;
            usable = w->ops->drop(w->context, &dropped) == 0;
            if (!usable) f = dropped;
        }
        j->next = rest;
    }
}

static struct writer_job *take(struct writer *w, size_t *ret_count) {
    struct writer_job *batch = w->first, *end = batch;
    size_t n = batch ? 1 : 0;
    while (n < WRITER_BATCH_MAX && end && end->next) {
        end = end->next;
        n++;
    }
    if (end) {
        w->first = end->next;
        if (w->first == NULL) w->last = &w->first;
        end->next = NULL;
    }
    w->queued -= n;
    metric_set(&w->watch->queued, (int64_t)w->queued);
    w->running = n;
    *ret_count = n;
    return batch;
}

static void *run(void *context) {
    struct writer *w = context;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->first == NULL && !w->stopping) pthread_cond_wait(&w->work, &w->lock);
        if (w->first == NULL) break;
        size_t n;
        struct writer_job *batch = take(w, &n);
        pthread_cond_broadcast(&w->room);
        pthread_mutex_unlock(&w->lock);
        histogram_note(&w->watch->batch_sizes, metric_sizes, (int64_t)n);
        metric_set(&w->watch->busy_since_us, ticks_us());
        w->before_commit_us = 0;
        run_batch(w, batch);
        metric_set(&w->watch->busy_since_us, 0);
        for (struct writer_job *j = batch, *next; j; j = next) {
            next = j->next;
            j->done(j);
        }
        pthread_mutex_lock(&w->lock);
        w->running = 0;
        crowd_learn(&w->crowd, n, w->before_commit_us, ticks_us() / 1000 + 1);
        w->counts.jobs += (int64_t)n;
        w->counts.batches++;
        if (w->first == NULL) pthread_cond_broadcast(&w->idle);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

int writer_start(struct writer **ret, struct store *store, const struct writer_ops *ops, void *context, struct fault *f) {
    struct writer *w = mem_new(sizeof *w);
    w->store = store;
    w->ops = ops;
    w->context = context;
    w->last = &w->first;
    w->watch = &w->unwatched;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->room, NULL);
    pthread_cond_init(&w->idle, NULL);
    int code = pthread_create(&w->thread, NULL, run, w);
    if (code != 0) {
        free(w);
        return fault_set(f, FAULT_MACHINE, "no-thread", "启动写入线程失败：%s", "cannot start the writer thread: %s", strerror(code));
    }
    *ret = w;
    return 0;
}

void writer_submit(struct writer *w, struct writer_job *job) {
    job->next = NULL;
    job->failed = false;
    pthread_mutex_lock(&w->lock);
    while (w->queued >= WRITER_QUEUE_MAX) pthread_cond_wait(&w->room, &w->lock);
    *w->last = job;
    w->last = &job->next;
    if (w->queued++ == 0) pthread_cond_signal(&w->work);
    metric_set(&w->watch->queued, (int64_t)w->queued);
    pthread_mutex_unlock(&w->lock);
}

void writer_watched(struct writer *w, struct writer_watch *watch) { w->watch = watch; }
int writer_crowded(struct writer *w, bool person) {
    int seconds = 0;
    pthread_mutex_lock(&w->lock);
    if (w->queued >= crowd_most(&w->crowd, person)) seconds = crowd_retry_after(&w->crowd, w->queued, w->sent_away++);
    pthread_mutex_unlock(&w->lock);
    return seconds;
}

void writer_drain(struct writer *w) {
    pthread_mutex_lock(&w->lock);
    while (w->first || w->running) pthread_cond_wait(&w->idle, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

struct writer *writer_stop(struct writer *w) {
    if (w == NULL) return NULL;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->room);
    pthread_cond_destroy(&w->idle);
    free(w);
    return NULL;
}

struct writer_counts writer_counts(struct writer *w) {
    pthread_mutex_lock(&w->lock);
    struct writer_counts c = w->counts;
    c.sent_away = (int64_t)w->sent_away;
    c.queued = (int64_t)w->queued;
    pthread_mutex_unlock(&w->lock);
    return c;
}
