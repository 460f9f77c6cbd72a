// SPDX-License-Identifier: Apache-2.0
// Bad input about targets: each is refused in words, at its field, and leaves no trace.
#include "target.h"

static void a_reading_is_of_a_day_that_came_in_the_unit_of_the_target(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    refused_at(&c, "date-in-future", "day", "reading.add", "house", "2025-06-30T10:00", "target=工厂;day=2025-07-01;value=40;unit=个;evidence=台账");
    refused_at(&c, "before-start", "day", "reading.add", "house", "2025-06-30T10:00", "target=工厂;day=2024-12-30;value=40;unit=个;evidence=台账");
    refused_at(&c, "wrong-unit", "unit", "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=家;evidence=台账");
    refused_at(&c, "missing-field", "unit", "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;evidence=台账");
    refused_at(&c, "missing-field", "evidence", "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个");
    refused_at(&c, "bad-number", "数值", "reading.add", "house", "2025-06-30T10:00", "target=工厂;数值=40个;unit=个;evidence=台账");
    refused_at(&c, "bad-date", "day", "reading.add", "house", "2025-06-30T10:00", "target=工厂;day=2025-02-30;value=40;unit=个;evidence=台账");
    refused_at(&c, "not-measured", "target", "reading.add", "super", "2025-06-30T10:00", "target=决定;value=40;unit=个;evidence=台账");
    refused_at(&c, "unknown-target", "target", "reading.add", "house", "2025-06-30T10:00", "target=没有;value=40;unit=个;evidence=台账");
    refused_at(&c, "not-allowed", "by", "reading.add", "water", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    refused_at(&c, "other-supervisor", "by", "reading.add", "rival", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    refused_at(&c, "missing-member", "by", "reading.add", "", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    does(&c, "reading.add", "house", "2025-06-30T10:00", "target=工厂;value=40;unit=个;evidence=台账");
    refused_at(&c, "reading-there", "day", "reading.add", "house", "2025-07-01", "target=工厂;day=2025-06-30;value=41;unit=个;evidence=台账");
    refused_at(&c, "at-goes-back", "at", "reading.add", "house", "2025-06-29", "target=工厂;value=41;unit=个;evidence=台账");
    refused_at(&c, "unknown-reading", "reading", "reading.correct", "house", "2025-07-01", "target=工厂;reading=2;value=41;unit=个;evidence=台账");
    refused_at(&c, "unknown-reading", "reading", "reading.correct", "house", "2025-07-01", "target=工厂;reading=甲;value=41;unit=个;evidence=台账");
    refused_at(&c, "nothing-to-change", "value", "reading.correct", "house", "2025-07-01", "target=工厂;reading=1;value=40.0;unit=个;evidence=台账");
    target_finish(&c);
}

static void a_target_is_whole_and_in_its_place(void **state) {
    (void)state;
    static const struct {
        const char *code, *where, *fields;
    } bad[] = {
        {"bad-weight", "weight", "kind=task;parent=决定;title=甲;weight=0"},
        {"bad-weight", "weight", "kind=task;parent=决定;title=甲;weight=-1"},
        {"bad-number", "weight", "kind=task;parent=决定;title=甲;weight=一"},
        {"missing-field", "title", "kind=task;parent=决定"},
        {"missing-field", "kind", "parent=决定;title=甲"},
        {"missing-field", "parent", "kind=task;title=甲"},
        {"bad-word", "kind", "kind=目标;parent=决定;title=甲"},
        {"wrong-level", "parent", "kind=decision;parent=决定;title=甲"},
        {"unknown-target", "parent", "kind=task;parent=没有;title=甲"},
        {"parent-measured", "parent", "kind=task;parent=工厂;title=甲"},
        {"missing-field", "unit", "kind=task;parent=决定;title=甲;value=10;due=2026-12-31"},
        {"missing-field", "value", "kind=task;parent=决定;title=甲;unit=个"},
        {"missing-field", "value", "kind=task;parent=决定;title=甲;comparator=≥"},
        {"missing-field", "due", "kind=task;parent=决定;title=甲;value=10;unit=个"},
        {"missing-field", "base", "kind=task;parent=决定;title=甲;value=5;unit=天;comparator=不多于;due=2026-12-31"},
        {"base-beyond", "value", "kind=task;parent=决定;title=甲;value=5;base=3;unit=天;comparator=le;due=2026-12-31"},
        {"base-beyond", "value", "kind=task;parent=决定;title=甲;value=5;base=7;unit=天;comparator=>;due=2026-12-31"},
        {"base-is-target", "value", "kind=task;parent=决定;title=甲;value=0;unit=起;comparator=等于;due=2026-12-31"},
        {"bad-word", "comparator", "kind=task;parent=决定;title=甲;value=5;unit=个;comparator=约;due=2026-12-31"},
        {"bad-period", "due", "kind=task;parent=决定;title=甲;start=2025-01-02;due=2025-01-02"},
        {"bad-date", "start", "kind=task;parent=决定;title=甲;start=元旦"},
        {"not-measured", "period", "kind=task;parent=决定;title=甲;period=每月"},
        {"unknown-office", "owner", "kind=task;parent=决定;title=甲;owner=没有的局"},
        {"unknown-matter", "matter", "kind=task;parent=决定;title=甲;matter=没有的"},
        {"unknown-field", "负责人", "kind=task;parent=决定;title=甲;负责人=乙"},
    };
    struct city c;
    target_city(&c);
    plants(&c);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused_at(&c, bad[i].code, bad[i].where, "target.set", "super", "2025-01-02", arena_printf(&c.arena, "code=新;%s", bad[i].fields).p);
    refused_at(&c, "code-taken", "code", "target.set", "super", "2025-01-02", "code=工厂;kind=task;parent=决定;title=又一个");
    refused_at(&c, "missing-field", "code", "target.set", "super", "2025-01-02", "kind=task;parent=决定;title=甲");
    refused_at(&c, "other-supervisor", "by", "target.set", "rival", "2025-01-02", "code=新;kind=task;parent=决定;title=甲");
    refused_at(&c, "not-allowed", "by", "target.set", "house", "2025-01-02", "code=新;kind=task;parent=决定;title=甲");
    refused_at(&c, "not-allowed", "by", "target.set", "house", "2025-01-02", "code=新;kind=decision;title=甲");
    refused_at(&c, "unknown-account", "by", "target.set", "nobody", "2025-01-02", "code=新;kind=decision;title=甲");
    target_finish(&c);
}

static void a_change_is_a_change_and_stays_measurable(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    refused_at(&c, "nothing-to-change", "value", "target.ask_change", "house", "2025-01-02", "target=工厂;value=100;reason=无");
    refused_at(&c, "missing-field", "reason", "target.ask_change", "house", "2025-01-02", "target=工厂;value=90");
    refused_at(&c, "base-beyond", "value", "target.ask_change", "house", "2025-01-02", "target=工厂;value=10;reason=降");
    refused_at(&c, "base-is-target", "value", "target.ask_change", "house", "2025-01-02", "target=工厂;value=20;reason=降");
    refused_at(&c, "bad-period", "due", "target.ask_change", "house", "2025-01-02", "target=工厂;due=2024-12-31;reason=降");
    refused_at(&c, "not-measured", "value", "target.ask_change", "super", "2025-01-02", "target=决定;value=10;reason=降");
    refused_at(&c, "not-allowed", "by", "target.ask_change", "water", "2025-01-02", "target=工厂;value=90;reason=降");
    refused_at(&c, "nothing-to-change", "", "target.amend", "super", "2025-01-02", "target=工厂;weight=1;title=智能工厂");
    refused_at(&c, "unknown-field", "value", "target.amend", "super", "2025-01-02", "target=工厂;value=90");
    target_finish(&c);
}

static void a_milestone_lies_within_the_time_of_its_target(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    refused_at(&c, "milestone-outside", "day", "milestone.set", "super", "2025-01-02", "target=工厂;title=甲;day=2027-01-01");
    refused_at(&c, "milestone-outside", "day", "milestone.set", "super", "2025-01-02", "target=工厂;title=甲;day=2024-12-31");
    refused_at(&c, "not-measured", "value", "milestone.set", "super", "2025-01-02", "target=决定;title=甲;day=2025-12-31;value=3");
    refused_at(&c, "not-allowed", "by", "milestone.set", "house", "2025-01-02", "target=工厂;title=甲;day=2025-12-31");
    does(&c, "milestone.set", "super", "2025-01-02", "target=工厂;title=甲;day=2025-12-31");
    refused_at(&c, "date-in-future", "day", "milestone.done", "house", "2025-06-02", "target=工厂;milestone=1;day=2025-06-03;evidence=有");
    refused_at(&c, "before-start", "day", "milestone.done", "house", "2025-06-02", "target=工厂;milestone=1;day=2024-06-03;evidence=有");
    refused_at(&c, "unknown-milestone", "milestone", "milestone.done", "house", "2025-06-02", "target=工厂;milestone=2;evidence=有");
    refused_at(&c, "missing-field", "evidence", "milestone.done", "house", "2025-06-02", "target=工厂;milestone=1");
    target_finish(&c);
}

static void who_looked_at_another_version_looks_again(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    plants(&c);
    city_refused(&c, "{\"do\":\"reading.add\",\"by\":\"house\",\"at\":\"2025-06-30\",\"version\":2,\"fields\":{\"target\":\"工厂\",\"value\":\"40\",\"unit\":\"个\",\"evidence\":\"台账\"}}", "stale");
    city_act(&c, "{\"do\":\"reading.add\",\"by\":\"house\",\"at\":\"2025-06-30\",\"version\":1,\"key\":\"k1\",\"fields\":{\"target\":\"工厂\",\"value\":\"40\",\"unit\":\"个\",\"evidence\":\"台账\"}}");
    struct answer a = city_act(&c, "{\"do\":\"reading.add\",\"by\":\"house\",\"at\":\"2025-06-30\",\"version\":1,\"key\":\"k1\",\"fields\":{\"target\":\"工厂\",\"value\":\"40\",\"unit\":\"个\",\"evidence\":\"台账\"}}");
    assert_true(a.again);
    city_refused(&c, "{\"do\":\"reading.add\",\"by\":\"house\",\"matter\":\"甲\",\"fields\":{\"target\":\"工厂\",\"value\":\"40\",\"unit\":\"个\",\"evidence\":\"台账\"}}", "matter-not-needed");
    target_finish(&c);
}

static void a_tree_has_at_most_twelve_levels(void **state) {
    (void)state;
    struct city c;
    target_city(&c);
    does(&c, "target.set", "super", "2025-01-02", "code=1;kind=decision;title=甲");
    for (int i = 2; i <= 12; i++) does(&c, "target.set", "super", "2025-01-02", arena_printf(&c.arena, "code=%d;kind=task;parent=%d;title=甲", i, i - 1).p);
    refused_at(&c, "too-deep", "parent", "target.set", "super", "2025-01-02", "code=13;kind=task;parent=12;title=甲");
    target_finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reading_is_of_a_day_that_came_in_the_unit_of_the_target),
        cmocka_unit_test(a_target_is_whole_and_in_its_place),
        cmocka_unit_test(a_change_is_a_change_and_stays_measurable),
        cmocka_unit_test(a_milestone_lies_within_the_time_of_its_target),
        cmocka_unit_test(who_looked_at_another_version_looks_again),
        cmocka_unit_test(a_tree_has_at_most_twelve_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
