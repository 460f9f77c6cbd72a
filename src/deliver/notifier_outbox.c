// SPDX-License-Identifier: Apache-2.0
// From the outbox to deliveries: what an event asks for is opened, what a machine is to make gets its row of tries.
#include "deliver/notifier.h"
#include "deliver/plan.h"

struct duty {
    int64_t region_seq, stream, seq;
    bool schedule; // a delivery that was opened or turned: a machine may have to make it
};

struct duties {
    struct duty rows[NOTIFIER_EVENTS];
    size_t count;
    ms_t now;
};

static int keep(void *context, const struct cell *x, size_t count) {
    struct duties *d = context;
    if (count < 3) return -1;
    d->rows[d->count++] = (struct duty){x[0].i, x[1].i, x[2].i, false};
    return d->count == NOTIFIER_EVENTS;
}

static int event_of(struct notifier *n, const struct duty *u, struct event *ret, struct fault *f) {
    struct cell place[] = {CELL_INT(u->stream), CELL_INT(u->seq)}, cells[4];
    int found = store_first(n->reader.store, SQL_EVENT_ONE, place, 2, cells, 4, f);
    if (found < 0) return -1;
    if (found == 0) return fault_set(f, FAULT_MACHINE, "store-damaged", "待告知的事件 %lld 不在账本里，请运行 huiyin ledger verify", "the event %lld to be told is not in the ledger: run huiyin ledger verify", (long long)u->region_seq);
    return event_decode(ret, arena_str(&n->arena, cells[3].s), &n->arena, f);
}

struct opening {
    struct request *all;
    size_t count, room;
};

static struct request *another(struct notifier *n, struct opening *o) {
    if (o->count == o->room) {
        struct request *more = notifier_requests(n, o->room = o->room ? o->room * 2 : 256);
        for (size_t i = 0; i < o->count; i++) more[i] = o->all[i];
        o->all = more;
    }
    return &o->all[o->count++];
}

static void open_one(struct notifier *n, struct opening *o, const struct duty *u, const struct planned *x, size_t i, ms_t now) {
    struct request *r = another(n, o);
    notifier_command(n, r, "delivery.open", arena_printf(&n->arena, "deliver:%lld:%zu", (long long)u->region_seq, i), now);
    if (x->matter) r->command.matter = arena_printf(&n->arena, "%lld", (long long)x->matter);
    notifier_field(n, r, "kind", str_c(notice_words[x->kind]));
    notifier_field(n, r, "way", way_word(x->way));
    notifier_field(n, r, "role", x->role);
    notifier_number(n, r, "about", u->region_seq);
    notifier_number(n, r, "requester", x->requester);
    notifier_number(n, r, "office", x->office);
    notifier_number(n, r, "urgent", x->urgent);
    notifier_number(n, r, "supervision", x->supervision);
    notifier_number(n, r, "absent", x->absent);
    notifier_field(n, r, "absent_role", x->absent_role);
}

static int plan_one(struct notifier *n, struct opening *o, struct duty *u, ms_t now, struct fault *f) {
    struct event e;
    struct planned *rows;
    size_t count;
    if (event_of(n, u, &e, f) < 0) return -1;
    u->schedule = e.type == EVENT_DELIVERY_OPENED || e.type == EVENT_DELIVERY_TURNED;
    if (u->schedule) return 0;
    if (plan_event(&n->reader.desk, &e, now, &n->arena, &rows, &count, f) < 0) return -1;
    for (size_t i = 0; i < count; i++) open_one(n, o, u, &rows[i], i, now);
    return 0;
}

// --- the working job that ends a piece of the outbox

static int schedule(struct store *s, int64_t delivery, ms_t now, struct fault *f) {
    struct row_delivery row = {.id = 0};
    struct row_attempt attempt = {.delivery = delivery, .next = now, .why = STR("")};
    struct cell cells[5];
    struct arena a = ARENA_INIT;
    int status = store_first(s, SQL_DELIVERY_WAY, &CELL_INT(delivery), 1, cells, 2, f);
    if (status <= 0) return status;
    row.state = arena_str(&a, cells[0].s);
    attempt.way = arena_str(&a, cells[1].s);
    status = store_first(s, SQL_ATTEMPT_ONE, &CELL_INT(delivery), 1, cells, 5, f);
    bool there = status == 1, same = there && str_eq(cells[0].s, attempt.way);
    if (status >= 0) status = 0;
    bool waits = str_eq(row.state, DELIVERY_WAITING);
    if (status == 0 && there && !waits) status = store_remove(s, TABLE_ATTEMPT, &attempt, f);
    else if (status == 0 && there && !same) status = store_update(s, TABLE_ATTEMPT, &attempt, f);
    else if (status == 0 && !there && waits) status = store_insert(s, TABLE_ATTEMPT, &attempt, f);
    arena_release(&a);
    return status;
}

static int taken_over(struct store *s, void *context, struct fault *f) {
    const struct duties *d = context;
    for (size_t i = 0; i < d->count; i++) {
        const struct cell seq = CELL_INT(d->rows[i].region_seq);
        if (d->rows[i].schedule && schedule(s, d->rows[i].stream, d->now, f) < 0) return -1;
        if (store_each(s, SQL_OUTBOX_TOLD, &seq, 1, NULL, NULL, f) < 0 || store_each(s, SQL_OUTBOX_DONE, &seq, 1, NULL, NULL, f) < 0) return -1;
    }
    return 0;
}

int notifier_outbox(struct notifier *n, ms_t now, bool *ret_any, struct fault *f) {
    struct duties *d = arena_new(&n->arena, struct duties);
    struct opening o = {.count = 0};
    d->now = now;
    *ret_any = false;
    if (reading_begin(&n->reader, atomic_load(&n->service->library_version), now, f) < 0) return -1;
    if (store_each(n->reader.store, SQL_OUTBOX_NOTIFY, &CELL_INT(NOTIFIER_EVENTS), 1, keep, d, f) < 0) return -1;
    if (d->count == 0) return 0;
    for (size_t i = 0; i < d->count; i++)
        if (plan_one(n, &o, &d->rows[i], now, f) < 0) return -1;
    reading_end(&n->reader);
    if (notifier_submit(n, o.all, o.count, f) < 0 || service_work_do(n->service, taken_over, d, f) < 0) return -1;
    for (size_t i = 0; i < o.count; i++) n->counts.opened += o.all[i].answer.ok && !o.all[i].answer.again;
    n->counts.events += (int64_t)d->count;
    *ret_any = true;
    return 0;
}
