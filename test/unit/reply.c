// SPDX-License-Identifier: Apache-2.0
// The answer to a proposal, from the draft to the numbered letter (DOMAIN 2.1): joint opinions, countersigning, checking,
// approval, signing off, publication review, issue; returns and designation; several bodies that answer apart.
#include "reply.h"

static void a_draft_goes_through_every_hand(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    no(&c, "not-here", "核稿", "P1", "checker", on(&c, 2), "");
    no(&c, "missing-field", "送核稿", "P1", "house", on(&c, 2), "答复类别=B");
    no(&c, "bad-choice", "送核稿", "P1", "house", on(&c, 2), "答复类别=E;答复内容=文");
    act(&c, "送核稿", "P1", "house", on(&c, 2), DRAFT);
    no(&c, "not-allowed", "核稿", "P1", "house", on(&c, 2), ""); // who wrote it does not check it
    act(&c, "核稿", "P1", "checker", on(&c, 3), "");
    no(&c, "not-allowed", "审核", "P1", "head", on(&c, 3), "");
    act(&c, "审核", "P1", "committee", on(&c, 4), "答复类别=C;审核意见=条件还不具备");
    assert_str(city_matter(&c, "P1").row->class, "C"); // changed by who approves
    no(&c, "not-allowed", "签发", "P1", "house", on(&c, 5), "");
    no(&c, "not-allowed", "签发", "P1", "checker", on(&c, 5), "");
    no(&c, "not-allowed", "签发", "P1", "whead", on(&c, 5), ""); // the head of another body
    act(&c, "签发", "P1", "head", on(&c, 5), "签发人=签;签发人职务=局长");
    no(&c, "missing-field", "定公开方式", "P1", "head", on(&c, 6), "公开方式=不予公开");
    act(&c, "定公开方式", "P1", "head", on(&c, 6), "公开方式=不予公开;不公开理由=涉及未公布的规划");
    owed(&c, "P1", true);
    assert_null(document(&c, "P1", 1)); // no number before it goes out
    no(&c, "missing-field", "发出", "P1", "house", on(&c, 7), "");
    act(&c, "发出", "P1", "house", on(&c, 7), SENT);
    has_document(&c, "P1", 1, "测住复函〔2024〕1号", 1, "C");
    owed(&c, "P1", false);
    assert_str(requester(&c, "P1", 1)->told_by, "书面");
    assert_int_equal(clock_named(&c, "P1", "答复")->stopped, moment(on(&c, 7)));
    city_at_stage(&c, "P1", "待反馈");
    finish(&c);
}

static void what_is_not_to_be_public_stays_out_of_the_register(void **state) {
    (void)state;
    static const char *const closed[] = {"不予公开", "依申请公开"};
    struct city c;
    reply_city(&c);
    for (int i = 0; i < 2; i++) {
        const char *number = i ? "P2" : "P1";
        assigned(&c, number, 1);
        act(&c, "送核稿", number, "house", on(&c, 2), DRAFT);
        act(&c, "核稿", number, "checker", on(&c, 3), "");
        act(&c, "审核", number, "committee", on(&c, 4), "");
        act(&c, "签发", number, "head", on(&c, 5), "");
        act(&c, "定公开方式", number, "head", on(&c, 6), arena_printf(&c.arena, "公开方式=%s;不公开理由=涉及未公布的规划", closed[i]).p);
        act(&c, "发出", number, "house", on(&c, 7), SENT);
        act(&c, "反馈", part(&c, number, 1), "member", on(&c, 8), CONTENT);
        no(&c, "not-public", "matter.publish", number, "committee", on(&c, 9), "title=题;body=文");
        assert_null(stream_row(city_matter(&c, number).stream, TABLE_PUBLICATION));
    }
    act(&c, "跟踪再办", "P1", "committee", on(&c, 10), "主办单位=市住房局;理由=规划已经公布");
    issued(&c, "P1", 10); // 主动公开 this time: the last review counts
    act(&c, "反馈", "P1/2", "member", on(&c, 11), CONTENT);
    act(&c, "matter.publish", "P1", "committee", on(&c, 11), "title=题;body=文");
    no(&c, "not-public", "matter.publish", "P2", "committee", on(&c, 11), "title=题;body=文");
    finish(&c);
}

static void who_is_no_member_submits_nothing(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    no(&c, "not-allowed", "提交", "", "nobody", on(&c, 1), "程序=提案;标题=题;内容=文;提案人.name=癸;提案人.account=nobody");
    no(&c, "not-allowed", "提交", "", "house", on(&c, 1), "程序=提案;标题=题;内容=文;提案人.name=丁;提案人.account=house");
    submitted(&c, "P1", "member", "庚", 1);
    act(&c, "提交", "", "committee", on(&c, 1), "程序=提案;编号=P2;标题=题;内容=文;提案人.name=李青山"); // taken in on paper
    assert_int_equal(requester(&c, "P2", 1)->account, 0);
    finish(&c);
}

