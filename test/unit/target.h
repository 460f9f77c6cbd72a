// SPDX-License-Identifier: Apache-2.0
// Targets told as a story, in a city with two supervising offices: 测试市 (super, second) and 市发改委 (rival).
#ifndef TEST_TARGET_H
#define TEST_TARGET_H

#include "life.h"

#include "registry/view.h"
#include "target/daily.h"
#include "target/tree.h"

static inline void target_city(struct city *c) {
    static const char *const lines[] = {
        "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"name\":\"市发改委\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"second\",\"office\":\"测试市\",\"role\":\"督查室\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"rival\",\"office\":\"市发改委\",\"role\":\"督查室\"}}",
    };
    city_open(c, true);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) city_act(c, lines[i]);
}

// Everything that happened is what the tables hold.
static inline void target_finish(struct city *c) {
    city_verify(c);
    city_close(c);
}

// A refusal with the field it speaks of, and not a trace of it.
static inline void refused_at(struct city *c, const char *code, const char *where, const char *verb, const char *by, const char *at, const char *fields) {
    int64_t seq = c->desk.region_seq;
    struct answer a = city_try(c, line_of(c, verb, "", by, at, fields));
    if (a.ok) fail_msg("accepted: %s %s", verb, fields);
    if (!str_eq(str_c(a.fault.code), str_c(code)) || !str_eq(str_c(a.fault.where), str_c(where)))
        fail_msg("%s %s: %s at \"%s\", not %s at \"%s\": %s", verb, fields, a.fault.code, a.fault.where, code, where, a.fault.zh);
    assert_true(a.fault.zh[0] && a.fault.en[0] && !strstr(a.fault.en, "%") && !strstr(a.fault.zh, "%.*s"));
    assert_int_equal(c->desk.region_seq, seq);
}

static inline void does(struct city *c, const char *verb, const char *by, const char *at, const char *fields) { act(c, verb, "", by, at, fields); }

// A decision with one measured target: 100 plants by the end of 2026, from 20; 496 working days.
static inline void plants(struct city *c) {
    does(c, "target.set", "super", "2024-12-31T09:00", "code=决定;kind=decision;title=做强产业;owner=测试市;start=2024-12-31");
    does(c, "target.set", "super", "2024-12-31T09:00",
         "code=工厂;kind=task;parent=决定;title=智能工厂;owner=市住房局;unit=个;value=100;base=20;start=2024-12-31;due=2026-12-31;period=month");
}

static inline struct tree tree_at(struct city *c, const char *day, const char *root) {
    struct tree t = {0};
    struct fault f;
    struct view *v = arena_new(&c->arena, struct view);
    *v = (struct view){&c->desk, &c->arena, UTC_OFFSET_CHINA, VIEWER_OFFICE};
    struct tree_query q = {.root = str_c(root)};
    if (date_parse(str_c(day), &q.day, &f) < 0 || tree_read(&t, v, &q, &f) < 0) fail_msg("%s", f.en);
    return t;
}

static inline struct node *node_at(struct city *c, const char *day, const char *code) {
    struct tree t = tree_at(c, day, code);
    assert_int_equal(t.root_count, 1);
    return t.roots[0];
}

static inline const struct row_target *target_row(struct city *c, const char *code) {
    struct stream *st;
    struct fault f;
    if (target_find(&c->desk, str_c(code), &st, &f) < 0) fail_msg("%s", f.en);
    return stream_row(st, TABLE_TARGET);
}

#endif
