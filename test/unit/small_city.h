// SPDX-License-Identifier: Apache-2.0
// A city whose whole store is some dozens of rows, every table among them: for tests that look at each byte of it.
#ifndef TEST_SMALL_CITY_H
#define TEST_SMALL_CITY_H

#include "city.h"
#include "key_kit.h"

#include "procedure/proof.h"

#define SMALL_CALENDAR "2024-02-09\t1\t春节\n2024-02-18\t0\t春节\n"
#define SMALL_PROFILE "方案 小(small) 第1版 自 2007-01-01\n期限 = 5个工作日\n谈数 = 1次\n剔除申请期限 = 9日\n"
#define SMALL_PROCEDURE \
    "程序 事(affair) 第1版 自 2007-01-01\n角色 窗口(desk) 常设\n角色 主办 随 主办单位\n角色 协办 随 协办单位\n角色 来人 随 诉求人\n" \
    "字段 标题 文\n字段 诉求人 人\n字段 主办单位 单位\n字段 协办单位 单位们\n字段 并入 事项\n字段 届次 词\n字段 案号 词\n字段 沟通方式 词\n" \
    "环节 待派 由 窗口 限 期限 到期 升级 窗口\n环节 办理 由 主办 限 期限 到期 执行 到时\n环节 已结 终点\n环节 已并 终点 并入\n" \
    "时钟 答复 自 登记 至 办结 限 期限\n" \
    "动作 登记 到 待派 由 窗口 须填 标题、诉求人\n动作 归并 从 待派 到 已并 由 窗口 须填 并入 并入\n" \
    "动作 派单 从 待派 到 办理 由 窗口 须填 主办单位 可填 案号\n动作 谈 在 办理 由 主办 须填 沟通方式 至多 谈数\n动作 求助 在 办理 由 主办 须填 协办单位 分出 意见 予 协办单位\n" \
    "动作 办结 从 办理、待派 到 已结 由 主办、窗口 要 意见 已齐 告知 来人 发文 复函\n动作 到时 从 办理 到 已结 由 系统 收回 意见 告知 来人\n" \
    "分件 意见\n  环节 待出 由 协办 限 期限 到期 升级 窗口\n  环节 好 终点 同意\n  环节 不好 终点 异议\n" \
    "  动作 同意 从 待出 到 好 由 协办、窗口\n  动作 反对 从 待出 到 不好 由 协办、窗口\n"

