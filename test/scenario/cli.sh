#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The command line: exit statuses, help, faults, and each verb once well and once badly. A line per statement.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0

ok() { echo "ok cli $1"; }
not_ok() {
    echo "not ok cli $1 – $2"
    bad=1
}

# is STATUS NAME WORD COMMAND…: exit status, and WORD ('' for none) in what it printed on either way out
is() {
    local status=$1 name=$2 word=$3 got
    shift 3
    "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" != "$status" ]; then
        not_ok "$name" "exit status $got, not $status: $(head -c 300 out err | tr '\n' ' ')"
    elif [ -n "$word" ] && ! grep -qF -e "$word" out err; then
        not_ok "$name" "no \"$word\" in: $(head -c 300 out err | tr '\n' ' ')"
    elif grep -q 'Sanitizer\|runtime error' err; then
        not_ok "$name" "$(grep -m1 'Sanitizer\|runtime error' err)"
    else
        ok "$name"
    fi
}

# json NAME EXPRESSION COMMAND…: one JSON object x on standard output for which the Python expression holds
json() {
    local name=$1 expression=$2 why
    shift 2
    "$@" >out 2>err </dev/null
    why=$(python3 - "$expression" out 2>&1 <<'PY'
import json, sys
lines = open(sys.argv[2], encoding="utf-8").read().splitlines()
assert len(lines) == 1, "%d lines" % len(lines)
x = json.loads(lines[0])
assert eval(sys.argv[1]), lines[0][:300]
PY
    ) && ok "$name" || not_ok "$name" "$(tail -n1 <<<"$why")"
}

# --- the program itself
is 0 "without words gives the help" "huiyin VERB" "$h"
is 0 "--help lists the verbs" "procedure check" "$h" --help
is 0 "--version" "huiyin 0." "$h" --version
is 2 "an unknown verb is wrong usage, the near one is named" 'did you mean "ledger verify"' "$h" ledger verfy
is 2 "a group alone is wrong usage" "procedure --help" "$h" procedure
is 0 "a group has its help" "procedure draw" "$h" procedure --help
is 2 "an unknown option, the near one is named" "did you mean --region" "$h" init --regoin 370203
is 2 "an option without its value" "needs its value" "$h" init --db
is 2 "a required option that is missing" "--region" "$h" init --db x.db
is 2 "an option twice" "only once" "$h" init --db x.db --db y.db
is 2 "a flag with a value" "takes no value" "$h" init --driven=yes
is 2 "an argument too many" "an argument too many" "$h" init --db x.db --region 370203 more
is 2 "a name that is not UTF-8" "UTF-8" "$h" init --db x.db --region 370203 --name $'\xc4\xe3'
is 2 "a name with a line end" "UTF-8" "$h" init --db x.db --region 370203 --name $'a\nb'
json "wrong usage as JSON" 'not x["ok"] and x["fault"]["code"] == "unknown-option"' "$h" init --nothing --json
"$h" --help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  *[^a-z ].*/\1/p' >verbs
while read -r verb; do
    # shellcheck disable=SC2086 # a verb may be two words
    is 0 "help of $verb" "exit status" "$h" $verb --help
    # shellcheck disable=SC2086
    "$h" $verb --help | grep -q "huiyin $verb" || not_ok "help of $verb has an example" "none"
done <verbs
[ "$(wc -l <verbs)" -ge 9 ] && ok "the help lists every verb" || not_ok "the help lists every verb" "$(cat verbs)"
"$h" --help >&- 2>err
[ $? = 3 ] && ok "standard output closed is trouble in the machine" || not_ok "standard output closed" "not 3"
if [ -w /dev/full ]; then
    "$h" --help >/dev/full 2>err
    [ $? = 3 ] && grep -q 'standard output' err && ok "a full standard output is noticed" || not_ok "a full standard output is noticed" "$(cat err)"
else
    echo "skip cli a full standard output is noticed – no /dev/full"
fi

