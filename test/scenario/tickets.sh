#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The main job on real input: every hotline ticket goes in, is handled to its answer by the proved procedure, and
# the ledger proves it: every one with HUIYIN_PLAIN (a build without sanitizers), the first 1,500 with the sanitizers – all of
# them in a long run. Usage: tickets.sh [HUIYIN]; prints "ok NAME", "not ok NAME – why" or "skip NAME – why".
set -u
cd "$(dirname "$0")/../.." || exit 3
huiyin=$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")
plain=$(realpath "${HUIYIN_PLAIN:-$huiyin}")
tickets=../shared/data/hotline/tickets.tsv
status=0
ok() { echo "ok $1"; }
bad() { echo "not ok $1 – $2"; status=1; }
if ! [ -f "$tickets" ]; then
    echo "skip tickets – skipped: no ../shared"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
expect() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "$3, not $2"; fi
}
member() { python3 -c 'import json,sys; v=json.load(sys.stdin); print(*[v[k] for k in sys.argv[1:]])' "$@"; }

# live NAME HUIYIN TICKETS: from the register to the proof
live() {
    local h=$2 file=$3 dir=$work/$1 rows db
    mkdir "$dir"
    db=$dir/city.db rows=$(($(wc -l <"$file") - 1))
    "$h" init --db "$db" --region 460100 --driven >"$dir/init" 2>&1 || { bad "$1: init" "$(tail -1 "$dir/init")"; return; }

    expect "$1: every ticket goes in" "$rows 0 0 0" \
        "$("$h" import --db "$db" --as tickets "$file" --json | member added again changed bad)"
    expect "$1: the same file twice adds nothing" "0 $rows 0 0" \
        "$("$h" import --db "$db" --as tickets "$file" --json | member added again changed bad)"

    python3 test/generate_acts.py "$file" 受理中心 >"$dir/acts.jsonl"
    "$h" act --db "$db" "$dir/acts.jsonl" >"$dir/answers.jsonl" 2>"$dir/err"
    expect "$1: every command of the handling is accepted" "$(wc -l <"$dir/acts.jsonl") 0" \
        "$(grep -c '^{"ok":true' "$dir/answers.jsonl") $(grep -c '^{"ok":false' "$dir/answers.jsonl")"
    "$h" tick --db "$db" --until 2018-12-31 >"$dir/tick" 2>&1 || bad "$1: tick" "$(tail -1 "$dir/tick")"
    expect "$1: no matter is left open" "0" "$("$h" list --db "$db" --open --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["matters"]))')"
    if "$h" report rates --db "$db" --from 2017-12-01 --to 2018-12-31 --both >"$dir/rates" 2>&1; then ok "$1: the rates agree both ways"
    else bad "$1: the rates agree both ways" "$(tail -3 "$dir/rates" | tr '\n' ' ')"; fi
    if "$h" ledger verify --db "$db" >"$dir/verify" 2>&1; then ok "$1: the ledger is in order"
    else bad "$1: the ledger is in order" "$(head -3 "$dir/verify" | tr '\n' ' ')"; fi
    "$h" ledger export --db "$db" -o "$dir/ledger.jsonl" --with-content >"$dir/export" 2>&1 || bad "$1: export" "$(tail -1 "$dir/export")"
    if "$h" ledger verify --export "$dir/ledger.jsonl" >"$dir/verify" 2>&1; then ok "$1: the export verifies without the store"
    else bad "$1: the export verifies without the store" "$(head -3 "$dir/verify" | tr '\n' ' ')"; fi
    "$h" act --db "$db" "$dir/acts.jsonl" >"$dir/again.jsonl" 2>"$dir/err"
    expect "$1: the same commands twice change nothing" "$(wc -l <"$dir/acts.jsonl")" "$(grep -c '"again":true' "$dir/again.jsonl")"
}

# A changed row is reported and not applied; bad rows are named and skipped; the rest goes in.
head -4 "$tickets" >"$work/few.tsv"
"$huiyin" init --db "$work/second.db" --region 460100 --driven >"$work/init" 2>&1 || { bad tickets-init "$(tail -1 "$work/init")"; exit 1; }
"$huiyin" import --db "$work/second.db" --as tickets "$work/few.tsv" >"$work/import" 2>&1 || bad tickets-import "$(tail -1 "$work/import")"
awk -F'\t' -v OFS='\t' 'NR == 3 { $10 = $10 "改" } 1' "$work/few.tsv" >"$work/changed.tsv"
{ head -1 "$tickets"; printf '1\t20240230\ta\tb\tc\td\t某局\t某局\t1\t不存在的日子\t-\n'; printf '2\t20240229\t太短\n'
  printf '3\t20240229\ta\tb\tc\td\t某局\t某局\t1\t\xff\xfe坏编码\t-\n'; printf '4\t20240229\ta\tb\tc\td\t某局\t某局\t1\tN\0L\t-\n'
  printf '5\t20240229\ta\tb\tc\td\t某局\t某局\t1\t%s\t-\n' "$(head -c 300000 /dev/zero | tr '\0' x)"
  printf '6\t20240229\ta\tb\tc\td\t\t\t1\t没有部门\t-\n'; printf '7\t20240229\ta\tb\tc\td\t某局\t某局\t1\t好的一行\t-\n'
  printf '8\t202402'; } >"$work/bad.tsv"
expect "a changed row is reported, not applied" "0 2 1 0" \
    "$("$huiyin" import --db "$work/second.db" --as tickets "$work/changed.tsv" --json | member added again changed bad)"
expect "bad rows are skipped, the rest goes in" "1 0 0 7" \
    "$("$huiyin" import --db "$work/second.db" --as tickets "$work/bad.tsv" --json | member added again changed bad)"
lines=$("$huiyin" import --db "$work/second.db" --as tickets "$work/bad.tsv" --json |
    python3 -c 'import json,sys; print(*["%d:%s" % (r["line"], r["fault"]["code"]) for r in json.load(sys.stdin)["refused"]])')
expect "bad rows are named by line and reason" \
    "2:bad-date 3:bad-row 4:bad-utf8 5:bad-nul 6:too-long 7:missing-field 9:bad-row" "$lines"

live all "$plain" "$tickets"
if [ "$plain" != "$huiyin" ]; then
    [ "${HUIYIN_LONG:-}" ] && many=1000000 || many=1500
    head -n $((many + 1)) "$tickets" >"$work/first.tsv"
    live sanitized "$huiyin" "$work/first.tsv"
fi
exit $status
