// SPDX-License-Identifier: Apache-2.0
// Whether the answer of a matter may stand in the public register: publication review decides it (公开方式, DOMAIN 2.1). What is
// not made public, or given on request alone (依申请公开), stays out of it; the word of the last review counts.
#ifndef MATTER_PUBLICITY_H
#define MATTER_PUBLICITY_H

#include "matter/matter.h"

// The name of the field (公开方式, publicity) in this procedure; empty: it has none.
struct str publicity_field(const struct procedure *p);
// The value of it keeps the answer out of the register.
bool publicity_closed(const struct procedure *p, struct str value);
// What was decided last and was not taken back. Fault "not-public" when it is one of those.
int publicity_allows(struct desk *d, const struct matter *m, struct fault *f);

#endif
