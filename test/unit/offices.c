// SPDX-License-Identifier: Apache-2.0
// Offices that are renamed, merged and split, and their open matters (docs/offices.md). Deputies: deputies.c.
#include "clerk.h"
#include "registry/succession.h"

static const struct stream *office_stream(struct city *c, int64_t id) {
    struct stream *st;
    struct fault f;
    if (desk_stream(&c->desk, id, STREAM_OFFICE, &st, &f) < 0) fail_msg("%s", f.en);
    return st;
}

static int64_t bound(struct city *c, const char *number, const char *role) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m.stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && str_eq(b->role, str_c(role))) return b->office;
    return 0;
}

static bool waits(struct city *c, const char *number) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m.stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && b->waits) return true;
    return false;
}

static struct answer refused(struct city *c, const char *code, const char *verb, const char *number, const char *by, const char *at, const char *fields) {
    struct answer a = city_try(c, line_of(c, verb, number, by, at, fields));
    if (a.ok || strcmp(a.fault.code, code) != 0) fail_msg("%s %s: %s, not %s", verb, fields, a.ok ? "done" : a.fault.code, code);
    return a;
}

static void an_office_keeps_its_old_name_in_history(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = office_id(&c, "市住房局");
    handled(&c, "甲-1", "2024-03-01T09:00");
    act(&c, "office.rename", "", "admin", "2024-03-04T09:00", "机构=市住房局;新名称=市住房城乡建设局;新简称=住建;自=2024-03-02;依据=市编〔2024〕1号");
    assert_str(office_row(&c, id)->name, "市住房城乡建设局");
    assert_str(office_row(&c, id)->alias, "住建");
    assert_int_equal(office_id(&c, "住建"), id);
    assert_int_equal(office_id(&c, "市住房局"), id); // the old name still finds it
    size_t pos = 0;
    const struct row_former_name *was = stream_next(office_stream(&c, id), TABLE_FORMER_NAME, &pos);
    assert_non_null(was);
    assert_str(was->name, "市住房局");
    assert_int_equal(was->since, moment("2020-01-01"));
    assert_int_equal(was->until, moment("2024-03-02"));
    assert_int_equal(bound(&c, "甲-1", "承办单位"), id);
    act(&c, "联系", "甲-1", "house", "2024-03-05T09:00", "联系方式=电话");
    act(&c, "office.rename", "", "admin", "2024-06-01", "office=市住房局;name=市住建委;ground=市编〔2024〕9号");
    assert_int_equal(office_id(&c, "市住房城乡建设局"), id);
    finish(&c);
}

static void a_new_name_needs_a_ground_a_day_and_to_be_free(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "missing-field", "ground", "office.rename", "office=市住房局;name=市住建局");
    bad(&c, "missing-field", "name", "office.rename", "office=市住房局;ground=某号");
    bad(&c, "nothing-to-change", "name", "office.rename", "office=市住房局;name=市住房局;ground=某号");
    bad(&c, "duplicate-office", "name", "office.rename", "office=市住房局;name=市水务局;ground=某号");
    bad(&c, "since-in-future", "since", "office.rename", "office=市住房局;name=市住建局;since=2024-01-06;ground=某号");
    bad(&c, "since-too-early", "since", "office.rename", "office=市住房局;name=市住建局;since=2020-01-01;ground=某号");
    bad(&c, "unknown-office", "office", "office.rename", "office=没有局;name=市住建局;ground=某号");
    no(&c, "not-allowed", "office.rename", "", "desk", DAY, "office=市住房局;name=市住建局;ground=某号");
    finish(&c);
}

