#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Seven appeals whose figures can be counted on one's fingers: `report rates` gives them from the tables and from the
# ledger, and says so when a row was changed behind the ledger's back.
# Usage: rates.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
huiyin=$(realpath "${1:-${HUIYIN:-build/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
status=0
ok() { echo "ok $1"; }
bad() { echo "not ok $1 – $2"; status=1; }

"$huiyin" init --db city.db --region 370203 --driven --office 受理中心 >init.out 2>&1 || { bad rates-init "$(cat init.out)"; exit 1; }
cat >acts.jsonl <<'LINES'
{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"市住房局"}}
{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"市水务局"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"desk","office":"受理中心","role":"受理中心"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"super","office":"受理中心","role":"督查室"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"house","office":"市住房局","role":"承办人"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"water","office":"市水务局","role":"承办人"}}
{"do":"登记","by":"desk","at":"2024-03-01T09:00","fields":{"程序":"诉求","编号":"A1","标题":"路灯不亮","诉求人":"甲"}}
{"do":"派单","matter":"A1","by":"desk","at":"2024-03-01T09:30","fields":{"主办单位":"市住房局","类别":"路灯"}}
{"do":"签收","matter":"A1","by":"house","at":"2024-03-01T10:00","fields":{}}
{"do":"会办","matter":"A1","by":"house","at":"2024-03-01T10:30","fields":{"会办单位":"市水务局"}}
{"do":"登记","by":"desk","at":"2024-03-04T09:00","fields":{"程序":"诉求","编号":"A2","标题":"水管爆裂","诉求人":"乙"}}
{"do":"派单","matter":"A2","by":"desk","at":"2024-03-04T09:30","fields":{"主办单位":"市住房局","类别":"供水"}}
{"do":"退单","matter":"A2","by":"house","at":"2024-03-04T10:00","fields":{"退回理由":"不属本局","建议承办单位":"市水务局"}}
{"do":"改派","matter":"A2","by":"desk","at":"2024-03-04T11:00","fields":{"主办单位":"市水务局"}}
{"do":"签收","matter":"A2","by":"water","at":"2024-03-04T12:00","fields":{}}
{"do":"办结","matter":"A2","by":"water","at":"2024-03-05T10:00","fields":{"办理结果":"已抢修","告知方式":"电话"}}
{"do":"回访","matter":"A2","by":"desk","at":"2024-03-06T10:00","fields":{"是否解决":"未解决","满意度":"不满意"}}
{"do":"登记","by":"desk","at":"2024-03-07T09:00","fields":{"程序":"诉求","编号":"A3","标题":"法院判决","诉求人":"丙"}}
{"do":"不予受理","matter":"A3","by":"desk","at":"2024-03-07T09:30","fields":{"理由":"诉讼事项","告知方式":"电话"}}
{"do":"登记","by":"desk","at":"2024-03-07T09:00","fields":{"程序":"诉求","编号":"A4","标题":"停车收费","诉求人":"丁"}}
{"do":"撤回","matter":"A4","by":"desk","at":"2024-03-07T10:00","fields":{"理由":"本人撤回","告知方式":"电话"}}
{"do":"登记","by":"desk","at":"2024-03-07T11:00","fields":{"程序":"诉求","编号":"A5","标题":"水管又爆裂","诉求人":"戊"}}
{"do":"并入","matter":"A5","by":"desk","at":"2024-03-07T12:00","fields":{"并入":"A2"}}
{"do":"登记","by":"desk","at":"2024-04-01T09:00","fields":{"程序":"诉求","编号":"A6","标题":"何时供暖","诉求人":"己"}}
{"do":"直接答复","matter":"A6","by":"desk","at":"2024-04-01T09:10","fields":{"办理结果":"十一月十五日","告知方式":"电话"}}
{"do":"登记","by":"desk","at":"2024-04-02T09:00","fields":{"程序":"诉求","编号":"A7","标题":"没人管","诉求人":"匿名"}}
LINES
"$huiyin" act --db city.db acts.jsonl >act.out 2>&1 || { bad rates-acts "$(grep '"ok":false' act.out | head -n 1)"; exit 1; }
part=$("$huiyin" show --db city.db A1 --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["matter"]["parts"][0]["id"])')
cat >more.jsonl <<LINES
{"do":"签收","matter":"$part","by":"water","at":"2024-03-01T11:00","fields":{}}
{"do":"出具意见","matter":"$part","by":"water","at":"2024-03-01T12:00","fields":{"会办意见":"无异议","会办态度":"同意"}}
{"do":"办结","matter":"A1","by":"house","at":"2024-03-04T11:00","fields":{"办理结果":"已修好","告知方式":"电话"}}
{"do":"回访","matter":"A1","by":"desk","at":"2024-03-05T09:00","fields":{"是否解决":"解决","满意度":"满意"}}
{"do":"办结","matter":"A2","by":"water","at":"2024-03-08T10:00","fields":{"办理结果":"已换管","告知方式":"电话"}}
{"do":"回访","matter":"A2","by":"desk","at":"2024-03-11T10:00","fields":{"是否解决":"部分解决","满意度":"基本满意"}}
LINES
"$huiyin" act --db city.db more.jsonl >act.out 2>&1 || { bad rates-acts "$(grep '"ok":false' act.out | head -n 1)"; exit 1; }
"$huiyin" tick --db city.db --until 2024-04-20 >tick.out 2>&1 || bad rates-tick "$(cat tick.out)"

