// SPDX-License-Identifier: Apache-2.0
#include "access/kept.h"

#include <stdlib.h>
#include <string.h>

void kept_init(struct kept *k) {
    memset(k, 0, sizeof *k);
    pthread_mutex_init(&k->lock, NULL);
}

static struct kept_text *at(struct kept *k, size_t i) { return &k->texts[(k->first + i) % KEPT_TEXTS]; }

static void drop_oldest(struct kept *k) {
    struct kept_text *t = at(k, 0);
    k->bytes -= t->name_n + t->text_n;
    free(t->bytes);
    *t = (struct kept_text){0};
    k->first = (k->first + 1) % KEPT_TEXTS;
    k->count--;
}

void kept_release(struct kept *k) {
    while (k->count) drop_oldest(k);
    pthread_mutex_destroy(&k->lock);
}

static struct kept_text *find(struct kept *k, struct str name) {
    for (size_t i = 0; i < k->count; i++)
        if (str_eq(str_of(at(k, i)->bytes, at(k, i)->name_n), name)) return at(k, i);
    return NULL;
}

bool kept_get(struct kept *k, struct str name, struct arena *a, struct str *ret) {
    pthread_mutex_lock(&k->lock);
    const struct kept_text *t = find(k, name);
    if (t) *ret = arena_str(a, str_of(t->bytes + t->name_n, t->text_n));
    pthread_mutex_unlock(&k->lock);
    return t != NULL;
}

void kept_put(struct kept *k, struct str name, struct str text) {
    size_t n = name.n + text.n;
    if (n > KEPT_BYTES / 4) return;
    pthread_mutex_lock(&k->lock);
    if (find(k, name) == NULL) {
        while (k->count == KEPT_TEXTS || k->bytes + n > KEPT_BYTES) drop_oldest(k);
        struct kept_text *t = at(k, k->count++);
        *t = (struct kept_text){mem_new(n + 1), name.n, text.n};
        if (name.n) memcpy(t->bytes, name.p, name.n);
        if (text.n) memcpy(t->bytes + name.n, text.p, text.n);
        k->bytes += n;
    }
    pthread_mutex_unlock(&k->lock);
}
