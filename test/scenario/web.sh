#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The served office over plain HTTP: signing in, who sees what, forged, late and doubled forms, stopping and starting.
# Usage: web.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
cd "$(dirname "$0")/../.." || exit 3
exec python3 test/web/pages.py "$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")"
