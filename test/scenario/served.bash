# SPDX-License-Identifier: Apache-2.0
# For scenario scripts that look at pages: the demonstration city in a folder of its own and a server over it. Sourced;
# leaves $root, $h (the program), $work (where it is now), $name (of the script) and $bad.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
h=$(realpath "${HUIYIN:-$root/build-check/huiyin}")
# Sets the scene: what a statement is about is done by $h.
plain=$h
[ "${HUIYIN_LONG:-}" ] || plain=$(realpath "${HUIYIN_PLAIN:-$h}")
name=$(basename "$0" .sh)
work=$(mktemp -d)
server=
bad=0
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 3
export PYTHONPATH=$root/test/scenario PYTHONDONTWRITEBYTECODE=1

ok() { echo "ok $name $1"; }
not_ok() {
    echo "not ok $name $1 – $(head -c 300 <<<"$2" | tr '\n' ' ')"
    bad=1
}

# city.db: everybody of examples/ may sign in with yunjiang-demo
city() {
    local said
    said=$({
        "$plain" init --db city.db --region 599900 --force --name 云江市 --driven --office 云江市诉求受理中心 &&
            "$plain" act --db city.db "$root/examples/city.jsonl" && "$plain" act --db city.db "$root/examples/matters.jsonl" &&
            echo yunjiang-demo >word && "$plain" account password --db city.db --demo --all --password-file word
    } 2>&1) && return
    not_ok "the city" "$(tail -n 3 <<<"$said")"
    exit 1
}

# serve [PATH]: the server at 127.0.0.1:$HUIYIN_PORT, with another PATH where one is given
serve() {
    : >served
    PATH=${1:-$PATH} "$h" serve --db city.db --demo --port 0 --json >served 2>server.err &
    server=$!
    for _ in $(seq 600); do
        HUIYIN_PORT=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' served)
        export HUIYIN_PORT
        [ -n "$HUIYIN_PORT" ] && return
        sleep 0.1
    done
    not_ok "the server starts" "$(cat served server.err)"
    exit 1
}

# stop WHICH: a statement that it ends well
stop() {
    kill "$server"
    wait "$server"
    local status=$?
    server=
    if [ "$status" = 0 ] && ! grep -q 'Sanitizer\|runtime error' server.err; then ok "the server stops in order ($1)"
    else not_ok "the server stops in order ($1)" "status $status: $(cat server.err)"; fi
}
