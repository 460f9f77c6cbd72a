// SPDX-License-Identifier: Apache-2.0
// What the files of the press share: a letter becomes a sheet – what stands where on which page – and a sheet is drawn.
#ifndef OFFICE_PRESS_ROOM_H
#define OFFICE_PRESS_ROOM_H

#include <pango/pangocairo.h>

#include "office/outline.h"
#include "office/press.h"

// Lengths are points (1/72 inch) from the top left corner of the paper.
#define MM(x) ((x) * 72.0 / 25.4)
// GB/T 9704-2012 5.2, 5.3: A4, a type area of 156 mm × 225 mm, 22 lines of 28 characters in size 3.
#define PAPER_W MM(210)
#define PAPER_H MM(297)
#define AREA_LEFT MM(28)
#define AREA_W MM(156)
#define AREA_RIGHT (AREA_LEFT + AREA_W)
#define AREA_TOP MM(37)
#define AREA_BOTTOM (AREA_TOP + MM(225))
#define SIZE_2 22.0
#define SIZE_3 15.75 // 号 3, nominally 16: 28 of them fill the 156 mm
#define SIZE_4 14.0
#define LINE (MM(225) / 22)
#define ASCENT 0.88 // of the em box of a Chinese font, above the baseline

enum { PRESS_FACES = 64 };

struct press {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *fonts[LETTER_FONTS];
    struct str lists[LETTER_FONTS]; // as resolved; owned
    char families[LETTER_FONTS][80];
    struct face *faces[PRESS_FACES]; // fonts that were printed with
    size_t face_count;
};

struct placed { // a line of text
    int page;
    double x, y; // of its baseline's beginning
    PangoLayoutLine *line;
    bool red;
};

struct stroke {
    int page;
    double x1, y1, x2, y2, width;
    bool red;
};

struct sheet {
    struct press *press;
    const struct letter *letter;
    struct arena arena;
    PangoLayout **layouts; // alive as long as their lines
    size_t layout_count, layout_room;
    struct placed *items;
    size_t item_count, item_room;
    struct stroke *strokes;
    size_t stroke_count, stroke_room;
    int pages;
    struct fault *f;
    bool failed; // f says why
};

// --- press_text.c
struct run { // a stretch of a text in another font than the rest
    size_t start, end;
    enum letter_font font;
};
struct setting {
    enum letter_font font;
    double size, width, indent; // width < 0: one line; indent < 0 hangs
    bool centred, justified, joined; // joined: numbers with their 第 … 号 stay on one line
    const struct run *runs;
    size_t run_count;
};
// A layout of the sheet. NULL when it failed: a character that no font has.
PangoLayout *sheet_layout(struct sheet *s, struct str text, const struct setting *set);
void sheet_place(struct sheet *s, int page, double x, double baseline, PangoLayoutLine *line, bool red);
void sheet_stroke(struct sheet *s, struct stroke stroke);
double layout_width(PangoLayout *l); // of its longest line
// One line of text whose em box begins at top; x is its left edge, or its right edge. Returns its width.
double sheet_line(struct sheet *s, int page, double x, double top, struct str text, enum letter_font font, double size);
double sheet_line_right(struct sheet *s, int page, double right, double top, struct str text, enum letter_font font, double size);
// A title in as few lines as it needs, those about equally long.
PangoLayout *sheet_title(struct sheet *s, struct str text, double width);

// --- press_fonts.c
void fonts_ready(void); // reads the configuration of fonts; once is enough
int press_resolve(struct press *p, const struct letter *l, struct fault *f);

// --- press_head.c, press_flow.c, press_slip.c
double sheet_head(struct sheet *s); // marks, rules, number, class; returns where the title's blank lines begin
void sheet_flow(struct sheet *s, double top); // title to copies
void sheet_slip(struct sheet *s);

// --- press_head.c, press_out.c, press_pdf.c
int sheet_make(struct sheet *s, struct press *p, const struct letter *l, struct fault *f);
void sheet_release(struct sheet *s);
// Fault "too-many-fonts".
int sheet_pdf(const struct sheet *s, struct buf *ret, struct fault *f);
void sheet_draw(const struct sheet *s, int page, cairo_t *cr);

#endif
