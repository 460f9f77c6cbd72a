// SPDX-License-Identifier: Apache-2.0
// Working days, limits and deadlines. Vectors from the notices of the State Council; a slow reference that
// walks day by day checks the fast one over random cases.
#include "unit.h"

#include "base/file.h"
#include "calendar/calendar.h"

static struct calendar *china;

static day_t on(const char *date) {
    day_t day = 0;
    struct fault f;
    assert_int_equal(date_parse(str_c(date), &day, &f), 0);
    return day;
}

static ms_t at(const char *time) {
    ms_t ms = 0;
    struct fault f;
    assert_int_equal(time_parse(str_c(time), UTC_OFFSET_CHINA, &ms, &f), 0);
    return ms;
}

static struct limit lim(const char *text) {
    struct limit l = {UNIT_DAY, -1};
    struct fault f;
    assert_int_equal(limit_parse(str_c(text), &l, &f), 0);
    return l;
}

static ms_t midnight_after(const char *date) { return at(date) + MS_DAY; }

static int set_up(void **state) {
    (void)state;
    struct buf text = BUF_INIT;
    struct fault f;
    if (file_read("calendar/china.tsv", 1 << 20, &text, &f) != 0) return -1;
    int got = calendar_parse(&china, buf_str(&text), &f);
    buf_release(&text);
    return got;
}

static int tear_down(void **state) {
    (void)state;
    china = calendar_free(china);
    assert_null(calendar_free(NULL));
    return 0;
}

static void assert_text(struct buf *b, const char *expected) {
    buf_byte(b, '\0');
    assert_string_equal(b->p, expected);
    buf_clear(b);
}

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

// --- deadlines

struct one {
    const char *start, *limit;
    struct pause pauses[2];
    struct extension more[2];
    size_t pause_count, more_count;
    ms_t day_end;
};

static struct deadline_input input_of(const struct one *o) {
    return (struct deadline_input){at(o->start), lim(o->limit), o->pauses, o->pause_count, o->more, o->more_count};
}

static void assert_due(const struct one *o, const char *expected) {
    struct deadline_input in = input_of(o);
    struct day_rules r = {UTC_OFFSET_CHINA, o->day_end ? o->day_end : MS_DAY};
    ms_t due = deadline_due(china, r, &in);
    struct buf b = BUF_INIT;
    buf_time(&b, due, UTC_OFFSET_CHINA);
    buf_byte(&b, '\0');
    struct str want = str_c(expected);
    if (want.n == 10 ? due != midnight_after(expected) : due != at(expected))
        fail_msg("from %s %s: due %s, not %s", o->start, o->limit, b.p, expected);
    buf_release(&b);
}

#define ONE(from, text, ...) ((struct one){.start = (from), .limit = (text), __VA_ARGS__})
#define DUE(expected, ...) assert_due(&ONE(__VA_ARGS__), expected)

static void months_end_on_the_same_number_or_the_last_day(void **state) {
    (void)state;
    DUE("2024-02-29", "2024-01-31T09:00", "1个月");
    DUE("2023-02-28", "2023-01-31T09:00", "1个月");
    DUE("2023-02-28", "2023-01-28T09:00", "1个月");
    DUE("2024-02-29", "2023-11-30T09:00", "3个月");
    DUE("2025-02-28", "2024-02-29T09:00", "12个月");
    DUE("2028-02-29", "2024-02-29T09:00", "48个月");
    DUE("2024-04-30", "2024-03-31T09:00", "1个月");
    DUE("2024-05-31", "2024-03-31T09:00", "2个月");
    DUE("2024-07-01", "2024-03-30T09:00", "3个月"); // 30 June is a Sunday
    DUE("2024-12-31", "2024-12-31T09:00", "0mo");
}

static void days_off_at_the_end_roll_forward(void **state) {
    (void)state;
    DUE("2024-10-08", "2024-09-24T09:00", "10日"); // 4 October
    DUE("2024-09-29", "2024-09-19T09:00", "10日"); // a make-up Sunday is a working day
    DUE("2024-10-08", "2024-09-01T09:00", "1个月");
    DUE("2024-09-30", "2024-09-20T23:59", "10日");
    DUE("2024-10-08", "2024-10-05T09:00", "0d");   // the start day itself is a day off
    DUE("2024-10-08", "2024-10-05T09:00", "0wd");
    DUE("2024-10-08", "2024-10-05T09:00", "1wd");  // counting goes on the next working day
    DUE("2024-10-12", "2024-10-11T00:00", "1wd");  // a make-up Saturday
    DUE("2024-10-11", "2024-10-11T00:00", "0wd");
}

