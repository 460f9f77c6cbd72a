// SPDX-License-Identifier: Apache-2.0
// One more person behind a matter: who may add them, until when, and that the answer is owed to them too. And the bounds of
// a command, whichever way it came in.
#include "life.h"
#include "matter/may.h"

static bool may(struct city *c, const char *number, const char *login, const char *at) {
    struct matter m = city_matter(c, number);
    struct stream *account = NULL;
    struct fault f;
    if (registry_account(&c->desk, str_c(login), &account, &f) < 0) fail_msg("%s", f.en);
    return matter_may_join(&m, account, moment(at));
}

// What may be is what the desk then does.
static void who_may_register_it_may_add_to_it(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-03-01T09:00");
    assert_true(may(&c, "P1", "committee", "2024-03-01T10:00") && may(&c, "P1", "member", "2024-03-01T10:00"));
    assert_false(may(&c, "P1", "desk", "2024-03-01T10:00") || may(&c, "P1", "house", "2024-03-01T10:00"));
    no(&c, "not-allowed", "联名", "P1", "desk", "2024-03-01T10:00", "提案人=辛");
    no(&c, "not-allowed", "联名", "P1", "house", "2024-03-01T10:00", "提案人=辛");
    act(&c, "联名", "P1", "member", "2024-03-01T10:00", "提案人=辛");
    act(&c, "联名", "P1", "committee", "2024-03-01T11:00", "提案人=壬");
    int64_t owed_to = 0;
    size_t pos = 0;
    struct matter m = city_matter(&c, "P1");
    for (const struct row_requester *r; (r = stream_next(m.stream, TABLE_REQUESTER, &pos)) != NULL;) owed_to += r->owed;
    assert_int_equal(owed_to, 3);
    finish(&c);
}

static void until_it_is_answered(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    assert_true(may(&c, "A1", "desk", "2024-03-01T10:00"));
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局");
    const char *part = "A1/1";
    no(&c, "already-answered", "联名", part, "desk", "2024-03-01T10:30", "诉求人=癸");
    assert_false(may(&c, part, "desk", "2024-03-01T10:30"));
    act(&c, "签收", part, "water", "2024-03-01T11:00", "");
    act(&c, "出具意见", part, "water", "2024-03-01T12:00", "会办意见=好;会办态度=同意");
    act(&c, "办结", "A1", "house", "2024-03-01T13:00", "办理结果=好;告知方式=电话");
    assert_false(may(&c, "A1", "desk", "2024-03-01T14:00"));
    no(&c, "already-answered", "联名", "A1", "desk", "2024-03-01T14:00", "诉求人=癸");
    finish(&c);
}

// A form is no JSON: what the reader of JSON refuses, the desk refuses.
static void a_command_keeps_its_bounds_whichever_way_it_came(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    enum { OVER = COMMAND_VALUE_MAX + 1 };
    char *long_text = arena_alloc(&c.arena, OVER);
    memset(long_text, 'x', OVER);
    struct pair fields[COMMAND_FIELDS_MAX + 1] = {{STR("程序"), STR("诉求")}, {STR("标题"), STR("路灯")}, {STR("诉求人"), STR("甲")}, {STR("内容"), str_of(long_text, OVER)}};
    struct command good = {.verb = STR("登记"), .by = STR("desk"), .channel = STR("web"), .has_at = true, .at = moment("2024-03-01T09:00"), .fields = {fields, 4}}, bad = good;
    struct answer a = city_run(&c, bad);
    assert_false(a.ok);
    assert_string_equal(a.fault.code, "bad-field");
    assert_string_equal(a.fault.where, "内容");
    fields[3].value.n--;
    struct str *texts[] = {&bad.verb, &bad.matter, &bad.by, &bad.key, &bad.channel};
    const char *names[] = {"do", "matter", "by", "key", "channel"};
    for (size_t i = 0; i < 5; i++) {
        struct str before = *texts[i];
        *texts[i] = str_of(long_text, COMMAND_NAME_MAX + 1);
        a = city_run(&c, bad);
        assert_false(a.ok);
        assert_string_equal(a.fault.code, "bad-member");
        assert_string_equal(a.fault.where, names[i]);
        *texts[i] = before;
    }
    for (size_t i = 4; i <= COMMAND_FIELDS_MAX; i++) fields[i] = (struct pair){STR("类别"), STR("x")};
    bad.fields.count = COMMAND_FIELDS_MAX + 1;
    assert_false(city_run(&c, bad).ok);
    fields[4].name = str_of(long_text, COMMAND_NAME_MAX + 1);
    bad.fields.count = 5;
    assert_string_equal(city_run(&c, bad).fault.code, "bad-field");
    assert_true(city_run(&c, good).ok);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_may_register_it_may_add_to_it),
        cmocka_unit_test(until_it_is_answered),
        cmocka_unit_test(a_command_keeps_its_bounds_whichever_way_it_came),
    };
    return cmocka_run_group_tests_name("matter_join", tests, NULL, NULL);
}
