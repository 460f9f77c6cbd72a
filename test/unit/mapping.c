// SPDX-License-Identifier: Apache-2.0
// How matters come from one version to another: read, refused with the place, proved or shown why not.
#include "procedure_file.h"
#include "procedure/mapping.h"

struct pair_of_rules {
    struct procedure *p[2];
    struct profile *v[2];
    struct rules rules[2];
    struct arena a;
    struct mapping m;
};

static void open_rules(struct pair_of_rules *x) {
    struct fault f;
    memset(x, 0, sizeof *x);
    x->p[0] = read_path("test/procedures/moves_1.proc");
    x->p[1] = read_path("test/procedures/moves_2.proc");
    x->v[0] = profile_path("test/procedures/moves_1.conf");
    x->v[1] = profile_path("test/procedures/moves_2.conf");
    for (int i = 0; i < 2; i++)
        if (rules_bind(&x->rules[i], x->p[i], x->v[i], &f) < 0) fail_msg("%s", f.en);
}

static void close_rules(struct pair_of_rules *x) {
    for (int i = 0; i < 2; i++) {
        procedure_free(x->p[i]);
        profile_free(x->v[i]);
    }
    arena_release(&x->a);
}

static const char head[] = "迁移 小事 第1版 到 第2版\n";
static const char lines[] = "环节 待派 到 待交办\n环节 办理中 到 承办中\n环节 待归档 到 待审核\n计数 退单次数 到 退办次数\n角色 承办单位 到 牵头单位\n角色 会办单位 到 协办单位\n时钟 答复 到 办复\n分件 会办意见 到 协办意见\n  环节 待出具 到 待答\n";

