// SPDX-License-Identifier: Apache-2.0
// Tries: which are due, what stands against making them now, what came of them.
#include "deliver/notifier.h"
#include "deliver/room.h"

enum { HOLD_AFTER = 24 };
#define OFF_AGAIN (10 * MS_MINUTE) // a way that is switched off is looked at again
#define HOLD_FOR (1 * MS_MINUTE)   // a server nobody answers at is left alone so long
#define CLAIM_FOR (5 * MS_MINUTE)  // what one of several servers is sending no other takes up before

enum verdict { PUT_OFF, SEND, OVER, FAIL };

struct try {
    int64_t delivery, tries, next, began;
    int64_t seen_tries, seen_next; // as the row was when it was found due
    struct str way, why;
    enum verdict verdict;
    bool theirs; // another server took it meanwhile
    struct message message;
    struct str evidence;
    int64_t turn;
};

struct tries {
    struct try rows[NOTIFIER_TRIES];
    size_t count;
    struct arena *a;
    ms_t now;
};

// Columns: delivery, way, tries, next, began, why.
static int keep(void *context, const struct cell *x, size_t count) {
    struct tries *t = context;
    if (count < 6) return -1;
    t->rows[t->count++] = (struct try){.delivery = x[0].i, .way = arena_str(t->a, x[1].s), .tries = x[2].i, .next = x[3].i, .began = x[4].i,
                                       .seen_tries = x[2].i, .seen_next = x[3].i, .why = arena_str(t->a, x[5].s)};
    return t->count == NOTIFIER_TRIES;
}

static void put_off(struct try *x, ms_t until, const char *why) {
    x->verdict = PUT_OFF;
    x->next = until;
    x->why = str_c(why);
}

// What is to become of one now.
static int judge(struct notifier *n, struct try *x, ms_t now, struct fault *f) {
    struct stream *st;
    struct fault why;
    struct message_options o = {n->notices, n->settings->language, VIEWER_FULL, n->settings->public_url};
    x->verdict = OVER;
    if (desk_stream(&n->reader.desk, x->delivery, STREAM_DELIVERY, &st, f) < 0) return -1;
    const struct row_delivery *r = stream_row(st, TABLE_DELIVERY);
    if (r == NULL || !str_eq(r->state, DELIVERY_WAITING) || !str_eq(r->way, x->way)) return 0; // a person settled or turned it
    x->turn = r->turn;
    bool night = !(n->settings->urgent_at_night && r->urgent);
    ms_t day = night ? quiet_end(&n->quiet, now) : now;
    if (!post_can(n->post, way_of(x->way))) {
        put_off(x, now + OFF_AGAIN, "off");
        return 0;
    }
    if (day > now) {
        put_off(x, day, "quiet");
        return 0;
    }
    x->verdict = SEND;
    if (message_make(&n->reader.desk, r, &o, true, &n->arena, &x->message, &why) == 0) return 0;
    if (why.kind == FAULT_MACHINE) {
        *f = why;
        return -1;
    }
    x->verdict = FAIL;
    x->why = str_c(why.code);
    return 0;
}

// --- working jobs

static struct row_attempt row_of(const struct try *x) {
    return (struct row_attempt){.delivery = x->delivery, .way = x->way, .tries = x->tries, .next = x->next, .began = x->began, .why = x->why};
}

// It may be gone: a person settled it.
static int update(struct store *s, const struct try *x, struct fault *f) {
    struct cell cells[5];
    struct row_attempt row = row_of(x);
    int found = store_first(s, SQL_ATTEMPT_ONE, &CELL_INT(x->delivery), 1, cells, 5, f);
    if (found <= 0) return found;
    if (!str_eq(cells[0].s, x->way)) return 0; // turned meanwhile: that is another row's business
    if (x->verdict == SEND || x->verdict == PUT_OFF) return store_update(s, TABLE_ATTEMPT, &row, f);
    return store_remove(s, TABLE_ATTEMPT, &row, f);
}

// Before the first byte goes out: after a crash it is known which may have gone. Where several servers send, whoever comes
// first has it; if that one dies over it, it is due again after a while.
static int claim(struct store *s, struct try *x, ms_t now, struct fault *f) {
    struct cell cells[5];
    struct row_attempt row = row_of(x);
    int found = store_first(s, SQL_ATTEMPT_ONE, &CELL_INT(x->delivery), 1, cells, 5, f);
    if (found < 0) return -1;
    x->theirs = found == 0 || !str_eq(cells[0].s, x->way) || cells[1].i != x->seen_tries || cells[2].i != x->seen_next;
    if (x->theirs) return 0;
    if (store_shared(s)) row.next = now + CLAIM_FOR;
    return store_update(s, TABLE_ATTEMPT, &row, f);
}

