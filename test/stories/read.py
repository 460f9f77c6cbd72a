# SPDX-License-Identifier: Apache-2.0
"""Reads stories (*.hy) and the cast. The language is told in test/stories/README.md. Nothing here runs anything."""
import copy
import os
import re
from datetime import datetime, timedelta

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
BLANKS = " \t　"
WORD = re.compile(r"(?:“[^”]*”|[^ \t　“])+")
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?=\s|$)")
QUOTED = re.compile(r"“([^”]*)”")


class Wrong(Exception):
    """What is wrong with a story, with its place."""

    def __init__(self, place, text):
        super().__init__(f"{place}: {text}")


def instant(day, clock):
    """24:00 is the end of its day, as people write it."""
    hour, minute = map(int, clock.split(":"))
    return datetime.strptime(day, "%Y-%m-%d") + timedelta(hours=hour, minutes=minute)


def words(text):
    return WORD.findall(text)


def plain(text):
    return QUOTED.sub(lambda m: m[1], text)


class Act:
    def __init__(self, place, at, who, verb, what, fields):
        self.place, self.at, self.who, self.verb, self.what, self.fields = place, at, who, verb, what, fields
        self.refused = None  # (code, part of the sentence) when it must be refused


class Until:
    def __init__(self, place, at):
        self.place, self.at = place, at


class Expect:
    """Of a matter (about = its label) or an account (about = its name): wants is a list of lists of words."""

    def __init__(self, place, about, wants):
        self.place, self.about, self.wants = place, about, wants


class Rates:
    def __init__(self, place, procedure, first, last, wants):
        self.place, self.procedure, self.first, self.last, self.wants = place, procedure, first, last, wants


class Figures:
    """Of a target as of the end of a day (kind 目标, about = its code), of the daily list of supervision (督办), of the ledger of
    commitments of a year (台账, about = the year)."""

    def __init__(self, place, kind, about, day, wants):
        self.place, self.kind, self.about, self.day, self.wants = place, kind, about, day, wants


class Story:
    def __init__(self, path):
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.rules, self.waits_for = [], None
        self.profile, self.values = "通用", ()  # values: what the story has otherwise than the profile, NAME=VALUE
        self.procedures, self.procedure = [], None
        self.steps = []


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = re.sub(r"(^|[ \t　])#.*", "", line.rstrip("\n")).strip(BLANKS)
            if line:
                yield f"{os.path.relpath(path, ROOT)}:{number}", line


def wants(place, text):
    found = [words(one) for one in re.split(r"\s+·(?=\s)", text.strip(BLANKS))]
    if not all(found):
        raise Wrong(place, "“·”之间是空的 / nothing between the dots")
    return found


def outcome(place, act, tail):
    m = re.fullmatch(r"拒绝\s+([a-z-]+)(?:\s+“([^”]+)”)?", tail.strip(BLANKS))
    if not m:
        raise Wrong(place, "“→”之后要写：拒绝 代码 “句子里的一段” / after the arrow: 拒绝 CODE “part of the sentence”")
    act.refused = (m[1], m[2] or "")


def act_line(place, line, at):
    head, arrow, tail = line.partition("→")
    w = words(head)
    if len(w) < 3:
        raise Wrong(place, f"看不懂“{line[:40]}”：谁 动作 事项 字段=值… / who, what, which matter, fields")
    fields = {}
    for one in w[3:]:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise Wrong(place, f"“{one}”不是 字段=值 / is no field=value")
        if name in fields:
            raise Wrong(place, f"字段“{name}”写了两次 / given twice")
        many = re.fullmatch(r"(.)×(\d+)", value)
        fields[name] = many[1] * int(many[2]) if many else value
    act = Act(place, at, w[0], w[1], w[2], fields)
    if arrow:
        outcome(place, act, tail)
    return act


def rates_line(place, line):
    m = re.fullmatch(r"口径\s+(\S+)\s+(\d{4}-\d\d-\d\d)\s+至\s+(\d{4}-\d\d-\d\d)\s*：(.*)", line)
    if not m:
        raise Wrong(place, "口径 程序 日期 至 日期：名称 分子/分母 · … / rates PROCEDURE DAY to DAY")
    return Rates(place, m[1], m[2], m[3], wants(place, m[4]))


def figures_line(place, line):
    m = re.fullmatch(r"(目标|督办|台账)\s+(?:(\S+)\s+)?(\d{4}-\d\d-\d\d)\s*：(.*)", line)
    if not m or (m[1] != "督办") != bool(m[2]):
        raise Wrong(place, "目标 编码 日期：… 或 督办 日期：… 或 台账 年份 日期：… / a target or the ledger as of a day, or the daily list of a day")
    return Figures(place, m[1], m[2], m[3], wants(place, m[4]))


def head_line(place, story, w):
    if w[0] == "规则" and len(w) >= 2:
        story.rules.append(w[1])
    elif w[0] == "方案" and len(w) >= 2 and all("=" in x for x in w[2:]):
        story.profile, story.values = w[1], tuple(w[2:])
    elif w[0] == "程序" and len(w) == 2:
        story.procedures = w[1].split("、")
        story.procedure = story.procedures[0]
    elif w[:2] == ["待", "功能"] and len(w) >= 3:
        story.waits_for = " ".join(w[2:])
    else:
        return False
    return True


CAST = os.path.join(ROOT, "test/scenario/cast.hy")


def customs():
    """What often happens in the same way, told once in the cast: {name: (its words, the lines)}."""
    found, name = {}, None
    for place, line in lines_of(CAST):
        w = words(line)
        if w[0] == "惯例":
            name = w[1]
            found[name] = (w[2:], [])
        elif name:
            found[name][1].append(line)
    return found


