#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The same intake against Fossil's tickets (Debian: apt-get install fossil) and against Huiyin, one after the other on this
# machine: closed loop, then an open loop. Afterwards: how many stand in the store of those that were acknowledged.
# Usage: fossil.sh [HUIYIN] [SECONDS] [CLIENTS] [RATE]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-$root/build-run/huiyin}")
seconds=${2:-10} clients=${3:-8} rate=${4:-20}
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
export HOME=$work USER=bench HUIYIN_DATA=$root

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
fossil new -A bench "$work/tickets.fossil" >/dev/null
# --localauth: who asks from this machine is the owner; without it a form wants a captcha of each ticket.
fossil server --localauth --nojail --port "$port" "$work/tickets.fossil" >"$work/log" 2>&1 &
server=$!
until curl -s -o "$work/first" "http://127.0.0.1:$port/tktnew"; do sleep 0.1; done
sed "s|http://127.0.0.1/|http://127.0.0.1:$port/|" "$root/bench/compare/fossil.form" >"$work/form"

figures() { # NAME RESULT.json
    python3 - "$1" "$2" <<'PY'
import json, sys
r = json.load(open(sys.argv[2]))
w = r["workloads"][0]
l = w["latency_ms"]
wrong = w["refused"] + sum(w["errors"].values())
print(f'{sys.argv[1]}: {w["per_second"]}/s, p50 {l.get("p50", 0)} ms, p99 {l.get("p99", 0)} ms, most {l.get("max", 0)} ms; {w["fine"]} fine, {wrong} wrong {w["errors"]}, '
      f'load {r["all_cores"]["load_before"]}, {r["machine"].get("fsyncs_per_second", "?")} fsync/s')
if w.get("first_refusal"):
    print("   ", " ".join(w["first_refusal"].split())[:160])
PY
}
fine() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["workloads"][0]["fine"])' "$1"; }

# A status of 1 says that some were refused: that is a figure here.
drive() { # RESULT WORDS…
    local out=$1
    shift
    "$huiyin" bench http --warm-up 0 "$@" --json >"$out" || [ $? = 1 ]
}
drive "$work/closed.json" --url "http://127.0.0.1:$port" --mix form --form "$work/form" --clients "$clients" --seconds "$seconds"
figures "Fossil, closed loop, $clients clients" "$work/closed.json"
echo "    acknowledged $(fine "$work/closed.json"), in the store $(fossil sql -R "$work/tickets.fossil" 'SELECT count(*) FROM ticket')"
drive "$work/open.json" --url "http://127.0.0.1:$port" --mix form --form "$work/form" --clients 64 --rate "$rate" --seconds "$seconds"
figures "Fossil, open loop, $rate/s" "$work/open.json"
kill "$server"
wait "$server" 2>/dev/null || true
server=
drive "$work/huiyin.json" --clients "$clients" --seconds "$seconds" --matters 100
figures "Huiyin, closed loop, $clients clients" "$work/huiyin.json"
drive "$work/huiyin-open.json" --clients 64 --rate "$rate" --seconds "$seconds" --matters 100
figures "Huiyin, open loop, $rate/s" "$work/huiyin-open.json"
