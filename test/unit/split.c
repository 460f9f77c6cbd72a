// SPDX-License-Identifier: Apache-2.0
// One matter that raises two things becomes two, and one again.
#include "life.h"

#define DONE "办理结果=已修好;告知方式=电话"
#define SECOND "编号=A1-2;标题=水压不足;内容=三楼以上没有水;理由=一件诉求说了两件事"

static int64_t splits(struct city *c, const char *number, const char *way) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    int64_t n = 0;
    for (const struct row_split *s; (s = stream_next(m.stream, TABLE_SPLIT, &pos)) != NULL;) n += str_eq(s->way, str_c(way)) && !s->undone;
    return n;
}

static void both_keep_the_people_and_the_deadline(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=A1;标题=路灯不亮，水压不足;内容=正文;诉求人.name=王小二;诉求人.phone=13800000000;类别=综合");
    act(&c, "联名", "A1", "desk", "2024-03-01T09:30", "诉求人.姓名=庚;诉求人.账号=member");
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T11:00", "");
    no(&c, "missing-field", "分案", "A1", "desk", "2024-03-04T09:00", "标题=水压不足;内容=没有水");
    no(&c, "missing-field", "分案", "A1", "desk", "2024-03-04T09:00", "内容=没有水;理由=两件事");
    no(&c, "unknown-field", "分案", "A1", "desk", "2024-03-04T09:00", "标题=水压不足;诉求人=别人;理由=两件事");
    no(&c, "not-allowed", "分案", "A1", "house", "2024-03-04T09:00", SECOND);
    no(&c, "number-taken", "分案", "A1", "desk", "2024-03-04T09:00", "编号=A1;标题=水压不足;理由=两件事");
    act(&c, "分案", "A1", "desk", "2024-03-04T09:00", SECOND);
    city_at_stage(&c, "A1", "办理中");
    city_at_stage(&c, "A1-2", "待派");
    struct matter m = city_matter(&c, "A1-2");
    assert_str(m.row->title.hidden, "水压不足");
    assert_str(m.row->category, "综合");
    assert_int_equal(m.row->opened, moment("2024-03-04T09:00"));
    assert_str(requester(&c, "A1-2", 1)->phone.hidden, "13800000000");
    assert_true(requester(&c, "A1-2", 2)->account == requester(&c, "A1", 2)->account && requester(&c, "A1-2", 2)->owed && requester(&c, "A1-2", 1)->lead);
    owed(&c, "A1", true);
    due(&c, "A1", "答复", "2024-03-23");
    due(&c, "A1-2", "答复", "2024-03-23"); // what was promised is promised for both
    assert_int_equal(clock_named(&c, "A1-2", "答复")->start, moment("2024-03-01T09:00"));
    due(&c, "A1-2", "待派", "2024-03-05T09:00"); // dispatching it begins now
    assert_int_equal(splits(&c, "A1", "to"), 1);
    assert_int_equal(splits(&c, "A1-2", "from"), 1);
    act(&c, "办结", "A1", "house", "2024-03-04T10:00", DONE);
    owed(&c, "A1-2", true); // the other answer is still owed
    no(&c, "already-answered", "分案", "A1", "desk", "2024-03-04T11:00", "标题=再分;理由=两件事");
    no(&c, "cannot-go-back", "合回", "A1-2", "desk", "2024-03-04T11:00", "理由=还是一件事");
    finish(&c);
}

static void it_goes_back_while_nothing_was_told(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-split-off", "合回", "A1", "desk", "2024-03-01T10:00", "理由=还是一件事");
    act(&c, "matter.split", "A1", "desk", "2024-03-01T10:00", SECOND);
    no(&c, "not-split-off", "合回", "A1", "desk", "2024-03-01T11:00", "理由=还是一件事"); // the piece is named, not the first
    act(&c, "联名", "A1-2", "desk", "2024-03-01T10:30", "诉求人=李四");
    no(&c, "missing-field", "合回", "A1-2", "desk", "2024-03-01T11:00", "");
    act(&c, "合回", "A1-2", "desk", "2024-03-01T11:00", "理由=还是一件事");
    ended(&c, "A1-2", OUTCOME_MERGED);
    assert_int_equal(requester(&c, "A1-2", 1)->moved_to, city_matter(&c, "A1").row->id);
    assert_str(requester(&c, "A1", 2)->name.hidden, "李四"); // who joined there is answered here
    assert_true(requester(&c, "A1", 2)->owed);
    assert_int_equal(splits(&c, "A1", "to"), 0);
    no(&c, "not-split-off", "合回", "A1-2", "desk", "2024-03-01T12:00", "理由=还是一件事");
    no(&c, "not-merged", "拆出", "A1-2", "desk", "2024-03-01T12:00", "理由=两件事");
    no(&c, "ended", "派单", "A1-2", "desk", "2024-03-01T12:00", "主办单位=市水务局");
    finish(&c);
}

static void it_does_not_go_back_once_something_hangs_on_it(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "分案", "A1", "desk", "2024-03-01T10:00", SECOND);
    act(&c, "分案", "A1-2", "desk", "2024-03-01T10:10", "编号=A1-3;标题=还有一件;理由=三件事");
    no(&c, "split-on", "合回", "A1-2", "desk", "2024-03-01T10:20", "理由=还是一件事");
    act(&c, "合回", "A1-3", "desk", "2024-03-01T10:30", "理由=还是两件");
    act(&c, "派单", "A1-2", "desk", "2024-03-01T11:00", "主办单位=市水务局");
    act(&c, "签收", "A1-2", "water", "2024-03-01T11:10", "");
    act(&c, "会办", "A1-2", "water", "2024-03-01T11:20", "会办单位=市财政局");
    no(&c, "parts-open", "合回", "A1-2", "desk", "2024-03-01T11:30", "理由=还是一件事");
    act(&c, "签收", "A1-2/1", "money", "2024-03-01T11:40", "");
    act(&c, "出具意见", "A1-2/1", "money", "2024-03-01T11:50", "会办意见=同意;会办态度=同意");
    act(&c, "办结", "A1-2", "water", "2024-03-01T12:00", DONE);
    no(&c, "already-told", "合回", "A1-2", "desk", "2024-03-01T12:10", "理由=还是一件事");
    finish(&c);
}

static void an_extended_deadline_is_kept_and_a_pause_waits(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "延期", "A1", "super", "2024-03-04T09:00", "延长=5个工作日;理由=备料");
    due(&c, "A1", "答复", "2024-03-30");
    act(&c, "暂停", "A1", "super", "2024-03-05T09:00", "理由=等材料");
    no(&c, "paused", "分案", "A1", "desk", "2024-03-06T09:00", SECOND);
    act(&c, "恢复", "A1", "super", "2024-03-08T09:00", "");
    act(&c, "分案", "A1", "desk", "2024-03-11T09:00", SECOND);
    assert_int_equal(clock_named(&c, "A1-2", "答复")->due, clock_named(&c, "A1", "答复")->due);
    act(&c, "分案", "A1", "desk", "2024-05-20T09:00", "编号=A1-4;标题=又一件;理由=三件事"); // late already, and so is the piece
    assert_int_equal(clock_named(&c, "A1-4", "答复")->due, clock_named(&c, "A1", "答复")->due);
    assert_int_equal(clock_named(&c, "A1-4", "答复")->fire, 0);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_keep_the_people_and_the_deadline),
        cmocka_unit_test(it_goes_back_while_nothing_was_told),
        cmocka_unit_test(it_does_not_go_back_once_something_hangs_on_it),
        cmocka_unit_test(an_extended_deadline_is_kept_and_a_pause_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