def spoken(path, told):
    """The lines of a story with what is customary told in full."""
    for place, line in lines_of(path):
        at = TIME.match(line)
        w = words(line[at.end():] if at else line)
        if not w or w[0] != "照":
            yield place, line
            continue
        if len(w) < 2 or w[1] not in told:
            raise Wrong(place, f"没有惯例“{' '.join(w[1:2])}” / no such custom")
        names, lines = told[w[1]]
        if len(names) != len(w) - 2:
            raise Wrong(place, f"惯例“{w[1]}”要写 {' '.join(names)} / takes")
        for i, one in enumerate(lines):
            for name, value in zip(names, w[2:]):
                one = one.replace("{" + name + "}", value)
            yield place, f"{at[0]}  {one}" if at and i == 0 else one


def read_story(path):
    story = Story(path)
    now = None
    for place, line in spoken(path, customs()):
        w = words(line)
        if head_line(place, story, w):
            if story.steps:
                raise Wrong(place, "这一行要写在开头 / belongs at the top")
            continue
        if w[0] == "口径":
            story.steps.append(rates_line(place, line))
            continue
        if w[0] in ("目标", "督办", "台账"):
            story.steps.append(figures_line(place, line))
            continue
        m = re.match(r"到\s+", line)
        at = TIME.match(line, m.end() if m else 0)
        if at:
            moment = instant(at[1], at[2])
            if now and moment < now:
                raise Wrong(place, "时间不能倒退 / time only goes on")
            now = moment
        if m:
            if not at:
                raise Wrong(place, "到 日期 时间 / until when")
            story.steps.append(Until(place, now))
            continue
        about = re.match(r"([^\s：=]+)：(.+)$", line)
        if about and not at:
            if now is None:
                raise Wrong(place, "先要有事发生 / nothing has happened yet")
            story.steps.append(Expect(place, about[1], wants(place, about[2])))
            continue
        if now is None:
            raise Wrong(place, "第一步要写日期和时间 / the first step needs its time")
        if not at:
            now += timedelta(minutes=1)
        story.steps.append(act_line(place, line[at.end():] if at else line, now))
    if not story.rules:
        raise Wrong(path, "没有写明是哪条规则 / names no rule")
    return story


def stories_of(path):
    """A story of several procedures is one of each: what it says holds in all of them."""
    story = read_story(path)
    if len(story.procedures) < 2:
        return [story]
    found = []
    for procedure in story.procedures:
        one = copy.copy(story)
        one.procedure, one.name = procedure, f"{story.name}（{procedure}）"
        found.append(one)
    return found


class Person:
    def __init__(self, name, full, phone, office, role, uscc):
        self.name, self.full, self.phone, self.office, self.role, self.uscc = name, full, phone, office, role, uscc


class Cast:
    def __init__(self, path):
        self.offices, self.people, self.enterprises, self.onlookers = {}, {}, {}, []
        for place, line in lines_of(path):
            w = words(line)
            if w[0] == "惯例":
                break  # the rest is customs()
            if w[0] == "单位" and len(w) == 3:
                self.offices[w[1]] = w[2]
            elif w[0] == "企业" and len(w) == 3:
                self.enterprises[w[1]] = w[2]
            elif w[0] == "旁观" and len(w) == 2:
                self.onlookers = w[1].split("、")
            elif w[0] == "账号" and len(w) >= 2:
                more = dict(x.partition("=")[::2] for x in w[2:])
                if set(more) - {"姓名", "电话", "在", "任", "企业"}:
                    raise Wrong(place, f"不认识 / unknown: {set(more)}")
                self.people[w[1]] = Person(w[1], more.get("姓名", w[1]), more.get("电话", ""), more.get("在"), more.get("任"), more.get("企业"))
            else:
                raise Wrong(place, f"看不懂“{line[:40]}” / cannot read this")

    def commands(self, at):
        def one(verb, **fields):
            return {"do": verb, "by": "admin", "at": at, "fields": {k: v for k, v in fields.items() if v}}
        for alias, name in self.offices.items():
            yield one("office.open", 名称=name, 简称=alias)
        for name, uscc in self.enterprises.items():
            yield one("enterprise.register", 统一社会信用代码=uscc, 名称=name)
        for p in self.people.values():
            roles = (p.role or "").split("、")
            yield one("account.open", 登录名=p.name, 姓名=p.full, 电话=p.phone, 机构=p.office, 角色=roles[0])
            for role in roles[1:]:
                yield one("role.grant", 账号=p.name, 机构=p.office, 角色=role)


def field_types(folder):
    """What type each field of the procedures has: how its value is written in a command."""
    types = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".proc"):
            for _, line in lines_of(os.path.join(folder, name)):
                m = re.match(r"字段\s+([^\s(（]+)(?:[(（]([^)）]*)[)）])?\s+(\S+)", line)
                if m:
                    types.setdefault(m[1], m[3])
    return types


def profile_path(name):
    """The newest version of a profile that ships, by its name."""
    best = (0, None)
    folder = os.path.join(ROOT, "profiles")
    for file in sorted(os.listdir(folder)):
        for _, line in lines_of(os.path.join(folder, file)):
            m = re.match(r"方案\s+([^\s(（]+)\S*\s+第(\d+)版", line)
            if m and m[1] == name and int(m[2]) > best[0]:
                best = (int(m[2]), os.path.join(folder, file))
            break
    return best[1]
