#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Answers as letters: of the draft of a page, of a matter, of a file, on the command line and over HTTP (test/web/letters.py).
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
h=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
for tool in pdftotext pdfinfo pdffonts; do
    command -v $tool >/dev/null || { echo "not ok letter $tool is there – install poppler-utils (apt-packages.txt)"; exit 1; }
done
HUIYIN=$h python3 "$root/test/web/letters.py" >"$work/out" 2>"$work/err" || bad=1
sed 's/^ok /ok letter /; s/^not ok /not ok letter /; s/^skip /skip letter /' "$work/out"
if ! [ -s "$work/out" ] || grep -q Traceback "$work/err"; then
    echo "not ok letter runs to its end – $(tail -n 3 "$work/err" | tr '\n' ' ')"
    bad=1
fi
exit $bad
