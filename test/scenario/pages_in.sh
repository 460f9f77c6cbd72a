#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Public pages come in as drafts: by the command line here, through the browser in test/web/pages_in.py.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0

ok() { echo "ok pages_in $1"; }
not_ok() {
    echo "not ok pages_in $1 – $2"
    bad=1
}

# json STATUS NAME EXPRESSION COMMAND…: that exit status, and one JSON object x for which the Python expression holds
json() {
    local status=$1 name=$2 expression=$3 got why
    shift 3
    "$@" >out 2>err </dev/null
    got=$?
    [ "$got" = "$status" ] || { not_ok "$name" "exit status $got, not $status: $(head -c 300 out err | tr '\n' ' ')"; return; }
    ! grep -q 'Sanitizer\|runtime error' err || { not_ok "$name" "$(grep -m1 'Sanitizer\|runtime error' err)"; return; }
    why=$(python3 - "$expression" out 2>&1 <<'PY'
import json, sys
x = json.loads(open(sys.argv[2], encoding="utf-8").read())
assert eval(sys.argv[1]), str(x)[:300]
PY
    ) && ok "$name" || not_ok "$name" "$(tail -n1 <<<"$why")"
}

"$h" init --db c.db --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心 >/dev/null || exit 3
"$h" act --db c.db "$root/examples/city.jsonl" >/dev/null 2>&1
bring() { "$h" import --db c.db --as page --json "$@"; }

printf '关于第0201号提案办理情况的复函\n\n李青山委员：\n您提出的《关于修路灯的提案》收悉，现答复如下：\n已修路灯八百盏。\n市水务局\n2024年3月5日\n' >reply.txt
printf '<html><head><title>市政协召开常委会会议</title></head><body><h1>市政协召开常委会会议</h1><p>会议今天召开。</p></body></html>' >meeting.html
printf '%%PDF-1.7\n1 0 obj\n' >letter.pdf
: >empty.txt
head -c 3000000 /dev/zero | tr '\0' 'x' >large.txt
printf '关于第0202号提案的答复\n王五委员：已办。\n' >$'行\n名.txt'
iconv -f UTF-8 -t GB18030 reply.txt | sed '1s/^/\n/' >gb.txt
mkdir folder

json 0 "pages come in, each with its draft" \
    'x["ok"] and [p["file"] for p in x["pages"]] == ["reply.txt", "meeting.html"] and all(p["ok"] and int(p["id"]) and p["findings"] >= 0 for p in x["pages"]) and x["pages"][0]["kind"] == "proposal_reply" and "0201" in x["pages"][0]["title"]' \
    bring reply.txt meeting.html
json 1 "one that came in before is named with its draft, the next goes on" \
    'not x["ok"] and x["pages"][0]["fault"]["code"] == "draft-again" and int(x["pages"][0]["fault"]["where"]) and x["pages"][1]["ok"]' \
    bring reply.txt gb.txt
json 1 "the same bytes under another name are the same page" 'x["pages"][0]["fault"]["code"] == "draft-again"' bring "$work/../$(basename "$work")/meeting.html"
json 1 "what is no page is named, each for its reason" \
    '[p["fault"]["code"] for p in x["pages"]] == ["page-not-text", "page-empty", "file-too-large", "no-file", "no-file"]' \
    bring letter.pdf empty.txt large.txt folder nowhere.txt
json 0 "a file may have any name" 'x["pages"][0]["ok"]' bring $'行\n名.txt'
printf '谁取的一页\n内容\n' >nobody.txt
json 1 "who holds no role brings nothing in" 'x["pages"][0]["fault"]["code"] == "not-allowed"' bring --by jiangchi nobody.txt
printf '另一页\n内容\n' >other.txt
json 1 "nor does who is not there" 'x["pages"][0]["fault"]["code"] == "unknown-account"' bring --by nobody other.txt
json 0 "who holds one does" 'x["pages"][0]["ok"]' bring --by dengshouzhuo other.txt
json 2 "an unknown kind is wrong usage" 'x["fault"]["code"] == "unknown-kind"' "$h" import --db c.db --json --as pages other.txt
json 2 "tickets come from one file" 'x["fault"]["code"] == "extra-argument"' "$h" import --db c.db --json --as tickets other.txt reply.txt
"$h" import --db c.db --as page reply.txt other.txt >out 2>err
{ [ $? = 1 ] && grep -q 'reply.txt：这一页已经取来过' out && grep -q 'taken before' out; } && ok "in words, in both languages" || not_ok "in words, in both languages" "$(cat out err)"

# Rules hold for any page: no text of theirs has the name of a province, city or county ("东方", a word of the field, aside).
if named=$(python3 - "$root" <<'PY'
import glob, re, sys
names = set()
for line in open(f"{sys.argv[1]}/codes/gb2260.tsv", encoding="utf-8"):
    if not line.startswith("#"):
        code, name, level = line.rstrip("\n").split("\t")[:3]
        names.add(name)
        short = re.sub("(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$", "", name)
        if level in "12" and len(short) > 1:
            names.add(short)
names -= {"市辖区", "县", "东方"}
found = [f"{file}: {n}" for room in ("intake", "text") for file in glob.glob(f"{sys.argv[1]}/src/{room}/*.[ch]")
         for text in [" ".join(re.findall(r'"[^"\n]*"', open(file, encoding="utf-8").read()))] for n in names if n in text]
print(*found[:5])
sys.exit(len(names) < 3000 or bool(found))
PY
); then ok "the rules of reading name no place"; else not_ok "the rules of reading name no place" "$named"; fi

seeds=$root/../shared/seeds
if [ -d "$seeds" ]; then
    json 0 "the five real pages come in" 'len(x["pages"]) == 5 and all(p["ok"] and p["title"] and p["findings"] for p in x["pages"])' bring "$seeds"/*.txt
    json 1 "and are known the second time" 'all(p["fault"]["code"] == "draft-again" for p in x["pages"])' bring "$seeds"/*.txt
else
    echo "skip pages_in the five real pages: $seeds is not there"
fi
json 0 "the ledger holds together" 'x["ok"]' "$h" ledger verify --db c.db --json
json 0 "tables and ledger give the same figures" 'x["ok"] and x["agree"]' "$h" report rates --db c.db --json --both --from 2024-01-01 --to 2024-12-31

HUIYIN=$h python3 "$root/test/web/pages_in.py" >out 2>err || bad=1
sed 's/^ok /ok pages_in /; s/^not ok /not ok pages_in /' out
[ -s out ] && ! grep -q Traceback err || not_ok "through the browser" "$(tail -n1 err)"
exit $bad
