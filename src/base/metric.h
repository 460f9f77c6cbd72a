// SPDX-License-Identifier: Apache-2.0
// Counting that costs a few nanoseconds: relaxed atomics, written by any thread and read by any other while they run. A
// histogram read while it is written may lack what is being noted; nothing is ever counted twice.
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { METRIC_BOUNDS = 12 };

struct metric_histogram {
    _Atomic int64_t counts[METRIC_BOUNDS + 1]; // those up to bounds[i] and above bounds[i - 1]; the last: above all
    _Atomic int64_t sum;
};

extern const int64_t metric_times_us[METRIC_BOUNDS]; // 0.5 ms … 10 s
extern const int64_t metric_sizes[METRIC_BOUNDS];    // 1, 2, 4 … 2,048

static inline void metric_add(_Atomic int64_t *counter, int64_t n) { atomic_fetch_add_explicit(counter, n, memory_order_relaxed); }
static inline int64_t metric_get(const _Atomic int64_t *counter) { return atomic_load_explicit(counter, memory_order_relaxed); }
static inline void metric_set(_Atomic int64_t *gauge, int64_t n) { atomic_store_explicit(gauge, n, memory_order_relaxed); }

static inline void histogram_note(struct metric_histogram *h, const int64_t bounds[METRIC_BOUNDS], int64_t value) {
    size_t i = 0;
    while (i < METRIC_BOUNDS && value > bounds[i]) i++;
    metric_add(&h->counts[i], 1);
    metric_add(&h->sum, value);
}

#endif
