# SPDX-License-Identifier: Apache-2.0
"""GET /api/v1/openapi.json: every route, every reference, the actions with their fields; me and procedures."""
import pathlib
import re

from api_client import end, get, is_

d = get("/api/v1/openapi.json")
is_("description without a token", d.status == 200 and d.type == "application/json" and d.json["openapi"].startswith("3.1"), d)
x = d.json


def walk(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for v in node.values():
            yield from walk(v)
    elif isinstance(node, list):
        for v in node:
            yield from walk(v)


def resolve(ref):
    node = x
    for step in ref.removeprefix("#/").split("/"):
        if step not in node:
            return None
        node = node[step]
    return node


refs = set(walk(x))
is_("references", len(refs) > 20)
is_("every reference resolves", all(resolve(r) is not None for r in refs), [r for r in refs if resolve(r) is None])
is_("component names", all(re.fullmatch(r"[A-Za-z0-9._-]+", n) for kind in x["components"].values() for n in kind))

# every route comment in the sources stands in the description
routes = set()
for path in (pathlib.Path(__file__).parents[2] / "src/api").glob("*.c"):
    routes |= set(re.findall(r"^// (GET|POST) (/\S+)$", path.read_text(encoding="utf-8"), re.M))
described = {(m.upper(), p) for p, ops in x["paths"].items() for m in ops}
is_("every route described", routes and described == routes, routes ^ described)
for p, ops in x["paths"].items():
    for op in ops.values():
        names = {q["name"] for q in op["parameters"] if q["in"] == "path"}
        is_(f"parameters of {p}", names == set(re.findall(r"{(\w+)}", p)) and op["summary"] and op["description"], op)

s = x["components"]["schemas"]
is_("an opening action", "appeal.v1.register" in s and s["appeal.v1.register"]["properties"]["do"]["enum"] == ["登记", "register"])
fields = s["appeal.v1.register"]["properties"]["fields"]
is_("its fields", {"标题", "title", "程序", "procedure", "诉求人.phone"} <= set(fields["properties"]) and len(fields["allOf"]) == 2, fields)
is_("its choices", fields["properties"]["紧急程度"]["enum"] == ["一般", "normal", "加急", "urgent", "紧急", "emergency"], fields)
is_("an action needs its matter", "matter" in s["appeal.v1.dispatch"]["required"] and "matter" not in s["appeal.v1.register"]["required"])
is_("an action of a part", "proposal.v3.joint_opinion.opine" in s, sorted(s))
is_("one of a part to each proposer", s["proposal.v3.feedback.feedback"]["properties"]["fields"]["properties"]["过程评价"]["enum"][0] == "满意", s.get("proposal.v3.feedback.feedback"))
is_("what the system does at once is not for people", "proposal.v3.all_signed" not in s and "proposal.v3.redo" not in s)
is_("the clock's own actions are not for people", "appeal.v1.deem_signed" not in s)
is_("members of a command", list(s["Members"]["properties"]) == ["do", "matter", "by", "at", "key", "channel", "version", "fields"], s["Members"])
is_("verbs beside them", "office.open" in s["OtherCommand"]["properties"]["do"]["enum"])
is_("codes", s["Problem"]["x-codes"].get("stale") == 409)

shown = x["paths"]["/api/v1/matters/{matter}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
is_("the answer about a matter", {"documents", "feedback", "requesters", "class", "reopened"} <= set(resolve(shown)["properties"]["matter"]["properties"]), shown)
is_("a document", {"number", "class", "requester", "text"} <= set(s["Document"]["properties"]) and "process" in s["Requester"]["properties"], s["Document"])
me = get("/api/v1/me", "shenzhiqiu").json
is_("me", me["account"]["login"] == "shenzhiqiu" and any(r["role"] == "受理中心" for r in me["roles"]), me)
is_("what it may open", [o["schema"] for o in me["opens"] if o["procedure"] == "诉求"] == ["appeal.v1.register"] and all(o["schema"] in s for o in me["opens"]), me)
procedures = get("/api/v1/procedures", "citizen").json["procedures"]
is_("procedures", {p["name"] for p in procedures} >= {"诉求", "提案", "督查任务"} and all(p["enabled"] for p in procedures), procedures)
end()
