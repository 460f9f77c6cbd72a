// SPDX-License-Identifier: Apache-2.0
// A CFF font with CID keys put together from charstrings: no subroutines, one private dictionary.
#include <string.h>

#include "office/outline.h"

static void u8(struct buf *b, unsigned v) { buf_byte(b, (unsigned char)v); }
static void u16(struct buf *b, unsigned v) {
    u8(b, v >> 8);
    u8(b, v);
}
static void u32(struct buf *b, size_t v) {
    u16(b, (unsigned)(v >> 16) & 0xFFFF);
    u16(b, (unsigned)v & 0xFFFF);
}

// Always five bytes, so that offsets do not move what they point to.
static void integer(struct buf *b, long v) {
    u8(b, 29);
    u32(b, (size_t)(uint32_t)v);
}

static void operator_12(struct buf *b, unsigned op) {
    u8(b, 12);
    u8(b, op);
}

// An index of one item.
static void index_one(struct buf *b, struct str item) {
    u16(b, 1);
    u8(b, 4);
    u32(b, 1);
    u32(b, 1 + item.n);
    buf_add(b, item);
}

static void index_head(struct buf *b, const struct str *items, size_t count) {
    size_t at = 1;
    u16(b, (unsigned)count);
    u8(b, 4);
    for (size_t i = 0; i < count; i++) {
        u32(b, at);
        at += items[i].n;
    }
    u32(b, at);
}

struct places {
    size_t charset, select, charstrings, fonts, private, private_size;
};

static void top_dict(struct buf *b, const int box[4], size_t count, const struct places *p) {
    integer(b, 391); // SIDs of "Adobe", "Identity": the first two of the string index
    integer(b, 392);
    integer(b, 0);
    operator_12(b, 30); // ROS
    for (int i = 0; i < 4; i++) integer(b, box[i]);
    u8(b, 5); // FontBBox
    integer(b, (long)count);
    operator_12(b, 34); // CIDCount
    integer(b, (long)p->charset);
    u8(b, 15);
    integer(b, (long)p->charstrings);
    u8(b, 17);
    integer(b, (long)p->fonts);
    operator_12(b, 36); // FDArray
    integer(b, (long)p->select);
    operator_12(b, 37); // FDSelect
}

static void all(struct buf *b, struct str name, const int box[4], const struct outline *const *outlines, size_t count, struct places *p) {
    static const struct str strings[] = {{"Adobe", 5}, {"Identity", 8}};
    static const struct str notdef = {"\x0e", 1};
    struct buf dict = BUF_INIT;
    size_t start = b->n;
    buf_add(b, str_of("\x01\x00\x04\x04", 4));
    index_one(b, name);
    top_dict(&dict, box, count + 1, p);
    index_one(b, buf_str(&dict));
    index_head(b, strings, 2);
    for (int i = 0; i < 2; i++) buf_add(b, strings[i]);
    u16(b, 0); // no global subroutines
    p->charset = b->n - start;
    u8(b, 2); // one range: CIDs are glyph numbers
    u16(b, 1);
    u16(b, (unsigned)(count ? count - 1 : 0));
    p->select = b->n - start;
    u8(b, 3); // one range: all glyphs in dictionary 0
    u16(b, 1);
    u16(b, 0);
    u8(b, 0);
    u16(b, (unsigned)(count + 1));
    p->charstrings = b->n - start;
    u16(b, (unsigned)(count + 1));
    u8(b, 4);
    u32(b, 1);
    size_t at = 1 + notdef.n;
    for (size_t i = 0; i < count; i++) {
        u32(b, at);
        at += outlines[i]->charstring.n;
    }
    u32(b, at);
    buf_add(b, notdef);
    for (size_t i = 0; i < count; i++) buf_add(b, outlines[i]->charstring);
    p->private = b->n - start;
    integer(b, 1000);
    u8(b, 20); // defaultWidthX
    integer(b, 0);
    u8(b, 21); // nominalWidthX
    p->private_size = b->n - start - p->private;
    p->fonts = b->n - start;
    buf_clear(&dict);
    integer(&dict, (long)p->private_size);
    integer(&dict, (long)p->private);
    u8(&dict, 18);
    index_one(b, buf_str(&dict));
    buf_release(&dict);
}

void cff_write(struct buf *b, struct str name, const int box[4], const struct outline *const *outlines, size_t count) {
    struct places p = {0, 0, 0, 0, 0, 0};
    size_t start = b->n;
    all(b, name, box, outlines, count, &p); // the first time to learn the places
    b->n = start;
    all(b, name, box, outlines, count, &p);
}
