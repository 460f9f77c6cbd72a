// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "access/code.h"
#include "base/hash.h"

void code_tries_init(struct code_tries *t) {
    memset(t, 0, sizeof *t);
    pthread_mutex_init(&t->lock, NULL);
    random_bytes(t->secret, sizeof t->secret);
}

void code_tries_release(struct code_tries *t) { pthread_mutex_destroy(&t->lock); }

// "2001:db8:1:2:…": the network somebody has at home.
static struct str network(struct str peer) {
    int colons = 0;
    for (size_t i = 0; i < peer.n; i++)
        if (peer.p[i] == ':' && ++colons == 4) return str_head(peer, i);
    return peer;
}

static uint64_t digest(const struct code_tries *t, struct str peer) {
    struct hash h;
    struct str parts[] = {str_of((const char *)t->secret, sizeof t->secret), network(peer)};
    uint64_t out;
    sm3(&h, parts, 2);
    memcpy(&out, h.b, sizeof out);
    return out ? out : 1;
}

bool code_try(struct code_tries *t, struct str peer, ms_t now) {
    uint64_t who = digest(t, peer);
    size_t i = who % CODE_ADDRESSES;
    pthread_mutex_lock(&t->lock);
    bool over = now - t->seen[i].since >= CODE_WINDOW || now < t->seen[i].since;
    // Another address in the same place takes it over: it cannot be kept out by that one's tries.
    if (t->seen[i].address != who || over) {
        t->seen[i].address = who;
        t->seen[i].since = now;
        t->seen[i].wrong = 0;
    }
    bool may = t->seen[i].wrong < CODE_TRIES_MAX;
    if (may) t->seen[i].wrong++;
    pthread_mutex_unlock(&t->lock);
    return may;
}

void code_right(struct code_tries *t, struct str peer) {
    uint64_t who = digest(t, peer);
    size_t i = who % CODE_ADDRESSES;
    pthread_mutex_lock(&t->lock);
    if (t->seen[i].address == who && t->seen[i].wrong) t->seen[i].wrong--;
    pthread_mutex_unlock(&t->lock);
}
