# SPDX-License-Identifier: Apache-2.0
"""backup, restore and copy between both kinds of stores: what is in a copy, what is not, and that one is whole or not there.
Wants: the program, and the address of a PostgreSQL (without a schema) where there is one."""
import json
import os
import random
import resource
import signal
import stat
import subprocess
import time

from stores import (HUIYIN, POSTGRES, REGION, SECRET, answer, check, counts, drop, end, exists, export, good, head, leftovers, lines, make_city,
                    ready, refused, rows, run, say, store)

LONG = bool(os.environ.get("HUIYIN_LONG"))
KINDS = ["file", "schema"] if POSTGRES else ["file"]
chance = random.Random(20260301)


def destroyed(where):
    """Destroys the content of the matter that tells where somebody lives; what was before."""
    _, before, _, _ = head(where)
    stream = rows(where, "SELECT id FROM matter WHERE number = 'C3'")[0][0]
    line = {"do": "content.destroy", "by": "admin", "at": "2024-04-01", "fields": {"stream": str(stream), "ground": "本人要求"}}
    ready("act", "--db", where, text=json.dumps(line, ensure_ascii=False) + "\n")
    return before


def same(name, one, other):
    a, b = export(one, "--with-content"), export(other, "--with-content")
    status, _, _, found = head(other)
    n, m = counts(one), counts(other)
    say(name, "the exports differ" if a != b else f"verify: {found}" if status else
        f"rows: {[(t, n[t], m.get(t)) for t in n if n[t] != m.get(t)]}" if n != m else None)


def round_trips(source):
    at = {"file": source}
    for kind in KINDS:
        for to in KINDS:
            goal = store(f"trip_{kind}_{to}", to)
            good("copy", at[kind], goal)
            same(f"a copy from {kind} to {to} is the same, byte by byte and row by row", at[kind], goal)
            at.setdefault(to, goal)
            if goal not in at.values():
                drop(goal)
    return at


def backups(at):
    for kind in KINDS:
        source, made = at[kind], f"backup_{kind}.db"
        rows(source, f"INSERT INTO session (region, digest, account, csrf, made, seen) SELECT region, 'x', id, 'c', 1, 1 FROM account WHERE login = 'desk'")
        status, said = answer("backup", "--db", source, made)
        check(f"a backup of a {kind} answers with its head", status == 0 and said["regions"][0]["head"] == head(source)[2] and said["verified"] == "chains", said)
        check(f"the backup of a {kind} is its owner's alone", stat.S_IMODE(os.stat(made).st_mode) == 0o600)
        check(f"nobody is signed in in the backup of a {kind}", rows(made, "SELECT COUNT(*) FROM session")[0][0] == 0)
        same(f"the backup of a {kind} is a store with everything else", source, made)
        refused(f"a backup never goes over a file ({kind})", 1, "store-exists", "backup", "--db", source, made)
        before = os.stat(made).st_ino
        check(f"with --force it does ({kind})", run("backup", "--db", source, made, "--force", "--full").returncode == 0 and os.stat(made).st_ino != before
              and not [n for n in os.listdir(".") if ".old-" in n])
        for to in KINDS:
            goal = store(f"back_{kind}_{to}", to)
            good("restore", made, "--db", goal, "--full")
            same(f"a {to} restored from the backup of a {kind} is the same", made, goal)
            if kind == "file":
                refused(f"restore refuses a {to} that is there", 1, "store-exists", "restore", made, "--db", goal)
                run("act", "--db", goal, text=lines(1, 900))
                kept = head(goal)
                status, said = answer("restore", made, "--db", goal, "--force")
                moved = said.get("moved_to", "").replace("postgresql:///huiyin", POSTGRES)
                check(f"with --force the {to} that was there is moved away whole", status == 0 and head(moved) == kept and kept[0] == 0, said)
                same(f"and the backup is in its place ({to})", made, goal)
                drop(moved)
            drop(goal)


def rotation(source):
    os.mkdir("kept")
    for name in ("city-20200101000000.db", "city-20210101000000.db", "city-99.db", "other-20200101000000.db"):
        open(os.path.join("kept", name), "w").close()
    status, said = answer("backup", "--db", source, "kept", "--keep", "2")
    left = sorted(os.listdir("kept"))
    made = os.path.basename(said.get("file", ""))
    check("--keep makes a dated one and keeps the newest of its name, nothing else is touched", status == 0 and len(made) == len("city-20200101000000.db")
          and left == sorted([made, "city-20210101000000.db", "city-99.db", "other-20200101000000.db"]), (said, left))
    refused("--keep wants a folder", 1, "no-folder", "backup", "--db", source, "nowhere", "--keep", "2")


