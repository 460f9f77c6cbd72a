// SPDX-License-Identifier: Apache-2.0
// Deadlines of matters against dates counted by hand with the official days of 2024 and 2025 (DOMAIN §2.5).
#include "life.h"

#define DONE "办理结果=已修好;告知方式=电话"
#define REPLY "答复类别=A;答复内容=已办;告知方式=书面"

// Sunday 29 September 2024 is a working day, 1–7 October are not, Saturday 12 October is.
static void working_days_pass_over_the_holidays(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-09-29T10:00");
    due(&c, "A1", "待派", "2024-09-30T10:00");
    due(&c, "A1", "答复", "2024-10-25"); // 15: 30.9., 8–12.10., 14–18., 21–24.
    act(&c, "派单", "A1", "desk", "2024-09-29T11:00", "主办单位=市住房局");
    due(&c, "A1", "待签收", "2024-10-01"); // the 30th, 24:00
    act(&c, "签收", "A1", "house", "2024-09-30T09:00", "");
    due(&c, "A1", "办理中", "2024-10-16"); // 7: 8–12., 14., 15.
    due(&c, "A1", "首次联系", "2024-10-01T09:00"); // 24 hours, holiday or not
    assert_int_equal(city_matter(&c, "A1").row->due, moment("2024-10-16"));
    // A working day more of everything that is counted in them: 10, 11, 12 and 14 October stood.
    act(&c, "暂停", "A1", "super", "2024-10-09T10:00", "理由=等待材料");
    city_at_stage(&c, "A1", "办理中·暂停");
    due(&c, "A1", "办理中", "");
    due(&c, "A1", "答复", "");
    due(&c, "A1", "首次联系", "2024-10-01T09:00"); // missed before: it stays missed
    due(&c, "A1", "办理中·暂停", "2024-11-09"); // 30 days: 8 November
    act(&c, "恢复", "A1", "super", "2024-10-14T10:00", "");
    due(&c, "A1", "办理中", "2024-10-22");
    due(&c, "A1", "答复", "2024-10-31"); // 25., 28., 29., 30.
    // Five working days more, granted in time.
    act(&c, "延期", "A1", "super", "2024-10-15T10:00", "理由=施工;延长=5个工作日");
    due(&c, "A1", "办理中", "2024-10-29");
    due(&c, "A1", "答复", "2024-11-07"); // 31.10., 1.11., 4., 5., 6.
    no(&c, "used-up", "暂停", "A1", "super", "2024-10-16", "理由=再等等");
    no(&c, "used-up", "延期", "A1", "super", "2024-10-16", "理由=再等等;延长=5个工作日");
    act(&c, "办结", "A1", "house", "2024-10-29T00:00", DONE); // the last moment of the 28th
    assert_int_equal(clock_named(&c, "A1", "办理中")->late_runs, 0);
    assert_int_equal(clock_named(&c, "A1", "首次联系")->late_runs, 0); // still running: nobody made contact
    due(&c, "A1", "待回访", "2024-11-06"); // 5 from the 29th: 30., 31., 1.11., 4., 5.
    finish(&c);
}

static void an_extension_and_then_a_pause_give_the_same(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-09-30T09:00");
    due(&c, "A1", "办理中", "2024-10-16");
    act(&c, "延期", "A1", "super", "2024-10-08T10:00", "理由=施工;延长=5个工作日");
    due(&c, "A1", "办理中", "2024-10-23"); // 16., 17., 18., 21., 22.
    act(&c, "暂停", "A1", "super", "2024-10-09T10:00", "理由=等待材料");
    act(&c, "恢复", "A1", "super", "2024-10-14T10:00", "");
    due(&c, "A1", "办理中", "2024-10-29");
    // Nothing counted over a weekend, and an hour on a working day counts nothing either.
    handled(&c, "A2", "2024-11-01T09:00");
    due(&c, "A2", "办理中", "2024-11-13");
    act(&c, "暂停", "A2", "super", "2024-11-02T10:00", "理由=等待材料");
    act(&c, "恢复", "A2", "super", "2024-11-03T20:00", "");
    due(&c, "A2", "办理中", "2024-11-13");
    finish(&c);
}

