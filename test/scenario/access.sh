#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Passwords and tokens from the command line: what is set, what is refused, and that no secret is left anywhere.
# Usage: access.sh [HUIYIN]; prints "ok NAME", "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0
ok() { echo "ok access $1"; }
not_ok() {
    echo "not ok access $1 – $2"
    bad=1
}

# is STATUS NAME WORD COMMAND…: exit status, and WORD in what it printed
is() {
    local status=$1 name=$2 word=$3 got
    shift 3
    "$@" >out 2>err </dev/null
    got=$?
    cat out err >>all
    if [ "$got" != "$status" ]; then not_ok "$name" "exit status $got, not $status: $(head -c 300 out err | tr '\n' ' ')"
    elif ! grep -qF -e "$word" out err; then not_ok "$name" "no \"$word\" in: $(head -c 300 out err | tr '\n' ' ')"
    elif grep -q 'Sanitizer\|runtime error' err; then not_ok "$name" "$(grep -m1 'Sanitizer\|runtime error' err)"
    else ok "$name"; fi
}
row() { python3 -c 'import sqlite3,sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall())' "$1" "$2"; }

"$h" init --db a.db --region 370203 >init 2>&1 || { not_ok init "$(tail -1 init)"; exit 1; }
for login in desk other; do
    echo "{\"do\":\"account.open\",\"by\":\"admin\",\"fields\":{\"login\":\"$login\",\"name\":\"甲\",\"office\":\"受理中心\",\"role\":\"受理中心\"}}"
done | "$h" act --db a.db >acts 2>&1 || { not_ok people "$(tail -1 acts)"; exit 1; }
secret='battery staple 42'
printf '%s\nsecond line\n' "$secret" >pw
printf '%s\r\n' "$secret" >pw-crlf
: >empty
printf 'kurz\n' >short
printf 'nul\0nul nul nul\n' >nul
printf '\xff\xfe bad bytes here\n' >bytes
head -c 1024 /dev/urandom | base64 -w0 | head -c 1024 >long
head -c 9000 /dev/zero | tr '\0' x >too-long
printf '1234567890\n' >commonest

# --- passwords
is 0 "a password is set" "1" "$h" account password --db a.db --login admin --password-file pw
is 0 "from standard input" '"accounts":1' sh -c "exec '$h' account password --db a.db --login desk --password-file - --json <pw-crlf"
case $(row a.db "SELECT password FROM credential WHERE demo = 0 LIMIT 1") in
    *'$argon2id$v=19$m=65536,t=2,p=1$'*) ok "the store has its argon2id hash" ;;
    *) not_ok "the store has its argon2id hash" "$(row a.db 'SELECT * FROM credential')" ;;
esac
is 0 "1,024 bytes are taken" "1" "$h" account password --db a.db --login desk --password-file long
before=$(row a.db "SELECT * FROM credential")
is 1 "an unknown login is refused" "unknown-account" "$h" account password --db a.db --login nobody --password-file pw --json
is 1 "an empty file is refused" "password-short" "$h" account password --db a.db --login desk --password-file empty --json
is 1 "a short one is refused" "password-short" "$h" account password --db a.db --login desk --password-file short --json
is 1 "a NUL is refused" "password-text" "$h" account password --db a.db --login desk --password-file nul --json
is 1 "bytes that are no text are refused" "password-text" "$h" account password --db a.db --login desk --password-file bytes --json
is 1 "a very long one is refused" "password-long" "$h" account password --db a.db --login desk --password-file too-long --json
is 1 "the commonest are refused" "password-common" "$h" account password --db a.db --login desk --password-file commonest --json
is 1 "no such file" "no-file" "$h" account password --db a.db --login desk --password-file nowhere --json
is 2 "no terminal to ask at" "no-terminal" setsid -w "$h" account password --db a.db --login desk --json
is 2 "a login or all" "missing-option" "$h" account password --db a.db --password-file pw --json
is 2 "not both" "missing-option" "$h" account password --db a.db --login desk --demo --all --password-file pw --json
is 2 "all only for demonstrations" "missing-option" "$h" account password --db a.db --all --password-file pw --json
is 2 "a password is no argument" "unknown-option" "$h" account password --db a.db --login desk --password "$secret" --json
[ "$(row a.db "SELECT * FROM credential")" = "$before" ] && ok "a refusal changes nothing" || not_ok "a refusal changes nothing" "it did"
is 0 "one demonstration password for the rest" '"accounts":1,"demo":true' "$h" account password --db a.db --demo --all --password-file pw --json
is 0 "once is enough" '"accounts":0' "$h" account password --db a.db --demo --all --password-file pw --json

