#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The JSON API of a server that runs: whole lives of an appeal and a proposal by commands, keys, arrays, every bad kind, what
# a requester and a body complained of see, the description. Afterwards the ledger is in order.
# Usage: api.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
server=
end() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; fi
    rm -rf "$work"
}
trap end EXIT
export HUIYIN_DATA=$root
db=$work/city.db
status=0
not_ok() { echo "not ok api $1 – $2"; status=1; }

"$huiyin" init --db "$db" --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心 >"$work/log" 2>&1 &&
    "$huiyin" act --db "$db" "$root/examples/city.jsonl" >"$work/log" 2>&1 || { not_ok city "$(tail -n 2 "$work/log" | tr '\n' ' ')"; exit 1; }
# somebody of the body complained of, and a citizen
cat >"$work/more.jsonl" <<'LINES'
{"do":"account.open","by":"admin","at":"2025-01-02T09:00","fields":{"登录名":"citizen","姓名":"林静秋","电话":"100-0009-0001"}}
{"do":"account.open","by":"admin","at":"2025-01-02T09:00","fields":{"登录名":"leaver","姓名":"余行舟","电话":"100-0009-0002"}}
{"do":"account.open","by":"admin","at":"2025-01-02T09:00","fields":{"登录名":"late","姓名":"陶晚","电话":"100-0009-0003"}}
{"do":"account.open","by":"admin","at":"2025-01-02T09:00","fields":{"登录名":"closed","姓名":"应休","电话":"100-0009-0004"}}
LINES
"$huiyin" act --db "$db" "$work/more.jsonl" >"$work/log" 2>&1 || not_ok more "$(tail -n 2 "$work/log" | tr '\n' ' ')"
for login in shenzhiqiu qinyuanshan dengshouzhuo jiangchi zuochenzhou lianjiang leiyue heqizheng fangyue laojing panshu citizen leaver late closed; do
    "$huiyin" account token --db "$db" --login $login --name 试验 --days 3 --json >"$work/token.json" 2>"$work/log" ||
        not_ok "token $login" "$(tail -n 2 "$work/log" | tr '\n' ' ')"
    python3 -c 'import json,sys; x=json.load(open(sys.argv[1])); print(x["login"], x["token"], x["id"])' "$work/token.json" >>"$work/tokens"
done
"$huiyin" account token --db "$db" --revoke "$(awk '$1=="leaver"{print $3}' "$work/tokens")" >/dev/null 2>&1
# one token whose time is over, one whose account is closed; a browser that signs in
python3 -c 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute("UPDATE token SET until = made + 1 WHERE account = (SELECT id FROM account WHERE login = ?)", ("late",)); d.commit()' "$db"
echo '{"do":"account.close","by":"admin","at":"2025-01-03T09:00","fields":{"账号":"closed"}}' | "$huiyin" act --db "$db" >"$work/log" 2>&1 ||
    not_ok close "$(tail -n 2 "$work/log" | tr '\n' ' ')"
echo 'Yunjiang-2026-test' >"$work/password"
"$huiyin" account password --db "$db" --login citizen --password-file "$work/password" >"$work/log" 2>&1 || not_ok password "$(tail -n 2 "$work/log")"

"$huiyin" serve --db "$db" --port 0 --json >"$work/serve" 2>"$work/serve.err" &
server=$!
for _ in $(seq 200); do
    [ -s "$work/serve" ] && break
    sleep 0.1
done
port=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["port"])' "$work/serve") || { not_ok serve "$(head -c 300 "$work/serve.err")"; exit 1; }

for part in life proposal bad sight description; do
    PYTHONDONTWRITEBYTECODE=1 python3 "$root/test/scenario/api_$part.py" "$port" "$work/tokens" || status=1
done

kill "$server"
wait "$server" || not_ok stop "exit status $?"
server=
grep -m1 'Sanitizer\|runtime error' "$work/serve.err" && not_ok sanitizer "$(grep -m1 'Sanitizer\|runtime error' "$work/serve.err")"
if "$huiyin" ledger verify --db "$db" >"$work/log" 2>&1; then echo "ok api ledger-in-order"; else not_ok ledger "$(tail -n 3 "$work/log" | tr '\n' ' ')"; fi
exit $status
