#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One store, one writer: while one of serve, act, import, tick works on a file, every other verb that writes is refused in
# words, whichever comes first and by whatever name it finds the file; who reads is not. After kill -9 of the first the
# second starts at once. Prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
first=
trap 'exec 8>&-; [ -n "$first" ] && kill -9 "$first" 2>/dev/null; umount "$work/mounted" "$work/other/city.db" 2>/dev/null; rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
cd "$work" || exit 3
bad=0
ok() { echo "ok second_writer $1"; }
not_ok() { echo "not ok second_writer $1 – $(head -c 300 <<<"$2" | tr '\n' ' ')"; bad=1; }

mkdir store other mounted linked
{ "$h" init --db store/city.db --region 500000 --name 测试市 --office 测试市 &&
  echo '{"do":"account.open","by":"admin","fields":{"login":"desk","name":"某","office":"测试市","role":"受理中心"}}' | "$h" act --db store/city.db; } >init.out 2>&1 ||
    { not_ok init "$(tail -n 2 init.out)"; exit 1; }
echo '{"do":"office.open","by":"admin","fields":{"name":"某局"}}' >office.jsonl
echo '{"id":"1"}' >tickets.jsonl

# hold VERB: starts it and waits until it has the store
hold() {
    case $1 in
    serve) "$h" serve --db store/city.db --port 0 --json >held 2>&1 & ;;
    act) mkfifo "lines.$$.$RANDOM"; fifo=$(ls lines.*); "$h" act --db store/city.db <"$fifo" >held 2>&1 & ;;
    esac
    first=$!
    case $1 in
    serve) for _ in $(seq 600); do grep -q '"port"' held && return; sleep 0.1; done ;;
    act) exec 8>"$fifo"; rm "$fifo"; echo '{"do":"office.open","by":"admin","fields":{"name":"先到局"}}' >&8
         for _ in $(seq 600); do grep -q '"ok":true' held && return; sleep 0.1; done ;;
    esac
    not_ok "$1 begins" "$(cat held)"
}
let_go() { exec 8>&-; kill -9 "$first" 2>/dev/null; wait "$first" 2>/dev/null; first=; }

# refused NAME FILE CODE VERB…: it ends with a fault of that code and says the words
refused() {
    local name=$1 code=$2 said status
    shift 2
    said=$(timeout 60 "$@" 2>&1 </dev/null)
    status=$?
    if [ "$status" != 0 ] && grep -q "$code" <<<"$said"; then ok "$name"; else not_ok "$name" "status $status: $said"; fi
}

writes() { # each verb that writes, on file $1
    refused "$2 – serve" "$3" "$h" serve --db "$1" --port 0
    refused "$2 – act" "$3" "$h" act --db "$1" office.jsonl
    refused "$2 – tick" "$3" "$h" tick --db "$1"
    refused "$2 – import" "$3" "$h" import --db "$1" --as tickets tickets.jsonl
}

for who in serve act; do
    hold $who
    writes store/city.db "while $who works" "另一个 huiyin 正在写"
    if "$h" list --db store/city.db >out 2>&1 && "$h" ledger verify --db store/city.db >out 2>&1; then ok "while $who works others read"; else not_ok "while $who works others read" "$(cat out)"; fi
    ln -sf ../store/city.db linked/city.db
    refused "by a symbolic link while $who works" "另一个 huiyin 正在写" "$h" act --db linked/city.db office.jsonl
    ln store/city.db other/hard.db
    refused "by a hard link while $who works" "硬链接" "$h" act --db other/hard.db office.jsonl
    refused "reading by a hard link while $who works" "硬链接" "$h" list --db other/hard.db
    rm other/hard.db
    if mount --bind store mounted 2>/dev/null; then
        refused "by a mounted folder while $who works" "另一个 huiyin 正在写" "$h" act --db mounted/city.db office.jsonl
        umount mounted
        : >other/city.db
        mount --bind store/city.db other/city.db
        refused "by a file mounted alone while $who works" "单独挂载" "$h" act --db other/city.db office.jsonl
        umount other/city.db
    else
        echo "skip second_writer mounts – 没有挂载的权限 / no right to mount"
    fi
    let_go
    said=$(timeout 60 "$h" act --db store/city.db office.jsonl 2>&1) # refused or done, not kept out
    if grep -q '"ok":true\|name-taken\|exists' <<<"$said"; then ok "after kill -9 of $who the next starts at once"; else not_ok "after kill -9 of $who the next starts at once" "$said"; fi
    sed -i 's/某局/某某局/' office.jsonl
done

# Many start at the same moment: one works, the others are told.
for i in $(seq 8); do "$h" serve --db store/city.db --port 0 --json >"many.$i" 2>&1 & pids[i]=$!; done
for _ in $(seq 600); do [ "$(cat many.* | grep -c '"port"\|second-writer')" -ge 8 ] && break; sleep 0.1; done
one=$(cat many.* | grep -c '"port"') others=$(cat many.* | grep -c 'second-writer')
if [ "$one" = 1 ] && [ "$others" = 7 ]; then ok "of eight that start together one works"; else not_ok "of eight that start together one works" "$one work, $others are told: $(cat many.*)"; fi
for i in $(seq 8); do kill "${pids[i]}" 2>/dev/null; done
wait
if "$h" ledger verify --db store/city.db >out 2>&1; then ok "the ledger is in order"; else not_ok "the ledger is in order" "$(tail -n 3 out)"; fi
exit $bad
