// SPDX-License-Identifier: Apache-2.0
#include "desk/service.h"

#include <pthread.h>
#include <string.h>

enum { JOB_COMMAND, JOB_WORK };

static void no_work(struct service *s) {
    s->work = NULL;
    s->work_end = &s->work;
}

static void foresee(struct service *s, const struct writer_job *jobs) {
    struct str keys[WRITER_BATCH_MAX];
    size_t n = 0;
    for (const struct writer_job *j = jobs; j && n < WRITER_BATCH_MAX; j = j->next) {
        const struct command *c = j->kind == JOB_COMMAND ? &((const struct request *)j)->command : NULL;
        if (c && c->key.n) keys[n++] = c->key;
    }
    desk_foresee_keys(&s->desk, keys, n);
}

static int begin(void *context, const struct writer_job *jobs, struct fault *f) {
    struct service *s = context;
    struct fault ignored; // a checkpoint that cannot be made now is made with the next batch
    no_work(s);
    if (store_moved(s->store)) {
        bool library = false;
        trail_forget(s->trail);
        if (desk_refresh(&s->desk, &library, f) < 0) return -1;
        if (library) atomic_fetch_add(&s->library_version, 1);
    }
    if (desk_checkpoint_due(&s->desk)) desk_checkpoint(&s->desk, &ignored);
    foresee(s, jobs);
    return 0;
}

// Commands are decided in memory. Working jobs wait until the commands' rows are written.
static void decide(void *context, struct writer_job *job) {
    struct service *s = context;
    if (job->kind == JOB_COMMAND) {
        struct request *r = (struct request *)job;
        desk_run(&s->desk, &r->command, &r->answer);
        return;
    }
    struct work_job *w = (struct work_job *)job;
    w->next = NULL;
    *s->work_end = w;
    s->work_end = &w->next;
}

// 0 when the batch may go on.
static int run_work(struct service *s, struct work_job *w, struct fault *f) {
    int64_t before = store_changes(s->store);
    w->ok = w->run(s->store, w->context, &w->fault) == 0;
    if (w->ok || (w->fault.kind == FAULT_INPUT && store_changes(s->store) == before)) return 0;
    *f = w->fault;
    return -1;
}

static void look_ahead(void *context, struct writer_job *const *waiting, size_t count) {
    struct service *s = context;
    ahead_clear(&s->ahead);
    for (size_t i = 0; i < count; i++)
        if (waiting[i]->kind == JOB_COMMAND) ahead_note(&s->ahead, &((const struct request *)waiting[i])->command);
    ahead_begin(&s->ahead, s->store);
}

static int write_all(void *context, struct fault *f) {
    struct service *s = context;
    if (desk_write(&s->desk, f) < 0) return -1;
    for (struct work_job *w = s->work; w; w = w->next)
        if (run_work(s, w, f) < 0) return -1;
    return 0;
}

static void written(void *context) {
    struct service *s = context;
    bool changed = false;
    for (size_t i = 0; i < s->desk.work.pending_count; i++) {
        changed = changed || desk_changes_library(s->desk.work.pending[i].type);
        if (s->desk.work.pending[i].type == EVENT_CHECKPOINT_MADE) metric_set(&s->counts.checkpoint_ms, now_ms());
    }
    metric_add(&s->counts.events, (int64_t)s->desk.work.pending_count);
    if (changed) atomic_fetch_add(&s->library_version, 1);
    for (size_t i = 0; i < s->desk.work.pending_count; i++) {
        const struct pending *p = &s->desk.work.pending[i];
        trail_add(s->trail, p->region_seq, &(struct trail_event){p->stream->id, p->hash, desk_changes_library(p->type)});
    }
    ahead_take(&s->ahead, &s->desk);
    desk_written(&s->desk);
    no_work(s);
}

static int drop(void *context, struct fault *f) {
    struct service *s = context;
    no_work(s);
    ahead_drop(&s->ahead);
    return desk_drop(&s->desk, f);
}

static const struct writer_ops ops = {begin, decide, look_ahead, write_all, written, drop};

