// SPDX-License-Identifier: Apache-2.0
// What of the PostgreSQL store may be set from above.
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "base/time.h"

// How long a writer tries to reach a database that went away (a restart, a failover) before it answers what waits with a
// fault; ms. A failover under Patroni takes up to half a minute.
extern ms_t postgres_patience;

#endif
