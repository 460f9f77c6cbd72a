// SPDX-License-Identifier: Apache-2.0
// Links, what is sent on, key proposals, instructions, appeals of many, talks by phase.
#include "answered.h"
#include "matter/may.h"

static const struct row_mark *marked(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    const struct row_mark *k = mark_row(m.stream, n);
    if (k == NULL) fail_msg("%s has no mark %lld", number, (long long)n);
    return k;
}

static const struct row_contact *talked(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_contact *r; (r = stream_next(m.stream, TABLE_CONTACT, &pos)) != NULL;)
        if (r->n == n) return r;
    fail_msg("%s has no talk %lld", number, (long long)n);
    return NULL;
}

struct seen {
    int64_t from;
    int count;
};

static int see(void *context, struct matter *from, const struct row_link *l) {
    struct seen *s = context;
    s->from = from->row->id;
    s->count++;
    return l->ended != 0;
}

static struct seen linked_to(struct city *c, const char *number) {
    struct seen s = {0, 0};
    struct fault f;
    if (links_to(&c->desk, city_matter(c, number).row->id, see, &s, &f) < 0) fail_msg("%s", f.en);
    return s;
}

static void a_matter_raised_again_is_linked_to_the_one_before(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    assigned(&c, "P1", "2023-03-01T09:00");
    replied(&c, "P1", "2023-05-10T10:00");
    closed(&c, "P1", "2023-05-11T10:00");
    proposal(&c, "P2", "2024-03-01T09:00");
    no(&c, "missing-field", "relate", "P2", "committee", "2024-03-02", "关系=前案;对方=P1");
    no(&c, "bad-word", "relate", "P2", "committee", "2024-03-02", "关系=兄弟;对方=P1;理由=同一条路");
    no(&c, "unknown-matter", "relate", "P2", "committee", "2024-03-02", "关系=前案;对方=P9;理由=同一条路");
    no(&c, "links-itself", "relate", "P2", "committee", "2024-03-02", "关系=相关;对方=P2;理由=同一条路");
    no(&c, "not-before", "relate", "P1", "committee", "2024-03-02", "关系=前案;对方=P2;理由=同一条路");
    no(&c, "not-allowed", "relate", "P2", "member", "2024-03-02", "关系=前案;对方=P1;理由=同一条路");
    act(&c, "relate", "P2", "committee", "2024-03-02", "关系=前案;对方=P1;理由=同一条路");
    no(&c, "linked-already", "relate", "P2", "committee", "2024-03-03", "关系=predecessor;对方=P1;理由=再来");
    assert_int_equal(linked_to(&c, "P1").from, city_matter(&c, "P2").row->id);
    assert_int_equal(linked_to(&c, "P2").count, 0);
    act(&c, "relate", "P1", "committee", "2024-03-03", "关系=相关;对方=P2;理由=一条路");
    no(&c, "linked-already", "relate", "P2", "committee", "2024-03-04", "关系=相关;对方=P1;理由=一条路"); // from either side
    no(&c, "not-linked", "unrelate", "P2", "committee", "2024-03-05", "关系=相关;对方=P1;理由=记错");
    act(&c, "unrelate", "P2", "committee", "2024-03-05", "关系=前案;对方=P1;理由=记错");
    assert_int_equal(linked_to(&c, "P1").count, 0);
    no(&c, "not-linked", "unrelate", "P2", "committee", "2024-03-06", "关系=前案;对方=P1;理由=记错");
    act(&c, "relate", "P2", "committee", "2024-03-06", "关系=前案;对方=P1;理由=没有记错");
    finish(&c);
}

// Who does not see the other matter does not learn that it is there.
static void what_one_may_not_see_one_cannot_link(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-03-01T09:00");
    appeal(&c, "A1", "2024-02-01T09:00");
    no(&c, "unknown-matter", "relate", "P1", "committee", "2024-03-02", "关系=相关;对方=A1;理由=同一条路");
    finish(&c);
}

