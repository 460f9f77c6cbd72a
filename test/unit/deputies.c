// SPDX-License-Identifier: Apache-2.0
// Who is away and who acts for them (docs/offices.md).
#include "clerk.h"
#include "matter/queue.h"

static void people(struct city *c) {
    city_open(c, true);
    say(c, "account.open", "login=house2;name=辛;office=市住房局;role=科员");
    say(c, "account.open", "login=chief;name=壬;office=市住房局;role=负责人");
}

static bool holds(struct city *c, const char *login, const char *role, const char *office, const char *at) {
    return registry_holds(account_stream(c, login), str_c(role), STR(""), office_id(c, office), moment(at), NULL);
}

static void a_deputy_acts_within_the_days_and_the_record_says_for_whom(void **state) {
    (void)state;
    struct city c;
    people(&c);
    handled(&c, "甲-1", "2024-03-01T09:00");
    no(&c, "not-allowed", "联系", "甲-1", "house2", "2024-03-01T10:00", "联系方式=电话");
    act(&c, "account.leave", "", "house", "2024-03-01T11:00", "自=2024-03-04;至=2024-03-06");
    act(&c, "account.deputy", "", "house", "2024-03-01T11:01", "代理人=house2");
    no(&c, "not-allowed", "联系", "甲-1", "house2", "2024-03-03T23:59:59.999", "联系方式=电话");
    act(&c, "联系", "甲-1", "house2", "2024-03-04T00:00", "联系方式=电话");
    assert_int_equal(events(&c, "甲-1", EVENT_DEPUTY_ACTED, ""), 1);
    assert_false(holds(&c, "house2", "承办人", "市住房局", "2024-03-06"));
    assert_true(holds(&c, "house2", "承办人", "市住房局", "2024-03-05T23:59:59.999"));
    no(&c, "not-allowed", "办结", "甲-1", "house2", "2024-03-06T00:00", "办理结果=已修;告知方式=电话");
    act(&c, "办结", "甲-1", "house", "2024-03-06T09:00", "办理结果=已修;告知方式=电话");
    assert_int_equal(events(&c, "甲-1", EVENT_DEPUTY_ACTED, ""), 1);
    finish(&c);
}

static void what_waits_for_one_who_is_away_waits_for_the_deputy(void **state) {
    (void)state;
    struct city c;
    people(&c);
    handled(&c, "甲-1", "2024-03-01T09:00");
    act(&c, "account.leave", "", "house", "2024-03-01T11:00", "至=2024-03-06");
    struct matter m = city_matter(&c, "甲-1");
    const struct procedure *p = m.rules->procedure;
    uint32_t handler = matter_roles(p, &m, account_stream(&c, "house"), moment("2024-03-01T12:00"));
    assert_int_equal(matter_roles(p, &m, account_stream(&c, "house2"), moment("2024-03-01T12:00")), 0);
    act(&c, "account.deputy", "", "house", "2024-03-01T11:01", "代理人=house2");
    m = city_matter(&c, "甲-1");
    assert_int_equal(matter_roles(p, &m, account_stream(&c, "house2"), moment("2024-03-01T12:00")), handler);
    struct queue_page page;
    struct fault f;
    c.desk.at = moment("2024-03-01T12:00");
    assert_int_equal(queue_mine(&c.desk, account_stream(&c, "house2"), 20, (struct queue_key){0}, &c.arena, &page, &f), 0);
    assert_int_equal(page.count, 1);
    c.desk.at = moment("2024-03-06");
    assert_int_equal(queue_mine(&c.desk, account_stream(&c, "house2"), 20, (struct queue_key){0}, &c.arena, &page, &f), 0);
    assert_int_equal(page.count, 0);
    finish(&c);
}

