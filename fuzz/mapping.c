// SPDX-License-Identifier: Apache-2.0
// A mapping between two versions of a small procedure: refused with a place, or every image it gives is a state of the new one.
#include "procedure/mapping.h"
#include "procedure/read.h"

#include "fuzz.h"

#define BOTH \
    "角色 中心 常设\n角色 督查室 常设\n角色 人 随 人\n角色 单位 随 单位\n角色 会办 随 会办\n字段 人 人\n字段 单位 单位\n字段 会办 单位们\n" \
    "环节 待派 由 中心 限 期 到期 升级 督查室\n环节 办理 由 单位 限 期 到期 升级 督查室 可暂停 至多 数 限 期 由 督查室\n环节 完 终点\n" \
    "时钟 答复 自 登记 至 办结 限 期 到期 升级 督查室\n动作 登记 到 待派 由 中心 须填 人\n动作 派 从 待派 到 办理 由 中心、督查室 须填 单位\n" \
    "动作 退 从 办理 到 待派 由 单位 至多 数 收回 会签 解除 单位\n动作 会 在 办理 由 单位 须填 会办 分出 会签 予 会办\n" \
    "动作 办结 从 办理 到 完 由 单位、督查室 收回 会签 告知 人\n" \
    "分件 会签\n  环节 待答 由 会办 限 期 到期 升级 督查室\n  环节 同意 终点 同意\n  动作 答 从 待答 到 同意 由 会办、督查室\n"

static struct rules *rules_of(const char *text, const char *values) {
    static struct rules rules[2];
    static int n;
    struct procedure *p;
    struct profile *v;
    struct fault f;
    must(procedure_read(&p, str_c(text), &f) == 0 && profile_read(&v, str_c(values), &f) == 0 && rules_bind(&rules[n], p, v, &f) == 0);
    return &rules[n++];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct rules *from, *to;
    static struct mapping m;
    struct arena a = ARENA_INIT;
    struct fault f;
    struct proof proof;
    int64_t states;
    if (from == NULL) {
        from = rules_of("程序 甲 第1版 自 2020-01-01\n" BOTH, "方案 乙 第1版 自 2020-01-01\n期 = 5日\n数 = 2次\n");
        to = rules_of("程序 甲 第2版 自 2020-01-01\n" BOTH, "方案 乙 第2版 自 2020-01-01\n期 = 3日\n数 = 1次\n");
    }
    if (mapping_read(&m, from, to, str_of((const char *)bytes, n), &a, &f) < 0) {
        must_be_whole(&f);
    } else {
        must(mapping_prove(&m, &a, &proof, &states, &f) == 0 && states > 0);
        for (int i = 0; i < from->procedure->main.stage_count; i++) {
            struct state st = {.stage = i, .owed = true}, image;
            if (mapping_state(&m, 0, &st, &image) == IMAGE_FINE) must(state_pack(to, &to->procedure->main, &image) >= 0);
        }
    }
    arena_release(&a);
    return 0;
}
