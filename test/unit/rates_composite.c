// SPDX-License-Identifier: Apache-2.0
// The composite and its weights; the period before and the year before, and what is said of the change.
#include "rates_rows.h"

enum { ONE = 21, TWO = 22 };

static void profile(struct rows *x, int64_t id, const char *text) {
    struct fault f;
    if (library_add_profile(&x->library, id, str_c(text), &f) < 0) fail_msg("%s", f.en);
}

static void weighed(struct rows *x, int64_t profile) {
    struct sample s = closed_appeal(x);
    s.matter.profile = profile;
    put(x, &s);
}

static void points(const struct rates_weights *w, const int64_t n[RATES_COUNTS], const char *want) {
    struct buf b = BUF_INIT;
    rates_points(&b, w, n);
    if (!str_eq(buf_str(&b), str_c(want))) fail_msg("%.*s points, not %s", SP(buf_str(&b)), want);
    buf_release(&b);
}

#define TEN "综合·响应 = 10\n综合·解决 = 45\n综合·满意 = 45\n"

static void the_composite_is_the_sum_of_weight_and_rate(void **state) {
    (void)state;
    struct rates_weights w = {.has = true, .weight = {10, 45, 45}};
    int64_t n[RATES_COUNTS] = {[N_TO_CONTACT] = 4, [N_CONTACTED_IN_TIME] = 3, [N_JUDGED] = 8, [N_SOLVED_HALVES] = 13, [N_RATED] = 10, [N_PLEASED] = 9};
    points(&w, n, "84.56"); // 7.5 + 36.5625 + 40.5 = 84.5625
    n[N_TO_CONTACT] = n[N_JUDGED] = n[N_RATED] = 3;
    n[N_CONTACTED_IN_TIME] = n[N_PLEASED] = 3;
    n[N_SOLVED_HALVES] = 6;
    points(&w, n, "100.00");
    n[N_CONTACTED_IN_TIME] = n[N_PLEASED] = 1;
    n[N_SOLVED_HALVES] = 2;
    points(&w, n, "33.33");
    // An exact half is rounded up.
    w = (struct rates_weights){.has = true, .weight = {0, 50, 50}};
    n[N_JUDGED] = n[N_RATED] = 80000;
    n[N_SOLVED_HALVES] = 0;
    n[N_PLEASED] = 8; // 50 × 8 / 80,000 = 0.005
    points(&w, n, "0.01");
    n[N_TO_CONTACT] = 0; // weighs nothing
    points(&w, n, "0.01");
    n[N_RATED] = 0;
    points(&w, n, "—");
}

static void weights_come_from_the_newest_profile_of_what_is_counted(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    profile(&x, ONE, "方案 甲 第2版 自 2023-01-01\n" TEN);
    profile(&x, TWO, "方案 乙 第1版 自 2024-01-01\n综合·响应 = 20\n综合·解决 = 40\n综合·满意 = 40\n");
    weighed(&x, 0);
    assert_false(x.rates.weights.has);
    weighed(&x, ONE);
    assert_int_equal(x.rates.weights.weight[WEIGHT_RESPONSE], 10);
    assert_false(x.rates.weights.vary);
    weighed(&x, TWO);
    weighed(&x, ONE);
    assert_int_equal(x.rates.weights.weight[WEIGHT_RESPONSE], 20);
    assert_true(x.rates.weights.vary);
    struct buf b = BUF_INIT;
    rates_weights_words(&b, &x.rates.weights, false);
    assert_str(buf_str(&b), "响应率 20、解决率 40、满意率 40（方案“乙”第1版）");
    buf_release(&b);
    rows_close(&x);
}

static void weights_that_do_not_make_up_a_hundred_are_named(void **state) {
    (void)state;
    const char *wrong[] = {"综合·响应 = 10\n综合·解决 = 45\n综合·满意 = 40\n", "综合·响应 = 10\n综合·解决 = 90\n", "综合·响应 = 一成\n综合·解决 = 50\n综合·满意 = 50\n",
                           "综合·响应 = -10\n综合·解决 = 60\n综合·满意 = 50\n"};
    const bool right[] = {false, true, false, false}; // a weight that is not given is 0
    for (size_t i = 0; i < 4; i++) {
        struct rows x;
        struct buf b = BUF_INIT;
        rows_open(&x, first_quarter());
        buf_printf(&b, "方案 甲 第1版 自 2023-01-01\n%s", wrong[i]);
        buf_byte(&b, '\0');
        profile(&x, ONE, b.p);
        weighed(&x, ONE);
        rates_finish(&x.rates);
        assert_int_equal(x.rates.weights.wrong, !right[i]);
        struct rates_report p = {.source = RATES_TABLES, .tables = x.rates};
        assert_int_equal(rates_fine(&p), right[i]);
        if (!right[i]) points(&x.rates.weights, x.rates.total, "—");
        buf_clear(&b);
        rates_text(&b, &p, NULL, false);
        if (i == 0) assert_true(str_find(buf_str(&b), STR("方案“甲”第1版的综合·响应、综合·解决、综合·满意应是合计 100 的整数，现在是 10 + 45 + 40 = 95")) >= 0);
        buf_release(&b);
        rows_close(&x);
    }
}

