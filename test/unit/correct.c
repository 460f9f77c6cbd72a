// SPDX-License-Identifier: Apache-2.0
// Correcting: old and new both stay to be seen; who may, what may not, and the way instead.
#include "life.h"

#define DONE "办理结果=已修好;告知方式=电话"

// The content of the newest event of that type.
static struct str said(struct city *c, const char *number, enum event_type type, const char *name) {
    struct matter m = city_matter(c, number);
    struct str found = STR("");
    for (int64_t seq = 1; seq <= m.stream->seq; seq++) {
        struct cell place[] = {CELL_INT(m.row->id), CELL_INT(seq)}, e[4], content[2];
        struct event event;
        struct pair_list pairs;
        struct fault f;
        assert_int_equal(store_first(c->store, SQL_EVENT_ONE, place, 2, e, 4, &f), 1);
        assert_int_equal(event_decode(&event, arena_str(&c->arena, e[3].s), &c->arena, &f), 0);
        if (event.type != type || !event.has_content) continue;
        assert_int_equal(store_first(c->store, SQL_CONTENT_ONE, &CELL_INT(event.region_seq), 1, content, 2, &f), 1);
        assert_int_equal(content_decode(&pairs, arena_str(&c->arena, content[1].s), &c->arena, &f), 0);
        found = pairs_get(pairs, str_c(name));
    }
    return found;
}

static void fields_are_set_right_and_the_old_stays_to_be_seen(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T09:30", "会办单位=市水务局");
    no(&c, "not-allowed", "更正", "A1", "house", "2024-03-01T10:00", "标题=路灯全黑;理由=听错");
    no(&c, "missing-field", "更正", "A1", "desk", "2024-03-01T10:00", "标题=路灯全黑");
    no(&c, "missing-field", "更正", "A1", "desk", "2024-03-01T10:00", "理由=听错");
    no(&c, "nothing-changed", "更正", "A1", "desk", "2024-03-01T10:00", "标题=路灯不亮;理由=听错");
    no(&c, "not-whole", "更正", "A1/1", "desk", "2024-03-01T10:00", "标题=路灯全黑;理由=听错");
    no(&c, "one-at-a-time", "更正", "A1", "desk", "2024-03-01T10:00", "标题=路灯全黑;诉求人.电话=13900000000;理由=听错");
    no(&c, "unknown-field", "更正", "A1", "desk", "2024-03-01T10:00", "颜色=黑;理由=听错");
    act(&c, "更正", "A1", "desk", "2024-03-01T10:00", "标题=路灯全黑;内容=整条街;类别=照明;紧急程度=加急;理由=听错");
    struct matter m = city_matter(&c, "A1");
    assert_str(m.row->title.hidden, "路灯全黑");
    assert_str(m.row->category, "照明");
    assert_str(m.row->urgency, "加急");
    assert_str(city_matter(&c, "A1/1").row->title.hidden, "路灯全黑"); // those asked for an opinion read it too
    assert_str(said(&c, "A1", EVENT_MATTER_CORRECTED, "原标题"), "路灯不亮");
    assert_str(said(&c, "A1", EVENT_MATTER_CORRECTED, "原内容"), "正文");
    assert_str(said(&c, "A1", EVENT_MATTER_CORRECTED, "理由"), "听错");
    act(&c, "matter.correct", "A1", "desk", "2024-03-01T11:00", "body=整条街和桥;reason=补充");
    assert_str(said(&c, "A1", EVENT_MATTER_CORRECTED, "原内容"), "整条街");
    act(&c, "撤销", "A1", "desk", "2024-03-01T11:05", "");
    no(&c, "nothing-changed", "更正", "A1", "desk", "2024-03-01T11:06", "内容=整条街;理由=核对");
    finish(&c);
}

static void a_corrected_title_is_taken_back_everywhere(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T09:30", "会办单位=市水务局");
    act(&c, "更正", "A1", "desk", "2024-03-01T10:00", "标题=路灯全黑;理由=听错");
    act(&c, "撤销", "A1", "desk", "2024-03-01T10:01", "");
    assert_str(city_matter(&c, "A1").row->title.hidden, "路灯不亮");
    assert_str(city_matter(&c, "A1/1").row->title.hidden, "路灯不亮");
    finish(&c);
}

static void what_may_not_be_corrected_is_said_with_the_way_instead(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    static const char *const never[] = {"编号=A9", "时间=2024-01-01", "办理人=他", "主办单位=市水务局", "会办单位=市水务局", "满意度=满意", "是否解决=解决",
                                        "告知方式=电话", "办理结果=好了", "退回理由=不归我管", "并入=A1"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        struct str fields = arena_printf(&c.arena, "%s;理由=写错", never[i]);
        no(&c, "not-correctable", "更正", "A1", "desk", "2024-03-01T10:00", fields.p);
    }
    no(&c, "lead-is-respondent", "更正", "A1", "desk", "2024-03-01T10:00", "被诉单位=市住房局;理由=漏填");
    act(&c, "更正", "A1", "desk", "2024-03-01T10:00", "被诉单位=市水务局;理由=漏填");
    assert_true(city_matter(&c, "A1").row->respondent != 0);
    no(&c, "joint-is-respondent", "会办", "A1", "house", "2024-03-01T10:10", "会办单位=市水务局");
    finish(&c);
}

