# SPDX-License-Identifier: Apache-2.0
"""A server that stands still (SIGSTOP) while it holds the region's turn: the other goes on after a while, and the first
learns that its transaction is gone when it is continued, decides anew, and nothing is doubled."""
import os, signal, time

from ground import LONG, Cluster, Server, end, give_up, say, token, until
from load import Load, proof

TIMES = 10 if LONG else 2
LETS_GO = 30 if LONG else 3
pg = Cluster("stopped")
uri = pg.uri("" if LONG else "&options=-c%20idle_in_transaction_session_timeout%3D3s%20-c%20lock_timeout%3D20s")
pg.sql("CREATE ROLE first LOGIN SUPERUSER")  # tells whose session it is
first, other = Server(uri.replace("//huiyin@", "//first@"), "first"), Server(uri, "other")
load = Load([first, other], token(), "s", clients=8)


longest = 0.0
for n in range(TIMES):
    load.goes_on(60, 30)
    if not pg.stop_with_turn("a.usename = 'first'", lambda backend: os.kill(first.p.pid, signal.SIGSTOP)):
        give_up("a server stopped with the turn", f"it was never caught with it: {load.troubles}")
    began, done = time.monotonic(), len(load.journal)
    if not until(lambda: len(load.journal) > done + 20, LETS_GO + 60):
        give_up("the other server goes on", f"{load.troubles} {pg.sql('SELECT pid, state, query FROM pg_stat_activity')}")
    longest = max(longest, time.monotonic() - began)
    os.kill(first.p.pid, signal.SIGCONT)
    done = len(load.journal)
    if not load.goes_on(60, 60):
        give_up("the first goes on when it is continued", load.troubles)
load.stop()
first.stop()
other.stop()
n = first.found_out()
if longest > LETS_GO + 60:
    say("the other goes on when the turn is let go", f"{longest:.1f} s")
proof(pg, uri, load, f"{TIMES} times a server stopped with the region's turn (the other had it after {longest:.1f} s at most; the first made {n[0]} connections again)")
pg.stop()
end()