static void every_joint_body_countersigns(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    act(&c, "会办", "P1", "house", on(&c, 2), "会办单位=市水务局、市财政局");
    no(&c, "parts-open", "送会签", "P1", "house", on(&c, 2), DRAFT);
    for (int i = 1; i <= 2; i++) {
        const char *by = i == 1 ? "water" : "money";
        act(&c, "签收", part(&c, "P1", i), by, on(&c, 3), "");
        no(&c, "missing-field", "出具意见", part(&c, "P1", i), by, on(&c, 3), "会办态度=同意");
        act(&c, "出具意见", part(&c, "P1", i), by, on(&c, 3), "会办意见=可行;会办态度=同意");
        no(&c, "not-allowed", "采用", part(&c, "P1", i), by, on(&c, 3), "");
        act(&c, "采用", part(&c, "P1", i), "house", on(&c, 3), "");
    }
    assert_int_equal(document(&c, "P1/1", 1)->office, city_matter(&c, "P1").row->lead); // to the lead, under its own number
    assert_str(document(&c, "P1/1", 1)->number, "市水务局会办函〔2024〕1号");
    no(&c, "already-bound", "送核稿", "P1", "house", on(&c, 4), DRAFT);
    no(&c, "office-left-out", "送会签", "P1", "house", on(&c, 4), DRAFT ";会办单位=市水务局");
    act(&c, "送会签", "P1", "house", on(&c, 4), DRAFT);
    no(&c, "not-here", "核稿", "P1", "checker", on(&c, 5), "");
    act(&c, "会签", "P1/3", "water", on(&c, 5), "会签态度=同意");
    city_at_stage(&c, "P1", "会签中");
    no(&c, "not-here", "核稿", "P1", "checker", on(&c, 5), "");
    no(&c, "not-allowed", "会签", "P1/4", "water", on(&c, 5), "会签态度=同意");
    no(&c, "missing-field", "会签", "P1/4", "money", on(&c, 5), "会签态度=不同意");
    act(&c, "会签", "P1/4", "money", on(&c, 6), "会签态度=同意");
    city_at_stage(&c, "P1", "核稿中");
    went_by_itself(&c, "P1", "会签通过");
    finish(&c);
}

static void a_number_is_never_used_twice(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    act(&c, "office.change", "", "admin", on(&c, 1), "office=市水务局;symbol=云府");
    act(&c, "office.change", "", "admin", on(&c, 1), "office=市财政局;symbol=云府");
    assigned(&c, "P1", 1);
    act(&c, "会办", "P1", "house", on(&c, 2), "会办单位=市水务局、市财政局");
    act(&c, "签收", part(&c, "P1", 1), "water", on(&c, 3), "");
    act(&c, "签收", part(&c, "P1", 2), "money", on(&c, 3), "");
    act(&c, "出具意见", part(&c, "P1", 1), "water", on(&c, 3), "会办意见=可行;会办态度=同意");
    assert_str(document(&c, "P1/1", 1)->number, "云府会办函〔2024〕1号");
    no(&c, "number-used", "出具意见", part(&c, "P1", 2), "money", on(&c, 3), "会办意见=可行;会办态度=同意");
    act(&c, "office.change", "", "admin", on(&c, 4), "office=市财政局;symbol=云财");
    act(&c, "出具意见", part(&c, "P1", 2), "money", on(&c, 4), "会办意见=可行;会办态度=同意");
    assert_str(document(&c, "P1/2", 1)->number, "云财会办函〔2024〕1号"); // the refused one drew nothing
    finish(&c);
}

static void an_objection_goes_up(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    consulted(&c, "P1", 2);
    act(&c, "送会签", "P1", "house", on(&c, 3), DRAFT);
    act(&c, "会签", "P1/3", "water", on(&c, 4), "会签态度=不同意;会签意见=资金不由我局出");
    city_at_stage(&c, "P1", "会签中"); // the other is still asked
    act(&c, "会签", "P1/4", "money", on(&c, 4), "会签态度=同意");
    city_at_stage(&c, "P1", "待裁定");
    went_by_itself(&c, "P1", "会签异议");
    no(&c, "not-here", "送核稿", "P1", "house", on(&c, 5), DRAFT);
    no(&c, "not-allowed", "裁定", "P1", "committee", on(&c, 5), "理由=照办");
    act(&c, "退回协商", "P1", "super", on(&c, 5), "理由=先谈拢资金");
    act(&c, "送会签", "P1", "house", on(&c, 6), "答复类别=B;答复内容=资金由市级列支");
    act(&c, "会签", "P1/5", "water", on(&c, 7), "会签态度=同意");
    act(&c, "记为未会签", "P1/6", "super", on(&c, 9), "理由=催过两次");
    city_at_stage(&c, "P1", "待裁定"); // who did not sign did not agree
    act(&c, "裁定", "P1", "super", on(&c, 10), "理由=资金已落实");
    signed_off(&c, "P1", 11);
    act(&c, "发出", "P1", "house", on(&c, 11), SENT);
    has_document(&c, "P1", 1, "测住复函〔2024〕1号", 1, "B");
    finish(&c);
}

