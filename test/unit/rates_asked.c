// SPDX-License-Identifier: Apache-2.0
// What is asked of the rates, in words: read into a query, or refused with the place.
#include "life.h"
#include "report/asked.h"

static struct rates_query asked(struct city *c, struct rates_asked a) {
    struct rates_query q;
    struct fault f;
    if (rates_asked_period(&a, &q, &f) < 0 || rates_asked_rest(&a, c->store, &c->desk.library, &c->arena, &q, &f) < 0) fail_msg("%s: %s", f.where, f.en);
    return q;
}

static void refused(struct city *c, struct rates_asked a, const char *code, const char *where) {
    struct rates_query q;
    struct fault f = {0};
    if (rates_asked_period(&a, &q, &f) == 0 && rates_asked_rest(&a, c->store, &c->desk.library, &c->arena, &q, &f) == 0) fail_msg("not refused: %s", code);
    assert_string_equal(f.code, code);
    assert_string_equal(f.where, where);
    assert_true(f.zh[0] && f.en[0]);
}

#define YEAR .from = STR("2024-01-01"), .to = STR("2024-12-31")

static void words_become_a_query(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    struct rates_query q = asked(&c, (struct rates_asked){YEAR});
    assert_int_equal(q.cut, moment("2025-01-01"));
    assert_int_equal(q.by, RATES_WHOLE);
    assert_true(q.office == 0 && q.procedure.n == 0);
    assert_int_equal(asked(&c, (struct rates_asked){YEAR, .as_of = STR("2024-06-30")}).cut, moment("2024-07-01"));
    assert_int_equal(asked(&c, (struct rates_asked){YEAR, .as_of = STR("2024-06-30T10:00")}).cut, moment("2024-06-30T10:00"));
    assert_int_equal(asked(&c, (struct rates_asked){YEAR, .by = STR("office")}).by, RATES_BY_OFFICE);
    assert_int_equal(asked(&c, (struct rates_asked){YEAR, .by = STR("类别")}).by, RATES_BY_CATEGORY);
    assert_str(asked(&c, (struct rates_asked){YEAR, .procedure = STR("appeal")}).procedure, "appeal");
    q = asked(&c, (struct rates_asked){YEAR, .office = STR("市水务局")});
    struct rates_query by_id = asked(&c, (struct rates_asked){YEAR, .office = arena_printf(&c.arena, "%lld", (long long)q.office)});
    assert_true(q.office && by_id.office == q.office);
    assert_str(by_id.office_name, "市水务局");
    city_close(&c);
}

static void what_does_not_fit_is_named_with_its_place(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "office.open", "", "admin", "2024-01-01", "name=市环卫一所;alias=环卫");
    act(&c, "office.open", "", "admin", "2024-01-01", "name=市环卫二所;alias=环卫");
    refused(&c, (struct rates_asked){.from = STR("2024-02-30"), .to = STR("2024-12-31")}, "bad-date", "from");
    refused(&c, (struct rates_asked){.from = STR("2024-01-01"), .to = STR("")}, "bad-date", "to");
    refused(&c, (struct rates_asked){.from = STR("2024-12-31"), .to = STR("2024-01-01")}, "bad-period", "to");
    refused(&c, (struct rates_asked){YEAR, .by = STR("weekday")}, "bad-choice", "by");
    refused(&c, (struct rates_asked){YEAR, .as_of = STR("2024-13-01")}, "bad-date", "as-of");
    refused(&c, (struct rates_asked){YEAR, .as_of = STR("2024-06-30T25:00")}, "bad-time", "as-of");
    refused(&c, (struct rates_asked){YEAR, .as_of = STR("2023-06-30")}, "bad-period", "as-of");
    refused(&c, (struct rates_asked){YEAR, .procedure = STR("采购")}, "unknown-procedure", "procedure");
    refused(&c, (struct rates_asked){YEAR, .office = STR("无此局")}, "unknown-office", "office");
    refused(&c, (struct rates_asked){YEAR, .office = STR("12345")}, "unknown-office", "office");
    refused(&c, (struct rates_asked){YEAR, .office = STR("环卫")}, "ambiguous-office", "office");
    city_close(&c);
}

static void where_time_is_real_nothing_is_known_beyond_now(void **state) {
    (void)state;
    struct city c;
    city_open(&c, false);
    ms_t before = now_ms();
    struct rates_query q = asked(&c, (struct rates_asked){.from = STR("2024-01-01"), .to = STR("2199-12-31")});
    assert_true(q.cut >= before && q.cut <= now_ms());
    refused(&c, (struct rates_asked){.from = STR("2199-01-01"), .to = STR("2199-12-31")}, "bad-period", "from");
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_become_a_query),
        cmocka_unit_test(what_does_not_fit_is_named_with_its_place),
        cmocka_unit_test(where_time_is_real_nothing_is_known_beyond_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
