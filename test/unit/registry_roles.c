// SPDX-License-Identifier: Apache-2.0
// Who may do what, and from when to when (registry/role.c, the door in registry/registry.c).
#include "clerk.h"

// Anybody may register a matter; who dispatches it must hold 受理中心 then.
static void dispatch(struct city *c, const char *number, const char *by, const char *at, const char *fault) {
    const char *fields = "主办单位=市住房局";
    act(c, "登记", "", "member", at, arena_printf(&c->arena, "程序=诉求;编号=%s;标题=路灯不亮;内容=正文;诉求人.name=王小二", number).p);
    if (fault) no(c, fault, "派单", number, by, at, fields);
    else act(c, "派单", number, by, at, fields);
}

static void a_role_counts_from_its_first_millisecond_to_the_one_before_its_end(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "account.open", "login=late;office=测试市;role=受理中心;since=2024-03-01T09:00;until=2024-03-01T10:00");
    dispatch(&c, "A1", "late", "2024-03-01T08:59:59.999", "not-allowed");
    dispatch(&c, "A2", "late", "2024-03-01T09:00:00.000", NULL);
    dispatch(&c, "A3", "late", "2024-03-01T09:59:59.999", NULL);
    dispatch(&c, "A4", "late", "2024-03-01T10:00:00.000", "not-allowed");
    finish(&c);
}

static void a_role_that_is_ended_is_held_until_then(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "role.end", "", "admin", "2024-03-05", "account=desk;office=测试市;role=受理中心;until=2024-03-02T12:00");
    dispatch(&c, "A5", "desk", "2024-03-02T11:59:59.999", NULL);
    dispatch(&c, "A6", "desk", "2024-03-02T12:00", "not-allowed");
    act(&c, "role.grant", "", "admin", "2024-03-05", "account=desk;office=测试市;role=受理中心");
    dispatch(&c, "A7", "desk", "2024-03-04T23:59:59.999", "not-allowed"); // from when it was granted, where nothing else is said
    dispatch(&c, "A8", "desk", "2024-03-05", NULL);
    act(&c, "role.end", "", "admin", "2024-03-06T08:00", "account=desk;office=测试市;role=受理中心"); // at once
    dispatch(&c, "A9", "desk", "2024-03-06T08:00", "not-allowed");
    finish(&c);
}

static void the_registry_is_for_administrators(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    refused_at(&c, "not-allowed", "by", line_of(&c, "office.open", "", "desk", DAY, "name=市民政局"));
    refused_at(&c, "unknown-account", "by", line_of(&c, "office.open", "", "ghost", DAY, "name=市民政局"));
    static const char *const verbs[] = {"office.open", "office.change", "office.close", "person.record", "account.open", "account.close",
                                        "role.grant", "role.end", "enterprise.register", "enterprise.change", "enterprise.close"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        refused_at(&c, "not-allowed", "by", line_of(&c, verbs[i], "", "member", DAY, ""));
    finish(&c);
}

static void administrators_too_are_so_from_and_until(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "role.grant", "账号=super;机构=市财政局;角色=administrator;自=2024-02-01;至=2024-03-01");
    no(&c, "not-allowed", "office.open", "", "super", "2024-01-31T23:59:59.999", "name=一局");
    act(&c, "office.open", "", "super", "2024-02-01", "name=一局");
    act(&c, "office.open", "", "super", "2024-02-29T23:59:59.999", "name=二局");
    no(&c, "not-allowed", "office.open", "", "super", "2024-03-01", "name=三局");
    finish(&c);
}

static void a_closed_account_acts_until_it_is_closed(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "account.open", "login=second;office=测试市;role=管理员");
    act(&c, "account.close", "", "admin", "2024-02-01", "account=second");
    act(&c, "office.open", "", "second", "2024-01-31T23:59:59.999", "name=一局");
    refused_at(&c, "account-closed", "by", line_of(&c, "office.open", "", "second", "2024-02-01", "name=二局"));
    refused_at(&c, "account-closed", "account", line_of(&c, "role.grant", "", "admin", "2024-02-01", "account=second;office=测试市;role=督查室"));
    refused_at(&c, "account-closed", "account", line_of(&c, "role.grant", "", "admin", "2024-01-31", "account=second;office=测试市;role=督查室"));
    refused_at(&c, "account-closed", "account", line_of(&c, "role.end", "", "admin", "2024-02-02", "account=second;office=测试市;role=管理员"));
    finish(&c);
}

