# SPDX-License-Identifier: Apache-2.0
规则 2.3-24 改目标值由一人申请、另一人批准；原值和它的时间留着，以前的数仍对原值算
规则 2.3-27 目标销号要佐证、要达到、下级先销、里程碑完成，由另一人批准
规则 2.3-28 销号的目标回头看，复发的连同上级重新打开
程序 督查任务

2024-03-01 09:00  督查员 target.set - 编码=决定 层级=decision 标题=做强实体 起始日=2024-03-01 完成日=2024-06-28
                  督查员 target.set - 编码=工厂 层级=task 上级目标=决定 标题=智能工厂 责任单位=交通局 目标值=100 单位=个
                  督查员 target.set - 编码=制度 层级=task 上级目标=决定 标题=改造办法 责任单位=住建局
                  督查员 milestone.set - 目标=制度 标题=出台 计划日=2024-06-14
                  交通员 reading.add - 目标=工厂 数值=60 单位=个 佐证=台账
2024-03-04 09:00  交通员 target.ask_change - 目标=工厂 目标值=80 → 拒绝 missing-field “理由”
                  住建员 target.ask_change - 目标=工厂 目标值=80 理由=市场 → 拒绝 not-allowed
                  交通员 target.amend - 目标=工厂 标题=改名 → 拒绝 not-allowed
                  督查员 target.amend - 目标=工厂 目标值=80 → 拒绝 unknown-field
                  督查员 target.ask_change - 目标=工厂 目标值=80 理由=市场变化
                  交通员 target.ask_change - 目标=工厂 目标值=70 理由=市场变化 → 拒绝 ask-pending
                  督查员 target.decide - 目标=工厂 同意=是 → 拒绝 own-ask
                  交通员 target.decide - 目标=工厂 同意=是 → 拒绝 not-allowed
                  委督员 target.decide - 目标=工厂 同意=是 → 拒绝 other-supervisor “督查室”
目标 工厂 2024-03-04：目标值 100 第1个 · 申请 调整 待定 · 进度 60.0%
                  督查副 target.decide - 目标=工厂 同意=否 → 拒绝 missing-field “写明理由”
                  督查副 target.decide - 目标=工厂 同意=否 意见=理由不足
目标 工厂 2024-03-04：目标值 100 第1个 · 申请 调整 不同意
                  督查副 target.decide - 目标=工厂 同意=是 → 拒绝 nothing-asked
2024-03-11 09:00  交通员 target.ask_change - 目标=工厂 目标值=80 完成日=2024-05-31 理由=设备停产
                  督查员 target.decide - 目标=工厂 同意=是 意见=同意
目标 工厂 2024-03-11：目标值 80 第2个 · 原值 100 2024-03-11 · 进度 75.0% · 完成日 2024-05-31 · 申请 调整 同意
目标 工厂 2024-03-08：目标值 100 第1个 · 进度 60.0% · 完成日 2024-06-28
2024-05-06 09:00  交通员 target.ask_closing - 目标=工厂 佐证=总结 → 拒绝 target-not-reached
                  交通员 reading.add - 目标=工厂 数值=81 单位=个 佐证=台账
                  交通员 target.ask_closing - 目标=工厂 → 拒绝 missing-field “佐证”
                  住建员 target.ask_closing - 目标=工厂 佐证=总结 → 拒绝 not-allowed
                  交通员 target.ask_closing - 目标=工厂 佐证=总结
                  督查员 target.decide - 目标=工厂 同意=否 意见=没有现场核实
目标 工厂 2024-05-06：状态 在办 · 申请 销号 不同意 · 差 0
                  交通员 target.ask_closing - 目标=工厂 佐证=总结、现场记录
                  督查员 target.decide - 目标=工厂 同意=是
目标 工厂 2024-05-06：状态 已销号 · 进度 100.0% · 灯 绿
                  督查员 target.ask_closing - 目标=决定 佐证=总结 → 拒绝 children-open
                  住建员 target.ask_closing - 目标=制度 佐证=文件 → 拒绝 milestones-open
                  住建员 milestone.done - 目标=制度 里程碑=1 佐证=文件
                  住建员 target.ask_closing - 目标=制度 佐证=文件
                  督查员 target.decide - 目标=制度 同意=是
                  督查员 target.ask_closing - 目标=决定 佐证=总结
                  督查副 target.decide - 目标=决定 同意=是
目标 决定 2024-05-06：状态 已销号 · 进度 100.0%
                  交通员 reading.add - 目标=工厂 日期=2024-05-05 数值=82 单位=个 佐证=台账 → 拒绝 target-closed
2024-08-05 09:00  督查员 target.look_back - 目标=工厂 复发=是 → 拒绝 missing-field “情况”
                  交通员 target.look_back - 目标=工厂 复发=是 情况=又停产 → 拒绝 not-allowed
                  督查员 target.look_back - 目标=制度 复发=否 情况=还在执行
                  督查员 target.look_back - 目标=工厂 复发=是 情况=又停产
目标 工厂 2024-08-05：状态 在办 · 复发 一次
目标 决定 2024-08-05：状态 在办
目标 制度 2024-08-05：状态 已销号 · 复发 0次
                  照 推进 甲
                  督查员 target.set - 编码=步道 层级=task 上级目标=决定 标题=步道 责任单位=交通局 事项=甲
                  交通员 target.ask_closing - 目标=步道 佐证=总结 → 拒绝 matter-open
