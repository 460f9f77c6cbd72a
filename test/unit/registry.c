// SPDX-License-Identifier: Apache-2.0
// Offices, people, accounts, enterprises (docs/registry.md). Roles: registry_roles.c.
#include "clerk.h"

static void an_office_is_opened_with_what_is_given(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t top = say(&c, "office.open", "name=市城管局;alias=城管;kind=centre;parent=测试市;district=500103");
    const struct row_office *o = office_row(&c, top);
    assert_str(o->name, "市城管局");
    assert_str(o->alias, "城管");
    assert_str(o->kind, "centre");
    assert_str(o->district, "500103");
    assert_int_equal(o->parent, office_id(&c, "测试市"));
    assert_int_equal(o->opened, moment(DAY));
    int64_t id = say(&c, "office.open", with_id(&c, "名称=　市 民政局 ;简称=民政;类型=委;上级=#;区划=500104", top)); // blanks around go
    o = office_row(&c, id);
    assert_str(o->name, "市 民政局");
    assert_str(o->kind, "committee");
    assert_int_equal(o->parent, top);
    o = office_row(&c, say(&c, "office.open", "name=市教委;alias=;parent=")); // empty: not given
    assert_str(o->kind, "body");
    assert_str(o->district, "500000");
    assert_int_equal(o->parent, 0);
    finish(&c);
}

static void an_office_out_of_form_is_refused(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "missing-field", "name", "office.open", "alias=城管");
    bad(&c, "missing-field", "name", "office.open", "名称=　 ");
    bad(&c, "unknown-field", "nane", "office.open", "nane=市城管局");
    bad(&c, "field-twice", "名称", "office.open", "name=市城管局;名称=市城管局");
    bad(&c, "too-long", "name", "office.open", long_field(&c, "name=", 201));
    bad(&c, "too-long", "alias", "office.open", long_field(&c, "name=市城管局;alias=", 201));
    say(&c, "office.open", long_field(&c, "name=", 200));
    static const char *const hidden[] = {"\\u0007", "\\n", "\\u001f", "\\u007f", "\\u0085", "\\u00ad", "\\u061c", "\\u180e", "\\u200b",
                                         "\\u200f", "\\u2028", "\\u202a", "\\u202e", "\\u2066", "\\u2069", "\\ufeff", "\\udb40\\udc41"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        bad(&c, "bad-text", "name", "office.open", arena_printf(&c.arena, "name=市城%s管局", hidden[i]).p);
    bad(&c, "bad-word", "kind", "office.open", "name=市城管局;kind=bodies");
    static const char *const districts[] = {"50010", "5001070", "050107", "50010a", "５００１０７"};
    for (size_t i = 0; i < sizeof districts / sizeof *districts; i++)
        bad(&c, "bad-district", "区划", "office.open", arena_printf(&c.arena, "name=市城管局;区划=%s", districts[i]).p);
    bad(&c, "unknown-office", "parent", "office.open", "name=市城管局;parent=没有局");
    bad(&c, "unknown-office", "parent", "office.open", "name=市城管局;parent=-1");
    bad(&c, "duplicate-office", "name", "office.open", "name=市水务局");
    finish(&c);
}

static void an_office_changes_what_is_given_and_differs(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = say(&c, "office.change", "office=市水务局;alias=水务;kind=园区;district=500105;parent=测试市");
    assert_str(office_row(&c, id)->kind, "park");
    bad(&c, "nothing-to-change", "", "office.change", "office=水务");
    bad(&c, "nothing-to-change", "", "office.change", "office=水务;name=市水务局;alias=水务;kind=park;parent=测试市;district=500105");
    assert_int_equal(say(&c, "office.change", with_id(&c, "机构=#;名称=市水利局", id)), id);
    bad(&c, "unknown-office", "office", "office.change", "office=市水务局;alias=水");
    assert_str(office_row(&c, office_id(&c, "市水利局"))->alias, "水务");
    bad(&c, "missing-field", "office", "office.change", "name=市水务局");
    bad(&c, "unknown-office", "parent", "office.change", "office=市水利局;parent=没有局");
    bad(&c, "duplicate-office", "name", "office.change", "office=市住房局;name=市财政局");
    refused_at(&c, "at-too-early", "at", line_of(&c, "office.change", "", "admin", "2019-12-31T23:59:59.999", "office=市水利局;alias=水"));
    finish(&c);
}

