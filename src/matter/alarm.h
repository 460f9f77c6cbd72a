// SPDX-License-Identifier: Apache-2.0
// The timers of casework beside the clocks of the procedure; they run on after a matter has ended.
#ifndef MATTER_ALARM_H
#define MATTER_ALARM_H

#include "matter/matter.h"

struct alarm {
    int64_t matter;
    enum table_id table; // of the row that speaks up
    int64_t n;
    ms_t fire; // 0: none
};

// Takes the earliest of the stream up to a time into *ret, where it is earlier than what is there.
void alarm_earliest(const struct stream *st, ms_t upto, struct alarm *ret);
// Emits what it says, in the name of the timer.
int alarm_fire(struct desk *d, const struct alarm *a, struct fault *f);

#endif
