// SPDX-License-Identifier: Apache-2.0
// The promises, looked at in the rows of one matter and its parts.
#ifndef TEST_PROMISES_H
#define TEST_PROMISES_H

#include "matter/room.h"
#include "walk_city.h"

#define promise(m, held) \
    do { \
        if (!(held)) promise_broken((m), #held, __FILE__, __LINE__); \
    } while (0)

static inline void promise_broken(const struct matter *m, const char *what, const char *file, int line) {
    fail_msg("%s:%d: matter %lld (%.*s) of \"%.*s\" at \"%.*s\", version %lld: not %s", file, line, (long long)m->row->id,
             SP(m->row->number), SP(m->rules->procedure->name.name), SP(m->row->stage), (long long)m->row->version, what);
}

static inline bool has_owner(const struct matter *m) {
    const struct procedure *p = m->rules->procedure;
    uint32_t owners = m->section->stages[m->state.stage].owners;
    for (int i = 0; i < p->role_count; i++) {
        size_t pos = 0;
        if (!(owners >> i & 1)) continue;
        if (p->roles[i].kind == ROLE_HELD) return true; // who holds it is looked at when somebody acts
        if (p->roles[i].kind != ROLE_BOUND) continue;
        if (p->fields[p->roles[i].field].type == FIELD_PERSON) {
            for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
                if (r->moved_to == 0) return true;
        } else {
            for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;)
                if (b->office && str_eq(b->role, p->roles[i].name.name)) return true;
        }
    }
    return false;
}

static inline ms_t earliest_rung(const struct matter *m) {
    ms_t fire = 0;
    size_t pos = 0;
    for (const struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;)
        if (c->fire && (fire == 0 || c->fire < fire)) fire = c->fire;
    return fire;
}

// Every running clock stands in a pause, has a next rung at or behind `at`, or has had its last one; the clock of the
// stage, where its last rung has fired, escalated by it (a rung that acts would have left the stage).
static inline void clocks_hold(const struct matter *m, ms_t at) {
    const struct stage *stage = &m->section->stages[m->state.stage];
    bool paused = stage->paused_of >= 0 || stage->halts, there = stage->limit < 0;
    size_t pos = 0;
    for (const struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;) {
        struct rung_time rungs[RUNGS_MAX];
        bool mine = str_eq(c->name, stage->name.name);
        if (mine) there = true;
        if (mine) promise(m, c->start && c->stopped == 0);
        if (c->stopped) {
            promise(m, c->fire == 0 && c->stopped >= c->start);
            continue;
        }
        if (str_ends(c->pauses, STR(".."))) {
            promise(m, paused && !mine && c->due == 0 && c->fire == 0);
            continue;
        }
        size_t n = clock_rungs(m, c, rungs);
        promise(m, c->due >= c->start && c->due == clock_due(m, c));
        promise(m, !paused || mine || c->due <= at); // in a pause only what ran out before it runs on
        promise(m, c->fire ? c->fire >= at && c->rung < (int64_t)n : c->rung == (int64_t)n);
        if (!mine || c->fire) continue;
        bool escalated = false;
        for (size_t i = 0; i < n; i++) {
            promise(m, rungs[i].rung->act != RUNG_EXECUTE);
            escalated |= rungs[i].rung->act == RUNG_ESCALATE;
        }
        promise(m, escalated);
    }
    promise(m, there);
}

static inline void duties_hold(const struct matter *m) {
    bool owed = false;
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to) {
            promise(m, r->owed == 0);
            continue;
        }
        owed |= r->owed != 0;
        promise(m, r->owed || (r->told && r->told_by.n && r->told_times > 0));
        promise(m, r->told <= m->row->last);
        promise(m, r->rated || (r->satisfied.n == 0 && r->solved.n == 0));
    }
    promise(m, owed == m->state.owed);
}