#define SMALL_DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static inline int64_t small_publish(struct city *c, const char *verb, struct str text) {
    struct pair fields[] = {{STR("text"), text}};
    struct answer a = city_run(c, (struct command){.verb = str_c(verb), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s: %s (%s)", verb, a.fault.en, a.fault.where);
    return a.id;
}

static inline void small_checkpoint(struct city *c) {
    struct fault f;
    if (desk_checkpoint(&c->desk, &f) < 0 || store_begin(c->store, &f) < 0 || desk_write(&c->desk, &f) < 0 ||
        store_commit(c->store, &f) < 0)
        fail_msg("%s", f.en);
    desk_written(&c->desk);
}

static inline void small_matters(struct city *c) {
#define SMALL_ACT(verb, matter, by, at, fields) \
    city_act(c, "{\"do\":\"" verb "\",\"matter\":\"" matter "\",\"by\":\"" by "\",\"at\":\"" at "\",\"fields\":{" fields "}}")
#define SMALL_REGISTER(title, at) \
    city_act(c, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"" at "\",\"key\":\"k" at "\",\"fields\":{\"程序\":\"事\",\"标题\":\"" title \
                "\",\"诉求人\":{\"name\":\"王\",\"phone\":\"138\"}}}")
    city_act(c, "{\"do\":\"session.open\",\"by\":\"d\",\"at\":\"2024-03-01\",\"fields\":{\"程序\":\"事\",\"届\":1,\"次\":1,\"开幕\":\"2024-01-01\"}}");
    SMALL_REGISTER("灯", "2024-03-01T09:00");
    SMALL_REGISTER("水", "2024-03-01T10:00");
    SMALL_REGISTER("路", "2024-03-01T11:00");
    SMALL_ACT("派单", "事2024-1", "d", "2024-03-01T12:00", "\"主办单位\":\"甲\"");
    SMALL_ACT("谈", "事2024-1", "a", "2024-03-01T12:30", "\"沟通方式\":\"面\"");
    SMALL_ACT("求助", "事2024-1", "a", "2024-03-01T13:00", "\"协办单位\":[\"乙\"]");
    SMALL_ACT("同意", "事2024-1/1", "b", "2024-03-01T14:00", "");
    SMALL_ACT("归并", "事2024-2", "d", "2024-03-01T15:00", "\"并入\":\"事2024-1\"");
    SMALL_ACT("办结", "事2024-1", "a", "2024-03-04T09:00", "");
    small_checkpoint(c);
    SMALL_ACT("派单", "事2024-3", "d", "2024-03-04T10:00", "\"主办单位\":\"甲\"");
    SMALL_ACT("cosign.invite", "事2024-3", "d", "2024-03-04T10:30", "\"账号\":\"b\",\"截止\":\"2024-03-09\"");
    SMALL_ACT("relate", "事2024-3", "d", "2024-03-04T10:40", "\"关系\":\"前案\",\"对方\":\"事2024-1\",\"理由\":\"同\"");
    SMALL_ACT("instruction.record", "事2024-3", "d", "2024-03-04T10:50", "\"领导\":\"辰\",\"批示\":\"阅\",\"要答复\":\"否\"");
    SMALL_ACT("commitment.make", "事2024-1", "a", "2024-03-04T11:00", "\"内容\":\"修\",\"期限\":\"2025-12-31\"");
    SMALL_ACT("exclusion.ask", "事2024-1", "a", "2024-03-04T11:30", "\"情形\":\"其他\",\"理由\":\"难\"");
    SMALL_ACT("commitment.report", "事2024-1", "a", "2024-03-04T12:00", "\"序号\":1,\"进展\":\"半\"");
}

static inline void small_delivery(struct city *c) {
    struct pair fields[] = {{STR("kind"), STR("answer")}, {STR("about"), STR("9")}, {STR("requester"), STR("1")}, {STR("way"), STR("letter")}};
    struct answer a = city_run(c, (struct command){.verb = STR("delivery.open"), .matter = STR("事2024-1"), .channel = STR("deliver"), .fields = {fields, 4}});
    if (!a.ok) fail_msg("delivery.open: %s", a.fault.en);
}

static inline void small_target(struct city *c) {
#define SMALL_TARGET(verb, by, at, fields) city_act(c, "{\"do\":\"" verb "\",\"by\":\"" by "\",\"at\":\"" at "\",\"fields\":{" fields "}}")
    SMALL_TARGET("target.set", "import", "2024-03-01", "\"code\":\"决\",\"kind\":\"决策\",\"title\":\"题\",\"owner\":\"甲\",\"value\":\"9\",\"unit\":\"个\",\"due\":\"2024-12-31\"");
    SMALL_TARGET("milestone.set", "import", "2024-03-01", "\"target\":\"决\",\"title\":\"半\",\"day\":\"2024-06-28\"");
    SMALL_TARGET("reading.add", "a", "2024-03-04", "\"target\":\"决\",\"value\":\"3\",\"unit\":\"个\",\"evidence\":\"证\"");
    SMALL_TARGET("target.ask_change", "a", "2024-03-05", "\"target\":\"决\",\"value\":\"6\",\"reason\":\"难\"");
    SMALL_TARGET("slip.issue", "import", "2024-03-06", "\"target\":\"决\",\"colour\":\"蓝\",\"ground\":\"催\"");
}

// Set right, split in two, and a mapping to the next version of the values.
static inline void small_right(struct city *c, int64_t procedure, int64_t profile) {
    SMALL_REGISTER("灯、桥", "2024-03-06T09:00");
    SMALL_ACT("matter.correct", "事2024-4", "d", "2024-03-06T09:10", "\"标题\":\"灯和桥\",\"reason\":\"字\"");
    SMALL_ACT("correction.ask", "事2024-3", "a", "2024-03-06T09:15", "\"标题\":\"大路\",\"reason\":\"字\"");
    SMALL_ACT("matter.split", "事2024-4", "d", "2024-03-06T09:20", "\"标题\":\"桥\",\"reason\":\"两事\"");
    int64_t next = small_publish(c, "profile.publish", STR("方案 小(small) 第2版 自 2024-06-01\n期限 = 6个工作日\n谈数 = 1次\n"));
    city_enable(c, procedure, next);
    struct pair fields[] = {{STR("old_procedure"), arena_printf(&c->arena, "%lld", (long long)procedure)}, {STR("old_profile"), arena_printf(&c->arena, "%lld", (long long)profile)},
                            {STR("procedure"), arena_printf(&c->arena, "%lld", (long long)procedure)}, {STR("profile"), arena_printf(&c->arena, "%lld", (long long)next)}};
    struct answer a = city_run(c, (struct command){.verb = STR("migration.publish"), .by = STR("admin"), .channel = STR("cli"), .fields = {fields, 4}});
    if (!a.ok) fail_msg("migration.publish: %s", a.fault.en);
}

// A key, a checkpoint signed with it, and somebody who saw that. The rest of the city stays unsigned.
static struct key_kit small_key; // of the last small city, for tests that go on signing
static inline void small_keys(struct city *c) {
    struct key_kit witness;
    struct fault f;
    if (small_key.key) key_kit_free(&small_key);
    key_kit_new(&small_key);
    key_kit_new(&witness);
    key_kit_first(c, &small_key);
    small_checkpoint(c);
    struct witness_statement s = key_kit_statement(c, &witness, 1709600000000);
    struct answer a = key_kit_witness(c, &s);
    if (!a.ok) fail_msg("checkpoint.witness: %s", a.fault.en);
    if (desk_sign_with(&c->desk, NULL, &f) < 0) fail_msg("%s", f.en);
    key_kit_free(&witness);
}

// Driven; ends with a matter whose content was destroyed, a checkpoint in between, an office as the last event.
static inline void small_city_open(struct city *c) {
    struct fault f;
    city_place(c);
    if (store_open(&c->store, c->path, STORE_CREATE, &f) < 0) fail_msg("%s", f.en);
    if (desk_found(&c->desk, c->store, city_rooms, 500000, STR("小市"), true, &f) < 0) fail_msg("%s", f.en);
    small_publish(c, "calendar.publish", STR(SMALL_CALENDAR));
    int64_t profile = small_publish(c, "profile.publish", STR(SMALL_PROFILE));
    int64_t procedure = small_publish(c, "procedure.publish", STR(SMALL_PROCEDURE));
    city_enable(c, procedure, profile);
    if (registry_bootstrap(&c->desk, STR("小市"), STR("admin"), &f) < 0) fail_msg("%s", f.en);
#define SMALL_DO_AT(verb, at, fields) city_act(c, "{\"do\":\"" verb "\",\"by\":\"admin\",\"at\":\"" at "\",\"fields\":{" fields "}}")
#define SMALL_DO(verb, fields) city_act(c, "{\"do\":\"" verb "\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{" fields "}}")
    SMALL_DO("office.open", "\"name\":\"甲\"");
    SMALL_DO("office.open", "\"name\":\"乙\",\"alias\":\"乙局\"");
    SMALL_DO("account.open", "\"login\":\"d\",\"name\":\"子\",\"office\":\"小市\",\"role\":\"窗口\"");
    SMALL_DO("account.open", "\"login\":\"a\",\"name\":\"丑\",\"office\":\"甲\",\"role\":\"承办人\"");
    SMALL_DO("account.open", "\"login\":\"b\",\"name\":\"寅\",\"office\":\"乙\",\"role\":\"承办人\"");
    SMALL_DO("enterprise.register", "\"uscc\":\"91350100M000100Y43\",\"name\":\"某厂\",\"industry\":\"3011\",\"size\":\"小型\"");
    small_matters(c);
    SMALL_ACT("matter.publish", "事2024-1", "admin", "2024-03-05T09:00", "\"document\":\"一号\",\"written\":\"2024-03-04\",\"title\":\"题\",\"body\":\"文\"");
    struct matter m = city_matter(c, "事2024-2");
    struct str destroy = arena_printf(&c->arena, "{\"do\":\"content.destroy\",\"by\":\"admin\",\"fields\":{\"stream\":\"%lld\",\"依据\":\"PIPL47\"}}",
                                      (long long)m.row->id);
    city_act(c, destroy.p);
    SMALL_DO("draft.take", "\"source\":\"页\",\"digest\":\"" SMALL_DIGEST "\",\"body\":\"{\\\"kind\\\":\\\"news\\\",\\\"title\\\":\\\"题\\\"}\"");
    SMALL_DO("address.set", "\"account\":\"a\",\"way\":\"mail\",\"address\":\"a@b.cn\"");
    small_delivery(c);
    small_target(c);
    small_right(c, procedure, profile);
    SMALL_DO_AT("office.rename", "2020-02-01", "\"office\":\"乙\",\"name\":\"乙乙\",\"ground\":\"文\"");
    SMALL_DO("account.leave", "\"account\":\"b\",\"since\":\"2020-01-02\",\"until\":\"2020-01-09\"");
    SMALL_DO("account.open", "\"login\":\"e\",\"name\":\"卯\",\"office\":\"乙乙\",\"role\":\"会计\"");
    SMALL_DO("account.deputy", "\"account\":\"b\",\"deputy\":\"e\",\"since\":\"2020-01-03\",\"until\":\"2020-01-05\"");
    SMALL_DO("office.open", "\"name\":\"寒\"");
    SMALL_DO("office.open", "\"name\":\"暑\"");
    SMALL_DO_AT("office.merge", "2020-02-01", "\"offices\":\"寒\",\"into\":\"暑\",\"ground\":\"文\"");
    small_keys(c);
    SMALL_DO("office.open", "\"name\":\"末\"");
}

#endif
