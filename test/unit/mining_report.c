// SPDX-License-Identifier: Apache-2.0
// What a report over a whole log says: deadlines of the log, precision, maps, both languages and JSON.
#include "mining_affair.h"

static void the_deadline_of_the_log_is_compared(void **state) {
    struct held h;
    struct log_options o = {.utc_offset = UTC_OFFSET_CHINA, .start = STR("case:begin"), .deadline = STR("case:due")};
    struct fault f;
    open_affair(&h);
    assert_int_equal(log_of(&h.log, STR("case:concept:name,concept:name,time:timestamp,case:begin,case:due\na,登记,2024-03-04T10:00,2024-03-01,2024-03-11\n"
                                        "b,登记,2024-03-04T10:00,2024-03-01,2024-03-03\n"), &o, SIZE_MAX, &f), 0);
    struct fit_report *r = held_report(&h);
    assert_int_equal(r->with_deadline, 2);
    assert_int_equal(r->after_deadline, 1);
    assert_int_equal(r->clocks[0][0].compared, 2);
    assert_int_equal(r->clocks[0][0].same_day, 1); // ten days from 2024-03-01
    assert_int_equal(r->distance_count, 2);
    held_close(&h);
    (void)state;
}

static void precision_counts_what_could_have_been_done_and_never_was(void **state) {
    struct held h;
    held_open(&h, "程序 小 第1版 自 2020-01-01\n角色 窗口 常设\n角色 来人 随 来人\n字段 来人 人\n环节 待办 由 窗口 限 期 到期 升级 窗口\n环节 已结 终点\n"
                  "动作 登记 到 待办 由 窗口 须填 来人\n动作 甲 从 待办 到 已结 由 窗口 告知\n动作 乙 从 待办 到 已结 由 窗口 告知\n",
              "方案 小 第1版 自 2020-01-01\n期 = 5日\n");
    struct fit_report *r = held_csv(&h, "a,登记,2024-03-04T10:00\na,甲,2024-03-04T11:00\nb,登记,2024-03-04T10:00\nb,甲,2024-03-04T11:00\n");
    assert_int_equal(r->states, 2);
    assert_int_equal(r->open_actions, 3); // 登记; 甲 or 乙
    assert_int_equal(r->seen_actions, 2);
    assert_int_equal(r->weighted_open, 6);
    assert_int_equal(r->weighted_seen, 4);
    assert_int_equal(r->variant_count, 1);
    assert_int_equal(r->variants[0].count, 2);
    r = held_csv(&h, "a,登记,2024-03-04T10:00\na,甲,2024-03-04T11:00\nb,登记,2024-03-04T10:00\nb,乙,2024-03-04T11:00\n");
    assert_int_equal(r->seen_actions, r->open_actions);
    held_close(&h);
    (void)state;
}

static void a_bad_map_is_refused_with_its_line(void **state) {
    static const struct {
        const char *code;
        int line;
        const char *text, *hint;
    } bad[] = {
        {"map-syntax", 2, "# x\n登记\n", "="},       {"map-syntax", 1, "= 登记\n", "="},       {"map-syntax", 1, "a =\n", "="},
        {"map-unknown", 1, "a = 派但\n", "派单"},     {"map-unknown", 1, "a = 意见/赞城\n", "赞成"}, {"map-unknown", 1, "a = 没有/赞成\n", "没有/赞成"},
        {"map-twice", 3, "a = 登记\n\na = 派单\n", "1"}, {"map-silent", 1, "- = -\n", "- ="},      {"bad-utf8", 2, "a = 登记\n\xFF = 登记\n", "UTF-8"},
    };
    struct held h;
    open_affair(&h);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct name_map *m;
        struct fault f;
        if (name_map_read(&m, str_c(bad[i].text), h.p, &f) == 0) fail_msg("taken: %s", bad[i].text);
        if (strcmp(f.code, bad[i].code) || f.line != bad[i].line || !strstr(f.zh, bad[i].hint)) fail_msg("%s in line %d: %s\n%s", f.code, f.line, f.zh, bad[i].text);
    }
    held_close(&h);
    (void)state;
}

static void a_map_says_which_part_and_which_of_its_lines_are_not_needed(void **state) {
    struct held h;
    size_t pos = 0;
    struct str name;
    int line;
    open_affair(&h);
    held_map(&h, "A = 登记\nB=b = 派单\nC = 意见/赞成\nD = 意见\nE = 意见/异议\n");
    struct fit_report *r = held_csv(&h, "a,A,2024-03-04T10:00\na,B=b,2024-03-04T11:00\na,求助,2024-03-04T12:00\na,C,2024-03-05T10:00\n"
                                       "b,A,2024-03-04T10:00\nb,B=b,2024-03-04T11:00\nb,求助,2024-03-04T12:00\nb,E,2024-03-05T10:00\n");
    assert_int_equal(r->fitting, 2);
    assert_true(name_map_unused(h.map, &h.log, &pos, &name, &line));
    assert_str(name, "D");
    assert_int_equal(line, 4);
    assert_false(name_map_unused(h.map, &h.log, &pos, &name, &line));
    held_close(&h);
    (void)state;
}

static void the_report_says_it_in_both_languages_and_as_json(void **state) {
    struct held h;
    struct buf zh = BUF_INIT, en = BUF_INIT, js = BUF_INIT;
    struct json_out j;
    struct fault f;
    json_t *x;
    open_affair(&h);
    struct fit_report *r = held_csv(&h, "a,登记,2024-03-04T10:00\na,办结,2024-03-04T10:30\nb,登记,2024-03-04T10:00\n");
    fit_report_text(&zh, r, 5, false);
    fit_report_text(&en, r, 5, true);
    assert_true(str_find(buf_str(&zh), STR("整件契合的件：1 / 2  50.0%")) >= 0);
    assert_true(str_find(buf_str(&en), STR("cases that fit whole: 1 / 2  50.0%")) >= 0);
    assert_true(str_find(buf_str(&zh), STR("这个环节不能做")) >= 0);
    assert_true(utf8_fault(buf_str(&zh)) < 0);
    jo_init(&j, &js);
    jo_open(&j, '{');
    fit_report_json(&j, r, 5);
    jo_close(&j);
    if (json_read(buf_str(&js), &x, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(x, "fitting_cases"), "numerator")), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(x, "misfits"), 0), "why")), "not-here");
    json_decref(x);
    buf_release(&zh);
    buf_release(&en);
    buf_release(&js);
    held_close(&h);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_deadline_of_the_log_is_compared),
        cmocka_unit_test(precision_counts_what_could_have_been_done_and_never_was),
        cmocka_unit_test(a_bad_map_is_refused_with_its_line),
        cmocka_unit_test(a_map_says_which_part_and_which_of_its_lines_are_not_needed),
        cmocka_unit_test(the_report_says_it_in_both_languages_and_as_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
