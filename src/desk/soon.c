// SPDX-License-Identifier: Apache-2.0
#include "desk/soon.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum { FAR = 1 << SOON_READERS };

static int64_t first_without(const struct soon *n, int bits, int64_t from, int64_t upto) {
    if (from < 0) from = 0;
    if (upto > n->parts) upto = n->parts;
    while (from < upto && (n->asked[from] & bits)) from++;
    return from < upto ? from : -1;
}

// What is near a reader is asked for whoever asked before: the system may have given it up since. Who comes down needs what lies
// before it next.
static int64_t wanted(const struct soon *n, enum soon_reader reader) {
    int64_t at = atomic_load_explicit(&n->at[reader], memory_order_relaxed);
    if (at <= 0) return -1;
    if (at > n->last) at = n->last;
    at = (int64_t)((__int128)at * n->parts / (n->last + 1));
    int64_t part = first_without(n, 1 << reader, at, at + n->near);
    if (part < 0 && reader == SOON_DOWN) part = first_without(n, 1 << reader, at - n->near, at);
    if (part < 0 && reader != SOON_ORDER) part = first_without(n, ~0, at, at + n->far);
    return part;
}

static void *bring_in(void *context) {
    struct soon *n = context;
    while (!atomic_load(&n->enough)) {
        bool any = false;
        for (enum soon_reader i = 0; i < SOON_READERS && !atomic_load(&n->enough); i++) {
            int64_t part = wanted(n, i);
            if (part < 0) continue;
            store_part(n->twin.store, part);
            n->asked[part] |= (uint8_t)(1 << i | FAR);
            atomic_fetch_add(&n->read, 1);
            any = true;
        }
        struct timespec rest = {.tv_nsec = 10 * 1000 * 1000};
        if (!any) nanosleep(&rest, NULL);
    }
    return NULL;
}

void soon_begin(struct soon *n, const struct store *s, int64_t last) {
    twin_open(&n->twin, s);
    n->parts = n->twin.store ? store_parts(n->twin.store) : 0;
    if (n->parts < SOON_WORTH_IT || last <= 0) return;
    store_mapped(n->twin.store);
    n->last = last;
    // What others read meanwhile, and what lies behind the readers, takes most of the system's memory.
    n->far = (int64_t)sysconf(_SC_PHYS_PAGES) / 8 * sysconf(_SC_PAGESIZE) / STORE_PART + 1;
    n->near = n->far / 4 + 1;
    n->asked = mem_new((size_t)n->parts);
    n->running = pthread_create(&n->thread, NULL, bring_in, n) == 0;
}

void soon_release(struct soon *n) {
    atomic_store(&n->enough, true);
    if (n->running) pthread_join(n->thread, NULL);
    n->running = false;
    twin_close(&n->twin);
    free(n->asked);
    n->asked = NULL;
}
