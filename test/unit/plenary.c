// SPDX-License-Identifier: Apache-2.0
// Case numbers of a plenary (届·次·案号): given when a proposal is filed, without gaps, never twice.
#include "answered.h"

static void begin(struct city *c) {
    city_open(c, true);
    act(c, "session.open", "", "committee", "2024-01-10", "程序=提案;届=14;次=3;开幕=2024-01-20");
}

static struct str case_label(struct city *c, const char *number) {
    struct case_shown shown;
    struct fault f;
    int found = case_of(&c->desk, city_matter(c, number).row->id, &shown, &f);
    if (found < 0) fail_msg("%s", f.en);
    return found ? arena_str(&c->arena, shown.label) : STR("");
}

static void filing_draws_the_next_number_of_the_plenary(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    for (int i = 1; i <= 12; i++) {
        const char *number = arena_printf(&c.arena, "P%d", i).p;
        proposal(&c, number, "2024-02-01T09:00");
        act(&c, "立案", number, "committee", "2024-02-02", "");
        assert_true(str_eq(case_label(&c, number), arena_printf(&c.arena, "十四届三次第%04d号", i)));
    }
    proposal(&c, "P13", "2024-02-01T09:00");
    act(&c, "不予立案", "P13", "committee", "2024-02-02", "不立案情形=空泛;转送方式=参考;告知方式=书面");
    assert_int_equal(case_label(&c, "P13").n, 0);
    proposal(&c, "P14", "2024-02-01T09:00");
    act(&c, "立案", "P14", "committee", "2024-02-03", "");
    assert_str(case_label(&c, "P14"), "十四届三次第0013号"); // what was not filed took none
    finish(&c);
}

// Between two plenaries a proposal belongs to the one before, whenever it is filed.
static void a_proposal_belongs_to_the_plenary_it_was_handed_in_under(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "session.close", "", "committee", "2024-01-26", "程序=提案;届次=14-3;闭幕=2024-01-25");
    proposal(&c, "P1", "2024-12-20T09:00");
    act(&c, "session.open", "", "committee", "2025-01-10", "程序=proposal;届=14;次=4;开幕=2025-01-12");
    proposal(&c, "P2", "2025-01-13T09:00");
    proposal(&c, "P3", "2025-01-13T09:00");
    act(&c, "立案", "P2", "committee", "2025-01-14", "");
    act(&c, "立案", "P1", "committee", "2025-01-15", "");
    act(&c, "立案", "P3", "committee", "2025-01-15", "届次=十四届三次会议");
    assert_str(case_label(&c, "P2"), "十四届四次第0001号");
    assert_str(case_label(&c, "P1"), "十四届三次第0001号");
    assert_str(case_label(&c, "P3"), "十四届三次第0002号");
    proposal(&c, "P4", "2025-01-16T09:00");
    no(&c, "unknown-session", "立案", "P4", "committee", "2025-01-17", "届次=十三届一次");
    act(&c, "提交", "", "committee", "2025-01-16", "程序=提案;编号=P5;标题=甲;内容=乙;提案人.name=丙;届次=十四届三次");
    act(&c, "立案", "P5", "committee", "2025-01-17", "");
    assert_str(case_label(&c, "P5"), "十四届三次第0003号"); // as was said when it was handed in
    finish(&c);
}

static void a_number_in_use_is_refused_and_stepped_over(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    proposal(&c, "P1", "2024-02-01T09:00");
    proposal(&c, "P2", "2024-02-01T09:00");
    proposal(&c, "P3", "2024-02-01T09:00");
    act(&c, "立案", "P1", "committee", "2024-02-02", "案号=第0002号");
    assert_str(case_label(&c, "P1"), "十四届三次第0002号");
    no(&c, "case-number-taken", "立案", "P2", "committee", "2024-02-02", "案号=2");
    no(&c, "bad-number", "立案", "P2", "committee", "2024-02-02", "案号=二");
    no(&c, "bad-number", "立案", "P2", "committee", "2024-02-02", "案号=100000");
    act(&c, "立案", "P2", "committee", "2024-02-02", "");
    act(&c, "立案", "P3", "committee", "2024-02-02", "");
    assert_str(case_label(&c, "P2"), "十四届三次第0001号");
    assert_str(case_label(&c, "P3"), "十四届三次第0003号");
    finish(&c);
}

// What was answered elsewhere brings its number; it is then in use like any other.
static void what_is_recorded_keeps_its_number(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    const char *old = "程序=提案;编号=%s;标题=旧案;提案人.name=某;主办单位=市住房局;答复内容=已办;告知方式=书面;届次=十四届三次;案号=%s";
    act(&c, "补录", "", "committee", "2024-03-01", arena_printf(&c.arena, old, "R1", "第0310号").p);
    assert_str(case_label(&c, "R1"), "十四届三次第0310号");
    no(&c, "case-number-taken", "补录", "", "committee", "2024-03-02", arena_printf(&c.arena, old, "R2", "310").p);
    act(&c, "补录", "", "committee", "2024-03-02", "程序=提案;编号=R3;标题=旧案;提案人.name=某;主办单位=市住房局;答复内容=已办;告知方式=书面;届次=三届一次;案号=310");
    assert_int_equal(case_label(&c, "R3").n, 0); // of a plenary nobody recorded: as it stands in the letter
    finish(&c);
}

static void plenaries_are_data(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    proposal(&c, "P1", "2024-02-01T09:00");
    act(&c, "立案", "P1", "committee", "2024-02-02", ""); // no plenary, no number: as before
    assert_int_equal(case_label(&c, "P1").n, 0);
    no(&c, "not-allowed", "session.open", "", "house", "2024-02-03", "程序=提案;届=14;次=3;开幕=2024-01-20");
    no(&c, "unknown-procedure", "session.open", "", "committee", "2024-02-03", "程序=议案;届=14;次=3;开幕=2024-01-20");
    no(&c, "bad-number", "session.open", "", "committee", "2024-02-03", "程序=提案;届=0;次=3;开幕=2024-01-20");
    no(&c, "bad-date", "session.open", "", "committee", "2024-02-03", "程序=提案;届=14;次=3;开幕=2024-13-20");
    no(&c, "unknown-session", "session.close", "", "committee", "2024-02-03", "程序=提案;届次=14-3");
    act(&c, "session.open", "", "committee", "2024-02-03", "程序=提案;届=21;次=10;开幕=2024-01-20");
    no(&c, "session-exists", "session.open", "", "committee", "2024-02-03", "程序=提案;届=21;次=10;开幕=2024-01-21");
    no(&c, "bad-date", "session.close", "", "committee", "2024-02-03", "程序=提案;届次=二十一届十次;闭幕=2024-01-19");
    act(&c, "session.close", "", "committee", "2024-02-03", "程序=提案;届次=二十一届十次会议");
    no(&c, "session-closed", "session.close", "", "committee", "2024-02-04", "程序=提案;届次=21-10");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filing_draws_the_next_number_of_the_plenary),
        cmocka_unit_test(a_proposal_belongs_to_the_plenary_it_was_handed_in_under),
        cmocka_unit_test(a_number_in_use_is_refused_and_stepped_over),
        cmocka_unit_test(what_is_recorded_keeps_its_number),
        cmocka_unit_test(plenaries_are_data),
    };
    return cmocka_run_group_tests_name("plenary", tests, NULL, NULL);
}
