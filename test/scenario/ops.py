# SPDX-License-Identifier: Apache-2.0
"""What whoever runs a server sees of it, and what nobody may see there. In a folder with city.db and tokens (live.bash)."""
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import urllib.parse

from ops_server import Server, until
from visitor import Visitor, end, statement

TOKEN = dict(line.split() for line in open("tokens", encoding="utf-8"))["luxiaoman"]
# Each goes in by a way of its own, and may come out in no line of the log and in no metric.
SECRETS = {"name": "欧阳若兰", "telephone": "13800138642", "title": "楼上漏水已半年", "text": "家中有病人急盼", "login": "mimingren", "password": "wo-de-mima-77",
           "query": "chaxunci-5521", "path": "xiaoluming-9", "token": TOKEN, "wrong token": "hy_wrongwrongwrongwrongwrongwrong", "code": "ABCD-EFGH-JKLM-NPQR",
           "header": "toubu-4711", "cookie": "quqi-4712", "json": "huaidejson-4713", "host": "zhuji-4714", "file": "wenjian-4715", "key": "miyao-4716"}


def ask(port, method, path, body=None, **headers):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    c.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    r = c.getresponse()
    return r.status, r.read().decode(errors="replace"), r.headers


def command(port, token=TOKEN, **c):
    return ask(port, "POST", "/api/v1/commands", json.dumps(c).encode(), Content_Type="application/json", Authorization="Bearer " + token)


