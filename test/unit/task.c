// SPDX-License-Identifier: Apache-2.0
// A supervised task from the decision to the look back, after DOMAIN §2.3; the procedure is procedures/task.proc.
#include "target.h"

#define NUMBER "督-1"

static void task_city(struct city *c) {
    static const char *const lines[] = {
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"leader\",\"office\":\"测试市\",\"role\":\"分管领导\"}}",
    };
    size_t pos = 0;
    int64_t profile;
    target_city(c);
    city_act(c, lines[0]);
    assert_non_null(map_next(&c->desk.library.profiles, &pos, &profile));
    city_enable(c, city_publish(c, "procedure.publish", "procedures/task.proc"), profile);
}

static void set_up_task(struct city *c) {
    act(c, "立项", "", "super", "2025-01-02T09:00", "程序=督查任务;编号=" NUMBER ";标题=建设智能工厂;交办人=市委办;来源=决策");
    act(c, "征求意见", NUMBER, "super", "2025-01-03T09:00", "分解方案=一年六十家;征求单位=市住房局、市水务局");
}

static const char *part(struct city *c, const char *number, int n) {
    struct cell id = CELL_INT(0);
    struct fault f;
    struct id_list ids;
    struct matter m = city_matter(c, number);
    (void)id;
    if (desk_matter_room.parts(&c->desk, m.row->id, &ids, &f) < 0) fail_msg("%s", f.en);
    assert_true(n < (int)ids.count);
    return arena_printf(&c->arena, "%lld", (long long)ids.ids[n]).p;
}

static void issued(struct city *c) {
    set_up_task(c);
    act(c, "回复意见", part(c, NUMBER, 0), "house", "2025-01-06T09:00", "意见态度=同意");
    act(c, "回复意见", part(c, NUMBER, 1), "water", "2025-01-06T10:00", "意见态度=不同意;意见=期限太紧");
    act(c, "送批", NUMBER, "super", "2025-01-07T09:00", "分解方案=两年一百家");
    act(c, "批准", NUMBER, "leader", "2025-01-08T09:00", "");
    act(c, "下发", NUMBER, "super", "2025-01-09T09:00", "主办单位=市住房局");
}

static void running(struct city *c) {
    issued(c);
    act(c, "签收", NUMBER, "house", "2025-01-10T09:00", "");
}

static void a_task_is_broken_down_with_opinions_approved_issued_and_signed_for(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    set_up_task(&c);
    no(&c, "parts-open", "送批", NUMBER, "super", "2025-01-03T10:00", "分解方案=未等意见");
    act(&c, "回复意见", part(&c, NUMBER, 0), "house", "2025-01-06T09:00", "意见态度=同意");
    // 市水务局 says nothing in five working days: no opinion
    wait_until(&c, NUMBER, "2025-01-13T09:00");
    act(&c, "送批", NUMBER, "super", "2025-01-13T10:00", "分解方案=两年一百家");
    act(&c, "退回重拟", NUMBER, "leader", "2025-01-14T09:00", "理由=没有责任单位");
    city_at_stage(&c, NUMBER, "待分解");
    target_finish(&c);
}

static void an_objection_is_adjusted_once(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    issued(&c);
    no(&c, "missing-field", "异议", NUMBER, "house", "2025-01-10T09:00", "异议理由=不属我局");
    act(&c, "异议", NUMBER, "house", "2025-01-10T09:00", "异议理由=不属我局;建议承办单位=市水务局");
    act(&c, "调整", NUMBER, "super", "2025-01-10T11:00", "主办单位=市水务局;调整说明=改由市水务局");
    no(&c, "used-up", "异议", NUMBER, "water", "2025-01-10T12:00", "异议理由=也不属我局;建议承办单位=市财政局");
    act(&c, "签收", NUMBER, "water", "2025-01-10T13:00", "");
    city_at_stage(&c, NUMBER, "推进中");
    target_finish(&c);
}

static const struct row_clock *clock_of(struct city *c, const char *number, const char *name) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    const struct row_clock *clock;
    do clock = stream_next(m.stream, TABLE_CLOCK, &pos);
    while (clock && !str_eq(clock->name, str_c(name)));
    if (clock == NULL) fail_msg("%s has no clock %s", number, name);
    return clock;
}

