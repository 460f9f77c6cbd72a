// SPDX-License-Identifier: Apache-2.0
// Any random sequence of commands keeps the promises, in every shipped procedure, with whatever else may be done to a matter
// beside its course: signing on, rating, correcting, undoing, splitting, promising, marking, supervising, delivering.
#include "walk_all.h"

enum { SEED = 20261126, COMMANDS = 25000, COMMANDS_LONG = 100000, WALKS_LONG = 10, MAY_LACK = 12, BATCH_MAX = 400, SLOTS = 40 };

static struct answer run(struct walk *w, const struct command *c) {
    struct answer a;
    desk_run(&w->city.desk, c, &a);
    w->commands++;
    if (!a.ok && a.fault.kind != FAULT_INPUT)
        fail_msg("%.*s on %.*s by %.*s: the machine: %s: %s", SP(c->verb), SP(c->matter), SP(c->by), a.fault.code, a.fault.en);
    if (!a.ok) assert_true(a.fault.code[0] && a.fault.zh[0] && a.fault.en[0] && a.event_count == 0);
    return a;
}

// Every matter that events of this command stand in.
static void look_at_touched(struct all *all, const struct answer *a, int64_t about, ms_t at) {
    struct walk *w = &all->w;
    whole_holds(w, about, at);
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++) {
        struct stream *st = map_get(&w->city.desk.work.streams, a->events[i].stream);
        const struct row_matter *row = st ? stream_row(st, TABLE_MATTER) : NULL;
        int64_t id = row == NULL ? 0 : row->parent ? row->parent : row->id;
        if (id && id != about) whole_holds(w, id, 0);
    }
}

// A refused command leaves nothing. Timers that were due before it may have fired the first time, so it is given twice.
static void refused_leaves_nothing(struct walk *w, int64_t about, const struct command *c, const struct answer *first) {
    int64_t seq = w->city.desk.region_seq;
    size_t pending = w->city.desk.work.pending_count;
    uint64_t sum = whole_sum(w, about);
    struct answer a = run(w, c);
    if (a.ok || !str_eq(str_c(a.fault.code), str_c(first->fault.code)))
        fail_msg("%.*s: %s, then %s", SP(c->verb), first->fault.code, a.ok ? "accepted" : a.fault.code);
    assert_int_equal(seq, w->city.desk.region_seq);
    assert_int_equal(pending, w->city.desk.work.pending_count);
    assert_true(sum == whole_sum(w, about));
}

static struct answer give(struct all *all, int64_t about, const struct command *c, bool must_fail) {
    struct walk *w = &all->w;
    uint64_t sum = whole_sum(w, about);
    int64_t seq = w->city.desk.region_seq;
    struct answer a = run(w, c);
    if (a.ok && must_fail) fail_msg("accepted: %.*s on %.*s by %.*s", SP(c->verb), SP(c->matter), SP(c->by));
    w->accepted += a.ok;
    w->refused += !a.ok;
    if (!a.ok && seq == w->city.desk.region_seq) assert_true(sum == whole_sum(w, about));
    if (!a.ok) refused_leaves_nothing(w, about, c, &a);
    look_at_touched(all, &a, about, a.ok && c->matter.n ? c->at : 0);
    return a;
}

// `born`: in this batch.
static void remember(struct all *all, int64_t id, int procedure, bool born) {
    struct walked *k = &all->w.live[chance_below(&all->w.seed, SLOTS)];
    if (k->id == 0 || walk_load(&all->w, k->id).row->outcome) *k = (struct walked){.id = id, .procedure = procedure, .version = born ? all->batch : 0};
}

static void open_one(struct all *all, struct walked *k) {
    struct walk *w = &all->w;
    int procedure = (int)chance_below(&w->seed, w->procedure_count);
    for (int tries = 0; tries < 3; tries++) { // one of which most has not happened yet
        int other = (int)chance_below(&w->seed, w->procedure_count);
        if (lacking(all, other) > lacking(all, procedure)) procedure = other;
    }
    struct command c = walk_opening(w, procedure);
    struct answer a = run(w, &c);
    if (!a.ok) fail_msg("%.*s of %.*s by %.*s: %s: %s (%s)", SP(c.verb), SP(w->names[procedure]), SP(c.by), a.fault.code, a.fault.en, a.fault.where);
    w->accepted++;
    *k = (struct walked){.id = a.id, .procedure = procedure, .version = all->batch};
    whole_holds(w, a.id, w->now);
}

