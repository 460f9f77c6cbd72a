// SPDX-License-Identifier: Apache-2.0
// Any random sequence of commands keeps the promises: allowed and disallowed commands over many matters of both
// procedures, in batches, some of which are lost on the way to the store.
#include "ledger/event.h"
#include "promises.h"

enum { SEED = 20240301, COMMANDS = 30000, COMMANDS_LONG = 100000, WALKS_LONG = 10, COMMANDS_AGAIN = 4000, BATCH_MAX = 400 };

static int64_t store_newest(struct walk *w) {
    struct cell c = CELL_INT(0);
    struct fault f;
    if (store_first(w->city.store, SQL_EVENT_LAST, NULL, 0, &c, 1, &f) < 0) fail_msg("%s", f.en);
    return c.i;
}

static struct walked *known_of(struct walk *w, int64_t id) {
    for (size_t i = 0; i < WALK_LIVE && id; i++)
        if (w->live[i].id == id) return &w->live[i];
    return NULL;
}

static const char *word_of(struct str value) {
    static const char *const words[] = {"满意", "基本满意", "不满意", "未评价"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(value, str_c(words[i]))) return words[i];
    return "";
}

// What an accepted command means for what is known beside the rows.
static void learn(struct walk *w, struct walked *k, const struct command *c, const struct answer *a) {
    struct matter m = walk_load(w, k->id);
    int action = section_action(&m.rules->procedure->main, c->verb);
    struct str said = command_field(c, STR("满意度"));
    bool part_acts = !str_eq(c->matter, id_text(w, k->id));
    if (!part_acts && action >= 0 && m.rules->procedure->main.actions[action].tells && m.row->outcome == OUTCOME_NONE) k->said = "";
    if (!part_acts && said.n) k->said = word_of(said);
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++)
        if (a->events[i].type == EVENT_MATTER_OPENED && a->events[i].stream != k->id) {
            assert_true(k->part_count < WALK_PARTS);
            k->parts[k->part_count++] = a->events[i].stream;
        }
}

static void check_touched(struct walk *w, struct walked *k, const struct command *c, const struct answer *a) {
    bool about = a->ok || !str_eq(str_c(a->fault.code), STR("unknown-matter")); // else no timers fired
    if (c->at >= k->last && about) promises_hold(w, k, c->at);
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++) {
        struct walked *other = known_of(w, a->events[i].stream);
        if (other && other != k) promises_hold(w, other, c->at);
    }
    struct matter m = walk_load(w, k->id);
    if (m.row->outcome == OUTCOME_NONE) return;
    w->ended[w->ended_count++ % 64] = k->id;
    k->id = 0;
}

static struct answer run(struct walk *w, const struct command *c) {
    struct answer a;
    desk_run(&w->city.desk, c, &a);
    w->commands++;
    if (!a.ok && a.fault.kind != FAULT_INPUT)
        fail_msg("%.*s on %.*s: the machine: %s: %s", SP(c->verb), SP(c->matter), a.fault.code, a.fault.en);
    if (!a.ok) assert_true(a.fault.code[0] && a.fault.zh[0] && a.fault.en[0] && a.event_count == 0);
    return a;
}

// A refused command leaves nothing. Timers that were due before it may have fired the first time, so it is given
// twice.
static void check_refused(struct walk *w, struct walked *k, const struct command *c, const struct answer *first) {
    int64_t seq = w->city.desk.region_seq;
    size_t pending = w->city.desk.work.pending_count;
    uint64_t sum = k ? family_sum(w, k) : 0;
    struct answer a = run(w, c);
    if (a.ok || !str_eq(str_c(a.fault.code), str_c(first->fault.code)))
        fail_msg("%.*s: %s, then %s", SP(c->verb), first->fault.code, a.ok ? "accepted" : a.fault.code);
    assert_int_equal(seq, w->city.desk.region_seq);
    assert_int_equal(pending, w->city.desk.work.pending_count);
    if (k) assert_true(sum == family_sum(w, k));
}