static void a_pause_ends_by_its_own_clock(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-11-01T09:00");
    act(&c, "暂停", "A1", "super", "2024-11-04T10:00", "理由=等待材料");
    no(&c, "not-here", "办结", "A1", "house", "2024-11-05", DONE);
    wait_until(&c, "A1", "2024-12-10");
    city_at_stage(&c, "A1", "办理中"); // since 4 December, 24:00
    struct matter m = city_matter(&c, "A1");
    assert_int_equal(clock_named(&c, "A1", "办理中·暂停")->stopped, moment("2024-12-05"));
    // 23 working days from 5 November to 5 December, the day that begins as it runs on, behind 12 November: 13 December.
    due(&c, "A1", "办理中", "2024-12-14");
    assert_int_equal(m.row->due, moment("2024-12-14"));
    finish(&c);
}

static void a_pause_left_by_withdrawal_stops_what_it_paused(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-11-01T09:00");
    act(&c, "暂停", "A1", "super", "2024-11-04T10:00", "理由=等待材料");
    act(&c, "撤回", "A1", "desk", "2024-11-06T10:00", "理由=诉求人撤回");
    ended(&c, "A1", OUTCOME_WITHDRAWN);
    assert_int_equal(clock_named(&c, "A1", "办理中")->late_runs, 0);
    due(&c, "A1", "办理中", "2024-11-15"); // 12 November and the two days it stood
    finish(&c);
}

static void an_extension_after_the_deadline_is_refused(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-11-01T09:00");
    no(&c, "extension-late", "延期", "A1", "super", "2024-11-13T00:01", "理由=施工;延长=5个工作日");
    no(&c, "missing-field", "延期", "A1", "super", "2024-11-13T00:02", "理由=施工");
    no(&c, "bad-limit", "延期", "A1", "super", "2024-11-13T00:02", "理由=施工;延长=0个工作日");
    no(&c, "bad-limit", "延期", "A1", "super", "2024-11-13T00:02", "理由=施工;延长=很久");
    handled(&c, "A2", "2024-11-01T09:00");
    no(&c, "not-allowed", "延期", "A2", "house", "2024-11-05", "理由=施工;延长=5个工作日");
    act(&c, "延期", "A2", "super", "2024-11-12T23:59", "理由=施工;延长=2个工作日");
    due(&c, "A2", "办理中", "2024-11-15");
    due(&c, "A2", "首次联系", "2024-11-02T09:00"); // nobody extends a telephone call
    finish(&c);
}

// What is late stays late: the answer was due on 22 November, the stage that began on the 25th is extended.
static void an_extension_of_the_stage_does_not_heal_a_missed_answer(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-11-01T09:00");
    due(&c, "A1", "答复", "2024-11-23");
    act(&c, "派单", "A1", "desk", "2024-11-25T09:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-11-25T10:00", "");
    act(&c, "延期", "A1", "super", "2024-11-26T10:00", "理由=施工;延长=20个工作日");
    due(&c, "A1", "办理中", "2025-01-03"); // 4 December and 20 working days: 2 January, the 1st is a holiday
    due(&c, "A1", "答复", "2024-11-23");
    act(&c, "暂停", "A1", "super", "2024-11-27T10:00", "理由=等待材料");
    due(&c, "A1", "答复", "2024-11-23");
    act(&c, "恢复", "A1", "super", "2024-12-27T10:00", "");
    act(&c, "办结", "A1", "house", "2024-12-27T11:00", DONE);
    assert_int_equal(clock_named(&c, "A1", "答复")->late_runs, 1);
    assert_int_equal(clock_named(&c, "A1", "办理中")->late_runs, 0);
    finish(&c);
}

static void months_end_on_their_last_day_and_roll_over_holidays(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-11-20");
    act(&c, "立案", "P1", "committee", "2024-11-28", "");
    act(&c, "交办", "P1", "committee", "2024-11-30T10:00", "主办单位=市住房局");
    due(&c, "P1", "答复", "2025-03-01"); // 30 November and three months: 28 February
    due(&c, "P1", "待签收", "2024-12-14"); // ten working days: 13 December
    proposal(&c, "P2", "2025-06-20");
    act(&c, "立案", "P2", "committee", "2025-06-28", "");
    act(&c, "交办", "P2", "committee", "2025-07-01T10:00", "主办单位=市住房局");
    due(&c, "P2", "答复", "2025-10-10"); // 1 October is a holiday up to the 8th: the 9th
    act(&c, "签收", "P2", "house", "2025-07-02T10:00", "");
    act(&c, "延期", "P2", "committee", "2025-09-30", "理由=涉及多个部门");
    due(&c, "P2", "答复", "2026-01-05"); // from 1 October three months more: 1 January, a holiday to the 3rd; the 4th, a Sunday worked
    finish(&c);
}