static bool spoil(struct walk *w, const struct matter *m, struct command *c) {
    const struct section *s = m->section;
    switch (chance_below(&w->seed, 8)) {
    case 0: walk_put(c, STR("没有的"), STR("1")); return true;
    case 1: c->by = STR("nobody"); return true;
    case 2: c->version = m->row->version + 100; return true;
    case 3: c->verb = STR("飞走"); return true;
    case 4: c->at = m->row->last - 1; return true;
    case 5: c->by = arena_printf(&w->scratch, "office%zu", chance_below(&w->seed, WALK_OFFICES)); return false;
    case 6: c->fields.count = chance_below(&w->seed, c->fields.count + 1); return false;
    default: c->verb = s->actions[chance_below(&w->seed, (size_t)s->action_count)].name.name; return false;
    }
}

// The part or the whole it is about: rather an open part, where there is one.
static struct matter whole_or_part(struct walk *w, int64_t id) {
    struct matter m = walk_load(w, id);
    struct id_list parts = parts_now(w, &m);
    for (int tries = 0; parts.count && tries < 6 && !one_in(w, 4); tries++) {
        struct matter part = walk_load(w, parts.ids[chance_below(&w->seed, parts.count)]);
        if (part.row->outcome == OUTCOME_NONE || one_in(w, 30)) return part;
    }
    return m;
}

// It has a count, or is what happens once that is used up.
static bool counted(const struct section *s, const struct action *a) { return s->actions[section_action(s, a->name.name)].counter >= 0; }

static bool leads_to_counted(const struct section *s, const struct action *a) {
    for (int i = 0; i < s->action_count; i++)
        if (a->to >= 0 && s->actions[i].counter >= 0 && s->actions[i].kind == ACTION_ORDINARY && (s->actions[i].from >> a->to & 1)) return true;
    return false;
}

// A command of the procedure, rather a variant that happened seldom. Some matters are stubborn: they use up what is counted.
static bool act_of(struct all *all, const struct walked *k, const struct matter *m, struct command *ret, int64_t **ret_count) {
    struct walk *w = &all->w;
    struct move moves[MOVES_MAX];
    size_t n = procedure_moves(m->rules, m->section, &m->state, moves);
    bool found = false, stubborn = all->stubborn && m->row->outcome == OUTCOME_NONE, any = one_in(w, stubborn ? 24 : 3);
    uint64_t least = 0;
    for (size_t i = 0; i < n; i++) {
        if (moves[i].kind != MOVE_ACT) continue;
        const struct action *a = &m->section->actions[moves[i].action];
        struct command c;
        int64_t *count = done_of(all, k->procedure, m, moves[i].action);
        if (*count && !m->section->part && walk_seldom(a, m->section) && !one_in(w, 8)) continue;
        uint64_t score = any ? chance_below(&w->seed, 1000) : (uint64_t)(*count + 1) * (1 + chance_below(&w->seed, 4));
        if (stubborn && a->kind == ACTION_ORDINARY && (counted(m->section, a) || leads_to_counted(m->section, a))) score = counted(m->section, a) ? 1 : 2;
        if (*count == 0) score = 0;
        if ((found && score >= least) || !walk_variant(w, m, a, &c)) continue;
        *ret = c;
        *ret_count = count;
        least = score;
        found = true;
    }
    return found;
}

static void act_once(struct all *all, struct walked *k) {
    struct walk *w = &all->w;
    struct command c;
    struct matter m = whole_or_part(w, k->id);
    int64_t *n = NULL;
    ms_t fire = earliest_rung(&m);
    if (one_in(w, 12) && fire > w->now && fire < w->now + 15 * MS_DAY) w->now = fire; // the very moment
    if (!act_of(all, k, &m, &c, &n)) {
        c = walk_command(w, STR("clock.tick"), k->id);
        c.by = STR("admin");
        give(all, k->id, &c, false);
        return;
    }
    bool must = one_in(w, 8) && spoil(w, &m, &c);
    struct answer a = give(all, k->id, &c, must);
    if (!a.ok) return;
    ++*n;
    snprintf(all->last_by[k - w->live], sizeof all->last_by[0], "%.*s", SP(c.by));
    m = walk_load(w, k->id);
    if (m.row->outcome == OUTCOME_MERGED) all->merged[all->merged_count++ % 16] = k->id;
    if (m.row->outcome == OUTCOME_REFUSED) all->turned_away[all->turned_away_count++ % 16] = k->id;
}

