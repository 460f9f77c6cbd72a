// SPDX-License-Identifier: Apache-2.0
#include "matter/undo_room.h"

static int bad(struct fault *f, const char *zh, const char *en) { return fault_say(f, FAULT_MACHINE, "bad-event", str_c(zh), str_c(en)); }

// The limit of the clock of that name under the rules of m.
static bool limit_named(const struct matter *m, struct str name, struct limit *ret) {
    int i = section_stage(m->section, name);
    if (i >= 0 && m->section->stages[i].limit >= 0) {
        *ret = limit_now(m, m->section->stages[i].limit, m->section->stages[i].per);
        return true;
    }
    i = section_clock(m->section, name);
    if (i < 0) return false;
    *ret = limit_now(m, m->section->clocks[i].limit, m->section->clocks[i].per);
    return true;
}

// Goes on under its new name with its start, pauses and extensions; the limit is the new one, unless it was late already.
static int go_on(struct applying *x, const struct matter *m, const struct row_clock *was, struct str name, struct fault *f) {
    struct limit l;
    struct row_clock *to = clock_row(x->stream, name);
    if (!limit_named(m, name, &l)) return bad(f, "新程序没有这个时钟", "the new procedure has no such clock");
    if (to) {
        work_touch(x->work, x->stream, to);
    } else {
        to = work_add(x->work, x->stream, TABLE_CLOCK);
        to->matter = was->matter;
        to->name = stream_text(x->stream, name);
    }
    if (!str_eq(was->name, name)) to->runs++;
    to->start = was->start;
    to->stopped = 0;
    to->pauses = was->pauses;
    to->extensions = was->extensions;
    to->lim = was->lim;
    if (!clock_missed(was, x->event->at)) {
        struct buf b = BUF_INIT;
        buf_limit(&b, l);
        to->lim = stream_text(x->stream, buf_str(&b));
        buf_release(&b);
    }
    clock_adopt(m, to, was->due && was->fire == 0, x->event->at);
    return 0;
}

enum { RUNNING_MAX = 64 };

static int move_clocks(struct applying *x, const struct matter *m, struct fault *f) {
    const struct event_matter_moved_to *e = &x->event->u.matter_moved_to;
    struct row_clock was[RUNNING_MAX]; // all as they were: names may change places
    struct str rest = e->starts, one;
    size_t n = 0, pos = 0;
    for (struct row_clock *c; n < RUNNING_MAX && (c = stream_next(x->stream, TABLE_CLOCK, &pos)) != NULL;) {
        if (c->start == 0 || c->stopped) continue;
        was[n++] = *c;
        if (str_eq(pairs_get(e->clocks, c->name), c->name)) continue;
        work_touch(x->work, x->stream, c); // the old name keeps what it counted
        c->stopped = x->event->at;
        c->fire = 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct str name = pairs_get(e->clocks, was[i].name);
        if (name.n && go_on(x, m, &was[i], name, f) < 0) return -1;
    }
    while (list_next(&rest, &one)) {
        struct limit l;
        const struct row_clock *c = clock_row(x->stream, one);
        if (c && !c->stopped) continue;
        if (!limit_named(m, one, &l)) return bad(f, "新程序没有这个时钟", "the new procedure has no such clock");
        clock_start(x->work, m, one, l, x->event->at);
    }
    return 0;
}

static void move_bindings(struct applying *x, struct pair_list roles) {
    size_t pos = 0;
    for (struct row_binding *b; (b = stream_next(x->stream, TABLE_BINDING, &pos)) != NULL;) {
        struct str role = pairs_get(roles, b->role);
        if (str_eq(role, b->role)) continue;
        work_touch(x->work, x->stream, b);
        if (role.n) b->role = stream_text(x->stream, role);
        else b->office = 0;
    }
}

// Rows of shares under their new numbers.
static void move_shares(struct applying *x, struct pair_list shares) {
    struct row_share kept[PROC_SHARES], *s;
    size_t n = 0, pos = 0;
    bool same = true;
    while ((s = stream_next(x->stream, TABLE_SHARE, &pos)) != NULL && n < PROC_SHARES) {
        char word[24];
        int64_t to = 0;
        snprintf(word, sizeof word, "%lld", (long long)s->n);
        str_to_i64(pairs_get(shares, str_c(word)), &to);
        same = same && to == s->n;
        kept[n] = *s;
        kept[n++].n = to;
    }
    if (same) return;
    pos = 0;
    while ((s = stream_next(x->stream, TABLE_SHARE, &pos)) != NULL) work_remove(x->work, x->stream, s);
    for (size_t i = 0; i < n; i++)
        if (kept[i].n) *(struct row_share *)work_add(x->work, x->stream, TABLE_SHARE) = kept[i];
}

int apply_moved_to(struct applying *x, struct fault *f) {
    const struct event_matter_moved_to *e = &x->event->u.matter_moved_to;
    struct matter old, m;
    const struct ruleset *set = library_rules(x->library, e->procedure, e->profile);
    if (matter_of(x->stream, x->library, &old, f) < 0) return -1;
    if (set == NULL || e->section < 0 || e->section > set->rules.procedure->part_count || (e->section != 0) != (old.row->section != 0))
        return bad(f, "迁移到的程序、方案或分件不在账本里", "the procedure, profile or part it moves to is not in the ledger");
    if (step_made(x, &old, f) < 0) return -1;
    old.row->procedure = e->procedure;
    old.row->profile = e->profile;
    old.row->section = e->section;
    if (e->section) old.row->share = e->section;
    old.row->state = e->state;
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    if (m.state.stage < 0 || !str_eq(m.section->stages[m.state.stage].name.name, e->to) || m.section->stages[m.state.stage].outcome != OUTCOME_NONE)
        return bad(f, "迁移到的环节与状态不符", "the stage it moves to is not that of its state");
    m.row->stage = stream_text(x->stream, e->to);
    move_bindings(x, e->roles);
    if (e->section == 0) move_shares(x, e->shares);
    if (move_clocks(x, &m, f) < 0) return -1;
    const struct row_clock *stage = clock_row(x->stream, e->to);
    if (stage == NULL || stage->stopped) stage_clock(x, &m);
    m.row->due = stage_due(&m);
    return 0;
}
