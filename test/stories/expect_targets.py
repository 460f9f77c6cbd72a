# SPDX-License-Identifier: Apache-2.0
"""What a story may expect of a target as of the end of a day, and of the daily list of supervision: as expect.py does of a
matter. Figures are those of `report targets` and `report supervision`."""
from expect import NONE, same, times
from read import QUOTED, plain

LIGHTS = {"绿": "green", "黄": "yellow", "红": "red", NONE: "none"}
STATES = {"逾期": "overdue", "今天到期": "today", "将到期": "soon"}
ASKS = {"调整": "change", "销号": "closing"}


class Daily:
    def __init__(self, report, names):
        self.report, self.names = report, names

    def item(self, label):
        return next((m for m in self.report["matters"] if m["id"] == self.names.matter(label)), None)

    def slip(self, number):
        return next((s for s in self.report["slips"] if s["number"] == number), None)


class Target:
    def __init__(self, node, names):
        self.node, self.names = node, names


def found(nodes, code):
    for n in nodes:
        below = n if n["code"] == code else found(n["children"], code)
        if below:
            return below
    return None


def seen(way, names, kind, about, day):
    """What the expectations look at, or None: there is no such target."""
    if kind == "督办":
        return Daily(way.report("supervision", day), names)
    node = found(way.report("targets", day)["targets"], about)
    return Target(node, names) if node else None


def light(t, word):
    return same(t.node["light"], LIGHTS[word])


def elapsed(t, wanted):
    e = t.node["elapsed"]
    return same(NONE if e is None else f"{e['days']}/{e['of']}" if "of" in e else e["share"], wanted)


def value(t, wanted, nth=None):
    return same(t.node["value"], wanted) or (same(f"第{t.node['value_n']}个", nth) if nth else "")


def old_value(t, wanted, until):
    kept = [(v["value"], v["until"][:10]) for v in t.node["values"] if v["until"]]
    return "" if (wanted, until) in kept else f"有 {kept} / there are"


def reading(t, wanted, day=None):
    """The reading that counts; 无: none does."""
    r = next((r for r in t.node["readings"] if r["counts"]), None)
    return same(r["value"] if r else NONE, wanted) or (same(r["day"], day) if day else "")


def corrected(t, nth, by):
    return same(next((r.get("corrected") for r in t.node["readings"] if r["n"] == int(nth)), None), int(by))


def milestones(t, wanted):
    m = t.node["milestones"]
    return same(f"{sum(x['done'] is not None for x in m)}/{len(m)}", wanted)


def late_milestones(t, wanted):
    return same(sum(x["late"] for x in t.node["milestones"]), int(wanted))


def state(t, wanted):
    return same(t.node["state"], {"在办": "open", "已销号": "closed"}[wanted])


def asked(t, what, answer):
    """The newest of its kind: 待定 同意 不同意."""
    asks = [a for a in t.node["asks"] if a["what"] == ASKS[what]]
    is_ = NONE if not asks else "待定" if asks[-1]["decided"] is None else "同意" if asks[-1]["agreed"] else "不同意"
    return same(is_, answer)


def because(t, *parts):
    missing = [p for p in QUOTED.findall(" ".join(parts)) if p not in t.node["zh"]]
    return f"缺“{missing[0]}”：{t.node['zh']}" if missing else ""


def listed(d, label, how, colour, slip=NONE):
    i = d.item(label)
    if i is None:
        return "没有列 / is not listed"
    return same(i["state"], STATES[how]) or same(i["light"], LIGHTS[colour]) or same(i["slip"] or NONE, slip)


def not_listed(d, label):
    return "列着 / is listed" if d.item(label) else ""


def slip(d, number, office, *words):
    """To whom; 逾期, 已签收, 已答复, 紧急 hold exactly as they are written."""
    s = d.slip(number)
    if s is None:
        return f"有 {[s['number'] for s in d.report['slips']]} / there are"
    holds = {"逾期": s["late"], "已签收": s["signed"] is not None, "已答复": s["answered"] is not None, "紧急": s["urgent"]}
    return same(s["addressee"]["name"], d.names.office(office)) or same({w for w in holds if holds[w]}, set(words))


def no_slip(d, number):
    return "未了结 / still runs" if d.slip(number) else ""


def count(name):
    return lambda d, wanted: same(d.report["counts"][name], int(wanted))


def owner(t, office):
    return same(t.node["owner"]["name"], t.names.office(office))


TABLES = {
    "目标": {
        "进度": lambda t, wanted: same(t.node["progress"], wanted), "灯": light, "时间": elapsed, "目标值": value, "原值": old_value,
        "读数": reading, "更正": corrected, "里程碑": milestones, "迟": late_milestones, "状态": state, "申请": asked, "缘由": because, "责任": owner,
        "差": lambda t, wanted: same(t.node["gap"], wanted), "预计": lambda t, wanted: same(t.node.get("forecast", NONE), wanted),
        "完成日": lambda t, wanted: same(t.node["due"], wanted), "复发": lambda t, many: same(t.node["relapses"], times(many)),
        "读到": lambda t, text: "" if plain(text) in str(t.node) else "没有 / it is not there",
        "汇报": lambda t, wanted: same("逾期" if t.node["report_late"] else "按期", wanted),
    },
    "督办": {
        "列着": listed, "不列": not_listed, "督办单": slip, "无督办单": no_slip, "逾期": count("overdue"), "今天到期": count("today"), "将到期": count("soon"),
        "红": count("red"), "黄": count("yellow"),
    },
}
