// SPDX-License-Identifier: Apache-2.0
#include "simulate/run.h"

#include <stdlib.h>
#include <string.h>

#include "simulate/place.h"

struct run_slot { // a command on its way
    struct request request;
    struct run *run;
    uint32_t index, serial;
    bool asks, founding, ready; // ready: answered; the lock is the run's
};

static void answered(struct request *q) {
    struct run_slot *s = q->context;
    pthread_mutex_lock(&s->run->lock);
    s->ready = true;
    if (s->run->wanted == s) pthread_cond_signal(&s->run->answered);
    pthread_mutex_unlock(&s->run->lock);
}

static void wait_for(struct run *r, struct run_slot *s) {
    pthread_mutex_lock(&r->lock);
    r->wanted = s;
    while (!s->ready) pthread_cond_wait(&r->answered, &r->lock);
    r->wanted = NULL;
    pthread_mutex_unlock(&r->lock);
}

// Who is not drawn for a callback goes on at once, in the same command: the next event of the matter. A command that was
// answered before lists its first event only, so the ledger is asked.
static int told(struct run *r, const struct run_slot *s, struct fault *f) {
    const struct answer *a = &s->request.answer;
    bool drawn = true;
    if (a->ok && !a->again) drawn = a->event_count < 2 || a->events[1].type != EVENT_MATTER_ACTED;
    if (a->ok && a->again) {
        struct cell place[] = {CELL_INT(a->events[0].stream), CELL_INT(a->events[0].seq + 1)}, found[4];
        struct arena arena = ARENA_INIT;
        struct event e;
        int got = store_first(r->ticker->reader, SQL_EVENT_ONE, place, 2, found, 4, f);
        if (got < 0) return -1;
        if (got && event_decode(&e, arena_str(&arena, found[3].s), &arena, f) < 0) got = -1;
        if (got > 0 && e.type == EVENT_MATTER_ACTED) drawn = !str_eq(e.u.matter_acted.action, STR("未抽中"));
        arena_release(&arena);
        if (got < 0) return -1;
    }
    world_told(r->world, s->index, s->serial, drawn);
    return 0;
}

static void count_refusal(struct run *r, const struct run_slot *s) {
    const struct fault *why = &s->request.answer.fault;
    const struct command *c = &s->request.command;
    size_t i = 0;
    if (r->counts.refused++ == 0) {
        r->first_refusal = *why;
        snprintf(r->first_refused, sizeof r->first_refused, "%.*s %.*s %.*s", SP(utf8_head(c->verb, 12)), SP(str_head(c->matter, 24)), SP(str_head(c->key, 20)));
    }
    while (i < RUN_CODES - 1 && r->counts.codes[i].count && strcmp(r->counts.codes[i].code, why->code) != 0) i++;
    snprintf(r->counts.codes[i].code, sizeof r->counts.codes[i].code, "%s", r->counts.codes[i].count && i == RUN_CODES - 1 ? "other" : why->code);
    r->counts.codes[i].count++;
}

static int other_simulation(const struct run_slot *s, struct fault *f) {
    const struct fault *why = &s->request.answer.fault;
    return fault_set(f, FAULT_INPUT, "other-simulation",
                     "这个库不是同一个模拟的（%s）：请用当初的选项和文件接着做，或另建一个库",
                     "the store belongs to another simulation (%s): go on with the options and files it was begun with, or make another store", why->code);
}

// Takes the oldest answer.
static int settle(struct run *r, struct fault *f) {
    struct run_slot *s = &r->slots[r->settled % RUN_IN_FLIGHT];
    wait_for(r, s);
    r->settled++;
    const struct answer *a = &s->request.answer;
    if (a->ok) {
        if (a->again) r->counts.again++;
        else r->counts.done++;
    } else if (a->fault.kind == FAULT_MACHINE) {
        *f = a->fault;
        return -1;
    } else if (s->founding || strcmp(a->fault.code, "key-reused") == 0) {
        return other_simulation(s, f);
    } else {
        count_refusal(r, s);
    }
    if (s->asks && told(r, s, f) < 0) return -1;
    if (s->request.arena.total > RUN_ARENA_KEPT) arena_release(&s->request.arena);
    return 0;
}

