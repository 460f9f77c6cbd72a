// SPDX-License-Identifier: Apache-2.0
// Supervision and its slips, of targets and of ordinary matters; the daily list.
#include "target.h"

static const struct row_supervision *supervision(struct city *c, const char *number, const struct row_slip **ret_slip) {
    struct fault f;
    struct cell at[2];
    struct stream *st;
    size_t pos = 0;
    assert_int_equal(store_first(c->store, SQL_SLIP_BY_NUMBER, &CELL_TEXT(str_c(number)), 1, at, 2, &f), 1);
    int64_t n = at[1].i;
    assert_int_equal(desk_stream(&c->desk, at[0].i, STREAM_SUPERVISION, &st, &f), 0);
    do *ret_slip = stream_next(st, TABLE_SLIP, &pos);
    while ((*ret_slip)->n != n);
    return stream_row(st, TABLE_SUPERVISION);
}

static void slips_climb_the_ladder_one_at_a_time(void **state) {
    (void)state;
    struct city c;
    const struct row_slip *s;
    target_city(&c);
    plants(&c);
    does(&c, "slip.issue", "super", "2025-07-01T10:00", "target=工厂;colour=蓝;ground=半年没有读数;limit=5个工作日");
    const struct row_supervision *v = supervision(&c, "督蓝〔2025〕1号", &s);
    assert_int_equal(v->slips, 1);
    assert_int_equal(s->due, moment("2025-07-09")); // Tuesday and five working days: Tuesday's 24:00
    refused_at(&c, "slip-open", "colour", "slip.issue", "super", "2025-07-02", "target=工厂;colour=橙;ground=再催");
    refused_at(&c, "slip-running", "slip", "slip.settle", "super", "2025-07-02", "slip=督蓝〔2025〕1号;done=否;note=没有动静");
    does(&c, "slip.settle", "super", "2025-07-09T00:00", "slip=督蓝〔2025〕1号;done=否;note=逾期未答复");
    refused_at(&c, "slip-order", "colour", "slip.issue", "super", "2025-07-09T10:00", "target=工厂;colour=蓝;ground=再催");
    refused_at(&c, "slip-order", "colour", "slip.issue", "super", "2025-07-09T10:00", "target=工厂;colour=红;ground=再催");
    does(&c, "slip.issue", "super", "2025-07-09T10:00", "target=工厂;colour=orange;ground=逾期未答复");
    does(&c, "slip.sign", "house", "2025-07-10T10:00", "slip=督橙〔2025〕1号");
    does(&c, "slip.answer", "house", "2025-07-11T10:00", "slip=督橙〔2025〕1号;answer=正在统计");
    does(&c, "slip.settle", "second", "2025-07-14T10:00", "slip=督橙〔2025〕1号;done=0;note=仍无读数");
    does(&c, "slip.issue", "super", "2025-07-14T11:00", "target=工厂;colour=red;ground=仍无读数");
    does(&c, "slip.settle", "super", "2025-08-01T11:00", "slip=督红〔2025〕1号;done=0;note=仍无读数");
    does(&c, "slip.issue", "super", "2025-08-01T12:00", "target=工厂;colour=约谈;ground=约谈分管负责人");
    does(&c, "slip.sign", "house", "2025-08-04T10:00", "slip=督谈〔2025〕1号");
    does(&c, "slip.answer", "house", "2025-08-05T10:00", "slip=督谈〔2025〕1号;answer=已补报");
    does(&c, "slip.settle", "super", "2025-08-06T10:00", "slip=督谈〔2025〕1号;done=1;note=已落实");
    v = supervision(&c, "督谈〔2025〕1号", &s);
    assert_int_equal(v->level, COLOUR_NONE);
    assert_int_equal(s->done, 1);
    does(&c, "slip.issue", "super", "2025-09-01T12:00", "target=工厂;colour=蓝;ground=又是一事"); // it begins anew, the series goes on
    supervision(&c, "督蓝〔2025〕2号", &s);
    target_finish(&c);
}

static void an_urgent_red_needs_its_reason(void **state) {
    (void)state;
    struct city c;
    const struct row_slip *s;
    target_city(&c);
    plants(&c);
    refused_at(&c, "slip-order", "颜色", "slip.issue", "super", "2025-07-01", "target=工厂;颜色=红;ground=安全事故");
    does(&c, "slip.issue", "super", "2025-07-01", "target=工厂;colour=红;ground=安全事故;urgent_reason=有伤亡");
    supervision(&c, "督红〔2025〕1号", &s);
    assert_int_equal(s->urgent, 1);
    assert_str(s->urgent_reason.hidden, "有伤亡");
    target_finish(&c);
}

