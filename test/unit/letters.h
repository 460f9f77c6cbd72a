// SPDX-License-Identifier: Apache-2.0
// What tests of the press share: a press, a letter, and looking for a line on its pages.
#ifndef TEST_LETTERS_H
#define TEST_LETTERS_H

#include <math.h>

#include "office/press_room.h"
#include "unit.h"

static struct press *press;
static struct arena arena;
static struct sheet sheet;
static struct fault fault;

static inline void near_mm(double got, double want, const char *what) {
    if (fabs(got - want) < MM(0.05)) return;
    print_error("%s: %.2f mm, not %.2f mm\n", what, got * 25.4 / 72, want * 25.4 / 72);
    fail();
}

static inline void make(const struct letter *l) {
    if (sheet_make(&sheet, press, l, &fault) == 0) return;
    print_error("%s: %s\n", fault.code, fault.zh);
    fail();
}

static inline struct str text_of(const struct placed *p) {
    return str_of(pango_layout_get_text(p->line->layout) + p->line->start_index, (size_t)p->line->length);
}

static inline double width_of(const struct placed *p) {
    PangoRectangle r;
    pango_layout_line_get_extents(p->line, NULL, &r);
    return (double)r.width / PANGO_SCALE;
}

static inline const struct placed *placed(const char *text) {
    for (size_t i = 0; i < sheet.item_count; i++)
        if (str_eq(text_of(&sheet.items[i]), str_c(text))) return &sheet.items[i];
    print_error("no line \"%s\"\n", text);
    fail();
    return NULL;
}

static inline double top_of(const struct placed *p, double size) { return p->y - ASCENT * size; }

static inline struct str repeated(const char *s, size_t n) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) buf_add(&b, str_c(s));
    struct str out = arena_str(&arena, buf_str(&b));
    buf_release(&b);
    return out;
}

static inline struct letter usual(void) {
    return (struct letter){.issuer = STR("云江市水务局"), .number = STR("云水函〔2024〕31号"), .class = STR("A"), .title = STR("关于第0311号提案的复函"), .addressee = STR("李青山委员"),
                           .body = STR("已经办好。"), .written = STR("2024-03-05")};
}

static inline int begin(void **state) {
    (void)state;
    arena = ARENA_INIT;
    if (press == NULL) press = press_open();
    return 0;
}

static inline int end(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