static void what_is_not_filed_is_sent_on_as_an_opinion_note(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-03-01T09:00");
    act(&c, "联名", "P1", "committee", "2024-03-01T10:00", "提案人=辛");
    no(&c, "not-refused", "send_on", "P1", "committee", "2024-03-02", "");
    act(&c, "不予立案", "P1", "committee", "2024-03-02", "不立案情形=诉讼仲裁;转送方式=社情民意;告知方式=书面");
    no(&c, "unknown-procedure", "send_on", "P1", "committee", "2024-03-03", ""); // it is not switched on
    opinion_notes(&c);
    more_people(&c);
    no(&c, "not-allowed", "send_on", "P1", "member", "2024-03-03", "");
    int64_t id = act(&c, "send_on", "P1", "committee", "2024-03-03", "理由=可供参考");
    const char *note = arena_printf(&c.arena, "%lld", (long long)id).p;
    city_at_stage(&c, note, "待编辑");
    assert_str(city_matter(&c, note).row->title.hidden, "多修路灯");
    assert_str(requester(&c, note, 1)->name.hidden, "庚");
    assert_true(requester(&c, note, 1)->account == requester(&c, "P1", 1)->account && requester(&c, note, 1)->owed);
    assert_str(requester(&c, note, 2)->name.hidden, "辛");
    assert_int_equal(linked_to(&c, note).from, city_matter(&c, "P1").row->id);
    no(&c, "sent-on-already", "send_on", "P1", "committee", "2024-03-04", "");
    act(&c, "编辑", note, "edit", "2024-03-05", "编辑稿=简报");
    act(&c, "退回编辑", note, "check", "2024-03-05T12:00", "理由=太长");
    act(&c, "编辑", note, "edit", "2024-03-06", "编辑稿=短报");
    act(&c, "核稿", note, "check", "2024-03-06T12:00", "");
    act(&c, "签发", note, "sign", "2024-03-07", "");
    act(&c, "报送", note, "edit", "2024-03-07T12:00", "报送层级=市;报送去向=市政协");
    act(&c, "批示", note, "edit", "2024-04-01", "批示领导=某;批示内容=请研究");
    no(&c, "missing-field", "采用", note, "edit", "2024-04-02", "采用层级=市");
    act(&c, "采用", note, "edit", "2024-04-02", "采用层级=市;告知方式=网上");
    ended(&c, note, OUTCOME_CLOSED);
    assert_true(!requester(&c, note, 1)->owed && !requester(&c, note, 2)->owed);
    finish(&c);
}

static void a_key_proposal_has_a_leader_and_a_written_report(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    more_people(&c);
    assigned(&c, "P1", "2024-03-01T09:00");
    no(&c, "missing-field", "key.mark", "P1", "committee", "2024-03-02", "领衔领导=某市长");
    no(&c, "not-allowed", "key.mark", "P1", "house", "2024-03-02", "领衔领导=某;职务=副市长");
    no(&c, "unknown-account", "key.mark", "P1", "committee", "2024-03-02", "领衔领导=某;职务=副市长;账号=没有");
    no(&c, "not-marked", "key.report", "P1", "house", "2024-03-02", "报告=早了");
    act(&c, "key.mark", "P1", "committee", "2024-03-02", "领衔领导=某;职务=副市长;账号=leader");
    assert_int_equal(marked(&c, "P1", 1)->due, moment("2024-06-04T00:00")); // three months, the last day a Sunday
    no(&c, "marked-already", "key.mark", "P1", "committee", "2024-03-03", "领衔领导=另一位;职务=市长");
    struct stream *leader = NULL;
    struct fault f;
    if (registry_account(&c.desk, STR("leader"), &leader, &f) < 0) fail_msg("%s", f.en);
    struct matter m = city_matter(&c, "P1");
    assert_int_equal(matter_sight(&m, leader, moment("2024-03-03")), SIGHT_OFFICE);
    no(&c, "not-allowed", "key.report", "P1", "water", "2024-05-01", "报告=督办情况");
    wait_until(&c, "P1", "2024-06-05");
    assert_int_equal(events(&c, "P1", EVENT_MARK_MOVED, ""), 1); // it was due, and is asked for once
    act(&c, "key.report", "P1", "leader", "2024-06-06", "报告=督办情况");
    no(&c, "reported-already", "key.report", "P1", "house", "2024-06-07", "报告=再报");
    no(&c, "missing-field", "key.unmark", "P1", "committee", "2024-06-08", "");
    act(&c, "key.unmark", "P1", "committee", "2024-06-08", "理由=合并督办");
    m = city_matter(&c, "P1");
    assert_int_equal(matter_sight(&m, leader, moment("2024-06-09")), SIGHT_NONE);
    act(&c, "key.mark", "P1", "committee", "2024-06-10", "领衔领导=另一位;职务=市长;报告期限=2024-09-30");
    assert_int_equal(marked(&c, "P1", 2)->due, moment("2024-10-01T00:00"));
    finish(&c);
}

