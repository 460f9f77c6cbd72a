// SPDX-License-Identifier: Apache-2.0
// Deliveries as the notifier opens them and reports on them, and what their events do to the row.
#include "deliver/room.h"

// Only the notifier: what a machine did is not for people to say.
static int by_notifier(struct desk *d, const struct command *c, struct fault *f) {
    if (c->by.n == 0 && str_eq(c->channel, DELIVER_CHANNEL)) {
        d->actor = (struct actor){0, 0, STR("")};
        return 0;
    }
    fault_set(f, FAULT_INPUT, "not-allowed", "%.*s 由送达程序自己办理：请用 delivery.confirm、delivery.try 或 delivery.settle",
              "%.*s is the notifier's own: use delivery.confirm, delivery.try or delivery.settle", SP(c->verb));
    return fault_where(f, STR("by"));
}

static int64_t number(const struct command *c, const char *name) {
    int64_t n = 0;
    return str_to_i64(command_field(c, str_c(name)), &n) == 0 && n > 0 ? n : 0;
}

static int internal(struct fault *f, const struct command *c) {
    return fault_set(f, FAULT_MACHINE, "internal", "送达程序给出的字段不对（%.*s）", "the notifier's fields are wrong (%.*s)", SP(c->verb));
}

int delivery_open(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct stream *st;
    int64_t matter = 0, supervision = number(c, "supervision");
    if (by_notifier(d, c, f) < 0 || (c->matter.n && matter_find(d, c->matter, &m, f) < 0)) return -1;
    if (c->matter.n) matter = m.row->id;
    enum notice_kind kind = notice_of(command_field(c, STR("kind")));
    enum deliver_way way = way_of(command_field(c, STR("way")));
    struct event e = {.type = EVENT_DELIVERY_OPENED};
    struct event_delivery_opened *o = &e.u.delivery_opened;
    if (kind == NOTICE_KINDS) return internal(f, c);
    *o = (struct event_delivery_opened){.matter = matter, .about = number(c, "about"), .kind = str_c(notice_words[kind]),
                                        .requester = number(c, "requester"), .office = number(c, "office"), .role = command_field(c, STR("role")),
                                        .way = way_word(way), .urgent = number(c, "urgent"), .supervision = supervision, .absent = number(c, "absent"), .absent_role = command_field(c, STR("absent_role"))};
    if (o->about == 0 || (o->requester == 0) == (o->office == 0) || (matter == 0 && supervision == 0)) return internal(f, c);
    d->answer->id = desk_new_id(d);
    if (desk_stream(d, d->answer->id, STREAM_DELIVERY, &st, f) < 0 || desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
    if (!str_eq(state_of_way(way), DELIVERY_MADE)) return 0;
    // It stands on their own page, or is read with their code: from now on.
    struct event made = {.type = EVENT_DELIVERY_MADE};
    made.u.delivery_made = (struct event_delivery_made){.way = way_word(way), .evidence = way_word(way)};
    return desk_emit(d, st, &made, (struct pair_list){NULL, 0}, f);
}

int delivery_find(struct desk *d, struct str text, struct stream **ret, struct fault *f) {
    int64_t id;
    bool there = str_to_i64(text, &id) == 0 && id > 0;
    if (there && desk_stream(d, id, STREAM_DELIVERY, ret, f) < 0) {
        if (!str_eq(str_c(f->code), STR("wrong-kind"))) return -1;
        there = false;
    }
    if (there && stream_row(*ret, TABLE_DELIVERY)) return 0;
    fault_set(f, FAULT_INPUT, "unknown-delivery", "没有编号为“%.*s”的送达：huiyin deliver list 列出", "there is no delivery \"%.*s\": huiyin deliver list shows them", SP(utf8_head(text, 40)));
    return fault_where(f, STR("delivery"));
}

int delivery_report(struct desk *d, const struct command *c, struct fault *f) {
    struct stream *st;
    if (by_notifier(d, c, f) < 0 || delivery_find(d, command_field(c, STR("delivery")), &st, f) < 0) return -1;
    const struct row_delivery *r = stream_row(st, TABLE_DELIVERY);
    d->answer->id = r->id;
    if (!str_eq(r->state, DELIVERY_WAITING)) // a person settled it while it was on its way
        return fault_set(f, FAULT_INPUT, "delivery-closed", "这次送达已经了结（%.*s）", "the delivery is closed (%.*s)", SP(r->state));
    struct str evidence = command_field(c, STR("evidence"));
    int64_t tries = number(c, "tries");
    struct event e = {.type = evidence.n ? EVENT_DELIVERY_MADE : EVENT_DELIVERY_FAILED};
    if (evidence.n) e.u.delivery_made = (struct event_delivery_made){.way = r->way, .evidence = evidence, .tries = tries};
    else e.u.delivery_failed = (struct event_delivery_failed){.way = r->way, .why = command_field(c, STR("why")), .tries = tries};
    return desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
}

static int cannot_follow(struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "bad-event", "送达的事件前后不合", "the event cannot follow what went before it in the delivery");
}

