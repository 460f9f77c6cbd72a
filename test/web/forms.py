# SPDX-License-Identifier: Apache-2.0
"""Every action of both procedures is taken on the pages by who may take it, and every form on the way is first given what
it should not be given: words beside the field, the rest kept, nothing written. Called by test/scenario/web.sh."""
import os
import re
import sqlite3
from html import unescape
from urllib.parse import unquote

from office import ROOT, Office, Person, check, finish, run

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
types, wanted = {}, set()
for name in ("诉求", "提案"):
    english = {"诉求": "appeal", "提案": "proposal"}[name]
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
types.update({"理由": "文", "延长": "限"})
taken = set()


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
        place = part or self.place
        url = self.offered(login, place).get(action) if place else None
        if url is None:
            check(f"{self.procedure} {action} is a button for {login}", False, place and self.offered(login, place))
            return self
        step((self.procedure, "会办意见" if part else "", action), login, url, given)
        return self

    def part(self):
        found = re.findall(r'<a href="(/matters/\d+)">[^<]*</a></td><td>会办意见', at(self.clerk()).get(self.place).text)
        return found[-1] if found else self.place


def appeal(**given):
    return Matter("诉求", "登记", "shenzhiqiu", **given)


# --- appeals
Matter("诉求", "登记", "citizen1").act("citizen1", "撤回")
appeal().act("shenzhiqiu", "直接答复")
appeal().act("shenzhiqiu", "不予受理")
m = appeal().act("shenzhiqiu", "联名", **{"诉求人.name": "李二", "诉求人.account": "citizen1"})
check("who joined sees the matter as theirs", at("citizen1").get(m.place).status == 200)
appeal().act("shenzhiqiu", "并入", 并入=m.number)
m.act("qinyuanshan", "派单").act("jiangchi", "退单", 建议承办单位="市交通局").act("shenzhiqiu", "改派", 主办单位="市交通局").act("leiyue", "签收")
m.act("leiyue", "联系").act("leiyue", "会办", 会办单位="市水务局")
m.act("jiangchi", "签收", m.part()).act("jiangchi", "出具意见", m.part(), 会办态度="同意")
m.act("qinyuanshan", "延期").act("qinyuanshan", "暂停").act("qinyuanshan", "恢复").act("leiyue", "办结")
check("nobody joins what is answered", "联名" not in m.offered("shenzhiqiu") and at("shenzhiqiu").get(m.place + "/join").status == 403)
m.act("shenzhiqiu", "回访", 是否解决="解决", 满意度="满意")
m = appeal().act("shenzhiqiu", "派单").act("jiangchi", "退单").act("shenzhiqiu", "驳回退单")
m.act("jiangchi", "会办").act("leiyue", "签收", m.part()).act("qinyuanshan", "记为未出具", m.part())
m.act("qinyuanshan", "提级").act("qinyuanshan", "提级办结")
m = appeal().act("shenzhiqiu", "派单").act("jiangchi", "退单").act("shenzhiqiu", "改派").act("jiangchi", "退单").act("shenzhiqiu", "改派")
m.act("jiangchi", "退单").act("qinyuanshan", "指定", 主办单位="市交通局")


# --- proposals
def proposal():
    return Matter("提案", "提交", "heqizheng")


proposal().act("heqizheng", "撤回")
proposal().act("dengshouzhuo", "退回修改").act("heqizheng", "重新提交").act("dengshouzhuo", "不予立案")
m = proposal().act("heqizheng", "联名", **{"提案人.name": "方越", "提案人.account": "fangyue"})
check("a co-signer reads what they signed", at("fangyue").get(m.place).status == 200 and m.offered("fangyue"))
m.act("dengshouzhuo", "立案")
proposal().act("dengshouzhuo", "并案", 并入=m.number)
m.act("dengshouzhuo", "交办").act("jiangchi", "签收").act("jiangchi", "沟通").act("jiangchi", "会办")
m.act("leiyue", "签收", m.part()).act("leiyue", "出具意见", m.part(), 会办态度="不同意")
m.act("dengshouzhuo", "延期").act("jiangchi", "答复").act("heqizheng", "反馈", 满意度="不满意")
m.act("jiangchi", "答复").act("heqizheng", "反馈", 满意度="不满意").act("jiangchi", "面商").act("dengshouzhuo", "协商办结")
m = proposal().act("dengshouzhuo", "立案").act("dengshouzhuo", "交办").act("jiangchi", "退办").act("dengshouzhuo", "改办").act("jiangchi", "退办")
m.act("dengshouzhuo", "改办").act("jiangchi", "退办").act("qinyuanshan", "指定")
m = proposal().act("dengshouzhuo", "立案").act("dengshouzhuo", "交办").act("jiangchi", "退办").act("dengshouzhuo", "驳回退办")
m.act("jiangchi", "会办").act("leiyue", "签收", m.part()).act("qinyuanshan", "记为未出具", m.part()).act("qinyuanshan", "督办答复")
record = Matter("提案", "补录", "dengshouzhuo")

check("every action of both procedures was taken on the pages", taken == wanted, f"missing {wanted - taken}, more {taken - wanted}")

# --- the forms that are no actions
before = written()
lin = at("dengshouzhuo")
path = record.place + "/publish"
hidden, fields = form_of(lin.get(path), path)
wrong = []
for name, field in fields.items():
    for what, value in {**NASTY, **({"empty": ""} if field[1] else {}), **({"no day": "2024-02-30"} if name in ("written", "published") else {})}.items():
        a = lin.post(path, {**hidden, "title": "题", "body": "文", name: value})
        if a.status != 422 or fault_at(a) != [name] or re.search("[\x01\x1b\u202e\u2066]", a.text):
            wrong.append((name, what, a.status, fault_at(a)))