static void each_report_restarts_its_clock_as_often_as_there_are_reports(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    assert_int_equal(clock_of(&c, NUMBER, "汇报")->due, moment("2025-02-11")); // a month: 10 February 24:00
    act(&c, "汇报", NUMBER, "house", "2025-02-10T09:00", "汇报内容=已建五家");
    assert_int_equal(clock_of(&c, NUMBER, "汇报")->due, moment("2025-03-11"));
    for (int i = 0; i < 25; i++) act(&c, "汇报", NUMBER, "house", "2025-03-03T09:00", "汇报内容=已建六家");
    assert_int_equal(clock_of(&c, NUMBER, "汇报")->late_runs, 0);
    wait_until(&c, NUMBER, "2025-04-08T09:00"); // due on 3 April; nobody reports
    act(&c, "汇报", NUMBER, "house", "2025-04-08T10:00", "汇报内容=晚了");
    assert_int_equal(clock_of(&c, NUMBER, "汇报")->late_runs, 1);
    act(&c, "申请销号", NUMBER, "house", "2025-04-09T09:00", "佐证材料=报告");
    assert_true(clock_of(&c, NUMBER, "汇报")->stopped > 0);
    target_finish(&c);
}

static void bodies_that_carry_a_period_report_for_themselves_one_period_after_the_other(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    act(&c, "布置阶段", NUMBER, "super", "2025-01-13T09:00", "承担单位=市住房局、市水务局;阶段目标=一年六十家");
    const char *house = part(&c, NUMBER, 2), *water = part(&c, NUMBER, 3);
    act(&c, "签收", house, "house", "2025-01-13T10:00", "");
    act(&c, "签收", water, "water", "2025-01-13T10:00", "");
    assert_int_equal(clock_of(&c, house, "汇报")->due, moment("2025-02-14"));
    act(&c, "汇报", house, "house", "2025-02-10T09:00", "汇报内容=已建五家");
    assert_int_equal(clock_of(&c, house, "汇报")->due, moment("2025-03-11"));
    assert_int_equal(clock_of(&c, water, "汇报")->due, moment("2025-02-14"));
    no(&c, "parts-open", "申请销号", NUMBER, "house", "2025-02-11T09:00", "佐证材料=报告");
    no(&c, "parts-open", "布置阶段", NUMBER, "super", "2025-02-11T09:00", "承担单位=市住房局;阶段目标=又一年");
    act(&c, "完成阶段", house, "house", "2025-12-30T09:00", "佐证材料=验收");
    act(&c, "记为未完成", water, "super", "2025-12-30T10:00", "理由=没有开工");
    act(&c, "布置阶段", NUMBER, "super", "2025-12-30T11:00", "承担单位=市水务局;阶段目标=补上一年");
    act(&c, "终止", NUMBER, "super", "2025-12-31T09:00", "理由=政策调整;告知方式=书面"); // recalls the period that runs
    ended(&c, NUMBER, OUTCOME_WITHDRAWN);
    target_finish(&c);
}

static void a_change_of_the_target_waits_for_approval_and_the_whole_clock_goes_on(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    act(&c, "约谈", NUMBER, "super", "2025-02-10T09:00", "约谈对象=市住房局;约谈情况=进度落后");
    act(&c, "申请调整目标", NUMBER, "house", "2025-03-03T09:00", "原目标=一百家;新目标=八十家;理由=市场变化");
    city_at_stage(&c, NUMBER, "待批调整");
    no(&c, "not-allowed", "同意调整", NUMBER, "house", "2025-03-03T10:00", "");
    act(&c, "同意调整", NUMBER, "super", "2025-03-04T09:00", "");
    assert_int_equal(clock_of(&c, NUMBER, "任务")->start, moment("2025-01-10T09:00"));
    target_finish(&c);
}