static void minutes_and_hours_are_exact_and_the_same_day_never_rolls(void **state) {
    (void)state;
    DUE("2024-10-01T11:20", "2024-10-01T09:20", "2小时");
    DUE("2024-10-01T09:50:15.250", "2024-10-01T09:20:15.250", "30分钟");
    DUE("2024-10-02T01:00", "2024-09-30T01:00", "48h");
    DUE("2024-10-01T09:20", "2024-10-01T09:20", "0h");
    DUE("2024-10-01", "2024-10-01T09:20", "当日");
    DUE("2024-10-01", "2024-10-01T00:00", "当日");
    DUE("2024-10-01T17:30", "2024-10-01T09:20", "当日", .day_end = 17 * MS_HOUR + 30 * MS_MINUTE);
    DUE("2024-10-08T17:30", "2024-10-01T19:20", "1wd", .day_end = 17 * MS_HOUR + 30 * MS_MINUTE);
    // Received after hours: never due before it came.
    DUE("2024-10-01", "2024-10-01T19:20", "当日", .day_end = 17 * MS_HOUR + 30 * MS_MINUTE);
    DUE("2024-10-08", "2024-10-08T19:20", "0wd", .day_end = 17 * MS_HOUR + 30 * MS_MINUTE);
}

#define PAUSED(from, to) .pauses = {{at(from), at(to)}}, .pause_count = 1
#define EXTENDED(by) .more = {{lim(by), 0}}, .more_count = 1

static void pauses_count_in_the_unit_of_the_clock(void **state) {
    (void)state;
    DUE("2024-10-12", "2024-09-27T16:20", "5wd", PAUSED("2024-09-30T09:00", "2024-10-09T18:00")); // 8 and 9
    DUE("2024-10-10", "2024-09-27T16:20", "5wd", PAUSED("2024-09-30T09:00", "2024-10-07T18:00")); // days off only
    DUE("2024-10-10", "2024-09-27T16:20", "5wd", PAUSED("2024-09-30T09:00", "2024-09-30T18:00"));
    DUE("2024-10-11", "2024-09-27T16:20", "5wd", PAUSED("2024-09-30T23:59", "2024-10-08T00:00"));
    DUE("2024-09-19", "2024-09-02T09:00", "10d", PAUSED("2024-09-03T09:00", "2024-09-10T08:00")); // 7 days
    DUE("2024-10-08", "2024-09-02T09:00", "10d", PAUSED("2024-09-03T09:00", "2024-09-24T08:00")); // 3 October rolls
    DUE("2024-06-11", "2024-03-08T09:00", "3mo", PAUSED("2024-04-01T09:00", "2024-04-04T09:00")); // 8 + 3 June
    DUE("2024-10-04", "2024-10-01T09:20", "当日", PAUSED("2024-10-01T10:00", "2024-10-04T09:00"));
    DUE("2024-10-01T13:50", "2024-10-01T09:20", "2h", PAUSED("2024-10-01T10:00", "2024-10-01T12:30"));
    // Begun after the deadline had passed, or ended before it began: still defined.
    DUE("2024-10-12", "2024-09-27T16:20", "5wd", PAUSED("2024-10-20T09:00", "2024-10-22T09:00"));
    DUE("2024-10-10", "2024-09-27T16:20", "5wd", PAUSED("2024-10-20T09:00", "2024-10-12T09:00"));
}

static void extensions_are_added_in_order_to_the_unrolled_end(void **state) {
    (void)state;
    DUE("2024-10-16", "2024-09-27T16:20", "5wd", EXTENDED("5wd")); // the make-up Saturday 12 counts
    DUE("2024-09-29", "2024-09-02T09:00", "5d", EXTENDED("22d"));
    // 30 days from 1 September end on 1 October, plus 5 is 6 October, and only then does it roll.
    DUE("2024-10-08", "2024-09-01T09:00", "30d", EXTENDED("5d"));
    DUE("2024-10-08", "2024-09-01T09:00", "30d", EXTENDED("same-day"));
    DUE("2024-11-04", "2024-09-30T09:00", "2wd", EXTENDED("24d")); // 9 October + 24 is Saturday 2 November
    DUE("2024-12-06", "2024-09-27T16:20", "5wd", .more = {{lim("3d"), 0}, {lim("40wd"), 0}}, .more_count = 2);
    DUE("2024-11-08", "2024-10-10T16:20", "当日", EXTENDED("22wd"));
    DUE("2024-10-12", "2024-10-10T16:20", "当日", EXTENDED("2d"));
    DUE("2024-10-20", "2024-10-10T16:20", "当日", EXTENDED("10d")); // a Sunday: the same day never rolls
    // Hours on a clock in days follow the day end, exactly, whatever their place in the list.
    DUE("2024-10-11T02:00", "2024-09-27T16:20", "5wd", EXTENDED("2h"));
    DUE("2024-10-10T19:30", "2024-09-27T16:20", "5wd", EXTENDED("2h"), .day_end = 17 * MS_HOUR + 30 * MS_MINUTE);
    DUE("2024-10-12T02:00", "2024-09-27T16:20", "5wd", .more = {{lim("2h"), 0}, {lim("1wd"), 0}}, .more_count = 2);
    DUE("2024-10-10T12:00", "2024-09-24T09:00", "10d", EXTENDED("36h"));
    // Days on a clock in hours end at the day end, and stay on a day off.
    DUE("2024-10-05", "2024-10-04T09:20", "2h", EXTENDED("1d"));
    DUE("2024-10-08", "2024-10-04T09:20", "2h", EXTENDED("1wd"));
    DUE("2024-10-05", "2024-10-04T22:00", "2h", EXTENDED("1d")); // 24:00 of the 4th is still the 4th
    DUE("2024-10-04", "2024-10-04T09:20", "2h", EXTENDED("same-day"));
    DUE("2024-10-05T03:00", "2024-10-04T09:20", "2h", .more = {{lim("same-day"), 0}, {lim("3h"), 0}}, .more_count = 2);
}

