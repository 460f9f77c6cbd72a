// SPDX-License-Identifier: Apache-2.0
// Targets: set, measured, changed by two people, closed with evidence, looked back at; figures worked out by hand.
#include "target.h"

static void a_reading_gives_progress_light_gap_and_forecast(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    struct node *n = node_at(&c, "2025-06-30", "工厂");
    assert_int_equal(n->progress, 250000); // (40 - 20) / (100 - 20)
    assert_int_equal(n->elapsed.gone, 120);
    assert_int_equal(n->elapsed.all, 496);
    assert_int_equal(n->light, LIGHT_GREEN); // 25.0 % of the way in 24.2 % of the time
    assert_int_equal(n->gap, 60 * DECIMAL_ONE);
    assert_int_equal(n->forecast, 1026667); // 20 + 20 × 496 / 120
    assert_int_equal(node_at(&c, "2025-08-29", "工厂")->light, LIGHT_RED); // 163 days gone: 25.0 / 32.9 = 0.76
    assert_int_equal(node_at(&c, "2025-07-31", "工厂")->light, LIGHT_YELLOW); // 143 days: 25.0 / 28.8 = 0.87
    target_finish(&c);
}

static void figures_say_what_they_were_made_of(void **state) {
    (void)state;
    struct city c;
    struct buf b = BUF_INIT;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    node_why(&b, node_at(&c, "2025-06-30", "工厂"), BOUNDS_DEFAULT, false);
    assert_str(buf_str(&b), "2025-06-30 第 1 个读数：40 个，(40 − 20) ÷ (100 − 20) = 25.0%，对第 1 个目标值 ≥ 100 个；"
                            "时间 120/496 个工作日（2024-12-31 起，至 2026-12-31）= 24.2%；进度÷时间 = 103.3%，低于 100.0% 黄、低于 80.0% 红：绿灯；"
                            "差 60 个，照此到完成日为 102.6667 个。");
    buf_clear(&b);
    node_why(&b, node_at(&c, "2025-06-30", "决定"), BOUNDS_DEFAULT, false);
    assert_str(buf_str(&b), "Σ 权重×进度 ÷ Σ 权重 = (1×25.0%) ÷ 1 = 25.0%；时间进度按同样的权重为 24.2%；进度÷时间 = 103.3%，低于 100.0% 黄、低于 80.0% 红：绿灯。");
    buf_release(&b);
    target_finish(&c);
}

// 住房 0.5 × 25 % + 水务 1.5 × 75 % = 1.25 of 2: 62.5 %.
static void progress_is_weighted_up_the_tree_whatever_the_weights_sum_to(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    does(&c, "target.set", "super", "2024-12-31T09:00", "code=决定;kind=decision;title=甲;start=2024-12-31");
    does(&c, "target.set", "super", "2024-12-31T09:00", "code=甲;kind=part;parent=决定;title=甲;weight=3");
    does(&c, "target.set", "super", "2024-12-31T09:00", "code=乙;kind=part;parent=决定;title=乙;weight=1");
    does(&c, "target.set", "super", "2024-12-31T09:00", "code=甲1;kind=task;parent=甲;title=甲1;weight=0.5;owner=市住房局;unit=个;value=100;due=2025-12-31");
    does(&c, "target.set", "super", "2024-12-31T09:00", "code=甲2;kind=task;parent=甲;title=甲2;weight=1.5;owner=市水务局;unit=个;value=8;due=2025-12-31");
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=甲1;value=25;unit=个;evidence=台账");
    does(&c, "reading.add", "water", "2025-06-30T10:00", "target=甲2;value=6;unit=个;evidence=台账");
    assert_int_equal(node_at(&c, "2025-06-30", "甲")->progress, 625000);
    struct tree t = tree_at(&c, "2025-06-30", "");
    assert_int_equal(t.roots[0]->progress, 468750); // (3 × 62.5 + 1 × 0) / 4
    // Against time only what has a day counts: 62.5 % in 120/248 = 48.4 %.
    assert_int_equal(t.roots[0]->timed_progress, 625000);
    assert_int_equal(t.roots[0]->elapsed.share, 483871);
    assert_int_equal(t.roots[0]->light, LIGHT_GREEN);
    assert_int_equal(t.leaves, 3);
    assert_int_equal(t.lights[LIGHT_RED], 1);   // 25 / 48.4
    assert_int_equal(t.lights[LIGHT_GREEN], 1);
    assert_int_equal(t.lights[LIGHT_NONE], 1);
    does(&c, "target.amend", "super", "2025-07-01", "target=甲2;weight=0.5"); // now alike: (25 + 75) / 2
    assert_int_equal(node_at(&c, "2025-07-01", "甲")->progress, 500000);
    target_finish(&c);
}

