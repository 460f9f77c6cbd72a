# SPDX-License-Identifier: Apache-2.0
"""doctor: everything it knows is made to be wrong, one after another, in a store of each kind; it names it, says what to do, and
with --fix mends what is safe, and nothing else."""
import json
import os
import struct
import subprocess
import time

from stores import HUIYIN, POSTGRES, answer, check, drop, end, exists, export, head, leftovers, make_city, psql, ready, refused, rows, run, store


def found(where, *more):
    status, said = answer("doctor", "--db", where, *more)
    return status, {x["code"]: x for x in said.get("findings", [])}, said


STRAYS = {
    "session-ended": "INSERT INTO session (region, digest, account, csrf, made, seen) VALUES (500000, 'd', 77, 'c', 1, 1)",
    "token-ended": "INSERT INTO token (region, digest, account, name, made, until) VALUES (500000, 'd', 77, 'n', 1, 1)",
    "credential-orphan": "INSERT INTO credential (region, account, password, demo, failures, locked, changed) VALUES (500000, 77, 'p', 0, 0, 0, 1)",
    "attempt-orphan": "INSERT INTO attempt (region, delivery, way, tries, next, began, why) VALUES (500000, 77, 'mail', 0, 1, 0, '')",
    "code-orphan": "INSERT INTO code (region, digest, matter, requester, account, made) VALUES (500000, 'd', 77, 1, 0, 1)",
    "outbox-orphan": "INSERT INTO outbox (region, region_seq, stream, seq, what) VALUES (500000, 999999, 77, 1, 2)",
    "turn-dead": "INSERT INTO turn (region, writer, last, batch, seen) VALUES (500000, 77, 0, 1, 1)",
}


def working(where, kind):
    for code, sql in STRAYS.items():
        rows(where, sql)
    status, codes, said = found(where)
    check(f"stray rows of working tables are found, each by name ({kind})", status == 1 and set(codes) == set(STRAYS) and all(
        x["do_zh"] and x["do_en"] and x["mends"] and x["count"] == 1 for x in said["findings"]), said)
    before = head(where), export(where, "--with-content")
    check(f"looking changes nothing ({kind})", set(found(where)[1]) == set(STRAYS))
    check(f"--fix wants --yes where nobody can be asked ({kind})", run("doctor", "--db", where, "--fix").returncode == 2)
    status, codes, said = found(where, "--fix", "--yes")
    check(f"--fix removes them and only them ({kind})", status == 0 and said["mended"] == len(STRAYS) and (head(where), export(where, "--with-content")) == before
          and rows(where, "SELECT COUNT(*) FROM credential")[0][0] == 1 and rows(where, "SELECT COUNT(*) FROM token")[0][0] == 1, said)


def damage(where, kind, at):
    """On a copy of the store for each."""
    def case(name, code, sql, *more):
        drop(at)
        ready("copy", where, at, "--verify", "none")
        for one in sql.split(";"):
            rows(at, one)
        status, codes, said = found(at, *more)
        x = codes.get(code, {})
        check(f"{name} ({kind})", status == 1 and set(codes) == {code} and x["zh"] and x["do_zh"] and not x["mends"], said)
        check(f"--fix leaves it alone: {name} ({kind})", found(at, "--fix", "--yes", *more)[2]["mended"] == 0)

    case("a record row that was changed", "records", "UPDATE office SET name = 'X' WHERE name = '市住房局'", "--full")
    case("a record row too many", "records", "INSERT INTO split (region, matter, n, way, other, made, undone) VALUES (500000, 5, 1, 'to', 6, 1, 0)", "--full")
    case("an event that is gone", "ledger", "DELETE FROM outbox WHERE region_seq = 100; DELETE FROM event WHERE region_seq = 100")
    case("a hash that was changed", "ledger", f"UPDATE event SET hash8 = {'zeroblob(8)' if kind == 'file' else 'substr(sha256(hash8), 1, 8)'} WHERE region_seq = 100")
    case("a number series that lags behind", "series", "UPDATE series SET value = value - 1")
    case("rows of a region nobody opened", "region", "INSERT INTO series (region, name, value) VALUES (370203, 'x', 1)")


