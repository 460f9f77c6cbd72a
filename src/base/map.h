// SPDX-License-Identifier: Apache-2.0
// Hash maps from an integer or a slice to a pointer. Keys of slice maps are not copied: they must live as
// long as the entry. Values are never owned. A zeroed struct is an empty map.
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot;
struct map {
    struct map_slot *slots;
    size_t count, cap, dead;
};

void *map_get(const struct map *m, int64_t key);
// Sets or replaces; returns the value that was there before, or NULL. The value must not be NULL.
void *map_put(struct map *m, int64_t key, void *value);
void *map_remove(struct map *m, int64_t key);

struct smap_slot;
struct smap {
    struct smap_slot *slots;
    size_t count, cap;
};
void *smap_get(const struct smap *m, struct str key);
void *smap_put(struct smap *m, struct str key, void *value);

// Walks all entries in no particular order: start with *pos = 0; NULL at the end.
void *map_next(const struct map *m, size_t *pos, int64_t *ret_key);
void *smap_next(const struct smap *m, size_t *pos, struct str *ret_key);

void map_clear(struct map *m); // keeps the memory, where it is not far more than was needed
void smap_clear(struct smap *m);
void map_release(struct map *m);
void smap_release(struct smap *m);

// The 64-bit FNV-1a of bytes, finished by a mixer. For tables in memory only; never stored.
uint64_t hash_bytes(struct str s);

#endif
