#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a page costs: CPU of the server a request, memory, time to the first page. The account must see the matters.
# Usage: pages.sh HUIYIN STORE LOGIN PASSWORD-FILE [SECONDS]; needs wrk, curl, python3.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
huiyin=$(realpath "$1") db=$(realpath "$2") login=$3 password=$(head -n 1 "$4") seconds=${5:-8}
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
start() {
    : >"$work/serve"
    "$huiyin" serve --db "$db" --port 0 --json >"$work/serve" &
    server=$!
}
python3 - "$huiyin" "$db" <<'PY'
import json, socket, subprocess, sys, time
times = []
for _ in range(7):
    begun = time.perf_counter()
    p = subprocess.Popen([sys.argv[1], "serve", "--db", sys.argv[2], "--port", "0", "--json"], stdout=subprocess.PIPE)
    s = socket.create_connection(("127.0.0.1", json.loads(p.stdout.readline())["port"]))
    s.sendall(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert s.recv(100).startswith(b"HTTP/1.1 200")
    times.append((time.perf_counter() - begun) * 1000)
    p.terminate()
    p.wait()
print("start to first page, ms:", *[round(t) for t in sorted(times)])
PY
start
until [ -s "$work/serve" ]; do sleep 0.05; done
base=http://127.0.0.1:$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["port"])' "$work/serve")
memory() { echo "$1: $(awk '/VmRSS|VmHWM/{printf "%s %d MB  ", $1, $2/1024}' "/proc/$server/status")"; }
ticks() { awk '{print $14 + $15}' "/proc/$server/stat"; }
memory "memory after start"
COOKIE=$(curl -s -i -o - --data-urlencode "login=$login" --data-urlencode "password=$password" "$base/sign-in" |
    sed -n 's/^Set-Cookie: \([^;]*\).*/\1/p')
"$huiyin" list --db "$db" --limit 100000 --json |
    python3 -c 'import json,random,sys; m=[x["id"] for x in json.load(sys.stdin)["matters"]]; random.shuffle(m); print(*m[:20000], sep="\n")' >"$work/ids"
export IDS=$work/ids COOKIE
measure() { # NAME WRK-ARGUMENTS…
    local name=$1 before after n
    shift
    before=$(ticks)
    wrk -t1 -c2 -d"${seconds}s" "$@" >"$work/out"
    after=$(ticks)
    n=$(awk '/requests in/{print $1}' "$work/out")
    echo "$name: $(((after - before) * 1000000 / $(getconf CLK_TCK) / n)) µs CPU, $(awk '/Requests\/sec/{print $2}' "$work/out")/s $(grep Non-2xx "$work/out" || true)"
}
measure "one matter" -s "$root/bench/pages.lua" "$base"
for place in /matters '/matters?state=all' '/matters?stage=%E5%BE%85%E7%AD%BE%E6%94%B6' /work; do
    measure "$place" -H "Cookie: $COOKIE" "$base$place"
done
memory "memory after all"
echo "load $(cut -d' ' -f1 /proc/loadavg)"
