# SPDX-License-Identifier: Apache-2.0
"""Every action of a proposal and of its parts is taken on the pages by who may take it, bad input before good (filled.py).
Called by test/scenario/web.sh."""
from filled import Matter, actions_of, at, office, taken
from office import check, finish, run

wanted = actions_of("提案", "proposal")
# 市水务局 leads: its clerk, the checker of its drafts, its head. 市交通局 is asked.
CLERK, CHECKER, HEAD, JOINT, COMMITTEE, WATCH, LEADER = "jiangchi", "zuochenzhou", "lianjiang", "leiyue", "dengshouzhuo", "qinyuanshan", "shenjiyue"


def proposal():
    return Matter("提案", "提交", "heqizheng")


def handled():
    return proposal().act(COMMITTEE, "立案").act(COMMITTEE, "交办").act(CLERK, "签收")


def stands(m, stage, what):
    check(f"{what}: it stands in {stage}", m.stage() == stage, m.stage())


def sent(m):
    """From the approved draft to the letter."""
    return m.act(HEAD, "签发").act(HEAD, "定公开方式", 公开方式="主动公开").act(CLERK, "发出")


# --- before it is handled
proposal().act("heqizheng", "撤回")
proposal().act(COMMITTEE, "退回修改").act("heqizheng", "重新提交").act(COMMITTEE, "不予立案")
m = proposal().act("heqizheng", "联名", **{"提案人.name": "方越", "提案人.account": "fangyue"})
check("a co-signer reads what they signed, and acts for nobody else", at("fangyue").get(m.place).status == 200 and not {"撤回", "联名", "重新提交"} & m.offered("fangyue").keys(), m.offered("fangyue"))
m.act(COMMITTEE, "立案")
proposal().act(COMMITTEE, "并案", 并入=m.number)

# --- joint bodies: asked, sent back as empty, taken; then all of them countersign
m.act(COMMITTEE, "交办").act(CLERK, "签收").act(CLERK, "沟通").act(COMMITTEE, "延期").act(CLERK, "会办")
m.act(JOINT, "退办", m.part()).act(COMMITTEE, "改办", m.part(), 会办单位="市交通局").act(JOINT, "签收", m.part())
m.act(JOINT, "出具意见", m.part(), 会办态度="同意").act(CLERK, "退回重提", m.part())
m.act(JOINT, "出具意见", m.part(), 会办态度="同意").act(CLERK, "采用", m.part())
check("nobody sends the draft past a joint body", "送核稿" not in m.offered(CLERK) and "送会签" in m.offered(CLERK), m.offered(CLERK))
m.act(CLERK, "送会签").act(JOINT, "会签", m.part("会签"), 会签态度="同意")
stands(m, "核稿中", "all have signed")
m.act(CHECKER, "核稿退回").act(CLERK, "送会签").act(JOINT, "会签", m.part("会签"), 会签态度="不同意", 会签意见="资金不由我局出")
stands(m, "待裁定", "one objects")
m.act(WATCH, "退回协商").act(CLERK, "送会签").act(WATCH, "记为未会签", m.part("会签")).act(WATCH, "裁定")
m.act(CHECKER, "核稿").act(COMMITTEE, "审核退回").act(CLERK, "提请裁定").act(WATCH, "裁定").act(CHECKER, "核稿").act(COMMITTEE, "审核", 答复类别="B")
check("only the head signs", not {"签发", "签发退回"} & m.offered(CHECKER).keys() and "签发" not in m.offered(CLERK), m.offered(CHECKER))
sent(m)
stands(m, "待反馈", "the letter is out")

# --- asked one by one: three proposers, the third was merged in
m.act("heqizheng", "反馈", m.part("反馈", 0), 满意度="满意").act("fangyue", "反馈", m.part("反馈", 1), 满意度="不满意")
m.act("heqizheng", "反馈", m.part("反馈", 2), 满意度="满意")
stands(m, "办理中", "one of three is not satisfied")
m.act(CLERK, "送会签").act(WATCH, "中止会签").act(WATCH, "裁定").act(CHECKER, "核稿").act(COMMITTEE, "审核").act(HEAD, "签发退回")
m.act(WATCH, "督办答复")
for n in (0, 1, 2):
    m.act(("heqizheng", "fangyue", "heqizheng")[n], "反馈", m.part("反馈", n - 3), 满意度="不满意")
stands(m, "待面商", "not satisfied a second time")
m.act(CLERK, "面商").act(COMMITTEE, "协商办结")
stands(m, "已办结", "settled")
m.act(COMMITTEE, "跟踪再办", 主办单位="市水务局")
stands(m, "办理中", "opened again")

# --- disputed, designated; one without an account is asked by the committee
m = proposal().act(COMMITTEE, "立案").act(COMMITTEE, "交办").act(CLERK, "退办").act(COMMITTEE, "改办").act(CLERK, "退办")
m.act(COMMITTEE, "改办").act(CLERK, "退办").act(WATCH, "协调").act(LEADER, "指定", 主办单位="市水务局")
check("who was designated cannot return it", "退办" not in m.offered(CLERK), m.offered(CLERK))
m = Matter("提案", "提交", COMMITTEE, **{"提案人.name": "李青山"}).act(COMMITTEE, "立案").act(COMMITTEE, "交办").act(CLERK, "退办").act(COMMITTEE, "驳回退办", 主办单位="市水务局")
m.act(CLERK, "会办", 会办单位="市交通局、市教育局")
one, two = (m.part(which=i) for i in range(2))
m.act(JOINT, "退办", one).act(COMMITTEE, "驳回退办", one).act(WATCH, "记为未出具", one)
m.act("panshu", "退办", two, 建议承办单位="市住建局").act(COMMITTEE, "免予会办", two).act(WATCH, "督办答复")
m.act(COMMITTEE, "代录反馈", m.part("反馈"), 满意度="满意")
stands(m, "已办结", "asked by telephone, on record")
m = handled().act(CLERK, "送核稿").act(CHECKER, "核稿").act(COMMITTEE, "审核")
sent(m).act(COMMITTEE, "结束征询")
stands(m, "已办结", "the committee stops asking")

# --- several bodies, each answers its share
m = proposal().act(COMMITTEE, "立案").act(COMMITTEE, "分办", 分办单位="市交通局、市水务局、市教育局")
one, two, three = (m.part("分办答复", i) for i in range(3))
m.act(JOINT, "退办", one).act(COMMITTEE, "改办", one, 分办单位="市交通局").act(JOINT, "签收", one).act(JOINT, "答复", one)
m.act(CLERK, "退办", two).act(COMMITTEE, "驳回退办", two).act(WATCH, "记为未答复", two)
m.act("panshu", "退办", three, 建议承办单位="市住建局").act(COMMITTEE, "免予分办", three)
stands(m, "分办待反馈", "each has answered or was excused")
m = proposal().act(COMMITTEE, "立案").act(COMMITTEE, "分办").act(WATCH, "分办催办")
m.act(COMMITTEE, "分办", 分办单位="市教育局").act(WATCH, "分办代答")
stands(m, "分办待反馈", "answered for them")
Matter("提案", "补录", COMMITTEE)

check("every action of a proposal was taken on the pages", taken == wanted, f"missing {wanted - taken}, more {taken - wanted}")
status, err = office.stop()
check("the server ends well after all this", status == 0 and not err, err[:300])
check("and the ledger is in order", run("ledger", "verify", "--db", office.db).returncode == 0)
finish()
