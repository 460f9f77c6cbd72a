#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The main job on real input: every hotline ticket goes in, is handled to its answer by the proved procedure, and
# the ledger proves it. Usage: tickets.sh [HUIYIN]; prints "ok NAME", "not ok NAME – why" or "skip NAME – why".
set -u
cd "$(dirname "$0")/../.." || exit 3
huiyin=$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")
tickets=../shared/data/hotline/tickets.tsv
status=0
ok() { echo "ok $1"; }
bad() { echo "not ok $1 – $2"; status=1; }
if ! [ -f "$tickets" ]; then
    echo "skip tickets – skipped: no ../shared"
    exit 0
fi
rows=$(($(wc -l <"$tickets") - 1))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db=$work/city.db
expect() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "$3, not $2"; fi
}
member() { python3 -c 'import json,sys; v=json.load(sys.stdin); print(*[v[k] for k in sys.argv[1:]])' "$@"; }
"$huiyin" init --db "$db" --region 460100 --driven >"$work/init" 2>&1 || { bad tickets-init "$(tail -1 "$work/init")"; exit 1; }

expect "every ticket goes in" "$rows 0 0 0" \
    "$("$huiyin" import --db "$db" --as tickets "$tickets" --json | member added again changed bad)"
expect "the same file twice adds nothing" "0 $rows 0 0" \
    "$("$huiyin" import --db "$db" --as tickets "$tickets" --json | member added again changed bad)"

# A changed row is reported and not applied; bad rows are named and skipped; the rest goes in.
head -4 "$tickets" | awk -F'\t' -v OFS='\t' 'NR == 3 { $10 = $10 "改" } 1' >"$work/changed.tsv"
{ head -1 "$tickets"; printf '1\t20240230\ta\tb\tc\td\t某局\t某局\t1\t不存在的日子\t-\n'; printf '2\t20240229\t太短\n'
  printf '3\t20240229\ta\tb\tc\td\t某局\t某局\t1\t\xff\xfe坏编码\t-\n'; printf '4\t20240229\ta\tb\tc\td\t某局\t某局\t1\tN\0L\t-\n'
  printf '5\t20240229\ta\tb\tc\td\t某局\t某局\t1\t%s\t-\n' "$(head -c 300000 /dev/zero | tr '\0' x)"
  printf '6\t20240229\ta\tb\tc\td\t\t\t1\t没有部门\t-\n'; printf '7\t20240229\ta\tb\tc\td\t某局\t某局\t1\t好的一行\t-\n'
  printf '8\t202402'; } >"$work/bad.tsv"
cp "$db" "$work/second.db"
expect "a changed row is reported, not applied" "0 2 1 0" \
    "$("$huiyin" import --db "$work/second.db" --as tickets "$work/changed.tsv" --json | member added again changed bad)"
expect "bad rows are skipped, the rest goes in" "1 0 0 7" \
    "$("$huiyin" import --db "$work/second.db" --as tickets "$work/bad.tsv" --json | member added again changed bad)"
lines=$("$huiyin" import --db "$work/second.db" --as tickets "$work/bad.tsv" --json |
    python3 -c 'import json,sys; print(*["%d:%s" % (r["line"], r["fault"]["code"]) for r in json.load(sys.stdin)["refused"]])')
expect "bad rows are named by line and reason" \
    "2:bad-date 3:bad-row 4:bad-utf8 5:bad-nul 6:too-long 7:missing-field 9:bad-row" "$lines"

python3 test/generate_acts.py "$tickets" 受理中心 >"$work/acts.jsonl"
"$huiyin" act --db "$db" "$work/acts.jsonl" >"$work/answers.jsonl" 2>"$work/err"
expect "every command of the handling is accepted" "$(wc -l <"$work/acts.jsonl") 0" \
    "$(grep -c '^{"ok":true' "$work/answers.jsonl") $(grep -c '^{"ok":false' "$work/answers.jsonl")"
"$huiyin" tick --db "$db" --until 2018-12-31 >"$work/tick" 2>&1 || bad tick "$(tail -1 "$work/tick")"
expect "no matter is left open" "0" "$("$huiyin" list --db "$db" --open --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["matters"]))')"
if "$huiyin" report rates --db "$db" --from 2017-12-01 --to 2018-12-31 --both >"$work/rates" 2>&1; then ok "the rates agree both ways"
else bad "the rates agree both ways" "$(tail -3 "$work/rates" | tr '\n' ' ')"; fi
if "$huiyin" ledger verify --db "$db" >"$work/verify" 2>&1; then ok "the ledger is in order"
else bad "the ledger is in order" "$(head -3 "$work/verify" | tr '\n' ' ')"; fi
"$huiyin" ledger export --db "$db" -o "$work/ledger.jsonl" --with-content >"$work/export" 2>&1 || bad export "$(tail -1 "$work/export")"
if "$huiyin" ledger verify --export "$work/ledger.jsonl" >"$work/verify" 2>&1; then ok "the export verifies without the store"
else bad "the export verifies without the store" "$(head -3 "$work/verify" | tr '\n' ' ')"; fi
"$huiyin" act --db "$db" "$work/acts.jsonl" >"$work/again.jsonl" 2>"$work/err"
expect "the same commands twice change nothing" "$(wc -l <"$work/acts.jsonl")" "$(grep -c '"again":true' "$work/again.jsonl")"
exit $status
