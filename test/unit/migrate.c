// SPDX-License-Identifier: Apache-2.0
// Open matters stay under the version they were opened under, or move by a mapping that was proved.
#include "life.h"

struct moved_city {
    struct city c;
    int64_t p[2], v[2]; // procedures and profiles, old and new
};

static void open_both(struct moved_city *x) {
    city_open(&x->c, true);
    x->v[0] = city_publish(&x->c, "profile.publish", "test/procedures/moves_1.conf");
    x->p[0] = city_publish(&x->c, "procedure.publish", "test/procedures/moves_1.proc");
    city_enable(&x->c, x->p[0], x->v[0]);
}

static void new_version(struct moved_city *x) {
    x->v[1] = city_publish(&x->c, "profile.publish", "test/procedures/moves_2.conf");
    x->p[1] = city_publish(&x->c, "procedure.publish", "test/procedures/moves_2.proc");
    city_enable(&x->c, x->p[1], x->v[1]);
}

static struct answer publish(struct moved_city *x, int64_t p0, int64_t v0, int64_t p1, int64_t v1, struct str text) {
    struct arena *a = &x->c.arena;
    struct pair fields[] = {{STR("old_procedure"), arena_printf(a, "%lld", (long long)p0)}, {STR("old_profile"), arena_printf(a, "%lld", (long long)v0)},
                            {STR("procedure"), arena_printf(a, "%lld", (long long)p1)}, {STR("profile"), arena_printf(a, "%lld", (long long)v1)}, {STR("text"), text}};
    return city_run(&x->c, (struct command){.verb = STR("migration.publish"), .by = STR("admin"), .channel = STR("cli"), .has_at = true, .at = moment("2024-06-10"), .fields = {fields, text.n ? 5 : 4}});
}

static const char *migration(struct moved_city *x, int n) { return arena_printf(&x->c.arena, "程序=%lld;迁移=%d;理由=新办法施行", (long long)x->p[1], n).p; }

static void errand(struct city *c, const char *number, const char *at) {
    act(c, "登记", "", "desk", at, arena_printf(&c->arena, "程序=小事;编号=%s;标题=修灯;诉求人.姓名=王小二;诉求人.电话=13800000000", number).p);
}

static void matters_stay_where_they_were_opened(void **state) {
    (void)state;
    struct moved_city x;
    open_both(&x);
    errand(&x.c, "S1", "2024-05-30T09:00");
    new_version(&x);
    errand(&x.c, "S2", "2024-06-03T09:00");
    assert_int_equal(city_matter(&x.c, "S1").row->procedure, x.p[0]);
    assert_int_equal(city_matter(&x.c, "S2").row->procedure, x.p[1]);
    act(&x.c, "派单", "S1", "desk", "2024-06-03T10:00", "主办单位=市住房局");
    city_at_stage(&x.c, "S1", "待签收");
    no(&x.c, "unknown-migration", "matter.migrate", "S1", "admin", "2024-06-10", migration(&x, 1));
    finish(&x.c);
}

