# SPDX-License-Identifier: Apache-2.0
"""Lives one story through in one way. What comes back is what is wrong, and the history it left."""
import re

import expect
import expect_casework
import expect_targets
from read import Act, Expect, Figures, Rates, Until, Wrong, plain
from city import BEGIN

MATTER = {**expect.MATTER, **expect_casework.MATTER}
ID = re.compile(r"\d{15,}")


class Names:
    """What the story calls people, offices and matters."""

    def __init__(self, cast, types):
        self.cast, self.types = cast, types
        self.matters, self.parts = {}, {}

    def full(self, name):
        return self.cast.people[name].full if name in self.cast.people else name

    def office(self, name):
        return self.cast.offices.get(name, name)

    def matter(self, label):
        if label in self.parts:
            return self.parts[label]
        return self.matters[label] if label in self.matters else label

    def requester(self, name):
        p = self.cast.people.get(name)
        if p is None:
            return name
        given = {"姓名": p.full, "电话": p.phone, "账号": p.name}
        if p.uscc:
            given["企业"] = self.cast.enterprises[p.uscc]
        return {k: v for k, v in given.items() if v}

    def value(self, field, text):
        kind = self.types.get(field)
        text = plain(text)
        if kind == "单位们":
            return text.split("、")
        if kind == "人":
            many = text.split("、")
            return self.requester(text) if len(many) == 1 else many
        if kind == "事项" or field in ("事项", "对方"):  # the desk's verbs name a matter so
            return self.matter(text)
        return text


class Life:
    def __init__(self, story, way, cast, types, hasty=False):
        self.story, self.way, self.cast = story, way, cast
        self.hasty = hasty  # the first fault is enough
        self.names = Names(cast, types)
        self.now = BEGIN
        self.faults = []
        self.views = {}  # matters looked at since the last step

    def command(self, step):
        if step.who not in self.cast.people and step.who != "admin":
            raise Wrong(step.place, f"没有账号“{step.who}” / no such account in the cast")
        c = {"do": step.verb, "by": step.who}
        fields = {k: self.names.value(k, v) for k, v in step.fields.items()}
        if self.known(step.what):
            c["matter"] = self.names.matter(step.what)
        elif step.what != "-" and self.story.procedure:
            fields.setdefault("程序", self.story.procedure)
        if fields:
            c["fields"] = fields
        return c

    def known(self, label):
        if "/" in label:
            self.find_part(label)
        return label in self.names.matters or label in self.names.parts

    def find_part(self, label):
        """甲/交通局: the newest part of 甲 at that office; 甲/何其正: the newest that is theirs alone. Looked up in the store:
        a whole is shown only where the story asks."""
        whole, whose = label.split("/", 1)
        if whole not in self.names.matters:
            raise Wrong(self.story.path, f"没有事项“{whole}” / no such matter")
        self.way.until(self.now)
        if whose in self.cast.offices:
            of = "SELECT matter FROM binding b WHERE n = (SELECT MIN(n) FROM binding WHERE matter = b.matter) AND office = " \
                 "(SELECT id FROM office WHERE name = ?)"
        else:
            of = "SELECT matter FROM requester WHERE name = ?"
        named = self.names.office(whose) if whose in self.cast.offices else self.names.full(whose)
        found = self.way.rows(f"SELECT id FROM matter WHERE parent = ? AND id IN ({of}) ORDER BY id DESC LIMIT 1", self.names.matters[whole], named)
        if found:
            self.names.parts[label] = str(found[0][0])

    def look(self, label):
        matter = self.names.matter(label)
        if matter == label and label not in self.names.parts:
            raise Wrong(self.story.path, f"没有事项“{label}” / no such matter")
        return self.look_at(matter)

    def look_at(self, matter):
        if matter not in self.views:
            self.way.until(self.now)
            self.views[matter] = self.way.look(matter, self.cast.onlookers)
        return self.views[matter]

    def act(self, step):
        self.now, self.views = step.at, {}
        command = self.command(step)
        self.views = {}
        answer = self.way.act(step.at, command)
        if step.refused:
            code, part = step.refused
            if answer["ok"]:
                self.fault(step.place, f"应拒绝（{code}）而办成了 / was done, {code} was due")
            elif self.hidden(step, command, answer):
                pass
            elif answer["fault"]["code"] != code or part not in answer["fault"]["zh"]:
                self.fault(step.place, f"应是 {code}“{part}”，却是 {answer['fault']['code']}“{answer['fault']['zh']}”")
        elif not answer["ok"]:
            self.fault(step.place, f"被拒绝 / refused: {answer['fault']['code']}“{answer['fault']['zh']}”")
            raise Stop
        if answer["ok"] and "matter" not in command and step.what != "-":
            self.names.matters[step.what] = answer["id"]

    def hidden(self, step, command, answer):
        """Over HTTP a matter is not there for whom it is not: whatever the desk said, that is the answer."""
        return answer["fault"]["code"] == "unknown-matter" and "matter" in command and self.way.seen(step.who, command["matter"]) == ""

    def fault(self, place, text):
        self.faults.append(f"{place}: {text}")

    def of_matter(self, step):
        if "/" in step.about:
            self.find_part(step.about)
        seen = expect.Seen(self.look(step.about), self.names)
        for want in step.wants:
            wrong = expect.check(step.place, MATTER, want, seen)
            if wrong:
                self.faults.append(wrong)

    def of_figures(self, step):
        self.way.until(self.now)
        if step.kind == "台账":
            self.faults += expect_casework.ledger(self.way.ledger(step.about, step.day), step.wants, step.place)
            return
        seen = expect_targets.seen(self.way, self.names, step.kind, step.about, step.day)
        if seen is None:
            raise Wrong(step.place, f"没有目标“{step.about}” / no such target")
        for want in step.wants:
            wrong = expect.check(step.place, expect_targets.TABLES[step.kind], want, seen)
            if wrong:
                self.faults.append(wrong)

    def of_account(self, step):
        table = {"看见": self.sees, "看不见": self.sees_not, "读到": self.reads, "读不到": self.reads_not,
                 "待办": self.waits, "无待办": self.waits_not}
        self.way.until(self.now)
        for want in step.wants:
            wrong = expect.check(step.place, table, want, step.about)
            if wrong:
                self.faults.append(wrong)

    def sees(self, account, label):
        return "看不见 / does not" if self.way.seen(account, self.names.matter(label)) == "" else ""

    def sees_not(self, account, label):
        return "看得见 / does" if self.way.seen(account, self.names.matter(label)) else ""

    def reads(self, account, label, text):
        seen = self.way.seen(account, self.names.matter(label))
        return "" if seen is None or plain(text) in seen else "没有 / it is not there"

    def reads_not(self, account, label, text):
        seen = self.way.seen(account, self.names.matter(label))
        return "" if seen is None or (seen and plain(text) not in seen) else "读到了，或看不见整件 / it is there, or nothing is"

    def waits(self, account, label):
        waiting = self.way.waiting(account)
        return "" if waiting is None or self.names.matter(label) in waiting else "不在待办里 / does not wait"

    def waits_not(self, account, label):
        waiting = self.way.waiting(account)
        return "" if waiting is None or self.names.matter(label) not in waiting else "在待办里 / waits"

    def procedure(self, step):
        return self.story.procedure if step.procedure == "本程序" else step.procedure

    def run(self):
        for step in self.story.steps:
            if isinstance(step, Act):
                self.act(step)
            elif isinstance(step, Until):
                self.now, self.views = step.at, {}
                self.way.until(step.at)
            elif isinstance(step, Rates):
                self.way.until(self.now)
                self.faults += expect.check_rates(step.place, self.way.rates(self.procedure(step), step.first, step.last), step.wants)
            elif isinstance(step, Figures):
                self.of_figures(step)
            elif isinstance(step, Expect) and (step.about in self.cast.people):
                self.of_account(step)
            elif isinstance(step, Expect):
                self.of_matter(step)
            if self.hasty and self.faults:
                return


