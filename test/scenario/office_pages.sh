#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pages of the office over HTTP: procedures with proof and drawing, rates as on the command line, contact details
# shown once and recorded. The demonstration city, a server of its own, one line a statement.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 3

made=$({
    "$h" init --db city.db --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心 &&
        "$h" act --db city.db "$root/examples/city.jsonl" && "$h" act --db city.db "$root/examples/matters.jsonl" &&
        echo yunjiang-demo >word && "$h" account password --db city.db --demo --all --password-file word
} 2>&1) || { echo "not ok office_pages the city – $(tail -n 3 <<<"$made" | tr '\n' ' ')"; exit 1; }

# serve [PATH]: starts the server, sets $server and $port
serve() {
    : >served
    PATH=${1:-$PATH} "$h" serve --db city.db --demo --port 0 --json >served 2>server.err &
    server=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' served)
        [ -n "$port" ] && return
        sleep 0.1
    done
    echo "not ok office_pages the server – $(head -c 300 served server.err | tr '\n' ' ')"
    exit 1
}
stop() {
    kill "$server"
    wait "$server"
    local status=$?
    server=
    if [ "$status" = 0 ] && ! grep -q 'Sanitizer\|runtime error' server.err; then echo "ok office_pages the server stops in order ($1)"
    else echo "not ok office_pages the server stops in order ($1) – status $status: $(head -c 300 server.err | tr '\n' ' ')"; bad=1; fi
}
bad=0
check() { python3 "$root/test/scenario/office_pages.py" "$1" "$port" "$h" || bad=1; }

serve
check pages
stop pages
# One of today: in a driven store a command lets the clocks of its matter run, those of 2025 would come to their end.
"$h" act --db city.db >today.out 2>&1 <<'LINES' || { cat today.out; bad=1; }
{"do":"登记","by":"shenzhiqiu","fields":{"程序":"诉求","编号":"今日1","标题":"水压不足","内容":"三楼以上没有水","诉求人":{"name":"王小二","phone":"13812345678"}}}
{"do":"派单","by":"shenzhiqiu","matter":"今日1","fields":{"主办单位":"市水务局"}}
LINES
serve
check contact
stop contact
mkdir none
serve "$work/none"
check undrawn
stop "without Graphviz"
if said=$("$h" ledger verify --db city.db 2>&1); then echo "ok office_pages the ledger is in order"
else echo "not ok office_pages the ledger is in order – $(tail -n 2 <<<"$said" | tr '\n' ' ')"; bad=1; fi
exit $bad