// The mapping without the line that begins so, and with another one.
static struct str text_with(struct pair_of_rules *x, const char *without, const char *more) {
    struct buf b = BUF_INIT;
    struct str rest = STR(lines), line;
    buf_add(&b, STR(head));
    if (more[0] && more[0] != ' ') buf_printf(&b, "%s\n", more);
    while (str_split(&rest, '\n', &line))
        if (!without[0] || !str_starts(line, str_c(without))) buf_printf(&b, "%.*s\n", SP(line));
    if (more[0] == ' ') buf_printf(&b, "%s\n", more);
    struct str s = arena_str(&x->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void read_it(struct pair_of_rules *x, struct str text) {
    struct fault f;
    if (mapping_read(&x->m, &x->rules[0], &x->rules[1], text, &x->a, &f) < 0) fail_msg("%d:%d %s %s", f.line, f.column, f.code, f.en);
}

static void proves(struct pair_of_rules *x, struct proof *p, int64_t *states) {
    struct fault f;
    if (mapping_prove(&x->m, &x->a, p, states, &f) < 0) fail_msg("%s", f.en);
}

static void a_mapping_is_proved_from_every_state_there_is(void **state) {
    (void)state;
    struct pair_of_rules x;
    struct proof p;
    int64_t states;
    struct buf b = BUF_INIT;
    open_rules(&x);
    read_it(&x, load("test/procedures/moves.map", &b));
    assert_true(x.m.sections[0].starts[section_clock(&x.p[1]->main, STR("首次联系"))]);
    proves(&x, &p, &states);
    if (p.finding_count) fail_msg("%.*s", SP(p.findings[0].en));
    assert_true(states > 15);
    buf_release(&b);
    close_rules(&x);
}

static void counts_roles_parts_and_pauses_are_carried(void **state) {
    (void)state;
    struct pair_of_rules x;
    struct state image;
    open_rules(&x);
    read_it(&x, text_with(&x, "", ""));
    const struct section *from = &x.p[0]->main, *to = &x.p[1]->main;
    struct state st = {.stage = section_stage(from, STR("办理中")), .owed = true};
    st.bound = 1u << procedure_role(x.p[0], STR("诉求人")) | 1u << procedure_role(x.p[0], STR("承办单位")) | 1u << procedure_role(x.p[0], STR("会办单位"));
    for (int i = 0; i < from->counter_count; i++)
        if (str_eq(from->counters[i].name, STR("退单次数"))) st.counters[i] = 2;
    st.shares[0] = SHARE_OPEN;
    assert_int_equal(mapping_state(&x.m, 0, &st, &image), IMAGE_FINE);
    assert_int_equal(image.stage, section_stage(to, STR("承办中")));
    assert_true(image.owed);
    assert_int_equal(image.shares[0], SHARE_OPEN);
    for (int i = 0; i < to->counter_count; i++)
        if (str_eq(to->counters[i].name, STR("退办次数"))) assert_int_equal(image.counters[i], 1); // the new maximum: used up
    assert_int_equal(image.bound, 1u << procedure_role(x.p[1], STR("诉求人")) | 1u << procedure_role(x.p[1], STR("牵头单位")));  // joint bodies are bound in their parts, not here
    st.stage = section_stage(from, STR("办理中·暂停"));
    assert_int_equal(mapping_state(&x.m, 0, &st, &image), IMAGE_FINE);
    assert_int_equal(image.stage, section_stage(to, STR("承办中·暂停")));
    st.stage = 0;
    read_it(&x, STR("迁移 小事 第1版 到 第2版\n分件 会办意见 收回\n"));
    assert_int_equal(mapping_to_section(&x.m, 1), -1);
    close_rules(&x);
}

// Not proved: a piece of the first finding, in both languages.
static void not_proved(const char *without, const char *more, int property, const char *zh, const char *en) {
    struct pair_of_rules x;
    struct proof p;
    int64_t states;
    open_rules(&x);
    read_it(&x, text_with(&x, without, more));
    proves(&x, &p, &states);
    if (p.finding_count == 0) fail_msg("proved without \"%s\", with \"%s\"", without, more);
    const struct finding *f = &p.findings[0];
    char zh_said[2000], en_said[2000];
    snprintf(zh_said, sizeof zh_said, "%.*s", SP(f->zh));
    snprintf(en_said, sizeof en_said, "%.*s", SP(f->en));
    if (f->property != property || !strstr(zh_said, zh) || !strstr(en_said, en)) fail_msg("property %d: %s\n%s", f->property, zh_said, en_said);
    assert_true(f->trace_count > 0 || without[0] == ' '); // a part stands at its first stage from the beginning
    close_rules(&x);
}

static void what_has_no_image_is_shown_with_the_way_there(void **state) {
    (void)state;
    not_proved("环节 待归档", "", 0, "停在“待归档”的事项", "stands at \"to_file\"");
    not_proved("环节 待归档", "环节 待归档 到 已办结", 0, "一下子到了终点", "at an end at once");
    not_proved("环节 办理中", "环节 办理中·暂停 到 承办中·暂停", 0, "停在“办理中”", "stands at \"handling\"");
    not_proved("环节 待派", "环节 待派 到 承办中·暂停", 0, "暂停的环节", "is a pause");
    not_proved("  环节 待出具", "", 0, "停在“待出具”的事项", "stands at \"to_opine\"");
}

static void what_could_not_go_on_there_is_found(void **state) {
    (void)state;
    not_proved("角色 承办单位", "", 7, "还没有确定是谁", "none of the roles responsible is known yet");
    not_proved("角色 会办单位", "", 7, "还没有确定是谁", "none of the roles responsible is known yet");
    not_proved("环节 办理中", "环节 办理中 到 待审核", 0, "", ""); // its open parts are not there
}

#define SMALL(version, more) \
    "程序 甲 第" version "版 自 2024-01-01\n角色 中心 常设\n角色 督查室 常设\n环节 一 由 中心 限 期 到期 升级 督查室\n环节 二 由 中心 限 期 到期 升级 督查室\n环节 完 终点\n" \
    "动作 登记 到 一 由 中心\n" more

// Nothing asks 问次 at 二 in the old one, so the search forgets it there; the new one asks it there, where a matter that has
// used it up would be stuck.
static void counts_that_matter_again_are_proved_with_every_value(void **state) {
    (void)state;
    static const char old[] = SMALL("1", "动作 问 在 一 由 中心 至多 问次\n动作 转 从 一 到 二 由 中心、督查室\n动作 办结 从 二 到 完 由 中心、督查室 告知\n");
    static const char new[] = SMALL("2", "动作 受理 到 二 由 中心\n动作 直办 从 一 到 完 由 中心、督查室 告知\n动作 复核 从 二 到 完 由 中心、督查室 至多 问次 告知\n");
    static const char *const texts[] = {"迁移 甲 第1版 到 第2版\n", ""};
    struct procedure *p[] = {read_good(STR(old)), read_good(STR(new))};
    struct profile *v;
    struct rules rules[2];
    struct arena a = ARENA_INIT;
    struct mapping m;
    struct proof proof;
    struct fault f;
    int64_t states;
    assert_int_equal(profile_read(&v, STR("方案 乙 第1版 自 2024-01-01\n期 = 5日\n问次 = 1次\n"), &f), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rules_bind(&rules[i], p[i], v, &f), 0);
        assert_int_equal(procedure_prove(&rules[i], &a, &proof, &f), 0);
        assert_int_equal(proof.finding_count, 0);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mapping_read(&m, &rules[0], &rules[1], str_c(texts[i]), &a, &f), 0);
        assert_int_equal(mapping_prove(&m, &a, &proof, &states, &f), 0);
        assert_true(proof.finding_count > 0);
        assert_int_equal(proof.findings[0].property, 3);
    }
    for (int i = 0; i < 2; i++) procedure_free(p[i]);
    profile_free(v);
    arena_release(&a);
}

