// SPDX-License-Identifier: Apache-2.0
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct map_slot {
    int64_t key;
    void *value; // NULL: free; &grave: removed
};

struct smap_slot {
    struct str key;
    uint64_t hash;
    void *value;
};

static char grave;

static uint64_t mix(uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    return x ^ x >> 33;
}

uint64_t hash_bytes(struct str s) {
    uint64_t h = 0xcbf29ce484222325ULL;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3ULL;
    return mix(h);
}

void *map_get(const struct map *m, int64_t key) {
    if (m->cap == 0) return NULL;
    for (size_t i = mix((uint64_t)key) & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct map_slot *s = &m->slots[i];
        if (s->value == NULL) return NULL;
        if (s->key == key && s->value != &grave) return s->value;
    }
}

static void place(struct map *m, int64_t key, void *value) {
    size_t i = mix((uint64_t)key) & (m->cap - 1);
    while (m->slots[i].value != NULL) i = (i + 1) & (m->cap - 1);
    m->slots[i] = (struct map_slot){key, value};
}

static void map_grow(struct map *m) {
    struct map old = *m;
    size_t cap = old.count * 4 > old.cap ? old.cap * 2 : old.cap; // many graves: rehash in place
    m->cap = cap ? cap : 16;
    m->dead = 0;
    m->slots = mem_new(arena_bytes(m->cap, sizeof *m->slots));
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].value != NULL && old.slots[i].value != &grave) place(m, old.slots[i].key, old.slots[i].value);
    free(old.slots);
}

void *map_put(struct map *m, int64_t key, void *value) {
    if ((m->count + m->dead + 1) * 4 > m->cap * 3) map_grow(m);
    for (size_t i = mix((uint64_t)key) & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct map_slot *s = &m->slots[i];
        if (s->value == NULL) {
            *s = (struct map_slot){key, value};
            m->count++;
            return NULL;
        }
        if (s->key == key && s->value != &grave) {
            void *old = s->value;
            s->value = value;
            return old;
        }
    }
}

void *map_remove(struct map *m, int64_t key) {
    if (m->cap == 0) return NULL;
    for (size_t i = mix((uint64_t)key) & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct map_slot *s = &m->slots[i];
        if (s->value == NULL) return NULL;
        if (s->key == key && s->value != &grave) {
            void *old = s->value;
            s->value = &grave;
            m->count--;
            m->dead++;
            return old;
        }
    }
}

void *map_next(const struct map *m, size_t *pos, int64_t *ret_key) {
    for (; *pos < m->cap; ++*pos) {
        struct map_slot *s = &m->slots[*pos];
        if (s->value == NULL || s->value == &grave) continue;
        ++*pos;
        if (ret_key) *ret_key = s->key;
        return s->value;
    }
    return NULL;
}

// One large use does not make every later clearing long.
static bool far_too_large(size_t cap, size_t count) { return cap > 1024 && count < cap / 16; }

void map_clear(struct map *m) {
    if (far_too_large(m->cap, m->count + m->dead)) map_release(m);
    if (m->cap) memset(m->slots, 0, m->cap * sizeof *m->slots);
    m->count = m->dead = 0;
}

void map_release(struct map *m) {
    free(m->slots);
    *m = (struct map){NULL, 0, 0, 0};
}

void *smap_get(const struct smap *m, struct str key) {
    if (m->cap == 0) return NULL;
    uint64_t h = hash_bytes(key);
    for (size_t i = h & (m->cap - 1); m->slots[i].value != NULL; i = (i + 1) & (m->cap - 1))
        if (m->slots[i].hash == h && str_eq(m->slots[i].key, key)) return m->slots[i].value;
    return NULL;
}

void *smap_put(struct smap *m, struct str key, void *value) {
    if ((m->count + 1) * 4 > m->cap * 3) {
        struct smap old = *m;
        m->cap = old.cap ? old.cap * 2 : 16;
        m->slots = mem_new(arena_bytes(m->cap, sizeof *m->slots));
        for (size_t i = 0; i < old.cap; i++) {
            if (old.slots[i].value == NULL) continue;
            size_t j = old.slots[i].hash & (m->cap - 1);
            while (m->slots[j].value != NULL) j = (j + 1) & (m->cap - 1);
            m->slots[j] = old.slots[i];
        }
        free(old.slots);
    }
    uint64_t h = hash_bytes(key);
    size_t i = h & (m->cap - 1);
    for (; m->slots[i].value != NULL; i = (i + 1) & (m->cap - 1))
        if (m->slots[i].hash == h && str_eq(m->slots[i].key, key)) {
            void *old = m->slots[i].value;
            m->slots[i].value = value;
            return old;
        }
    m->slots[i] = (struct smap_slot){key, h, value};
    m->count++;
    return NULL;
}

void *smap_next(const struct smap *m, size_t *pos, struct str *ret_key) {
    for (; *pos < m->cap; ++*pos) {
        struct smap_slot *s = &m->slots[*pos];
        if (s->value == NULL) continue;
        ++*pos;
        if (ret_key) *ret_key = s->key;
        return s->value;
    }
    return NULL;
}

void smap_clear(struct smap *m) {
    if (far_too_large(m->cap, m->count)) smap_release(m);
    if (m->cap) memset(m->slots, 0, m->cap * sizeof *m->slots);
    m->count = 0;
}

void smap_release(struct smap *m) {
    free(m->slots);
    *m = (struct smap){NULL, 0, 0};
}
