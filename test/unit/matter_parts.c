// SPDX-License-Identifier: Apache-2.0
// Joint opinions, merging, several requesters, and whose matter it is (DOMAIN §2.1, §2.2).
#include "life.h"

#define DONE "办理结果=已修好;告知方式=电话"
#define AGREE "会办意见=同意;会办态度=同意"
#define OBJECT "会办意见=无此预算;会办态度=不同意"

static struct row_share *share(struct city *c, const char *number) { return stream_row(city_matter(c, number).stream, TABLE_SHARE); }

static void joint_bodies_give_the_lead_their_opinion(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    no(&c, "joint-is-lead", "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市住房局");
    no(&c, "office-twice", "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局、市水务局");
    no(&c, "unknown-office", "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局、没有局");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局、市财政局");
    city_at_stage(&c, "A1/1", "待签收");
    assert_str(city_matter(&c, "A1/2").row->title.hidden, "路灯不亮");
    no(&c, "already-forked", "会办", "A1", "house", "2024-03-01T10:10", "会办单位=市水务局");
    no(&c, "parts-open", "办结", "A1", "house", "2024-03-01T10:20", DONE);
    no(&c, "not-allowed", "签收", "A1/1", "money", "2024-03-01T10:30", ""); // each its own
    no(&c, "not-allowed", "签收", "A1/1", "house", "2024-03-01T10:30", "");
    act(&c, "签收", "A1/1", "water", "2024-03-01T11:00", "");
    no(&c, "missing-field", "出具意见", "A1/1", "water", "2024-03-01T11:10", "会办态度=同意"); // an empty opinion
    act(&c, "出具意见", "A1/1", "water", "2024-03-01T11:10", AGREE);
    city_at_stage(&c, "A1/1", "已同意");
    no(&c, "parts-open", "办结", "A1", "house", "2024-03-01T12:00", DONE);
    act(&c, "签收", "A1/2", "money", "2024-03-01T12:00", "");
    no(&c, "unknown-action", "办结", "A1/2", "money", "2024-03-01T13:00", DONE); // joint bodies answer nobody
    act(&c, "出具意见", "A1/2", "money", "2024-03-01T13:00", OBJECT);
    assert_int_equal(share(&c, "A1")->agreed, 1);
    assert_int_equal(share(&c, "A1")->objected, 1);
    assert_int_equal(city_matter(&c, "A1").state.shares[0], SHARE_OBJECTED);
    act(&c, "办结", "A1", "house", "2024-03-01T14:00", DONE); // the lead weighs the objection
    owed(&c, "A1", false);
    assert_null(stream_row(city_matter(&c, "A1/1").stream, TABLE_REQUESTER));
    finish(&c);
}

static void no_opinion_in_time_is_recorded_not_taken_for_agreement(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局");
    due(&c, "A1/1", "待签收", "2024-03-05");
    wait_until(&c, "A1", "2024-03-05T00:00"); // the clocks of a part run with those of the whole
    city_at_stage(&c, "A1/1", "待出具");
    due(&c, "A1/1", "待出具", "2024-03-08"); // three working days after the 4th, at whose 24:00 it was deemed signed
    no(&c, "not-allowed", "记为未出具", "A1/1", "house", "2024-03-06", "理由=等不到");
    wait_until(&c, "A1", "2024-03-12");
    assert_int_equal(events(&c, "A1/1", EVENT_CLOCK_FIRED, "escalate"), 1);
    no(&c, "parts-open", "办结", "A1", "house", "2024-03-12T09:00", DONE);
    act(&c, "记为未出具", "A1/1", "super", "2024-03-12T10:00", "理由=催办两次未出具");
    city_at_stage(&c, "A1/1", "有异议");
    assert_int_equal(share(&c, "A1")->agreed, 0);
    act(&c, "办结", "A1", "house", "2024-03-12T11:00", DONE);
    finish(&c);
}