static void open_matters_follow_a_merger_and_closed_ones_stay(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t house = office_id(&c, "市住房局");
    handled(&c, "甲-1", "2024-03-01T09:00");
    handled(&c, "甲-2", "2024-03-01T10:00");
    act(&c, "直接答复", (appeal(&c, "甲-3", "2024-03-01T11:00"), "甲-3"), "desk", "2024-03-01T11:30", "办理结果=已修;告知方式=电话");
    act(&c, "撤回", "甲-2", "desk", "2024-03-01T15:00", "理由=不要了;告知方式=电话");
    int64_t due_before = clock_named(&c, "甲-1", "办理中")->due;
    int64_t into = act(&c, "office.merge", "", "admin", "2024-03-04T08:00", "机构=市住房局、市水务局;新名称=市城乡建设局;简称=城建;角色随转=是;依据=市编〔2024〕2号");
    wait_until(&c, "甲-1", "2024-03-04T08:00");
    assert_int_equal(city_matter(&c, "甲-1").row->lead, into);
    assert_int_equal(bound(&c, "甲-1", "承办单位"), into);
    assert_int_equal(clock_named(&c, "甲-1", "办理中")->due, due_before);
    assert_int_equal(events(&c, "甲-1", EVENT_BINDING_MOVED, ""), 1);
    wait_until(&c, "甲-1", "2024-03-04T09:00"); // once only
    assert_int_equal(events(&c, "甲-1", EVENT_BINDING_MOVED, ""), 1);
    assert_int_equal(city_matter(&c, "甲-2").row->lead, house);
    assert_int_equal(events(&c, "甲-2", EVENT_BINDING_MOVED, ""), 0);
    act(&c, "联系", "甲-1", "house", "2024-03-04T09:30", "联系方式=电话"); // roles were carried
    act(&c, "办结", "甲-1", "water", "2024-03-04T10:00", "办理结果=已修;告知方式=电话");
    struct answer a = refused(&c, "office-closed", "office.change", "", "admin", "2024-03-05", "office=市住房局;alias=住");
    assert_non_null(strstr(a.fault.zh, "市城乡建设局"));
    assert_non_null(strstr(a.fault.en, "市城乡建设局"));
    finish(&c);
}

static void without_roles_there_nobody_of_the_old_office_acts(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "甲-1", "2024-03-01T09:00");
    act(&c, "office.merge", "", "admin", "2024-03-04T08:00", "机构=市住房局;并入=市水务局;依据=市编〔2024〕2号");
    no(&c, "not-allowed", "联系", "甲-1", "house", "2024-03-04T09:00", "联系方式=电话"); // moved before it was looked at
    assert_int_equal(city_matter(&c, "甲-1").row->lead, office_id(&c, "市水务局"));
    act(&c, "联系", "甲-1", "water", "2024-03-04T09:30", "联系方式=电话");
    finish(&c);
}

static void parts_go_with_their_body(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "甲-1", "2024-03-01T09:00");
    act(&c, "会办", "甲-1", "house", "2024-03-01T10:00", "会办单位=市水务局、市财政局");
    struct id_list parts;
    struct fault f;
    act(&c, "office.merge", "", "admin", "2024-03-04T08:00", "机构=市水务局;并入=市财政局;依据=市编〔2024〕2号");
    wait_until(&c, "甲-1", "2024-03-04T08:30");
    assert_int_equal(desk_matter_room.parts(&c.desk, city_matter(&c, "甲-1").row->id, &parts, &f), 0);
    assert_int_equal(parts.count, 2);
    for (size_t i = 0; i < 2; i++) {
        struct matter m;
        if (matter_load(&c.desk, parts.ids[i], &m, &f) < 0) fail_msg("%s", f.en);
        assert_int_equal(m.row->lead, office_id(&c, "市财政局"));
    }
    finish(&c);
}

static void a_matter_against_the_receiving_body_waits(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=甲-1;标题=推诿;内容=正文;被诉单位=市水务局;诉求人.name=王小二;诉求人.phone=13800000000");
    act(&c, "派单", "甲-1", "desk", "2024-03-01T09:10", "主办单位=市住房局");
    int64_t house = office_id(&c, "市住房局");
    int64_t into = act(&c, "office.merge", "", "admin", "2024-03-01T10:00", "机构=市住房局、市水务局;新名称=市城建局;依据=市编〔2024〕2号");
    wait_until(&c, "甲-1", "2024-03-01T10:30");
    assert_true(waits(&c, "甲-1"));
    assert_int_equal(city_matter(&c, "甲-1").row->lead, house);
    assert_int_equal(city_matter(&c, "甲-1").row->respondent, into); // and it is kept from it still
    no(&c, "lead-is-respondent", "划转", "甲-1", "super", "2024-03-01T11:00", "原机构=市住房局;承接机构=市城建局;依据=会议纪要");
    no(&c, "not-bound", "划转", "甲-1", "super", "2024-03-01T11:00", "原机构=市财政局;承接机构=测试市;依据=会议纪要");
    no(&c, "not-allowed", "划转", "甲-1", "money", "2024-03-01T11:00", "原机构=市住房局;承接机构=市财政局;依据=会议纪要");
    act(&c, "office.assign", "甲-1", "super", "2024-03-01T11:00", "from=市住房局;to=市财政局;ground=会议纪要");
    assert_false(waits(&c, "甲-1"));
    act(&c, "签收", "甲-1", "money", "2024-03-01T12:00", "");
    finish(&c);
}

