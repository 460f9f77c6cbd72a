# SPDX-License-Identifier: Apache-2.0
"""Who sees what of a matter; ETag."""
from api_client import do, end, get, is_, matter, post, refused

id_ = do("citizen", "登记", 程序="诉求", 标题="水务窗口推诿", 内容="三次都说不归他们管。", 被诉单位="市水务局",
         诉求人={"姓名": "林静秋", "电话": "100-0009-0001", "账号": "citizen"})["id"]
do("shenzhiqiu", "派单", id_, 主办单位="市教育局")
do("panshu", "退单", id_, 退回理由="内部：不属本局", 建议承办单位="市交通局")
do("shenzhiqiu", "改派", id_, 主办单位="市交通局")
do("leiyue", "签收", id_)
do("leiyue", "联系", id_, 联系方式="电话", 联系情况="内部：先核实窗口录像")
do("leiyue", "会办", id_, 会办单位=["市教育局"])

# --- the one who raised it
own = get(f"/api/v1/matters/{id_}", "citizen")
text = own.body.decode()
m = own.json["matter"]
is_("requester sees the matter", m["stage"] == "办理中" and m["lead"]["name"] == "云江市交通运输局", m)
is_("requester sees themselves whole", m["requesters"][0]["name"] == "林静秋" and m["requesters"][0]["phone"] == "100-0009-0001", m["requesters"])
is_("nothing between offices", "内部" not in text and m["parts"] == [] and m["bindings"] == [], text)
is_("what they wrote", "三次都说不归他们管。" in text)
is_("no accounts of officials", all(e.get("actor", {}).get("account", "0") == "0" for e in m["events"][1:] if e["type"] == "matter.acted"), m["events"])
is_("no keys of others", all("key" not in e for e in m["events"]), m["events"])
is_("only what they may do", [a["action"] for a in m["can_do"]] == ["撤回"] and all(a["mine"] for a in m["can_do"]), m["can_do"])

# --- an office that handles it
office = matter("leiyue", id_)
is_("office sees the parts", len(office["parts"]) == 1 and office["bindings"], office["parts"])
is_("office sees masked people", office["requesters"][0]["name"] == "林**", office["requesters"])
is_("office sees what was said", any("内部" in str(e.get("text")) for e in office["events"]))

# --- who gives an opinion sees its part and the matter; the body complained of sees neither
part = office["parts"][0]["id"]
seen = get(f"/api/v1/matters/{part}", "panshu")
is_("joint body sees its part", seen.status == 200 and seen.json["matter"]["part"] == "会办意见" and seen.json["matter"]["requesters"] == [], seen)
is_("and what it is about", get(f"/api/v1/matters/{id_}", "panshu").status == 200)
is_("complained body sees nothing", get(f"/api/v1/matters/{id_}", "jiangchi").status == 404 and get(f"/api/v1/matters/{part}", "jiangchi").status == 404)

# supervision complained of: it looks over every appeal, and does not learn who complains of it
other = do("citizen", "登记", 程序="诉求", 标题="督办拖延", 被诉单位="督查室", 诉求人={"姓名": "林静秋", "电话": "100-0009-0001", "账号": "citizen"})["id"]
do("shenzhiqiu", "派单", other, 主办单位="市水务局")
hidden = get(f"/api/v1/matters/{other}", "qinyuanshan")
me = get("/api/v1/me", "citizen").json["account"]["id"]
is_("complained body sees no requester", hidden.status == 200 and hidden.json["matter"]["requesters"] == [], hidden)
is_("nor any sign of one", me not in hidden.body.decode() and "林" not in hidden.body.decode() and "requester.joined" not in hidden.body.decode(), hidden)
is_("reception sees one", me in get(f"/api/v1/matters/{other}", "shenzhiqiu").body.decode())

# somebody whose matter was merged into another's: answered with it, but what the other wrote is not theirs
stranger = do("heqizheng", "登记", 程序="诉求", 标题="同一件事", 内容="何委员写的", 诉求人={"姓名": "何其正", "账号": "heqizheng"})["id"]
first = do("citizen", "登记", 程序="诉求", 标题="窗口无人", 内容="住在云山路七号的林静秋写的", 诉求人={"姓名": "林静秋", "电话": "100-0009-0001", "账号": "citizen"})["id"]
do("shenzhiqiu", "并入", stranger, 并入=first)
seen = get(f"/api/v1/matters/{first}", "heqizheng")
is_("merged in, one sees the matter", seen.status == 200 and seen.json["matter"]["title"] == "窗口无人", seen)
is_("not what a stranger wrote", "云山路" not in seen.body.decode() and "林" not in seen.body.decode(), seen)
is_("who wrote it sees it", "云山路" in get(f"/api/v1/matters/{first}", "citizen").body.decode())

# an answer is made public by who handles it
do("shenzhiqiu", "直接答复", first, 办理结果="已加派人手", 告知方式="电话")
refused("publish, unseen", post("dengshouzhuo", {"do": "matter.publish", "matter": first, "fields": {"title": "甲", "body": "乙"}}), 404, "unknown-matter")
is_("publish, handled", do("shenzhiqiu", "matter.publish", first, title="窗口", body="已加派人手")["ok"])

# --- ETag
first = get(f"/api/v1/matters/{other}", "shenzhiqiu")
tag = first.headers.get("ETag", "")
is_("tagged by version", tag.startswith(f'"{first.json["matter"]["version"]}-'), tag)
same = get(f"/api/v1/matters/{other}", "shenzhiqiu", If_None_Match=tag)
is_("304", same.status == 304 and not same.body and same.headers.get("ETag") == tag, same)
is_("304 of a list", get(f"/api/v1/matters/{other}", "shenzhiqiu", If_None_Match=f'"x", W/{tag}').status == 304)
is_("another sight, another tag", get(f"/api/v1/matters/{other}", "qinyuanshan", If_None_Match=tag).status == 200)
do("jiangchi", "签收", other)
is_("changed", get(f"/api/v1/matters/{other}", "shenzhiqiu", If_None_Match=tag).status == 200)
end()