def metrics(port, **headers):
    """Name and labels to value; the form is checked on the way (the Prometheus text format, version 0.0.4)."""
    status, text, head = ask(port, "GET", "/metrics", **headers)
    if status != 200:
        return None
    kinds, found = {}, {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert kind in ("counter", "gauge", "histogram") and name not in kinds, line
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            m = re.fullmatch(r'([a-z_]+)((?:\{(?:[a-z]+="[A-Za-z0-9_.+-]*",?)*\})?) (-?[0-9][0-9.e+]*)', line)
            assert m and any(m[1] == n or (k == "histogram" and re.fullmatch(n + "_(bucket|sum|count)", m[1])) for n, k in kinds.items()), line
            assert m[1] + m[2] not in found, line
            found[m[1] + m[2]] = float(m[3])
    assert head["Content-Type"].startswith("text/plain; version=0.0.4") and text.endswith("\n")
    return found


def conf(**more):
    lines = {"db": "city.db", "port": "0", "log": "json", "log-level": "debug", "log-requests": "yes", "demo": "yes", "metrics-token-file": "scrape",
             **{k.replace("_", "-"): v for k, v in more.items()}}
    with open("serve.conf", "w", encoding="utf-8") as f:
        f.write("# of the scenario\n" + "".join(f"{k} = {v}   # so\n" for k, v in lines.items() if v))


def tell_secrets(port):
    s = SECRETS
    os.environ["HUIYIN_PORT"] = str(port)
    v = Visitor("shenzhiqiu")
    who = ask(port, "POST", "/sign-in", urllib.parse.urlencode({"login": s["login"], "password": s["password"]}), Content_Type="application/x-www-form-urlencoded")
    v.get("/work", q=s["query"])
    v.get("/matters/" + s["path"])
    v.get("/" + s["path"], headers={"X-Note": s["header"]})
    new = re.findall(r'href="(/new/[^"]+)"', v.get("/new")[1])
    posted = v.post(new[0], new[0], **{"标题": s["title"], "内容": s["text"], "诉求人.name": s["name"], "诉求人.phone": s["telephone"]})
    found = v.get("/find", number=s["title"])
    ask(port, "GET", "/", Cookie="huiyin=" + s["cookie"])
    v.post("/q", "/q", code=s["code"])
    command(port, do="登记", key=s["key"], fields={"程序": "诉求", "标题": s["title"], "内容": s["text"], "诉求人": {"姓名": s["name"], "电话": s["telephone"]}})
    command(port, do="登记", fields={"程序": s["title"], "诉求人": s["name"]})
    command(port, token=s["wrong token"], do="登记")
    ask(port, "POST", "/api/v1/commands", '{"' + s["json"], Content_Type="application/json", Authorization="Bearer " + TOKEN)
    ask(port, "POST", "/api/v1/code", json.dumps({"code": s["code"]}), Content_Type="application/json")
    ask(port, "GET", "/api/v1/matters?lead=" + s["query"], Authorization="Bearer " + TOKEN)
    for raw in (f"GET /{s['path']} HTTP/1.1\r\nHost: {s['host']}\r\nHost: b\r\n\r\n", f"GET /%00{s['path']} HTTP/1.1\r\nHost: {s['host']}\r\n\r\n",
                f"BREW /{s['path']} HTTP/1.1\r\nHost: {s['host']}\r\n\r\n", f"GET /public HTTP/1.1\r\nHost: {s['host']}\nX: {s['header']}\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as c:
            c.sendall(raw.encode())
            while c.recv(65536):
                pass
    ask(port, "POST", "/drafts/new", f'--x\r\nContent-Disposition: form-data; name="file"; filename="{s["file"]}.html"\r\n\r\n<p>{s["name"]}\r\n--x--\r\n'.encode(),
        Content_Type="multipart/form-data; boundary=x", Cookie=v.cookie)
    ask(port, "GET", "/assets/" + s["path"])
    return posted, who, found


open("scrape", "w").write("a-token-for-scraping-1\n")
conf(drain_seconds="10")
server = Server("--settings", "serve.conf", db=(), notify=True)
port = server.port
statement("a server may be told everything by a file", server.answers()[0]["port"] == port)

# --- healthy, ready
statement("healthz answers without a sign-in", ask(port, "GET", "/healthz")[:2] == (200, "ok\n"))
statement("readyz answers without a sign-in", ask(port, "GET", "/readyz")[:2] == (200, "ready\n"))

# --- metrics
before = metrics(port)
for _ in range(5):
    ask(port, "GET", "/public")
for n in range(3):
    command(port, do="登记", key=f"m-{n}", fields={"程序": "诉求", "标题": "路灯", "诉求人": "匿名"})
command(port, do="登记", key="m-0", fields={"程序": "诉求", "标题": "路灯", "诉求人": "匿名"})
command(port, do="登记", key="m-0", fields={"程序": "诉求", "标题": "别的", "诉求人": "匿名"})
# a request is counted when it is over, which is after its client has the answer
asked_for = lambda m: sum(v for k, v in m.items() if k.startswith("huiyin_http_requests_total") and "watch" not in k)
until(lambda: asked_for(metrics(port)) >= asked_for(before) + 10)
after = metrics(port)
grown = {k: after[k] - before.get(k, 0) for k in after}
statement("metrics count requests by class and status", grown['huiyin_http_requests_total{class="public",status="200"}'] == 5 and
          grown['huiyin_http_requests_total{class="api",status="200"}'] == 4 and grown['huiyin_http_requests_total{class="api",status="409"}'] == 1, grown)
# the notifier acts beside them
statement("metrics count commands", all(grown[f'huiyin_commands_total{{answer="{a}"}}'] >= n for a, n in (("accepted", 3), ("again", 1), ("refused", 1))) and
          grown['huiyin_commands_total{answer="failed"}'] == 0 and
          grown['huiyin_command_faults_total{code="key-reused"}'] == 1 and grown["huiyin_events_total"] >= 3, grown)
statement("metrics have commits, batches and latencies", grown["huiyin_commit_seconds_count"] >= 4 and grown["huiyin_batch_jobs_sum"] >= 5 and
          grown['huiyin_http_request_seconds_count{class="public"}'] == 5 and
          grown['huiyin_http_request_seconds_bucket{class="api",le="+Inf"}'] == 5 and grown['huiyin_http_request_seconds_sum{class="api"}'] > 0)
statement("metrics tell the store, the disk and the process", after["huiyin_store_bytes"] > 0 and after["huiyin_disk_free_bytes"] > 0 and after["huiyin_ready"] == 1 and
          after["process_resident_memory_bytes"] > 1e6 and after["process_open_fds"] > 5 and after["huiyin_sessions"] >= 0 and "huiyin_timers_lag_seconds" in after)
statement("metrics are not for who comes by a proxy", metrics(port, X_Forwarded_For="203.0.113.9") is None and metrics(port, Via="1.1 x") is None)
statement("metrics are for who has the token, from anywhere", metrics(port, X_Forwarded_For="203.0.113.9", Authorization="Bearer a-token-for-scraping-1") is not None and
          metrics(port, X_Forwarded_For="203.0.113.9", Authorization="Bearer a-token-for-scraping-2") is None)

# --- what the log may not hold
posted, who, found = tell_secrets(port)
until(lambda: '"class":"asset"' in server.log())
log = server.log()
scraped = ask(port, "GET", "/metrics")[1]
leaks = [(k, where) for k, v in SECRETS.items() for where, text in (("log", log), ("metrics", scraped)) if v in text or urllib.parse.quote(v) in text]
lines = [json.loads(line) for line in log.splitlines()]
asked = [x for x in lines if x["event"] == "request"]
patterns = set(re.findall(r"`(/[^`]*)`", open(os.path.join(os.environ["ROOT"], "docs/routes.md")).read())) | {"-"}
statement("logs hold none of what people said", not leaks, leaks)
statement("logs were offered it: forms and commands with it were done", posted[0] == 303 and who[0] == 200 and SECRETS["title"] in Visitor("shenzhiqiu").get("/matters")[1], (posted[0], who[0]))
statement("logs are lines of JSON with time, level and event", all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?\+00:00", x["time"]) and x["level"] in ("error", "warn", "info", "debug") for x in lines))
statement("logs name routes by their pattern", {x["route"] for x in asked if not x["route"].startswith("/api/")} <= patterns and
          {"/matters/{matter}", "/sign-in", "-"} <= {x["route"] for x in asked}, {x["route"] for x in asked} - patterns)
statement("logs have every class of route", {x["class"] for x in asked} == {"page", "form", "public", "api", "asset", "none"}, {x["class"] for x in asked})
statement("logs say which account by its number, and why not", any(x["account"] > 0 for x in asked) and {"key-reused", "bad-token", "unknown-page"} <= {x.get("fault") for x in asked} and
          not any("address" in x for x in asked), {x.get("fault") for x in asked})
numbers = [x["number"] for x in asked]
statement("logs number the requests of a process", len(set(numbers)) == len(numbers) and {x["process"] for x in asked} == {server.process()})

# --- reload
reloads = lambda: sum(x.count('"event":"reloaded"') for x in [server.log()])
conf(log_requests="", log_addresses="yes", log_level="info", metrics_token_file="", address="127.0.0.2")
server.signal(signal.SIGHUP)
statement("reload says what waits for an upgrade", until(lambda: reloads() == 1) and '"setting":"address"' in server.log(), server.log()[-300:])
ask(port, "GET", "/public?quiet")
statement("reload changes the log and the token", '"event":"request"' not in server.log().rsplit('"event":"reloaded"', 1)[1] and metrics(port, Via="x", Authorization="Bearer a-token-for-scraping-1") is None, server.log()[-300:])
conf(log_level="loud")
server.signal(signal.SIGHUP)
statement("reload of bad settings changes nothing", until(lambda: "reload-failed" in server.log()) and ask(port, "GET", "/readyz")[0] == 200 and '"code":"bad-settings"' in server.log())
conf(log_requests="yes", log_addresses="yes")
server.signal(signal.SIGHUP)
until(lambda: reloads() == 2)
ask(port, "GET", "/public")
statement("reload can log addresses", until(lambda: '"address":"127.0.0.1"' in server.log()))
statement("reload is told to systemd", until(lambda: sum(x == "RELOADING=1" for x in server.told()) == 3 and sum(x == "READY=1" for x in server.told()) == 4), server.told())

# --- draining
c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
c.request("GET", "/readyz")
c.getresponse().read()
server.signal(signal.SIGTERM)
until(lambda: '"event":"stops"' in server.log())
c.request("GET", "/readyz")
r = c.getresponse()
said = (r.status, r.read(), r.headers["Connection"])
statement("readyz says no while it drains, and lets the connection go", said == (503, b"not ready\n", "close"), (said, server.log()[-300:]))
statement("a server that drains ends with status 0", server.stop() == 0, server.log()[-300:])


# --- starting: somebody else is in the middle of writing to the store
def free_port():
    with socket.socket() as c:
        c.bind(("127.0.0.1", 0))
        return c.getsockname()[1]


def try_ask(port, path):
    try:
        return ask(port, "GET", path)
    except OSError:
        return None


busy = sqlite3.connect("city.db", isolation_level=None)
busy.execute("BEGIN IMMEDIATE")
port = free_port()
child = subprocess.Popen([os.environ["H"], "serve", "--db", "city.db", "--port", str(port), "--json"], stdout=subprocess.PIPE, stderr=open("starting.err", "w"), text=True)
first = until(lambda: try_ask(port, "/readyz"))
page = ask(port, "GET", "/public")
statement("readyz says no while the store is opened, healthz yes, pages come back later", first[0] == 503 and ask(port, "GET", "/healthz")[0] == 200 and
          page[0] == 503 and page[2]["Retry-After"] == "2" and "huiyin_ready 0" in ask(port, "GET", "/metrics")[1], (first, page))
busy.execute("ROLLBACK")
statement("readyz says yes once it is", until(lambda: ask(port, "GET", "/readyz")[0] == 200) and json.loads(child.stdout.readline())["ok"])
child.terminate()
statement("a server that was starting ends with status 0", child.wait(60) == 0)


# --- HTTPS: a new certificate without a new process
def cert(name):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=" + name,
                    "-keyout", "new.key", "-out", "new.pem"], check=True, capture_output=True)
    os.rename("new.key", "tls.key")
    os.rename("new.pem", "tls.pem")


def served_cert():
    return ssl.get_server_certificate(("127.0.0.1", server.port))


cert("one")
server = Server("--cert", "tls.pem", "--key", "tls.key", name="https")
first = served_cert()
kept = ssl._create_unverified_context().wrap_socket(socket.create_connection(("127.0.0.1", server.port)))
cert("two")
server.signal(signal.SIGHUP)
until(lambda: " reloaded " in server.log())
second = served_cert()
kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
statement("reload brings a new certificate, connections stay", first == first and second != first and second == open("tls.pem").read() and b"200 OK" in kept.recv(4096), second)
open("tls.pem", "w").write("no certificate")
server.signal(signal.SIGHUP)
statement("reload of a bad certificate keeps the old one", until(lambda: "reload-failed code=bad-certificate" in server.log()) and served_cert() == second, server.log()[-300:])
statement("HTTPS server ends with status 0", server.stop() == 0)

# --- behind a proxy the machine itself is the proxy
server = Server("--proxied", name="proxied")
statement("metrics behind a proxy want the token", metrics(server.port) is None)
server.stop()
bad = subprocess.run([os.environ["H"], "serve", "--settings", "serve.conf", "--log", "xml"], capture_output=True, text=True)
statement("serve refuses a form of log there is not", bad.returncode == 2 and "text or json" in bad.stderr, bad)
statement("nothing that sanitizers mind", not any("Sanitizer" in open(n).read() or "runtime error" in open(n).read() for n in os.listdir(".") if n.endswith(".err")))
end()