static void what_is_due_and_not_reached_is_red_and_reached_is_green(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2026-12-30T10:00", "target=工厂;value=99;unit=个;evidence=台账");
    struct node *n = node_at(&c, "2027-01-04", "工厂");
    assert_true(n->overdue);
    assert_int_equal(n->light, LIGHT_RED);
    assert_int_equal(node_at(&c, "2026-12-31", "工厂")->light, LIGHT_YELLOW); // on its last day it is not late yet
    does(&c, "reading.add", "house", "2027-01-04T10:00", "target=工厂;value=100;unit=个;evidence=台账");
    assert_int_equal(node_at(&c, "2027-01-04", "工厂")->light, LIGHT_GREEN);
    target_finish(&c);
}

static void a_corrected_reading_stays_to_be_seen(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=400;unit=个;evidence=台账");
    does(&c, "reading.correct", "house", "2025-07-02T10:00", "target=工厂;reading=1;value=40;unit=个;evidence=多写了一个零");
    struct node *n = node_at(&c, "2025-07-02", "工厂");
    assert_int_equal(n->reading_count, 2);
    assert_int_equal(n->readings[0].value, 400 * DECIMAL_ONE);
    assert_int_equal(n->readings[0].corrected, 2);
    assert_int_equal(n->readings[1].corrects, 1);
    assert_int_equal(n->readings[1].day, n->readings[0].day);
    assert_int_equal(n->progress, 250000);
    refused_at(&c, "reading-corrected", "reading", "reading.correct", "house", "2025-07-03", "target=工厂;reading=1;value=41;unit=个;evidence=再改");
    target_finish(&c);
}

static void a_change_is_asked_by_one_and_decided_by_another_and_keeps_the_old_value(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    does(&c, "target.ask_change", "house", "2025-07-01T10:00", "target=工厂;value=60;due=2027-12-31;reason=市场变化");
    assert_int_equal(target_row(&c, "工厂")->value, 100 * DECIMAL_ONE); // asked is not granted
    does(&c, "target.decide", "super", "2025-07-10T10:00", "target=工厂;agreed=是");
    assert_int_equal(target_row(&c, "工厂")->value, 60 * DECIMAL_ONE);
    struct node *n = node_at(&c, "2025-07-10", "工厂");
    assert_int_equal(n->progress, 500000); // (40 - 20) / (60 - 20)
    assert_int_equal(n->value->n, 2);
    assert_int_equal(n->value_count, 2);
    assert_int_equal(n->values[0].value, 100 * DECIMAL_ONE);
    assert_int_equal(n->values[0].since, moment("2024-12-31T09:00"));
    assert_int_equal(n->values[0].until, moment("2025-07-10T10:00"));
    assert_int_equal(n->values[1].since, moment("2025-07-10T10:00"));
    assert_int_equal(n->values[1].ask, 1);
    n = node_at(&c, "2025-07-09", "工厂"); // the day before it is held against the old one
    assert_int_equal(n->value->n, 1);
    assert_int_equal(n->progress, 250000);
    assert_int_equal(n->elapsed.all, 496);
    target_finish(&c);
}

static void a_change_without_approval_changes_nothing(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "target.ask_change", "super", "2025-07-01T10:00", "target=工厂;value=60;reason=市场变化");
    refused_at(&c, "own-ask", "by", "target.decide", "super", "2025-07-02", "target=工厂;agreed=1");
    refused_at(&c, "not-allowed", "by", "target.decide", "house", "2025-07-02", "target=工厂;agreed=1");
    refused_at(&c, "other-supervisor", "by", "target.decide", "rival", "2025-07-02", "target=工厂;agreed=1");
    refused_at(&c, "missing-field", "note", "target.decide", "second", "2025-07-02", "target=工厂;agreed=0");
    refused_at(&c, "ask-pending", "target", "target.ask_change", "house", "2025-07-02", "target=工厂;value=50;reason=再降");
    assert_int_equal(target_row(&c, "工厂")->value, 100 * DECIMAL_ONE);
    does(&c, "target.decide", "second", "2025-07-02", "target=工厂;agreed=0;note=理由不足");
    assert_int_equal(target_row(&c, "工厂")->value, 100 * DECIMAL_ONE);
    refused_at(&c, "nothing-asked", "target", "target.decide", "second", "2025-07-03", "target=工厂;agreed=1");
    target_finish(&c);
}

