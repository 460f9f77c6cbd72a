// SPDX-License-Identifier: Apache-2.0
// Who gets a place when all are taken. A connection that waits for its client costs the client nothing: without this,
// two thousand that say nothing would shut everybody else out. So the one that waits longest makes room for a newcomer:
// first those between requests, then those that drip their request or their answer. Who is being served never has to.
#include <string.h>
#include <sys/socket.h>

#include "http/room.h"

// A newcomer has this long to begin: his request may be on its way.
enum { BETWEEN_MS = 250, SLOW_MS = 2000 };

void link_waits(struct link *l, bool between) {
    atomic_store(&l->between, between);
    atomic_store(&l->waits, now_ticks_ms());
}

void link_works(struct link *l) { atomic_store(&l->waits, 0); }

static bool same_net(const struct link *a, const struct link *b) { return memcmp(a->net, b->net, sizeof a->net) == 0; }

// Of one address, or of all where `of` is NULL.
static struct link *longest(struct http *h, const struct link *of, bool between, int64_t before) {
    struct link *found = NULL;
    size_t pos = 0;
    for (struct link *l; (l = map_next(&h->links, &pos, NULL)) != NULL;) {
        int64_t waits = atomic_load(&l->waits);
        if (waits == 0 || waits > before || l->leaving || atomic_load(&l->between) != between || (of && !same_net(l, of))) continue;
        if (found == NULL || waits < atomic_load(&found->waits)) found = l;
    }
    return found;
}

static bool make_room(struct http *h, const struct link *of) {
    int64_t now = now_ticks_ms();
    if (h->leaving >= LEAVING_MAX) return false;
    struct link *l = longest(h, of, true, now - BETWEEN_MS);
    if (l == NULL) l = longest(h, of, false, now - SLOW_MS);
    if (l == NULL) return false;
    l->leaving = true;
    h->leaving++;
    atomic_fetch_add(&h->refused, 1);
    shutdown(l->fd, SHUT_RDWR); // as end_slow does
    return true;
}

bool places_for(struct http *h, const struct link *new, bool crowded) {
    bool all = h->o.proxied && new->loopback; // behind a proxy all the world has its address
    int same = 0, most = h->o.per_address_max, few = all ? CROWDED_PROXIED : CROWDED_PER_ADDRESS;
    size_t pos = 0;
    for (struct link *l; (l = map_next(&h->links, &pos, NULL)) != NULL;) same += !l->leaving && same_net(l, new);
    if (crowded && same >= few) return false;
    if (!all && same >= most && !make_room(h, new)) return false;
    return h->links.count - h->leaving < (size_t)h->o.connections_max || make_room(h, NULL);
}
