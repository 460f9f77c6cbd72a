# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL loses a backend, its postmaster, is restarted; and takes no more connections. Under load: the writer waits,
nobody gets a wrong answer, reads recover by themselves, pages say in words that the database is away."""
import http.client, os, random, signal, subprocess, time

from ground import LONG, PG_BIN, Cluster, Server, end, give_up, say, token, until
from load import Load, proof

BACKENDS, POSTMASTERS, RESTARTS = (60, 15, 10) if LONG else (5, 1, 1)
chance = random.Random(7)
pg = Cluster("restarts")
uri = pg.uri()
server = Server(uri)


def after(load, what):
    if not load.goes_on():
        give_up(what, f"nothing is acknowledged afterwards: {load.troubles} {server.said()[-300:]}")


def backends():
    """A backend of huiyin killed makes PostgreSQL end all others and recover."""
    load = Load([server], token(), "b")
    for n in range(BACKENDS):
        load.goes_on(60, 20)
        pids = pg.sql("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'huiyin%' ORDER BY (xact_start IS NULL), random() LIMIT 1")
        time.sleep(chance.uniform(0, 0.1))
        if pids:
            os.kill(int(pids[0][0]), signal.SIGKILL)
        after(load, "a backend killed")
    load.stop()
    proof(pg, uri, load, f"{BACKENDS} backends killed -9")


def postmasters():
    load = Load([server], token(), "p")
    for n in range(POSTMASTERS):
        load.goes_on(60, 20)
        time.sleep(chance.uniform(0, 0.2))
        pg.kill()
        time.sleep(chance.uniform(0, 1))
        pg.start()
        after(load, "the postmaster killed")
    load.stop()
    proof(pg, uri, load, f"PostgreSQL killed whole {POSTMASTERS} times, recovered from its log")


def restarts():
    load = Load([server], token(), "r")
    for n in range(RESTARTS):
        for how in ("fast", "immediate"):
            load.goes_on(60, 20)
            pg.restart(how)
            after(load, f"a restart -m {how}")
    load.stop()
    proof(pg, uri, load, f"{RESTARTS} restarts each of -m fast and -m immediate")


def held():
    """Commands on their way when the database goes are answered after it has come back; who comes meanwhile is told."""
    load = Load([server], token(), "h", clients=12, readers=0)
    load.goes_on(60, 50)
    done = len(load.journal)
    pg.stop("immediate")
    time.sleep(1)
    c = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    seen = []
    for path in ("/public", "/sign-in", "/work", "/api/v1/matters?limit=1"):
        began = time.monotonic()
        c.request("GET", path, headers={"Authorization": "Bearer " + token()} if "api" in path else {})
        a = c.getresponse()
        body = a.read().decode()
        if a.status != 503 or "数据库" not in body or not a.headers.get("Retry-After") or time.monotonic() - began > 30:
            seen.append(f"{path} {a.status} after {time.monotonic() - began:.1f} s: {body[:200]}")
    say("pages and API say 503 and why while the database is away", seen or None)
    pg.start()
    after(load, "commands held")
    load.stop()
    first = load.journal[done:]
    say("commands on their way are answered after the restart", None if first and load.slowest > 1 else f"{len(first)}, {load.slowest:.1f} s")
    c.request("GET", "/public")
    a = c.getresponse()
    a.read()
    say("pages are there again by themselves", None if a.status == 200 else a.status)
    proof(pg, uri, load, "a stop of a second under load")


def too_many():
    """All connections taken by others: who has one goes on with it; who needs one waits or is told, and goes on later."""
    load = Load([server], token(), "m")
    load.goes_on(60, 20)
    hold = [subprocess.Popen([f"{PG_BIN}/psql", "-X", "-h", pg.dir, "-U", "huiyin", "-d", "huiyin", "-q"], stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(70)]
    full = until(lambda: pg.sql("SELECT 1") is None, 60)
    other = subprocess.run([server.p.args[0], "list", "--db", uri], capture_output=True, text=True)
    told = other.returncode == 3 and ("too many clients" in other.stderr or "remaining connection slots" in other.stderr)
    say("a program that finds no connection free says so", None if full and told else f"{full} {other.returncode} {other.stderr[-300:]}")
    if not load.goes_on(60, 20):
        say("who has a connection goes on", load.troubles)
    for h in hold:
        h.communicate()
    after(load, "too many connections")
    load.stop()
    proof(pg, uri, load, "max_connections reached")


backends()
postmasters()
restarts()
held()
too_many()
server.stop()
say("what the server found out about commits without an answer: {0} connections made again, {1} commits, {2} written, {3} not".format(*server.found_out()))
pg.stop()
end()
