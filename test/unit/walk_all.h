// SPDX-License-Identifier: Apache-2.0
// A walk over every shipped procedure: its city, what it counts, and what has to be found when it is over.
#ifndef TEST_WALK_ALL_H
#define TEST_WALK_ALL_H

#include "ledger/event.h"
#include "promises_all.h"
#include "report/rates.h"
#include "walk_beside.h"

struct all {
    struct walk w;
    int64_t done[WALK_PROCEDURES][1 + PROC_SHARES][PROC_ACTIONS], done_before[WALK_PROCEDURES][1 + PROC_SHARES][PROC_ACTIONS]; // by variant
    struct arena arena;
    char last_by[WALK_LIVE][16];
    int64_t besides[BESIDES], tried[BESIDES];
    char why[BESIDES][32];
    int64_t merged[16], turned_away[16];
    size_t merged_count, turned_away_count;
    int64_t clocks, batch;
    size_t slot;
    bool stays, stubborn; // the next command is about the same matter; it uses up what is counted
};

static inline int64_t *counter_of(struct all *all, struct smap *map, struct str key) {
    int64_t *n = smap_get(map, key);
    if (n == NULL) smap_put(map, arena_str(&all->arena, key), n = arena_new(&all->arena, int64_t));
    return n;
}

static inline int64_t *done_of(struct all *all, int procedure, const struct matter *m, int variant) {
    int section = m->section->part ? (int)m->row->share : 0;
    return &all->done[procedure][section][variant];
}

// How many of its lines nobody has used yet.
static inline int lacking(const struct all *all, int procedure) {
    const struct procedure *p = all->w.city.desk.library.rulesets[0]->rules.procedure;
    int n = 0;
    for (size_t i = 0; i < all->w.city.desk.library.ruleset_count; i++)
        if (str_eq(all->w.city.desk.library.rulesets[i]->rules.procedure->name.name, all->w.names[procedure])) p = all->w.city.desk.library.rulesets[i]->rules.procedure;
    for (int i = 0; i <= p->part_count; i++) {
        const struct section *x = i ? &p->parts[i - 1] : &p->main;
        for (int j = 0; j < x->action_count; j++) n += !x->actions[j].opening && x->actions[j].roles != 1 && all->done[procedure][i][j] == 0;
    }
    return n;
}

static inline void all_people(struct walk *w) {
    static const char *const roles[][2] = {{"分管领导", "leader"}, {"代表工委", "deputies"}, {"信访室", "petitions"}, {"复查机关", "reviewer"},
                                           {"信息办", "editor"}, {"社情核稿人", "reader"}, {"社情签发人", "signer"}};
    char line[300];
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        snprintf(line, sizeof line, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":"
                 "{\"login\":\"%s\",\"name\":\"某\",\"office\":\"测试市\",\"role\":\"%s\"}}", roles[i][1], roles[i][0]);
        city_act(&w->city, line);
        walk_holds(w, str_c(roles[i][0]), roles[i][1]);
    }
    for (int i = 0; i < WALK_OFFICES * 2; i++) {
        snprintf(line, sizeof line, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":"
                 "{\"login\":\"%s%d\",\"name\":\"某\",\"office\":\"第%d局\",\"role\":\"%s\"}}", i % 2 ? "head" : "check", i / 2, i / 2, i % 2 ? "负责人" : "核稿人");
        city_act(&w->city, line);
    }
    for (int i = 0; i < WALK_MEMBERS * 2; i++) {
        snprintf(line, sizeof line, "{\"do\":\"role.grant\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":"
                 "{\"account\":\"member%d\",\"office\":\"测试市\",\"role\":\"%s\"}}", i / 2, i % 2 ? "人大代表" : "委员");
        city_act(&w->city, line);
    }
}

