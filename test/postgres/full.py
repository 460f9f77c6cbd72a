# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL's disk full: the tables' (a tablespace on a small disk: refused in words, goes on when there is room) and the
log's (PostgreSQL panics and may not come up again until there is room)."""
import os, subprocess, time

from ground import LONG, WORK, Cluster, Server, end, give_up, say, token, until
from load import Load, proof

TIMES = 5 if LONG else 1


def small_disk(name, megabytes):
    path = f"{WORK}/{name}"
    os.makedirs(path)
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", path], capture_output=True).returncode:
        print(f"skip postgres_faults {name} – no small disk can be mounted here (root and tmpfs are needed)", flush=True)
        return None
    return path


def fill(path):
    """Leaves no block of it free; says how to give the room back."""
    with open(f"{path}/ballast", "wb") as f:
        try:
            while True:
                f.write(b"x" * 65536)
                f.flush()
        except OSError:
            pass
    return lambda: os.unlink(f"{path}/ballast")


def tables():
    path = small_disk("tables", 200)
    if path is None:
        return
    pg = Cluster("main")
    pg.own(path)
    if pg.sql(f"CREATE TABLESPACE small LOCATION '{path}'") is None or pg.sql("ALTER DATABASE huiyin SET TABLESPACE small", "postgres") is None:
        give_up("a tablespace on a small disk", path)
    uri = pg.uri()
    server = Server(uri)
    load = Load([server], token(), "t", clients=8)
    for n in range(TIMES):
        load.goes_on(60, 20)
        before = load.troubles.get("disk-full", 0)
        give_back = fill(path)
        told = until(lambda: load.troubles.get("disk-full", 0) > before + 20, 60)
        give_back()
        if not told or not load.goes_on(60, 40):
            give_up("the tables' disk full", f"{told} {load.troubles} {server.said()[-300:]}")
    load.stop()
    server.stop()
    proof(pg, uri, load, f"the tables' disk full {TIMES} times, said in words and 507")
    pg.stop()


def log():
    path = small_disk("whole", 260)
    if path is None:
        return
    own = f"{path}/data"
    Cluster("log", start=False).own(path)
    pg = Cluster("log", "max_wal_size = 48MB", "wal_recycle = off", data=own)
    uri = pg.uri()
    server = Server(uri)
    load = Load([server], token(), "l", clients=8)
    died = 0
    for n in range(TIMES):
        load.goes_on(60, 20)
        give_back = fill(path)
        # A segment more than there is room for.
        for _ in range(4):
            pg.sql("SELECT pg_switch_wal()")
            time.sleep(0.3)
        stuck = until(lambda: load.troubles, 60)
        give_back()
        gone = lambda: not os.path.exists(f"/proc/{pg.postmaster()}")
        until(lambda: pg.sql("SELECT 1") or gone(), 60)
        if gone():
            died += 1
            for name in os.listdir(pg.dir):
                if name.startswith(".s.PGSQL"):
                    os.unlink(f"{pg.dir}/{name}")
            if os.path.exists(f"{own}/postmaster.pid") and not os.path.exists(f"/proc/{pg.postmaster()}"):
                os.unlink(f"{own}/postmaster.pid")
            pg.start()
        if not stuck or not load.goes_on(60, 40):
            give_up("the log's disk full", f"{stuck} {load.troubles} {server.said()[-300:]} {open(pg.dir + '/log').read()[-400:]}")
    load.stop()
    server.stop()
    proof(pg, uri, load, f"the log's disk full {TIMES} times ({died} times PostgreSQL had to be started again)")
    pg.stop()


tables()
log()
end()
