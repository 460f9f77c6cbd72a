// SPDX-License-Identifier: Apache-2.0
// Slips, and what climbs because nobody is there.
#include "deliver/climb.h"
#include "deliver/plan_room.h"
#include "registry/deputy.h"

// The handlers of the body; from orange on its head too, where it has one.
int plan_slip(struct plan *p, struct fault *f) {
    const struct event_slip_issued *e = &p->event->u.slip_issued;
    struct stream *st;
    struct matter m;
    struct role_names handler = {STR("承办人"), STR("handler")}, head = {ROLE_HEAD, ROLE_HEAD_ALIAS};
    if (desk_stream(p->d, p->event->stream, STREAM_SUPERVISION, &st, f) < 0) return -1;
    const struct row_supervision *s = stream_row(st, TABLE_SUPERVISION);
    if (s == NULL) return 0;
    bool about_matter = str_eq(s->kind, STR("matter")), blue = str_eq(e->colour, STR("blue"));
    if (about_matter && matter_load(p->d, s->subject, &m, f) < 0) return -1;
    p->m = about_matter ? &m : NULL;
    p->supervision = s->id;
    p->slip_urgent = e->urgent || (!blue && !str_eq(e->colour, STR("orange")));
    int status = plan_office(p, NOTICE_SLIP, e->addressee, handler.name, handler, f);
    int heads = blue || status < 0 ? 0 : role_present(p->d, e->addressee, head, p->now, f);
    if (status == 0 && heads == 1) status = plan_office(p, NOTICE_SLIP, e->addressee, head.name, head, f);
    if (heads == 1) p->vacant_count = 0; // its head is told
    if (status == 0 && heads >= 0 && p->vacant_count) {
        struct addressee who = {.m = p->m, .office = s->office, .role = STR("督查室")};
        struct planned x = p->vacant[0];
        x.office = s->office; // who issued it is there
        x.role = who.role;
        x.way = way_choose(p->d, &who, STR(""), p->now, p->a);
        plan_add(p, x);
        p->vacant_count = 0;
    }
    p->m = NULL;
    return heads < 0 ? -1 : status;
}

struct told_before {
    int64_t about;
    const struct planned *x;
    struct desk *d;
    bool there;
};

static int compare(void *context, const struct cell *x, size_t count) {
    struct told_before *k = context;
    struct stream *st;
    struct fault ignored;
    if (count == 0 || desk_stream(k->d, x[0].i, STREAM_DELIVERY, &st, &ignored) < 0) return 0;
    const struct row_delivery *r = stream_row(st, TABLE_DELIVERY);
    if (r && r->closed == 0 && r->about != k->about && notice_of(r->kind) == NOTICE_VACANT && r->absent == k->x->absent && str_eq(r->absent_role, k->x->absent_role)) k->there = true;
    return k->there;
}

// What nobody was there for, told once until it is settled, behind the rest: so a round that is begun again after a crash finds
// the rows of this event at the same places.
int plan_climb(struct plan *p, struct fault *f) {
    for (size_t v = 0; v < p->vacant_count; v++) {
        struct planned x = p->vacant[v];
        struct matter m;
        struct landing to;
        struct told_before k = {p->event->region_seq, &x, p->d, false};
        if (matter_load(p->d, x.matter, &m, f) < 0) return -1;
        if (store_each(p->d->store, SQL_DELIVERY_OF_MATTER, &CELL_INT(x.matter), 1, compare, &k, f) < 0) return -1;
        int found = k.there ? 0 : climb_landing(p->d, &m, p->now, &to, f);
        if (found < 0) return -1;
        p->m = &m;
        for (size_t i = 0; found && i < to.seats.count; i++) {
            struct addressee who = {.m = &m, .office = to.seats.offices[i], .role = to.role};
            if (!to.seats.present[i]) continue;
            x.office = who.office;
            x.role = to.role;
            x.way = way_choose(p->d, &who, STR(""), p->now, p->a);
            plan_add(p, x);
        }
        p->m = NULL;
    }
    return 0;
}
