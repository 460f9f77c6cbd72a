#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Memory runs out: under act at every so-manieth request for it, under serve by ulimit -v and (where cgroups may be made) by
# a limit of its group, while clients send commands and bodies of 9 MB. The program may end, with a sentence; what was
# acknowledged is there, and bodies that are too many are refused before it comes to that.
# HUIYIN_LEAN: how many times act runs out (30; 400 in a long run). Prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}}")
work=$(TMPDIR=/var/tmp mktemp -d) # on the disk: files that lie in memory would count for the group
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root PYTHONPATH=$root/test/scenario PYTHONDONTWRITEBYTECODE=1
cd "$work" || exit 3
if nm -D "$huiyin" 2>/dev/null | grep -q __asan_init; then
    echo "skip memory – 这个构建带检查器，自己管内存 / this build's sanitizer minds the memory itself"
    exit 0
fi
{ "${CC:-cc}" -D_GNU_SOURCE -O1 "$root/test/load/rush.c" -o rush && "${CC:-cc}" -D_GNU_SOURCE -O1 -shared -fPIC "$root/test/load/lean.c" -o lean.so; } >cc.out 2>&1 ||
    { echo "not ok memory – $(tail -n 1 cc.out)"; exit 1; }
python3 - "$huiyin" memory "${HUIYIN_LEAN:-$([ -n "${HUIYIN_LONG:-}" ] && echo 400 || echo 30)}" <<'PY'
import json, os, random, resource, shutil, socket, sqlite3, subprocess, sys, threading, time
from loaded import *
import loaded

chance = random.Random(20261126)
rounds = int(sys.argv[3])
token = city()
shutil.copy("city.db", "empty.db")

# act, refused memory at one request after another
LINES = 150
with open("lines.jsonl", "w", encoding="utf-8") as f:
    for n in range(LINES):
        f.write(json.dumps({"do": "登记", "by": "desk", "key": f"m{n}", "fields": {"程序": "诉求", "标题": f"第{n}件", "内容": "正文" * 60, "诉求人": {"name": "王", "phone": "138"}}}, ensure_ascii=False) + "\n")


def lean(at, many=None):
    env = dict(os.environ, LD_PRELOAD=os.path.abspath("lean.so"), LEAN_COUNT="count")
    if at:
        env["LEAN_AT"] = str(at)
    if many:
        env["LEAN_FOR"] = str(many)
    with open("out", "wb") as out:
        p = subprocess.run([huiyin, "act", "--db", "lean.db", "lines.jsonl"], stdout=out, stderr=subprocess.PIPE, env=env)
    yes = [n for n, line in enumerate(open("out", "rb").read().split(b"\n")[:-1]) if json.loads(line)["ok"]]
    return p, yes


def begin():
    for part in ("", "-wal", "-shm", "-lock"):
        if os.path.exists("lean.db" + part):
            os.remove("lean.db" + part)
    shutil.copy("empty.db", "lean.db")


begin()
p, yes = lean(0)
all_, gcrypt = map(int, open("count").read().split())
if p.returncode or len(yes) != LINES:
    say("act runs when there is memory", p.stderr[-300:])
    sys.exit(1)
ends, silent, signals, wrong, refused = 0, [], [], [], 0
for n in range(rounds):
    begin()
    at = chance.randrange(1, all_)
    p, yes = lean(at, None if n % 2 else chance.choice((1, 3, 50)))
    ends += p.returncode != 0
    if p.returncode < 0:
        signals.append((at, p.returncode))
    elif p.returncode and not p.stderr and b'"fault"' not in open("out", "rb").read():
        silent.append((at, p.returncode))
    c = sqlite3.connect("lean.db")
    there = dict(c.execute("SELECT key, COUNT(*) FROM event WHERE key <> '' GROUP BY key"))
    c.close()
    wrong += [(at, k) for k in yes if there.get(f"m{k}") != 1] + [(at, k) for k, m in there.items() if m != 1]
    if n % 5 == 4:
        v = run("ledger", "verify", "--db", "lean.db")
        if v.returncode:
            wrong.append((at, v.stdout[-200:]))
say(f"act refused memory at {rounds} of {all_} requests ends {ends} times and loses nothing", wrong[:3] or None)
# Where libgcrypt begins it would rather abort than say so.
for at in range(gcrypt - 4, gcrypt + 14) if gcrypt else ():
    begin()
    p, yes = lean(at, 1)
    if p.returncode < 0:
        signals.append((at, p.returncode))
    elif p.returncode and not p.stderr:
        silent.append((at, p.returncode))
say("it says why it ends", silent[:3] or None)
say("it does not crash", signals[:5] or None)


def bodies(port, many, results):
    """Bodies of 9 MB at once, all but their last byte, then that."""
    body = b'{"do":"' + b"x" * (9 << 20) + b'"}'
    head = f"POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    def one(i):
        try:
            c = socket.create_connection(("127.0.0.1", port), timeout=30)
            c.sendall(head + body[:-1])
            time.sleep(0.5)
            c.sendall(body[-1:])
            results.append(int(c.recv(4096).split(b" ")[1]))
            c.close()
        except (OSError, IndexError, ValueError):
            results.append(0)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(many)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def under(what, before, prefix, must_live):
    try:
        s = Server(before=before, may_not=not must_live)
    except Unbegun as e:
        say(f"{what}: it does not begin, and says why", None if '"fault"' in str(e) or "内存不足" in str(e) else str(e)[-300:])
        return
    p = rush_start(s.port, token, 16, 0, 2, prefix)
    results = []
    bodies(s.port, 24, results)
    rush_end(p)
    alive = s.p.poll() is None
    statuses = {x: results.count(x) for x in sorted(set(results))}
    if alive:
        s.stop()
    else:
        said = open("serve.err").read()
        say(f"{what}: it ends with a sentence", None if s.p.returncode == 3 and "内存不足" in said else (s.p.returncode, said[-200:]))
    say(f"{what}: 24 bodies of 9 MB are answered {statuses}", None if alive or not must_live else "it did not live")


def rlimit(mb):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (mb << 20, mb << 20))


under("ulimit -v 900 MB", rlimit(900), "v900", True)
for mb in (350,) if not long_run else (600, 500, 450, 400, 350, 300, 280, 260):
    under(f"ulimit -v {mb} MB", rlimit(mb), f"v{mb}", False)
made = False
for group, limit in ((f"/sys/fs/cgroup/huiyin-test-{os.getpid()}", "memory.max"), (f"/sys/fs/cgroup/memory/huiyin-test-{os.getpid()}", "memory.limit_in_bytes")):
    try:
        os.mkdir(group)
        made = os.path.exists(f"{group}/{limit}")
        if made:
            open(f"{group}/{limit}", "w").write(str(200 << 20))
            break
        os.rmdir(group)
    except OSError:
        made = False
if not made:
    print("skip memory cgroup – 不能建立控制组 / no cgroup can be made")
if made:
    under("a group of 200 MB", lambda: open(group + "/cgroup.procs", "w").write(str(os.getpid())), "g200", True)
    os.rmdir(group)
prove()
sys.exit(loaded.bad)
PY
