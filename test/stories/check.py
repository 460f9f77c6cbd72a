# SPDX-License-Identifier: Apache-2.0
"""The runner held to what it promises: every expectation fails where it is wrong, a story that is not understood says where,
what one way does otherwise is seen. A test that cannot fail proves nothing."""
import os
import shutil
import sys

import play
from city import make_clock, scratch
from play import told
from read import ROOT, Cast, Wrong, field_types, read_story, stories_of
from stage import PROCEDURES, Stage
from ways import ByCommandLine

HEAD = "规则 0-0 试\n程序 诉求\n\n"
BEGIN = """2024-03-04 09:00  受理员 登记 甲 标题=路灯 诉求人=林静秋
                  受理员 派单 甲 主办单位=住建局
                  住建员 签收 甲
                  住建员 会办 甲 会办单位=水务局
"""
WRONG = ["在 待派", "结果 办结", "期限 2024-03-13 23:00", "期限 无", "时钟 答复 2024-03-26 24:00", "时钟 答复 停", "时钟 答复 暂停", "时钟 答复 无",
         "时钟 没有的 2024-03-26 24:00", "缘由 答复 “暂停”", "欠答 无", "告知 林静秋", "告知 林静秋 电话", "评价 林静秋 满意", "提醒 承办单位 一次",
         "升级 督查室 一次", "自动 视为签收 一次", "经过 签收 2次", "主办 水务局", "主办 无", "分件 无", "分件 水务局、交通局", "可做 回访", "不可做 联系",
         "轮到 诉求人、会办单位", "只由 签收 承办单位", "写着 主办单位 无", "编号 诉求2024-2", "类别 市政", "紧急程度 加急", "标题 别的", "渠道 电话", "并入 甲",
         "逾期 答复 一次", "退回 一次", "诉求人 2", "被诉单位 住建局", "文号 复函 某号", "各人 1"]
TARGETS = """2024-03-01 09:00  督查员 target.set - 编码=决定 层级=decision 标题=决定 起始日=2024-03-01 完成日=2024-06-28
                  督查员 target.set - 编码=工厂 层级=task 上级目标=决定 标题=工厂 责任单位=交通局 目标值=100 单位=个 基数=20
                  督查员 milestone.set - 目标=工厂 标题=过半 计划日=2024-05-31
                  交通员 reading.add - 目标=工厂 数值=40 单位=个 佐证=台账
2024-03-04 09:00  受理员 登记 甲 标题=路灯 诉求人=林静秋
                  受理员 派单 甲 主办单位=住建局
                  督查员 slip.issue - 事项=甲 颜色=蓝 事由=慢
"""
WRONG_TARGETS = ["进度 20.0%", "灯 红", "时间 2/82", "目标值 90", "目标值 100 第2个", "原值 100 2024-03-01", "读数 41", "读数 40 2024-03-02", "更正 1 2",
                 "里程碑 1/1", "迟 1", "状态 已销号", "申请 调整 待定", "缘由 “30 − 20”", "责任 住建局", "差 50", "预计 100", "完成日 2024-06-27",
                 "复发 一次", "读到 不在", "汇报 逾期"]
WRONG_DAILY = ["列着 甲 逾期 红", "列着 甲 今天到期 黄", "列着 甲 今天到期 黄 督蓝〔2024〕2号", "不列 甲", "督办单 督蓝〔2024〕1号 住建局 逾期", "督办单 督蓝〔2024〕1号 交通局",
               "督办单 督蓝〔2024〕2号 住建局", "无督办单 督蓝〔2024〕1号", "逾期 1", "今天到期 0", "将到期 1", "红 1", "黄 0"]
CASEWORK = """2024-01-08 09:00  何其正 提交 甲 标题=步道 内容=没有步道。 提案人=何其正
                  何其正 cosign.invite 甲 账号=方越
                  委办 key.mark 甲 领衔领导=罗清芷 职务=副市长 报告期限=2024-03-29
                  方越 提交 乙 标题=步道 内容=没有步道。 提案人=方越
                  委办 relate 甲 关系=相关 对方=乙 理由=同类
                  照 交办 甲
                  照 发出 甲 B 书面
                  交通员 commitment.make 甲 内容=建成 期限=2024-12-31
"""
WRONG_CASEWORK = ["承诺 1 落实", "承诺 1 进行中待确认", "承诺 1 进行中 住建局", "承诺 1 进行中 交通局 2024-12-30 24:00", "替换为 1 2", "承诺报告 1 一次", "承诺提醒 到期 一次",
                  "标记 重点 已报", "标记 重点 待报 2024-03-28 24:00", "标记 批示 待报", "标记 重点 无", "标记提醒 一次", "关联 前案 乙", "不关联 乙", "邀请 方越 已签",
                  "沟通 办前 一次", "案号 十四届三次第0001号"]