# --- procedures
is 0 "the procedures are proved" "已证明" "$h" procedure check "$root"/procedures/*.proc
json "a proof as JSON" 'x["ok"] and len(x["files"]) == 2 and all(f["proof"]["findings"] == [] for f in x["files"])' \
    "$h" procedure check --json "$root/procedures/appeal.proc" "$root/procedures/proposal.proc"
is 1 "a file that is not there" "nothing.proc" "$h" procedure check nothing.proc
printf '程序 甲 第1版 自 2024-01-01\n环接 乙\n' >wrong.proc
is 1 "a mistyped word has file, line and column" "wrong.proc:2:1" "$h" procedure check wrong.proc
sed 's/^动作 立案(file)/动作 评价(file)/' "$root/procedures/proposal.proc" >wrong_verb.proc
is 1 "an action named like a command is refused with its place" "与本系统自己的命令同名" "$h" procedure check wrong_verb.proc
json "one bad file does not hide the others" '[f["ok"] for f in x["files"]] == [False, True]' \
    "$h" procedure check --json wrong.proc "$root/procedures/appeal.proc"
for file in "$root"/test/procedures/broken/*.proc; do
    [ -e "$file" ] || continue
    is 1 "not proved: $(basename "$file" .proc)" "没有证明" "$h" procedure check --profile "$root/test/procedures/broken/values.conf" "$file"
done
if command -v dot >/dev/null; then
    is 0 "draw gives SVG" "<svg" "$h" procedure draw "$root/procedures/appeal.proc"
    is 0 "draw into a file" "" "$h" procedure draw "$root/procedures/appeal.proc" -o appeal.svg
    grep -q '</svg>' appeal.svg && ok "the drawing is whole" || not_ok "the drawing is whole" "no end"
else
    echo "skip cli draw gives SVG – graphviz is not installed"
fi
is 0 "draw --dot gives the text" "digraph" "$h" procedure draw --dot "$root/procedures/appeal.proc"
mkdir empty
is 3 "draw without Graphviz says what to install" "apt-get install graphviz" env PATH="$work/empty" "$h" procedure draw "$root/procedures/appeal.proc"

# --- deadlines: DOMAIN NOTES §B, working days by the notices of the State Council
while read -r from n to; do
    is 0 "$from and $n working days" "due $to 24:00" "$h" explain deadline --from "$from" --limit "${n}个工作日"
done <<'END'
2024-09-27 5 2024-10-10
2025-01-24 5 2025-02-07
2025-09-26 5 2025-10-10
2023-09-28 3 2023-10-09
2026-02-12 10 2026-03-04
2026-04-29 3 2026-05-07
2026-09-24 7 2026-10-12
END
json "a deadline as JSON" 'x["deadline"]["due"] == "2024-10-11T00:00:00+08:00" and x["deadline"]["announced"]' \
    "$h" explain deadline --from 2024-09-27T10:00 --limit 5wd --json
json "a pause that has not ended leaves no deadline" 'x["deadline"]["due"] is None' \
    "$h" explain deadline --from 2024-06-03 --limit 7wd --pause 2024-06-05.. --json
is 0 "pauses and extensions are explained" "granted 2024-06-13" "$h" explain deadline --from 2024-06-03T09:00 --limit 7wd \
    --pause 2024-06-05T09:00..2024-06-12T09:00 --extend 5wd@2024-06-13
is 1 "a day that does not exist" "no such day" "$h" explain deadline --from 2024-02-30 --limit 5wd
is 1 "a limit nobody understands" "[limit]" "$h" explain deadline --from 2024-02-28 --limit "5个月球日"
is 1 "a pause that ends before it begins" "[pause]" "$h" explain deadline --from 2024-02-28 --limit 5wd --pause 2024-03-02..2024-03-01
is 1 "pauses that overlap" "[pause]" "$h" explain deadline --from 2024-02-28 --limit 5wd --pause 2024-03-01..2024-03-04 --pause 2024-03-02..2024-03-05

# --- a store
is 0 "init makes a store" "青岛市市北区" "$h" init --db a.db --region 370203 --driven
[ "$(ls -d a.db*)" = a.db ] && ok "init leaves one file" || not_ok "init leaves one file" "$(ls -d a.db*)"
is 1 "init does not replace a store" "exists already" "$h" init --db a.db --region 370203
is 1 "a region code of five digits" "6 digits" "$h" init --db b.db --region 37020
is 1 "a region code nobody has" "[region]" "$h" init --db b.db --region 370299
is 1 "init with a procedure that is not proved" "not-proved" "$h" init --db b.db --region 370203 --json \
    --procedure "$root/test/procedures/broken/05-return-for-ever.proc" --profile "$root/test/procedures/broken/values.conf"
is 1 "init with a calendar that is none" "wrong.proc:" "$h" init --db b.db --region 370203 --calendar wrong.proc
[ -z "$(ls -d b.db* 2>/dev/null)" ] && ok "a failed init leaves nothing" || not_ok "a failed init leaves nothing" "$(ls -d b.db*)"
is 0 "--force takes an unknown region code" "某区" "$h" init --db forced.db --region 370299 --name 某区 --force
json "procedure list" '{"诉求", "提案", "督查任务"} <= {p["name"] for p in x["procedures"]} and all(len(p["enabled"]) == 1 for p in x["procedures"])' "$h" procedure list --db a.db --json
is 1 "a store that is not there" "huiyin init" "$h" ledger verify --db nothing.db
echo "not a store" >text.db
is 1 "a file that is no store" "not a Huiyin store" "$h" ledger verify --db text.db
is 1 "a folder is no store" "is a folder" "$h" ledger verify --db empty
[ ! -e text.db-lock ] && ok "looking at a file leaves nothing beside it" || not_ok "looking at a file leaves nothing beside it" "a lock"
cp a.db newer.db
python3 -c "import sqlite3; c = sqlite3.connect('newer.db'); c.execute('PRAGMA user_version = 999'); c.commit()"
is 1 "a store of a newer version" "newer version" "$h" ledger verify --db newer.db
if [ "$(id -u)" = 0 ]; then
    mkdir folder && is 3 "a folder one cannot write in" "cannot" "$h" init --db /proc/nothing/a.db --region 370203
else
    mkdir folder && chmod a-w folder
    is 3 "a folder one cannot write in" "cannot write" "$h" init --db folder/a.db --region 370203
fi

# --- commands
cat >commands.jsonl <<'END'
{"do":"office.open","by":"admin","at":"2024-01-02","key":"o1","fields":{"name":"市教育局","kind":"body"}}
{"do":"office.open","by":"admin","at":"2024-01-02","key":"o1","fields":{"name":"市教育局","kind":"body"}}
{"do":"office.open","by":"admin","at":"2024-01-02","key":"o1","fields":{"name":"市公安局","kind":"body"}}

{"do":"登记","by":"import","at":"2024-03-01T09:00","key":"m1","fields":{"程序":"诉求","标题":"路灯不亮","内容":"坏了一周","诉求人":{"name":"王小明","phone":"13800001111"}}}
{"do":"office.open","by":"admin","by":"admin","fields":{}}
{"do":"office.open","by":"","fields":{}}
{"do":"office.open","by":"admin","channel":"timer","fields":{"name":"甲"}}
{"do":"登记","by":"import","at":"2024-02-30","fields":{}}
{"do":"派甲","by":"import","matter":"诉求2024-1","at":"2024-03-01T10:00"}
[1,2]
{"do":"office.open",
END
printf '{"do":"x\xff"}\n{"do":"x\0"}\n' >>commands.jsonl
{ printf '{"do":"'; head -c 1100000 /dev/zero | tr '\0' 'x'; printf '"}\n'; } >>commands.jsonl
printf '{"do":"派单","by":"import","matter":"诉求2024-1","at":"2024-03-01T10:00","fields":{"主办单位":"市教育局"}}' >>commands.jsonl
"$h" act --db a.db commands.jsonl >answers 2>err
status=$?
[ $status = 1 ] && ok "act: something refused is exit status 1" || not_ok "act: something refused is exit status 1" "$status $(cat err)"
grep -q '3 done, 1 again, 11 refused' err && ok "act: the summary counts" || not_ok "act: the summary counts" "$(cat err)"
python3 - >why 2>&1 <<'PY' && ok "act: an answer a line, in order, faults by line" || not_ok "act: answers" "$(tail -n1 why)"
import json
x = [json.loads(l) for l in open("answers", encoding="utf-8")]
got = [a.get("fault", {}).get("code", "again" if a.get("again") else "ok") for a in x]
want = ["ok", "again", "key-reused", "ok", "bad-json", "missing-member", "reserved-channel", "bad-time", "unknown-action",
        "bad-json", "bad-json", "bad-utf8", "bad-nul", "line-too-long", "ok"]
assert got == want, got
assert x[0]["id"] == x[1]["id"] and x[0]["events"][0]["type"] == "office.opened"
assert [a["line"] for a in x if not a["ok"]] == [3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
PY
is 0 "act: a new process knows the key again" '"again":true' bash -c 'head -n1 commands.jsonl | "$0" act --db a.db' "$h"
python3 - "$h" >why 2>&1 <<'PY' && ok "act: answers before the input ends" || not_ok "act: answers before the input ends" "$(tail -n1 why)"
import json, subprocess, sys
p = subprocess.Popen([sys.argv[1], "act", "--db", "a.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
for i in range(3):
    p.stdin.write(json.dumps({"do": "office.open", "by": "admin", "fields": {"name": "单位%d" % i, "kind": "body"}}) + "\n")
    p.stdin.flush()
    assert json.loads(p.stdout.readline())["ok"]
p.stdin.close()
assert p.wait() == 0
PY
"$h" act --db a.db commands.jsonl >/dev/full 2>err
[ $? = 3 ] && ok "act: answers that cannot be printed are trouble" || not_ok "act: answers that cannot be printed" "$(cat err)"

python3 -c '
import json
for i in range(3000):
    print(json.dumps({"do": "office.open", "by": "admin", "key": "full%d" % i, "fields": {"name": "满%d" % i, "kind": "body"}}))' >many.jsonl
"$h" init --db full.db --region 370203 >out 2>err
(ulimit -f 600; "$h" act --db full.db many.jsonl >answers 2>err)
[ $? = 3 ] && grep -q '"code":"disk-full"' answers && ok "act: a full disk is trouble" || not_ok "act: a full disk is trouble" "$(tail -n1 answers err)"
written=$(grep -c '"ok":true' answers)
"$h" act --db full.db many.jsonl >answers 2>err
[ "$written" -gt 0 ] && [ "$(grep -c '"again":true' answers)" = "$written" ] && ok "act: what was acknowledged before the disk was full is there, the rest is not" ||
    not_ok "act: what was acknowledged before the disk was full" "$written of $(grep -c '"again":true' answers)"
is 0 "the ledger is in order after a full disk" "in order" "$h" ledger verify --db full.db
(ulimit -f 100; "$h" init --db small.db --region 370203 >out 2>err)
[ $? = 3 ] && [ -z "$(ls -d small.db* 2>/dev/null)" ] && ok "init on a full disk leaves nothing" || not_ok "init on a full disk leaves nothing" "$(ls -d small.db*)"
: >made.db
is 0 "init fills an empty file" "made.db" "$h" init --db made.db --region 370203

# --- looking
json "list" 'len(x["matters"]) == 1 and x["matters"][0]["stage"] == "待签收" and x["matters"][0]["lead"]["name"] == "市教育局"' "$h" list --db a.db --json
json "list by stage" 'x["matters"] == []' "$h" list --db a.db --stage 待派 --json
json "list by lead" 'len(x["matters"]) == 1' "$h" list --db a.db --lead 市教育局 --open --json
is 1 "list by an office that is not there" "[lead]" "$h" list --db a.db --lead 无此局
is 2 "list --limit 0" "whole number" "$h" list --db a.db --limit 0
is 0 "show" "138****1111" "$h" show --db a.db 诉求2024-1
grep -q 王小明 out && not_ok "show masks names" "$(grep 王小明 out)" || ok "show masks names"
is 0 "show --personal" "王小明" "$h" show --db a.db 诉求2024-1 --personal
json "show as JSON" '[c["action"] for c in x["matter"]["can_do"]].count("签收") == 1 and x["matter"]["requesters"][0]["owed"]' "$h" show --db a.db 诉求2024-1 --json
is 1 "show a matter that is not there" "[matter]" "$h" show --db a.db 诉求2024-99
id=$("$h" show --db a.db 诉求2024-1 --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["matter"]["id"])')
is 0 "ledger show" '"type":"matter.opened"' "$h" ledger show --db a.db --stream "$id"
grep -q '王小明\|路灯' out && not_ok "events hold no personal text" "$(head -n1 out)" || ok "events hold no personal text"
is 1 "ledger show of nothing" "unknown-id" "$h" ledger show --db a.db --stream 1 --json
json "tick fires what is due" 'x["events"] > 0' "$h" tick --db a.db --until 2024-04-01 --json
json "tick again fires nothing" 'x["events"] == 0' "$h" tick --db a.db --until 2024-04-01 --json

# --- one writer
python3 - "$h" >why 2>&1 <<'PY' && ok "a second writer is refused, a reader is not" || not_ok "a second writer is refused" "$(tail -n1 why)"
import json, subprocess, sys
h = sys.argv[1]
p = subprocess.Popen([h, "act", "--db", "a.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
p.stdin.write(json.dumps({"do": "office.open", "by": "admin", "fields": {"name": "写入者", "kind": "body"}}) + "\n")
p.stdin.flush()
p.stdout.readline()
q = subprocess.run([h, "ledger", "checkpoint", "--db", "a.db", "--json"], capture_output=True, text=True)
assert q.returncode == 3 and json.loads(q.stdout)["fault"]["code"] == "second-writer", q.stdout + q.stderr
q = subprocess.run([h, "list", "--db", "a.db"], capture_output=True, text=True)
assert q.returncode == 0, q.stderr
p.stdin.close()
assert p.wait() == 0
PY

# --- the ledger
json "ledger verify finds nothing" 'x["ok"] and x["finding_count"] == 0 and x["rows"] > 0' "$h" ledger verify --db a.db --json
json "chains alone" 'x["ok"] and "rows" not in x' "$h" ledger verify --db a.db --chains --json
json "a checkpoint" 'x["ok"] and x["n"] == 1 and x["from_seq"] == 1 and not x["again"]' "$h" ledger checkpoint --db a.db --json
json "a checkpoint with nothing new" 'x["again"] and x["n"] == 1' "$h" ledger checkpoint --db a.db --json
head=$("$h" ledger verify --db a.db --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["head"])')
is 0 "a published head is found again" "in order" "$h" ledger verify --db a.db --head "$head"
is 1 "a head that was never there" "head" "$h" ledger verify --db a.db --head "${head//[0-4]/5}"
is 1 "a head that is no hash" "64 hexadecimal" "$h" ledger verify --db a.db --head 12ab
is 0 "export" "" "$h" ledger export --db a.db -o a.jsonl
is 0 "export with contents" "" "$h" ledger export --db a.db --with-content -o full.jsonl
grep -q 王小明 a.jsonl && not_ok "an export without contents has no names" "found" || ok "an export without contents has no names"
json "an export verifies" 'x["ok"] and x["checkpoints"] == 1 and x["head"] == "'"$head"'"' "$h" ledger verify --export a.jsonl --json
json "an export with contents verifies" 'x["ok"] and x["contents"] == 2' "$h" ledger verify --export full.jsonl --json
is 0 "an export from a pipe" "in order" bash -c '"$0" ledger export --db a.db | "$0" ledger verify --export -' "$h"
is 1 "an export with its end cut off" "torn" bash -c 'head -n -1 a.jsonl | "$0" ledger verify --export -' "$h"
is 1 "an export with a line taken out" "order" bash -c 'sed 5d a.jsonl | "$0" ledger verify --export -' "$h"
is 1 "an export with two lines swapped" "order" bash -c 'sed "5{h;d};6{G}" a.jsonl | "$0" ledger verify --export -' "$h"
is 1 "an export whose view was changed" "view" bash -c 'sed "s/市教育局/市交通局/" a.jsonl | "$0" ledger verify --export -' "$h"
is 1 "an export with a name changed" "view" bash -c 'sed "s/王小明/王大明/" full.jsonl | "$0" ledger verify --export -' "$h"
python3 - "$h" >why 2>&1 <<'PY' && ok "any flipped byte of an export is found" || not_ok "any flipped byte of an export is found" "$(tail -n1 why)"
import random, subprocess, sys
random.seed(20240301)
whole = open("full.jsonl", "rb").read()
lines = whole.split(b"\n")
# the long texts of the calendar and the procedures are no different from other bytes: look at a few of theirs
short = [i for i in range(len(whole)) if whole.rfind(b"\n", 0, i) + 4000 > i]
for at in random.sample(range(len(whole)), 12) + random.sample(short, 28):
    bad = bytearray(whole)
    bad[at] ^= 1 << random.randrange(7)
    q = subprocess.run([sys.argv[1], "ledger", "verify", "--export", "-"], input=bytes(bad), capture_output=True)
    assert q.returncode == 1, "byte %d: exit status %d %s" % (at, q.returncode, q.stdout[-300:])
PY
python3 - "$h" >why 2>&1 <<'PY' && ok "a changed row, event, content of a store is found" || not_ok "a changed store is found" "$(tail -n1 why)"
import json, shutil, sqlite3, subprocess, sys
changes = [
    ("row", "UPDATE matter SET stage = '已办结'"),
    ("row", "UPDATE requester SET owed = 0"),
    ("row-missing", "DELETE FROM office WHERE name = '市教育局'"),
    ("row-extra", "INSERT INTO binding SELECT region, matter, 99, role, office, waits FROM binding LIMIT 1"),
    ("hash", "UPDATE event SET bytes = flip(bytes) WHERE region_seq = 3"),
    ("hash", "UPDATE event SET hash8 = zeroblob(8) WHERE region_seq = 9"),
    ("content", "UPDATE content SET bytes = flip(bytes)"),
    ("content", "DELETE FROM content WHERE region_seq = (SELECT MIN(region_seq) FROM content)"),
    ("gap", "DELETE FROM event WHERE region_seq = 4"),
    ("series", "UPDATE series SET value = value + 1"),
]
for code, sql in changes:
    shutil.copy("a.db", "changed.db")
    c = sqlite3.connect("changed.db")
    c.create_function("flip", 1, lambda b: b[:-1] + bytes([b[-1] ^ 1]))
    assert c.execute(sql).rowcount > 0, sql
    c.commit()
    c.close()
    q = subprocess.run([sys.argv[1], "ledger", "verify", "--db", "changed.db", "--json"], capture_output=True, text=True)
    x = json.loads(q.stdout)
    assert q.returncode == 1 and code in [f["code"] for f in x["findings"]], (sql, q.stdout[:500], q.stderr[:300])
PY
is 2 "--export and --db do not go together" "does not go with" "$h" ledger verify --export a.jsonl --db a.db
is 3 "an export to a folder that is not there" "cannot write" "$h" ledger export --db a.db -o nothing/a.jsonl
exit $bad
