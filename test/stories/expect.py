# SPDX-License-Identifier: Apache-2.0
"""What a story may expect of a matter: one small function each, named as the story names it. Each gets the view of the
matter and the words behind its name, and returns "" or what is otherwise."""
import re
from datetime import datetime, timedelta

from read import QUOTED, Wrong, instant, plain

OUTCOMES = {"办结": "closed", "不受理": "refused", "撤回": "withdrawn", "并入": "merged", "同意": "agreed", "异议": "objected"}
NONE = "无"


def moment(text):
    """As JSON gives it; None stays None."""
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None


def shown(at):
    if at is None:
        return NONE
    if at.hour == at.minute == 0:
        return (at - timedelta(days=1)).strftime("%Y-%m-%d 24:00")
    return at.strftime("%Y-%m-%d %H:%M")


def times(word):
    if word == "一次":
        return 1
    if not word.endswith("次") or not word[:-1].isdigit():
        raise ValueError(f"“{word}”不是次数 / is no count")
    return int(word[:-1])


class Seen:
    """A matter as it is shown, and the story's names for what is in it."""

    def __init__(self, matter, names):
        self.matter, self.names = matter, names  # names: of offices and people, labels of matters

    def called(self, r, name):
        full = self.names.full(name)
        return r["name"] in (full, full[:1] + "*" * (len(full) - 1)) or (name == "匿名" and r["party"] == "anonymous")

    def requester(self, name):
        for r in self.matter["requesters"]:
            if self.called(r, name):
                return r
        raise ValueError(f"没有诉求人“{name}”：{[r['name'] for r in self.matter['requesters']]} / no such requester")

    def events(self, kind, **fields):
        return [e for e in self.matter["events"] if e["type"] == kind and all(e["fields"].get(k, "") == v for k, v in fields.items())]

    def clock(self, name):
        return next((c for c in self.matter["clocks"] if c["name"] == name), None)

    def owed(self):
        return [r for r in self.matter["requesters"] if r["owed"]]


def same(is_, wanted):
    return "" if is_ == wanted else f"是“{is_}” / is {is_!r}"


def at_stage(s, stage):
    if s.matter["outcome"]:
        return f"已结束在“{s.matter['stage']}” / has ended"
    return same(s.matter["stage"], stage)


def ended(s, outcome, stage=None):
    return same(s.matter["outcome"], OUTCOMES[outcome]) or (same(s.matter["stage"], stage) if stage else "")


def due(s, *when):
    wanted = None if when == (NONE,) else instant(*when)
    is_ = moment(s.matter["due"])
    return "" if is_ == wanted else f"是 {shown(is_)} / is {is_}"


def clock(s, name, *when):
    c = s.clock(name)
    if c is None:
        return "" if when == (NONE,) else "没有这个时钟 / there is no such clock"
    if when == ("停",):
        return "" if c["stopped"] else "还在走 / still runs"
    if when == ("暂停",):
        return "" if not c["stopped"] and c["due"] is None else "没有暂停 / is not paused"
    if when == (NONE,):
        return "有这个时钟 / it is there"
    if c["stopped"]:
        return "已经停了 / has stopped"
    is_ = moment(c["due"])
    return "" if is_ == instant(*when) else f"是 {shown(is_)} / is {is_}"


def late_runs(s, name, count):
    c = s.clock(name)
    return same(c["late_runs"] if c else None, times(count))


def because(s, name, *parts):
    c = s.clock(name)
    if c is None or "deadline" not in c:
        return "没有这个时钟 / there is no such clock"
    missing = [p for p in QUOTED.findall(" ".join(parts)) if p not in c["deadline"]["zh"]]
    return f"缺“{missing[0]}”：{c['deadline']['zh']}" if missing else ""


def owes(s, names):
    wanted = [] if names == NONE else [s.requester(n)["n"] for n in names.split("、")]
    is_ = [r["n"] for r in s.owed()]
    return "" if sorted(wanted) == sorted(is_) else f"欠 {[r['name'] or '匿名' for r in s.owed()]} / is owed"


def told(s, name, *more):
    r = s.requester(name)
    if more == ("未",):
        return "" if r["told"] is None else f"已在 {shown(moment(r['told']))} 告知 / was told"
    if r["told"] is None or r["owed"]:
        return "还没有告知 / is not told"
    if more and "-" not in more[0]:
        wrong = same(r.get("told_by", ""), more[0])
        if wrong:
            return wrong
        more = more[1:]
    return same(shown(moment(r["told"])), " ".join(more)) if more else ""


def rated(s, name, satisfied, solved=None):
    r = s.requester(name)
    if satisfied == NONE:
        return same(r.get("satisfied", "") or NONE, NONE)
    return same(r.get("satisfied", ""), satisfied) or (same(r.get("solved", ""), solved) if solved else "")


def fired(act):
    def count(s, role, many):
        return same(len(s.events("clock.fired", act=act, role=role)), times(many))
    return count