static void doing_it_again_asks_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局、市财政局");
    for (int i = 1; i <= 2; i++) {
        act(&c, "签收", i == 1 ? "A1/1" : "A1/2", i == 1 ? "water" : "money", "2024-03-01T11:00", "");
        act(&c, "出具意见", i == 1 ? "A1/1" : "A1/2", i == 1 ? "water" : "money", "2024-03-01T11:00", OBJECT);
    }
    no(&c, "already-forked", "会办", "A1", "house", "2024-03-01T11:30", "会办单位=市水务局"); // those given are used first
    act(&c, "办结", "A1", "house", "2024-03-01T12:00", DONE);
    act(&c, "回访", "A1", "desk", "2024-03-01T13:00", "是否解决=未解决;满意度=不满意");
    act(&c, "会办", "A1", "house", "2024-03-02T10:00", "会办单位=市水务局");
    city_at_stage(&c, "A1/3", "待签收");
    city_at_stage(&c, "A1/1", "有异议"); // the first round stays as it was
    no(&c, "parts-open", "办结", "A1", "house", "2024-03-02T10:30", DONE);
    act(&c, "签收", "A1/3", "water", "2024-03-02T11:00", "");
    act(&c, "出具意见", "A1/3", "water", "2024-03-02T11:00", AGREE);
    assert_int_equal(share(&c, "A1")->objected, 0);
    act(&c, "办结", "A1", "house", "2024-03-02T12:00", DONE);
    assert_int_equal(city_matter(&c, "A1").row->children, 3);
    finish(&c);
}

static void open_parts_are_recalled_with_the_whole(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局、市财政局");
    act(&c, "签收", "A1/1", "water", "2024-03-01T11:00", "");
    act(&c, "出具意见", "A1/1", "water", "2024-03-01T11:00", AGREE);
    no(&c, "at-goes-back", "撤回", "A1", "desk", "2024-03-01T10:30", "理由=诉求人撤回");
    no(&c, "at-goes-back", "联名", "A1", "desk", "2024-03-01T10:30", "诉求人=李四"); // nor behind what a part did
    act(&c, "联名", "A1", "desk", "2024-03-01T11:30", "诉求人=李四");
    no(&c, "at-goes-back", "签收", "A1/2", "money", "2024-03-01T11:15", ""); // nor a part behind its whole
    act(&c, "撤回", "A1", "desk", "2024-03-01T12:00", "理由=诉求人撤回");
    ended(&c, "A1", OUTCOME_WITHDRAWN);
    ended(&c, "A1/1", OUTCOME_AGREED); // what was given stays given
    ended(&c, "A1/2", OUTCOME_WITHDRAWN);
    no(&c, "ended", "签收", "A1/2", "money", "2024-03-01T13:00", "");
    proposal(&c, "P1", "2024-03-01");
    act(&c, "立案", "P1", "committee", "2024-03-01", "");
    act(&c, "交办", "P1", "committee", "2024-03-01", "主办单位=市住房局");
    act(&c, "签收", "P1", "house", "2024-03-01", "");
    act(&c, "会办", "P1", "committee", "2024-03-02", "会办单位=市水务局");
    act(&c, "督办答复", "P1", "super", "2024-03-03", "答复类别=B;答复内容=分三年;告知方式=书面");
    ended(&c, "P1/1", OUTCOME_WITHDRAWN);
    handled(&c, "A2", "2024-03-01T09:00");
    act(&c, "会办", "A2", "house", "2024-03-01T10:00", "会办单位=市水务局");
    act(&c, "提级", "A2", "super", "2024-03-01T11:00", "理由=长期未决");
    ended(&c, "A2/1", OUTCOME_WITHDRAWN);
    owed(&c, "A2", true);
    finish(&c);
}

