// SPDX-License-Identifier: Apache-2.0
#include "load/drive.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/time.h"

const char *const drive_error_names[] = {"unreached", "closed", "timeout", "bad_answer", "unfinished"};

enum { EVENTS_AT_ONCE = 256, BACKLOG_MAX = 1 << 22, SCAN_US = 50000, PROGRESS_US = 500000, UNREACHED_PAUSE_US = 10000 };

struct client {
    struct link link;
    struct order order;
    bool busy;       // an order is on its way or waits to go out again
    int tries;       // how often the order was sent again after being shed
    int64_t wake;    // µs; when it goes on: after thinking, or to send again; 0: not waiting
};

struct driving {
    const struct drive_options *o;
    const struct drive_plan *plan;
    struct drive_result *r;
    struct client *clients;
    int *free, free_count; // clients with nothing to do
    int *heap, heap_count; // clients that wait, the earliest first
    int64_t *backlog;      // open: due times without a client, a ring
    size_t backlog_from, backlog_count;
    struct pace pace;
    struct dice dice;
    int epoll, busy;
    int64_t now, start, measure_from, measure_to, next_due, due_count, scan_at, progress_at;
    bool marked, over; // over: nothing new becomes due
};

// --- clients that wait, by the time they go on
static void swap(struct driving *d, int i, int k) {
    int x = d->heap[i];
    d->heap[i] = d->heap[k];
    d->heap[k] = x;
}

static int64_t wake_at(const struct driving *d, int i) { return d->clients[d->heap[i]].wake; }

static void wait_until(struct driving *d, int client, int64_t at) {
    int i = d->heap_count++;
    d->clients[client].wake = at;
    d->heap[i] = client;
    for (; i && wake_at(d, (i - 1) / 2) > wake_at(d, i); i = (i - 1) / 2) swap(d, i, (i - 1) / 2);
}

static int wake_first(struct driving *d) {
    int client = d->heap[0], i = 0;
    d->heap[0] = d->heap[--d->heap_count];
    for (;;) {
        int least = i, l = 2 * i + 1, r = l + 1;
        if (l < d->heap_count && wake_at(d, l) < wake_at(d, least)) least = l;
        if (r < d->heap_count && wake_at(d, r) < wake_at(d, least)) least = r;
        if (least == i) break;
        swap(d, i, least);
        i = least;
    }
    d->clients[client].wake = 0;
    return client;
}

// --- orders
static struct drive_tally *tally_of(struct driving *d, const struct order *o) { return &d->r->works[o->work]; }

// The client is done with its order.
static void rest(struct driving *d, int client, int64_t pause) {
    struct client *c = &d->clients[client];
    c->busy = false;
    d->busy--;
    if (!d->o->open && d->o->think_us > 0) pause += (int64_t)dice_span(&d->dice, d->o->think_us);
    if (pause) wait_until(d, client, d->now + pause);
    else d->free[d->free_count++] = client;
}

static void failed(struct driving *d, int client, enum drive_error e) {
    struct client *c = &d->clients[client];
    struct drive_tally *t = tally_of(d, &c->order);
    if (c->order.counts) {
        t->errors[e]++;
        if (e == DRIVE_TIMEOUT || e == DRIVE_UNFINISHED) histogram_add(&t->latency, d->now - c->order.due);
    }
    d->plan->lost(d->plan->context, &c->order);
    link_close(&c->link);
    rest(d, client, e == DRIVE_UNREACHED ? UNREACHED_PAUSE_US : 0);
}

static void keep_sample(struct drive_tally *t, const struct response *r) {
    struct str text = utf8_head(response_body(r), sizeof t->sample / 4);
    if (t->sample[0] || text.n >= sizeof t->sample) return;
    memcpy(t->sample, text.p, text.n);
}

// Shed: perhaps once more, after the pause that was asked for.
static bool again_later(struct driving *d, int client) {
    struct client *c = &d->clients[client];
    int64_t pause = c->link.in.retry_after;
    if (d->over || c->tries >= d->o->retry_max || pause < 0) return false;
    c->tries++;
    c->order.again = true;
    if (c->order.counts) tally_of(d, &c->order)->retried++;
    wait_until(d, client, d->now + pause * 1000000);
    return true;
}

