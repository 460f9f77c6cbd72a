// SPDX-License-Identifier: Apache-2.0
// What the files of plan.h share.
#ifndef DELIVER_PLAN_ROOM_H
#define DELIVER_PLAN_ROOM_H

#include "deliver/plan.h"
#include "deliver/present.h"

enum { PLAN_VACANT_MAX = 64 };

struct plan {
    struct desk *d;
    const struct event *event;
    const struct matter *m;
    ms_t now;
    struct arena *a;
    struct planned *rows;
    size_t count, room;
    struct str told_by;
    struct planned vacant[PLAN_VACANT_MAX]; // told behind the others
    size_t vacant_count;
    int64_t supervision; // of a slip
    bool slip_urgent;
};

void plan_add(struct plan *p, struct planned x);
// One office in a role; where nobody is there it is noted in `vacant`.
int plan_office(struct plan *p, enum notice_kind kind, int64_t id, struct str role, struct role_names names, struct fault *f);
int plan_slip(struct plan *p, struct fault *f);
int plan_climb(struct plan *p, struct fault *f);

#endif
