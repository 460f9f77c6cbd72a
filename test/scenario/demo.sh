#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The demonstration city as ./run shows it, in a folder of its own: it ends well, no matter is open, nobody waits for
# an answer, the ledger is in order, the rates agree; run again it changes nothing; a refused command ends it.
# Usage: demo.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
status=0
ok() { echo "ok $1"; }
bad() { echo "not ok $1 – $2"; status=1; }
# check NAME COMMAND…: the command succeeds
check() {
    local name=$1
    shift
    if "$@" >"$work/out" 2>&1; then ok "$name"; else bad "$name" "$(tail -n 3 "$work/out" | tr '\n' ' ')"; fi
}

cp -r "$root/examples" "$work/examples"
cd "$work" || exit 3
db=$work/city.db
if ! examples/demo.sh "$huiyin" "$db" >demo.out 2>demo.err; then
    bad demo-runs "$(tail -n 5 demo.err | tr '\n' ' ')"
    exit 1
fi
ok demo-runs
if [ -s demo.err ]; then bad demo-quiet "$(head -n 3 demo.err)"; else ok demo-quiet; fi

"$huiyin" list --db "$db" --open >open.out 2>&1
if [ -s open.out ]; then bad demo-none-open "$(head -n 3 open.out)"; else ok demo-none-open; fi
check demo-ledger-in-order "$huiyin" ledger verify --db "$db"

rates="report rates --db $db --from 2025-01-01 --to 2025-12-31"
check demo-rates-agree "$huiyin" $rates --both
"$huiyin" $rates --both --json >rates.json
check demo-figures python3 - rates.json <<'PY'
import json, sys
figures = json.load(open(sys.argv[1]))["figures"]
want = {"received": 59, "accepted": 51, "refused": 2, "withdrawn": 3, "merged": 3, "closed": 51, "open": 0}
wrong = {k: (figures[k]["count"], v) for k, v in want.items() if figures[k]["count"] != v}
sys.exit(f"got, wanted: {wrong}" if wrong else 0)
PY

"$huiyin" ledger export --db "$db" -o before.jsonl >export.out
"$huiyin" act --db "$db" examples/matters.jsonl >again.out 2>&1
"$huiyin" ledger export --db "$db" -o after.jsonl >export.out
if grep -q '"ok":false' again.out; then bad demo-again "$(grep '"ok":false' again.out | head -n 1)"
elif cmp -s before.jsonl after.jsonl; then ok demo-again
else bad demo-again "the ledger grew"; fi

# The same lines with one that is refused: the script says so and fails, whatever stood there before.
echo '{"do": "办结", "matter": "诉求2025-1", "by": "luxiaoman", "at": "2025-12-01T09:00", "fields": {}}' >>examples/matters.jsonl
if examples/demo.sh "$huiyin" "$db" >demo.out 2>demo.err; then bad demo-failure-shows "exit status 0"
elif grep -q '"code":"ended"' demo.err; then ok demo-failure-shows
else bad demo-failure-shows "$(tail -n 2 demo.err)"; fi
exit $status
