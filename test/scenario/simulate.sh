#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The simulated city: every command is taken, what was killed and went on ends as what was not, `act` comes to the same,
# behaviour changes the rates, and the figures of the tables are those of the ledger. HUIYIN_LONG: more kills.
set -u
here=$(cd "$(dirname "$0")" && pwd)
data=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
ok() { echo "ok simulate: $1"; }
bad() { echo "not ok simulate: $1 – $2"; failed=1; }
check() { # NAME COMMAND…: the command must succeed
    local name=$1
    shift
    if "$@" >"$work/out" 2>"$work/err"; then ok "$name"; else bad "$name" "$(tail -n 3 "$work/out" "$work/err" | tr '\n' ' ' | head -c 400)"; fi
}
refuses() { # NAME STATUS CODE COMMAND…
    local name=$1 status=$2 code=$3 got=0
    shift 3
    "$@" --json >"$work/out" 2>"$work/err" || got=$?
    if [ $got = "$status" ] && grep -q "\"code\":\"$code\"" "$work/out"; then ok "$name"; else bad "$name" "status $got, $(head -c 300 "$work/out")"; fi
}
. "$here/simulated.bash"
city=(--preset "$work/small.sim" --matters 1200 --days 6 --seed 7)

check "a city runs without a command being refused" "$huiyin" simulate --db "$work/whole.db" "${city[@]}" --json
cp "$work/out" "$work/whole.json"
[ "$(value "$work/whole.json" refused)" = 0 ] && ok "none was refused" || bad "none was refused" "$(cat "$work/whole.json")"
[ "$(value "$work/whole.json" matters)" = 1200 ] && ok "as many matters come in as were asked for" || bad "matters" "$(value "$work/whole.json" matters)"
check "its ledger is in order" "$huiyin" ledger verify --db "$work/whole.db"
check "its figures are the same from the tables and from the ledger" "$huiyin" report rates --db "$work/whole.db" --from 2025-01-01 --to 2025-03-31 --as-of 2025-04-30 --both
refuses "a store that is there is not taken for a new one" 1 store-exists "$huiyin" simulate --db "$work/whole.db" "${city[@]}"
check "what is done is not done again" "$huiyin" simulate --db "$work/whole.db" --resume --json
[ "$(value "$work/out" "done")" = "$(value "$work/whole.json" "done")" ] && ok "nothing new was done" || bad "nothing new was done" "$(cat "$work/out")"
events "$work/whole.db" >"$work/whole.events"
plain_rates "$work/whole.db" >"$work/whole.rates"

# --- the row of commands
"$huiyin" simulate "${city[@]}" --commands "$work/a.jsonl" && "$huiyin" simulate "${city[@]}" --commands - >"$work/b.jsonl"
cmp -s "$work/a.jsonl" "$work/b.jsonl" && ok "the same seed gives the same commands" || bad "the same seed" "they differ"
"$huiyin" simulate "${city[@]:0:6}" --seed 8 --commands - >"$work/c.jsonl"
cmp -s "$work/a.jsonl" "$work/c.jsonl" && bad "another seed" "gives the same" || ok "another seed gives others"
[ "$(wc -l <"$work/a.jsonl")" = "$(value "$work/whole.json" commands)" ] && ok "they are as many as were run" || bad "they are as many" "$(wc -l <"$work/a.jsonl")"
"$huiyin" init --db "$work/act.db" --region 599900 --force --name 云江市 --driven --procedure "$data/procedures/hotline.proc" >/dev/null
check "act takes every one of them" "$plain" act --db "$work/act.db" "$work/a.jsonl"
"$huiyin" tick --db "$work/act.db" --until "$(value "$work/whole.json" until)" >/dev/null
plain_rates "$work/act.db" >"$work/act.rates"
cmp -s "$work/whole.rates" "$work/act.rates" && ok "act comes to the same rates" || bad "act comes to the same rates" "$(diff "$work/whole.rates" "$work/act.rates" | head -c 300)"

# --- killed and gone on
kills=${HUIYIN_LONG:+150}
kills=${kills:-12}
RANDOM=$(date +%j) killed=0
go_on() { # the whole simulation, killed on the way; says how often
    local db=$1 pause=$2
    local options=("${city[@]}" --db "$db" --place-every 700)
    "$plain" simulate "${options[@]}" >/dev/null 2>&1 &
    while :; do
        local pid=$!
        sleep "0.$(printf %03d $((RANDOM % pause + 20)))"
        kill -9 $pid 2>/dev/null && killed=$((killed + 1))
        wait $pid 2>/dev/null && return
        [ $killed -ge "$kills" ] && break
        if [ -f "$db.simulate" ]; then "$plain" simulate --db "$db" --place-every 700 --resume >/dev/null 2>&1 &
        else "$plain" simulate "${options[@]}" >/dev/null 2>&1 & fi
    done
    "$plain" simulate --db "$db" --resume >/dev/null 2>"$work/err" || bad "goes on after the last kill" "$(cat "$work/err")"
}
round=0
while [ $killed -lt "$kills" ] && [ $round -lt 60 ]; do
    round=$((round + 1))
    db="$work/killed$round.db"
    go_on "$db" 700
    "$plain" ledger verify --db "$db" >"$work/out" 2>&1 || bad "killed: the ledger is in order" "$(cat "$work/out")"
    events "$db" | cmp -s - "$work/whole.events" || bad "killed: the same events" "$(events "$db" | diff - "$work/whole.events" | head -c 400)"
    plain_rates "$db" | cmp -s - "$work/whole.rates" || bad "killed: the same rates" "round $round"
