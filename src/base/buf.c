// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

char *buf_room(struct buf *b, size_t n) {
    if (b->cap - b->n < n) {
        size_t cap = b->cap ? b->cap : 128;
        while (cap - b->n < n) cap *= 2;
        b->p = mem_grow(b->p, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

bool buf_try(struct buf *b, size_t n) {
    size_t cap = b->cap ? b->cap : 128;
    if (b->cap - b->n >= n) return true;
    while (cap - b->n < n) cap *= 2;
    char *p = realloc(b->p, cap);
    if (p == NULL) return false;
    b->p = p;
    b->cap = cap;
    return true;
}

static bool fits(struct buf *b, size_t n) {
    if (b->failed) return false;
    if (b->max && (n > b->max || b->n > b->max - n)) {
        b->failed = true;
        return false;
    }
    return true;
}

void buf_add(struct buf *b, struct str s) {
    if (s.n == 0 || !fits(b, s.n)) return;
    memcpy(buf_room(b, s.n), s.p, s.n);
    b->n += s.n;
}

void buf_byte(struct buf *b, unsigned char c) {
    if (!fits(b, 1)) return;
    *buf_room(b, 1) = (char)c;
    b->n += 1;
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) b->failed = true;
    else if (fits(b, (size_t)n)) {
        vsnprintf(buf_room(b, (size_t)n + 1), (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_be64(struct buf *b, uint64_t v) {
    for (int shift = 56; shift >= 0; shift -= 8) buf_byte(b, (unsigned char)(v >> shift));
}

void buf_varint(struct buf *b, uint64_t v) {
    while (v >= 0x80) {
        buf_byte(b, (unsigned char)(v | 0x80));
        v >>= 7;
    }
    buf_byte(b, (unsigned char)v);
}

void buf_hex(struct buf *b, const void *bytes, size_t n) {
    static const char digits[] = "0123456789abcdef";
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        buf_byte(b, (unsigned char)digits[p[i] >> 4]);
        buf_byte(b, (unsigned char)digits[p[i] & 15]);
    }
}

static int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

bool buf_unhex(struct buf *b, struct str hex) {
    size_t before = b->n;
    for (size_t i = 0; i + 1 < hex.n && hex.n % 2 == 0; i += 2) {
        int high = digit(hex.p[i]), low = digit(hex.p[i + 1]);
        if (high < 0 || low < 0) {
            b->n = before;
            return false;
        }
        buf_byte(b, (unsigned char)(high << 4 | low));
    }
    return hex.n % 2 == 0;
}

void buf_clear(struct buf *b) {
    b->n = 0;
    b->failed = false;
}

void buf_release(struct buf *b) {
    free(b->p);
    *b = BUF_INIT;
}

int varint_take(struct str *s, uint64_t *ret) {
    uint64_t v = 0;
    for (unsigned shift = 0, i = 0; i < s->n && i < 10; i++, shift += 7) {
        unsigned char c = (unsigned char)s->p[i];
        if (shift == 63 && c > 1) return -1;
        v |= (uint64_t)(c & 0x7F) << shift;
        if (c < 0x80) {
            if (c == 0 && i > 0) return -1;
            *s = str_skip(*s, i + 1);
            *ret = v;
            return 0;
        }
    }
    return -1;
}
