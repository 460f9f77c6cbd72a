// SPDX-License-Identifier: Apache-2.0
// The life of matters, from being raised to being answered (DOMAIN §2.1, §2.2).
#include "life.h"
#include "matter/room.h"

#define DONE "办理结果=已修好;告知方式=电话"
#define REPLY "答复类别=A;答复内容=已办;告知方式=书面"

static void an_appeal_goes_from_intake_to_its_answer(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    city_at_stage(&c, "A1", "待派");
    owed(&c, "A1", true);
    act(&c, "派单", "A1", "desk", "2024-03-01T09:30", "主办单位=市住房局;类别=路灯");
    act(&c, "sign", "A1", "house", "2024-03-01T10:00", "");
    act(&c, "联系", "A1", "house", "2024-03-01T11:00", "联系方式=电话");
    act(&c, "办结", "A1", "house", "2024-03-04T11:00", DONE);
    city_at_stage(&c, "A1", "待回访");
    owed(&c, "A1", false);
    assert_int_equal(requester(&c, "A1", 1)->told, moment("2024-03-04T11:00"));
    assert_str(requester(&c, "A1", 1)->told_by, "电话");
    act(&c, "回访", "A1", "desk", "2024-03-05T09:00", "是否解决=解决;满意度=满意");
    city_at_stage(&c, "A1", "已办结");
    ended(&c, "A1", OUTCOME_CLOSED);
    assert_str(requester(&c, "A1", 1)->satisfied, "满意");
    assert_str(city_matter(&c, "A1").row->category, "路灯");
    no(&c, "ended", "回访", "A1", "desk", "2024-03-06", "是否解决=解决;满意度=满意");
    finish(&c);
}

static void what_can_be_answered_at_once_is(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "missing-field", "直接答复", "A1", "desk", "2024-03-01T09:10", "办理结果=已答");
    act(&c, "直接答复", "A1", "desk", "2024-03-01T09:10", DONE);
    ended(&c, "A1", OUTCOME_CLOSED);
    owed(&c, "A1", false);
    assert_true(clock_named(&c, "A1", "答复")->stopped == moment("2024-03-01T09:10"));
    finish(&c);
}

static void what_is_not_accepted_is_told_too(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "missing-field", "不予受理", "A1", "desk", "2024-03-01T09:10", "理由=属法院管辖，请向法院提出");
    act(&c, "不予受理", "A1", "desk", "2024-03-01T09:10", "理由=属法院管辖，请向法院提出;告知方式=电话");
    ended(&c, "A1", OUTCOME_REFUSED);
    owed(&c, "A1", false);
    proposal(&c, "P1", "2024-03-01T09:00");
    no(&c, "missing-field", "不予立案", "P1", "committee", "2024-03-02", "不立案情形=空泛;告知方式=书面");
    no(&c, "bad-choice", "不予立案", "P1", "committee", "2024-03-02", "不立案情形=不想办;转送方式=参考;告知方式=书面");
    act(&c, "不予立案", "P1", "committee", "2024-03-02", "不立案情形=诉讼仲裁;转送方式=社情民意;告知方式=书面");
    ended(&c, "P1", OUTCOME_REFUSED);
    owed(&c, "P1", false);
    finish(&c);
}

static void a_list_of_names_is_several_requesters(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    city_act(&c, "{\"do\":\"提交\",\"by\":\"committee\",\"at\":\"2024-03-01\",\"fields\":{\"程序\":\"提案\",\"编号\":\"P1\",\"标题\":\"题\",\"内容\":\"文\","
                 "\"提案人\":[\"甲\",\"乙，丙\"],\"提案人.phone\":\"138\"}}");
    city_act(&c, "{\"do\":\"联名\",\"matter\":\"P1\",\"by\":\"committee\",\"at\":\"2024-03-01\",\"fields\":{\"提案人\":[\"丁\",\"戊\"]}}");
    static const char *const names[] = {"甲", "乙，丙", "丁", "戊"};
    for (int64_t n = 1; n <= 4; n++) {
        const struct row_requester *r = requester(&c, "P1", n);
        assert_true(str_eq(r->name.hidden, str_c(names[n - 1])));
        assert_true(r->owed && r->told == 0 && r->told_by.n == 0 && r->lead == (n == 1));
        assert_int_equal(r->phone.hidden.n, n == 1 ? 3 : 0);
    }
    struct buf b = BUF_INIT;
    for (int i = 0; i <= REQUESTERS_AT_ONCE; i++) buf_printf(&b, "%s\"甲\"", i ? "," : "");
    city_refused(&c, arena_printf(&c.arena, "{\"do\":\"联名\",\"matter\":\"P1\",\"by\":\"committee\",\"at\":\"2024-03-01\",\"fields\":{\"提案人\":[%.*s]}}", SP(buf_str(&b))).p, "bad-field");
    city_refused(&c, "{\"do\":\"联名\",\"matter\":\"P1\",\"by\":\"committee\",\"at\":\"2024-03-01\",\"fields\":{\"提案人\":[\"\"]}}", "missing-field");
    buf_release(&b);
    finish(&c);
}