static void pauses_and_extensions_together_roll_once(void **state) {
    (void)state;
    // 10 days from 16 September is the 26th; 2 paused and 3 granted make 1 October; then it rolls.
    DUE("2024-10-08", "2024-09-16T09:00", "10d", PAUSED("2024-09-20T09:00", "2024-09-22T09:00"), EXTENDED("3d"));
    // 4 + 2 working days from Friday 27 September reach the 11th of October, 2 more the 14th.
    DUE("2024-10-14", "2024-09-27T16:20", "4wd", PAUSED("2024-10-07T09:00", "2024-10-09T09:00"), EXTENDED("2wd"));
    DUE("2024-10-15", "2024-09-27T16:20", "5wd",
        .pauses = {{at("2024-09-29T09:00"), at("2024-09-30T09:00")}, {at("2024-10-08T09:00"), at("2024-10-10T09:00")}},
        .pause_count = 2, EXTENDED("1wd"));
}

static void a_running_pause_leaves_no_deadline(void **state) {
    (void)state;
    struct one o = ONE("2024-09-27T16:20", "5wd", .pauses = {{at("2024-09-30T09:00"), 0}}, .pause_count = 1);
    struct deadline_input in = input_of(&o);
    assert_int_equal(deadline_due(china, DAY_RULES_DEFAULT, &in), 0);
    in.limit = lim("2h");
    assert_int_equal(deadline_due(china, DAY_RULES_DEFAULT, &in), 0);
}

static void reminders_count_from_the_day_that_ends(void **state) {
    (void)state;
    struct day_rules r = DAY_RULES_DEFAULT;
    ms_t due = midnight_after("2024-10-10");
    assert_int_equal(limit_from(china, r, due, lim("1wd"), false), midnight_after("2024-10-11"));
    assert_int_equal(limit_from(china, r, due, lim("10d"), false), midnight_after("2024-10-21")); // a Sunday rolls
    assert_int_equal(limit_from(china, r, due, lim("当日"), false), due);
    assert_int_equal(limit_from(china, r, due, lim("2h"), false), at("2024-10-11T02:00"));
    assert_int_equal(limit_from(china, r, due, lim("2h"), true), at("2024-10-10T22:00"));
    assert_int_equal(limit_from(china, r, due, lim("2wd"), true), midnight_after("2024-10-08"));
    assert_int_equal(limit_from(china, r, due, lim("3wd"), true), midnight_after("2024-09-30"));
    assert_int_equal(limit_from(china, r, due, lim("3d"), true), midnight_after("2024-10-07"));
    assert_int_equal(limit_from(china, r, midnight_after("2024-03-31"), lim("1mo"), true), midnight_after("2024-02-29"));
    assert_int_equal(limit_from(china, r, due, lim("same-day"), true), at("2024-10-10"));
    r.day_end = 17 * MS_HOUR;
    assert_int_equal(limit_from(china, r, at("2024-10-10T17:00"), lim("1wd"), false), at("2024-10-11T17:00"));
    assert_int_equal(limit_from(china, r, at("2024-10-10T17:00"), lim("1wd"), true), at("2024-10-09T17:00"));
}

// --- explanations

static const struct deadline_step *step_of(const struct deadline *d, enum step_kind kind) {
    for (size_t i = 0; i < d->step_count; i++)
        if (d->steps[i].kind == kind) return &d->steps[i];
    return NULL;
}

