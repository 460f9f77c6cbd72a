// SPDX-License-Identifier: Apache-2.0
#include "desk/soon.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

// How far a reader's part of the file is brought in, ahead of where it stands and, for one that comes down, below.
static void stretch(const struct soon *n, enum soon_reader reader, int64_t *ahead, int64_t *below) {
    *ahead = reader == SOON_ORDER ? n->window / 8 : reader == SOON_UP ? n->window : n->window / 2;
    *below = reader == SOON_DOWN ? n->window / 2 : 0;
    if (*ahead == 0) *ahead = 1;
}

static int64_t first_left(const struct soon *n, int64_t from, int64_t upto) {
    if (from < 0) from = 0;
    if (upto > n->parts) upto = n->parts;
    while (from < upto && n->asked[from]) from++;
    return from < upto ? from : -1;
}

static int64_t wanted(const struct soon *n, enum soon_reader reader) {
    int64_t at = atomic_load_explicit(&n->at[reader], memory_order_relaxed), ahead, below;
    if (at <= 0) return -1;
    if (at > n->last) at = n->last;
    at = (int64_t)((__int128)at * n->parts / (n->last + 1));
    stretch(n, reader, &ahead, &below);
    int64_t part = first_left(n, at, at + ahead);
    return part >= 0 ? part : first_left(n, at - below, at);
}

static void *bring_in(void *context) {
    struct soon *n = context;
    while (!atomic_load(&n->enough)) {
        bool any = false;
        for (enum soon_reader i = 0; i < SOON_READERS && !atomic_load(&n->enough); i++) {
            int64_t part = wanted(n, i);
            if (part < 0) continue;
            store_part(n->twin.store, part);
            n->asked[part] = any = true;
            atomic_fetch_add(&n->read, 1);
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
    n->last = last;
    // A third: what others read meanwhile, and behind the readers, finds room too.
    n->window = (int64_t)sysconf(_SC_PHYS_PAGES) / 3 * sysconf(_SC_PAGESIZE) / STORE_PART;
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
