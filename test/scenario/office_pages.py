#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What office_pages.sh says of the pages. Usage: office_pages.py pages|contact|undrawn HUIYIN, in the folder of city.db."""
import json
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree

from visitor import Visitor, end, statement

PART, HUIYIN = sys.argv[1], sys.argv[2]
def show(number):
    out = subprocess.run([HUIYIN, "show", "--db", "city.db", number, "--json"], capture_output=True, text=True, check=True).stdout
    return json.loads(out)["matter"]


def report(*options):
    done = subprocess.run([HUIYIN, "report", "rates", "--db", "city.db", "--json", *options], capture_output=True, text=True)
    return json.loads(done.stdout)


def procedures(v):
    status, text = v.get("/procedures")
    places = re.findall(r'<a href="(/procedures/\d+)">([^<]*)</a>', text)
    statement("office_pages the procedures published are listed with their proofs", status == 200 and {"诉求", "提案", "督查任务"} <= {n for _, n in places}
              and "通用 第1版" in text and len(re.findall(r"[1-9]\d* 个状态、[1-9]\d* 次转移", text)) == len(places), text[-800:])
    return next(place for place, n in places if n == "诉求")


def procedure(v, place):
    status, text = v.get(place)
    statement("office_pages a page has proof, values, tables and text", status == 200 and "已证明：件件有着落，事事有回音。" in text and "最长路径" in text
              and "退单次数（2次）" in text and "派单期限（24小时）" in text and "再 1个工作日" in text and "程序 诉求(appeal) 第1版" in text, text[:300])
    statement("office_pages it shows the drawing", f'<img src="{place}/drawing.svg"' in text, text[:300])
    statement("office_pages once made it is the same again", v.get(place)[1] == text)
    status, svg = v.get(place + "/drawing.svg")
    try:
        root, why = xml.etree.ElementTree.fromstring(svg.encode()), ""
    except xml.etree.ElementTree.ParseError as e:
        root, why = None, e
    words = "".join(root.itertext()) if root is not None else ""
    statement("office_pages the drawing is an SVG with Chinese words", root is not None and root.tag.endswith("svg") and "待派" in words and "督查室" in words, why or words)
    statement("office_pages it may run nothing", v.headers.get("content-security-policy") == "default-src 'none'; style-src 'unsafe-inline'"
              and v.headers.get("content-type", "").startswith("image/svg+xml") and "<script" not in svg, v.headers)
    tag = v.headers.get("etag", "")
    statement("office_pages who has it is told so", tag and v.get(place + "/drawing.svg", {"If-None-Match": tag}) == (304, ""), tag)
    for wrong in ("/procedures/1", "/procedures/x", "/procedures/1/drawing.svg", "/procedures/" + "9" * 40):
        statement(f"office_pages there is no {wrong[:30]}", v.get(wrong)[0] == 404)


