# SPDX-License-Identifier: Apache-2.0
"""Pages over plain HTTP. Called by test/scenario/web.sh."""
import http.client
import re
import signal
import socket
import sqlite3
import threading
import time
import urllib.parse

from office import Office, Person, bad, check, finish, ok, run

office = Office(matters=True)
office.act({"do": "登记", "by": "luxiaoman", "key": "w-1", "fields": {"程序": "诉求", "标题": "<b>路灯</b>不亮&\"坏\"", "内容": "第一行\n第二行 <script>alert(1)</script>",
            "诉求人": {"姓名": "葛小雨", "电话": "100-0003-0003", "账号": "citizen1"}, "类别": "市政", "被诉单位": "市水务局"}})
office.start()
nobody = Person(office)

# --- signing in
a = nobody.get("/work")
check("work without a sign-in leads to the sign-in page", a.status == 303 and a.place.startswith("/sign-in?next="), a.status)
wanted = "/matters?category=" + urllib.parse.quote("水" * 300)
a = nobody.get(wanted)
check("a long address is kept whole", urllib.parse.unquote(a.place.split("next=")[-1]) == wanted, a.place[-100:])
a = nobody.post("/account/password", "a=" + '"' * 5_000_000, Content_Type="application/x-www-form-urlencoded")
check("who is nobody does not get megabytes sent back", a.status == 401 and len(a.body) < 100_000 and "没有留下" in a.words(), (a.status, len(a.body)))
a = nobody.post("/account/password", {"old": "甲" * 100_000})
check("a form of an ordinary length is", a.status == 401 and "甲" * 100_000 in a.text and "内容还在" in a.words(), (a.status, len(a.body)))
a = nobody.get("/sign-in")
check("the sign-in page lists the demonstration accounts", "shenzhiqiu" in a.text and a.status == 200)
for header, part in [("Content-Security-Policy", "default-src 'none'"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
                     ("Content-Type", "text/html; charset=utf-8")]:
    check(f"a page has {header}", part in (a.headers.get(header) or ""), a.headers)
a = Person(office).sign_in("shenzhiqiu", "nonsense-password")
check("a wrong password is refused in words", "登录名或密码" in a.words() and not a.headers.get("Set-Cookie"), a.words()[:200])
b = Person(office).sign_in("no-such-person", "nonsense-password")
check("a login that does not exist is refused in the same words", re.sub(r"no-such-person|shenzhiqiu", "", b.words()) == re.sub(r"no-such-person|shenzhiqiu", "", a.words()),
      b.words()[:200])
desk = Person(office)
a = desk.sign_in("luxiaoman")
cookie = a.headers.get("Set-Cookie", "")
check("signing in leads to one's work", a.status == 303 and a.place == "/work", a.status)
check("the cookie is kept from scripts and other sites", "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie, cookie)
a = desk.get("/work")
check("one's work waits", "等我办理" in a.text and "陆小满" in a.text)
check("pages of somebody are kept by nobody", a.headers.get("Cache-Control") == "no-store")
for i in range(5):
    a = Person(office).sign_in("mochen", "wrong wrong wrong")
check("five wrong passwords lock", "锁定" in a.words() or "分钟" in a.words(), a.words()[:200])
a = Person(office).sign_in("mochen")
check("then the right one waits too", a.status == 429 and "/work" not in a.place, a.status)

# --- a matter and who sees it
a = desk.get("/matters?state=open")
number = re.search(r"诉求20\d\d-\d+", a.text)
number = number[0] if number else ""
place = re.search(r'href="(/matters/\d+)">' + re.escape(number), a.text)
place = place[1] if place else "/matters/0"
check("the list shows the open matter", bool(number), a.words()[:300])
a = desk.get(place)
check("markup in a title is text", "&lt;b&gt;路灯&lt;/b&gt;" in a.text and "<b>路灯" not in a.text)
check("markup in a body is text", "<script>" not in a.text and "&lt;script&gt;" in a.text)
check("colleagues see masked names", "葛*" in a.text or "葛**" in a.text, a.words()[:400])
check("and masked telephones", "100-0003-0003" not in a.text and "1000003" not in a.text.replace("-", ""))
check("what the procedure allows now is offered", all(f"{place}/do/" in a.text for _ in [0]) and "派单" in a.words() and "签收" not in a.words().split("经过")[0])
water, mayor, citizen, other = Person(office, "jiangchi"), Person(office, "qinyuanshan"), Person(office, "citizen1"), Person(office, "heqizheng")
check("a body that does not handle it sees nothing", water.get(place).status == 404)
check("nor whether it is there", water.get(f"/find?number={number}").status == 404 and water.get("/matters/123").status == 404)
check("somebody else's member neither", other.get(place).status == 404)
a = citizen.get(place)
check("who raised it sees it, and their own telephone", a.status == 200 and "100-0003-0003" in a.text, a.status)
check("and is not offered what offices do", "派单" not in a.words().split("经过")[0])
check("an action of others is refused in words", citizen.get(f"{place}/do/派单").status == 403)
check("an action of another stage too", desk.get(f"{place}/do/办结").status == 409)
check("an action that does not exist too", desk.get(f"{place}/do/飞翔").status == 409)

# --- forms
form = desk.get(f"{place}/do/派单")
meta = {n: form.hidden(n) for n in ("csrf", "key", "version")}
check("a form carries its token, key and version", all(meta.values()), meta)
before = desk.get(place).hidden("none") or run("--version").stdout
a = desk.post(f"{place}/do/派单", {**meta, "csrf": "0" * 64, "主办单位": "市水务局"})
check("a form of another sign-in is refused and kept", a.status == 403 and "市水务局" in a.text and "什么也没有写入" in a.words(), a.words()[:300])
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市水务局"}, Origin="http://evil.example")
check("a form from another site is refused", a.status == 403 and "不是从本站" in a.words(), a.words()[:300])
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市水务局"}, Sec_Fetch_Site="cross-site")
check("also where only the browser says so", a.status == 403)
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": ""})
check("an empty field is said beside the field", "缺少" in (a.fault_of("主办单位") or "") and a.status == 422, a.words()[:400])
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市神仙局", "类别": "路灯"})
check("an unknown office too, and the rest is kept", "没有叫" in (a.fault_of("主办单位") or "") and 'value="路灯"' in a.text and 'value="市神仙局"' in a.text, a.fault_of("主办单位"))
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "x\u202ey"})
check("direction marks are refused, shown as such", a.status == 422 and "\u202e" not in a.text, a.status)
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市水务局", "紧急程度": "天大"})
check("a word that is no choice", "不是" in a.words() and a.status == 422, a.words()[:300])
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市水务局", "不存在的": "1"})
check("a field the action does not have", "没有字段" in a.words(), a.words()[:300])
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市" * 100000})
check("far too long", a.status == 422 and a.words().count("市" * 1000) <= 200, a.status)
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市交通局", "review": "1"})
check("a form shown for review does nothing", a.status == 200 and 'value="市交通局"' in a.text and "派单" in desk.get(place).words().split("经过")[0])
a = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市交通局"})
check("filled in, it is done", a.status == 303 and a.place.startswith(place), a.words()[:300])
b = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市交通局"})
history = desk.get(place).words().split("经过")[1]
check("sent twice it is done once", b.status == 303 and history.count("派单") == 1, history[:300])
b = desk.post(f"{place}/do/派单", {**meta, "主办单位": "市财政局"})
check("the same form with other words is not done again", b.status in (409, 422) and "财政" not in desk.get(place).text, b.status)
road = Person(office, "leiyue")
stale = road.get(f"{place}/do/签收")
other_tab = road.form(f"{place}/do/签收", {})
check("the body signs for it", other_tab.status == 303, other_tab.words()[:200])
a = road.post(f"{place}/do/签收", {"csrf": stale.hidden("csrf"), "key": stale.hidden("key"), "version": stale.hidden("version")})
check("a form that comes late is refused in words", a.status == 409 and "签收" in a.words(), a.words()[:300])
late = road.get(f"{place}/do/联系")
road.form(f"{place}/do/联系", {"联系方式": "电话", "联系情况": "第一次"})
a = road.post(f"{place}/do/联系", {"csrf": late.hidden("csrf"), "key": late.hidden("key"), "version": late.hidden("version"), "联系方式": "当面", "联系情况": "写了很久的话"})
check("what went on meanwhile is said, what was written is kept", a.status == 409 and "写了很久的话" in a.text and "已经有了新的办理" in a.words(), a.words()[:300])
again = {n: a.hidden(n) for n in ("csrf", "key", "version")}
a = road.post(f"{place}/do/联系", {**again, "联系方式": "当面", "联系情况": "写了很久的话"})
check("looked at, it can be sent again", a.status == 303, a.words()[:300])
check("the complainant is hidden from nobody but the body complained of", "<h2>提出人</h2>" in road.get(place).text and "不显示提出人" not in road.get(place).text)
a = road.form(f"{place}/do/会办", {"会办单位": "市水务局"})
check("the body complained of is not asked for its opinion", a.status == 422 and a.fault_of("会办单位"), a.words()[:300])
a = citizen.form("/new/诉求/登记", {"标题": "受理中心电话打不通", "诉求人.name": "葛小雨", "被诉单位": "云江市诉求受理中心"})
about_desk = a.place.split("?")[0]
a = desk.get(about_desk)
check("the body complained of is not shown who complained", a.status == 200 and "不显示提出人" in a.text and "葛" not in a.text, a.words()[:400])
check("others are", "葛*" in mayor.get(about_desk).text)
a = citizen.get(place)
check("who raised it does not read what offices wrote", "写了很久的话" not in a.text and "联系" in a.words().split("经过")[1])

