#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every story (test/scenario/*.hy) lived through by the command line and again over HTTP, the histories compared; and the
# runner itself held to finding what is wrong. One line a story and way; "pending" is what waits for a feature. HUIYIN_PLAIN:
# a build without sanitizers for what is about rules, not about memory (test/stories/stage.py).
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
export HUIYIN=${HUIYIN:-$root/build-check/huiyin} PYTHONDONTWRITEBYTECODE=1
status=0
python3 "$root/test/stories/run.py" "$root"/test/scenario/[0-9]*.hy || status=1
python3 "$root/test/stories/check.py" || status=1
exit $status
