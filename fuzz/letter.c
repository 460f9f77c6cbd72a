// SPDX-License-Identifier: Apache-2.0
// Letters: any bytes as JSON give a letter or a whole fault; one that was read is written in one way that reads as the same,
// and so is its HTML. Any bytes as a body, behind a 'T', are laid out or refused, and all of the text is on the pages.
#include "office/press_room.h"

#include "fuzz.h"

static struct press *press; // stays open: fonts take long to load

// fontconfig's patterns hold what they own by offsets, which the leak checker does not follow. The unit tests close their
// press and are checked for leaks.
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void) { return 1; }

static size_t shown(const struct sheet *s, const char *whole) {
    size_t n = 0;
    for (size_t i = 0; i < s->item_count; i++)
        if (strcmp(pango_layout_get_text(s->items[i].line->layout), whole) == 0) n += (size_t)s->items[i].line->length;
    return n;
}

static void lay_out(const struct letter *l) {
    struct sheet s;
    struct fault f;
    struct arena a = ARENA_INIT;
    if (press == NULL) press = press_open();
    if (sheet_make(&s, press, l, &f) == 0) {
        struct letter_paragraphs all = letter_paragraphs_of(l->body, &a);
        must(s.pages >= 1 && s.pages <= LETTER_PAGES_MAX + 2);
        for (size_t i = 0; i < s.item_count; i++) must(s.items[i].page >= 1 && s.items[i].page <= s.pages && s.items[i].y < PAPER_H);
        for (size_t i = 0; i < all.count; i++) must(all.items[i].head <= all.items[i].text.n && shown(&s, arena_str(&a, all.items[i].text).p) >= all.items[i].text.n);
        struct buf pdf = BUF_INIT;
        if (sheet_pdf(&s, &pdf, &f) == 0) must(str_starts(buf_str(&pdf), STR("%PDF-")) && str_ends(buf_str(&pdf), STR("%%EOF\n")));
        else must_be_whole(&f);
        buf_release(&pdf);
    } else {
        must_be_whole(&f);
    }
    sheet_release(&s);
    arena_release(&a);
}

static void as_body(struct str text) {
    struct letter l = {.issuer = STR("局"), .title = STR("题"), .body = text, .number = utf8_head(text, 20), .addressee = utf8_head(text, 10)};
    struct letter_frame frame = letter_unframed(text, utf8_head(text, 8), utf8_head(text, 3));
    must(frame.body.n <= text.n && frame.signature.n <= text.n);
    if (text.n <= 4096) lay_out(&l);
}

static void as_json(struct str json) {
    struct arena a = ARENA_INIT;
    struct buf once = BUF_INIT, twice = BUF_INIT, html = BUF_INIT;
    struct letter l, again;
    struct fault f;
    if (letter_read(&l, json, &a, &f) == 0) {
        letter_write(&once, &l);
        must(!once.failed && letter_read(&again, buf_str(&once), &a, &f) == 0);
        letter_write(&twice, &again);
        must(str_eq(buf_str(&once), buf_str(&twice)));
        must(letter_html(&html, &l, &f) == 0 && utf8_fault(buf_str(&html)) < 0 && str_ends(buf_str(&html), STR("</html>\n")));
        if (l.body.n <= 4096) lay_out(&l);
    } else {
        must_be_whole(&f);
    }
    buf_release(&once);
    buf_release(&twice);
    buf_release(&html);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str s = str_of((const char *)bytes, n);
    if (n && bytes[0] == 'T') as_body(str_skip(s, 1));
    else as_json(s);
    return 0;
}