done
[ $killed -ge "$kills" ] && ok "killed $killed times, in $round cities: each ends with the events and rates of the one that was not" || bad "killed" "only $killed times in $round"

# --- places that are lost, damaged, or of another store
db="$work/killed1.db"
cp "$db.simulate" "$work/place"
rm "$db.simulate"
check "without its place it goes through all again" "$huiyin" simulate --db "$db" "${city[@]}" --resume --json
[ "$(value "$work/out" again)" = "$(value "$work/whole.json" "done")" ] && ok "and everything was there" || bad "everything was there" "$(cat "$work/out")"
rm "$db.simulate"
refuses "other options without a place are found out" 1 other-simulation "$huiyin" simulate --db "$db" --preset "$work/small.sim" --matters 1300 --days 6 --seed 7 --resume
cp "$work/place" "$db.simulate"
refuses "other options with a place are found out" 1 other-simulation "$huiyin" simulate --db "$db" --matters 1300 --resume
printf x | dd of="$db.simulate" bs=1 seek=900 conv=notrunc 2>/dev/null
refuses "a damaged place is a fault" 1 place-damaged "$huiyin" simulate --db "$db" --resume
cp "$work/whole.db.simulate" "$work/act.db.simulate"
refuses "a place of another store is a fault" 1 place-ahead "$huiyin" simulate --db "$work/act.db" --resume
refuses "nothing to go on with is said" 1 nothing-to-resume "$huiyin" simulate --db "$work/none.db" --resume
refuses "a preset nobody has" 1 no-preset "$huiyin" simulate --db "$work/none.db" --preset nowhere

# --- behaviour makes the rates
changed() { # NAME SED: a city with another behaviour; its rates in $work/NAME.json
    sed -E "$2" "$work/small.sim" >"$work/$1.sim"
    "$plain" simulate --db "$work/$1.db" --preset "$work/$1.sim" "${city[@]:2}" >/dev/null 2>"$work/err" || bad "$1 runs" "$(cat "$work/err")"
    rates "$work/$1.db" >"$work/$1.json"
}
rate() { python3 - "$1" "$2" <<'PY'
import json, sys
def walk(v):
    if isinstance(v, dict):
        if v.get("name") == sys.argv[2] or v.get("zh") == sys.argv[2]:
            yield v
        for x in v.values():
            yield from walk(x)
    elif isinstance(v, list):
        for x in v:
            yield from walk(x)
for v in walk(json.load(open(sys.argv[1]))):
    if v.get("denominator"):
        print(int(10000 * v["numerator"] / v["denominator"]))
        break
PY
}
rates "$work/whole.db" >"$work/whole.rates.json"
less() { # NAME RATE A B: the rate of A is less than that of B, by a hundredth at least
    local a b
    a=$(rate "$work/$3.json" "$2") b=$(rate "$work/$4.json" "$2")
    [ -n "$a" ] && [ -n "$b" ] && [ "$a" -lt $((b - 100)) ] && ok "$1" || bad "$1" "$2: $3 $a, $4 $b"
}
changed slow 's/^办理时长(·[^ ]+)? = [^#]*/办理时长\1 = 5日 8日 10日 12日 14日 16日 18日 20日 25日 30日 50日 /'
changed careless 's/^误派 = .*/误派 = 45%/; s/^联系 = .*/联系 = 20%/; s/^解决(·[^ ]+)? = .*/解决\1 = 40%/; s/^接通 = .*/接通 = 25%/'
less "slow bodies are late" 按期办复率 slow whole.rates
less "calls that reach nobody lower the callback rate" 回访率 careless whole.rates
less "what is not solved is handled again" 重办率 whole.rates careless
less "wrong dispatch is sent back" 退单率 whole.rates careless
less "who is not talked to is seen in the response rate" 响应率 careless whole.rates

# --- callbacks by lot
check "the volumes of page 002 run without a refusal" "$huiyin" simulate --db "$work/page.db" --preset page-002 --matters 900 --days 20 --json
[ "$(value "$work/out" refused)" = 0 ] && ok "nobody is called who was not drawn" || bad "nobody is called who was not drawn" "$(cat "$work/out")"
check "its ledger is in order too" "$huiyin" ledger verify --db "$work/page.db"
check "and its figures the same both ways" "$huiyin" report rates --db "$work/page.db" --from 2024-09-05 --to 2024-10-31 --both
"$huiyin" report rates --db "$work/page.db" --from 2024-09-05 --to 2024-10-31 --json >"$work/page.json"
drawn=$(rate "$work/page.json" 抽样率)
[ "${drawn:-0}" -gt 2500 ] && [ "${drawn:-0}" -lt 5200 ] && ok "about as many are drawn as the profile says" || bad "about as many are drawn" "$drawn"
exit $failed