static int claim_all(struct store *s, void *context, struct fault *f) {
    struct tries *t = context;
    for (size_t i = 0; i < t->count; i++)
        if ((t->rows[i].verdict == SEND ? claim(s, &t->rows[i], t->now, f) : update(s, &t->rows[i], f)) < 0) return -1;
    return 0;
}

static int note_all(struct store *s, void *context, struct fault *f) {
    const struct tries *t = context;
    for (size_t i = 0; i < t->count; i++)
        if (!t->rows[i].theirs && update(s, &t->rows[i], f) < 0) return -1;
    return 0;
}

// --- the round

static void take_answer(struct notifier *n, struct try *x, const struct sending *s, ms_t now) {
    uint64_t chance;
    n->in_a_row = s->not_reached ? n->in_a_row + 1 : 0;
    x->began = 0;
    x->tries++;
    if (s->said == SENDING_TAKEN) {
        x->verdict = OVER;
        x->evidence = s->evidence;
        return;
    }
    x->why = str_c(s->why);
    if (s->said == SENDING_NEVER || x->tries >= n->settings->retry.tries) {
        x->verdict = FAIL;
        return;
    }
    random_bytes(&chance, sizeof chance);
    put_off(x, now + retry_wait(&n->settings->retry, x->tries, chance), s->why);
}

static int send_all(struct notifier *n, struct tries *t, ms_t now, struct fault *f) {
    struct sending *items = arena_array(&n->arena, struct sending, t->count + 1);
    size_t count = 0, k = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->rows[i].verdict == SEND) t->rows[i].began = now;
    if (service_work_do(n->service, claim_all, t, f) < 0) return -1;
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows[i].theirs) t->rows[i].verdict = OVER;
        if (t->rows[i].verdict == SEND) items[count++].message = &t->rows[i].message;
    }
    if (count) post_send(n->post, items, count, now, &n->arena);
    n->counts.tried += (int64_t)count;
    for (size_t i = 0; i < t->count; i++)
        if (t->rows[i].verdict == SEND) take_answer(n, &t->rows[i], &items[k++], now);
    return 0;
}

static int report(struct notifier *n, struct tries *t, ms_t now, struct fault *f) {
    struct request *all = notifier_requests(n, t->count);
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct try *x = &t->rows[i];
        if (x->verdict != FAIL && x->evidence.n == 0) continue;
        struct request *r = &all[count++];
        notifier_command(n, r, "delivery.report", arena_printf(&n->arena, "deliver:%lld-%lld", (long long)x->delivery, (long long)x->turn), now);
        notifier_number(n, r, "delivery", x->delivery);
        notifier_number(n, r, "tries", x->tries);
        notifier_field(n, r, "evidence", x->evidence);
        if (x->evidence.n == 0) notifier_field(n, r, "why", x->why);
        n->counts.made += x->evidence.n != 0;
        n->counts.failed += x->evidence.n == 0;
    }
    return notifier_submit(n, all, count, f);
}

int notifier_tries(struct notifier *n, ms_t now, bool *ret_any, struct fault *f) {
    struct tries *t = arena_new(&n->arena, struct tries);
    struct cell args[] = {CELL_INT(now), CELL_INT(NOTIFIER_TRIES)};
    *t = (struct tries){.a = &n->arena, .now = now};
    *ret_any = false;
    if (now < n->hold_until) return 0;
    if (reading_begin(&n->reader, atomic_load(&n->service->library_version), now, f) < 0) return -1;
    if (store_each(n->reader.store, SQL_ATTEMPT_DUE, args, 2, keep, t, f) < 0) return -1;
    if (t->count == 0) return 0;
    for (size_t i = 0; i < t->count; i++) {
        if (judge(n, &t->rows[i], now, f) < 0) return -1;
        n->counts.waiting += t->rows[i].verdict == PUT_OFF;
    }
    reading_end(&n->reader);
    // What is over or put off without a try is written with the notes before; what failed stays until it is reported.
    struct try *failed[NOTIFIER_TRIES];
    size_t failed_count = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->rows[i].verdict == FAIL) failed[failed_count++] = &t->rows[i];
    for (size_t i = 0; i < failed_count; i++) failed[i]->verdict = PUT_OFF;
    if (send_all(n, t, now, f) < 0) return -1;
    for (size_t i = 0; i < failed_count; i++) failed[i]->verdict = FAIL;
    if (report(n, t, now, f) < 0 || service_work_do(n->service, note_all, t, f) < 0) return -1;
    if (n->in_a_row >= HOLD_AFTER) {
        n->in_a_row = 0;
        n->hold_until = now + HOLD_FOR;
    }
    *ret_any = true;
    return 0;
}
