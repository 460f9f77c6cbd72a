// SPDX-License-Identifier: Apache-2.0
// When a message goes out: never in the quiet hours, again after a while when it failed. Pure functions of times.
#ifndef DELIVER_WHEN_H
#define DELIVER_WHEN_H

#include "base/time.h"

struct quiet { // minutes into the day, at the offset; from == to: none
    int from, to;
    ms_t utc_offset;
};

// `at` itself when it may go out then, else the end of the quiet hours it falls into. "21:00-08:00" runs over midnight; its
// end is no longer quiet.
ms_t quiet_end(const struct quiet *q, ms_t at);

struct retry {
    int64_t tries; // at most so many in all
    ms_t first, most; // the first wait, and the longest; each is three times the one before
};
#define RETRY_DEFAULT ((struct retry){8, MS_MINUTE, 6 * MS_HOUR})

// How long to wait after the tries-th try failed: the wait changed by chance by at most a fifth, so that what failed
// together does not come back together. chance: any number.
ms_t retry_wait(const struct retry *r, int64_t tries, uint64_t chance);

#endif