static void keep_key(struct walk *w, const struct command *c, int64_t id) {
    struct walk_key *k = &w->keys[w->key_count++ % w->key_cap];
    arena_reset(&k->arena);
    struct pair *pairs = arena_array(&k->arena, struct pair, c->fields.count + 1);
    for (size_t i = 0; i < c->fields.count; i++)
        pairs[i] = (struct pair){arena_str(&k->arena, c->fields.pairs[i].name), arena_str(&k->arena, c->fields.pairs[i].value)};
    k->command = *c;
    k->command.verb = arena_str(&k->arena, c->verb);
    k->command.matter = arena_str(&k->arena, c->matter);
    k->command.by = arena_str(&k->arena, c->by);
    k->command.key = arena_str(&k->arena, c->key);
    k->command.channel = STR("cli");
    k->command.fields = (struct pair_list){pairs, c->fields.count};
    k->id = id;
}

// Runs a command about a known matter (NULL: none, or not about one) and looks at everything it may have touched.
static void give(struct walk *w, struct walked *k, struct command *c, bool must_fail) {
    if (one_in(w, w->keyed_one_in)) c->key = arena_printf(&w->scratch, "walk-%lld", (long long)w->serial);
    uint64_t sum = k && k->id ? family_sum(w, k) : 0;
    int64_t seq = w->city.desk.region_seq;
    struct answer a = run(w, c);
    if (a.ok) {
        w->accepted++;
        if (must_fail) fail_msg("accepted: %.*s on %.*s by %.*s", SP(c->verb), SP(c->matter), SP(c->by));
        if (c->key.n && a.event_count) keep_key(w, c, a.id);
        if (k && k->id) learn(w, k, c, &a);
    } else {
        w->refused++;
        if (k && k->id && seq == w->city.desk.region_seq) assert_true(sum == family_sum(w, k));
        check_refused(w, k && k->id ? k : NULL, c, &a);
    }
    if (w->city.desk.region_seq > seq + (int64_t)a.event_count) w->timers++;
    if (k && k->id) check_touched(w, k, c, &a);
}

static void open_one(struct walk *w, struct walked *k) {
    int procedure = one_in(w, 3);
    struct command c = walk_opening(w, procedure);
    if (one_in(w, w->keyed_one_in)) c.key = arena_printf(&w->scratch, "open-%lld", (long long)w->serial);
    struct answer a = run(w, &c);
    if (!a.ok) fail_msg("%.*s: %s", SP(c.verb), a.fault.en);
    w->accepted++;
    if (c.key.n) keep_key(w, &c, a.id);
    *k = (struct walked){.id = a.id, .procedure = procedure, .last = w->now, .said = ""};
    promises_hold(w, k, w->now);
    if (walk_load(w, k->id).row->outcome == OUTCOME_NONE) return;
    w->ended[w->ended_count++ % 64] = k->id;
    k->id = 0;
}

static void repeat_one(struct walk *w) {
    size_t n = w->key_count < w->key_cap ? w->key_count : w->key_cap;
    if (n == 0) return;
    const struct walk_key *k = &w->keys[chance_below(&w->seed, n)];
    struct command c = k->command;
    int64_t seq = w->city.desk.region_seq;
    struct answer a = run(w, &c);
    assert_true(a.ok && a.again && a.id == k->id && a.event_count == 1);
    assert_int_equal(seq, w->city.desk.region_seq);
    w->again++;
    c.by = STR("nobody"); // the same key, another body
    a = run(w, &c);
    bool compared = !a.ok && str_eq(str_c(a.fault.code), STR("key-reused"));
    assert_true(compared || (a.again && w->destroyed > 0)); // of destroyed content nothing is left to compare with
    assert_int_equal(seq, w->city.desk.region_seq);
}

