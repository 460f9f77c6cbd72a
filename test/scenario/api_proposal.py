# SPDX-License-Identifier: Apache-2.0
"""A proposal of two proposers, with another merged into it, between nine people: countersigned, checked, approved, signed off,
issued under a number for each, each asked apart, handled again; and who is refused on the way."""
import urllib.parse

from api_client import do, end, get, is_, matter, post, refused


def no(name, who, code, verb, about, where=None, **fields):
    """The command is refused with this code, and nothing is written."""
    before = matter("dengshouzhuo", about)["version"] if about else 0
    answer = post(who, {"do": verb, "fields": fields} | ({"matter": about} if about else {}))
    is_(name, answer.status >= 400 and answer.json["code"] == code and (where is None or answer.json["where"] == where), answer)
    is_(f"{name}: nothing written", not about or matter("dengshouzhuo", about)["version"] == before)


def parts(about, section, who="dengshouzhuo"):
    return [p["id"] for p in matter(who, about)["parts"] if p["part"] == section]


def numbers(about, who="dengshouzhuo"):
    """Of its letters: which of the series, counted from its first; to whom; class."""
    n = [(int(d["number"].split("〕")[1].removesuffix("号")), d.get("requester"), d.get("class")) for d in matter(who, about)["documents"]]
    return [(x - n[0][0] + 1, *rest) for x, *rest in n]


person = {"heqizheng": {"姓名": "何其正", "账号": "heqizheng"}, "fangyue": {"姓名": "方越", "账号": "fangyue"}, "laojing": {"姓名": "劳静", "账号": "laojing"}}
no("who is no member submits no proposal", "citizen", "not-allowed", "提交", None, 程序="提案", 标题="多修路灯", 内容="巷子太黑", 提案人={"姓名": "林静秋", "账号": "citizen"})
p = do("heqizheng", "提交", 程序="提案", 标题="关于增设河岸步道的提案", 内容="沿江三公里没有步道。", 提案人=person["heqizheng"], 会期="闭会期间")["id"]
do("heqizheng", "联名", p, 提案人=person["fangyue"])
other = do("laojing", "提交", 程序="提案", 标题="关于沿江增设护栏的提案", 内容="劳静写的：步道没有护栏。", 提案人=person["laojing"])["id"]
do("dengshouzhuo", "立案", p, 案号="第0201号")
do("dengshouzhuo", "并案", other, 并入=p)
do("dengshouzhuo", "交办", p, 主办单位="市水务局")
no("a body does not propose itself instead", "jiangchi", "return-to-itself", "退办", p, "proposed_office", 退回理由="不归我们", 建议承办单位="市水务局")
do("jiangchi", "签收", p)
do("jiangchi", "沟通", p, 沟通方式="面商")
do("jiangchi", "会办", p, 会办单位=["市交通局", "市教育局"])
one, two = parts(p, "会办意见")
no("no draft before the opinions are in", "jiangchi", "parts-open", "送会签", p, 答复类别="A", 答复内容="年内建成。")
for part, who in ((one, "leiyue"), (two, "panshu")):
    do(who, "签收", part)
do("leiyue", "出具意见", one, 会办意见="无意见。", 会办态度="同意")
no("a joint body does not take its own opinion", "leiyue", "not-allowed", "采用", one)
do("jiangchi", "退回重提", one, 理由="空泛：请写明桥下净空")
do("leiyue", "出具意见", one, 会办意见="桥下净空 4.5 米，足够。", 会办态度="同意")
do("jiangchi", "采用", one)
do("panshu", "出具意见", two, 会办意见="校门段错峰施工。", 会办态度="同意")
do("jiangchi", "采用", two)
is_("opinions have numbers of their own, from their own bodies", [d["number"][:5] for d in matter("jiangchi", one)["documents"]] == ["云交会办函"] * 2, matter("jiangchi", one)["documents"])

