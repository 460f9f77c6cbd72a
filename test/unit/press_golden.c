// SPDX-License-Identifier: Apache-2.0
// Pages compared with pictures in test/golden/, within a tolerance: small differences of grey are those of another
// version of a library, many dots that differ are another layout. HUIYIN_GOLDEN=make writes the pictures anew.
#include <cairo.h>
#include <stdlib.h>

#include "base/file.h"
#include "office/press.h"
#include "unit.h"

enum { DPI = 60, FAR = 64 };
static const double tolerated = 0.004; // of the dots of a page; a line of text a dot lower is 0.02

static struct press *press;

static struct str read_case(const char *name, struct buf *b) {
    struct fault f;
    char path[200];
    snprintf(path, sizeof path, "test/letters/%s.json", name);
    if (file_read(path, 1 << 20, b, &f) < 0) fail_msg("%s", f.en);
    return buf_str(b);
}

static cairo_status_t next(void *context, unsigned char *to, unsigned int n) {
    struct str *rest = context;
    if (rest->n < n) return CAIRO_STATUS_READ_ERROR;
    memcpy(to, rest->p, n);
    *rest = str_skip(*rest, n);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *opened(struct str png) {
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(next, &png);
    if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS) fail_msg("no picture: %s", cairo_status_to_string(cairo_surface_status(s)));
    return s;
}

// A byte a dot, or four that are the same.
static int grey_at(cairo_surface_t *s, int x, int y) {
    const unsigned char *line = cairo_image_surface_get_data(s) + (ptrdiff_t)y * cairo_image_surface_get_stride(s);
    return cairo_image_surface_get_format(s) == CAIRO_FORMAT_A8 ? line[x] : line[4 * x];
}

static void compare(const char *path, struct str got, struct str want) {
    cairo_surface_t *a = opened(got), *b = opened(want);
    int w = cairo_image_surface_get_width(a), h = cairo_image_surface_get_height(a), far = 0;
    assert_int_equal(w, cairo_image_surface_get_width(b));
    assert_int_equal(h, cairo_image_surface_get_height(b));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) far += abs(grey_at(a, x, y) - grey_at(b, x, y)) > FAR;
    cairo_surface_destroy(a);
    cairo_surface_destroy(b);
    if (far <= tolerated * w * h) return;
    struct fault f;
    char beside[260];
    snprintf(beside, sizeof beside, "/tmp/huiyin-%s", strrchr(path, '/') + 1);
    file_write(beside, got, &f);
    fail_msg("%s: %d of %d dots differ (%.2f %%); what was printed is in %s", path, far, w * h, 100.0 * far / (w * h), beside);
}

static void is_golden(const char *name, int page) {
    struct arena a = ARENA_INIT;
    struct buf json = BUF_INIT, png = BUF_INIT, golden = BUF_INIT;
    struct letter l;
    struct fault f;
    char path[200];
    snprintf(path, sizeof path, "test/golden/letter_%s_%d.png", name, page);
    if (letter_read(&l, read_case(name, &json), &a, &f) < 0 || press_png(press, &l, page, DPI, true, &png, &f) < 0)
        fail_msg("%s: %s (%s)", f.code, f.en, f.where); // a font that is missing says so here
    if (getenv("HUIYIN_GOLDEN")) {
        if (file_write(path, buf_str(&png), &f) < 0) fail_msg("%s", f.en);
    }
    if (file_read(path, 60 * 1024, &golden, &f) < 0) fail_msg("%s", f.en);
    compare(path, buf_str(&png), buf_str(&golden));
    buf_release(&json);
    buf_release(&png);
    buf_release(&golden);
    arena_release(&a);
}

static void the_fonts_of_the_pictures_are_there(void **state) {
    (void)state;
    struct letter l = {.issuer = STR("局"), .title = STR("题"), .body = STR("文")};
    struct press_facts facts;
    struct fault f;
    // Others, better ones, may be installed: the pictures say what these give.
    l.fonts[FONT_MARK] = l.fonts[FONT_TITLE] = STR("Noto Serif CJK SC Bold");
    l.fonts[FONT_BODY] = l.fonts[FONT_PAGE] = STR("Noto Serif CJK SC");
    l.fonts[FONT_HEI] = STR("Noto Sans CJK SC");
    l.fonts[FONT_KAI] = STR("AR PL KaitiM GB");
    if (press_fonts(press, &l, &facts, &f) < 0) fail_msg("%s", f.en);
}

static void the_first_page_of_a_reply(void **state) { (void)state, is_golden("reply", 1); }
static void the_last_page_of_a_reply(void **state) { (void)state, is_golden("reply", 2); }
static void the_slip(void **state) { (void)state, is_golden("reply", 3); }
static void a_joint_opinion(void **state) { (void)state, is_golden("joint", 1); }

static void another_layout_would_be_noticed(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf json = BUF_INIT, one = BUF_INIT, two = BUF_INIT;
    struct letter l;
    struct fault f;
    int far = 0;
    assert_int_equal(letter_read(&l, read_case("reply", &json), &a, &f), 0);
    assert_int_equal(press_png(press, &l, 1, DPI, true, &one, &f), 0);
    l.class = STR(""); // everything below moves up by a line
    assert_int_equal(press_png(press, &l, 1, DPI, true, &two, &f), 0);
    cairo_surface_t *x = opened(buf_str(&one)), *y = opened(buf_str(&two));
    int w = cairo_image_surface_get_width(x), h = cairo_image_surface_get_height(x);
    for (int i = 0; i < h; i++)
        for (int k = 0; k < w; k++) far += abs(grey_at(x, k, i) - grey_at(y, k, i)) > FAR;
    assert_true(far > 3 * tolerated * w * h);
    cairo_surface_destroy(x);
    cairo_surface_destroy(y);
    buf_release(&json);
    buf_release(&one);
    buf_release(&two);
    arena_release(&a);
}

int main(void) {
    press = press_open();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fonts_of_the_pictures_are_there), cmocka_unit_test(the_first_page_of_a_reply), cmocka_unit_test(the_last_page_of_a_reply),
        cmocka_unit_test(the_slip),                            cmocka_unit_test(a_joint_opinion),           cmocka_unit_test(another_layout_would_be_noticed),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    press = press_close(press);
    return failed;
}
