// SPDX-License-Identifier: Apache-2.0
// Whether anybody is there to be told: an office has people in a role, and not all of them are away without a deputy
// (docs/offices.md). Where nobody is, it climbs (plan.h): what reaches a desk at which nobody sits is told to who supervises.
#ifndef DELIVER_PRESENT_H
#define DELIVER_PRESENT_H

#include "desk/desk.h"

enum { PRESENT_OFFICES_MAX = 64 };

// A role by the names it may be held under: of a procedure's own role its name and alias, of a bound one its post and
// "handler" (registry_holds). `other` may be empty.
struct role_names {
    struct str name, other;
};
struct role_names role_names_of(const struct procedure *p, int role);
struct role_names role_names_of_post(struct str word); // 承办人, 负责人, 督查室, 管理员, by either name

// 1: somebody who holds it in that office is there at the time, or a deputy for them; 0: nobody; -1.
int role_present(struct desk *d, int64_t office, struct role_names role, ms_t at, struct fault *f);

struct seats {
    int64_t offices[PRESENT_OFFICES_MAX];
    bool present[PRESENT_OFFICES_MAX];
    size_t count, present_count;
};
// The offices in which somebody holds the role at the time, and in which of them somebody is there.
int role_seats(struct desk *d, struct role_names role, ms_t at, struct seats *ret, struct fault *f);

#endif
