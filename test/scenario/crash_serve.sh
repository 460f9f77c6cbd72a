#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 of `huiyin serve` at random moments while eight clients send commands over HTTP. Each client notes what was
# acknowledged. After every kill that is there, once, and nothing else twice; what got no answer is sent again under its
# key and is there once; the store grows from kill to kill and is verified now and then, wholly at the end.
# Prints "ok NAME" or "not ok NAME – why". HUIYIN_CRASHES: how many kills (25; 500 in a long run).
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
cd "$work" || exit 3
"${CC:-cc}" -D_GNU_SOURCE -O1 "$root/test/load/rush.c" -o rush >cc.out 2>&1 || { echo "not ok crash_serve – $(tail -n 1 cc.out)"; exit 1; }
python3 - "$huiyin" "${HUIYIN_CRASHES:-$([ -n "${HUIYIN_LONG:-}" ] && echo 500 || echo 25)}" <<'PY'
import http.client, json, os, random, sqlite3, subprocess, sys, time

huiyin, kills = sys.argv[1], int(sys.argv[2])
RATE = 0 if os.environ.get("HUIYIN_LONG") else 1000  # commands a second; 0: as many as it takes
chance = random.Random(20261126)
bad = False
PEOPLE = {"name": "王小二", "phone": "13800000000"}


def say(name, why=None):
    global bad
    bad = bad or why is not None
    print(f"ok crash_serve {name}" if why is None else f"not ok crash_serve {name} – {str(why)[:400]}", flush=True)


def run(*args, text=None):
    return subprocess.run([huiyin, *args], input=text, capture_output=True, text=True)


def serve():
    p = subprocess.Popen([huiyin, "serve", "--db", "city.db", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=open("serve.err", "a"))
    line = p.stdout.readline()
    if not line.startswith(b'{"ok":true'):
        say("serve starts at once after a kill", line.decode() + open("serve.err").read()[-300:])
        sys.exit(1)
    return p, json.loads(line)["port"]


def again(port, key):
    """The client's own retry: the same bytes under the same key (test/load/rush.c)."""
    n = key.rsplit("-", 1)[1]
    body = {"do": "登记", "key": key, "fields": {"程序": "诉求", "标题": f"第{n}件", "内容": "路灯不亮，夜里看不见路，请来人修一修。", "诉求人": PEOPLE}}
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    c.request("POST", "/api/v1/commands", json.dumps(body, ensure_ascii=False).encode(), {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    a = json.loads(c.getresponse().read())
    c.close()
    return a


def counts(prefix):
    c = sqlite3.connect("city.db")
    rows = dict(c.execute("SELECT key, COUNT(*) FROM event WHERE region = 500000 AND key >= ? AND key < ? GROUP BY key", (prefix + "-", prefix + ".")))
    c.close()
    return rows


def verify():
    v = run("ledger", "verify", "--db", "city.db")
    if v.returncode != 0:
        say("the ledger is in order", v.stdout[-400:] + v.stderr[-200:])
        sys.exit(1)


run("init", "--db", "city.db", "--region", "500000", "--name", "测试市", "--office", "测试市")
run("act", "--db", "city.db", text=json.dumps({"do": "account.open", "by": "admin", "fields": {"login": "desk", "name": "某", "office": "测试市", "role": "受理中心"}}))
token = json.loads(run("account", "token", "--db", "city.db", "--login", "desk", "--name", "试验", "--json").stdout)["token"]
acknowledged = resent = working = unanswered = 0
for n in range(kills):
    p, port = serve()
    load = subprocess.Popen(["./rush", str(port), token, "8", str(RATE), "60", f"k{n}", f"journal{n}"], stdout=subprocess.PIPE)
    for _ in range(6000 if n % 5 else 0):  # one of five comes while it is beginning
        if os.path.exists(f"journal{n}") and os.path.getsize(f"journal{n}"):
            break
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.4))
    p.kill()
    p.wait()
    time.sleep(0.1)  # answers that were on their way are noted
    load.kill()
    load.communicate()
    journal = open(f"journal{n}").read().split()
    os.remove(f"journal{n}")
    there = counts(f"k{n}")
    lost, twice = [k for k in journal if k not in there], [k for k, c in there.items() if c != 1]
    if lost or twice or len(set(journal)) != len(journal):
        say("what was acknowledged is there, once", f"kill {n}: lost {lost[:5]}, twice {twice[:5]}")
        break
    acknowledged += len(journal)
    working += len(journal) > 0
    silent = sorted(set(there) - set(journal))
    unanswered += len(silent)
    if n % 10 == 9 or n == kills - 1:
        verify()
        p, port = serve()
        for key in silent[:4] + journal[:2] + [f"k{n}-9999999"]:
            a = again(port, key)
            if not a.get("ok") or a.get("again", False) != (key in there):
                say("a retry after a kill is answered as it was", f"{key}: {a}")
                break
            resent += 1
        p.kill()
        p.wait()
        if any(c != 1 for c in counts(f"k{n}").values()):
            say("a retry after a kill changes nothing", f"kill {n}")
            break
else:
    say(f"nothing acknowledged is lost in {kills} kills ({acknowledged} acknowledged, {unanswered} written that got no answer, {resent} sent again)")
    if working < kills // 2:
        say("the kills come while it works", f"only {working} of {kills}")
verify()
c = sqlite3.connect("city.db")
twice = c.execute("SELECT key FROM event WHERE key <> '' GROUP BY region, key HAVING COUNT(*) > 1 LIMIT 3").fetchall()
say("every command is there, once, and the ledger is in order", twice or None)
sys.exit(bad)
PY