static void an_office_never_stands_above_itself(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "office.open", "name=一;parent=市水务局");
    say(&c, "office.open", "name=二;parent=一");
    bad(&c, "parent-circle", "parent", "office.change", "office=市水务局;parent=市水务局");
    bad(&c, "parent-circle", "parent", "office.change", "office=市水务局;parent=一");
    bad(&c, "parent-circle", "上级", "office.change", "office=市水务局;上级=二");
    say(&c, "office.change", "office=二;parent=市财政局");
    say(&c, "office.change", "office=市水务局;parent=二"); // no longer below it
    bad(&c, "parent-circle", "parent", "office.change", "office=市财政局;parent=一");
    finish(&c);
}

static void names_go_before_short_names_and_ids_settle_the_rest(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "office.change", "office=市水务局;alias=水务");
    assert_int_equal(office_id(&c, "水务"), office_id(&c, "市水务局"));
    int64_t named = say(&c, "office.open", "name=水务");
    assert_int_equal(office_id(&c, "水务"), named);
    int64_t a = say(&c, "office.open", "name=办公室;parent=市水务局"), b = say(&c, "office.open", "name=办公室;parent=市财政局");
    bad(&c, "ambiguous-office", "office", "office.close", "office=办公室");
    bad(&c, "duplicate-office", "parent", "office.change", with_id(&c, "office=#;parent=市水务局", b));
    say(&c, "office.close", with_id(&c, "office=#", a));
    assert_int_equal(office_id(&c, "办公室"), b); // the open one
    say(&c, "office.change", with_id(&c, "office=#;parent=市水务局", b));
    finish(&c);
}

static void a_closed_office_is_not_closed_changed_or_used_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "office.close", "", "admin", "2024-02-01", "office=市水务局");
    no(&c, "office-closed", "office.close", "", "admin", "2024-02-01", "office=市水务局");
    no(&c, "office-closed", "office.close", "", "admin", "2024-01-31", "office=市水务局");
    no(&c, "office-closed", "office.change", "", "admin", "2024-03-01", "office=市水务局;alias=水务");
    no(&c, "office-closed", "office.open", "", "admin", "2024-02-01", "name=站;parent=市水务局");
    act(&c, "office.open", "", "admin", "2024-01-31T23:59:59.999", "name=站;parent=市水务局"); // it still stood
    act(&c, "office.open", "", "admin", "2024-03-01", "name=市水务局");                        // the name is free again
    act(&c, "office.change", "", "admin", "2024-03-02", "office=市水务局;alias=水务");
    no(&c, "missing-field", "office.close", "", "admin", "2024-03-02", "");
    no(&c, "unknown-field", "office.close", "", "admin", "2024-03-02", "office=市水务局;name=市水务局");
    no(&c, "unknown-office", "office.close", "", "admin", "2024-03-02", "office=没有局");
    finish(&c);
}

static void a_person_is_a_name_and_perhaps_a_telephone(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = say(&c, "person.record", "姓名=王小二;电话=+86 (023) 6386-0000 转 8");
    assert_str(person_row(&c, id)->name.hidden, "王小二");
    say(&c, "person.record", "name=王小二"); // two may have one name
    bad(&c, "missing-field", "name", "person.record", "phone=13800000000");
    bad(&c, "bad-phone", "phone", "person.record", "name=王;phone=none");
    bad(&c, "bad-phone", "电话", "person.record", "name=王;电话=（转）");
    bad(&c, "too-long", "phone", "person.record", "name=王;phone=0000000000000000000000000000000000000000000000000000000000000");
    bad(&c, "bad-text", "name", "person.record", "name=王\\u202e二");
    bad(&c, "too-long", "name", "person.record", long_field(&c, "name=", 201));
    int64_t account = say(&c, "account.open", with_id(&c, "登录名=王.小_二-2;人员=#", id));
    assert_int_equal(account_row(&c, "王.小_二-2")->id, account);
    assert_int_equal(account_row(&c, "王.小_二-2")->person, id);
    bad(&c, "unknown-person", "person", "account.open", "login=x;person=1");
    bad(&c, "unknown-person", "person", "account.open", "login=x;person=王小二");
    bad(&c, "unknown-person", "person", "account.open", with_id(&c, "login=x;person=#", account));
    bad(&c, "field-conflict", "person", "account.open", with_id(&c, "login=x;person=#;name=王小二", id));
    finish(&c);
}