// A part's time and its whole's go on together, rungs between them in the order of their moments.
static void the_clocks_of_a_family_fire_in_order(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局、市财政局");
    wait_until(&c, "A1/2", "2024-05-01"); // asked of a part: all of them run
    struct store_cursor *cursor;
    struct arena scratch = ARENA_INIT;
    struct fault f;
    const void *row;
    ms_t fired[400] = {0};
    int64_t first = city_matter(&c, "A1").stream->id;
    int n = 0;
    if (store_cursor_open(c.store, TABLE_EVENT, &cursor, &f) < 0) fail_msg("%s", f.en);
    while (store_cursor_next(cursor, &row, &f) == 1) {
        struct event e;
        if (event_decode(&e, ((const struct row_event *)row)->bytes, &scratch, &f) < 0) fail_msg("%s", f.en);
        if (e.stream < first || e.type != EVENT_CLOCK_FIRED) continue;
        assert_true(e.region_seq < 400);
        fired[e.region_seq] = e.at;
        n++;
    }
    store_cursor_close(cursor);
    arena_release(&scratch);
    ms_t last = 0;
    for (int i = 0; i < 400; i++) {
        if (fired[i] == 0) continue;
        assert_true(fired[i] >= last);
        last = fired[i];
    }
    assert_true(n >= 10);
    city_at_stage(&c, "A1/1", "待出具");
    finish(&c);
}

static void merged_requesters_each_keep_their_own_answer(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    appeal(&c, "A2", "2024-03-01T09:30");
    act(&c, "联名", "A2", "desk", "2024-03-01T09:40", "诉求人.姓名=李四;诉求人.电话=13900000000");
    proposal(&c, "P1", "2024-03-01");
    no(&c, "cannot-merge", "并入", "A2", "desk", "2024-03-01T10:00", "并入=A2");
    no(&c, "cannot-merge", "并入", "A2", "desk", "2024-03-01T10:00", "并入=P1");
    no(&c, "unknown-matter", "并入", "A2", "desk", "2024-03-01T10:00", "并入=A9");
    act(&c, "并入", "A2", "desk", "2024-03-01T10:00", "并入=A1;理由=同一路灯");
    ended(&c, "A2", OUTCOME_MERGED);
    assert_int_equal(city_matter(&c, "A2").row->merged_into, city_matter(&c, "A1").row->id);
    assert_int_equal(requester(&c, "A2", 2)->moved_to, city_matter(&c, "A1").row->id);
    assert_str(requester(&c, "A1", 3)->name.hidden, "李四");
    assert_str(requester(&c, "A1", 3)->phone.hidden, "13900000000");
    assert_int_equal(requester(&c, "A1", 2)->from_matter, city_matter(&c, "A2").row->id);
    assert_true(requester(&c, "A1", 2)->owed && requester(&c, "A1", 2)->lead == 2 && requester(&c, "A1", 3)->lead == 0);
    act(&c, "派单", "A1", "desk", "2024-03-01T11:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T11:00", "");
    act(&c, "办结", "A1", "house", "2024-03-02T11:00", DONE);
    for (int i = 1; i <= 3; i++) assert_true(!requester(&c, "A1", i)->owed && requester(&c, "A1", i)->told);
    appeal(&c, "A3", "2024-03-02T12:00");
    no(&c, "cannot-merge", "并入", "A3", "desk", "2024-03-02T12:30", "并入=A1"); // answered: nothing left to share
    no(&c, "already-answered", "联名", "A1", "desk", "2024-03-02T13:00", "诉求人.姓名=赵五");
    finish(&c);
}

// The other matter's clocks are let run before somebody is merged into it: else its time would go back.
static void merging_lets_the_clocks_of_the_other_run_first(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "派单", "A1", "desk", "2024-03-01T09:10", "主办单位=市住房局");
    appeal(&c, "A2", "2024-03-07T09:00");
    act(&c, "并入", "A2", "desk", "2024-03-07T10:00", "并入=A1");
    city_at_stage(&c, "A1", "办理中"); // deemed signed on the 4th, 24:00
    no(&c, "at-goes-back", "联名", "A1", "desk", "2024-03-07T09:00", "诉求人.姓名=赵五");
    act(&c, "办结", "A1", "house", "2024-03-07T11:00", DONE);
    appeal(&c, "A3", "2024-03-08T09:00");
    appeal(&c, "A4", "2024-03-08T12:00");
    no(&c, "at-goes-back", "并入", "A3", "desk", "2024-03-08T11:00", "并入=A4"); // A4 was not there yet
    finish(&c);
}

