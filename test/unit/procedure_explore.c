// SPDX-License-Identifier: Apache-2.0
// The proof against a naive explorer that shares nothing with it but procedure_step: on thousands of random
// procedures both must see the same states, circles, unanswered ends, open parts, ways out and longest way.
#include "unit.h"

#include "procedure/proof.h"

enum { ROUNDS = 3000, STATES_MAX = 3000, STAGES_MAX = 6, ACTIONS_MAX = 9, SHARES = 2, PATHS_MAX = 200000 };
enum { SYSTEM, HELD, BOUND_A, BOUND_B, ROLES };

struct world {
    struct role roles[ROLES];
    struct name answers[2];
    struct field fields[3]; // two offices, one choice
    struct stage stages[STAGES_MAX], part_stages[2];
    struct rung part_rung;
    struct action actions[ACTIONS_MAX], part_action;
    struct counter counters[2];
    struct section parts[SHARES];
    struct value_name values[4];
    struct procedure p;
    struct rules r;
};

static const struct action no_action = {.to = -1, .counter = -1, .guard_field = -1, .fork_share = -1,
                                        .fork_field = -1, .join_share = -1, .extension = -1, .window = -1, .sample = -1, .sample_per = -1};

static void make_parts(struct world *w) {
    w->part_action = no_action;
    w->part_action.name = (struct name){STR("回复"), {NULL, 0}, 1, 1};
    w->part_action.from = 1;
    w->part_action.to = 1;
    w->part_action.roles = 1u << SYSTEM | 1u << HELD;
    w->part_rung = (struct rung){.act = RUNG_EXECUTE, .role = -1, .action = STR("回复"), .offset_value = -1};
    w->part_stages[0] = (struct stage){.name = {STR("会办中"), {NULL, 0}, 1, 1}, .owners = 1u << HELD, .limit = 2,
                                       .rungs = &w->part_rung, .rung_count = 1, .paused_of = -1, .per = -1};
    w->part_stages[1] = (struct stage){.name = {STR("已回"), {NULL, 0}, 1, 1}, .outcome = OUTCOME_AGREED, .limit = -1,
                                       .paused_of = -1, .per = -1};
    for (int i = 0; i < SHARES; i++)
        w->parts[i] = (struct section){.name = {i ? STR("会签") : STR("会办"), {NULL, 0}, 1, 1}, .part = true,
                                       .stages = w->part_stages, .stage_count = 2, .actions = &w->part_action,
                                       .action_count = 1};
}

static struct action random_action(uint64_t *seed, const struct world *w, int index) {
    static const struct str names[] = {STR("甲"), STR("乙"), STR("丙"), STR("丁"), STR("戊"), STR("己"), STR("庚")};
    int stages = w->p.main.stage_count, counters = w->p.main.counter_count;
    struct action a = no_action;
    a.name = (struct name){names[chance_below(seed, 7)], {NULL, 0}, index + 1, 1};
    a.opening = index == 0;
    a.roles = 1u << (chance_below(seed, 3) ? HELD : chance_below(seed, ROLES));
    if (!a.opening) {
        a.from = 1u << chance_below(seed, (size_t)stages);
        if (chance_below(seed, 4) == 0) a.from |= 1u << chance_below(seed, (size_t)stages);
    }
    if (a.opening || chance_below(seed, 5)) a.to = (int)chance_below(seed, (size_t)stages);
    if (counters && chance_below(seed, 2)) a.counter = (int)chance_below(seed, (size_t)counters);
    if (chance_below(seed, 3) == 0) a.binds = 1u << (BOUND_A + chance_below(seed, 2));
    if (chance_below(seed, 6) == 0) a.unbinds = 1u << (BOUND_A + chance_below(seed, 2));
    a.tells = chance_below(seed, 4) == 0;
    a.owes = chance_below(seed, 8) == 0;
    a.merges = chance_below(seed, 8) == 0;
    if (!a.opening && chance_below(seed, 4) == 0) {
        a.fork_share = (int)chance_below(seed, SHARES);
        a.fork_field = (int)chance_below(seed, 2);
    }
    if (!a.opening && chance_below(seed, 3) == 0) {
        a.join_share = (int)chance_below(seed, SHARES);
        a.join = (enum join)(JOIN_UNFORKED + chance_below(seed, 4));
    }
    if (chance_below(seed, 8) == 0) a.recalls = (uint32_t)chance_below(seed, 1u << SHARES);
    if (chance_below(seed, 5) == 0) {
        a.guard_field = 2;
        a.guard_choices = (uint32_t)(1 + chance_below(seed, 3));
    } else {
        a.otherwise = chance_below(seed, 8) == 0;
    }
    return a;
}

