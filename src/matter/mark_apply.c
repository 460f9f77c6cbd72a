// SPDX-License-Identifier: Apache-2.0
#include "matter/casework_room.h"

static struct row_mark *row_of(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (struct row_mark *k; (k = stream_next(st, TABLE_MARK, &pos)) != NULL;)
        if (k->n == n) return k;
    return NULL;
}

const struct row_mark *mark_row(const struct stream *st, int64_t n) { return row_of(st, n); }

bool mark_stands(const struct row_mark *k) { return !str_eq(k->state, MARK_ENDED); }

const struct row_mark *mark_standing(const struct stream *st, struct str kind) {
    size_t pos = 0;
    for (const struct row_mark *k; (k = stream_next(st, TABLE_MARK, &pos)) != NULL;)
        if (str_eq(k->kind, kind) && mark_stands(k)) return k;
    return NULL;
}

int apply_mark_made(struct applying *x, struct fault *f) {
    const struct event_mark_made *e = &x->event->u.mark_made;
    struct stream *st = x->stream;
    struct matter m;
    if (matter_of(st, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    if (row_of(st, e->n)) return cannot_follow(x, f);
    bool waits = e->due != 0 || str_eq(e->kind, MARK_GROUP); // an instruction that wants no answer is done
    struct row_mark *k = work_add(x->work, st, TABLE_MARK);
    *k = (struct row_mark){.matter = st->id, .n = e->n, .kind = stream_text(st, e->kind), .state = waits ? MARK_OPEN : MARK_DONE, .account = e->account,
                           .people = e->people, .made = x->event->at, .due = e->due, .fire = e->due,
                           .who = personal(stream_text(st, pairs_get(x->content, STR("who")))), .title = personal(stream_text(st, pairs_get(x->content, STR("title")))),
                           .text = personal(stream_text(st, pairs_get(x->content, STR("text"))))};
    return 0;
}

int apply_mark_moved(struct applying *x, struct fault *f) {
    const struct event_mark_moved *e = &x->event->u.mark_moved;
    struct row_mark *k = row_of(x->stream, e->n);
    if (step_on_row(x, k, f) < 0) return -1;
    struct personal text = personal(stream_text(x->stream, pairs_get(x->content, STR("text"))));
    bool done = str_eq(e->step, STR("reported")) || str_eq(e->step, STR("answered"));
    if (!mark_stands(k) || (done && !str_eq(k->state, MARK_OPEN))) return cannot_follow(x, f);
    if (done) {
        k->state = MARK_DONE;
        k->done = x->event->at;
        k->answer = text;
    } else if (str_eq(e->step, STR("ended"))) {
        k->state = MARK_ENDED;
        k->ended = x->event->at;
        k->reason = text;
    } else if (!str_eq(e->step, STR("reminded")) || k->fire == 0 || k->fire > x->event->at) {
        return cannot_follow(x, f);
    }
    k->fire = 0;
    return 0;
}
