// SPDX-License-Identifier: Apache-2.0
// Letters on paper: pages of a letter as PDF and as pictures, set by pango, pictures by cairo. A press keeps fonts and
// outlines between letters; it belongs to one thread at a time. The same letter with the same fonts gives the same bytes: nothing of the
// time or the machine goes into them. Measures: GB/T 9704-2012, letter form; docs/letters.md.
#ifndef OFFICE_PRESS_H
#define OFFICE_PRESS_H

#include "office/letter.h"

struct press;

// The family found for each role, and how many pages there are, the slip included.
struct press_facts {
    int pages;
    char families[LETTER_FONTS][80];
};

struct press *press_open(void);
struct press *press_close(struct press *p); // NULL is fine; returns NULL

// Whether there is a font for every role. Fault "missing-font": the first role without one, and what to install.
int press_fonts(struct press *p, const struct letter *l, struct press_facts *ret, struct fault *f);

// The PDF is added to the buffer. ret_facts may be NULL. Faults of letter_check and press_fonts; "missing-character" (no
// font has it: it would be an empty box), "letter-too-long" (more than LETTER_PAGES_MAX pages), "too-many-fonts".
int press_pdf(struct press *p, const struct letter *l, struct buf *ret, struct press_facts *ret_facts, struct fault *f);

enum { PRESS_DPI_LEAST = 20, PRESS_DPI_MOST = 600 };
// One page, counted from 1, as a PNG; grey: one byte a point. Faults "no-such-page", "cannot-print" besides those above.
int press_png(struct press *p, const struct letter *l, int page, int dpi, bool grey, struct buf *ret, struct fault *f);

#endif
