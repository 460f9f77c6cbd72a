// SPDX-License-Identifier: Apache-2.0
// The wall clock jumps, forward and back, for a minute and for good.
#include "unit.h"

#include "base/clock.h"

#define WALL ((ms_t)1795651200000) // 2026-11-26
#define YEAR (365 * MS_DAY)

struct day {
    struct clock_watch w;
    ms_t steady, off; // off: of the wall clock
};

static ms_t after(struct day *d, ms_t span) {
    d->steady += span;
    return clock_look(&d->w, WALL + d->steady + d->off, d->steady);
}

// The time gone by after that span is the real one and `ahead`.
static void goes(struct day *d, ms_t span, ms_t ahead) {
    ms_t now = after(d, span);
    assert_int_equal(now, WALL + d->steady + ahead);
}

static void a_clock_that_is_right_is_followed(void **state) {
    (void)state;
    struct day d = {.steady = 0};
    for (int i = 0; i < 1000; i++) goes(&d, MS_MINUTE, 0);
    for (int i = 0; i < 10000; i++) { // adjusted little by little, by more than ten hours in all
        d.off += 4000;
        goes(&d, MS_MINUTE, d.off);
        assert_int_equal(clock_off(&d.w), 0);
    }
}

static void a_wrong_minute_changes_nothing(void **state) {
    (void)state;
    static const ms_t jumps[] = {YEAR, -YEAR, 30 * YEAR, -30 * YEAR, 3 * MS_HOUR, -3 * MS_HOUR, MS_DAY, -MS_DAY, 3 * MS_MINUTE, -3 * MS_MINUTE};
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        struct day d = {.steady = 500};
        after(&d, MS_SECOND);
        d.off = jumps[i];
        for (int s = 0; s < 60; s++) {
            goes(&d, MS_SECOND, 0);
            assert_int_equal(clock_off(&d.w), jumps[i]);
        }
        d.off = 0;
        goes(&d, MS_SECOND, 0);
        assert_int_equal(clock_off(&d.w), 0);
        d.off = jumps[i]; // the ten minutes begin anew
        goes(&d, MS_SECOND, 0);
        goes(&d, CLOCK_BELIEVED - MS_SECOND, 0);
    }
}

static void a_jump_that_stands_is_believed(void **state) {
    (void)state;
    static const ms_t jumps[] = {MS_HOUR, -MS_HOUR, MS_DAY, -MS_DAY};
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        struct day d = {.steady = 1};
        after(&d, MS_SECOND);
        d.off = jumps[i];
        for (ms_t t = 0; t < CLOCK_BELIEVED; t += MS_SECOND) goes(&d, MS_SECOND, 0);
        goes(&d, MS_SECOND, jumps[i]);
        assert_int_equal(clock_off(&d.w), 0);
    }
}

static void another_year_is_never_believed(void **state) {
    (void)state;
    struct day d = {.steady = 1};
    after(&d, MS_SECOND);
    d.off = YEAR;
    for (ms_t t = 0; t < 30 * MS_DAY; t += MS_HOUR) goes(&d, MS_HOUR, 0);
    assert_int_equal(clock_off(&d.w), YEAR);
    d.off = MS_HOUR; // set right, nearly
    goes(&d, MS_SECOND, 0);
    for (ms_t t = 0; t <= CLOCK_BELIEVED; t += MS_SECOND) after(&d, MS_SECOND);
    goes(&d, MS_SECOND, MS_HOUR);
}

static void a_clock_that_flutters_is_not_believed(void **state) {
    (void)state;
    struct day d = {.steady = 1};
    uint64_t seed = 9;
    after(&d, MS_SECOND);
    for (int i = 0; i < 5000; i++) {
        d.off = (ms_t)chance_below(&seed, 20 * 60) * MS_MINUTE + (chance_below(&seed, 2) ? 10 * MS_MINUTE : -20 * MS_HOUR - 3 * MS_MINUTE);
        goes(&d, MS_MINUTE, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_is_right_is_followed), cmocka_unit_test(a_wrong_minute_changes_nothing),
        cmocka_unit_test(a_jump_that_stands_is_believed),    cmocka_unit_test(another_year_is_never_believed),
        cmocka_unit_test(a_clock_that_flutters_is_not_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
