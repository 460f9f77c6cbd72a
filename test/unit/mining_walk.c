// SPDX-License-Identifier: Apache-2.0
// Chance walks through procedures leave logs that fit whole, whatever ways the log leaves open; damaged ones are
// reported, event by event, and nothing is lost in the count.
#include "mining.h"

#include <stdlib.h>

enum { CASES = 60, STEPS_MAX = 80 };

static const struct {
    const char *procedure, *profile;
} pairs[] = {{"procedures/appeal.proc", "profiles/default.conf"},
             {"procedures/proposal.proc", "profiles/default.conf"},
             {"procedures/hotline.proc", "profiles/default.conf"},
             {"procedures/enterprise.proc", "profiles/default.conf"},
             {"procedures/suggestion.proc", "profiles/default.conf"},
             {"procedures/petition.proc", "profiles/default.conf"},
             {"procedures/arrears.proc", "profiles/default.conf"},
             {"examples/receipt/receipt.proc", "examples/receipt/receipt.conf"},
             {"test/procedures/request_zh.proc", "test/procedures/request.conf"}};

struct walker {
    const struct rules *rules;
    struct state main, parts[PROC_SHARES];
    uint64_t *seed;
    struct buf *rows;
    int n, minute;
};

static void row(struct walker *w, struct str name) {
    w->minute += 1 + (int)chance_below(w->seed, 3);
    buf_printf(w->rows, "%d,%.*s,2024-03-04T%02d:%02d\n", w->n, SP(name), 8 + w->minute / 60, w->minute % 60);
}

static void fork_part(struct walker *w, const struct action *a) {
    const struct procedure *p = w->rules->procedure;
    uint32_t bound = w->main.bound;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->roles[i].field == a->fork_field) bound |= 1u << i;
    w->parts[a->fork_share] = state_part_opened(bound);
}

static void must_step(struct walker *w, const struct section *s, struct state *st, struct move m) {
    struct fault f;
    struct state to;
    if (procedure_step(w->rules, s, st, m, &to, &f) < 0) fail_msg("%s", f.en);
    *st = to;
}

// One step of an open part; at its end the whole is told.
static void part_step(struct walker *w, int share) {
    const struct section *s = &w->rules->procedure->parts[share];
    struct move moves[MOVES_MAX];
    size_t n = procedure_moves(w->rules, s, &w->parts[share], moves);
    if (n == 0) return;
    struct move m = moves[chance_below(w->seed, n)];
    row(w, s->actions[m.action].name.name);
    must_step(w, s, &w->parts[share], m);
    enum outcome o = s->stages[w->parts[share].stage].outcome;
    if (o != OUTCOME_NONE) must_step(w, &w->rules->procedure->main, &w->main, (struct move){.kind = MOVE_PART_END, .action = -1, .share = share, .agreed = o == OUTCOME_AGREED});
}

static bool main_step(struct walker *w) {
    const struct section *s = &w->rules->procedure->main;
    struct move all[MOVES_MAX], acts[MOVES_MAX];
    size_t n = procedure_moves(w->rules, s, &w->main, all), count = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].kind == MOVE_ACT) acts[count++] = all[i];
    for (int share = 0; share < w->rules->procedure->part_count; share++) {
        bool automatic = count == 1 && s->actions[acts[0].action].automatic;
        if (w->main.shares[share] != SHARE_OPEN || w->main.stage < 0 || automatic || chance_below(w->seed, 2)) continue;
        part_step(w, share);
        return true;
    }
    if (count == 0) return false;
    struct move m = acts[chance_below(w->seed, count)];
    row(w, s->actions[m.action].name.name);
    must_step(w, s, &w->main, m);
    if (s->actions[m.action].fork_share >= 0) fork_part(w, &s->actions[m.action]);
    return s->stages[w->main.stage].outcome == OUTCOME_NONE;
}

static void walk_rows(const struct rules *r, uint64_t *seed, struct buf *rows) {
    for (int n = 0; n < CASES; n++) {
        struct walker w = {.rules = r, .main = state_before_opening(), .seed = seed, .rows = rows, .n = n};
        for (int steps = 0; steps < STEPS_MAX && main_step(&w); steps++) continue;
    }
}

static void open_pair(struct held *h, size_t i) {
    struct buf p = BUF_INIT, v = BUF_INIT;
    load(pairs[i].procedure, &p);
    load(pairs[i].profile, &v);
    buf_byte(&p, '\0');
    buf_byte(&v, '\0');
    held_open(h, p.p, v.p);
    buf_release(&p);
    buf_release(&v);
}

static int rounds(void) { return getenv("HUIYIN_LONG") ? 200 : 6; }

static void a_walk_through_a_procedure_fits_it_whole(void **state) {
    uint64_t seed = 41;
    for (int round = 0; round < rounds(); round++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            struct held h;
            struct buf rows = BUF_INIT;
            open_pair(&h, i);
            walk_rows(&h.rules, &seed, &rows);
            buf_byte(&rows, '\0');
            struct fit_report *r = held_csv(&h, rows.p);
            if (r->fitting != r->cases || r->crowded)
                fail_msg("%s: %lld of %lld fit, %lld crowded; %.*s: %.*s", pairs[i].procedure, (long long)r->fitting, (long long)r->cases, (long long)r->crowded,
                         SP(r->kinds[0].cases[0]), SP(misfit_word(r->kinds[0].why, true)));
            assert_int_equal(r->no_opening, 0);
            assert_true(r->seen_actions <= r->open_actions && r->seen_actions > 0);
            buf_release(&rows);
            held_close(&h);
        }
    (void)state;
}

// A line of the rows goes away, stands twice, or changes places with the next.
static void damage(struct buf *rows, uint64_t *seed) {
    struct buf out = BUF_INIT;
    struct str rest = buf_str(rows), line, held = STR("");
    while (str_split(&rest, '\n', &line)) {
        size_t what = chance_below(seed, 12);
        if (what == 0) continue;
        if (what == 1 && held.n == 0) {
            held = line;
            continue;
        }
        buf_printf(&out, "%.*s\n", SP(line));
        if (what == 2) buf_printf(&out, "%.*s:30\n", SP(line));
        if (held.n) buf_printf(&out, "%.*s\n", SP(held));
        held = STR("");
    }
    buf_clear(rows);
    buf_add(rows, buf_str(&out));
    buf_release(&out);
}

static void in_a_damaged_log_every_event_is_counted_once(void **state) {
    uint64_t seed = 43;
    int64_t misfits = 0;
    for (int round = 0; round < rounds(); round++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            struct held h;
            struct buf rows = BUF_INIT;
            open_pair(&h, i);
            walk_rows(&h.rules, &seed, &rows);
            damage(&rows, &seed);
            buf_byte(&rows, '\0');
            struct fit_report *r = held_csv(&h, rows.p);
            int64_t kinds = r->kinds_left_out, variants = 0;
            for (size_t k = 0; k < r->kind_count; k++) kinds += r->kinds[k].count;
            for (size_t k = 0; k < r->variant_count; k++) variants += r->variants[k].count;
            assert_int_equal(r->fit_events + r->misfits, r->counted);
            assert_int_equal(r->counted, (int64_t)h.log.event_count);
            assert_int_equal(kinds, r->misfits);
            assert_int_equal(variants, r->cases);
            assert_int_equal(r->ended + r->open_in_time + r->open_overdue, r->cases);
            misfits += r->misfits + r->no_opening;
            buf_release(&rows);
            held_close(&h);
        }
    assert_true(misfits > 100);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walk_through_a_procedure_fits_it_whole),
        cmocka_unit_test(in_a_damaged_log_every_event_is_counted_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