static void coming_back_ends_it_and_so_does_the_end_of_the_role(void **state) {
    (void)state;
    struct city c;
    people(&c);
    act(&c, "account.leave", "", "house", "2024-03-01T11:00", "至=2024-03-10");
    act(&c, "account.deputy", "", "house", "2024-03-01T11:00", "代理人=house2");
    act(&c, "account.back", "", "house", "2024-03-05T08:00", "");
    assert_true(holds(&c, "house2", "承办人", "市住房局", "2024-03-05T07:59"));
    assert_false(holds(&c, "house2", "承办人", "市住房局", "2024-03-05T08:00"));
    no(&c, "not-away", "account.back", "", "house", "2024-03-05T09:00", "");
    act(&c, "account.leave", "", "admin", "2024-03-06T11:00", "account=house;until=2024-03-20");
    act(&c, "account.deputy", "", "admin", "2024-03-06T11:00", "account=house;deputy=house2;role=承办人");
    act(&c, "role.end", "", "admin", "2024-03-07T00:00", "account=house;office=市住房局;role=承办人");
    assert_true(holds(&c, "house2", "承办人", "市住房局", "2024-03-06T23:59"));
    assert_false(holds(&c, "house2", "承办人", "市住房局", "2024-03-07T00:00"));
    finish(&c);
}

static void no_chains_no_self_no_other_office_no_deputy_without_absence(void **state) {
    (void)state;
    struct city c;
    people(&c);
    bad(&c, "not-away", "since", "account.deputy", "account=house;deputy=house2");
    say(&c, "account.leave", "account=house;since=2024-02-01;until=2024-02-10");
    bad(&c, "deputy-self", "deputy", "account.deputy", "account=house;deputy=house");
    bad(&c, "deputy-elsewhere", "deputy", "account.deputy", "account=house;deputy=water");
    bad(&c, "not-away", "until", "account.deputy", "account=house;deputy=house2;until=2024-02-11");
    bad(&c, "unknown-role", "role", "account.deputy", "account=house;deputy=house2;role=提案委");
    bad(&c, "not-for-deputies", "role", "account.deputy", "account=house;deputy=house2;role=管理员");
    bad(&c, "absence-overlaps", "since", "account.leave", "account=house;since=2024-02-09;until=2024-02-12");
    bad(&c, "since-after-until", "until", "account.leave", "account=house2;since=2024-02-09;until=2024-02-09");
    bad(&c, "missing-field", "until", "account.leave", "account=house2");
    no(&c, "not-allowed", "account.leave", "", "water", DAY, "account=house2;until=2024-02-09");
    no(&c, "deputy-elsewhere", "account.deputy", "", "house", DAY, "deputy=water;across=yes"); // not for oneself to say
    say(&c, "account.deputy", "account=house;deputy=water;across=是");
    assert_true(holds(&c, "water", "承办人", "市住房局", "2024-02-05"));
    bad(&c, "duplicate-deputy", "deputy", "account.deputy", "account=house;deputy=water;across=是");
    say(&c, "account.leave", "account=water;since=2024-02-12;until=2024-02-20");
    say(&c, "account.leave", "account=house2;since=2024-02-03;until=2024-02-20");
    bad(&c, "deputy-away", "deputy", "account.deputy", "account=house;deputy=house2");
    // What water holds as a deputy is not passed on.
    say(&c, "account.deputy", "account=water;deputy=house;across=yes;since=2024-02-12");
    assert_false(holds(&c, "house", "负责人", "市水务局", "2024-02-13"));
    say(&c, "deputy.end", "account=water;deputy=house");
    bad(&c, "no-deputy", "deputy", "deputy.end", "account=water;deputy=house");
    finish(&c);
}

static void the_head_is_stood_in_for_only_where_that_was_said(void **state) {
    (void)state;
    struct city c;
    people(&c);
    say(&c, "role.grant", "account=chief;office=市住房局;role=承办人");
    say(&c, "account.leave", "account=chief;until=2024-02-10");
    bad(&c, "sign-not-granted", "signs", "account.deputy", "account=chief;deputy=house2;role=负责人");
    say(&c, "account.deputy", "account=chief;deputy=house2");
    assert_true(holds(&c, "house2", "承办人", "市住房局", "2024-02-05"));
    assert_false(holds(&c, "house2", "负责人", "市住房局", "2024-02-05"));
    say(&c, "account.deputy", "account=chief;deputy=house2;role=负责人;signs=是");
    assert_true(holds(&c, "house2", "负责人", "市住房局", "2024-02-05"));
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deputy_acts_within_the_days_and_the_record_says_for_whom),
        cmocka_unit_test(what_waits_for_one_who_is_away_waits_for_the_deputy),
        cmocka_unit_test(coming_back_ends_it_and_so_does_the_end_of_the_role),
        cmocka_unit_test(no_chains_no_self_no_other_office_no_deputy_without_absence),
        cmocka_unit_test(the_head_is_stood_in_for_only_where_that_was_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
