#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Offices are renamed, merged and split while matters are open; people are away and others act for them.
# Usage: offices.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0

ok() { echo "ok offices $1"; }
not_ok() {
    echo "not ok offices $1 – $(head -c 300 <<<"$2" | tr '\n' ' ')"
    bad=1
}
does() {
    local said
    said=$(echo "$2" | "$h" act --db city.db - 2>&1)
    if grep -q '"ok":true' <<<"$said"; then ok "$1"; else not_ok "$1" "$said"; fi
}
# refuses NAME CODE LINE [WORD]: refused with that code, the sentence holding the word
refuses() {
    local said
    said=$(echo "$3" | "$h" act --db city.db - 2>&1)
    if grep -q "\"code\":\"$2\",\"zh\":\"[^\"]*${4:-}" <<<"$said"; then ok "$1"; else not_ok "$1" "$said"; fi
}
shows() {
    local said
    said=$("$h" show --db city.db "$2" --json 2>&1 | python3 -c "
import json, sys
m = json.load(sys.stdin)['matter']
clock = {c['name']: c for c in m['clocks']}
types = [e['type'] for e in m['events']]
lead = m['lead'] and m['lead'].get('name', m['lead']) if isinstance(m['lead'], dict) else m['lead']
sys.exit(0 if ($3) else json.dumps(m, ensure_ascii=False)[:400])" 2>&1)
    if [ -z "$said" ]; then ok "$1"; else not_ok "$1" "$said"; fi
}
# counts NAME WANTED ARGUMENTS…: received, in the period
counts() {
    local name=$1 wanted=$2 said
    shift 2
    said=$("$h" report rates --db city.db --from 2024-03-01 --to 2024-03-31 --json "$@" 2>&1)
    if python3 -c "
import json, sys
r = json.loads(sys.argv[1])
def find(x):
    if isinstance(x, dict):
        if 'received' in x and not isinstance(x['received'], dict): return x['received']
        for v in x.values():
            f = find(v)
            if f is not None: return f
    if isinstance(x, list):
        for v in x:
            f = find(v)
            if f is not None: return f
sys.exit(find(r) != $wanted)" "$said" 2>/dev/null; then ok "$name"; else not_ok "$name" "$said"; fi
}

"$h" init --db city.db --region 370203 --name 测试市 --driven --office 受理中心 >init.json --json || exit 1
while read -r line; do echo "$line" | "$h" act --db city.db - >/dev/null 2>&1; done <<'PEOPLE'
{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"市工商局"}}
{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"市质监局"}}
{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"市药监局"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"desk","name":"甲","office":"受理中心","role":"受理中心"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"super","name":"乙","office":"受理中心","role":"督查室"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"trade","name":"丁","office":"市工商局","role":"承办人"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"quality","name":"戊","office":"市质监局","role":"承办人"}}
{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"drugs","name":"己","office":"市药监局","role":"承办人"}}
PEOPLE

for n in 1 2 3; do
    does "appeal $n comes in" '{"do":"登记","by":"desk","at":"2024-03-01T09:00","fields":{"程序":"诉求","编号":"A'$n'","标题":"短斤少两","内容":"正文","诉求人":{"name":"王小二","phone":"13800000000"}}}'
done
does "the first goes to one body" '{"do":"派单","matter":"A1","by":"desk","at":"2024-03-01T09:10","fields":{"主办单位":"市工商局"}}'
does "the second to another" '{"do":"派单","matter":"A2","by":"desk","at":"2024-03-01T09:10","fields":{"主办单位":"市质监局"}}'
does "the third is answered there" '{"do":"派单","matter":"A3","by":"desk","at":"2024-03-01T09:10","fields":{"主办单位":"市工商局"}}'
does "it is signed for" '{"do":"签收","matter":"A3","by":"trade","at":"2024-03-01T09:20"}'
does "and withdrawn" '{"do":"撤回","matter":"A3","by":"desk","at":"2024-03-01T09:30","fields":{"理由":"不要了","告知方式":"电话"}}'

