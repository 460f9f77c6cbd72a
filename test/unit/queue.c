// SPDX-License-Identifier: Apache-2.0
// Lists of matters: every one once, in order, for whoever may see it.
#include "life.h"
#include "matter/queue.h"

enum { MANY = 40 };

static const struct stream *who(struct city *c, const char *login) {
    struct stream *st;
    struct fault f;
    if (registry_account(&c->desk, str_c(login), &st, &f) < 0) fail_msg("%s: %s", login, f.en);
    return st;
}

static void town(struct city *c) {
    city_open(c, true);
    for (int i = 0; i < MANY; i++) {
        const char *number = arena_printf(&c->arena, "丙-%d", i).p, *at = arena_printf(&c->arena, "2024-03-%02dT09:00", 1 + i % 28).p;
        handled(c, number, at);
        if (i % 5 == 1) act(c, "暂停", number, "super", "2024-03-29T09:00", "理由=等检测");
        if (i % 5 == 2) act(c, "撤回", number, "desk", "2024-03-29T10:00", "理由=不办了;告知方式=电话");
        if (i % 5 == 3) act(c, "会办", number, "house", "2024-03-29T11:00", "会办单位=市水务局");
    }
    appeal(c, "待派-1", "2024-03-29T12:00");
    proposal(c, "提案-1", "2024-03-29T12:00");
    c->desk.at = c->desk.now = moment("2024-03-29T13:00");
}

struct walked {
    int64_t ids[200];
    size_t count, pages;
};

// All pages of a list, `limit` at a time: no item twice, in the order asked for.
static struct walked walk(struct city *c, const char *login, struct queue_query q) {
    struct walked w = {.count = 0};
    struct queue_scope scope;
    queue_scope(&c->desk.library, who(c, login), c->desk.at, &scope);
    int64_t due = 0, id = 0;
    do {
        struct queue_page p;
        struct fault f;
        if (queue_list(&c->desk, &scope, &q, &c->arena, &p, &f) < 0) fail_msg("%s", f.en);
        assert_true(p.count <= (size_t)q.limit && ++w.pages < 100);
        for (size_t i = 0; i < p.count; i++) {
            const struct queue_item *x = &p.items[i];
            for (size_t k = 0; k < w.count; k++) assert_true(w.ids[k] != x->id);
            bool standing = x->due == 0, first = w.count == 0;
            if (q.state != QUEUE_OPEN) assert_true(first || x->id < id);
            else if (!first) assert_true(due == 0 ? standing && x->id > id : standing || x->due > due || (x->due == due && x->id > id));
            due = x->due;
            id = x->id;
            w.ids[w.count++] = x->id;
        }
        q.after = p.next;
    } while (q.after.set);
    return w;
}

static void open_ones_come_by_deadline(void **state) {
    (void)state;
    struct city c;
    town(&c);
    // 40 handled, 8 of them withdrawn, and the appeal to be dispatched; the committee's proposal is not the desk's to see,
    // the joint opinions are.
    struct walked all = walk(&c, "desk", (struct queue_query){.state = QUEUE_OPEN, .limit = 7});
    assert_int_equal(all.count, MANY - 8 + 1 + 8);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_OPEN, .limit = 200}).count, all.count);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_OPEN, .limit = 3, .stage = STR("办理中")}).count, MANY - 16);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_OPEN, .limit = 3, .stage = STR("待派")}).count, 1);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_OPEN, .limit = 3, .category = STR("没有这类")}).count, 0);
    struct queue_query late = {.state = QUEUE_OPEN, .limit = 5, .late = true, .now = moment("2024-03-14T00:00")};
    assert_true(walk(&c, "desk", late).count > 0 && walk(&c, "desk", late).count < all.count);
    city_close(&c);
}

static void ended_ones_come_newest_first(void **state) {
    (void)state;
    struct city c;
    town(&c);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_ENDED, .outcome = OUTCOME_WITHDRAWN, .limit = 3}).count, 8);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_ENDED, .limit = 3}).count, 0);
    assert_int_equal(walk(&c, "desk", (struct queue_query){.state = QUEUE_ALL, .limit = 9}).count, MANY + 1 + 8);
    assert_int_equal(walk(&c, "committee", (struct queue_query){.state = QUEUE_ALL, .limit = 9}).count, 1);
    city_close(&c);
}

