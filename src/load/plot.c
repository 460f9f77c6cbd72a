// SPDX-License-Identifier: Apache-2.0
#include "load/plot.h"

#include <math.h>

enum { LABEL_APART = 15 };

// Colours that keep 3:1 on white and on #14181d; the dark set is a shade lighter.
static const char *const light[PLOT_COLOURS] = {"#1f5fbf", "#c2410c", "#0f766e", "#a21caf", "#4d7c0f", "#b91c1c", "#6d28d9", "#57534e"};
static const char *const dark[PLOT_COLOURS] = {"#7fb0ff", "#fb923c", "#2dd4bf", "#e879f9", "#a3e635", "#f87171", "#c4b5fd", "#d6d3d1"};

static void colours(struct buf *b, const char *const list[]) {
    for (int i = 0; i < PLOT_COLOURS; i++) buf_printf(b, ".c%d{stroke:%s}.f%d{fill:%s}", i, list[i], i, list[i]);
}

void plot_begin(struct buf *b, int width, int height, struct str zh, struct str en) {
    buf_printf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n<!-- SPDX-License-Identifier: Apache-2.0 -->\n<style>", width, height, width, height);
    buf_add(b, STR("text{font:12px 'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;fill:#1c1917}.bg{fill:#fff}"
                   ".t{font-size:17px;font-weight:600}.s{fill:#57534e}.h{font-size:13px;font-weight:600}.e{text-anchor:end}.m{text-anchor:middle}"
                   ".g{stroke:#d6d3d1;stroke-width:1}.g2{stroke:#eeecea;stroke-width:1}.l{fill:none;stroke-width:2;stroke-linejoin:round}.d{stroke-dasharray:5 4}"));
    colours(b, light);
    buf_add(b, STR("@media (prefers-color-scheme:dark){text{fill:#e7e5e4}.bg{fill:#14181d}.s{fill:#a8a29e}.g{stroke:#44403c}.g2{stroke:#26292e}"));
    colours(b, dark);
    buf_printf(b, "}</style>\n<rect class=\"bg\" width=\"%d\" height=\"%d\"/>\n", width, height);
    plot_text(b, 24, 30, "t", zh);
    plot_text(b, 24, 50, "s", en);
}

void plot_end(struct buf *b) { buf_add(b, STR("</svg>\n")); }

void plot_text(struct buf *b, double x, double y, const char *class, struct str text) {
    buf_printf(b, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, class);
    for (size_t pos = 0; pos < text.n;) {
        size_t from = pos;
        int32_t c = utf8_next(text, &pos);
        if (c < 0x20 || utf8_unfit(c)) buf_byte(b, '?');
        else if (c == '<') buf_add(b, STR("&lt;"));
        else if (c == '>') buf_add(b, STR("&gt;"));
        else if (c == '&') buf_add(b, STR("&amp;"));
        else buf_add(b, str_of(text.p + from, pos - from));
    }
    buf_add(b, STR("</text>\n"));
}

static double at_x(const struct plot *p, double x) {
    double share = p->x_log ? log(x / p->x_from) / log(p->x_to / p->x_from) : (x - p->x_from) / (p->x_to - p->x_from);
    return p->x + p->w * share;
}

static double at_y(const struct plot *p, double y) {
    double share = log(y / p->y_from) / log(p->y_to / p->y_from);
    return p->y + p->h * (1 - (share < 0 ? 0 : share > 1 ? 1 : share));
}

static double step_down(double v) {
    double ten = pow(10, floor(log10(v) + 1e-9)), r = v / ten;
    return ten * (r >= 5 - 1e-9 ? 5 : r >= 2 - 1e-9 ? 2 : 1);
}

static double step_up(double v) {
    double down = step_down(v), ten = pow(10, floor(log10(down) + 1e-9)), r = down / ten;
    if (down > v * (1 - 1e-9)) return down;
    return ten * (r > 4 ? 10 : r > 1.5 ? 5 : 2);
}