static void assert_adds_up(const struct deadline_input *in, const struct deadline *d) {
    ms_t stands = in->start;
    for (size_t i = 0; i < d->step_count; i++) {
        stands += d->steps[i].moved;
        assert_int_equal(d->steps[i].reached, stands);
    }
    assert_int_equal(d->due, stands);
}

static void the_explanation_names_its_steps(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct deadline d;
    struct one o = ONE("2024-09-27T16:20", "5wd", PAUSED("2024-09-30T09:00", "2024-10-09T18:00"));
    struct deadline_input in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_adds_up(&in, &d);
    assert_true(d.announced);
    assert_int_equal(step_of(&d, STEP_LIMIT)->count, 5);
    assert_int_equal(step_of(&d, STEP_LIMIT)->reached, midnight_after("2024-10-10"));
    assert_int_equal(step_of(&d, STEP_DAYS_OFF)->count, 8);
    assert_true(str_eq(step_of(&d, STEP_DAYS_OFF)->names, STR("国庆节")));
    assert_int_equal(step_of(&d, STEP_PAUSE)->count, 2);
    assert_null(step_of(&d, STEP_ROLL));
    assert_null(step_of(&d, STEP_UNANNOUNCED));

    o = ONE("2023-09-20T09:00", "10d");
    in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_adds_up(&in, &d);
    assert_int_equal(step_of(&d, STEP_ROLL)->count, 7);
    assert_true(str_eq(step_of(&d, STEP_ROLL)->names, STR("国庆节、中秋节")));
    arena_release(&a);
}

static void years_not_announced_are_said(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct deadline d;
    struct one o = ONE("2026-12-28T09:00", "300wd");
    struct deadline_input in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_false(d.announced);
    const struct deadline_step *s = step_of(&d, STEP_UNANNOUNCED);
    assert_int_equal(s->count, 2);
    assert_int_equal(s->moved, 0);
    assert_int_equal(s->from, at("2027-01-01"));
    assert_true(str_eq(s->names, STR("2027、2028")));

    o = ONE("2005-12-01T09:00", "9999wd");
    in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_true(str_eq(step_of(&d, STEP_UNANNOUNCED)->names, STR("2005、2006、2027—2045")));

    // Days count the same whatever the calendar says; only the last day asks it.
    o = ONE("2026-12-20T09:00", "5d");
    in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_true(d.announced);
    o.limit = "20d";
    in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_false(d.announced);
    o.limit = "9000h";
    in = input_of(&o);
    deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
    assert_true(d.announced);
    arena_release(&a);
}

static void assert_said(const struct one *o, const char *zh, const char *en) {
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct deadline d;
    struct deadline_input in = input_of(o);
    struct day_rules r = {UTC_OFFSET_CHINA, o->day_end ? o->day_end : MS_DAY};
    deadline_explain(china, r, &in, &a, &d);
    deadline_zh(&b, r, &in, &d);
    assert_text(&b, zh);
    deadline_en(&b, r, &in, &d);
    assert_text(&b, en);
    buf_release(&b);
    arena_release(&a);
}

#define SAID(zh, en, ...) assert_said(&ONE(__VA_ARGS__), zh, en)

