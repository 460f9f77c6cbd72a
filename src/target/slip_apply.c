// SPDX-License-Identifier: Apache-2.0
// What the events of slips leave in their rows.
#include "target/room.h"

#define FREE(name) personal(stream_text(x->stream, pairs_get(x->content, STR(name))))

static struct row_supervision *touch(struct applying *x) {
    struct row_supervision *s = stream_row(x->stream, TABLE_SUPERVISION);
    if (s == NULL || s->ended || x->event->at < s->last) return NULL;
    work_touch(x->work, x->stream, s);
    s->version = x->event->seq;
    s->last = x->event->at;
    return s;
}

int apply_slip(struct applying *x, struct fault *f) {
    const struct event_slip_issued *e = &x->event->u.slip_issued;
    struct row_slip *open = slip_running(x->stream);
    struct row_supervision *s = touch(x);
    if (s == NULL || open || e->n != s->slips + 1 || colour_of_name(e->colour) == COLOUR_NONE) return target_cannot_follow(x, f);
    s->slips++;
    struct row_slip *r = work_add(x->work, x->stream, TABLE_SLIP);
    *r = (struct row_slip){.supervision = x->stream->id, .n = e->n, .colour = stream_text(x->stream, e->colour), .number = stream_text(x->stream, e->number),
                           .addressee = e->addressee, .account = x->event->account, .issued = x->event->at, .lim = stream_text(x->stream, e->lim), .due = e->due,
                           .urgent = e->urgent, .ground = FREE("ground"), .urgent_reason = FREE("urgent_reason")};
    return 0;
}

// The running slip of that number, about to change.
static struct row_slip *slip_touch(struct applying *x, int64_t n) {
    struct row_slip *r = slip_row(x->stream, n);
    if (touch(x) == NULL || r == NULL || r->settled) return NULL;
    work_touch(x->work, x->stream, r);
    return r;
}

int apply_slip_signed(struct applying *x, struct fault *f) {
    struct row_slip *r = slip_touch(x, x->event->u.slip_signed.n);
    if (r == NULL || r->signed_at) return target_cannot_follow(x, f);
    r->signed_at = x->event->at;
    r->signer = x->event->account;
    return 0;
}

int apply_slip_answered(struct applying *x, struct fault *f) {
    struct row_slip *r = slip_touch(x, x->event->u.slip_answered.n);
    if (r == NULL || r->answered || r->signed_at == 0) return target_cannot_follow(x, f);
    r->answered = x->event->at;
    r->answerer = x->event->account;
    r->answer = FREE("answer");
    return 0;
}

int apply_slip_settled(struct applying *x, struct fault *f) {
    const struct event_slip_settled *e = &x->event->u.slip_settled;
    struct row_slip *r = slip_touch(x, e->n);
    struct row_supervision *s = stream_row(x->stream, TABLE_SUPERVISION);
    if (r == NULL) return target_cannot_follow(x, f);
    r->settled = x->event->at;
    r->done = e->done;
    r->note = FREE("note");
    s->level = e->done ? COLOUR_NONE : (int64_t)colour_of_name(r->colour);
    return 0;
}