static void make_world(struct world *w, uint64_t *seed) {
    static const struct str stage_names[] = {STR("一"), STR("二"), STR("三"), STR("四"), STR("五"), STR("六")};
    *w = (struct world){.p = {.name = {STR("随机"), {NULL, 0}, 1, 1}}};
    w->roles[SYSTEM] = (struct role){.name = {STR("系统"), {NULL, 0}, 0, 0}, .kind = ROLE_SYSTEM, .field = -1};
    w->roles[HELD] = (struct role){.name = {STR("中心"), {NULL, 0}, 1, 1}, .kind = ROLE_HELD, .field = -1};
    w->roles[BOUND_A] = (struct role){.name = {STR("主办"), {NULL, 0}, 1, 1}, .kind = ROLE_BOUND, .field = 0};
    w->roles[BOUND_B] = (struct role){.name = {STR("协办"), {NULL, 0}, 1, 1}, .kind = ROLE_BOUND, .field = 1};
    w->answers[0] = (struct name){STR("是"), {NULL, 0}, 1, 1};
    w->answers[1] = (struct name){STR("否"), {NULL, 0}, 1, 1};
    w->fields[0] = (struct field){.name = {STR("主办单位"), {NULL, 0}, 1, 1}, .type = FIELD_OFFICE};
    w->fields[1] = (struct field){.name = {STR("协办单位"), {NULL, 0}, 1, 1}, .type = FIELD_OFFICE};
    w->fields[2] = (struct field){.name = {STR("结果"), {NULL, 0}, 1, 1}, .type = FIELD_CHOICE, .choices = w->answers,
                                  .choice_count = 2};
    struct section *s = &w->p.main;
    s->name = w->p.name;
    s->stages = w->stages;
    s->stage_count = 2 + (int)chance_below(seed, STAGES_MAX - 1);
    s->actions = w->actions;
    s->action_count = 2 + (int)chance_below(seed, ACTIONS_MAX - 1);
    s->counters = w->counters;
    s->counter_count = (int)chance_below(seed, 3);
    for (int i = 0; i < 2; i++) w->counters[i] = (struct counter){.name = i ? STR("次二") : STR("次一"), .value = i};
    make_parts(w);
    int ends = 1 + (int)chance_below(seed, 2);
    for (int i = 0; i < s->stage_count; i++) {
        bool end = i >= s->stage_count - ends && i > 0;
        w->stages[i] = (struct stage){.name = {stage_names[i], {NULL, 0}, i + 1, 1}, .owners = 1u << HELD,
                                      .limit = end ? -1 : 2 + (int)chance_below(seed, 2), .paused_of = -1, .per = -1,
                                      .outcome = end ? OUTCOME_CLOSED : OUTCOME_NONE};
    }
    for (int i = 0; i < s->action_count; i++) w->actions[i] = random_action(seed, w, i);
    w->p.roles = w->roles;
    w->p.role_count = ROLES;
    w->p.fields = w->fields;
    w->p.field_count = 3;
    w->p.values = w->values;
    w->p.value_count = 4;
    w->p.parts = w->parts;
    w->p.part_count = SHARES;
    w->r = (struct rules){.procedure = &w->p, .counts = {(int)chance_below(seed, 3), (int)chance_below(seed, 3)}};
    w->r.limits[2] = (struct limit){UNIT_WORKDAY, 1 + (int)chance_below(seed, 9)};
    w->r.limits[3] = (struct limit){UNIT_HOUR, 1 + (int)chance_below(seed, 48)};
}