static void a_body_sees_its_own(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    int64_t house = 0, water = 0;
    town(&c);
    if (registry_office(&c.desk, STR("市住房局"), &house, &f) < 0 || registry_office(&c.desk, STR("市水务局"), &water, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(walk(&c, "house", (struct queue_query){.state = QUEUE_OPEN, .limit = 6, .lead = house}).count, MANY - 8);
    assert_int_equal(walk(&c, "water", (struct queue_query){.state = QUEUE_OPEN, .limit = 6, .lead = water}).count, 8);
    assert_int_equal(walk(&c, "water", (struct queue_query){.state = QUEUE_OPEN, .limit = 6, .lead = house}).count, 0);
    assert_int_equal(walk(&c, "water", (struct queue_query){.state = QUEUE_OPEN, .limit = 6}).count, 0);
    assert_int_equal(walk(&c, "member", (struct queue_query){.state = QUEUE_ALL, .limit = 6}).count, 0);
    city_close(&c);
}

static size_t waiting(struct city *c, const char *login, int limit) {
    struct queue_key after = {0};
    size_t n = 0, pages = 0;
    int64_t due = -1, id = 0;
    do {
        struct queue_page p;
        struct fault f;
        if (queue_mine(&c->desk, who(c, login), limit, after, &c->arena, &p, &f) < 0) fail_msg("%s", f.en);
        assert_true(p.count <= (size_t)limit && ++pages < 100);
        for (size_t i = 0; i < p.count; i++, n++) {
            assert_true(p.items[i].due > due || (p.items[i].due == due && p.items[i].id > id));
            due = p.items[i].due;
            id = p.items[i].id;
        }
        after = p.next;
    } while (after.set);
    return n;
}

static void what_waits_is_what_ones_roles_own(void **state) {
    (void)state;
    struct city c;
    town(&c);
    for (int limit = 1; limit < 50; limit += 6) {
        assert_int_equal(waiting(&c, "house", limit), MANY - 8); // handled, paused ones too: the body resumes them
        assert_int_equal(waiting(&c, "water", limit), 8);         // opinions to sign for
        assert_int_equal(waiting(&c, "desk", limit), 1);
        assert_int_equal(waiting(&c, "super", limit), 0);
        assert_int_equal(waiting(&c, "committee", limit), 1);
        assert_int_equal(waiting(&c, "money", limit), 0);
    }
    // What a body leads and others have to do with lies between what it has to do with: nearly all of it is looked through.
    for (int i = 0; i < MANY; i++)
        if (i % 5 == 0 || i % 5 == 4) act(&c, "办结", arena_printf(&c.arena, "丙-%d", i).p, "house", "2024-03-29T12:30", "办理结果=已办;告知方式=电话");
    for (int limit = 1; limit < 50; limit += 6) assert_int_equal(waiting(&c, "house", limit), MANY - 8 - 16);
    city_close(&c);
}

static void what_one_raised_is_ones_own(void **state) {
    (void)state;
    struct city c;
    struct queue_page p;
    struct fault f;
    town(&c);
    if (queue_raised(&c.desk, who(&c, "member")->id, 10, (struct queue_key){0}, &c.arena, &p, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(p.count, 1);
    assert_str(p.items[0].number, "提案-1");
    if (queue_raised(&c.desk, who(&c, "desk")->id, 10, (struct queue_key){0}, &c.arena, &p, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(p.count, 0);
    city_close(&c);
}

static void a_key_is_read_back_and_nothing_else_is(void **state) {
    (void)state;
    static const char *const bad[] = {"", ".", "1.", ".1", "1.0", "-1.5", "1.-5", "1.5x", "x.5", "1", "99999999999999999999.1", "1.2.3"};
    struct queue_key k;
    struct buf b = BUF_INIT;
    queue_key_write(&b, (struct queue_key){17, 42, true});
    assert_true(queue_key_read(buf_str(&b), &k) && k.set && k.due == 17 && k.id == 42);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(queue_key_read(str_c(bad[i]), &k));
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_ones_come_by_deadline),
        cmocka_unit_test(ended_ones_come_newest_first),
        cmocka_unit_test(a_body_sees_its_own),
        cmocka_unit_test(what_waits_is_what_ones_roles_own),
        cmocka_unit_test(what_one_raised_is_ones_own),
        cmocka_unit_test(a_key_is_read_back_and_nothing_else_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