# --- lists and other pages
for path in ["/matters?state=closed", "/matters?state=all", "/matters?procedure=提案", "/matters?lead=市交通局", "/matters?stage=办理中", "/matters?late=1&state=open",
             "/matters?category=市政", "/account", "/help", "/new"]:
    a = desk.get(path)
    check(f"{path} is served", a.status == 200 and "</html>" in a.text, a.status)
a = desk.get("/matters?state=all")
seen, page, pages = set(), a, 0
while page and pages < 20:
    found = set(re.findall(r'href="(/matters/\d+)"', page.text))
    check(f"page {pages + 1} of the list repeats nothing", not (found & seen))
    seen |= found
    nxt = re.search(r'<a rel="next" href="([^"]*)"', page.text)
    page = desk.get(nxt[1].replace("&amp;", "&")) if nxt else None
    pages += 1
check("paging comes to an end with every appeal", pages >= 1 and len(seen) >= 46, (pages, len(seen)))
a = desk.get("/matters?after=nonsense&lead=市神仙局")
check("nonsense in the address is said in words", a.status == 200 and "没有叫" in a.words(), a.words()[:300])
check("a page that is not there", desk.get("/nowhere").status == 404 and "没有这个页面" in desk.get("/nowhere").words())
a = desk.ask("POST", "/work", {"csrf": "x"})
check("a page used the wrong way", a.status == 405, a.status)
style = re.search(r'href="(/assets/[^"]*\.css)"', desk.get("/work").text)[1]
a = nobody.get(style)
check("the stylesheet is kept for ever", "immutable" in a.headers["Cache-Control"] and a.headers["ETag"])
check("and not sent again", nobody.get(style, If_None_Match=a.headers["ETag"]).status == 304)
check("HEAD sends no body", desk.ask("HEAD", "/work").status == 200)