// What the naive explorer knows.
struct seen {
    const struct world *w;
    struct state states[STATES_MAX];
    char colour[STATES_MAX]; // 0 new, 1 on the way, 2 done
    int count;
    int64_t edges;
    bool full, circle, owed_end, open_end, fork_blocked, stuck, unbound;
};

static bool same(const struct state *a, const struct state *b) {
    bool eq = a->stage == b->stage && a->owed == b->owed && a->bound == b->bound;
    for (int i = 0; i < PROC_COUNTERS; i++) eq = eq && a->counters[i] == b->counters[i];
    for (int i = 0; i < PROC_SHARES; i++) eq = eq && a->shares[i] == b->shares[i];
    return eq;
}

// Tries every variant and every part end; the fields are anything.
static int naive_moves(const struct world *w, const struct state *st, struct move *moves, struct state *to,
                       struct seen *note) {
    const struct section *s = &w->p.main;
    struct fault f = {0};
    int n = 0;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        bool closed = false; // some earlier line of that name happens in every case
        for (int k = 0; k < i; k++) {
            struct state ignored;
            struct move m = {.kind = MOVE_ACT, .action = k};
            closed |= str_eq(s->actions[k].name.name, a->name.name) && s->actions[k].guard_field < 0 &&
                      procedure_step(&w->r, s, st, m, &ignored, &f) == 0;
        }
        if (closed) continue;
        moves[n] = (struct move){.kind = MOVE_ACT, .action = i};
        if (procedure_step(&w->r, s, st, moves[n], &to[n], &f) == 0) {
            n++;
        } else if (note) {
            if (strcmp(f.code, "already-forked") == 0 && a->fork_share >= 0 && st->shares[a->fork_share] == SHARE_OPEN &&
                a->to >= 0 && a->to != st->stage)
                note->fork_blocked = true;
            note->unbound |= strcmp(f.code, "not-bound") == 0;
        }
    }
    for (int i = 0; i < PROC_SHARES; i++)
        for (int agreed = 0; agreed < 2; agreed++) {
            moves[n] = (struct move){.kind = MOVE_PART_END, .share = i, .agreed = agreed};
            if (procedure_step(&w->r, s, st, moves[n], &to[n], &f) == 0) n++;
        }
    return n;
}

static bool sure(const struct world *w, const struct move *moves, int k) {
    if (moves[k].kind == MOVE_PART_END) return true;
    const struct action *a = &w->actions[moves[k].action];
    if (a->guard_field >= 0) return false;
    for (int j = 0; j < k && a->otherwise; j++)
        if (moves[j].kind == MOVE_ACT && str_eq(w->actions[moves[j].action].name.name, a->name.name)) return false;
    return true;
}

// Every answer to the choice field must lead somewhere once one of them does.
static bool answers_missing(const struct world *w, const struct move *moves, int n) {
    for (int k = 0; k < n; k++) {
        if (moves[k].kind != MOVE_ACT || w->actions[moves[k].action].guard_field < 0) continue;
        uint32_t taken = 0;
        for (int j = 0; j < n; j++) {
            if (moves[j].kind != MOVE_ACT) continue;
            const struct action *b = &w->actions[moves[j].action];
            if (!str_eq(b->name.name, w->actions[moves[k].action].name.name)) continue;
            taken |= b->guard_field < 0 ? 3 : b->guard_choices;
        }
        if (taken != 3) return true;
    }
    return false;
}

// Done in a stage and leaving it as it was.
static bool only_notes(const struct world *w, const struct move *m, const struct state *from, const struct state *to) {
    return m->kind == MOVE_ACT && w->actions[m->action].to < 0 && same(from, to);
}