static void an_empty_opinion_is_sent_back_once(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    act(&c, "会办", "P1", "house", on(&c, 2), "会办单位=市水务局");
    act(&c, "签收", "P1/1", "water", on(&c, 2), "");
    act(&c, "出具意见", "P1/1", "water", on(&c, 3), "会办意见=无意见;会办态度=同意");
    no(&c, "missing-field", "退回重提", "P1/1", "house", on(&c, 4), "");
    no(&c, "not-allowed", "退回重提", "P1/1", "committee", on(&c, 4), "理由=空泛");
    act(&c, "退回重提", "P1/1", "house", on(&c, 4), "理由=空泛");
    due(&c, "P1/1", "待重提", "2024-03-12"); // five working days
    no(&c, "not-here", "采用", "P1/1", "house", on(&c, 5), "");
    act(&c, "出具意见", "P1/1", "water", on(&c, 5), "会办意见=仍不同意;会办态度=不同意");
    no(&c, "used-up", "退回重提", "P1/1", "house", on(&c, 6), "理由=再写");
    act(&c, "采用", "P1/1", "house", on(&c, 6), "");
    city_at_stage(&c, "P1/1", "有异议");
    assert_str(document(&c, "P1/1", 2)->number, "市水务局会办函〔2024〕2号");
    finish(&c);
}

static void numbers_have_no_gap(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    for (int i = 1; i <= 3; i++) assigned(&c, arena_printf(&c.arena, "P%d", i).p, i);
    issued(&c, "P1", 5);
    act(&c, "送核稿", "P2", "house", on(&c, 6), DRAFT);
    signed_off(&c, "P2", 6);
    no(&c, "proposer-forgotten", "发出", "P2", "house", on(&c, 7), SENT ";收文人=2"); // refused: no number is gone
    no(&c, "not-allowed", "发出", "P2", "water", on(&c, 7), SENT);
    city_reopen(&c); // nor is one drawn twice after a new start
    act(&c, "发出", "P2", "house", on(&c, 7), SENT ";收文人=1");
    has_document(&c, "P1", 1, "测住复函〔2024〕1号", 1, "B");
    has_document(&c, "P2", 1, "测住复函〔2024〕2号", 1, "B");
    act(&c, "送核稿", "P3", "house", on(&c, 8), DRAFT);
    signed_off(&c, "P3", 8);
    act(&c, "发出", "P3", "house", "2025-01-06T09:00", SENT);
    has_document(&c, "P3", 1, "测住复函〔2025〕1号", 1, "B"); // a new year begins anew
    assert_int_equal(document(&c, "P3", 1)->serial, 1);
    finish(&c);
}

static void each_merged_in_has_a_letter_of_their_own(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    submitted(&c, "P1", "member", "庚", 1);
    act(&c, "联名", "P1", "member", on(&c, 1), "提案人.name=辛;提案人.account=second");
    submitted(&c, "P2", "third", "壬", 1);
    act(&c, "立案", "P1", "committee", on(&c, 2), "");
    act(&c, "并案", "P2", "committee", on(&c, 2), "并入=P1");
    ended(&c, "P2", OUTCOME_MERGED);
    assert_int_equal(requester(&c, "P1", 3)->lead, 2);
    act(&c, "交办", "P1", "committee", on(&c, 2), "主办单位=市住房局");
    act(&c, "签收", "P1", "house", on(&c, 2), "");
    act(&c, "送核稿", "P1", "house", on(&c, 3), DRAFT);
    signed_off(&c, "P1", 3);
    no(&c, "proposer-forgotten", "发出", "P1", "house", on(&c, 4), SENT ";收文人=1");
    no(&c, "proposer-forgotten", "发出", "P1", "house", on(&c, 4), SENT ";收文人=1,2"); // the co-signer is not the other proposer
    act(&c, "发出", "P1", "house", on(&c, 4), SENT ";收文人=1、3");
    has_document(&c, "P1", 1, "测住复函〔2024〕1号", 1, "B");
    has_document(&c, "P1", 2, "测住复函〔2024〕2号", 3, "B");
    assert_null(document(&c, "P1", 3));
    for (int n = 1; n <= 3; n++) assert_int_equal(requester(&c, "P1", n)->told, moment(on(&c, 4))); // and all are told
    finish(&c);
}