// Ways to be refused; true: it must be.
static bool spoil(struct walk *w, struct walked *k, const struct matter *m, struct command *c) {
    const struct section *s = m->section;
    switch (chance_below(&w->seed, 10)) {
    case 0: walk_put(c, STR("没有的"), STR("1")); return true;
    case 1: c->by = STR("nobody"); return true;
    case 2: c->at = k->last - 1 - (ms_t)chance_below(&w->seed, 90) * MS_DAY; return true;
    case 3: c->version = m->row->version + 1 + (int64_t)chance_below(&w->seed, 3); return c->version > m->row->version + 60;
    case 4: c->verb = STR("飞走"); return true;
    case 5: c->matter = STR("404-404"); return true;
    case 6: walk_put(c, STR("标题"), STR("反\xE2\x80\xAE向")); return true;
    case 7: c->by = arena_printf(&w->scratch, "office%zu", chance_below(&w->seed, WALK_OFFICES)); return false;
    case 8: c->fields.count = chance_below(&w->seed, c->fields.count + 1); return false;
    default: c->verb = s->actions[chance_below(&w->seed, (size_t)s->action_count)].name.name; return false;
    }
}

// One command about a matter: mostly one that is allowed now.
static void one(struct walk *w) {
    size_t slot = chance_below(&w->seed, WALK_LIVE), other = chance_below(&w->seed, WALK_LIVE);
    struct walked *k = &w->live[slot < other ? slot : other];
    struct command c;
    if (k->id == 0) {
        open_one(w, k);
        return;
    }
    struct matter m = walk_load(w, k->id);
    ms_t fire = earliest_rung(&m);
    if (one_in(w, 20) && fire > w->now && fire < w->now + 10 * MS_DAY) w->now = fire; // the very moment
    if (k->part_count && one_in(w, 3)) {
        m = walk_load(w, k->parts[k->part_count - 1 - chance_below(&w->seed, k->part_count < 3 ? k->part_count : 3)]);
        if (m.row->outcome && !one_in(w, 10)) m = walk_load(w, k->id);
    }
    if (one_in(w, 40)) {
        c = walk_command(w, STR("联名"), m.row->id);
        c.by = m.row->procedure == walk_rules(w, 1)->procedure_id ? STR("committee") : STR("desk");
        walk_person(w, &c, m.rules->procedure->fields[k->procedure ? procedure_field(m.rules->procedure, STR("提案人"))
                                                                    : procedure_field(m.rules->procedure, STR("诉求人"))].name.name);
        give(w, k, &c, false);
        return;
    }
    if (one_in(w, 300)) { // personal data goes, the matter goes on
        c = walk_command(w, STR("content.destroy"), 0);
        c.by = STR("admin");
        walk_put(&c, STR("stream"), id_text(w, m.row->id));
        walk_put(&c, STR("ground"), STR("依申请删除"));
        give(w, k, &c, false);
        w->destroyed++;
        assert_true(m.row->title.hidden.n == 0);
        return;
    }
    if (one_in(w, 60) || !walk_allowed(w, &m, &c)) {
        c = walk_command(w, STR("clock.tick"), k->id);
        give(w, k, &c, false);
        return;
    }
    bool must = one_in(w, 6) && spoil(w, k, &m, &c);
    give(w, k, &c, must);
    if (w->ended_count && one_in(w, 30)) { // one that ended stays as it is
        c = walk_command(w, c.verb, w->ended[chance_below(&w->seed, w->ended_count < 64 ? w->ended_count : 64)]);
        c.by = STR("desk");
        give(w, NULL, &c, true);
    }
}

// New official days: one day more is off in the weeks to come. The clocks of every matter are let run first.
static void publish_days(struct walk *w) {
    struct city *c = &w->city;
    struct buf text = BUF_INIT;
    const struct row_calendar *last = NULL;
    struct stream *st;
    struct fault f;
    size_t pos = 0;
    arena_reset(&w->scratch);
    for (size_t i = 0; i < WALK_LIVE; i++) {
        if (w->live[i].id == 0) continue;
        w->serial++;
        struct command tick = walk_command(w, STR("clock.tick"), w->live[i].id);
        give(w, &w->live[i], &tick, false);
    }
    if (desk_stream(&c->desk, c->desk.library.calendar_stream, STREAM_CALENDAR, &st, &f) < 0) fail_msg("%s", f.en);
    for (const struct row_calendar *r; (r = stream_next(st, TABLE_CALENDAR, &pos)) != NULL;)
        if (last == NULL || r->n > last->n) last = r;
    day_t day = day_of(w->now, UTC_OFFSET_CHINA) + 1 + (day_t)chance_below(&w->seed, 20);
    struct buf name = BUF_INIT;
    buf_day(&name, day);
    buf_add(&text, last->text);
    if (str_find(last->text, buf_str(&name)) < 0) buf_printf(&text, "\n%.*s\t1\t节日\n", SP(buf_str(&name)));
    struct command publish = walk_command(w, STR("calendar.publish"), 0);
    publish.by = STR("admin");
    walk_put(&publish, STR("text"), arena_str(&w->scratch, buf_str(&text)));
    struct answer a = run(w, &publish);
    if (!a.ok && !str_eq(str_c(a.fault.code), STR("already-published"))) fail_msg("%s", a.fault.en);
    w->published += a.ok;
    for (size_t i = 0; i < WALK_LIVE; i++)
        if (w->live[i].id) promises_hold(w, &w->live[i], w->now);
    buf_release(&text);
    buf_release(&name);
}