static void a_split_goes_by_its_rules_and_what_no_rule_takes_waits(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    static const char *const categories[] = {"路灯", "河道", "其他", "路灯"};
    for (int i = 0; i < 4; i++) {
        struct str number = arena_printf(&c.arena, "甲-%d", i + 1);
        appeal(&c, number.p, "2024-03-01T09:00");
        act(&c, "派单", number.p, "desk", "2024-03-01T09:10", arena_printf(&c.arena, "主办单位=市住房局;类别=%s", categories[i]).p);
    }
    int64_t lamps = say(&c, "office.open", "name=市照明中心"), rivers = office_id(&c, "市水务局");
    // "归口=路灯 = …": the line that tests make splits at the first '='
    act(&c, "office.split", "", "admin", "2024-03-01T10:00", "机构=市住房局;分为=市照明中心、市水务局;归口=路灯 = 市照明中心\\n河道、#甲-4 = 市水务局;依据=市编〔2024〕3号");
    for (int i = 0; i < 4; i++) wait_until(&c, arena_printf(&c.arena, "甲-%d", i + 1).p, "2024-03-01T10:00");
    assert_int_equal(city_matter(&c, "甲-1").row->lead, lamps);
    assert_int_equal(city_matter(&c, "甲-2").row->lead, rivers);
    assert_true(waits(&c, "甲-3"));
    assert_int_equal(city_matter(&c, "甲-4").row->lead, rivers); // named by itself
    act(&c, "office.assign", "甲-3", "desk", "2024-03-01T11:00", "from=市住房局;to=市照明中心;ground=会议纪要");
    assert_int_equal(city_matter(&c, "甲-3").row->lead, lamps);
    finish(&c);
}

static void mergers_and_splits_out_of_form_are_refused(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    bad(&c, "missing-field", "ground", "office.merge", "offices=市住房局、市水务局;name=市城建局");
    bad(&c, "missing-field", "into", "office.merge", "offices=市住房局、市水务局;ground=某号");
    bad(&c, "field-conflict", "into", "office.merge", "offices=市住房局;into=市水务局;name=市城建局;ground=某号");
    bad(&c, "too-few", "offices", "office.merge", "offices=市住房局;name=市城建局;ground=某号");
    bad(&c, "office-twice", "offices", "office.merge", "offices=市住房局、市住房局;name=市城建局;ground=某号");
    bad(&c, "into-itself", "into", "office.merge", "offices=市住房局、市水务局;into=市水务局;ground=某号");
    bad(&c, "unknown-office", "offices", "office.merge", "offices=市住房局、没有局;name=市城建局;ground=某号");
    bad(&c, "duplicate-office", "name", "office.merge", "offices=市住房局、市水务局;name=市财政局;ground=某号");
    bad(&c, "too-few", "into", "office.split", "office=市住房局;into=市水务局;ground=某号");
    bad(&c, "into-itself", "into", "office.split", "office=市住房局;into=市水务局、市住房局;ground=某号");
    bad(&c, "bad-rule", "rules", "office.split", "office=市住房局;into=市水务局、市财政局;rules=路灯;ground=某号");
    bad(&c, "bad-rule", "rules", "office.split", "office=市住房局;into=市水务局、市财政局;rules=路灯 = 测试市;ground=某号");
    bad(&c, "bad-rule", "rules", "office.split", "office=市住房局;into=市水务局、市财政局;rules=路灯 = 市水务局\\n路灯 = 市财政局;ground=某号");
    bad(&c, "unknown-matter", "rules", "office.split", "office=市住房局;into=市水务局、市财政局;rules=#没有 = 市水务局;ground=某号");
    no(&c, "not-allowed", "office.merge", "", "super", DAY, "offices=市住房局、市水务局;name=市城建局;ground=某号");
    finish(&c);
}

