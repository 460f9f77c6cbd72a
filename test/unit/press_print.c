// SPDX-License-Identifier: Apache-2.0
// Printing: the same bytes, presses beside each other, fonts, what cannot be printed.
#include <pthread.h>

#include "letters.h"
#include "office/pdf.h"

static void print_to(struct press *p, const struct letter *l, struct buf *b) {
    if (press_pdf(p, l, b, NULL, &fault) < 0) fail_msg("%s: %s", fault.code, fault.zh);
}

static void the_same_letter_is_the_same_bytes_in_any_press(void **state) {
    (void)state;
    struct letter l = usual(), other = usual();
    struct buf a = BUF_INIT, b = BUF_INIT, c = BUF_INIT;
    struct press *fresh = press_open();
    other.body = repeated("另一封，", 50);
    print_to(press, &l, &a);
    print_to(press, &other, &b);
    buf_clear(&b);
    print_to(press, &l, &b);
    print_to(fresh, &l, &c);
    assert_true(a.n > 1000 && str_eq(buf_str(&a), buf_str(&b)) && str_eq(buf_str(&a), buf_str(&c)));
    assert_true(str_find(buf_str(&a), STR("/CreationDate(D:20240305000000Z)")) > 0);
    press_close(fresh);
    buf_release(&a);
    buf_release(&b);
    buf_release(&c);
}

static void *printer(void *to) {
    struct letter l = usual();
    struct press *p = press_open();
    struct fault f;
    for (int i = 0; i < 3; i++) {
        buf_clear(to);
        if (press_pdf(p, &l, to, NULL, &f) < 0) buf_clear(to);
    }
    press_close(p);
    return NULL;
}

