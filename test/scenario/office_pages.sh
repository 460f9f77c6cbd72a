#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pages of the office over HTTP: procedures with proof and drawing, rates as on the command line, contact details
# shown once and recorded. The demonstration city, a server of its own, one line a statement.
set -u
. "$(dirname "$0")/served.bash"
check() { python3 "$root/test/scenario/office_pages.py" "$1" "$h" || bad=1; }

city
serve
check pages
stop pages
# One of today: in a driven store a command lets the clocks of its matter run, those of 2025 would come to their end.
"$h" act --db city.db >today.out 2>&1 <<'LINES' || not_ok "a matter of today" "$(cat today.out)"
{"do":"登记","by":"shenzhiqiu","fields":{"程序":"诉求","编号":"今日1","标题":"水压不足","内容":"三楼以上没有水","诉求人":{"name":"王小二","phone":"13812345678"}}}
{"do":"派单","by":"shenzhiqiu","matter":"今日1","fields":{"主办单位":"市水务局"}}
LINES
serve
check contact
stop contact
mkdir none
serve "$work/none"
check undrawn
stop "without Graphviz"
if said=$("$h" ledger verify --db city.db 2>&1); then ok "the ledger is in order"
else not_ok "the ledger is in order" "$(tail -n 2 <<<"$said")"; fi
exit $bad
