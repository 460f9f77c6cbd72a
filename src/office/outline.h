// SPDX-License-Identifier: Apache-2.0
// Outlines of glyphs as Type 2 charstrings (Adobe technical note 5177), made once from any font – TrueType or CFF – and kept:
// a letter's font is then put together from what is there. In units of a thousandth of the em.
#ifndef OFFICE_OUTLINE_H
#define OFFICE_OUTLINE_H

#include <hb.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

struct outline {
    struct str charstring; // whole, with its width and endchar; owned
    int advance;
    int box[4]; // left, bottom, right, top
};

struct face {
    hb_face_t *face; // a reference
    hb_font_t *font; // scaled to its units
    unsigned upem;
    char name[64];   // PostScript name, ASCII
    int box[4];      // of the outlines made so far: left, bottom, right, top
    struct map glyphs; // -> struct outline *
};

struct face *face_open(hb_face_t *face);
struct face *face_close(struct face *f); // NULL is fine; returns NULL
const struct outline *face_outline(struct face *f, unsigned glyph);

// A CFF font (technical note 5176) with CID keys: glyph n has CID n, glyph 0 is .notdef. At most 65,535 outlines.
void cff_write(struct buf *b, struct str name, const int box[4], const struct outline *const *outlines, size_t count);

#endif