static void presses_work_beside_each_other(void **state) {
    (void)state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    struct buf out[THREADS];
    for (int i = 0; i < THREADS; i++) {
        out[i] = BUF_INIT;
        assert_int_equal(pthread_create(&threads[i], NULL, printer, &out[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_true(out[i].n > 1000 && str_eq(buf_str(&out[i]), buf_str(&out[0])));
        if (i) buf_release(&out[i]);
    }
    buf_release(&out[0]);
}

static void fonts_are_taken_in_the_order_of_the_list(void **state) {
    (void)state;
    struct letter l = usual();
    struct press_facts facts;
    l.fonts[FONT_BODY] = STR("没有的字体, AR PL KaitiM GB, Noto Serif CJK SC");
    l.fonts[FONT_MARK] = STR("Noto Sans CJK SC Bold");
    assert_int_equal(press_fonts(press, &l, &facts, &fault), 0);
    assert_string_equal(facts.families[FONT_BODY], "AR PL KaitiM GB");
    assert_string_equal(facts.families[FONT_MARK], "Noto Sans CJK SC Bold");
    l.fonts[FONT_HEI] = STR("没有的字体, , 也没有");
    assert_int_equal(press_fonts(press, &l, &facts, &fault), -1);
    assert_string_equal(fault.code, "missing-font");
    assert_string_equal(fault.where, "hei");
    assert_non_null(strstr(fault.zh, "字体·黑体"));
    l = usual(); // the press goes on with what a letter asks for
    assert_int_equal(press_fonts(press, &l, &facts, &fault), 0);
    assert_string_equal(facts.families[FONT_BODY], "Noto Serif CJK SC");
}

static void what_cannot_be_printed_is_said(void **state) {
    (void)state;
    struct letter l = usual();
    struct buf b = BUF_INIT;
    l.body = STR("这个字\xEE\x84\xA3没有"); // U+E123, of private use
    assert_int_equal(press_pdf(press, &l, &b, NULL, &fault), -1);
    assert_string_equal(fault.code, "missing-character");
    assert_non_null(strstr(fault.en, "U+E123"));
    l.body = repeated("长\n", 10000);
    assert_int_equal(press_pdf(press, &l, &b, NULL, &fault), -1);
    assert_string_equal(fault.code, "letter-too-long");
    l.body = STR(" \n");
    assert_int_equal(press_pdf(press, &l, &b, NULL, &fault), -1);
    assert_string_equal(fault.code, "letter-lacks");
    l = usual();
    assert_int_equal(press_png(press, &l, 2, 50, true, &b, &fault), -1);
    assert_string_equal(fault.code, "no-such-page");
    assert_int_equal(press_png(press, &l, 1, 5000, true, &b, &fault), -1);
    assert_string_equal(fault.code, "bad-number");
    assert_int_equal(b.n, 0);
    buf_release(&b);
}

static void words_without_end_and_two_hundred_pages_are_printed(void **state) {
    (void)state;
    struct letter l = usual();
    l.body = repeated("w", 10000);
    make(&l);
    size_t shown = 0;
    for (size_t i = 0; i < sheet.item_count; i++)
        if (str_starts(text_of(&sheet.items[i]), STR("w"))) {
            shown += text_of(&sheet.items[i]).n;
            assert_true(sheet.items[i].x + width_of(&sheet.items[i]) <= AREA_RIGHT + 0.5);
        }
    assert_int_equal(shown, 10000);
    sheet_release(&sheet);
    l.body = repeated("一段。\n", 22 * 200);
    make(&l);
    assert_in_range(sheet.pages, 200, 202);
    sheet_release(&sheet);
}

static void real(double v, const char *want) {
    struct buf b = BUF_INIT;
    pdf_real(&b, v);
    assert_str_at(buf_str(&b), str_c(want), __FILE__, __LINE__);
    buf_release(&b);
}

static void numbers_have_at_most_two_decimals(void **state) {
    (void)state;
    real(0, "0");
    real(15.75, "15.75");
    real(15.7, "15.7");
    real(0.05, "0.05");
    real(-3.999, "-4");
    real(-0.25, "-0.25");
    real(841.889, "841.89");
    real(100, "100");
}

static void texts_are_utf_16(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    pdf_text(&b, STR("A云\xF0\xA0\xAE\xB7\xFF")); // beyond the first plane, and a byte that is none
    assert_str(buf_str(&b), "<FEFF00414E91D842DFB7FFFD>");
    buf_release(&b);
}

static size_t number_at(struct str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) n = n * 10 + (size_t)(s.p[i] - '0');
    return n;
}

static void every_object_stands_where_the_table_says(void **state) {
    (void)state;
    struct letter l = usual();
    struct buf b = BUF_INIT;
    l.slip.wanted = true;
    print_to(press, &l, &b);
    struct str all = buf_str(&b);
    ptrdiff_t end = str_find(all, STR("startxref\n"));
    assert_true(end > 0);
    struct str table = str_skip(all, number_at(str_skip(all, (size_t)end + STR("startxref\n").n)));
    assert_true(str_starts(table, STR("xref\n0 ")));
    size_t count = number_at(str_skip(table, STR("xref\n0 ").n)), head = (size_t)str_find(table, STR("f \n")) + 3;
    assert_true(count > 10);
    for (size_t i = 1; i < count; i++) {
        struct str line = str_head(str_skip(table, head + (i - 1) * 20), 20); // ISO 32000-1, 7.5.4: twenty bytes each
        assert_true(str_ends(line, STR(" 00000 n \n")));
        assert_true(str_starts(str_skip(all, number_at(line)), arena_printf(&arena, "%zu 0 obj\n", i)));
    }
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_same_letter_is_the_same_bytes_in_any_press),
        TEST(numbers_have_at_most_two_decimals),
        TEST(texts_are_utf_16),
        TEST(every_object_stands_where_the_table_says),
        TEST(presses_work_beside_each_other),
        TEST(fonts_are_taken_in_the_order_of_the_list),
        TEST(what_cannot_be_printed_is_said),
        TEST(words_without_end_and_two_hundred_pages_are_printed),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    press = press_close(press);
    return failed;
}
