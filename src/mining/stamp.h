// SPDX-License-Identifier: Apache-2.0
// Timestamps as event logs write them: ISO 8601 with any number of decimals and their own offset from UTC.
#ifndef MINING_STAMP_H
#define MINING_STAMP_H

#include "base/time.h"

struct stamp {
    ms_t at;     // the instant, UTC ms; decimals behind the third are dropped
    ms_t offset; // of the zone it was written in
};

// "2011-10-11 13:45:40.276000+02:00", "2011-10-11T11:45:40Z", "2011-10-11", offsets also as +0200 and +02; without one the
// offset given counts. Fault "bad-time" (base/time.h).
int stamp_parse(struct str s, ms_t otherwise, struct stamp *ret, struct fault *f);

#endif
