#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Deliveries on pages and by the API; the code on the receipt.
# Usage: deliver_pages.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
cd "$(dirname "$0")/../.." || exit 3
export PYTHONDONTWRITEBYTECODE=1 HUIYIN=${1:-${HUIYIN:-build-check/huiyin}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TMPDIR=$work python3 test/scenario/deliver_pages.py