check("bad input in making public: words beside the field", not wrong, wrong[:4])
LETTER = "发布机构：市水务局\n关于市政协三届二次会议第0077号提案办理情况的复函\n\n李青山委员：\n您提出的《关于整治雨污混流的提案》（第0077号）收悉，现答复如下：\n" \
    "一、关于排查管网的建议\n我局已排查管网12公里。\n市水务局\n2024年3月5日\n"
page = lin.get("/drafts/new")
sent = {n: page.hidden(n) for n in ("csrf", "key")}
a = lin.post("/drafts/new", {**sent, "text": LETTER, "name": "粘贴的"})
path, before, wrong = a.place, written(), []
page = lin.get(path)
form = page.text.split('<section id="confirm">')[0]
hidden = {n: page.hidden(n) for n in ("csrf", "key", "version", "boxes")}
fields = {n: unescape(v) for n, v in re.findall(r'<input id="[^"]*" name="([^"]*)" value="([^"]*)"', form)}
fields |= {n: unescape(v) for n, v in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S)}
fields |= {n: re.search(r'value="([^"]*)" selected', v)[1] for n, v in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.S)}
check("a draft's form has its fields", len(fields) >= 20 and fields["kind"] == "proposal_reply" and "answer.0.text" in fields, list(fields))
for name, begun in fields.items():
    for what, value in {**NASTY, **({"no day": "2024-02-30"} if name in ("written", "published") else {})}.items():
        given = {**hidden, **fields, name: value}
        if name.startswith("answer."):
            given.setdefault(name.rsplit(".", 1)[0] + ".text", "文")
            given[name.rsplit(".", 1)[0] + ".text"] = given[name.rsplit(".", 1)[0] + ".text"] or "文"
        a = lin.post(path, given)
        beside = re.search(r'name="%s".{0,400000}?role="alert"' % re.escape(name), a.text, re.S)
        kept = all(f'value="{v}"' in a.text or f">{v}</" in a.text.replace("\r", "") for n, v in fields.items() if n in ("proposal_title", "lead") and n != name)
        if a.status != 422 or not beside or not kept or re.search("[\x01\x1b\u202e\u2066]", a.text):
            wrong.append((name, what, a.status, bool(beside), kept))
check("bad input in a draft: words beside the field, the rest kept", not wrong, wrong[:6])
wrong = []
for value in [*NASTY.values(), ""]:
    a = lin.post(path + "/drop", {**hidden, "why": value})
    if a.status != 422 or 'role="alert"' not in a.text or re.search("[\x01\x1b\u202e\u2066]", a.text):
        wrong.append((value[:8], a.status))
    a = lin.post("/drafts/new", {**sent, "key": "web:forms-" + value[:1], "text": "", "name": value})
    if a.status != 422 or 'role="alert"' not in a.text:
        wrong.append(("upload", value[:8], a.status))
check("bad input in dropping it and in taking one in: words", not wrong and written() == before, wrong)
wrong, before = [], written()
for value in [*NASTY.values(), MARKUP, ""]:
    for sent in ({"login": value, "password": "x" * 12}, {"login": "luxiaoman", "password": value}):
        a = Person(office).post("/sign-in", sent)
        if a.status not in (200, 401, 422, 429) or 'role="alert"' not in a.text or "<script" in a.text or re.search("[\x01\x1b\u202e\u2066]", a.text) or a.headers.get("Set-Cookie"):
            wrong.append((str(sent)[:60], a.status, a.words()[:100]))
check("bad input in signing in: words, nobody is signed in", not wrong, wrong[:4])
wrong, who = [], at("helanzhou")
token = who.get("/account").hidden("csrf")
for value in [*NASTY.values(), ""]:
    for name in ("old", "new", "again"):
        a = who.post("/account/password", {"csrf": token, "old": "yunjiang-2026", "new": "Another-Word-77", "again": "Another-Word-77", name: value})
        if a.status not in (422, 429) or 'role="alert"' not in a.text or re.search("[\x01\x1b\u202e\u2066]", a.text):
            wrong.append((name, value[:20], a.status, a.words()[:100]))
check("bad input in changing the password: words, it stays", not wrong and Person(office).sign_in("helanzhou").place == "/work", wrong[:4])
wrong = []
for path, names in {"/matters": ("state", "procedure", "stage", "lead", "category", "late", "after"), "/rates": ("from", "to", "as_of", "procedure", "office", "by", "both"),
                    "/find": ("number",), "/drafts": ("state", "before"), "/work": ("after", "raised"), "/public": ("after",)}.items():
    for name in names:
        for value in ("长" * 3000, "\x01\x1b", "甲\u202e乙\u2066", MARKUP):
            a = lin.ask("GET", path + "?" + name + "=" + "".join(f"%{b:02X}" for b in value.encode()))
            if a.status >= 500 or len(a.words()) < 4 or "<script" in a.text or re.search("[\x01\x1b\u202e\u2066]", a.text):
                wrong.append((path, name, value[:10], a.status))
check("bad input in filters: an answer in words, nothing shown raw", not wrong, wrong[:6])
check("none of these wrote anything", written() == before, (written(), before))
status, err = office.stop()
check("the server ends well after all this", status == 0 and not err, err[:300])
check("and the ledger is in order", run("ledger", "verify", "--db", office.db).returncode == 0)
finish()
