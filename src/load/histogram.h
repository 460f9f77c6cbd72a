// SPDX-License-Identifier: Apache-2.0
// Spans of time counted in classes that grow with the value (after Gil Tene's HdrHistogram, http://hdrhistogram.org): up to
// 2^HISTOGRAM_BITS µs every value has a class of its own, above that each doubling has 2^(HISTOGRAM_BITS-1) classes, so that
// what is read out is at most one part in 128 above what was put in. The memory is the same for a second and for an hour.
#ifndef LOAD_HISTOGRAM_H
#define LOAD_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HISTOGRAM_BITS = 8,
    HISTOGRAM_DOUBLINGS = 32, // values below 2^40 µs, twelve days
    HISTOGRAM_CLASSES = (1 << HISTOGRAM_BITS) + HISTOGRAM_DOUBLINGS * (1 << (HISTOGRAM_BITS - 1)) + 1, // the last: all that is more
};

// A zeroed struct is empty and ready.
struct histogram {
    int64_t counts[HISTOGRAM_CLASSES];
    int64_t count, least, most; // least and most exactly, µs
    double sum;                 // µs
};

void histogram_add(struct histogram *h, int64_t us); // below 0 counts as 0
void histogram_merge(struct histogram *into, const struct histogram *from);
// The least value in µs that at least `share` (0 to 1) of all values do not exceed, as the upper end of its class and never
// over the greatest value; 0 when empty.
int64_t histogram_at(const struct histogram *h, double share);
double histogram_mean(const struct histogram *h); // µs; 0 when empty
// How many values are counted in classes that lie wholly at or under `us`.
int64_t histogram_within(const struct histogram *h, int64_t us);

#endif
