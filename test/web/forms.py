# SPDX-License-Identifier: Apache-2.0
"""Every action of an appeal is taken on the pages by who may take it, bad input before good (filled.py); then the forms that
are no actions: making public, drafts, signing in, filters. Called by test/scenario/web.sh."""
import re
from html import unescape

from filled import MARKUP, NASTY, Matter, actions_of, at, fault_at, form_of, office, taken, written
from office import Person, check, finish, run

wanted = actions_of("诉求", "appeal")


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
check("every action of an appeal was taken on the pages", taken == wanted, f"missing {wanted - taken}, more {taken - wanted}")
actions_of("提案", "proposal")
record = Matter("提案", "补录", "dengshouzhuo")


# --- what a co-signer says of the answer, and what is said for one without an account
m = appeal().act("shenzhiqiu", "联名", **{"诉求人.name": "葛小雨", "诉求人.account": "citizen1"})
path = m.place + "/rate"
check("before there is an answer nobody rates", at("citizen1").get(path).status == 403 and "评价这次答复" not in at("citizen1").get(m.place).text)
m.act("shenzhiqiu", "派单").act("jiangchi", "签收").act("jiangchi", "办结")
for login, status in (("citizen1", 200), ("jiangchi", 403), ("fangyue", 404)):
    a = at(login).get(path)
    check(f"the form of a rating is {'there' if status == 200 else 'not there'} for {login}", a.status == status, a.status)
check("the page leads a co-signer there", f'href="{path}"' in at("citizen1").get(m.place).text and path not in at("jiangchi").get(m.place).text)
hidden, fields = form_of(at("citizen1").get(path), path)
check("it asks for result and process apart", set(fields) == {"satisfaction", "process", "solved", "note"} and fields["satisfaction"][1] and not fields["process"][1], fields)
wrong, before = [], written()
for name, value in [("satisfaction", ""), ("satisfaction", MARKUP), ("process", "很好"), ("solved", MARKUP), *(("note", v) for v in NASTY.values())]:
    a = at("citizen1").post(path, {**hidden, "satisfaction": "satisfied", "note": "还好", name: value})
    kept = form_of(a, path)[1]
    if a.status != 422 or fault_at(a) != [name] or (name != "note" and kept["note"][2] != "还好"):
        wrong.append((name, value[:8], a.status, fault_at(a), a.words()[:120]))
check("bad input in a rating: words beside the field, the rest kept, nothing written", not wrong and written() == before, wrong[:4])
a = at("citizen1").post(path, {**hidden, "satisfaction": "basically", "process": "satisfied", "note": "修得快"})
check("a co-signer rates", a.status == 303 and "过程：满意　结果：基本满意" in unescape(at("citizen1").get(m.place).text), a.words()[:200])
a = at("citizen1").post(path, {**hidden, "key": hidden["key"] + "-2", "version": "", "satisfaction": "dissatisfied"})
check("nobody rates an answer twice", a.status == 403 or "已经评价过" in a.text, (a.status, a.words()[:200]))
m.act("shenzhiqiu", "回访", 是否解决="解决", 满意度="满意")
done = appeal().act("shenzhiqiu", "直接答复")
path = done.place + "/rate"
hidden, fields = form_of(at("shenzhiqiu").get(path), path)
check("for one without an account reception records it, by name", fields.get("n", ("", 0, "", []))[3] == ["1"] and at("jiangchi").get(path).status == 404, fields)
a = at("shenzhiqiu").post(path, {**hidden, "n": "1", "satisfaction": "satisfied"})
check("and it stands with them", a.status == 303 and ">满意<" in at("shenzhiqiu").get(done.place).text, a.words()[:200])

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
