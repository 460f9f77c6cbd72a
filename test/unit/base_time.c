// SPDX-License-Identifier: Apache-2.0
// Days, instants and ids.
#include "unit.h"

#include "base/id.h"
#include "base/time.h"

static void every_day_from_1900_to_2199_round_trips(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct fault f;
    day_t expected = day_from_date((struct date){1900, 1, 1});
    int count = 0, week = 1; // 1900-01-01 was a Monday
    for (int y = 1900; y <= 2199; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= days_in_month(y, m); d++, expected++, count++) {
                day_t day = day_from_date((struct date){y, m, d});
                struct date back = date_from_day(day);
                if (day != expected || back.year != y || back.month != m || back.day != d || weekday(day) != week)
                    fail_msg("%d-%d-%d", y, m, d);
                week = week % 7 + 1;
                buf_clear(&b);
                buf_day(&b, day);
                day_t read = 0;
                assert_int_equal(date_parse(buf_str(&b), &read, &f), 0);
                assert_int_equal(read, day);
                buf_clear(&b);
                buf_printf(&b, "%04d%02d%02d", y, m, d);
                assert_int_equal(date_parse(buf_str(&b), &read, &f), 0);
                assert_int_equal(read, day);
                assert_int_equal(day_of(day_start(day, UTC_OFFSET_CHINA), UTC_OFFSET_CHINA), day);
                assert_int_equal(day_of(day_start(day, UTC_OFFSET_CHINA) - 1, UTC_OFFSET_CHINA), day - 1);
            }
    assert_int_equal(count, 300 * 365 + 73);
    buf_release(&b);
}

static void known_days_have_their_numbers(void **state) {
    (void)state;
    assert_int_equal(day_from_date((struct date){1970, 1, 1}), 0);
    assert_int_equal(weekday(0), 4);
    assert_int_equal(weekday(-1), 3);
    assert_int_equal(day_from_date((struct date){2000, 2, 29}), 11016);
    assert_int_equal(day_from_date((struct date){1969, 12, 31}), -1);
    assert_int_equal(days_in_month(1900, 2), 28);
    assert_int_equal(days_in_month(2000, 2), 29);
    assert_int_equal(days_in_month(2024, 2), 29);
    assert_int_equal(days_in_month(2100, 2), 28);
    assert_int_equal(day_of(-1, 0), -1);
    assert_int_equal(day_of(0, -MS_HOUR), -1);
}

static void dates_that_do_not_exist_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01",
                                      "2024-00-10", "2024-01-00", "2024-01-32", "1899-12-31", "2200-01-01",
                                      "20240230", "", "2024", "2024-1-1", "2024-0101", "202401-01", "2024/01/01",
                                      "2024-01-01x", "2024-01-01 ", "２０２４-01-01", "24-01-01", "-2024-01-01",
                                      "2024-01-01T10:00"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fault f;
        day_t day = 77;
        if (date_parse(str_c(bad[i]), &day, &f) != -1) fail_msg("accepted %s", bad[i]);
        assert_string_equal(f.code, "bad-date");
        assert_int_equal(f.kind, FAULT_INPUT);
        assert_int_equal(day, 77);
    }
    struct fault f;
    day_t day;
    date_parse(STR("2024-02-30"), &day, &f);
    assert_non_null(strstr(f.zh, "2024-02-30"));
    assert_non_null(strstr(f.zh, "没有这一天"));
    assert_non_null(strstr(f.en, "no such day"));
    date_parse(STR("二〇二四年二月三十日二〇二四年二月三十日二〇二四年二月三十日二〇二四年二月三十日二〇二四年二月"), &day, &f);
    assert_null(strchr(f.zh, '?'));
    assert_null(strchr(f.en, '?'));
}

static ms_t parsed(const char *text) {
    struct fault f;
    ms_t at = 0;
    if (time_parse(str_c(text), UTC_OFFSET_CHINA, &at, &f) != 0) fail_msg("%s: %s", text, f.en);
    return at;
}

