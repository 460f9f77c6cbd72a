# SPDX-License-Identifier: Apache-2.0
"""People who fill in the forms of procedures. Every form is first given what it should not be given: words beside the field,
the rest kept, nothing written. Used by forms.py and proposals.py."""
import os
import re
import sqlite3
from html import unescape
from urllib.parse import unquote

from office import ROOT, Office, Person, check

MARKUP = "<script>alert(1)</script>\"'&"
NASTY = {"too long": "长" * 100000, "controls": "甲\x01乙\x1b丙", "marks of direction": "甲\u202e乙\u2066丙"}
UNKNOWN = {"单位": "市神仙局", "单位们": "市水务局、市神仙局", "事项": "诉求1999-1", "日期": "2024-02-30", "限": "很久", "选": MARKUP}

office = Office(driven=False).start()
people, told = {}, set()


def at(login):
    if login not in people:
        people[login] = Person(office, login)
    return people[login]


def written():  # by people: deliveries are opened beside them
    db = sqlite3.connect(f"file:{office.db}?mode=ro", uri=True, timeout=30)
    n = db.execute("SELECT COUNT(*) FROM event WHERE stream NOT IN (SELECT id FROM delivery)").fetchone()[0]
    db.close()
    return n


# --- what the procedures have: fields with their types, actions by section, without those only the system takes
types, taken = {}, set()


def actions_of(name, english):
    """(procedure, section, action) for each that somebody takes; keeps the types of the fields."""
    wanted = set()
    text = open(os.path.join(ROOT, f"procedures/{english}.proc"), encoding="utf-8").read().replace("\\\n", " ")
    section = ""
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["字段"]:
            types[words[1].split("(")[0]] = words[2]
        if words[:1] == ["分件"]:
            section = words[1].split("(")[0]
        if words[:1] == ["动作"] and "由 系统" not in line:
            wanted.add((name, section, words[1].split("(")[0]))
        wanted |= {(name, section, a) for may, a in (("可暂停", "暂停"), ("可暂停", "恢复"), ("可延期", "延期")) if may in words}
    wanted.add((name, "", "联名"))
    return wanted


types.update({"理由": "文", "延长": "限"})


def form_of(page, path):
    """The form that posts to path: hidden fields, and the others with (kind, required, value, options)."""
    for action, inside in re.findall(r'<form[^>]*method="post" action="([^"]*)"[^>]*>(.*?)</form>', page.text, re.S):
        if unquote(unescape(action)) != path:
            continue
        hidden = {unescape(n): unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inside)}
        fields = {}
        for block in re.findall(r'<div class="field.*?</div>', inside, re.S):
            tag = re.search(r'<(input|textarea|select) id="[^"]*" name="([^"]*)"([^>]*)>', block)
            value = re.search(r' value="([^"]*)"', tag[3]) if tag[1] == "input" else re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", block, re.S)
            options = [unescape(o) for o in re.findall(r'<option value="([^"]+)"', block)]
            chosen = re.search(r'<option value="([^"]*)" selected', block)
            fields[unescape(tag[2])] = (tag[1], " required" in tag[3], unescape((value or chosen or [0, ""])[1]), options)
        return hidden, fields
    return {}, {}


def fault_at(page):
    """Where faults stand: names of the fields they stand beside; "" on top."""
    out = []
    for block in re.findall(r'<div class="field.*?</div>', page.text, re.S):
        if 'role="alert"' in block:
            out.append(unescape(re.search(r'name="([^"]*)"', block)[1]))
    return out or [""] * page.text.count('role="alert"')


