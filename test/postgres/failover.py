# SPDX-License-Identifier: Apache-2.0
"""The primary killed under load and its synchronous standby promoted; the one killed becomes the next standby, built anew.
Huiyin has both addresses and finds the one that takes writes."""
import random, shutil, time

from ground import LONG, Cluster, Server, end, give_up, say, token, until
from load import Load, proof

TIMES = 10 if LONG else 1
chance = random.Random(3)
a = Cluster("a", "wal_level = replica", "max_wal_senders = 5", "wal_keep_size = 64MB")
b = Cluster("b", start=False)
uri = f"postgresql://huiyin@/huiyin?host={a.dir},{b.dir}&target_session_attrs=read-write"


def follow(standby, primary):
    """Makes the folder of one a copy of the other that follows it, and waits until commits wait for it."""
    shutil.rmtree(standby.data, ignore_errors=True)
    standby.must("pg_basebackup", "-h", primary.dir, "-U", "huiyin", "-D", standby.data, "-R", "-c", "fast", "-X", "stream", "--no-sync")
    with open(f"{standby.data}/postgresql.auto.conf", "a") as f:
        f.write("synchronous_standby_names = ''\n")  # who is promoted alone does not wait for anybody
    standby.set(f"unix_socket_directories = '{standby.dir}'")
    standby.start()
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.sql("SELECT pg_reload_conf()")
    in_step(primary)


def in_step(primary):
    if not until(lambda: primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'"), 60):
        give_up("the standby follows", primary.sql("SELECT state, sync_state FROM pg_stat_replication"))


server = Server(uri)
load = Load([server], token(), "f", clients=8)
acknowledged_after, primary, standby = 0, a, b
for n in range(TIMES):
    follow(standby, primary)
    if not load.goes_on(60, 60):
        give_up("commits wait for the standby", f"{load.troubles} {server.said()[-300:]}")
    time.sleep(chance.uniform(0, 0.3))
    primary.kill()
    seen = set(load.journal)
    standby.must("pg_ctl", "-D", standby.data, "-w", "-t", "60", "promote")
    if not load.goes_on(90, 60):
        give_up("the load goes on at the one promoted", f"{load.troubles} {server.said()[-300:]}")
    there = {row[0] for row in standby.sql("SELECT key FROM huiyin.event WHERE key >= 'f-' AND key < 'f.'")}
    lost = [k for k in seen if k not in there]
    if lost:
        give_up("nothing acknowledged is lost with the primary", f"failover {n}: {len(lost)} of {len(seen)}: {lost[:5]}")
    primary, standby = standby, primary
load.stop()
server.stop()
n = server.found_out()
proof(primary, uri, load, f"{TIMES} primaries killed, the synchronous standby promoted ({n[1]} commits without an answer: {n[2]} written, {n[3]} not)")


def yes_without_the_standby(n, ends, what):
    """A primary told to give up waiting answers yes with a warning, or ends the session, and has the commit itself. Nothing
    is acknowledged until the standby has it too."""
    if n:
        standby.start()
        in_step(primary)
    else:
        follow(standby, primary)
    server = Server(uri, f"alone{n}")
    load = Load([server], token(), f"w{n}", clients=2, readers=0)
    load.goes_on(60, 10)
    standby.stop("immediate")
    waits = lambda: primary.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    until(waits, 60)
    time.sleep(0.5)  # answers that were on their way
    before = len(load.journal)
    for _ in range(5):
        until(waits, 60)
        primary.sql(f"SELECT {ends}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        time.sleep(0.3)
    waiting = len(load.journal) == before
    standby.start()
    on = load.goes_on(60, 10)
    load.stop()
    server.stop()
    m = server.found_out()
    say(f"{what} is not acknowledged before the standby has it", None if waiting and on and m[1] else f"acknowledged meanwhile: {len(load.journal) - before} {m}; {server.said()[-300:]}")
    proof(primary, uri, load, f"{what} ({m[1]} commits without an answer, {m[2]} written, {m[3]} not)")
    standby.stop()


yes_without_the_standby(0, "pg_cancel_backend", "a commit whose wait for the standby is canceled")
yes_without_the_standby(1, "pg_terminate_backend", "a commit whose session is ended while it waits for the standby")


def behind():
    """A standby nobody waited for lacks what came last: that is lost, as it must be, but a server that had it goes on from
    what is there, and the ledger stays in order."""
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
    primary.sql("SELECT pg_reload_conf()")
    server = Server(uri, "behind")
    load = Load([server], token(), "x", readers=0)
    load.goes_on(60, 30)
    load.stop()
    primary.kill()
    standby.start()
    standby.must("pg_ctl", "-D", standby.data, "-w", "-t", "60", "promote")
    load = Load([server], token(), "y", readers=0)
    on = load.goes_on(90, 60)
    load.stop()
    server.stop()
    say("a server goes on from what a standby that was behind has", None if on else f"{load.troubles} {load.wrong} {server.said()[-300:]}")
    proof(standby, uri, load, "a standby that was behind promoted")


behind()
a.stop()
b.stop()
end()
