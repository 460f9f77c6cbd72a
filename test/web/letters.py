# SPDX-License-Identifier: Apache-2.0
"""A reply from the page that showed it to paper again: number, title, every paragraph in order, three joint bodies, sign-off,
slip; the real one (seed 004) and an invented twin. Then matters of the demonstration, over HTTP too, and what is refused.
Called by test/scenario/letter.sh."""
import glob
import json
import os
import re
import subprocess
import sys
import zlib

sys.dont_write_bytecode = True

from html import unescape

from office import ROOT, Office, Person, check, finish, run

BODY = [
    "您提出的《关于整治老城区雨污混流的提案》（第0311号）收悉。经与市财政局、市住建局、市生态环境局共同研究办理，现答复如下。",
    "一、排查管网的情况",
    "（一）摸清底数，逐段建档。我局已排查管网12公里，建立了“一段一档”，查明混接点214处，其中老城区占七成，均已列入清单并注明责任单位和整改时限。",
    "（二）突出重点，先易后难。市财政局安排资金800万元，先改造混接最重的三条街巷，2025年汛期前完成。",
    "二、下一步工作",
    "（一）关于分期改造。计划三年改造36公里，每年公布进度，接受监督。",
    "（二）关于长效管理。市生态环境局将在入河口加装在线监测，数据向社会公开。",
    "此复函已经李明远局长审签。对以上答复有什么意见，请填写在回执上寄给我们，以便进一步改进工作。",
]
TWIN = ("发布机构：市水务局\n索引号：SW2024-0311\n文号：云水函〔2024〕31号\n成文日期：2024-03-05\n发布日期：2024-03-12\n"
        "关于市政协三届二次会议第0311号提案办理情况的复函\n\n云水函〔2024〕31号\n\n李青山委员：\n" + "\n".join(BODY) + "\n云江市水务局\n2024年3月5日\n")

office = Office(driven=False, matters=True)
folder = office.folder.name


def at(name):
    return os.path.join(folder, name)


def text_of(path):
    """Without blanks and page numbers: lines end anywhere, and justified text has blanks."""
    pages = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout.decode().split("\f")[:-1]
    return re.sub(r"\s", "", re.sub(r"(?m)^\s*—\s*\d+\s*—\s*$", "", "\n".join(pages))), pages


def ordered(text, pieces):
    """The first piece that does not stand behind the one before it; None when all do."""
    pos = 0
    for piece in pieces:
        piece = re.sub(r"\s", "", piece)
        found = text.find(piece, pos)
        if found < 0:
            return piece
        pos = found + len(piece)
    return None


def letter(*words):
    done = run("letter", *words, "--json")
    return done.returncode, json.loads(done.stdout) if done.stdout else {"stderr": done.stderr}


