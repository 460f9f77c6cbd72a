#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 of `huiyin act` at random moments under load. Every line answered with yes before the kill is there
# afterwards, once; the ledger is in order; the same file run again finishes what was begun, as if nothing had happened.
# Prints "ok NAME" or "not ok NAME – why". HUIYIN_CRASHES: how many kills (25; 500 in a long run; as many again: crash_serve.sh).
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
cd "$work" || exit 3
for db in empty whole; do
    "$huiyin" init --db $db.db --region 500000 --name 测试市 --office 测试市 --driven >init.out 2>&1 || {
        echo "not ok crash – init: $(tail -n 1 init.out)"
        exit 1
    }
done
python3 - "$huiyin" "${HUIYIN_CRASHES:-$([ -n "${HUIYIN_LONG:-}" ] && echo 500 || echo 25)}" <<'PY'
import glob, json, os, random, shutil, sqlite3, subprocess, sys, time

huiyin, kills = sys.argv[1], int(sys.argv[2])
chance = random.Random(20240301)
failed = False


def say(name, why=None):
    global failed
    failed = failed or why is not None
    print(f"ok crash {name}" if why is None else f"not ok crash {name} – {why}", flush=True)


def lines():
    day = "2024-03-0%dT%02d:%02d"
    out = []
    for office in ("市住房局", "市水务局"):
        out.append({"do": "office.open", "by": "admin", "at": "2020-01-01", "fields": {"name": office}})
    for login, office, role in (("desk", "测试市", "受理中心"), ("house", "市住房局", "承办人"), ("water", "市水务局", "承办人")):
        out.append({"do": "account.open", "by": "admin", "at": "2020-01-01", "fields": {"login": login, "name": "某", "office": office, "role": role}})

    def act(i, do, by, hour, **fields):
        out.append({"do": do, "by": by, "at": day % (4, hour, i % 60), "matter": f"C{i}", "fields": fields})

    for i in range(700):
        out.append({"do": "登记", "by": "desk", "at": day % (1, 9, i % 60), "fields": {"程序": "诉求", **({"编号": f"C{i}"} if i % 7 else {}),
                    "标题": f"第{i}件", "内容": "正文" * 40, "诉求人": {"name": "王小二", "phone": "13800000000"}}})
    for i in range(700):
        if i % 7 == 0:
            continue  # numbered by the store: the series must have no gap afterwards
        me = ("house", "water")[i % 2]
        act(i, "派单", "desk", 9, 主办单位="市住房局" if i % 2 == 0 else "市水务局")
        act(i, "签收", me, 10)
        act(i, "联系", me, 11, 联系方式="电话")
        act(i, "办结", me, 12, 办理结果="已办", 告知方式="电话")
    for n, line in enumerate(out):
        line["key"] = f"c{n}"
    return out


def run_all(db):
    return subprocess.run([huiyin, "act", "--db", db, "lines.jsonl"], capture_output=True, text=True)


def matters(db):
    c = sqlite3.connect(db)
    return c.execute("SELECT number, stage, state, version, title, outcome, opened, last, closed, due FROM matter ORDER BY number").fetchall()


want = lines()
with open("lines.jsonl", "w", encoding="utf-8") as f:
    for line in want:
        f.write(json.dumps(line, ensure_ascii=False) + "\n")
began = time.time()
whole = run_all("whole.db")
length = time.time() - began
if whole.returncode != 0:
    bad = [x for x in whole.stdout.splitlines() if not json.loads(x)["ok"]]
    say("the file runs without a kill", (bad + [whole.stderr.strip()])[0][:300])
    sys.exit(1)



def begin_anew():
    for part in glob.glob("crash.db*"):
        os.remove(part)
    shutil.copy("empty.db", "crash.db")
    return set()


killed, n, runs, answered = 0, -1, 1, begin_anew()
while killed < kills and n < 2 * kills:
    n += 1
    if len(answered) == len(want):
        runs, answered = runs + 1, begin_anew()
    with open("out", "wb") as out:
        p = subprocess.Popen([huiyin, "act", "--db", "crash.db", "lines.jsonl"], stdout=out, stderr=subprocess.PIPE)
        time.sleep(chance.uniform(0, length * 0.6))
        p.kill()
        errors = p.communicate()[1].decode(errors="replace")
    killed += p.returncode == -9
    if p.returncode not in (-9, 0):
        say("act is killed or done", f"exit status {p.returncode} in round {n}: {errors[-300:]}")
        break
    got = open("out", "rb").read().split(b"\n")[:-1]  # the last may be torn
    for k, line in enumerate(got):
        a = json.loads(line)
        if not a["ok"]:
            say("no line is refused", f"round {n}: {line.decode()[:300]}")
            sys.exit(1)
        answered.add(want[k]["key"])
    c = sqlite3.connect("crash.db")
    there = dict(c.execute("SELECT key, COUNT(*) FROM event WHERE key <> '' GROUP BY key"))
    c.close()
    lost = [k for k in answered if there.get(k) != 1]
    twice = [k for k, count in there.items() if count != 1]
    if lost or twice:
        say("what was answered is there, once", f"round {n}: lost {lost[:5]}, twice {twice[:5]}")
        break
    if n % (5 if kills <= 50 else 25) == 4 or killed == kills:
        v = subprocess.run([huiyin, "ledger", "verify", "--db", "crash.db"], capture_output=True, text=True)
        if v.returncode != 0:
            say("the ledger is in order after a kill", f"round {n}: {v.stdout[-400:]}{v.stderr[-200:]}")
            break
else:
    say(f"nothing acknowledged is lost in {killed} kills over {runs} runs of {len(want)} commands")
    if killed < kills:
        say("the kills come while it works", f"only {killed} of {n + 1} came before the end")

last = run_all("crash.db")
if last.returncode != 0:
    say("the same file again finishes it", last.stderr.strip()[-300:])
else:
    say("the same file again finishes it")
v = subprocess.run([huiyin, "ledger", "verify", "--db", "crash.db"], capture_output=True, text=True)
say("the ledger is in order at the end", None if v.returncode == 0 else v.stdout[-400:])
c = sqlite3.connect("crash.db")
counts = dict(c.execute("SELECT key, COUNT(*) FROM event WHERE key <> '' GROUP BY key"))
missing = [line["key"] for line in want if counts.get(line["key"]) != 1]
say("every command is there, once", None if not missing else f"{missing[:5]}")
say("the matters are those of a run without kills", None if matters("crash.db") == matters("whole.db") else "they differ")
sys.exit(failed)
PY
