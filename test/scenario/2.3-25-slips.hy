# SPDX-License-Identifier: Apache-2.0
规则 2.3-25 督办单蓝色提醒、橙色预警、红色督办、约谈，逐级升；上一张没有落实才到下一级，跳级要有紧急理由；签收、答复、了结
规则 2.3-26 一事一单，不重复督办：一件事只由一个单位督办
规则 2.3-29 每日督办清单：逾期的、今天到期的、快到期的，没有了结的督办单
程序 督查任务

2024-03-04 09:00  照 下发 甲
                  照 推进 乙
                  交通员 slip.issue - 事项=甲 颜色=蓝 事由=没有签收 → 拒绝 not-allowed
                  督查员 slip.issue - 事项=甲 颜色=蓝 → 拒绝 missing-field “事由”
                  督查员 slip.issue - 事项=甲 颜色=紫 事由=没有签收 → 拒绝 bad-word “蓝”
                  督查员 slip.issue - 颜色=蓝 事由=没有签收 → 拒绝 missing-field “事项”
                  督查员 slip.issue - 事项=甲 颜色=红 事由=没有签收 → 拒绝 slip-order
2024-03-06 09:00  督查员 slip.issue - 事项=甲 颜色=蓝 事由=没有签收
                  督查员 slip.issue - 事项=甲 颜色=蓝 事由=又一张 → 拒绝 slip-open
                  委督员 slip.issue - 事项=甲 颜色=蓝 事由=重复 → 拒绝 supervised-already “督查室”
                  委督员 supervision.open - 事项=甲 → 拒绝 supervised-already “督查室”
督办 2024-03-05：不列 乙
督办 2024-03-06：列着 甲 今天到期 黄 督蓝〔2024〕1号 · 不列 乙 · 督办单 督蓝〔2024〕1号 交通局 · 今天到期 1 · 逾期 0 · 黄 1
                  住建员 slip.sign - 督办单=督蓝〔2024〕1号 → 拒绝 not-allowed
                  交通员 slip.answer - 督办单=督蓝〔2024〕1号 答复=马上签 → 拒绝 not-signed
                  交通员 slip.sign - 督办单=督蓝〔2024〕1号
                  交通员 slip.sign - 督办单=督蓝〔2024〕1号 → 拒绝 signed-already
                  督查员 slip.settle - 督办单=督蓝〔2024〕1号 落实=是 意见=好 → 拒绝 not-answered
                  交通员 slip.answer - 督办单=督蓝〔2024〕1号 → 拒绝 missing-field “答复”
                  交通员 slip.answer - 督办单=督蓝〔2024〕1号 答复=马上签
                  交通员 slip.answer - 督办单=督蓝〔2024〕1号 答复=再说一次 → 拒绝 answered-already
督办 2024-03-06：督办单 督蓝〔2024〕1号 交通局 已签收 已答复
                  交通员 slip.settle - 督办单=督蓝〔2024〕1号 落实=是 意见=好 → 拒绝 not-allowed
                  督查员 slip.settle - 督办单=督蓝〔2024〕1号 落实=否 → 拒绝 missing-field “意见”
                  督查员 slip.settle - 督办单=督蓝〔2024〕1号 落实=否 意见=仍未签收
                  督查员 slip.settle - 督办单=督蓝〔2024〕1号 落实=是 意见=好 → 拒绝 slip-settled
                  督查员 slip.issue - 事项=甲 颜色=红 事由=仍未签收 → 拒绝 slip-order “紧急理由”
                  督查员 slip.issue - 事项=甲 颜色=橙 事由=仍未签收 期限=2个工作日
督办 2024-03-08：督办单 督橙〔2024〕1号 交通局 · 无督办单 督蓝〔2024〕1号
督办 2024-03-11：督办单 督橙〔2024〕1号 交通局 逾期
2024-03-11 09:00  督查员 slip.settle - 督办单=督橙〔2024〕1号 落实=否 意见=逾期不答
                  督查员 slip.issue - 事项=甲 颜色=红 事由=逾期不答
2024-03-20 09:00  督查员 supervision.end - 事项=甲 情况=了结 → 拒绝 slip-open
                  督查员 slip.settle - 督办单=督红〔2024〕1号 落实=否 意见=逾期不答
                  督查员 slip.issue - 事项=甲 颜色=约谈 事由=约谈主要负责人
                  交通员 slip.sign - 督办单=督谈〔2024〕1号
                  交通员 slip.answer - 督办单=督谈〔2024〕1号 答复=已整改
                  督查员 slip.settle - 督办单=督谈〔2024〕1号 落实=是 意见=已整改
                  督查员 slip.issue - 事项=甲 颜色=橙 事由=又拖 → 拒绝 slip-order
                  督查员 supervision.end - 事项=甲 → 拒绝 missing-field “情况”
                  委督员 supervision.end - 事项=甲 情况=了结 → 拒绝 supervised-already “督查室”
                  督查员 supervision.end - 事项=甲 情况=了结
                  督查员 slip.issue - 事项=乙 颜色=红 事由=停工 紧急理由=汛期将至
督办 2024-03-20：督办单 督红〔2024〕2号 交通局 紧急
                  委督员 slip.issue - 事项=甲 颜色=蓝 事由=接着督办
督办 2024-03-20：督办单 督蓝〔2024〕2号 交通局