static void the_sentences_read_well(void **state) {
    (void)state;
    SAID("2024-09-27 16:20 起算；当日不计入；5个工作日，其间跳过休息日 8 天（含国庆节）；至 2024-10-10 24:00 止",
         "Counted from 2024-09-27 16:20; that day does not count; 5 working days, skipping 8 days off "
         "(including National Day); due 2024-10-10 24:00",
         "2024-09-27T16:20", "5wd");
    SAID("2023-09-20 09:00 起算；当日不计入；10日；末日 2023-09-30 为休息日（国庆节、中秋节），顺延 7 天；"
         "至 2023-10-07 24:00 止",
         "Counted from 2023-09-20 09:00; that day does not count; 10 days; the last day 2023-09-30 is a day off "
         "(National Day, Mid-Autumn Festival): forward 7 days; due 2023-10-07 24:00",
         "2023-09-20T09:00", "10d");
    SAID("2024-01-31 09:00 起算；当日不计入；1个月（该月没有对应日，取月末）；至 2024-02-29 24:00 止",
         "Counted from 2024-01-31 09:00; that day does not count; 1 month (that month has no such day: its last day); "
         "due 2024-02-29 24:00",
         "2024-01-31T09:00", "1mo");
    SAID("2024-09-27 16:20 起算；当日不计入；5个工作日，其间跳过休息日 8 天（含国庆节），计至 2024-10-10；"
         "2024-09-30 09:00 至 2024-10-09 18:00 暂停，顺加 2个工作日，计至 2024-10-12；"
         "2024-10-10 批准延期 5个工作日，其间跳过休息日 1 天；至 2024-10-18 24:00 止",
         "Counted from 2024-09-27 16:20; that day does not count; 5 working days, skipping 8 days off "
         "(including National Day), reaching 2024-10-10; paused from 2024-09-30 09:00 to 2024-10-09 18:00, adding 2 "
         "working days, reaching 2024-10-12; extended by 5 working days, granted 2024-10-10, skipping 1 day off; "
         "due 2024-10-18 24:00",
         "2024-09-27T16:20", "5wd", PAUSED("2024-09-30T09:00", "2024-10-09T18:00"),
         .more = {{lim("5wd"), at("2024-10-10T09:00")}}, .more_count = 1);
    SAID("2024-09-27 16:20 起算；2小时，计至 2024-09-27 18:20；2024-09-27 17:00 至 2024-09-27 19:20 暂停，"
         "顺加 2小时20分钟30秒，计至 2024-09-27 20:40；延期 1个工作日，其间跳过休息日 1 天；至 2024-09-29 24:00 止",
         "Counted from 2024-09-27 16:20; 2 hours, reaching 2024-09-27 18:20; paused from 2024-09-27 17:00 to "
         "2024-09-27 19:20, adding 2 h 20 min 30 s, reaching 2024-09-27 20:40; extended by 1 working day, skipping "
         "1 day off; due 2024-09-29 24:00",
         "2024-09-27T16:20", "2h", PAUSED("2024-09-27T17:00", "2024-09-27T19:20:30"), EXTENDED("1wd"));
    SAID("2024-09-27 16:20 起算；限当日；至 2024-09-27 24:00 止",
         "Counted from 2024-09-27 16:20; the same day; due 2024-09-27 24:00", "2024-09-27T16:20", "当日");
    SAID("2024-09-27 17:20 起算；限当日；末日 2024-09-27，业务时间 17:00 在起算时已过，至 24:00 截止；"
         "至 2024-09-27 24:00 止",
         "Counted from 2024-09-27 17:20; the same day; the last day 2024-09-27 ends with business hours at 17:00, "
         "already past at the start: so at 24:00; due 2024-09-27 24:00",
         "2024-09-27T17:20", "当日", .day_end = 17 * MS_HOUR);
    SAID("2024-09-27 16:20 起算；当日不计入；5个工作日，其间跳过休息日 8 天（含国庆节）；"
         "末日 2024-10-10，业务时间 17:30 截止；延期 2小时；至 2024-10-10 19:30 止",
         "Counted from 2024-09-27 16:20; that day does not count; 5 working days, skipping 8 days off "
         "(including National Day); the last day 2024-10-10 ends with business hours at 17:30; extended by 2 hours; "
         "due 2024-10-10 19:30",
         "2024-09-27T16:20", "5wd", EXTENDED("2h"), .day_end = 17 * MS_HOUR + 30 * MS_MINUTE);
    SAID("2024-09-27 16:20 起算；当日不计入；5个工作日，其间跳过休息日 8 天（含国庆节），计至 2024-10-10；"
         "2024-09-30 09:00 至 2024-09-30 18:00 暂停，未跨工作日，不顺加；"
         "自 2024-10-08 09:00 起暂停，恢复后再定截止时间",
         "Counted from 2024-09-27 16:20; that day does not count; 5 working days, skipping 8 days off "
         "(including National Day), reaching 2024-10-10; paused from 2024-09-30 09:00 to 2024-09-30 18:00, adding "
         "nothing; paused since 2024-10-08 09:00: no deadline until it resumes",
         "2024-09-27T16:20", "5wd", .pause_count = 2,
         .pauses = {{at("2024-09-30T09:00"), at("2024-09-30T18:00")}, {at("2024-10-08T09:00"), 0}});
    SAID("2026-12-25 16:20 起算；当日不计入；10个工作日，其间跳过休息日 4 天；"
         "日历中尚无 2027 年放假安排，暂按周六、周日推算；至 2027-01-08 24:00 止",
         "Counted from 2026-12-25 16:20; that day does not count; 10 working days, skipping 4 days off; no official "
         "days off are known yet for 2027: Saturdays and Sundays alone were skipped; due 2027-01-08 24:00",
         "2026-12-25T16:20", "10wd");
}