static void an_instruction_wants_its_answer(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    assigned(&c, "P1", "2024-03-01T09:00");
    no(&c, "not-allowed", "instruction.record", "P1", "house", "2024-03-04", "领导=某;批示=抓紧办");
    no(&c, "field-conflict", "instruction.record", "P1", "committee", "2024-03-04", "领导=某;批示=已阅;要答复=否;答复期限=2024-04-01");
    act(&c, "instruction.record", "P1", "committee", "2024-03-04", "领导=某;职务=市长;批示=抓紧办");
    act(&c, "instruction.record", "P1", "committee", "2024-03-04", "领导=某;批示=已阅;要答复=否");
    assert_int_equal(marked(&c, "P1", 1)->due, moment("2024-03-19T00:00")); // ten working days
    assert_str(marked(&c, "P1", 2)->state, "done");
    no(&c, "unknown-instruction", "instruction.answer", "P1", "house", "2024-03-05", "序号=3;办理情况=已办");
    no(&c, "answered-already", "instruction.answer", "P1", "house", "2024-03-05", "序号=2;办理情况=已办");
    no(&c, "not-allowed", "instruction.answer", "P1", "water", "2024-03-05", "序号=1;办理情况=已办");
    wait_until(&c, "P1", "2024-03-20");
    assert_int_equal(events(&c, "P1", EVENT_MARK_MOVED, ""), 1);
    act(&c, "instruction.answer", "P1", "house", "2024-03-21", "序号=1;办理情况=已办");
    no(&c, "answered-already", "instruction.answer", "P1", "house", "2024-03-22", "序号=1;办理情况=再办");
    assert_str(marked(&c, "P1", 1)->answer.hidden, "已办");
    finish(&c);
}

static void at_most_five_speak_for_many(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    city_act(&c, "{\"do\":\"join\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"诉求人\":[\"甲一\",\"甲二\",\"甲三\",\"甲四\",\"甲五\",\"甲六\"]}}");
    no(&c, "bad-number", "group.mark", "A1", "desk", "2024-03-01T11:00", "人数=6;代表=甲一"); // seven raised it
    no(&c, "unknown-representative", "group.mark", "A1", "desk", "2024-03-01T11:00", "人数=80;代表=甲一、路人");
    no(&c, "too-many-representatives", "group.mark", "A1", "desk", "2024-03-01T11:00", "人数=80;代表=甲一、甲二、甲三、甲四、甲五、甲六");
    no(&c, "not-allowed", "group.mark", "A1", "house", "2024-03-01T11:00", "人数=80;代表=甲一");
    city_act(&c, "{\"do\":\"group.mark\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T11:00\",\"fields\":{\"人数\":80,\"代表\":[\"甲一\",\"甲二\",\"甲三\",\"甲四\",\"甲五\"]}}");
    assert_int_equal(marked(&c, "A1", 1)->people, 80);
    assert_str(marked(&c, "A1", 1)->who.hidden, "甲一、甲二、甲三、甲四、甲五");
    no(&c, "marked-already", "group.mark", "A1", "desk", "2024-03-01T12:00", "人数=90;代表=甲一");
    act(&c, "group.unmark", "A1", "desk", "2024-03-01T13:00", "理由=人数有误");
    act(&c, "group.mark", "A1", "desk", "2024-03-01T13:00", "人数=90;代表=甲一");
    finish(&c);
}

