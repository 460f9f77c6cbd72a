// SPDX-License-Identifier: Apache-2.0
// The procedure language, read: what a file says.
#include "procedure_file.h"

#include "procedure/draw.h"
#include "procedure/proof.h"

static void prove_path(const char *path, const char *profile) {
    struct procedure *p = read_path(path);
    struct profile *v = profile_path(profile);
    struct rules rules;
    struct fault f;
    struct arena a = ARENA_INIT;
    struct proof proof;
    if (rules_bind(&rules, p, v, &f) != 0) fail_msg("%s: %s", path, f.en);
    if (procedure_prove(&rules, &a, &proof, &f) != 0) fail_msg("%s: %s", path, f.en);
    if (proof.finding_count) fail_msg("%s: %.*s", path, SP(proof.findings[0].en));
    arena_release(&a);
    procedure_free(p);
    profile_free(v);
}

static void all_files_are_read_bound_and_proved(void **state) {
    (void)state;
    prove_path("procedures/appeal.proc", "profiles/default.conf");
    prove_path("procedures/proposal.proc", "profiles/default.conf");
    prove_path("test/procedures/v2/proposal.proc", "profiles/default.conf");
    prove_path("test/procedures/request_zh.proc", "test/procedures/request.conf");
    prove_path("test/procedures/request_en.proc", "test/procedures/request.conf");
}

// The lines between the first two fences of a page, without their indent of three.
static void fenced(struct str page, struct buf *ret) {
    struct str line;
    bool inside = false;
    while (str_split(&page, '\n', &line)) {
        bool fence = str_eq(str_trim(line), STR("```"));
        if (fence && inside) return;
        if (inside) buf_printf(ret, "%.*s\n", SP(str_skip(line, 3)));
        inside |= fence;
    }
}

static void the_example_of_the_recipe_is_proved(void **state) {
    (void)state;
    struct buf page = BUF_INIT, b = BUF_INIT;
    struct profile *v = NULL;
    struct rules rules;
    struct arena a = ARENA_INIT;
    struct proof proof;
    struct fault f;
    fenced(load("docs/adding-a-procedure.md", &page), &b);
    struct procedure *p = read_good(buf_str(&b));
    assert_int_equal(profile_read(&v, STR("方案 甲 第1版 自 2024-01-01\n转送期限 = 15日\n办理期限 = 60日\n退回次数 = 1次\n"), &f), 0);
    assert_int_equal(rules_bind(&rules, p, v, &f), 0);
    assert_int_equal(procedure_prove(&rules, &a, &proof, &f), 0);
    assert_int_equal(proof.finding_count, 0);
    arena_release(&a);
    profile_free(v);
    procedure_free(p);
    buf_release(&page);
    buf_release(&b);
}

