// SPDX-License-Identifier: Apache-2.0
// Bytes in every usual encoding become the same text.
#include "unit.h"

#include <iconv.h>

#include "text/charset.h"

static const char said[] = "云溪市水务局今年开挖藕塘三十六处，明年继续。各村把名单报来，我们按先后安排。\n第二段，也写几个字：泵站、老堤、荷花。\n";
static const char traditional[] = "雲溪市水務局今年開挖藕塘三十六處，明年繼續。各村把名單報來，我們按先後安排。\n第二段，也寫幾個字：泵站、老堤、荷花。\n";

static struct str encoded(struct arena *a, const char *text, const char *name) {
    iconv_t cd = iconv_open(name, "UTF-8");
    assert_true(cd != (iconv_t)-1);
    size_t left = strlen(text), room = left * 4 + 16;
    char *out = arena_alloc(a, room), *o = out, *in = arena_alloc(a, left + 1);
    memcpy(in, text, left);
    size_t got = iconv(cd, &in, &left, &o, &room);
    iconv_close(cd);
    assert_true(got != (size_t)-1);
    return str_of(out, (size_t)(o - out));
}

static void read_as(struct str bytes, const char *text, const char *name, bool bom) {
    struct arena a = ARENA_INIT;
    struct charset c;
    charset_read(bytes, &a, &c);
    if (!str_eq(c.name, str_c(name))) fail_msg("%s taken for %.*s", name, SP(c.name));
    assert_true(str_eq(c.text, str_c(text)));
    assert_int_equal(c.bom, bom);
    assert_int_equal(c.bad + c.mixed, 0);
    arena_release(&a);
}

static void each_usual_encoding_is_told_by_its_bytes(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    read_as(str_c(said), said, "UTF-8", false);
    read_as(arena_printf(&a, "\xEF\xBB\xBF%s", said), said, "UTF-8", true);
    read_as(encoded(&a, said, "GBK"), said, "GB18030", false);
    read_as(encoded(&a, said, "GB2312"), said, "GB18030", false);
    read_as(encoded(&a, "𠮷野家在藕塘边开了一家店，各村的人都去看了一看。", "GB18030"), "𠮷野家在藕塘边开了一家店，各村的人都去看了一看。", "GB18030", false);
    read_as(encoded(&a, traditional, "BIG5"), traditional, "BIG5", false);
    read_as(encoded(&a, said, "UTF-16LE"), said, "UTF-16LE", false);
    read_as(encoded(&a, said, "UTF-16BE"), said, "UTF-16BE", false);
    struct str le = encoded(&a, said, "UTF-16LE"), be = encoded(&a, said, "UTF-16BE");
    char *marked = arena_alloc(&a, le.n + 2);
    memcpy(marked, "\xFF\xFE", 2);
    memcpy(marked + 2, le.p, le.n);
    read_as(str_of(marked, le.n + 2), said, "UTF-16LE", true);
    memcpy(marked, "\xFE\xFF", 2);
    memcpy(marked + 2, be.p, be.n);
    read_as(str_of(marked, be.n + 2), said, "UTF-16BE", true);
    read_as(STR(""), "", "UTF-8", false);
    read_as(STR("plain ASCII\n"), "plain ASCII\n", "UTF-8", false);
    arena_release(&a);
}

static void a_declaration_is_only_a_hint(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct charset c;
    struct str page = arena_printf(&a, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\">%s", said);
    charset_read(encoded(&a, page.p, "GBK"), &a, &c);
    assert_str(c.name, "GB18030");
    assert_str(c.declared, "UTF-8");
    assert_true(c.mislabelled);
    charset_read(page, &a, &c);
    assert_false(c.mislabelled);
    page = arena_printf(&a, "<META CHARSET='gb2312'>%s", said);
    charset_read(encoded(&a, page.p, "GBK"), &a, &c);
    assert_false(c.mislabelled); // GB2312 means its superset
    charset_read(page, &a, &c);
    assert_true(c.mislabelled);
    page = arena_printf(&a, "<meta charset=\"klingon\">%s", said);
    charset_read(page, &a, &c);
    assert_true(c.mislabelled);
    charset_read(STR("<meta charset=gbk>ASCII only"), &a, &c);
    assert_false(c.mislabelled);
    charset_read(STR("the words charset=gbk stand in the text: 藕塘"), &a, &c);
    assert_int_equal(c.declared.n, 0);
    arena_release(&a);
}

static void bytes_that_cannot_be_read_are_counted_and_marked(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct charset c;
    charset_read(STR("开挖藕塘\xFF\xFE，明年\xE4\xBA继续"), &a, &c);
    assert_str(c.name, "UTF-8");
    assert_str(c.text, "开挖藕塘\uFFFD\uFFFD，明年\uFFFD继续");
    assert_int_equal(c.bad, 3);
    assert_int_equal(c.bad_bytes, 4);
    assert_int_equal(c.bad_first, 12);
    assert_str(c.bad_hex, "ff");
    struct str gbk = encoded(&a, said, "GBK");
    char *cut = arena_alloc(&a, gbk.n + 1);
    memcpy(cut, gbk.p, gbk.n);
    cut[gbk.n] = (char)0xFF;
    charset_read(str_of(cut, gbk.n + 1), &a, &c);
    assert_str(c.name, "GB18030");
    assert_int_equal(c.bad, 1);
    assert_str(c.bad_hex, "ff");
    assert_true(str_starts(c.text, STR(said)) && str_ends(c.text, STR("\uFFFD")));
    arena_release(&a);
}

static void lines_of_another_encoding_are_read_in_it(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct charset c;
    struct str gbk = encoded(&a, said, "GBK");
    struct str page = arena_printf(&a, "%s%.*s%s", said, SP(gbk), said);
    charset_read(page, &a, &c);
    assert_str(c.name, "UTF-8");
    assert_int_equal(c.mixed, 2);
    assert_int_equal(c.mixed_first, sizeof said - 1);
    assert_true(str_eq(c.text, arena_printf(&a, "%s%s%s", said, said, said)));
    page = arena_printf(&a, "%.*s%.*s%.*s%.*s泵站、老堤、荷花。\n", SP(gbk), SP(gbk), SP(gbk), SP(gbk));
    charset_read(page, &a, &c);
    assert_int_equal(c.mixed, 1);
    assert_str(c.mixed_name, "UTF-8");
    assert_true(str_ends(c.text, STR("泵站、老堤、荷花。\n")));
    arena_release(&a);
}

static void any_bytes_give_well_formed_text(void **state) {
    (void)state;
    uint64_t seed = 11;
    char bytes[300];
    for (int i = 0; i < 3000; i++) {
        struct arena a = ARENA_INIT;
        struct charset c;
        size_t n = chance_below(&seed, sizeof bytes);
        for (size_t k = 0; k < n; k++) bytes[k] = i % 2 ? (char)chance(&seed) : (char)(0xA0 + chance_below(&seed, 90));
        charset_read(str_of(bytes, n), &a, &c);
        assert_int_equal(utf8_fault(c.text), -1);
        assert_true(c.bad_first <= c.text.n && c.mixed_first <= c.text.n);
        arena_release(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_usual_encoding_is_told_by_its_bytes),
        cmocka_unit_test(a_declaration_is_only_a_hint),
        cmocka_unit_test(bytes_that_cannot_be_read_are_counted_and_marked),
        cmocka_unit_test(lines_of_another_encoding_are_read_in_it),
        cmocka_unit_test(any_bytes_give_well_formed_text),
    };
    return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
