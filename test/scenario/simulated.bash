# SPDX-License-Identifier: Apache-2.0
# For scenarios about simulated cities: a small one, and what is compared of two. Sourced; wants $data (the repository) and
# $work; leaves $huiyin, $plain and the preset small.sim in $work.
huiyin=$(realpath "${HUIYIN:-$data/build-check/huiyin}")
plain=$(realpath "${HUIYIN_PLAIN:-$huiyin}")
value() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."): v=v[k]
print(v)' "$1" "$2"; }
# The events of a store in their order, without what differs from run to run: ids by the order they come in; no times of
# recording, hashes, salts, checkpoints.
events() { "$plain" ledger export --db "$1" -o "$work/export" >/dev/null && python3 - "$work/export" <<'PY'
import json, re, sys
names = {}
for line in open(sys.argv[1], encoding="utf-8"):
    e = json.loads(line).get("event")
    if e is None or e["type"] == "checkpoint.made" or e["channel"] == "init":
        continue
    if e.get("key", "").startswith("timer:"):
        e["key"] = "timer"  # made of ids
    for gone in ("recorded", "prev", "hash", "region_seq", "digest", "content"):
        e.pop(gone, None)
    print(re.sub(r"\d{18,19}", lambda m: f"#{names.setdefault(m[0], len(names))}", json.dumps(e, ensure_ascii=False, sort_keys=True)))
PY
}
rates() { "$plain" report rates --db "$1" --from 2025-01-01 --to 2025-03-31 --as-of 2025-04-30 --json "${@:2}"; }
plain_rates() { rates "$1" | sed -E 's/"(as_of_)?region_seq":[0-9]+/"seq":0/g; s/"upto":[0-9]+/"seq":0/g'; }
sed -E 's/^市民账号 = .*/市民账号 = 60/; s/^受理员 = .*/受理员 = 20/' "$data/simulate/year.sim" >"$work/small.sim"