// The default figures, but some are not called back, and what is shelved comes back within a month: else a walk sees neither.
static inline int64_t walk_profile(struct walk *w) {
    static const char *const changes[][2] = {{"方案 通用(default)", "方案 试走(walk)"}, {"企业回访比例 = 100%", "企业回访比例 = 40%"}, {"\n回访比例 = 100%", "\n回访比例 = 40%"},
                                             {"挂账期限 = 6个月", "挂账期限 = 1个月"}};
    struct str text = city_file(&w->city, "profiles/default.conf");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        ptrdiff_t at = str_find(text, str_c(changes[i][0]));
        if (at < 0) fail_msg("profiles/default.conf has no \"%s\"", changes[i][0]);
        size_t end = (size_t)at + strlen(changes[i][0]);
        text = arena_printf(&w->city.arena, "%.*s%s%.*s", (int)at, text.p, changes[i][1], (int)(text.n - end), text.p + end);
    }
    struct pair fields[] = {{STR("text"), text}};
    struct answer a = city_run(&w->city, (struct command){.verb = STR("profile.publish"), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s", a.fault.en);
    return a.id;
}

static inline void all_city(struct all *all, uint64_t seed) {
    static const char *const files[] = {"proposal", "hotline", "enterprise", "suggestion", "petition", "arrears", "opinion", "task"};
    static const char *const names[] = {"市民诉求", "企业诉求", "代表建议", "信访转办", "拖欠账款投诉", "社情民意", "督查任务"};
    struct walk *w = &all->w;
    char path[80];
    walk_city(w, seed, 1);
    int64_t profile = walk_profile(w);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "procedures/%s.proc", files[i]);
        city_enable(&w->city, city_publish(&w->city, "procedure.publish", path), profile);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) w->names[w->procedure_count++] = str_c(names[i]);
    all_people(w);
}

static inline void all_release(struct all *all) {
    walk_release(&all->w);
    arena_release(&all->arena);
    free(all);
}

static inline void count_happened(struct all *all, struct smap *seen, const struct procedure *p, const struct section *x, struct str action) {
    ++*counter_of(all, seen, arena_printf(&all->w.scratch, "%.*s/%.*s/%.*s", SP(p->name.name), SP(x->name.name), SP(action)));
}

// The actions of all sections of all procedures that never happened; the times of a stream never go back.
static inline int64_t the_ledger_lacks(struct all *all, bool names) {
    struct walk *w = &all->w;
    struct smap seen = {0};
    struct store_cursor *cursor;
    struct fault f;
    const void *row;
    int64_t stream = 0, never = 0;
    ms_t last = 0;
    const struct procedure *p = NULL;
    const struct section *x = NULL;
    all->clocks = 0;
    if (store_cursor_open(w->city.store, TABLE_EVENT, &cursor, &f) < 0) fail_msg("%s", f.en);
    while (store_cursor_next(cursor, &row, &f) == 1) {
        struct event e;
        arena_reset(&w->scratch);
        if (event_decode(&e, ((const struct row_event *)row)->bytes, &w->scratch, &f) < 0) fail_msg("%s", f.en);
        if (e.stream != stream) x = NULL, last = 0;
        stream = e.stream;
        if (e.type == EVENT_MATTER_OPENED) {
            const struct event_matter_opened *o = &e.u.matter_opened;
            p = library_rules(&w->city.desk.library, o->procedure, o->profile)->rules.procedure;
            x = o->section ? &p->parts[o->section - 1] : &p->main;
            if (o->action.n) count_happened(all, &seen, p, x, o->action);
        }
        if (x == NULL) continue;
        if (e.at < last) fail_msg("stream %lld, event %lld goes back in time", (long long)e.stream, (long long)e.seq);
        last = e.at;
        if (e.type == EVENT_MATTER_ACTED) count_happened(all, &seen, p, x, e.u.matter_acted.action);
        all->clocks += e.type == EVENT_CLOCK_FIRED;
    }
    store_cursor_close(cursor);
    for (size_t k = 0; k < w->procedure_count; k++) {
        p = walk_rules(w, (int)k)->rules.procedure;
        for (int i = -1; i < p->part_count; i++) {
            x = i < 0 ? &p->main : &p->parts[i];
            for (int j = 0; j < x->action_count; j++) {
                struct str name = arena_printf(&w->scratch, "%.*s/%.*s/%.*s", SP(p->name.name), SP(x->name.name), SP(x->actions[j].name.name));
                if (smap_get(&seen, name)) continue;
                if (names) print_message("never happened: %.*s\n", SP(name));
                never++;
            }
        }
    }
    smap_release(&seen);
    return never;
}