static void feedback_is_waited_for_over_spring_festival(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2025-01-02");
    act(&c, "立案", "P1", "committee", "2025-01-02", "");
    act(&c, "交办", "P1", "committee", "2025-01-03", "主办单位=市住房局");
    act(&c, "签收", "P1", "house", "2025-01-04", "");
    act(&c, "答复", "P1", "house", "2025-01-20T10:00", REPLY);
    due(&c, "P1", "待反馈", "2025-02-15"); // 15: 21–24.1., 26., 27., 5–8.2., 10–14.
    wait_until(&c, "P1", "2025-02-21T23:00");
    city_at_stage(&c, "P1", "待反馈");
    assert_int_equal(events(&c, "P1", EVENT_CLOCK_FIRED, "execute"), 0);
    act(&c, "clock.tick", "P1", "admin", "2025-02-22", "");
    ended(&c, "P1", OUTCOME_CLOSED); // five working days after the reminder
    finish(&c);
}

static void every_rung_fires_once_in_order(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-11-01T09:00");
    wait_until(&c, "A1", "2024-11-02T08:59");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, ""), 0);
    wait_until(&c, "A1", "2024-11-02T09:00");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "remind"), 1);
    wait_until(&c, "A1", "2024-11-02T09:00"); // again changes nothing
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, ""), 1);
    wait_until(&c, "A1", "2024-11-05");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "escalate"), 1); // one working day later
    wait_until(&c, "A1", "2025-11-01");
    city_at_stage(&c, "A1", "待派"); // escalated, not forgotten: somebody still owes the next step
    assert_true(clock_named(&c, "A1", "待派")->stopped == 0);
    // A reminder that fired comes again before the new deadline, and only then.
    handled(&c, "A2", "2024-11-01T09:00");
    act(&c, "联系", "A2", "house", "2024-11-01T10:00", "联系方式=电话");
    wait_until(&c, "A2", "2024-11-12T10:00");
    assert_int_equal(events(&c, "A2", EVENT_CLOCK_FIRED, "remind"), 1);
    act(&c, "延期", "A2", "super", "2024-11-12T10:00", "理由=施工;延长=2个工作日");
    wait_until(&c, "A2", "2024-11-14T23:59");
    assert_int_equal(events(&c, "A2", EVENT_CLOCK_FIRED, "remind"), 2);
    wait_until(&c, "A2", "2024-11-15");
    assert_int_equal(events(&c, "A2", EVENT_CLOCK_FIRED, "remind"), 3); // due
    finish(&c);
}

// A pause at the very moment a rung fired, and off again at once: it does not fire a second time.
static void a_pause_of_no_length_repeats_no_rung(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-11-01T09:00");
    act(&c, "联系", "A1", "house", "2024-11-01T10:00", "联系方式=电话");
    ms_t fire = clock_named(&c, "A1", "办理中")->fire;
    struct buf b = BUF_INIT;
    buf_time(&b, fire, UTC_OFFSET_CHINA);
    buf_byte(&b, '\0');
    act(&c, "暂停", "A1", "super", b.p, "理由=等待材料");
    act(&c, "恢复", "A1", "super", b.p, "");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "remind"), 1);
    wait_until(&c, "A1", "2024-11-12T10:00");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "remind"), 1);
    buf_release(&b);
    finish(&c);
}

// Where business ends at 17:30, a pause over that hour counts no day: the rung that came due in it fires at once.
static void a_rung_due_in_a_pause_that_counts_nothing_is_not_lost(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    struct buf text = BUF_INIT;
    struct str rest = city_file(&c, "profiles/default.conf"), line;
    while (str_split(&rest, '\n', &line)) {
        if (str_starts(line, STR("day_end"))) line = STR("day_end = 17:30");
        if (str_starts(line, STR("方案"))) line = STR("方案 下班 第2版 自 2024-01-01");
        buf_printf(&text, "%.*s\n", SP(line));
    }
    struct pair fields[] = {{STR("text"), buf_str(&text)}};
    struct answer a = city_run(&c, (struct command){.verb = STR("profile.publish"), .by = STR("admin"), .channel = STR("cli"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s", a.fault.en);
    city_enable(&c, c.desk.library.rulesets[0]->procedure_id, a.id);
    buf_release(&text);
    handled(&c, "A1", "2024-11-01T09:00");
    act(&c, "联系", "A1", "house", "2024-11-01T10:00", "联系方式=电话");
    due(&c, "A1", "办理中", "2024-11-12T17:30");
    act(&c, "暂停", "A1", "super", "2024-11-12T16:00", "理由=等待材料");
    act(&c, "恢复", "A1", "super", "2024-11-12T18:00", "");
    due(&c, "A1", "办理中", "2024-11-12T17:30");
    int before = events(&c, "A1", EVENT_CLOCK_FIRED, "remind");
    wait_until(&c, "A1", "2024-11-12T18:00");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "remind"), before + 1);
    wait_until(&c, "A1", "2024-11-13T17:30");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "escalate"), 1);
    finish(&c);
}

