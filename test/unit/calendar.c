// SPDX-License-Identifier: Apache-2.0
// Working days, calendar files, limits. Vectors from the notices of the State Council.
#include "china.h"

// --- days

static void working_days_follow_the_notices(void **state) {
    (void)state;
    static const struct {
        const char *from;
        int n;
        const char *to;
    } vectors[] = {
        {"2024-09-27", 5, "2024-10-10"},  {"2025-01-24", 5, "2025-02-07"}, {"2025-09-26", 5, "2025-10-10"},
        {"2023-09-28", 3, "2023-10-09"},  {"2026-02-12", 10, "2026-03-04"}, {"2026-04-29", 3, "2026-05-07"},
        {"2026-09-24", 7, "2026-10-12"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        day_t from = on(vectors[i].from), to = on(vectors[i].to);
        assert_int_equal(calendar_add_workdays(china, from, vectors[i].n), to);
        assert_int_equal(calendar_count_workdays(china, from, to), vectors[i].n);
        struct deadline_input in = {.start = at(vectors[i].from) + 10 * MS_HOUR, .limit = {UNIT_WORKDAY, vectors[i].n}};
        assert_int_equal(deadline_due(china, DAY_RULES_DEFAULT, &in), midnight_after(vectors[i].to));
    }
}

static void years_have_their_working_days(void **state) {
    (void)state;
    assert_int_equal(calendar_count_workdays(china, on("2023-12-31"), on("2024-12-31")), 251);
    assert_int_equal(calendar_count_workdays(china, on("2024-12-31"), on("2025-12-31")), 248);
    assert_int_equal(calendar_count_workdays(china, on("2025-12-31"), on("2026-12-31")), 248);
}

static void days_have_names_and_kinds(void **state) {
    (void)state;
    assert_false(calendar_workday(china, on("2024-10-01")));
    assert_true(calendar_workday(china, on("2024-09-29"))); // a make-up Sunday
    assert_false(calendar_workday(china, on("2024-09-28")));
    assert_true(str_eq(calendar_name(china, on("2024-10-01")), STR("国庆节")));
    assert_true(str_eq(calendar_name(china, on("2024-09-29")), STR("国庆节")));
    assert_true(str_eq(calendar_name(china, on("2008-05-01")), STR("劳动节")));
    assert_int_equal(calendar_name(china, on("2024-09-28")).n, 0);
    assert_int_equal(calendar_name(china, on("1950-01-01")).n, 0);
    assert_int_equal(calendar_roll(china, on("2024-10-01")), on("2024-10-08"));
    assert_int_equal(calendar_roll(china, on("2024-10-08")), on("2024-10-08"));
    assert_int_equal(calendar_add_workdays(china, on("2024-10-01"), 0), on("2024-10-01"));
    assert_int_equal(calendar_count_workdays(china, on("2024-10-08"), on("2024-10-08")), 0);
    assert_int_equal(calendar_count_workdays(china, on("2024-10-08"), on("2024-10-01")), 0);
}

static void years_not_announced_know_weekends_only(void **state) {
    (void)state;
    assert_true(calendar_announced(china, on("2007-01-01")));
    assert_true(calendar_announced(china, on("2026-12-31")));
    assert_false(calendar_announced(china, on("2006-12-31"))); // make-up days of the notice for 2007
    assert_true(calendar_workday(china, on("2006-12-31")));
    assert_false(calendar_announced(china, on("2027-01-01")));
    assert_false(calendar_announced(china, on("1995-01-01")));
    assert_true(calendar_workday(china, on("2027-01-01")));
    assert_false(calendar_workday(china, on("2027-01-02")));
    assert_int_equal(calendar_add_workdays(china, on("2026-12-31"), 10), on("2027-01-14"));
    assert_int_equal(calendar_add_workdays(china, on("2190-01-01"), 5), on("2190-01-08"));
    assert_int_equal(calendar_add_workdays(china, on("1900-01-01"), 5), on("1900-01-08"));
    assert_int_equal(calendar_count_workdays(china, on("1900-01-01"), on("1900-01-08")), 5);
    assert_int_equal(calendar_count_workdays(china, on("2027-01-01"), on("2027-12-31")), 260);
}

static void far_days_are_held_within_ten_thousand_years(void **state) {
    (void)state;
    day_t last = day_from_date((struct date){9999, 12, 31});
    assert_int_equal(calendar_add_workdays(china, INT32_MAX, 9999), last);
    assert_int_equal(calendar_roll(china, INT32_MIN), day_from_date((struct date){1, 1, 1}));
    assert_true(calendar_count_workdays(china, INT32_MIN, INT32_MAX) > 0);
    assert_false(calendar_announced(china, INT32_MAX));
    calendar_workday(china, INT32_MIN);
    struct extension more[40];
    for (size_t i = 0; i < 40; i++) more[i] = (struct extension){{UNIT_MONTH, 9999}, 0};
    struct deadline_input in = {at("2024-01-01"), {UNIT_MONTH, 9999}, NULL, 0, more, 40};
    struct arena a = ARENA_INIT;
    struct deadline d;
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_int_equal(d.due, ((ms_t)last + 1) * MS_DAY - UTC_OFFSET_CHINA);
    assert_int_equal(d.due, deadline_due(china, DAY_RULES_DEFAULT, &in));
    arena_release(&a);
}

// --- calendar files

static void calendars_are_read_in_any_order(void **state) {
    (void)state;
    struct fault f;
    struct calendar *c = NULL;
    assert_int_equal(calendar_parse(&c, STR("\uFEFF# x\r\n\r\n2031-05-03\t0\t劳动节 \r\n2030-05-01\t1\t劳动节"), &f), 0);
    assert_true(calendar_workday(c, on("2031-05-03")));
    assert_false(calendar_workday(c, on("2030-05-01")));
    assert_true(calendar_announced(c, on("2030-01-01")));
    assert_false(calendar_announced(c, on("2031-01-01")));
    assert_true(str_eq(calendar_name(c, on("2031-05-03")), STR("劳动节")));
    calendar_free(c);
    assert_int_equal(calendar_parse(&c, STR(""), &f), 0);
    assert_int_equal(calendar_add_workdays(c, on("2024-10-04"), 1), on("2024-10-07"));
    assert_false(calendar_announced(c, on("1970-01-01")));
    calendar_free(c);
}

static void malformed_calendars_are_refused_with_their_place(void **state) {
    (void)state;
    char lengthy[600];
    memset(lengthy, 'x', sizeof lengthy);
    lengthy[0] = '#';
    const struct {
        struct str text;
        int line, column;
    } bad[] = {
        {STR("2024-02-10\t1\t春节\n2024-02-30\t1\t春节\n"), 2, 1},
        {STR("2024-02-10\t1\t春节\n# 备注\n\n2024-02-10\t1\t春节\n"), 4, 1},
        {STR("2024-02-11\t1\t春节\n2024-02-10\t1\t春节\n2024-02-11\t0\t春节\n"), 3, 1},
        {STR("rubbish"), 1, 1},
        {STR("20240210\t1\t春节"), 1, 1},
        {STR(" 2024-02-10\t1\t春节"), 1, 1},
        {STR("2024-02-10 1 春节"), 1, 1},
        {STR("2024-02-10"), 1, 11},
        {STR("2024-02-10\t"), 1, 11},
        {STR("2024-02-10\t2\t春节"), 1, 12},
        {STR("2024-02-10\t１\t春节"), 1, 12},
        {STR("2024-02-10\t1"), 1, 13},
        {STR("2024-02-10\t1\t　 "), 1, 13},
        {STR("2024-02-10\t1\t春节\t"), 1, 17},
        {STR("2024-02-10\t1\t春\0节"), 1, 15},
        {STR("\0"), 1, 1},
        {STR("# 好\x01"), 1, 4},
        {STR("# 好\n2024-02-10\t1\t春节\xff"), 2, 16},
        {STR("2024-02-10\t1\t春\xe8\x8a"), 1, 15},
        {str_of(lengthy, sizeof lengthy), 1, 401},
        {STR("2524-02-10\t1\t春节"), 1, 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct calendar *c = NULL;
        struct fault f;
        assert_int_equal(calendar_parse(&c, bad[i].text, &f), -1);
        assert_null(c);
        assert_string_equal(f.code, "bad-calendar");
        if (f.line != bad[i].line || f.column != bad[i].column)
            fail_msg("case %zu: line %d column %d (%s)", i, f.line, f.column, f.en);
    }
}

static void damaged_calendars_are_read_or_refused_never_worse(void **state) {
    (void)state;
    struct buf text = BUF_INIT;
    struct fault f;
    assert_int_equal(file_read("calendar/china.tsv", 1 << 20, &text, &f), 0);
    uint64_t seed = 31;
    for (int i = 0; i < 500; i++) {
        size_t place = chance_below(&seed, text.n);
        char kept = text.p[place];
        text.p[place] = (char)chance(&seed);
        struct calendar *c = NULL;
        struct str part = str_head(buf_str(&text), place + 1 + chance_below(&seed, text.n - place));
        if (calendar_parse(&c, part, &f) != 0) assert_true(f.line > 0 && f.column > 0);
        else assert_true(calendar_workday(c, calendar_roll(c, on("2024-10-01"))));
        calendar_free(c);
        text.p[place] = kept;
    }
    buf_release(&text);
}

// --- limits

static void limits_are_read_in_both_languages(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum limit_unit unit;
        int n;
    } good[] = {
        {"30分钟", UNIT_MINUTE, 30}, {"2小时", UNIT_HOUR, 2},        {"2个小时", UNIT_HOUR, 2},
        {"当日", UNIT_SAME_DAY, 1},  {"当天", UNIT_SAME_DAY, 1},     {"15日", UNIT_DAY, 15},
        {"15天", UNIT_DAY, 15},      {"5个工作日", UNIT_WORKDAY, 5}, {"5工作日", UNIT_WORKDAY, 5},
        {"3个月", UNIT_MONTH, 3},    {"30min", UNIT_MINUTE, 30},     {"2h", UNIT_HOUR, 2},
        {"same-day", UNIT_SAME_DAY, 1}, {"15d", UNIT_DAY, 15},       {"5wd", UNIT_WORKDAY, 5},
        {"3mo", UNIT_MONTH, 3},      {" 5 个工作日 ", UNIT_WORKDAY, 5}, {"0wd", UNIT_WORKDAY, 0},
        {"9999d", UNIT_DAY, 9999},   {"007d", UNIT_DAY, 7},
    };
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct limit l = lim(good[i].text);
        assert_int_equal(l.unit, good[i].unit);
        assert_int_equal(l.n, good[i].n);
        void (*const forms[])(struct buf *, struct limit) = {buf_limit, buf_limit_zh};
        for (size_t k = 0; k < 2; k++) {
            struct limit again = {UNIT_DAY, -1};
            struct fault f;
            forms[k](&b, l);
            assert_int_equal(limit_parse(buf_str(&b), &again, &f), 0);
            assert_true(again.unit == l.unit && again.n == l.n);
            buf_clear(&b);
        }
    }
    buf_limit_en(&b, lim("1wd"));
    assert_text(&b, "1 working day");
    buf_limit_en(&b, lim("30min"));
    assert_text(&b, "30 minutes");
    buf_limit_en(&b, lim("当日"));
    assert_text(&b, "the same day");
    buf_limit_zh(&b, lim("5wd"));
    assert_text(&b, "5个工作日");
    buf_release(&b);
}