# --- renamed
does "a body is renamed" '{"do":"office.rename","by":"admin","at":"2024-03-02T09:00","fields":{"机构":"市质监局","新名称":"市质量技术监督局","自":"2024-03-02","依据":"市编〔2024〕1号"}}'
does "its old name still finds it" '{"do":"office.change","by":"admin","at":"2024-03-02T09:01","fields":{"office":"市质监局","alias":"质监"}}'
refuses "without a ground it is refused" missing-field '{"do":"office.rename","by":"admin","at":"2024-03-02T09:02","fields":{"机构":"质监","新名称":"市质检局"}}'

# --- merged
does "two bodies become one" '{"do":"office.merge","by":"admin","at":"2024-03-04T08:00","fields":{"机构":["市工商局","质监"],"新名称":"市市场监管局","角色随转":"是","依据":"市编〔2024〕2号"}}'
refuses "the old one cannot be named, and who succeeds it is said" office-closed '{"do":"office.change","by":"admin","at":"2024-03-04T08:10","fields":{"office":"市工商局","alias":"工商"}}' 市市场监管局
"$h" tick --db city.db --until 2024-03-04T08:30 >/dev/null || not_ok "clocks run" "tick"
shows "open matters have moved" A1 '"binding.moved" in types and types.count("binding.moved") == 1'
shows "those of the other too" A2 '"binding.moved" in types'
shows "closed ones stayed" A3 '"binding.moved" not in types'
does "whoever was there signs for it here" '{"do":"签收","matter":"A1","by":"quality","at":"2024-03-04T08:40"}'
counts "the new body counts what it has" 2 --office 市市场监管局 --both
counts "with its predecessors all of it" 3 --office 市市场监管局 --with-predecessors --both
"$h" report rates --db city.db --from 2024-03-01 --to 2024-03-31 --office 市市场监管局 --with-predecessors >said 2>&1
if grep -q "连同并入它的 .*市工商局" said; then ok "and says whose"; else not_ok "and says whose" "$(cat said)"; fi

# --- away
does "somebody is away" '{"do":"account.leave","by":"quality","at":"2024-03-04T09:00","fields":{"自":"2024-03-05","至":"2024-03-07"}}'
refuses "another office is for an administrator to say" deputy-elsewhere '{"do":"account.deputy","by":"quality","at":"2024-03-04T09:01","fields":{"代理人":"drugs"}}'
does "an administrator says so" '{"do":"account.deputy","by":"admin","at":"2024-03-04T09:02","fields":{"账号":"quality","代理人":"drugs","跨机构":"是"}}'
refuses "the day before it does not count" not-allowed '{"do":"联系","matter":"A1","by":"drugs","at":"2024-03-04T23:59","fields":{"联系方式":"电话"}}'
does "the deputy acts under their own account" '{"do":"联系","matter":"A1","by":"drugs","at":"2024-03-05T00:00","fields":{"联系方式":"电话"}}'
shows "and the record says for whom" A1 '"deputy.acted" in types'
refuses "afterwards it is over" not-allowed '{"do":"办结","matter":"A1","by":"drugs","at":"2024-03-07T00:00","fields":{"办理结果":"已处理","告知方式":"电话"}}'

# --- split
does "the body is split" '{"do":"office.split","by":"admin","at":"2024-03-08T09:00","fields":{"机构":"市市场监管局","分为":["市药监局","受理中心"],"归口":"#A1 = 市药监局","依据":"市编〔2024〕3号"}}'
"$h" tick --db city.db --until 2024-03-08T09:30 >/dev/null || not_ok "clocks run" "tick"
does "what a rule takes is there" '{"do":"办结","matter":"A1","by":"drugs","at":"2024-03-08T10:00","fields":{"办理结果":"已处理","告知方式":"电话"}}'
shows "what no rule takes waits" A2 '"binding.waiting" in types and types.count("binding.waiting") == 1'
does "until somebody says" '{"do":"划转","matter":"A2","by":"super","at":"2024-03-08T11:00","fields":{"原机构":"市市场监管局","承接机构":"市药监局","依据":"会议纪要"}}'
does "and it goes on" '{"do":"办结","matter":"A2","by":"drugs","at":"2024-03-08T12:00","fields":{"办理结果":"已处理","告知方式":"电话"}}'

said=$("$h" ledger verify --db city.db 2>&1) && ok "the ledger verifies" || not_ok "the ledger verifies" "$said"
exit $bad
