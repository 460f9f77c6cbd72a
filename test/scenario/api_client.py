# SPDX-License-Identifier: Apache-2.0
"""A client of the API for the scenarios: one request a call, statements that print ok or not ok."""
import http.client
import json
import sys
import urllib.parse

PORT = int(sys.argv[1])
TOKENS = {line.split()[0]: line.split()[1] for line in open(sys.argv[2], encoding="utf-8")}
bad = 0


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.type = response.headers.get("Content-Type", "")
        self.json = json.loads(self.body) if self.body and "json" in self.type else None

    def __repr__(self):
        return f"{self.status} {self.body[:400].decode(errors='replace')}"


def ask(method, path, who=None, body=None, headers=None):
    headers = dict(headers or {})
    if who:
        headers["Authorization"] = "Bearer " + TOKENS.get(who, who)
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body, ensure_ascii=False)
    if isinstance(body, str):
        body = body.encode()
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request(method, path, body=body, headers=headers)
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def get(path, who=None, **headers):
    return ask("GET", path, who, headers={k.replace("_", "-"): v for k, v in headers.items()})


def post(who, body, **headers):
    return ask("POST", "/api/v1/commands", who, body, {k.replace("_", "-"): v for k, v in headers.items()})


def is_(name, holds, seen=""):
    global bad
    if holds:
        print(f"ok api {name}")
    else:
        print(f"not ok api {name} – {seen!r}")
        bad = 1


def do(who, verb, matter=None, **fields):
    command = {"do": verb}
    if matter:
        command["matter"] = matter
    if fields:
        command["fields"] = fields
    answer = post(who, command)
    if answer.status != 200 or not answer.json["ok"]:
        is_(f"{who} {verb}", False, answer)
        sys.exit(1)
    return answer.json


def matter(who, name):
    answer = get("/api/v1/matters/" + urllib.parse.quote(name), who)
    return answer.json["matter"] if answer.status == 200 else None


def refused(name, answer, status, code):
    """A problem document, whole."""
    j = answer.json or {}
    good = (answer.status == status and answer.type == "application/problem+json" and j.get("code") == code
            and j.get("status") == status and j.get("type") == "/problems/" + code and j.get("title")
            and j.get("detail") and j.get("detail_en") and j.get("instance", "").startswith("/")
            and answer.headers.get("Cache-Control") == "no-store" and answer.headers.get("X-Content-Type-Options") == "nosniff"
            and "Access-Control-Allow-Origin" not in answer.headers)
    is_(name, good, answer)
    return j


def end():
    sys.exit(bad)