// 办前、办中、办后 by where it happened: in time to stop the clock of the first talk, later, after the first answer.
static void the_phase_of_a_talk_is_where_it_happened(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    assigned(&c, "P1", "2024-03-01T09:00");
    act(&c, "沟通", "P1", "house", "2024-03-10", "沟通方式=面商");
    act(&c, "沟通", "P1", "house", "2024-04-10", "沟通方式=电话");
    replied(&c, "P1", "2024-05-10T10:00");
    act(&c, "沟通", "P1", "house", "2024-05-11", "沟通方式=座谈");
    assert_str(talked(&c, "P1", 1)->phase, "before");
    assert_str(talked(&c, "P1", 1)->way, "面商");
    assert_str(talked(&c, "P1", 2)->phase, "during");
    assert_str(talked(&c, "P1", 3)->phase, "after");
    assert_true(talked(&c, "P1", 3)->account != 0 && talked(&c, "P1", 3)->office == city_matter(&c, "P1").row->lead);
    assigned(&c, "P2", "2024-03-01T09:00");
    act(&c, "沟通", "P2", "house", "2024-04-20", "沟通方式=面商"); // the clock of the first talk has run out: that is no talk before
    assert_str(talked(&c, "P2", 1)->phase, "during");
    finish(&c);
}

static void where_the_profile_asks_for_talks_an_answer_waits_for_them(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    struct str text = city_file(&c, "profiles/default.conf");
    struct buf b = BUF_INIT;
    ptrdiff_t head = str_find(text, STR("第1版")), line = str_find(text, STR("答复前沟通次数 = 0"));
    assert_true(head > 0 && line > head);
    size_t value = (size_t)line + STR("答复前沟通次数 = ").n;
    buf_printf(&b, "%.*s第2版%.*s1%.*s", (int)head, text.p, (int)(value - (size_t)head - STR("第1版").n), text.p + head + STR("第1版").n, SP(str_skip(text, value + 1)));
    struct pair fields[] = {{STR("text"), buf_str(&b)}};
    struct answer a = city_run(&c, (struct command){.verb = STR("profile.publish"), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s", a.fault.en);
    buf_release(&b);
    int64_t procedure = 0;
    for (size_t i = 0; i < c.desk.library.ruleset_count; i++)
        if (name_is(&c.desk.library.rulesets[i]->rules.procedure->name, STR("提案"))) procedure = c.desk.library.rulesets[i]->procedure_id;
    city_enable(&c, procedure, a.id);
    assigned(&c, "P1", "2024-03-01T09:00");
    no(&c, "contact-missing", "答复", "P1", "house", "2024-05-10", "答复类别=B;答复内容=修;告知方式=书面");
    act(&c, "沟通", "P1", "house", "2024-05-11", "沟通方式=面商");
    replied(&c, "P1", "2024-05-12");
    assigned(&c, "P2", "2024-03-01T09:00"); // who decides over their heads does not have to
    act(&c, "督办答复", "P2", "super", "2024-05-10", "答复类别=B;答复内容=修;告知方式=书面");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matter_raised_again_is_linked_to_the_one_before),
        cmocka_unit_test(what_one_may_not_see_one_cannot_link),
        cmocka_unit_test(what_is_not_filed_is_sent_on_as_an_opinion_note),
        cmocka_unit_test(a_key_proposal_has_a_leader_and_a_written_report),
        cmocka_unit_test(an_instruction_wants_its_answer),
        cmocka_unit_test(at_most_five_speak_for_many),
        cmocka_unit_test(the_phase_of_a_talk_is_where_it_happened),
        cmocka_unit_test(where_the_profile_asks_for_talks_an_answer_waits_for_them),
    };
    return cmocka_run_group_tests_name("casework", tests, NULL, NULL);
}