RIGHT_CASEWORK = """甲：承诺 1 进行中 交通局 2024-12-31 24:00 · 承诺报告 1 0次 · 标记 重点 待报 2024-03-29 24:00 · 标记 批示 无 · 关联 相关 乙 · 邀请 方越 待签 · 案号 无
台账 2024 2024-06-30：在册 1 · 作出 1 · 落实率 0/0
"""
RIGHT_TARGETS = """目标 工厂 2024-03-04：进度 25.0% · 灯 绿 · 时间 1/82 · 目标值 100 第1个 · 读数 40 2024-03-01 · 里程碑 0/1 · 差 60 · 申请 销号 无 · 缘由 “25.0%”
督办 2024-03-05：列着 甲 今天到期 黄 督蓝〔2024〕1号 · 督办单 督蓝〔2024〕1号 住建局 · 今天到期 1 · 黄 1
"""
RIGHT = "甲：在 办理中 · 期限 2024-03-13 24:00 · 时钟 答复 2024-03-25 24:00 · 欠答 林静秋 · 告知 林静秋 未 · 评价 林静秋 无 · 分件 水务局 · 退回 0次 · 可做 联系"
UNREAD = [
    ("", "没有写明是哪条规则"),
    (HEAD + "受理员 登记 甲\n", ":4"),
    (HEAD + "2024-03-04 09:00  受理员 登记\n", "看不懂"),
    (HEAD + "2024-03-04 09:00  受理员 登记 甲 标题\n", "不是 字段=值"),
    (HEAD + "2024-03-04 09:00  受理员 登记 甲 标题=一 标题=二\n", "写了两次"),
    (HEAD + "2024-03-04 09:00  受理员 登记 甲 标题=一 → 不行\n", "拒绝 代码"),
    (HEAD + BEGIN + "2024-03-03 09:00  住建员 签收 甲\n", "时间不能倒退"),
    (HEAD + BEGIN + "到 明天\n", "到 日期 时间"),
    (HEAD + BEGIN + "口径 诉求：办结率 1/1\n", "口径 程序"),
    (HEAD + BEGIN + "程序 提案\n", "写在开头"),
    (HEAD + BEGIN + "甲：在 办理中 ·  · 欠答 无\n", "是空的"),
    (HEAD + "甲：在 待派\n", "先要有事发生"),
    (HEAD + BEGIN + "目标 工厂：进度 0.0%\n", "目标 编码 日期"),
    (HEAD + BEGIN + "督办 工厂 2024-03-04：逾期 0\n", "督办 日期"),
]
UNPLAYED = [
    (BEGIN + "甲：高兴 无\n", "没有“高兴”这样的期望"),
    (BEGIN + "乙：在 待派\n", "没有事项“乙”"),
    (BEGIN + "目标 工厂 2024-03-04：进度 0.0%\n", "没有目标“工厂”"),
    (BEGIN + "甲：欠答 陶晚\n", "没有诉求人“陶晚”"),
    (BEGIN + "甲：提醒 承办单位 几次\n", "不是次数"),
    (BEGIN + "口径 诉求 2024-01-01 至 2024-12-31：幸福率 1/1\n", "没有指标“幸福率”"),
    ("2024-03-04 09:00  没这人 登记 甲 标题=一 诉求人=匿名\n", "没有账号“没这人”"),
]
FAILS = [
    (BEGIN + "2024-03-04 10:00  住建员 签收 甲\n", "被拒绝"),
    (BEGIN + "2024-03-04 10:00  住建员 联系 甲 联系方式=电话 → 拒绝 not-here\n", "而办成了"),
    (BEGIN + "2024-03-04 10:00  住建员 签收 甲 → 拒绝 missing-field\n", "应是 missing-field"),
    (BEGIN + "2024-03-04 10:00  住建员 签收 甲 → 拒绝 not-here “另一句”\n", "另一句"),
    (BEGIN + "口径 诉求 2024-01-01 至 2024-12-31：在办 2\n", "在办 2：是 1"),
]
bad = 0


def is_(name, holds, seen=""):
    global bad
    print(f"ok runner {name}" if holds else f"not ok runner {name} – {str(seen)[:300]}", flush=True)
    bad |= not holds


def story(folder, text):
    path = os.path.join(folder, "story.hy")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return read_story(path)


def unread(folder, text):
    try:
        story(folder, text)
        return "understood"
    except Wrong as e:
        return str(e)


