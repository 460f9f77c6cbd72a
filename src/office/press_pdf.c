// SPDX-License-Identifier: Apache-2.0
// A sheet as PDF. pango has set the text; the file is written here and not by cairo, whose fonts take most of the time: it
// reads each font whole for each letter, 16 MB of Noto, and writes its subroutines into every file. Here a letter's font is
// put together from outlines that were made once (docs/decisions.md, 2026-11-25).
#include <math.h>

#include "office/pdf.h"
#include "office/press_room.h"

struct used { // a glyph of this letter, for one text
    unsigned glyph;
    struct str text; // what it stands for; empty for the later glyphs of a group
};

struct subset {
    struct face *face;
    struct map cids; // (glyph, text) -> its CID
    struct used *used;
    size_t count, room;
    size_t number; // of the PDF object
};

struct printing {
    const struct sheet *s;
    struct pdf pdf;
    struct subset subsets[PRESS_FACES];
    size_t count;
    struct arena arena;
    struct buf content;
    int colour; // 0 black, 1 red; -1 not set
};

static struct face *face_of(struct press *p, hb_face_t *face) {
    for (size_t i = 0; i < p->face_count; i++)
        if (p->faces[i]->face == face) return p->faces[i];
    if (p->face_count == PRESS_FACES) return NULL;
    return p->faces[p->face_count++] = face_open(face);
}

static struct subset *subset_of(struct printing *x, PangoFont *font) {
    struct face *face = face_of(x->s->press, hb_font_get_face(pango_font_get_hb_font(font)));
    if (face == NULL) return NULL;
    for (size_t i = 0; i < x->count; i++)
        if (x->subsets[i].face == face) return &x->subsets[i];
    x->subsets[x->count] = (struct subset){.face = face};
    return &x->subsets[x->count++];
}

static unsigned cid_of(struct subset *u, unsigned glyph, struct str text) {
    size_t pos = 0;
    int32_t c = text.n ? utf8_next(text, &pos) : 0;
    uint64_t words = pos == text.n ? (uint64_t)(uint32_t)c : hash_bytes(text) | 1u << 31; // one character, or a group
    int64_t key = (int64_t)(((uint64_t)glyph << 32) ^ words) + 1;
    void *found = map_get(&u->cids, key);
    if (found) return (unsigned)(uintptr_t)found;
    if (u->count == u->room) {
        u->room = u->room ? u->room * 2 : 256;
        u->used = mem_grow(u->used, arena_bytes(u->room, sizeof *u->used));
    }
    u->used[u->count++] = (struct used){glyph, text};
    map_put(&u->cids, key, (void *)(uintptr_t)u->count);
    return (unsigned)u->count;
}

// The text behind glyph i: its group's, for the first glyph of the group.
static struct str text_behind(const PangoGlyphItem *run, const char *text, int i) {
    const PangoGlyphString *g = run->glyphs;
    bool right_to_left = run->item->analysis.level & 1;
    int start = g->log_clusters[i], end = run->item->length, step = right_to_left ? -1 : 1, before = i - step;
    if (before >= 0 && before < g->num_glyphs && g->log_clusters[before] == start) return STR("");
    for (int k = i + step; k >= 0 && k < g->num_glyphs; k += step)
        if (g->log_clusters[k] != start) {
            end = g->log_clusters[k];
            break;
        }
    return str_of(text + run->item->offset + start, (size_t)(end - start));
}

static void colour(struct printing *x, bool red) {
    if (x->colour == red) return;
    x->colour = red;
    buf_add(&x->content, red ? STR("0.9 0 0 rg 0.9 0 0 RG\n") : STR("0 g 0 G\n"));
}

// Glyphs of one font; between two of them their distance is corrected where it is not that of the font (justified lines).
static int show_run(struct printing *x, const PangoGlyphItem *run, const char *text, double left, double baseline) {
    const PangoGlyphString *g = run->glyphs;
    struct subset *u = subset_of(x, run->item->analysis.font);
    struct buf *b = &x->content;
    int scale = 0, at = 0;
    if (u == NULL) return -1;
    hb_font_get_scale(pango_font_get_hb_font(run->item->analysis.font), &scale, NULL);
    double size = (double)scale / PANGO_SCALE, pen = 0;
    buf_printf(b, "/F%zu ", (size_t)(u - x->subsets) + 1);
    pdf_real(b, size);
    buf_add(b, STR(" Tf 1 0 0 1 "));
    pdf_real(b, left);
    buf_byte(b, ' ');
    pdf_real(b, PAPER_H - baseline);
    buf_add(b, STR(" Tm[<"));
    for (int i = 0; i < g->num_glyphs; i++) {
        const PangoGlyphInfo *info = &g->glyphs[i];
        double wanted = (double)(at + info->geometry.x_offset) / PANGO_SCALE / size * 1000;
        at += info->geometry.width;
        if (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG || info->glyph == PANGO_GLYPH_EMPTY) continue;
        long correction = lround(pen - wanted);
        if (correction) {
            buf_printf(b, ">%ld<", correction);
            pen -= (double)correction;
        }
        pdf_hex4(b, cid_of(u, info->glyph, text_behind(run, text, i)));
        pen += face_outline(u->face, info->glyph)->advance;
    }
    buf_add(b, STR(">]TJ\n"));
    return 0;
}

