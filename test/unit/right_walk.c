// SPDX-License-Identifier: Apache-2.0
// Random matters that are handled, merged and taken apart, split and put back, corrected, left, undone and reversed: the
// promises hold for each, nobody is lost, and the ledger adds up to the rows.
#include "matter/addressees.h"
#include "matter/undo_room.h"
#include "promises.h"

enum { SEED = 20261125, COMMANDS = 14000, EACH_COMMIT = 250, LIVE = 20, KEPT = 400 };

struct tally {
    int64_t tried[16], done[16];
};
static const char *const ways[] = {"act", "undo", "reverse", "correct", "correct person", "ask", "decide", "join", "leave", "unmerge", "split", "split back", "tick", NULL};

struct people {
    int64_t all[KEPT]; // every matter ever opened
    size_t count;
};

static struct answer run(struct walk *w, const struct command *c) {
    struct answer a;
    desk_run(&w->city.desk, c, &a);
    w->commands++;
    if (!a.ok && a.fault.kind != FAULT_INPUT) fail_msg("%.*s on %.*s: the machine: %s", SP(c->verb), SP(c->matter), a.fault.en);
    if (!a.ok) assert_true(a.fault.zh[0] && a.fault.en[0] && a.event_count == 0);
    return a;
}

// The promises of a matter and its parts, and that each who raised it is answered somewhere, once.
static void holds(struct walk *w, int64_t id, ms_t at) {
    struct matter m = walk_load(w, id);
    struct id_list parts;
    struct fault f;
    one_holds(&m, at > m.row->last ? at : m.row->last);
    duties_hold(&m);
    if (parts_of(&w->city.desk, id, &parts, &f) < 0) fail_msg("%s", f.en);
    int64_t open[PROC_SHARES] = {0};
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part = walk_load(w, parts.ids[i]);
        one_holds(&part, at > part.row->last ? at : part.row->last);
        if (part.row->outcome == OUTCOME_NONE) open[part.row->share - 1]++;
    }
    for (int i = 0; i < PROC_SHARES; i++) promise(&m, (m.state.shares[i] == SHARE_OPEN) == (open[i] > 0));
    promise(&m, m.row->children == (int64_t)parts.count);
    size_t pos = 0;
    int64_t leads = 0;
    for (const struct row_requester *r; (r = stream_next(m.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        leads += r->lead == 1 && r->moved_to == 0;
        if (r->moved_to == 0 || r->moved_to == id) continue;
        struct matter there = walk_load(w, r->moved_to); // not lost: somebody there answers them, or another one further on
        promise(&m, stream_row(there.stream, TABLE_REQUESTER) != NULL);
    }
    if (m.row->outcome == OUTCOME_NONE) promise(&m, leads == 1 && requesters_present(&m) > 0);
}

static void checked(struct walk *w, struct people *p, const struct answer *a, int64_t about, ms_t at) {
    holds(w, about, at);
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++) {
        struct stream *st = map_get(&w->city.desk.work.streams, a->events[i].stream);
        const struct row_matter *row = st ? stream_row(st, TABLE_MATTER) : NULL;
        if (row && row->parent == 0) holds(w, row->id, at);
        if (row && row->parent == 0 && a->events[i].type == EVENT_MATTER_OPENED && p->count < KEPT) p->all[p->count++] = row->id;
    }
}

static struct str office_of(const struct walked *k) { return k->procedure ? STR("committee") : STR("desk"); }
static const char *person_of(const struct walked *k) { return k->procedure ? "提案人" : "诉求人"; }

static int64_t any_requester(struct walk *w, const struct matter *m) {
    size_t pos = 0, n = 0;
    int64_t found = 1;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->moved_to == 0 && one_in(w, ++n)) found = r->n;
    return found;
}

static void reason(struct walk *w, struct command *c) { walk_put(c, STR("理由"), arena_printf(&w->scratch, "因为%lld", (long long)w->serial)); }

