// SPDX-License-Identifier: Apache-2.0
// What a reply promised is kept in a ledger of its own: by whom, until when, reported every fourth quarter, across years, and
// judged by the committee, not by who promised (重庆人大 2018).
#include "answered.h"

#define PROMISE "内容=年底前修好全部路灯;期限=2025-06-30"

static void answered_one(struct city *c) {
    city_open(c, true);
    assigned(c, "P1", "2024-03-01T09:00");
    replied(c, "P1", "2024-05-10T10:00");
}

static void only_an_answer_promises(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    assigned(&c, "P1", "2024-03-01T09:00");
    no(&c, "not-answered", "commitment.make", "P1", "house", "2024-03-02", PROMISE);
    replied(&c, "P1", "2024-05-10T10:00");
    no(&c, "missing-member", "commitment.make", "", "house", "2024-05-11", PROMISE);
    no(&c, "missing-field", "commitment.make", "P1", "house", "2024-05-11", "期限=2025-06-30");
    no(&c, "missing-field", "commitment.make", "P1", "house", "2024-05-11", "内容=修");
    no(&c, "date-past", "commitment.make", "P1", "house", "2024-05-11", "内容=修;期限=2024-05-10");
    no(&c, "bad-date", "commitment.make", "P1", "house", "2024-05-11", "内容=修;期限=2024-02-30");
    no(&c, "bad-number", "commitment.make", "P1", "house", "2024-05-11", PROMISE ";要点=0");
    no(&c, "bad-choice", "commitment.make", "P1", "house", "2024-05-11", PROMISE ";答复类别=E");
    no(&c, "unknown-office", "commitment.make", "P1", "house", "2024-05-11", PROMISE ";责任单位=没有局");
    no(&c, "unknown-field", "commitment.make", "P1", "house", "2024-05-11", PROMISE ";内溶=修");
    no(&c, "not-allowed", "commitment.make", "P1", "water", "2024-05-11", PROMISE);
    no(&c, "not-allowed", "commitment.make", "P1", "member", "2024-05-11", PROMISE);
    no(&c, "at-goes-back", "commitment.make", "P1", "house", "2024-05-09", PROMISE);
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE ";要点=1;答复类别=B");
    act(&c, "commitment.make", "P1", "committee", "2024-05-12", "内容=编规划;期限=2026-12-31;责任单位=市财政局;要点=2");
    assert_int_equal(promised(&c, "P1", 1)->due, moment("2025-07-01T00:00"));
    assert_true(promised(&c, "P1", 1)->office == city_matter(&c, "P1").row->lead);
    assert_str(promised(&c, "P1", 1)->class, "B");
    assert_true(promised(&c, "P1", 2)->office != promised(&c, "P1", 1)->office);
    stands(&c, "P1", 2, "open");
    finish(&c);
}

// The one who promised says it is done; that it is, the committee says.
static void the_committee_judges_what_was_kept(void **state) {
    (void)state;
    struct city c;
    answered_one(&c);
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE);
    no(&c, "nothing-claimed", "commitment.confirm", "P1", "committee", "2024-05-12", "序号=1");
    no(&c, "missing-field", "commitment.fulfil", "P1", "house", "2024-05-12", "序号=1");
    no(&c, "unknown-commitment", "commitment.fulfil", "P1", "house", "2024-05-12", "序号=2;佐证=照片");
    no(&c, "not-allowed", "commitment.fulfil", "P1", "water", "2024-05-12", "序号=1;佐证=照片");
    act(&c, "commitment.fulfil", "P1", "house", "2024-08-01", "序号=1;佐证=只修了一半");
    stands(&c, "P1", 1, "open");
    no(&c, "claim-open", "commitment.fulfil", "P1", "house", "2024-08-02", "序号=1;佐证=再报");
    no(&c, "not-allowed", "commitment.confirm", "P1", "house", "2024-08-02", "序号=1");
    no(&c, "missing-field", "commitment.reject", "P1", "committee", "2024-08-02", "序号=1");
    act(&c, "commitment.reject", "P1", "committee", "2024-08-02", "序号=1;理由=还有二十盏不亮");
    assert_int_equal(promised(&c, "P1", 1)->rejections, 1);
    assert_int_equal(promised(&c, "P1", 1)->claim.n, 0);
    act(&c, "commitment.fulfil", "P1", "house", "2024-09-01", "序号=1;佐证=验收单");
    act(&c, "commitment.confirm", "P1", "committee", "2024-09-05", "序号=1");
    stands(&c, "P1", 1, "fulfilled");
    assert_int_equal(promised(&c, "P1", 1)->claimed, moment("2024-09-01"));
    assert_int_equal(promised(&c, "P1", 1)->ended, moment("2024-09-05"));
    no(&c, "commitment-ended", "commitment.report", "P1", "house", "2024-10-05", "序号=1;进展=无");
    no(&c, "commitment-ended", "commitment.confirm", "P1", "committee", "2024-10-05", "序号=1");
    finish(&c);
}

// 逐点、跨年度：the matter has ended long ago.
static void commitments_live_on_after_the_matter_has_ended(void **state) {
    (void)state;
    struct city c;
    answered_one(&c);
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE);
    closed(&c, "P1", "2024-05-20");
    ended(&c, "P1", OUTCOME_CLOSED);
    act(&c, "commitment.make", "P1", "house", "2024-05-21", "内容=编规划;期限=2026-12-31;责任单位=市水务局");
    no(&c, "bad-number", "commitment.report", "P1", "house", "2024-11-01", "序号=1;进展=过半;进度=101");
    act(&c, "commitment.report", "P1", "house", "2024-11-01", "序号=1;进展=过半;进度=60");
    act(&c, "commitment.report", "P1", "water", "2025-11-01", "序号=2;进展=已开题");
    assert_int_equal(promised(&c, "P1", 1)->percent, 60);
    assert_int_equal(promised(&c, "P1", 2)->reports, 1);
    ended(&c, "P1", OUTCOME_CLOSED); // still: no clock of the procedure was touched
    act(&c, "commitment.fail", "P1", "committee", "2025-11-02", "序号=1;理由=项目取消");
    stands(&c, "P1", 1, "failed"); // said by the committee, it needs no confirming
    finish(&c);
}

