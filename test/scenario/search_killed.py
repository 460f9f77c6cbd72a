# SPDX-License-Identifier: Apache-2.0
"""search_killed.py HUIYIN [TIMES]: feeding is killed (-9) at chosen moments, each time from an empty index; afterwards what
is found is what a look at the tickets finds."""
import json
import os
import random
import signal
import subprocess
import sys
import time

H, TIMES = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else 5
MATTERS = 3000
rng = random.Random(20261126)
words = ["路灯", "井盖", "噪声", "公交", "停水", "占道", "渣土", "扬尘", "小区", "物业", "学校", "医院", "巷口", "桥下", "夜间", "清晨"]
bad = 0


def statement(name, good, why=""):
    global bad
    print(f"ok search {name}" if good else f"not ok search {name} – {str(why)[:300]}", flush=True)
    bad |= not good


def run(*args):
    return subprocess.run([H, *args], capture_output=True, text=True)


texts = {}
with open("killed.tsv", "w", encoding="utf-8") as f:
    f.write("ticket_no\tdate\tcat1\tcat2\tcat3\tcat4\tdept_raw\tcontent\n")
    for i in range(MATTERS):
        number = f"K{i:05d}"
        texts[number] = "、".join(rng.sample(words, 3)) + f"，第{i}号"
        f.write(f"{number}\t20180102\t城市\t市政\t照明\t其他\t某局\t{texts[number]}\n")
made = run("init", "--db", "killed.db", "--region", "460100", "--driven")
made = run("import", "--db", "killed.db", "--as", "tickets", "killed.tsv") if made.returncode == 0 else made
statement("tickets to be fed", made.returncode == 0, made.stderr)

fed = run("search", "--db", "killed.db", "--rebuild", "--json")
begun = time.monotonic()
fed = run("search", "--db", "killed.db", "--rebuild", "--json")
takes = time.monotonic() - begun
newest = json.loads(fed.stdout)["newest"]
stopped = {}


def feed_and_kill(after):
    """How far the index is: -1 not begun."""
    index = "killed.db-search-460100"
    for end in ("", "-wal", "-shm"):
        if os.path.exists(index + end):
            os.unlink(index + end)
    feeder = subprocess.Popen([H, "search", "--db", "killed.db", "--feed"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    feeder.send_signal(signal.SIGKILL)
    feeder.wait()
    status = json.loads(run("search", "--db", "killed.db", "--status", "--json").stdout)
    if not status["ok"] or status["fed"] > newest:
        statement("status of a killed feeder", False, status)
    fed = status["fed"] if status["made"] else -1
    stopped[fed] = True
    return fed


for i in range(TIMES):
    feed_and_kill(takes * (i + rng.random()) / TIMES)
    word = rng.choice(words)
    found = json.loads(run("search", "--db", "killed.db", "--json", "--limit", "200", word).stdout)
    want = [n for n in texts if word in texts[n]]
    if not found["ok"] or found["total"] != len(want) or [m["number"] for m in found["matters"]] != want[::-1][:200]:
        statement(f"killed for the {i + 1}. time, {word}", False, (list(stopped)[-1], found["total"], len(want)))
        break
else:
    statement(f"killed {TIMES} times, all is found", True)
early, late = 0, 2 * takes  # where it goes from nothing to everything too fast to be met by chance it is closed in on
for i in range(60):
    if any(0 < n < newest for n in stopped):
        break
    middle = early + (late - early) * (0.3 + 0.4 * rng.random())
    if feed_and_kill(middle) <= 0:
        early = middle
    else:
        late = middle
    if late - early < takes / 500:
        early, late = max(0, early - takes / 10), late + takes / 10
statement("it was killed in the middle", any(0 < n < newest for n in stopped), (stopped, newest))
sys.exit(bad)
