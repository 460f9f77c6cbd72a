// SPDX-License-Identifier: Apache-2.0
// Merging that loses nobody: taken apart again, in chains, and who must be answered under which number. Leaving.
#include "life.h"
#include "matter/addressees.h"

#define DONE "办理结果=已修好;告知方式=电话"

// "1:A1 2:A2+A3": who must be answered, by number here and by their own case numbers.
static void addressed(struct city *c, const char *number, const char *wanted) {
    struct matter m = city_matter(c, number);
    struct addressee *all;
    size_t count;
    struct fault f;
    struct buf b = BUF_INIT;
    if (matter_addressees(&c->desk, &m, &c->arena, &all, &count, &f) < 0) fail_msg("%s", f.en);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&b, "%s%lld:", i ? " " : "", (long long)all[i].requester->n);
        for (size_t k = 0; k < all[i].number_count; k++) buf_printf(&b, "%s%.*s", k ? "+" : "", SP(all[i].numbers[k]));
    }
    if (!str_eq(buf_str(&b), str_c(wanted))) fail_msg("%s: %.*s, not %s", number, SP(buf_str(&b)), wanted);
    buf_release(&b);
}

static void a_merger_is_taken_apart_and_the_deadline_is_the_old_one(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    appeal(&c, "A2", "2024-03-01T10:00");
    act(&c, "联名", "A2", "desk", "2024-03-01T10:30", "诉求人=李四");
    act(&c, "派单", "A2", "desk", "2024-03-01T11:00", "主办单位=市住房局");
    no(&c, "not-merged", "拆出", "A2", "desk", "2024-03-01T11:30", "理由=两件事");
    act(&c, "并入", "A2", "desk", "2024-03-01T12:00", "并入=A1");
    addressed(&c, "A1", "1:A1+A2 3:A2"); // the same name and telephone: one person, two numbers
    no(&c, "ended", "撤销", "A2", "desk", "2024-03-01T12:01", "");
    no(&c, "missing-field", "拆出", "A2", "desk", "2024-03-04T09:00", "");
    no(&c, "not-allowed", "拆出", "A2", "house", "2024-03-04T09:00", "理由=两件事");
    act(&c, "拆出", "A2", "desk", "2024-03-04T09:00", "理由=两件事");
    city_at_stage(&c, "A2", "待签收");
    assert_int_equal(city_matter(&c, "A2").row->merged_into, 0);
    assert_int_equal(clock_named(&c, "A2", "答复")->start, moment("2024-03-01T10:00"));
    due(&c, "A2", "答复", "2024-03-23");
    due(&c, "A2", "待签收", "2024-03-05");
    assert_true(requester(&c, "A2", 1)->owed && requester(&c, "A2", 2)->owed && requester(&c, "A2", 1)->moved_to == 0);
    assert_int_equal(requester(&c, "A1", 2)->moved_to, city_matter(&c, "A2").row->id);
    addressed(&c, "A1", "1:A1");
    addressed(&c, "A2", "1:A2 2:A2");
    act(&c, "并入", "A2", "desk", "2024-03-04T10:00", "并入=A1"); // and together again
    addressed(&c, "A1", "1:A1+A2 5:A2");
    finish(&c);
}

static void what_was_answered_together_stays_together(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    appeal(&c, "A2", "2024-03-01T10:00");
    act(&c, "并入", "A2", "desk", "2024-03-01T12:00", "并入=A1");
    act(&c, "派单", "A1", "desk", "2024-03-01T13:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T13:10", "");
    act(&c, "办结", "A1", "house", "2024-03-01T14:00", DONE);
    no(&c, "cannot-unmerge", "拆出", "A2", "desk", "2024-03-01T15:00", "理由=两件事");
    act(&c, "回访", "A1", "desk", "2024-03-01T16:00", "是否解决=未解决;满意度=不满意");
    act(&c, "拆出", "A2", "desk", "2024-03-01T17:00", "理由=两件事"); // a new answer is owed: it may come from either
    assert_str(requester(&c, "A1", 1)->satisfied, "不满意"); // what was rated stays rated
    owed(&c, "A2", true);
    finish(&c);
}

