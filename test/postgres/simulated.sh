#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A simulated city on PostgreSQL, killed and gone on with, comes to the same events in the same order and the same rates as
# the same city in a file that nobody killed. HUIYIN_PG is the address of the database; HUIYIN_LONG: more matters and kills.
# The program is killed at times drawn anew each day.
set -u
data=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$data/test/scenario/simulated.bash"
matters=${HUIYIN_LONG:+1200}
kills=${HUIYIN_LONG:+40}
city=(--preset "$work/small.sim" --matters "${matters:-250}" --days 4 --seed 11)
"$plain" simulate --db "$work/file.db" "${city[@]}" >/dev/null 2>"$work/err" || { echo "not ok postgres a simulated city in a file – $(tail -n 1 "$work/err")"; exit 1; }
events "$work/file.db" >"$work/file.events"
plain_rates "$work/file.db" >"$work/file.rates"

db=$HUIYIN_PG#simulated place=$work/place killed=0
RANDOM=$(date +%j)
began=$(date +%s%3N)
"$plain" simulate --db "$HUIYIN_PG#timed" --place "$work/timed" "${city[@]}" >/dev/null 2>"$work/err" || { echo "not ok postgres a simulated city – $(tail -n 1 "$work/err")"; exit 1; }
length=$(($(date +%s%3N) - began))
going_on() { # the options with which it goes on from where it was killed: perhaps before there was a place, or a store
    if [ -f "$place" ]; then options=(--resume)
    elif "$plain" list --db "$db" >/dev/null 2>&1; then options=(--resume "${city[@]}")
    else options=("${city[@]}"); fi
}
for _ in $(seq $((${kills:-4} * 5))); do
    [ $killed -lt "${kills:-4}" ] || break
    going_on
    "$plain" simulate --db "$db" --place "$place" --place-every 150 "${options[@]}" >/dev/null 2>"$work/err" &
    pid=$! pause=$((RANDOM % (length / 2 + 1))) # in the first half, so that something is left to do
    sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    [ $? = 137 ] && killed=$((killed + 1))
done
going_on
"$plain" simulate --db "$db" --place "$place" "${options[@]}" >/dev/null 2>"$work/err" || { echo "not ok postgres a simulated city goes on after $killed kills – $(tail -n 1 "$work/err")"; exit 1; }
events "$db" >"$work/database.events"
plain_rates "$db" >"$work/database.rates"
status=0
[ $killed -gt 0 ] || { echo "not ok postgres a simulated city is killed – it was always done before"; status=1; }
same() { # NAME WHICH
    if [ -s "$work/file.$2" ] && cmp -s "$work/file.$2" "$work/database.$2"; then echo "ok postgres $1"
    else
        echo "not ok postgres $1 – $(diff "$work/file.$2" "$work/database.$2" | head -n 4 | cut -c1-200 | tr '\n' ' ')"
        status=1
    fi
}
same "a simulated city killed $killed times and gone on with has the events of one in a file ($(sha256sum <"$work/file.events" | cut -c1-16))" events
same "and its rates" rates
if "$plain" ledger verify --db "$db" >"$work/out" 2>&1; then echo "ok postgres and its ledger is in order"
else
    echo "not ok postgres and its ledger is in order – $(tail -n 3 "$work/out" | tr '\n' ' ')"
    status=1
fi
exit $status