// Often at once: invitations run out, and a walk of any length would have seen none signed.
static void answer_invitation(struct all *all, int64_t id, size_t invite) {
    struct walk *w = &all->w;
    size_t i = invite + 1 + chance_below(&w->seed, 2); // signs, declines
    struct matter m = walk_load(w, id);
    struct command c = beside_command(w, &besides[i], &m, STR(""));
    struct answer a = give(all, id, &c, false);
    all->tried[i]++;
    all->besides[i] += a.ok;
}

static void beside_once(struct all *all, struct walked *k) {
    struct walk *w = &all->w;
    size_t i = chance_below(&w->seed, BESIDES);
    for (int tries = 0; tries < 3 && all->besides[i]; tries++) {
        size_t other = chance_below(&w->seed, BESIDES);
        if (all->besides[other] < all->besides[i]) i = other;
    }
    const struct beside *b = &besides[i];
    int64_t id = k->id;
    if (b->about == ABOUT_MERGED && all->merged_count) id = all->merged[chance_below(&w->seed, all->merged_count < 16 ? all->merged_count : 16)];
    if (b->about == ABOUT_REFUSED && all->turned_away_count)
        id = all->turned_away[chance_below(&w->seed, all->turned_away_count < 16 ? all->turned_away_count : 16)];
    struct matter m = walk_load(w, id);
    for (int tries = 0; tries < SLOTS && !beside_fits(b, &m); tries++) {
        struct walked *other = &w->live[chance_below(&w->seed, SLOTS)];
        if (other->id) m = walk_load(w, id = (k = other)->id);
    }
    struct command c = beside_command(w, b, &m, str_c(all->last_by[k - w->live]));
    struct answer a = give(all, id, &c, false);
    all->tried[i]++;
    if (!a.ok) {
        snprintf(all->why[i], sizeof all->why[i], "%s", a.fault.code);
        return;
    }
    all->besides[i]++;
    if (str_eq(c.verb, STR("cosign.invite")) && one_in(w, 2)) answer_invitation(all, id, i);
    if (str_eq(c.verb, STR("slip.issue"))) w->supervisions[w->supervision_count++ % 8] = a.id;
    if (str_eq(c.verb, STR("delivery.open"))) w->deliveries[w->delivery_count++ % 8] = a.id;
    if (str_eq(c.verb, STR("matter.split"))) remember(all, a.id, k->procedure, true);
    if (str_eq(c.verb, STR("unmerge"))) remember(all, id, k->procedure, false);
}

static void one(struct all *all) {
    struct walk *w = &all->w;
    size_t slot = chance_below(&w->seed, SLOTS), other = chance_below(&w->seed, SLOTS);
    if (!all->stays) all->slot = slot < other ? slot : other;
    struct walked *k = &w->live[all->slot];
    if (k->id && walk_load(w, k->id).row->outcome && one_in(w, 12)) k->id = 0; // ended ones stay a while: they may be opened again
    if (k->id == 0) open_one(all, k);
    struct matter m = walk_load(w, k->id);
    all->stubborn = m.row->outcome == OUTCOME_NONE && m.row->opened / MS_MINUTE % 3 == 0;
    if (one_in(w, all->stubborn ? 16 : 4)) beside_once(all, k);
    else act_once(all, k);
}

static void time_passes(struct walk *w) {
    if (one_in(w, 12)) return; // two things at one moment
    if (one_in(w, 400)) w->now += (ms_t)chance_below(&w->seed, 80) * MS_DAY;
    else if (one_in(w, 50)) w->now += (ms_t)chance_below(&w->seed, 8 * 24) * MS_HOUR;
    w->now += (ms_t)chance_below(&w->seed, 60) * MS_MINUTE;
}

