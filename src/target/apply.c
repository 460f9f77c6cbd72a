// SPDX-License-Identifier: Apache-2.0
// What the events of a target leave in its rows.
#include "target/room.h"

#define TEXT(e) stream_text(x->stream, (e))
#define FREE(name) personal(TEXT(pairs_get(x->content, STR(name))))

// The row of the target, about to change.
static struct row_target *touch(struct applying *x) {
    struct row_target *t = stream_row(x->stream, TABLE_TARGET);
    if (t == NULL || x->event->at < t->last) return NULL;
    work_touch(x->work, x->stream, t);
    t->version = x->event->seq;
    t->last = x->event->at;
    return t;
}

static void value_row(struct applying *x, int64_t n, int64_t value, int64_t due, int64_t ask) {
    struct row_target_value *v = work_add(x->work, x->stream, TABLE_TARGET_VALUE);
    *v = (struct row_target_value){.target = x->stream->id, .n = n, .value = value, .due = due, .since = x->event->at, .ask = ask};
}

int apply_set(struct applying *x, struct fault *f) {
    const struct event_target_set *e = &x->event->u.target_set;
    if (x->stream->count || e->weight <= 0) return target_cannot_follow(x, f);
    struct row_target *t = work_add(x->work, x->stream, TABLE_TARGET);
    *t = (struct row_target){.id = x->stream->id, .parent = e->parent, .kind = TEXT(e->kind), .code = TEXT(e->code), .title = FREE("title"), .owner = e->owner,
                             .supervisor = e->supervisor, .weight = e->weight, .unit = TEXT(e->unit), .comparator = TEXT(e->comparator), .value = e->value, .base = e->base,
                             .start = e->start, .due = e->due, .period = TEXT(e->period), .matter = e->matter, .state = TARGET_OPEN, .opened = x->event->at,
                             .last = x->event->at, .version = x->event->seq};
    value_row(x, 1, e->value, e->due, 0);
    return 0;
}

int apply_amended(struct applying *x, struct fault *f) {
    const struct event_target_amended *e = &x->event->u.target_amended;
    struct str title = pairs_get(x->content, STR("title"));
    struct row_target *t = touch(x);
    if (t == NULL || e->weight < 0) return target_cannot_follow(x, f);
    if (e->owner) t->owner = e->owner;
    if (e->weight) t->weight = e->weight;
    if (e->parent) t->parent = e->parent;
    if (e->matter) t->matter = e->matter;
    if (e->period.n) t->period = TEXT(e->period);
    if (title.n) t->title = personal(TEXT(title));
    return 0;
}

static void *row_n(struct stream *st, enum table_id table, int64_t n, int64_t *ret_count) {
    size_t pos = 0;
    void *row, *found = NULL;
    *ret_count = 0;
    while ((row = stream_next(st, table, &pos)) != NULL)
        if (++*ret_count == n) found = row; // they are counted as they come
    return found;
}

int apply_milestone(struct applying *x, struct fault *f) {
    const struct event_milestone_set *e = &x->event->u.milestone_set;
    int64_t count;
    row_n(x->stream, TABLE_MILESTONE, e->n, &count);
    if (touch(x) == NULL || e->n != count + 1) return target_cannot_follow(x, f);
    struct row_milestone *m = work_add(x->work, x->stream, TABLE_MILESTONE);
    *m = (struct row_milestone){.target = x->stream->id, .n = e->n, .title = FREE("title"), .day = e->day, .value = e->value, .measured = e->measured};
    return 0;
}

int apply_milestone_done(struct applying *x, struct fault *f) {
    const struct event_milestone_done *e = &x->event->u.milestone_done;
    int64_t count;
    struct row_milestone *m = row_n(x->stream, TABLE_MILESTONE, e->n, &count);
    if (touch(x) == NULL || m == NULL || m->done || m->measured) return target_cannot_follow(x, f);
    work_touch(x->work, x->stream, m);
    m->done = e->day;
    m->account = x->event->account;
    m->evidence = FREE("evidence");
    return 0;
}

int apply_reading(struct applying *x, struct fault *f) {
    const struct event_reading_taken *e = &x->event->u.reading_taken;
    int64_t count;
    struct row_reading *old = row_n(x->stream, TABLE_READING, e->corrects, &count);
    if (touch(x) == NULL || e->n != count + 1 || (e->corrects && (old == NULL || old->corrected || old->day != e->day))) return target_cannot_follow(x, f);
    if (old) {
        work_touch(x->work, x->stream, old);
        old->corrected = e->n;
    }
    struct row_reading *r = work_add(x->work, x->stream, TABLE_READING);
    *r = (struct row_reading){.target = x->stream->id, .n = e->n, .day = e->day, .value = e->value, .account = x->event->account, .taken = x->event->at,
                              .corrects = e->corrects, .evidence = FREE("evidence")};
    return 0;
}

int apply_asked(struct applying *x, struct fault *f) {
    const struct event_target_asked *e = &x->event->u.target_asked;
    int64_t count;
    row_n(x->stream, TABLE_TARGET_ASK, e->n, &count);
    if (touch(x) == NULL || e->n != count + 1) return target_cannot_follow(x, f);
    struct row_target_ask *a = work_add(x->work, x->stream, TABLE_TARGET_ASK);
    bool change = str_eq(e->what, STR("change"));
    *a = (struct row_target_ask){.target = x->stream->id, .n = e->n, .what = TEXT(e->what), .value = e->value, .due = e->due, .account = x->event->account,
                                 .asked = x->event->at, .why = change ? FREE("reason") : FREE("evidence")};
    return 0;
}

int apply_decided(struct applying *x, struct fault *f) {
    const struct event_target_decided *e = &x->event->u.target_decided;
    int64_t count, values;
    struct row_target_ask *a = row_n(x->stream, TABLE_TARGET_ASK, e->n, &count);
    struct row_target *t = touch(x);
    if (t == NULL || a == NULL || a->decided || !str_eq(t->state, TARGET_OPEN)) return target_cannot_follow(x, f);
    work_touch(x->work, x->stream, a);
    a->decided = x->event->at;
    a->decider = x->event->account;
    a->agreed = e->agreed;
    a->note = FREE("note");
    if (!e->agreed) return 0;
    if (str_eq(a->what, STR("closing"))) {
        t->state = TARGET_CLOSED;
        t->closed = x->event->at;
        return 0;
    }
    row_n(x->stream, TABLE_TARGET_VALUE, 0, &values);
    struct row_target_value *old = row_n(x->stream, TABLE_TARGET_VALUE, values, &values);
    if (old == NULL) return target_cannot_follow(x, f);
    work_touch(x->work, x->stream, old);
    old->until = x->event->at;
    t->value = a->value;
    t->due = a->due;
    value_row(x, values + 1, a->value, a->due, a->n);
    return 0;
}

int apply_looked_back(struct applying *x, struct fault *f) {
    const struct event_target_looked_back *e = &x->event->u.target_looked_back;
    struct row_target *t = touch(x);
    if (t == NULL || !str_eq(t->state, TARGET_CLOSED)) return target_cannot_follow(x, f);
    if (!e->relapsed) return 0;
    t->state = TARGET_OPEN;
    t->closed = 0;
    t->relapses++;
    return 0;
}