int apply_delivery_opened(struct applying *x, struct fault *f) {
    const struct event_delivery_opened *e = &x->event->u.delivery_opened;
    struct stream *st = x->stream;
    if (st->count) return cannot_follow(f);
    struct row_delivery *r = work_add(x->work, st, TABLE_DELIVERY);
    enum deliver_way way = way_of(e->way);
    r->id = st->id;
    r->matter = e->matter;
    r->about = e->about;
    r->kind = stream_text(st, e->kind);
    r->requester = e->requester;
    r->office = e->office;
    r->role = stream_text(st, e->role);
    r->way = way_word(way);
    r->state = str_eq(state_of_way(way), DELIVERY_MADE) ? DELIVERY_WAITING : state_of_way(way); // delivery.made follows at once
    r->why = way == WAY_NONE ? STR("no-way") : STR("");
    r->urgent = e->urgent;
    r->supervision = e->supervision;
    r->absent = e->absent;
    r->absent_role = stream_text(st, e->absent_role);
    r->opened = x->event->at;
    return 0;
}

// The row of a delivery that is not closed, about to change.
static int touch(struct applying *x, struct row_delivery **ret, struct fault *f) {
    *ret = stream_row(x->stream, TABLE_DELIVERY);
    if (*ret == NULL || (*ret)->closed) return cannot_follow(f);
    work_touch(x->work, x->stream, *ret);
    return 0;
}

static void note(struct applying *x, struct row_delivery *r) {
    struct str text = pairs_get(x->content, STR("note"));
    if (text.n) r->note = personal(stream_text(x->stream, text));
}

int apply_delivery_made(struct applying *x, struct fault *f) {
    const struct event_delivery_made *e = &x->event->u.delivery_made;
    struct row_delivery *r;
    if (touch(x, &r, f) < 0) return -1;
    r->way = stream_text(x->stream, e->way);
    r->state = DELIVERY_MADE;
    r->evidence = stream_text(x->stream, e->evidence);
    r->why = STR("");
    r->tries = e->tries;
    r->closed = x->event->at;
    note(x, r);
    return 0;
}

int apply_delivery_failed(struct applying *x, struct fault *f) {
    const struct event_delivery_failed *e = &x->event->u.delivery_failed;
    struct row_delivery *r;
    if (touch(x, &r, f) < 0) return -1;
    r->state = e->given_up ? DELIVERY_GIVEN_UP : DELIVERY_FAILED;
    r->why = stream_text(x->stream, e->why);
    r->tries = e->tries;
    r->closed = e->given_up ? x->event->at : 0;
    note(x, r);
    return 0;
}

int apply_delivery_turned(struct applying *x, struct fault *f) {
    struct row_delivery *r;
    if (touch(x, &r, f) < 0) return -1;
    enum deliver_way way = way_of(x->event->u.delivery_turned.way);
    r->way = way_word(way);
    r->state = state_of_way(way);
    r->why = STR("");
    r->tries = 0;
    r->turn++;
    return str_eq(r->state, DELIVERY_WAITING) || str_eq(r->state, DELIVERY_TASK) ? 0 : cannot_follow(f);
}

// What of deliveries and addresses holds content of a matter: destroyed with it.
struct ids {
    struct desk *d;
    int64_t *ids;
    size_t count, room;
};

static int keep(void *context, const struct cell *x, size_t count) {
    struct ids *l = context;
    if (count == 0) return -1;
    if (l->count == l->room) {
        int64_t *more = arena_array(&l->d->scratch, int64_t, l->room * 2);
        for (size_t i = 0; i < l->count; i++) more[i] = l->ids[i];
        l->ids = more;
        l->room *= 2;
    }
    l->ids[l->count++] = x[0].i;
    return 0;
}

static int of_matter(struct desk *d, int64_t id, struct id_list *ret, struct fault *f) {
    struct ids l = {.d = d, .room = 16};
    l.ids = arena_array(&d->scratch, int64_t, l.room);
    if (store_each(d->store, SQL_DELIVERY_OF_MATTER, &CELL_INT(id), 1, keep, &l, f) < 0) return -1;
    if (store_each(d->store, SQL_DELIVERY_OF_SUPERVISION, &CELL_INT(id), 1, keep, &l, f) < 0) return -1;
    if (store_each(d->store, SQL_ADDRESS_OF_OWNER, &CELL_INT(id), 1, keep, &l, f) < 0) return -1;
    *ret = (struct id_list){l.ids, l.count};
    return 0;
}

static const struct verb_entry verbs[] = {
    {"delivery.open", delivery_open},       {"delivery.report", delivery_report}, {"delivery.confirm", delivery_confirm},
    {"delivery.try", delivery_try},         {"delivery.settle", delivery_settle}, {"address.set", address_set},
    {"delivery.contact", delivery_contact},
    {NULL, NULL},
};

enum { NOTIFY = 2 }; // the notifier schedules what a machine makes

static const struct apply_entry applies[] = {
    {EVENT_DELIVERY_OPENED, STREAM_DELIVERY, apply_delivery_opened, NOTIFY},
    {EVENT_DELIVERY_MADE, STREAM_DELIVERY, apply_delivery_made, 0},
    {EVENT_DELIVERY_FAILED, STREAM_DELIVERY, apply_delivery_failed, 0},
    {EVENT_DELIVERY_TURNED, STREAM_DELIVERY, apply_delivery_turned, NOTIFY},
    {EVENT_ADDRESS_SET, STREAM_ADDRESS, apply_address_set, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_deliver_room = {.verbs = verbs, .applies = applies, .before = delivery_before, .parts = of_matter};