static void nobody_supervises_a_second_time(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    handled(&c, "甲-1", "2025-07-01T09:00");
    does(&c, "supervision.open", "rival", "2025-07-01T10:00", "matter=甲-1");
    refused_at(&c, "supervised-already", "by", "slip.issue", "super", "2025-07-02", "matter=甲-1;colour=蓝;ground=快到期");
    refused_at(&c, "supervised-already", "by", "supervision.open", "super", "2025-07-02", "matter=甲-1");
    refused_at(&c, "supervised-already", "matter", "supervision.open", "rival", "2025-07-02", "matter=甲-1");
    refused_at(&c, "supervised-already", "by", "supervision.open", "rival", "2025-07-02", "target=工厂"); // its own supervisor is 测试市
    struct answer a = city_try(&c, line_of(&c, "supervision.open", "", "super", "2025-07-02", "matter=甲-1"));
    assert_non_null(strstr(a.fault.zh, "市发改委"));
    assert_non_null(strstr(a.fault.zh, "2025-07-01"));
    does(&c, "supervision.end", "rival", "2025-07-03", "matter=甲-1;note=移交督查室");
    does(&c, "slip.issue", "super", "2025-07-03", "matter=甲-1;colour=蓝;ground=快到期");
    target_finish(&c);
}

// Two commands of one batch: the second sees what the first did before anything is written.
static void double_supervision_is_seen_within_a_batch(void **state) {
    (void)state;
    struct city c;
    struct answer a;
    struct fault f;
    target_city(&c);
    handled(&c, "甲-1", "2025-07-01T09:00");
    const char *lines[] = {line_of(&c, "supervision.open", "", "rival", "2025-07-01T10:00", "matter=甲-1"), line_of(&c, "slip.issue", "", "super", "2025-07-01T10:00", "matter=甲-1;colour=蓝;ground=甲"),
                           line_of(&c, "target.set", "", "super", "2025-07-01T10:00", "code=决定;kind=decision;title=甲"),
                           line_of(&c, "target.set", "", "super", "2025-07-01T10:00", "code=决定;kind=decision;title=乙"),
                           line_of(&c, "target.set", "", "super", "2025-07-01T10:00", "code=子;kind=task;parent=决定;title=子"),
                           line_of(&c, "target.ask_closing", "", "super", "2025-07-01T10:00", "target=决定;evidence=无")};
    static const char *const codes[] = {NULL, "supervised-already", NULL, "code-taken", NULL, "children-open"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct command command;
        assert_int_equal(command_from_json(&command, str_c(lines[i]), UTC_OFFSET_CHINA, &c.arena, &f), 0);
        desk_run(&c.desk, &command, &a);
        assert_int_equal(a.ok, codes[i] == NULL);
        if (codes[i]) assert_string_equal(a.fault.code, codes[i]);
    }
    assert_int_equal(store_begin(c.store, &f), 0);
    assert_int_equal(desk_write(&c.desk, &f), 0);
    assert_int_equal(store_commit(c.store, &f), 0);
    desk_written(&c.desk);
    target_finish(&c);
}

