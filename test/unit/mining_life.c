// SPDX-License-Identifier: Apache-2.0
// A city lives by chance: its ledger, exported and read again, fits the procedures it ran under whole, with no step put in,
// and the clocks worked out from the log are the desk's own, run by run, late by late.
#include "mining.h"
#include "walk_city.h"

#include "mining/export.h"

enum { IDS_MAX = 4000 };

struct life {
    struct walk w;
    int64_t ids[IDS_MAX];
    size_t count;
    struct buf text;
};

// Many commands share a transaction: a commit of each would be most of the time.
static void begin(struct life *l) {
    struct fault f;
    if (store_begin(l->w.city.store, &f) < 0) fail_msg("%s", f.en);
}

static void commit(struct life *l) {
    struct desk *d = &l->w.city.desk;
    struct fault f;
    if (desk_write(d, &f) < 0 || store_commit(l->w.city.store, &f) < 0) fail_msg("%s", f.en);
    desk_written(d);
}

static void do_one(struct life *l, const struct command *c) {
    struct answer a;
    desk_run(&l->w.city.desk, c, &a);
    l->w.accepted += a.ok;
    for (size_t i = 0; a.ok && i < a.event_count && i < ANSWER_EVENTS_MAX; i++)
        if (a.events[i].type == EVENT_MATTER_OPENED && l->count < IDS_MAX) l->ids[l->count++] = a.events[i].stream;
}

// `newest`: proposals run under the procedure that is shipped, not under the one the other tests know.
static void live(struct life *l, uint64_t seed, int steps, bool newest) {
    struct walk *w = &l->w;
    walk_city(w, seed, 1);
    if (newest) city_enable(&w->city, city_publish(&w->city, "procedure.publish", "procedures/proposal.proc"), w->city.desk.library.rulesets[0]->profile_id);
    begin(l);
    for (int i = 0; i < steps; i++) {
        struct command c;
        if (i % 100 == 99) {
            commit(l);
            begin(l);
        }
        arena_reset(&w->scratch);
        w->serial++;
        w->now += (ms_t)chance_below(&w->seed, 40) * MS_HOUR / 4 + (ms_t)chance_below(&w->seed, 60000);
        if (l->count == 0 || chance_below(&w->seed, 12) == 0) {
            c = walk_opening(w, (int)chance_below(&w->seed, 2));
            do_one(l, &c);
            continue;
        }
        struct matter m = walk_load(w, l->ids[l->count - 1 - chance_below(&w->seed, l->count < 30 ? l->count : 30)]);
        if (m.row->outcome == OUTCOME_NONE && walk_allowed(w, &m, &c)) do_one(l, &c);
    }
    w->now += MS_HOUR;
    for (size_t i = 0; i < l->count; i++) {
        struct command c = walk_command(w, STR("clock.tick"), l->ids[i]);
        c.channel = STR("timer");
        do_one(l, &c);
    }
    commit(l);
}

static int keep(void *context, struct str text, struct fault *f) {
    buf_add(context, text);
    (void)f;
    return 0;
}

struct sums {
    const char *name; // of the procedure
    struct city *city;
    const struct procedure *p;
    struct fit_report *r;
    int64_t runs, late, wrong;
    int64_t desk_runs[1 + PROC_SHARES][PROC_STAGES + CLOCKS_MAX], desk_late[1 + PROC_SHARES][PROC_STAGES + CLOCKS_MAX];
};

static int add_clock(void *context, const void *row) {
    struct sums *s = context;
    const struct row_clock *c = row;
    struct matter m;
    struct fault f;
    if (matter_load(&s->city->desk, c->matter, &m, &f) < 0) fail_msg("%s", f.en);
    if (!name_is(&m.rules->procedure->name, str_c(s->name))) return 0;
    int share = (int)m.row->share, at = section_stage(m.section, c->name);
    if (at < 0) at = PROC_STAGES + section_clock(m.section, c->name);
    s->desk_runs[share][at] += c->runs;
    s->desk_late[share][at] += c->late_runs;
    return 0;
}

