#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The Debian package out of a program that is built. Usage: package.sh HUIYIN FOLDER; prints the name of the file it made.
# The same program and the same tree give the same bytes, whenever and wherever; SOURCE_DATE_EPOCH, else the last commit's time.
set -eu
if [ $# != 2 ]; then
    echo "用法 / usage: $0 HUIYIN FOLDER" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)
huiyin=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
for tool in dpkg-deb strip ldd dpkg-query; do
    command -v $tool >/dev/null || { echo "缺少 $tool，装包 dpkg、binutils / $tool is missing: packages dpkg, binutils" >&2; exit 3; }
done
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 1764115200)}
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
version=$("$huiyin" --version | cut -d' ' -f2)
machine=$(dpkg --print-architecture)
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)

put() { install -D -m "$1" "$2" "$tree/$3"; }

put 0755 "$huiyin" usr/bin/huiyin
# The note tells builds apart by where they were made.
strip --strip-all -R .note.gnu.build-id -R .comment "$tree/usr/bin/huiyin"
mkdir -p "$tree/usr/share/huiyin"
for folder in calendar codes notices procedures profiles; do
    (cd "$root" && find "$folder" -type f ! -name '.*' ! -name '*~' | sort) | while read -r file; do put 0644 "$root/$file" "usr/share/huiyin/$file"; done
done
put 0644 "$root/packaging/huiyin.service" lib/systemd/system/huiyin.service
put 0644 "$root/packaging/huiyin.socket" lib/systemd/system/huiyin.socket
put 0644 "$root/packaging/huiyin.sysusers" usr/lib/sysusers.d/huiyin.conf
put 0644 "$root/packaging/huiyin.tmpfiles" usr/lib/tmpfiles.d/huiyin.conf
put 0640 "$root/packaging/serve.conf" etc/huiyin/serve.conf
put 0644 "$root/LICENSE" usr/share/doc/huiyin/copyright
for file in "$root"/docs/*.md "$root"/README.md "$root"/README.zh.md; do put 0644 "$file" "usr/share/doc/huiyin/$(basename "$file")"; done
{
    echo "huiyin ($version) bookworm; urgency=medium"
    echo
    echo "  * See /usr/share/doc/huiyin/progress.md."
    echo
    echo " -- Huiyin <huiyin@localhost>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$tree/usr/share/doc/huiyin/changelog.gz"
mkdir -p "$tree/usr/share/man/man1"
python3 "$root/tools/gen_man.py" "$huiyin" "$day" | gzip -9n >"$tree/usr/share/man/man1/huiyin.1.gz"

# The packages of the libraries it names itself (a library of a library is that one's business).
named=$(readelf -d "$tree/usr/bin/huiyin" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort)
paths=$(for lib in $named; do ldd "$huiyin" | awk -v lib="$lib" '$1 == lib && $3 ~ /^\// {print $3, "/usr" $3}'; done)
# shellcheck disable=SC2086
needs=$(dpkg-query -S $paths 2>/dev/null | cut -d: -f1 | sort -u | grep -vE '^(libasan|libubsan|libc6$)' | sed 's/$/,/' | tr '\n' ' ')
mkdir -p "$tree/DEBIAN"
cat >"$tree/DEBIAN/control" <<CONTROL
Package: huiyin
Version: $version
Architecture: $machine
Maintainer: Huiyin <huiyin@localhost>
Section: misc
Priority: optional
Installed-Size: $(find "$tree" -path "$tree/DEBIAN" -prune -o -type f -printf '%s\n' | awk '{n += int(($1 + 1023) / 1024)} END {print n}')
Depends: ${needs}libc6 (>= 2.36), systemd | adduser
Recommends: fonts-noto-cjk, fonts-arphic-gkai00mp
Suggests: graphviz, nginx, postgresql
Description: office system that must answer: proposals, hotline appeals, supervised tasks
 Huiyin takes in what people raise, gets it to the body responsible, keeps the
 clock, issues the official reply, asks whether it helped, publishes what may be
 published, and proves its own figures from a hash-chained ledger.
CONTROL
echo /etc/huiyin/serve.conf >"$tree/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 0755 "$root/packaging/debian/$script" "$tree/DEBIAN/$script"; done
(cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\n' | grep -v '^etc/' | sort | xargs -d '\n' md5sum) >"$tree/DEBIAN/md5sums"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
file=$out/huiyin_${version}_$machine.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$work/made.deb" >/dev/null
mv "$work/made.deb" "$file"
echo "$file"