static void the_json_carries_all_of_it(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct deadline d;
    struct one o = ONE("2024-09-27T16:20", "5wd", PAUSED("2024-09-30T09:00", "2024-10-09T18:00"));
    struct deadline_input in = input_of(&o);
    for (int open = 0; open < 2; open++) {
        if (open) o.pauses[0].to = 0;
        deadline_explain(china, DAY_RULES_DEFAULT, &in, &a, &d);
        struct json_out j;
        jo_init(&j, &b);
        deadline_json(&j, DAY_RULES_DEFAULT, &in, &d);
        json_t *root = NULL;
        struct fault f;
        assert_int_equal(json_read(buf_str(&b), &root, &f), 0);
        struct str s;
        assert_int_equal(json_member_str(root, "due", &s), open == 0);
        if (!open) assert_true(str_eq(s, STR("2024-10-13T00:00:00+08:00")));
        assert_true(json_is_true(json_object_get(root, "announced")));
        const json_t *steps = json_object_get(root, "steps");
        assert_int_equal(json_array_size(steps), d.step_count);
        const json_t *limit = json_array_get(steps, 2);
        assert_true(json_member_str(limit, "kind", &s) && str_eq(s, STR("limit")));
        assert_true(json_member_str(limit, "limit", &s) && str_eq(s, STR("5wd")));
        assert_true(json_member_str(limit, "zh", &s) && str_eq(s, STR("5个工作日")));
        assert_int_equal(json_integer_value(json_object_get(limit, "moved_ms")), 13 * MS_DAY);
        assert_true(json_member_str(root, "zh", &s) && s.n > 0);
        assert_true(json_member_str(root, "en", &s) && s.n > 0);
        json_decref(root);
        buf_clear(&b);
    }
    buf_release(&b);
    arena_release(&a);
}

// --- the slow reference: it walks day by day over the raw lines of the file

enum { REF_FIRST = 10957, REF_DAYS = 25000 }; // from 2000-01-01
static signed char ref_kind[REF_DAYS];        // 1 off, 0 make-up, -1 not listed

static void ref_load(void) {
    struct buf text = BUF_INIT;
    struct fault f;
    assert_int_equal(file_read("calendar/china.tsv", 1 << 20, &text, &f), 0);
    memset(ref_kind, -1, sizeof ref_kind);
    struct str rest = buf_str(&text), line;
    while (str_split(&rest, '\n', &line)) {
        day_t day;
        if (line.n < 12 || *line.p == '#') continue;
        assert_int_equal(date_parse(str_head(line, 10), &day, &f), 0);
        ref_kind[day - REF_FIRST] = line.p[11] == '1';
    }
    buf_release(&text);
}

static bool ref_works(day_t day) {
    int kind = day >= REF_FIRST && day < REF_FIRST + REF_DAYS ? ref_kind[day - REF_FIRST] : -1;
    return kind < 0 ? weekday(day) <= 5 : kind == 0;
}

static day_t ref_forward(day_t day, struct limit l) {
    if (l.unit == UNIT_MONTH) {
        struct date d = date_from_day(day);
        for (int i = 0; i < l.n; i++)
            if (++d.month > 12) d = (struct date){d.year + 1, 1, d.day};
        while (d.day > days_in_month(d.year, d.month)) d.day--;
        return day_from_date(d);
    }
    int left = l.unit == UNIT_SAME_DAY ? 0 : l.n;
    while (left > 0) {
        day++;
        if (l.unit == UNIT_DAY || ref_works(day)) left--;
    }
    return day;
}

static bool in_ms(struct limit l) { return l.unit == UNIT_MINUTE || l.unit == UNIT_HOUR; }
static ms_t span_of(struct limit l) { return l.n * (l.unit == UNIT_HOUR ? MS_HOUR : MS_MINUTE); }

// The end of a day, but of the whole day when business had ended before `since`.
static ms_t ref_end(struct day_rules r, day_t day, ms_t since) {
    ms_t midnight = (ms_t)day * MS_DAY - r.utc_offset, end = midnight + r.day_end;
    return end >= since ? end : midnight + MS_DAY;
}

static ms_t ref_due(struct day_rules r, const struct deadline_input *in) {
    enum limit_unit unit = in->limit.unit;
    ms_t exact = in_ms(in->limit) ? in->start + span_of(in->limit) : 0, tail = 0;
    day_t day = ref_forward(day_of(in->start, r.utc_offset), in_ms(in->limit) ? (struct limit){UNIT_DAY, 0} : in->limit);
    for (size_t i = 0; i < in->pause_count; i++) {
        const struct pause *p = &in->pauses[i];
        if (p->to == 0) return 0;
        exact += p->to - p->from;
        for (day_t d = day_of(p->from, r.utc_offset); d < day_of(p->to, r.utc_offset); d++) {
            if (unit == UNIT_WORKDAY && !ref_works(d + 1)) continue;
            do day++;
            while (unit == UNIT_WORKDAY && !ref_works(day));
        }
    }
    for (size_t i = 0; i < in->extension_count; i++) {
        struct limit by = in->extensions[i].by;
        if (in_ms(in->limit)) {
            if (in_ms(by)) exact += span_of(by);
            else exact = ref_end(r, ref_forward(day_of(exact - 1, r.utc_offset), by), exact);
        } else if (in_ms(by)) {
            tail += span_of(by);
        } else {
            day = ref_forward(day, by);
        }
    }
    if (in_ms(in->limit)) return exact;
    while (unit != UNIT_SAME_DAY && !ref_works(day)) day++;
    return ref_end(r, day, in->start) + tail;
}