# --- the reply
no("nobody passes the joint bodies by", "jiangchi", "already-bound", "送核稿", p, 答复类别="A", 答复内容="年内建成。")
no("none of them is left out", "jiangchi", "office-left-out", "送会签", p, 答复类别="A", 答复内容="年内建成。", 会办单位="市交通局")
do("jiangchi", "送会签", p, 答复类别="A", 答复内容="年内建成一公里，护栏随建。")
signing = parts(p, "会签")
no("no check before all have countersigned", "zuochenzhou", "not-here", "核稿", p)
do("leiyue", "会签", signing[0], 会签态度="同意")
no("nor when one is missing", "zuochenzhou", "not-here", "核稿", p)
no("an objection says why", "panshu", "missing-field", "会签", signing[1], "会签意见", 会签态度="不同意")
no("nobody signs for another body, nor sees what it is asked", "leiyue", "unknown-matter", "会签", signing[1], 会签态度="同意")
do("panshu", "会签", signing[1], 会签态度="同意")
is_("all have signed: it goes on at once, in the name of nobody", matter("jiangchi", p)["stage"] == "核稿中" and matter("dengshouzhuo", p)["events"][-1]["fields"]["action"] == "会签通过"
    and "actor" not in matter("dengshouzhuo", p)["events"][-1], matter("dengshouzhuo", p)["events"][-1])
no("who wrote it does not check it", "jiangchi", "not-allowed", "核稿", p)
do("zuochenzhou", "核稿", p)
do("dengshouzhuo", "审核", p, 答复类别="B", 审核意见="还没有建成")
for who in ("jiangchi", "zuochenzhou", "dengshouzhuo"):
    no(f"{who} is not the head and does not sign", who, "not-allowed", "签发", p)
do("lianjiang", "签发", p, 签发人="连江", 签发人职务="局长")
no("what is not made public has a reason", "lianjiang", "missing-field", "定公开方式", p, "不公开理由", 公开方式="不予公开")
do("lianjiang", "定公开方式", p, 公开方式="主动公开")
is_("before it is issued nobody outside reads it", all("年内建成" not in get(f"/api/v1/matters/{p}", who).body.decode() for who in person))
no("no proposer is forgotten", "jiangchi", "proposer-forgotten", "发出", p, "addressees", 告知方式="书面", 收文人="1")
do("jiangchi", "发出", p, 告知方式="书面", 收文人="1,3")
is_("a number for each matter's first proposer, none lost over the refusal", numbers(p) == [(1, 1, "B"), (2, 3, "B")], matter("dengshouzhuo", p)["documents"])
is_("class as the committee set it", matter("dengshouzhuo", p)["class"] == "B")

# --- who reads what
letters = [d["number"] for d in matter("dengshouzhuo", p)["documents"]]
own = {who: get(f"/api/v1/matters/{p}", who) for who in person}
for who, number, n in (("heqizheng", letters[0], 1), ("fangyue", letters[0], 1), ("laojing", letters[1], 3)):
    m, text = own[who].json["matter"], own[who].body.decode()
    is_(f"{who} has the letter that is theirs, and its text", [(d["number"], d["requester"], d["text"]) for d in m["documents"]] == [(number, n, "年内建成一公里，护栏随建。")], m["documents"])
    is_(f"{who} sees no other letter, nobody else, no joint opinion", sum(x in text for x in letters) == 1 and "云交会办函" not in text and "收文人" not in text
        and len(m["requesters"]) == 1 and m["parts"] == [] and m["feedback"] == [], text)
asked = parts(p, "反馈")
mine = {who: [m for m in get("/api/v1/matters?whose=raised", who).json["matters"] if m.get("parent") == p] for who in person}
is_("each finds what they are asked among what they raised", [[m["id"] for m in mine[who]] for who in ("heqizheng", "fangyue", "laojing")] == [[a] for a in asked], mine)
is_("and may do just that", [a["action"] for a in matter("fangyue", asked[1])["can_do"]] == ["反馈"])
for who in ("jiangchi", "zuochenzhou", "lianjiang", "leiyue", "fangyue", "laojing", "citizen"):
    is_(f"what 何其正 is asked is not there for {who}", get(f"/api/v1/matters/{asked[0]}", who).status == 404)
refused("feedback in another's name", post("fangyue", {"do": "反馈", "matter": asked[0], "fields": {"过程评价": "满意", "满意度": "满意"}}), 404, "unknown-matter")
no("the committee does not fill it in", "dengshouzhuo", "not-allowed", "反馈", asked[0], 过程评价="满意", 满意度="满意")
no("process and result apart, both", "heqizheng", "missing-field", "反馈", asked[0], "过程评价", 满意度="满意")
no("who is asked apart says it there", "heqizheng", "not-here", "评价", p, 满意度="满意")
no("so does a co-signer", "fangyue", "asked-apart", "评价", p, 满意度="满意")
do("heqizheng", "反馈", asked[0], 过程评价="满意", 联系评价="满意", 满意度="满意", 反馈意见="何其正说好")
no("nobody says it twice", "heqizheng", "ended", "反馈", asked[0], 过程评价="满意", 满意度="不满意")
no("nor beside it", "heqizheng", "not-here", "评价", p, 满意度="不满意")

