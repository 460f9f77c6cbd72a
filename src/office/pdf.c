// SPDX-License-Identifier: Apache-2.0
#include "office/pdf.h"

#include <math.h>
#include <zlib.h>

#include "base/hash.h"

void pdf_begin(struct pdf *p, struct buf *b, struct arena *a) {
    *p = (struct pdf){.b = b, .a = a, .start = b->n, .packed = BUF_INIT};
    buf_add(b, STR("%PDF-1.5\n%\xE5\x9B\x9E\xE9\x9F\xB3\n")); // bytes above 127 say that it is no text
}

size_t pdf_number(struct pdf *p) {
    if (p->count == p->room) {
        p->room = p->room ? p->room * 2 : 64;
        p->places = mem_grow(p->places, arena_bytes(p->room, sizeof *p->places));
    }
    p->places[p->count] = 0;
    return ++p->count;
}

void pdf_open(struct pdf *p, size_t number) {
    p->places[number - 1] = p->b->n - p->start;
    buf_printf(p->b, "%zu 0 obj\n", number);
}

void pdf_close(struct pdf *p) { buf_add(p->b, STR("\nendobj\n")); }

void pdf_stream(struct pdf *p, size_t number, struct str dict, struct str bytes) {
    uLongf n = compressBound(bytes.n);
    buf_clear(&p->packed);
    char *to = buf_room(&p->packed, n);
    bool packed = compress2((Bytef *)to, &n, (const Bytef *)bytes.p, bytes.n, 1) == Z_OK; // what is in it hardly gets smaller at level 6
    struct str out = packed ? str_of(to, n) : bytes;
    pdf_open(p, number);
    buf_printf(p->b, "<</Length %zu%s%.*s>>\nstream\n", out.n, packed ? "/Filter/FlateDecode" : "", SP(dict));
    buf_add(p->b, out);
    buf_add(p->b, STR("\nendstream"));
    pdf_close(p);
}

void pdf_hex4(struct buf *b, unsigned v) {
    static const char hex[] = "0123456789ABCDEF";
    char *to = buf_room(b, 4);
    for (int i = 0; i < 4; i++) to[i] = hex[v >> (12 - 4 * i) & 15];
    b->n += 4;
}

void pdf_utf16(struct buf *b, struct str s) {
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        if (c < 0) c = 0xFFFD;
        if (c >= 0x10000) pdf_hex4(b, (unsigned)(0xD800 + ((c - 0x10000) >> 10)));
        pdf_hex4(b, (unsigned)(c < 0x10000 ? c : 0xDC00 + ((c - 0x10000) & 0x3FF)));
    }
}

void pdf_text(struct buf *b, struct str s) {
    buf_add(b, STR("<FEFF"));
    pdf_utf16(b, s);
    buf_add(b, STR(">"));
}

void pdf_real(struct buf *b, double v) {
    long hundredths = lround(v * 100);
    if (hundredths < 0) {
        buf_byte(b, '-');
        hundredths = -hundredths;
    }
    char digits[32];
    size_t n = sizeof digits;
    long whole = hundredths / 100, part = hundredths % 100;
    if (part) {
        if (part % 10) digits[--n] = (char)('0' + part % 10);
        digits[--n] = (char)('0' + part / 10);
        digits[--n] = '.';
    }
    do digits[--n] = (char)('0' + whole % 10);
    while ((whole /= 10) != 0);
    buf_add(b, str_of(digits + n, sizeof digits - n));
}

void pdf_end(struct pdf *p, size_t catalog, size_t info) {
    struct hash h;
    char hex[2 * HASH_BYTES + 1];
    sm3_of(&h, str_of(p->b->p + p->start, p->b->n - p->start));
    hash_hex(&h, hex);
    size_t table = p->b->n - p->start;
    buf_printf(p->b, "xref\n0 %zu\n0000000000 65535 f \n", p->count + 1);
    for (size_t i = 0; i < p->count; i++) buf_printf(p->b, "%010zu 00000 n \n", p->places[i]);
    buf_printf(p->b, "trailer\n<</Size %zu/Root %zu 0 R/Info %zu 0 R/ID[<%.32s><%.32s>]>>\nstartxref\n%zu\n%%%%EOF\n", p->count + 1, catalog, info, hex, hex, table);
    free(p->places);
    buf_release(&p->packed);
}
