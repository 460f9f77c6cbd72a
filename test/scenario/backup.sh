#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Whole stores: backup, restore, copy and doctor, of files and of PostgreSQL, where it is installed. HUIYIN_PG: the address of
# one that runs; else one is started and stopped here. HUIYIN_LONG: more kills and more damage.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
. "$root/test/postgres/server.bash"
work=$(mktemp -d)
address=${HUIYIN_PG:-}
if [ -z "$address" ] && [ -n "$pg_bin" ]; then
    chmod 711 "$work" # the server is another user
    pg_start "$work/pg" fsync=off && address=$(pg_uri "$work/pg")
fi
trap '[ -d "$work/pg" ] && pg_stop "$work/pg" immediate; rm -rf "$work"' EXIT
[ -n "$address" ] || echo "skip backup of PostgreSQL – 没有安装 / not installed"
export HUIYIN_DATA=$root PYTHONPATH=$root/test/scenario PYTHONDONTWRITEBYTECODE=1
mkdir "$work/files" && cd "$work/files" || exit 3
status=0
for part in backup doctor older; do
    rm -rf "$work/files/"*
    python3 "$root/test/scenario/$part.py" "$huiyin" "$address" || status=1
done
exit $status