static void a_requester_acts_on_their_own_matter_only(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    city_act(&c, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"other\",\"name\":\"辛\"}}");
    // Whoever raises it in their own name is its requester.
    act(&c, "提交", "", "member", "2024-03-01", "程序=提案;编号=P1;标题=甲;内容=乙;提案人=庚");
    no(&c, "not-own-account", "提交", "", "member", "2024-03-01", "程序=提案;编号=P2;标题=甲;内容=乙;提案人.name=辛;提案人.account=other");
    no(&c, "not-allowed", "撤回", "P1", "other", "2024-03-02", "理由=试试");
    no(&c, "not-allowed", "联名", "P1", "other", "2024-03-02", "提案人=辛");
    act(&c, "联名", "P1", "member", "2024-03-02", "提案人.name=辛;提案人.account=other");
    no(&c, "not-lead", "撤回", "P1", "other", "2024-03-03", "理由=已解决"); // a co-signer does not speak for the first
    act(&c, "撤回", "P1", "member", "2024-03-03", "理由=已解决");
    no(&c, "unknown-account", "联名", "P1", "nobody", "2024-03-03", "提案人=壬");
    // One whose duty moved away has no say in the matter left behind.
    proposal(&c, "P3", "2024-03-01");
    act(&c, "提交", "", "other", "2024-03-01", "程序=提案;编号=P4;标题=甲;内容=乙;提案人=辛");
    act(&c, "并案", "P4", "committee", "2024-03-02", "并入=P3");
    no(&c, "not-lead", "撤回", "P3", "other", "2024-03-03", "理由=已解决");
    act(&c, "撤回", "P3", "committee", "2024-03-03", "理由=已解决");
    for (int i = 1; i <= 2; i++) assert_true(requester(&c, "P3", i)->told && !requester(&c, "P3", i)->owed);
    finish(&c);
}

static void the_body_complained_of_has_no_part_in_it(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=A1;标题=态度差;诉求人=匿名;被诉单位=市水务局");
    no(&c, "lead-is-respondent", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市水务局");
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T11:00", "");
    no(&c, "joint-is-respondent", "会办", "A1", "house", "2024-03-01T12:00", "会办单位=市财政局、市水务局");
    act(&c, "会办", "A1", "house", "2024-03-01T12:00", "会办单位=市财政局");
    assert_str(requester(&c, "A1", 1)->party, "anonymous");
    assert_int_equal(requester(&c, "A1", 1)->name.hidden.n, 0);
    finish(&c);
}

static void an_enterprise_raises_a_matter(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = city_act(&c, "{\"do\":\"enterprise.register\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"uscc\":\"91350100M000100Y43\",\"name\":\"某公司\"}}").id;
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=A1;标题=融资难;诉求人.企业=91350100M000100Y43;诉求人.姓名=某经理");
    assert_int_equal(requester(&c, "A1", 1)->enterprise, id);
    assert_str(requester(&c, "A1", 1)->party, "enterprise");
    no(&c, "unknown-enterprise", "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=A2;标题=融资难;诉求人.企业=91350100M000100Y44");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joint_bodies_give_the_lead_their_opinion),
        cmocka_unit_test(no_opinion_in_time_is_recorded_not_taken_for_agreement),
        cmocka_unit_test(doing_it_again_asks_again),
        cmocka_unit_test(open_parts_are_recalled_with_the_whole),
        cmocka_unit_test(the_clocks_of_a_family_fire_in_order),
        cmocka_unit_test(merged_requesters_each_keep_their_own_answer),
        cmocka_unit_test(merging_lets_the_clocks_of_the_other_run_first),
        cmocka_unit_test(a_requester_acts_on_their_own_matter_only),
        cmocka_unit_test(the_body_complained_of_has_no_part_in_it),
        cmocka_unit_test(an_enterprise_raises_a_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