static void closing_needs_evidence_a_second_person_and_everything_below_closed(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    refused_at(&c, "missing-field", "evidence", "target.ask_closing", "house", "2026-12-01", "target=工厂");
    refused_at(&c, "target-not-reached", "target", "target.ask_closing", "house", "2026-12-01", "target=工厂;evidence=验收报告");
    does(&c, "reading.add", "house", "2026-12-01T10:00", "target=工厂;value=100;unit=个;evidence=台账");
    refused_at(&c, "children-open", "target", "target.ask_closing", "super", "2026-12-02", "target=决定;evidence=全部完成");
    does(&c, "target.ask_closing", "house", "2026-12-02", "target=工厂;evidence=验收报告");
    does(&c, "target.decide", "super", "2026-12-03", "target=工厂;agreed=0;note=缺现场照片");
    assert_str(target_row(&c, "工厂")->state, "open");
    does(&c, "target.ask_closing", "house", "2026-12-04", "target=工厂;evidence=验收报告、照片");
    does(&c, "target.decide", "super", "2026-12-05", "target=工厂;agreed=1");
    assert_str(target_row(&c, "工厂")->state, "closed");
    refused_at(&c, "target-closed", "target", "reading.add", "house", "2026-12-06", "target=工厂;value=90;unit=个;evidence=台账");
    does(&c, "target.ask_closing", "super", "2026-12-06", "target=决定;evidence=全部完成");
    does(&c, "target.decide", "second", "2026-12-07", "target=决定;agreed=1");
    assert_true(node_at(&c, "2026-12-07", "决定")->closed);
    assert_false(node_at(&c, "2026-12-06", "决定")->closed);
    refused_at(&c, "target-closed", "parent", "target.set", "super", "2026-12-08", "code=新;kind=part;parent=决定;title=新");
    target_finish(&c);
}

static void what_relapses_is_open_again_with_all_above_it(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    does(&c, "target.set", "super", "2025-01-02", "code=决定;kind=decision;title=甲");
    does(&c, "target.set", "super", "2025-01-02", "code=规程;kind=task;parent=决定;title=出台规程;owner=市住房局");
    does(&c, "target.ask_closing", "house", "2025-02-03", "target=规程;evidence=文件");
    does(&c, "target.decide", "super", "2025-02-04", "target=规程;agreed=1");
    does(&c, "target.ask_closing", "super", "2025-02-05", "target=决定;evidence=文件");
    does(&c, "target.decide", "second", "2025-02-06", "target=决定;agreed=1");
    does(&c, "target.look_back", "super", "2025-05-06", "target=规程;relapsed=否;note=仍在执行");
    assert_str(target_row(&c, "规程")->state, "closed");
    does(&c, "target.look_back", "super", "2025-06-06", "target=规程;relapsed=是;note=规程停用");
    assert_str(target_row(&c, "规程")->state, "open");
    assert_str(target_row(&c, "决定")->state, "open");
    assert_int_equal(target_row(&c, "规程")->relapses, 1);
    assert_int_equal(target_row(&c, "决定")->relapses, 1);
    refused_at(&c, "target-open", "target", "target.look_back", "super", "2025-06-07", "target=规程;relapsed=是;note=又");
    target_finish(&c);
}

static void milestones_are_done_by_saying_so_or_by_a_reading(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "milestone.set", "super", "2025-01-02", "target=工厂;title=六十个;day=2025-12-31;value=60");
    does(&c, "target.set", "super", "2025-01-02", "code=规程;kind=task;parent=决定;title=出台规程;owner=市住房局;start=2025-01-02;due=2025-12-31");
    does(&c, "milestone.set", "super", "2025-01-02", "target=规程;title=初稿;day=2025-03-31");
    does(&c, "milestone.set", "super", "2025-01-02", "target=规程;title=印发;day=2025-12-31");
    does(&c, "milestone.done", "house", "2025-04-02", "target=规程;milestone=1;day=2025-04-01;evidence=初稿");
    struct node *n = node_at(&c, "2025-06-30", "规程");
    assert_int_equal(n->progress, 500000);
    assert_int_equal(n->milestones_late, 1); // a day late
    assert_int_equal(n->basis, BASIS_MILESTONES);
    assert_int_equal(node_at(&c, "2025-03-31", "规程")->milestones_late, 0); // on the day itself it is not late yet
    refused_at(&c, "milestones-open", "target", "target.ask_closing", "house", "2025-07-01", "target=规程;evidence=文件");
    refused_at(&c, "milestone-done", "milestone", "milestone.done", "house", "2025-07-01", "target=规程;milestone=1;evidence=又");
    refused_at(&c, "milestone-measured", "milestone", "milestone.done", "house", "2025-07-01", "target=工厂;milestone=1;evidence=有");
    does(&c, "reading.add", "house", "2025-11-28T10:00", "target=工厂;value=61;unit=个;evidence=台账");
    does(&c, "reading.add", "house", "2025-12-20T10:00", "target=工厂;value=65;unit=个;evidence=台账");
    n = node_at(&c, "2025-12-31", "工厂");
    assert_int_equal(n->milestones_done, 1);
    assert_int_equal(n->milestones[0].done, n->readings[0].day);
    assert_false(n->milestones[0].late);
    target_finish(&c);
}

