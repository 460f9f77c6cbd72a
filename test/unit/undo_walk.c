// SPDX-License-Identifier: Apache-2.0
// Any action that is undone leaves the rows it found: random matters of both procedures, compared row by row.
#include "promises.h"

enum { SEED = 20260104, TRIES = 12000, EACH_COMMIT = 200, ROWS_MAX = 256 };

struct kept {
    struct arena arena;
    enum table_id tables[ROWS_MAX];
    void *rows[ROWS_MAX];
    size_t count;
};

static void keep_rows(struct kept *k, const struct stream *st) {
    arena_reset(&k->arena);
    k->count = 0;
    for (size_t i = 0; i < st->count; i++) {
        const struct table *t = &tables[st->rows[i].table];
        if (st->rows[i].gone) continue;
        assert_true(k->count < ROWS_MAX);
        void *row = arena_alloc(&k->arena, t->size);
        memcpy(row, st->rows[i].row, t->size);
        row_keep(t, row, &k->arena);
        k->tables[k->count] = st->rows[i].table;
        k->rows[k->count++] = row;
    }
}

// As before, apart from the version and the time of the last step; what came due meanwhile fires at that moment.
static void as_before(struct walk *w, const struct kept *k, const struct stream *st, const struct command *c, ms_t undone) {
    size_t there = 0;
    for (size_t i = 0; i < st->count; i++) there += !st->rows[i].gone;
    if (there != k->count) fail_msg("%.*s: %zu rows, %zu before", SP(c->verb), there, k->count);
    for (size_t i = 0; i < k->count; i++) {
        const struct table *t = &tables[k->tables[i]];
        size_t pos = 0;
        void *now = NULL;
        for (void *r; (r = stream_next(st, k->tables[i], &pos)) != NULL;)
            if (row_key_cmp(t, r, k->rows[i]) == 0) now = r;
        assert_non_null(now);
        void *was = arena_alloc(&w->scratch, t->size);
        memcpy(was, k->rows[i], t->size);
        if (k->tables[i] == TABLE_MATTER) {
            ((struct row_matter *)was)->version = st->seq;
            ((struct row_matter *)was)->last = undone;
        }
        struct row_clock *clock = k->tables[i] == TABLE_CLOCK ? was : NULL;
        if (clock && clock->fire && clock->fire < undone) clock->fire = undone;
        const struct column *differs = row_difference(t, now, was);
        if (differs) fail_msg("%.*s undone: %s.%s is not as before", SP(c->verb), t->name, differs->name);
    }
}

struct tally {
    int64_t undone, late, refused, timers;
};

static struct answer run(struct walk *w, const struct command *c) {
    struct answer a;
    desk_run(&w->city.desk, c, &a);
    w->commands++;
    if (!a.ok && a.fault.kind != FAULT_INPUT) fail_msg("%.*s: the machine: %s", SP(c->verb), a.fault.en);
    return a;
}

static void tick(struct walk *w, int64_t id) {
    struct command c = walk_command(w, STR("clock.tick"), id);
    c.by = STR("admin");
    run(w, &c);
}

static void add_parts(struct walked *k, const struct answer *a) {
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++)
        if (a->events[i].type == EVENT_MATTER_OPENED && a->events[i].stream != k->id && k->part_count < WALK_PARTS) k->parts[k->part_count++] = a->events[i].stream;
}

