// SPDX-License-Identifier: Apache-2.0
#include "store/crowd.h"

enum { SPREAD_S = 4 };

static int64_t jobs_in(const struct crowd *c, int64_t ms) { return c->job_us ? ms * 1000 / c->job_us : INT32_MAX; }

void crowd_learn(struct crowd *c, size_t jobs, int64_t us, int64_t now_ms) {
    if (jobs == 0) return;
    // A batch of one or two tells little of what one more would cost.
    int64_t each = us / (int64_t)jobs;
    if (each < 1) each = 1;
    if (c->job_us == 0) c->job_us = each;
    else if (jobs >= 8 || each < c->job_us) c->job_us = (7 * c->job_us + each + 7) / 8;
    int64_t many = jobs_in(c, CROWD_STANDING_MS);
    if (many < CROWD_ALWAYS) many = CROWD_ALWAYS;
    bool turning = c->standing ? (int64_t)jobs <= many / 2 : (int64_t)jobs > many;
    if (!turning) c->since_ms = 0;
    else if (c->since_ms == 0) c->since_ms = now_ms;
    else if (now_ms - c->since_ms >= CROWD_PATIENCE_MS) {
        c->standing = !c->standing;
        c->since_ms = 0;
    }
}

size_t crowd_most(const struct crowd *c, bool person) {
    int64_t most = jobs_in(c, c->standing && !person ? CROWD_STANDING_MS : CROWD_BURST_MS);
    return most < CROWD_ALWAYS ? CROWD_ALWAYS : (size_t)most;
}

int crowd_retry_after(const struct crowd *c, size_t waiting, uint64_t turn) {
    return 1 + (int)((int64_t)waiting * c->job_us / 1000000) + (int)(turn % SPREAD_S);
}
