# SPDX-License-Identifier: Apache-2.0
"""kill -9 of `serve` and of `act` at random moments under load; the store grows from kill to kill. Two servers on one
database, one of which is killed again and again while the other goes on."""
import json, random, subprocess, time

from ground import LONG, Cluster, Server, WORK, HUIYIN, end, give_up, run, say, token, until, verify
from load import PEOPLE, Load, counts, proof, there_once

SERVE, ACT, BESIDE = (160, 100, 40) if LONG else (7, 5, 3)
chance = random.Random(20261126)
pg = Cluster("kills")
uri = pg.uri()


def kill_serve():
    """Clients insist over each kill, with the same keys; what had an answer is looked up after each."""
    servers, working = [Server(uri)], 0
    load = Load(servers, token(), "s")
    for n in range(SERVE):
        seen = len(load.journal)
        if n % 5:  # one of five comes while it is beginning
            until(lambda: len(load.journal) > seen, 60)
        time.sleep(chance.uniform(0, 0.4))
        working += len(load.journal) > seen
        servers[0].kill()
        acknowledged = set(load.journal)
        there = counts(pg, "s")
        lost, twice = [k for k in acknowledged if k not in there], [k for k, c in there.items() if c != 1]
        if lost or twice:
            give_up(f"{SERVE} kills of serve", f"kill {n}: lost {lost[:5]}, twice {twice[:5]}")
        servers[:] = [Server(uri)]
        if n % 50 == 49:
            verify(uri)
    if not load.goes_on():
        say("the load goes on after the last kill", len(load.journal))
    load.stop()
    servers[0].stop()
    proof(pg, uri, load, f"{SERVE} kills of serve, {working} of them while it answered")
    if working < SERVE // 2:
        say("the kills come while it works", f"only {working} of {SERVE}")


def lines(n, count):
    for i in range(count):
        yield {"do": "登记", "by": "desk", "key": f"a-{n}-{i}", "fields": {"程序": "诉求", "标题": f"第{i}件", "内容": "正文" * 40, "诉求人": PEOPLE}}


def kill_act():
    """What act answered before the kill is there; the same file again finishes it and says so of what was there."""
    journal, killed, again, file = set(), 0, 0, f"{WORK}/lines.jsonl"
    n, length = 0, None
    while killed < ACT:
        n += 1
        want = list(lines(n, 600))
        with open(file, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(x, ensure_ascii=False) + "\n" for x in want)
        if length is None:
            began = time.monotonic()
            run("act", "--db", uri, file)
            length = time.monotonic() - began
            n += 1
            want = list(lines(n, 600))
            with open(file, "w", encoding="utf-8") as f:
                f.writelines(json.dumps(x, ensure_ascii=False) + "\n" for x in want)
        for _ in range(min(5, ACT - killed)):
            with open(f"{WORK}/answers", "wb") as out:
                p = subprocess.Popen([HUIYIN, "act", "--db", uri, file], stdout=out, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0, length))
                p.kill()
                p.wait()
            killed += p.returncode == -9
            got = [json.loads(line) for line in open(f"{WORK}/answers", "rb").read().split(b"\n")[:-1]]
            refused = [a for a in got if not a["ok"]]
            if refused:
                give_up(f"{ACT} kills of act", refused[0])
            journal |= {x["key"] for x, _ in zip(want, got)}
            there = counts(pg, "a")
            lost, twice = [k for k in journal if k not in there], [k for k, c in there.items() if c != 1]
            if lost or twice:
                give_up(f"{ACT} kills of act", f"kill {killed}: lost {lost[:5]}, twice {twice[:5]}")
        last = run("act", "--db", uri, file)
        answers = [json.loads(line) for line in last.stdout.splitlines()]
        if last.returncode or len(answers) != len(want):
            give_up(f"{ACT} kills of act", last.stderr[-300:])
        again += sum(bool(a.get("again")) for a in answers)
        journal |= {x["key"] for x in want}
        if sum(k.startswith(f"a-{n}-") for k in counts(pg, "a")) != len(want):
            give_up("the same file again finishes it", n)
    say(f"{ACT} kills of act: {len(journal)} commands in {n} files, each there once; {again} were there already at the last run")


def kill_one_of_two():
    stays, servers = Server(uri, "stays"), [Server(uri)]
    both = [stays, servers[0]]
    load = Load(both, token(), "t", clients=8)
    for n in range(BESIDE):
        time.sleep(chance.uniform(0.1, 0.6))
        seen = len(load.journal)
        both[1].kill()
        both.pop()
        if not until(lambda: len(load.journal) > seen + 20, 90):
            give_up("the other server goes on", f"kill {n}: {len(load.journal) - seen}")
        both.append(Server(uri))
    load.stop()
    stays.stop()
    both[1].stop()
    proof(pg, uri, load, f"{BESIDE} kills of one server of two")


kill_serve()
kill_act()
kill_one_of_two()
pg.stop()
end()
