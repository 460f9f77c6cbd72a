// SPDX-License-Identifier: Apache-2.0
// Another handle on a store, for a thread that reads beside whoever has the first, and the moment it sees.
#ifndef DESK_TWIN_H
#define DESK_TWIN_H

#include "store/store.h"

struct twin {
    struct store *store; // NULL: there is none
    bool reading;        // a transaction of it
};

void twin_open(struct twin *t, const struct store *s);
// Begins a transaction, if none is begun: whether its newest event is that one. Where not the transaction is ended.
bool twin_sees(struct twin *t, int64_t last);
void twin_close(struct twin *t);

#endif
