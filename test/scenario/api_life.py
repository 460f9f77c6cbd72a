# SPDX-License-Identifier: Apache-2.0
"""Whole lives by commands: an appeal between five people, a proposal between four; keys and arrays."""
from api_client import do, end, get, is_, matter, post

# --- an appeal: reception, the water bureau, the transport bureau, supervision, the citizen
a = do("citizen", "登记", 程序="诉求", 标题="三巷夜里施工占道", 内容="连续三夜施工到两点，路口被占。",
       诉求人={"姓名": "林静秋", "电话": "100-0009-0001", "账号": "citizen"}, 类别="施工")
id_ = a["id"]
is_("appeal registered", isinstance(id_, str) and a["events"][0]["type"] == "matter.opened", a)
number = matter("shenzhiqiu", id_)["number"]
do("shenzhiqiu", "派单", number, 主办单位="市水务局", 紧急程度="加急")
do("jiangchi", "签收", id_)
do("jiangchi", "联系", number, 联系方式="电话", 联系情况="约定现场看")
split = do("jiangchi", "会办", number, 会办单位=["市交通局"])
parts = matter("jiangchi", number)["parts"]
is_("one opinion asked", len(parts) == 1 and parts[0]["office"]["name"] == "云江市交通运输局", parts)
do("leiyue", "签收", parts[0]["id"])
do("leiyue", "出具意见", parts[0]["id"], 会办意见="占道须另行审批，已责令退让。", 会办态度="同意")
do("jiangchi", "办结", number, 办理结果="夜间停工，路口已恢复。", 告知方式="电话")
again = post("qinyuanshan", {"do": "派单", "matter": number, "fields": {"主办单位": "市水务局"}})
is_("supervision cannot dispatch what is answered", again.status == 409 and again.json["code"] == "not-here", again)
do("citizen", "回访", number, 是否解决="解决", 满意度="满意")
m = matter("shenzhiqiu", number)
is_("appeal closed", m["outcome"] == "closed" and m["stage"] == "已办结" and not m["owed"], m)
is_("events in order", [e["seq"] for e in m["events"]] == list(range(1, len(m["events"]) + 1)), m["events"])
is_("channel is api", all(e["channel"] == "api" for e in m["events"]), m["events"])
is_("its answer in the text", any(e.get("text", {}).get("办理结果") == "夜间停工，路口已恢复。" for e in m["events"]), m["events"])
is_("requester masked", m["requesters"][0]["name"] == "林**" and m["requesters"][0]["phone"] != "100-0009-0001", m["requesters"])

# --- a proposal
p = do("heqizheng", "submit", procedure="proposal", title="关于增设河岸步道的提案", body="沿江三公里没有步道。",
       requester={"name": "何其正", "phone": "100-0002-0001", "account": "heqizheng"})
pid = p["id"]
do("dengshouzhuo", "立案", pid, 案号="第0101号")
do("dengshouzhuo", "交办", pid, 主办单位="市水务局")
do("jiangchi", "签收", pid)
do("jiangchi", "沟通", pid, 沟通方式="面商")
do("jiangchi", "会办", pid, 会办单位=["市交通局"])
part = matter("jiangchi", pid)["parts"][0]["id"]
do("leiyue", "签收", part)
do("leiyue", "出具意见", part, 会办意见="桥下净空足够。", 会办态度="同意")
do("jiangchi", "采用", part)
do("jiangchi", "送会签", pid, 答复类别="A", 答复内容="年内建成一公里。")
do("leiyue", "会签", matter("jiangchi", pid)["parts"][1]["id"], 会签态度="同意")
do("zuochenzhou", "核稿", pid)
do("dengshouzhuo", "审核", pid)
do("lianjiang", "签发", pid)
do("lianjiang", "定公开方式", pid, 公开方式="主动公开")
do("jiangchi", "发出", pid, 告知方式="书面")
do("heqizheng", "反馈", matter("dengshouzhuo", pid)["parts"][2]["id"], 过程评价="满意", 满意度="满意")
is_("proposal closed", matter("dengshouzhuo", pid)["outcome"] == "closed")