static int show_line(struct printing *x, const struct placed *t) {
    const char *text = pango_layout_get_text(t->line->layout);
    double left = t->x;
    colour(x, t->red);
    buf_add(&x->content, STR("BT\n"));
    for (GSList *i = t->line->runs; i; i = i->next) {
        const PangoGlyphItem *run = i->data;
        if (show_run(x, run, text, left, t->y) < 0) return -1;
        left += (double)pango_glyph_string_get_width(run->glyphs) / PANGO_SCALE;
    }
    buf_add(&x->content, STR("ET\n"));
    return 0;
}

static void show_stroke(struct printing *x, const struct stroke *t) {
    struct buf *b = &x->content;
    const double values[] = {t->width, t->x1, PAPER_H - t->y1, t->x2, PAPER_H - t->y2};
    static const char *const words[] = {" w ", " ", " m ", " ", " l S\n"};
    colour(x, t->red);
    for (int i = 0; i < 5; i++) {
        pdf_real(b, values[i]);
        buf_add(b, str_c(words[i]));
    }
}

static int page_content(struct printing *x, int page) {
    buf_clear(&x->content);
    x->colour = -1;
    for (size_t i = 0; i < x->s->stroke_count; i++)
        if (x->s->strokes[i].page == page) show_stroke(x, &x->s->strokes[i]);
    for (size_t i = 0; i < x->s->item_count; i++)
        if (x->s->items[i].page == page && show_line(x, &x->s->items[i]) < 0) return -1;
    return 0;
}

// --- fonts
static void to_unicode(struct buf *b, const struct subset *u) {
    size_t named = 0, done = 0;
    for (size_t i = 0; i < u->count; i++) named += u->used[i].text.n > 0;
    buf_add(b, STR("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                   "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"));
    for (size_t i = 0; i < u->count; i++) {
        if (u->used[i].text.n == 0) continue;
        if (done % 100 == 0) buf_printf(b, "%s%zu beginbfchar\n", done ? "endbfchar\n" : "", named - done < 100 ? named - done : 100);
        buf_byte(b, '<');
        pdf_hex4(b, (unsigned)i + 1);
        buf_add(b, STR("> <"));
        pdf_utf16(b, u->used[i].text);
        buf_add(b, STR(">\n"));
        done++;
    }
    buf_add(b, done ? STR("endbfchar\n") : STR(""));
    buf_add(b, STR("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"));
}

static void widths(struct buf *b, struct subset *u) {
    buf_add(b, STR("/DW 1000/W["));
    for (size_t i = 0; i < u->count; i++) {
        int advance = face_outline(u->face, u->used[i].glyph)->advance;
        if (advance != 1000) buf_printf(b, "%zu[%d]", i + 1, advance);
    }
    buf_add(b, STR("]"));
}

// Six letters that tell this part of the font from another: of the glyphs in it.
static struct str font_name(struct printing *x, const struct subset *u) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < u->count; i++) h = (h ^ u->used[i].glyph) * 1099511628211u;
    char tag[7];
    for (int i = 0; i < 6; i++, h /= 26) tag[i] = (char)('A' + h % 26);
    tag[6] = '\0';
    return arena_printf(&x->arena, "%s+%s", tag, u->face->name);
}