def main():
    huiyin = os.path.abspath(os.environ.get("HUIYIN", os.path.join(ROOT, "build-check/huiyin")))
    folder = scratch()
    try:
        make_clock(folder)
        stage, types = Stage(huiyin, Cast(os.path.join(ROOT, "test/scenario/cast.hy")), folder), field_types(PROCEDURES)

        def faults(text, procedure=""):
            s = story(folder, HEAD + procedure + text)
            try:
                return play.play(s, ByCommandLine, stage.city(s, ByCommandLine), stage.cast, types)[0]
            except Wrong as e:
                return [str(e)]

        found = [unread(folder, text) for text, _ in UNREAD]
        missed = [(f, w) for f, (_, w) in zip(found, UNREAD) if w not in f]
        is_("a story that is not understood says where and why", not missed, missed)
        found = [faults(text) for text, _ in UNPLAYED + FAILS]
        missed = [(f, w) for f, (_, w) in zip(found, UNPLAYED + FAILS) if not f or w not in f[0]]
        is_("a story that goes otherwise fails, and says how", not missed, missed)
        right = faults(BEGIN + RIGHT + "\n")
        is_("what holds is found to hold", not right, right)
        wrong = faults(BEGIN + "".join(f"甲：{w}\n" for w in WRONG))
        told_of = [w for w in WRONG if any(f": {w}：" in f for f in wrong)]
        is_("every expectation can fail", len(told_of) == len(WRONG) == len(wrong), set(WRONG) - set(told_of))
        is_("every expectation is tried here", {w.split()[0] for w in WRONG} == set(play.expect.MATTER), set(play.expect.MATTER) - {w.split()[0] for w in WRONG})
        right = faults(TARGETS + RIGHT_TARGETS)
        is_("what holds of targets and the daily list is found to hold", not right, right)
        asked = [("目标 工厂 2024-03-04", w) for w in WRONG_TARGETS] + [("督办 2024-03-05", w) for w in WRONG_DAILY]
        wrong = faults(TARGETS + "".join(f"{about}：{w}\n" for about, w in asked))
        told_of = [w for _, w in asked if any(f": {w}：" in f for f in wrong)]
        is_("every expectation of targets and the daily list can fail", len(told_of) == len(wrong) == len(asked), set(w for _, w in asked) - set(told_of) or wrong)
        tried = {"目标": {w.split()[0] for w in WRONG_TARGETS}, "督办": {w.split()[0] for w in WRONG_DAILY}}
        is_("every one of them is tried here", all(tried[k] == set(table) for k, table in play.expect_targets.TABLES.items()), tried)
        proposal = "程序 提案\n"
        right = faults(CASEWORK + RIGHT_CASEWORK, proposal)
        is_("what holds of commitments, marks, links is found to hold", not right, right)
        wrong = faults(CASEWORK + "".join(f"甲：{w}\n" for w in WRONG_CASEWORK) + "台账 2024 2024-06-30：在册 2 · 落实率 1/1\n", proposal)
        told_of = [w for w in WRONG_CASEWORK if any(f": {w}：" in f for f in wrong)]
        is_("every expectation of them can fail", len(told_of) == len(WRONG_CASEWORK) == len(wrong) - 2, set(WRONG_CASEWORK) - set(told_of) or wrong)
        is_("every one of those is tried here", {w.split()[0] for w in WRONG_CASEWORK} == set(play.expect_casework.MATTER), WRONG_CASEWORK)
        event = {"type": "matter.opened", "stream": "1" * 18, "seq": 1, "at": "2024-03-04T09:00:00+08:00", "channel": "cli", "fields": {"number": "x"}}
        one = told([event])
        is_("ids and channels do not count as a difference", one == told([dict(event, stream="2" * 18, channel="api", hash="z")]))
        is_("times and fields do", one != told([dict(event, at="2024-03-04T09:00:01+08:00")]) and one != told([dict(event, fields={"number": "y"})])
            and one != told([dict(event, channel="timer")]))
        is_("a promise that is broken is seen", broken(folder, stage, types), "")
        many = in_each(folder, stage, types)
        is_("a story of several procedures is told under each", many[0] == [] and len(many[1]) == 1 and "待审核" in many[1][0], many)
        own = [len(faults_with(folder, stage, types, values)) for values in ("", " 签收期限=3个工作日")]
        is_("values of a story's own hold there and nowhere else", own == [1, 0], own)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(bad)


SEVERAL = "规则 0-0 试\n程序 诉求、市民诉求\n\n" + BEGIN.rsplit("\n", 2)[0] + """
                  住建员 办结 甲 办理结果=已修好。 告知方式=电话
甲：在 待回访
"""
OWN = "规则 0-0 试\n程序 诉求\n方案 通用{}\n\n" + "\n".join(BEGIN.split("\n")[:2]) + "\n甲：期限 2024-03-07 24:00\n"


def in_each(folder, stage, types):
    """The faults under each procedure: only one of the two calls back without a check before."""
    story(folder, SEVERAL)
    return [play.play(s, ByCommandLine, stage.city(s, ByCommandLine), stage.cast, types)[0] for s in stories_of(os.path.join(folder, "story.hy"))]


def faults_with(folder, stage, types, values):
    s = story(folder, OWN.format(values))
    return play.play(s, ByCommandLine, stage.city(s, ByCommandLine), stage.cast, types)[0]


def broken(folder, stage, types):
    """Rows that no procedure could leave: an ended matter that owes, an open one without a clock."""
    s = story(folder, HEAD + BEGIN)
    way = ByCommandLine(stage.city(s, ByCommandLine), [])
    try:
        play.Life(s, way, stage.cast, types).run()
        way.rest()
        fine = list(play.promises(way, {"ok": True}))

        way.rows("UPDATE clock SET stopped = 1")
        no_clock = list(play.promises(way, {"ok": True}))
        way.rows("UPDATE matter SET outcome = 1 WHERE parent = 0")
        found = list(play.promises(way, {"ok": False, "findings": []}))
        return not fine and len(no_clock) == 2 and len(found) >= 4
    finally:
        way.close()


sys.exit(main())
