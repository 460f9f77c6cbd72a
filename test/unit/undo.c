// SPDX-License-Identifier: Apache-2.0
// Taking back: within minutes by who acted, later by the supervising role; state, clocks and duties are as before.
#include "life.h"
#include "matter/undo.h"

#define DONE "办理结果=已修好;告知方式=电话"

static void a_signature_is_taken_back_within_ten_minutes(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    due(&c, "A1", "待签收", "2024-03-05");
    act(&c, "签收", "A1", "house", "2024-03-01T11:00", "");
    no(&c, "not-yours", "撤销", "A1", "desk", "2024-03-01T11:05", "");
    no(&c, "unknown-field", "撤销", "A1", "house", "2024-03-01T11:05", "办法=快");
    no(&c, "missing-member", "撤销", "", "house", "2024-03-01T11:05", "");
    act(&c, "撤销", "A1", "house", "2024-03-01T11:10", "理由=点错了");
    city_at_stage(&c, "A1", "待签收");
    due(&c, "A1", "待签收", "2024-03-05");
    assert_int_equal(clock_named(&c, "A1", "待签收")->stopped, 0);
    assert_int_equal(clock_named(&c, "A1", "待签收")->start, moment("2024-03-01T10:00"));
    struct matter m = city_matter(&c, "A1");
    size_t pos = 0, clocks = 0;
    while (stream_next(m.stream, TABLE_CLOCK, &pos)) clocks++;
    assert_int_equal(clocks, 3); // 待派, 待签收, 答复: those of the handling were never there
    assert_int_equal(m.row->last, moment("2024-03-01T11:10"));
    act(&c, "签收", "A1", "house", "2024-03-01T11:20", "");
    no(&c, "undo-late", "撤销", "A1", "house", "2024-03-01T11:30:00.001", "");
    act(&c, "undo", "A1", "house", "2024-03-01T11:30", "");
    city_at_stage(&c, "A1", "待签收");
    finish(&c);
}

static void what_came_due_meanwhile_fires_when_it_is_taken_back(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-04T23:57", ""); // three minutes before it was due
    act(&c, "撤销", "A1", "house", "2024-03-05T00:04", "");
    assert_int_equal(clock_named(&c, "A1", "待签收")->due, moment("2024-03-05"));
    assert_int_equal(clock_named(&c, "A1", "待签收")->fire, moment("2024-03-05T00:04"));
    wait_until(&c, "A1", "2024-03-05T00:05");
    city_at_stage(&c, "A1", "办理中"); // deemed signed, at the moment of taking back
    assert_int_equal(clock_named(&c, "A1", "办理中")->start, moment("2024-03-05T00:04"));
    finish(&c);
}

static void a_dispatch_is_taken_back_until_it_is_signed(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-undoable", "撤销", "A1", "desk", "2024-03-01T09:01", ""); // opening is no action to take back
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市水务局;类别=供水");
    act(&c, "contact.show", "A1", "desk", "2024-03-01T10:01", ""); // looking changes nothing
    act(&c, "撤销", "A1", "desk", "2024-03-01T10:02", "");
    city_at_stage(&c, "A1", "待派");
    assert_int_equal(city_matter(&c, "A1").row->lead, 0);
    assert_str(city_matter(&c, "A1").row->category, "");
    assert_null(stream_row(city_matter(&c, "A1").stream, TABLE_BINDING));
    act(&c, "派单", "A1", "desk", "2024-03-01T10:03", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T10:04", "");
    no(&c, "not-yours", "撤销", "A1", "desk", "2024-03-01T10:05", ""); // what is last is not theirs
    act(&c, "撤销", "A1", "house", "2024-03-01T10:05", "");
    act(&c, "撤销", "A1", "desk", "2024-03-01T10:06", ""); // then the dispatch is last again
    city_at_stage(&c, "A1", "待派");
    no(&c, "not-undoable", "撤销", "A1", "desk", "2024-03-01T10:07", "");
    finish(&c);
}

static void what_was_told_ended_or_split_is_not_taken_back(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "会办", "A1", "house", "2024-03-01T09:01", "会办单位=市水务局");
    no(&c, "not-undoable", "撤销", "A1", "house", "2024-03-01T09:02", "");
    no(&c, "not-reversible", "撤回误办", "A1", "super", "2024-03-01T09:02", "理由=误办");
    act(&c, "签收", "A1/1", "water", "2024-03-01T09:03", "");
    act(&c, "撤销", "A1/1", "water", "2024-03-01T09:04", ""); // a part's own step is
    city_at_stage(&c, "A1/1", "待签收");
    act(&c, "签收", "A1/1", "water", "2024-03-01T09:05", "");
    act(&c, "出具意见", "A1/1", "water", "2024-03-01T09:06", "会办意见=同意;会办态度=同意");
    no(&c, "ended", "撤销", "A1/1", "water", "2024-03-01T09:07", "");
    no(&c, "nothing-to-undo", "撤销", "A1", "house", "2024-03-01T09:07", "");
    act(&c, "办结", "A1", "house", "2024-03-01T10:00", DONE);
    no(&c, "not-undoable", "撤销", "A1", "house", "2024-03-01T10:01", "");
    no(&c, "not-reversible", "撤回误办", "A1", "super", "2024-03-01T10:01", "理由=误办");
    act(&c, "回访", "A1", "desk", "2024-03-01T11:00", "是否解决=未解决;满意度=不满意");
    no(&c, "not-undoable", "撤销", "A1", "desk", "2024-03-01T11:01", "");
    act(&c, "延期", "A1", "super", "2024-03-01T12:00", "延长=5个工作日;理由=备料");
    no(&c, "not-undoable", "撤销", "A1", "super", "2024-03-01T12:01", "");
    act(&c, "撤回误办", "A1", "super", "2024-03-01T12:02", "理由=批错了件");
    assert_str(clock_named(&c, "A1", "办理中")->extensions, "");
    act(&c, "撤回", "A1", "desk", "2024-03-01T13:00", "理由=来电撤回");
    no(&c, "ended", "撤销", "A1", "desk", "2024-03-01T13:01", "");
    finish(&c);
}