static void put_font(struct printing *x, struct subset *u) {
    struct pdf *p = &x->pdf;
    struct buf bytes = BUF_INIT;
    size_t file = pdf_number(p), map = pdf_number(p), descriptor = pdf_number(p), cid_font = pdf_number(p);
    struct str name = font_name(x, u);
    const struct outline **outlines = arena_array(&x->arena, const struct outline *, u->count + 1);
    int box[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < u->count; i++) {
        const int *one = (outlines[i] = face_outline(u->face, u->used[i].glyph))->box;
        for (int k = 0; k < 4; k++)
            if (k < 2 ? one[k] < box[k] : one[k] > box[k]) box[k] = one[k];
    }
    cff_write(&bytes, name, box, outlines, u->count);
    pdf_stream(p, file, STR("/Subtype/CIDFontType0C"), buf_str(&bytes));
    buf_clear(&bytes);
    to_unicode(&bytes, u);
    pdf_stream(p, map, STR(""), buf_str(&bytes));
    pdf_open(p, descriptor);
    buf_printf(p->b, "<</Type/FontDescriptor/FontName/%.*s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 733/StemV 80/FontFile3 %zu 0 R>>",
               SP(name), box[0], box[1], box[2], box[3], file);
    pdf_close(p);
    pdf_open(p, cid_font);
    buf_printf(p->b, "<</Type/Font/Subtype/CIDFontType0/BaseFont/%.*s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %zu 0 R", SP(name),
               descriptor);
    widths(p->b, u);
    buf_add(p->b, STR(">>"));
    pdf_close(p);
    pdf_open(p, u->number);
    buf_printf(p->b, "<</Type/Font/Subtype/Type0/BaseFont/%.*s/Encoding/Identity-H/DescendantFonts[%zu 0 R]/ToUnicode %zu 0 R>>", SP(name), cid_font, map);
    pdf_close(p);
    buf_release(&bytes);
}

// --- the file
static void put_info(struct printing *x, size_t info) {
    const struct letter *l = x->s->letter;
    struct buf *b = x->pdf.b;
    struct str day = l->written.n == 10 ? l->written : STR("2000-01-01"); // of the letter, so that the clock does not count
    pdf_open(&x->pdf, info);
    buf_add(b, STR("<</Title"));
    pdf_text(b, l->title);
    buf_add(b, STR("/Author"));
    pdf_text(b, l->issuer);
    if (l->number.n) {
        buf_add(b, STR("/Subject"));
        pdf_text(b, l->number);
    }
    buf_printf(b, "/Producer(huiyin %s)/CreationDate(D:%.4s%.2s%.2s000000Z)>>", HUIYIN_VERSION, day.p, day.p + 5, day.p + 8);
    pdf_close(&x->pdf);
}

static int put_pages(struct printing *x, size_t pages, size_t resources) {
    struct pdf *p = &x->pdf;
    int count = x->s->pages;
    size_t *numbers = arena_array(&x->arena, size_t, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        size_t content = pdf_number(p);
        if (page_content(x, i + 1) < 0) return -1;
        pdf_stream(p, content, STR(""), buf_str(&x->content));
        numbers[i] = pdf_number(p);
        pdf_open(p, numbers[i]);
        buf_printf(p->b, "<</Type/Page/Parent %zu 0 R/MediaBox[0 0 595.28 841.89]/Resources %zu 0 R/Contents %zu 0 R>>", pages, resources, content);
        pdf_close(p);
    }
    pdf_open(p, pages);
    buf_printf(p->b, "<</Type/Pages/Count %d/Kids[", count);
    for (int i = 0; i < count; i++) buf_printf(p->b, "%zu 0 R ", numbers[i]);
    buf_add(p->b, STR("]>>"));
    pdf_close(p);
    return 0;
}

static int print(struct printing *x) {
    struct pdf *p = &x->pdf;
    size_t catalog = pdf_number(p), info = pdf_number(p), pages = pdf_number(p), resources = pdf_number(p);
    if (put_pages(x, pages, resources) < 0) return -1;
    for (size_t i = 0; i < x->count; i++) {
        x->subsets[i].number = pdf_number(p);
        put_font(x, &x->subsets[i]);
    }
    pdf_open(p, resources);
    buf_add(p->b, STR("<</Font<<"));
    for (size_t i = 0; i < x->count; i++) buf_printf(p->b, "/F%zu %zu 0 R", i + 1, x->subsets[i].number);
    buf_add(p->b, STR(">>>>"));
    pdf_close(p);
    put_info(x, info);
    pdf_open(p, catalog);
    buf_printf(p->b, "<</Type/Catalog/Pages %zu 0 R/Lang(zh-CN)>>", pages);
    pdf_close(p);
    pdf_end(p, catalog, info);
    return 0;
}

int sheet_pdf(const struct sheet *s, struct buf *ret, struct fault *f) {
    struct printing x = {.s = s};
    size_t start = ret->n;
    pdf_begin(&x.pdf, ret, &x.arena);
    int status = print(&x);
    for (size_t i = 0; i < x.count; i++) {
        map_release(&x.subsets[i].cids);
        free(x.subsets[i].used);
    }
    buf_release(&x.content);
    arena_release(&x.arena);
    if (status == 0) return 0;
    ret->n = start;
    free(x.pdf.places);
    buf_release(&x.pdf.packed);
    return fault_set(f, FAULT_INPUT, "too-many-fonts", "信函用到 %d 种以上的字体；请换掉少用的字，或装一种字更全的字体", "the letter needs more than %d fonts: change rare characters, or install a font that has more of them",
                     PRESS_FACES);
}
