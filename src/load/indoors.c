// SPDX-License-Identifier: Apache-2.0
#include "load/indoors.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/time.h"

struct slot {
    struct request request;
    struct order order;
    struct inside *all;
    struct slot *next;
    int64_t done_at;
};

struct inside {
    struct service *service;
    struct work_run *run;
    const struct drive_options *o;
    const struct drive_plan *plan;
    struct drive_result *r;
    pthread_mutex_t lock;
    pthread_cond_t answered;
    struct slot *slots, *free, *done; // done: as they were answered, the newest first
    int on_way;
    struct pace pace;
    int64_t start, from, to, next_due, due_count;
    bool marked, over;
    ms_t utc_offset;
};

static void answered(struct request *r) {
    struct slot *s = r->context;
    struct inside *x = s->all;
    s->done_at = ticks_us();
    pthread_mutex_lock(&x->lock);
    s->next = x->done;
    x->done = s;
    pthread_cond_signal(&x->answered);
    pthread_mutex_unlock(&x->lock);
}

static void count(struct inside *x, struct slot *s) {
    struct drive_tally *t = &x->r->works[s->order.work];
    const struct answer *a = &s->request.answer;
    if (a->ok) work_done(x->run, &s->order, a->id);
    if (a->ok && s->done_at >= x->from && s->done_at <= x->to) t->within++;
    if (!s->order.counts) return;
    histogram_add(&t->latency, s->done_at - s->order.due);
    histogram_add(&t->service, s->done_at - s->order.sent);
    t->fine += a->ok;
    t->refused += !a->ok;
    struct str why = utf8_head(str_c(a->fault.zh), (sizeof t->sample - 1) / 4);
    if (!a->ok && t->sample[0] == '\0') memcpy(t->sample, why.p, why.n);
}

static void collect(struct inside *x) {
    pthread_mutex_lock(&x->lock);
    struct slot *s = x->done;
    x->done = NULL;
    pthread_mutex_unlock(&x->lock);
    while (s) {
        struct slot *next = s->next;
        count(x, s);
        s->next = x->free;
        x->free = s;
        x->on_way--;
        s = next;
    }
}

// Until something is answered, at most until `at`.
static void wait_for(struct inside *x, int64_t at) {
    struct timespec until = {at / 1000000, at % 1000000 * 1000};
    pthread_mutex_lock(&x->lock);
    while (x->done == NULL && pthread_cond_timedwait(&x->answered, &x->lock, &until) != ETIMEDOUT) continue;
    pthread_mutex_unlock(&x->lock);
}

static int give(struct inside *x, int64_t due, int64_t now, struct fault *f) {
    struct slot *s = x->free;
    x->free = s->next;
    arena_reset(&s->request.arena);
    s->order = (struct order){.work = work_draw(x->run), .due = due, .sent = now, .counts = due >= x->from && due < x->to};
    const struct player *by = work_line(x->run, &s->order);
    struct str line = arena_str(&s->request.arena, buf_str(&x->run->scratch));
    if (command_from_json(&s->request.command, line, x->utc_offset, &s->request.arena, f) < 0) return -1;
    s->request.command.by = str_c(by->login);
    s->request.command.channel = STR("api");
    s->request.done = answered;
    s->request.context = s;
    s->all = x;
    if (s->order.counts) {
        x->r->works[s->order.work].due++;
        x->due_count++;
        if (now - due > x->r->late_most_us) x->r->late_most_us = now - due;
    }
    x->on_way++;
    service_submit(x->service, &s->request);
    return 0;
}

static void look_for_end(struct inside *x, int64_t now) {
    bool enough = x->o->count && x->due_count >= x->o->count;
    if (!x->marked && now >= x->from) {
        x->marked = true;
        x->plan->mark(x->plan->context, true);
    }
    if (x->over || (now < x->to && !enough)) return;
    x->over = true;
    if (now < x->to) x->to = now;
    x->r->measured_us = now - x->from;
    x->plan->mark(x->plan->context, false);
}

static bool is_due(const struct inside *x, int64_t now) { return x->o->open ? x->next_due <= now && x->next_due < x->to : !x->over; }

static int loop(struct inside *x, struct fault *f) {
    for (;;) {
        int64_t now = ticks_us();
        collect(x);
        look_for_end(x, now);
        for (int n = x->o->clients; n > 0 && x->free && is_due(x, now); n--) {
            if (give(x, x->o->open ? x->next_due : now, now, f) < 0) return -1;
            if (x->o->open) x->next_due = x->start + pace_next(&x->pace);
            look_for_end(x, now);
        }
        if (x->over && x->on_way == 0 && !is_due(x, now)) return 0;
        int64_t until = now + 100000;
        if (x->o->open && x->free && x->next_due < x->to && x->next_due < until) until = x->next_due;
        if (!x->over && x->to < until) until = x->to;
        if (x->plan->progress) x->plan->progress(x->plan->context, now - x->start, x->to - x->start);
        wait_for(x, until);
    }
}

int indoors(struct service *s, struct work_run *run, const struct drive_options *o, const struct drive_plan *plan, struct drive_result *ret, struct fault *f) {
    struct inside x = {.service = s, .run = run, .o = o, .plan = plan, .r = ret, .utc_offset = desk_days(&s->desk).utc_offset};
    pthread_condattr_t clock;
    for (int i = 0; i < run->mix->count; i++)
        if (run->mix->list[i]->kind != WORK_OPEN && run->mix->list[i]->kind != WORK_LIVE)
            return fault_set(f, FAULT_USAGE, "not-indoors", "负载“%s”没有服务器就测不了：用 bench http", "the workload \"%s\" needs a server: use bench http", run->mix->list[i]->name);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC); // that of ticks_us
    pthread_mutex_init(&x.lock, NULL);
    pthread_cond_init(&x.answered, &clock);
    x.slots = mem_new(arena_bytes((size_t)o->clients, sizeof *x.slots));
    for (int i = 0; i < o->clients; i++) {
        x.slots[i].next = x.free;
        x.free = &x.slots[i];
    }
    x.pace = (struct pace){.per_second = o->per_second, .poisson = o->poisson, .dice = {o->seed ^ 0xA5A5A5A5}};
    x.start = ticks_us();
    x.from = x.start + o->warm_up_us;
    x.to = x.from + o->measured_us;
    if (o->open) x.next_due = x.start + pace_next(&x.pace);
    ret->backlog_most = -1; // nobody waits for a connection
    int status = loop(&x, f);
    service_drain(s);
    for (int i = 0; i < o->clients; i++) arena_release(&x.slots[i].request.arena);
    free(x.slots);
    pthread_cond_destroy(&x.answered);
    pthread_condattr_destroy(&clock);
    pthread_mutex_destroy(&x.lock);
    return status;
}