// --- chance

struct drawn {
    struct day_rules r;
    struct deadline_input in;
    struct pause pauses[4]; // one more than drawn
    struct extension more[4];
};

static int draw_int(uint64_t *seed, int low, int high) { return low + (int)chance_below(seed, (size_t)(high - low + 1)); }

static struct limit draw_limit(uint64_t *seed) {
    static const int most[] = {
        [UNIT_MINUTE] = 5000, [UNIT_HOUR] = 400, [UNIT_SAME_DAY] = 1, [UNIT_DAY] = 90, [UNIT_WORKDAY] = 60, [UNIT_MONTH] = 14,
    };
    enum limit_unit unit = (enum limit_unit)chance_below(seed, UNIT_MONTH + 1);
    return (struct limit){unit, unit == UNIT_SAME_DAY ? 1 : draw_int(seed, 0, chance_below(seed, 3) ? most[unit] : 3)};
}

// Now and then exactly midnight, or the end of business.
static ms_t draw_in_day(uint64_t *seed, struct day_rules r) {
    switch (chance_below(seed, 8)) {
    case 0: return -r.utc_offset;
    case 1: return -r.utc_offset + r.day_end;
    default: return (ms_t)chance_below(seed, (size_t)MS_DAY) - r.utc_offset;
    }
}

static struct pause draw_pause(uint64_t *seed, ms_t since) {
    ms_t from = since + (ms_t)chance_below(seed, (size_t)(20 * MS_DAY));
    return (struct pause){from, from + (ms_t)chance_below(seed, (size_t)((chance_below(seed, 2) ? 30 : 2) * MS_DAY)) + 1};
}

static void draw(uint64_t *seed, struct drawn *d) {
    static const ms_t ends[] = {MS_DAY, MS_DAY, 17 * MS_HOUR + 30 * MS_MINUTE, 12 * MS_HOUR};
    static const ms_t offsets[] = {8 * MS_HOUR, 8 * MS_HOUR, 8 * MS_HOUR, 0, -5 * MS_HOUR, 5 * MS_HOUR + 45 * MS_MINUTE};
    d->r = (struct day_rules){offsets[chance_below(seed, 6)], ends[chance_below(seed, 4)]};
    day_t day = draw_int(seed, day_from_date((struct date){2005, 6, 1}), day_from_date((struct date){2030, 1, 1}));
    d->in = (struct deadline_input){day * MS_DAY + draw_in_day(seed, d->r), draw_limit(seed), d->pauses,
                                    chance_below(seed, 4), d->more, chance_below(seed, 4)};
    ms_t since = d->in.start;
    for (size_t i = 0; i < 4; i++) {
        d->pauses[i] = draw_pause(seed, since);
        since = d->pauses[i].to;
        d->more[i] = (struct extension){draw_limit(seed), d->in.start + (ms_t)i * MS_DAY};
    }
}

static _Noreturn void complain(const char *what, const struct drawn *d, uint64_t number) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "case %llu: %s: start ", (unsigned long long)number, what);
    buf_time(&b, d->in.start, d->r.utc_offset);
    buf_printf(&b, " day end %lld limit ", (long long)(d->r.day_end / MS_MINUTE));
    buf_limit(&b, d->in.limit);
    for (size_t i = 0; i < d->in.pause_count; i++) {
        buf_add(&b, STR(" pause "));
        buf_time(&b, d->pauses[i].from, d->r.utc_offset);
        buf_add(&b, STR(".."));
        buf_time(&b, d->pauses[i].to, d->r.utc_offset);
    }
    for (size_t i = 0; i < d->in.extension_count; i++) {
        buf_add(&b, STR(" extension "));
        buf_limit(&b, d->more[i].by);
    }
    buf_byte(&b, '\0');
    print_error("%s\n", b.p);
    buf_release(&b);
    fail();
    abort();
}

static void check_sentences(const struct drawn *d, const struct deadline *x, struct buf *b) {
    deadline_zh(b, d->r, &d->in, x);
    assert_true(b->n > 0 && utf8_fault(buf_str(b)) < 0);
    buf_clear(b);
    deadline_en(b, d->r, &d->in, x);
    assert_true(b->n > 0 && utf8_fault(buf_str(b)) < 0);
    buf_clear(b);
}

