// SPDX-License-Identifier: Apache-2.0
// A log is held against a procedure: what fits, what does not and why, what the system did, what was late.
#include "mining_affair.h"

static const struct misfit_kind *only_misfit(const struct fit_report *r, enum misfit_why why, const char *stage) {
    assert_int_equal(r->kind_count, 1);
    const struct misfit_kind *k = &r->kinds[0];
    if (k->why != why) fail_msg("\"%.*s\", not \"%.*s\"", SP(misfit_word(k->why, true)), SP(misfit_word(why, true)));
    const struct procedure *p = r->fit->rules->procedure;
    const struct section *s = k->share < 0 ? &p->main : &p->parts[k->share];
    if (stage) assert_str_at(s->stages[k->stage].name.name, str_c(stage), __FILE__, __LINE__);
    return k;
}

static void a_case_that_goes_the_way_of_the_procedure_fits(void **state) {
    struct held h;
    open_affair(&h);
    struct fit_report *r = held_csv(&h, "a,open,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,办结,2024-03-05T10:00\na,评价,2024-03-06T10:00\n");
    assert_int_equal(r->fitting, 1);
    assert_int_equal(r->ended, 1); // 评价 with no choice given: one of both ways was an end
    assert_int_equal(r->put_in, 0);
    assert_int_equal(r->late_cases, 0);
    assert_int_equal(r->stages[0][0].took[0], MS_HOUR);
    held_close(&h);
    (void)state;
}

static void a_guard_the_log_does_not_settle_is_settled_by_what_follows(void **state) {
    struct held h;
    open_affair(&h);
    const char *again = "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,办结,2024-03-05T10:00\na,评价,2024-03-06T10:00\n"
                        "a,强结,2024-03-07T10:00\n";
    struct fit_report *r = held_csv(&h, again);
    assert_int_equal(r->fitting, 1);
    assert_int_equal(r->ended, 1);
    assert_int_equal(r->stages[0][1].visits, 2); // it went back to 办理
    held_close(&h);
    (void)state;
}

static void a_choice_the_log_gives_settles_the_guard(void **state) {
    struct held h;
    open_affair(&h);
    log_good(&h.log, "case:concept:name,concept:name,time:timestamp,huiyin:choices\na,登记,2024-03-04T10:00,\na,派单,2024-03-04T11:00,\n"
                     "a,办结,2024-03-05T10:00,\na,评价,2024-03-06T10:00,评价=好\na,退回,2024-03-07T10:00,\n");
    struct fit_report *r = held_report(&h);
    only_misfit(r, MISFIT_AFTER_END, "已结");
    assert_int_equal(r->fitting, 0);
    assert_int_equal(r->ended, 1);
    held_close(&h);
    (void)state;
}

