#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The demonstration city as ./run serves it: made once, sign-ins printed, work on the desks, opened again as it was left.
# Usage: office.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
cd "$(dirname "$0")/../.." || exit 3
exec python3 test/web/demo.py "$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")"