static void the_last_administrator_stays(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "own-account", "account", "account.close", "account=admin");
    bad(&c, "own-role", "account", "role.end", "account=admin;office=测试市;role=管理员");
    say(&c, "account.open", "login=second;office=测试市;role=administrator");
    refused_at(&c, "own-role", "account", line_of(&c, "role.end", "", "second", DAY, "account=second;office=测试市;role=administrator"));
    act(&c, "role.end", "", "second", DAY, "account=admin;office=测试市;role=管理员");
    refused_at(&c, "not-allowed", "by", line_of(&c, "office.open", "", "admin", DAY, "name=一局"));
    finish(&c);
}

static void a_grant_needs_its_fields(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "missing-field", "account", "role.grant", "office=测试市;role=督查室");
    bad(&c, "missing-field", "office", "role.grant", "account=desk;role=督查室");
    bad(&c, "missing-field", "role", "role.grant", "account=desk;office=测试市;role= ");
    bad(&c, "unknown-account", "账号", "role.grant", "账号=ghost;office=测试市;role=督查室");
    bad(&c, "unknown-office", "机构", "role.grant", "account=desk;机构=没有局;role=督查室");
    bad(&c, "too-long", "role", "role.grant", long_field(&c, "account=desk;office=测试市;role=", 61));
    bad(&c, "bad-text", "role", "role.grant", "account=desk;office=测试市;role=督\\u202e查室");
    bad(&c, "bad-text", "role", "role.grant", "account=desk;office=测试市;role=督\\u061c查室");
    bad(&c, "bad-time", "since", "role.grant", "account=desk;office=测试市;role=督查室;since=2024-02-30");
    bad(&c, "bad-time", "至", "role.grant", "account=desk;office=测试市;role=督查室;至=明天");
    bad(&c, "unknown-field", "sinse", "role.grant", "account=desk;office=测试市;role=督查室;sinse=2024-02-01");
    bad(&c, "field-twice", "角色", "role.grant", "account=desk;office=测试市;role=督查室;角色=管理员");
    refused_at(&c, "at-too-early", "at", line_of(&c, "role.grant", "", "admin", "2019-12-31", "account=desk;office=测试市;role=督查室"));
    finish(&c);
}

static void since_lies_before_until(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "since-after-until", "until", "role.grant", "account=desk;office=测试市;role=督查室;since=2024-02-02;until=2024-02-01");
    bad(&c, "since-after-until", "until", "role.grant", "account=desk;office=测试市;role=督查室;since=2024-02-01;until=2024-02-01");
    bad(&c, "since-after-until", "至", "role.grant", "account=desk;office=测试市;role=督查室;至=2024-01-01"); // granted only after
    bad(&c, "since-after-until", "until", "role.grant", "account=desk;office=测试市;role=督查室;since=1960-01-01;until=1969-01-01");
    say(&c, "role.grant", "account=desk;office=测试市;role=督查室;since=2024-02-01;until=2024-02-01T00:00:00.001");
    finish(&c);
}

