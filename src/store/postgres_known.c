// SPDX-License-Identifier: Apache-2.0
// A database that is away, known to all handles of the process: one tries, the others answer at once. Where nothing comes
// back from the network every try takes seconds, and pages would stand in a queue for each of their own.
#include <pthread.h>

#include "store/postgres_room.h"

enum { KNOWN_MS = 2000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    uint64_t where; // of the database meant; a process works with one, at most copies from one to another
    bool away;
    int trying;
    ms_t failed_at;
    char why[200];
} known;

static uint64_t place(const struct pg *p) { return hash_bytes(buf_str(&p->uri)); }

void pg_trying(const struct pg *p) {
    pthread_mutex_lock(&lock);
    if (known.where != place(p)) {
        known.where = place(p);
        known.away = false;
        known.trying = 0;
    }
    known.trying++;
    pthread_mutex_unlock(&lock);
}

void pg_tried(const struct pg *p, bool connected) {
    pthread_mutex_lock(&lock);
    if (known.where == place(p)) {
        if (known.trying) known.trying--;
        known.away = !connected;
        known.failed_at = now_ms();
        const char *why = connected ? "" : PQerrorMessage(p->conn);
        size_t n = 0;
        while (why[n] && why[n] != '\n' && n < sizeof known.why - 1) n++;
        memcpy(known.why, why, n);
        known.why[n] = '\0';
    }
    pthread_mutex_unlock(&lock);
}

bool pg_known_away(const struct pg *p, struct buf *ret_why) {
    pthread_mutex_lock(&lock);
    ms_t since = now_ms() - known.failed_at;
    bool away = known.where == place(p) && known.away && (known.trying || (since >= 0 && since < KNOWN_MS));
    if (away) buf_add(ret_why, str_c(known.why));
    pthread_mutex_unlock(&lock);
    return away;
}