def printed(name, words, pieces, pages=None):
    status, said = letter(*words, "--out", at(name + ".pdf"), "--html", at(name + ".html"), "--letter", at(name + ".json"))
    check(f"{name} is printed", status == 0, said)
    if status:
        return {}
    text, sheets = text_of(at(name + ".pdf"))
    check(f"{name}: its text can be taken from the PDF, in order", ordered(text, pieces) is None, f"{ordered(text, pieces)} not in its place: {text[:200]}")
    if pages:
        check(f"{name} has {pages} pages", said["pages"] == pages == len(sheets), (said["pages"], len(sheets)))
    html = open(at(name + ".html"), encoding="utf-8").read()
    plain = re.sub(r"\s", "", re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", "", html, flags=re.S))
    for a, b in (("&quot;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(a, b)
    check(f"{name}: the page of HTML says the same in the same order, and loads nothing", ordered(plain, pieces) is None and not re.search(r"(src|href)=|url\(", html),
          ordered(plain, pieces))
    return json.load(open(at(name + ".json"), encoding="utf-8"))


def bring(path):
    return json.loads(run("import", "--db", office.db, "--as", "page", "--json", path).stdout)["pages"][0]["id"]


def slip_of(number, reply, lead, proposal, who):
    return ["意见反馈表", "编号", number, "提出人", who, "标题", proposal, "答复单位", lead, "沟通方式", "□面商", "办理态度", "□满意", "□不满意", "办理结果", "意见建议", "签名"]


# --- the twin: from its draft
open(at("twin.txt"), "w", encoding="utf-8").write(TWIN)
draft = bring(at("twin.txt"))
JOINT = "抄送：市财政局，市住建局，市生态环境局。"
FACE = ["云江市水务局", "签发人：李明远", "云水函〔2024〕31号", "关于市政协三届二次会议第0311号提案办理情况的复函", "李青山委员：", *BODY, "云江市水务局", "2024年3月5日", "（此件公开发布）"]
SLIP = slip_of("三届二次第0311号", "云水函〔2024〕31号", "云江市水务局", "关于整治老城区雨污混流的提案", "李青山")
made = printed("the invented reply", ["--db", office.db, "--draft", draft], [*FACE, JOINT, *SLIP])
check("the invented reply: the body is what stood between addressee and signature, to the letter", made.get("body", "").split("\n") == BODY, made.get("body"))
first = open(at("the invented reply.pdf"), "rb").read()
letter("--db", office.db, "--draft", draft, "--out", at("again.pdf"))
check("the same letter gives the same bytes", first == open(at("again.pdf"), "rb").read())
letter("--from", at("the invented reply.json"), "--out", at("again.pdf"))
check("so does its JSON, read again", first == open(at("again.pdf"), "rb").read())
info = subprocess.run(["pdfinfo", at("again.pdf")], capture_output=True, text=True, check=True).stdout
check("the paper is A4, the document's day the letter's", "(A4)" in info and re.search(r"CreationDate:.*Mar +5 .*2024", info), info)
fonts = subprocess.run(["pdffonts", at("again.pdf")], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
check("all fonts are in the file, with a way back to the text", fonts and all(re.search(r" yes +yes +yes +\d+ +\d+$", f) for f in fonts), fonts)
status, said = letter("--db", office.db, "--draft", draft, "--joint", "市财政局", "--out", at("x.pdf"))
check("a joint body of which the page says nothing has no opinion to print", status == 1 and said["fault"]["code"] == "no-joint" and "市住建局" in said["fault"]["zh"], said)

# --- confirmed in the browser: the matter's letter says the same
office.start()
lin, citizen, nobody = Person(office, "dengshouzhuo"), Person(office, "citizen1"), Person(office)


def sent_form(page):
    form = re.search(r'<form method="post" action="/drafts/\d+">(.*?)</form>', page.text, re.S)[1]
    out = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form) + re.findall(r'<input id="[^"]*" name="([^"]*)" value="([^"]*)"', form)
    out += re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S)
    out += [(n, v) for n, inside in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.S) for v in re.findall(r'value="([^"]*)" selected', inside)]
    out = [(n, unescape(v)) for n, v in out]
    return out + [("seen", i) for i in dict(out).get("boxes", "").split()]


def confirmed(draft):
    url = f"/drafts/{draft}"
    lin.post(url, sent_form(lin.get(url)))
    page = lin.get(url)
    a = lin.post(url + "/confirm", {"csrf": page.hidden("csrf"), "key": f"web:letter-{draft}", "version": page.hidden("version"), "open_offices": "1"})
    check("the draft is confirmed", a.status == 303 and a.place.startswith("/matters/"), a.words()[:300])
    return a.place.split("?")[0]


matter = confirmed(draft)
a = lin.get(matter + "/letter.pdf?slip=1")
open(at("web.pdf"), "wb").write(a.body)
check("its page leads to the letter", f'href="{matter}/letter.pdf"' in lin.get(matter).text)
text, sheets = text_of(at("web.pdf"))
check("over HTTP the letter of the matter comes as PDF, with the words of the draft's", a.status == 200 and a.headers["Content-Type"] == "application/pdf"
      and ordered(text, [*[p for p in FACE if p != "（此件公开发布）"], "抄送：云江市财政局，云江市住房和城乡建设局，云江市生态环境局。", *[p for p in SLIP if p != "李青山"]]) is None, (a.status, text[-300:]))
tag = a.headers["ETag"]
check("asked again with its tag it has not changed", lin.get(matter + "/letter.pdf?slip=1", If_None_Match=tag).status == 304)
check("without the slip it is another file", lin.get(matter + "/letter.pdf").headers["ETag"] != tag)
check("who may not see the matter finds no letter", citizen.get(matter + "/letter.pdf").status == 404)
check("who is not signed in is asked to sign in", nobody.get(matter + "/letter.pdf").status in (303, 401))
page = lin.get(matter + "/publish")
a = lin.form(matter + "/publish", {"title": FACE[3], "body": "\r\n".join(["李青山委员：", *BODY, "云江市水务局", "2024年3月5日"]), "document": FACE[2], "issuer": "市水务局", "written": "2024-03-05"})
check("it is published", a.status == 303, a.words()[:300])
code = re.search(r'href="(/public/[a-z0-9]{16})"', nobody.get("/public").text)[1]
a = nobody.get(code + "/letter.pdf")
open(at("public.pdf"), "wb").write(a.body)
check("the public entry leads to its letter, for anybody", f'href="{code}/letter.pdf"' in nobody.get(code).text and a.status == 200)
check("which has what was published, and the name of the office in full", ordered(text_of(at("public.pdf"))[0], [FACE[0], *FACE[2:4], *BODY, FACE[0], "2024年3月5日"]) is None)
check("a code that is none has none", nobody.get("/public/aaaaaaaaaaaaaaaa/letter.pdf").status == 404)
page = lin.get("/new/提案/提交")
a = lin.post("/new/提案/提交", {"csrf": page.hidden("csrf"), "key": page.hidden("key"), "标题": "没有答复的", "内容": "正文", "提案人": "高远"})
open_one = a.place.split("?")[0]
check("a proposal is registered", a.status == 303 and open_one.startswith("/matters/"), a.words()[:300])
a = lin.get(open_one + "/letter.pdf")
check("a matter that was not answered has no letter, and says so", a.status == 404 and "还没有答复" in a.words(), a.words()[:200])
check("and no way to one", "letter.pdf" not in lin.get(open_one).text)
status, err = office.stop()
check("the server stops in order", status == 0 and "Sanitizer" not in err and "runtime error" not in err, err[:400])
for form in ("--out", "--letter"):
    run("letter", "--db", office.db, "三届二次第0311号", "--personal", form, at("m" + form))
again = json.load(open(at("m--letter"), encoding="utf-8"))
check("on the command line the matter's letter is that of the draft", {k: again.get(k) for k in made if k not in ("slip", "copies")} == {k: made[k] for k in made if k not in ("slip", "copies")},
      {k: (again.get(k), made[k]) for k in made if again.get(k) != made[k]})
check("but for the joint bodies, which the register knows by their full names", again.get("copies") == ["云江市财政局", "云江市住房和城乡建设局", "云江市生态环境局"], again.get("copies"))

# --- a proposal that went its whole way: a joint opinion, countersigned, signed off, issued under numbers of its own to each proposer
second = Office()
LEAD, JOINT_OFFICE = "云江市住房和城乡建设局", "云江市财政局"
LIFE = [
    ("account.open", "", "admin", {"登录名": "hegao", "姓名": "何稿", "电话": "100-0000-0071", "机构": "市住建局", "角色": "核稿人"}),
    ("account.open", "", "admin", {"登录名": "zhangqian", "姓名": "章签", "电话": "100-0000-0072", "机构": "市住建局", "角色": "负责人"}),
    ("提交", "", "dengshouzhuo", {"程序": "提案", "编号": "甲", "标题": "关于多装路灯的提案", "内容": "情况、分析、建议", "提案人": {"姓名": "高远", "电话": "100-0001-0001", "账号": "heqizheng"}}),
    ("提交", "", "dengshouzhuo", {"程序": "提案", "编号": "乙", "标题": "关于路灯的提案", "内容": "情况、分析、建议", "提案人": {"姓名": "方越", "电话": "100-0001-0002"}}),
    ("并案", "乙", "dengshouzhuo", {"并入": "甲", "理由": "内容相近"}), ("立案", "甲", "dengshouzhuo", {"案号": "第0012号"}), ("交办", "甲", "dengshouzhuo", {"主办单位": "市住建局"}),
    ("签收", "甲", "wentingyun", {}), ("会办", "甲", "wentingyun", {"会办单位": "市财政局"}), ("签收", "甲/1", "suwanqing", {}),
    ("出具意见", "甲/1", "suwanqing", {"会办意见": "资金可列入明年预算，同意。", "会办态度": "同意"}), ("采用", "甲/1", "wentingyun", {}),
    ("送会签", "甲", "wentingyun", {"答复类别": "B", "答复内容": "一、关于装灯\n明年装三百盏。", "联系人": "闻亭云", "联系电话": "000-1234", "附件": "装灯计划\n预算表"}),
    ("会签", "甲/2", "suwanqing", {"会签态度": "同意"}), ("核稿", "甲", "hegao", {}), ("审核", "甲", "dengshouzhuo", {"答复类别": "A"}), ("签发", "甲", "zhangqian", {}),
    ("定公开方式", "甲", "zhangqian", {"公开方式": "主动公开"}),
]
at_day, said = "2025-03-03T{:02}:{:02}", []
for i, (do, matter, by, fields) in enumerate(LIFE):
    said += second.act({"do": do, **({"matter": matter} if matter else {}), "by": by, "at": at_day.format(9 + i // 6, i % 6 * 10), "fields": fields})
check("a proposal is made ready to be answered", all(x["ok"] for x in said), [x.get("fault") for x in said if not x["ok"]][:2])
status, said = letter("--db", second.db, "甲", "--out", at("x.pdf"))
check("until it went out there is no letter of it, though its text is written", status == 1 and said["fault"]["code"] == "no-answer", said)
said = second.act({"do": "发出", "matter": "甲", "by": "wentingyun", "at": "2025-03-04T10:00", "fields": {"告知方式": "书面"}})
check("it is issued", said and said[0]["ok"], said)
papers = json.loads(run("show", "--db", second.db, "甲", "--json").stdout)["matter"].get("documents", [])
check("to each proposer under a number of its own", len(papers) == 2 and papers[0]["number"] != papers[1]["number"], papers)
for paper, name in zip(papers, ("高远", "方越")):
    got = printed(f"the reply to {name}", ["--db", second.db, "甲", "--document", str(paper["n"]), "--slip", "--personal"],
                  [LEAD, paper["number"], "答复类别：A", "关于《关于多装路灯的提案》办理情况的复函", f"{name}委员：", "一、关于装灯", "明年装三百盏。", "附件：1.装灯计划", "2.预算表", LEAD, "2025年3月4日",
                   "（联系人：闻亭云，联系电话：000-1234）", f"抄送：{JOINT_OFFICE}。", "意见反馈表", name])
    check(f"the reply to {name} names no other proposer and is signed off by the head", got.get("addressee") == f"{name}委员" and got.get("slip", {}).get("raised_by") == name
          and got.get("signer") == "章签", got)
status, said = letter("--db", second.db, "甲", "--document", "7", "--out", at("x.pdf"))
check("a document there is not has no letter", status == 1 and said["fault"]["code"] == "no-answer", said)
status, said = letter("--db", second.db, "甲", "--out", at("x.pdf"))
check("without --personal names are masked on paper too", status == 0 and "*" in text_of(at("x.pdf"))[0] and "方越" not in text_of(at("x.pdf"))[0], said)
opinion = printed("a joint opinion", ["--db", second.db, "甲", "--joint", "市财政局"],
                  [JOINT_OFFICE, "会办意见", "关于《关于多装路灯的提案》的会办意见", f"{LEAD}：", "资金可列入明年预算，同意。", JOINT_OFFICE, "2025年3月3日"], pages=1)
check("a joint opinion has its number, neither class nor slip", opinion.get("kind") == "joint" and opinion.get("number") and "class" not in opinion and "slip" not in opinion, opinion)
status, said = letter("--db", second.db, "甲", "--joint", "市水务局", "--out", at("x.pdf"))
check("an office that was not asked has no opinion", status == 1 and said["fault"]["code"] == "no-joint", said)

# --- over HTTP: who raised it gets what went to them
second.start()
lead, member = Person(second, "wentingyun"), Person(second, "heqizheng")
place = lead.get("/find?number=甲").place.split("?")[0]
page = lead.get(place)
check("the page leads to the letter of each document", all(f'href="{place}/letter.pdf?document={p["n"]}"' in page.text and p["number"] in page.words() for p in papers), page.words()[:300])
a, b = lead.get(f"{place}/letter.pdf?document=1"), lead.get(f"{place}/letter.pdf?document=2")
check("each is a file of its own", a.status == b.status == 200 and a.body != b.body and a.body.startswith(b"%PDF-"))
check("a document there is not is not found", lead.get(f"{place}/letter.pdf?document=3").status == lead.get(f"{place}/letter.pdf?document=x").status == 404)
a = member.get(f"{place}/letter.pdf?slip=1")
open(at("member.pdf"), "wb").write(a.body)
check("who raised it gets the letter to them, with their name whole and who signed it", a.status == 200
      and ordered(text_of(at("member.pdf"))[0], ["签发人：章签", papers[0]["number"], "高远委员：", "意见反馈表", "高远"]) is None, text_of(at("member.pdf"))[0][:200] if a.status == 200 else a.words()[:200])
check("and not the one to somebody else", member.get(f"{place}/letter.pdf?document=2").status == 404)
status, err = second.stop()
check("the server stops in order again", status == 0 and "Sanitizer" not in err, err[:400])

# --- the real reply
found = glob.glob(os.path.join(ROOT, "../shared/seeds/004_*"))
if found:
    real = bring(found[0])
    lines = open(found[0], encoding="utf-8").read().split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("你提出的"))
    stop = next(i for i, line in enumerate(lines) if line.startswith("重庆市经济和信息化委员会"))
    paragraphs = [line.strip() for line in lines[start:stop] if line.strip()]
    check("the real reply has its paragraphs", len(paragraphs) == 11, len(paragraphs))
    face = ["重庆市经济和信息化委员会", "签发人：陈金山", "渝经信复函〔2020〕300号", "关于市政协五届三次会议第0310号提案办理情况的复函", "甘联君委员：", *paragraphs,
            "重庆市经济和信息化委员会", "2020年8月7日", "抄送：市人力社保局，市大数据发展局，市招商投资局。"]
    got = printed("the real reply", ["--db", office.db, "--draft", real],
                  [*face, *slip_of("五届三次第0310号", "渝经信复函〔2020〕300号", "重庆市经济和信息化委员会", "关于加大智谷产业发展支持力度的建议", "甘联君")], pages=5)
    check("the real reply: three joint bodies, the director's sign-off, the slip", got.get("copies") == ["市人力社保局", "市大数据发展局", "市招商投资局"] and got.get("signer") == "陈金山"
          and "此复函已经陈金山主任审签" in got.get("body", "") and got.get("slip", {}).get("wanted"), got)
    printed("what one joint body of the real reply said", ["--db", office.db, "--draft", real, "--joint", "市人力社保局"],
            ["市人力社保局", "会办意见", "关于市政协五届三次会议第0310号提案的会办意见", "市经济信息委：", "关于完善人力资源保障。", "四是完善人才服务"])
else:
    print("skip the real reply – ../shared/seeds is not there")

# --- as another program draws it
def grey_png(path):
    """A grey PNG of one byte a dot: width, height, rows."""
    data, pos, packed, size = open(path, "rb").read(), 8, b"", (0, 0)
    while pos < len(data):
        n, kind = int.from_bytes(data[pos:pos + 4], "big"), data[pos + 4:pos + 8]
        if kind == b"IHDR":
            size = int.from_bytes(data[pos + 8:pos + 12], "big"), int.from_bytes(data[pos + 12:pos + 16], "big")
            assert data[pos + 16:pos + 18] == b"\x08\x00", "grey, one byte"
        if kind == b"IDAT":
            packed += data[pos + 8:pos + 8 + n]
        pos += 12 + n
    raw, rows, width = zlib.decompress(packed), [], size[0]
    above = bytearray(width)
    for y in range(size[1]):
        kind, line = raw[y * (width + 1)], bytearray(raw[y * (width + 1) + 1:(y + 1) * (width + 1)])
        for x in range(width):
            left, up, corner = line[x - 1] if x else 0, above[x], above[x - 1] if x else 0
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda v: abs(guess - v))
            line[x] = (line[x] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        rows.append(line)
        above = line
    return width, size[1], rows


def pgm(path):
    data = open(path, "rb").read()
    width, height, rest = re.match(rb"P5\s+(\d+)\s+(\d+)\s+\d+\s(.*)", data, re.S).groups()
    return int(width), int(height), [rest[y * int(width):(y + 1) * int(width)] for y in range(int(height))]


def inks(picture, block=6):
    """How dark each block of dots is: two programs smooth edges in their own ways."""
    width, height, rows = picture
    return [sum(255 - v for row in rows[y:y + block] for v in row[x:x + block]) / block ** 2 for y in range(0, height - block, block) for x in range(0, width - block, block)]


for name, pages in (("reply", 3), ("joint", 1)):
    status, said = letter("--from", os.path.join(ROOT, f"test/letters/{name}.json"), "--out", at("drawn.pdf"))
    subprocess.run(["pdftoppm", "-gray", "-r", "60", at("drawn.pdf"), at("drawn")], check=True)
    for page in range(1, pages + 1):
        want, got = inks(grey_png(os.path.join(ROOT, f"test/golden/letter_{name}_{page}.png"))), inks(pgm(at(f"drawn-{page}.pgm")))
        far = sum(abs(a - b) > 40 for a, b in zip(want, got)) / len(want)
        check(f"poppler draws page {page} of the {name} as the picture has it", status == 0 and len(want) == len(got) and far < 0.01, f"{far:.3%} of the blocks differ")

# --- refused
BAD = [
    ("no JSON", "{", 1, "bad-json"), ("an unknown member, with the near word", '{"titel":"x"}', 1, "unknown-member"), ("no issuer", '{"title":"标题","body":"文"}', 1, "letter-lacks"),
    ("an empty body", '{"issuer":"局","title":"标题","body":" \\n　\\n"}', 1, "letter-lacks"), ("a control character", '{"issuer":"局","title":"标\\u0007题","body":"文"}', 1, "bad-text"),
    ("a mark that turns the direction of writing", '{"issuer":"局","title":"标题","body":"文\\n字\\u202e"}', 1, "bad-text"), ("a day that is none", '{"issuer":"局","title":"标题","body":"文","written":"2023-02-29"}', 1, "bad-date"),
    ("a class on a joint opinion", '{"kind":"joint","issuer":"局","title":"标题","body":"文","class":"A"}', 1, "letter-joint"),
    ("a font that is not there", '{"issuer":"局","title":"标题","body":"文","fonts":{"body":"没有的字体"}}', 3, "missing-font"),
    ("a character no font has", '{"issuer":"局","title":"标题","body":"文\\ue123"}', 1, "missing-character"),
    ("a list where text should be", '{"issuer":["局"],"title":"标题","body":"文"}', 1, "bad-member"),
]
for name, text, wanted, code in BAD:
    open(at("bad.json"), "w", encoding="utf-8").write(text)
    status, said = letter("--from", at("bad.json"), "--out", at("bad.pdf"))
    check(f"{name} is refused: {code}", status == wanted and said["fault"]["code"] == code and said["fault"]["zh"] and said["fault"]["en"] and not os.path.exists(at("bad.pdf")), said)
open(at("long.json"), "w", encoding="utf-8").write(json.dumps({"issuer": "局", "title": "标题", "body": "w" * 10000 + "\n" + "。" * 3000 + "\n（「" * 500}))
status, said = letter("--from", at("long.json"), "--out", at("long.pdf"))
check("words of 10,000 letters and nothing but punctuation are printed", status == 0 and text_of(at("long.pdf"))[0].count("w") == 10000, said)
open(at("many.json"), "w", encoding="utf-8").write(json.dumps({"issuer": "局", "title": "标题", "body": "\n".join(["路灯已经修好，管网也已经疏通。" * 30] * 300)}))
status, said = letter("--from", at("many.json"), "--out", at("many.pdf"))
check("two hundred pages are printed", status == 0 and 200 <= said["pages"] <= 260 and len(text_of(at("many.pdf"))[1]) == said["pages"], said)
for words, code in (([], "needs-out"), (["--out", at("x.pdf")], "which-letter"), (["--out", at("x.pdf"), "--from", at("bad.json"), "--draft", "1"], "which-letter"),
                    (["--out", at("x.pdf"), "提案2025-1"], "missing-option")):
    status, said = letter(*words)
    check(f"wrong usage is named: {code}", status == 2 and said["fault"]["code"] == code, said)
status, said = letter("--db", office.db, "--draft", "17", "--out", at("x.pdf"))
check("a draft that is not there is named", status == 1 and said["fault"]["code"] == "unknown-draft", said)
finish()
