// SPDX-License-Identifier: Apache-2.0
#include "matter/addressees.h"

#include "desk/past.h"

enum { CHAIN_MAX = 64 };

static bool same_person(const struct row_requester *a, const struct row_requester *b) {
    if (a->account && b->account) return a->account == b->account;
    if (a->enterprise || b->enterprise) return a->enterprise == b->enterprise;
    return a->name.hidden.n && a->phone.hidden.n && str_eq(a->name.hidden, b->name.hidden) && str_eq(a->phone.hidden, b->phone.hidden);
}

// As which number the requester n came in from the matter before; 0: not from one.
static int64_t number_there(const struct past_event *events, size_t count, int64_t n) {
    for (size_t i = 0; i < count; i++)
        if (events[i].event.type == EVENT_REQUESTER_JOINED && events[i].event.u.requester_joined.n == n) return events[i].event.u.requester_joined.from_n;
    return 0;
}

// The number of the matter they first raised: mergers are followed back.
static int first_number(struct desk *d, struct arena *a, const struct matter *m, const struct row_requester *r, struct str *ret, struct fault *f) {
    struct matter at = *m;
    int64_t n = r->n, from = r->from_matter;
    for (int i = 0; from && i < CHAIN_MAX; i++) {
        struct past_event *events;
        size_t count, pos = 0;
        if (past_read(d->store, &d->work, at.row->id, INT64_MAX, a, &events, &count, f) < 0) return -1;
        n = number_there(events, count, n);
        if (n == 0 || matter_load(d, from, &at, f) < 0) return n == 0 ? 0 : -1;
        from = 0;
        for (const struct row_requester *q; (q = stream_next(at.stream, TABLE_REQUESTER, &pos)) != NULL;)
            if (q->n == n) from = q->from_matter;
    }
    *ret = arena_str(a, at.row->number);
    return 0;
}

static void add_number(struct addressee *x, struct str number) {
    for (size_t i = 0; i < x->number_count; i++)
        if (str_eq(x->numbers[i], number)) return;
    if (number.n) x->numbers[x->number_count++] = number;
}

int matter_addressees(struct desk *d, const struct matter *m, struct arena *a, struct addressee **ret, size_t *ret_count, struct fault *f) {
    size_t pos = 0, rows = 0, count = 0;
    while (stream_next(m->stream, TABLE_REQUESTER, &pos)) rows++;
    struct addressee *all = arena_array(a, struct addressee, rows + 1);
    pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        struct str number = STR("");
        size_t i = 0;
        if (r->moved_to) continue;
        while (i < count && !same_person(all[i].requester, r)) i++;
        if (i == count) all[count++] = (struct addressee){.requester = r, .numbers = arena_array(a, struct str, rows)};
        all[i].lead = all[i].lead || r->lead;
        if (first_number(d, a, m, r, &number, f) < 0) return -1;
        add_number(&all[i], number);
    }
    *ret = all;
    *ret_count = count;
    return 0;
}

int addressee_named(struct desk *d, const struct matter *m, const struct row_requester *r, struct str list, bool *ret, struct fault *f) {
    struct str one, number = STR("");
    int64_t n;
    *ret = true;
    for (struct str rest = list; list_next(&rest, &one);)
        if (str_to_i64(str_trim(one), &n) == 0 && n == r->n) return 0;
    if (first_number(d, &d->scratch, m, r, &number, f) < 0) return -1;
    for (struct str rest = list; list_next(&rest, &one);)
        if (number.n && str_eq(str_trim(one), number)) return 0;
    *ret = false;
    return 0;
}
