#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/rules.md against the stories and the procedures: tools/rules.py, and that it sees what is amiss.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
status=0
ok() { echo "ok rules $1"; }
not_ok() {
    echo "not ok rules $1 – $(head -c 400 <<<"$2" | tr '\n' ' ')"
    status=1
}
said=$(python3 "$root/tools/rules.py") && ok "every rule is told, every line exists" || not_ok "every rule is told, every line exists" "$said"

# What is amiss is said with its place.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/test"
cp -r "$root/docs" "$root/procedures" "$root/tools" "$work/" && cp -r "$root/test/scenario" "$work/test/"
amiss() {
    local name=$1 wanted=$2
    if said=$(python3 "$work/tools/rules.py"); then not_ok "$name" "it was not seen"
    elif grep -q "$wanted" <<<"$said"; then ok "$name"
    else not_ok "$name" "$said"; fi
    cp "$root/docs/rules.md" "$work/docs/" && cp "$root"/test/scenario/*.hy "$work/test/scenario/"
}
sed -i 's/动作 交办、/动作 没有这个、/' "$work/docs/rules.md"
amiss "a line that no procedure has" "没有“动作 没有这个”"
sed -i '/^| 2.1-04 |/d' "$work/docs/rules.md"
amiss "a story of a rule that is not there" "没有规则“2.1-04”"
rm "$work"/test/scenario/2.1-41-*.hy
amiss "a rule that nobody tells" "“2.1-41”没有场景"
sed -i 's/^规则 2.1-02.*/规则 2.1-06 别的/' "$work/test/scenario/2.1-01-joint.hy"
amiss "a table behind its stories" "场景栏不是现在的样子"
sed -i '/^规则/d' "$work/test/scenario/2.1-01-joint.hy"
amiss "a story that names no rule" "没有写明是哪条规则"
exit $status