static void answered(struct driving *d, int client) {
    struct client *c = &d->clients[client];
    struct drive_tally *t = tally_of(d, &c->order);
    enum verdict v = d->plan->answered(d->plan->context, &c->order, &c->link.in);
    if (c->order.counts) {
        t->status[c->link.in.status < 600 ? c->link.in.status : 599]++;
        t->bytes += c->link.in.length;
        if (v == VERDICT_SHED) {
            t->shed_count++;
            histogram_add(&t->shed, d->now - c->order.due);
        } else {
            histogram_add(&t->latency, d->now - c->order.due);
            histogram_add(&t->service, d->now - c->order.sent);
            t->fine += v == VERDICT_FINE;
            t->refused += v == VERDICT_REFUSED;
        }
        if (v != VERDICT_FINE) keep_sample(t, &c->link.in);
    }
    if (v == VERDICT_FINE && d->now >= d->measure_from && d->now <= d->measure_to) t->within++;
    if (v == VERDICT_SHED && again_later(d, client)) return;
    if (v == VERDICT_SHED) d->plan->lost(d->plan->context, &c->order);
    rest(d, client, 0);
}

static void handle(struct driving *d, int client, enum link_event e) {
    switch (e) {
    case LINK_ANSWERED: answered(d, client); break;
    case LINK_CLOSED: failed(d, client, DRIVE_CLOSED); break;
    case LINK_UNREACHED: failed(d, client, DRIVE_UNREACHED); break;
    case LINK_BAD: failed(d, client, DRIVE_BAD); break;
    default: break;
    }
}

static void send_order(struct driving *d, int client) {
    struct client *c = &d->clients[client];
    handle(d, client, link_send(&c->link, d->epoll, (uint64_t)client, &d->o->to));
}

static void begin(struct driving *d, int client, int64_t due) {
    struct client *c = &d->clients[client];
    c->order = (struct order){.due = due, .sent = d->now, .counts = due >= d->measure_from && !d->over};
    if (d->o->open) c->order.counts = due >= d->measure_from && due < d->measure_to;
    c->busy = true;
    c->tries = 0;
    d->busy++;
    if (c->order.counts && d->now - due > d->r->late_most_us) d->r->late_most_us = d->now - due;
    buf_clear(&c->link.out);
    d->plan->next(d->plan->context, &c->order, &c->link.out);
    if (c->order.counts) {
        tally_of(d, &c->order)->due++;
        d->due_count++;
    }
    send_order(d, client);
}

// --- when
static void look_for_end(struct driving *d) {
    bool enough = d->o->count && d->due_count >= d->o->count;
    if (!d->marked && d->now >= d->measure_from) {
        d->marked = true;
        d->plan->mark(d->plan->context, true);
    }
    if (d->over || (d->now < d->measure_to && !enough)) return;
    d->over = true;
    d->r->measured_us = d->now - d->measure_from;
    if (enough && d->now < d->measure_to) d->measure_to = d->now;
    d->plan->mark(d->plan->context, false);
}

static void arrivals(struct driving *d) {
    while (d->next_due <= d->now && d->next_due < d->measure_to) { // the last of them may be met only after the end
        if (d->backlog_count == BACKLOG_MAX) break; // they are due all the same, a little later in this loop
        d->backlog[(d->backlog_from + d->backlog_count++) % BACKLOG_MAX] = d->next_due;
        d->next_due = d->start + pace_next(&d->pace);
    }
    if ((int64_t)d->backlog_count > d->r->backlog_most) d->r->backlog_most = (int64_t)d->backlog_count;
    while (d->backlog_count && d->free_count) {
        int64_t due = d->backlog[d->backlog_from];
        d->backlog_from = (d->backlog_from + 1) % BACKLOG_MAX;
        d->backlog_count--;
        begin(d, d->free[--d->free_count], due);
    }
}

static void go_on(struct driving *d) {
    while (d->heap_count && wake_at(d, 0) <= d->now) {
        int client = wake_first(d);
        struct client *c = &d->clients[client];
        if (c->busy) {
            c->order.sent = d->now;
            send_order(d, client);
        } else d->free[d->free_count++] = client;
    }
    if (d->o->open) arrivals(d);
    // Each once a round: one that fails at once must not be tried without end before the others are heard.
    for (int n = d->o->open || d->over ? 0 : d->free_count; n > 0 && !d->over; n--) {
        begin(d, d->free[--d->free_count], d->now);
        look_for_end(d);
    }
}

static void give_up_old(struct driving *d) {
    if (d->now < d->scan_at) return;
    d->scan_at = d->now + SCAN_US;
    for (int i = 0; i < d->o->clients; i++) {
        struct client *c = &d->clients[i];
        if (c->busy && c->wake == 0 && d->now - c->order.sent > d->o->timeout_us) failed(d, i, DRIVE_TIMEOUT);
    }
}

