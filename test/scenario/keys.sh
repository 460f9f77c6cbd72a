#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Keys of the ledger by command line, the whole path of docs/keys.md: made, introduced, signing, rotated, lost; a second
# office witnesses; a tail cut off, a ledger rewritten, bad key files, bad statements. A line per statement.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
export HUIYIN_DATA=$root
unset HUIYIN_SIGN_KEY HUIYIN_SIGN_PASSPHRASE HUIYIN_SIGN_PASSPHRASE_FILE HUIYIN_KEY_PASSPHRASE
bad=0

ok() { echo "ok keys $1"; }
not_ok() {
    echo "not ok keys $1 – $2"
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
assert eval(sys.argv[1]), lines[0][:400]
PY
    ) && ok "$name" || not_ok "$name" "$(tail -n1 <<<"$why")"
}

id_of() { "$h" ledger key show "$1" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["key"])'; }
office() { echo "{\"do\":\"office.open\",\"by\":\"admin\",\"fields\":{\"name\":\"$1\"}}" >command.json; } # for act, on standard input

# --- key files
is 0 "a store without keys" "" "$h" init --db a.db --region 370203
is 0 "a key is made in a file" "first.pem" "$h" ledger key new -o first.pem
is 0 "the file is its owner's alone" "600" stat -c %a first.pem
is 1 "a key file is never overwritten" "never overwritten" "$h" ledger key new -o first.pem
is 3 "a folder that is not there" "cannot write" "$h" ledger key new -o none/first.pem
first=$(id_of first.pem)
json "its id is SM3 of the public key" 'x["key"] == "'"$(openssl pkey -in first.pem -pubout -outform DER | tail -c 65 | openssl dgst -sm3 -r | cut -d' ' -f1)"'"' "$h" ledger key show first.pem --json
cp first.pem open.pem && chmod 644 open.pem
is 1 "a key file others can read is refused" "chmod 600" "$h" ledger key show open.pem
chmod 640 open.pem
is 0 "its group may read it" "$first" "$h" ledger key show open.pem
chmod 660 open.pem
is 1 "its group may not write it" "chmod 600" "$h" ledger key show open.pem
head -c 120 first.pem >torn.pem && chmod 600 torn.pem
is 1 "a torn key file" "no private key in PEM" "$h" ledger key show torn.pem
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>/dev/null
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem 2>/dev/null
chmod 600 rsa.pem p256.pem
is 1 "an RSA key" "kind RSA, not SM2" "$h" ledger key show rsa.pem
is 1 "a key on another curve" "kind EC, not SM2" "$h" ledger key show p256.pem
openssl genpkey -algorithm SM2 -out foreign.pem 2>/dev/null && chmod 600 foreign.pem
is 0 "an SM2 key OpenSSL made" "" "$h" ledger key show foreign.pem
echo "开门 sesame" >words.txt
is 0 "a key under a passphrase" "" "$h" ledger key new -o locked.pem --passphrase-file words.txt
is 0 "its file is encrypted" "ENCRYPTED" cat locked.pem
is 1 "without the passphrase it stays shut" "give its passphrase" "$h" ledger key show locked.pem
is 1 "a wrong passphrase" "passphrase is wrong" env HUIYIN_KEY_PASSPHRASE=x "$h" ledger key show locked.pem
is 0 "the passphrase from the environment" "" env HUIYIN_KEY_PASSPHRASE="开门 sesame" "$h" ledger key show locked.pem

