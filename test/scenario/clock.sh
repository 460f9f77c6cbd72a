#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The machine's clock jumps by hours and years, forward and back, under serve and act: what is recorded keeps to the real
# time and never goes back, nothing falls due for it, and a start under a clock that is behind is refused in words.
# HUIYIN_JUMPS: how many jumps (12; 200 in a long run). Prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
cd "$work" || exit 3
"${CC:-cc}" -D_GNU_SOURCE -O1 -shared -fPIC "$root/test/load/jump.c" -o jump.so -ldl >cc.out 2>&1 || { echo "not ok clock – $(tail -n 1 cc.out)"; exit 1; }
python3 - "$huiyin" "${HUIYIN_JUMPS:-$([ -n "${HUIYIN_LONG:-}" ] && echo 200 || echo 12)}" <<'PY'
import datetime, http.client, json, os, random, signal, subprocess, sys, time

huiyin, jumps = sys.argv[1], int(sys.argv[2])
env = dict(os.environ, LD_PRELOAD=os.path.abspath("jump.so"), JUMP_FILE=os.path.abspath("off"))
env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
chance = random.Random(20261126)
HOUR, DAY = 3600 * 1000, 24 * 3600 * 1000
YEAR = 365 * DAY
bad = False


def say(name, why=None):
    global bad
    bad = bad or why is not None
    print(f"ok clock {name}" if why is None else f"not ok clock {name} – {str(why)[:400]}", flush=True)


def off(ms):
    with open("off.new", "w") as f:
        f.write(str(ms))
    os.rename("off.new", "off")


def run(*args, text=None):
    return subprocess.run([huiyin, *args], input=text, capture_output=True, text=True, env=env)


def act(*lines, more=()):
    return run("act", "--db", "city.db", *more, text="\n".join(json.dumps(x, ensure_ascii=False) for x in lines) + "\n")


def serve():
    err = open("serve.err", "a")
    p = subprocess.Popen([huiyin, "serve", "--db", "city.db", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=err, env=env)
    line = p.stdout.readline()
    return p, (json.loads(line).get("port") if line else None), line


def stop(p):
    p.send_signal(signal.SIGTERM)
    return p.wait(60)


def post(port, key):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    c.request("POST", "/api/v1/commands", json.dumps({"do": "登记", "key": key, "fields": {"程序": "诉求", "标题": key, "诉求人": {"name": "王小二", "phone": "13800000000"}}}),
              {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    r = c.getresponse()
    body = r.read()
    c.close()
    return r.status, body


def events():
    out = subprocess.run([huiyin, "ledger", "export", "--db", "city.db"], capture_output=True, text=True).stdout
    return [json.loads(x)["event"] for x in out.splitlines() if x.startswith('{"event"')]


def fired():
    return [(e["type"], e["at"], e["recorded"]) for e in events() if e["channel"] == "timer"]


def ms(text):
    return int(datetime.datetime.fromisoformat(text).timestamp() * 1000)


off(0)
r = run("init", "--db", "city.db", "--region", "500000", "--name", "测试市", "--office", "测试市")
r = act({"do": "account.open", "by": "admin", "fields": {"login": "desk", "name": "某", "office": "测试市", "role": "受理中心"}})
if r.returncode:
    say("the city", r.stdout + r.stderr)
    sys.exit(1)
token = json.loads(run("account", "token", "--db", "city.db", "--login", "desk", "--name", "试验", "--json").stdout)["token"]

# serve under jumps
p, port, line = serve()
began = time.time() * 1000
answered, refused = [], []
kinds = (YEAR, -YEAR, 10 * YEAR, -10 * YEAR, 2 * HOUR, -2 * HOUR, 9 * DAY, -9 * DAY)
for n in range(jumps):
    off(kinds[n % len(kinds)] if n < len(kinds) else chance.choice(kinds) + chance.randrange(-HOUR, HOUR))
    for k in range(4):
        status, body = post(port, f"j{n}-{k}")
        (answered if status == 200 else refused).append((f"j{n}-{k}", status, body[:200]))
        time.sleep(0.35 if k == 3 else 0.05)  # the timers' second comes while it is wrong
    if n % 3 == 2:
        off(0)
        status, body = post(port, f"r{n}")
        (answered if status == 200 else refused).append((f"r{n}", status, body[:200]))
off(0)
time.sleep(1.2)
ended = time.time() * 1000
say(f"serve takes everything under {jumps} jumps", refused[:2] or None)
code = stop(p)
said = open("serve.err").read()
say("serve says that the clock jumped and that it is over", None if "时钟忽然" in said and "照常记时" in said else said or "nothing")
all_ = events()
served = [e for e in all_ if ms(e["recorded"]) >= began - 1000 or e.get("key", "").startswith(("j", "r"))]
keys = [e.get("key", "") for e in all_]
say("what was acknowledged is there, once", [k for k, *_ in answered if keys.count(k) != 1][:5] or None)
say("the time of record is the real one", [(e["type"], e["recorded"]) for e in served if not began - 2000 <= ms(e["recorded"]) <= ended + 2000][:3] or None)
say("nothing fell due for a jump", [e["type"] for e in served if e["channel"] == "timer"][:3] or None)

# act under jumps, one process after another
for n, jump in enumerate((HOUR // 2, 0, -HOUR // 4, 0)):
    off(jump)
    r = act({"do": "登记", "by": "desk", "key": f"a{n}", "fields": {"程序": "诉求", "标题": "某", "诉求人": {"name": "王", "phone": "13800000000"}}})
    if r.returncode:
        say("act works while the clock is a little wrong", r.stdout + r.stderr)
all_ = events()
recorded = [ms(e["recorded"]) for e in all_]
say("act works while the clock is a little wrong")
say("the time of record never goes back", None if recorded == sorted(recorded) else "it does")

# a start under a clock that is behind
off(-2 * DAY)
r = act({"do": "office.open", "by": "admin", "key": "behind", "fields": {"name": "某局"}})
say("act is refused while the clock is behind", None if r.returncode == 3 and "clock-behind" in r.stdout + r.stderr or r.returncode == 3 and "时钟" in r.stderr else (r.returncode, r.stdout, r.stderr))
p, port, line = serve()
say("serve is refused while the clock is behind", None if port is None and p.wait(60) == 3 and b"clock-behind" in line else line)
before = len(events())
r = act({"do": "office.open", "by": "admin", "key": "despite", "fields": {"name": "某局"}}, more=["--despite-clock"])
after = events()
say("who knows better may go on, and the record does not go back",
    None if r.returncode == 0 and len(after) > before and ms(after[-1]["recorded"]) >= ms(after[before - 1]["recorded"]) else (r.returncode, r.stdout, r.stderr))

# a start under a clock far ahead: what is due waits until somebody can have looked
off(300 * DAY)
open("serve.err", "w").close()
p, port, line = serve()
time.sleep(2.5)
off(0)
code = stop(p)
said = open("serve.err").read()
say("a start after long quiet lets the timers rest", None if "核对时钟" in said and not fired() else (said, fired()[:3]))
v = run("ledger", "verify", "--db", "city.db")
say("the ledger is in order", None if v.returncode == 0 else v.stdout[-400:])
if "Sanitizer" in said or "runtime error" in said:
    say("no sanitizer speaks", said)
sys.exit(bad)
PY