static void offices_under_a_merged_one_come_under_its_successor(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t station = say(&c, "office.open", "name=灯站;parent=市住房局");
    bad(&c, "under-merged", "into", "office.merge", "offices=市住房局;into=灯站;ground=某号");
    int64_t into = say(&c, "office.merge", "offices=市住房局、市水务局;name=市住房局;ground=某号"); // a name that was one of theirs
    assert_int_equal(office_row(&c, station)->parent, into);
    assert_int_equal(office_id(&c, "市住房局"), into);
    finish(&c);
}

static void taking_back_a_dispatch_to_a_body_that_is_gone_still_holds(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "甲-1", "2024-03-01T09:00");
    act(&c, "派单", "甲-1", "desk", "2024-03-01T09:10", "主办单位=市住房局");
    act(&c, "office.merge", "", "admin", "2024-03-01T09:12", "机构=市住房局;并入=市水务局;依据=某号");
    wait_until(&c, "甲-1", "2024-03-01T09:13");
    act(&c, "撤销", "甲-1", "desk", "2024-03-01T09:14", "理由=点错了");
    city_at_stage(&c, "甲-1", "待派");
    assert_int_equal(city_matter(&c, "甲-1").row->lead, 0);
    act(&c, "派单", "甲-1", "desk", "2024-03-01T09:20", "主办单位=市水务局");
    finish(&c);
}

// Random mergers among six bodies while matters go on: each open one has a living body, its clock and its duty; the ledger
// verifies and a replay is equal (finish).
static void random_mergers_keep_owner_clock_and_answer(void **state) {
    (void)state;
    enum { BODIES = 6, MATTERS = 24 };
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct city c;
        uint64_t r = seed * UINT64_C(0x9E3779B97F4A7C15);
        city_open(&c, true);
        for (int i = 0; i < BODIES; i++) say(&c, "office.open", arena_printf(&c.arena, "name=局%d", i).p);
        for (int i = 0; i < MATTERS; i++) {
            struct str number = arena_printf(&c.arena, "乙-%d", i);
            appeal(&c, number.p, "2024-03-01T09:00");
            act(&c, "派单", number.p, "desk", "2024-03-01T09:10", arena_printf(&c.arena, "主办单位=局%d", (int)((r = r * 6364136223846793005u + 1442695040888963407u) >> 40) % BODIES).p);
        }
        int moved = 0;
        for (int step = 0; step < 30; step++) {
            r = r * 6364136223846793005u + 1442695040888963407u;
            int a = (int)(r >> 33) % BODIES, b = (int)(r >> 45) % BODIES, k = (int)(r >> 50) % MATTERS;
            struct str at = arena_printf(&c.arena, "2024-03-01T%02d:%02d", 10 + step / 4, step % 4 * 15);
            if (step % 7 == 3 && a != b)
                moved += city_try(&c, line_of(&c, "office.merge", "", "admin", at.p, arena_printf(&c.arena, "机构=局%d;并入=局%d;依据=某号", a, b).p)).ok;
            else
                wait_until(&c, arena_printf(&c.arena, "乙-%d", k).p, at.p);
        }
        assert_true(moved > 0);
        for (int i = 0; i < MATTERS; i++) {
            struct str number = arena_printf(&c.arena, "乙-%d", i);
            wait_until(&c, number.p, "2024-03-01T19:00");
            struct matter m = city_matter(&c, number.p);
            assert_int_equal(m.row->outcome, OUTCOME_NONE);
            assert_int_equal(office_row(&c, m.row->lead)->closed, 0);
            assert_int_equal(bound(&c, number.p, "承办单位"), m.row->lead);
            assert_true(m.row->due != 0);
            owed(&c, number.p, true);
        }
        finish(&c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_keeps_its_old_name_in_history),
        cmocka_unit_test(a_new_name_needs_a_ground_a_day_and_to_be_free),
        cmocka_unit_test(open_matters_follow_a_merger_and_closed_ones_stay),
        cmocka_unit_test(without_roles_there_nobody_of_the_old_office_acts),
        cmocka_unit_test(parts_go_with_their_body),
        cmocka_unit_test(a_matter_against_the_receiving_body_waits),
        cmocka_unit_test(a_split_goes_by_its_rules_and_what_no_rule_takes_waits),
        cmocka_unit_test(mergers_and_splits_out_of_form_are_refused),
        cmocka_unit_test(offices_under_a_merged_one_come_under_its_successor),
        cmocka_unit_test(taking_back_a_dispatch_to_a_body_that_is_gone_still_holds),
        cmocka_unit_test(random_mergers_keep_owner_clock_and_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
