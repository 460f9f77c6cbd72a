#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# New official days move the clocks that run, as events, and nothing else.
# Usage: calendar.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
cd "$(dirname "$0")/../.." || exit 3
huiyin=$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db=$work/city.db status=0
check() { # NAME PATTERN TEXT
    if grep -qE "$2" <<<"$3"; then echo "ok $1"; else echo "not ok $1 – $(head -c 300 <<<"$3" | tr '\n' ' ')"; status=1; fi
}
publish() { # AT
    python3 -c 'import json,sys; print(json.dumps({"do":"calendar.publish","by":"admin","at":sys.argv[1],
        "fields":{"text":open("calendar/china.tsv").read()}}))' "$1" | "$huiyin" act --db "$db" 2>&1
}
grep -v '^2024-10' calendar/china.tsv >"$work/old.tsv"
"$huiyin" init --db "$db" --region 370203 --driven --calendar "$work/old.tsv" >/dev/null || { echo "not ok calendar-init – init"; exit 1; }
"$huiyin" act --db "$db" >/dev/null 2>&1 <<'LINES'
{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"市水务局"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"desk","office":"受理中心","role":"受理中心"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"water","office":"市水务局","role":"承办人"}}
{"do":"登记","by":"desk","at":"2024-09-27T09:00","fields":{"程序":"诉求","编号":"A1","标题":"水压太低","诉求人":"甲"}}
{"do":"派单","matter":"A1","by":"desk","at":"2024-09-27T09:30","fields":{"主办单位":"市水务局"}}
{"do":"签收","matter":"A1","by":"water","at":"2024-09-27T10:00","fields":{}}
{"do":"联系","matter":"A1","by":"water","at":"2024-09-27T11:00","fields":{"联系方式":"电话"}}
{"do":"登记","by":"desk","at":"2024-09-27T09:00","fields":{"程序":"诉求","编号":"A2","标题":"水管漏水","诉求人":"乙"}}
LINES
check "by weekends alone the seventh working day is 10-07" '办理中.*2024-10-07 24:00' "$("$huiyin" show --db "$db" A1)"
check "clocks that are behind are to go first" 'clocks-behind' "$(publish 2024-09-28T12:00)"
"$huiyin" tick --db "$db" --until 2024-09-28T12:00 >/dev/null 2>&1
check "new days move the running clocks" 'clock.moved.*clock.moved' "$(publish 2024-09-28T12:00)"
check "with the official days it is 10-12" '办理中.*2024-10-12 24:00' "$("$huiyin" show --db "$db" A1)"
check "the same days again are refused" 'already-published' "$(publish 2024-09-28T13:00)"
check "a stopped clock keeps its deadline" '待签收.*2024-09-29 24:00' "$("$huiyin" show --db "$db" A1)"
echo '{"do":"登记","by":"desk","at":"2024-09-30T09:00","fields":{"程序":"诉求","编号":"A3","标题":"无水","诉求人":"丙"}}' |
    "$huiyin" act --db "$db" >/dev/null 2>&1
check "a matter opened later starts by the new days" '答复.*2024-10-25 24:00' "$("$huiyin" show --db "$db" A3)"
check "the ledger is in order" '账本无误' "$("$huiyin" ledger verify --db "$db" 2>&1)"
exit $status