static void times_are_read_in_every_form(void **state) {
    (void)state;
    ms_t start = day_start(day_from_date((struct date){2024, 2, 29}), UTC_OFFSET_CHINA);
    assert_true(parsed("1970-01-01T08:00") == 0);
    assert_true(parsed("2024-02-29") == start);
    assert_true(parsed("2024-02-29T10:30") == start + 10 * MS_HOUR + 30 * MS_MINUTE);
    assert_true(parsed("2024-02-29 10:30:15") == parsed("2024-02-29T10:30") + 15 * MS_SECOND);
    assert_true(parsed("2024-02-29 10:30:15.250") == parsed("2024-02-29 10:30:15") + 250);
    assert_true(parsed("2024-02-29T10:30+08:00") == parsed("2024-02-29T10:30"));
    assert_true(parsed("2024-02-29T10:30Z") == parsed("2024-02-29T18:30"));
    assert_true(parsed("2024-02-29T10:30:15.250Z") == parsed("2024-02-29T18:30:15.250"));
    assert_true(parsed("2024-02-29T10:30-05:30") == parsed("2024-02-29T16:00Z"));
    assert_true(parsed("2024-02-29T00:00+14:00") == parsed("2024-02-28T10:00Z"));
    assert_true(parsed("2024-02-29Z") == start + 8 * MS_HOUR); // a bare date takes a zone as well
    assert_true(parsed("2024-02-29+08:00") == start);
    assert_true(parsed("1900-01-01T00:00Z") < 0);
}

static void times_that_are_none_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"", "10:30", "2024-02-30T10:30", "2024-02-29T24:00", "2024-02-29T10:60",
                                      "2024-02-29T10:30:60", "2024-02-29T1030", "2024-02-29T10", "2024-02-29T",
                                      "2024-02-29 ", "2024-02-29T10:30.250", "2024-02-29T10:30:15.25",
                                      "2024-02-29T10:30:15.2500", "2024-02-29T10:30:", "2024-02-29T10:30+0800",
                                      "2024-02-29T10:30+15:00", "2024-02-29T10:30+14:30", "2024-02-29T10:30+08:60",
                                      "2024-02-29T10:30+08", "2024-02-29T10:30ZZ", "2024-02-29T10:30 Z",
                                      "2024-02-29t10:30", "2024-02-29T-1:30", "tomorrow"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fault f;
        ms_t at = 77;
        if (time_parse(str_c(bad[i]), 0, &at, &f) != -1) fail_msg("accepted %s", bad[i]);
        assert_string_equal(f.code, "bad-time");
        assert_true(at == 77);
    }
    struct fault f;
    ms_t at;
    time_parse(STR("2024-02-29T24:00"), 0, &at, &f);
    assert_non_null(strstr(f.zh, "没有这个时刻")); // the day exists, the hour does not
}

static void times_are_written_in_their_forms(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    ms_t at = parsed("2024-02-29T10:30:15.250");
    buf_time(&b, at, UTC_OFFSET_CHINA);
    assert_str(buf_str(&b), "2024-02-29T10:30:15.250+08:00");
    buf_clear(&b);
    buf_time(&b, at - 250, 0);
    assert_str(buf_str(&b), "2024-02-29T02:30:15+00:00");
    buf_clear(&b);
    buf_time(&b, at - 250, -(3 * MS_HOUR + 30 * MS_MINUTE));
    assert_str(buf_str(&b), "2024-02-28T23:00:15-03:30");
    buf_clear(&b);
    buf_time_short(&b, at, UTC_OFFSET_CHINA);
    assert_str(buf_str(&b), "2024-02-29 10:30");
    buf_clear(&b);
    buf_time_end(&b, at, UTC_OFFSET_CHINA);
    assert_str(buf_str(&b), "2024-02-29 10:30");
    buf_clear(&b);
    buf_time_end(&b, day_start(day_of(at, UTC_OFFSET_CHINA), UTC_OFFSET_CHINA), UTC_OFFSET_CHINA);
    assert_str(buf_str(&b), "2024-02-28 24:00");
    buf_clear(&b);
    buf_time(&b, -1, 0);
    assert_str(buf_str(&b), "1969-12-31T23:59:59.999+00:00");
    buf_release(&b);
}

