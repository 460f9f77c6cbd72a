#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Graceful upgrades: six clients, over kept and new connections, while the server hands over to the next process again and
# again; upgrades that fail; a restart behind a socket of systemd's; the end by SIGTERM. HUIYIN_LONG=1: 20 upgrades, else 3.
set -u
. "$(dirname "$0")/served.bash"
. "$root/test/scenario/live.bash"
live_city luxiaoman
H=$h python3 "$root/test/scenario/upgrade.py" "$([ "${HUIYIN_LONG:-}" = 1 ] && echo 20 || echo 3)" || bad=1
exit $bad