static void a_slip_is_signed_for_before_it_is_answered_by_the_office_it_went_to(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    handled(&c, "甲-1", "2025-07-01T09:00");
    does(&c, "slip.issue", "super", "2025-07-01T10:00", "matter=甲-1;colour=蓝;ground=快到期");
    refused_at(&c, "not-signed", "slip", "slip.answer", "house", "2025-07-01T11:00", "slip=督蓝〔2025〕1号;answer=在办");
    refused_at(&c, "not-allowed", "by", "slip.sign", "water", "2025-07-01T11:00", "slip=督蓝〔2025〕1号");
    refused_at(&c, "unknown-slip", "slip", "slip.sign", "house", "2025-07-01T11:00", "slip=督蓝〔2025〕2号");
    refused_at(&c, "at-goes-back", "at", "slip.sign", "house", "2025-07-01T09:30", "slip=督蓝〔2025〕1号");
    does(&c, "slip.sign", "house", "2025-07-01T11:00", "slip=督蓝〔2025〕1号");
    refused_at(&c, "signed-already", "slip", "slip.sign", "house", "2025-07-01T11:00", "slip=督蓝〔2025〕1号");
    refused_at(&c, "not-answered", "slip", "slip.settle", "super", "2025-07-01T12:00", "slip=督蓝〔2025〕1号;done=1;note=好");
    refused_at(&c, "slip-open", "matter", "supervision.end", "super", "2025-07-01T12:00", "matter=甲-1;note=好");
    does(&c, "slip.answer", "house", "2025-07-01T13:00", "slip=督蓝〔2025〕1号;answer=今天办完");
    refused_at(&c, "answered-already", "slip", "slip.answer", "house", "2025-07-01T14:00", "slip=督蓝〔2025〕1号;answer=今天办完");
    refused_at(&c, "other-supervisor", "by", "slip.settle", "rival", "2025-07-01T14:00", "slip=督蓝〔2025〕1号;done=1;note=好");
    does(&c, "slip.settle", "super", "2025-07-01T14:00", "slip=督蓝〔2025〕1号;done=1;note=好");
    refused_at(&c, "slip-settled", "slip", "slip.settle", "super", "2025-07-01T14:00", "slip=督蓝〔2025〕1号;done=1;note=好");
    does(&c, "supervision.end", "super", "2025-07-01T15:00", "matter=甲-1;note=好");
    refused_at(&c, "not-supervised", "matter", "supervision.end", "super", "2025-07-01T15:00", "matter=甲-1;note=好");
    target_finish(&c);
}

static void a_slip_has_a_subject_an_addressee_a_ground_and_a_limit(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    appeal(&c, "甲-1", "2025-07-01T09:00"); // nobody leads it yet
    refused_at(&c, "missing-field", "target", "slip.issue", "super", "2025-07-01T10:00", "colour=蓝;ground=甲");
    refused_at(&c, "field-conflict", "matter", "slip.issue", "super", "2025-07-01T10:00", "target=工厂;matter=甲-1;colour=蓝;ground=甲");
    refused_at(&c, "missing-field", "addressee", "slip.issue", "super", "2025-07-01T10:00", "matter=甲-1;colour=蓝;ground=甲");
    refused_at(&c, "missing-field", "ground", "slip.issue", "super", "2025-07-01T10:00", "target=工厂;colour=蓝");
    refused_at(&c, "bad-word", "colour", "slip.issue", "super", "2025-07-01T10:00", "target=工厂;colour=绿;ground=甲");
    refused_at(&c, "bad-limit", "limit", "slip.issue", "super", "2025-07-01T10:00", "target=工厂;colour=蓝;ground=甲;limit=尽快");
    refused_at(&c, "bad-limit", "limit", "slip.issue", "super", "2025-07-01T10:00", "target=工厂;colour=蓝;ground=甲;limit=0日");
    refused_at(&c, "unknown-office", "addressee", "slip.issue", "super", "2025-07-01T10:00", "target=工厂;colour=蓝;ground=甲;addressee=没有的局");
    refused_at(&c, "not-allowed", "by", "slip.issue", "house", "2025-07-01T10:00", "target=工厂;colour=蓝;ground=甲");
    does(&c, "slip.issue", "super", "2025-07-01T10:00", "matter=甲-1;colour=蓝;ground=没人管;addressee=市水务局"); // no number was lost
    does(&c, "slip.sign", "water", "2025-07-01T10:00", "slip=督蓝〔2025〕1号");
    target_finish(&c);
}

static void what_has_ended_is_not_supervised(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    appeal(&c, "甲-1", "2025-07-01T09:00");
    act(&c, "直接答复", "甲-1", "desk", "2025-07-01T10:00", "办理结果=已修;告知方式=电话");
    refused_at(&c, "ended", "matter", "slip.issue", "super", "2025-07-01T11:00", "matter=甲-1;colour=蓝;ground=甲;addressee=市水务局");
    refused_at(&c, "ended", "matter", "supervision.open", "super", "2025-07-01T11:00", "matter=甲-1");
    target_finish(&c);
}