static void compare(struct sums *s) {
    for (int share = 0; share <= s->p->part_count; share++) {
        const struct section *x = share ? &s->p->parts[share - 1] : &s->p->main;
        for (int i = 0; i < x->stage_count + x->clock_count; i++) {
            bool stage = i < x->stage_count;
            int at = stage ? i : PROC_STAGES + i - x->stage_count;
            const struct stage_figures *g = &s->r->stages[share][stage ? i : 0];
            const struct clock_figures *k = &s->r->clocks[share][stage ? 0 : i - x->stage_count];
            int64_t runs = stage ? g->visits : k->runs, late = stage ? g->late : k->late;
            if (stage && x->stages[i].limit < 0) continue;
            struct str name = stage ? x->stages[i].name.name : x->clocks[i - x->stage_count].name.name;
            if (runs != s->desk_runs[share][at] || late != s->desk_late[share][at]) {
                print_error("%s/%.*s: %lld runs, %lld late; the desk %lld, %lld\n", s->name, SP(name), (long long)runs, (long long)late,
                            (long long)s->desk_runs[share][at], (long long)s->desk_late[share][at]);
                s->wrong++;
            }
            s->runs += runs;
            s->late += late;
        }
    }
}

static void hold(struct life *l, const char *name, const char *path, enum log_format format, int64_t *runs, int64_t *late) {
    struct fault f;
    struct log_exported made;
    struct held h;
    struct buf p = BUF_INIT, v = BUF_INIT, days = BUF_INIT;
    struct log_export o = {.format = format, .procedure = str_c(name), .utc_offset = UTC_OFFSET_CHINA, .piece = keep, .context = &l->text};
    buf_clear(&l->text);
    if (log_export(l->w.city.store, &o, &made, &f) < 0) fail_msg("%s", f.en);
    load(path, &p);
    load("profiles/default.conf", &v);
    load("calendar/china.tsv", &days);
    buf_byte(&p, '\0');
    buf_byte(&v, '\0');
    held_open(&h, p.p, v.p);
    calendar_free(h.calendar);
    if (calendar_parse(&h.calendar, buf_str(&days), &f) < 0) fail_msg("%s", f.en);
    if (log_of(&h.log, buf_str(&l->text), NULL, 8192, &f) < 0) fail_msg("line %d: %s", f.line, f.en);
    h.fit.as_of = l->w.now;
    struct fit_report *r = held_report(&h);
    assert_int_equal(r->cases, made.cases + made.parts);
    assert_int_equal(r->parts, made.parts);
    if (r->fitting != r->cases || r->put_in)
        fail_msg("%s: %lld of %lld fit, %lld put in; %.*s line %d: %.*s", name, (long long)r->fitting, (long long)r->cases, (long long)r->put_in,
                 SP(r->kinds[0].cases[0]), r->kinds[0].lines[0], SP(misfit_word(r->kinds[0].why, true)));
    struct sums s = {.name = name, .city = &l->w.city, .p = h.p, .r = r};
    if (store_rows(l->w.city.store, TABLE_CLOCK, add_clock, &s, &f) < 0) fail_msg("%s", f.en);
    compare(&s);
    assert_int_equal(s.wrong, 0);
    *runs += s.runs;
    *late += s.late;
    held_close(&h);
    buf_release(&p);
    buf_release(&v);
    buf_release(&days);
}

static void what_the_desk_did_fits_its_procedure_and_its_clocks(void **state) {
    int64_t runs = 0, late = 0;
    for (uint64_t seed = 1; seed <= (getenv("HUIYIN_LONG") ? 60 : 6); seed++) {
        struct life *l = mem_new(sizeof *l);
        live(l, seed * 977, 2000, seed % 2);
        if (l->w.accepted < 400) fail_msg("only %lld commands", (long long)l->w.accepted);
        for (enum log_format format = LOG_XES; format <= LOG_CSV; format++) {
            hold(l, "诉求", "procedures/appeal.proc", format, &runs, &late);
            hold(l, "提案", seed % 2 ? "procedures/proposal.proc" : "test/procedures/v2/proposal.proc", format, &runs, &late);
        }
        walk_release(&l->w);
        buf_release(&l->text);
        free(l);
    }
    print_message("%lld runs of clocks, %lld late\n", (long long)runs, (long long)late);
    assert_true(runs > 1000 && late > 20);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_the_desk_did_fits_its_procedure_and_its_clocks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
