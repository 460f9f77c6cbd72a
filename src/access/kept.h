// SPDX-License-Identifier: Apache-2.0
// What takes long to make and stays good: texts kept in memory under a name, so that they are made once. Bounded: when
// it is full, what was put in first goes. Any thread.
#ifndef ACCESS_KEPT_H
#define ACCESS_KEPT_H

#include <pthread.h>

#include "base/arena.h"

enum { KEPT_TEXTS = 128, KEPT_BYTES = 16 * 1024 * 1024 };

struct kept_text {
    char *bytes; // name, then text
    size_t name_n, text_n;
};

struct kept {
    pthread_mutex_t lock;
    struct kept_text texts[KEPT_TEXTS]; // a ring, the oldest at `first`
    size_t first, count, bytes;
};

void kept_init(struct kept *k);
void kept_release(struct kept *k);
// A copy in the arena; false when it is not there.
bool kept_get(struct kept *k, struct str name, struct arena *a, struct str *ret);
// Copies both. A name that is there already stays as it is; a text of more than KEPT_BYTES / 4 is not taken.
void kept_put(struct kept *k, struct str name, struct str text);

#endif