// The commands beside procedures that were never accepted.
static inline int besides_lacking(const struct all *all, bool names) {
    int never = 0;
    for (size_t i = 0; i < BESIDES; i++) {
        int64_t done = 0;
        for (size_t k = 0; k < BESIDES; k++)
            if (strcmp(besides[k].verb, besides[i].verb) == 0) done += all->besides[k];
        if (done) continue;
        if (names) print_message("never once in %lld: %s (%s)\n", (long long)all->tried[i], besides[i].verb, all->why[i]);
        never++;
    }
    return never;
}

// The series of each issuer, kind and year go from one up without a gap, and no number is there twice.
static inline void numbers_have_no_gaps(struct walk *w) {
    struct store_cursor *cursor;
    struct arena a = ARENA_INIT;
    struct smap numbers = {0}, most = {0}, count = {0};
    struct fault f;
    const void *row;
    size_t pos = 0, documents = 0;
    struct str key;
    if (store_cursor_open(w->city.store, TABLE_DOCUMENT, &cursor, &f) < 0) fail_msg("%s", f.en);
    while (store_cursor_next(cursor, &row, &f) == 1) {
        const struct row_document *d = row;
        if (smap_get(&numbers, d->number)) fail_msg("a number twice: %.*s", SP(d->number));
        smap_put(&numbers, arena_str(&a, d->number), w);
        documents++;
        if (d->serial == 0) continue;
        int64_t *high = smap_get(&most, d->series), *n = smap_get(&count, d->series);
        if (high == NULL) {
            key = arena_str(&a, d->series);
            smap_put(&most, key, high = arena_new(&a, int64_t));
            smap_put(&count, key, n = arena_new(&a, int64_t));
        }
        if (d->serial > *high) *high = d->serial;
        ++*n;
    }
    store_cursor_close(cursor);
    for (int64_t *high; (high = smap_next(&most, &pos, &key)) != NULL;) assert_int_equal(*high, *(int64_t *)smap_get(&count, key));
    assert_true(documents > 0);
    smap_release(&numbers);
    smap_release(&most);
    smap_release(&count);
    arena_release(&a);
}

static inline void rates_agree(struct walk *w) {
    int64_t received = 0; // of all years: the last one may have just begun
    for (int year = 2020; year <= date_from_day(day_of(w->now, UTC_OFFSET_CHINA)).year; year++) {
        struct rates_query q = {.from = day_from_date((struct date){year, 1, 1}), .to = day_from_date((struct date){year, 12, 31}),
                                .cut = w->now + MS_DAY, .utc_offset = UTC_OFFSET_CHINA, .by = RATES_BY_OFFICE};
        struct rates_report r;
        struct fault f;
        size_t pos = 0;
        if (rates_report(&r, w->city.store, city_rooms, &q, RATES_BOTH, &f) < 0) fail_msg("%s: %s", f.code, f.en);
        for (size_t i = 0; i < r.difference_count; i++) print_message("%d: %s: %lld from tables, %lld from the ledger\n", year, rates_counts[r.differences[i].count].name,
                                                                      (long long)r.differences[i].tables, (long long)r.differences[i].ledger);
        assert_int_equal(r.difference_count, 0);
        assert_true(rates_in_order(&r.tables) && rates_groups_add_up(&r.tables) && rates_wrong(r.tables.total, &pos) == NULL);
        received += r.tables.total[N_RECEIVED];
        rates_report_release(&r);
    }
    assert_true(received > 0);
}

#endif
