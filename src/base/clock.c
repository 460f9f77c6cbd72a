// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <pthread.h>
#include <time.h>

static ms_t size_of(ms_t span) { return span < 0 ? -span : span; }

ms_t clock_look(struct clock_watch *w, ms_t wall, ms_t steady) {
    ms_t offset = wall - steady;
    if (!w->begun) *w = (struct clock_watch){.begun = true, .offset = offset};
    ms_t jump = offset - w->offset;
    if (size_of(jump) <= CLOCK_STEP) { // as it was, or set right
        w->offset = offset;
        w->since = 0;
        return wall;
    }
    if (w->since == 0 || size_of(offset - w->other) > CLOCK_STEP) w->since = steady ? steady : 1; // another jump
    w->other = offset;
    if (size_of(jump) <= CLOCK_NEVER && steady - w->since >= CLOCK_BELIEVED) {
        w->offset = offset;
        w->since = 0;
    }
    return steady + w->offset;
}

ms_t clock_off(const struct clock_watch *w) { return w->since ? w->other - w->offset : 0; }

static struct {
    pthread_mutex_t lock;
    struct clock_watch watch;
} own = {.lock = PTHREAD_MUTEX_INITIALIZER};

static ms_t read_clock(clockid_t which) {
    struct timespec t;
    clock_gettime(which, &t);
    return (ms_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

ms_t now_ms(void) {
    pthread_mutex_lock(&own.lock);
    ms_t now = clock_look(&own.watch, read_clock(CLOCK_REALTIME), read_clock(CLOCK_BOOTTIME));
    pthread_mutex_unlock(&own.lock);
    return now;
}

ms_t now_off(void) {
    pthread_mutex_lock(&own.lock);
    ms_t off = clock_off(&own.watch);
    pthread_mutex_unlock(&own.lock);
    return off;
}
