#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The curves of docs/limits.md: pages and registrations over the size of the store. Stores are kept in FOLDER for the next time.
#   bench/curves.sh HUIYIN FOLDER SECONDS SIZE…             SQLite
#   bench/curves.sh HUIYIN FOLDER SECONDS SIZE… -- URI      PostgreSQL: URI without a schema; each size has one of its own
# FOLDER/KIND-WHAT-SIZE.json are the results; FOLDER/KIND-WHAT.svg the charts.
set -eu
huiyin=$(realpath "$1") folder=$2 seconds=$3
shift 3
sizes=() uri=
while [ $# -gt 0 ]; do
    if [ "$1" = -- ]; then uri=$2; break; fi
    sizes+=("$1")
    shift
done
kind=sqlite
[ "$uri" ] && kind=postgres
mkdir -p "$folder"
measure() { # WHAT SIZE OPTION…
    local what=$1 size=$2
    shift 2
    "$huiyin" bench http "${store[@]}" --seconds "$seconds" "$@" --json >"$folder/$kind-$what-$size.json"
    echo "$kind $what $size"
}
for size in "${sizes[@]}"; do
    if [ "$uri" ]; then # registering comes last: it stays in the store
        "$huiyin" bench fill --db "$uri#m$size" --matters "$size" >>"$folder/fill.txt"
        store=(--db "$uri#m$size" --no-search)
    else # registering is done on a copy
        store=(--cache "$folder" --matters "$size" --dir "$folder" --no-search)
    fi
    measure pages "$size" --mix matter=6,work=3,list=1,newest=1 --clients 2
    measure intake "$size" --clients 64
done
for what in pages intake; do
    "$huiyin" bench chart "$folder/$kind-$what-"*.json >"$folder/$kind-$what.svg"
done
