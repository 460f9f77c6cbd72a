# SPDX-License-Identifier: Apache-2.0
"""The network between Huiyin and PostgreSQL cut: two network namespaces and a cable between them. Short cuts, long ones,
one direction alone, a client machine that vanishes while it holds the region's turn."""
import os, random, signal, subprocess, sys, time

IN = "HUIYIN_CUTS_INSIDE"


def ip(*args):
    return subprocess.run(["ip", *args], capture_output=True).returncode == 0


def outside():
    """Makes the namespaces, does the work in one of them, takes them away."""
    tag = f"hy{os.getpid() % 100000}"
    db, office, gone = tag + "d", tag + "o", tag + "g"
    if os.getuid() or not ip("netns", "add", db):
        print("skip postgres_faults cuts – no network namespaces here (root and ip netns are needed)")
        return 0
    with open(f"{sys.argv[3]}/namespaces", "w") as f:
        f.write(f"{db} {office} {gone}")
    try:
        made = ip("netns", "add", office) and ip("netns", "add", gone)
        for n, other in enumerate((office, gone)):
            made = made and ip("link", "add", f"{tag}a{n}", "netns", db, "type", "veth", "peer", "name", f"{tag}b{n}", "netns", other)
            made = made and ip("-n", db, "addr", "add", f"10.231.{n}.1/30", "dev", f"{tag}a{n}") and ip("-n", db, "link", "set", f"{tag}a{n}", "up")
            made = made and ip("-n", other, "addr", "add", f"10.231.{n}.2/30", "dev", f"{tag}b{n}") and ip("-n", other, "link", "set", f"{tag}b{n}", "up")
        for x in (db, office, gone):
            made = made and ip("-n", x, "link", "set", "lo", "up")
        if not made:
            print("skip postgres_faults cuts – no cable between network namespaces can be made here (veth)")
            return 0
        return subprocess.run(["ip", "netns", "exec", office, sys.executable, *sys.argv], env={**os.environ, IN: tag}).returncode
    finally:
        for x in (db, office, gone):
            for pid in subprocess.run(["ip", "netns", "pids", x], capture_output=True, text=True).stdout.split():
                os.kill(int(pid), 9)
            ip("netns", "del", x)


if IN not in os.environ:
    sys.exit(outside())

from ground import HUIYIN, LONG, WORK, Cluster, Server, end, give_up, token
from load import Load, proof

tag = os.environ[IN]
chance = random.Random(5)
SHORT, LONGER = (10, (30, 75)) if LONG else (1, (5,))
# Times of the address, so that a sample does not take minutes; whole runs keep the program's own.
QUICK = "" if LONG else "&tcp_user_timeout=3000&connect_timeout=2&options=-c%20tcp_user_timeout%3D3s%20-c%20idle_in_transaction_session_timeout%3D4s"
pg = Cluster("cuts", "listen_addresses = '10.231.0.1,10.231.1.1'", inside=["ip", "netns", "exec", tag + "d"])
with open(f"{pg.data}/pg_hba.conf", "a") as f:
    f.write("host all all 10.231.0.0/16 trust\n")
pg.sql("SELECT pg_reload_conf()")
uri = f"postgresql://huiyin@/huiyin?host=10.231.0.1{QUICK}"


def cable(which, up):
    if not ip("-n", tag + "d", "link", "set", f"{tag}a{which}", "up" if up else "down"):
        give_up("the cable", which)


def one_way(lost):
    """The server's words do not arrive: its commits are written and nobody hears."""
    device = f"{tag}a0"
    if lost:
        return ip("netns", "exec", tag + "d", "tc", "qdisc", "add", "dev", device, "root", "netem", "loss", "100%") or \
            ip("netns", "exec", tag + "d", "tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", "8bit", "burst", "1", "limit", "1")
    return ip("netns", "exec", tag + "d", "tc", "qdisc", "del", "dev", device, "root")


def cut(server, prefix, seconds, what, down, up):
    load = Load([server], token(), prefix)
    for s in seconds:
        load.goes_on(60, 20)
        time.sleep(chance.uniform(0, 0.2))
        if not down():
            load.stop()
            print(f"skip postgres_faults {what} – tc cannot do it here")
            return
        time.sleep(s)
        up()
        if not load.goes_on(120, 20):
            give_up(what, f"after {s} s: {load.troubles} {server.said()[-300:]}")
    load.stop()
    n = server.found_out()
    proof(pg, uri, load, f"{what} ({n[1]} commits without an answer so far: {n[2]} written, {n[3]} not)")


server = Server(uri)
both = (lambda: cable(0, False) or True, lambda: cable(0, True))
cut(server, "s", [1.5] * SHORT, f"the network cut {SHORT} times for 1.5 s", *both)
cut(server, "l", LONGER, f"the network cut for {', '.join(map(str, LONGER))} s", *both)
cut(server, "w", LONGER, f"the server's words lost for {', '.join(map(str, LONGER))} s", lambda: one_way(True), lambda: one_way(False))
server.stop()

# A machine that vanishes with the turn in its hands: the others have it once the server has let go of that session.
inside = ["ip", "netns", "exec", tag + "g"]
far = uri.replace("10.231.0.1", "10.231.1.1")
with open(f"{WORK}/lines.jsonl", "w", encoding="utf-8") as f:
    f.writelines('{"do":"登记","by":"desk","key":"v-%d","fields":{"程序":"诉求","标题":"第%d件","内容":"正文","诉求人":{"name":"王","phone":"138"}}}\n' % (i, i) for i in range(200000))
gone = subprocess.Popen([*inside, HUIYIN, "act", "--db", far, f"{WORK}/lines.jsonl"], stdout=subprocess.DEVNULL, stderr=open(f"{WORK}/gone.err", "w"))


def vanishes(backend):
    os.kill(gone.pid, signal.SIGSTOP)
    cable(1, False)


if not pg.stop_with_turn("a.client_addr = '10.231.1.2'", vanishes):
    give_up("a machine that vanishes", f"it never held the turn: {gone.poll()} {open(WORK + '/gone.err').read()[-300:]}")
gone.kill()
began = time.monotonic()
server = Server(uri, "stays")
load = Load([server], token(), "g")
if not load.goes_on(60, 20):
    give_up("a machine that vanishes", f"{load.troubles} {pg.sql('SELECT pid, state, query FROM pg_stat_activity')}")
waited = time.monotonic() - began
load.stop()
server.stop()
proof(pg, uri, load, f"a machine that vanished with the region's turn (the others had it after {waited:.1f} s)")
pg.stop()
end()
