#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Telling people: mail, short messages, letters, calls, with real servers that fail, are slow or hang up.
# Usage: deliver.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
cd "$(dirname "$0")/../.." || exit 3
export PYTHONDONTWRITEBYTECODE=1 HUIYIN=${1:-${HUIYIN:-build-check/huiyin}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TMPDIR=$work python3 test/scenario/deliver.py
