#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pages in a real browser: whole lives of matters, bad input, small screens. Serves a store of its own and runs
# test/browser/all.mjs against it, which prints a line per statement. HUIYIN_SHOTS=FOLDER keeps a picture of each page,
# HUIYIN_ONLY=WORDS runs only statements whose names have these words, HUIYIN_TIMES=1 says how long each took.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/test/browser
export HUIYIN
HUIYIN=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
work=$(mktemp -d)
server=
finish() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

give_up() {
    echo "not ok browser $1 – $2"
    exit 1
}

# --- what it needs
for tool in node npm /usr/bin/chromium; do
    command -v "$tool" >/dev/null || give_up "$tool" "not installed (apt-packages.txt)"
done
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
    (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null) >"$work/npm" 2>&1 ||
        give_up "npm ci" "$(tail -n 3 "$work/npm" | tr '\n' ' ')"
    cp "$here/package-lock.json" "$here/node_modules/.installed"
fi

# --- a city, twice: one is served, the other is for the command line
db=$work/city.db
export HUIYIN_PASSWORD=yunjiang-demo
echo "$HUIYIN_PASSWORD" >"$work/password"
{
    "$HUIYIN" init --db "$db" --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心 &&
        "$HUIYIN" act --db "$db" "$root/examples/city.jsonl" &&
        "$HUIYIN" act --db "$db" "$root/examples/matters.jsonl" &&
        "$HUIYIN" account password --db "$db" --demo --all --password-file "$work/password"
} >"$work/made" 2>&1 || give_up "a store to serve" "$(tail -n 2 "$work/made" | tr '\n' ' ')"
cp "$db" "$work/other.db"
HUIYIN_TOKENS=$(for login in citizen1 shenzhiqiu jiangchi zuochenzhou lianjiang leiyue qinyuanshan heqizheng fangyue dengshouzhuo; do
    "$HUIYIN" account token --db "$db" --login $login --name 试验 --days 2 --json 2>>"$work/made"
done | python3 -c 'import json, sys; print(json.dumps({x["login"]: x["token"] for x in map(json.loads, sys.stdin)}))') ||
    give_up "tokens" "$(tail -n 2 "$work/made" | tr '\n' ' ')"
export HUIYIN_TOKENS

"$HUIYIN" serve --db "$db" --demo --demo-password "$HUIYIN_PASSWORD" --port 0 --json </dev/null >"$work/serving" 2>"$work/said" &
server=$!
for _ in $(seq 150); do
    [ -s "$work/serving" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
done
port=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["port"])' "$work/serving" 2>/dev/null) ||
    give_up "serve" "$(tail -n 3 "$work/said" | tr '\n' ' ')"

# --- the statements
export HUIYIN_SEEDS=$root/../shared/seeds
export HUIYIN_URL=http://127.0.0.1:$port HUIYIN_STORE=$db HUIYIN_OTHER=$work/other.db
(cd "$here" && timeout -k 5 600 node all.mjs)
bad=$?

# --- the server had no trouble of its own and stops in order
kill "$server"
wait "$server"
status=$?
server=
if [ $status != 0 ] || grep -q 'Sanitizer\|runtime error' "$work/said"; then
    echo "not ok browser the server stops in order – exit status $status: $(grep -m1 'Sanitizer\|runtime error' "$work/said" || tail -n 1 "$work/said")"
    bad=1
else
    echo "ok browser the server stops in order"
fi
if "$HUIYIN" ledger verify --db "$db" >"$work/out" 2>&1; then
    echo "ok browser the ledger is in order after all this"
else
    echo "not ok browser the ledger is in order after all this – $(tail -n 2 "$work/out" | tr '\n' ' ')"
    bad=1
fi
exit $bad
