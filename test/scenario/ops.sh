#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Operations: health, readiness, metrics, logs without anybody's words, reload, certificates.
set -u
. "$(dirname "$0")/served.bash"
. "$root/test/scenario/live.bash"
live_city luxiaoman
H=$h ROOT=$root python3 "$root/test/scenario/ops.py" || bad=1
exit $bad