static void random_instants_round_trip_at_any_offset(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    uint64_t seed = 5;
    ms_t first = parsed("1900-01-02"), span = parsed("2199-12-30") - first;
    for (int i = 0; i < 50000; i++) {
        ms_t at = first + (ms_t)(chance(&seed) % (uint64_t)span);
        ms_t offset = ((ms_t)chance_below(&seed, 28 * 60 + 1) - 14 * 60) * MS_MINUTE;
        buf_clear(&b);
        buf_time(&b, at, offset);
        struct fault f;
        ms_t back = 0;
        if (time_parse(buf_str(&b), 0, &back, &f) != 0 || back != at) fail_msg("%.*s: %s", SP(buf_str(&b)), f.en);
    }
    buf_release(&b);
}

static void the_measuring_clock_only_goes_forward(void **state) {
    (void)state;
    int64_t last = ticks_us();
    for (int i = 0; i < 1000; i++) {
        int64_t t = ticks_us();
        assert_true(t >= last);
        last = t;
    }
    assert_true(now_ms() > parsed("2024-01-01") && now_ms() < parsed("2199-01-01"));
}

static void ids_grow_even_when_the_clock_jumps_back(void **state) {
    (void)state;
    struct id_maker m = {0, 3};
    ms_t now = parsed("2026-01-01T08:00");
    int64_t first = id_next(&m, now);
    assert_true(first >> 20 == now);
    assert_int_equal(first >> 14 & 63, 3);
    int64_t last = first;
    uint64_t seed = 9;
    for (int i = 0; i < 100000; i++) {
        ms_t at = now + (ms_t)chance_below(&seed, 2000) - (i % 1000 == 0 ? MS_DAY : 1000);
        int64_t id = id_next(&m, at);
        assert_true(id > last && id > 0);
        assert_int_equal(id >> 14 & 63, 3);
        last = id;
    }
}

static void one_millisecond_gives_20000_ids(void **state) {
    (void)state;
    for (int node = 0; node < 64; node += 63) {
        struct id_maker m = {0, node};
        ms_t now = parsed("2026-01-01T08:00");
        int64_t last = 0;
        for (int i = 0; i < 20000; i++) {
            int64_t id = id_next(&m, now);
            assert_true(id > last);
            assert_int_equal(id >> 14 & 63, node);
            last = id;
        }
        assert_true(last >> 20 == now + 1); // 16,384 fit, the rest goes on in the next
    }
}

static void nodes_never_make_the_same_id(void **state) {
    (void)state;
    enum { NODES = 64, EACH = 400 };
    struct id_maker m[NODES];
    int64_t last[NODES] = {0};
    for (int n = 0; n < NODES; n++) m[n] = (struct id_maker){0, n};
    ms_t now = parsed("2026-01-01T08:00");
    for (int i = 0; i < EACH; i++)
        for (int n = 0; n < NODES; n++) {
            int64_t id = id_next(&m[n], now + i / 100);
            assert_int_equal(id >> 14 & 63, n);
            assert_true(id > last[n]);
            last[n] = id;
        }
}

static void a_restart_goes_on_behind_another_nodes_newest_id(void **state) {
    (void)state;
    ms_t now = parsed("2026-01-01T08:00");
    struct id_maker other = {0, 40};
    int64_t newest = id_next(&other, now);
    struct id_maker m = {newest, 2};
    int64_t id = id_next(&m, now - 5000);
    assert_true(id > newest);
    assert_int_equal(id >> 14 & 63, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_from_1900_to_2199_round_trips),
        cmocka_unit_test(known_days_have_their_numbers),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(times_are_read_in_every_form),
        cmocka_unit_test(times_that_are_none_are_refused),
        cmocka_unit_test(times_are_written_in_their_forms),
        cmocka_unit_test(random_instants_round_trip_at_any_offset),
        cmocka_unit_test(the_measuring_clock_only_goes_forward),
        cmocka_unit_test(ids_grow_even_when_the_clock_jumps_back),
        cmocka_unit_test(one_millisecond_gives_20000_ids),
        cmocka_unit_test(nodes_never_make_the_same_id),
        cmocka_unit_test(a_restart_goes_on_behind_another_nodes_newest_id),
    };
    return cmocka_run_group_tests_name("base-time", tests, NULL, NULL);
}
