# SPDX-License-Identifier: Apache-2.0
"""Deliveries in the browser and in the API: what a clerk prints, calls, settles; the code on the receipt."""
import http.client
import json
import os
import re
import subprocess
import sys
import urllib.parse

from deliver_city import City, end, huiyin, statement

c = City(driven=False)
PASSWORD = "yunjiang-demo"
with open(f"{c.folder}/password", "w") as file:
    file.write(PASSWORD + "\n")
for login in ("desk", "house", "water", "member", "committee"):
    c.run("account", "password", "--db", c.db, "--login", login, "--password-file", f"{c.folder}/password")
token = json.loads(c.run("account", "token", "--db", c.db, "--login", "desk", "--name", "t", "--json").stdout)["token"]
a1 = c.appeal(None, None, phone="0532-8000 1234")["id"]
a2 = c.appeal(None, None, phone=None)["id"]
a3 = c.appeal(None, None, phone=None, name=None, party="anonymous")["id"]
a4 = c.appeal(None, None, name="马三立", phone="13812345678", 被诉单位="市水务局")["id"]
c.once(None)

server = subprocess.Popen([huiyin, "serve", "--db", c.db, "--port", "0", "--json", "--public-url", "https://city.example.cn/"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
os.environ["HUIYIN_PORT"] = str(json.loads(server.stdout.readline())["port"])
from visitor import Visitor  # noqa: E402 – it reads the port

try:
    desk, water, member, nobody = Visitor("desk"), Visitor("water"), Visitor("member"), Visitor("nobody")
    status, page = desk.get("/deliveries")
    statement("the page lists what is to call, to print and what failed", status == 200 and "电话" in page and "书面" in page and "不知道怎么联系" in page and "等待发送" in page, page)
    statement("names are masked there", "王小二" not in page and "王**" in page, page)
    statement("it is for those who serve", "/deliveries" not in member.get("/work")[1] and "/matters/" not in member.get("/deliveries")[1])
    ids = {d["number"]: d for d in c.deliveries("task", "failed", "waiting")}
    by_way = {d["way"]: d for d in ids.values()}
    call, letter, lost, sms = by_way["telephone"], by_way["letter"], by_way[""], by_way["sms"]
    status, page = desk.get(f"/deliveries/{call['id']}")
    statement("a call has its script, without name and number", status == 200 and "要说的" in page and call["number"] in page and "王小二" not in page and "80001234" not in page, page)
    status, page = desk.post(f"/deliveries/{call['id']}", f"/deliveries/{call['id']}/contact")
    statement("name and number are shown on request", "王小二" in page and "053280001234" in page, page)
    statement("and who looked is recorded", len(c.events("contact.shown")) == 1)
    statement("a page with a name is not kept by browsers", desk.headers["cache-control"] == "no-store", desk.headers)
    status, page = desk.post(f"/deliveries/{call['id']}", f"/deliveries/{call['id']}/confirm", note="")
    statement("a call without a result is refused in words", status == 422 and "结果" in page, page)
    status, page = desk.post(f"/deliveries/{call['id']}", f"/deliveries/{call['id']}/confirm", note="九点半，本人接听")
    statement("a call that was made is recorded", status == 303, page)
    statement("its note stands on the page for colleagues", "九点半，本人接听" in desk.get(f"/deliveries/{call['id']}")[1])
    page = desk.get(f"/matters/{a1}")[1]
    statement("the matter's page says how they were told", "送达" in page and "已告知" in page, page)
    status, page = desk.post(f"/deliveries/{letter['id']}", f"/deliveries/{letter['id']}/confirm", evidence="XA 1")
    statement("a posting number with a blank is refused and stays in the form", status == 422 and "XA 1" in page and "凭证" in page, page)
    statement("a posted letter is recorded", desk.post(f"/deliveries/{letter['id']}", f"/deliveries/{letter['id']}/confirm", evidence="XA123456789CN")[0] == 303)
    statement("another way is tried", desk.post(f"/deliveries/{lost['id']}", f"/deliveries/{lost['id']}/try", way="meeting")[0] == 303)
    statement("and settled", desk.post(f"/deliveries/{lost['id']}", f"/deliveries/{lost['id']}/settle", result="unreachable", note="没有留下联系方式，已公告")[0] == 303)
    statement("what is settled is not listed any more", lost["number"] not in desk.get("/deliveries")[1])
    for path in (f"/deliveries/{sms['id']}", "/deliveries/1", "/deliveries/x"):
        status, page = water.get(path)
        statement(f"a delivery of the body complained of is not there for it: {path[:13]}", status == 404 and "马三立" not in page, page)
    statement("a forged form does nothing", desk.ask("POST", f"/deliveries/{sms['id']}/settle", "result=told&note=x&csrf=0", {"Sec-Fetch-Site": "cross-site"})[0] in (403, 200)
              and [d["state"] for d in c.deliveries() if d["id"] == sms["id"]] == ["waiting"])

    # --- the code
    status, page = desk.ask("POST", f"/matters/{a3}/code", "requester=1&csrf=" + re.search(r'name="csrf" value="([^"]+)"', desk.get(f"/matters/{a3}")[1])[1])
    code = re.search(r"<code>([a-z2-9-]{19})</code>", page)
    statement("a receipt is printed with a code", status == 200 and code and "https://city.example.cn/q" in page, page)
    code = code[1]
    given = c.events("code.given")
    statement("who gave it out is in the ledger", len(given) == 1 and json.loads(c.run("show", "--db", c.db, "--json", a3).stdout)["matter"]["events"][-1]["actor"]["role"] == "受理中心", given)
    with open(c.db, "rb") as file:
        stored = file.read()
    statement("the code is not in the store", code.encode() not in stored and code.replace("-", "").encode() not in stored)
    number = json.loads(c.run("show", "--db", c.db, "--json", a3).stdout)["matter"]["number"]
    status, page = nobody.ask("POST", "/q", "code=" + code.upper().replace("-", "+"))
    statement("with the code, however it is typed, stage and deadline are read", status == 200 and number in page and "待派" in page and "还没有答复" in page, page)
    c2 = c  # the answer comes while it is served: through the API
    conn = http.client.HTTPConnection("127.0.0.1", int(os.environ["HUIYIN_PORT"]))
    body = {"do": "直接答复", "matter": a3, "fields": {"办理结果": "路灯二十日修好", "告知方式": "网上"}}
    conn.request("POST", "/api/v1/commands", json.dumps(body), {"Authorization": "Bearer " + token, "Content-Type": "application/json", "Idempotency-Key": "k1"})
    answer = conn.getresponse()
    statement("an answer by the API", answer.status in (200, 201), answer.read()[:300])
    conn.close()
    status, page = nobody.ask("POST", "/q", "code=" + code)
    statement("and what was answered", "路灯二十日修好" in page and "办理结果" in page, page)
    statement("nothing of who raised it or handled it", "甲" not in page and "desk" not in page, page)
    # what is thought of it, with the code
    def form_of(text):
        form = next((f for f in re.findall(r"<form[^>]*>.*?</form>", text, re.S) if 'action="/q/rate"' in f), "")
        return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))

    def rate(hidden, **fields):
        return nobody.ask("POST", "/q/rate", urllib.parse.urlencode({**hidden, **fields}))

    hidden = form_of(page)
    statement("it is asked what they think of it, process and result apart", hidden.get("code") == code and all(f'name="{n}"' in page for n in ("satisfaction", "process", "solved", "note")), page)
    status, page = rate(hidden, satisfaction="")
    statement("a form without the result is shown again with the fault beside it", status == 422 and 'aria-invalid="true"' in page and form_of(page), page)
    statement("a stranger's code rates nothing", "没有这个查询码" in rate({**hidden, "code": "aaaa-aaaa-aaaa-aaaa"}, satisfaction="satisfied")[1])
    statement("nor does an empty one, in nobody's name", "没有这个查询码" in rate({**hidden, "code": ""}, satisfaction="satisfied")[1] and not c.events("requester.rated"))
    status, page = rate({**hidden, "matter": a1}, satisfaction="dissatisfied", process="satisfied", solved="partly", note="灯亮了<b>又灭了</b>")
    statement("a form with what it does not ask is refused", status == 422 and not c.events("requester.rated"), page)
    status, page = rate(hidden, satisfaction="dissatisfied", process="satisfied", solved="partly", note="灯亮了<b>又灭了</b>")
    statement("a rating by code is recorded", status == 200 and "已经记下" in page and not form_of(page), page)
    rated = c.events("requester.rated")
    shown = json.loads(c.run("show", "--db", c.db, "--json", a3).stdout)["matter"]
    last = shown["events"][-1]
    statement("once, by a requester without an account", len(rated) == 1 and last["type"] == "requester.rated" and last["actor"]["role"] == "诉求人"
              and last["actor"]["account"] == "0" and last["channel"] == "code", last)
    status, page = rate({**hidden, "key": "web:another"}, satisfaction="satisfied")
    statement("a second rating is refused in a sentence", status == 409 and "只评价一次" in page and len(c.events("requester.rated")) == 1, page)
    statement("what was said does not come back as markup", "<b>又灭了" not in desk.get(f"/matters/{a3}")[1])
    for _ in range(40):
        told = [d for d in c.deliveries() if d["number"] == number and d["kind"] == "answer"]
        if told:
            break
        import time
        time.sleep(0.25)
    statement("who has a code is told by it", told and (told[0]["way"], told[0]["state"]) == ("code", "made"), told)
    again = desk.ask("POST", f"/matters/{a3}/code", "requester=1&csrf=" + re.search(r'name="csrf" value="([^"]+)"', desk.get(f"/matters/{a3}")[1])[1])[1]
    statement("a new code ends the old one", "没有这个查询码" in nobody.ask("POST", "/q", "code=" + code)[1] and code not in again)
    statement("a code is given by those who handle it", water.ask("POST", f"/matters/{a3}/code", "requester=1&csrf=x")[0] != 200 or "回执" not in water.ask("POST", f"/matters/{a3}/code", "requester=1&csrf=x")[1])
    def api_act(who, command):
        conn = http.client.HTTPConnection("127.0.0.1", int(os.environ["HUIYIN_PORT"]))
        conn.request("POST", "/api/v1/commands", json.dumps(command), {"Authorization": "Bearer " + who, "Content-Type": "application/json"})
        answer = conn.getresponse()
        text = answer.read()
        conn.close()
        return answer.status, json.loads(text)

    def by_code(path, body, kind="application/json"):
        conn = http.client.HTTPConnection("127.0.0.1", int(os.environ["HUIYIN_PORT"]))
        conn.request("POST", path, json.dumps(body) if isinstance(body, dict) else body, {"Content-Type": kind})
        answer = conn.getresponse()
        text = answer.read()
        conn.close()
        return answer.status, json.loads(text)

    def receipt(matter):
        page = desk.ask("POST", f"/matters/{matter}/code", "requester=1&csrf=" + re.search(r'name="csrf" value="([^"]+)"', desk.get(f"/matters/{matter}")[1])[1])[1]
        return re.search(r"<code>([a-z2-9-]{19})</code>", page)[1]

    code = receipt(a1)
    status, seen = by_code("/api/v1/code", {"code": code})
    statement("the API shows a matter by its code", status == 200 and seen["stage"] == "待派" and seen["answers"] == [] and seen["asks"] is None and seen["why_not"]["code"] == "not-told", seen)
    statement("and asks nothing before there is an answer", by_code("/api/v1/code/rate", {"code": code, "fields": {"satisfaction": "satisfied"}})[1]["code"] == "not-told")
    statement("no more is said with a code", by_code("/api/v1/code/rate", {"code": code, "do": "撤回"})[1]["code"] == "unknown-member" and by_code("/api/v1/code", {"code": 7})[1]["code"] == "missing-member"
              and by_code("/api/v1/code", [])[0] in (400, 415) and by_code("/api/v1/code", {"code": code}, "text/plain")[0] == 415)
    statement("a wrong code is none", by_code("/api/v1/code", {"code": "aaaa-aaaa-aaaa-aaaa"})[0] == 404)
    api_act(token, dict(body, matter=a1))
    status, seen = by_code("/api/v1/code", {"code": code})
    statement("the answer is there, and what is asked", seen["answers"][0]["text"] == {"办理结果": "路灯二十日修好"} and seen["asks"]["do"] == "matter.rate", seen)
    status, said = by_code("/api/v1/code/rate", {"code": code, "key": "k1", "version": seen["asks"]["version"], "fields": {"满意度": "满意", "过程评价": "基本满意"}})
    statement("a rating by code and API", status == 200 and said["ok"] and len(c.events("requester.rated")) == 2, said)
    status, said = by_code("/api/v1/code/rate", {"code": code, "key": "k2", "fields": {"满意度": "不满意"}})
    statement("once there too", status == 409 and said["code"] == "already-rated" and len(c.events("requester.rated")) == 2, said)
    statement("a signed command takes no code", api_act(token, {"do": "评价", "matter": a1, "by": "#" + code, "fields": {"满意度": "满意"}})[1]["code"] == "not-own-account")

    sentences = {re.search(r'class="fault" role="alert">([^<]*)', nobody.ask("POST", "/q", "code=" + bad)[1])[1] for bad in ("", "x", "aaaa-aaaa-aaaa-aaaa", "%3Cscript%3E", "0" * 5000)}
    statement("wrong codes are all answered in one sentence", sentences == {"没有这个查询码，请照回执核对。"}, sentences)
    last = [nobody.ask("POST", "/q", "code=aaaa-aaaa-aaaa-aaab") for _ in range(10)][-1]
    statement("after ten wrong ones it is enough for a while", last[0] == 429 and "15 分钟" in last[1], last)

    # --- the API
    def api(path, who=token):
        conn = http.client.HTTPConnection("127.0.0.1", int(os.environ["HUIYIN_PORT"]))
        conn.request("GET", path, headers={"Authorization": "Bearer " + who})
        answer = conn.getresponse()
        text = answer.read()
        conn.close()
        return answer.status, json.loads(text)

    status, listed = api("/api/v1/deliveries?state=made")
    statement("deliveries by the API", status == 200 and {"XA123456789CN"} <= {d.get("evidence") for d in listed["deliveries"]} and listed["after"] is None, listed)
    statement("a page at a time", len(api("/api/v1/deliveries?state=made&limit=1")[1]["deliveries"]) == 1 and api("/api/v1/deliveries?state=made&limit=1")[1]["after"])
    statement("a wrong state is a bad parameter", api("/api/v1/deliveries?state=x")[0] == 400 and api("/api/v1/deliveries?limit=0")[0] == 400 and api("/api/v1/deliveries?after=x")[0] == 400)
    statement("no telephone in it", "13812345678" not in json.dumps(api("/api/v1/deliveries?state=waiting")[1]))
finally:
    server.terminate()
    out, err = server.communicate(timeout=30)
statement("it stops well", server.returncode == 0 and not err.strip(), err)
statement("the ledger verifies", c.verified().returncode == 0, c.verified().stdout)
end()