static void closing_is_verified_told_looked_back_at_and_opened_again_on_relapse(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    no(&c, "missing-field", "申请销号", NUMBER, "house", "2025-06-03T09:00", "");
    act(&c, "申请销号", NUMBER, "house", "2025-06-03T09:00", "佐证材料=报告");
    act(&c, "退回补正", NUMBER, "super", "2025-06-04T09:00", "理由=缺照片");
    act(&c, "申请销号", NUMBER, "house", "2025-06-05T09:00", "佐证材料=报告、照片");
    owed(&c, NUMBER, true);
    act(&c, "销号", NUMBER, "super", "2025-06-06T09:00", "核查情况=现场核实;告知方式=书面");
    owed(&c, NUMBER, false);
    act(&c, "复发", NUMBER, "super", "2025-07-07T09:00", "核查情况=又停产");
    owed(&c, NUMBER, true);
    act(&c, "申请销号", NUMBER, "house", "2025-07-08T09:00", "佐证材料=复产报告");
    act(&c, "销号", NUMBER, "super", "2025-07-09T09:00", "核查情况=现场核实;告知方式=书面");
    act(&c, "未复发", NUMBER, "super", "2025-09-09T09:00", "核查情况=正常生产");
    ended(&c, NUMBER, OUTCOME_CLOSED);
    no(&c, "used-up", "复发", NUMBER, "super", "2025-10-09T09:00", "核查情况=又停产");
    target_finish(&c);
}

static void a_closed_task_is_opened_again_within_a_year(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    act(&c, "申请销号", NUMBER, "house", "2025-06-03T09:00", "佐证材料=报告");
    act(&c, "销号", NUMBER, "super", "2025-06-06T09:00", "核查情况=现场核实;告知方式=书面");
    act(&c, "未复发", NUMBER, "super", "2025-09-05T09:00", "核查情况=正常生产");
    act(&c, "复发", NUMBER, "super", "2025-12-05T09:00", "核查情况=又停产");
    city_at_stage(&c, NUMBER, "推进中");
    owed(&c, NUMBER, true);
    target_finish(&c);
}

static void a_target_is_closed_only_after_its_task_was(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    does(&c, "target.set", "super", "2025-01-13T09:00", "code=决定;kind=decision;title=决定");
    does(&c, "target.set", "super", "2025-01-13T09:00", "code=工厂;kind=task;parent=决定;title=工厂;owner=市住房局;matter=" NUMBER);
    refused_at(&c, "matter-open", "target", "target.ask_closing", "house", "2025-06-02T09:00", "target=工厂;evidence=报告");
    act(&c, "申请销号", NUMBER, "house", "2025-06-03T09:00", "佐证材料=报告");
    act(&c, "销号", NUMBER, "super", "2025-06-06T09:00", "核查情况=现场核实;告知方式=书面");
    does(&c, "target.ask_closing", "house", "2025-06-09T09:00", "target=工厂;evidence=报告");
    does(&c, "target.decide", "super", "2025-06-10T09:00", "target=工厂;agreed=是");
    target_finish(&c);
}

static void a_task_given_up_is_told_to_who_set_it(void **state) {
    (void)state;
    struct city c;
    task_city(&c);
    running(&c);
    act(&c, "终止", NUMBER, "super", "2025-03-03T09:00", "理由=政策调整;告知方式=书面");
    ended(&c, NUMBER, OUTCOME_WITHDRAWN);
    owed(&c, NUMBER, false);
    target_finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_is_broken_down_with_opinions_approved_issued_and_signed_for),
        cmocka_unit_test(an_objection_is_adjusted_once),
        cmocka_unit_test(each_report_restarts_its_clock_as_often_as_there_are_reports),
        cmocka_unit_test(bodies_that_carry_a_period_report_for_themselves_one_period_after_the_other),
        cmocka_unit_test(a_change_of_the_target_waits_for_approval_and_the_whole_clock_goes_on),
        cmocka_unit_test(closing_is_verified_told_looked_back_at_and_opened_again_on_relapse),
        cmocka_unit_test(a_closed_task_is_opened_again_within_a_year),
        cmocka_unit_test(a_target_is_closed_only_after_its_task_was),
        cmocka_unit_test(a_task_given_up_is_told_to_who_set_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