static void time_passes(struct walk *w) {
    if (one_in(w, 12)) return; // two things at one moment
    if (one_in(w, 400)) w->now += (ms_t)chance_below(&w->seed, 80) * MS_DAY;
    else if (one_in(w, 50)) w->now += (ms_t)chance_below(&w->seed, 8 * 24) * MS_HOUR;
    w->now += (ms_t)chance_below(&w->seed, 60) * MS_MINUTE;
}

static void batch(struct walk *w, size_t n, bool lost) {
    struct city *c = &w->city;
    struct fault f;
    uint64_t sums[WALK_LIVE];
    int64_t seq = c->desk.region_seq;
    memcpy(w->before, w->live, sizeof w->before);
    w->now_before = w->now;
    for (size_t i = 0; lost && i < WALK_LIVE; i++) sums[i] = family_sum(w, &w->live[i]);
    if (store_begin(c->store, &f) < 0) fail_msg("%s", f.en);
    if (desk_checkpoint_due(&c->desk) && desk_checkpoint(&c->desk, &f) < 0) fail_msg("%s", f.en);
    if (one_in(w, 30)) publish_days(w);
    for (size_t i = 0; i < n; i++) {
        arena_reset(&w->scratch);
        w->serial++;
        time_passes(w);
        if (one_in(w, 100)) repeat_one(w);
        one(w);
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
    assert_int_equal(store_newest(w), seq);
    for (size_t i = 0; i < WALK_LIVE; i++) {
        struct matter m;
        bool new = w->live[i].id && w->live[i].id != w->before[i].id;
        if (new) assert_true(matter_load(&c->desk, w->live[i].id, &m, &f) < 0);
    }
    memcpy(w->live, w->before, sizeof w->live);
    for (size_t i = 0; i < WALK_LIVE; i++) assert_true(sums[i] == family_sum(w, &w->live[i]));
    w->now = w->now_before;
    w->key_count = w->ended_count = 0;
}

// --- the end: what the ledger holds

struct seen {
    struct smap actions; // "procedure/section/action" -> int64_t *
    struct arena arena;
    int64_t clocks;
};

static void count(struct seen *s, const struct procedure *p, const struct section *x, struct str action) {
    struct str name = arena_printf(&s->arena, "%.*s/%.*s/%.*s", SP(p->name.name), SP(x->name.name), SP(action));
    int64_t *n = smap_get(&s->actions, name);
    if (n == NULL) smap_put(&s->actions, name, n = arena_new(&s->arena, int64_t));
    ++*n;
}

// Every action of every section happened; the times of a stream never go back.
static void the_ledger_saw_everything(struct walk *w) {
    struct seen s = {0};
    struct store_cursor *cursor;
    struct arena scratch = ARENA_INIT;
    struct fault f;
    const void *row;
    int64_t stream = 0;
    ms_t last = 0;
    const struct procedure *p = NULL;
    const struct section *section = NULL;
    if (store_cursor_open(w->city.store, TABLE_EVENT, &cursor, &f) < 0) fail_msg("%s", f.en);
    while (store_cursor_next(cursor, &row, &f) == 1) {
        struct event e;
        arena_reset(&scratch);
        if (event_decode(&e, ((const struct row_event *)row)->bytes, &scratch, &f) < 0) fail_msg("%s", f.en);
        if (e.stream != stream) section = NULL, last = 0;
        stream = e.stream;
        if (e.type == EVENT_MATTER_OPENED) {
            const struct event_matter_opened *o = &e.u.matter_opened;
            p = library_rules(&w->city.desk.library, o->procedure, o->profile)->rules.procedure;
            section = o->section ? &p->parts[o->section - 1] : &p->main;
            if (o->action.n) count(&s, p, section, o->action);
        }
        if (section == NULL) continue;
        if (e.at < last) fail_msg("stream %lld, event %lld goes back in time", (long long)e.stream, (long long)e.seq);
        last = e.at;
        if (e.type == EVENT_MATTER_ACTED) count(&s, p, section, e.u.matter_acted.action);
        if (e.type == EVENT_CLOCK_FIRED) s.clocks++;
    }
    store_cursor_close(cursor);
    for (int k = 0; k < 2; k++) {
        p = walk_rules(w, k)->rules.procedure;
        for (int i = -1; i < p->part_count; i++) {
            section = i < 0 ? &p->main : &p->parts[i];
            for (int j = 0; j < section->action_count; j++) {
                struct str name = arena_printf(&scratch, "%.*s/%.*s/%.*s", SP(p->name.name), SP(section->name.name), SP(section->actions[j].name.name));
                if (smap_get(&s.actions, name) == NULL) fail_msg("never happened: %.*s", SP(name));
            }
        }
    }
    assert_true(s.clocks > 0);
    print_message("# %lld commands, %lld accepted, %lld refused, %lld repeated, %lld rungs, %lld batches lost, %lld calendars, %lld events\n",
                  (long long)w->commands, (long long)w->accepted, (long long)w->refused, (long long)w->again,
                  (long long)s.clocks, (long long)w->dropped, (long long)w->published, (long long)w->city.desk.region_seq);
    smap_release(&s.actions);
    arena_release(&s.arena);
    arena_release(&scratch);
}

static void one_walk(uint64_t seed) {
    struct walk *w = mem_new(sizeof *w);
    walk_city(w, seed, 32);
    while (w->commands < (getenv("HUIYIN_LONG") ? COMMANDS_LONG : COMMANDS)) batch(w, 1 + chance_below(&w->seed, BATCH_MAX), one_in(w, 12));
    city_verify(&w->city);
    the_ledger_saw_everything(w);
    city_reopen(&w->city);
    city_verify(&w->city);
    walk_release(w);
    free(w);
}

// HUIYIN_LONG: a million, each hundred thousand from another beginning.
static void any_sequence_of_commands_keeps_the_promises(void **state) {
    (void)state;
    for (uint64_t i = 0; i < (getenv("HUIYIN_LONG") ? WALKS_LONG : 1); i++) one_walk(SEED + i);
}

static void the_same_commands_again_add_nothing(void **state) {
    (void)state;
    struct walk *w = mem_new(sizeof *w);
    struct city *c = &w->city;
    walk_city(w, SEED - 1, COMMANDS_AGAIN);
    w->keyed_one_in = 1;
    while (w->commands < COMMANDS_AGAIN) batch(w, BATCH_MAX, false);
    int64_t seq = c->desk.region_seq;
    for (int round = 0; round < 2; round++) { // at once, and after a restart
        for (size_t i = 0; i < w->key_count; i++) {
            struct answer a = city_run(c, w->keys[i].command);
            if (!a.ok || !a.again || a.id != w->keys[i].id) fail_msg("%.*s: %s", SP(w->keys[i].command.verb), a.ok ? "done again" : a.fault.en);
        }
        assert_int_equal(c->desk.region_seq, seq);
        city_verify(c);
        city_reopen(c);
    }
    assert_true(w->key_count > COMMANDS_AGAIN / 3 && w->key_count <= COMMANDS_AGAIN);
    walk_release(w);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_sequence_of_commands_keeps_the_promises),
        cmocka_unit_test(the_same_commands_again_add_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
