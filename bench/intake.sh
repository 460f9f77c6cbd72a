#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How many registrations a second the API takes, each durable before it is answered: 64 clients of wrk on this machine, every
# command its own key. Usage: intake.sh [HUIYIN] [RUNS] [SECONDS] [CLIENTS]; needs wrk. A line a run, then the ledger is verified.
# SERVE=--no-search in the environment measures without the search index; with it, how far it is behind is said after each run.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
huiyin=$(realpath "${1:-$root/build-run/huiyin}")
runs=${2:-5} seconds=${3:-10} clients=${4:-64}
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
export HUIYIN_DATA=$root
db=$work/city.db
"$huiyin" init --db "$db" --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心 >/dev/null
"$huiyin" act --db "$db" "$root/examples/city.jsonl" >/dev/null 2>&1
TOKEN=$("$huiyin" account token --db "$db" --login shenzhiqiu --name bench --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["token"])')
export TOKEN
# shellcheck disable=SC2086
"$huiyin" serve --db "$db" --port 0 --json ${SERVE:-} >"$work/serve" &
server=$!
until [ -s "$work/serve" ]; do sleep 0.1; done
port=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["port"])' "$work/serve")
ticks() { awk '{print $14 + $15}' "/proc/$server/stat"; }

for run in $(seq "$runs"); do
    before=$(ticks)
    line=$(RUN=$run wrk -t1 -c"$clients" -d"${seconds}s" --timeout 10s -s "$root/bench/intake.lua" "http://127.0.0.1:$port" | tail -n 1)
    after=$(ticks)
    cpu=$(( (after - before) * 100 / $(getconf CLK_TCK) / seconds ))
    echo "$line, server CPU $cpu%, load $(cut -d' ' -f1 /proc/loadavg)"
    [ -n "${SERVE:-}" ] || "$huiyin" search --db "$db" --status | tail -n 1
done
kill "$server"
wait "$server"
server=
"$huiyin" ledger verify --db "$db" --chains | tail -n 1
