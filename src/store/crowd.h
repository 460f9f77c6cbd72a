// SPDX-License-Identifier: Apache-2.0
// How many may wait for the writer before newcomers are better told to come again. Pure: it learns from batches, the
// clock is the caller's.
//
// Group commit takes all who wait at once, so nobody waits for more than the batch under way and their own; what grows
// with the crowd is the batch's length. A burst (an office that comes to work at nine) may stand for up to
// CROWD_BURST_MS and is served. A crowd that stands (every batch longer than CROWD_STANDING_MS for CROWD_PATIENCE_MS) is
// more than can be served: then only so many are let in that a batch takes CROWD_STANDING_MS, until batches were half as
// long for as long a time. The idea is that of CoDel (RFC 8289): not the length of a queue is bad but its standing. What a
// commit takes by itself (a slow disk) is not counted: sending people away would not shorten it.
#ifndef STORE_CROWD_H
#define STORE_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CROWD_STANDING_MS = 40, CROWD_BURST_MS = 1000, CROWD_PATIENCE_MS = 500, CROWD_ALWAYS = 64 };

struct crowd {
    int64_t job_us;  // what a job adds to a batch, a moving average; 0: nothing learnt yet
    bool standing;   // too many come; only a few are let in
    int64_t since_ms; // when batches became so that `standing` may change; 0: they are not so
};

// A batch of `jobs` took `us` microseconds up to its commit, and ended at now_ms (a clock that only goes forward, not 0).
void crowd_learn(struct crowd *c, size_t jobs, int64_t us, int64_t now_ms);
// How many may wait; at least CROWD_ALWAYS. A person at a form is sent away only when a burst would be too long as well:
// programs come again by themselves, somebody who typed for half an hour does not.
size_t crowd_most(const struct crowd *c, bool person);
// How long to stay away, seconds, when `waiting` wait: at least 1. Spread over a few seconds by `turn`, so that those sent
// away do not come back together.
int crowd_retry_after(const struct crowd *c, size_t waiting, uint64_t turn);

#endif