int service_open(struct service *s, const char *where, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    memset(s, 0, sizeof *s);
    if (store_open(&s->store, where, STORE_WRITE, f) < 0) return -1;
    s->opened = true;
    s->trail = trail_new();
    ahead_open(&s->ahead, rooms);
    no_work(s);
    atomic_store(&s->library_version, 1);
    if (desk_open(&s->desk, s->store, rooms, region, f) == 0 && writer_start(&s->writer, s->store, &ops, s, f) == 0) {
        writer_watched(s->writer, &s->watch);
        return 0;
    }
    service_close(s);
    return -1;
}

static void count_code(struct service_counts *c, const char *code) {
    size_t n = atomic_load(&c->code_count), i = 0;
    while (i < n && strncmp(c->codes[i].code, code, SERVICE_CODE_BYTES - 1) != 0) i++;
    if (i == SERVICE_CODES) i = SERVICE_CODES - 1;
    if (i == n && n < SERVICE_CODES) {
        snprintf(c->codes[n].code, SERVICE_CODE_BYTES, "%s", n == SERVICE_CODES - 1 ? "other" : code);
        atomic_store(&c->code_count, n + 1); // readers see the word before they see the place
    }
    metric_add(&c->codes[i].n, 1);
}

static void count(struct service_counts *c, const struct answer *a) {
    if (a->ok) {
        metric_add(a->again ? &c->again : &c->accepted, 1);
        return;
    }
    metric_add(a->fault.kind == FAULT_MACHINE ? &c->failed : &c->refused, 1);
    count_code(c, a->fault.code);
}

ms_t service_clock_behind(const struct service *s) {
    ms_t behind = s->desk.driven ? 0 : s->desk.now - now_ms();
    return behind > 0 ? behind : 0;
}

ms_t service_quiet(const struct service *s) {
    ms_t quiet = now_ms() - s->desk.now;
    return quiet > 0 ? quiet : 0;
}

static void finished(struct writer_job *job) {
    struct request *r = (struct request *)job;
    if (job->failed) {
        r->answer.ok = false;
        r->answer.fault = job->fault;
    }
    count(&r->service->counts, &r->answer);
    r->done(r);
}

void service_submit(struct service *s, struct request *r) {
    r->service = s;
    r->job.kind = JOB_COMMAND;
    r->job.done = finished;
    writer_submit(s->writer, &r->job);
}

static void work_finished(struct writer_job *job) {
    struct work_job *w = (struct work_job *)job;
    if (job->failed) {
        w->ok = false;
        w->fault = job->fault;
    }
    w->done(w);
}

void service_work(struct service *s, struct work_job *w) {
    w->job.kind = JOB_WORK;
    w->job.done = work_finished;
    writer_submit(s->writer, &w->job);
}

int service_crowded(struct service *s, bool person) { return writer_crowded(s->writer, person); }

void service_drain(struct service *s) {
    if (s->writer) writer_drain(s->writer);
}

void service_close(struct service *s) {
    if (!s->opened) return;
    s->writer = writer_stop(s->writer);
    ahead_close(&s->ahead);
    desk_release(&s->desk);
    s->store = store_close(s->store);
    s->trail = trail_free(s->trail);
    s->opened = false;
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t ready;
    bool done;
};

static void wait_begin(struct waiting *w) {
    w->done = false;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->ready, NULL);
}

static void wake(struct waiting *w) {
    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->ready);
    pthread_mutex_unlock(&w->lock);
}

static void wait_end(struct waiting *w) {
    pthread_mutex_lock(&w->lock);
    while (!w->done) pthread_cond_wait(&w->ready, &w->lock);
    pthread_mutex_unlock(&w->lock);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->ready);
}

static void answered(struct request *r) { wake(r->context); }

void service_do(struct service *s, const struct command *c, struct answer *ret) {
    struct waiting w;
    struct request r = {.command = *c, .done = answered, .context = &w};
    wait_begin(&w);
    service_submit(s, &r);
    wait_end(&w);
    *ret = r.answer;
}

// The context of a job belongs to its function: what waits stands around the job.
struct work_waiting {
    struct work_job job; // first
    struct waiting waiting;
};

static void work_answered(struct work_job *w) { wake(&((struct work_waiting *)w)->waiting); }

int service_work_do(struct service *s, work_fn *run, void *context, struct fault *f) {
    struct work_waiting w = {.job = {.run = run, .done = work_answered, .context = context}};
    wait_begin(&w.waiting);
    service_work(s, &w.job);
    wait_end(&w.waiting);
    if (w.job.ok) return 0;
    *f = w.job.fault;
    return -1;
}