static void a_wrong_requester_is_replaced_not_lost(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "bad-phone", "更正", "A1", "desk", "2024-03-01T09:10", "诉求人.电话=不知道;理由=听错");
    no(&c, "unknown-requester", "更正", "A1", "desk", "2024-03-01T09:10", "诉求人.电话=13900000000;序号=2;理由=听错");
    no(&c, "unknown-field", "更正", "A1", "desk", "2024-03-01T09:10", "标题=别的;序号=1;理由=听错");
    no(&c, "unknown-account", "更正", "A1", "desk", "2024-03-01T09:10", "诉求人.账号=无此人;理由=听错");
    act(&c, "更正", "A1", "desk", "2024-03-01T09:10", "诉求人.姓名=王小三;理由=听错");
    assert_str(requester(&c, "A1", 1)->name.hidden, "王小三");
    assert_str(requester(&c, "A1", 1)->phone.hidden, "13800000000");
    assert_str(said(&c, "A1", EVENT_REQUESTER_CORRECTED, "was_name"), "王小二");
    act(&c, "更正", "A1", "desk", "2024-03-01T09:20", "诉求人.账号=member;诉求人.电话=13900000000;理由=本人有账号");
    assert_true(requester(&c, "A1", 1)->account != 0 && requester(&c, "A1", 1)->owed);
    act(&c, "联名", "A1", "desk", "2024-03-01T09:30", "诉求人=李四");
    no(&c, "missing-field", "更正", "A1", "desk", "2024-03-01T09:40", "诉求人.电话=13900000001;理由=听错"); // which of them
    no(&c, "same-person", "更正", "A1", "desk", "2024-03-01T09:40", "诉求人.账号=member;序号=2;理由=同一人");
    act(&c, "更正", "A1", "desk", "2024-03-01T09:40", "诉求人=匿名;序号=2;理由=要求不留名");
    assert_str(requester(&c, "A1", 2)->party, "anonymous");
    assert_int_equal(requester(&c, "A1", 2)->name.hidden.n, 0);
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T10:10", "");
    act(&c, "办结", "A1", "house", "2024-03-01T11:00", DONE);
    no(&c, "already-told", "更正", "A1", "desk", "2024-03-01T12:00", "诉求人.账号=water;序号=1;理由=登错账号");
    act(&c, "更正", "A1", "desk", "2024-03-01T12:00", "诉求人.电话=13700000000;序号=1;理由=换号");
    finish(&c);
}

static void who_handles_it_asks_and_it_is_done_as_asked(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-allowed", "申请更正", "A1", "water", "2024-03-01T10:00", "类别=照明;理由=归类");
    no(&c, "missing-field", "申请更正", "A1", "house", "2024-03-01T10:00", "类别=照明");
    no(&c, "missing-field", "申请更正", "A1", "house", "2024-03-01T10:00", "理由=归类");
    act(&c, "申请更正", "A1", "house", "2024-03-01T10:00", "类别=照明;理由=归类");
    act(&c, "correction.ask", "A1", "house", "2024-03-01T10:10", "编号=A7;理由=重号");
    assert_str(city_matter(&c, "A1").row->category, "");
    no(&c, "not-allowed", "决定更正", "A1", "house", "2024-03-01T11:00", "序号=1;决定=同意");
    no(&c, "bad-word", "决定更正", "A1", "desk", "2024-03-01T11:00", "序号=1;决定=再议");
    no(&c, "unknown-request", "决定更正", "A1", "desk", "2024-03-01T11:00", "序号=9;决定=同意");
    act(&c, "决定更正", "A1", "desk", "2024-03-01T11:00", "序号=1;决定=同意");
    assert_str(city_matter(&c, "A1").row->category, "照明");
    no(&c, "decided-already", "决定更正", "A1", "desk", "2024-03-01T11:10", "序号=1;决定=同意");
    no(&c, "not-correctable", "决定更正", "A1", "desk", "2024-03-01T11:10", "序号=2;决定=同意"); // nothing of it happens
    no(&c, "missing-field", "决定更正", "A1", "desk", "2024-03-01T11:10", "序号=2;决定=不同意");
    act(&c, "决定更正", "A1", "desk", "2024-03-01T11:10", "序号=2;决定=不同意;理由=编号不改");
    act(&c, "content.destroy", "", "admin", "2024-03-02", arena_printf(&c.arena, "stream=%lld;ground=依申请", (long long)city_matter(&c, "A1").row->id).p);
    size_t pos = 0;
    for (const struct row_correction *r; (r = stream_next(city_matter(&c, "A1").stream, TABLE_CORRECTION, &pos)) != NULL;) assert_int_equal(r->wanted.hidden.n, 0);
    finish(&c);
}

static void who_raised_it_asks_for_their_own_name(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-03-01T09:00");
    act(&c, "申请更正", "P1", "member", "2024-03-01T10:00", "提案人.电话=13900000000;理由=换号");
    act(&c, "决定更正", "P1", "committee", "2024-03-01T11:00", "序号=1;决定=同意");
    assert_str(requester(&c, "P1", 1)->phone.hidden, "13900000000");
    no(&c, "not-allowed", "更正", "P1", "member", "2024-03-01T12:00", "标题=别的;理由=改主意");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_set_right_and_the_old_stays_to_be_seen),
        cmocka_unit_test(a_corrected_title_is_taken_back_everywhere),
        cmocka_unit_test(what_may_not_be_corrected_is_said_with_the_way_instead),
        cmocka_unit_test(a_wrong_requester_is_replaced_not_lost),
        cmocka_unit_test(who_handles_it_asks_and_it_is_done_as_asked),
        cmocka_unit_test(who_raised_it_asks_for_their_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
