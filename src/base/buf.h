// SPDX-License-Identifier: Apache-2.0
// A growing byte buffer with a sticky error: write all of it, look at `failed` once at the end.
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    char *p;     // owned; NULL while empty
    size_t n;    // bytes in use
    size_t cap;  // bytes allocated
    size_t max;  // 0: no limit; else more than this many bytes sets `failed`
    bool failed; // once set, nothing more is added
};

#define BUF_INIT ((struct buf){NULL, 0, 0, 0, false})

void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, unsigned char c);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);
// Big-endian 64 bit: for hashing, never for reading by machines of one kind only.
void buf_be64(struct buf *b, uint64_t v);
// Unsigned LEB128 in its shortest form, 1 to 10 bytes.
void buf_varint(struct buf *b, uint64_t v);
// Lower-case hexadecimal of bytes.
void buf_hex(struct buf *b, const void *bytes, size_t n);
// Appends the bytes lower-case hexadecimal gives; false, and nothing added, when it is no such thing.
bool buf_unhex(struct buf *b, struct str hex);
// Makes room for n more bytes and returns where they go; the caller sets b->n.
char *buf_room(struct buf *b, size_t n);
// The same for what somebody else made so large: false where there is no memory for it; everything else ends the program.
bool buf_try(struct buf *b, size_t n);

static inline struct str buf_str(const struct buf *b) { return (struct str){b->p, b->n}; }
// Empties, keeps the memory, clears the error.
void buf_clear(struct buf *b);
void buf_release(struct buf *b);

// Reads a shortest-form LEB128 from *s and moves *s behind it. 0, or -1 when cut short, too large or padded.
int varint_take(struct str *s, uint64_t *ret);

#endif
