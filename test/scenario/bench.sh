#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The load generator, small: stores filled, a server asked in both loops, the desk without one, results that are JSON with sums that
# come out, charts that are SVG. No figure is judged.
# Usage: bench.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0
ok() { echo "ok bench $1"; }
not_ok() {
    echo "not ok bench $1 – $(head -c 400 <<<"$2" | tr '\n' ' ')"
    bad=1
}
# is STATUS NAME CODE COMMAND…: its exit status, and CODE somewhere in what it said
is() {
    local want=$1 name=$2 code=$3 said status
    shift 3
    said=$("$@" 2>&1 </dev/null)
    status=$?
    if [ "$status" = "$want" ] && grep -q -- "$code" <<<"$said"; then ok "$name"; else not_ok "$name" "status $status: $said"; fi
}
# json STATUS NAME EXPRESSION FILE COMMAND…: keeps what it printed in FILE; EXPRESSION is Python over x
json() {
    local want=$1 name=$2 expression=$3 file=$4 status why
    shift 4
    "$@" >"$file" 2>"$file.err" </dev/null
    status=$?
    why=$(python3 - "$file" "$expression" <<'PY' 2>&1
import json, sys
x = json.load(open(sys.argv[1]))
if x.get("bench"):
    for w in x["workloads"]:  # every request that was due is accounted for
        came_to = w["fine"] + w["refused"] + w["shed"] - w.get("retried", 0) + sum(w["errors"].values())
        assert w["due"] == came_to, (w["name"], w["due"], came_to)
        assert sum(w["status"].values()) == w["fine"] + w["refused"] + w["shed"] or x["bench"] == "desk"
        l = w["latency_ms"]
        assert l["count"] == 0 or l["least"] <= l["p50"] <= l["p90"] <= l["p99"] <= l["p99_9"] <= l["max"], l
    assert x["machine"]["cores"] > 0 and x["client"]["cpu_seconds"] >= 0 and x["parameters"]["seed"] is not None
assert eval(sys.argv[2]), sys.argv[2]
PY
    )
    if [ "$status" = "$want" ] && [ -z "$why" ]; then ok "$name"; else not_ok "$name" "status $status: $why $(head -c 300 "$file" "$file.err")"; fi
}
svg() { # NAME TEXT COMMAND…
    local name=$1 text=$2
    shift 2
    if "$@" >out.svg 2>err && python3 -c 'import sys, xml.etree.ElementTree as e; r = e.parse("out.svg").getroot(); t = "".join(r.itertext()); assert r.tag.endswith("}svg") and sys.argv[1] in t and "nan" not in open("out.svg").read()' "$text" 2>>err; then ok "$name"
    else not_ok "$name" "$(cat err)"; fi
}
count() { "$h" list --db "$1" --limit 100000 --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["matters"]))'; }
all=intake=3,act=8,matter=6,work=2,list,newest,stage,search,public,entry,report,api_matter,api_list,api_search

# --- stores
json 0 "a store is filled to a size" 'x["ok"] and x["had"] == 0 and x["matters"] == 200 and x["commands"] > 400' fill.json "$h" bench fill --db f.db --matters 200 --json
json 0 "filled again nothing is added" 'x["had"] == 200 and x["commands"] == 0' fill.json "$h" bench fill --db f.db --matters 200 --json
json 0 "it is filled further" 'x["had"] == 200 and x["matters"] == 260' fill.json "$h" bench fill --db f.db --matters 260 --json
is 0 "what was filled is a ledger in order" "" "$h" ledger verify --db f.db
"$h" init --db city.db --region 370203 >/dev/null 2>&1
is 1 "a store of somebody's is not filled" not-for-bench "$h" bench fill --db city.db --matters 10 --json
is 1 "nor measured on" not-for-bench "$h" bench http --db city.db --count 1 --json
is 1 "one in which nobody acts cannot be measured on, even when asked for" no-cast "$h" bench http --db city.db --anyway --count 1 --json

# --- a server of its own
before=$(count f.db)
json 0 "every workload is asked of a server, and the ledger verified" \
    'x["ok"] and x["verified"] and len(x["workloads"]) == 14 and all(w["due"] > 0 and w["fine"] == w["due"] for w in x["workloads"]) and x["server"]["cpu_seconds"] > 0 and x["store"] == dict(kind="sqlite", matters=260, bytes=x["store"]["bytes"])' \
    all.json "$h" bench http --db f.db --mix $all --clients 4 --warm-up 0 --count 250 --verify --json
after=$(count f.db)
registered=$(python3 -c 'import json; print(json.load(open("all.json"))["registered"])')
if [ $((before + registered)) = "$after" ] && [ "$registered" -gt 0 ]; then ok "what was acknowledged is in the store"; else not_ok "what was acknowledged is in the store" "$before + $registered, not $after"; fi
is 0 "tokens are taken back" '"tokens":\[\]' "$h" account token --db f.db --list --json
json 0 "an open loop" 'x["parameters"]["loop"] == "open" and x["workloads"][0]["due"] == 40 and x["workloads"][0]["fine"] == 40 and "waiting_most" in x' \
    open.json "$h" bench http --matters 50 --rate 40 --arrivals constant --warm-up 0 --seconds 1 --clients 8 --json