static void a_return_needs_a_reason_and_the_third_goes_to_designation(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "派单", "A1", "desk", "2024-03-01T09:10", "主办单位=市住房局");
    no(&c, "missing-field", "退单", "A1", "house", "2024-03-01T10:00", "退回理由=不属本局");
    no(&c, "missing-field", "退单", "A1", "house", "2024-03-01T10:00", "建议承办单位=市水务局");
    act(&c, "退单", "A1", "house", "2024-03-01T10:00", "退回理由=不属本局;建议承办单位=市水务局");
    city_at_stage(&c, "A1", "待改派");
    assert_int_equal(city_matter(&c, "A1").row->lead, 0);
    no(&c, "not-here", "签收", "A1", "water", "2024-03-01T10:10", ""); // proposed is not dispatched
    act(&c, "改派", "A1", "desk", "2024-03-01T11:00", "主办单位=市水务局");
    no(&c, "not-allowed", "退单", "A1", "house", "2024-03-01T11:10", "退回理由=不属;建议承办单位=市财政局"); // no longer theirs
    act(&c, "退单", "A1", "water", "2024-03-01T11:30", "退回理由=不属;建议承办单位=市财政局");
    act(&c, "改派", "A1", "desk", "2024-03-01T12:00", "主办单位=市财政局");
    act(&c, "退单", "A1", "money", "2024-03-01T13:00", "退回理由=不属;建议承办单位=市住房局");
    city_at_stage(&c, "A1", "待指定"); // the third
    no(&c, "not-here", "改派", "A1", "desk", "2024-03-01T13:10", "主办单位=市住房局");
    no(&c, "not-allowed", "指定", "A1", "desk", "2024-03-01T13:10", "主办单位=市住房局");
    act(&c, "指定", "A1", "super", "2024-03-01T14:00", "主办单位=市住房局;理由=三定方案");
    city_at_stage(&c, "A1", "办理中");
    no(&c, "not-here", "退单", "A1", "house", "2024-03-01T15:00", "退回理由=不属;建议承办单位=市水务局");
    assert_int_equal(city_matter(&c, "A1").row->returns, 3);
    act(&c, "办结", "A1", "house", "2024-03-02T09:00", DONE);
    finish(&c);
}

static void a_return_that_is_refused_stays_with_the_first_body(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "派单", "A1", "desk", "2024-03-01T09:10", "主办单位=市住房局");
    act(&c, "退单", "A1", "house", "2024-03-01T10:00", "退回理由=不属本局;建议承办单位=市水务局");
    act(&c, "驳回退单", "A1", "desk", "2024-03-01T11:00", "主办单位=市住房局;理由=首接负责");
    city_at_stage(&c, "A1", "办理中");
    due(&c, "A1", "首次联系", "2024-03-02T11:00");
    no(&c, "not-here", "退单", "A1", "house", "2024-03-01T12:00", "退回理由=还是不属;建议承办单位=市水务局");
    finish(&c);
}

static void who_does_not_sign_is_deemed_to_have_signed(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00"); // a Friday
    act(&c, "派单", "A1", "desk", "2024-03-01T09:10", "主办单位=市住房局");
    no(&c, "not-allowed", "视为签收", "A1", "house", "2024-03-01T10:00", ""); // only the clock deems
    wait_until(&c, "A1", "2024-03-04T23:59");
    city_at_stage(&c, "A1", "待签收");
    wait_until(&c, "A1", "2024-03-05T00:00");
    city_at_stage(&c, "A1", "办理中");
    assert_int_equal(clock_named(&c, "A1", "办理中")->start, moment("2024-03-05") - 1); // 24:00 of the 4th
    no(&c, "not-here", "退单", "A1", "house", "2024-03-05T09:00", "退回理由=不属;建议承办单位=市水务局");
    finish(&c);
}

static void contact_is_recorded_and_bounded(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-allowed", "联系", "A1", "water", "2024-03-01T10:00", "联系方式=电话");
    for (int i = 0; i < 5; i++) act(&c, "联系", "A1", "house", "2024-03-01T10:00", "联系方式=当面;联系情况=说明了情况");
    assert_int_equal(clock_named(&c, "A1", "首次联系")->stopped, moment("2024-03-01T10:00"));
    no(&c, "used-up", "联系", "A1", "house", "2024-03-01T10:00", "联系方式=电话");
    finish(&c);
}