static void they_move_with_their_clocks_counts_and_parts(void **state) {
    (void)state;
    struct moved_city x;
    struct city *c = &x.c;
    open_both(&x);
    errand(c, "S1", "2024-06-03T09:00");
    act(c, "派单", "S1", "desk", "2024-06-03T10:00", "主办单位=市水务局");
    act(c, "退单", "S1", "water", "2024-06-03T11:00", "理由=不归我管");
    act(c, "派单", "S1", "desk", "2024-06-03T12:00", "主办单位=市住房局");
    act(c, "签收", "S1", "house", "2024-06-04T09:00", "");
    act(c, "会办", "S1", "house", "2024-06-04T10:00", "会办单位=市财政局");
    due(c, "S1", "答复", "2024-06-26");
    new_version(&x);
    struct answer a = publish(&x, x.p[0], x.v[0], x.p[1], x.v[1], city_file(c, "test/procedures/moves.map"));
    if (!a.ok) fail_msg("%s", a.fault.en);
    no(c, "not-allowed", "matter.migrate", "S1", "desk", "2024-06-11T09:00", migration(&x, 1));
    no(c, "unknown-migration", "matter.migrate", "S1", "admin", "2024-06-11T09:00", migration(&x, 2));
    no(c, "not-whole", "matter.migrate", "S1/1", "admin", "2024-06-11T09:00", migration(&x, 1));
    act(c, "matter.migrate", "S1", "admin", "2024-06-11T09:00", migration(&x, 1));
    struct matter m = city_matter(c, "S1");
    assert_int_equal(m.row->procedure, x.p[1]);
    assert_int_equal(m.row->profile, x.v[1]);
    city_at_stage(c, "S1", "承办中");
    assert_int_equal(clock_named(c, "S1", "办复")->start, moment("2024-06-03T09:00")); // what was promised is counted from where it was
    due(c, "S1", "办复", "2024-07-03"); // 20 working days by the new profile
    assert_int_equal(clock_named(c, "S1", "承办中")->start, moment("2024-06-04T09:00"));
    assert_int_equal(clock_named(c, "S1", "首次联系")->start, moment("2024-06-11T09:00")); // new ones begin at the move
    assert_true(clock_named(c, "S1", "办理中")->stopped == moment("2024-06-11T09:00") && clock_named(c, "S1", "答复")->fire == 0);
    city_at_stage(c, "S1/1", "待答");
    assert_int_equal(m.state.shares[0], SHARE_OPEN);
    owed(c, "S1", true);
    no(c, "moved-already", "matter.migrate", "S1", "admin", "2024-06-11T10:00", migration(&x, 1));
    no(c, "unknown-action", "办结", "S1", "house", "2024-06-11T10:00", "告知方式=电话"); // the old ways are gone
    act(c, "联系", "S1", "house", "2024-06-11T10:00", "");
    act(c, "同意", "S1/1", "money", "2024-06-11T11:00", "");
    act(c, "报审", "S1", "house", "2024-06-11T12:00", "");
    act(c, "审核", "S1", "super", "2024-06-12T09:00", "告知方式=电话");
    ended(c, "S1", OUTCOME_CLOSED);
    no(c, "ended", "matter.migrate", "S1", "admin", "2024-06-12T10:00", migration(&x, 1));
    finish(c);
}

static void a_pause_goes_on_as_a_pause(void **state) {
    (void)state;
    struct moved_city x;
    struct city *c = &x.c;
    open_both(&x);
    errand(c, "S1", "2024-06-03T09:00");
    act(c, "派单", "S1", "desk", "2024-06-03T10:00", "主办单位=市住房局");
    act(c, "签收", "S1", "house", "2024-06-04T09:00", "");
    act(c, "暂停", "S1", "super", "2024-06-05T09:00", "理由=等材料");
    new_version(&x);
    assert_true(publish(&x, x.p[0], x.v[0], x.p[1], x.v[1], city_file(c, "test/procedures/moves.map")).ok);
    act(c, "matter.migrate", "S1", "admin", "2024-06-11T09:00", migration(&x, 1));
    city_at_stage(c, "S1", "承办中·暂停");
    due(c, "S1", "办复", "");
    act(c, "恢复", "S1", "super", "2024-06-13T09:00", "");
    city_at_stage(c, "S1", "承办中");
    assert_true(str_find(clock_named(c, "S1", "承办中")->pauses, STR("..")) > 0);
    due(c, "S1", "承办中", "2024-06-29"); // 12 working days from the 4th and the six of the pause
    finish(c);
}

static void what_is_late_stays_late_and_the_last_thing_still_happens(void **state) {
    (void)state;
    struct moved_city x;
    struct city *c = &x.c;
    open_both(&x);
    errand(c, "S1", "2024-06-03T09:00");
    errand(c, "S2", "2024-06-03T09:00");
    act(c, "派单", "S2", "desk", "2024-06-03T10:00", "主办单位=市住房局");
    wait_until(c, "S1", "2024-06-05T09:00");
    int escalated = events(c, "S1", EVENT_CLOCK_FIRED, "escalate");
    assert_int_equal(escalated, 1);
    new_version(&x);
    assert_true(publish(&x, x.p[0], x.v[0], x.p[1], x.v[1], city_file(c, "test/procedures/moves.map")).ok);
    act(c, "matter.migrate", "S1", "admin", "2024-06-11T09:00", migration(&x, 1));
    due(c, "S1", "待交办", "2024-06-04T09:00");
    wait_until(c, "S1", "2024-06-12T09:00");
    assert_int_equal(events(c, "S1", EVENT_CLOCK_FIRED, "escalate"), escalated); // it was said already
    finish(c);
}

