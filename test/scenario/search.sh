#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Search by words: what is found is what a look at every text finds; what was set right, taken back or destroyed; who finds
# what; an index that is missing, damaged, of another version or of another history; a feeder killed at any moment; pages
# and API. Usage: search.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
. "$(dirname "$0")/served.bash"
h=$(realpath "${1:-$h}")
city

# does NAME LINE: the command is done
does() {
    local said
    said=$(echo "$2" | "$h" act --db city.db - 2>&1)
    if grep -q '"ok":true' <<<"$said"; then ok "$1"; else not_ok "$1" "$said"; fi
}

# finds NAME NUMBERS QUERY [OPTION …]: just these matters, newest first, by their numbers
finds() {
    local said what=$1 numbers=$2
    shift 2
    said=$("$h" search --db city.db --json "$@" 2>/dev/null | python3 -c "
import json, sys
r = json.load(sys.stdin)
print(' '.join(m['number'] or '-' for m in r['matters'])) if r['ok'] else print(r)" 2>&1)
    if [ "$said" = "$numbers" ]; then ok "$what"; else not_ok "$what" "$said"; fi
}

file=city.db-search-599900
echo '{"do":"account.open","by":"admin","at":"2026-01-01","fields":{"login":"lost","name":"无职的人"}}
{"do":"account.open","by":"admin","at":"2026-01-01","fields":{"login":"helper","name":"帮办","office":"云江市诉求受理中心","role":"受理中心"}}
{"do":"account.open","by":"admin","at":"2026-01-01","fields":{"login":"water2","name":"水务甲","office":"云江市水务局","role":"承办人"}}
{"do":"account.open","by":"admin","at":"2026-01-01","fields":{"login":"traffic2","name":"交通甲","office":"云江市交通运输局","role":"承办人"}}' | "$h" act --db city.db - >/dev/null 2>&1

# --- set right, taken back, destroyed
does "an appeal comes in" '{"do":"登记","by":"helper","at":"2026-02-02T09:00","fields":{"程序":"诉求","编号":"检索1","标题":"鹧鸪巷积水","内容":"鹧鸪巷连日积水，井盖冒泡。","诉求人":{"name":"欧阳鹧鹕","phone":"13987654321"}}}'
finds "what came in is found" "检索1" 鹧鸪巷
finds "names are not searched" "" 鹧鹕
finds "telephones are not searched" "" 13987654321
finds "numbers are" "检索1" 检索1
finds "one character is enough" "检索1" 鹧
finds "traditional is simplified" "检索1" 鷓鴣巷積水
finds "all words must be there" "" "鹧鸪巷 鸳鸯"
finds "and what is not wanted not" "" "鹧鸪巷 -冒泡"
finds "wide digits are digits, quotes keep together" "检索1" '“检索１”'
finds "no phrase goes from one text into the next" "" '"积水，鹧鸪巷"'
does "its body is corrected" '{"do":"更正","matter":"检索1","by":"helper","at":"2026-02-02T10:00","fields":{"内容":"鹭鸶巷连日积水，井盖冒泡。","理由":"听错"}}'
finds "the corrected text is found" "检索1" 鹭鸶巷连日
finds "the text as it was is not" "" 鹧鸪巷连日
does "it is dispatched" '{"do":"派单","matter":"检索1","by":"helper","at":"2026-02-02T10:30","fields":{"主办单位":"云江市水务局"}}'
finds "who handles it finds it" "检索1" 鹭鸶 --as water2
finds "another body does not" "" 鹭鸶 --as traffic2
finds "nobody's account does not" "" 鹭鸶 --as lost
does "it is signed for" '{"do":"签收","matter":"检索1","by":"water2","at":"2026-02-02T11:00"}'
does "its body writes to whoever raised it" '{"do":"联系","matter":"检索1","by":"water2","at":"2026-02-02T11:30","fields":{"联系方式":"电话","联系情况":"鸬鹚泵已启用，积水排尽"}}'
finds "what was said then is found, beside what was raised" "检索1" "鸬鹚泵 鹭鸶巷"
finds "no phrase goes from one text into another" "" '"冒泡，鸬鹚"'
does "it is taken back" '{"do":"撤销","matter":"检索1","by":"water2","at":"2026-02-02T11:35","fields":{"理由":"写错了"}}'
finds "what was taken back is not found" "" 鸬鹚泵
for i in $(seq -w 20); do
    echo "{\"do\":\"更正\",\"matter\":\"检索1\",\"by\":\"helper\",\"at\":\"2026-02-02T12:$i\",\"fields\":{\"内容\":\"鹭鸶巷连日积水，翡翠$i号泵站\",\"理由\":\"听错\"}}"
done | "$h" act --db city.db - >many.json 2>/dev/null
if [ "$(grep -c '"ok":true' many.json)" = 20 ]; then ok "more is written than there are rows"; else not_ok "more is written than there are rows" "$(cat many.json)"; fi
finds "only the last of it is found" "检索1" "翡翠20号"
finds "of those before it none" "" "翡翠19号"
does "one thing more is said" '{"do":"联系","matter":"检索1","by":"water2","at":"2026-02-02T12:30","fields":{"联系方式":"电话","联系情况":"琥珀桥下"}}'
finds "it is found, in a row with others" "检索1" "翡翠20号 琥珀桥"
does "it is taken back" '{"do":"撤销","matter":"检索1","by":"water2","at":"2026-02-02T12:31","fields":{"理由":"写错了"}}'
finds "it is not found any more" "" "琥珀桥"
finds "what it shared a row with is" "检索1" "翡翠20号泵站"
"$h" search --db city.db --rebuild >/dev/null 2>&1
finds "made anew it says the same" "" 鸬鹚泵
finds "of the last row too" "检索1" "翡翠20号 -琥珀 -翡翠19号"
finds "of the corrected too" "检索1" 鹭鸶巷连日
id=$("$h" show --db city.db 检索1 --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["matter"]["id"])')
does "its content is destroyed" "{\"do\":\"content.destroy\",\"by\":\"admin\",\"at\":\"2026-03-01\",\"fields\":{\"stream\":\"$id\",\"ground\":\"本人申请\"}}"
finds "what was destroyed is not found" "" 鹭鸶
if grep -qa 鹭鸶 "$file" "$file-wal" 2>/dev/null; then not_ok "nor does it lie in the index" "it does"; else ok "nor does it lie in the index"; fi
finds "its number stays" "检索1" 检索1

# --- an index of no use is made anew
all=$("$h" search --db city.db --json 路 2>/dev/null)
same() {
    local now
    now=$("$h" search --db city.db --json 路 2>said)
    if [ "$now" = "$all" ] && grep -q "$2" said; then ok "$1"; else not_ok "$1" "$now $(cat said)"; fi
}
rm "$file"
same "one that is missing" "还没有检索索引"
head -c 60000 /dev/urandom >"$file"
same "one that is no database" "损坏"
python3 - "$file" <<'PY'
import sys
with open(sys.argv[1], "r+b") as f:
    size = f.seek(0, 2)
    for at in range(8192, size, 4096):
        f.seek(at)
        f.write(b"\xff" * 2048)
PY
echo '{"do":"office.open","by":"admin","at":"2026-03-02","fields":{"name":"新局"}}' | "$h" act --db city.db - >/dev/null 2>&1
now=$("$h" search --db city.db --json 路 2>said || "$h" search --db city.db --rebuild --json 路 2>>said)
if [ "$(sed 's/"behind".*//' <<<"$now")" = "$(sed 's/"behind".*//' <<<"$all")" ]; then ok "one whose pages are damaged"; else not_ok "one whose pages are damaged" "$now $(cat said)"; fi
python3 -c "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(\"UPDATE fed SET maker = '0-old'\"); c.commit()" "$file"
same "one of another version" "另一个版本"
cp city.db before.db
does "something more happens" '{"do":"登记","by":"helper","at":"2026-04-02T09:00","fields":{"程序":"诉求","编号":"检索2","标题":"鸳鸯桥","内容":"鸳鸯桥栏杆松动","诉求人":{"name":"钱某"}}}'
finds "and is found" "检索2" 鸳鸯
for end in -wal -shm; do rm -f "city.db$end"; done
cp before.db city.db
same "one of a history that was given up for a backup" "恢复过"
finds "what the restored store does not have is not found" "" 鸳鸯
said=$("$h" search --db city.db --status --json)
if grep -q '"made":true.*"behind":0,' <<<"$said"; then ok "its status says how far it is"; else not_ok "its status says how far it is" "$said"; fi

# --- what is asked wrongly
said=$("$h" search --db city.db --json -- '，。' 2>&1)
if [ $? = 1 ] && grep -q '"code":"empty-query"' <<<"$said"; then ok "a query of nothing"; else not_ok "a query of nothing" "$said"; fi
said=$("$h" search --db city.db --json 2>&1)
if [ $? = 2 ] && grep -q '"code":"missing-argument"' <<<"$said"; then ok "no query at all"; else not_ok "no query at all" "$said"; fi
said=$("$h" search --db city.db --as nobody-here 路 --json 2>&1)
if [ $? = 1 ] && grep -q '"code":"unknown-account"' <<<"$said"; then ok "for an account there is not"; else not_ok "for an account there is not" "$said"; fi
mkdir readonly && cp city.db readonly/ && chmod 555 readonly
if [ "$(id -u)" = 0 ]; then echo "skip search a folder that cannot be written – root writes anywhere"
else
    said=$("$h" search --db readonly/city.db 路 --json 2>&1)
    if [ $? = 3 ] && grep -q '"code":"cannot-write"' <<<"$said"; then ok "a folder that cannot be written"; else not_ok "a folder that cannot be written" "$said"; fi
fi
chmod 755 readonly

# --- killed while it feeds: 5 times, or 100 under HUIYIN_LONG
python3 "$root/test/scenario/search_killed.py" "$h" "${HUIYIN_LONG:+100}" || bad=1

# --- served
does "an answer is made public" '{"do":"matter.publish","matter":"诉求2025-38","by":"shenzhiqiu","at":"2026-05-01T09:00","fields":{"标题":"堤顶路护栏已修复","正文":"堤顶路护栏于六月十八日修复。"}}'
serve
python3 "$root/test/scenario/search_pages.py" || bad=1
stop search
exit $bad