static void a_mapping_is_refused_with_its_place(void **state) {
    (void)state;
    static const struct bad cases[] = {
        {"环节 待派 到 待交办\n", "mapping-syntax", 1, 1, "第一行", "first line"},
        {"迁移 小事 第1版 到 第3版\n", "mapping-pair", 1, 4, "第 1 版和第 2 版", "version 1 and version 2"},
        {"迁移 大事 第1版 到 第2版\n", "mapping-pair", 1, 4, "小事", "小事"},
        {"迁移 小事 第1版\n", "mapping-syntax", 1, 1, "第一行", "first line"},
        {"迁移 小事 第1版 到 第2版\n环节 待派\n", "mapping-syntax", 2, 1, "旧名 到 新名", "OLD to NEW"},
        {"迁移 小事 第1版 到 第2版\n环节 待发 到 待交办\n", "mapping-name", 2, 4, "旧程序", "old procedure"},
        {"迁移 小事 第1版 到 第2版\n环节 待派 到 待办交\n", "mapping-name", 2, 9, "新程序", "new procedure"},
        {"迁移 小事 第1版 到 第2版\n分件 会办意见 收回\n  环节 待出具 到 待答\n", "mapping-part", 3, 3, "收回的分件", "recalled"},
        {"迁移 小事 第1版 到 第2版\n分件 会办意见 收回\n分件 会办意见 收回\n", "mapping-twice", 3, 4, "两次", "twice"},
        {"迁移 小事 第1版 到 第2版\n环节 待派、办理中 到 待交办\n", "mapping-syntax", 2, 1, "旧名 到 新名", "OLD to NEW"},
        {"迁移 小事 第1版 到 第2版\n时钟 慢钟 起算\n分件 会办意见 收回\n", "mapping-name", 2, 4, "新程序", "new procedure"},
        {"", "mapping-part", 0, 0, "没有分件“会办意见”", "no part"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pair_of_rules x;
        struct fault f;
        memset(&f, 0, sizeof f);
        open_rules(&x);
        assert_int_equal(mapping_read(&x.m, &x.rules[0], &x.rules[1], str_c(cases[i].text), &x.a, &f), -1);
        if (!bad_as_said(&cases[i], &f)) {
            bad_report(&cases[i], &f);
            fail();
        }
        close_rules(&x);
    }
}

static void another_profile_of_the_same_version_needs_no_text(void **state) {
    (void)state;
    struct pair_of_rules x;
    struct rules other;
    struct proof p;
    struct fault f;
    int64_t states;
    open_rules(&x);
    if (rules_bind(&other, x.p[0], x.v[1], &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(mapping_read(&x.m, &x.rules[0], &other, STR(""), &x.a, &f), 0);
    proves(&x, &p, &states);
    assert_int_equal(p.finding_count, 0);
    close_rules(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mapping_is_proved_from_every_state_there_is),
        cmocka_unit_test(counts_roles_parts_and_pauses_are_carried),
        cmocka_unit_test(what_has_no_image_is_shown_with_the_way_there),
        cmocka_unit_test(what_could_not_go_on_there_is_found),
        cmocka_unit_test(counts_that_matter_again_are_proved_with_every_value),
        cmocka_unit_test(a_mapping_is_refused_with_its_place),
        cmocka_unit_test(another_profile_of_the_same_version_needs_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
