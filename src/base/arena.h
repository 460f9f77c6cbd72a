// SPDX-License-Identifier: Apache-2.0
// An arena: everything a request allocates dies with it. Allocation never returns NULL: when the machine
// has no memory left the process ends at once with exit status 3 (an acknowledged write is already on
// disk, an unacknowledged one never happened; see docs/decisions.md).
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *head; // newest block
    size_t total;             // bytes asked from the system
};

// A zeroed struct is a ready, empty arena.
#define ARENA_INIT ((struct arena){NULL, 0})

// Zeroed memory, aligned for any object.
void *arena_alloc(struct arena *a, size_t n);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc((a), arena_bytes((n), sizeof(type))))
// n * size, ending the process when that overflows.
size_t arena_bytes(size_t n, size_t size);

// A copy of s that lives as long as the arena. There is a NUL behind the copy, for C interfaces.
struct str arena_str(struct arena *a, struct str s);
__attribute__((format(printf, 2, 3), nonnull(2))) struct str arena_printf(struct arena *a, const char *format, ...);

// Forgets everything but keeps the newest block for reuse.
void arena_reset(struct arena *a);
// Gives all memory back; the arena is empty and ready.
void arena_release(struct arena *a);

// malloc family that never returns NULL (see above); free() with free.
void *mem_new(size_t n); // zeroed
// Ends the program with a sentence, exit status 3: for those who found that there is no memory in other ways.
_Noreturn void mem_none(void);
void *mem_grow(void *p, size_t n);

#endif