static void what_was_not_solved_is_done_again_and_then_taken_over(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "办结", "A1", "house", "2024-03-01T10:00", DONE);
    no(&c, "missing-field", "回访", "A1", "desk", "2024-03-01T11:00", "满意度=满意");
    act(&c, "回访", "A1", "desk", "2024-03-01T11:00", "是否解决=未解决;满意度=满意");
    city_at_stage(&c, "A1", "办理中");
    owed(&c, "A1", true); // a new answer is owed
    assert_int_equal(clock_named(&c, "A1", "重办答复")->stopped, 0);
    act(&c, "办结", "A1", "house", "2024-03-04T10:00", DONE);
    owed(&c, "A1", false);
    assert_int_equal(requester(&c, "A1", 1)->told_times, 2);
    act(&c, "回访", "A1", "desk", "2024-03-04T11:00", "是否解决=部分解决;满意度=不满意");
    act(&c, "办结", "A1", "house", "2024-03-05T10:00", DONE);
    act(&c, "回访", "A1", "desk", "2024-03-05T11:00", "是否解决=解决;满意度=不满意");
    city_at_stage(&c, "A1", "提级办理"); // twice done again: no third time
    owed(&c, "A1", true);
    no(&c, "not-allowed", "提级办结", "A1", "house", "2024-03-06", DONE);
    act(&c, "提级办结", "A1", "super", "2024-03-06", DONE);
    ended(&c, "A1", OUTCOME_CLOSED);
    owed(&c, "A1", false);
    assert_str(requester(&c, "A1", 1)->satisfied, "不满意"); // the last word, though an answer followed
    finish(&c);
}

static void silence_is_never_satisfied(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "办结", "A1", "house", "2024-03-01T10:00", DONE);
    wait_until(&c, "A1", "2024-04-01");
    ended(&c, "A1", OUTCOME_CLOSED);
    assert_true(requester(&c, "A1", 1)->satisfied.n == 0 && requester(&c, "A1", 1)->rated == 0);
    // Satisfied once, but not solved: what was said of the first answer does not stand for the second.
    handled(&c, "A2", "2024-03-01T09:00");
    act(&c, "办结", "A2", "house", "2024-03-01T10:00", DONE);
    act(&c, "回访", "A2", "desk", "2024-03-01T11:00", "是否解决=未解决;满意度=满意");
    assert_str(requester(&c, "A2", 1)->satisfied, "满意");
    act(&c, "办结", "A2", "house", "2024-03-04T10:00", DONE);
    wait_until(&c, "A2", "2024-04-15");
    ended(&c, "A2", OUTCOME_CLOSED);
    assert_true(requester(&c, "A2", 1)->satisfied.n == 0 && requester(&c, "A2", 1)->rated == 0);
    finish(&c);
}

static void a_proposal_goes_from_submission_to_feedback(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-01-15T09:00");
    act(&c, "立案", "P1", "committee", "2024-01-16", "届次=十四届二次;案号=0310;类别=城建");
    act(&c, "交办", "P1", "committee", "2024-01-17", "主办单位=市住房局");
    act(&c, "签收", "P1", "house", "2024-01-18", "");
    act(&c, "沟通", "P1", "house", "2024-01-20", "沟通方式=面商");
    no(&c, "bad-choice", "答复", "P1", "house", "2024-03-01", "答复类别=E;答复内容=已办;告知方式=书面");
    act(&c, "答复", "P1", "house", "2024-03-01", REPLY);
    owed(&c, "P1", false);
    no(&c, "not-allowed", "反馈", "P1", "house", "2024-03-02", "办理态度=满意;满意度=满意"); // nobody rates for the proposer
    no(&c, "not-allowed", "反馈", "P1", "committee", "2024-03-02", "办理态度=满意;满意度=满意");
    act(&c, "反馈", "P1", "member", "2024-03-02", "办理态度=基本满意;满意度=满意");
    ended(&c, "P1", OUTCOME_CLOSED);
    assert_str(requester(&c, "P1", 1)->satisfied, "满意");
    finish(&c);
}

static void a_proposal_may_be_sent_back_once_and_comes_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-01-15");
    act(&c, "退回修改", "P1", "committee", "2024-01-16", "理由=建议不具体");
    no(&c, "not-allowed", "重新提交", "P1", "committee", "2024-01-17", "标题=多修路灯二十盏;内容=具体建议");
    act(&c, "重新提交", "P1", "member", "2024-01-17", "标题=多修路灯二十盏;内容=具体建议");
    assert_str(city_matter(&c, "P1").row->title.hidden, "多修路灯二十盏");
    no(&c, "used-up", "退回修改", "P1", "committee", "2024-01-18", "理由=还是不具体");
    proposal(&c, "P2", "2024-01-15");
    act(&c, "退回修改", "P2", "committee", "2024-01-16", "理由=建议不具体");
    wait_until(&c, "P2", "2024-01-31"); // ten working days
    city_at_stage(&c, "P2", "待审查");
    owed(&c, "P2", true); // not dropped: somebody must answer
    finish(&c);
}

