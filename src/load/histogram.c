// SPDX-License-Identifier: Apache-2.0
#include "load/histogram.h"

#include <math.h>

enum { WHOLE = 1 << HISTOGRAM_BITS, HALF = WHOLE / 2 };

static size_t class_of(uint64_t v) {
    if (v < WHOLE) return (size_t)v;
    int top = 63 - __builtin_clzll(v), doubling = top - HISTOGRAM_BITS; // 0: WHOLE … 2 WHOLE - 1
    if (doubling >= HISTOGRAM_DOUBLINGS) return HISTOGRAM_CLASSES - 1;
    return WHOLE + (size_t)doubling * HALF + (size_t)((v >> (doubling + 1)) - HALF);
}

// The greatest value of a class.
static int64_t end_of(size_t c) {
    if (c < WHOLE) return (int64_t)c;
    size_t doubling = (c - WHOLE) / HALF, place = (c - WHOLE) % HALF + HALF;
    return (int64_t)(((uint64_t)place + 1) << (doubling + 1)) - 1;
}

void histogram_add(struct histogram *h, int64_t us) {
    if (us < 0) us = 0;
    h->counts[class_of((uint64_t)us)]++;
    if (h->count == 0 || us < h->least) h->least = us;
    if (us > h->most) h->most = us;
    h->count++;
    h->sum += (double)us;
}

void histogram_merge(struct histogram *into, const struct histogram *from) {
    if (from->count == 0) return;
    for (size_t i = 0; i < HISTOGRAM_CLASSES; i++) into->counts[i] += from->counts[i];
    if (into->count == 0 || from->least < into->least) into->least = from->least;
    if (from->most > into->most) into->most = from->most;
    into->count += from->count;
    into->sum += from->sum;
}

int64_t histogram_at(const struct histogram *h, double share) {
    int64_t wanted = (int64_t)ceil(share * (double)h->count), seen = 0;
    if (h->count == 0) return 0;
    if (wanted < 1) return h->least;
    for (size_t i = 0; i < HISTOGRAM_CLASSES; i++)
        if ((seen += h->counts[i]) >= wanted) return end_of(i) < h->most && i != HISTOGRAM_CLASSES - 1 ? end_of(i) : h->most;
    return h->most;
}

double histogram_mean(const struct histogram *h) { return h->count ? h->sum / (double)h->count : 0; }

int64_t histogram_within(const struct histogram *h, int64_t us) {
    int64_t n = 0;
    if (us >= h->most) return h->count;
    for (size_t i = 0; i < HISTOGRAM_CLASSES && end_of(i) <= us; i++) n += h->counts[i];
    return n;
}
