#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The demonstration city, served: made once (the year 2025 of demo.sh, then what lies on the desks these days), opened
# again as it was left. Usage: office.sh HUIYIN [--fresh] [OPTIONS OF SERVE…]; the store is demo/office.db.
set -eu
if [ $# -lt 1 ]; then
    echo "用法 / usage: $0 HUIYIN [--fresh] [--port N …]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
huiyin=$1 db=${HUIYIN_DEMO:-demo/office.db} password=yunjiang-2026
shift
fresh=false
if [ "${1:-}" = --fresh ]; then
    fresh=true
    shift
fi
mkdir -p "$(dirname "$db")"

# Dates "@-5T10:00" are that many days before today.
days() {
    local n
    for n in $(seq 1 40); do echo "s/\"@-${n}T/\"$(TZ=UTC-8 date -d "-$n days" +%F)T/"; done
}

make_city() {
    local part=$db.making work
    work=$(mktemp -d)
    trap 'rm -rf "$work" "$part"*' EXIT
    echo "== 建立演示城市（只在第一次） / making the demonstration city (the first time only)"
    rm -f "$part"*
    "$here/demo.sh" "$huiyin" "$part" >"$work/story"
    days >"$work/days"
    sed -f "$work/days" "$here/present.jsonl" >"$work/present.jsonl"
    if ! "$huiyin" act --db "$part" "$work/present.jsonl" >"$work/out" 2>"$work/err"; then
        grep '"ok":false' "$work/out" >&2
        exit 1
    fi
    "$huiyin" tick --db "$part" --until "$(TZ=UTC-8 date +%FT%H:%M)" >/dev/null
    "$huiyin" import --db "$part" --as page "$here/reply.html" >/dev/null # a draft that waits to be checked
    echo "$password" >"$work/password"
    "$huiyin" account password --db "$part" --demo --all --password-file "$work/password" >/dev/null
    "$huiyin" account password --db "$part" --demo --login admin --password-file "$work/password" >/dev/null
    rm -f "$db" "$db"-wal "$db"-shm "$db"-journal
    mv "$part" "$db"
    rm -rf "$work" "$part"*
    trap - EXIT
}

if $fresh || ! [ -f "$db" ]; then make_city; fi

cat <<TEXT
== 演示账号（密码都是 $password） / demonstration sign-ins (password $password)
   受理中心 reception   shenzhiqiu 沈知秋     督查室 supervision    qinyuanshan 秦远山
   提案委 committee     dengshouzhuo 邓守拙   分管领导 leader       shenjiyue 申霁月
   市水务局 water       jiangchi 江迟         它的负责人 its head   lianjiang 连江
   市教育局 education   panshu 潘舒           核稿人 checks drafts  ouyangheng 欧阳衡（市市场监管局）
   市交通局 transport   leiyue 雷樾           居民 citizen          citizen1 葛小雨
   委员 members         yinhe 尹禾、heqizheng 何其正
   管理员 administrator admin                 其余见登录页 / the others are on the sign-in page
TEXT
exec "$huiyin" serve --db "$db" --demo --demo-password "$password" "$@"
