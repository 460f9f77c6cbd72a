// SPDX-License-Identifier: Apache-2.0
// Charts of what runs measured: from results as `bench http --json` writes them.
#ifndef LOAD_CHART_H
#define LOAD_CHART_H

#include "base/buf.h"
#include "base/fault.h"
#include "base/json.h"

enum { CHART_RESULTS_MAX = 64 };

// Where all results are of stores of one size: latency by percentile, a line a workload (and result). Else a panel a workload:
// median and p99 over the size of the store, a pair of lines a kind of store; and one of throughput. `names` say in faults which
// result is meant. Faults "not-a-result", "too-many-results".
int chart_svg(json_t *const *results, const char *const *names, size_t count, struct buf *ret, struct fault *f);

#endif
