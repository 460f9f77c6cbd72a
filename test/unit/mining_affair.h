// SPDX-License-Identifier: Apache-2.0
// A small procedure with everything a log can meet: counts, a guard, a part, a pause, an extension, a window.
#ifndef TEST_UNIT_MINING_AFFAIR_H
#define TEST_UNIT_MINING_AFFAIR_H

#include "mining.h"

#define PROFILE "方案 甲 第1版 自 2020-01-01\n收 = 2个工作日\n办 = 5个工作日\n评 = 3日\n答 = 10日\n答·急 = 2日\n次 = 1次\n停 = 5日\n延 = 3个工作日\n窗 = 4日\n"
#define PROCEDURE \
    "程序 事 第1版 自 2020-01-01\n角色 窗口 常设\n角色 主办 随 主办单位\n角色 协办 随 协办单位\n角色 来人 随 来人\n" \
    "字段 来人 人\n字段 主办单位 单位\n字段 协办单位 单位们\n字段 缓急 选 平、急\n字段 评价 选 好、坏\n" \
    "环节 待派 由 窗口 限 收 到期 升级 窗口\n" \
    "环节 办理 由 主办、窗口 限 办 到期 升级 窗口 可暂停 至多 次 限 停 由 窗口 可延期 至多 次 每次 延 由 窗口\n" \
    "环节 待评 由 来人 限 评 到期 执行 未评\n环节 已结 终点\n" \
    "时钟 答复 自 登记 至 办结 限 答 按 缓急\n" \
    "动作 登记(open) 到 待派 由 窗口 须填 来人 可填 缓急\n动作 派单 从 待派 到 办理 由 窗口 须填 主办单位\n" \
    "动作 退回 从 办理 到 待派 由 主办、窗口 至多 次\n动作 求助 在 办理 由 主办、窗口 须填 协办单位 分出 意见 予 协办单位\n" \
    "动作 办结 从 办理 到 待评 由 窗口 要 意见 已齐 告知\n动作 强结 从 办理 到 已结 由 窗口 收回 意见 告知\n" \
    "动作 评价 从 待评 到 办理 由 来人 当 评价 是 坏 至多 次 重办\n动作 评价 从 待评 到 已结 由 来人 须填 评价 否则\n" \
    "动作 未评 从 待评 到 已结 由 系统\n动作 重开 从 已结 到 办理 由 窗口 至多 次 重办 限于 窗\n" \
    "分件 意见\n  环节 待出 由 协办、窗口 限 收 到期 升级 窗口\n  环节 好 终点 同意\n  环节 不好 终点 异议\n" \
    "  动作 赞成 从 待出 到 好 由 协办、窗口\n  动作 反对 从 待出 到 不好 由 协办、窗口\n"

static inline void open_affair(struct held *h) { held_open(h, PROCEDURE, PROFILE); }

#endif
