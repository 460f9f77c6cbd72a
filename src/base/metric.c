// SPDX-License-Identifier: Apache-2.0
#include "base/metric.h"

const int64_t metric_times_us[METRIC_BOUNDS] = {500,    1000,   2500,   5000,    10000,   25000,
                                                50000,  100000, 250000, 1000000, 2500000, 10000000};
const int64_t metric_sizes[METRIC_BOUNDS] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048};
