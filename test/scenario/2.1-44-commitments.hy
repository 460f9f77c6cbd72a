# SPDX-License-Identifier: Apache-2.0
规则 2.1-44 答复里承诺的逐项入台账，有责任单位和期限；办理单位说落实、未落实、调整，由提案委确认
规则 2.1-45 承诺跨年跟踪，每年第四季度报告，没报的催报，到期的提醒
程序 提案

2024-01-08 09:00  何其正 提交 甲 标题=增设河岸步道 内容=沿江没有步道。 提案人=何其正
2024-01-10 10:00  照 交办 甲
                  交通员 commitment.make 甲 内容=建成一公里 期限=2024-10-31 → 拒绝 not-answered
                  照 发出 甲 B 书面
                  交通员 commitment.make 甲 期限=2024-10-31 → 拒绝 missing-field “内容”
                  交通员 commitment.make 甲 内容=建成一公里 → 拒绝 missing-field “期限”
                  交通员 commitment.make 甲 内容=建成一公里 期限=2024-01-09 → 拒绝 date-past
                  住建员 commitment.make 甲 内容=建成一公里 期限=2024-10-31 → 拒绝 not-allowed
                  交通员 commitment.make 甲 内容=建成一公里 期限=2024-10-31 要点=1 答复类别=B
                  交通员 commitment.make 甲 内容=装路灯 期限=2024-12-31 要点=2 责任单位=住建局
                  交通员 commitment.make 甲 内容=再建三公里 期限=2025-12-31 要点=3
甲：承诺 1 进行中 交通局 2024-10-31 24:00 · 承诺 2 进行中 住建局 2024-12-31 24:00 · 承诺 3 进行中 交通局
住建员：看见 甲
                  何其正 反馈 甲/何其正 过程评价=满意 满意度=满意
甲：结果 办结
2024-03-01 09:00  交通员 commitment.fulfil 甲 序号=1 → 拒绝 missing-field “佐证”
                  住建员 commitment.fulfil 甲 序号=1 佐证=验收 → 拒绝 not-allowed
                  交通员 commitment.fulfil 甲 序号=9 佐证=验收 → 拒绝 unknown-commitment
                  交通员 commitment.fulfil 甲 序号=1 佐证=验收单
                  交通员 commitment.fulfil 甲 序号=1 佐证=验收单 → 拒绝 claim-open
甲：承诺 1 进行中待确认
                  交通员 commitment.confirm 甲 序号=1 → 拒绝 not-allowed
                  委办 commitment.reject 甲 序号=1 → 拒绝 missing-field “理由”
                  委办 commitment.reject 甲 序号=1 理由=只建了半公里
甲：承诺 1 进行中
                  委办 commitment.confirm 甲 序号=1 → 拒绝 nothing-claimed
                  交通员 commitment.fulfil 甲 序号=1 佐证=竣工图
                  委办 commitment.confirm 甲 序号=1
甲：承诺 1 落实
                  交通员 commitment.report 甲 序号=1 进展=已完 → 拒绝 commitment-ended
到 2024-09-30 23:59
甲：承诺提醒 报告 0次
到 2024-10-01 09:00
甲：承诺提醒 报告 2次 · 承诺报告 2 0次
                  住建员 commitment.report 甲 序号=2 → 拒绝 missing-field “进展”
                  水务员 commitment.report 甲 序号=2 进展=已招标 → 拒绝 not-allowed
                  住建员 commitment.report 甲 序号=2 进展=已招标 进度=60
甲：承诺报告 2 一次
台账 2024 2024-12-01：在册 3 · 作出 3 · 落实 1 · 进行中 2 · 四季度报告率 1/2 · 落实率 1/1 · 按期落实率 1/1 · 逾期率 0/2 · 未报告 1
到 2024-12-02 09:00
甲：承诺提醒 催报 一次
到 2025-01-01 00:00
甲：承诺提醒 到期 一次
台账 2024 2024-12-31：落实率 1/2 · 逾期 1 · 进行中 2
2025-01-06 09:00  住建员 commitment.replace 甲 序号=2 理由=改用太阳能 期限=2025-06-30 → 拒绝 missing-field “内容”
                  住建员 commitment.replace 甲 序号=2 内容=装太阳能灯 期限=2025-06-30 → 拒绝 missing-field “理由”
                  住建员 commitment.replace 甲 序号=2 理由=改用太阳能 内容=装太阳能灯 期限=2025-06-30
甲：承诺 2 进行中待确认 · 承诺 4 拟调整 住建局 2025-06-30 24:00
                  委办 commitment.confirm 甲 序号=2
甲：承诺 2 调整 · 替换为 2 4 · 承诺 4 进行中 住建局 2025-06-30 24:00
                  住建员 commitment.replace 甲 序号=4 理由=没有钱 内容=不装 期限=2025-12-31
                  委办 commitment.reject 甲 序号=4 理由=不同意
甲：承诺 4 进行中 · 承诺 5 撤下
                  交通员 commitment.fail 甲 序号=3 → 拒绝 missing-field “理由”
                  交通员 commitment.fail 甲 序号=3 理由=规划调整
                  委办 commitment.confirm 甲 序号=3
甲：承诺 3 未落实
台账 2025 2025-01-31：结转 2 · 作出 1 · 在册 3 · 调整 1 · 未落实 1 · 进行中 1 · 待确认 0
