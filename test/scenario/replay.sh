#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Event logs out and in: the demonstration city's ledger as XES and CSV holds nothing personal and fits the procedures it
# ran under, with the desk's own count of late clocks; an invented log and, where it is there, the real one of a Dutch
# municipality are held against a procedure; bad logs are refused.
# Usage: replay.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
cd "$work" || exit 3
bad=0

ok() { echo "ok replay $1"; }
not_ok() {
    echo "not ok replay $1 – $2"
    bad=1
}
# is STATUS NAME WORD COMMAND…
is() {
    local status=$1 name=$2 word=$3 got
    shift 3
    "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" != "$status" ]; then not_ok "$name" "exit status $got, not $status: $(head -c 300 out err | tr '\n' ' ')"
    elif [ -n "$word" ] && ! grep -qF -e "$word" out err; then not_ok "$name" "no \"$word\" in: $(head -c 400 out err | tr '\n' ' ')"
    elif grep -q 'Sanitizer\|runtime error' err; then not_ok "$name" "$(grep -m1 'Sanitizer\|runtime error' err)"
    else ok "$name"; fi
}
# json NAME EXPRESSION COMMAND…: the answer x, for which the Python expression holds; whatever the exit status
json() {
    local name=$1 why
    expression=$2
    shift 2
    "$@" >out 2>err </dev/null
    why=$(python3 -c 'import json, sys; x = json.load(open("out")); sys.exit(0 if eval(sys.argv[1]) else str(x)[:500])' "$expression" 2>&1) && ok "$name" || not_ok "$name" "$why"
}

# --- our own ledger
if ! "$root/examples/demo.sh" "$h" "$work/city.db" >demo.out 2>&1; then
    not_ok "the demonstration city runs" "$(tail -n 3 demo.out | tr '\n' ' ')"
    exit 1
fi
is 0 "the ledger is exported as XES and CSV at once" "个事件" "$h" ledger export --db city.db --xes all.xes --csv all.csv
json "both say how many" 'x["xes"]["matters"] == x["csv"]["matters"] > 50 and x["xes"]["events"] == x["csv"]["events"] > 300 and x["csv"]["parts"] == x["xes"]["parts"] > 10' \
    "$h" ledger export --db city.db --xes all.xes --csv all.csv --json
is 0 "the store is not written to" "" test -z "$(find . -name 'city.db*' -newer all.xes)"
if python3 - "$root" 2>why <<'PY'
import csv, json, re, sys, xml.etree.ElementTree as tree
ns = "{http://www.xes-standard.org/}"
log = tree.parse("all.xes").getroot()
assert log.tag == ns + "log" and log.get("xes.version") == "1849.2016"
order = [child.tag[len(ns):] for child in log]
ranks = [["extension", "global", "classifier", "string", "trace"].index(t) for t in order]
assert ranks == sorted(ranks), order
declared = {g.get("scope"): {a.get("key") for a in g} for g in log.iter(ns + "global")}
assert all(set(c.get("keys").split()) <= declared["event"] for c in log.iter(ns + "classifier"))
rows = list(csv.DictReader(open("all.csv", newline="", encoding="utf-8")))
events = [(t, e) for t in log.iter(ns + "trace") for e in t.iter(ns + "event")]
assert len(rows) == len(events) > 0
for (trace, event), row in zip(events, rows):
    keys = [a.get("key") for a in event]
    assert len(keys) == len(set(keys)) and declared["event"] <= set(keys)
    have = {"case:" + a.get("key"): a.get("value") for a in trace if a.get("key")} | {a.get("key"): a.get("value") for a in event}
    assert have == {k: v for k, v in row.items() if v}, (have, row)
parents = {r["case:concept:name"]: r["case:huiyin:parent"] for r in rows}
assert all(p in parents for p in parents.values() if p)
text = open("all.xes", encoding="utf-8").read() + open("all.csv", encoding="utf-8").read()
personal = set()
for path in ("city.jsonl", "matters.jsonl"):
    for line in open(f"{sys.argv[1]}/examples/{path}", encoding="utf-8"):
        command = json.loads(line)
        fields = command.get("fields", {})
        def strings(value):
            if isinstance(value, str): yield value
            elif isinstance(value, dict):
                for v in value.values(): yield from strings(v)
        for key in ("标题", "内容", "诉求人", "提案人", "办理结果", "答复内容", "退回理由", "理由", "person", "phone", "联系情况", "会办意见", "login"):
            personal |= {s for s in strings(fields.get(key, "")) if len(s) > 1}
        personal.add(command.get("by", "")) if len(command.get("by", "")) > 3 else None