def rates(v):
    year = {"from": "2025-01-01", "to": "2025-12-31"}
    page = v.get("/rates")[1]
    statement("office_pages the usual period is the year of the newest matter", 'value="2025-01-01"' in page and 'value="2025-12-31"' in page, page[:600])
    told = json.loads(v.get("/rates.json", **year, by="office", both="1")[1])
    known = report("--from", "2025-01-01", "--to", "2025-12-31", "--by", "office", "--both")
    statement("office_pages rates are those of the command line", told == known and told["ok"], told)
    page = v.get("/rates", **year, by="office", both="1")[1]
    f = known["figures"]["on_time_rate"]
    row = re.search(r"<tr><th[^>]*>按时办结率</th>(.*?)</tr>", page, re.S)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.S) if row else []
    statement("office_pages the page says the same", cells[:2] == [str(f["numerator"]), str(f["denominator"])] and f["definition"]["zh"] in cells[-1], cells)
    statement("office_pages tables and ledger agree, and the page says so", "记录表与账本一致" in page)
    statement("office_pages every group is a row", all(g["label"] in page for g in known["groups"]) and "合计" in page)
    composite = known["composite"]
    statement("office_pages the composite is shown with its weights", f"综合得分 <b>{composite['points']:.2f}</b>" in page and "解决率 45" in page and "剔除考核" in page, page[:3000])
    half = {"from": "2025-07-01", "to": "2025-12-31"}
    told = json.loads(v.get("/rates.json", **half, compare="1")[1])
    known = report("--from", "2025-07-01", "--to", "2025-12-31", "--compare")
    statement("office_pages what is compared is that of the command line", told == known and told["compared"]["previous"]["from"] == "2025-01-01", told)
    page = v.get("/rates", **half, compare="1")[1]
    f = known["figures"]["received"]["previous"]
    row = re.search(r"<tr><th[^>]*>收到</th>(.*?)</tr>", page, re.S)
    statement("office_pages the page shows the change and its base", row and f"（{f['count']}）" in row[1] and "环比的上期：2025-01-01 至 2025-06-30" in page, row and row[1])
    some = {**year, "procedure": "诉求", "office": "市水务局", "as_of": "2025-06-30"}
    statement("office_pages procedure, office and cut-off count", json.loads(v.get("/rates.json", **some)[1])
              == report("--from", "2025-01-01", "--to", "2025-12-31", "--procedure", "诉求", "--office", "市水务局", "--as-of", "2025-06-30"))


def bad_rates(v):
    year = {"from": "2025-01-01", "to": "2025-12-31"}
    for name, query, words in (
            ("a day there is not", {**year, "from": "2025-02-30"}, "2025-02-30"),
            ("a period that ends before it begins", {"from": "2025-12-31", "to": "2025-01-01"}, "最后一天早于第一天"),
            ("half a period", {"from": "2025-01-01"}, 'class="fault"'),
            ("a cut-off before the period", {**year, "as_of": "2024-12-01"}, "截止时点不晚于统计期的开始"),
            ("a cut-off that is no time", {**year, "as_of": "2025-06-30T25:00"}, 'class="fault"'),
            ("an unknown office", {**year, "office": "市无此局"}, "没有单位“市无此局”"),
            ("an unknown procedure", {**year, "procedure": "采购"}, "没有程序“采购”"),
            ("an unknown grouping", {**year, "by": "weekday"}, "没有分组“weekday”")):
        status, text = v.get("/rates", **query)
        statement(f"office_pages {name} is said beside the form", status == 422 and words in text and '<form method="get" action="/rates"' in text, text[-900:])
        status, text = v.get("/rates.json", **query)
        statement(f"office_pages {name} is a fault as JSON", status == 422 and json.loads(text)["fault"]["zh"], text)
    status, text = v.get("/rates", **{name: "\"><script>alert(1)</script>" for name in ("from", "to", "as_of", "procedure", "office", "by", "both")})
    statement("office_pages markup in what is asked stays text", status == 422 and "<script" not in text and "&lt;script&gt;" in text, text[-600:])


def own_rates():
    v = Visitor("jiangchi")
    year = {"from": "2025-01-01", "to": "2025-12-31"}
    text = v.get("/rates")[1]
    statement("office_pages a handler begins with their own office", "主办 云江市水务局" in text and "云江市交通" not in text, text[:900])
    told = json.loads(v.get("/rates.json", **year)[1])
    known = report("--from", "2025-01-01", "--to", "2025-12-31", "--office", "市水务局")
    statement("office_pages the figures are those of that office", told["figures"] == known["figures"] and told["office"]["name"] == "云江市水务局", told)
    status, text = v.get("/rates", **year, office="市交通局")
    statement("office_pages they do not see another office's", status == 403 and "只能看本单位的比率" in text and "按时办结率" not in text, text[-600:])
    status, text = v.get("/rates.json", **year, office="市交通局")
    statement("office_pages nor as JSON", status == 403 and "figures" not in json.loads(text), text)
    statement("office_pages who serves in no office sees none", Visitor("citizen1").get("/rates")[0] == 403)
    nobody = Visitor("nobody")
    statement("office_pages nor does nobody", "按时办结率" not in nobody.get("/rates")[1] and "figures" not in nobody.get("/rates.json")[1])


