# SPDX-License-Identifier: Apache-2.0
"""A public page on its way through the browser: taken in, checked, confirmed, made public; and what is refused."""
import os
import re
import sys
import threading

sys.dont_write_bytecode = True

from html import unescape

from office import Office, Person, bad, check, finish, run

TEXT = "发布机构：市水务局\n索引号：{index}\n文号：云水函〔2024〕{n}号\n成文日期：2024-03-05\n发布日期：2024-03-12\n关于市政协三届二次会议第{n}号提案办理情况的复函\n\n" \
    "李青山委员：\n您提出的《关于整治老城区雨污混流的提案》（第{n}号）收悉，现答复如下：\n" \
    "一、关于排查管网的建议\n我局已排查管网12公里。\n二、关于分期改造的建议\n计划改造3公里，占应改造6公里的70%。\n" \
    "感谢您对水务工作的关心。\n云江市水务局\n2024年3月\n"


def letter(n):
    return TEXT.format(n=f"{n:04d}", index=f"SW{n:04d}")


def multipart(fields, files):
    line, out = "----pages", b""
    for name, value in fields:
        out += f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, kind, data in files:
        out += f'--{line}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode()
        out += data + b"\r\n"
    return out + f"--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"


def send(who, files, text="", name="", cut=0):
    page = who.get("/drafts/new")
    body, kind = multipart([("csrf", page.hidden("csrf")), ("key", page.hidden("key")), ("text", text), ("name", name)], files)
    return who.post("/drafts/new", body[:len(body) - cut] if cut else body, Content_Type=kind)


def values(page):
    """What the first form of a draft would send if nothing were changed."""
    form = re.search(r'<form method="post" action="/drafts/\d+">(.*?)</form>', page.text, re.S)[1]
    out = [(unescape(n), unescape(v)) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)]
    out += [(unescape(n), unescape(v)) for n, v in re.findall(r'<input id="[^"]*" name="([^"]*)" value="([^"]*)"', form)]
    out += [(unescape(n), unescape(v)) for n, v in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S)]
    for name, inside in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        out += [(name, v) for v in re.findall(r'value="([^"]*)" selected', inside)]
    return dict(out)


def pairs(fields, boxes=True):
    return list(fields.items()) + ([("seen", i) for i in fields.get("boxes", "").split()] if boxes else [])


def act_form(who, url, action, fields=()):
    """Sends the small form of a draft that goes to /confirm or /drop."""
    page = who.get(url)
    form = re.search(rf'<form method="post" action="{url}/{action}".*?</form>', page.text, re.S)
    sent = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
    sent.update(fields)
    return who.post(f"{url}/{action}", sent)


office = Office(driven=False, matters=False).start()
lin = Person(office, "dengshouzhuo")  # 提案委
other = Person(office, "dengshouzhuo")
citizen = Person(office, "citizen1")
nobody = Person(office)

# --- the way of a page
a = send(lin, [("第0101号复函.html", "text/html", ("<html><body><h1>复函</h1><pre>" + letter(101) + "</pre></body></html>").encode())])
check("a page that was uploaded becomes a draft and is shown", a.status == 303 and a.place.startswith("/drafts/"), a.words())
one = a.place
page = lin.get(one)
got = values(page)
check("what was read stands in its fields", got.get("kind") == "proposal_reply" and "0101" in got.get("proposal_number", "")
      and got.get("written") == "2024-03-05" and "李青山" in got.get("proposers", ""), got)
check("findings come with a box, a place and a way to it", 'name="seen"' in page.text and "原页" in page.text and 'href="#L' in page.text
      and re.search(r'<li id="L\d+" class="marked">', page.text), page.words())
check("the list has it, with findings nobody looked at", "未看" in lin.get("/drafts").words() and one in lin.get("/drafts").text)

a = act_form(lin, one, "confirm")
check("it is not confirmed while findings are unseen", a.status == 422 and "疑点没有看过" in a.words(), a.words())

got.update({"proposal_title": "关于整治老城区雨污混流的提案", "session": "三届二次", "proposal_number": "0101", "lead": "市水务局", "joint": "市水利工程站\n市排水公司",
            "issuer": "市水务局", "proposers": "李青山", "title": got["title"] or "复函", "people": "李青山 委员\n王五"})