static void numbers_have_no_gaps_per_colour_and_year(void **state) {
    (void)state;
    struct city c;
    const struct row_slip *s;
    target_city(&c);
    for (int i = 1; i <= 3; i++) {
        struct str number = arena_printf(&c.arena, "甲-%d", i);
        handled(&c, number.p, "2025-12-30T09:00");
        refused_at(&c, "slip-order", "colour", "slip.issue", "super", "2025-12-30T10:00", arena_printf(&c.arena, "matter=甲-%d;colour=red;ground=甲", i).p);
        does(&c, "slip.issue", "super", i < 3 ? "2025-12-30T10:00" : "2026-01-01T10:00", arena_printf(&c.arena, "matter=甲-%d;colour=blue;ground=甲", i).p);
    }
    supervision(&c, "督蓝〔2025〕1号", &s);
    supervision(&c, "督蓝〔2025〕2号", &s);
    supervision(&c, "督蓝〔2026〕1号", &s);
    target_finish(&c);
}

static void destroying_a_matter_destroys_what_its_slips_say(void **state) {
    (void)state;
    struct city c;
    const struct row_slip *s;
    target_city(&c);
    handled(&c, "甲-1", "2025-07-01T09:00");
    does(&c, "slip.issue", "super", "2025-07-01T10:00", "matter=甲-1;colour=蓝;ground=王小二反映");
    int64_t id = city_matter(&c, "甲-1").row->id;
    does(&c, "content.destroy", "admin", "2025-07-02", arena_printf(&c.arena, "stream=%lld;ground=依法", (long long)id).p);
    supervision(&c, "督蓝〔2025〕1号", &s);
    assert_int_equal(s->ground.hidden.n, 0);
    target_finish(&c);
}

// --- the daily list

static struct daily daily_at(struct city *c, const char *day, int64_t office) {
    struct daily d = {0};
    struct fault f;
    day_t on;
    struct view *v = arena_new(&c->arena, struct view);
    *v = (struct view){&c->desk, &c->arena, UTC_OFFSET_CHINA, VIEWER_OFFICE};
    if (date_parse(str_c(day), &on, &f) < 0 || daily_read(&d, v, on, office, &f) < 0) fail_msg("%s", f.en);
    return d;
}

// Handled from Tuesday 1 July 2025: 办理期限 7 working days, until Thursday 10 July 24:00; yellow from two working days
// before, Tuesday 8 July 24:00.
static void the_daily_list_names_what_is_near_due_and_overdue(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    handled(&c, "甲-1", "2025-07-01T09:00");
    act(&c, "联系", "甲-1", "house", "2025-07-01T10:00", "联系方式=电话");
    assert_int_equal(city_matter(&c, "甲-1").row->due, moment("2025-07-11"));
    assert_int_equal(daily_at(&c, "2025-07-08", 0).count, 0);
    struct daily d = daily_at(&c, "2025-07-09", 0);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.items[0].state, DAILY_SOON);
    assert_int_equal(d.items[0].light, LIGHT_YELLOW);
    assert_int_equal(d.items[0].days, 2);
    d = daily_at(&c, "2025-07-10", 0);
    assert_int_equal(d.items[0].state, DAILY_TODAY);
    assert_int_equal(d.items[0].light, LIGHT_YELLOW);
    d = daily_at(&c, "2025-07-14", 0); // Monday: one working day late, Friday
    assert_int_equal(d.items[0].state, DAILY_OVERDUE);
    assert_int_equal(d.items[0].light, LIGHT_RED);
    assert_int_equal(d.items[0].days, 1);
    assert_int_equal(d.all.overdue, 1);
    assert_int_equal(d.all.red, 1);
    target_finish(&c);
}

static void the_daily_list_is_by_office_with_the_slip_that_runs(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    handled(&c, "甲-1", "2025-07-01T09:00");
    handled(&c, "甲-2", "2025-07-01T09:00");
    appeal(&c, "乙-1", "2025-07-01T09:00");
    act(&c, "派单", "乙-1", "desk", "2025-07-01T09:00", "主办单位=市水务局");
    act(&c, "签收", "乙-1", "water", "2025-07-01T09:00", "");
    does(&c, "slip.issue", "super", "2025-07-01T10:00", "matter=甲-2;colour=蓝;ground=快办;limit=1个工作日");
    struct daily d = daily_at(&c, "2025-07-14", 0);
    assert_int_equal(d.count, 3);
    assert_int_equal(d.office_count, 2);
    assert_int_equal(d.offices[0].overdue + d.offices[1].overdue, 3);
    assert_int_equal(d.slip_count, 1);
    assert_int_equal(d.slips_late, 1);
    assert_int_equal(d.slips_unsigned, 1);
    int with_slip = 0;
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].slip) {
            with_slip++;
            assert_str(d.items[i].number, "甲-2");
            assert_str(d.items[i].slip->row.number, "督蓝〔2025〕1号");
        }
    assert_int_equal(with_slip, 1);
    int64_t water = city_matter(&c, "乙-1").row->lead;
    d = daily_at(&c, "2025-07-14", water);
    assert_int_equal(d.count, 1);
    assert_str(d.items[0].number, "乙-1");
    assert_int_equal(d.slip_count, 0);
    target_finish(&c);
}

