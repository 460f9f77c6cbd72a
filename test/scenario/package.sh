#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The Debian package: made twice from one build it is the same, its parts are in order, what it installs works from where it
# lies, and the unit does not let the program do what it need not.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0
unset HUIYIN_DATA
is() { # NAME WHY COMMAND…: a statement, good when the command is
    local name=$1 why=$2
    shift 2
    if "$@" >said 2>&1; then echo "ok package $name"
    else
        echo "not ok package $name – $why $(tail -n 3 said | head -c 300 | tr '\n' ' ')"
        bad=1
    fi
}

for tool in dpkg-deb strip readelf; do
    command -v $tool >/dev/null || { echo "skip package – 没有 / there is no $tool"; exit 0; }
done
export SOURCE_DATE_EPOCH=1764000000
is "is made" "" "$root/tools/package.sh" "$h" one
is "is made the same again" "" env TMPDIR="$work" "$root/tools/package.sh" "$h" two
deb=$(echo one/*.deb)
is "has the same bytes both times" "" cmp "$deb" "two/$(basename "$deb")"
mkdir scratch control
is "unpacks" "" sh -c "dpkg-deb -x '$deb' scratch && dpkg-deb -e '$deb' control"

fields() { grep -q '^Package: huiyin$' control/control && grep -qE "^Version: $("$h" --version | cut -d' ' -f2)\$" control/control && grep -qE '^Depends: .*libmicrohttpd12,.*libsqlite3-0,' control/control && ! grep -q 'asan' control/control; }
scripts() { for s in postinst prerm postrm; do sh -n control/$s || return 1; done; sh control/postinst abort-upgrade && sh control/prerm upgrade 2 && sh control/postrm upgrade; }
sums() { (cd scratch && md5sum --quiet -c ../control/md5sums) && [ "$(wc -l <control/md5sums)" = "$(find scratch -type f ! -path '*/etc/*' | wc -l)" ]; }
owners() { ! dpkg-deb -c "$deb" | grep -vE '^[-d]r.......[-x] root/root ' && ! dpkg-deb -c "$deb" | grep -qE '^-.......w|^-....w'; }
stray() { ! find scratch -name '__pycache__' -o -name '*.db' -o -name '.git*' -o -name '*.key' | grep .; }
conffile() { [ -f "scratch$(cat control/conffiles)" ] && [ "$(stat -c %a scratch/etc/huiyin/serve.conf)" = 640 ]; }
is "names its version and the libraries it needs" "" fields
is "has scripts that are shell and do nothing but at configure and remove" "" scripts
is "has a sum for each of its files" "" sums
is "is root's, and nobody else may write" "" owners
is "has nothing astray in it" "" stray
is "keeps the administrator's settings" "" conffile
is "does not start or enable anything at its installation" "" sh -c '! grep -qE "systemctl.* (start|restart|enable)|deb-systemd|invoke-rc.d" control/postinst'
is "leaves the data at purge" "" sh -c '! grep -qE "rm |userdel|deluser" control/postrm'

manual() { gzip -dc scratch/usr/share/man/man1/huiyin.1.gz >huiyin.1 && grep -q '^.SH LEDGER VERIFY$' huiyin.1 && grep -q 'drain\\-seconds' huiyin.1; }
is "has a manual page with every verb" "" manual
if command -v groff >/dev/null; then is "has a manual page without faults" "" sh -c '! groff -man -Kutf8 -Tutf8 -ww -z huiyin.1 2>&1 | grep -v "cannot break line\|can.t break line\|cannot adjust line" | grep .'
else echo "skip package the manual page – 没有 / there is no groff"; fi

if command -v systemd-analyze >/dev/null; then
    sed "s|/usr/bin/huiyin|$work/scratch/usr/bin/huiyin|; /^Documentation/d" scratch/lib/systemd/system/huiyin.service >huiyin.service
    sed '/^Documentation/d' scratch/lib/systemd/system/huiyin.socket >huiyin.socket
    is "has units that systemd understands" "" sh -c "! systemd-analyze verify ./huiyin.service ./huiyin.socket 2>&1 | grep 'huiyin\.'"
    is "has a unit that is hardened (exposure at most 1.5 of 10)" "" systemd-analyze security --offline=true --threshold=15 ./huiyin.service
else
    echo "skip package the units – 没有 / there is no systemd-analyze"
fi

# --- what is installed, as it lies there
i=$work/scratch/usr/bin/huiyin
is "installs a program that says its version" "" "$i" --version
is "installs what init needs" "" "$i" init --db city.db --region 370203 --name 某市 --office 某市受理中心
sed "s|^db = .*|db = $work/city.db|" scratch/etc/huiyin/serve.conf >serve.conf
"$i" serve --settings serve.conf --port 0 --json >served 2>server.err &
server=$!
for _ in $(seq 1200); do
    port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' served)
    [ -n "$port" ] && break
    sleep 0.05
done
asks() { python3 -c 'import sys,urllib.request as u; assert u.urlopen(f"http://127.0.0.1:{sys.argv[1]}{sys.argv[2]}", timeout=20).status == 200' "$1" "$2"; }
is "installs settings the server starts with" "$(tail -n 2 server.err)" asks "${port:-0}" /readyz
is "serves pages from where it lies" "" asks "${port:-0}" /public
kill "$server"
wait "$server"
status=$?
server=
is "ends with status 0" "$status" [ "$status" = 0 ]
is "logs JSON as the settings say" "$(head -n 1 server.err)" python3 -c 'import json; x=[json.loads(l) for l in open("server.err")]; assert [y["event"] for y in x] == ["serves", "stops"], x'
exit $bad