# --- introduced, signing
is 0 "a checkpoint before there is a key is unsigned" "无 / not" "$h" ledger checkpoint --db a.db
is 1 "a key the ledger does not know signs nothing" "never introduced this key" "$h" ledger checkpoint --db a.db --sign-key first.pem
is 0 "the first key is introduced" "$first" "$h" ledger key add --db a.db first.pem
is 1 "once only" "introduced before" "$h" ledger key add --db a.db first.pem --sign-key first.pem
json "a checkpoint is signed with it" 'x["key"] == "'"$first"'"' "$h" ledger checkpoint --db a.db --sign-key first.pem --json
json "verification names who signed" 'x["ok"] and x["signed"] == 1 and x["newest_signed_by"] == "'"$first"'"' "$h" ledger verify --db a.db --json
python3 - a.db "$h" <<'PY' # the signature, by openssl and the text of docs/keys.md
import json, subprocess, sys
lines = subprocess.run([sys.argv[2], "ledger", "export", "--db", sys.argv[1], "--heads"], capture_output=True, text=True).stdout.splitlines()
event = [json.loads(x)["event"] for x in lines[1:-1] if '"checkpoint.made"' in x][-1]
e = event["fields"]
import datetime
at = int(datetime.datetime.fromisoformat(event["at"]).timestamp() * 1000 + 0.5)
open("text", "w").write("huiyin checkpoint 1\nregion 370203\nn %d\nfrom %d\nupto %d\nroot %s\nat %d\nkey %s\n" % (e["n"], e["from_seq"], e["upto"], e["root"], at, e["key"]))
open("signature", "wb").write(bytes.fromhex(e["signature"]))
PY
is 0 "OpenSSL finds the same signature good" "Success" openssl pkeyutl -verify -in text -inkey first.pem -sigfile signature -rawin -digest sm3 -pkeyopt distid:1234567812345678
office 甲局
is 0 "act without the key warns" "none was named" "$h" act --db a.db command.json
is 0 "an unsigned checkpoint is made where no key is given" "无 / not" "$h" ledger checkpoint --db a.db
is 1 "and found" "unsigned since checkpoint 3" "$h" ledger verify --db a.db
is 0 "the setting names the key" "$first" env HUIYIN_SIGN_KEY=first.pem "$h" ledger checkpoint --db a.db
is 0 "a signed one covers those before it" "in order" "$h" ledger verify --db a.db
is 1 "a setting that names no file" "cannot open the key file" env HUIYIN_SIGN_KEY=none.pem "$h" act --db a.db /dev/null
office 乙局
is 0 "every writer takes it: act" "1 done" "$h" act --db a.db command.json --sign-key first.pem
is 0 "every writer takes it: tick" "" "$h" tick --db a.db --sign-key first.pem
is 1 "every writer takes it: import" "never introduced" "$h" import --db a.db --as tickets command.json --sign-key foreign.pem
is 1 "every writer takes it: serve" "never introduced" "$h" serve --db a.db --port 0 --sign-key foreign.pem

# --- rotated, lost
is 2 "--rotate wants the old key" "--sign-key" "$h" ledger key new --db a.db -o second.pem --rotate
is 1 "a second key wants the signature of the first, or a ground" "its ground is needed" "$h" ledger key new --db a.db -o second.pem
is 1 "a refused key leaves no file" "cannot open" "$h" ledger key show second.pem
is 0 "rotated" "$first" "$h" ledger key new --db a.db -o second.pem --passphrase-file words.txt --sign-key first.pem --rotate
second=$(HUIYIN_KEY_PASSPHRASE="开门 sesame" id_of second.pem)
is 1 "the old one signs nothing more" "was retired" "$h" ledger checkpoint --db a.db --sign-key first.pem
is 0 "the new one signs" "$second" "$h" ledger checkpoint --db a.db --sign-key second.pem --sign-passphrase-file words.txt
is 0 "who trusts the first trusts the second" "in order" "$h" ledger verify --db a.db --key-id "$first"
is 1 "an id nobody signed under" "not signed by a key that is trusted" "$h" ledger verify --db a.db --key-id "${first//[0-4]/5}"
is 1 "an id that is none" "64 hexadecimal" "$h" ledger verify --db a.db --key-id 12ab
is 1 "a lost key is not replaced by anybody" "does not hold the role" "$h" ledger key new --db a.db -o third.pem --ground 遗失 --why 盘坏了 --by import
is 0 "a lost key is replaced by an administrator" "" "$h" ledger key new --db a.db -o third.pem --replaces "$second" --ground 遗失 --why 盘坏了
third=$(id_of third.pem)
is 0 "it signs" "$third" "$h" ledger checkpoint --db a.db --sign-key third.pem
is 0 "and verification says that nobody signed it in" "not signed by an earlier key" "$h" ledger verify --db a.db
is 1 "who trusts the first is told" "key-trust" "$h" ledger verify --db a.db --key-id "$first"
json "the keys of the ledger" '[k["retired"] for k in x["keys"]] == [True, True, False] and x["keys"][2]["ground"] == "lost"' "$h" ledger key show --db a.db --json
is 0 "retired by an administrator alone" "$third" "$h" ledger key retire --db a.db "$third" --ground 停用 --why 换单位
is 0 "which verification says too" "the retirement is not signed" "$h" ledger verify --db a.db

