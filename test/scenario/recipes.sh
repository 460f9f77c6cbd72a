#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The recipes, followed to the letter: docs/adding-a-verb.md and docs/adding-a-page.md in a copy of what is committed or
# changed here. The verb answers, the page is served, the tests the recipes bring pass, the rules of the rooms hold.
# A build of its own (without optimisation) takes a few minutes on a busy machine: only with HUIYIN_LONG=1.
set -u
if [ -z "${HUIYIN_LONG:-}" ]; then
    echo "skip recipes – HUIYIN_LONG=1"
    exit 0
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
bad=0
ok() { echo "ok recipes $1"; }
not_ok() {
    echo "not ok recipes $1 – $(tail -n 4 "$2" | head -c 600 | tr '\n' ' ')"
    bad=1
}
step() { # step NAME COMMAND…: stops when it fails
    local name=$1
    shift
    if "$@" >"$copy.out" 2>&1 </dev/null; then ok "$name"; else
        not_ok "$name" "$copy.out"
        exit 1
    fi
}
trap 'rm -rf "$copy" "$copy.out"' EXIT

# What is tracked or new, as it lies here; where there is no git, all but what was built.
copy_tree() {
    cd "$root" || return 1
    if git rev-parse --git-dir; then git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - | tar -x -C "$copy"
    else tar -c --exclude='./build*' --exclude=./.git . | tar -x -C "$copy"; fi
}
step "the tree is copied" copy_tree
cd "$copy" || exit 3
unset HUIYIN
step "its build is set up" meson setup build-check -Doptimization=0 -Ddebug=false
step "the recipe of a verb is followed" python3 tools/recipe.py docs/adding-a-verb.md
step "the recipe of a page is followed, its test passes" python3 tools/recipe.py docs/adding-a-page.md
h=$copy/build-check/huiyin
step "the verb is in the help" bash -c "'$h' --help | grep -q 'count  '"
step "the verb answers" bash -c "'$h' init --db c.db --region 370203 && '$h' count --db c.db --json | grep -q '\"matters\":0'"
if HUIYIN=$h bash test/scenario/cli.sh >"$copy.out" 2>&1 && grep -q '^ok cli count as JSON' "$copy.out"; then ok "the tests the verb brings pass"
else grep '^not ok' "$copy.out" | head -n 3 >"$copy.bad"; not_ok "the tests the verb brings pass" "$copy.bad"; rm -f "$copy.bad"; fi
keep_to_rooms() { ! python3 tools/rooms.py | grep -v '^note:' | grep count; }
step "what was added keeps to the rules of the rooms" keep_to_rooms
exit $bad