static void random_deadlines_agree_with_the_reference_and_keep_their_order(void **state) {
    (void)state;
    ref_load();
    uint64_t seed = 20240927;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    for (uint64_t i = 0; i < 100000; i++) {
        struct drawn d;
        draw(&seed, &d);
        ms_t due = deadline_due(china, d.r, &d.in);
        if (due != ref_due(d.r, &d.in)) complain("not what the reference says", &d, i);
        if (due < d.in.start) complain("due before it began", &d, i);

        struct deadline x;
        arena_reset(&a);
        deadline_explain(china, d.r, &d.in, &a, &x);
        if (x.due != due) complain("explained differently", &d, i);
        assert_adds_up(&d.in, &x);
        if (i % 16 == 0) check_sentences(&d, &x, &b);

        struct deadline_input more = d.in;
        more.start += (ms_t)chance_below(&seed, (size_t)(chance_below(&seed, 2) ? 10 * MS_DAY : MS_DAY));
        if (deadline_due(china, d.r, &more) < due) complain("a later start ends earlier", &d, i);
        more = d.in;
        more.limit.n++;
        if (deadline_due(china, d.r, &more) < due) complain("a longer limit ends earlier", &d, i);
        more = d.in;
        more.pause_count++;
        if (deadline_due(china, d.r, &more) < due) complain("a pause more ends earlier", &d, i);
        struct extension extended[5];
        size_t place = chance_below(&seed, d.in.extension_count + 1);
        for (size_t k = 0; k < d.in.extension_count; k++) extended[k + (k >= place)] = d.more[k];
        extended[place] = d.more[3];
        more = d.in;
        more.extensions = extended;
        more.extension_count++;
        if (deadline_due(china, d.r, &more) < due) complain("an extension more ends earlier", &d, i);

        d.pauses[3].to = 0; // unused by d.in unless it holds four
        if (d.in.pause_count == 3) {
            more = d.in;
            more.pause_count = 4;
            if (deadline_due(china, d.r, &more) != 0) complain("due while paused", &d, i);
            deadline_explain(china, d.r, &more, &a, &x);
            assert_int_equal(x.due, 0);
            assert_int_equal(x.steps[x.step_count - 1].kind, STEP_STANDING);
            assert_adds_up(&more, &x);
        }
    }
    buf_release(&b);
    arena_release(&a);
}

static void random_working_days_agree_with_the_reference(void **state) {
    (void)state;
    ref_load();
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        day_t day = draw_int(&seed, day_from_date((struct date){2003, 1, 1}), day_from_date((struct date){2032, 1, 1}));
        int n = draw_int(&seed, 0, 300);
        day_t to = calendar_add_workdays(china, day, n), walked = ref_forward(day, (struct limit){UNIT_WORKDAY, n});
        assert_int_equal(to, walked);
        assert_int_equal(calendar_count_workdays(china, day, to), n);
        assert_int_equal(calendar_workday(china, day), ref_works(day));
        // Back from a working day is where forward came from.
        ms_t due = day_start(to, UTC_OFFSET_CHINA) + MS_DAY;
        day_t back = day_of(limit_from(china, DAY_RULES_DEFAULT, due, (struct limit){UNIT_WORKDAY, n}, true) - 1,
                            UTC_OFFSET_CHINA);
        if (ref_works(day)) assert_int_equal(back, day);
        else assert_true(n == 0 || back < day);
    }
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
        cmocka_unit_test(months_end_on_the_same_number_or_the_last_day),
        cmocka_unit_test(days_off_at_the_end_roll_forward),
        cmocka_unit_test(minutes_and_hours_are_exact_and_the_same_day_never_rolls),
        cmocka_unit_test(pauses_count_in_the_unit_of_the_clock),
        cmocka_unit_test(extensions_are_added_in_order_to_the_unrolled_end),
        cmocka_unit_test(pauses_and_extensions_together_roll_once),
        cmocka_unit_test(a_running_pause_leaves_no_deadline),
        cmocka_unit_test(reminders_count_from_the_day_that_ends),
        cmocka_unit_test(the_explanation_names_its_steps),
        cmocka_unit_test(years_not_announced_are_said),
        cmocka_unit_test(the_sentences_read_well),
        cmocka_unit_test(the_json_carries_all_of_it),
        cmocka_unit_test(random_working_days_agree_with_the_reference),
        cmocka_unit_test(random_deadlines_agree_with_the_reference_and_keep_their_order),
    };
    return cmocka_run_group_tests_name("calendar", tests, set_up, tear_down);
}