static void one_takes_the_place_of_another_when_the_committee_agrees(void **state) {
    (void)state;
    struct city c;
    answered_one(&c);
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE);
    no(&c, "missing-field", "commitment.replace", "P1", "house", "2024-06-01", "序号=1;内容=分两年修;期限=2026-06-30");
    act(&c, "commitment.replace", "P1", "house", "2024-06-01", "序号=1;理由=资金分两年到位;内容=分两年修;期限=2026-06-30");
    stands(&c, "P1", 1, "open");
    stands(&c, "P1", 2, "proposed");
    no(&c, "commitment-proposed", "commitment.report", "P1", "house", "2024-06-02", "序号=2;进展=早了");
    no(&c, "claim-open", "commitment.replace", "P1", "house", "2024-06-02", "序号=1;理由=又改;内容=再分;期限=2027-06-30");
    act(&c, "commitment.reject", "P1", "committee", "2024-06-03", "序号=1;理由=不同意延后");
    stands(&c, "P1", 1, "open");
    stands(&c, "P1", 2, "dropped");
    act(&c, "commitment.replace", "P1", "house", "2024-07-01", "序号=1;理由=资金分两年到位;内容=分两年修;期限=2025-12-31");
    act(&c, "commitment.confirm", "P1", "committee", "2024-07-02", "序号=1");
    stands(&c, "P1", 1, "replaced");
    stands(&c, "P1", 3, "open");
    assert_int_equal(promised(&c, "P1", 1)->replaced_by, 3);
    assert_int_equal(promised(&c, "P1", 3)->replaces, 1);
    finish(&c);
}

// Reminders: the quarter begins, nothing reported by December, the day it is due; every year anew, until it has ended.
static void the_fourth_quarter_asks_every_year(void **state) {
    (void)state;
    struct city c;
    answered_one(&c);
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE);
    closed(&c, "P1", "2024-05-20");
    assert_int_equal(promised(&c, "P1", 1)->fire, moment("2024-10-01T09:00"));
    int before = events(&c, "P1", EVENT_COMMITMENT_MOVED, "");
    wait_until(&c, "P1", "2024-10-02T00:00");
    assert_int_equal(events(&c, "P1", EVENT_COMMITMENT_MOVED, ""), before + 1);
    assert_int_equal(promised(&c, "P1", 1)->fire, moment("2024-12-01T09:00"));
    act(&c, "commitment.report", "P1", "house", "2024-11-11", "序号=1;进展=过半"); // then December does not press
    assert_int_equal(promised(&c, "P1", 1)->fire, moment("2025-07-01T00:00"));
    wait_until(&c, "P1", "2025-12-31T00:00"); // due, quarter, press
    assert_int_equal(events(&c, "P1", EVENT_COMMITMENT_MOVED, ""), before + 5);
    assert_int_equal(promised(&c, "P1", 1)->fire, moment("2026-10-01T09:00"));
    wait_until(&c, "P1", "2025-12-31T00:00"); // once each
    assert_int_equal(events(&c, "P1", EVENT_COMMITMENT_MOVED, ""), before + 5);
    act(&c, "commitment.fulfil", "P1", "committee", "2026-01-05", "序号=1;佐证=现场核实");
    assert_int_equal(promised(&c, "P1", 1)->fire, 0);
    finish(&c);
}

static void who_keeps_it_sees_the_matter(void **state) {
    (void)state;
    struct city c;
    struct stream *money = NULL;
    struct fault f;
    answered_one(&c);
    if (registry_account(&c.desk, STR("money"), &money, &f) < 0) fail_msg("%s", f.en);
    struct matter m = city_matter(&c, "P1");
    assert_false(casework_sees(&m, money, moment("2024-05-12")));
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE ";责任单位=市财政局");
    m = city_matter(&c, "P1");
    assert_true(casework_sees(&m, money, moment("2024-05-12")));
    act(&c, "commitment.report", "P1", "money", "2024-10-11", "序号=1;进展=拨款到位");
    finish(&c);
}

static void its_text_goes_with_the_content_of_the_matter(void **state) {
    (void)state;
    struct city c;
    answered_one(&c);
    act(&c, "commitment.make", "P1", "house", "2024-05-11", PROMISE);
    act(&c, "commitment.report", "P1", "house", "2024-10-11", "序号=1;进展=过半");
    ended(&c, "P1", OUTCOME_CLOSED); // nobody rated it
    act(&c, "content.destroy", "", "admin", "2025-01-01", arena_printf(&c.arena, "stream=%lld;ground=个人信息保护法第47条", (long long)city_matter(&c, "P1").row->id).p);
    assert_int_equal(promised(&c, "P1", 1)->text.hidden.n, 0);
    stands(&c, "P1", 1, "open");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_answer_promises),
        cmocka_unit_test(the_committee_judges_what_was_kept),
        cmocka_unit_test(commitments_live_on_after_the_matter_has_ended),
        cmocka_unit_test(one_takes_the_place_of_another_when_the_committee_agrees),
        cmocka_unit_test(the_fourth_quarter_asks_every_year),
        cmocka_unit_test(who_keeps_it_sees_the_matter),
        cmocka_unit_test(its_text_goes_with_the_content_of_the_matter),
    };
    return cmocka_run_group_tests_name("commitment", tests, NULL, NULL);
}
