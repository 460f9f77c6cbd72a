# SPDX-License-Identifier: Apache-2.0
规则 2.1-46 再提的连到前案，看得到前案的类别、答复和承诺
规则 2.1-47 重点提案由领导领办，有书面报告；领导批示要答复
规则 2.1-48 联名有期限，签了的每人都欠一份答复，没签的过期
规则 2.1-49 大会编届、次，立案得案号，不空不重；不立案的转作社情民意，原提案人在那里也有回音
程序 提案

2024-01-08 09:00  委办 session.open - 程序=提案 届=14 次=3 开幕=2024-01-08
                  委办 session.open - 程序=提案 届=14 次=3 开幕=2024-01-08 → 拒绝 session-exists
                  交通员 session.open - 程序=提案 届=14 次=4 开幕=2024-01-08 → 拒绝 not-allowed
                  何其正 提交 甲 标题=增设河岸步道 内容=沿江没有步道。 提案人=何其正 届次=十四届三次
                  何其正 cosign.invite 甲 账号=方越、童若水 截止=2024-01-12
                  交通员 cosign.invite 甲 账号=方越 → 拒绝 not-allowed
                  何其正 cosign.invite 甲 账号=方越 → 拒绝 invited-already
                  何其正 cosign.invite 甲 账号=林静秋 → 拒绝 not-member
                  方越 cosign.sign 甲
                  方越 cosign.sign 甲 → 拒绝 signed-already
                  林静秋 cosign.sign 甲 → 拒绝 not-allowed
甲：诉求人 2 · 欠答 何其正、方越 · 邀请 方越 已签 · 邀请 童若水 待签
童若水：看见 甲
                  何其正 提交 乙 标题=空 内容=空 提案人=何其正
                  方越 提交 丙 标题=路灯 内容=路灯少。 提案人=方越
                  委办 send_on 乙 → 拒绝 not-refused
                  委办 不予立案 乙 不立案情形=空泛 转送方式=社情民意 告知方式=书面
                  委办 send_on 乙
                  委办 send_on 乙 → 拒绝 sent-on-already
甲：案号 无
                  委办 立案 甲 案号=十 → 拒绝 bad-number
                  委办 立案 甲
                  委办 立案 丙
甲：案号 十四届三次第0001号 · 邀请 童若水 待签
丙：案号 十四届三次第0002号
到 2024-01-13 00:00
甲：邀请 童若水 过期 · 诉求人 2
                  童若水 cosign.sign 甲 → 拒绝 invitation-lapsed
                  委办 key.mark 甲 职务=副市长 → 拒绝 missing-field “领衔领导”
                  交通员 key.mark 甲 领衔领导=罗清芷 职务=副市长 → 拒绝 not-allowed
                  委办 key.mark 甲 领衔领导=罗清芷 职务=副市长 账号=副市长 报告期限=2024-03-29
                  委办 key.mark 甲 领衔领导=罗清芷 职务=副市长 → 拒绝 marked-already
甲：标记 重点 待报 2024-03-29 24:00
副市长：看见 甲
                  委办 instruction.record 甲 领导=罗清芷 → 拒绝 missing-field “批示”
                  委办 instruction.record 甲 领导=罗清芷 批示=请交通局认真研究。
甲：标记 批示 待报
                  委办 交办 甲 主办单位=交通局
                  交通员 签收 甲
                  交通员 沟通 甲 沟通方式=面商
甲：沟通 办前 一次 · 沟通 办中 0次
                  交通员 沟通 甲 沟通方式=电话
甲：沟通 办中 一次
                  住建员 instruction.answer 甲 序号=2 办理情况=已研究 → 拒绝 not-allowed
                  交通员 instruction.answer 甲 序号=2 → 拒绝 missing-field “办理情况”
                  交通员 instruction.answer 甲 序号=2 办理情况=已研究
                  交通员 instruction.answer 甲 序号=2 办理情况=再说 → 拒绝 answered-already
甲：标记 批示 已报
2024-03-01 09:00  照 发出 甲 B 书面
                  交通员 沟通 甲 沟通方式=电话
甲：沟通 办后 一次 · 告知 方越 书面 · 各人 2
                  交通员 commitment.make 甲 内容=建成一公里 期限=2024-12-31
到 2024-03-29 23:59
甲：标记提醒 0次
到 2024-03-30 00:00
甲：标记提醒 一次
                  交通员 key.report 甲 → 拒绝 missing-field “报告”
                  住建员 key.report 甲 报告=督办情况 → 拒绝 not-allowed
                  副市长 key.report 甲 报告=督办情况
                  交通员 key.report 甲 报告=再报 → 拒绝 reported-already
甲：标记 重点 已报
                  委办 key.unmark 甲 → 拒绝 missing-field “理由”
                  委办 key.unmark 甲 理由=已办
甲：标记 重点 取消
2024-04-08 09:00  何其正 提交 丁 标题=还是河岸步道 内容=没有动静。 提案人=何其正
                  何其正 relate 丁 关系=前案 对方=甲 理由=同一建议 → 拒绝 not-allowed
                  委办 relate 甲 关系=前案 对方=丁 理由=同一建议 → 拒绝 not-before
                  委办 relate 丁 关系=前案 对方=甲 → 拒绝 missing-field “理由”
                  委办 relate 丁 关系=前案 对方=甲 理由=同一建议
                  委办 relate 丁 关系=前案 对方=甲 理由=同一建议 → 拒绝 linked-already
                  委办 relate 丁 关系=相关 对方=丁 理由=自己 → 拒绝 links-itself
丁：关联 前案 甲
甲：关联 前案 丁
委办：读到 丁 建成一公里 · 读到 丁 函复如下
                  委办 unrelate 丁 关系=前案 对方=甲 理由=连错了
丁：不关联 甲
