// SPDX-License-Identifier: Apache-2.0
#include "office/outline.h"

#include <hb-ot.h>
#include <math.h>
#include <string.h>

// The commands of a charstring take many arguments at once, up to 48; `op` waits until another one comes.
struct drawing {
    struct outline *to;
    struct buf b;
    double scale;
    int x, y;      // where the pen is
    int op, count; // command that waits, its arguments
};

enum { OP_NONE = 0, OP_LINE = 5, OP_CURVE = 8, OP_END = 14, OP_MOVE = 21, ARGUMENTS_MOST = 48 };

static void number(struct buf *b, int v) {
    if (v >= -107 && v <= 107) {
        buf_byte(b, (unsigned char)(v + 139));
    } else if (v >= 108 && v <= 1131) {
        buf_byte(b, (unsigned char)(((v - 108) >> 8) + 247));
        buf_byte(b, (unsigned char)(v - 108));
    } else if (v >= -1131 && v <= -108) {
        buf_byte(b, (unsigned char)(((-v - 108) >> 8) + 251));
        buf_byte(b, (unsigned char)(-v - 108));
    } else {
        if (v > INT16_MAX) v = INT16_MAX;
        if (v < INT16_MIN) v = INT16_MIN;
        buf_byte(b, 28);
        buf_byte(b, (unsigned char)(v >> 8));
        buf_byte(b, (unsigned char)v);
    }
}

static void flush(struct drawing *d) {
    if (d->op != OP_NONE) buf_byte(&d->b, (unsigned char)d->op);
    d->op = OP_NONE;
    d->count = 0;
}

static void command(struct drawing *d, int op, int arguments) {
    if (d->op != op || d->count + arguments > ARGUMENTS_MOST || op == OP_MOVE) flush(d);
    d->op = op;
    d->count += arguments;
}

static void step(struct drawing *d, double to_x, double to_y) {
    int x = (int)lround(to_x * d->scale), y = (int)lround(to_y * d->scale), *box = d->to->box;
    number(&d->b, x - d->x);
    number(&d->b, y - d->y);
    d->x = x;
    d->y = y;
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
}

static void move_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, float x, float y, void *user) {
    (void)funcs, (void)st, (void)user;
    command(data, OP_MOVE, 2);
    step(data, (double)x, (double)y);
}

static void line_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, float x, float y, void *user) {
    (void)funcs, (void)st, (void)user;
    command(data, OP_LINE, 2);
    step(data, (double)x, (double)y);
}

static void curve_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, float ax, float ay, float bx, float by, float x, float y, void *user) {
    (void)funcs, (void)st, (void)user;
    command(data, OP_CURVE, 6);
    step(data, (double)ax, (double)ay);
    step(data, (double)bx, (double)by);
    step(data, (double)x, (double)y);
}

static void close_path(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, void *user) { (void)funcs, (void)data, (void)st, (void)user; } // closed by itself

// HarfBuzz makes cubic curves of quadratic ones where nobody takes those.
static void draw(struct face *f, unsigned glyph, struct outline *o) {
    struct drawing d = {.to = o, .b = BUF_INIT, .scale = 1000.0 / f->upem};
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(funcs, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(funcs, line_to, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(funcs, curve_to, NULL, NULL);
    hb_draw_funcs_set_close_path_func(funcs, close_path, NULL, NULL);
    if (o->advance != 1000) number(&d.b, o->advance); // 1000 is the default width: see cff.c
    hb_font_get_glyph_shape(f->font, glyph, funcs, &d);
    flush(&d);
    buf_byte(&d.b, OP_END);
    hb_draw_funcs_destroy(funcs);
    o->charstring = buf_str(&d.b);
}

const struct outline *face_outline(struct face *f, unsigned glyph) {
    struct outline *o = map_get(&f->glyphs, (int64_t)glyph);
    if (o) return o;
    o = mem_new(sizeof *o);
    o->advance = (int)lround(hb_font_get_glyph_h_advance(f->font, glyph) * 1000.0 / f->upem);
    draw(f, glyph, o);
    map_put(&f->glyphs, (int64_t)glyph, o);
    return o;
}

// What a PDF takes as a name without escapes.
static void name_of(hb_face_t *face, char ret[64]) {
    char text[64];
    unsigned size = sizeof text, n = 0;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, text);
    for (unsigned i = 0; i < size && text[i] && n < 48; i++) {
        bool fits = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '0' && text[i] <= '9') || text[i] == '-';
        if (fits) ret[n++] = text[i];
    }
    if (n == 0) ret[n++] = 'F';
    ret[n] = '\0';
}

struct face *face_open(hb_face_t *face) {
    struct face *f = mem_new(sizeof *f);
    f->face = hb_face_reference(face);
    f->upem = hb_face_get_upem(face);
    f->font = hb_font_create(face);
    hb_font_set_scale(f->font, (int)f->upem, (int)f->upem);
    name_of(face, f->name);
    return f;
}

struct face *face_close(struct face *f) {
    if (f == NULL) return NULL;
    size_t pos = 0;
    int64_t key;
    for (struct outline *o; (o = map_next(&f->glyphs, &pos, &key)) != NULL;) {
        free((void *)(uintptr_t)o->charstring.p);
        free(o);
    }
    map_release(&f->glyphs);
    hb_font_destroy(f->font);
    hb_face_destroy(f->face);
    free(f);
    return NULL;
}