// How long nothing is due, µs.
static int64_t nothing_for(const struct driving *d) {
    int64_t until = d->scan_at;
    if (!d->over && d->o->open && d->free_count && d->next_due < until) until = d->next_due;
    if (d->heap_count && wake_at(d, 0) < until) until = wake_at(d, 0);
    if (!d->marked && d->measure_from < until) until = d->measure_from;
    if (!d->over && d->measure_to < until) until = d->measure_to;
    return until > d->now ? until - d->now : 0;
}

static void tell_progress(struct driving *d) {
    if (d->plan->progress == NULL || d->now < d->progress_at) return;
    d->progress_at = d->now + PROGRESS_US;
    d->plan->progress(d->plan->context, d->now - d->start, d->measure_to - d->start);
}

static int loop(struct driving *d, struct fault *f) {
    struct epoll_event events[EVENTS_AT_ONCE];
    while (!d->over || d->busy || d->backlog_count) {
        d->now = ticks_us();
        look_for_end(d);
        go_on(d);
        give_up_old(d);
        tell_progress(d);
        if (d->over && d->busy == 0 && d->backlog_count == 0) break;
        if (d->over && d->now - d->measure_to > d->o->timeout_us) break;
        d->now = ticks_us();
        int64_t us = nothing_for(d);
        struct timespec wait = {us / 1000000, us % 1000000 * 1000};
        int n = epoll_pwait2(d->epoll, events, EVENTS_AT_ONCE, &wait, NULL);
        if (n < 0 && errno != EINTR) return fault_set(f, FAULT_MACHINE, "no-poll", "等待连接时出错（%s）", "cannot wait for connections (%s)", strerror(errno));
        d->now = ticks_us();
        for (int i = 0; i < n; i++) {
            int client = (int)events[i].data.u64;
            struct client *c = &d->clients[client];
            if (c->link.fd >= 0) handle(d, client, link_ready(&c->link, d->epoll, (uint64_t)client, &d->o->to, events[i].events));
        }
    }
    return 0;
}

// Those still on their way, and those no client was found for, have waited as long as they have.
static void unfinished(struct driving *d) {
    d->now = ticks_us();
    for (int i = 0; i < d->o->clients; i++)
        if (d->clients[i].busy) failed(d, i, DRIVE_UNFINISHED);
    for (; d->backlog_count; d->backlog_count--) {
        struct order o = {.due = d->backlog[d->backlog_from]};
        struct buf never = BUF_INIT;
        d->backlog_from = (d->backlog_from + 1) % BACKLOG_MAX;
        if (o.due < d->measure_from) continue;
        d->plan->next(d->plan->context, &o, &never);
        buf_release(&never);
        d->plan->lost(d->plan->context, &o);
        struct drive_tally *t = tally_of(d, &o);
        t->due++;
        t->errors[DRIVE_UNFINISHED]++;
        histogram_add(&t->latency, d->now - o.due);
    }
}

int drive(const struct drive_options *o, const struct drive_plan *plan, struct drive_result *ret, struct fault *f) {
    struct driving d = {.o = o, .plan = plan, .r = ret, .epoll = epoll_create1(EPOLL_CLOEXEC), .dice = {o->seed}};
    if (d.epoll < 0) return fault_set(f, FAULT_MACHINE, "no-poll", "等待连接时出错（%s）", "cannot wait for connections (%s)", strerror(errno));
    d.clients = mem_new(arena_bytes((size_t)o->clients, sizeof *d.clients));
    d.free = mem_new(arena_bytes((size_t)o->clients, sizeof *d.free));
    d.heap = mem_new(arena_bytes((size_t)o->clients, sizeof *d.heap));
    d.backlog = o->open ? mem_new(arena_bytes(BACKLOG_MAX, sizeof *d.backlog)) : NULL;
    for (int i = 0; i < o->clients; i++) {
        link_init(&d.clients[i].link);
        d.free[d.free_count++] = o->clients - 1 - i;
    }
    d.pace = (struct pace){.per_second = o->per_second, .poisson = o->poisson, .dice = {o->seed ^ 0xA5A5A5A5}};
    d.now = d.start = ticks_us();
    d.measure_from = d.start + o->warm_up_us;
    d.measure_to = d.measure_from + o->measured_us;
    d.scan_at = d.start + SCAN_US;
    if (o->open) d.next_due = d.start + pace_next(&d.pace);
    int status = loop(&d, f);
    unfinished(&d);
    for (int i = 0; i < o->clients; i++) link_release(&d.clients[i].link);
    close(d.epoll);
    free(d.clients);
    free(d.free);
    free(d.heap);
    free(d.backlog);
    return status;
}