static void a_dissatisfied_proposer_is_met_and_the_matter_settled(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-01-15");
    act(&c, "立案", "P1", "committee", "2024-01-16", "");
    act(&c, "交办", "P1", "committee", "2024-01-17", "主办单位=市住房局");
    for (int i = 0; i < 3; i++) {
        act(&c, "退办", "P1", i == 0 ? "house" : i == 1 ? "water" : "money", "2024-01-18", i == 1 ? "退回理由=不属;建议承办单位=市住房局" : "退回理由=不属;建议承办单位=市水务局");
        if (i < 2) act(&c, "改办", "P1", "committee", "2024-01-18", i ? "主办单位=市财政局" : "主办单位=市水务局");
    }
    act(&c, "指定", "P1", "super", "2024-01-19", "主办单位=市住房局");
    no(&c, "not-here", "退办", "P1", "house", "2024-01-20", "退回理由=不属;建议承办单位=市水务局");
    act(&c, "答复", "P1", "house", "2024-02-01", REPLY);
    act(&c, "反馈", "P1", "member", "2024-02-02", "办理态度=满意;满意度=不满意");
    city_at_stage(&c, "P1", "办理中");
    owed(&c, "P1", true);
    due(&c, "P1", "重办答复", "2024-04-03"); // two months: 2 April, a Tuesday
    act(&c, "答复", "P1", "house", "2024-03-01", REPLY);
    act(&c, "反馈", "P1", "member", "2024-03-02", "办理态度=满意;满意度=不满意");
    city_at_stage(&c, "P1", "待面商"); // done again once, not twice
    act(&c, "面商", "P1", "house", "2024-03-10", "面商情况=当面说明");
    act(&c, "协商办结", "P1", "committee", "2024-03-12", "答复内容=商定;告知方式=当面");
    ended(&c, "P1", OUTCOME_CLOSED);
    owed(&c, "P1", false);
    assert_str(requester(&c, "P1", 1)->satisfied, "不满意");
    proposal(&c, "P2", "2025-01-10");
    act(&c, "立案", "P2", "committee", "2025-01-10", "");
    act(&c, "交办", "P2", "committee", "2025-01-10", "主办单位=市住房局");
    wait_until(&c, "P2", "2025-01-26"); // ten working days from 10 January: the 24th
    city_at_stage(&c, "P2", "办理中");
    act(&c, "督办答复", "P2", "super", "2025-01-27", REPLY);
    wait_until(&c, "P2", "2025-06-01");
    ended(&c, "P2", OUTCOME_CLOSED);
    assert_true(requester(&c, "P2", 1)->satisfied.n == 0);
    finish(&c);
}

static void whoever_raised_it_may_take_it_back_and_is_told(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "撤回", "A1", "desk", "2024-03-01T10:00", "理由=诉求人来电撤回");
    ended(&c, "A1", OUTCOME_WITHDRAWN);
    assert_str(requester(&c, "A1", 1)->told_by, "cli"); // by the channel it came in
    proposal(&c, "P1", "2024-03-01");
    no(&c, "not-allowed", "撤回", "P1", "house", "2024-03-02", "理由=不办了");
    act(&c, "撤回", "P1", "member", "2024-03-02", "理由=已解决");
    ended(&c, "P1", OUTCOME_WITHDRAWN);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_appeal_goes_from_intake_to_its_answer),
        cmocka_unit_test(what_can_be_answered_at_once_is),
        cmocka_unit_test(what_is_not_accepted_is_told_too),
        cmocka_unit_test(a_list_of_names_is_several_requesters),
        cmocka_unit_test(a_return_needs_a_reason_and_the_third_goes_to_designation),
        cmocka_unit_test(a_return_that_is_refused_stays_with_the_first_body),
        cmocka_unit_test(who_does_not_sign_is_deemed_to_have_signed),
        cmocka_unit_test(contact_is_recorded_and_bounded),
        cmocka_unit_test(what_was_not_solved_is_done_again_and_then_taken_over),
        cmocka_unit_test(silence_is_never_satisfied),
        cmocka_unit_test(a_proposal_goes_from_submission_to_feedback),
        cmocka_unit_test(a_proposal_may_be_sent_back_once_and_comes_again),
        cmocka_unit_test(a_dissatisfied_proposer_is_met_and_the_matter_settled),
        cmocka_unit_test(whoever_raised_it_may_take_it_back_and_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
