// SPDX-License-Identifier: Apache-2.0
// Lets what is due happen: for every matter with a rung up to a time, the command clock.tick by the timer. Beside a
// service that others use too: a round waits for its own commands only.
#ifndef DESK_TICKER_H
#define DESK_TICKER_H

#include <pthread.h>

#include "desk/service.h"

// A round beside others: they wait for it. Alone: what is due is loaded, written and brought to disk together.
enum { TICKER_BESIDE = 256, TICKER_ALONE = 1024 };

struct ticker {
    struct store *reader; // its own handle, for one thread
    struct service *service;
    int64_t matters;      // how many ticks so far
    size_t most;          // of a round: TICKER_BESIDE, or TICKER_ALONE where nobody else is served
    pthread_mutex_t lock;
    pthread_cond_t answered;
    size_t waiting;
    struct request requests[TICKER_ALONE];
};

// The path is that of the service's store. `most`: TICKER_BESIDE or TICKER_ALONE.
int ticker_open(struct ticker *t, const char *path, struct service *s, size_t most, struct fault *f);
// One round over those whose rung comes first. *ret_any: something happened, there may be more. -1: a tick was refused
// or a clock that is due did not fire; those after it were tried all the same.
int ticker_round(struct ticker *t, ms_t until, bool *ret_any, struct fault *f);
// The instant the next rung is due: 0 when there is none up to `upto`.
int ticker_next(struct ticker *t, ms_t upto, ms_t *ret, struct fault *f);
void ticker_close(struct ticker *t); // safe on one that did not open

#endif