class Stop(Exception):
    """What follows builds on what was refused."""


def promises(way, verified):
    """The five, of everything in the store, whatever the story looked at."""
    if not verified["ok"]:
        yield f"账本不齐 / the ledger is not in order: {verified['findings'][:2]}"
    for number, in way.rows("SELECT m.number FROM matter m JOIN requester r ON r.matter = m.id WHERE m.outcome <> 0 AND r.owed <> 0"):
        yield f"“{number}”结束了还欠答复 / ended and an answer is owed"
    for number, in way.rows("SELECT m.number FROM matter m JOIN requester r ON r.matter = m.id WHERE m.outcome <> 0 AND r.moved_to = 0 AND r.told_times = 0"):
        yield f"“{number}”有人没有得到回音 / somebody got no answer"
    for number, in way.rows("SELECT p.number FROM matter p JOIN matter w ON w.id = p.parent WHERE w.outcome <> 0 AND p.outcome = 0"):
        yield f"“{number}”没有办完，整件已经结束 / open, and its whole has ended"
    for number, in way.rows("SELECT number FROM matter m WHERE outcome = 0 AND NOT EXISTS "
                            "(SELECT 1 FROM clock c WHERE c.matter = m.id AND c.stopped = 0 AND c.due <> 0)"):
        yield f"“{number}”没有时钟在走 / no clock runs"


def told(events):
    """The history of every matter without what differs by machine: ids by the order of their coming."""
    order, matters = {}, {}

    def name(value):
        if isinstance(value, dict):
            # An automatic act that tells says by which channel it was set off: that differs, of course.
            return {k: name(value[k]) for k in sorted(value) if (k, value[k]) not in (("told_by", "cli"), ("told_by", "api"))}
        if isinstance(value, list):
            return [name(x) for x in value]
        return order.setdefault(value, f"#{len(order)}") if isinstance(value, str) and ID.fullmatch(value) else value

    for e in events:
        if e["type"].startswith("delivery."):  # a server opens them beside the commands, at its own pace
            continue
        kept = name({k: v for k, v in e.items() if k not in ("recorded", "region_seq", "prev", "hash", "key", "content", "channel")})
        if expect.moment(e["at"]) > BEGIN:
            matters.setdefault(kept["stream"], []).append(f"{kept} {'timer' if e['channel'] == 'timer' else ''}")
    return matters


def play(story, way_class, city, cast, types):
    """(faults, history, what was used)"""
    names = sorted({s.who for s in story.steps if isinstance(s, Act)} | {s.about for s in story.steps if isinstance(s, Expect) and s.about in cast.people}
                   | set(cast.onlookers))
    way = way_class(city, names)
    life = Life(story, way, cast, types)
    try:
        try:
            life.run()
        except Stop:
            return life.faults, {}, []
        events, verified = way.history()
        faults = life.faults + [f"{story.path}: {x}" for x in promises(way, verified)]
        return faults, told(events), events
    finally:
        way.close()
