// SPDX-License-Identifier: Apache-2.0
#include "matter/undo_room.h"

bool event_is_about_fields(enum event_type type) {
    return type == EVENT_MATTER_OPENED || type == EVENT_MATTER_ACTED || type == EVENT_MATTER_CORRECTED;
}

int apply_corrected(struct applying *x, struct fault *f) {
    struct matter m;
    struct pair_list fields = x->event->u.matter_corrected.fields;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    take_fields(x, &m, fields);
    return 0;
}

static struct row_requester *any_requester(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (struct row_requester *r; (r = stream_next(st, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

int apply_requester_corrected(struct applying *x, struct fault *f) {
    const struct event_requester_corrected *e = &x->event->u.requester_corrected;
    struct matter m;
    struct row_requester *r = any_requester(x->stream, e->n);
    if (r == NULL || r->account != e->was_account || r->enterprise != e->was_enterprise)
        return fault_set(f, FAULT_MACHINE, "bad-event", "没有这样的第 %lld 位诉求人", "there is no such requester %lld", (long long)e->n);
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    work_touch(x->work, x->stream, r);
    r->party = stream_text(x->stream, e->party);
    r->name = personal(stream_text(x->stream, pairs_get(x->content, STR("name"))));
    r->phone = personal(stream_text(x->stream, pairs_get(x->content, STR("phone"))));
    r->account = e->account;
    r->enterprise = e->enterprise;
    return 0;
}

int apply_correction_asked(struct applying *x, struct fault *f) {
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    struct row_correction *r = work_add(x->work, x->stream, TABLE_CORRECTION);
    *r = (struct row_correction){.matter = x->stream->id, .n = x->event->u.correction_asked.n, .account = x->event->account, .office = x->event->office,
                                 .role = stream_text(x->stream, x->event->role), .asked = x->event->at};
    r->wanted = personal(stream_text(x->stream, pairs_get(x->content, STR("wanted"))));
    r->why = personal(stream_text(x->stream, pairs_get(x->content, STR("理由"))));
    return 0;
}

int apply_correction_decided(struct applying *x, struct fault *f) {
    const struct event_correction_decided *e = &x->event->u.correction_decided;
    struct matter m;
    size_t pos = 0;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    for (struct row_correction *r; (r = stream_next(x->stream, TABLE_CORRECTION, &pos)) != NULL;) {
        if (r->n != e->n || r->decided) continue;
        work_touch(x->work, x->stream, r);
        r->decided = x->event->at;
        r->approved = e->approved;
        return 0;
    }
    return fault_set(f, FAULT_MACHINE, "bad-event", "没有第 %lld 项更正申请", "there is no request %lld for a correction", (long long)e->n);
}
