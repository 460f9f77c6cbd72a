# SPDX-License-Identifier: Apache-2.0
"""The real reply (page 004), from upload to the register: every field of its head, three joint bodies, the answer point by
point, signer, slip, its four defects; then the matter that confirming makes. Called by test/scenario/web.sh."""
import glob
import json
import os
import re
import sys
from html import unescape

from office import ROOT, Office, Person, check, finish, run

found = glob.glob(os.path.join(ROOT, "../shared/seeds/004_*"))
if not found:
    print("skip the real reply becomes a matter of the register – ../shared/seeds is not there")
    sys.exit(0)
with open(found[0], "rb") as f:
    data = f.read()
office = Office(driven=False).start()
lin = Person(office, "dengshouzhuo")


def fields_of(page):
    form = page.text.split('<section id="confirm">')[0]
    out = {n: unescape(v) for n, v in re.findall(r'<input id="[^"]*" name="([^"]*)" value="([^"]*)"', form)}
    out |= {n: unescape(v) for n, v in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S)}
    return out | {n: re.search(r'value="([^"]*)" selected', v)[1] for n, v in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.S)}


page = lin.get("/drafts/new")
part = "\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n--line"
body = "--line" + "".join(part.format(n, page.hidden(n)) for n in ("csrf", "key"))
body = body.encode() + b'\r\nContent-Disposition: form-data; name="files"; filename="004.txt"\r\nContent-Type: text/plain\r\n\r\n' + data + b"\r\n--line--\r\n"
a = lin.post("/drafts/new", body, Content_Type="multipart/form-data; boundary=line")
place = a.place
page = lin.get(place)
got = fields_of(page)
HEAD = {"kind": "proposal_reply", "title": "关于市政协五届三次会议第0310号提案办理情况的复函", "proposal_title": "关于加大智谷产业发展支持力度的建议", "session": "五届三次",
        "proposal_number": "0310", "proposers": "甘联君", "addressee": "甘联君委员", "lead": "市经济信息委", "joint": "市人力社保局\n市大数据发展局\n市招商投资局",
        "signer": "陈金山", "signer_role": "主任", "document_number": "渝经信复函〔2020〕300号", "index_number": "11500000009276281J/2020-05026",
        "issuer": "市经济信息委", "subject": "工业", "genre": "政协提案办理", "written": "2020-08-07", "published": "2020-08-07", "people": "甘联君 委员\n陈金山 主任",
        "answer.0.point": "关于做优顶层设计", "answer.1.point": "关于加强市区联动招商", "answer.2.point": "关于完善人力资源保障", "answer.2.who": "市人力社保局", "answer.3.text": ""}
check("every field of its head, the joint bodies, the people and the points stand in the draft", all(got.get(n) == v for n, v in HEAD.items()),
      {n: got.get(n) for n, v in HEAD.items() if got.get(n) != v})
check("so do its answers and its slip", all(got[f"answer.{i}.text"] for i in range(3)) and "回执" in got["slip"])
for code, where, quote in (("document-number-damaged", "20:1", "渝经信复函〔2020300"), ("date-damaged", "52:32", "2020年5月22"), ("dates-differ", "52:32", "2020年5月22"),
                           ("character-lost", "44:102", "才政策")):
    item = re.search(rf"<li[^>]*>(?:(?!</li>).)*<code>{code}</code>.*?</li>", page.text, re.S)
    said = unescape(re.sub(r"<[^>]*>", " ", item[0])) if item else ""
    line, column = where.split(":")
    check(f"{code} is a finding with its place and what stands there", quote in said and re.search(rf"{line}\D+{column}\b", said), said)
check("what is damaged is left as it stands", "渝经信复函〔2020300" in got["text"] and "提高才政策" in got["text"] and "2020年5月22" in got["text"])
hidden = {n: page.hidden(n) for n in ("csrf", "key", "version", "boxes")}
a = lin.post(place, [*{**hidden, **got}.items()] + [("seen", i) for i in hidden["boxes"].split()])
page = lin.get(place)
check("looked at, it is otherwise as it was read", a.status == 303 and fields_of(page) == got, a.words()[:200])
a = lin.post(place + "/confirm", {"csrf": page.hidden("csrf"), "key": "web:reply-1", "version": page.hidden("version"), "open_offices": "1"})
check("confirmed, it is a matter", a.status == 303 and a.place.startswith("/matters/"), a.words()[:300])
text = lin.get(a.place.split("?")[0]).words()
check("whose page has the letter", all(w in text for w in ["已补录", "书面", "渝经信复函〔2020〕300号", "陈金山", "甘联君委员", "市人力社保局、市大数据发展局、市招商投资局",
                                                          "着力提高才政策针对性"]), text[:300])
check("it ends well", office.stop()[0] == 0)
m = json.loads(run("show", "--db", office.db, "五届三次第0310号", "--json", "--personal").stdout)["matter"]
check("the register has the proposal, answered: number, bodies, who was told and when", m["outcome"] == "closed" and m["stage"] == "已补录" and not m["owed"]
      and m["lead"]["name"] == "市经济信息委" and [b["office"]["name"] for b in m["bindings"] if b["role"] in ("承办单位", "会办单位")] == ["市经济信息委", "市人力社保局", "市大数据发展局", "市招商投资局"]
      and [(r["name"], r["told"][:10], r["told_by"]) for r in m["requesters"]] == [("甘联君", "2020-08-07", "书面")], m)
kept = {f["name"]: f["value"] for f in m["events"][0]["fields"]["fields"]}
check("and the head of its letter", all(kept.get(n) == v for n, v in {"届次": "五届三次", "案号": "0310", "文号": HEAD["document_number"], "索引号": HEAD["index_number"],
      "成文日期": "2020-08-07", "公开日期": "2020-08-07", "发文单位": HEAD["issuer"], "主题分类": "工业", "体裁分类": "政协提案办理", "签发人职务": "主任"}.items()), kept)
check("no name is among what is hashed", not any(n in json.dumps(m["events"], ensure_ascii=False) for n in ("甘联君", "陈金山")))
check("the ledger is in order", run("ledger", "verify", "--db", office.db).returncode == 0)
finish()