static void the_third_return_forces_a_meeting(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    static const char *const bodies[] = {"市住房局", "市水务局", "市财政局"}, *const by[] = {"house", "water", "money"};
    submitted(&c, "P1", "member", "庚", 1);
    act(&c, "立案", "P1", "committee", on(&c, 1), "");
    for (int i = 0; i < 3; i++) {
        const char *back = arena_printf(&c.arena, "退回理由=不属本局;建议承办单位=%s", bodies[(i + 1) % 3]).p;
        act(&c, i ? "改办" : "交办", "P1", "committee", on(&c, 2 + i), arena_printf(&c.arena, "主办单位=%s", bodies[i]).p);
        no(&c, "missing-field", "退办", "P1", by[i], on(&c, 2 + i), "退回理由=不属本局");
        no(&c, "return-to-itself", "退办", "P1", by[i], on(&c, 2 + i), arena_printf(&c.arena, "退回理由=不属本局;建议承办单位=%s", bodies[i]).p);
        act(&c, "退办", "P1", by[i], on(&c, 2 + i), back);
        assert_int_equal(city_matter(&c, "P1").row->lead, 0);
    }
    city_at_stage(&c, "P1", "待协调");
    no(&c, "not-here", "指定", "P1", "leader", on(&c, 6), "主办单位=市住房局"); // not before they met
    no(&c, "missing-field", "协调", "P1", "super", on(&c, 6), "");
    act(&c, "协调", "P1", "super", on(&c, 6), "会议情况=三家都到会");
    no(&c, "not-allowed", "指定", "P1", "super", on(&c, 7), "主办单位=市住房局");
    act(&c, "指定", "P1", "leader", on(&c, 7), "主办单位=市住房局");
    city_at_stage(&c, "P1", "办理中");
    no(&c, "not-here", "退办", "P1", "house", on(&c, 8), "退回理由=不属;建议承办单位=市水务局"); // who was designated keeps it
    issued(&c, "P1", 9);
    finish(&c);
}

static void several_bodies_each_answer_their_share(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    submitted(&c, "P1", "member", "庚", 1);
    act(&c, "联名", "P1", "member", on(&c, 1), "提案人.name=辛;提案人.account=second");
    act(&c, "立案", "P1", "committee", on(&c, 1), "");
    act(&c, "分办", "P1", "committee", on(&c, 2), "分办单位=市住房局、市水务局、市财政局");
    act(&c, "签收", "P1/1", "house", on(&c, 2), "");
    act(&c, "答复", "P1/1", "house", on(&c, 3), "答复类别=A;答复内容=路灯已修;告知方式=书面");
    has_document(&c, "P1/1", 1, "测住复函〔2024〕1号", 1, "A"); // to who raised the whole
    owed(&c, "P1", true);
    act(&c, "签收", "P1/2", "water", on(&c, 3), "");
    no(&c, "not-allowed", "答复", "P1/2", "house", on(&c, 4), "答复类别=A;答复内容=文;告知方式=书面");
    act(&c, "退办", "P1/3", "money", on(&c, 4), "退回理由=不涉资金;建议承办单位=市水务局");
    act(&c, "免予分办", "P1/3", "committee", on(&c, 5), "理由=确不涉资金");
    act(&c, "答复", "P1/2", "water", on(&c, 6), "答复类别=B;答复内容=泵站明年修;告知方式=网上");
    city_at_stage(&c, "P1", "分办待反馈");
    went_by_itself(&c, "P1", "分办办复");
    assert_str(requester(&c, "P1", 1)->told_by, "书面、网上"); // as each body told them, not how its command came in
    owed(&c, "P1", false);
    act(&c, "反馈", "P1/4", "member", on(&c, 7), DISCONTENT);
    act(&c, "反馈", "P1/5", "second", on(&c, 7), CONTENT);
    city_at_stage(&c, "P1", "待协商");
    went_by_itself(&c, "P1", "分办转协商");
    owed(&c, "P1", true);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_goes_through_every_hand),      cmocka_unit_test(who_is_no_member_submits_nothing),
        cmocka_unit_test(what_is_not_to_be_public_stays_out_of_the_register),
        cmocka_unit_test(every_joint_body_countersigns),
        cmocka_unit_test(a_number_is_never_used_twice),
        cmocka_unit_test(an_objection_goes_up),
        cmocka_unit_test(an_empty_opinion_is_sent_back_once),   cmocka_unit_test(numbers_have_no_gap),
        cmocka_unit_test(each_merged_in_has_a_letter_of_their_own), cmocka_unit_test(the_third_return_forces_a_meeting),
        cmocka_unit_test(several_bodies_each_answer_their_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