static enum light light(const char *profile, const char *due, const char *when) {
    struct calendar *c = NULL;
    struct profile *p = NULL;
    struct buf text = BUF_INIT;
    struct fault f;
    assert_int_equal(file_read("calendar/china.tsv", 1 << 20, &text, &f), 0);
    assert_int_equal(calendar_parse(&c, buf_str(&text), &f), 0);
    if (profile && profile_read(&p, str_c(profile), &f) < 0) fail_msg("%s", f.en);
    enum light l = deadline_light(c, DAY_RULES_DEFAULT, p, moment(due), moment(when));
    profile_free(p);
    calendar_free(c);
    buf_release(&text);
    return l;
}

static void lights_of_deadlines_are_the_profiles(void **state) {
    (void)state;
    static const char own[] = "方案 甲 第1版 自 2024-01-01\n黄灯提前 = 5个工作日 红灯 = 1个工作日\n";
    // Due Friday 11 July 2025, 24:00.
    assert_int_equal(light(NULL, "2025-07-12", "2025-07-09T23:59"), LIGHT_GREEN);
    assert_int_equal(light(NULL, "2025-07-12", "2025-07-10T00:00"), LIGHT_YELLOW);
    assert_int_equal(light(NULL, "2025-07-12", "2025-07-11T23:59"), LIGHT_YELLOW);
    assert_int_equal(light(NULL, "2025-07-12", "2025-07-12"), LIGHT_RED);
    assert_int_equal(light(own, "2025-07-12", "2025-07-04T23:59"), LIGHT_GREEN);
    assert_int_equal(light(own, "2025-07-12", "2025-07-05"), LIGHT_YELLOW);
    assert_int_equal(light(own, "2025-07-12", "2025-07-12"), LIGHT_YELLOW); // red a working day later: Monday 24:00
    assert_int_equal(light(own, "2025-07-12", "2025-07-14T23:59"), LIGHT_YELLOW);
    assert_int_equal(light(own, "2025-07-12", "2025-07-15"), LIGHT_RED);
}

static void bounds_of_lights_are_the_profiles(void **state) {
    (void)state;
    struct profile *p = NULL;
    struct fault f;
    if (profile_read(&p, STR("方案 甲 第1版 自 2024-01-01\n进度黄灯 = 95.5% 进度红灯 = 70%\n"), &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(profile_bounds(p).yellow, 955000);
    assert_int_equal(profile_bounds(p).red, 700000);
    profile_free(p);
    if (profile_read(&p, STR("方案 甲 第1版 自 2024-01-01\n进度黄灯 = 高\n"), &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(profile_bounds(p).yellow, SHARE_WHOLE); // what is no share leaves what is usual
    assert_int_equal(profile_bounds(NULL).red, 800000);
    profile_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_climb_the_ladder_one_at_a_time),
        cmocka_unit_test(an_urgent_red_needs_its_reason),
        cmocka_unit_test(nobody_supervises_a_second_time),
        cmocka_unit_test(double_supervision_is_seen_within_a_batch),
        cmocka_unit_test(a_slip_is_signed_for_before_it_is_answered_by_the_office_it_went_to),
        cmocka_unit_test(a_slip_has_a_subject_an_addressee_a_ground_and_a_limit),
        cmocka_unit_test(what_has_ended_is_not_supervised),
        cmocka_unit_test(numbers_have_no_gaps_per_colour_and_year),
        cmocka_unit_test(destroying_a_matter_destroys_what_its_slips_say),
        cmocka_unit_test(the_daily_list_names_what_is_near_due_and_overdue),
        cmocka_unit_test(the_daily_list_is_by_office_with_the_slip_that_runs),
        cmocka_unit_test(lights_of_deadlines_are_the_profiles),
        cmocka_unit_test(bounds_of_lights_are_the_profiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
