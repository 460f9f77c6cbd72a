#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The network between clients and server fails: packets are lost, the cable is out for a while, the clients vanish with it
# and leave half-open connections behind. What was acknowledged is there, others are served as before, and the server
# lets go of who vanished (in a long run it is waited for). Needs the right to make a network namespace.
# Prints "ok NAME", "skip NAME – why" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}}")
work=$(mktemp -d)
space=hy$$ here=hyh$$ there=hyc$$ net=10.$((RANDOM % 200 + 20)).$((RANDOM % 250))
trap 'ip link del $here 2>/dev/null; ip netns del $space 2>/dev/null; rm -rf "$work"' EXIT
if ! { ip netns add $space && ip link add $here type veth peer name $there && ip link set $there netns $space &&
    ip addr add $net.1/24 dev $here && ip link set $here up && ip -n $space addr add $net.2/24 dev $there && ip -n $space link set $there up; } >"$work/ip" 2>&1; then
    echo "skip network – 不能建立网络命名空间 / no network namespace can be made ($(head -n 1 "$work/ip"))"
    exit 0
fi
export HUIYIN_DATA=$root PYTHONPATH=$root/test/scenario PYTHONDONTWRITEBYTECODE=1
cd "$work" || exit 3
"${CC:-cc}" -D_GNU_SOURCE -O1 "$root/test/load/rush.c" -o rush >cc.out 2>&1 || { echo "not ok network – $(tail -n 1 cc.out)"; exit 1; }
python3 - "$huiyin" network $space $here $there $net <<'PY'
import os, signal, subprocess, sys, time
from loaded import *
import loaded

space, here, there, net = sys.argv[3:7]
token = city()
s = Server("--address", "0.0.0.0")


def ip(*words):
    return subprocess.run(["ip", *words], capture_output=True).returncode


def from_there(connections, seconds, prefix):
    env = dict(os.environ, RUSH_HOST=f"{net}.1")
    return subprocess.Popen(["ip", "netns", "exec", space, "./rush", str(s.port), token, str(connections), "0", str(seconds), prefix, "journal"],
                            stdout=subprocess.PIPE, env=env)


def held():
    out = subprocess.run(["ss", "-Htn", "state", "established", f"( sport = :{s.port} )"], capture_output=True, text=True).stdout
    return sum(net in line for line in out.splitlines())


r = rush_end(from_there(16, 1, "calm"))
say("clients on another machine work", r if r["lost"] or r["other"] or not r["accepted"] else None)

if subprocess.run(["tc", "-n", space, "qdisc", "add", "dev", there, "root", "netem", "loss", "15%", "delay", "5ms"], capture_output=True).returncode == 0:
    r = rush_end(from_there(16, 4, "lossy"))
    say(f"with 15 of 100 packets lost {r['accepted']} are accepted, none is refused", r if r["other"] or not r["accepted"] else None)
    subprocess.run(["tc", "-n", space, "qdisc", "del", "dev", there, "root"])
else:
    print("skip network loss – 内核没有 netem / the kernel has no netem")

p = from_there(16, 4, "cable")
time.sleep(1)
ip("link", "set", here, "down")
time.sleep(1.5)
beside = rush(s.port, token, 16, 0, 1, "beside")
ip("link", "set", here, "up")
r = rush_end(p)
say(f"the cable out for a while: {r['accepted']} are accepted, others go on beside it ({beside['accepted']})",
    (r, beside) if r["other"] or beside["lost"] or beside["other"] or not beside["accepted"] else None)

p = from_there(32, 30, "gone")
time.sleep(1)
ip("link", "set", here, "down")
subprocess.run(["pkill", "-9", "-P", str(p.pid)], capture_output=True)
p.kill()
p.wait()
ip("netns", "del", space)
left = held()
after = rush(s.port, token, 64, 0, 2, "after")
say(f"{left} half-open connections keep nobody ({after['accepted']} accepted)", after if after["lost"] or after["other"] or not after["accepted"] else None)
if long_run:
    began = time.time()
    while held() and time.time() - began < 180:
        time.sleep(1)
    say(f"who vanished is let go, after {time.time() - began:.0f} s", held() or None)
s.stop()
prove()
sys.exit(loaded.bad)
PY