# --- sealed while others are being asked
for who in ("jiangchi", "zuochenzhou", "lianjiang", "leiyue"):
    seen = get(f"/api/v1/matters/{p}", who)
    m, text = seen.json["matter"], seen.body.decode()
    is_(f"{who} sees nothing of it", "何其正说好" not in text and not parts(p, "反馈", who) and m["feedback"] == [] and not any("satisfied" in r for r in m["requesters"])
        and not any(e["type"] in ("requester.rated", "part.ended") and asked[0] in str(e) for e in m["events"]) and "requester.rated" not in text, text[:300])
    is_(f"nor does a list of {who}", all(i["id"] not in asked for q in ("?state=open&lead=" + urllib.parse.quote("市水务局"), "?whose=waiting") for i in get("/api/v1/matters" + q, who).json.get("matters", [])))
m = matter("dengshouzhuo", p)
is_("the committee sees it", [f["requester"] for f in m["feedback"]] == [1] and m["feedback"][0]["text"]["反馈意见"] == "何其正说好" and m["requesters"][0]["process"] == "满意", m["feedback"])
is_("one proposer does not read the other", "何其正说好" not in get(f"/api/v1/matters/{p}", "fangyue").body.decode())
do("laojing", "反馈", asked[2], 过程评价="基本满意", 满意度="不满意", 反馈意见="护栏只有一句")
do("fangyue", "反馈", asked[1], 过程评价="满意", 满意度="基本满意")
m = matter("jiangchi", p)
is_("all have said: handled again at once, a new answer owed to each", m["stage"] == "办理中" and m["owed"] and [r["owed"] for r in m["requesters"]] == [True] * 3, m["stage"])
is_("now the handler reads what was wrong", [f.get("text", {}).get("反馈意见") for f in m["feedback"]] == ["何其正说好", None, "护栏只有一句"], m["feedback"])
is_("process and result are counted apart", [(r["process"], r["satisfied"]) for r in m["requesters"]] == [("满意", "满意"), ("满意", "基本满意"), ("基本满意", "不满意")], m["requesters"])

# --- the second round
do("jiangchi", "送会签", p, 答复类别="A", 答复内容="步道已通，护栏三公里已装。")
for part, who in zip(parts(p, "会签")[2:], ("leiyue", "panshu")):
    do(who, "会签", part, 会签态度="同意")
do("zuochenzhou", "核稿", p)
do("dengshouzhuo", "审核", p)
do("lianjiang", "签发", p)
do("lianjiang", "定公开方式", p, 公开方式="主动公开")
do("jiangchi", "发出", p, 告知方式="当面")
is_("numbers go on without a gap", numbers(p)[2:] == [(3, 1, "A"), (4, 3, "A")], numbers(p))
is_("a new answer is unrated", all("satisfied" not in r for r in matter("dengshouzhuo", p)["requesters"]))
for part, who in zip(parts(p, "反馈")[3:], ("heqizheng", "fangyue", "laojing")):
    do(who, "反馈", part, 过程评价="满意", 满意度="满意")
m = matter("dengshouzhuo", p)
is_("closed, nothing owed", m["outcome"] == "closed" and not m["owed"] and "reopened" not in m, m["stage"])
no("the handler does not open it again", "jiangchi", "not-allowed", "跟踪再办", p, 主办单位="市水务局", 理由="想再办")
do("dengshouzhuo", "跟踪再办", p, 主办单位="市水务局", 理由="第二段没有开工")
m = matter("dengshouzhuo", p)
is_("opened again, counted", m["reopened"] == 1 and m["outcome"] is None and m["owed"], m)
do("qinyuanshan", "督办答复", p, 答复类别="A", 答复内容="第二段已开工。", 告知方式="当面")
for part, who in zip(parts(p, "反馈")[6:], ("heqizheng", "fangyue", "laojing")):
    do(who, "反馈", part, 过程评价="满意", 满意度="满意")
is_("and closed again", matter("dengshouzhuo", p)["outcome"] == "closed")
no("once only", "dengshouzhuo", "used-up", "跟踪再办", p, 主办单位="市水务局", 理由="再来")
end()
