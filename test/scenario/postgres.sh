#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Everything again on PostgreSQL: the suite of every store, several servers at once, unit tests of the desk, and scenarios
# whose stores are kept there (test/postgres/wrapped). A sample; with HUIYIN_LONG all of it. A line per statement.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
built=$(dirname "$huiyin")
. "$root/test/postgres/server.bash"
[ "$pg_bin" ] || { echo "ok postgres # SKIP no PostgreSQL is installed"; exit 0; }
work=$(mktemp -d)
chmod 755 "$work"
trap 'pg_stop "$work" immediate; rm -rf "$work"' EXIT
cd "$root" || exit 3
bad=0

said() { # NAME STATUS OUTPUT
    if [ "$2" = 0 ]; then
        echo "ok postgres $1"
    else
        echo "not ok postgres $1 – status $2: $(grep -v '^FATAL' "$3" | tail -n 12 | cut -c1-300 | tr '\n' ' ')"
        bad=1
    fi
}

# What is meant for files is told by name, with the reason: test/postgres/files_only.
of_files() { grep -v '^#' test/postgres/files_only | cut -f1; }

scenario() {
    local name=$1 out="$work/$1.out"
    timeout 600 env -u HUIYIN_PLAIN HUIYIN="$root/test/postgres/wrapped" "test/scenario/$name.sh" >"$out" 2>&1 </dev/null
    grep '^not ok' "$out" | grep -vFf <(of_files) >"$out.bad"
    if ! grep -q '^ok' "$out"; then said "scenario $name" 1 "$out"; else said "scenario $name" "$([ -s "$out.bad" ] && echo 1 || echo 0)" "$out.bad"; fi
}

pg_start "$work" "fsync = off" || exit 3
HUIYIN_PG=$(pg_uri "$work")
export HUIYIN_PG HUIYIN_WRAPPED=$huiyin
# What scenarios are about is the same as on files, memory apart, which the suite and the units below look at.
[ "${HUIYIN_LONG:-}" ] || HUIYIN_WRAPPED=$(realpath "${HUIYIN_PLAIN:-$huiyin}")
HUIYIN_SUITE=$HUIYIN_PG "$built/test/store/store_suite" >"$work/out" 2>&1
said "the suite of every store" $? "$work/out"
HUIYIN_SUITE=$HUIYIN_PG "$built/test/store/store_foreseen" >"$work/out" 2>&1
said "what is asked together is answered as if it had not been" $? "$work/out"
HUIYIN_SUITE=$HUIYIN_PG "$built/test/store/store_walked" >"$work/out" 2>&1
said "what is read from end to end comes whole and in order" $? "$work/out"
HUIYIN_TEST_STORE=$HUIYIN_PG "$built/test/store/store_servers" >"$work/out" 2>&1
said "several servers on one database" $? "$work/out"
HUIYIN_TEST_STORE=$HUIYIN_PG "$built/test/store/store_still" >"$work/out" 2>&1
said "a database that stands still" $? "$work/out"
filled=$(pg_uri "$work" plans)
"$HUIYIN_WRAPPED" bench fill --db "$filled" --matters 1000 >"$work/out" 2>&1 || said "a store to look at plans" 1 "$work/out"
# Their statements are lines of their own.
for part in "python3 test/postgres/plans.py $filled $pg_bin/psql" "python3 test/postgres/senders.py" test/postgres/simulated.sh; do
    TMPDIR=$work PYTHONDONTWRITEBYTECODE=1 $part >"$work/out" 2>&1
    status=$?
    grep -E '^(ok|not ok|skip) ' "$work/out"
    [ $status = 0 ] && continue
    grep -q '^not ok' "$work/out" && bad=1 || said "$part" $status "$work/out"
done
"$huiyin" init --db "$HUIYIN_PG#citus" --region 370203 --citus >"$work/out" 2>&1
{ [ $? = 1 ] && grep -q "has no Citus" "$work/out"; }
said "a database without Citus says so, and keeps nothing of it" $? "$work/out"
if [ "${HUIYIN_CITUS:-}" ]; then # the address of a cluster's coordinator
    on_cluster() { # NAME COMMAND…
        "${@:2}" >"$work/out" 2>&1
        said "on the cluster: $1" $? "$work/out"
    }
    on_cluster init "$huiyin" init --db "$HUIYIN_CITUS" --region 370203 --driven --citus
    on_cluster act "$huiyin" act --db "$HUIYIN_CITUS" test/postgres/citus.jsonl
    on_cluster verify "$huiyin" ledger verify --db "$HUIYIN_CITUS"
else
    echo "skip postgres on a cluster – HUIYIN_CITUS names none (Debian has no Citus)"
fi
units="service work matter_parts kept queue"
scenarios="promises letter correcting targets"
if [ "${HUIYIN_LONG:-}" ]; then
    units="$units walk matter matter_clock matter_join registry registry_batch undo_walk undo reply reply_feedback deliver target plenary ledger"
    scenarios="$scenarios access api calendar cli deliver drafts offices offices_pages pages_in promise_pages rates replay web stories"
fi
for name in $units; do
    HUIYIN_TEST_STORE=$HUIYIN_PG "$built/test/unit/test_$name" >"$work/out" 2>&1
    said "unit $name" $? "$work/out"
done
for name in $scenarios; do scenario "$name"; done
exit $bad