static void nonsense_limits_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"", " ", "5", "个工作日", "-5wd", "+5wd", "5.5d", "5wdd", "10000d", "3月", "5 weeks",
                                      "99999999999999999999d", "d5", "次日", "5wd 3d", "\3775d", "5D"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct limit l = {UNIT_HOUR, 77};
        struct fault f;
        assert_int_equal(limit_parse(str_c(bad[i]), &l, &f), -1);
        assert_string_equal(f.code, "bad-limit");
        assert_int_equal(l.n, 77);
    }
    struct limit l;
    struct fault f;
    assert_int_equal(limit_parse(STR("5\0d"), &l, &f), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_follow_the_notices),
        cmocka_unit_test(years_have_their_working_days),
        cmocka_unit_test(days_have_names_and_kinds),
        cmocka_unit_test(years_not_announced_know_weekends_only),
        cmocka_unit_test(far_days_are_held_within_ten_thousand_years),
        cmocka_unit_test(calendars_are_read_in_any_order),
        cmocka_unit_test(malformed_calendars_are_refused_with_their_place),
        cmocka_unit_test(damaged_calendars_are_read_or_refused_never_worse),
        cmocka_unit_test(limits_are_read_in_both_languages),
        cmocka_unit_test(nonsense_limits_are_refused),
    };
    return cmocka_run_group_tests_name("calendar", tests, set_up, tear_down);
}
