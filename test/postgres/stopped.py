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
first, other = Server(uri, "first"), Server(uri, "other")
load = Load([first, other], token(), "s", clients=8)


def holds(server):
    """Whether its writer's session is in a transaction and waits for its client, who is stopped."""
    rows = pg.sql("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'huiyin%' AND state = 'idle in transaction' AND query NOT LIKE '%READ ONLY%' "
                  "AND pid IN (SELECT pid FROM pg_locks WHERE relation = 'huiyin.turn'::regclass AND mode = 'RowShareLock' AND granted)")
    return bool(rows)


longest = 0.0
for n in range(TIMES):
    load.goes_on(30, 30)
    stopped = False
    for _ in range(500):
        os.kill(first.p.pid, signal.SIGSTOP)
        time.sleep(0.03)
        if holds(first):
            stopped = True
            break
        os.kill(first.p.pid, signal.SIGCONT)
        time.sleep(0.013)
    if not stopped:
        give_up("a server stopped with the turn", "it was never caught with it")
    began, done = time.monotonic(), len(load.journal)
    if not until(lambda: len(load.journal) > done + 20, LETS_GO + 30):
        give_up("the other server goes on", f"{load.troubles} {pg.sql('SELECT pid, state, query FROM pg_stat_activity')}")
    longest = max(longest, time.monotonic() - began)
    os.kill(first.p.pid, signal.SIGCONT)
    done = len(load.journal)
    if not load.goes_on(40, 60):
        give_up("the first goes on when it is continued", load.troubles)
load.stop()
first.stop()
other.stop()
n = first.found_out()
if longest > LETS_GO + 15:
    say("the other goes on when the turn is let go", f"{longest:.1f} s")
proof(pg, uri, load, f"{TIMES} times a server stopped with the region's turn (the other had it after {longest:.1f} s at most; the first made {n[0]} connections again)")
pg.stop()
end()