static inline void parts_hold(struct walk *w, const struct matter *m, const struct walked *known) {
    int64_t open[PROC_SHARES] = {0};
    for (size_t i = 0; i < known->part_count; i++) {
        struct matter part = walk_load(w, known->parts[i]);
        promise(&part, part.row->parent == m->row->id && part.row->share >= 1);
        if (part.row->outcome == OUTCOME_NONE) open[part.row->share - 1]++;
    }
    promise(m, m->row->children == (int64_t)known->part_count);
    for (int i = 0; i < PROC_SHARES; i++) promise(m, (m->state.shares[i] == SHARE_OPEN) == (open[i] > 0));
    size_t pos = 0;
    for (const struct row_share *s; (s = stream_next(m->stream, TABLE_SHARE, &pos)) != NULL;) promise(m, s->open == open[s->n - 1]);
    if (m->row->outcome)
        for (int i = 0; i < PROC_SHARES; i++) promise(m, open[i] == 0);
}

static inline void one_holds(const struct matter *m, ms_t at) {
    struct move moves[MOVES_MAX];
    size_t pos = 0;
    enum outcome at_stage = m->section->stages[m->state.stage].outcome;
    promise(m, str_eq(m->row->stage, m->section->stages[m->state.stage].name.name));
    promise(m, m->row->last <= at && m->row->opened <= m->row->last);
    if (m->row->outcome == OUTCOME_NONE) {
        promise(m, at_stage == OUTCOME_NONE);
        promise(m, has_owner(m));
        promise(m, procedure_moves(m->rules, m->section, &m->state, moves) > 0);
        promise(m, m->row->due == stage_due(m));
        clocks_hold(m, at);
        return;
    }
    promise(m, at_stage == (enum outcome)m->row->outcome || (m->row->parent && m->row->outcome == OUTCOME_WITHDRAWN) ||
               (m->row->merged_into && m->row->outcome == OUTCOME_MERGED)); // recalled; split off and back again
    promise(m, !m->state.owed && m->row->due == 0 && m->row->closed && m->row->closed <= m->row->last);
    for (const struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL;) promise(m, c->stopped && c->fire == 0);
}

// The matter and its parts after a command at `at`.
static inline void promises_hold(struct walk *w, struct walked *known, ms_t at) {
    struct matter m = walk_load(w, known->id);
    one_holds(&m, at);
    duties_hold(&m);
    parts_hold(w, &m, known);
    promise(&m, m.row->last >= known->last && m.row->version >= known->version);
    known->last = m.row->last;
    known->version = m.row->version;
    const struct row_requester *lead = stream_row(m.stream, TABLE_REQUESTER);
    if (known->said) promise(&m, str_eq(lead->satisfied, str_c(known->said)));
    for (size_t i = 0; i < known->part_count; i++) {
        struct matter part = walk_load(w, known->parts[i]);
        one_holds(&part, at);
        promise(&part, !part.state.owed && stream_row(part.stream, TABLE_REQUESTER) == NULL);
    }
}

// Whatever the order the rows stand in.
static inline uint64_t rows_sum(const struct stream *st, uint64_t sum) {
    for (size_t i = 0; i < st->count; i++) {
        if (st->rows[i].gone) continue;
        const struct table *t = &tables[st->rows[i].table];
        uint64_t one = (uint64_t)st->rows[i].table + 1;
        for (int k = 0; k < t->column_count; k++) {
            const void *row = st->rows[i].row;
            uint64_t v = t->columns[k].type == COLUMN_INT ? (uint64_t)*row_int(&t->columns[k], row) : hash_bytes(*row_str(&t->columns[k], row));
            one = (one ^ v) * 0x100000001B3u + 1;
        }
        sum += one;
    }
    return sum + (uint64_t)st->seq;
}

// A sum over all rows of a matter and its parts.
static inline uint64_t family_sum(struct walk *w, const struct walked *known) {
    if (known->id == 0) return 0;
    uint64_t sum = rows_sum(walk_load(w, known->id).stream, 1);
    for (size_t i = 0; i < known->part_count; i++) sum = rows_sum(walk_load(w, known->parts[i]).stream, sum);
    return sum;
}

#endif
