// SPDX-License-Identifier: Apache-2.0
// The hotline's rules in the desk: limits by a choice, shelving, whistle and report in, termination, checking, sampling,
// relapse; what may be said when, and to whom.
#include "life.h"

static void hotline_open(struct city *c, const char *more_values) {
    struct buf text = BUF_INIT;
    struct fault f;
    city_open(c, true);
    if (file_read("profiles/default.conf", PROFILE_MAX_BYTES, &text, &f) < 0) fail_msg("%s", f.en);
    struct str values = arena_printf(&c->arena, "%.*s%s", SP(buf_str(&text)), more_values);
    ptrdiff_t at = str_find(values, STR("通用(default)"));
    values = arena_printf(&c->arena, "%.*s热线%.*s", (int)at, values.p, (int)(values.n - (size_t)at - STR("通用(default)").n), values.p + at + STR("通用(default)").n);
    struct pair fields[] = {{STR("text"), values}};
    struct answer a = city_run(c, (struct command){.verb = STR("profile.publish"), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s", a.fault.en);
    city_enable(c, city_publish(c, "procedure.publish", "procedures/hotline.proc"), a.id);
    buf_release(&text);
}

static void call(struct city *c, const char *number, const char *at, const char *more) {
    act(c, "登记", "", "desk", at, arena_printf(&c->arena, "程序=市民诉求;编号=%s;标题=漏水;诉求人.name=王;诉求人.account=member;%s", number, more).p);
}

static void in_hand(struct city *c, const char *number, const char *at, const char *more) {
    call(c, number, at, more);
    act(c, "派单", number, "desk", at, "主办单位=市水务局");
    act(c, "签收", number, "water", at, "");
}

#define RESULT "办理结果=修好了;告知方式=电话"

static void limits_go_by_urgency_and_kind(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    call(&c, "H1", "2024-03-01T09:00", "紧急程度=紧急");
    due(&c, "H1", "待派", "2024-03-01T10:00");
    call(&c, "H2", "2024-03-01T09:00", "紧急程度=加急");
    due(&c, "H2", "待派", "2024-03-01T11:00");
    call(&c, "H3", "2024-03-01T09:00", "");
    due(&c, "H3", "待派", "2024-03-02T09:00");
    due(&c, "H3", "答复", "2024-03-23"); // nothing chosen yet: the plain value
    act(&c, "派单", "H3", "desk", "2024-03-01T10:00", "主办单位=市水务局;诉求类型=咨询");
    due(&c, "H3", "答复", "2024-03-09"); // five working days from the day it came in, not from the day it was classed
    act(&c, "签收", "H3", "water", "2024-03-01T11:00", "");
    due(&c, "H3", "办理中", "2024-03-07");
    in_hand(&c, "H4", "2024-03-01T09:00", "诉求类型=投诉;紧急程度=紧急");
    due(&c, "H4", "办理中", "2024-03-23");
    due(&c, "H4", "首次联系", "2024-03-01T10:00");
    finish(&c);
}

static void shelving_is_approved_above_and_stops_the_answer_clock(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    in_hand(&c, "H1", "2024-03-01T09:00", "诉求类型=求助");
    due(&c, "H1", "答复", "2024-03-16");
    no(&c, "missing-field", "申请挂账", "H1", "water", "2024-03-04T09:00", "");
    act(&c, "申请挂账", "H1", "water", "2024-03-04T09:00", "理由=等管网改造");
    no(&c, "not-allowed", "批准挂账", "H1", "water", "2024-03-04T10:00", "理由=好;告知方式=电话");
    act(&c, "批准挂账", "H1", "super", "2024-03-04T10:00", "理由=属实;告知方式=电话");
    due(&c, "H1", "答复", ""); // stands
    act(&c, "恢复办理", "H1", "water", "2024-04-01T10:00", "");
    assert_true(clock_named(&c, "H1", "答复")->due > moment("2024-04-08"));
    act(&c, "办结", "H1", "water", "2024-04-02T10:00", RESULT);
    no(&c, "not-here", "申请挂账", "H1", "water", "2024-04-02T11:00", "理由=再等");
    act(&c, "审核通过", "H1", "desk", "2024-04-02T12:00", "");
    no(&c, "missing-field", "回访", "H1", "desk", "2024-04-03T09:00", "是否解决=解决;满意度=不满意"); // nothing behind it
    act(&c, "回访", "H1", "desk", "2024-04-03T09:00", "是否解决=解决;满意度=不满意;过程评价=满意;回访凭据=录音");
    no(&c, "used-up", "申请挂账", "H1", "water", "2024-04-03T10:00", "理由=再等"); // once
    finish(&c);
}

static void the_lead_whistles_and_others_report_in(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    in_hand(&c, "H1", "2024-03-01T09:00", "");
    act(&c, "吹哨", "H1", "water", "2024-03-01T10:00", "会办单位=市住房局、市财政局");
    due(&c, "H1/1", "待报到", "2024-03-01T12:00");
    no(&c, "parts-open", "办结", "H1", "water", "2024-03-01T11:00", RESULT);
    act(&c, "报到", "H1/1", "house", "2024-03-01T11:00", "");
    no(&c, "not-allowed", "报到", "H1/2", "house", "2024-03-01T11:00", "");
    wait_until(&c, "H1", "2024-03-01T14:00");
    assert_int_equal(events(&c, "H1/2", EVENT_CLOCK_FIRED, "escalate"), 1); // nobody came in two hours, and two more
    no(&c, "missing-field", "退哨", "H1/2", "money", "2024-03-01T14:30", "退回理由=不归我");
    act(&c, "退哨", "H1/2", "money", "2024-03-01T14:30", "退回理由=不归我;建议承办单位=市住房局");
    act(&c, "处置", "H1/1", "house", "2024-03-04T09:00", "报到情况=已关阀;报到态度=已处理");
    act(&c, "办结", "H1", "water", "2024-03-04T10:00", RESULT);
    finish(&c);
}

static void only_the_hotline_terminates(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    in_hand(&c, "H1", "2024-03-01T09:00", "");
    act(&c, "申请终止", "H1", "water", "2024-03-02T09:00", "理由=诉求人要求过高");
    no(&c, "not-allowed", "批准终止", "H1", "water", "2024-03-02T10:00", "理由=是;告知方式=电话");
    owed(&c, "H1", true);
    act(&c, "批准终止", "H1", "desk", "2024-03-02T10:00", "理由=已进入诉讼;告知方式=电话");
    owed(&c, "H1", false);
    ended(&c, "H1", OUTCOME_REFUSED);
    no(&c, "ended", "复发", "H1", "member", "2024-03-03T10:00", "主办单位=市水务局;理由=又来"); // what was refused is not reopened
    finish(&c);
}

static void a_result_sent_back_owes_the_answer_anew(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    in_hand(&c, "H1", "2024-03-01T09:00", "");
    for (int i = 0; i < 2; i++) {
        act(&c, "办结", "H1", "water", i ? "2024-03-02T10:30" : "2024-03-02T09:00", RESULT);
        owed(&c, "H1", false);
        act(&c, "核退", "H1", "desk", i ? "2024-03-02T10:45" : "2024-03-02T10:00", "理由=没有凭据");
        owed(&c, "H1", true);
    }
    act(&c, "办结", "H1", "water", "2024-03-02T11:00", RESULT);
    no(&c, "used-up", "核退", "H1", "desk", "2024-03-02T12:00", "理由=还是没有");
    finish(&c);
}

static void who_is_called_back_is_drawn_not_chosen(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "回访比例·投诉 = 0%\n");
    in_hand(&c, "H1", "2024-03-01T09:00", "诉求类型=投诉");
    act(&c, "办结", "H1", "water", "2024-03-02T09:00", RESULT);
    act(&c, "审核通过", "H1", "desk", "2024-03-02T10:00", "");
    ended(&c, "H1", OUTCOME_CLOSED); // of complaints nobody is asked here
    assert_int_equal(requester(&c, "H1", 1)->rated, 0);
    in_hand(&c, "H2", "2024-03-01T09:00", "诉求类型=求助");
    act(&c, "办结", "H2", "water", "2024-03-02T09:00", RESULT);
    act(&c, "审核通过", "H2", "desk", "2024-03-02T10:00", "");
    city_at_stage(&c, "H2", "待回访"); // of others all are
    no(&c, "not-allowed", "未抽中", "H2", "desk", "2024-03-02T11:00", "");
    finish(&c);
}

static void half_are_drawn_and_the_draw_can_be_checked(void **state) {
    (void)state;
    struct city c;
    int asked = 0;
    hotline_open(&c, "回访比例·建议 = 50%\n");
    for (int i = 0; i < 200; i++) {
        const char *number = arena_printf(&c.arena, "H%d", i).p;
        in_hand(&c, number, "2024-03-01T09:00", "诉求类型=建议");
        act(&c, "办结", number, "water", "2024-03-02T09:00", RESULT);
        act(&c, "审核通过", number, "desk", "2024-03-02T10:00", "");
        struct matter m = city_matter(&c, number);
        bool open = m.row->outcome == OUTCOME_NONE;
        struct cell place[] = {CELL_INT(m.row->id), CELL_INT(open ? m.stream->seq : m.stream->seq - 1)}, e[4]; // 审核通过; behind it 未抽中
        struct fault f;
        struct hash h;
        uint64_t draw = 0;
        assert_int_equal(store_first(c.store, SQL_EVENT_ONE, place, 2, e, 4, &f), 1);
        event_hash(&h, e[3].s);
        for (int k = 0; k < 7; k++) draw = draw << 8 | h.b[k];
        assert_int_equal(open, draw % 1000 < 500);
        asked += open;
    }
    assert_in_range(asked, 60, 140);
    finish(&c);
}

static void a_relapse_opens_it_again_for_a_month_and_once(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    in_hand(&c, "H1", "2024-03-01T09:00", "");
    act(&c, "办结", "H1", "water", "2024-03-02T09:00", RESULT);
    act(&c, "审核通过", "H1", "desk", "2024-03-02T10:00", "");
    act(&c, "回访", "H1", "desk", "2024-03-03T10:00", "是否解决=解决;满意度=满意;回访凭据=录音");
    ended(&c, "H1", OUTCOME_CLOSED);
    no(&c, "window-over", "复发", "H1", "member", "2024-05-03T10:00", "主办单位=市水务局;理由=又漏");
    no(&c, "not-allowed", "复发", "H1", "house", "2024-03-20T10:00", "主办单位=市水务局;理由=又漏");
    act(&c, "复发", "H1", "member", "2024-03-20T10:00", "主办单位=市水务局;理由=又漏");
    city_at_stage(&c, "H1", "办理中");
    owed(&c, "H1", true);
    assert_int_equal(city_matter(&c, "H1").row->outcome, OUTCOME_NONE);
    assert_int_equal(city_matter(&c, "H1").row->closed, 0);
    assert_int_equal(city_matter(&c, "H1").row->reopened, 1);
    act(&c, "办结", "H1", "water", "2024-03-21T09:00", RESULT);
    act(&c, "审核通过", "H1", "desk", "2024-03-21T10:00", "");
    act(&c, "自评", "H1", "member", "2024-03-22T10:00", "是否解决=解决;满意度=满意");
    ended(&c, "H1", OUTCOME_CLOSED);
    no(&c, "used-up", "复发", "H1", "member", "2024-03-23T10:00", "主办单位=市水务局;理由=再漏");
    finish(&c);
}

static void those_merged_in_rate_for_themselves_once(void **state) {
    (void)state;
    struct city c;
    hotline_open(&c, "");
    city_act(&c, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"other\",\"name\":\"辛\"}}");
    call(&c, "H1", "2024-03-01T09:00", "");
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=市民诉求;编号=H2;标题=漏水;诉求人.name=辛;诉求人.account=other");
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=市民诉求;编号=H3;标题=漏水;诉求人.name=壬");
    act(&c, "并入", "H2", "desk", "2024-03-01T10:00", "并入=H1");
    act(&c, "并入", "H3", "desk", "2024-03-01T10:00", "并入=H1");
    no(&c, "not-told", "评价", "H1", "other", "2024-03-01T11:00", "满意度=满意");
    act(&c, "派单", "H1", "desk", "2024-03-01T12:00", "主办单位=市水务局");
    act(&c, "签收", "H1", "water", "2024-03-01T12:00", "");
    act(&c, "办结", "H1", "water", "2024-03-02T09:00", RESULT);
    no(&c, "not-requester", "评价", "H1", "house", "2024-03-02T10:00", "满意度=满意");
    no(&c, "not-requester", "评价", "H1", "water", "2024-03-02T10:00", "第几位=2;满意度=满意"); // nobody fills it in for another
    no(&c, "not-allowed", "评价", "H1", "water", "2024-03-02T10:00", "第几位=3;满意度=满意"); // least of all who is rated
    no(&c, "not-here", "评价", "H1", "member", "2024-03-02T10:00", "满意度=满意"); // the first says it at the callback
    act(&c, "评价", "H1", "other", "2024-03-02T10:00", "满意度=不满意;过程评价=满意;是否解决=未解决;意见=还在漏");
    no(&c, "already-rated", "评价", "H1", "other", "2024-03-02T11:00", "满意度=满意");
    act(&c, "评价", "H1", "desk", "2024-03-02T12:00", "第几位=3;满意度=基本满意");
    assert_true(str_eq(requester(&c, "H1", 2)->satisfied, STR("不满意")) && str_eq(requester(&c, "H1", 2)->process, STR("满意")));
    assert_true(str_eq(requester(&c, "H1", 3)->satisfied, STR("基本满意")) && requester(&c, "H1", 1)->rated == 0);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_go_by_urgency_and_kind),
        cmocka_unit_test(shelving_is_approved_above_and_stops_the_answer_clock),
        cmocka_unit_test(the_lead_whistles_and_others_report_in),
        cmocka_unit_test(only_the_hotline_terminates),
        cmocka_unit_test(a_result_sent_back_owes_the_answer_anew),
        cmocka_unit_test(who_is_called_back_is_drawn_not_chosen),
        cmocka_unit_test(half_are_drawn_and_the_draw_can_be_checked),
        cmocka_unit_test(a_relapse_opens_it_again_for_a_month_and_once),
        cmocka_unit_test(those_merged_in_rate_for_themselves_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