// Whether some sequence of lines from the stage on, whatever holds, counts with this counter.
static bool asked_later(const struct world *w, int stage, int counter, unsigned seen) {
    if (seen >> stage & 1) return false;
    for (int i = 0; i < w->p.main.action_count; i++) {
        const struct action *a = &w->actions[i];
        if (!(a->from >> stage & 1)) continue;
        if (a->counter == counter || (a->to >= 0 && asked_later(w, a->to, counter, seen | 1u << stage))) return true;
    }
    return false;
}

static int visit(struct seen *x, const struct state *given) {
    struct state one = *given, *st = &one;
    int at = 0;
    for (int i = 0; st->stage >= 0 && i < x->w->p.main.counter_count; i++)
        if (!asked_later(x->w, st->stage, i, 0)) one.counters[i] = 0;
    while (at < x->count && !same(&x->states[at], st)) at++;
    if (at == STATES_MAX) {
        x->full = true;
        return 0;
    }
    if (at < x->count) {
        if (x->colour[at] == 1) x->circle = true;
        return at;
    }
    x->states[x->count++] = *st;
    x->colour[at] = 1;
    struct move moves[ACTIONS_MAX + 2 * PROC_SHARES];
    struct state to[ACTIONS_MAX + 2 * PROC_SHARES];
    int n = naive_moves(x->w, st, moves, to, x);
    bool end = st->stage >= 0 && x->w->stages[st->stage].outcome != OUTCOME_NONE, goes_on = st->stage < 0 && n > 0;
    for (int k = 0; k < n && !x->full; k++) {
        x->edges++;
        if (only_notes(x->w, &moves[k], st, &to[k])) continue;
        goes_on |= sure(x->w, moves, k);
        visit(x, &to[k]);
    }
    if (!end && !goes_on) x->stuck = true;
    x->stuck |= answers_missing(x->w, moves, n);
    if (end) {
        x->owed_end |= st->owed;
        for (int i = 0; i < PROC_SHARES; i++) x->open_end |= st->shares[i] == SHARE_OPEN;
    }
    x->colour[at] = 2;
    return at;
}

static int64_t stage_minutes(const struct world *w, int stage) {
    struct limit l;
    if (w->stages[stage].outcome != OUTCOME_NONE) return 0;
    l = w->r.limits[w->stages[stage].limit];
    return l.n * (l.unit == UNIT_HOUR ? 60 : 1440);
}

// Walks every path there is; only for graphs without circles.
static int64_t longest_from(const struct world *w, const struct state *st, int *paths) {
    struct move moves[ACTIONS_MAX + 2 * PROC_SHARES];
    struct state to[ACTIONS_MAX + 2 * PROC_SHARES];
    int n = naive_moves(w, st, moves, to, NULL);
    int64_t best = 0;
    if (++*paths > PATHS_MAX) return 0;
    for (int k = 0; k < n; k++) {
        if (only_notes(w, &moves[k], st, &to[k])) continue;
        int64_t here = moves[k].kind == MOVE_ACT && w->actions[moves[k].action].to >= 0
                           ? stage_minutes(w, w->actions[moves[k].action].to) : 0;
        int64_t sum = here + longest_from(w, &to[k], paths);
        if (sum > best) best = sum;
    }
    return best;
}

static const struct finding *finding_of(const struct proof *p, struct str section, int property) {
    for (int i = 0; i < p->finding_count; i++)
        if (p->findings[i].property == property && str_eq(p->findings[i].section, section)) return &p->findings[i];
    return NULL;
}

static void numbers_go_both_ways(const struct seen *x) {
    const struct section *s = &x->w->p.main;
    int64_t space = state_space(&x->w->r, s);
    for (int i = 0; i < x->count; i++) {
        struct state back;
        int64_t number = state_pack(&x->w->r, s, &x->states[i]);
        assert_true(number >= 0 && number < space);
        assert_int_equal(state_unpack(&x->w->r, s, number, &back), 0);
        assert_true(same(&back, &x->states[i]));
    }
}