static void the_same_role_is_not_held_twice_at_a_time(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *twice = "account=water;office=市水务局;role=督查室;since=2024-02-01;until=2024-03-01";
    say(&c, "role.grant", twice);
    bad(&c, "duplicate-role", "role", "role.grant", twice);
    bad(&c, "duplicate-role", "role", "role.grant", "account=water;office=市水务局;role=督查室;since=2024-02-29T23:59:59.999");
    bad(&c, "duplicate-role", "role", "role.grant", "account=water;office=市水务局;role=督查室;since=2024-01-01;until=2024-02-01T00:00:00.001");
    bad(&c, "duplicate-role", "role", "role.grant", "account=water;office=市水务局;role=督查室;since=2024-01-01");
    say(&c, "role.grant", "account=water;office=市财政局;role=督查室;since=2024-02-01;until=2024-03-01"); // elsewhere
    say(&c, "role.grant", "account=water;office=市水务局;role=督查室;since=2024-01-01;until=2024-02-01"); // up to the first
    say(&c, "role.grant", "account=water;office=市水务局;role=督查室;since=2024-03-01");                  // from its end on
    bad(&c, "duplicate-role", "role", "role.grant", "account=water;office=市水务局;role=督查室;since=2030-01-01");
    const struct stream *st = account_stream(&c, "water");
    int64_t n = 0;
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(st, TABLE_ROLE, &pos)) != NULL;) assert_int_equal(r->n, ++n);
    assert_int_equal(n, 5);
    finish(&c);
}

static void what_is_ended_must_run(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "unknown-role", "role", "role.end", "account=water;office=市水务局;role=督查室");
    bad(&c, "unknown-role", "role", "role.end", "account=water;office=市财政局;role=承办人");
    bad(&c, "unknown-office", "office", "role.end", "account=water;office=没有局;role=承办人");
    bad(&c, "unknown-account", "account", "role.end", "account=ghost;office=市水务局;role=承办人");
    bad(&c, "missing-field", "role", "role.end", "account=water;office=市水务局");
    bad(&c, "bad-time", "until", "role.end", "account=water;office=市水务局;role=承办人;until=soon");
    bad(&c, "unknown-field", "since", "role.end", "account=water;office=市水务局;role=承办人;since=2024-01-01");
    bad(&c, "role-not-running", "until", "role.end", "account=water;office=市水务局;role=承办人;until=2019-12-31T23:59:59.999");
    say(&c, "role.end", "account=water;office=市水务局;role=承办人;until=2024-02-01");
    bad(&c, "role-not-running", "until", "role.end", "account=water;office=市水务局;role=承办人;until=2024-02-01");
    say(&c, "role.end", "account=water;office=市水务局;role=承办人;until=2024-01-31T23:59:59.999"); // earlier still
    say(&c, "role.end", "account=money;office=市财政局;role=承办人;until=2020-01-01"); // never held, after all
    say(&c, "role.grant", "account=money;office=市财政局;role=承办人;since=2020-01-01");
    say(&c, "role.grant", "account=money;office=市财政局;role=督查室;since=1960-01-01");
    bad(&c, "role-not-running", "until", "role.end", "account=money;office=市财政局;role=督查室;until=1970-01-01T00:00Z"); // would mean: open
    say(&c, "role.end", "account=money;office=市财政局;role=督查室;until=1970-01-01T00:00:00.001Z");
    finish(&c);
}

static void roles_end_in_a_closed_office_and_none_begins(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "office.close", "", "admin", "2024-01-04", "office=市水务局");
    bad(&c, "office-closed", "office", "role.grant", "account=desk;office=市水务局;role=承办人");
    say(&c, "role.end", "account=water;office=市水务局;role=承办人");
    bad(&c, "office-closed", "office", "role.end", "account=desk;office=市水务局;role=承办人");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_counts_from_its_first_millisecond_to_the_one_before_its_end),
        cmocka_unit_test(a_role_that_is_ended_is_held_until_then),
        cmocka_unit_test(the_registry_is_for_administrators),
        cmocka_unit_test(administrators_too_are_so_from_and_until),
        cmocka_unit_test(a_closed_account_acts_until_it_is_closed),
        cmocka_unit_test(the_last_administrator_stays),
        cmocka_unit_test(a_grant_needs_its_fields),
        cmocka_unit_test(since_lies_before_until),
        cmocka_unit_test(the_same_role_is_not_held_twice_at_a_time),
        cmocka_unit_test(what_is_ended_must_run),
        cmocka_unit_test(roles_end_in_a_closed_office_and_none_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
