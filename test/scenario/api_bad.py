# SPDX-License-Identifier: Apache-2.0
"""Every bad kind is a problem document and writes nothing."""
import json
import urllib.parse

from api_client import TOKENS, ask, do, end, get, is_, matter, post, refused

good = {"do": "登记", "fields": {"程序": "诉求", "标题": "井盖松动", "诉求人": "匿名"}}
newest = get("/api/v1/matters?state=all&limit=1", "shenzhiqiu").json["matters"][0]["id"]

# --- who
for name, who in [("no token", None), ("a forged token", "hy_" + "A" * 43), ("no token at all in it", "x"), ("a revoked token", TOKENS["leaver"]),
                  ("an expired token", TOKENS["late"]), ("a closed account", TOKENS["closed"])]:
    answer = post(who, good)
    refused(name, answer, 401, "bad-token" if who else "not-signed-in")
    is_(name + " says Bearer", answer.headers.get("WWW-Authenticate", "").startswith("Bearer"), answer.headers)
refused("basic authorization", ask("POST", "/api/v1/commands", None, good, {"Authorization": "Basic eDp5"}), 401, "bad-token")
refused("me without a token", get("/api/v1/me"), 401, "not-signed-in")
refused("somebody else's name", post("shenzhiqiu", dict(good, by="heqizheng")), 403, "not-own-account")
refused("not that account's to do", post("citizen", {"do": "office.open", "fields": {"名称": "甲局"}}), 403, "not-allowed")

# --- a browser that signed in reads, and does not act
signed = ask("POST", "/sign-in", None, urllib.parse.urlencode({"login": "citizen", "password": "Yunjiang-2026-test"}),
             {"Content-Type": "application/x-www-form-urlencoded"})
cookie = {"Cookie": signed.headers.get("Set-Cookie", "").split(";")[0]}
is_("a cookie reads", ask("GET", "/api/v1/me", headers=cookie).json.get("account", {}).get("login") == "citizen", signed)
refused("a cookie does not act", ask("POST", "/api/v1/commands", None, good, cookie), 401, "not-signed-in")
refused("nor from another site", ask("POST", "/api/v1/commands", None, good, dict(cookie, Origin="https://evil.example")), 401, "not-signed-in")

# --- bytes
for name, body, status, code in [
    ("torn", b'{"do":"x"', 400, "bad-json"), ("empty", b"", 400, "bad-json"), ("torn array", b'[{"do":"x"},', 400, "bad-json"),
    ("two values", b'{"do":"x"}{}', 400, "bad-json"), ("duplicate members", b'{"do":"x","do":"y"}', 400, "bad-json"),
    ("NUL", b'{"do":"x\x00"}', 400, "bad-nul"), ("escaped NUL", b'{"do":"x\\u0000"}', 400, "bad-json"),
    ("not UTF-8", '{"do":"登记"}'.encode("gbk"), 400, "bad-utf8"), ("UTF-16", '{"do":"x"}'.encode("utf-16"), 400, "bad-utf8"),
    ("a lone surrogate", b'{"do":"\\ud800"}', 400, "bad-json"), ("a byte order mark", b'\xef\xbb\xbf{"do":"x"}', 400, "bad-json"),
    ("deep", b"[" * 100000, 400, "bad-json"), ("a number", b"7", 400, "bad-json"),
    ("no do", b"{}", 422, "missing-member"), ("unknown member", b'{"do":"x","who":"y"}', 422, "unknown-member"),
    ("nested too deep", '{"do":"登记","fields":{"标题":{"a":{"b":1}}}}'.encode(), 422, "bad-field"),
    ("a reserved channel", b'{"do":"x","channel":"import"}', 422, "reserved-channel"),
    ("201 commands", json.dumps([good] * 201).encode(), 422, "too-many-commands"),
    ("a command over 1 MiB", json.dumps(dict(good, matter="x", fields={f"f{i}": "y" * 200000 for i in range(6)})).encode(), 413, "line-too-long"),
    ("a body over the limit", b" " * (11 << 20), 413, "too-large"),
]:
    refused(name, post("shenzhiqiu", body), status, code)
