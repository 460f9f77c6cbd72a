#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Mutants of the shipped procedures: each must be refused by the proof or noticed by a story. A sample, drawn by the
# hash of each mutant and the day (HUIYIN_SEED says which); all of them with HUIYIN_LONG.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
export HUIYIN=${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}} PYTHONDONTWRITEBYTECODE=1
if [ -n "${HUIYIN_LONG:-}" ]; then sample=(); else sample=(--sample 60); fi
exec python3 "$root/test/stories/mutate.py" ${sample[@]+"${sample[@]}"} ${HUIYIN_SEED:+--seed "$HUIYIN_SEED"}
