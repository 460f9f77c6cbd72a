#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# PostgreSQL and the way to it broken on purpose: programs killed, servers restarted, failed over, cut off, stopped, full.
# After each the same is proved (test/postgres/load.py): what was acknowledged is there, once; the ledger is in order.
# A sample; with HUIYIN_LONG all of it. Prints "ok NAME", "skip NAME – why" or "not ok NAME – why".
# Usage: postgres_faults.sh [PART…]; parts: kills restarts failover cuts stopped full
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}")
. "$root/test/postgres/server.bash"
[ "$pg_bin" ] || { echo "skip postgres_faults – no PostgreSQL is installed"; exit 0; }
[ $# -gt 0 ] || set -- kills restarts failover cuts stopped full
work=$(mktemp -d)
chmod 755 "$work"
# Whatever a part that failed left running: only what has its files in our folder.
end() {
    local file name
    for name in $(cat "$work"/*/namespaces 2>/dev/null); do
        [ ! -e "/run/netns/$name" ] || { ip netns pids "$name" | xargs -r kill -9; ip netns del "$name"; }
    done
    for file in "$work"/*/*/postmaster.pid "$work"/*/*/*/postmaster.pid; do
        [ -f "$file" ] && kill -QUIT "$(head -n 1 "$file")" 2>/dev/null
    done
    grep "$work" /proc/mounts | cut -d' ' -f2 | sort -r | xargs -r umount -l 2>/dev/null
    rm -rf "$work"
}
trap end EXIT
export HUIYIN_DATA=$root PYTHONDONTWRITEBYTECODE=1
part() { # NAME: as another process; its lines in one piece
    mkdir "$work/$1"
    chmod 755 "$work/$1"
    python3 "$root/test/postgres/$1.py" "$huiyin" "$pg_bin" "$work/$1" >"$work/$1.out" 2>&1 || {
        : >"$work/$1.failed"
        grep -q '^not ok' "$work/$1.out" || echo "not ok postgres_faults $1 – $(tail -n 1 "$work/$1.out")" >>"$work/$1.out"
    }
    flock "$work" cat "$work/$1.out"
}
part template
[ ! -e "$work/template.failed" ] || exit 1
for name; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    part "$name" &
done
wait
! ls "$work"/*.failed >"$work/failed" 2>&1