def clocks(where, kind, shim):
    """By a clock of the tests: a machine that is an hour behind, and two days later with nobody having sent anything."""
    def at(ms):
        with open("clock", "wb") as file:
            file.write(struct.pack("q", ms))
        env = {"LD_PRELOAD": shim, "HUIYIN_TEST_CLOCK": os.path.abspath("clock"), "ASAN_OPTIONS": "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", "")}
        return json.loads(run("doctor", "--db", where, "--json", env=env).stdout)["findings"]
    now = int(time.time() * 1000)
    check(f"a clock that is behind ({kind})", {x["code"] for x in at(now - 3600_000)} == {"clock-behind"}, at(now - 3600_000))
    waiting = rows(where, "SELECT COUNT(*) FROM outbox")[0][0]
    late = at(now + 2 * 86400_000)
    check(f"what waits to be sent for two days ({kind})", [(x["code"], x["count"]) for x in late] == [("outbox-behind", waiting)] and waiting > 0, late)


def of_files(where):
    os.chmod(where, 0o644)
    open(where + ".init-0a1b2c3d", "w").close()
    open(where + ".init-0a1b2c3d-wal", "w").close()
    open(where + ".init-mine", "w").close()  # somebody else's
    status, codes, said = found(where)
    check("others may read the file; half a store lies beside it", status == 1 and set(codes) == {"permissions", "leftover"}, said)
    status, codes, said = found(where, "--fix", "--yes")
    check("both are mended", status == 0 and said["mended"] == 2 and os.stat(where).st_mode & 0o777 == 0o600 and leftovers(where) == [where + ".init-mine"], said)
    with open(where + "-wal", "wb") as file:
        file.truncate(600 << 20)
    check("a log that has grown", "wal-large" in found(where)[1])
    acting = subprocess.Popen([HUIYIN, "act", "--db", where], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    acting.stdin.write(b'{"do":"no"}\n')
    acting.stdin.flush()
    acting.stdout.readline()
    check("it looks while somebody writes", found(where)[0] == 0)
    rows(where, STRAYS["turn-dead"])
    refused("but takes nothing out of a file somebody writes", 3, "second-writer", "doctor", "--db", where, "--fix", "--yes")
    acting.communicate()
    check("afterwards it does", found(where, "--fix", "--yes")[0] == 0)
    ready("copy", where, "index.db")
    rows("index.db", "DROP INDEX matter_number")
    status, codes, said = found("index.db")
    check("an index that is missing (file)", set(codes) == {"missing-index"}, said)
    with open("index.db", "r+b") as file:
        size = os.path.getsize("index.db")
        for page in range(2, size // 4096, 2):
            file.seek(page * 4096)
            file.write(b"\x5a" * 64)
    status, codes, said = found("index.db", "--full")
    check("a file with damaged pages is a finding, with what to do", status == 1 and codes and set(codes) <= {"store-damaged", "structure", "ledger", "records", "series", "region"}, said)
    ready("copy", where, "older.db")
    rows("older.db", "PRAGMA user_version = 6")
    check("an older store is a finding", set(found("older.db")[1]) == {"store-older"})
    refused("a newer one is refused", 1, "store-newer", "doctor", "--db", newer())
    refused("a store that is not there", 1, "no-store", "doctor", "--db", "none.db")


def newer():
    ready("copy", "city.db", "newer.db")
    rows("newer.db", "PRAGMA user_version = 999")
    return "newer.db"


def of_schemas(where):
    base, schema = where.split("#")
    psql(base + "#public", f'CREATE SCHEMA "{schema}_init_0a1b2c3d"')
    psql(base + "#public", f'CREATE SCHEMA "{schema}_init_mine"')
    status, codes, said = found(where)
    check("a schema that was left behind", set(codes) == {"leftover"}, said)
    found(where, "--fix", "--yes")
    check("is dropped, another is not", leftovers(where) == [schema + "_init_mine"])
    drop(f"{base}#{schema}_init_mine")
    rows(where, "DROP INDEX matter_number")
    check("an index that is missing", set(found(where)[1]) == {"missing-index"})
    rows(where, 'CREATE UNIQUE INDEX matter_number ON matter (region, number) WHERE number <> \'\'')
    rows(where, "ALTER TABLE office ALTER COLUMN name TYPE TEXT COLLATE \"C.utf8\"" if rows(where, "SELECT COUNT(*) FROM pg_collation WHERE collname = 'C.utf8'")[0][0]
         else "ALTER TABLE office ALTER COLUMN name TYPE TEXT COLLATE \"POSIX\"")
    check("a column of another collation", set(found(where)[1]) == {"collation"}, found(where)[2])
    rows(where, 'ALTER TABLE office ALTER COLUMN name TYPE TEXT COLLATE "C"')
    for setting, code in (("full_page_writes = off", "setting"), ("synchronous_commit = off", "commit-setting"), ("synchronous_commit = local", "commit-setting")):
        psql_alone(base, f"ALTER SYSTEM SET {setting}")
        psql_alone(base, "SELECT pg_reload_conf(); SELECT pg_sleep(0.3)")
        status, codes, said = found(where)
        check(f"{setting}", code in codes, said)
        psql_alone(base, f"ALTER SYSTEM RESET {setting.split()[0]}")
        psql_alone(base, "SELECT pg_reload_conf(); SELECT pg_sleep(0.3)")
    # An index that gives other rows than its table: what is in it is hidden from the catalog for a while.
    rows(where, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'matter_queue'::regclass")
    check("an invalid index", set(found(where)[1]) == {"invalid-index"})
    rows(where, "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'matter_queue'::regclass")
    # An index that does not have what its table has: it was not kept up for a while.
    rows(where, "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = 'absence_pkey'::regclass")
    rows(where, "INSERT INTO absence (region, account, n, since, until) VALUES (500000, 77, 1, 1, 2)")
    rows(where, "UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = 'absence_pkey'::regclass")
    check("an index that gives other rows than its table, by counting", "structure" in found(where, "--full")[1], found(where, "--full")[2])
    psql_alone(base, "CREATE EXTENSION IF NOT EXISTS amcheck")
    check("the same by amcheck where it is", "absence_pkey" in found(where, "--full")[1].get("structure", {}).get("what", ""), found(where, "--full")[2])
    psql_alone(base, "DROP EXTENSION amcheck")
    rows(where, "REINDEX TABLE absence")
    rows(where, "DELETE FROM absence WHERE account = 77")
    check("in order again", found(where)[0] == 0, found(where)[2])
    rows(where, "UPDATE store_format SET version = 6")
    check("an older schema is a finding", set(found(where)[1]) == {"store-older"})
    rows(where, "UPDATE store_format SET version = 999")
    refused("a newer schema is refused", 1, "store-newer", "doctor", "--db", where)
    refused("a database that does not answer", 3, "store-away", "doctor", "--db", "postgresql://huiyin@/huiyin?host=/nowhere#x")


def psql_alone(base, sql):
    for one in sql.split(";"):
        subprocess.run(["psql", "-qX", "-d", base, "-c", one], check=True, capture_output=True)


make_city("city.db", 24)
check("a store in order", found("city.db")[0] == 0 and found("city.db", "--full")[0] == 0, found("city.db", "--full")[2])
places = {"file": "city.db"}
if POSTGRES:
    places["schema"] = store("doctor_city", "schema")
    ready("copy", "city.db", places["schema"])
    # The server of the tests has fsync off.
    status, codes, said = found(places["schema"], "--full")
    check("a schema in order", set(codes) <= {"setting"} and all("fsync" in x["what"] for x in said["findings"]), said)
    psql_alone(POSTGRES, "ALTER SYSTEM SET fsync = on")
    psql_alone(POSTGRES, "SELECT pg_reload_conf(); SELECT pg_sleep(0.3)")
    check("with fsync on all is in order", found(places["schema"], "--full")[0] == 0, found(places["schema"])[2])
shim = os.path.abspath("clock.so")
subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", shim, os.path.join(os.environ["HUIYIN_DATA"], "test/stories/clock.c")], check=True)
for kind, where in places.items():
    working(where, kind)
    damage(where, kind, store("doctor_damaged", kind))
    drop(store("doctor_damaged", kind))
    clocks(where, kind, shim)
of_files("city.db")
if POSTGRES:
    of_schemas(places["schema"])
    drop(places["schema"])
end()
