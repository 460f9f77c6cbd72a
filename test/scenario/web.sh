#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The served office over plain HTTP: signing in, who sees what, forged, late and doubled forms; HTTPS,
# proxies, timers, stopping and starting; every action of both procedures by its form, and every form with bad input.
# Usage: web.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
cd "$(dirname "$0")/../.." || exit 3
huiyin=$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")
status=0
for part in pages forms proposals routes reply right serving; do
    python3 test/web/$part.py "$huiyin" || status=1
done
exit $status