static void a_monthly_report_is_owed_a_month_after_the_last(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    assert_false(node_at(&c, "2025-07-30", "工厂")->report_late); // a month on: the 30th, a Wednesday
    assert_true(node_at(&c, "2025-07-31", "工厂")->report_late);
    does(&c, "target.amend", "super", "2025-07-31", "target=工厂;period=每季");
    assert_false(node_at(&c, "2025-07-31", "工厂")->report_late);
    target_finish(&c);
}

static void a_target_moves_in_the_tree_but_not_under_itself(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    does(&c, "target.set", "super", "2025-01-02", "code=决定;kind=decision;title=甲");
    does(&c, "target.set", "super", "2025-01-02", "code=一;kind=part;parent=决定;title=一");
    does(&c, "target.set", "super", "2025-01-02", "code=任务;kind=task;parent=一;title=任务");
    does(&c, "target.set", "super", "2025-01-02", "code=子任务;kind=task;parent=任务;title=子任务");
    refused_at(&c, "target-circle", "parent", "target.amend", "super", "2025-01-03", "target=任务;parent=子任务");
    refused_at(&c, "target-circle", "parent", "target.amend", "super", "2025-01-03", "target=任务;parent=任务");
    does(&c, "target.set", "super", "2025-01-02", "code=二;kind=part;parent=决定;title=二");
    refused_at(&c, "wrong-level", "parent", "target.amend", "super", "2025-01-03", "target=二;parent=任务");
    does(&c, "target.amend", "super", "2025-01-03", "target=子任务;parent=决定;title=直接的任务");
    assert_int_equal(target_row(&c, "子任务")->parent, target_row(&c, "决定")->id);
    assert_str(target_row(&c, "子任务")->title.hidden, "直接的任务");
    target_finish(&c);
}

static void a_task_ends_only_after_the_matter_that_handles_it_was_answered(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    appeal(&c, "甲-1", "2025-01-02T09:00");
    does(&c, "target.set", "super", "2025-01-02T10:00", "code=决定;kind=decision;title=甲;matter=甲-1");
    refused_at(&c, "matter-open", "target", "target.ask_closing", "super", "2025-01-02T11:00", "target=决定;evidence=文件");
    act(&c, "直接答复", "甲-1", "desk", "2025-01-02T12:00", "办理结果=已修;告知方式=电话");
    does(&c, "target.ask_closing", "super", "2025-01-02T13:00", "target=决定;evidence=文件");
    target_finish(&c);
}

static void content_of_a_target_can_be_destroyed_and_the_figures_stay(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=某人所报");
    struct str fields = arena_printf(&c.arena, "stream=%lld;ground=依法", (long long)target_row(&c, "工厂")->id);
    does(&c, "content.destroy", "admin", "2025-07-01", fields.p);
    struct node *n = node_at(&c, "2025-07-01", "工厂");
    assert_int_equal(n->readings[0].evidence.hidden.n, 0);
    assert_int_equal(n->progress, 250000);
    target_finish(&c);
}

static void everything_is_the_same_after_the_store_was_opened_anew(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    does(&c, "target.ask_change", "house", "2025-07-01T10:00", "target=工厂;value=60;reason=市场变化");
    city_reopen(&c);
    does(&c, "target.decide", "super", "2025-07-02T10:00", "target=工厂;agreed=1");
    city_reopen(&c);
    assert_int_equal(node_at(&c, "2025-07-02", "工厂")->progress, 500000);
    refused_at(&c, "code-taken", "code", "target.set", "super", "2025-07-03", "code=工厂;kind=task;parent=决定;title=又一个");
    target_finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reading_gives_progress_light_gap_and_forecast),
        cmocka_unit_test(figures_say_what_they_were_made_of),
        cmocka_unit_test(progress_is_weighted_up_the_tree_whatever_the_weights_sum_to),
        cmocka_unit_test(what_is_due_and_not_reached_is_red_and_reached_is_green),
        cmocka_unit_test(a_corrected_reading_stays_to_be_seen),
        cmocka_unit_test(a_change_is_asked_by_one_and_decided_by_another_and_keeps_the_old_value),
        cmocka_unit_test(a_change_without_approval_changes_nothing),
        cmocka_unit_test(closing_needs_evidence_a_second_person_and_everything_below_closed),
        cmocka_unit_test(what_relapses_is_open_again_with_all_above_it),
        cmocka_unit_test(milestones_are_done_by_saying_so_or_by_a_reading),
        cmocka_unit_test(a_monthly_report_is_owed_a_month_after_the_last),
        cmocka_unit_test(a_target_moves_in_the_tree_but_not_under_itself),
        cmocka_unit_test(a_task_ends_only_after_the_matter_that_handles_it_was_answered),
        cmocka_unit_test(content_of_a_target_can_be_destroyed_and_the_figures_stay),
        cmocka_unit_test(everything_is_the_same_after_the_store_was_opened_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