static void batch(struct all *all, size_t n, bool lost) {
    struct walk *w = &all->w;
    struct city *c = &w->city;
    struct fault f;
    uint64_t sums[SLOTS];
    int64_t seq = c->desk.region_seq;
    all->batch++;
    memcpy(w->before, w->live, sizeof w->before);
    memcpy(all->done_before, all->done, sizeof all->done);
    w->now_before = w->now;
    for (size_t i = 0; lost && i < SLOTS; i++) sums[i] = whole_sum(w, w->live[i].id);
    if (store_begin(c->store, &f) < 0) fail_msg("%s", f.en);
    if (desk_checkpoint_due(&c->desk) && desk_checkpoint(&c->desk, &f) < 0) fail_msg("%s", f.en);
    for (size_t i = 0; i < n; i++) {
        arena_reset(&w->scratch);
        w->serial++;
        all->stays = !one_in(w, all->stubborn ? 24 : 4); // several in a row on one matter, within the hour: what is due in hours is reached in time
        if (all->stays) w->now += (ms_t)chance_below(&w->seed, 10) * MS_MINUTE;
        else time_passes(w);
        one(all);
    }
    if (!lost) {
        if (desk_write(&c->desk, &f) < 0 || store_commit(c->store, &f) < 0) fail_msg("%s: %s", f.code, f.en);
        desk_written(&c->desk);
        return;
    }
    if (one_in(w, 2) && desk_write(&c->desk, &f) < 0) fail_msg("%s: %s", f.code, f.en);
    store_rollback(c->store);
    if (desk_drop(&c->desk, &f) < 0) fail_msg("%s", f.en);
    w->dropped++;
    assert_int_equal(c->desk.region_seq, seq);
    for (size_t i = 0; i < SLOTS; i++) {
        struct matter m;
        if (w->live[i].id && w->live[i].version == all->batch) assert_true(matter_load(&c->desk, w->live[i].id, &m, &f) < 0);
    }
    memcpy(w->live, w->before, sizeof w->live);
    memcpy(all->done, all->done_before, sizeof all->done);
    for (size_t i = 0; i < SLOTS; i++) assert_true(sums[i] == whole_sum(w, w->live[i].id));
    w->now = w->now_before;
    w->supervision_count = w->delivery_count = all->merged_count = all->turned_away_count = 0;
}

// Everything there is has to happen: of a short walk all but a few of the rarest.
static void one_walk(uint64_t seed, bool longer) {
    int64_t commands = longer ? COMMANDS_LONG : COMMANDS, most = longer ? COMMANDS_LONG * 3 : COMMANDS, may_lack = longer ? 0 : MAY_LACK;
    struct all *all = mem_new(sizeof *all);
    struct walk *w = &all->w;
    all_city(all, seed);
    while (w->commands < commands || (w->commands < most && (besides_lacking(all, false) || the_ledger_lacks(all, false)))) batch(all, 1 + chance_below(&w->seed, BATCH_MAX), one_in(w, 12));
    city_verify(&w->city);
    int64_t lacks = the_ledger_lacks(all, true);
    print_message("# %lld commands, %lld accepted, %lld refused, %lld rungs, %lld batches lost, %lld events\n", (long long)w->commands, (long long)w->accepted,
                  (long long)w->refused, (long long)all->clocks, (long long)w->dropped, (long long)w->city.desk.region_seq);
    assert_true(lacks <= may_lack);
    assert_true(all->clocks > 0);
    assert_true(besides_lacking(all, true) <= may_lack);
    numbers_have_no_gaps(w);
    rates_agree(w);
    city_reopen(&w->city);
    city_verify(&w->city);
    all_release(all);
}

// HUIYIN_LONG: a million, each hundred thousand from another beginning.
static void any_sequence_in_any_procedure_keeps_the_promises(void **state) {
    (void)state;
    const char *seed = getenv("WALK_SEED");
    bool longer = getenv("HUIYIN_LONG") != NULL;
    for (uint64_t i = 0; i < (longer ? WALKS_LONG : 1); i++) one_walk((seed ? strtoull(seed, NULL, 10) : SEED) + i, longer);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_sequence_in_any_procedure_keeps_the_promises)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
