// SPDX-License-Identifier: Apache-2.0
// Where it climbs to when nobody is there (present.h).
#ifndef DELIVER_CLIMB_H
#define DELIVER_CLIMB_H

#include "deliver/present.h"
#include "matter/matter.h"

#define CLIMB_VALUE STR("无人告知") // of the profile: held roles, the first with somebody there is told

struct landing {
    struct str role;
    struct seats seats; // the offices to tell: those with somebody present
};

// The first role in which somebody is there: those the profile names (无人告知), those the procedure escalates to, its other
// held roles in the order of the file, administrators. 1 found, 0 nobody anywhere, -1.
int climb_landing(struct desk *d, const struct matter *m, ms_t at, struct landing *ret, struct fault *f);

#endif