# --- at a terminal
terminal() { # NAME EXPECTED-STATUS WORD TYPED…: types each at its prompt; nothing typed shows, the echo comes back
    local name=$1
    if python3 - "$h" "${@:2}" >why 2>&1 <<'PY'; then ok "$name"; else not_ok "$name" "$(tail -n1 why)"; fi
import os, pty, sys, termios, time
h, status, word, typed = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
master, slave = pty.openpty()
pid = os.fork()
if pid == 0:
    os.setsid()
    os.close(master)
    import fcntl
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in (0, 1, 2): os.dup2(slave, fd)
    os.execv(h, [h, "account", "password", "--db", "a.db", "--login", "other"])
seen = b""
def read_until(what):
    global seen
    at = len(seen)
    while what not in seen[at:]:
        seen += os.read(master, 4096)
for prompt, text in zip((b"new password: ", b"once more: "), typed):
    read_until(prompt)
    assert not termios.tcgetattr(slave)[3] & termios.ECHO, "the echo is on"
    os.write(master, text.encode().decode("unicode_escape").encode())
got = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
os.set_blocking(master, False)
try:
    while True: seen += os.read(master, 4096)
except BlockingIOError:
    pass
assert got == status, f"exit status {got}: {seen}"
assert word.encode() in seen, seen
assert b"staple" not in seen, seen
assert termios.tcgetattr(slave)[3] & termios.ECHO, "the echo stays off"
PY
}
terminal "asked twice at the terminal, without echo" 0 "password set" "$secret\\n" "$secret\\n"
terminal "two that differ are refused" 1 "two passwords differ" "$secret\\n" "$secret!\\n"
for when in 1 2 3 4 5; do # it once fell between two reads, and nobody noticed it
    terminal "an interrupt changes nothing and gives the echo back ($when)" 1 "interrupted" "battery staple\\x03"
done

# --- tokens
"$h" account token --db a.db --login desk --name 热线对接 --json >token 2>err || not_ok "a token is made" "$(cat err)"
text=$(python3 -c 'import json; print(json.load(open("token"))["token"])')
id=$(python3 -c 'import json; print(json.load(open("token"))["id"])')
if [[ $text =~ ^hy_[A-Za-z0-9_-]{43}$ ]]; then ok "a token is made"; else not_ok "a token is made" "$(cat token)"; fi
is 0 "it is listed by its number" "\"id\":\"$id\"" "$h" account token --db a.db --list --json
is 0 "of the account" "$id  desk  热线对接" "$h" account token --db a.db --list --login desk
is 0 "not of another" '"tokens":[]' "$h" account token --db a.db --list --login admin --json
is 1 "an unknown login gets none" "unknown-account" "$h" account token --db a.db --login nobody --name x --json
is 1 "an unknown login has none" "unknown-account" "$h" account token --db a.db --list --login nobody --json
is 2 "0 days are none" "bad-number" "$h" account token --db a.db --login desk --name x --days 0 --json
is 2 "a token has a name" "missing-option" "$h" account token --db a.db --login desk --json
is 2 "list or revoke" "option-conflict" "$h" account token --db a.db --list --revoke "$id" --json
is 1 "the token itself is no number" "bad-prefix" "$h" account token --db a.db --revoke hy_12345678 --json
is 1 "a number that is none" "no-token" "$h" account token --db a.db --revoke 0000000000000000 --json
is 0 "it is revoked" "$id" "$h" account token --db a.db --revoke "$id" --json
is 1 "once" "no-token" "$h" account token --db a.db --revoke "$id" --json
is 0 "and listed no more" '"tokens":[]' "$h" account token --db a.db --list --json

# --- while another writes
mkfifo hold
"$h" act --db a.db hold >/dev/null 2>&1 &
writer=$!
exec 9>hold
echo '{"do":"none"}' >&9
sleep 1
is 3 "no password while another huiyin writes" "second-writer" "$h" account password --db a.db --login desk --password-file pw --json
is 3 "no token either" "second-writer" "$h" account token --db a.db --login desk --name x --json
is 0 "a list is only read" '"tokens":[]' "$h" account token --db a.db --list --json
exec 9>&-
wait "$writer"

# --- a store of an older version
cp a.db old.db
python3 - <<'PY'
import sqlite3
db = sqlite3.connect("old.db")
for t in ("draft", "publication", "credential", "session", "token"): db.execute(f"DROP TABLE {t}")
for i in ("matter_waiting", "matter_open", "requester_account"): db.execute(f"DROP INDEX {i}")
db.execute("PRAGMA user_version = 1")
db.commit()
PY
is 1 "an older store is not read" "huiyin act --db old.db /dev/null" "$h" list --db old.db
is 0 "what the refusal says to do is done" "0" "$h" act --db old.db /dev/null
is 0 "then it is read" '"ok":true' "$h" list --db old.db --json
is 0 "and takes a password" "1" "$h" account password --db old.db --login desk --password-file pw
is 0 "its ledger is in order" "" "$h" ledger verify --db old.db

# --- nothing left behind
is 0 "the ledger is in order" "" "$h" ledger verify --db a.db
"$h" ledger export --db a.db -o export.jsonl --with-content >>all 2>&1
if grep -qF -e "$text" a.db* old.db* export.jsonl all; then not_ok "no token is left anywhere" "it is in $(grep -lF -e "$text" a.db* old.db* export.jsonl all)"
else ok "no token is left anywhere"; fi
if grep -qF -e "battery staple" a.db* old.db* export.jsonl all; then not_ok "no password is left anywhere" "it is"; else ok "no password is left anywhere"; fi
exit $bad