static void chains_of_mergers_lose_nobody(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00"); // each by the same person under one telephone
    act(&c, "登记", "", "desk", "2024-03-01T09:10", "程序=诉求;编号=A2;标题=路灯又灭;内容=正文;诉求人=张三");
    act(&c, "登记", "", "desk", "2024-03-01T09:20", "程序=诉求;编号=A3;标题=全区路灯;内容=正文;诉求人=赵六");
    appeal(&c, "A4", "2024-03-01T09:30");
    act(&c, "并入", "A1", "desk", "2024-03-01T10:00", "并入=A2");
    act(&c, "并入", "A2", "desk", "2024-03-01T11:00", "并入=A3");
    addressed(&c, "A3", "1:A3 2:A2 3:A1");
    act(&c, "并入", "A4", "desk", "2024-03-01T12:00", "并入=A3"); // the same person: one duty, both numbers
    addressed(&c, "A3", "1:A3 2:A2 3:A1+A4");
    no(&c, "cannot-unmerge", "拆出", "A1", "desk", "2024-03-01T13:00", "理由=两件事"); // through A2 first
    act(&c, "拆出", "A2", "desk", "2024-03-01T13:00", "理由=两件事");
    addressed(&c, "A3", "1:A3 4:A4");
    addressed(&c, "A2", "1:A2 2:A1");
    act(&c, "拆出", "A1", "desk", "2024-03-01T14:00", "理由=两件事");
    addressed(&c, "A1", "1:A1");
    addressed(&c, "A2", "1:A2");
    owed(&c, "A1", true);
    finish(&c);
}

static bool named(struct city *c, const struct matter *m, const struct row_requester *r, const char *list) {
    struct fault f;
    bool ret;
    assert_int_equal(addressee_named(&c->desk, m, r, str_c(list), &ret, &f), 0);
    return ret;
}

static void a_list_of_addressees_names_them_by_place_or_case_number(void **state) {
    (void)state;
    struct city c;
    struct addressee *all;
    size_t count;
    struct fault f;
    city_open(&c, true);
    proposal(&c, "P1", "2024-03-01");
    act(&c, "提交", "", "committee", "2024-03-01", "程序=提案;编号=P2;标题=少修路灯;内容=情况、分析和建议;提案人=辛");
    act(&c, "并案", "P2", "committee", "2024-03-02", "并入=P1");
    struct matter m = city_matter(&c, "P1");
    assert_int_equal(matter_addressees(&c.desk, &m, &c.arena, &all, &count, &f), 0);
    assert_int_equal(count, 2);
    const struct row_requester *merged = all[1].requester;
    assert_true(named(&c, &m, merged, "P1、P2"));
    assert_true(named(&c, &m, merged, "1、2"));
    assert_true(named(&c, &m, merged, "1、P2"));
    assert_false(named(&c, &m, merged, "P1"));
    assert_false(named(&c, &m, merged, "1、P22"));
    finish(&c);
}

static void what_changed_about_people_comes_back_with_them(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    appeal(&c, "A2", "2024-03-01T10:00");
    act(&c, "联名", "A2", "desk", "2024-03-01T10:30", "诉求人=李四");
    act(&c, "并入", "A2", "desk", "2024-03-01T12:00", "并入=A1");
    act(&c, "更正", "A1", "desk", "2024-03-01T13:00", "诉求人.电话=13900000009;序号=3;理由=补登");
    act(&c, "退出联名", "A1", "desk", "2024-03-01T13:30", "序号=2;理由=本人来电不再过问");
    act(&c, "拆出", "A2", "desk", "2024-03-01T14:00", "理由=两件事");
    assert_int_equal(requester(&c, "A2", 1)->moved_to, city_matter(&c, "A2").row->id); // left there, left here
    assert_str(requester(&c, "A2", 2)->phone.hidden, "13900000009");
    assert_true(requester(&c, "A2", 2)->lead && requester(&c, "A2", 2)->owed);
    addressed(&c, "A2", "2:A2");
    finish(&c);
}

