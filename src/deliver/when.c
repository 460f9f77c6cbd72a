// SPDX-License-Identifier: Apache-2.0
#include "deliver/when.h"

ms_t quiet_end(const struct quiet *q, ms_t at) {
    if (q->from == q->to) return at;
    day_t day = day_of(at, q->utc_offset);
    ms_t start = day_start(day, q->utc_offset), from = start + q->from * MS_MINUTE, to = start + q->to * MS_MINUTE;
    if (q->from < q->to) return at >= from && at < to ? to : at;
    if (at < to) return to;
    return at >= from ? to + MS_DAY : at;
}

ms_t retry_wait(const struct retry *r, int64_t tries, uint64_t chance) {
    ms_t wait = r->first;
    for (int64_t i = 1; i < tries && wait < r->most; i++) wait *= 3;
    if (wait > r->most) wait = r->most;
    ms_t fifth = wait / 5;
    return fifth ? wait - fifth + (ms_t)(chance % (uint64_t)(2 * fifth + 1)) : wait;
}