static void a_mistaken_action_is_reversed_by_the_supervising_role(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    act(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市水务局");
    wait_until(&c, "A1", "2024-03-05T12:00"); // nobody signed: deemed signed
    city_at_stage(&c, "A1", "办理中");
    no(&c, "not-allowed", "撤回误办", "A1", "desk", "2024-03-05T13:00", "理由=派错了");
    no(&c, "missing-field", "撤回误办", "A1", "super", "2024-03-05T13:00", "");
    no(&c, "not-reversible", "撤回误办", "A1", "super", "2024-03-05T13:00", "理由=派错了"); // what the clock did it would do again
    no(&c, "unknown-step", "撤回误办", "A1", "super", "2024-03-05T13:00", "理由=派错了;步骤=99");
    no(&c, "bad-number", "撤回误办", "A1", "super", "2024-03-05T13:00", "理由=派错了;步骤=头");
    act(&c, "撤回误办", "A1", "super", "2024-03-05T13:00", "理由=派错了单位;步骤=3");
    city_at_stage(&c, "A1", "待派");
    assert_int_equal(city_matter(&c, "A1").row->lead, 0);
    assert_int_equal(clock_named(&c, "A1", "待派")->start, moment("2024-03-01T09:00"));
    due(&c, "A1", "待派", "2024-03-02T09:00");
    due(&c, "A1", "答复", "2024-03-23"); // what was promised is still promised
    assert_int_equal(clock_named(&c, "A1", "待派")->fire, moment("2024-03-05T13:00"));
    act(&c, "派单", "A1", "desk", "2024-03-05T14:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-05T15:00", "");
    act(&c, "更正", "A1", "desk", "2024-03-05T16:00", "类别=照明;理由=归类");
    act(&c, "撤回误办", "A1", "super", "2024-03-06T09:00", "理由=误签"); // what was corrected since stays
    city_at_stage(&c, "A1", "待签收");
    assert_str(city_matter(&c, "A1").row->category, "照明");
    finish(&c);
}

static void a_reminder_that_fired_does_not_fire_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    act(&c, "提级", "A1", "super", "2024-03-01T10:00", "理由=群体"); // recalls: not to be reversed
    no(&c, "not-reversible", "撤回误办", "A1", "super", "2024-03-01T11:00", "理由=误办");
    handled(&c, "A2", "2024-03-01T09:00");
    act(&c, "联系", "A2", "house", "2024-03-01T10:00", "联系方式=电话");
    act(&c, "暂停", "A2", "super", "2024-03-04T10:00", "理由=等材料");
    act(&c, "恢复", "A2", "super", "2024-03-05T10:00", "");
    wait_until(&c, "A2", "2024-03-13T00:00");
    int fired = events(&c, "A2", EVENT_CLOCK_FIRED, "");
    assert_true(fired > 0);
    act(&c, "撤回误办", "A2", "super", "2024-03-13T09:00", "理由=不该恢复");
    city_at_stage(&c, "A2", "办理中·暂停");
    assert_int_equal(clock_named(&c, "A2", "办理中")->due, 0);
    act(&c, "恢复", "A2", "super", "2024-03-13T10:00", "");
    wait_until(&c, "A2", "2024-03-13T11:00");
    finish(&c);
}

static void the_offer_says_until_when(void **state) {
    (void)state;
    struct city c;
    struct undo_offer offer;
    struct stream *account;
    struct fault f;
    city_open(&c, true);
    handled(&c, "A1", "2024-03-01T09:00");
    struct matter m = city_matter(&c, "A1");
    assert_int_equal(registry_account(&c.desk, STR("house"), &account, &f), 0);
    assert_int_equal(undo_offered(&c.desk, &m, account->id, moment("2024-03-01T09:02"), &c.arena, &offer, &f), 1);
    assert_int_equal(offer.until, moment("2024-03-01T09:10"));
    assert_str(offer.action, "签收");
    assert_int_equal(undo_offered(&c.desk, &m, account->id, moment("2024-03-01T09:11"), &c.arena, &offer, &f), 0);
    assert_int_equal(registry_account(&c.desk, STR("desk"), &account, &f), 0);
    assert_int_equal(undo_offered(&c.desk, &m, account->id, moment("2024-03-01T09:02"), &c.arena, &offer, &f), 0);
    assert_int_equal(undo_offered(&c.desk, &m, 0, moment("2024-03-01T09:02"), &c.arena, &offer, &f), 0);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_is_taken_back_within_ten_minutes),
        cmocka_unit_test(what_came_due_meanwhile_fires_when_it_is_taken_back),
        cmocka_unit_test(a_dispatch_is_taken_back_until_it_is_signed),
        cmocka_unit_test(what_was_told_ended_or_split_is_not_taken_back),
        cmocka_unit_test(a_mistaken_action_is_reversed_by_the_supervising_role),
        cmocka_unit_test(a_reminder_that_fired_does_not_fire_again),
        cmocka_unit_test(the_offer_says_until_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