static void a_login_is_given_once(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "missing-field", "login", "account.open", "name=辛");
    static const char *const logins[] = {"a b", "a@b", "a/b", "a\\u200bb", "ａ"};
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++)
        bad(&c, "bad-login", "login", "account.open", arena_printf(&c.arena, "login=%s", logins[i]).p);
    bad(&c, "too-long", "login", "account.open", long_field(&c, "login=", 65));
    say(&c, "account.open", long_field(&c, "login=", 64));
    bad(&c, "login-taken", "login", "account.open", "login=water");
    say(&c, "account.close", "account=water");
    bad(&c, "account-closed", "account", "account.close", "account=water");
    bad(&c, "login-taken", "登录名", "account.open", "登录名=water;name=壬"); // and stays taken
    refused_at(&c, "account-closed", "账号", line_of(&c, "account.close", "", "admin", "2024-01-01", "账号=water"));
    bad(&c, "unknown-account", "account", "account.close", "account=ghost");
    bad(&c, "missing-field", "account", "account.close", "");
    refused_at(&c, "at-too-early", "at", line_of(&c, "account.close", "", "admin", "2019-12-31", "account=money"));
    finish(&c);
}

static void what_belongs_together_is_given_together(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "missing-field", "name", "account.open", "login=x;phone=13800000000");
    bad(&c, "missing-field", "office", "account.open", "login=x;role=督查室");
    bad(&c, "missing-field", "role", "account.open", "login=x;office=测试市");
    bad(&c, "missing-field", "role", "account.open", "login=x;until=2030-01-01");
    bad(&c, "unknown-office", "office", "account.open", "login=x;name=辛;office=没有局;role=督查室");
    bad(&c, "since-after-until", "until", "account.open", "login=x;name=辛;office=测试市;role=督查室;until=2024-01-05T09:00");
    bad(&c, "bad-time", "since", "account.open", "login=x;office=测试市;role=督查室;since=2024-13-01");
    refused_at(&c, "matter-not-needed", "matter", line_of(&c, "account.open", "A1", "admin", DAY, "login=x"));
    say(&c, "account.open", "login=x;name=辛;phone=13800000000;office=测试市;role=督查室;until=2024-01-05T09:00:00.001");
    finish(&c);
}

#define USCC "91350100M000100Y43"
#define OTHER "914403001922038216"