void plot_round(struct plot *p) {
    p->y_from = step_down(p->y_from);
    p->y_to = step_up(p->y_to);
    while (p->y_to / p->y_from < 10 * (1 - 1e-9)) {
        p->y_to = step_up(p->y_to * 1.01);
        if (p->y_to / p->y_from < 10 * (1 - 1e-9)) p->y_from = step_down(p->y_from * 0.99);
    }
}

void plot_frame(struct plot *p, struct str heading, const char *unit) {
    plot_text(p->b, p->x, p->y - 10, "h", heading);
    for (double ten = pow(10, floor(log10(p->y_from) + 1e-9)); ten <= p->y_to * 1.001; ten *= 10)
        for (int k = 0; k < 3; k++) {
            double v = ten * (k == 0 ? 1 : k == 1 ? 2 : 5);
            if (v < p->y_from * 0.999 || v > p->y_to * 1.001) continue;
            double y = at_y(p, v);
            char label[40];
            bool whole = k == 0, few = p->y_to / p->y_from < 101;
            buf_printf(p->b, "<path class=\"%s\" d=\"M%.1f %.1fH%.1f\"/>\n", whole ? "g" : "g2", p->x, y, p->x + p->w);
            if (!whole && !few) continue;
            snprintf(label, sizeof label, v < 1 ? "%.3g %s" : "%.0f %s", v, unit);
            plot_text(p->b, p->x - 8, y + 4, "s e", str_c(label));
        }
}

void plot_tick_x(struct plot *p, double x, const char *label, const char *below) {
    double at = at_x(p, x);
    buf_printf(p->b, "<path class=\"g\" d=\"M%.1f %.1fv5\"/>\n", at, p->y + p->h);
    plot_text(p->b, at, p->y + p->h + 19, "s m", str_c(label));
    if (below) plot_text(p->b, at, p->y + p->h + 34, "s m", str_c(below));
}

static void one(const struct plot *p, const struct plot_line *l) {
    buf_printf(p->b, "<path class=\"l c%d%s\" d=\"", l->colour, l->dashed ? " d" : "");
    for (int i = 0; i < l->n; i++) buf_printf(p->b, "%c%.1f %.1f", i ? 'L' : 'M', at_x(p, l->xs[i]), at_y(p, l->ys[i]));
    buf_add(p->b, STR("\"/>\n"));
    for (int i = 0; i < l->n; i++) buf_printf(p->b, "<circle class=\"f%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", l->colour, at_x(p, l->xs[i]), at_y(p, l->ys[i]));
}

void plot_lines(struct plot *p, const struct plot_line *lines, int n) {
    double ys[PLOT_LINES_MAX];
    int order[PLOT_LINES_MAX];
    if (n > PLOT_LINES_MAX) n = PLOT_LINES_MAX;
    for (int i = 0; i < n; i++) {
        int k = i;
        one(p, &lines[i]);
        ys[i] = lines[i].n ? at_y(p, lines[i].ys[lines[i].n - 1]) : p->y;
        for (; k > 0 && ys[order[k - 1]] > ys[i]; k--) order[k] = order[k - 1];
        order[k] = i;
    }
    // From the top down each label under the one before, then the whole pushed up where it leaves the panel.
    for (int k = 1; k < n; k++)
        if (ys[order[k]] < ys[order[k - 1]] + LABEL_APART) ys[order[k]] = ys[order[k - 1]] + LABEL_APART;
    for (int k = n - 1; k >= 0; k--) {
        double most = k == n - 1 ? p->y + p->h : ys[order[k + 1]] - LABEL_APART;
        if (ys[order[k]] > most) ys[order[k]] = most;
    }
    for (int i = 0; i < n; i++) {
        char class[8];
        snprintf(class, sizeof class, "f%d", lines[i].colour);
        if (lines[i].n) plot_text(p->b, at_x(p, lines[i].xs[lines[i].n - 1]) + 9, ys[i] + 4, class, str_c(lines[i].label));
    }
}
