// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "office/press_room.h"

static void *grown(void *p, size_t count, size_t *room, size_t size) {
    if (count < *room) return p;
    *room = *room ? *room * 2 : 64;
    return mem_grow(p, arena_bytes(*room, size));
}

void sheet_place(struct sheet *s, int page, double x, double baseline, PangoLayoutLine *line, bool red) {
    s->items = grown(s->items, s->item_count, &s->item_room, sizeof *s->items);
    s->items[s->item_count++] = (struct placed){page, x, baseline, line, red};
}

void sheet_stroke(struct sheet *s, struct stroke stroke) {
    s->strokes = grown(s->strokes, s->stroke_count, &s->stroke_room, sizeof *s->strokes);
    s->strokes[s->stroke_count++] = stroke;
}

static void add(PangoAttrList *list, PangoAttribute *a, size_t start, size_t end) {
    a->start_index = (guint)start;
    a->end_index = (guint)end;
    pango_attr_list_insert(list, a);
}

static PangoFontDescription *sized(const struct press *p, enum letter_font font, double size) {
    PangoFontDescription *d = pango_font_description_copy_static(p->fonts[font]);
    pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
    return d;
}

// "第0310号" and the like stay together: pango may break between any two characters of Chinese.
static void join_numbers(PangoAttrList *list, struct str text) {
    struct str first = STR("第");
    for (size_t at = 0; at < text.n;) {
        ptrdiff_t found = str_find(str_skip(text, at), first);
        if (found < 0) return;
        size_t start = at + (size_t)found, end = start + first.n;
        while (end < text.n && text.p[end] >= '0' && text.p[end] <= '9') end++;
        bool number = end > start + first.n && str_starts(str_skip(text, end), STR("号"));
        at = start + first.n;
        if (number) add(list, pango_attr_allow_breaks_new(FALSE), start, end + STR("号").n - 1);
    }
}

static PangoAttrList *attributes(struct sheet *s, struct str text, const struct setting *set) {
    PangoAttrList *list = pango_attr_list_new();
    if (set->joined) join_numbers(list, text);
    for (size_t i = 0; i < set->run_count; i++) {
        PangoFontDescription *d = sized(s->press, set->runs[i].font, set->size);
        add(list, pango_attr_font_desc_new(d), set->runs[i].start, set->runs[i].end);
        pango_font_description_free(d);
    }
    return list;
}

// A character that no font has would be printed as a box: names it.
static void missing(struct sheet *s, PangoLayout *l, struct str text) {
    struct str found = utf8_head(text, 1);
    pango_layout_set_attributes(l, NULL);
    for (size_t pos = 0; pos < text.n;) {
        size_t at = pos;
        utf8_next(text, &pos);
        pango_layout_set_text(l, text.p + at, (int)(pos - at));
        if (pango_layout_get_unknown_glyphs_count(l) == 0) continue;
        found = str_of(text.p + at, pos - at);
        break;
    }
    size_t pos = 0;
    int32_t c = utf8_next(found, &pos);
    s->failed = true;
    fault_set(s->f, FAULT_INPUT, "missing-character", "没有字体能印“%.*s”（U+%04X）；请安装有这个字的字体，或换一个字",
              "no font has \"%.*s\" (U+%04X): install one that has it, or use another character", SP(found), (unsigned)c);
    fault_where(s->f, utf8_head(text, 40));
}

PangoLayout *sheet_layout(struct sheet *s, struct str text, const struct setting *set) {
    if (s->failed) return NULL;
    PangoLayout *l = pango_layout_new(s->press->context);
    PangoFontDescription *d = sized(s->press, set->font, set->size);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    if (set->width >= 0) {
        pango_layout_set_width(l, (int)lround(set->width * PANGO_SCALE));
        pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_indent(l, (int)lround(set->indent * PANGO_SCALE));
    pango_layout_set_justify(l, set->justified);
    pango_layout_set_auto_dir(l, FALSE); // an office writes from left to right
    if (set->centred) pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
    pango_layout_set_text(l, text.n ? text.p : "", (int)text.n);
    if (set->run_count || set->joined) {
        PangoAttrList *list = attributes(s, text, set);
        pango_layout_set_attributes(l, list);
        pango_attr_list_unref(list);
    }
    s->layouts = grown(s->layouts, s->layout_count, &s->layout_room, sizeof *s->layouts);
    s->layouts[s->layout_count++] = l;
    if (pango_layout_get_unknown_glyphs_count(l) == 0) return l;
    missing(s, l, text);
    return NULL;
}

double layout_width(PangoLayout *l) {
    int w = 0;
    pango_layout_get_size(l, &w, NULL);
    return (double)w / PANGO_SCALE;
}

static double one_line(struct sheet *s, int page, double x, double top, struct str text, enum letter_font font, double size, bool right) {
    PangoLayout *l = sheet_layout(s, text, &(struct setting){.font = font, .size = size, .width = -1});
    if (l == NULL) return 0;
    double w = layout_width(l);
    sheet_place(s, page, right ? x - w : x, top + ASCENT * size, pango_layout_get_line_readonly(l, 0), false);
    return w;
}

double sheet_line(struct sheet *s, int page, double x, double top, struct str text, enum letter_font font, double size) {
    return one_line(s, page, x, top, text, font, size, false);
}

double sheet_line_right(struct sheet *s, int page, double right, double top, struct str text, enum letter_font font, double size) {
    return one_line(s, page, right, top, text, font, size, true);
}

// Narrower until one more line would be needed: halves of a title are then about equal (梯形、菱形, 7.3.1).
PangoLayout *sheet_title(struct sheet *s, struct str text, double width) {
    PangoLayout *l = sheet_layout(s, text, &(struct setting){.font = FONT_TITLE, .size = SIZE_2, .width = width, .centred = true, .joined = true});
    if (l == NULL) return NULL;
    int lines = pango_layout_get_line_count(l);
    double low = width / lines / 2, high = width;
    for (int i = 0; i < 8 && lines > 1; i++) {
        double middle = (low + high) / 2;
        pango_layout_set_width(l, (int)lround(middle * PANGO_SCALE));
        if (pango_layout_get_line_count(l) > lines) low = middle;
        else high = middle;
    }
    pango_layout_set_width(l, (int)lround(high * PANGO_SCALE));
    return l;
}
