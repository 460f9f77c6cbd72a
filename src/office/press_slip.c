// SPDX-License-Identifier: Apache-2.0
// The feedback slip: a table on a page of its own, to be filled in by hand and sent back.
#include <math.h>

#include "office/press_room.h"

static const double label_w = 72, pad = 6, row_least = 34, opinion_least = 80, opinion_most = 280, fine = MM(0.35);

struct slip {
    struct sheet *s;
    int page;
    double y;
};

static void across(struct slip *t, double y) { sheet_stroke(t->s, (struct stroke){t->page, AREA_LEFT, y, AREA_RIGHT, y, fine, false}); }
static void down(struct slip *t, double x, double y1, double y2) { sheet_stroke(t->s, (struct stroke){t->page, x, y1, x, y2, fine, false}); }

static PangoLayout *cell(struct slip *t, struct str text, double width, bool centred) {
    return sheet_layout(t->s, text, &(struct setting){.font = FONT_BODY, .size = SIZE_4, .width = width - 2 * pad, .centred = centred});
}

static double cell_height(PangoLayout *l) { return l ? pango_layout_get_line_count(l) * 20.0 : 0; }

// The lines of a cell in the middle of its height.
static void put(struct slip *t, PangoLayout *l, double x, double height) {
    if (l == NULL) return;
    double y = t->y + (height - cell_height(l)) / 2;
    PangoLayoutIter *i = pango_layout_get_iter(l);
    do {
        PangoRectangle at;
        pango_layout_iter_get_line_extents(i, NULL, &at);
        sheet_place(t->s, t->page, x + pad + (double)at.x / PANGO_SCALE, y + (20.0 - SIZE_4) / 2 + ASCENT * SIZE_4, pango_layout_iter_get_line_readonly(i), false);
        y += 20;
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

// A row of pairs, label and text, that share the width.
static void row(struct slip *t, const struct str *words, size_t pairs, double least) {
    double w = AREA_W / (double)pairs, height = least;
    PangoLayout *cells[4] = {NULL, NULL, NULL, NULL};
    for (size_t i = 0; i < pairs; i++) {
        cells[2 * i] = cell(t, words[2 * i], label_w, true);
        cells[2 * i + 1] = cell(t, words[2 * i + 1], w - label_w, false);
        height = fmax(height, fmax(cell_height(cells[2 * i]), cell_height(cells[2 * i + 1])) + 2 * pad);
    }
    if (t->y + height > AREA_BOTTOM && t->y > AREA_TOP) {
        t->page++;
        t->y = AREA_TOP;
        across(t, t->y);
    }
    for (size_t i = 0; i < pairs; i++) {
        double x = AREA_LEFT + w * (double)i;
        put(t, cells[2 * i], x, height);
        put(t, cells[2 * i + 1], x + label_w, height);
        down(t, x, t->y, t->y + height);
        down(t, x + label_w, t->y, t->y + height);
    }
    down(t, AREA_RIGHT, t->y, t->y + height);
    t->y += height;
    across(t, t->y);
}

static struct str boxes(struct sheet *s, const struct letter_question *q) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < q->choices.count; i++) buf_printf(&b, "%s□ %.*s", i ? "　" : "", SP(q->choices.items[i]));
    struct str out = b.n ? arena_str(&s->arena, buf_str(&b)) : STR("");
    buf_release(&b);
    return out;
}

// A title of its own, or the usual one: one line, smaller where it is long.
static void heading(struct slip *t, struct str title) {
    PangoLayout *l = sheet_title(t->s, title, AREA_W);
    if (l == NULL) return;
    double x = AREA_LEFT + (AREA_W - (double)pango_layout_get_width(l) / PANGO_SCALE) / 2;
    PangoLayoutIter *i = pango_layout_get_iter(l);
    do {
        PangoRectangle at;
        pango_layout_iter_get_line_extents(i, NULL, &at);
        sheet_place(t->s, t->page, x + (double)at.x / PANGO_SCALE, t->y + ASCENT * SIZE_2, pango_layout_iter_get_line_readonly(i), false);
        t->y += 35;
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

static void below(struct slip *t, struct str text) {
    if (text.n == 0) return;
    PangoLayout *l = cell(t, text, AREA_W, false);
    t->y += pad;
    put(t, l, AREA_LEFT - pad, cell_height(l));
    t->y += cell_height(l);
}

void sheet_slip(struct sheet *s) {
    const struct letter *l = s->letter;
    const struct letter_slip *p = &l->slip;
    struct slip t = {s, s->pages + 1, AREA_TOP};
    struct letter_questions q = p->questions.count ? p->questions : letter_questions_usual(&s->arena);
    double foot = (p->back.n ? 60 : 0) + (l->contact.n || l->phone.n ? 40 : 0);
    heading(&t, p->title.n ? p->title : STR("意见反馈表"));
    across(&t, t.y);
    row(&t, (const struct str[]){STR("编号"), p->matter, STR("提出人"), p->raised_by}, 2, row_least);
    row(&t, (const struct str[]){STR("标题"), p->subject}, 1, row_least);
    row(&t, (const struct str[]){STR("答复单位"), letter_signature(l), STR("文号"), l->number}, 2, row_least);
    for (size_t i = 0; i < q.count; i++) row(&t, (const struct str[]){q.items[i].name, boxes(s, &q.items[i])}, 1, row_least);
    row(&t, (const struct str[]){STR("意见建议"), STR("")}, 1, fmax(opinion_least, fmin(opinion_most, AREA_BOTTOM - t.y - row_least - foot)));
    row(&t, (const struct str[]){STR("签名"), STR(""), STR("日期"), STR("　　年　月　日")}, 2, row_least);
    below(&t, p->back);
    below(&t, letter_contact(l, &s->arena));
    s->pages = t.page;
}