static void co_signers_leave_alone_and_the_first_withdraws(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    city_act(&c, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"member2\",\"name\":\"壬\"}}");
    proposal(&c, "P1", "2024-03-01T09:00");
    act(&c, "联名", "P1", "committee", "2024-03-01T09:10", "提案人.姓名=壬;提案人.账号=member2");
    no(&c, "not-lead", "撤回", "P1", "member2", "2024-03-01T10:00", "理由=不提了");
    no(&c, "not-allowed", "退出联名", "P1", "house", "2024-03-01T10:00", "");
    no(&c, "missing-field", "退出联名", "P1", "committee", "2024-03-01T10:00", "序号=2"); // on behalf: what they said
    no(&c, "unknown-requester", "退出联名", "P1", "member2", "2024-03-01T10:00", "序号=1"); // not for somebody else
    act(&c, "退出联名", "P1", "member2", "2024-03-01T10:00", "理由=另提一件");
    assert_int_equal(requester(&c, "P1", 2)->owed, 0);
    owed(&c, "P1", true);
    addressed(&c, "P1", "1:P1");
    no(&c, "not-allowed", "退出联名", "P1", "member2", "2024-03-01T10:10", "");
    no(&c, "last-requester", "leave", "P1", "member", "2024-03-01T10:10", "");
    act(&c, "联名", "P1", "committee", "2024-03-01T10:20", "提案人.姓名=癸");
    act(&c, "退出联名", "P1", "member", "2024-03-01T10:30", "理由=调离");
    assert_true(requester(&c, "P1", 3)->lead && !requester(&c, "P1", 1)->lead); // somebody is the contact, always
    no(&c, "not-allowed", "撤回", "P1", "member", "2024-03-01T10:40", "理由=不提了");
    act(&c, "撤回", "P1", "committee", "2024-03-01T10:50", "理由=癸来函撤回");
    ended(&c, "P1", OUTCOME_WITHDRAWN);
    no(&c, "ended", "退出联名", "P1", "committee", "2024-03-01T11:00", "序号=3;理由=x");
    finish(&c);
}

static void who_came_in_by_a_merger_does_not_withdraw_it_for_all(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "登记", "", "desk", "2024-03-01T09:10", "程序=诉求;编号=A2;标题=路灯又灭;内容=正文;诉求人.姓名=庚;诉求人.账号=member");
    act(&c, "并入", "A2", "desk", "2024-03-01T10:00", "并入=A1");
    no(&c, "not-lead", "撤回", "A1", "member", "2024-03-01T11:00", "理由=好了");
    act(&c, "退出联名", "A1", "member", "2024-03-01T11:00", "理由=好了");
    no(&c, "cannot-unmerge", "拆出", "A2", "desk", "2024-03-01T12:00", "理由=两件事"); // nobody is left to take back
    addressed(&c, "A1", "1:A1");
    finish(&c);
}

