// SPDX-License-Identifier: Apache-2.0
// The city of a walk: offices with who handles there, members, both old procedures.
#ifndef TEST_WALK_CITY_H
#define TEST_WALK_CITY_H

#include "walk.h"

static inline void walk_holds(struct walk *w, struct str role, const char *login) {
    struct walk_holder *h = &w->holders[w->holder_count++];
    assert_true(w->holder_count <= WALK_HOLDERS);
    h->role = role;
    snprintf(h->login, sizeof h->login, "%s", login);
}

static inline void walk_city(struct walk *w, uint64_t seed, size_t key_cap) {
    struct city *c = &w->city;
    memset(w, 0, sizeof *w);
    city_open(c, true);
    c->desk.ids.last = (int64_t)4102444800000 << 20; // ids count on from there: a walk is the same each time it is taken
    w->seed = seed;
    w->keys = mem_new(key_cap * sizeof *w->keys);
    w->key_cap = key_cap;
    w->keyed_one_in = 4;
    w->now = day_start(day_from_date((struct date){2020, 1, 2}), UTC_OFFSET_CHINA);
    walk_holds(w, STR("受理中心"), "desk");
    walk_holds(w, STR("督查室"), "super");
    walk_holds(w, STR("提案委"), "committee");
    w->names[w->procedure_count++] = STR("诉求");
    w->names[w->procedure_count++] = STR("提案");
    for (int i = 0; i < WALK_OFFICES; i++) {
        char line[300];
        snprintf(line, sizeof line, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"name\":\"第%d局\"}}", i);
        w->office_ids[i] = city_act(c, line).id;
        snprintf(w->logins[i], sizeof w->logins[i], "office%d", i);
        snprintf(line, sizeof line, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":"
                 "{\"login\":\"office%d\",\"name\":\"某\",\"office\":\"第%d局\",\"role\":\"承办人\"}}", i, i);
        city_act(c, line);
    }
    for (int i = 0; i < WALK_MEMBERS; i++) {
        char line[200];
        snprintf(line, sizeof line, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":"
                 "{\"login\":\"member%d\",\"name\":\"某\"}}", i);
        city_act(c, line);
    }
    city_act(c, "{\"do\":\"role.grant\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"account\":\"money\",\"office\":\"市财政局\",\"role\":\"考核组\",\"since\":\"2020-01-01\"}}");
}

static inline void walk_release(struct walk *w) {
    for (size_t i = 0; i < w->key_cap; i++) arena_release(&w->keys[i].arena);
    free(w->keys);
    arena_release(&w->scratch);
    city_close(&w->city);
}

#endif