# --- sessions
a = Person(office)
a.cookie = desk.cookie[:-2] + "xx"
check("a forged cookie is nobody's", a.get("/work").status == 303)
unsaved = Person(office)
a = unsaved.post("/new/诉求/登记", {"标题": "登录失效时写的", "诉求人.name": "某人", "csrf": "x"})
check("a form without a sign-in is kept", a.status == 401 and "登录失效时写的" in a.text and "还在" in a.words(), a.words()[:200])
kept = {"login": "luxiaoman", "password": "yunjiang-2026", "next": a.hidden("next"), "kept.标题": "登录失效时写的", "kept.诉求人.name": "某人"}
a = unsaved.post("/sign-in", kept)
check("after signing in it can be taken up", a.status == 200 and "回到表单" in a.words() and "登录失效时写的" in a.text, a.words()[:200])
a = unsaved.post("/new/诉求/登记", {"csrf": a.hidden("csrf"), "review": "1", "标题": "登录失效时写的", "诉求人.name": "某人"})
check("and is shown, not sent", a.status == 200 and 'value="登录失效时写的"' in a.text and "确定登记" in a.words())
for target in ["//evil.example/", "https://evil.example/", "/\\evil.example"]:
    p = Person(office)
    a = p.post("/sign-in", {"login": "luxiaoman", "password": "yunjiang-2026", "next": target})
    check(f"signing in does not lead to {target}", a.place == "/work", a.place)
