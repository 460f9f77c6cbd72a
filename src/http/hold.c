// SPDX-License-Identifier: Apache-2.0
// Held exchanges. The library cannot be stopped while a connection is suspended, and a suspended connection is not
// watched, so nothing but http_go or http_stop ever takes a held exchange up again.
#include "http/room.h"

static void unlink_held(struct http *h, struct http_private *p) {
    if (p->held_newer) p->held_newer->private->held_older = p->held_older;
    else h->held = p->held_older;
    if (p->held_older) p->held_older->private->held_newer = p->held_newer;
    p->held_newer = p->held_older = NULL;
}

void http_hold(struct exchange *x, http_fn *next) {
    struct http_private *p = x->private;
    struct http *h = p->http;
    x->next = next;
    p->held_in_turn = true;
    pthread_mutex_lock(&h->lock);
    if (h->closed) {
        p->hold = HOLD_ABANDONED;
        p->held_in_vain = true;
    } else {
        p->hold = HOLD_HELD;
        p->held_older = h->held;
        if (h->held) h->held->private->held_newer = x;
        h->held = x;
        MHD_suspend_connection(p->connection);
    }
    pthread_mutex_unlock(&h->lock);
}

void http_go(struct exchange *x) {
    struct http_private *p = x->private;
    struct http *h = p->http;
    bool ended = false;
    http_ref(h); // once resumed the exchange may be gone, and with it the last hold on the server
    pthread_mutex_lock(&h->lock);
    if (p->hold == HOLD_HELD) {
        p->hold = HOLD_NONE;
        unlink_held(h, p);
        MHD_resume_connection(p->connection);
    } else if (p->hold == HOLD_ABANDONED) {
        p->hold = HOLD_NONE;
        ended = p->ended;
    }
    pthread_mutex_unlock(&h->lock);
    if (ended) exchange_free(x);
    http_unref(h);
}

void hold_abandon_all(struct http *h) {
    pthread_mutex_lock(&h->lock);
    h->closed = true;
    while (h->held) {
        struct http_private *p = h->held->private;
        p->hold = HOLD_ABANDONED;
        unlink_held(h, p);
        MHD_resume_connection(p->connection);
    }
    pthread_mutex_unlock(&h->lock);
}
