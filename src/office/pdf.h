// SPDX-License-Identifier: Apache-2.0
// A PDF file (ISO 32000-1), written object by object from front to back. Nothing in it depends on the clock or the machine.
#ifndef OFFICE_PDF_H
#define OFFICE_PDF_H

#include "base/arena.h"
#include "base/buf.h"

struct pdf {
    struct buf *b;
    struct arena *a;
    size_t start;      // of the file in the buffer
    size_t *places;    // of object n at n - 1, from the start
    size_t count, room;
    struct buf packed; // for streams
};

void pdf_begin(struct pdf *p, struct buf *b, struct arena *a);
// The number of an object that will be written.
size_t pdf_number(struct pdf *p);
// Begins and ends the object of that number; its content goes straight into the buffer.
void pdf_open(struct pdf *p, size_t number);
void pdf_close(struct pdf *p);
// An object with a stream, compressed. `dict` is what its dictionary has besides Length and Filter.
void pdf_stream(struct pdf *p, size_t number, struct str dict, struct str bytes);
// A text string, as UTF-16.
void pdf_text(struct buf *b, struct str s);
void pdf_hex4(struct buf *b, unsigned v); // four hexadecimal digits
void pdf_utf16(struct buf *b, struct str s); // its hexadecimal digits alone
// A number with at most two decimals.
void pdf_real(struct buf *b, double v);
// The table of objects; the identity of the file is the digest of all before it.
void pdf_end(struct pdf *p, size_t catalog, size_t info);

#endif
