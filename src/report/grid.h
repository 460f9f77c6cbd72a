// SPDX-License-Identifier: Apache-2.0
// A table of text whose columns stand straight on a terminal, where a Chinese character is two columns wide.
#ifndef REPORT_GRID_H
#define REPORT_GRID_H

#include "base/arena.h"
#include "base/buf.h"

enum { GRID_COLUMNS_MAX = 28, GRID_CELL_MAX = 60 };

struct grid {
    struct arena *arena;
    size_t columns; // 1–GRID_COLUMNS_MAX
    struct str *cells;
    size_t count, cap;
};

// How many columns a terminal gives to the text.
size_t text_width(struct str s);
// The next cell, left to right, row by row. Control characters become blanks; what is wider than GRID_CELL_MAX columns
// is cut and ends in "…".
void grid_cell(struct grid *g, struct str s);
__attribute__((format(printf, 2, 3))) void grid_printf(struct grid *g, const char *format, ...);
// Every line begins with `indent` blanks and has none at its end. Columns stand to the left where their bit is set.
void grid_print(struct buf *b, const struct grid *g, int indent, uint32_t left);

#endif