// One of the ways, on a matter that is open; false: nothing of that kind is to be had.
static bool make(struct walk *w, struct walked *k, struct people *p, size_t way, struct command *c, int64_t *about) {
    struct matter m = walk_load(w, k->id);
    struct id_list parts;
    struct fault f;
    *about = k->id;
    *c = walk_command(w, str_c(ways[way]), k->id);
    c->by = office_of(k);
    switch (way) {
    case 0:
        if (parts_of(&w->city.desk, k->id, &parts, &f) < 0) fail_msg("%s", f.en);
        if (parts.count && one_in(w, 3)) m = walk_load(w, parts.ids[chance_below(&w->seed, parts.count)]);
        return m.row->outcome == OUTCOME_NONE && walk_allowed(w, &m, c);
    case 1:
        c->verb = STR("撤销");
        if (k->said[0]) c->by = str_c(k->said); // who acted last
        c->at = m.row->last > w->now - 5 * MS_MINUTE ? m.row->last + (ms_t)chance_below(&w->seed, 12) * MS_MINUTE : w->now;
        if (c->at > w->now) w->now = c->at;
        return true;
    case 2:
        c->verb = STR("撤回误办");
        c->by = STR("super");
        if (one_in(w, 3)) walk_put(c, STR("步骤"), arena_printf(&w->scratch, "%lld", 1 + (long long)chance_below(&w->seed, (size_t)m.row->version + 1)));
        break;
    case 3:
        c->verb = STR("更正");
        walk_put(c, STR("类别"), one_in(w, 2) ? STR("供水") : STR("路灯"));
        if (one_in(w, 2)) walk_put(c, STR("标题"), arena_printf(&w->scratch, "题%lld", (long long)w->serial));
        break;
    case 4:
        c->verb = STR("更正");
        walk_put(c, arena_printf(&w->scratch, "%s.电话", person_of(k)), arena_printf(&w->scratch, "139%08lld", (long long)w->serial));
        if (one_in(w, 2)) walk_put(c, arena_printf(&w->scratch, "%s.账号", person_of(k)), arena_printf(&w->scratch, "member%zu", chance_below(&w->seed, WALK_MEMBERS)));
        walk_put(c, STR("序号"), arena_printf(&w->scratch, "%lld", (long long)any_requester(w, &m)));
        break;
    case 5:
        c->verb = STR("申请更正");
        c->by = STR("super");
        walk_put(c, STR("类别"), arena_printf(&w->scratch, "类%lld", (long long)w->serial));
        break;
    case 6:
        c->verb = STR("决定更正");
        walk_put(c, STR("序号"), arena_printf(&w->scratch, "%zu", 1 + chance_below(&w->seed, 3)));
        walk_put(c, STR("决定"), one_in(w, 3) ? STR("不同意") : STR("同意"));
        break;
    case 7:
        c->verb = STR("联名");
        walk_person(w, c, str_c(person_of(k)));
        return true;
    case 8:
        c->verb = STR("退出联名");
        walk_put(c, STR("序号"), arena_printf(&w->scratch, "%lld", (long long)any_requester(w, &m)));
        break;
    case 9: {
        c->verb = STR("拆出");
        *about = p->all[chance_below(&w->seed, p->count)];
        for (int tries = 0; tries < 40 && walk_load(w, *about).row->outcome != OUTCOME_MERGED; tries++) *about = p->all[chance_below(&w->seed, p->count)];
        m = walk_load(w, *about);
        c->matter = id_text(w, *about);
        c->by = str_eq(m.rules->procedure->name.name, STR("提案")) ? STR("committee") : STR("desk");
        break;
    }
    case 10:
        c->verb = STR("分案");
        walk_put(c, STR("标题"), arena_printf(&w->scratch, "另一件%lld", (long long)w->serial));
        if (k->procedure) walk_put(c, STR("内容"), STR("情况、分析和建议"));
        break;
    case 11:
        c->verb = STR("合回");
        for (int tries = 0; tries < 40 && (stream_row(m.stream, TABLE_SPLIT) == NULL || m.row->outcome); tries++) m = walk_load(w, *about = p->all[chance_below(&w->seed, p->count)]);
        c->matter = id_text(w, *about);
        c->by = str_eq(m.rules->procedure->name.name, STR("提案")) ? STR("committee") : STR("desk");
        break;
    default: c->verb = STR("clock.tick"); c->by = STR("admin"); return true;
    }
    reason(w, c);
    return true;
}