static void a_changed_profile_is_a_decision_too(void **state) {
    (void)state;
    struct moved_city x;
    struct city *c = &x.c;
    open_both(&x);
    errand(c, "S1", "2024-06-03T09:00");
    x.v[1] = city_publish(c, "profile.publish", "test/procedures/moves_2.conf");
    struct answer a = publish(&x, x.p[0], x.v[0], x.p[0], x.v[1], STR(""));
    assert_false(a.ok); // not switched on together
    assert_string_equal(a.fault.code, "unknown-procedure");
    city_enable(c, x.p[0], x.v[1]);
    a = publish(&x, x.p[0], x.v[0], x.p[0], x.v[0], STR(""));
    assert_string_equal(a.fault.code, "same-rules");
    a = publish(&x, x.p[0], x.v[0], x.p[0], x.v[1], STR(""));
    if (!a.ok) fail_msg("%s", a.fault.en);
    x.p[1] = x.p[0];
    no(c, "missing-field", "matter.migrate", "S1", "admin", "2024-06-10T09:00", arena_printf(&c->arena, "程序=%lld;迁移=1", (long long)x.p[0]).p);
    wait_until(c, "S1", "2024-06-05");
    act(c, "matter.migrate", "S1", "admin", "2024-06-10T09:00", migration(&x, 1));
    due(c, "S1", "答复", "2024-07-03");
    city_at_stage(c, "S1", "待派");
    errand(c, "S2", "2024-06-10T10:00"); // what is opened from its date on runs under it anyhow
    assert_int_equal(city_matter(c, "S2").row->profile, x.v[1]);
    no(c, "moved-already", "matter.migrate", "S2", "admin", "2024-06-10T11:00", migration(&x, 1));
    appeal(c, "A1", "2024-06-10T10:00");
    no(c, "other-rules", "matter.migrate", "A1", "admin", "2024-06-10T11:00", migration(&x, 1));
    finish(c);
}

static void an_unproved_mapping_is_not_published(void **state) {
    (void)state;
    struct moved_city x;
    open_both(&x);
    new_version(&x);
    struct answer a = publish(&x, x.p[0], x.v[0], x.p[1], x.v[1], STR("迁移 小事 第1版 到 第2版\n分件 会办意见 收回\n"));
    assert_false(a.ok);
    assert_string_equal(a.fault.code, "not-proved");
    a = publish(&x, x.p[0], x.v[0], x.p[1], x.v[1], STR("搬家"));
    assert_string_equal(a.fault.code, "mapping-syntax");
    finish(&x.c);
}

static void parts_that_are_not_there_any_more_are_recalled(void **state) {
    (void)state;
    struct moved_city x;
    struct city *c = &x.c;
    struct buf b = BUF_INIT;
    open_both(&x);
    errand(c, "S1", "2024-06-03T09:00");
    act(c, "派单", "S1", "desk", "2024-06-03T10:00", "主办单位=市住房局");
    act(c, "签收", "S1", "house", "2024-06-04T09:00", "");
    act(c, "会办", "S1", "house", "2024-06-04T10:00", "会办单位=市财政局");
    new_version(&x);
    struct str rest = city_file(c, "test/procedures/moves.map"), line;
    while (str_split(&rest, '\n', &line)) {
        if (str_starts(line, STR("  "))) continue;
        if (str_starts(line, STR("分件"))) buf_add(&b, STR("分件 会办意见 收回\n"));
        else buf_printf(&b, "%.*s\n", SP(line));
    }
    struct answer a = publish(&x, x.p[0], x.v[0], x.p[1], x.v[1], arena_str(&c->arena, buf_str(&b)));
    if (!a.ok) fail_msg("%s", a.fault.en);
    act(c, "matter.migrate", "S1", "admin", "2024-06-11T09:00", migration(&x, 1));
    ended(c, "S1/1", OUTCOME_WITHDRAWN);
    assert_int_equal(city_matter(c, "S1").state.shares[0], SHARE_NONE);
    act(c, "协办", "S1", "house", "2024-06-11T10:00", "会办单位=市水务局"); // anew, by the new rules
    city_at_stage(c, "S1/2", "待答");
    buf_release(&b);
    finish(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matters_stay_where_they_were_opened),
        cmocka_unit_test(they_move_with_their_clocks_counts_and_parts),
        cmocka_unit_test(a_pause_goes_on_as_a_pause),
        cmocka_unit_test(what_is_late_stays_late_and_the_last_thing_still_happens),
        cmocka_unit_test(a_changed_profile_is_a_decision_too),
        cmocka_unit_test(an_unproved_mapping_is_not_published),
        cmocka_unit_test(parts_that_are_not_there_any_more_are_recalled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
