#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tools/gen_statements.py refuses a statement that reads more than it has to, unless it says that it is meant to.
# Prints "ok NAME", "not ok NAME – why" or "skip NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
schema=$(dirname "$huiyin")/src/store/tables.c
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! [ -f "$schema" ]; then
    echo "skip statements – no build folder around $huiyin"
    exit 0
fi
bad=0
# gives NAME WORD COMMENT SQL: WORD '' for a statement that is taken
gives() {
    printf -- '-- name: one\n-- %s\n%s;\n' "$3" "$4" >"$work/one.sql"
    local said
    said=$(python3 "$root/tools/gen_statements.py" "$work/one.sql" "$schema" "$work/h" "$work/c" 2>&1)
    local status=$?
    if [ -z "$2" ] && [ $status = 0 ]; then echo "ok statements $1"
    elif [ -n "$2" ] && [ $status != 0 ] && grep -qF "$2" <<<"$said" && grep -qF one.sql:1 <<<"$said"; then echo "ok statements $1"
    else
        echo "not ok statements $1 – status $status: $said"
        bad=1
    fi
}
gives "an index serves all of it" "" "region, key" "SELECT seq FROM event WHERE region = ? AND key = ? AND key <> ''"
gives "a partial index that does not serve" "does not use an index for key" "region, key" "SELECT seq FROM event WHERE region = ? AND key = ?"
gives "a column without an index" "does not use an index for title" "region, title" "SELECT id FROM matter WHERE region = ? AND title = ?"
gives "a sort" "sorts" "region" "SELECT id FROM matter WHERE region = ? ORDER BY title LIMIT 5"
gives "a whole region" "reads a whole region" "region" "SELECT id FROM matter WHERE region = ?"
gives "a whole region, meant" "" "scan: region" "SELECT id FROM matter WHERE region = ?"
gives "no region" "does not name the region" "nothing" "SELECT id FROM matter"
gives "a column that is not there" "no such column" "region" "SELECT absent FROM matter WHERE region = ? LIMIT 1"
gives "a join held to the region" "" "scan: region" "SELECT e.seq FROM event e JOIN content c ON c.region = e.region AND c.region_seq = e.region_seq WHERE e.region = ?"
gives "a join of two regions" "does not hold c to the region" "scan: region" "SELECT e.seq FROM event e JOIN content c ON c.region_seq = e.region_seq WHERE e.region = ?"
gives "every region, meant" "" "scan of every region" "SELECT region FROM region ORDER BY region"
gives "a cast" "is not the same everywhere (::)" "region, key" "SELECT seq::int FROM event WHERE region = ? AND key = ? AND key <> ''"
gives "the clock of the database" "is not the same everywhere (now()" "scan: region" "SELECT id FROM matter WHERE region = ? AND opened < now()"
gives "an insert that begins with something else" "does not put the region first" "id" "INSERT INTO series (name, region, value) VALUES (?, ?, ?)"
exit $bad