static void the_appeal_says_what_the_desk_relies_on(void **state) {
    (void)state;
    struct procedure *p = read_path("procedures/appeal.proc");
    static const char *const fields[] = {"lead_office", "joint_offices", "requester", "satisfaction", "solved", "told_by",
                                         "title", "body", "category", "urgency", "respondent", "into", "channel"};
    static const char *const actions[] = {"register", "answer", "refuse", "dispatch", "redispatch", "sign", "return",
                                          "designate", "contact", "consult", "finish", "callback", "withdraw", "merge",
                                          "pause", "resume", "extend"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (procedure_field(p, str_c(fields[i])) < 0) fail_msg("field %s", fields[i]);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (section_action(&p->main, str_c(actions[i])) < 0) fail_msg("action %s", actions[i]);
    assert_true(section_action(&p->parts[0], STR("opine")) >= 0);
    assert_true(name_is(&p->name, STR("appeal")) && name_is(&p->name, STR("诉求")));
    assert_int_equal(section_stage(&p->main, STR("待派")), 0);

    const struct action *back = &p->main.actions[section_action(&p->main, STR("退单"))];
    assert_int_equal(back->unbinds, 1u << procedure_role(p, STR("承办单位")));
    assert_str(p->main.counters[back->counter].name, "退单次数");
    const struct action *send = &p->main.actions[section_action(&p->main, STR("dispatch"))];
    assert_int_equal(send->binds, 1u << procedure_role(p, STR("handler")));
    procedure_free(p);
}

static void pausable_and_extendable_are_written_out(void **state) {
    (void)state;
    struct procedure *p = read_path("procedures/appeal.proc");
    const struct section *s = &p->main;
    int handling = section_stage(s, STR("办理中")), paused = section_stage(s, STR("handling-paused"));
    assert_str(s->stages[paused].name.name, "办理中·暂停");
    assert_int_equal(s->stages[paused].paused_of, handling);
    assert_int_equal(s->stages[paused].owners, s->stages[handling].owners);
    assert_str(p->values[s->stages[paused].limit].name, "暂停期限");
    assert_int_equal(s->stages[paused].rung_count, 1);
    assert_str(s->stages[paused].rungs[0].action, "恢复");

    const struct action *pause = &s->actions[section_action(s, STR("暂停"))];
    assert_int_equal(pause->kind, ACTION_PAUSE);
    assert_int_equal(pause->to, paused);
    assert_int_equal(pause->required, UINT64_C(1) << procedure_field(p, STR("reason")));
    assert_int_equal(pause->roles, 1u << procedure_role(p, STR("督查室")));
    const struct action *resume = &s->actions[section_action(s, STR("恢复"))];
    assert_int_equal(resume->kind, ACTION_RESUME);
    assert_int_equal(resume->roles, pause->roles | 1);
    assert_int_equal(resume->counter, -1);
    const struct action *extend = &s->actions[section_action(s, STR("延期"))];
    assert_int_equal(extend->kind, ACTION_EXTEND);
    assert_int_equal(extend->to, -1);
    assert_true(extend->required >> procedure_field(p, STR("延长")) & 1);
    procedure_free(p);

    p = read_path("test/procedures/v2/proposal.proc");
    extend = &p->main.actions[section_action(&p->main, STR("延期"))];
    assert_str(p->values[extend->extension].name, "延期时长");
    assert_int_equal(procedure_field(p, STR("延长")), -1);
    procedure_free(p);
}

static void rungs_stand_in_the_order_they_fire(void **state) {
    (void)state;
    struct procedure *p = read_good(STR("程序 甲 第1版 自 2024-01-01\n角色 乙 常设\n动作 开 到 一 由 乙\n"
                                        "环节 一 由 乙 限 期 到期 提醒 乙, 再 缓冲 升级 乙 再 2小时 执行 完, 前 1工作日 提醒 乙\n"
                                        "环节 二 终点\n动作 完 从 一 到 二 由 乙、系统\n"));
    const struct stage *one = &p->main.stages[0];
    assert_int_equal(one->rung_count, 4);
    assert_int_equal(one->rungs[0].when, -1);
    assert_str(one->rungs[0].offset, "1工作日");
    assert_int_equal(one->rungs[0].offset_value, -1);
    assert_int_equal(one->rungs[1].when, 0);
    assert_int_equal(one->rungs[1].offset.n, 0);
    assert_int_equal(one->rungs[2].when, 1);
    assert_str(p->values[one->rungs[2].offset_value].name, "缓冲");
    assert_int_equal(one->rungs[3].act, RUNG_EXECUTE);
    assert_str(one->rungs[3].action, "完");
    assert_int_equal(p->main.actions[1].roles, 3); // 系统 is role 0
    assert_true(p->roles[0].kind == ROLE_SYSTEM && name_is(&p->roles[0].name, STR("system")));
    procedure_free(p);
}

static void splitting_alone_needs_the_part_unforked(void **state) {
    (void)state;
    struct procedure *p = read_path("procedures/appeal.proc");
    const struct action *consult = &p->main.actions[section_action(&p->main, STR("consult"))];
    assert_int_equal(consult->fork_share, 0);
    assert_int_equal(consult->join_share, 0);
    assert_int_equal(consult->join, JOIN_UNFORKED);
    assert_int_equal(consult->binds, 0); // 会办单位 is bound in the part
    procedure_free(p);
}

// --- the same procedure in both languages

static void same_name(const struct name *zh, const struct name *en) {
    if (!str_eq(zh->name, en->alias) || !str_eq(zh->alias, en->name))
        fail_msg("%.*s(%.*s) against %.*s(%.*s)", SP(zh->name), SP(zh->alias), SP(en->name), SP(en->alias));
}

static void same_rungs(const struct rung *zh, int zh_count, const struct rung *en, int en_count) {
    assert_int_equal(zh_count, en_count);
    for (int i = 0; i < zh_count; i++) {
        assert_int_equal(zh[i].act, en[i].act);
        assert_int_equal(zh[i].role, en[i].role);
        assert_int_equal(zh[i].when, en[i].when);
        assert_int_equal(zh[i].offset_value, en[i].offset_value);
    }
}

static void same_action(const struct action *zh, const struct action *en) {
    struct action a = *zh, b = *en;
    same_name(&zh->name, &en->name);
    memset(&a.name, 0, sizeof a.name);
    memset(&b.name, 0, sizeof b.name);
    assert_int_equal(a.kind, b.kind);
    assert_true(a.opening == b.opening && a.from == b.from && a.to == b.to && a.roles == b.roles);
    assert_true(a.required == b.required && a.optional == b.optional && a.counter == b.counter);
    assert_true(a.guard_field == b.guard_field && a.guard_choices == b.guard_choices && a.otherwise == b.otherwise);
    assert_true(a.fork_share == b.fork_share && a.fork_field == b.fork_field);
    assert_true(a.join_share == b.join_share && a.join == b.join && a.recalls == b.recalls);
    assert_true(a.binds == b.binds && a.unbinds == b.unbinds && a.extension == b.extension);
    assert_true(a.tells == b.tells && a.owes == b.owes && a.merges == b.merges);
}

static void same_section(const struct section *zh, const struct section *en) {
    same_name(&zh->name, &en->name);
    assert_int_equal(zh->stage_count, en->stage_count);
    for (int i = 0; i < zh->stage_count; i++) {
        const struct stage *a = &zh->stages[i], *b = &en->stages[i];
        same_name(&a->name, &b->name);
        assert_true(a->owners == b->owners && a->limit == b->limit && a->outcome == b->outcome);
        assert_int_equal(a->paused_of, b->paused_of);
        same_rungs(a->rungs, a->rung_count, b->rungs, b->rung_count);
    }
    assert_int_equal(zh->action_count, en->action_count);
    for (int i = 0; i < zh->action_count; i++) same_action(&zh->actions[i], &en->actions[i]);
    assert_int_equal(zh->clock_count, en->clock_count);
    for (int i = 0; i < zh->clock_count; i++) {
        const struct clock *a = &zh->clocks[i], *b = &en->clocks[i];
        same_name(&a->name, &b->name);
        assert_memory_equal(a->from, b->from, sizeof a->from);
        assert_memory_equal(a->to, b->to, sizeof a->to);
        assert_int_equal(a->limit, b->limit);
        same_rungs(a->rungs, a->rung_count, b->rungs, b->rung_count);
    }
    assert_int_equal(zh->counter_count, en->counter_count);
    for (int i = 0; i < zh->counter_count; i++) assert_int_equal(zh->counters[i].value, en->counters[i].value);
    assert_int_equal(zh->intent_count, en->intent_count);
    for (int i = 0; i < zh->intent_count; i++) assert_int_equal(zh->intents[i].stage, en->intents[i].stage);
}

static void both_languages_say_the_same(void **state) {
    (void)state;
    struct procedure *zh = read_path("test/procedures/request_zh.proc");
    struct procedure *en = read_path("test/procedures/request_en.proc");
    assert_int_equal(zh->version, en->version);
    assert_int_equal(zh->from, en->from);
    assert_int_equal(zh->role_count, en->role_count);
    for (int i = 0; i < zh->role_count; i++) {
        same_name(&zh->roles[i].name, &en->roles[i].name);
        assert_int_equal(zh->roles[i].kind, en->roles[i].kind);
        assert_int_equal(zh->roles[i].field, en->roles[i].field);
        assert_true(str_eq(zh->roles[i].post, en->roles[i].post));
    }
    assert_int_equal(zh->field_count, en->field_count);
    for (int i = 0; i < zh->field_count; i++) {
        const struct field *a = &zh->fields[i], *b = &en->fields[i];
        same_name(&a->name, &b->name);
        assert_int_equal(a->type, b->type);
        assert_int_equal(a->choice_count, b->choice_count);
        for (int k = 0; k < a->choice_count; k++) same_name(&a->choices[k], &b->choices[k]);
    }
    assert_int_equal(zh->value_count, en->value_count);
    for (int i = 0; i < zh->value_count; i++) {
        assert_int_equal(zh->values[i].is_limit, en->values[i].is_limit);
        assert_int_equal(zh->values[i].is_count, en->values[i].is_count);
    }
    same_section(&zh->main, &en->main);
    assert_int_equal(zh->part_count, en->part_count);
    for (int i = 0; i < zh->part_count; i++) same_section(&zh->parts[i], &en->parts[i]);
    procedure_free(zh);
    procedure_free(en);
}

static void punctuation_and_line_ends_do_not_matter(void **state) {
    (void)state;
    struct procedure *p = read_good(STR("\ufeff程序　甲（a）　第1版　自：2024-01-01\r\n# 注\r\n\r\n"
                                        "角色 乙 常设 # 注\r\n角色 丙 常设\n字段 一 文\n字段 二 文\n"
                                        "动作 开 到 始 由：乙，丙、系统 须填：一, \\\n   二\n环节 始 由 乙\n"));
    assert_str(p->name.name, "甲");
    assert_str(p->name.alias, "a");
    assert_int_equal(p->main.actions[0].roles, 7);
    assert_int_equal(p->main.actions[0].required, 3);
    procedure_free(p);
}

static void variants_share_a_name_and_its_alias(void **state) {
    (void)state;
    struct procedure *p = read_good(STR("程序 甲 第1版 自 2024-01-01\n角色 乙 常设\n环节 始 由 乙\n环节 终 终点\n"
                                        "动作 开 到 始 由 乙\n动作 走 从 始 到 终\n动作 走(go) 从 始 到 终\n动作 go 从 始 到 终\n"));
    for (int i = 1; i < 4; i++) {
        assert_str(p->main.actions[i].name.name, "走");
        assert_str(p->main.actions[i].name.alias, "go");
        assert_int_equal(p->main.actions[i].roles, p->main.stages[0].owners); // without 由: the stage's owners
        assert_int_equal(p->main.actions[i].name.line, 5 + i);
    }
    procedure_free(p);
}

static void a_drawing_has_every_stage_and_both_sections(void **state) {
    (void)state;
    struct procedure *p = read_path("procedures/appeal.proc");
    struct buf b = BUF_INIT;
    procedure_dot(&b, p);
    assert_false(b.failed);
    assert_true(str_starts(buf_str(&b), STR("digraph \"诉求\" {")));
    assert_true(str_find(buf_str(&b), STR("subgraph cluster_main")) > 0);
    assert_true(str_find(buf_str(&b), STR("subgraph cluster_p0")) > 0);
    assert_true(str_find(buf_str(&b), STR("style=dotted, lhead=cluster_p0")) > 0);
    assert_true(str_find(buf_str(&b), STR("[label=\"已办结\\n办结\", peripheries=2]")) > 0);
    assert_true(str_find(buf_str(&b), STR("办理中·暂停\\n承办单位\\n暂停期限\", style=dashed]")) > 0);
    buf_release(&b);
    procedure_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_files_are_read_bound_and_proved),
        cmocka_unit_test(the_example_of_the_recipe_is_proved),
        cmocka_unit_test(the_appeal_says_what_the_desk_relies_on),
        cmocka_unit_test(pausable_and_extendable_are_written_out),
        cmocka_unit_test(rungs_stand_in_the_order_they_fire),
        cmocka_unit_test(splitting_alone_needs_the_part_unforked),
        cmocka_unit_test(both_languages_say_the_same),
        cmocka_unit_test(punctuation_and_line_ends_do_not_matter),
        cmocka_unit_test(variants_share_a_name_and_its_alias),
        cmocka_unit_test(a_drawing_has_every_stage_and_both_sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