json 0 "matters are handled without a server" 'x["bench"] == "desk" and x["workloads"][0]["fine"] == x["workloads"][0]["due"] >= 300 and x["done"]["回访"] > 0' \
    desk.json "$h" bench desk --matters 50 --mix act --clients 20 --warm-up 0 --count 300 --verify --json
mkdir kept
json 0 "a store is kept by its size" 'x["store"]["matters"] == 60' kept.json "$h" bench http --cache kept --matters 60 --mix matter,work --clients 2 --warm-up 0 --count 20 --json
sum=$(md5sum kept/huiyin-60.db)
json 0 "measuring that writes works on a copy" 'x["registered"] == 20' kept2.json "$h" bench http --cache kept --matters 60 --clients 2 --warm-up 0 --count 20 --json
if [ "$sum" = "$(md5sum kept/huiyin-60.db)" ]; then ok "the one that is kept stays as it was"; else not_ok "the one that is kept stays as it was" "$sum"; fi
is 0 "in words too" "p99.9" "$h" bench http --matters 50 --count 10 --warm-up 0 --clients 2

# --- a server that runs
"$h" account token --db f.db --login desk --name test --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["token"])' >token
echo "Cloud-river-7" >word
"$h" account password --db f.db --login desk --password-file word >password.out 2>&1
"$h" serve --db f.db --port 0 --json >served 2>server.err &
server=$!
for _ in $(seq 600); do
    port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' served)
    [ -n "$port" ] && break
    sleep 0.1
done
url=http://127.0.0.1:$port
json 0 "a server that runs is asked with a token and a password" 'x["ok"] and x["store"]["matters"] > 200 and x["server"]["cpu_seconds"] >= 0 and len(x["workloads"]) == 4' \
    url.json "$h" bench http --url "$url" --token-file token --login desk --password-file word --pid $server --mix intake,matter,work,api_matter --clients 2 --warm-up 0 --count 30 --json
printf 'POST /api/v1/commands\nAuthorization: Bearer %s\nContent-Type: application/json\n\n{"do":"登记","key":"form-{n}","fields":{"程序":"诉求","标题":"{title}","内容":"{body}","诉求人":{"姓名":"{name}","电话":"{phone}"}}}\n' "$(cat token)" >form
json 0 "a request from a file is filled in" 'x["workloads"][0]["fine"] == 15' form.json "$h" bench http --url "$url" --mix form --form form --clients 2 --warm-up 0 --count 15 --json
json 1 "what is refused is counted, shown and an exit status" 'not x["ok"] and x["workloads"][0]["refused"] == 5 and x["workloads"][0]["status"] == {"401": 5} and "not-signed-in" in x["workloads"][0]["first_refusal"]' \
    refused.json "$h" bench http --url "$url" --mix api_list --clients 2 --warm-up 0 --count 5 --json
printf 'PUT /x\n\nbody\n' >form.bad
is 1 "a file that is no request" bad-form "$h" bench http --url "$url" --mix form --form form.bad --count 1 --json
kill $server
wait $server
server=
json 1 "nobody there is an error that is counted" 'x["workloads"][0]["errors"]["unreached"] == 3' gone.json "$h" bench http --url "$url" --mix public --clients 1 --warm-up 0 --count 3 --json

json 1 "no password stands in a result" 'x["command"].count("***") == 2 and "secret" not in x["command"]' secret.json "$h" bench http --url "$url" --mix public --clients 1 --warm-up 0 --count 1 --name postgresql://me:secret@host/db?password=secret --json

# --- charts
svg "one result is drawn by percentile" "事项页" "$h" bench chart all.json
svg "results of several sizes are drawn over the size" "每秒几次" "$h" bench chart kept.json all.json url.json
svg "a result with a name that is no XML" "<&>" sh -c "sed 's/^{/{\"name\":\"<\\&>\",/' open.json >named.json && $h bench chart named.json"
echo '{"ok":true}' >none.json
is 1 "what is no result is not drawn" not-a-result "$h" bench chart none.json --json
echo '{"store":{"matters":1},"workloads":[{"name":"x","latency_ms":{},"curve":[[1]]}]}' >empty.json
svg "nothing to draw is an empty chart" "How long" "$h" bench chart empty.json

# --- usage
is 2 "a workload there is not" "intake act matter" "$h" bench http --mix nothing
is 2 "a workload twice" bad-weight "$h" bench http --mix intake,intake --json
is 2 "a way of access there is not" bad-access "$h" bench http --access newest --json
is 2 "open and closed at once" option-conflict "$h" bench http --rate 5 --think 5 --json
is 2 "https is not spoken" bad-url "$h" bench http --url https://127.0.0.1 --json
is 2 "the desk has no pages" not-indoors "$h" bench desk --mix matter --matters 10 --json
is 2 "a token without a server" option-conflict "$h" bench http --token-file token --json
json 0 "whole processes are measured as before" 'x["matters"] == 30 and x["import"]["per_second"] > 0 and x["verify"]["events"] > 100' process.json "$h" bench process --matters 30 --runs 1 --json
exit $bad