def contact():
    desk = Visitor("shenzhiqiu")
    number, masked, whole = "今日1", "138****5678", re.compile("13812345678|王小二")
    place = f"/matters/{show(number)['id']}"
    text = desk.get(place)[1]
    statement("office_pages a telephone is masked at first", masked in text and not whole.search(text) and "显示联系方式" in text, masked)
    form = next(f for f in re.findall(r"<form[^>]*>.*?</form>", text, re.S) if f'action="{place}/contact"' in f)
    body = urllib.parse.urlencode(dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)))
    status, text = desk.ask("POST", place + "/contact", body)
    statement("office_pages asked for, it is shown whole", status == 200 and whole.search(text) and "查看联系方式" in text, text[:600])
    statement("office_pages nobody keeps that page", desk.headers.get("cache-control") == "no-store")
    last = show(number)["events"][-1]
    statement("office_pages who looked is in the ledger, what was seen is not", last["type"] == "contact.shown" and last["actor"]["role"] == "受理中心"
              and last["channel"] == "web" and "content" not in last, last)
    status, text = desk.ask("POST", place + "/contact", body)
    statement("office_pages the same form again shows nothing and records nothing", status == 200 and not whole.search(text) and show(number)["events"][-1] == last, text[:600])
    statement("office_pages nor does the page afterwards", not whole.search(desk.get(place)[1]))
    statement("office_pages without the token of the form nothing is shown", desk.ask("POST", place + "/contact", "key=x")[0] == 403)
    statement("office_pages who raised it is asked for no look", "显示联系方式" not in Visitor("citizen1").get(place)[1])
    for login in ("citizen1", "heqizheng"):
        v = Visitor(login)
        csrf = re.search(r'name="csrf" value="([^"]*)"', v.get("/work")[1])[1]
        status, text = v.ask("POST", place + "/contact", urllib.parse.urlencode({"csrf": csrf, "key": login}))
        statement(f"office_pages {login} is refused", status in (403, 404) and not whole.search(text), (status, text[:300]))
    ended = next(m for m in matters_ended())
    text = desk.get(f"/matters/{ended}")[1]
    statement("office_pages what has ended shows nobody whole", "<h2>提出人</h2>" in text and "显示联系方式" not in text)
    csrf = re.search(r'name="csrf" value="([^"]*)"', text)[1]
    status, text = desk.ask("POST", f"/matters/{ended}/contact", urllib.parse.urlencode({"csrf": csrf, "key": "e1"}))
    statement("office_pages nor on request", status not in (200, 303) and "已经结束" in text, (status, text[:300]))
    handler = Visitor("jiangchi")
    text = handler.post(place, place + "/contact")[1]
    event = show(number)["events"][-1]
    statement("office_pages the office that handles it may look as well", whole.search(text) and event["type"] == "contact.shown" and event["seq"] == last["seq"] + 1
              and event["actor"]["role"] == "承办单位", event)
    statement("office_pages no other look is recorded", [e["type"] for e in show(number)["events"]].count("contact.shown") == 2)


def matters_ended():
    text = Visitor("shenzhiqiu").get("/matters", state="closed", procedure="诉求")[1]
    return re.findall(r'href="/matters/(\d+)"', text)


def undrawn(v):
    place = re.search(r'/procedures/\d+', v.get("/procedures")[1])[0]
    status, text = v.get(place)
    statement("office_pages without Graphviz the page says so and has the tables", status == 200 and "没有安装 Graphviz" in text and "<img" not in text
              and "退单次数（2次）" in text and "已证明" in text, text[-600:])
    status, text = v.get(place + "/drawing.svg")
    statement("office_pages and there is no drawing", status == 404 and "Graphviz" in text, (status, text[-300:]))


if PART == "pages":
    lead = Visitor("shenzhiqiu")
    procedure(lead, procedures(lead))
    rates(lead)
    bad_rates(lead)
    own_rates()
elif PART == "contact":
    contact()
else:
    undrawn(Visitor("shenzhiqiu"))
end()
