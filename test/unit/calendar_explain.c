// SPDX-License-Identifier: Apache-2.0
// What explains a deadline: its steps, the sentences, the JSON.
#include "china.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_explanation_names_its_steps),
        cmocka_unit_test(years_not_announced_are_said),
        cmocka_unit_test(the_sentences_read_well),
        cmocka_unit_test(the_json_carries_all_of_it),
    };
    return cmocka_run_group_tests_name("calendar_explain", tests, set_up, tear_down);
}
