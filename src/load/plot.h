// SPDX-License-Identifier: Apache-2.0
// Small line charts as SVG: axes that go by powers of ten, lines with their names beside them, readable on a light and on a
// dark page, no script and no font of its own.
#ifndef LOAD_PLOT_H
#define LOAD_PLOT_H

#include "base/buf.h"

// One panel: where it lies in the picture (px, of the plotted area) and what lies at its edges. y always goes by its logarithm.
struct plot {
    struct buf *b;
    double x, y, w, h;
    double x_from, x_to, y_from, y_to; // y in its own unit, above 0
    bool x_log;
};
enum { PLOT_POINTS_MAX = 64, PLOT_LINES_MAX = 12, PLOT_COLOURS = 8 };

struct plot_line {
    double xs[PLOT_POINTS_MAX], ys[PLOT_POINTS_MAX];
    int n, colour;      // 0 … PLOT_COLOURS - 1
    bool dashed;
    char label[120];    // written at its last point
};

void plot_begin(struct buf *b, int width, int height, struct str title_zh, struct str title_en);
void plot_end(struct buf *b);
// Escaped for text in SVG; bytes that are no UTF-8 and control characters become '?'.
void plot_text(struct buf *b, double x, double y, const char *class, struct str text);
// Widens y_from and y_to to the next of 1, 2, 5 times a power of ten, a factor of ten apart at least.
void plot_round(struct plot *p);
void plot_frame(struct plot *p, struct str heading, const char *unit_y);
// Labels under the panel; the second may be NULL.
void plot_tick_x(struct plot *p, double x, const char *label, const char *below);
// Draws them, labels kept apart.
void plot_lines(struct plot *p, const struct plot_line *lines, int n);

#endif
