// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_LEAST = 1024, BLOCK_MOST = 64 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *older;
    size_t used, size;
    _Alignas(ALIGN) char bytes[];
};

_Noreturn void mem_none(void) {
    static const char say[] = "huiyin: 内存不足，已停止；已确认的写入不会丢失 / out of memory, stopped; "
                              "acknowledged writes are safe\n";
    ssize_t ignored = write(STDERR_FILENO, say, sizeof say - 1);
    (void)ignored;
    _exit(3);
}

void *mem_new(size_t n) {
    void *p = calloc(1, n ? n : 1);
    if (p == NULL) mem_none();
    return p;
}

void *mem_grow(void *p, size_t n) {
    void *q = realloc(p, n ? n : 1);
    if (q == NULL) mem_none();
    return q;
}

size_t arena_bytes(size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) mem_none();
    return bytes;
}

void *arena_alloc(struct arena *a, size_t n) {
    if (n > SIZE_MAX / 2) mem_none();
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (a->head == NULL || a->head->size - a->head->used < n) {
        size_t size = a->total < BLOCK_LEAST ? BLOCK_LEAST : a->total > BLOCK_MOST ? BLOCK_MOST : a->total;
        if (size < n) size = n;
        struct arena_block *b = malloc(sizeof *b + size);
        if (b == NULL) mem_none();
        b->used = 0;
        b->size = size;
        b->older = a->head;
        a->head = b;
        a->total += size;
    }
    void *p = a->head->bytes + a->head->used;
    a->head->used += n;
    memset(p, 0, n);
    return p;
}

struct str arena_str(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return str_of(p, s.n);
}

struct str arena_printf(struct arena *a, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) n = 0;
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return str_of(p, (size_t)n);
}

static void free_blocks(struct arena_block *b) {
    while (b) {
        struct arena_block *older = b->older;
        free(b);
        b = older;
    }
}

void arena_reset(struct arena *a) {
    if (a->head == NULL) return;
    free_blocks(a->head->older);
    a->head->older = NULL;
    a->head->used = 0;
    a->total = a->head->size;
}

void arena_release(struct arena *a) {
    free_blocks(a->head);
    *a = ARENA_INIT;
}
