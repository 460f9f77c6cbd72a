// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "office/press_room.h"

struct press *press_open(void) {
    struct press *p = mem_new(sizeof *p);
    cairo_font_options_t *o = cairo_font_options_create();
    fonts_ready();
    p->map = pango_cairo_font_map_new();
    p->context = pango_font_map_create_context(p->map);
    // One point is one unit, and nothing is fitted to dots: a page is the same as PDF and as a picture of any size.
    pango_cairo_context_set_resolution(p->context, 72);
    pango_context_set_language(p->context, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(p->context, PANGO_DIRECTION_LTR);
    pango_context_set_round_glyph_positions(p->context, FALSE);
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(p->context, o);
    cairo_font_options_destroy(o);
    return p;
}

struct press *press_close(struct press *p) {
    if (p == NULL) return NULL;
    for (int i = 0; i < LETTER_FONTS; i++) {
        if (p->fonts[i]) pango_font_description_free(p->fonts[i]);
        free((void *)(uintptr_t)p->lists[i].p);
    }
    for (size_t i = 0; i < p->face_count; i++) face_close(p->faces[i]);
    g_object_unref(p->context);
    g_object_unref(p->map);
    free(p);
    return NULL;
}

static void facts(const struct press *p, int pages, struct press_facts *ret) {
    if (ret == NULL) return;
    ret->pages = pages;
    memcpy(ret->families, p->families, sizeof ret->families);
}

int press_fonts(struct press *p, const struct letter *l, struct press_facts *ret, struct fault *f) {
    if (press_resolve(p, l, f) < 0) return -1;
    facts(p, 0, ret);
    return 0;
}

void sheet_draw(const struct sheet *s, int page, cairo_t *cr) {
    for (size_t i = 0; i < s->stroke_count; i++) {
        const struct stroke *t = &s->strokes[i];
        if (t->page != page) continue;
        cairo_set_source_rgb(cr, t->red ? 0.9 : 0, 0, 0);
        cairo_set_line_width(cr, t->width);
        cairo_move_to(cr, t->x1, t->y1);
        cairo_line_to(cr, t->x2, t->y2);
        cairo_stroke(cr);
    }
    for (size_t i = 0; i < s->item_count; i++) {
        const struct placed *t = &s->items[i];
        if (t->page != page) continue;
        cairo_set_source_rgb(cr, t->red ? 0.9 : 0, 0, 0);
        cairo_move_to(cr, t->x, t->y);
        pango_cairo_show_layout_line(cr, t->line);
    }
}

static cairo_status_t take(void *context, const unsigned char *bytes, unsigned int n) {
    struct buf *b = context;
    buf_add(b, str_of((const char *)bytes, n));
    return b->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static int unprinted(cairo_status_t status, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "cannot-print", "信函没有印成：%s", "the letter was not printed: %s", cairo_status_to_string(status));
}

int press_pdf(struct press *p, const struct letter *l, struct buf *ret, struct press_facts *ret_facts, struct fault *f) {
    struct sheet s;
    int status = sheet_make(&s, p, l, f);
    if (status == 0) status = sheet_pdf(&s, ret, f);
    if (status == 0) facts(p, s.pages, ret_facts);
    sheet_release(&s);
    return status;
}

// Luminance of a picture as a picture of one byte a point.
static cairo_surface_t *greyed(cairo_surface_t *from) {
    int w = cairo_image_surface_get_width(from), h = cairo_image_surface_get_height(from);
    cairo_surface_t *to = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    const unsigned char *in = cairo_image_surface_get_data(from);
    unsigned char *out = cairo_image_surface_get_data(to);
    for (int y = 0; y < h; y++) {
        const uint32_t *line = (const uint32_t *)(const void *)(in + (ptrdiff_t)y * cairo_image_surface_get_stride(from));
        unsigned char *grey = out + (ptrdiff_t)y * cairo_image_surface_get_stride(to);
        for (int x = 0; x < w; x++) grey[x] = (unsigned char)(((line[x] >> 16 & 0xFF) * 299 + (line[x] >> 8 & 0xFF) * 587 + (line[x] & 0xFF) * 114) / 1000);
    }
    cairo_surface_mark_dirty(to);
    cairo_surface_destroy(from);
    return to;
}

static cairo_status_t picture(const struct sheet *s, int page, int dpi, bool grey, struct buf *ret) {
    int w = (int)lround(PAPER_W * dpi / 72), h = (int)lround(PAPER_H * dpi / 72);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, dpi / 72.0, dpi / 72.0);
    sheet_draw(s, page, cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    if (status == CAIRO_STATUS_SUCCESS && grey) surface = greyed(surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_write_to_png_stream(surface, take, ret);
    cairo_surface_destroy(surface);
    return status;
}

int press_png(struct press *p, const struct letter *l, int page, int dpi, bool grey, struct buf *ret, struct fault *f) {
    struct sheet s;
    if (dpi < PRESS_DPI_LEAST || dpi > PRESS_DPI_MOST)
        return fault_set(f, FAULT_INPUT, "bad-number", "分辨率 %d 不在 %d 与 %d 之间", "%d dots per inch are not between %d and %d", dpi, PRESS_DPI_LEAST, PRESS_DPI_MOST);
    int status = sheet_make(&s, p, l, f);
    if (status == 0 && (page < 1 || page > s.pages)) {
        status = fault_set(f, FAULT_INPUT, "no-such-page", "信函没有第 %d 页，共 %d 页", "the letter has no page %d, it has %d", page, s.pages);
    } else if (status == 0) {
        cairo_status_t done = picture(&s, page, dpi, grey, ret);
        if (done != CAIRO_STATUS_SUCCESS) status = unprinted(done, f);
    }
    sheet_release(&s);
    return status;
}
