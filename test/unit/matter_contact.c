// SPDX-License-Identifier: Apache-2.0
// Contact details on request: who may, when, and what is left in the ledger.
#include "life.h"
#include "matter/may.h"

static const struct stream *account_of(struct city *c, const char *login) {
    struct stream *st = NULL;
    struct fault f;
    if (registry_account(&c->desk, str_c(login), &st, &f) < 0) fail_msg("%s", f.en);
    return st;
}

static bool may(struct city *c, const char *number, const char *login, const char *at) {
    struct matter m = city_matter(c, number);
    return matter_may_contact(&m, account_of(c, login), moment(at));
}

static void a_look_is_an_event_that_says_who_and_nothing_of_what_was_seen(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    int64_t before = city_matter(&c, "A1").row->version;
    struct answer a = city_act(&c, line_of(&c, "contact.show", "A1", "house", "2024-03-01T11:00", ""));
    assert_int_equal(a.event_count, 1);
    assert_int_equal(a.events[0].type, EVENT_CONTACT_SHOWN);
    assert_int_equal(a.id, city_matter(&c, "A1").row->id);
    city_at_stage(&c, "A1", "办理中");
    owed(&c, "A1", true);
    assert_int_equal(city_matter(&c, "A1").row->version, before + 1);
    struct cell place[] = {CELL_INT(a.id), CELL_INT(a.events[0].seq)}, cells[4];
    struct fault f;
    struct event e;
    assert_int_equal(store_first(c.store, SQL_EVENT_ONE, place, 2, cells, 4, &f), 1);
    struct str bytes = arena_str(&c.arena, cells[3].s);
    if (event_decode(&e, bytes, &c.arena, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(e.account, account_of(&c, "house")->id);
    assert_true(e.office != 0);
    assert_str(e.role, "承办单位");
    assert_int_equal(e.at, moment("2024-03-01T11:00"));
    assert_false(e.has_content);
    assert_true(str_find(bytes, STR("王小二")) < 0 && str_find(bytes, STR("1380000")) < 0);
    // Whoever runs the procedure may as well.
    act(&c, "contact.show", "A1", "desk", "2024-03-01T12:00", "");
    finish(&c);
}

static void only_offices_that_have_it_in_hand_may_look(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-allowed", "contact.show", "A1", "water", "2024-03-01T11:00", "");
    no(&c, "not-allowed", "contact.show", "A1", "member", "2024-03-01T11:00", "");
    no(&c, "missing-member", "contact.show", "A1", "", "2024-03-01T11:00", "");
    no(&c, "missing-member", "contact.show", "", "house", "2024-03-01T11:00", "");
    no(&c, "unknown-matter", "contact.show", "A9", "house", "2024-03-01T11:00", "");
    no(&c, "unknown-field", "contact.show", "A1", "house", "2024-03-01T11:00", "理由=看看");
    no(&c, "at-goes-back", "contact.show", "A1", "house", "2024-02-28T11:00", "");
    assert_true(may(&c, "A1", "house", "2024-03-01T11:00") && may(&c, "A1", "desk", "2024-03-01T11:00"));
    assert_false(may(&c, "A1", "water", "2024-03-01T11:00") || may(&c, "A1", "member", "2024-03-01T11:00"));
    finish(&c);
}

static void who_raised_it_looks_at_their_own_without_being_recorded(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-03-01T09:00");
    no(&c, "not-allowed", "contact.show", "P1", "member", "2024-03-01T11:00", "");
    assert_false(may(&c, "P1", "member", "2024-03-01T11:00"));
    act(&c, "contact.show", "P1", "committee", "2024-03-01T11:00", "");
    finish(&c);
}

static void the_body_complained_of_is_not_shown_who_complained(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=A1;标题=态度差;内容=正文;诉求人.name=王小二;被诉单位=市财政局");
    act(&c, "role.grant", "", "admin", "2024-01-01", "account=money;office=测试市;role=督查室");
    no(&c, "not-allowed", "contact.show", "A1", "money", "2024-03-01T11:00", "");
    assert_false(may(&c, "A1", "money", "2024-03-01T11:00"));
    assert_true(may(&c, "A1", "super", "2024-03-01T11:00"));
    finish(&c);
}

static void after_its_end_and_on_a_part_there_is_nothing_to_look_at(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T10:30", "会办单位=市水务局");
    struct cell part;
    struct fault f;
    assert_int_equal(store_first(c.store, SQL_MATTER_CHILDREN, &CELL_INT(city_matter(&c, "A1").row->id), 1, &part, 1, &f), 1);
    const char *number = arena_printf(&c.arena, "%lld", (long long)part.i).p;
    no(&c, "not-whole", "contact.show", number, "water", "2024-03-01T11:00", "");
    act(&c, "contact.show", "A1", "water", "2024-03-01T11:00", ""); // of the whole they give an opinion on
    appeal(&c, "A2", "2024-03-02T09:00");
    act(&c, "直接答复", "A2", "desk", "2024-03-02T10:00", "办理结果=已告知;告知方式=电话");
    no(&c, "ended", "contact.show", "A2", "desk", "2024-03-02T11:00", "");
    assert_false(may(&c, "A2", "desk", "2024-03-02T11:00"));
    finish(&c);
}

static void the_same_request_again_is_the_same_look(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    struct command look = {.verb = STR("contact.show"), .matter = STR("A1"), .by = STR("house"), .key = STR("k1"), .channel = STR("web"),
                           .has_at = true, .at = moment("2024-03-01T11:00")};
    struct answer first = city_run(&c, look), second = city_run(&c, look);
    assert_true(first.ok && !first.again && second.ok && second.again);
    assert_int_equal(c.desk.region_seq, first.events[0].region_seq);
    finish(&c);
}

// Whoever makes a delivery looks too: what was due on the matter comes before that, or time would go back there.
static void what_was_due_comes_before_a_look_for_a_delivery(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    struct pair fields[] = {{STR("kind"), STR("answer")}, {STR("way"), STR("telephone")}, {STR("about"), STR("1")}, {STR("requester"), STR("1")}};
    struct answer a = city_run(&c, (struct command){.verb = STR("delivery.open"), .matter = STR("A1"), .channel = STR("deliver"),
                                                    .has_at = true, .at = moment("2024-03-01T10:00"), .fields = {fields, 4}});
    if (!a.ok) fail_msg("%s", a.fault.en);
    act(&c, "delivery.contact", "", "house", "2025-03-01T11:00", arena_printf(&c.arena, "delivery=%lld", (long long)a.id).p);
    struct matter m = city_matter(&c, "A1");
    size_t pos = 0, due = 0;
    for (const struct row_clock *k; (k = stream_next(m.stream, TABLE_CLOCK, &pos)) != NULL; due += k->due != 0)
        if (k->fire && k->fire < m.row->last) fail_msg("%.*s: a rung is due before the last step", SP(k->name));
    assert_true(due > 0);
    assert_int_equal(m.row->last, moment("2025-03-01T11:00"));
    city_verify(&c);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_look_is_an_event_that_says_who_and_nothing_of_what_was_seen),
        cmocka_unit_test(only_offices_that_have_it_in_hand_may_look),
        cmocka_unit_test(who_raised_it_looks_at_their_own_without_being_recorded),
        cmocka_unit_test(the_body_complained_of_is_not_shown_who_complained),
        cmocka_unit_test(after_its_end_and_on_a_part_there_is_nothing_to_look_at),
        cmocka_unit_test(the_same_request_again_is_the_same_look),
        cmocka_unit_test(what_was_due_comes_before_a_look_for_a_delivery),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
