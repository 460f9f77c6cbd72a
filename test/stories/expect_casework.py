# SPDX-License-Identifier: Apache-2.0
"""What a story may expect of what goes with a matter beside its course (docs/proposals.md): commitments, links, marks, talks,
invitations, case numbers; and of the ledger of commitments of a year."""
from expect import NONE, same, shown, moment, times

COMMITMENT = {"进行中": "open", "拟调整": "proposed", "落实": "fulfilled", "未落实": "failed", "调整": "replaced", "撤下": "dropped"}
MARK = {"重点": "key", "批示": "instruction", "群体": "group"}
MARK_STATE = {"待报": "open", "已报": "done", "取消": "ended"}
LINK = {"前案": "predecessor", "转送": "sent_on", "相关": "related"}
INVITATION = {"待签": "pending", "已签": "signed", "谢绝": "declined", "过期": "lapsed"}
PHASE = {"办前": "before", "办中": "during", "办后": "after"}
COUNTS = {"在册": "tracked", "结转": "carried", "作出": "made", "落实": "fulfilled", "未落实": "failed", "调整": "replaced", "进行中": "open", "逾期": "overdue",
          "待确认": "claimed", "未报告": "unreported"}


def nth(items, n):
    found = next((x for x in items if x["n"] == int(n)), None)
    if found is None:
        raise ValueError(f"没有第 {n} 项，有 {[x['n'] for x in items]} / there is no number {n}")
    return found


def commitment(s, n, state, office=None, *due):
    """承诺 1 进行中 [责任单位] [期限]; a claim that waits to be confirmed: 进行中待确认."""
    c = nth(s.matter["commitments"], n)
    claimed = state.endswith("待确认")
    wrong = same(c["state"], COMMITMENT[state.removesuffix("待确认")]) or same(bool(c.get("claim")), claimed)
    if not wrong and office:
        wrong = same(c["office"]["name"], s.names.office(office))
    return wrong or (same(shown(moment(c["due"])), " ".join(due)) if due else "")


def replaced_by(s, n, by):
    return same(nth(s.matter["commitments"], n).get("replaced_by"), int(by))


def reports(s, n, many):
    return same(nth(s.matter["commitments"], n)["reports"], times(many))


def pressed(s, what, many):
    """Reminders of the timer: 到期 (due), 报告 (the fourth quarter begins), 催报 (not reported yet)."""
    kind = {"到期": "due", "报告": "report", "催报": "press"}[what]
    return same(len(s.events("commitment.moved", step="remind", what=kind)), times(many))


def mark(s, kind, state, *due):
    """The newest of its kind; 无: there is none."""
    found = [m for m in s.matter["marks"] if m["kind"] == MARK[kind]]
    if state == NONE:
        return same(len(found), 0)
    if not found:
        return "没有 / there is none"
    return same(found[-1]["state"], MARK_STATE[state]) or (same(shown(moment(found[-1]["due"])), " ".join(due)) if due else "")


def mark_reminded(s, many):
    return same(len(s.events("mark.moved", step="reminded")), times(many))


def link(s, kind, label):
    other = s.names.matter(label)
    found = [(x["kind"], x["matter"]) for x in s.matter["links"]]
    return "" if (LINK[kind], other) in found else f"有 {found} / there are"


def link_gone(s, label):
    return "还在 / it is there" if s.names.matter(label) in [x["matter"] for x in s.matter["links"]] else ""


def invitation(s, name, state):
    found = [i for i in s.matter["invitations"] if s.called(dict(i, party=""), name)]
    return same(found[-1]["state"] if found else NONE, INVITATION.get(state, state))


def talks(s, phase, many):
    return same(len([t for t in s.matter["talks"] if t["phase"] == PHASE[phase]]), times(many))


def case(s, label):
    return same(s.matter.get("case", {}).get("label", NONE), label)


MATTER = {
    "承诺": commitment, "替换为": replaced_by, "承诺报告": reports, "承诺提醒": pressed, "标记": mark, "标记提醒": mark_reminded, "关联": link, "不关联": link_gone,
    "邀请": invitation, "沟通": talks, "案号": case,
}


def ledger(report, wants, place):
    """台账 年份 至 日期：在册 2 · 落实率 1/2"""
    rates = {v["zh"]: f"{v['numerator']}/{v['denominator']}" for v in report["figures"].values()}
    counts = {zh: str(report["counts"][en]) if en in report["counts"] else str(len(report["lists"][en])) for zh, en in COUNTS.items()}
    is_ = {**rates, **counts}
    for want in wants:
        name, value = want
        if name not in is_:
            yield f"{place}: 没有“{name}”；有 {'、'.join(is_)} / no such figure"
        elif is_[name] != value:
            yield f"{place}: {name} {value}：是 {is_[name]} / is {is_[name]}"
    if not report["ok"]:
        yield f"{place}: 台账不平或两处不一致 / does not add up"
