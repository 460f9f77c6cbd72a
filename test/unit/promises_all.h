// SPDX-License-Identifier: Apache-2.0
// The promises of a matter whose parts may be of persons, which may be merged and taken apart, opened again, and which issues
// documents.
#ifndef TEST_PROMISES_ALL_H
#define TEST_PROMISES_ALL_H

#include "matter/undo_room.h"
#include "promises.h"

static inline struct id_list parts_now(struct walk *w, const struct matter *m) {
    struct id_list parts = {NULL, 0};
    struct fault f;
    if (m->row->parent == 0 && m->row->children && parts_of(&w->city.desk, m->row->id, &parts, &f) < 0) fail_msg("%s", f.en);
    return parts;
}

// Documents count from one, each of a body, with a number; a reply goes to somebody who is there and was told.
static inline void documents_hold(const struct matter *m, const struct matter *whole) {
    size_t pos = 0;
    int64_t n = 0;
    for (const struct row_document *d; (d = stream_next(m->stream, TABLE_DOCUMENT, &pos)) != NULL;) {
        n++;
        promise(m, d->n >= 1 && d->number.n && d->issued <= m->row->last);
        promise(m, (d->serial > 0) == (d->series.n > 0));
        if (d->requester == 0) continue;
        bool there = false;
        size_t at = 0;
        for (const struct row_requester *r; (r = stream_next(whole->stream, TABLE_REQUESTER, &at)) != NULL;)
            if (r->n == d->requester) there = m != whole || r->told_times > 0 || r->moved_to; // by a part: told once all have answered
        promise(m, there);
    }
    pos = 0;
    for (const struct row_document *d; (d = stream_next(m->stream, TABLE_DOCUMENT, &pos)) != NULL;) promise(m, d->n <= n);
}

// Nobody rates what they were not told; who raised it is behind it, or where its duty went.
static inline void people_hold(struct walk *w, const struct matter *m) {
    size_t pos = 0;
    int64_t leads = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        leads += r->lead == 1 && r->moved_to == 0;
        if (r->satisfied.n || r->solved.n) promise(m, r->rated && r->told && r->told_times > 0); // told again at an end, the last word stands
        if (r->moved_to == 0 || r->moved_to == m->row->id) continue;
        struct matter there = walk_load(w, r->moved_to); // not lost: somebody there answers them, or another one further on
        promise(m, stream_row(there.stream, TABLE_REQUESTER) != NULL);
    }
    if (m->row->outcome == OUTCOME_NONE) promise(m, leads == 1 && requesters_present(m) > 0);
}

// What somebody said in a part of their own is on the record of the whole once the part has ended.
static inline void said_apart_holds(const struct matter *m, const struct matter *part) {
    const struct row_requester *own = stream_row(part->stream, TABLE_REQUESTER);
    size_t pos = 0;
    if (own == NULL) return;
    promise(part, part->row->lead == 0);
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->n != own->from_n || r->moved_to || own->rated == 0 || own->satisfied.n == 0) continue;
        if (part->row->outcome == OUTCOME_NONE) promise(part, r->rated != own->rated);
        else promise(part, r->rated >= own->rated || r->told >= own->rated);
        if (part->row->outcome && r->rated == own->rated) promise(part, str_eq(r->satisfied, own->satisfied));
    }
}

static inline ms_t later(ms_t a, ms_t b) { return a > b ? a : b; }

// A matter and its parts after a command at `at`.
static inline void whole_holds(struct walk *w, int64_t id, ms_t at) {
    struct matter m = walk_load(w, id);
    int64_t open[PROC_SHARES] = {0};
    one_holds(&m, later(at, m.row->last));
    duties_hold(&m);
    documents_hold(&m, &m);
    people_hold(w, &m);
    struct id_list parts = parts_now(w, &m);
    promise(&m, m.row->children == (int64_t)parts.count);
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part = walk_load(w, parts.ids[i]);
        promise(&part, part.row->parent == id && part.row->share >= 1);
        if (part.row->outcome == OUTCOME_NONE) open[part.row->share - 1]++;
        one_holds(&part, later(at, part.row->last));
        documents_hold(&part, &m);
        said_apart_holds(&m, &part);
    }
    for (int i = 0; i < PROC_SHARES; i++) {
        promise(&m, (m.state.shares[i] == SHARE_OPEN) == (open[i] > 0));
        promise(&m, m.row->outcome == OUTCOME_NONE || open[i] == 0);
    }
}

static inline uint64_t whole_sum(struct walk *w, int64_t id) {
    if (id == 0) return 0;
    struct matter m = walk_load(w, id);
    uint64_t sum = rows_sum(m.stream, 1);
    struct id_list parts = parts_now(w, &m);
    for (size_t i = 0; i < parts.count; i++) sum += rows_sum(walk_load(w, parts.ids[i]).stream, (uint64_t)i);
    return sum;
}

#endif
