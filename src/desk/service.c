// SPDX-License-Identifier: Apache-2.0
#include "desk/service.h"

#include <pthread.h>
#include <string.h>

static void begin(void *context) {
    struct service *s = context;
    struct fault ignored; // a checkpoint that cannot be made now is made with the next batch
    if (desk_checkpoint_due(&s->desk)) desk_checkpoint(&s->desk, &ignored);
}

static void decide(void *context, struct writer_job *job) {
    struct service *s = context;
    struct request *r = (struct request *)job;
    desk_run(&s->desk, &r->command, &r->answer);
}

static int write_all(void *context, struct fault *f) { return desk_write(&((struct service *)context)->desk, f); }
static void written(void *context) { desk_written(&((struct service *)context)->desk); }
static int drop(void *context, struct fault *f) { return desk_drop(&((struct service *)context)->desk, f); }

static const struct writer_ops ops = {begin, decide, write_all, written, drop};

int service_open(struct service *s, const char *where, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    memset(s, 0, sizeof *s);
    if (store_open(&s->store, where, STORE_WRITE, f) < 0) return -1;
    s->opened = true;
    if (desk_open(&s->desk, s->store, rooms, region, f) == 0 && writer_start(&s->writer, s->store, &ops, s, f) == 0) return 0;
    service_close(s);
    return -1;
}

static void finished(struct writer_job *job) {
    struct request *r = (struct request *)job;
    if (job->failed) {
        r->answer.ok = false;
        r->answer.fault = job->fault;
    }
    r->done(r);
}

void service_submit(struct service *s, struct request *r) {
    r->service = s;
    r->job.done = finished;
    writer_submit(s->writer, &r->job);
}

void service_drain(struct service *s) {
    if (s->writer) writer_drain(s->writer);
}

void service_close(struct service *s) {
    if (!s->opened) return;
    s->writer = writer_stop(s->writer);
    desk_release(&s->desk);
    s->store = store_close(s->store);
    s->opened = false;
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t ready;
    bool done;
};

static void wake(struct request *r) {
    struct waiting *w = r->context;
    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->ready);
    pthread_mutex_unlock(&w->lock);
}

void service_do(struct service *s, const struct command *c, struct answer *ret) {
    struct waiting w = {.done = false};
    struct request r = {.command = *c, .done = wake, .context = &w};
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.ready, NULL);
    service_submit(s, &r);
    pthread_mutex_lock(&w.lock);
    while (!w.done) pthread_cond_wait(&w.ready, &w.lock);
    pthread_mutex_unlock(&w.lock);
    pthread_mutex_destroy(&w.lock);
    pthread_cond_destroy(&w.ready);
    *ret = r.answer;
}