// Something allowed, then taken back by the same account within the time or a little later.
static void one(struct walk *w, struct walked *k, struct kept *kept, struct tally *t) {
    struct command c, back;
    ms_t wait = (ms_t)chance_below(&w->seed, 11 * 60 + 30) * 1000;
    tick(w, k->id);
    int64_t about = k->part_count && one_in(w, 3) ? k->parts[k->part_count - 1] : k->id;
    struct matter m = walk_load(w, about);
    if (m.row->outcome || m.row->last > w->now || !walk_allowed(w, &m, &c)) return;
    if (one_in(w, 6)) {
        c = walk_command(w, STR("更正"), k->id);
        c.by = k->procedure ? STR("committee") : STR("desk");
        walk_put(&c, STR("类别"), arena_printf(&w->scratch, "类%lld", (long long)w->serial));
        walk_put(&c, STR("标题"), arena_printf(&w->scratch, "题%lld", (long long)w->serial));
        walk_put(&c, STR("理由"), STR("写错"));
        m = walk_load(w, about = k->id);
        if (m.row->last > w->now) return;
    }
    keep_rows(kept, m.stream);
    c.version = 0;
    struct answer a = run(w, &c);
    if (!a.ok) return;
    add_parts(k, &a);
    w->accepted++;
    back = walk_command(w, STR("撤销"), about);
    back.by = c.by;
    back.at = w->now = w->now + wait;
    struct answer u = run(w, &back);
    if (!u.ok) {
        struct str code = str_c(u.fault.code);
        bool known = str_eq(code, STR("undo-late")) || str_eq(code, STR("not-undoable")) || str_eq(code, STR("nothing-to-undo")) || str_eq(code, STR("ended")) ||
                     str_eq(code, STR("went-on"));
        if (!known) fail_msg("%.*s: %s %s", SP(c.verb), u.fault.code, u.fault.en);
        t->late += str_eq(code, STR("undo-late"));
        t->timers += str_eq(code, STR("nothing-to-undo"));
        t->refused++;
        assert_true(!str_eq(code, STR("undo-late")) || wait > 10 * MS_MINUTE);
        return;
    }
    assert_true(wait <= 10 * MS_MINUTE);
    t->undone++;
    as_before(w, kept, walk_load(w, about).stream, &c, back.at);
    if (about == k->id) assert_true(walk_load(w, about).row->outcome == OUTCOME_NONE);
}

static void open_one(struct walk *w, struct walked *k) {
    int procedure = one_in(w, 2);
    struct command c = walk_opening(w, procedure);
    struct answer a = run(w, &c);
    if (!a.ok) fail_msg("%s", a.fault.en);
    *k = (struct walked){.id = a.id, .procedure = procedure, .said = ""};
}

static void undone_actions_leave_what_they_found(void **state) {
    (void)state;
    struct walk *w = mem_new(sizeof *w);
    struct kept *kept = mem_new(sizeof *kept);
    struct tally t = {0};
    struct fault f;
    const char *longer = getenv("HUIYIN_LONG");
    int tries = longer ? TRIES * 20 : TRIES;
    walk_city(w, SEED, 16);
    for (int i = 0; i < tries; i++) {
        if (i % EACH_COMMIT == 0) {
            if (i && (desk_write(&w->city.desk, &f) < 0 || store_commit(w->city.store, &f) < 0)) fail_msg("%s", f.en);
            if (i) desk_written(&w->city.desk);
            if (store_begin(w->city.store, &f) < 0) fail_msg("%s", f.en);
        }
        struct walked *k = &w->live[chance_below(&w->seed, 24)];
        arena_reset(&w->scratch);
        w->serial++;
        w->now += (ms_t)chance_below(&w->seed, one_in(w, 30) ? 4 * 24 * 60 : 40) * MS_MINUTE;
        if (k->id && walk_load(w, k->id).row->outcome) k->id = 0;
        if (k->id == 0) open_one(w, k);
        else one(w, k, kept, &t);
    }
    if (desk_write(&w->city.desk, &f) < 0 || store_commit(w->city.store, &f) < 0) fail_msg("%s", f.en);
    desk_written(&w->city.desk);
    print_message("%lld accepted, %lld undone, %lld too late, %lld overtaken by a clock, %lld refused\n", (long long)w->accepted, (long long)t.undone,
                  (long long)t.late, (long long)t.timers, (long long)t.refused);
    assert_true(t.undone > tries / 20 && t.late > 10);
    city_verify(&w->city);
    city_reopen(&w->city);
    city_verify(&w->city);
    arena_release(&kept->arena);
    free(kept);
    walk_release(w);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(undone_actions_leave_what_they_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