static void open_one(struct walk *w, struct walked *k, struct people *p) {
    int procedure = one_in(w, 3);
    struct command c = walk_opening(w, procedure);
    struct answer a = run(w, &c);
    if (!a.ok) fail_msg("%s", a.fault.en);
    *k = (struct walked){.id = a.id, .procedure = procedure, .said = ""};
    if (p->count < KEPT) p->all[p->count++] = a.id;
}

static const char *login_kept(struct walk *w, struct str by) {
    static const char *const known[] = {"desk", "super", "committee"};
    for (size_t i = 0; i < 3; i++)
        if (str_eq(by, str_c(known[i]))) return known[i];
    for (int i = 0; i < WALK_OFFICES; i++)
        if (str_eq(by, str_c(w->logins[i]))) return w->logins[i];
    return "";
}

static void one(struct walk *w, struct walked *k, struct people *p, struct tally *t) {
    size_t way = one_in(w, 2) ? 0 : chance_below(&w->seed, 13);
    struct command c;
    int64_t about;
    if (!make(w, k, p, way, &c, &about)) return;
    t->tried[way]++;
    struct answer a = run(w, &c);
    if (a.ok) {
        t->done[way]++;
        if (way == 0) k->said = login_kept(w, c.by);
        if (way == 10) { // the piece is a matter of its own
            struct walked *slot = &w->live[chance_below(&w->seed, LIVE)];
            if (slot != k && (slot->id == 0 || walk_load(w, slot->id).row->outcome)) *slot = (struct walked){.id = a.id, .procedure = k->procedure, .said = ""};
        }
        if (way == 9) {
            struct walked *slot = &w->live[chance_below(&w->seed, LIVE)];
            if (slot->id == 0 || walk_load(w, slot->id).row->outcome) *slot = (struct walked){.id = about, .procedure = str_eq(c.by, STR("committee")), .said = ""};
        }
    }
    checked(w, p, &a, about, c.at);
}

static void whatever_is_set_right_the_promises_hold(void **state) {
    (void)state;
    struct walk *w = mem_new(sizeof *w);
    struct people *p = mem_new(sizeof *p);
    struct tally t = {{0}, {0}};
    struct fault f;
    int commands = getenv("HUIYIN_LONG") ? COMMANDS * 20 : COMMANDS;
    walk_city(w, SEED, 16);
    for (int i = 0; i < commands; i++) {
        if (i % EACH_COMMIT == 0) {
            bool lost = i && one_in(w, 8);
            if (lost) { // a batch that does not get to the store leaves nothing
                store_rollback(w->city.store);
                if (desk_drop(&w->city.desk, &f) < 0) fail_msg("%s", f.en);
                memset(w->live, 0, sizeof w->live);
                p->count = 0;
            } else if (i) {
                if (desk_write(&w->city.desk, &f) < 0 || store_commit(w->city.store, &f) < 0) fail_msg("%s", f.en);
                desk_written(&w->city.desk);
            }
            if (store_begin(w->city.store, &f) < 0) fail_msg("%s", f.en);
        }
        struct walked *k = &w->live[chance_below(&w->seed, LIVE)];
        arena_reset(&w->scratch);
        w->serial++;
        w->now += (ms_t)chance_below(&w->seed, one_in(w, 40) ? 3 * 24 * 60 : 25) * MS_MINUTE;
        if (k->id && walk_load(w, k->id).row->outcome) k->id = 0;
        if (k->id == 0 || p->count == 0) open_one(w, k, p);
        else one(w, k, p, &t);
        if (p->count == KEPT) p->count = KEPT / 2;
    }
    if (desk_write(&w->city.desk, &f) < 0 || store_commit(w->city.store, &f) < 0) fail_msg("%s", f.en);
    desk_written(&w->city.desk);
    for (int i = 0; ways[i]; i++) {
        print_message("%s %lld/%lld%s", ways[i], (long long)t.done[i], (long long)t.tried[i], ways[i + 1] ? ", " : "\n");
        if (t.done[i] == 0) fail_msg("never once: %s", ways[i]);
    }
    city_verify(&w->city);
    city_reopen(&w->city);
    city_verify(&w->city);
    free(p);
    walk_release(w);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_is_set_right_the_promises_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