assert len(personal) > 100
leaks = sorted(p for p in personal if p in text)
assert not leaks, leaks[:5]
PY
then ok "XES and CSV hold the same, in form, and nothing personal"; else not_ok "XES and CSV hold the same, in form, and nothing personal" "$(tail -n 1 why)"; fi

for pair in 诉求:appeal 提案:proposal; do
    zh=${pair%%:*} en=${pair##*:}
    "$h" ledger export --db city.db --procedure "$en" --xes "$en.xes" --csv "$en.csv" >out 2>&1
    for form in xes csv; do
        is 0 "the city's $en as $form fits its procedure whole" "100.0%" "$h" procedure replay "$en.$form" --procedure "$root/procedures/$en.proc"
        json "nothing had to be put in ($en, $form)" 'x["ok"] and x["misfits"] == [] and x["steps_put_in"] == [] and x["crowded"] == 0 and x["ended_cases"]["rate"] == 1' \
            "$h" procedure replay "$en.$form" --procedure "$root/procedures/$en.proc" --json
    done
    "$h" procedure replay "$en.csv" --procedure "$root/procedures/$en.proc" --json >replayed.json
    if python3 - "$zh" 2>why <<'PY'
import json, sqlite3, sys
x = json.load(open("replayed.json"))
seen = {}  # parts may have stages of one name
for part, name, runs, late in [(c.get("part"), c["clock"], c["runs"], c["stopped_late"]) for c in x["clocks"]] + [
        (s.get("part"), s["stage"], s["entered"], s["left_late"]) for s in x["stages"]]:
    before = seen.get((part is not None, name), (0, 0))
    seen[part is not None, name] = before[0] + runs, before[1] + late
desk = {}
query = """select m.section > 0, k.name, sum(k.runs), sum(k.late_runs) from clock k join matter m on m.region = k.region and m.id = k.matter
           join procedure p on p.region = m.region and p.id = m.procedure where p.name = ? group by 1, 2"""
for part, name, runs, late in sqlite3.connect("file:city.db?mode=ro", uri=True).execute(query, (sys.argv[1],)):
    desk[bool(part), name] = runs, late
assert len(desk) > 5
wrong = {k: (seen.get(k), v) for k, v in desk.items() if seen.get(k) != v}
assert not wrong, wrong
PY
    then ok "the clocks of the log run as those of the desk ($en)"; else not_ok "the clocks of the log run as those of the desk ($en)" "$(tail -n 1 why)"; fi
done
is 1 "a log of two procedures is refused" "unknown-section" "$h" procedure replay all.csv --procedure "$root/procedures/appeal.proc" --json
is 1 "the city's appeals do not fit the proposals' procedure" "" "$h" procedure replay appeal.csv --procedure "$root/procedures/proposal.proc"
is 0 "matters of a period only" "" sh -c "\"$h\" ledger export --db city.db --csv - --from 2025-03-01 --to 2025-03-31 | tail -n +2 >march.csv && test -s march.csv && ! grep -q '登记.*2025-0[1245]' march.csv"
is 1 "an unknown procedure is refused" "procedure list" "$h" ledger export --db city.db --csv - --procedure 没有
is 1 "a period that ends before it begins is refused" "bad-period" "$h" ledger export --db city.db --xes x.xes --from 2025-03-02 --to 2025-03-01 --json
is 2 "a ledger is not exported in part" "" "$h" ledger export --db city.db --from 2025-03-01
is 2 "contents do not go into an event log" "" "$h" ledger export --db city.db --xes x.xes --with-content
is 0 "the ledger itself is exported as before" "个事件" "$h" ledger export --db city.db -o ledger.jsonl

# --- an invented log, in the names of the Dutch one
r=$root/examples/receipt
set -- --procedure "$r/receipt.proc" --profile "$r/receipt.conf" --calendar "$r/receipt.cal" --map "$r/receipt.map" --own-offsets
is 0 "the Dutch intake is proved" "已证明" "$h" procedure check --profile "$r/receipt.conf" "$r/receipt.proc"
cat >invented.csv <<'CSV'
case:concept:name,case:startdate,case:deadline,concept:name,time:timestamp
whole,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,Confirmation of receipt,2011-10-12 09:00:00.250000+02:00
whole,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,T02 Check confirmation of receipt,2011-10-12 09:10:00+02:00
whole,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,T04 Determine confirmation of receipt,2011-10-12 09:20:00+02:00
whole,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,T06 Determine necessity of stop advice,2011-10-12 09:25:00+02:00
whole,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,T05 Print and send confirmation of receipt,2011-10-12 09:30:00+02:00
whole,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,T10 Determine necessity to stop indication,2011-12-07 10:00:00+01:00
short,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,Confirmation of receipt,2011-10-12 09:00:00+02:00
odd,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,Confirmation of receipt,2011-10-12 09:00:00+02:00
odd,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,T05 Print and send confirmation of receipt,2011-10-12 09:05:00+02:00
odd,2011-10-11 09:00:00+02:00,2011-12-06 09:00:00+01:00,Lunch,2011-10-12 12:00:00+02:00
CSV
json "of three invented cases two fit, one is late, one is short" \
    'x["fitting_cases"]["numerator"] == 2 and x["ended_cases"]["numerator"] == 1 and x["log_deadline"]["after"]["numerator"] == 1 and [c["stopped_late"] for c in x["clocks"]] == [1] and x["clocks"][0]["same_day_as_log"]["rate"] == 1' \
    "$h" procedure replay invented.csv "$@" --start case:startdate --deadline case:deadline --json
json "its misfits say where and why" \
    'sorted((m["activity"][:5], m["why"], m["examples"][0]["line"]) for m in x["misfits"]) == [("Lunch", "unknown", 11), ("T05 P", "not-here", 10)]' \
    "$h" procedure replay invented.csv "$@" --json
is 1 "and so does the report" "程序里没有这个动作" "$h" procedure replay invented.csv "$@"
is 1 "in English too" "no action of that name" "$h" procedure replay invented.csv "$@" --lang en
is 1 "from standard input" "整件契合的件：2 / 3" sh -c '"$0" procedure replay - "$@" <invented.csv' "$h" "$@"

# --- the real one
real=$root/../shared/data/eventlogs/receipt.csv
if [ -f "$real" ]; then
    begun=$(date +%s%N)
    json "the real log of 1,434 cases fits as docs/replay.md says" \
        'x["log"]["cases"] == 1434 and x["log"]["events"] == 8577 and x["fitting_cases"]["numerator"] == 1433 and x["fitting_events"]["numerator"] == 8576 and x["allowed_variants"] | {"rate": 0} == {"numerator": 115, "denominator": 116, "rate": 0} and x["precision"]["rate"] > 0.7 and x["log_deadline"]["after"]["numerator"] == 92' \
        "$h" procedure replay "$real" "$@" --start case:startdate --deadline case:deadline --json
    echo "   $((($(date +%s%N) - begun) / 1000000)) ms"
else
    echo "skip replay the real log – skipped: no ../shared"
fi

# --- what is no log
is 3 "a log there is not" "no-file" "$h" procedure replay none.csv "$@" --json
printf 'a,b\n' >columns.csv
is 1 "a log without its columns" "case:concept:name" "$h" procedure replay columns.csv "$@"
is 1 "a column asked for and not there" "case:none" "$h" procedure replay invented.csv "$@" --start case:none
head -n 3 invented.csv | sed '3s/2011-10-12 09:10/2011-13-12 09:10/' >time.csv
is 1 "a time that is none, with its line" ":3]" "$h" procedure replay time.csv "$@"
gzip -k invented.csv
is 1 "a compressed log" "gunzip" "$h" procedure replay invented.csv.gz "$@"
printf '<!DOCTYPE log [<!ENTITY a "x">]><log/>' >bomb.xes
is 1 "a document type" "DOCTYPE" "$h" procedure replay bomb.xes "$@"
head -c 3000000 /dev/zero | tr '\0' x >long.csv
is 1 "a cell of three megabytes" "cell-too-long" "$h" procedure replay long.csv "$@" --json
echo 'T02 Check confirmation of receipt = chek' >bad.map
is 1 "a map with a name that is no action" "check" "$h" procedure replay invented.csv --procedure "$r/receipt.proc" --profile "$r/receipt.conf" --map bad.map
is 2 "no procedure named" "--procedure" "$h" procedure replay invented.csv
exit $bad