a = lin.post(one, pairs(got, boxes=False))
check("changes are saved without findings seen", a.status == 303, a.words())
page = lin.get(one)
check("what was saved is there again", values(page)["joint"] == "市水利工程站\n市排水公司" and values(page)["people"].startswith("李青山 委员"), [values(page)[n] for n in ('joint', 'people')])
old = values(page)
a = lin.post(one, pairs(values(page)))
check("findings are marked as seen", a.status == 303 and "都已看过" in lin.get(one).words(), a.words())

# --- stale
a = other.post(one, pairs({**old, "csrf": other.get(one).hidden("csrf"), "key": "web:other", "subject": "别的分类", "title": "我改的标题"}))
check("a form from before somebody else's change is refused, nothing of it is lost", a.status == 409 and values(a)["title"] == "我改的标题"
      and "现在保存的是" in a.words(), a.words())
check("and shows what is stored beside it", a.text.count("现在保存的是") == 2, a.text.count("现在保存的是"))
a = lin.post(one, pairs(values(lin.get(one))))
check("saving what is stored already says so", a.status == 422 and "没有改动" in a.words(), a.words())
a = lin.post(one, pairs({**values(lin.get(one)), "written": "2024-02-30"}))
check("a day that is none is refused beside its field, with what was typed", a.status == 422 and "日期" in (a.fault_of("成文日期") or ""), a.words())
a = lin.post(one, pairs({**values(lin.get(one)), "answer.0.text": "", "answer.0.point": "只有所提"}))
check("an answer without text is refused in its group", a.status == 422 and re.search(r'<fieldset class="wrong">.*?缺少', a.text, re.S) is not None, a.words())
a = lin.post(one, pairs({**values(lin.get(one)), "kind": "nothing"}))
check("a kind that is none is refused", a.status == 422 and "种类" in a.words(), a.status)

# --- confirm
a = act_form(lin, one, "confirm")
check("bodies the registry does not have are named, with the choice to open them", a.status == 422 and "市排水公司" in a.words()
      and 'name="open_offices"' in a.text, a.words())
a = act_form(lin, one, "confirm", {"open_offices": "1"})
check("confirmed, it goes on to the matter", a.status == 303 and a.place.startswith("/matters/"), a.words())
matter = a.place.split("?")[0]
check("the draft leads to the matter and is closed", matter in lin.get(one).text and "确认入册" not in lin.get(one).text)
check("it stands among the confirmed", one in lin.get("/drafts?state=confirmed").text and one not in lin.get("/drafts").text)

# --- publish
page = lin.get(matter + "/publish")
check("the form of publishing begins with the letter", "云水函〔2024〕0101号" in page.text and "排查管网12公里" in page.text, page.words())
check("a person without the role may not publish, nor learn of it", citizen.get(matter + "/publish").status in (403, 404))
a = lin.form(matter + "/publish", {"title": "", "body": "正文"})
check("publishing without a title is refused beside the field, the text is kept", a.status == 422 and a.fault_of("标题") and "正文" in a.text, a.words())
a = lin.form(matter + "/publish", {"title": "标题", "body": "x", "published": "2999-01-01"})
check("a day in the future is refused beside its field", a.status == 422 and a.fault_of("发布日期"), a.words())
a = lin.form(matter + "/publish", {"title": "先看", "body": "第一段\r\n\r\n第二段<b>", "review": "1"})
check("it can be looked at before", a.status == 200 and "<p>第二段&lt;b&gt;</p>" in a.text and nobody.get("/public").words().count("先看") == 0, a.words())
fields = {"title": "关于第0101号提案的答复", "body": "第一段\r\n第二段 <script>alert(1)</script>", "document": "云水函〔2024〕0101号", "issuer": "市水务局",
          "index_no": "SW0101", "written": "2024-03-05", "published": "2024-03-12"}
a = lin.form(matter + "/publish", fields)
check("published", a.status == 303, a.words())
check("twice is refused", lin.get(matter + "/publish").status == 409)
page = nobody.get("/public")
code = re.search(r'href="(/public/[a-z0-9]{16})"', page.text)
check("the public list has it, without a sign-in", page.status == 200 and code and "云水函〔2024〕0101号" in page.words() and "2024-03-12" in page.words(), page.words())
entry = nobody.get(code[1])
check("the entry has the table, title and text", all(w in entry.words() for w in ["索引号 SW0101", "发文字号", "成文日期 2024-03-05", "关于第0101号提案的答复"])
      and "<p>第一段</p>" in entry.text, entry.words())
