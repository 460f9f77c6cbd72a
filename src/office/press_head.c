// SPDX-License-Identifier: Apache-2.0
// What stands above the title of a letter, the rules of its first page, and the page numbers (GB/T 9704-2012, 10.1 and 7.5).
#include <math.h>

#include "office/press_room.h"

static const double mark_size_most = 42, rule_thick = MM(1.0), rule_thin = MM(0.35), rule_gap = MM(0.6);

// Two lines of 170 mm, centred: the thick one above or below the thin one. Returns where they end.
static double double_rule(struct sheet *s, double top, bool thick_first) {
    double left = (PAPER_W - MM(170)) / 2, right = left + MM(170), first = thick_first ? rule_thick : rule_thin, second = thick_first ? rule_thin : rule_thick;
    double y1 = top + first / 2, y2 = top + first + rule_gap + second / 2;
    sheet_stroke(s, (struct stroke){1, left, y1, right, y1, first, true});
    sheet_stroke(s, (struct stroke){1, left, y2, right, y2, second, true});
    return top + first + rule_gap + second;
}

// The full name of the issuer, as large as its line allows; the upper edge of what is seen is 30 mm below that of the paper.
static double mark(struct sheet *s) {
    struct setting set = {.font = FONT_MARK, .size = mark_size_most, .width = -1};
    PangoLayout *l = sheet_layout(s, s->letter->issuer, &set);
    if (l == NULL) return 0;
    double w = layout_width(l), most = MM(160);
    if (w > most) {
        set.size = floor(set.size * most / w * 4) / 4;
        l = sheet_layout(s, s->letter->issuer, &set);
        if (l == NULL) return 0;
        w = layout_width(l);
    }
    PangoRectangle ink;
    PangoLayoutLine *line = pango_layout_get_line_readonly(l, 0);
    pango_layout_line_get_extents(line, &ink, NULL); // from the baseline
    sheet_place(s, 1, (PAPER_W - w) / 2, MM(30) - (double)ink.y / PANGO_SCALE, line, true);
    return MM(30) + (double)ink.height / PANGO_SCALE;
}

// "签发人：" and the name in 楷体; a joint opinion says what it is before anything else.
static void left_side(struct sheet *s, double top) {
    const struct letter *l = s->letter;
    if (l->kind == LETTER_JOINT) {
        sheet_line(s, 1, AREA_LEFT, top, STR("会办意见"), FONT_HEI, SIZE_3);
        top += LINE;
    }
    if (l->signer.n == 0) return;
    double w = sheet_line(s, 1, AREA_LEFT, top, STR("签发人："), FONT_BODY, SIZE_3);
    sheet_line(s, 1, AREA_LEFT + w, top, l->signer, FONT_KAI, SIZE_3);
}

double sheet_head(struct sheet *s) {
    const struct letter *l = s->letter;
    double top = double_rule(s, mark(s) + MM(4), true) + SIZE_3 * 7 / 8, right = top;
    double_rule(s, PAPER_H - MM(20) - rule_thick - rule_gap - rule_thin, false);
    left_side(s, top);
    if (l->number.n) {
        sheet_line_right(s, 1, AREA_RIGHT, right, l->number, FONT_BODY, SIZE_3);
        right += LINE;
    }
    if (l->class.n) {
        sheet_line_right(s, 1, AREA_RIGHT, right, arena_printf(&s->arena, "答复类别：%.*s", SP(l->class)), FONT_HEI, SIZE_3);
        right += LINE;
    }
    double left = top + (l->signer.n ? LINE : 0) + (l->kind == LETTER_JOINT ? LINE : 0);
    return fmax(left, right) - (LINE - SIZE_3) / 2;
}

// "— 2 —": the dashes 7 mm below the type area, odd pages right, even pages left, one character in.
static void page_number(struct sheet *s, int page) {
    struct str text = arena_printf(&s->arena, "— %d —", page);
    double top = AREA_BOTTOM + MM(7) - SIZE_4 / 2;
    if (page % 2) sheet_line_right(s, page, AREA_RIGHT - SIZE_4, top, text, FONT_PAGE, SIZE_4);
    else sheet_line(s, page, AREA_LEFT + SIZE_4, top, text, FONT_PAGE, SIZE_4);
}

static void make(struct sheet *s) {
    double top = sheet_head(s);
    if (s->failed) return;
    sheet_flow(s, top);
    if (s->failed) return;
    for (int page = 2; page <= s->pages && page <= LETTER_PAGES_MAX; page++) page_number(s, page);
    if (s->letter->slip.wanted) sheet_slip(s);
    if (s->pages <= LETTER_PAGES_MAX || s->failed) return;
    s->failed = true;
    fault_set(s->f, FAULT_INPUT, "letter-too-long", "信函有 %d 页，最多 %d 页；长的内容请作为附件", "the letter has %d pages, %d at most: make an attachment of what is long",
              s->pages, LETTER_PAGES_MAX);
    fault_where(s->f, STR("body"));
}

int sheet_make(struct sheet *s, struct press *p, const struct letter *l, struct fault *f) {
    *s = (struct sheet){.press = p, .letter = l, .f = f};
    if (letter_check(l, f) < 0 || press_resolve(p, l, f) < 0) return -1;
    make(s);
    return s->failed ? -1 : 0;
}

void sheet_release(struct sheet *s) {
    for (size_t i = 0; i < s->layout_count; i++) g_object_unref(s->layouts[i]);
    free(s->layouts);
    free(s->items);
    free(s->strokes);
    arena_release(&s->arena);
}