# expect NAME "PYTHON over d" OPTIONS…
expect() {
    name=$1 what=$2
    shift 2
    "$huiyin" report rates --db city.db "$@" --json >report.json 2>report.err
    code=$?
    why=$(CODE=$code python3 - "$what" 2>&1 <<'CHECK'
import json, os, sys
text = open("report.json", encoding="utf-8").read()
d = json.loads(text) if text else {}
code = int(os.environ["CODE"])
n = {k: v.get("count") for k, v in d.get("figures", {}).items() if "count" in v}
r = {k: (v["numerator"], v["denominator"]) for k, v in d.get("figures", {}).items() if "numerator" in v}
for part in sys.argv[1].split(";"):
    if part.strip() and not eval(part):
        print(f"{part.strip()}: exit {code}, counts {n}, rates {r}")
        break
CHECK
)
    if [ -z "$why" ]; then ok "$name"; else bad "$name" "$why"; fi
}

counts='code == 0; d["ok"] and d["adds_up"]; n["received"] == 7; n["accepted"] == 4; n["refused"] == 1; n["withdrawn"] == 1
; n["merged"] == 1; n["closed"] == 3; n["open"] == 1; n["overdue"] == 1; n["owed"] == 1'
rates='r["closing_rate"] == (3, 4); r["on_time_rate"] == (3, 3); r["return_rate"] == (1, 2); r["redo_rate"] == (1, 3)
; r["callback_rate"] == (2, 3); r["satisfaction_rate"] == (2, 2); r["solved_rate"] == (1.5, 2); r["dispatch_accuracy"] == (1, 2); r["mean_handoffs"] == (3, 2); r["sign_rate"] == (2, 2); r["reply_rate"] == (3, 3); r["response_rate"] == (0, 2); r["opinion_rate"] == (1, 1); r["people_feedback_rate"] == (2, 4); r["told_rate"] == (6, 7)
; d["figures"]["satisfaction_rate"]["excluded"] == {"unrated": 0, "silent": 1, "excluded": 0}'
period='--from 2024-03-01 --to 2024-04-10'
counts=$(echo "$counts" | tr -d '\n') rates=$(echo "$rates" | tr -d '\n')
# shellcheck disable=SC2086
{
    expect rates-from-tables "$counts; $rates; 'late_recording_rate' not in r" $period
    expect rates-from-ledger "$counts; $rates; r['late_recording_rate'][0] == r['late_recording_rate'][1] > 30" $period --from-ledger
    expect rates-agree "$counts; $rates; d['agree'] and d['differences'] == []" $period --both
    expect rates-months "d['adds_up']; [(g['key'], g['counts']['received']) for g in d['groups']] == [('2024-03', 5), ('2024-04', 2)]" $period --by month --both
    expect rates-offices "d['agree']; sorted(g['label'] for g in d['groups']) == ['', '市住房局', '市水务局']" $period --by office --both
    expect rates-one-office "n['received'] == 1; n['closed'] == 1" $period --office 市水务局 --both
    expect rates-cut-off "n['received'] == 5; n['open'] == 1; n['closed'] == 1; d['counts']['changed'] == 1" --from 2024-03-01 --to 2024-03-31 --as-of 2024-03-10 --both
    expect rates-empty "d['figures']['closing_rate']['ratio'] is None; n['received'] == 0" --from 2023-01-01 --to 2023-12-31
    expect rates-composite "(d['composite']['points'], d['composite']['weights']['solved_rate'], d['composite']['excluded']) == (78.75, 45, 0)" $period --both
    expect rates-composite-of-offices "sorted((g['label'], g['points']) for g in d['groups'] if g['points'] is not None) == [('市住房局', 90.0), ('市水务局', 67.5)]" $period --by office
    expect rates-compared "d['compared']['previous']['from'] == '2024-03-01'; d['compared']['last_year']['to'] == '2023-04-30'; n['received'] == 2; d['figures']['received']['previous'] == {'count': 5, 'change': -0.6}; d['figures']['received']['last_year'] == {'count': 0, 'change': None}; d['figures']['closing_rate']['previous'] == {'numerator': 2, 'denominator': 2, 'ratio': 1, 'change': -0.5}" --from 2024-04-01 --to 2024-04-30 --compare --both
    expect rates-bad-period "code == 1; d['fault']['code'] == 'bad-period'" --from 2024-03-02 --to 2024-03-01
    expect rates-bad-date "code == 1; d['fault']['code'] == 'bad-date'; d['fault']['where'] == 'to'" --from 2024-03-02 --to 2024-02-30
    expect rates-unknown-office "code == 1; d['fault']['code'] == 'unknown-office'" $period --office 无此单位
}
python3 - <<'CHANGE'
import sqlite3
db = sqlite3.connect("city.db")
db.execute("UPDATE requester SET satisfied = '满意' WHERE satisfied = '基本满意'")
db.commit()
CHANGE
# shellcheck disable=SC2086
expect rates-differ "code == 1; not d['ok']; not d['agree']; [(x['count'], x['tables'], x['ledger']) for x in d['differences']] == [('satisfied', 2, 1), ('basically', 0, 1)]" $period --both
exit $status