# --- a witness
is 0 "the office to be witnessed" "" "$h" init --db w.db --region 370202
"$h" ledger key new --db w.db -o w1.pem >out && office 甲局 && "$h" act --db w.db command.json --sign-key w1.pem >out 2>&1
"$h" ledger checkpoint --db w.db --sign-key w1.pem >out
is 0 "the heads are exported" "" "$h" ledger export --db w.db --heads -o h1.jsonl
is 0 "and verify without the store, with their signatures" "roots were not recomputed" "$h" ledger verify --export h1.jsonl --key-id "$(id_of w1.pem)"
cp w.db early.db
sign() { "$h" ledger witness sign --as 市档案局 --seen seen.txt --sign-key foreign.pem "$@"; }
is 0 "a witness signs what it saw" "witnessed checkpoint 1 of region 370202" sign --export h1.jsonl -o s1.json
witness=$(id_of foreign.pem)
is 0 "the statement holds for the store" "is in the ledger" "$h" ledger witness check --db w.db s1.json --key-id "$witness"
is 0 "and is recorded" "市档案局" "$h" ledger witness add --db w.db s1.json --key-id "$witness"
is 1 "once" "recorded before" "$h" ledger witness add --db w.db s1.json
json "verification counts it" 'x["ok"] and x["witnessed"] == 1' "$h" ledger verify --db w.db --json
office 乙局
"$h" act --db w.db command.json --sign-key w1.pem >out 2>&1
cp w.db fork.db
"$h" ledger key new --db w.db -o w2.pem --sign-key w1.pem --rotate >out && "$h" ledger checkpoint --db w.db --sign-key w2.pem >out
is 0 "it signs again where the history goes on and the keys descend" "checkpoint 2" sign --db w.db -o s2.json
is 0 "from a whole export too" "" bash -c '"$0" ledger export --db w.db | "$0" ledger witness check --export - s1.json s2.json' "$h"
is 1 "an export that cannot be read" "findings" bash -c '"$0" ledger export --db w.db --heads | tail -n +2 | "$0" ledger witness sign --export - --as x --seen seen.txt --sign-key foreign.pem' "$h"
is 1 "a shorter history is not witnessed" "checkpoint 2 was seen before and is gone" sign --export h1.jsonl
office 丙局
"$h" act --db fork.db command.json --sign-key w1.pem >out 2>&1 && "$h" ledger checkpoint --db fork.db --sign-key w1.pem >out
is 0 "the fork is in order by itself, signed with the key" "in order" "$h" ledger verify --db fork.db --key-id "$(id_of w1.pem)"
is 1 "a fork is not witnessed" "two histories were shown" sign --db fork.db
json "and is found by the statement" 'not x["ok"] and [s["outcome"] for s in x["statements"]] == ["holds", "witness-fork"]' "$h" ledger witness check --db fork.db s1.json s2.json --json
is 0 "a ledger with its tail cut off is in order by itself" "in order" "$h" ledger verify --db early.db
is 1 "the statement finds the tail cut off" "a tail was cut off" "$h" ledger witness check --db early.db s2.json
is 1 "and is not recorded there" "a tail may have been cut off" "$h" ledger witness add --db early.db s2.json
second() { "$h" ledger witness sign --as 市审计局 --seen audit.txt --sign-key third.pem "$@"; }
is 0 "a second witness" "" second --export h1.jsonl -o o1.json
second --db w.db -o o2.json >out
is 0 "its newer statement is recorded" "市审计局" "$h" ledger witness add --db w.db o2.json
is 1 "an older statement is not recorded after a newer one" "adds nothing" "$h" ledger witness add --db w.db o1.json
is 1 "a statement of another region" "is of region 370202, the ledger of 370203" "$h" ledger witness check --db a.db s1.json
is 1 "nor is it recorded" "is of region 370202" "$h" ledger witness add --db a.db s1.json
sed 's/市档案局/市审计局/' s1.json >bent.json
is 1 "a statement somebody bent" "it was changed" "$h" ledger witness check --db w.db bent.json
is 1 "a statement of a witness nobody trusts" "signed by another key" "$h" ledger witness check --db w.db s1.json --key-id "$first"
is 1 "no statement at all" "" "$h" ledger witness check --db w.db h1.jsonl
"$h" ledger key new --db w.db -o w3.pem --ground 泄露 --why 备份盘遗失 --replaces "$(id_of w2.pem)" >out && "$h" ledger checkpoint --db w.db --sign-key w3.pem >out
is 1 "a key from nowhere is not witnessed" "or by one that descends from it" sign --db w.db
is 0 "unless the witness was told of it" "checkpoint 3" sign --db w.db --key-id "$(id_of w3.pem)" -o s3.json
echo garbled >>seen.txt
is 1 "a garbled list" "line 5 of the list" sign --db w.db
is 1 "a name that would break the lines" "no control characters" "$h" ledger witness sign --db w.db --as "$(printf 'a\u202eb')" --seen n.txt --sign-key foreign.pem
is 2 "a witness needs a key" "--sign-key" "$h" ledger witness sign --db w.db --as x --seen n.txt
is 1 "a list in a folder that is not there" "cannot open the folder" "$h" ledger witness sign --db w.db --as x --seen none/n.txt --sign-key foreign.pem
[ -e n.txt ] && not_ok "a refusal leaves no list" "n.txt" || ok "a refusal leaves no list"

exit $bad