def under_load(at):
    """Somebody writes all the time: what was backed up is one moment of it."""
    for kind in KINDS:
        source = store(f"load_{kind}", kind)
        ready("copy", at[kind], source)
        acting = subprocess.Popen([HUIYIN, "act", "--db", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        text = lines(300, 1000)
        acting.stdin.write(text[:len(text) // 4].rsplit("\n", 1)[0] + "\n")
        acting.stdin.flush()
        acting.stdout.readline()
        made = []
        for i in range(3):
            part = text[len(text) // 4 * (i + 1):]
            made.append(answer("backup", "--db", source, f"load_{kind}_{i}.db", "--full"))
            if i == 0:
                rest = text[len(text[:len(text) // 4].rsplit("\n", 1)[0]) + 1:]
                import threading
                feeding = threading.Thread(target=lambda: (acting.stdin.write(rest), acting.stdin.close()))
                feeding.start()
                reading = threading.Thread(target=acting.stdout.read)
                reading.start()
        feeding.join()
        reading.join()
        check(f"nothing was refused while a {kind} was backed up", acting.wait() == 0)
        ready("backup", "--db", source, f"load_{kind}_end.db")
        all_of_it, fine = export(source, "--with-content").splitlines(), True
        order = dict(rows(f"load_{kind}_end.db", "SELECT region_seq, hex(hash8) FROM event"))
        for i, (status, said) in enumerate(made):
            r = said.get("regions", [{}])[0]
            fine = fine and status == 0 and r["events"] == r["last_seq"] and order[r["last_seq"]] == r["head"][:16].upper()
        check(f"backups of a {kind} while somebody writes are moments of it, in order by replay", fine and len(all_of_it) > 1, made)
        drop(source)


def moments(at):
    for kind in KINDS:
        source = at[kind]
        last = head(source)[1]
        hashes = {n: h.lower() for n, h in rows(at["file"], "SELECT region_seq, hex(hash8) FROM event")}
        before = BEFORE
        for to in KINDS:
            for until in (1, 2, before - 100, before) if LONG else (before,):
                goal = store(f"until_{kind}_{to}_{until}", to)
                status, said = answer("copy", source, goal, "--until", str(until))
                r = said.get("regions", [{}])[0]
                taken = rows(goal, "SELECT COUNT(*), MAX(region_seq) FROM event")[0] if status == 0 else None
                status2, _, h, found = head(goal) if status == 0 else (1, 0, "", [])
                check(f"{kind} to {to} until {until}: these events, that head, rows by replay", status == 0 and taken == (until, until) and r["head"][:16] == hashes[until] and r["head"] == h
                      and (found == (["content"] if r["destroyed_later"] else [])), (said, taken, h, found))
                if until == before:
                    check(f"what was destroyed later stays destroyed ({kind} to {to})", r["destroyed_later"] >= 1
                          and rows(goal, "SELECT COUNT(*) FROM matter WHERE number = 'C3' AND title = ''")[0][0] == 1 and SECRET not in export(goal, "--with-content"))
                    check(f"working tables are left out ({kind} to {to})", sum(rows(goal, f"SELECT COUNT(*) FROM {t}")[0][0] for t in ("credential", "token", "outbox")) == 0)
                    check(f"work goes on from there ({kind} to {to})", run("act", "--db", goal, text=lines(2, 2000)).returncode == 0)
                drop(goal)
        refused(f"a moment before the first event ({kind})", 1, "no-such-moment", "copy", source, "x.db", "--until", "2001-01-01")
        refused(f"a moment behind the last ({kind})", 1, "no-such-moment", "copy", source, "x.db", "--until", str(last + 1))
        status, said = answer("copy", source, "late.db", "--until", "2199-01-01")
        check(f"a time to come is all of it ({kind})", status == 0 and said["regions"][0]["last_seq"] == last, said)
        drop("late.db")
    check("what is no moment", run("copy", at["file"], "x.db", "--until", "soon").returncode == 1 and run("copy", at["file"], "x.db", "--until", "0").returncode == 2)


def kills(at):
    """Stopped at any moment: the goal is whole or not there, and the doctor clears what is left."""
    for to in KINDS:
        for what in ([], ["--until", "300"]):
            goal = store(f"killed_{to}", to)
            began = time.time()
            good("copy", at["file"], goal, *what)
            length, whole, half = time.time() - began, 0, 0
            want = head(goal)
            drop(goal)
            for _ in range(40 if LONG else 5):
                doing = subprocess.Popen([HUIYIN, "copy", at["file"], goal, *what], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0, length * 1.05))
                doing.send_signal(signal.SIGKILL)
                doing.wait()
                if to == "schema":
                    time.sleep(0.1)  # the server notices that nobody is there
                if exists(goal):
                    whole += 1
                    half += head(goal) != want
                    drop(goal)
            good("copy", at["file"], goal, *what)
            last = leftovers(goal)
            left = len(last)
            status, said = answer("doctor", "--db", goal)
            found = [x for x in said["findings"] if x["code"] == "leftover"]
            status2, _ = answer("doctor", "--db", goal, "--fix", "--yes")
            check(f"copy to a {to} {' '.join(what)} killed: {whole} whole, {left} leftovers, none half", half == 0)
            check(f"the doctor finds what was left and removes it ({to} {' '.join(what)})", len(found) == len(last) and not leftovers(goal) and head(goal) == want
                  and (status2 == 0 or to == "schema"), (last, found))
            drop(goal)


def bad_input(at):
    source = at["file"]
    refused("a store that is not there", 1, "no-store", "copy", "none.db", "x.db")
    refused("a backup that is not there", 1, "no-backup", "restore", "none.db", "--db", "x.db")
    with open("text", "w", encoding="utf-8") as file:
        file.write("no store at all\n" * 1000)
    refused("a backup that is none", 1, "not-a-store", "restore", "text", "--db", "x.db")
    open("empty", "w").close()
    refused("an empty file is no backup", 1, "not-a-store", "restore", "empty", "--db", "x.db")
    good("backup", "--db", source, "newer.db")
    rows("newer.db", "PRAGMA user_version = 999")
    refused("a backup by a later version", 1, "store-newer", "restore", "newer.db", "--db", "x.db")
    refused("a folder is no goal", 1, "not-a-store", "copy", source, "kept")
    refused("a folder that is not there", 3, "cannot-write", "copy", source, "no/such/x.db")
    check("source and goal the same", run("copy", source, source).returncode == 2)
    refused("another region", 1, "no-region", "copy", source, "x.db", "--region", "370203")
    check("one region alone", answer("copy", source, "one.db", "--region", REGION)[0] == 0)
    # Every page of a backup damaged by a few bytes: refused, whatever was hit, or what was hit means nothing.
    good("backup", "--db", source, "good.db")
    with open("good.db", "rb") as file:
        whole = file.read()
    want, seen, missed = export("good.db", "--with-content"), 0, []
    page = 4096
    for i in chance.sample(range(len(whole) // page), min(len(whole) // page, 150 if LONG else 12)):
        at_byte = i * page + chance.randrange(200, page - 8)
        with open("damaged.db", "wb") as file:
            file.write(whole[:at_byte] + bytes(b ^ 0x5A for b in whole[at_byte:at_byte + 8]) + whole[at_byte + 8:])
        done = run("restore", "damaged.db", "--db", "restored.db", "--full")
        seen += done.returncode != 0
        if done.returncode == 0 and export("restored.db", "--with-content") != want:
            missed.append(at_byte)
        if done.returncode not in (0, 1, 3) or (done.returncode and (os.path.exists("restored.db") or leftovers("restored.db"))):
            missed.append((at_byte, done.returncode, done.stderr))
        drop("restored.db")
    check(f"a damaged backup is found and nothing is placed ({seen} refused)", not missed and seen > 0, missed)

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) // 2, len(whole) // 2))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for way, args in (("backup by pages", ("backup", "--db", source, "full.db")), ("copy by rows", ("copy", source, "full.db", "--region", REGION))):
        refused(f"a full disk in the middle of a {way}", 3, "disk-full", *args, preexec_fn=little_room)
        check(f"and nothing is left of the {way}", not os.path.exists("full.db") and not leftovers("full.db"))
    if POSTGRES:
        refused("a PostgreSQL that does not answer", 3, "store-away", "copy", source, "postgresql://huiyin@/huiyin?host=/nowhere#x")
        refused("a name PostgreSQL would cut", 1, "name-too-long", "copy", source, POSTGRES + "#" + "x" * 45)
        refused("a schema that is not there", 1, "no-store", "backup", "--db", POSTGRES + "#none", "x.db")
        rows(POSTGRES + "#public", "DROP ROLE IF EXISTS huiyin_reader")
        rows(POSTGRES + "#public", "CREATE ROLE huiyin_reader LOGIN")
        other = POSTGRES.replace("huiyin@", "huiyin_reader@")
        refused("an account without rights to make a schema", 3, "cannot-write", "copy", source, other + "#no_rights")
        refused("an account without rights to read", 3, "cannot-write", "copy", other + "#" + at["schema"].split("#")[1], "x.db")
        rows(POSTGRES + "#public", "DROP ROLE huiyin_reader")
        check("a password in an address is not printed", "secret" not in str(answer("copy", source, store("pass", "schema").replace("huiyin@", "huiyin:secret@"))))
        drop(store("pass", "schema"))
    check("nothing was left behind", not os.path.exists("x.db") and not leftovers("x.db"))


make_city("city.db")
BEFORE = destroyed("city.db")
places = round_trips("city.db")
rotation("city.db")
backups(places)
moments(places)
under_load(places)
bad_input(places)
kills(places)
end()
