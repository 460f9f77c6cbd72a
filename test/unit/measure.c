// SPDX-License-Identifier: Apache-2.0
// Decimals, progress, time and lights; every figure was worked out by hand.
#include "china.h"
#include "unit.h"

#include "target/measure.h"

static int64_t of(const char *s) {
    int64_t v;
    struct fault f;
    if (decimal_parse(str_c(s), &v, &f) < 0) fail_msg("%s: %s", s, f.en);
    return v;
}

static void decimals_are_read_and_written_exactly(void **state) {
    (void)state;
    static const struct {
        const char *in, *out;
        int64_t v;
    } all[] = {{"3000", "3000", 30000000}, {"0", "0", 0}, {"-0.25", "-0.25", -2500}, {"60.5000", "60.5", 605000}, {"0.0001", "0.0001", 1}, {"007", "7", 70000}, {"-0", "0", 0},
               {"100000000000000", "100000000000000", DECIMAL_MOST}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct buf b = BUF_INIT;
        assert_int_equal(of(all[i].in), all[i].v);
        buf_decimal(&b, all[i].v);
        assert_true(str_eq(buf_str(&b), str_c(all[i].out)));
        buf_release(&b);
    }
}

static void what_is_no_decimal_is_refused(void **state) {
    (void)state;
    static const char *const all[] = {"", "-", ".", "1.", ".5", "1.23456", "1,000", "3000亿", "1e3", "+1", " 1", "1 ", "--1", "1.2.3", "100000000000000.0001", "1000000000000000", "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int64_t v = 7;
        struct fault f;
        if (decimal_parse(str_c(all[i]), &v, &f) == 0) fail_msg("read: %s", all[i]);
        assert_string_equal(f.code, "bad-number");
        assert_int_equal(v, 7);
    }
}

static void products_are_rounded_half_away_from_zero_and_do_not_overflow(void **state) {
    (void)state;
    assert_int_equal(times_over(1, 1, 2), 1);
    assert_int_equal(times_over(-1, 1, 2), -1);
    assert_int_equal(times_over(1, 1, 3), 0);
    assert_int_equal(times_over(2, 1, 3), 1);
    assert_int_equal(times_over(1, 5, -2), -3);
    assert_int_equal(times_over(DECIMAL_MOST, DECIMAL_MOST, DECIMAL_MOST), DECIMAL_MOST);
}

static void progress_upward_is_the_share_of_the_way(void **state) {
    (void)state;
    assert_int_equal(measure_progress(COMPARE_GE, of("20"), of("100"), of("40")), 250000);
    assert_int_equal(measure_progress(COMPARE_GE, of("0"), of("3"), of("1")), 333333);
    assert_int_equal(measure_progress(COMPARE_GE, of("0"), of("3"), of("2")), 666667);
    assert_int_equal(measure_progress(COMPARE_GE, of("20"), of("100"), of("10")), 0);
    assert_int_equal(measure_progress(COMPARE_GE, of("20"), of("100"), of("500")), SHARE_WHOLE);
    assert_int_equal(measure_progress(COMPARE_GE, of("-10"), of("10"), of("0")), 500000);
}

static void more_than_is_not_reached_at_the_very_value(void **state) {
    (void)state;
    assert_int_equal(measure_progress(COMPARE_GT, of("35"), of("60"), of("60")), SHARE_WHOLE);
    assert_false(measure_reached(COMPARE_GT, of("60"), of("60")));
    assert_true(measure_reached(COMPARE_GT, of("60"), of("60.0001")));
    assert_true(measure_reached(COMPARE_GE, of("60"), of("60")));
    assert_false(measure_reached(COMPARE_LT, of("5"), of("5")));
}

