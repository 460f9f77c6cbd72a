#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A letter on a public page becomes a proposal of the register and public, by the command line alone.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0

ok() { echo "ok drafts $1"; }
not_ok() {
    echo "not ok drafts $1 – $2"
    bad=1
}

# answers NAME EXPRESSION < line of `act`: x is its answer
answers() {
    local why
    "$h" act --db city.db >out 2>err
    why=$(python3 - "$2" out 2>&1 <<'PY'
import json, sys
x = json.loads(open(sys.argv[2], encoding="utf-8").read())
assert eval(sys.argv[1]), json.dumps(x, ensure_ascii=False)[:400]
PY
    ) && ok "$1" || not_ok "$1" "$(tail -n1 <<<"$why") $(tail -n1 err)"
}

# is NAME WORD COMMAND…
is() {
    local name=$1 word=$2
    shift 2
    "$@" >out 2>err </dev/null && grep -qF -e "$word" out && ok "$name" || not_ok "$name" "$(tail -c 300 out err | tr '\n' ' ')"
}

# letter DATE SEEN: the body of a draft as one JSON text
letter() {
    python3 - "$@" <<'PY'
import json, sys
finding = {"code": "two-dates", "zh": "有两个日期", "en": "there are two dates", "line": 3}
if sys.argv[2] == "seen":
    finding["seen"] = True
body = {"kind": "proposal_reply", "title": "关于第0310号提案的答复", "written": sys.argv[1], "session": "五届三次", "proposal_number": "0310",
        "proposal_title": "关于多修路灯的提案", "lead": "市住房局", "joint": ["市水务局"], "proposers": ["赵甲", "钱乙"],
        "text": "您好。\n已修路灯八百盏。", "findings": [finding]}
print(json.dumps(json.dumps(body, ensure_ascii=False), ensure_ascii=False))
PY
}

"$h" init --db city.db --region 370203 --name 某市 >/dev/null 2>err || not_ok "init" "$(tail -n1 err)"
answers "a clerk" 'x["ok"]' <<<'{"do":"account.open","by":"admin","fields":{"login":"clerk","name":"丙","office":"受理中心","role":"提案委"}}'
digest=$(printf '%064d' 7)
answers "a day that is none is refused, with its member" 'x["fault"]["code"] == "bad-date" and x["fault"]["where"] == "written"' \
    <<<"{\"do\":\"draft.take\",\"by\":\"clerk\",\"fields\":{\"source\":\"a.html\",\"digest\":\"$digest\",\"body\":$(letter 2023-02-30 open)}}"
answers "a page is taken" 'x["ok"] and x["events"][0]["type"] == "draft.taken"' \
    <<<"{\"do\":\"draft.take\",\"by\":\"clerk\",\"fields\":{\"source\":\"a.html\",\"digest\":\"$digest\",\"body\":$(letter 2023-06-20 open)}}"
id=$(python3 -c 'import json; print(json.loads(open("out").read())["id"])')
answers "a page comes in once" 'x["fault"]["code"] == "draft-again" and x["fault"]["where"] == "'"$id"'"' \
    <<<"{\"do\":\"draft.take\",\"by\":\"clerk\",\"fields\":{\"source\":\"b.html\",\"digest\":\"$digest\",\"body\":$(letter 2023-06-20 open)}}"
answers "nothing is confirmed unseen" 'x["fault"]["code"] == "findings-open"' <<<"{\"do\":\"draft.confirm\",\"by\":\"clerk\",\"fields\":{\"draft\":\"$id\",\"open_offices\":true}}"
answers "a finding is marked as seen" 'x["ok"]' \
    <<<"{\"do\":\"draft.change\",\"by\":\"clerk\",\"version\":1,\"fields\":{\"draft\":\"$id\",\"body\":$(letter 2023-06-20 seen)}}"
answers "unknown offices are named" 'x["fault"]["code"] == "unknown-office" and "市水务局" in x["fault"]["zh"]' \
    <<<"{\"do\":\"draft.confirm\",\"by\":\"clerk\",\"fields\":{\"draft\":\"$id\"}}"
answers "it becomes a matter, its offices with it" '[e["type"] for e in x["events"]] == ["office.opened"] * 2 + ["matter.opened"] + ["requester.joined"] * 2 + ["draft.confirmed"]' \
    <<<"{\"do\":\"draft.confirm\",\"by\":\"clerk\",\"fields\":{\"draft\":\"$id\",\"open_offices\":true}}"
is "the register has it under the page's number, ended" "已补录" "$h" show --db city.db 五届三次第0310号
answers "it is made public" 'x["ok"] and x["events"][0]["type"] == "matter.published"' \
    <<<'{"do":"matter.publish","matter":"五届三次第0310号","by":"clerk","fields":{"title":"关于多修路灯的提案的答复","body":"已修路灯八百盏。"}}'
is "both ways of counting agree" '"recorded":1' "$h" report rates --db city.db --from 2023-01-01 --to 2023-12-31 --both --json
is "nobody is owed an answer" '"closed_owed":0' "$h" report rates --db city.db --from 2023-01-01 --to 2023-12-31 --json
is "the ledger verifies" '"finding_count":0' "$h" ledger verify --db city.db --json
is "the export verifies elsewhere" '"ok":true' bash -c "'$h' ledger export --db city.db -o city.jsonl && '$h' ledger verify --export city.jsonl --json"
exit $bad
