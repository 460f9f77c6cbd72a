# SPDX-License-Identifier: Apache-2.0
"""What holds of every route, taken from the generated list (docs/routes.md): strangers get nowhere, no form acts without its
token or from another site, every answer has its headers. Called by test/scenario/web.sh."""
import os
import re
import sqlite3
import time

from office import ROOT, Office, Person, check, finish

office = Office(driven=False)
[made] = office.act({"do": "登记", "by": "shenzhiqiu", "fields": {"程序": "诉求", "标题": "路灯不亮", "诉求人": {"姓名": "赵隐名", "电话": "13900001111"}}})
[draft] = office.act({"do": "draft.take", "by": "dengshouzhuo", "fields": {"source": "页", "digest": "a" * 64, "body": '{"kind":"news","title":"赵隐名的网页"}'}})
office.start()
nobody, citizen, desk, committee = Person(office), Person(office, "citizen1"), Person(office, "shenzhiqiu"), Person(office, "dengshouzhuo")
place = re.search(r'href="(/procedures/\d+)"', desk.get("/procedures").text)[1]
style = re.search(r'href="/assets/([^"]*)"', nobody.get("/sign-in").text)[1]


def delivery():
    for _ in range(200):  # who raised it is told that it was registered
        db = sqlite3.connect(f"file:{office.db}?mode=ro", uri=True, timeout=30)
        row = db.execute("SELECT id FROM delivery").fetchone()
        db.close()
        if row:
            return str(row[0])
        time.sleep(0.1)
    return "0"


values = {"delivery": delivery(), "matter": made["id"], "draft": draft["id"], "action": "派单", "procedure": "诉求", "code": "a" * 16, "name": style}
routes = re.findall(r"^\| (GET|POST) \| `([^`]*)` \| (\w+) \|", open(os.path.join(ROOT, "docs/routes.md"), encoding="utf-8").read(), re.M)
check("the list of pages is read", len(routes) > 30, routes)


def written():  # by people: deliveries are opened beside them
    db = sqlite3.connect(f"file:{office.db}?mode=ro", uri=True, timeout=30)
    n = db.execute("SELECT COUNT(*) FROM event WHERE stream NOT IN (SELECT id FROM delivery)").fetchone()[0]
    db.close()
    return n


def path_of(pattern):
    at = dict(values)
    if pattern.startswith("/procedures/"):
        at["procedure"] = place.rsplit("/", 1)[1]
    if pattern.startswith("/new/"):
        at["action"] = "登记"
    at["verb"] = "matter.correct"
    return re.sub(r"\{(\w+)\}", lambda m: at[m[1]], pattern)


told = nobody.get("/help").words()
check("the help names every page, and what it does", all(p in told for _, p, _ in routes) and "联名" in told, told[:200])
before, csrf = written(), desk.get("/account").hidden("csrf")
opened, raw, acted, bare = [], [], [], []
for method, pattern, may in routes:
    path = path_of(pattern)
    a = nobody.ask(method, path, {"csrf": csrf, "标题": "x", "title": "x", "why": "x"} if method == "POST" else None)
    leads = a.status == 303 and a.place.startswith("/sign-in") if method == "GET" else a.status in (401, 403)
    if may != "public" and not leads:
        opened.append((method, path, a.status))
    if "赵隐名" in a.text or "13900001111" in a.text:
        raw.append((method, path))
    for who in (citizen, desk, committee):
        answers = [a] if who is citizen else []
        if method == "GET":
            answers.append(who.get(path))
            if answers[-1].status >= 500:
                opened.append((path, answers[-1].status))
        elif path not in ("/sign-in", "/q", "/q/rate"):  # those act for nobody yet, or for who has the code in the form
            token = who.get("/account").hidden("csrf")
            for given, headers in (({}, {}), ({"csrf": "0" * 64}, {}), ({"csrf": token}, {"Origin": "http://evil.example"}),
                                   ({"csrf": token}, {"Sec_Fetch_Site": "cross-site"}), ({"csrf": token}, {"Origin": "null"})):
                answers.append(who.post(path, {"标题": "x", "title": "x", "why": "x", "open_offices": "1", **given}, **headers))
                if answers[-1].status != 403:
                    acted.append((path, given, headers, answers[-1].status))
        for x in answers:
            h = x.headers
            page = "text/html" in h.get("Content-Type", "")
            if h.get("X-Content-Type-Options") != "nosniff" or (page and "default-src 'none'" not in h.get("Content-Security-Policy", "")) \
                    or (page and "frame-ancestors 'none'" not in h.get("Content-Security-Policy", "")) or (page and "unsafe" in h.get("Content-Security-Policy", "")):
                bare.append((method, path, x.status, dict(h)))
            if page and re.search(r"<script|\son\w+=|javascript:", x.text):
                bare.append((path, "a script"))
        if who is citizen and any("赵隐名" in x.text or "13900001111" in x.text for x in answers):
            raw.append((method, path, "citizen1"))
check("who has not signed in is led to the sign-in, or refused, from every page that asks for it", not opened, opened[:5])
check("no stranger reads a name anywhere", not raw, raw[:5])
check("no form acts without its token, with another's, or from another site", not acted, acted[:5])
check("every answer has its headers, no page a script", not bare, bare[:3])
check("none of it wrote anything", written() == before)
check("all are signed in still", all(p.get("/work").status == 200 for p in (citizen, desk, committee)))
status, err = office.stop()
check("the server ends well", status == 0 and not err, err[:300])
finish()