# --- keys
one = {"do": "登记", "key": "k-1", "fields": {"程序": "诉求", "标题": "路灯不亮", "诉求人": "匿名"}}
first, second = post("shenzhiqiu", one), post("shenzhiqiu", one)
is_("the same key again", second.json.get("again") is True and second.json["id"] == first.json["id"] and "again" not in first.json, second)
other = post("shenzhiqiu", dict(one, fields=dict(one["fields"], 标题="另一件")))
is_("the same key with another body", other.status == 409 and other.json["code"] == "key-reused", other)
foreign = post("citizen", dict(one))
is_("the same key of another account", foreign.status == 409 and foreign.json["code"] == "key-reused", foreign)
plain = {"do": "登记", "fields": one["fields"]}
first = post("shenzhiqiu", plain, Idempotency_Key='"k-2"')
second = post("shenzhiqiu", plain, Idempotency_Key="k-2")
is_("the key of the header", second.json.get("again") is True and second.json["id"] == first.json["id"], second)
two = post("shenzhiqiu", one, Idempotency_Key="k-3")
is_("two keys that differ", two.status == 422 and two.json["code"] == "bad-key", two)
is_("a header key too long", post("shenzhiqiu", plain, Idempotency_Key="x" * 191).json["code"] == "bad-key")
telephone = post("shenzhiqiu", dict(plain, channel="telephone"))
is_("another channel", matter("shenzhiqiu", telephone.json["id"])["events"][0]["channel"] == "telephone")

# --- arrays
many = [plain, {"do": "nonsense"}, plain, {"do": "登记", "by": "heqizheng", "fields": plain["fields"]}, 7, plain]
answer = post("shenzhiqiu", many, Idempotency_Key="k-4")
r = answer.json["results"]
is_("an array, each on its own", answer.status == 200 and [x["ok"] for x in r] == [True, False, True, False, False, True], answer)
is_("its faults", [x["fault"]["code"] for x in r if not x["ok"]][1:] == ["not-own-account", "bad-json"] and all("status" in x for x in r if not x["ok"]), r)
again = post("shenzhiqiu", many, Idempotency_Key="k-4").json["results"]
is_("an array again", [x.get("again", False) for x in again] == [True, False, True, False, False, True] and [x.get("id") for x in again] == [x.get("id") for x in r], again)
chain = post("shenzhiqiu", [dict(plain, key="c-1"), {"do": "派单", "matter": "诉求2026-99999", "fields": {"主办单位": "市水务局"}}])
is_("one refused in an array", chain.json["results"][1]["status"] == 404, chain)
full = post("shenzhiqiu", [plain] * 200)
is_("200 at once", full.status == 200 and len(full.json["results"]) == 200 and all(x["ok"] for x in full.json["results"]), full)
is_("their ids differ", len({x["id"] for x in full.json["results"]}) == 200)
is_("an empty array", post("shenzhiqiu", []).json == {"results": []})

# --- lists
page = get("/api/v1/matters?state=open&limit=150", "shenzhiqiu")
is_("a page", page.status == 200 and len(page.json["matters"]) == 150 and page.json["after"], page)
rest = get("/api/v1/matters?state=open&limit=150&after=" + page.json["after"], "shenzhiqiu")
ids = [m["id"] for m in page.json["matters"] + rest.json["matters"]]
is_("the next page", len(ids) == len(set(ids)) and len(ids) > 200 and rest.json["after"] is None, rest.json["after"])
led = get("/api/v1/matters?state=closed", "jiangchi")
is_("an office's own", led.status == 200 and {m["id"] for m in led.json["matters"]} == {id_, pid}, led)
is_("a requester looks nothing over", get("/api/v1/matters?state=all", "citizen").json == {"matters": [], "after": None})
end()
