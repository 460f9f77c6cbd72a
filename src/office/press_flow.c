// SPDX-License-Identifier: Apache-2.0
// From the title to the copies: lines are collected, then put onto pages. What is below the body – signature, date, notes,
// copies – stays together and never stands alone on a page: it takes the last lines of the body along.
#include <math.h>

#include "office/press_room.h"

struct row {
    PangoLayoutLine *line; // NULL: blank
    double x, height, size;
    bool body, heading; // a heading does not end a page
};

struct flow {
    struct sheet *s;
    struct row *rows;
    size_t count, room, tail; // rows from `tail` on stay together
    int page;
    double y;
};

enum { LINES_TAKEN = 2 };                  // of the body, where the signature goes to another page
static const double copies_line = 20, title_line = 35;

static void add(struct flow *w, struct row row) {
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 64;
        w->rows = mem_grow(w->rows, arena_bytes(w->room, sizeof *w->rows));
    }
    w->rows[w->count++] = row;
}

static void blank(struct flow *w, int lines) {
    for (int i = 0; i < lines; i++) add(w, (struct row){.height = LINE, .size = SIZE_3});
}

static void add_lines(struct flow *w, PangoLayout *l, double x, double height, double size, bool body) {
    if (l == NULL) return;
    PangoLayoutIter *i = pango_layout_get_iter(l);
    do {
        PangoRectangle at;
        pango_layout_iter_get_line_extents(i, NULL, &at);
        add(w, (struct row){pango_layout_iter_get_line_readonly(i), x + (double)at.x / PANGO_SCALE, height, size, body, false});
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

static void title(struct flow *w) {
    PangoLayout *l = sheet_title(w->s, w->s->letter->title, AREA_W);
    if (l) add_lines(w, l, AREA_LEFT + (AREA_W - (double)pango_layout_get_width(l) / PANGO_SCALE) / 2, title_line, SIZE_2, false);
}

static void paragraph(struct flow *w, const struct letter_paragraph *p) {
    struct run run = {0, p->head, p->level == LEVEL_1 ? FONT_HEI : FONT_KAI};
    struct setting set = {.font = FONT_BODY, .size = SIZE_3, .width = AREA_W, .indent = 2 * SIZE_3, .justified = true, .runs = &run, .run_count = p->head ? 1 : 0};
    add_lines(w, sheet_layout(w->s, p->text, &set), AREA_LEFT, LINE, SIZE_3, true);
    if (w->count && p->head == p->text.n) w->rows[w->count - 1].heading = true;
}

static void addressee(struct flow *w) {
    struct str to = w->s->letter->addressee;
    if (str_trim(to).n == 0) return;
    struct setting set = {.font = FONT_BODY, .size = SIZE_3, .width = AREA_W};
    add_lines(w, sheet_layout(w->s, arena_printf(&w->s->arena, "%.*s：", SP(to)), &set), AREA_LEFT, LINE, SIZE_3, false);
}

// "附件：1. 甲", below it "2. 乙" under the number; lines that go on under the first character of the name.
static void attachments(struct flow *w) {
    const struct letter_names *n = &w->s->letter->attachments;
    if (n->count) blank(w, 1);
    for (size_t i = 0; i < n->count; i++) {
        struct str number = n->count > 1 ? arena_printf(&w->s->arena, "%zu. ", i + 1) : STR("");
        double wide = 0;
        if (number.n) {
            PangoLayout *l = sheet_layout(w->s, number, &(struct setting){.font = FONT_BODY, .size = SIZE_3, .width = -1});
            wide = l ? layout_width(l) : 0;
        }
        struct str text = arena_printf(&w->s->arena, "%s%.*s%.*s", i ? "　　　" : "附件：", SP(number), SP(n->items[i]));
        struct setting set = {.font = FONT_BODY, .size = SIZE_3, .width = AREA_W - 2 * SIZE_3, .indent = -3 * SIZE_3 - wide};
        add_lines(w, sheet_layout(w->s, text, &set), AREA_LEFT + 2 * SIZE_3, LINE, SIZE_3, true);
    }
}

static double line_width(PangoLayoutLine *line) {
    PangoRectangle r;
    pango_layout_line_get_extents(line, NULL, &r);
    return (double)r.width / PANGO_SCALE;
}

// Sealed (7.3.5.1): the date four characters from the right, the signature centred over it. Unsealed (7.3.5.2): the
// signature two characters from the right, the date two behind its beginning; a long date pushes the signature.
static void signature(struct flow *w) {
    struct sheet *s = w->s;
    const struct letter *l = s->letter;
    struct setting set = {.font = FONT_BODY, .size = SIZE_3, .width = AREA_W};
    PangoLayout *name = sheet_layout(s, letter_signature(l), &set), *date = NULL;
    if (l->written.n) date = sheet_layout(s, letter_date(l, &s->arena), &set);
    if (name == NULL || s->failed) return;
    size_t first = w->count, behind;
    double name_w = 0, date_w = date ? layout_width(date) : 0, date_x = AREA_RIGHT - 4 * SIZE_3 - date_w;
    add_lines(w, name, 0, LINE, SIZE_3, false);
    behind = w->count;
    for (size_t i = first; i < behind; i++) name_w = fmax(name_w, line_width(w->rows[i].line));
    double name_x = AREA_RIGHT - 2 * SIZE_3 - name_w;
    if (date && l->unsealed) {
        date_x = name_x + 2 * SIZE_3;
        double over = date_x + date_w - (AREA_RIGHT - 2 * SIZE_3);
        if (over > 0) {
            date_x -= over;
            name_x -= over;
        }
    } else if (date) {
        name_x = fmin(date_x + (date_w - name_w) / 2, AREA_RIGHT - name_w);
    }
    for (size_t i = first; i < behind; i++) w->rows[i].x = fmax(AREA_LEFT, name_x + (name_w - line_width(w->rows[i].line)) / 2);
    add_lines(w, date, date_x, LINE, SIZE_3, false);
}

static void note(struct flow *w, struct str text) {
    if (text.n == 0) return;
    struct setting set = {.font = FONT_BODY, .size = SIZE_3, .width = AREA_W, .indent = 2 * SIZE_3};
    add_lines(w, sheet_layout(w->s, arena_printf(&w->s->arena, "（%.*s）", SP(text)), &set), AREA_LEFT, LINE, SIZE_3, false);
}

static void turn(struct flow *w) {
    w->page++;
    w->y = AREA_TOP;
}

static bool fits(const struct flow *w, double height) { return w->y + height <= AREA_BOTTOM + 0.5; }

// Goes to the next page where the row does not fit.
static void make_room(struct flow *w, const struct row *r) {
    if (!fits(w, r->heading ? 2 * r->height : r->height)) turn(w);
}

static void put(struct flow *w, const struct row *r) {
    if (r->line) sheet_place(w->s, w->page, r->x, w->y + (r->height - r->size) / 2 + ASCENT * r->size, r->line, false);
    w->y += r->height;
}

static void put_rows(struct flow *w, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        make_room(w, &w->rows[i]);
        if (w->rows[i].line || w->y > AREA_TOP) put(w, &w->rows[i]); // no page begins with a blank line
    }
}

// Where the tail does not fit below the rows: how many of the last ones go with it.
static size_t taken_along(const struct flow *w) {
    size_t n = 0;
    while (n < LINES_TAKEN && n < w->tail && w->rows[w->tail - 1 - n].body) n++;
    return n;
}

static double height_of(const struct flow *w, size_t from, size_t to) {
    double h = 0;
    for (size_t i = from; i < to; i++) h += w->rows[i].height;
    return h;
}

// Runs through the rows without placing: where the tail would begin.
static void measure(struct flow *w, size_t to) {
    for (size_t i = 0; i < to; i++) {
        make_room(w, &w->rows[i]);
        if (w->rows[i].line || w->y > AREA_TOP) w->y += w->rows[i].height;
    }
}

static void put_tail(struct flow *w, double below) {
    struct flow trial = *w;
    double need = height_of(w, w->tail, w->count) + below;
    measure(&trial, w->tail);
    bool together = fits(&trial, need);
    size_t taken = together ? 0 : taken_along(w);
    put_rows(w, 0, w->tail - taken);
    if (!together) turn(w);
    put_rows(w, w->tail - taken, w->count);
}

// At the foot of the last page (7.4.3): one character free on both sides, ended by a full stop.
static PangoLayout *copies_of(struct sheet *s) {
    if (s->letter->copies.count == 0) return NULL;
    struct str text = arena_printf(&s->arena, "抄送：%.*s", SP(letter_copies(s->letter, &s->arena)));
    return sheet_layout(s, text, &(struct setting){.font = FONT_BODY, .size = SIZE_4, .width = AREA_W - 2 * SIZE_4, .indent = -3 * SIZE_4});
}

static void put_copies(struct flow *w, PangoLayout *l) {
    size_t first = w->count;
    add_lines(w, l, AREA_LEFT + SIZE_4, copies_line, SIZE_4, false);
    w->y = AREA_BOTTOM - (double)(w->count - first) * copies_line;
    for (size_t i = first; i < w->count; i++) put(w, &w->rows[i]);
}

void sheet_flow(struct sheet *s, double top) {
    struct flow w = {.s = s, .page = 1, .y = top};
    struct letter_paragraphs all = letter_paragraphs_of(s->letter->body, &s->arena);
    blank(&w, 2);
    title(&w);
    blank(&w, 1);
    addressee(&w);
    for (size_t i = 0; i < all.count && !s->failed; i++) paragraph(&w, &all.items[i]);
    attachments(&w);
    w.tail = w.count;
    blank(&w, s->letter->unsealed ? 1 : 2);
    signature(&w);
    note(&w, letter_contact(s->letter, &s->arena));
    note(&w, s->letter->note);
    PangoLayout *copies = copies_of(s);
    if (!s->failed) {
        put_tail(&w, copies ? pango_layout_get_line_count(copies) * copies_line + LINE / 2 : 0);
        if (copies) put_copies(&w, copies);
        s->pages = w.page;
    }
    free(w.rows);
}