static void every_misfit_says_why_and_the_case_goes_on(void **state) {
    static const struct {
        enum misfit_why why;
        const char *stage, *rows;
    } all[] = {
        {MISFIT_UNKNOWN, "待派", "a,登记,2024-03-04T10:00\na,喝茶,2024-03-04T10:30\na,派单,2024-03-04T11:00\n"},
        {MISFIT_NOT_HERE, "待派", "a,登记,2024-03-04T10:00\na,办结,2024-03-04T10:30\na,派单,2024-03-04T11:00\n"},
        {MISFIT_OPENED_TWICE, "待派", "a,登记,2024-03-04T10:00\na,登记,2024-03-04T10:30\na,派单,2024-03-04T11:00\n"},
        {MISFIT_USED_UP, "办理", "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,退回,2024-03-04T12:00\na,派单,2024-03-04T13:00\na,退回,2024-03-04T14:00\n"},
        {MISFIT_NO_PART, "办理", "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,赞成,2024-03-04T12:00\n"},
        {MISFIT_PARTS, "办理", "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,求助,2024-03-04T12:00\na,办结,2024-03-04T13:00\n"},
        {MISFIT_AFTER_END, "已结", "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,强结,2024-03-04T12:00\na,退回,2024-03-04T13:00\n"},
        {MISFIT_TOO_LATE, "已结", "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,强结,2024-03-04T12:00\na,重开,2024-03-09T13:00\n"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct held h;
        open_affair(&h);
        struct fit_report *r = held_csv(&h, all[i].rows);
        const struct misfit_kind *k = only_misfit(r, all[i].why, all[i].stage);
        assert_int_equal(k->count, 1);
        assert_str(k->cases[0], "a");
        assert_int_equal(r->misfits, 1);
        assert_int_equal(r->fitting, 0);
        held_close(&h);
    }
    (void)state;
}

static void a_misfit_names_what_was_possible(void **state) {
    struct held h;
    open_affair(&h);
    const struct misfit_kind *k = only_misfit(held_csv(&h, "a,登记,2024-03-04T10:00\na,办结,2024-03-04T10:30\n"), MISFIT_NOT_HERE, "待派");
    assert_int_equal(k->possible_count, 1);
    assert_str(k->possible[0], "派单");
    assert_int_equal(k->lines[0], 3);
    held_close(&h);
    (void)state;
}

static void a_matter_is_opened_again_only_within_its_window(void **state) {
    struct held h;
    open_affair(&h);
    struct fit_report *r = held_csv(&h, "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,强结,2024-03-04T12:00\na,重开,2024-03-08T23:00\na,强结,2024-03-08T23:30\n");
    assert_int_equal(r->fitting, 1);
    held_close(&h);
    (void)state;
}

static void what_the_system_does_is_put_in_when_its_time_has_come(void **state) {
    struct held h;
    open_affair(&h);
    // 未评 is due at 24:00 of 2024-03-08; 重开 then fits, from the end it led to.
    const char *late = "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,办结,2024-03-05T10:00\na,重开,2024-03-09T10:00\n";
    const char *early = "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,办结,2024-03-05T10:00\na,重开,2024-03-08T10:00\n";
    struct fit_report *r = held_csv(&h, late);
    assert_int_equal(r->fitting, 1);
    assert_int_equal(r->put_in, 1);
    only_misfit(held_csv(&h, early), MISFIT_NOT_HERE, "待评");
    held_close(&h);
    (void)state;
}

static void an_open_case_ends_by_the_system_when_the_log_reaches_so_far(void **state) {
    struct held h;
    open_affair(&h);
    const char *rows = "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,办结,2024-03-05T10:00\n";
    assert_int_equal(held_csv(&h, rows)->ended, 0);
    assert_int_equal(h.report.open_in_time, 1);
    h.fit.as_of = 1710000000000; // 2024-03-09T16:00Z
    assert_int_equal(held_csv(&h, rows)->ended, 1);
    held_close(&h);
    (void)state;
}

static void a_part_may_stand_in_the_case_of_its_whole(void **state) {
    struct held h;
    open_affair(&h);
    struct fit_report *r = held_csv(&h, "a,登记,2024-03-04T10:00\na,派单,2024-03-04T11:00\na,求助,2024-03-04T12:00\na,赞成,2024-03-05T10:00\na,办结,2024-03-05T11:00\n");
    assert_int_equal(r->fitting, 1);
    assert_int_equal(r->stages[1][0].left, 1);
    assert_int_equal(r->stages[1][0].took[0], 22 * MS_HOUR);
    held_close(&h);
    (void)state;
}

static void a_part_may_be_a_case_of_its_own(void **state) {
    struct held h;
    open_affair(&h);
    log_good(&h.log, "case:concept:name,case:huiyin:section,concept:name,lifecycle:transition,time:timestamp,huiyin:parts,huiyin:outcome\n"
                     "a,事,登记,complete,2024-03-04T10:00,,\na,事,派单,complete,2024-03-04T11:00,,\na,事,求助,complete,2024-03-04T12:00,2,\n"
                     "a,事,意见,complete,2024-03-05T10:00,,同意\na,事,意见,complete,2024-03-05T10:30,,异议\na,事,办结,complete,2024-03-05T11:00,,\n"
                     "b,意见,意见,start,2024-03-04T12:00,,\nb,意见,赞成,complete,2024-03-05T10:00,,\n"
                     "c,意见,意见,start,2024-03-04T12:00,,\nc,意见,反对,complete,2024-03-05T10:30,,\n");
    struct fit_report *r = held_report(&h);
    assert_int_equal(r->fitting, 3);
    assert_int_equal(r->parts, 2);
    assert_int_equal(r->other_life, 2);
    assert_int_equal(r->stages[1][0].left, 2);
    held_close(&h);
    (void)state;
}

static void a_whole_waits_for_as_many_parts_as_it_split_off(void **state) {
    struct held h;
    open_affair(&h);
    log_good(&h.log, "case:concept:name,case:huiyin:section,concept:name,time:timestamp,huiyin:parts,huiyin:outcome\n"
                     "a,事,登记,2024-03-04T10:00,,\na,事,派单,2024-03-04T11:00,,\na,事,求助,2024-03-04T12:00,2,\n"
                     "a,事,意见,2024-03-05T10:00,,同意\na,事,办结,2024-03-05T11:00,,\n");
    only_misfit(held_report(&h), MISFIT_PARTS, "办理");
    held_close(&h);
    (void)state;
}

static void a_case_without_its_beginning_is_said_and_followed(void **state) {
    struct held h;
    open_affair(&h);
    struct fit_report *r = held_csv(&h, "a,派单,2024-03-04T11:00\na,办结,2024-03-05T11:00\nb,办结,2024-03-05T11:00\nb,评价,2024-03-05T12:00\n");
    assert_int_equal(r->no_opening, 2);
    assert_int_equal(r->fitting, 0);
    assert_int_equal(r->misfits, 0);
    held_close(&h);
    (void)state;
}

static void a_step_the_log_does_not_record_is_put_in_where_it_is_needed(void **state) {
    struct held h;
    open_affair(&h);
    held_map(&h, "# 派单不在日志里\n- = 派单\nGo = 登记\nDone = 办结\nTea = -\n");
    struct fit_report *r = held_csv(&h, "a,Go,2024-03-04T10:00\na,Tea,2024-03-04T10:20\na,Done,2024-03-04T10:30\n");
    assert_int_equal(r->fitting, 1);
    assert_int_equal(r->ignored, 1);
    assert_int_equal(r->unrecorded, 1);
    held_close(&h);
    (void)state;
}

static void late_is_what_the_clock_says_with_its_pauses_extensions_and_choices(void **state) {
    // 答复 is ten days, two where it is urgent; a pause in days counts for it, and so do 3 working days of extension.
    static const struct {
        const char *end;
        bool urgent, paused, extended, late;
    } all[] = {
        {"2024-03-14T23:59", false, false, false, false}, {"2024-03-15T00:01", false, false, false, true},
        {"2024-03-06T23:59", true, false, false, false},  {"2024-03-07T00:01", true, false, false, true},
        {"2024-03-18T23:59", false, true, false, false},  {"2024-03-19T00:01", false, true, false, true},
        {"2024-03-19T23:59", false, false, true, false},  {"2024-03-20T00:01", false, false, true, true},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct held h;
        struct buf b = BUF_INIT;
        open_affair(&h);
        buf_printf(&b, "case:concept:name,concept:name,time:timestamp,huiyin:choices\na,登记,2024-03-04T10:00,%s\na,派单,2024-03-04T11:00,\n", all[i].urgent ? "缓急=急" : "");
        if (all[i].paused) buf_add(&b, STR("a,暂停,2024-03-05T11:00,\na,恢复,2024-03-09T11:00,\n"));
        if (all[i].extended) buf_add(&b, STR("a,延期,2024-03-05T11:00,\n"));
        buf_printf(&b, "a,办结,%s,\n", all[i].end);
        buf_byte(&b, '\0');
        log_good(&h.log, b.p);
        struct fit_report *r = held_report(&h);
        if (r->misfits) fail_msg("row %zu has a misfit: %.*s", i, SP(misfit_word(r->kinds[0].why, true)));
        if (r->clocks[0][0].late != all[i].late) fail_msg("row %zu: late %d", i, (int)r->clocks[0][0].late);
        buf_release(&b);
        held_close(&h);
    }
    (void)state;
}

// 转 and 送 may both be open when the part has ended: the first of them happens, as in the desk.
#define TWO \
    "程序 小 第1版 自 2020-01-01\n角色 窗口 常设\n角色 协办 随 协办\n角色 来人 随 来人\n字段 来人 人\n字段 协办 单位们\n环节 待办 由 窗口 限 期 到期 升级 窗口\n" \
    "环节 待齐 由 窗口 限 期 到期 升级 窗口\n环节 已结 终点\n时钟 答复 自 登记、转 至 办结 限 期 到期 升级 窗口\n动作 登记 到 待办 由 窗口 须填 来人\n" \
    "动作 求助 从 待办 到 待齐 由 窗口 须填 协办 分出 意见 予 协办\n动作 转 从 待齐 到 待办 由 系统 自动 要 意见 已齐 至多 次\n" \
    "动作 送 从 待齐 到 已结 由 系统 自动 要 意见 已齐 告知\n动作 办结 从 待办 到 已结 由 窗口 告知\n" \
    "分件 意见\n  环节 待出 由 协办、窗口 限 期 到期 升级 窗口\n  环节 好 终点 同意\n  动作 赞成 从 待出 到 好 由 协办、窗口\n"

static void of_two_things_the_system_does_at_once_the_first_happens(void **state) {
    struct held h;
    held_open(&h, TWO, "方案 小 第1版 自 2020-01-01\n期 = 5日\n次 = 1次\n");
    struct fit_report *r = held_csv(&h, "a,登记,2024-03-04T10:00\na,求助,2024-03-04T11:00\na,赞成,2024-03-04T12:00\na,转,2024-03-04T12:00\na,求助,2024-03-04T13:00\n"
                                        "a,赞成,2024-03-04T14:00\na,送,2024-03-04T14:00\n");
    assert_int_equal(r->fitting, 1);
    assert_int_equal(r->put_in, 0);
    assert_int_equal(r->clocks[0][0].runs, 2); // 转 began it anew: the first run was neither stopped nor late
    assert_int_equal(r->clocks[0][0].stopped, 1);
    only_misfit(held_csv(&h, "a,登记,2024-03-04T10:00\na,求助,2024-03-04T11:00\na,赞成,2024-03-04T12:00\na,送,2024-03-04T12:00\n"), MISFIT_AUTOMATIC, "待齐");
    held_close(&h);
    (void)state;
}

static void a_stage_that_halts_stops_the_other_clocks(void **state) {
    for (int late = 0; late <= 1; late++) {
        struct held h;
        held_open(&h, "程序 小 第1版 自 2020-01-01\n角色 窗口 常设\n角色 来人 随 来人\n字段 来人 人\n环节 待办 由 窗口 限 期 到期 升级 窗口\n"
                      "环节 挂着 由 窗口 限 挂 到期 升级 窗口 停钟\n环节 已结 终点\n时钟 答复 自 登记 至 办结 限 期 到期 升级 窗口\n"
                      "动作 登记 到 待办 由 窗口 须填 来人\n动作 挂账 从 待办 到 挂着 由 窗口 至多 次\n动作 恢复办理 从 挂着 到 待办 由 窗口\n动作 办结 从 待办、挂着 到 已结 由 窗口 告知\n",
                  "方案 小 第1版 自 2020-01-01\n期 = 5日\n挂 = 30日\n次 = 1次\n");
        // Three days on the shelf: five days from the 4th become eight, the end of the 12th.
        struct fit_report *r = held_csv(&h, late ? "a,登记,2024-03-04T10:00\na,挂账,2024-03-05T11:00\na,恢复办理,2024-03-08T12:00\na,办结,2024-03-13T00:30\n"
                                                 : "a,登记,2024-03-04T10:00\na,挂账,2024-03-05T11:00\na,恢复办理,2024-03-08T12:00\na,办结,2024-03-12T23:30\n");
        assert_int_equal(r->fitting, 1);
        assert_int_equal(r->clocks[0][0].late, late);
        held_close(&h);
    }
    (void)state;
}

static void days_go_by_the_offsets_of_the_log_where_asked(void **state) {
    // 00:30 of summer time is 23:30 of the day before at the profile's offset: one day less to the deadline.
    for (int own = 0; own <= 1; own++) {
        struct held h;
        held_open(&h, PROCEDURE, "方案 甲 第1版 自 2020-01-01\nutc_offset = +01:00\n收 = 2个工作日\n办 = 5个工作日\n评 = 3日\n答 = 10日\n次 = 1次\n停 = 5日\n延 = 3个工作日\n窗 = 4日\n");
        h.fit.own_offsets = own;
        struct fit_report *r = held_csv(&h, "a,登记,2024-06-04T00:30+02:00\na,派单,2024-06-04T11:00+02:00\na,办结,2024-06-14T11:00+02:00\n");
        assert_int_equal(r->fitting, 1);
        assert_int_equal(r->clocks[0][0].late, !own);
        r = held_csv(&h, "a,登记,2024-06-04T00:30+02:00\na,派单,2024-06-04T11:00+02:00\na,办结,2024-06-14T23:30+02:00\n");
        assert_int_equal(r->clocks[0][0].late, !own);
        r = held_csv(&h, "a,登记,2024-06-12T00:30+02:00\na,派单,2024-06-12T11:00+02:00\na,办结,2024-06-22T11:00+02:00\n"); // ends a Saturday or Friday
        assert_int_equal(r->clocks[0][0].late, !own);
        held_close(&h);
    }
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_that_goes_the_way_of_the_procedure_fits),
        cmocka_unit_test(a_guard_the_log_does_not_settle_is_settled_by_what_follows),
        cmocka_unit_test(a_choice_the_log_gives_settles_the_guard),
        cmocka_unit_test(every_misfit_says_why_and_the_case_goes_on),
        cmocka_unit_test(a_misfit_names_what_was_possible),
        cmocka_unit_test(a_matter_is_opened_again_only_within_its_window),
        cmocka_unit_test(what_the_system_does_is_put_in_when_its_time_has_come),
        cmocka_unit_test(an_open_case_ends_by_the_system_when_the_log_reaches_so_far),
        cmocka_unit_test(a_part_may_stand_in_the_case_of_its_whole),
        cmocka_unit_test(a_part_may_be_a_case_of_its_own),
        cmocka_unit_test(a_whole_waits_for_as_many_parts_as_it_split_off),
        cmocka_unit_test(a_case_without_its_beginning_is_said_and_followed),
        cmocka_unit_test(a_step_the_log_does_not_record_is_put_in_where_it_is_needed),
        cmocka_unit_test(late_is_what_the_clock_says_with_its_pauses_extensions_and_choices),
        cmocka_unit_test(of_two_things_the_system_does_at_once_the_first_happens),
        cmocka_unit_test(a_stage_that_halts_stops_the_other_clocks),
        cmocka_unit_test(days_go_by_the_offsets_of_the_log_where_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
