// SPDX-License-Identifier: Apache-2.0
// Published tables come out as they were published, or are found not to add up.
#include "unit.h"

#include "report/rates.h"

static void share(int64_t numerator, enum rates_count n, const char *figure, int64_t denominator, enum rates_count d, const char *want) {
    int64_t counts[RATES_COUNTS] = {0};
    struct buf b = BUF_INIT;
    counts[n] = numerator;
    counts[d] = denominator;
    rates_value(&b, rates_figure_named(str_c(figure)), counts);
    if (!str_eq(buf_str(&b), str_c(want))) fail_msg("%s %lld/%lld: %.*s, not %s", figure, (long long)numerator, (long long)denominator, SP(buf_str(&b)), want);
    buf_release(&b);
}

// The first sum that does not hold, in words; empty where all do.
static void first_wrong(const int64_t n[RATES_COUNTS], const char *want) {
    struct buf b = BUF_INIT;
    size_t pos = 0;
    const struct rates_sum *s = rates_wrong(n, &pos);
    if (s) rates_sum_words(&b, s, n, false);
    if (!str_eq(buf_str(&b), str_c(want))) fail_msg("%.*s, not %s", SP(buf_str(&b)), want);
    buf_release(&b);
}

static void kunming_adds_up(void **state) {
    (void)state;
    int64_t n[RATES_COUNTS] = {[N_PROPOSED] = 578, [N_FILED] = 470, [N_FILE_MERGED] = 23, [N_FILE_REFUSED] = 85, [N_ANSWERED] = 470, [N_CLASSED] = 470,
                               [N_CLASS_A] = 433, [N_CLASS_B] = 32, [N_CLASS_C] = 5, [N_DUE] = 470, [N_REPLIED] = 470, [N_REPLIED_IN_TIME] = 470, [N_CONTACT_DUE] = 470, [N_MET] = 470};
    first_wrong(n, "");
    share(470, N_FILED, "filing_rate", 578, N_PROPOSED, "81.3%");
    share(433, N_CLASS_A, "class_a", 470, N_CLASSED, "92.1%");
    share(32, N_CLASS_B, "class_b", 470, N_CLASSED, "6.8%");
    share(5, N_CLASS_C, "class_c", 470, N_CLASSED, "1.1%");
    share(470, N_REPLIED, "reply_rate", 470, N_DUE, "100.0%");
    share(470, N_MET, "meeting_rate", 470, N_CONTACT_DUE, "100.0%");
}

static void ningbo_does_not_add_up(void **state) {
    (void)state;
    int64_t n[RATES_COUNTS] = {[N_ANSWERED] = 591, [N_CLASSED] = 591, [N_CLASS_A] = 148, [N_CLASS_B] = 364, [N_CLASS_C] = 66, [N_CLASS_D] = 10};
    first_wrong(n, "写了类别 591 ≠ A类 148 + B类 364 + C类 66 + D类 10 + 其他类 0");
    share(526, N_PROCESS_PLEASED, "process_rate", 527, N_PROCESS_RATED, "99.8%");
    share(519, N_PLEASED, "satisfaction_rate", 527, N_RATED, "98.5%");
}

static void shanghai_adds_up_with_those_being_revised(void **state) {
    (void)state;
    int64_t n[RATES_COUNTS] = {[N_PROPOSED] = 708, [N_FILED] = 682, [N_FILE_REFUSED] = 11, [N_REVISING] = 15};
    first_wrong(n, "");
    n[N_REVISING] = 0;
    first_wrong(n, "收到（有立案） 708 ≠ 立案 682 + 并案 0 + 不予立案 11 + 退回修改中 0 + 审查中 0 + 撤回 0");
    share(682, N_FILED, "filing_rate", 708, N_PROPOSED, "96.3%");
}

static void other_cities_come_out_as_published_or_not(void **state) {
    (void)state;
    share(22, N_CLASS_A, "class_a", 92, N_CLASSED, "23.9%"); // 某市六届一次: 23.91, 73.91, 2.17
    share(68, N_CLASS_B, "class_b", 92, N_CLASSED, "73.9%");
    share(2, N_CLASS_C, "class_c", 92, N_CLASSED, "2.2%");
    share(2617, N_PLEASED, "satisfaction_rate", 2713, N_RATED, "96.5%"); // 岳阳 Q2 2017
    share(597, N_REPLIED_IN_TIME, "reply_on_time_rate", 601, N_DUE, "99.3%"); // 宁国 2022-04
    share(591, N_REPLIED_IN_TIME, "reply_on_time_rate", 594, N_DUE, "99.5%"); // 2021-08, published as 99.6 %
    share(1745, N_CALLED, "callback_rate", 5072, N_CLOSED, "34.4%"); // 成都 2024-11-13
    share(5072, N_CLOSED, "closing_rate", 5103, N_ACCEPTED, "99.4%");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kunming_adds_up),
        cmocka_unit_test(ningbo_does_not_add_up),
        cmocka_unit_test(shanghai_adds_up_with_those_being_revised),
        cmocka_unit_test(other_cities_come_out_as_published_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