def tried(who, path, hidden, fields, good):
    """The same form with one bad value after another. Returns what did not hold."""
    wrong, before = [], written()

    def send(name, what, value, place):
        a = who.post(path, {**hidden, **good, name: value})
        _, after = form_of(a, path)
        where = fault_at(a)
        if a.status not in (403, 409, 422) or place not in where:
            wrong.append(f"{name} {what}: {a.status} {where} {a.words()[:160]}")
        if any(after.get(n, ("", 0, ""))[2].replace("\r", "") != v for n, v in good.items() if n != name):
            wrong.append(f"{name} {what}: the rest is not kept")
        if "<script" in a.text or re.search("[\x01\x1b\u202e\u2066]", a.text):
            wrong.append(f"{name} {what}: shown raw")

    for name, (tag, required, _, _) in fields.items():
        plain = name.split(".")[0]
        kind = types.get(plain, "词")
        for what, value in NASTY.items():
            send(name, what, value, name)
        if required:
            send(name, "empty", "", name)
        if kind in UNKNOWN:
            send(name, "wrong kind", UNKNOWN[kind], name)
        if name.endswith((".account", ".enterprise")):
            send(name, "markup", MARKUP, name)
    a = who.post(path, {**hidden, **good, "不存在的": "1"})
    if a.status != 422 or "不存在的" not in a.words():
        wrong.append(f"a field the form does not have: {a.status}")
    a = who.post(path, {**hidden, **good, "csrf": hidden["csrf"][::-1]})
    if a.status != 403:
        wrong.append(f"another token: {a.status}")
    if written() != before:
        wrong.append("something was written")
    return wrong


def value_for(name, field):
    tag, _, begun, options = field
    if options:
        return options[0]
    if begun:
        return begun
    plain, kind = name.split(".")[0], types.get(name.split(".")[0], "词")
    if plain == "建议承办单位":  # not the one that returns it
        return "市教育局"
    if name.endswith(".name"):
        return "张一" + MARKUP
    return {"单位": "市水务局", "单位们": "市交通局", "日期": "2024-03-05", "限": "3个工作日"}.get(kind, plain + MARKUP)


def step(what, login, path, given):
    """Opens a form and sends it filled in; the first of its kind is tried with bad values before."""
    who = at(login)
    page = who.get(path)
    hidden, fields = form_of(page, path)
    if not hidden:
        check(f"{what} is offered to {login}", False, (page.status, page.words()[:300]))
        return None
    good = {n: value_for(n, f) for n, f in fields.items() if f[1] or n.endswith(".name") or f[2]}
    good.update(given)
    if what not in told:
        told.add(what)
        wrong = tried(who, path, hidden, fields, good)
        check(f"bad input in {' '.join(what)}: words beside the field, the rest kept, nothing written", not wrong, [w[:90] for w in wrong[:8]])
    a = who.post(path, {**hidden, **good})
    if a.status != 303:
        check(f"{what} by {login}", False, (a.status, fault_at(a), a.words()[:300]))
        return None
    taken.add(what)
    return a.place.split("?")[0]


class Matter:
    def __init__(self, procedure, action, login, **given):
        self.procedure = procedure
        self.place = step((procedure, "", action), login, f"/new/{procedure}/{action}", given)
        self.seen = at(self.clerk()).get(self.place) if self.place else None
        self.number = re.search(r'<span class="number">([^<]*)', self.seen.text)[1] if self.place else ""

    def clerk(self):
        return "shenzhiqiu" if self.procedure == "诉求" else "dengshouzhuo"

    def offered(self, login, place=None):
        page = at(login).get(place or self.place)
        nav = re.search(r'aria-label="现在可以办的">(.*?)</nav>', page.text, re.S)
        return {unescape(label): unquote(unescape(url)) for url, label in re.findall(r'<a class="button(?: quiet)?" href="([^"]*)">([^<]*)', nav[1] if nav else "")}

    def act(self, login, action, part=None, **given):
        place = part[1] if part else self.place
        url = self.offered(login, place).get(action) if place else None
        if url is None:
            check(f"{self.procedure} {action} is a button for {login}", False, place and self.offered(login, place))
            return self
        step((self.procedure, part[0] if part else "", action), login, url, given)
        return self

    def part(self, section="会办意见", which=-1):
        """Its section and where it is: of those split off to that section, the last."""
        found = re.findall(rf'<a href="(/matters/\d+)">[^<]*</a></td><td>{section}', at(self.clerk()).get(self.place).text)
        return section, found[which] if found else self.place

    def stage(self):
        return re.search(r'<span class="chip[^>]*>([^<]*)', at(self.clerk()).get(self.place).text)[1]
