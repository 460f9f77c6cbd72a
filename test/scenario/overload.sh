#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Five times as many commands as the server can take (open loop): it sends the others away with 503 and Retry-After, goes on
# with those it takes, loses nothing, and is as before afterwards. Prints figures in its statements; no figure is judged
# but that it goes on working. Prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root PYTHONPATH=$root/test/scenario PYTHONDONTWRITEBYTECODE=1
cd "$work" || exit 3
"${CC:-cc}" -D_GNU_SOURCE -O1 "$root/test/load/rush.c" -o rush >cc.out 2>&1 || { echo "not ok overload – $(tail -n 1 cc.out)"; exit 1; }
python3 - "$huiyin" overload <<'PY'
import resource, sys
from loaded import *
import loaded

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
token = city()
s = Server()
span = 20 if long_run else 2
full = rush(s.port, token, 64, 0, span, "full")
rate = max(20, full["per_second"])
# The latency is that of a few clients beside the crowd: one process that has to make a thousand requests at once is late itself.
few = max(10, rate // 50)
p = rush_start(s.port, token, 500, rate // 2 - few, span, "half", True)
half = rush(s.port, token, 32, few, span, "few")
rush_end(p)
crowd = [rush_start(s.port, token, 500, rate * 5 // 3, 2 * span, f"over{i}", True) for i in range(3)]
time.sleep(span / 2)
probe = rush(s.port, token, 32, few, 1.4 * span, "probe")
parts = [rush_end(p) for p in crowd]
over = {k: sum(x[k] for x in parts) for k in ("accepted", "per_second", "shed", "no_retry_after", "turned_away", "other", "lost")}
calm = rush(s.port, token, 64, rate // 2, span, "calm")
say(f"at capacity {full['per_second']}/s, p50 {full['p50_ms']} ms, p99 {full['p99_ms']} ms; at half of it p50 {half['p50_ms']} ms, p99 {half['p99_ms']} ms", half["other"] or None)
say(f"at five times capacity {over['per_second']}/s are accepted, {over['shed']} are sent away, {over['turned_away']} find no connection")
say(f"of those who come then: {probe['accepted']} accepted, p50 {probe['p50_ms']} ms, p99 {probe['p99_ms']} ms; {probe['shed']} sent away, p99 {probe['shed_p99_ms']} ms",
    over if over["other"] or over["no_retry_after"] else None)
if over["shed"] == 0:
    print("skip overload – 客户端压不到五倍 / the clients did not get the processor to press that much")
say("it goes on with those it takes", over if over["per_second"] < rate / 10 else None)
say(f"afterwards it is as before: {calm['per_second']}/s, p99 {calm['p99_ms']} ms", calm if calm["other"] or calm["lost"] or calm["accepted"] < calm["shed"] else None)
s.stop()
prove()
sys.exit(loaded.bad)
PY