check("after a restart one is still signed in", office.stop()[0] == 0 and office.start() and desk.get("/work").status == 200)
token = desk.get("/work").hidden("csrf")
check("signing out", desk.post("/sign-out", {"csrf": token}).status == 303)
gone = Person(office)
gone.cookie = desk.cookie
check("ends the session", gone.get("/work").status == 303)
desk = Person(office, "luxiaoman")
token = desk.get("/account").hidden("csrf")
a = desk.post("/account/password", {"csrf": token, "old": "wrong", "new": "Another-Word-77", "again": "Another-Word-77"})
check("the old password is asked for", "不对" in a.words() and a.status == 422)
a = desk.post("/account/password", {"csrf": token, "old": "yunjiang-2026", "new": "Another-Word-77", "again": "Another-Word-78"})
check("the new one twice", "不一样" in a.words())
a = desk.post("/account/password", {"csrf": token, "old": "yunjiang-2026", "new": "1234567890", "again": "1234567890"})
check("a weak one is refused", a.status == 422 and "</html>" in a.text, a.status)
a = desk.post("/account/password", {"csrf": token, "old": "yunjiang-2026", "new": "Another-Word-77", "again": "Another-Word-77"})
check("changed, one signs in anew", a.status == 303 and a.place == "/sign-in?done=password" and desk.get("/work").status == 303)
check("with the new one", Person(office).sign_in("luxiaoman", "Another-Word-77").place == "/work")

# --- many at once, and the end
desk = Person(office, "shenzhiqiu")
token = desk.get("/new").hidden("csrf")
answers = []


def register(n):
    p = Person(office)
    p.cookie = desk.cookie
    try:
        for i in range(5):
            answers.append(p.post("/new/诉求/登记", {"csrf": token, "key": f"web:many-{n}-{i}", "标题": f"第{n}-{i}件", "诉求人.name": "匿名"}).status)
    except (OSError, http.client.HTTPException):
        pass  # the office closed: nothing was acknowledged


threads = [threading.Thread(target=register, args=(n,)) for n in range(16)]
[t.start() for t in threads]
[t.join() for t in threads]
check("eighty registered at once, all of them", answers.count(303) == 80, answers)
second = run("act", "--db", office.db, input="")
check("a second writer is refused while it is served", second.returncode == 3 and "second-writer" in second.stderr + second.stdout or "另一个" in second.stderr, second.stderr)
hanging = socket.create_connection(("127.0.0.1", office.port))
hanging.sendall(b"GET /work HTTP/1.1\r\nHost: x\r\n")
begun = time.time()
status, err = office.stop(signal.SIGINT)
check("Ctrl-C ends it cleanly, whoever hangs on", status == 0 and not err and time.time() - begun < 30, (status, err))
hanging.close()
office.start()
answers.clear()
threads = [threading.Thread(target=lambda n=n: register(100 + n)) for n in range(8)]
[t.start() for t in threads]
time.sleep(0.05)
status, err = office.stop()
done = run("list", "--db", office.db, "--limit", "1000", "--json")
check("stopped under load it ends cleanly", status == 0, err)
for t in threads:
    t.join(timeout=30)
listed = sqlite3.connect(office.db).execute("SELECT COUNT(*) FROM event WHERE key LIKE 'web:many-10%'").fetchone()[0]
check("whatever was acknowledged is there", listed >= answers.count(303), (listed, answers.count(303)))
check("the ledger is in order", run("ledger", "verify", "--db", office.db).returncode == 0)
finish()