static void what_began_before_any_rules_is_marked(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *line = "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2006-01-01\",\"fields\":{\"name\":\"老局\"}}";
    city_act(&c, line);
    city_act(&c, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2006-01-01\",\"fields\":{\"login\":\"old\",\"name\":\"某\",\"office\":\"老局\",\"role\":\"受理中心\"}}");
    act(&c, "登记", "", "old", "2006-12-31T23:59", "程序=诉求;编号=A1;标题=旧事;诉求人=某");
    act(&c, "登记", "", "old", "2007-01-01", "程序=诉求;编号=A2;标题=新事;诉求人=某");
    assert_int_equal(city_matter(&c, "A1").row->retroactive, 1);
    assert_int_equal(city_matter(&c, "A2").row->retroactive, 0);
    finish(&c);
}

// Into a store that records the real time, history comes by import: what came due before is recorded as passed, does
// nothing and tells nobody.
static void imported_history_fires_nothing(void **state) {
    (void)state;
    struct city c;
    city_open(&c, false);
    static const char *const lines[] = {
        "{\"do\":\"office.open\",\"by\":\"admin\",\"fields\":{\"name\":\"市住房局\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"fields\":{\"login\":\"house\",\"name\":\"某\",\"office\":\"市住房局\",\"role\":\"承办人\",\"since\":\"2020-01-01\"}}",
        "{\"do\":\"登记\",\"by\":\"import\",\"channel\":\"import\",\"at\":\"2023-03-01T09:00\",\"fields\":{\"程序\":\"诉求\",\"编号\":\"A1\",\"标题\":\"旧事\",\"诉求人\":\"某\"}}",
        "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"import\",\"channel\":\"import\",\"at\":\"2023-03-01T10:00\",\"fields\":{\"主办单位\":\"市住房局\"}}",
        "{\"do\":\"签收\",\"matter\":\"A1\",\"by\":\"house\",\"channel\":\"import\",\"at\":\"2023-03-06T10:00\",\"fields\":{}}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) city_act(&c, lines[i]);
    city_at_stage(&c, "A1", "办理中");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "passed"), 1);
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, ""), 1);
    no(&c, "at-not-allowed", "办结", "A1", "house", "2023-03-07", DONE);
    city_act(&c, "{\"do\":\"办结\",\"matter\":\"A1\",\"by\":\"house\",\"fields\":{\"办理结果\":\"已修好\",\"告知方式\":\"电话\"}}");
    assert_int_equal(events(&c, "A1", EVENT_CLOCK_FIRED, "remind") + events(&c, "A1", EVENT_CLOCK_FIRED, "escalate"), 0);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_pass_over_the_holidays),
        cmocka_unit_test(an_extension_and_then_a_pause_give_the_same),
        cmocka_unit_test(a_pause_ends_by_its_own_clock),
        cmocka_unit_test(a_pause_left_by_withdrawal_stops_what_it_paused),
        cmocka_unit_test(an_extension_after_the_deadline_is_refused),
        cmocka_unit_test(an_extension_of_the_stage_does_not_heal_a_missed_answer),
        cmocka_unit_test(months_end_on_their_last_day_and_roll_over_holidays),
        cmocka_unit_test(feedback_is_waited_for_over_spring_festival),
        cmocka_unit_test(every_rung_fires_once_in_order),
        cmocka_unit_test(a_pause_of_no_length_repeats_no_rung),
        cmocka_unit_test(a_rung_due_in_a_pause_that_counts_nothing_is_not_lost),
        cmocka_unit_test(what_began_before_any_rules_is_marked),
        cmocka_unit_test(imported_history_fires_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