check("and nothing else of the matter", "李青山" not in entry.text and matter not in entry.text and "<script>" not in entry.text)
tag = entry.headers["ETag"]
check("it is not sent again to who has it", nobody.get(code[1], If_None_Match=tag).status == 304 and nobody.get(code[1], If_None_Match='"x"').status == 200
      and nobody.get(code[1], If_None_Match=f'"x", {tag}').status == 304)
check("who is signed in is never told it is unchanged", lin.get(code[1], If_None_Match=tag).status == 200)
for name, path in [("an unknown code", "/public/" + "a" * 16), ("a code that is none", "/public/" + "汉" * 300)]:
    a = nobody.get(path)
    check(f"{name} is not found, in words", a.status == 404 and "没有编码" in a.words(), a.words())
check("the list takes no key it did not give", "从头列起" in nobody.get("/public?after=x").words())

# --- what comes in badly
for name, files, text, word in [
    ("nothing", [], "", "没有选文件"),
    ("an empty file", [("a.html", "text/html", b"")], "", "空"),
    ("a PDF", [("a.pdf", "application/pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + bytes(range(256)))], "", "PDF"),
    ("a PDF that says it is a page", [("a.html", "text/html", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")], "", "PDF"),
    ("a page too large", [("a.txt", "text/plain", "长".encode() * 700000 + b"x" * 1000000)], "", "字节"),
    ("blank text", [], "   \n ", "没有选文件"),
]:
    a = send(lin, files, text)
    check(f"{name} is refused in words beside the field", a.status in (400, 413, 422) and word in (a.fault_of("网页文件") or ""), (a.status, a.words()))
a = send(lin, [("a.html", "text/html", letter(102).encode())], cut=40)
check("an upload that was cut short is refused", a.status == 400 and "不完整" in a.words(), (a.status, a.words()))
a = send(lin, [("a.txt", "text/plain", b"x" * (11 << 20))])
check("an upload beyond the limit is refused in words", a.status == 413, a.status)
before = lin.get("/drafts").text.count("/drafts/1")
check("none of these left a draft", before == 0, before)

a = send(lin, [("gbk.html", "text/html", ('<html><head><meta charset="utf-8"></head><body><p>' + letter(103).replace("\n", "</p><p>") + "</p></body></html>").encode("gbk"))])
check("a page that names a wrong encoding is read all the same", a.status == 303 and "李青山" in lin.get(a.place).text, a.words())
act_form(lin, a.place, "drop", {"why": "试"})
nasty = "<script>alert(1)</script>\"'&\u202e\u200b\u2066"
body = letter(104).replace("市水务局", "市水务局" + nasty).replace("关于", "关于" + nasty).replace("李青山", "李青山" + nasty).replace("云水函", nasty + "云水函")
a = send(lin, [], body, name=nasty + "来源")
check("markup and marks of direction come in as a draft", a.status == 303, a.words())
if a.status == 303:
    page = lin.get(a.place)
    check("and are shown as text, without the marks", page.status == 200 and "<script" not in page.text and not re.search("[\u202e\u200b\u2066]", page.text), page.status)
    a = lin.post(a.place, pairs({**values(page), "title": nasty}))
    check("typed into a field they are refused beside it", a.status == 422 and a.fault_of("标题") and "\u202e" not in a.text, a.words())
a = lin.form(matter + "/publish", fields)
check("a matter is not published twice", a.status == 409, a.status)

two = [("甲.txt", "text/plain", letter(105).encode()), ("乙.txt", "text/plain", letter(106).encode()), ("坏.pdf", "application/pdf", b"%PDF-1.5\n")]
a = send(lin, two)
check("of several files each is named, the bad one does not stop the good", a.text.count('<a href="/drafts/1') == 2 and "坏.pdf" in a.words(), a.words())
a = send(lin, two[:1])
check("a page that came in before leads to its draft", a.status == 409 and "打开那份草稿" in a.words(), (a.status, a.words()))
here = re.search(r'<a href="(/drafts/\d+)">打开', a.text)[1]

# --- who may
for who, name in [(citizen, "somebody without the role"), (Person(office, "jiangchi"), "who only handles matters")]:
    for path in ["/drafts", "/drafts/new", here]:
        a = who.get(path)
        check(f"{name} is refused {path.split('/1')[0]}, in words", a.status == 403 and "草稿由" in a.words(), a.status)
    page = who.get("/account")
    a = who.post(here, {"csrf": page.hidden("csrf"), "title": "x"})
    check(f"{name} changes nothing", a.status == 403, a.status)
check("a draft that is not there is not found", lin.get("/drafts/12345").status == 404 and lin.get("/drafts/x").status == 404)
check("without a sign-in the drafts ask for one", nobody.get("/drafts").place.startswith("/sign-in"))

# --- a session that is over
sent = {**values(lin.get(here)), "title": "没有丢的标题"}
gone = Person(office)
a = gone.post(here, pairs(sent))
kept = [(unescape(n), unescape(v)) for n, v in re.findall(r'<input type="hidden" name="(kept\.[^"]*)" value="([^"]*)"', a.text)]
check("a form sent when nobody is signed in any more is kept", a.status == 401 and ("kept.title", "没有丢的标题") in kept, a.words())
from office import PASSWORD  # noqa: E402

a = gone.post("/sign-in", kept + [("login", "dengshouzhuo"), ("password", PASSWORD), ("next", here)])
back = [(unescape(n), unescape(v)) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', a.text)]
a = gone.post(here, back)
check("after the sign-in the form is there again, nothing was written", a.status == 200 and values(a)["title"] == "没有丢的标题"
      and "没有丢的标题" not in lin.get(here).text, a.words())

# --- drop
a = act_form(lin, here, "drop", {"why": " "})
check("dropping needs a reason", a.status == 422 and a.fault_of("理由"), a.words())
a = act_form(lin, here, "drop", {"why": "重复的网页"})
check("dropped", a.status == 303 and here in lin.get("/drafts?state=dropped").text, a.words())
a = send(lin, two[:1])
check("a page whose draft was dropped may come in again", a.status == 303, a.words())

# --- the same at once
page = lin.get("/drafts/new")
body, kind = multipart([("csrf", page.hidden("csrf")), ("key", page.hidden("key"))], [("同.txt", "text/plain", letter(107).encode())])
answers = []
threads = [threading.Thread(target=lambda: answers.append(lin.post("/drafts/new", body, Content_Type=kind))) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
check("the same form sent four times at once makes one draft", {x.status for x in answers} == {303} and len({x.place for x in answers}) == 1,
      [(x.status, x.place) for x in answers])

# --- who may check but not record
shen = Person(office, "shenzhiqiu")  # 受理中心
a = send(shen, [], letter(108), name="粘贴")
check("text that was pasted becomes a draft", a.status == 303 and "粘贴" in shen.get(a.place).text, a.words())
pasted = a.place
v = values(shen.get(pasted))
v.update({"proposal_title": "关于修路灯的提案", "lead": "市水务局", "written": "2024-03-05", "proposers": "李青山"})
shen.post(pasted, pairs(v))
a = act_form(shen, pasted, "confirm")
check("who checks drafts but may not record is told so", a.status == 403 and "确认入册" in a.text, (a.status, a.words()))
a = lin.post(pasted + "/confirm", {"csrf": lin.get(pasted).hidden("csrf"), "key": "web:old", "version": "1"})
check("nobody confirms what they did not see", a.status == 409 and "已由别人改动" in a.words(), (a.status, a.words()))
again = lin.get(pasted)
a = lin.post(pasted, pairs({**values(again), "answer.2.point": "补的一点", "answer.2.who": "市水务局", "answer.2.text": "补的答复\r\n两行"}))
check("an answer can be added", a.status == 303 and "补的答复\n两行" in values(lin.get(pasted)).get("answer.2.text", ""), a.words())
a = lin.post(pasted, pairs({**values(lin.get(pasted)), "answer.0.point": "", "answer.0.who": "", "answer.0.text": ""}))
check("and taken out", a.status == 303 and values(lin.get(pasted))["answer.1.point"] == "补的一点", values(lin.get(pasted)).get("answer.1.point"))
a = lin.post(pasted, pairs({**values(lin.get(pasted)), "joint": "\n".join(f"单位{i}" for i in range(64))}))
check("more joint bodies than a matter takes are refused beside the field", a.status == 422 and a.fault_of("会办单位（每行一个）"), a.status)
a = lin.post(pasted, pairs({**values(lin.get(pasted)), "text": "长" * 70000}))
check("a text too long is refused beside it, and is not lost", a.status == 422 and "太长" in a.words() and "长" * 70000 in a.text, a.status)
a = lin.post(pasted, pairs({**values(lin.get(pasted)), "boxes": "0 1 99 x -1"}, boxes=False) + [("seen", "99"), ("seen", "x")])
check("boxes nobody was given change nothing else", a.status in (303, 422) and "未看" in lin.get(pasted).words(), a.status)

status, err = office.stop()
check("the server ends well", status == 0 and "Sanitizer" not in err, err)

# --- many, page by page; and one whose content was destroyed
BODY = '{{"kind":"proposal_reply","title":"复函{0}","written":"2024-03-05","proposal_number":"9{0:03d}","proposal_title":"提案{0}","lead":"市水务局",' \
    '"proposers":["李青山"],"text":"已办{0}"}}'
MANY = 65
ids = [x["id"] for x in office.act(*[{"do": "draft.take", "by": "dengshouzhuo", "fields": {"source": f"s{i}", "digest": f"{i:064x}", "body": BODY.format(i)}} for i in range(MANY)])]
matters = [x["id"] for x in office.act(*[{"do": "draft.confirm", "by": "dengshouzhuo", "fields": {"draft": i}} for i in ids[:MANY - 1]])]
done = office.act(*[{"do": "matter.publish", "by": "dengshouzhuo", "matter": m, "fields": {"title": f"复函{i}", "body": "已办"}} for i, m in enumerate(matters)])
check("many are published by the command line", len(done) == MANY - 1 and all(x["ok"] for x in done), done[:1])
done = office.act({"do": "content.destroy", "by": "admin", "fields": {"stream": matter.split("/")[-1], "ground": "试"}})
check("the content of one is destroyed", done[0]["ok"], done)
office.start()
seen, place = [], "/public"
while place and len(seen) < 200:
    page = nobody.get(place)
    seen += re.findall(r'href="/public/([a-z0-9]{16})"', page.text)
    m = re.search(r'<a rel="next" href="([^"]*)"', page.text)
    place = unescape(m[1]) if m else ""
check("page by page each public entry comes once, without the destroyed one", len(seen) == len(set(seen)) == MANY - 1 and code[1].split("/")[-1] not in seen, len(seen))
check("addresses hold no ids", not any(m in nobody.get("/public").text for m in matters))
a = nobody.get(code[1])
check("the destroyed one says so, and keeps its table", a.status == 200 and "已经依规销毁" in a.words() and "SW0101" in a.words() and "第一段" not in a.text, a.words())
check("its tag is another one", nobody.get(code[1], If_None_Match=tag).status == 200)
lin = Person(office, "dengshouzhuo")
seen, place = [], "/drafts?state=confirmed"
while place and len(seen) < 200:
    page = lin.get(place)
    seen += re.findall(r'<a href="/drafts/(\d+)"', page.text)
    m = re.search(r'<a rel="next" href="([^"]*)"', page.text)
    place = unescape(m[1]) if m else ""
check("page by page each draft comes once", len(seen) == len(set(seen)) == MANY and ids[0] in seen, len(seen))
a = lin.get(one)
check("the draft of the destroyed one says so", a.status == 200 and "已销毁" in a.words() and "李青山" not in a.text, a.words())
status, err = office.stop()
check("the server ends well again", status == 0 and "Sanitizer" not in err, err)
done = run("ledger", "verify", "--db", office.db)
check("the ledger holds together", done.returncode == 0, done.stdout + done.stderr)
done = run("report", "rates", "--db", office.db, "--both", "--from", "2024-01-01", "--to", "2027-01-01")
check("tables and ledger give the same figures", done.returncode == 0, done.stdout[-300:] + done.stderr)
finish()