static void progress_downward_runs_from_the_base(void **state) {
    (void)state;
    assert_int_equal(measure_progress(COMPARE_LE, of("12"), of("5"), of("8.5")), 500000);
    assert_int_equal(measure_progress(COMPARE_LE, of("12"), of("5"), of("13")), 0);
    assert_int_equal(measure_progress(COMPARE_LE, of("12"), of("5"), of("4")), SHARE_WHOLE);
    assert_int_equal(measure_gap(COMPARE_LE, of("5"), of("8.5")), of("3.5"));
    assert_int_equal(measure_gap(COMPARE_LE, of("5"), of("4")), 0);
}

static void equal_counts_too_much_like_too_little(void **state) {
    (void)state;
    assert_int_equal(measure_progress(COMPARE_EQ, of("0"), of("10"), of("8")), 800000);
    assert_int_equal(measure_progress(COMPARE_EQ, of("0"), of("10"), of("12")), 800000);
    assert_int_equal(measure_progress(COMPARE_EQ, of("0"), of("10"), of("30")), 0);
    assert_int_equal(measure_progress(COMPARE_EQ, of("0"), of("10"), of("10")), SHARE_WHOLE);
}

static void a_forecast_goes_on_at_the_same_pace(void **state) {
    (void)state;
    assert_int_equal(measure_forecast(of("20"), of("40"), 120, 496), of("102.6667"));
    assert_int_equal(measure_forecast(of("12"), of("10"), 100, 200), of("8"));
}

// 2025: 129 weekdays in its first half, 12 of them off, 3 make-up days: 120. 248 in each of 2025 and 2026.
static void time_is_counted_in_working_days(void **state) {
    (void)state;
    struct calendar *c = china;
    struct elapsed e = measure_elapsed(c, on("2024-12-31"), on("2026-12-31"), on("2025-06-30"));
    assert_int_equal(e.gone, 120);
    assert_int_equal(e.all, 496);
    assert_int_equal(e.share, 241935);
    e = measure_elapsed(c, on("2024-12-31"), on("2025-12-31"), on("2027-01-01"));
    assert_int_equal(e.gone, 248);
    assert_int_equal(e.share, SHARE_WHOLE);
    e = measure_elapsed(c, on("2025-06-30"), on("2025-12-31"), on("2025-06-29"));
    assert_int_equal(e.gone, 0);
    assert_int_equal(e.share, 0);
    e = measure_elapsed(c, on("2025-10-01"), on("2025-10-03"), on("2025-10-02")); // holidays alone
    assert_int_equal(e.all, 0);
    assert_int_equal(e.share, 0);
    assert_int_equal(measure_elapsed(c, on("2025-10-01"), on("2025-10-03"), on("2025-10-03")).share, SHARE_WHOLE);
}

static void the_light_is_progress_over_time(void **state) {
    (void)state;
    struct bounds b = BOUNDS_DEFAULT;
    assert_int_equal(measure_light(b, 500000, 500000), LIGHT_GREEN);
    assert_int_equal(measure_light(b, 499999, 500000), LIGHT_YELLOW);
    assert_int_equal(measure_light(b, 400000, 500000), LIGHT_YELLOW);
    assert_int_equal(measure_light(b, 399999, 500000), LIGHT_RED);
    assert_int_equal(measure_light(b, 0, 0), LIGHT_GREEN);
    assert_int_equal(measure_light((struct bounds){900000, 500000}, 250000, 500000), LIGHT_YELLOW);
    assert_int_equal(measure_light((struct bounds){900000, 500000}, 450000, 500000), LIGHT_GREEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_and_written_exactly),
        cmocka_unit_test(what_is_no_decimal_is_refused),
        cmocka_unit_test(products_are_rounded_half_away_from_zero_and_do_not_overflow),
        cmocka_unit_test(progress_upward_is_the_share_of_the_way),
        cmocka_unit_test(more_than_is_not_reached_at_the_very_value),
        cmocka_unit_test(progress_downward_runs_from_the_base),
        cmocka_unit_test(equal_counts_too_much_like_too_little),
        cmocka_unit_test(a_forecast_goes_on_at_the_same_pace),
        cmocka_unit_test(time_is_counted_in_working_days),
        cmocka_unit_test(the_light_is_progress_over_time),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