is_("nothing of it was written", get("/api/v1/matters?state=all&limit=1", "shenzhiqiu").json["matters"][0]["id"] == newest)
torn = post("shenzhiqiu", b'{"do":"x",\n  oops}').json
is_("line and column", torn.get("line") == 2 and torn.get("column", 0) > 0, torn)
badly = post("shenzhiqiu", '{"do":"登记",\n "matter":"'.encode() + b'\xff"}').json
is_("place of a bad byte", badly.get("line") == 2 and badly.get("column") == 12, badly)
long_one = post("shenzhiqiu", [good, dict(good, fields={f"f{i}": "y" * 200000 for i in range(6)})]).json["results"]
is_("1 MiB in an array", long_one[0]["ok"] and long_one[1]["status"] == 413, long_one)

# --- types, paths, methods, parameters
for type_ in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json5"):
    answer = ask("POST", "/api/v1/commands", "shenzhiqiu", json.dumps(good), {"Content-Type": type_})
    is_("type " + type_, answer.status in (400, 415) and answer.type == "application/problem+json", answer)
is_("charset is fine", ask("POST", "/api/v1/commands", "shenzhiqiu", json.dumps(good), {"Content-Type": "application/json; charset=utf-8"}).status == 200)
refused("another charset", ask("POST", "/api/v1/commands", "shenzhiqiu", json.dumps(good), {"Content-Type": "application/json; charset=gbk"}), 415, "wrong-type")
refused("no such resource", get("/api/v1/nothing", "shenzhiqiu"), 404, "unknown-page")
for method, path, allow in [("GET", "/api/v1/commands", "POST"), ("POST", "/api/v1/me", "GET, HEAD"), ("DELETE", "/api/v1/me", "GET, HEAD, POST")]:
    answer = ask(method, path, "shenzhiqiu")
    refused(f"{method} {path}", answer, 405, "wrong-method")
    is_(f"{method} {path} says what is allowed", answer.headers.get("Allow") == allow, answer.headers)
refused("an unknown parameter", get("/api/v1/matters?stat=open", "shenzhiqiu"), 400, "unknown-parameter")
refused("a parameter for a command", ask("POST", "/api/v1/commands?x=1", "shenzhiqiu", good), 400, "unknown-parameter")
for query in ("state=closd", "limit=0", "limit=201", "limit=x", "after=7", "after=1.2.3", "late=maybe"):
    refused(query, get("/api/v1/matters?" + query, "shenzhiqiu"), 400, "bad-parameter")
refused("no such office", get("/api/v1/matters?lead=%E7%94%B2%E5%B1%80", "shenzhiqiu"), 422, "unknown-office")

# --- state
id_ = do("shenzhiqiu", "登记", 程序="诉求", 标题="树枝压线", 诉求人="匿名")["id"]
version = matter("shenzhiqiu", id_)["version"]
do("shenzhiqiu", "派单", id_, 主办单位="市水务局")
refused("stale", post("shenzhiqiu", {"do": "派单", "matter": id_, "version": version, "fields": {"主办单位": "市水务局"}}), 409, "stale")
refused("not here", post("jiangchi", {"do": "办结", "matter": id_, "fields": {"办理结果": "好", "告知方式": "电话"}}), 409, "not-here")
missing = refused("a field missing", post("shenzhiqiu", {"do": "登记", "fields": {"程序": "诉求", "诉求人": "匿名"}}), 422, "missing-field")
is_("and which", missing.get("where") == "标题", missing)

# --- matters of others are not there
for who in ("leiyue", "heqizheng", "dengshouzhuo"):
    foreign, nothing = get(f"/api/v1/matters/{id_}", who), get("/api/v1/matters/1234567890123456789", who)
    refused(f"foreign to {who}", foreign, 404, "unknown-matter")
    same = lambda x, n: {k: v.replace(n, "N") if isinstance(v, str) else v for k, v in x.json.items()}
    is_(f"as one that is not there, for {who}", same(foreign, id_) == same(nothing, "1234567890123456789"), (foreign, nothing))
    acted = post(who, {"do": "签收", "matter": id_})
    none = post(who, {"do": "签收", "matter": "1234567890123456789"})
    refused(f"acting on it, {who}", acted, 404, "unknown-matter")
    is_(f"acting on it says as little, {who}", same(acted, id_) == same(none, "1234567890123456789"), (acted, none))
    stale = post(who, {"do": "签收", "matter": id_, "version": 99})
    refused(f"nor its version, {who}", stale, 404, "unknown-matter")
is_("HEAD", ask("HEAD", "/api/v1/me", "shenzhiqiu").status == 200)
end()