static int settle_upto(struct run *r, uint64_t number, struct fault *f) {
    while (r->settled < number)
        if (settle(r, f) < 0) return -1;
    return 0;
}

static int save_place(struct run *r, struct fault *f) {
    if (settle_upto(r, r->sent, f) < 0) return -1;
    r->placed = (int64_t)r->sent;
    return place_save(r, f);
}

static int tick(struct run *r, ms_t until, struct fault *f) {
    bool any = true;
    if (settle_upto(r, r->sent, f) < 0) return -1;
    while (any) {
        int64_t before = r->service.desk.written_seq;
        if (ticker_round(r->ticker, until, &any, f) < 0) return -1;
        if (any && r->service.desk.written_seq == before)
            return fault_set(f, FAULT_MACHINE, "internal", "到期的时钟没有动作", "a clock that is due did not fire");
        if (r->progress) r->progress(r, r->context);
    }
    return 0;
}

int run_open(struct run *r, struct world *w, const char *db, const char *place, const struct desk_room *const *rooms, struct fault *f) {
    r->world = w;
    r->db = db;
    r->place = place;
    r->sent = r->settled = (uint64_t)w->commands;
    r->placed = w->commands;
    if (r->place_every == 0) r->place_every = RUN_PLACE_EVERY;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->answered, NULL);
    if (service_open(&r->service, db, rooms, 0, f) < 0) return -1;
    if (!r->service.desk.driven)
        return fault_set(f, FAULT_INPUT, "not-driven", "这个库按实际时间走，不能在里面模拟：模拟自己建库", "this store goes by the real time: a simulation makes a store of its own");
    struct ticker *t = mem_new(sizeof *t);
    if (ticker_open(t, db, &r->service, TICKER_ALONE, f) < 0) {
        free(t);
        return -1;
    }
    r->ticker = t;
    r->slots = mem_new(arena_bytes(RUN_IN_FLIGHT, sizeof *r->slots));
    return place_check(r, f);
}

int run_all(struct run *r, struct fault *f) {
    struct world_step step;
    for (;;) {
        if (settle_upto(r, world_waits(r->world), f) < 0) return -1;
        if (r->sent - r->settled == RUN_IN_FLIGHT && settle(r, f) < 0) return -1;
        if ((int64_t)r->sent - r->placed >= r->place_every && save_place(r, f) < 0) return -1;
        struct run_slot *s = &r->slots[r->sent % RUN_IN_FLIGHT];
        arena_reset(&s->request.arena);
        world_next(r->world, r->sent + 1, &s->request.arena, &step);
        if (step.what == WORLD_END) break;
        if (step.what == WORLD_NOTHING) continue;
        if (step.what == WORLD_TICK) {
            if (tick(r, step.until, f) < 0) return -1;
            continue;
        }
        s->run = r;
        s->index = step.index;
        s->serial = step.serial;
        s->asks = step.asks;
        s->founding = step.founding;
        s->ready = false;
        s->request.command = step.command;
        s->request.done = answered;
        s->request.context = s;
        service_submit(&r->service, &s->request);
        r->sent++;
        if (r->progress && r->sent % 256 == 0) r->progress(r, r->context);
    }
    if (save_place(r, f) < 0) return -1;
    r->ledger_seq = r->service.desk.written_seq;
    return 0;
}

void run_close(struct run *r) {
    service_drain(&r->service); // nothing may answer into what is freed below
    r->counts.ticks += r->ticker ? r->ticker->matters : 0;
    if (r->ticker) ticker_close(r->ticker);
    service_close(&r->service);
    for (size_t i = 0; r->slots && i < RUN_IN_FLIGHT; i++) arena_release(&r->slots[i].request.arena);
    free(r->ticker);
    free(r->slots);
    r->ticker = NULL;
    r->slots = NULL;
    pthread_cond_destroy(&r->answered);
    pthread_mutex_destroy(&r->lock);
}