// A trace must be a way that can be walked: each step from the stage it names, with a line of that name.
static void trace_can_be_walked(const struct world *w, const struct trace_step *steps, int count,
                                const struct state *states, int state_count, int from) {
    static struct state now[STATES_MAX], next[STATES_MAX];
    int n = state_count;
    for (int i = 0; i < n; i++) now[i] = states[i];
    for (int i = from; i < count; i++) {
        int m = 0;
        for (int k = 0; k < n; k++) {
            struct str at = now[k].stage < 0 ? (struct str){NULL, 0} : w->stages[now[k].stage].name.name;
            struct move moves[ACTIONS_MAX + 2 * PROC_SHARES];
            struct state to[ACTIONS_MAX + 2 * PROC_SHARES];
            if (!str_eq(at, steps[i].stage)) continue;
            int count_here = naive_moves(w, &now[k], moves, to, NULL);
            for (int j = 0; j < count_here; j++) {
                struct str name = moves[j].kind == MOVE_ACT ? w->actions[moves[j].action].name.name
                                                            : w->parts[moves[j].share].name.name;
                bool known = !str_eq(name, steps[i].action);
                for (int q = 0; q < m && !known; q++) known = same(&next[q], &to[j]);
                if (!known && m < STATES_MAX) next[m++] = to[j];
            }
        }
        assert_true(m > 0);
        n = m;
        for (int k = 0; k < n; k++) now[k] = next[k];
    }
}

static void the_proof_sees_what_a_naive_explorer_sees(void **state) {
    (void)state;
    static struct world w;
    static struct seen x;
    uint64_t seed = 20261122;
    int circles = 0, owed = 0, open = 0, stuck = 0, long_ways = 0, unbound = 0, states = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena a = ARENA_INIT;
        struct proof p = {0};
        struct fault f = {0};
        const struct state start = state_before_opening();
        struct str name = STR("随机");
        make_world(&w, &seed);
        x = (struct seen){.w = &w};
        visit(&x, &start);
        assert_false(x.full);
        assert_int_equal(procedure_prove(&w.r, &a, &p, &f), 0);
        assert_int_equal(p.sections[0].states, x.count);
        assert_int_equal(p.sections[0].edges, x.edges);
        assert_int_equal(finding_of(&p, name, 2) != NULL, x.circle);
        assert_int_equal(finding_of(&p, name, 3) != NULL, x.stuck);
        assert_int_equal(finding_of(&p, name, 5) != NULL, x.owed_end);
        assert_int_equal(finding_of(&p, name, 6) != NULL, x.open_end || x.fork_blocked);
        assert_int_equal(finding_of(&p, name, 7) != NULL, x.unbound);
        numbers_go_both_ways(&x);
        for (int i = 0; i < p.finding_count; i++) {
            const struct finding *g = &p.findings[i];
            if (!str_eq(g->section, name)) continue;
            if (g->property == 2)
                trace_can_be_walked(&w, g->trace, g->trace_count, x.states, x.count, 0);
            else
                trace_can_be_walked(&w, g->trace, g->trace_count, &start, 1, 0);
        }
        int paths = 0;
        if (!x.circle && !x.stuck) {
            int64_t minutes = longest_from(&w, &start, &paths);
            if (paths <= PATHS_MAX) {
                assert_int_equal(p.sections[0].longest_minutes, minutes);
                trace_can_be_walked(&w, p.sections[0].longest, p.sections[0].longest_count, &start, 1, 0);
                long_ways += minutes > 0;
            }
        }
        circles += x.circle;
        owed += x.owed_end;
        open += x.open_end;
        stuck += x.stuck;
        unbound += x.unbound;
        states += x.count;
        arena_release(&a);
    }
    // The draw must be worth something: each kind often enough, and not always.
    const int kinds[] = {circles, owed, open, stuck, unbound, long_ways};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        print_message("%d ", kinds[i]);
        assert_in_range(kinds[i], 50, ROUNDS - 50);
    }
    print_message("of %d; %d states\n", ROUNDS, states);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_proof_sees_what_a_naive_explorer_sees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
