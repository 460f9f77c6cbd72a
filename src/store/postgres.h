// SPDX-License-Identifier: Apache-2.0
// What of the PostgreSQL store may be set from above.
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "base/time.h"

// How long a writer tries to reach a database that went away (a restart, a failover) before it answers what waits with a
// fault; ms. A failover under Patroni takes up to half a minute.
extern ms_t postgres_patience;
// How long an answer may take before a connection that looks well is given up: a server that stands still; ms. Longer than
// anybody waits for a lock.
extern ms_t postgres_silence;

// Since the program began, over all handles.
struct postgres_counts {
    int64_t again;      // connections made anew after one was lost
    int64_t unanswered; // commits whose connection was lost before the answer came
    int64_t written, not_written; // of those: what was found out
};
struct postgres_counts postgres_counted(void);

#endif