static void base(const char *from, const char *to, const char *cut, enum rates_base which, const char *want_from, const char *want_to, const char *want_cut) {
    struct rates_query q = {.from = on_day(from), .to = on_day(to), .cut = when(cut), .utc_offset = UTC_OFFSET_CHINA}, r;
    rates_base_query(&q, which, &r);
    if (r.from == on_day(want_from) && r.to == on_day(want_to) && r.cut == when(want_cut)) return;
    struct buf b = BUF_INIT;
    buf_day(&b, r.from);
    buf_byte(&b, ' ');
    buf_day(&b, r.to);
    buf_byte(&b, ' ');
    buf_time(&b, r.cut, UTC_OFFSET_CHINA);
    fail_msg("%s to %s: %.*s", from, to, SP(buf_str(&b)));
}

static void the_period_before_has_as_many_months_else_days(void **state) {
    (void)state;
    base("2024-03-01", "2024-03-31", "2024-04-01", BASE_PREVIOUS, "2024-02-01", "2024-02-29", "2024-03-01");
    base("2024-01-01", "2024-03-31", "2024-04-01", BASE_PREVIOUS, "2023-10-01", "2023-12-31", "2024-01-01");
    base("2024-01-01", "2024-12-31", "2025-01-01", BASE_PREVIOUS, "2023-01-01", "2023-12-31", "2024-01-01");
    base("2024-07-08", "2024-07-14", "2024-07-15", BASE_PREVIOUS, "2024-07-01", "2024-07-07", "2024-07-08");
    base("2024-03-01", "2024-03-31", "2024-04-11", BASE_PREVIOUS, "2024-02-01", "2024-02-29", "2024-03-11"); // counted ten days later, both
    base("2024-03-01", "2024-03-31", "2024-03-11", BASE_PREVIOUS, "2024-02-01", "2024-02-29", "2024-02-11"); // not over: as much of the other
    base("2024-03-01", "2024-03-31", "2024-03-31T12:00", BASE_PREVIOUS, "2024-02-01", "2024-02-29", "2024-03-01");
}

static void the_same_period_a_year_before_keeps_the_end_of_the_month(void **state) {
    (void)state;
    base("2024-02-01", "2024-02-29", "2024-03-01", BASE_YEAR, "2023-02-01", "2023-02-28", "2023-03-01");
    base("2025-02-01", "2025-02-28", "2025-03-01", BASE_YEAR, "2024-02-01", "2024-02-29", "2024-03-01");
    base("2024-02-29", "2024-03-06", "2024-03-07", BASE_YEAR, "2023-02-28", "2023-03-06", "2023-03-07");
    base("2024-01-01", "2024-03-31", "2024-04-01", BASE_YEAR, "2023-01-01", "2023-03-31", "2023-04-01");
    base("2024-07-08", "2024-07-14", "2024-07-15", BASE_YEAR, "2023-07-08", "2023-07-14", "2023-07-15");
}

static void changed(const char *figure, enum rates_count n, enum rates_count d, int64_t now, int64_t of, int64_t was, int64_t was_of, const char *want) {
    int64_t a[RATES_COUNTS] = {0}, b[RATES_COUNTS] = {0};
    struct buf said = BUF_INIT;
    a[d] = of;
    b[d] = was_of;
    a[n] = now;
    b[n] = was;
    rates_change_words(&said, rates_figure_named(str_c(figure)), a, b, false);
    if (!str_eq(buf_str(&said), str_c(want))) fail_msg("%s: %.*s, not %s", figure, SP(buf_str(&said)), want);
    buf_release(&said);
}

static void a_change_has_a_sign_and_no_base_of_zero(void **state) {
    (void)state;
    changed("received", N_RECEIVED, N_RECEIVED, 4049, 4049, 1489, 1489, "+171.9%"); // 002: +172 %, base 1,489
    changed("received", N_RECEIVED, N_RECEIVED, 90, 90, 100, 100, "-10.0%");
    changed("received", N_RECEIVED, N_RECEIVED, 100, 100, 100, 100, "0.0%");
    changed("received", N_RECEIVED, N_RECEIVED, 5, 5, 0, 0, "—");
    changed("closing_rate", N_CLOSED, N_ACCEPTED, 99, 100, 974, 1000, "+1.6 点");
    changed("closing_rate", N_CLOSED, N_ACCEPTED, 1, 3, 2, 3, "-33.3 点");
    changed("closing_rate", N_CLOSED, N_ACCEPTED, 5, 10, 0, 10, "+50.0 点");
    changed("closing_rate", N_CLOSED, N_ACCEPTED, 5, 10, 0, 0, "—");
    changed("closing_rate", N_CLOSED, N_ACCEPTED, 0, 0, 5, 10, "—");
    changed("solved_rate", N_SOLVED_HALVES, N_JUDGED, 3, 2, 2, 2, "+25.0 点"); // 1.5 of 2 against 1 of 2
    changed("mean_handoffs", N_HANDOFFS, N_DISPATCHED, 3, 2, 2, 2, "+50.0%");
    changed("mean_handoffs", N_HANDOFFS, N_DISPATCHED, 3, 2, 0, 0, "—");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_composite_is_the_sum_of_weight_and_rate),
        cmocka_unit_test(weights_come_from_the_newest_profile_of_what_is_counted),
        cmocka_unit_test(weights_that_do_not_make_up_a_hundred_are_named),
        cmocka_unit_test(the_period_before_has_as_many_months_else_days),
        cmocka_unit_test(the_same_period_a_year_before_keeps_the_end_of_the_month),
        cmocka_unit_test(a_change_has_a_sign_and_no_base_of_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