def by_itself(s, action, many):
    done = [e for e in s.events("matter.acted", action=action) if e["channel"] == "timer"]
    return same(len(done), times(many))


def happened(s, action, many):
    opened = s.events("matter.opened", action=action)
    return same(len(opened) + len(s.events("matter.acted", action=action)), times(many))


def lead(s, office):
    return same((s.matter["lead"] or {}).get("name", NONE), s.names.office(office))


def parts(s, *offices):
    """Those split off to offices."""
    wanted = [] if offices == (NONE,) else sorted(s.names.office(o) for o in offices[0].split("、"))
    return same(sorted(p["office"]["name"] for p in s.matter["parts"] if p["office"]), wanted)


def personal_parts(s, many):
    return same(len([p for p in s.matter["parts"] if not p["office"]]), int(many))


def document(s, kind, number, *more):
    """The newest of its kind; 无: there is none. To whom: a requester's name, or an office."""
    found = [d for d in s.matter["documents"] if d["kind"] == kind]
    if number == NONE:
        return same(len(found), 0)
    match = [d for d in found if d["number"] == number]
    if not match:
        return f"有 {[d['number'] for d in found]} / there are"
    if more and more[0].startswith("致"):
        nth = re.fullmatch(r"致第(\d+)位", more[0])  # of the whole: a part has none of its own
        to = int(nth[1]) if nth else s.requester(more[0][1:])["n"]
        return "" if any(d.get("requester") == to for d in match) else f"致 {[d.get('requester') for d in match]} / to"
    return ""


def possible(s, actions):
    can = {a["action"] for a in s.matter["can_do"]}
    missing = set(actions.split("、")) - can
    return f"不可以 {missing}；可以 {can} / cannot" if missing else ""


def impossible(s, actions):
    found = set(actions.split("、")) & {a["action"] for a in s.matter["can_do"]}
    return f"可以 {found} / can be done" if found else ""


def whose_turn(s, roles):
    can = {r for a in s.matter["can_do"] for r in a["roles"]}
    missing = set(roles.split("、")) - can
    return f"没有 {missing}：{can} / cannot act" if missing else ""


def only_who(s, action, roles):
    can = {r for a in s.matter["can_do"] if a["action"] == action for r in a["roles"]}
    return same("、".join(sorted(can)), "、".join(sorted(roles.split("、"))))


def field(s, name, value):
    """The newest value an event gives it: public fields only."""
    for e in reversed(s.matter["events"]):
        for pair in e.get("fields", {}).get("fields", []):
            if pair["name"] == name:
                return same(pair["value"], plain(value))
    return "没有写 / was not given"


def member(name):
    return lambda s, value: same(s.matter.get(name, ""), plain(value))


def into(s, label):
    return same(s.matter.get("merged_into", NONE), s.names.matter(label))


MATTER = {
    "在": at_stage, "结果": ended, "期限": due, "时钟": clock, "缘由": because, "欠答": owes, "告知": told, "评价": rated,
    "提醒": fired("remind"), "升级": fired("escalate"), "自动": by_itself, "经过": happened, "主办": lead, "分件": parts, "各人": personal_parts, "文号": document, "可做": possible,
    "不可做": impossible, "轮到": whose_turn, "只由": only_who, "写着": field, "编号": member("number"), "类别": member("category"),
    "紧急程度": member("urgency"), "标题": member("title"), "渠道": member("channel"), "并入": into,
    "逾期": late_runs,
    "退回": lambda s, n: same(s.matter["returns"], times(n)),
    "诉求人": lambda s, n: same(len(s.matter["requesters"]), int(n)),
    "被诉单位": lambda s, office: same((s.matter["respondent"] or {}).get("name", NONE), s.names.office(office)),
}


def check(place, table, want, *given):
    """"" or the fault of one expectation; a word that is none is a fault of the story."""
    name, *more = want
    if name not in table:
        raise Wrong(place, f"没有“{name}”这样的期望 / no such expectation")
    try:
        wrong = table[name](*given, *more)
    except (TypeError, KeyError, IndexError, ValueError) as e:
        raise Wrong(place, f"“{' '.join(want)}”：{e}") from e
    return f"{place}: {' '.join(want)}：{wrong}" if wrong else ""


def check_rates(place, report, wants):
    by_name = {v["zh"]: v for v in report["figures"].values()}
    faults = []
    if not report["ok"]:
        faults.append(f"{place}: 表不平或两处不一致 / does not add up: {report.get('wrong_sums')} {report.get('differences')}")
    for name, value in (w for w in wants):
        f = by_name.get(name)
        if f is None:
            raise Wrong(place, f"没有指标“{name}”；有 {'、'.join(by_name)} / no such figure")
        is_ = f"{f['numerator']}/{f['denominator']}" if "numerator" in f else str(f["count"])
        if is_ != value:
            faults.append(f"{place}: {name} {value}：是 {is_} / is {is_}")
    return faults
