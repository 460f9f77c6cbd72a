// SPDX-License-Identifier: Apache-2.0
#include "report/grid.h"

#include <stdarg.h>

// East Asian Width W and F of Unicode, in rough blocks; marks that combine have none.
static size_t char_width(int32_t c) {
    static const int32_t wide[][2] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
                                      {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    static const int32_t none[][2] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (c >= none[i][0] && c <= none[i][1]) return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (c >= wide[i][0] && c <= wide[i][1]) return 2;
    return 1;
}

size_t text_width(struct str s) {
    size_t width = 0;
    for (size_t pos = 0; pos < s.n;) width += char_width(utf8_next(s, &pos));
    return width;
}

static struct str clean(struct grid *g, struct str s) {
    struct buf b = BUF_INIT;
    size_t width = 0;
    bool cut = text_width(s) > GRID_CELL_MAX;
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        int32_t c = utf8_next(s, &pos);
        if (cut && width + char_width(c) > GRID_CELL_MAX - 1) break;
        width += char_width(c);
        if (c < 0x20 || c == 0x7F) buf_byte(&b, c < 0 ? '?' : ' ');
        else buf_add(&b, str_of(s.p + at, pos - at));
    }
    if (cut) buf_add(&b, STR("…"));
    struct str kept = arena_str(g->arena, buf_str(&b));
    buf_release(&b);
    return kept;
}

void grid_cell(struct grid *g, struct str s) {
    if (g->count == g->cap) {
        struct str *old = g->cells;
        g->cap = g->cap ? 2 * g->cap : 64;
        g->cells = arena_array(g->arena, struct str, g->cap);
        if (g->count) memcpy(g->cells, old, g->count * sizeof *old);
    }
    g->cells[g->count++] = clean(g, s);
}

void grid_printf(struct grid *g, const char *format, ...) {
    char text[200];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    grid_cell(g, str_of(text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1));
}

static void blanks(struct buf *b, size_t n) {
    while (n--) buf_byte(b, ' ');
}

void grid_print(struct buf *b, const struct grid *g, int indent, uint32_t left) {
    size_t widths[GRID_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < g->count; i++) {
        size_t width = text_width(g->cells[i]), *widest = &widths[i % g->columns];
        if (width > *widest) *widest = width;
    }
    for (size_t i = 0; i < g->count; i++) {
        size_t column = i % g->columns, room = widths[column] - text_width(g->cells[i]);
        bool to_left = left >> column & 1;
        if (column == 0) blanks(b, (size_t)indent);
        if (!to_left) blanks(b, room);
        buf_add(b, g->cells[i]);
        if (column + 1 < g->columns) blanks(b, 2 + (to_left ? room : 0));
        if (column + 1 < g->columns) continue;
        while (b->n && b->p[b->n - 1] == ' ') b->n--;
        buf_byte(b, '\n');
    }
}