static void an_enterprise_is_registered_by_its_code(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = say(&c, "enterprise.register", "统一社会信用代码=" USCC ";名称=一厂;行业=C3511;区划=500107;规模=小;层级=规模以上");
    const struct row_enterprise *e = enterprise_row(&c, USCC);
    assert_int_equal(e->id, id);
    assert_str(e->size, "small");
    assert_str(e->tier, "scale");
    assert_str(e->industry, "C3511");
    say(&c, "enterprise.register", "uscc=" OTHER ";name=二厂");
    assert_str(enterprise_row(&c, OTHER)->district, "500000");
    bad(&c, "duplicate-enterprise", "uscc", "enterprise.register", "uscc=" USCC ";name=三厂");
    bad(&c, "missing-field", "uscc", "enterprise.register", "name=三厂");
    bad(&c, "missing-field", "name", "enterprise.register", "uscc=11500000009276281J");
    bad(&c, "code-length", "uscc", "enterprise.register", "uscc=1150000000927628;name=三厂");
    bad(&c, "code-lower-case", "uscc", "enterprise.register", "uscc=11500000009276281j;name=三厂");
    bad(&c, "code-char", "uscc", "enterprise.register", "uscc=1150OO00009276281J;name=三厂");
    bad(&c, "code-check", "uscc", "enterprise.register", "uscc=11500000009276281K;name=三厂");
    static const char *const industries[] = {"U", "c35", "C3", "C35111", "C35a", "制造业"};
    for (size_t i = 0; i < sizeof industries / sizeof *industries; i++)
        bad(&c, "bad-industry", "industry", "enterprise.register",
            arena_printf(&c.arena, "uscc=11500000009276281J;name=三厂;industry=%s", industries[i]).p);
    bad(&c, "bad-district", "district", "enterprise.register", "uscc=11500000009276281J;name=三厂;district=重庆");
    bad(&c, "bad-word", "size", "enterprise.register", "uscc=11500000009276281J;name=三厂;size=tiny");
    bad(&c, "bad-word", "tier", "enterprise.register", "uscc=11500000009276281J;name=三厂;tier=small");
    bad(&c, "bad-text", "name", "enterprise.register", "uscc=11500000009276281J;name=三\\u2067厂");
    bad(&c, "unknown-enterprise", "enterprise", "enterprise.change", "enterprise=11500000009276281J;name=三厂"); // nothing was left
    finish(&c);
}

static void an_enterprise_changes_and_closes_once(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = say(&c, "enterprise.register", "uscc=" USCC ";name=一厂;size=micro");
    assert_int_equal(say(&c, "enterprise.change", "uscc=" USCC ";name=一公司;规模=中型;industry=C;tier=龙头;district=500106"), id);
    assert_str(enterprise_row(&c, USCC)->name, "一公司");
    say(&c, "enterprise.change", with_id(&c, "企业=#;industry=35", id));
    assert_str(enterprise_row(&c, USCC)->industry, "35");
    bad(&c, "nothing-to-change", "", "enterprise.change", "enterprise=" USCC ";name=一公司;size=中");
    bad(&c, "nothing-to-change", "", "enterprise.change", "uscc=" USCC);
    bad(&c, "missing-field", "enterprise", "enterprise.change", "name=一厂");
    bad(&c, "field-conflict", "enterprise", "enterprise.change", "uscc=" USCC ";enterprise=" USCC ";name=一厂");
    bad(&c, "unknown-enterprise", "uscc", "enterprise.change", "uscc=" OTHER ";name=一厂");
    bad(&c, "unknown-enterprise", "enterprise", "enterprise.close", "enterprise=一公司");
    bad(&c, "too-long", "enterprise", "enterprise.close", long_field(&c, "enterprise=", 41));
    refused_at(&c, "at-too-early", "at", line_of(&c, "enterprise.close", "", "admin", "2024-01-05T08:59:59.999", "uscc=" USCC));
    say(&c, "enterprise.close", "uscc=" USCC);
    bad(&c, "enterprise-closed", "uscc", "enterprise.close", "uscc=" USCC);
    bad(&c, "enterprise-closed", "企业", "enterprise.change", "企业=" USCC ";name=一厂");
    bad(&c, "duplicate-enterprise", "uscc", "enterprise.register", "uscc=" USCC ";name=一厂");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_is_opened_with_what_is_given),
        cmocka_unit_test(an_office_out_of_form_is_refused),
        cmocka_unit_test(an_office_changes_what_is_given_and_differs),
        cmocka_unit_test(an_office_never_stands_above_itself),
        cmocka_unit_test(names_go_before_short_names_and_ids_settle_the_rest),
        cmocka_unit_test(a_closed_office_is_not_closed_changed_or_used_again),
        cmocka_unit_test(a_person_is_a_name_and_perhaps_a_telephone),
        cmocka_unit_test(a_login_is_given_once),
        cmocka_unit_test(what_belongs_together_is_given_together),
        cmocka_unit_test(an_enterprise_is_registered_by_its_code),
        cmocka_unit_test(an_enterprise_changes_and_closes_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