static int64_t publish_text(struct city *c, const char *verb, struct str text) {
    struct pair fields[] = {{STR("text"), text}};
    struct answer a = city_run(c, (struct command){.verb = str_c(verb), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s: %s", verb, a.fault.en);
    return a.id;
}

// 小事 with a merger out of the handling: `recalls` what becomes of open parts.
static int64_t merging_procedure(struct city *c, const char *version, const char *recalls) {
    struct str text = city_file(c, "test/procedures/moves_1.proc");
    ptrdiff_t at = str_find(text, STR("分件 会办意见(opinion)")), head = str_find(text, STR("第1版"));
    struct buf b = BUF_INIT;
    buf_add(&b, str_head(text, (size_t)head));
    buf_add(&b, str_c(version));
    head += (ptrdiff_t)STR("第1版").n;
    buf_add(&b, str_head(str_skip(text, (size_t)head), (size_t)(at - head)));
    buf_printf(&b, "字段 并入(into) 事项\n环节 已并入(merged) 终点 并入\n动作 并入(merge) 从 待派、办理中 到 已并入 由 受理中心 须填 并入 %s 并入\n", recalls);
    buf_add(&b, str_skip(text, (size_t)at));
    text = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return publish_text(c, "procedure.publish", text);
}

static void a_merger_with_open_parts_recalls_them_and_taking_it_apart_opens_them_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    struct str values = arena_printf(&c.arena, "%.*s拆出顺延 = 5个工作日\n", SP(city_file(&c, "test/procedures/moves_1.conf")));
    int64_t profile = publish_text(&c, "profile.publish", values), loose = merging_procedure(&c, "第1版", "");
    struct pair fields[] = {{STR("procedure"), arena_printf(&c.arena, "%lld", (long long)loose)}, {STR("profile"), arena_printf(&c.arena, "%lld", (long long)profile)}};
    struct answer a = city_run(&c, (struct command){.verb = STR("procedure.enable"), .channel = STR("init"), .fields = {fields, 2}});
    assert_false(a.ok); // a merger that would leave parts open is not proved
    assert_string_equal(a.fault.code, "not-proved");
    assert_non_null(strstr(a.fault.zh, "还没有办完"));
    city_enable(&c, merging_procedure(&c, "第2版", "收回 会办意见"), profile);
    for (int i = 1; i <= 2; i++)
        act(&c, "登记", "", "desk", "2024-03-01T09:00", arena_printf(&c.arena, "程序=小事;编号=S%d;标题=修灯;诉求人=王%d", i, i).p);
    act(&c, "派单", "S2", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    act(&c, "签收", "S2", "house", "2024-03-01T11:00", "");
    act(&c, "会办", "S2", "house", "2024-03-01T12:00", "会办单位=市水务局、市财政局");
    act(&c, "同意", "S2/1", "water", "2024-03-01T13:00", "");
    act(&c, "并入", "S2", "desk", "2024-03-01T14:00", "并入=S1");
    ended(&c, "S2/1", OUTCOME_AGREED);
    ended(&c, "S2/2", OUTCOME_WITHDRAWN);
    act(&c, "拆出", "S2", "desk", "2024-03-04T09:00", "理由=两处");
    city_at_stage(&c, "S2", "办理中");
    city_at_stage(&c, "S2/2", "待出具"); // what was asked for is asked for again, by when it was
    ended(&c, "S2/1", OUTCOME_AGREED);
    due(&c, "S2/2", "待出具", "2024-03-09");
    assert_int_equal(city_matter(&c, "S2").state.shares[0], SHARE_OPEN);
    due(&c, "S2", "答复", "2024-03-30"); // 15 working days, and five granted for having been taken apart
    act(&c, "异议", "S2/2", "money", "2024-03-04T10:00", "");
    assert_int_equal(city_matter(&c, "S2").state.shares[0], SHARE_OBJECTED);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_merger_is_taken_apart_and_the_deadline_is_the_old_one),
        cmocka_unit_test(what_was_answered_together_stays_together),
        cmocka_unit_test(chains_of_mergers_lose_nobody),
        cmocka_unit_test(a_list_of_addressees_names_them_by_place_or_case_number),
        cmocka_unit_test(what_changed_about_people_comes_back_with_them),
        cmocka_unit_test(co_signers_leave_alone_and_the_first_withdraws),
        cmocka_unit_test(who_came_in_by_a_merger_does_not_withdraw_it_for_all),
        cmocka_unit_test(a_merger_with_open_parts_recalls_them_and_taking_it_apart_opens_them_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
