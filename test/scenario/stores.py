# SPDX-License-Identifier: Apache-2.0
"""For scenarios about whole stores, of either kind: a small city with everything that matters in it, and looks into it from
outside the program."""
import csv
import json
import os
import re
import sqlite3
import subprocess
import sys

HUIYIN, POSTGRES = sys.argv[1], (sys.argv[2] if len(sys.argv) > 2 else "")
# Sets the scene and looks at what came of it; what a statement is about is done by HUIYIN.
PLAIN = os.environ.get("HUIYIN_PLAIN", HUIYIN) if not os.environ.get("HUIYIN_LONG") else HUIYIN
NAME = os.path.basename(sys.argv[0]).removesuffix(".py")
REGION = "500000"
SECRET = "王小二住在滨河路七号"
MINE = f"b{os.getpid()}_"  # schemas of this run
failed = False


def say(name, why=None):
    global failed
    failed = failed or why is not None
    print(f"ok {NAME} {name}" if why is None else f"not ok {NAME} {name} – {' '.join(str(why).split())[:400]}", flush=True)


def check(name, good, why="not so"):
    say(name, None if good else why)
    return good


def run(*args, text=None, env=None, program=HUIYIN, **more):
    done = subprocess.run([program, *args], input=text, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=300,
                          env=dict(os.environ, **(env or {})), **more)
    if "Sanitizer" in done.stderr or "runtime error" in done.stderr:
        say("sanitizers are quiet", done.stderr[-400:])
    return done


def good(*args, **more):
    done = run(*args, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(args[:3])}: {done.returncode} {done.stdout[-300:]} {done.stderr[-300:]}")
    return done.stdout


def ready(*args, **more):
    return good(*args, program=PLAIN, **more)


def answer(*args, **more):
    """Exit status and the JSON answered."""
    done = run(*args, "--json", **more)
    return done.returncode, json.loads(done.stdout or "{}")


def refused(name, status, code, *args, **more):
    got, said = answer(*args, **more)
    found = said.get("fault", {}).get("code")
    say(name, None if (got, found) == (status, code) else f"{got} {found}, not {status} {code}: {said}")
    return said


def lines(count, first=0):
    out = []
    if first == 0:
        for office in ("市住房局", "市水务局"):
            out.append({"do": "office.open", "by": "admin", "at": "2020-01-01", "fields": {"name": office}})
        for login, office, role in (("desk", "测试市", "受理中心"), ("house", "市住房局", "承办人"), ("water", "市水务局", "承办人")):
            out.append({"do": "account.open", "by": "admin", "at": "2020-01-01", "fields": {"login": login, "name": "某", "office": office, "role": role}})
    for i in range(first, first + count):
        at, me = f"2024-03-04T{9 + i // 60 % 8:02d}:{i % 60:02d}", ("house", "water")[i % 2]
        out.append({"do": "登记", "by": "desk", "at": at, "fields": {"程序": "诉求", **({"编号": f"C{i}"} if i % 7 else {}), "标题": f"第{i}件",
                    "内容": SECRET if i == 3 else "正文" * 20, "诉求人": {"name": "王小二", "phone": "13800000000"}}})
        if i % 7:
            for hour, do, by, fields in ((18, "派单", "desk", {"主办单位": "市住房局" if i % 2 == 0 else "市水务局"}), (19, "签收", me, {}), (20, "联系", me, {"联系方式": "电话"})):
                out.append({"do": do, "by": by, "at": f"2024-03-04T{hour}:{i % 60:02d}", "matter": f"C{i}", "fields": fields})
    for n, line in enumerate(out):
        line["key"] = f"k{first}-{n}"
    return "".join(json.dumps(x, ensure_ascii=False) + "\n" for x in out)


def store(name, kind):
    """Where the store of a name is: a file, or a schema."""
    return f"{name}.db" if kind == "file" else f"{POSTGRES}#{MINE}{name}"


def export(where, *more):
    return ready("ledger", "export", "--db", where, *more)


def psql(where, sql):
    base, schema = where.split("#")
    out = subprocess.run(["psql", "-qX", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-d", base, "-c", f'SET search_path TO "{schema}"', "-c", sql],
                         check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return [tuple(int(v) if re.fullmatch(r"-?\d+", v) else v for v in row) for row in csv.reader(out.splitlines())]


def rows(where, sql):
    if where.startswith("postgresql:"):
        return psql(where, sql)
    base = sqlite3.connect(where)
    found = base.execute(sql).fetchall()
    base.commit()
    base.close()
    return found


def tables(where):
    names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()" if "#" in where else "SELECT name FROM sqlite_master WHERE type = 'table'"
    return {n for n, in rows(where, names)} - {"store_format", "session", "turn"}


def counts(where):
    union = " UNION ALL ".join(f"SELECT '{t}', COUNT(*) FROM \"{t}\"" for t in sorted(tables(where)))
    return dict(rows(where, union))


def exists(where):
    if "#" not in where:
        return os.path.exists(where)
    base, schema = where.split("#")
    return psql(base + "#public", f"SELECT COUNT(*) FROM pg_namespace WHERE nspname = '{schema}'")[0][0] == 1


def leftovers(where):
    """What half-made stores there are for a goal."""
    if "#" not in where:
        begin = os.path.basename(where) + ".init-"
        return sorted({begin + n[len(begin):].split("-")[0] for n in os.listdir(os.path.dirname(where) or ".") if n.startswith(begin)})
    base, schema = where.split("#")
    return [n for n, in psql(base + "#public", f"SELECT nspname FROM pg_namespace WHERE nspname LIKE '{schema}\\_init\\_%'")]


def drop(where):
    if "#" in where:
        base, schema = where.split("#")
        psql(base + "#public", f'SET client_min_messages = error; DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    else:
        for part in ("", "-wal", "-shm", "-lock"):
            if os.path.exists(where + part):
                os.unlink(where + part)


def head(where):
    status, said = answer("ledger", "verify", "--db", where, program=PLAIN)
    return status, said.get("last_seq"), said.get("head"), [x["code"] for x in said.get("findings", [])]


def make_city(where, matters=60):
    ready("init", "--db", where, "--region", REGION, "--name", "测试市", "--office", "测试市", "--driven")
    ready("act", "--db", where, text=lines(matters))
    with open("word", "w", encoding="utf-8") as file:
        file.write("correct-horse-staple\n")
    ready("account", "password", "--db", where, "--login", "desk", "--password-file", "word")
    ready("account", "token", "--db", where, "--login", "desk", "--name", "t", "--days", "30")


def end():
    if POSTGRES:
        for schema, in psql(POSTGRES + "#public", f"SELECT nspname FROM pg_namespace WHERE nspname LIKE '{MINE.replace('_', chr(92) + '_')}%'"):
            drop(f"{POSTGRES}#{schema}")
    sys.exit(1 if failed else 0)
