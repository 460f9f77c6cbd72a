#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A proposal from the plenary to its last commitment, two years on: signed by several until a deadline, filed under a case
# number, led by an official, talked about, answered point by point by a lead and three joint bodies, reported every fourth
# quarter. Told as a conversation in promises.talk.
# Usage: promises.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
cd "$(dirname "$0")/../.." || exit 3
huiyin=$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db=$work/city.db
status=0
ok() { echo "ok promises: $1"; }
bad() { echo "not ok promises: $1 – $2"; status=1; }
"$huiyin" init --db "$db" --region 500000 --driven >"$work/init" 2>&1 || { bad init "$(tail -1 "$work/init")"; exit 1; }

python3 test/scenario/talk.py acts test/scenario/promises.talk >"$work/acts.jsonl"
"$huiyin" act --db "$db" "$work/acts.jsonl" >"$work/answers" 2>"$work/err"
why=$(python3 test/scenario/talk.py compare test/scenario/promises.talk <"$work/answers")
if [ -z "$why" ]; then ok "the conversation goes as it should"; else bad "the conversation goes as it should" "$why"; fi
"$huiyin" tick --db "$db" --until 2022-01-10 >"$work/tick" 2>&1 || bad tick "$(tail -1 "$work/tick")"

holds() { # NAME EXPRESSION COMMAND…
    local name=$1 expression=$2 why
    shift 2
    "$@" >"$work/out" 2>"$work/err"
    why=$(python3 - "$expression" "$work/out" 2>&1 <<'PY'
import json, sys
x = json.load(open(sys.argv[2], encoding="utf-8"))
sys.exit(0 if eval(sys.argv[1]) else json.dumps(x.get("counts", x), ensure_ascii=False)[:600])
PY
    ) && ok "$name" || bad "$name" "$why $(head -c 200 "$work/err")"
}
holds "2020: one kept in time, one reported, one carried on" \
    'x["ok"] and x["agrees"] and x["adds_up"] and [x["counts"][k] for k in ("tracked","carried","made","fulfilled","open","due","kept","in_time","overdue","report_wanted","reported")] == [3,0,3,1,2,2,1,1,1,2,1]' \
    "$huiyin" report commitments --db "$db" --year 2020 --as-of 2020-12-31 --both --json
holds "2021: carried over, replaced, and one of them overdue" \
    'x["agrees"] and x["adds_up"] and [x["counts"][k] for k in ("tracked","carried","made","fulfilled","replaced","open","due","kept","overdue","report_wanted","reported")] == [3,2,1,1,1,1,2,1,1,1,0]' \
    "$huiyin" report commitments --db "$db" --year 2021 --both --json
holds "who did not report is named" '[(i["number"], i["n"]) for i in x["lists"]["unreported"]] == [("案A", 3)]' \
    "$huiyin" report commitments --db "$db" --year 2021 --json
holds "each figure says what it counts, until when" \
    'all(f["definition"]["zh"] and f["cut_off"] and "numerator" in f and "denominator" in f for f in x["figures"].values()) and x["figures"]["kept_rate"]["ratio"] == 0.5' \
    "$huiyin" report commitments --db "$db" --year 2021 --json
holds "by owner" '[x["counts"][k] for k in ("tracked","made","fulfilled","replaced")] == [2,1,1,1] and len(x["groups"]) == 1' \
    "$huiyin" report commitments --db "$db" --year 2021 --office 市财政局 --both --json
holds "talks, key proposals, instructions and co-signing" \
    'x["agrees"] and x["adds_up"] and [x["counts"][k] for k in ("matters","answered","talked","before","during","met","key","key_due","key_reported","instructions","instructions_answered","invited","signed","lapsed")] == [2,1,1,1,0,1,1,1,1,1,1,2,1,1]' \
    "$huiyin" report casework --db "$db" --from 2020-01-01 --to 2020-12-31 --as-of 2021-12-31 --procedure 提案 --both --json
holds "a year that is none is refused" 'x["fault"]["code"] == "bad-year"' "$huiyin" report commitments --db "$db" --year 20x0 --json
holds "the case numbers stand on the matters" 'x["matter"]["case"]["label"] == "四届三次第0001号"' \
    "$huiyin" show --db "$db" 案A --json
holds "the matter shows its commitments, its links and its marks" \
    'len(x["matter"]["commitments"]) == 4 and x["matter"]["commitments"][0]["state"] == "fulfilled" and [m["kind"] for m in x["matter"]["marks"]] == ["key", "instruction"] and [(l["kind"], l["own"]) for l in x["matter"]["links"]] == [("predecessor", False)] and [t["phase"] for t in x["matter"]["talks"]] == ["before"]' \
    "$huiyin" show --db "$db" 案A --json
holds "what is raised again shows the answer it had before, and what was promised" \
    '(lambda l: l["reply_class"] == "B" and l["reply"] == "一、……二、……三、……" and len(l["commitments"]) == 4 and l["number"] == "案A")(x["matter"]["links"][0])' \
    "$huiyin" show --db "$db" 案C --json
if "$huiyin" ledger verify --db "$db" >"$work/verify" 2>&1; then ok "the ledger is in order"
else bad "the ledger is in order" "$(head -3 "$work/verify" | tr '\n' ' ')"; fi
exit $status
