# SPDX-License-Identifier: Apache-2.0
"""Search over HTTP: each account finds just what its own look at every matter finds, and nobody anything else."""
import json
import os
import random
import re
import subprocess
import time
import urllib.parse

from visitor import Visitor, end, statement

H = os.path.realpath(os.environ.get("HUIYIN") or "huiyin")
LONG = bool(os.environ.get("HUIYIN_LONG"))
WHO = ["shenzhiqiu", "panshu", "jiangchi"]
QUERIES = 500 if LONG else 60
SEARCHED = {"matter.opened", "matter.acted", "matter.published", "commitment.made"}
rng = random.Random(5)


def normal(s):
    s = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in s).lower()
    return "\x1f".join(re.findall(r"[\u3400-\u9fff]+|[a-z0-9]+", s))


def holds(text, q):
    """The normal form of q in that of text; letters and digits only as wholes."""
    left = r"(?:^|(?<=\x1f))" if q[0] < "\x80" else ""
    right = r"(?:$|(?=\x1f))" if q[-1] < "\x80" else ""
    return re.search(left + re.escape(q) + right, normal(text)) is not None


class Account:
    def __init__(self, login):
        self.visitor = Visitor(login)
        self.texts = {}

    def get(self, path):
        status, body = self.visitor.get(path)
        return status, json.loads(body) if body[:1] == "{" else body

    def look(self, ids):
        for i in ids:
            status, shown = self.get(f"/api/v1/matters/{i}")
            if status != 200:
                continue
            m = shown["matter"]
            texts = [m["number"] or ""]
            for e in m["events"]:
                if e.get("undone"):
                    continue
                if e["type"] == "document.issued":
                    texts.append(e["fields"]["number"])
                if e["type"] in SEARCHED:
                    texts += [v for k, v in (e.get("text") or {}).items() if e["type"] != "commitment.made" or k == "text"]
            self.texts[i] = texts

    def find(self, q, limit=200):
        found, before = [], ""
        while True:
            status, page = self.get(f"/api/v1/search?q={urllib.parse.quote(q)}&limit={limit}{before}")
            if status != 200:
                return status, page
            found += [m["id"] for m in page["matters"]]
            if page["before"] is None:
                return page["total"], found
            before = f"&before={page['before']}"


for _ in range(600):  # the index trails the store
    lag = json.loads(subprocess.run([H, "search", "--db", "city.db", "--status", "--json"], capture_output=True, text=True).stdout)
    if lag["made"] and lag["behind"] == 0:
        break
    time.sleep(0.1)
statement("search the index catches up while it is served", lag.get("behind") == 0, lag)

ids = [m["id"] for m in json.loads(subprocess.run([H, "list", "--db", "city.db", "--json", "--limit", "1000"], capture_output=True, text=True).stdout)["matters"]]
accounts = {who: Account(who) for who in WHO}
for who, a in accounts.items():
    a.look(ids)
everything = sorted({t for a in accounts.values() for texts in a.texts.values() for t in texts if t})
statement("search accounts see some of it, not the same", len({tuple(a.texts) for a in accounts.values()}) == len(WHO) and all(a.texts for a in accounts.values()), [len(a.texts) for a in accounts.values()])

wrong, hits = [], 0
for _ in range(QUERIES):
    text = rng.choice(everything)
    runs = [r for r in normal(text).split("\x1f") if r]
    if not runs:
        continue
    run = rng.choice(runs)
    at = rng.randrange(len(run)) if run[0] > "\x80" else 0
    q = run[at:at + rng.choice([1, 1, 2, 2, 4])] if run[0] > "\x80" else run
    for who, a in accounts.items():
        total, found = a.find(q)
        want = [i for i in ids if any(holds(t, q) for t in a.texts.get(i, []))]
        hits += len(want)
        if found != want or total != len(want):
            wrong.append((who, q, total, found, want))
statement(f"search {QUERIES} queries find for each account what it sees, newest first", not wrong and hits > 100, wrong[:1] or hits)

a = accounts["shenzhiqiu"]
whole, small = a.find("路"), a.find("路", limit=3)
statement("search pages follow one another", whole[1] == small[1] and whole[0] == small[0] == len(whole[1]) > 3, (whole, small))
statement("search a word without", a.find("路 -公交")[1] == [i for i in whole[1] if not any(holds(t, "公交") for t in a.texts[i])])
for q, code in (("", "empty-query"), ("，", "empty-query"), ("-路", "empty-query"), ("路" * 201, "long-query")):
    status, body = a.get("/api/v1/search?q=" + urllib.parse.quote(q))
    statement(f"search refuses {q[:3]!r}", status == 400 and body["code"] == code, body)
for wrong_one in ("limit=0", "limit=x", "before=x", "before=-1", "what=1"):
    status, body = a.get("/api/v1/search?q=%E8%B7%AF&" + wrong_one)
    statement(f"search refuses {wrong_one}", status == 400 and body["code"] in ("bad-parameter", "unknown-parameter"), body)
statement("search needs somebody", Visitor("nobody").get("/api/v1/search?q=%E8%B7%AF")[0] == 401)

# --- pages
v = accounts["shenzhiqiu"].visitor
status, page = v.get("/matters")
statement("search box on the matters page", status == 200 and 'name="q"' in page, page)
status, page = v.get("/matters?q=" + urllib.parse.quote("路"))
statement("search page shows what was found", status == 200 and f"共 {whole[0]} 件" in page and f'/matters/{whole[1][0]}"' in page, page)
status, page = v.get("/matters?q=" + urllib.parse.quote('<b>"路'))
statement("search page writes the query as text", status == 200 and "<b>" not in page and "&lt;b&gt;" in page, page)
status, page = v.get("/matters?q=" + urllib.parse.quote("，"))
statement("search page says what is wrong", status == 400 and "没有写要查什么" in page, page)
statement("search page is for who signed in", "共 " not in Visitor("nobody").get("/matters?q=%E8%B7%AF")[1])

# --- the public
public = Visitor("nobody")
status, page = public.get("/public")
rows = re.findall(r'<a href="/public/([a-z0-9]+)">([^<]*)</a>', page)
statement("search box on the public page", status == 200 and 'name="q"' in page, page)
if rows:
    code, title = rows[0]
    word = re.search(r"[\u4e00-\u9fff]{2,4}", title)[0]
    status, page = public.get("/public?q=" + urllib.parse.quote(word))
    statement("search what was made public", status == 200 and f"/public/{code}" in page, page)
hidden = [t for i, texts in accounts["shenzhiqiu"].texts.items() for t in texts if re.search("[\u4e00-\u9fff]{6}", t)]
leaks = 0
for t in rng.sample(hidden, min(30, len(hidden))):
    q = re.search("[\u4e00-\u9fff]{6}", t)[0]
    status, page = public.get("/public?q=" + urllib.parse.quote(q))
    for code, _ in re.findall(r'<a href="/public/([a-z0-9]+)">([^<]*)</a>', page):
        leaks += q not in re.sub(r"<[^>]*>|\s", "", public.get(f"/public/{code}")[1])
statement("search the public finds only what stands in the register", leaks == 0, leaks)
end()
