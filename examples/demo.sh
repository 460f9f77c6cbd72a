#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The demonstration city: makes it, runs its matters to their answers, prints what happened.
# Usage: demo.sh HUIYIN [STORE]; STORE is demo/city.db when not given, and is made anew each time.
set -eu
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "用法 / usage: $0 HUIYIN [STORE]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
huiyin=$1
db=${2:-demo/city.db}
mkdir -p "$(dirname "$db")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

look=2025-02-25T12:00  # where the story stops for a look
end=2025-12-31T18:00   # by then every matter has its answer

title() { printf '\n== %s\n   %s\n\n' "$1" "$2"; }
# Runs quietly; what it said is shown only when it failed.
quiet() {
    local status=0
    "$@" >"$work/out" 2>"$work/err" || status=$?
    [ $status = 0 ] && return
    echo "没有成功，退出状态 $status / failed with exit status $status: $*" >&2
    cat "$work/err" >&2
    grep '"ok":false' "$work/out" | head -n 5 >&2 || true
    exit $status
}

rm -f "$db" "$db"-wal "$db"-shm "$db"-journal
quiet "$huiyin" init --db "$db" --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心
quiet "$huiyin" act --db "$db" "$here/city.jsonl"
opened() { grep -c "\"do\": \"$1\"" "$here/city.jsonl"; }
title "云江市：虚构的城市，$db" "Yunjiang: an invented city"
echo "  单位 offices $(($(opened office.open) + 1)) · 账号 accounts $(opened account.open) · 企业 enterprises $(opened enterprise.register)"
echo "  程序 procedures：诉求 appeal、提案 proposal，先证明、后启用 / proved, then enabled"

awk -v look="$look" -v early="$work/early" -v late="$work/late" \
    -F'"at": "' '{ print > (substr($2, 1, 16) < look ? early : late) }' "$here/matters.jsonl"
quiet "$huiyin" act --db "$db" "$work/early"
quiet "$huiyin" tick --db "$db" --until "$look"
title "时钟停在 ${look/T/ }：谁手上有什么，到什么时候" "The clock stands at ${look/T/ }: who has what, until when"
"$huiyin" list --db "$db" --open --limit 12
title "其中一件：因等待检测暂停过，期限逐步说明" "One of them: paused for a measurement; its deadlines explain themselves"
"$huiyin" show --db "$db" 诉求2025-14

quiet "$huiyin" act --db "$db" "$work/late"
quiet "$huiyin" tick --db "$db" --until "$end"
title "时钟走到 ${end/T/ }：办了什么" "The clock runs on to ${end/T/ }: what was done"
quiet "$huiyin" ledger export --db "$db" -o "$work/ledger.jsonl"
count() { grep -c "$1" "$work/ledger.jsonl" || true; }
acted() { count "\"type\":\"matter.acted\".*\"action\":\"$1\""; }
cat <<TEXT
  诉求 appeals $(count '"action":"登记"') · 提案 proposals $(count '"action":"提交"') · 会办意见 joint opinions $(acted 出具意见)
  会签 countersigned $(acted 会签) · 签发 signed off $(acted 签发) · 公文 numbered documents $(count '"type":"document.issued"') · 逐人反馈 feedback $(acted 反馈) · 没有反馈 silent $(acted 逾期未反馈)
  退回 returned $(($(acted 退单) + $(acted 退办))) · 指定 designated $(acted 指定) · 视为签收 deemed signed $(acted 视为签收) · 暂停 paused $(acted 暂停) · 延期 extended $(acted 延期)
  提级 taken over $(acted 提级) · 并入 merged $(($(acted 并入) + $(acted 并案))) · 撤回 withdrawn $(acted 撤回) · 不受理 refused $(($(acted 不予受理) + $(acted 不予立案)))
  时钟 the clock：提醒 reminded $(count '"type":"clock.fired".*"act":"remind"') · 升级 escalated $(count '"type":"clock.fired".*"act":"escalate"') · 代为办理 acted $(count '"type":"clock.fired".*"act":"execute"')
TEXT
"$huiyin" list --db "$db" --open >"$work/open"
if [ -s "$work/open" ]; then
    echo "还有没办完的 / still open:" >&2
    cat "$work/open" >&2
    exit 1
fi
echo "  在办 open 0：件件有答复 / every matter has its answer"

title "三户居民说的是一件事：并案办理，分别告知" "Three residents, one matter: merged, and each of them told"
"$huiyin" show --db "$db" 诉求2025-5
title "两件提案并案办理：会签之外的每一道都走过，一位一个文号，各自评价" "Two proposals merged: drafted, checked, approved, signed off; a letter for each proposer, each asked apart"
"$huiyin" show --db "$db" 提案2025-1
title "两次不满意的提案：重办、面商、协商办结" "A proposal twice found wanting: handled again, discussed face to face, settled"
"$huiyin" show --db "$db" 提案2025-9

title "一个期限是怎样算出来的" "How a deadline comes about"
"$huiyin" explain deadline --from 2025-09-26T16:20 --limit 7个工作日 \
    --pause 2025-09-29T09:00..2025-10-11T09:00 --extend 3个工作日@2025-10-13

title "比率：记录表和账本各算一遍" "The rates, from the record tables and again from the ledger"
rates() { "$huiyin" report rates --db "$db" --from 2025-01-01 --to 2025-12-31 --both "$@"; }
rates >"$work/zh"
rates --lang en >"$work/en"
sed '/^口径/,$d' "$work/zh"
sed '/^Definitions/,$d' "$work/en"
echo "口径 definitions: --lang zh|en · 迟记 late recording：演示是今天补记的 / this history was recorded today"

title "账本：做检查点，再从头核对" "The ledger: a checkpoint, then verified from the beginning"
"$huiyin" ledger checkpoint --db "$db"
"$huiyin" ledger verify --db "$db"

title "接着可以试" "What to try next"
cat <<TEXT
  $huiyin list --db $db --lead 市住建局
  $huiyin show --db $db 诉求2025-19
  $huiyin show --db $db 提案2025-10   # 退办三次、协调、指定；会签有异议、裁定 / returned thrice, designated; an objection ruled on
  $huiyin show --db $db 提案2025-13   # 三家分办，各自答复 / three bodies, each answers its share
  $huiyin report rates --db $db --from 2025-01-01 --to 2025-12-31 --by office
  $huiyin act --db $db examples/matters.jsonl   # 再来一遍，什么也不会变 / again: nothing changes
  $huiyin procedure draw procedures/appeal.proc
TEXT
