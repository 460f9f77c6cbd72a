// SPDX-License-Identifier: Apache-2.0
// Deadlines: vectors by hand, pauses, extensions, reminders.
#include "china.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_end_on_the_same_number_or_the_last_day),
        cmocka_unit_test(days_off_at_the_end_roll_forward),
        cmocka_unit_test(minutes_and_hours_are_exact_and_the_same_day_never_rolls),
        cmocka_unit_test(pauses_count_in_the_unit_of_the_clock),
        cmocka_unit_test(extensions_are_added_in_order_to_the_unrolled_end),
        cmocka_unit_test(pauses_and_extensions_together_roll_once),
        cmocka_unit_test(a_running_pause_leaves_no_deadline),
        cmocka_unit_test(reminders_count_from_the_day_that_ends),
    };
    return cmocka_run_group_tests_name("calendar_deadline", tests, set_up, tear_down);
}
