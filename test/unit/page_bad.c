// SPDX-License-Identifier: Apache-2.0
// What is no page, and pages damaged in every way.
#include "page_file.h"

static void refused(struct str bytes, const char *code, const char *words) {
    struct arena a = ARENA_INIT;
    struct page p;
    struct fault f;
    if (page_read(bytes, STR("page.html"), &a, &p, &f) == 0) fail_msg("read as a page");
    assert_string_equal(f.code, code);
    assert_int_equal(f.kind, FAULT_INPUT);
    if (!says(str_c(f.zh), words)) fail_msg("%s", f.zh);
    arena_release(&a);
}

static void nothing_is_no_page(void **state) {
    (void)state;
    refused(STR(""), "page-empty", "空");
    refused(STR(" \n\t \r\n\n"), "page-empty", "没有文字");
    refused(STR("<html><body><script>x</script></body></html>"), "page-empty", "没有文字");
    refused(STR("<html><body><div style='display:none'>藏着的字</div></body></html>"), "page-empty", "没有正文");
}

static void files_that_are_no_text_are_named(void **state) {
    (void)state;
    refused(STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3 ..."), "page-not-text", "PDF");
    refused(STR("PK\x03\x04\x14\x00\x06\x00"), "page-not-text", "解压");
    refused(STR("\x89PNG\r\n\x1A\n"), "page-not-text", "图片");
    refused(STR("\xFF\xD8\xFF\xE0 JFIF"), "page-not-text", "图片");
    refused(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "page-not-text", "Office");
    refused(STR("\x1F\x8B\x08\x00\x00\x00\x00\x00"), "page-not-text", "gzip");
    refused(STR("\x7F"
                "ELF\x02\x01\x01\x00"),
            "page-not-text", "程序");
    char noise[4096];
    uint64_t seed = 7;
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)chance(&seed);
    refused(str_of(noise, sizeof noise), "page-not-text", "二进制");
}

static void two_mebibytes_are_the_most(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    char *p = arena_alloc(&a, PAGE_BYTES_MAX + 1);
    for (size_t i = 0; i <= PAGE_BYTES_MAX; i++) p[i] = i % 60 == 59 ? '\n' : 'a';
    refused(str_of(p, PAGE_BYTES_MAX + 1), "page-too-large", "2 MiB");
    struct page page;
    page_of(&page, str_of(p, PAGE_BYTES_MAX), "big.txt", &a);
    arena_release(&a);
}

static void a_page_cut_inside_a_character(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    struct str whole = STR("藕塘通知\n云溪市的藕塘，今年由各乡镇自己开挖，所需的钱由市里出，不足的由各村自己筹");
    page_of(&p, whole, "a.txt", &a);
    page_is_sound(&p);
    assert_non_null(found(&p, "text-cut-short", 0));
    page_of(&p, str_head(whole, whole.n - 1), "a.txt", &a);
    page_is_sound(&p);
    const struct page_finding *f = found(&p, "bytes-unreadable", 0);
    assert_true(f && says(f->zh, "e7ad"));
    assert_str(f->quote, "\uFFFD");
    assert_int_equal(f->line, 2);
    arena_release(&a);
}

static void characters_that_do_not_show_are_named_and_removed(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_of(&p, STR("藕塘\u202E通知\n开\0挖\u200B藕塘\x07。本周内把北边的几口塘先挖好，再挖南边的。\n"), "a.txt", &a);
    page_is_sound(&p);
    const struct page_finding *f = finding_at(&p, "invisible-characters", 1, 3, "\u202E");
    assert_true(says(f->zh, "4 个") && says(f->zh, "U+202E, U+0000, U+200B, U+0007"));
    assert_str(p.title, "藕塘通知");
    assert_true(says(p.text, "开挖藕塘。"));
    page_of(&p, STR("藕\0塘通知\n开挖藕塘。本周内把北边的几口塘先挖好，再挖南边的。\n"), "a.txt", &a);
    page_is_sound(&p); // the quote is a NUL
    page_of(&p, STR("<meta name=ArticleTitle content='藕\u202E塘'><h1>藕</h1><p>开挖藕塘。</p>"), "a.html", &a);
    assert_str(p.title, "藕塘");
    arena_release(&a);
}

static void line_ends_of_every_kind(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page unix_page, p;
    page_of(&unix_page, STR("藕塘通知\n开挖藕塘。\n云溪市水务局\n2031年3月5日\n"), "a.txt", &a);
    page_of(&p, STR("藕塘通知\r\n开挖藕塘。\r\n云溪市水务局\r\n2031年3月5日\r\n"), "a.txt", &a);
    assert_true(str_eq(p.text, unix_page.text));
    assert_str(p.written, "2031-03-05");
    page_is_sound(&p);
    page_of(&p, STR("藕塘通知\r开挖藕塘。\r云溪市水务局\r2031年3月5日"), "a.txt", &a);
    assert_true(str_eq(p.text, unix_page.text));
    page_is_sound(&p);
    arena_release(&a);
}

static void a_hundred_thousand_tags_deep(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct page p;
    buf_add(&b, STR("<html><body>"));
    for (int i = 0; i < 100000; i++) buf_add(&b, STR("<div>"));
    buf_add(&b, STR("<p>藕塘通知</p><p>开挖藕塘。</p>"));
    for (int i = 0; i < 100000; i++) buf_add(&b, STR("</div>"));
    page_of(&p, buf_str(&b), "a.html", &a);
    page_is_sound(&p);
    assert_str(p.text, "藕塘通知\n开挖藕塘。\n");
    assert_non_null(found(&p, "html-too-deep", 0));
    buf_release(&b);
    arena_release(&a);
}

static void ten_thousand_findings_are_capped(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct page p;
    buf_add(&b, STR("<html><body><p>藕塘通知</p><p>开挖藕塘。</p>"));
    for (int i = 0; i < 10000; i++) buf_printf(&b, "<p hidden>藏%d</p>", i);
    page_of(&p, buf_str(&b), "a.html", &a);
    page_is_sound(&p);
    assert_int_equal(p.finding_count, PAGE_FINDINGS_MAX);
    const struct page_finding *f = &p.findings[PAGE_FINDINGS_MAX - 1];
    assert_string_equal(f->code, "findings-capped");
    assert_true(says(f->zh, "只列出 199 条，另有 9801 条"));
    assert_str(p.text, "藕塘通知\n开挖藕塘。\n");
    buf_release(&b);
    arena_release(&a);
}

static void lists_are_capped(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct page p;
    buf_add(&b, STR("藕塘\n"));
    for (int i = 0; i < 2000; i++) buf_printf(&b, "第%d村有%d户。\n", i, i);
    page_of(&p, buf_str(&b), "a.txt", &a);
    page_is_sound(&p);
    assert_int_equal(p.figure_count, PAGE_LIST_MAX);
    assert_non_null(found(&p, "list-capped", 0));
    buf_clear(&b);
    for (int i = 0; i < 2000; i++) buf_add(&b, STR("石长庚建议修堤。\n藕塘\n"));
    page_of(&p, buf_str(&b), "a.txt", &a);
    page_is_sound(&p);
    assert_int_equal(p.recommendation_count, PAGE_LIST_MAX);
    assert_non_null(found(&p, "list-capped", 0));
    buf_release(&b);
    arena_release(&a);
}

static void a_wrong_or_mixed_encoding_is_a_finding(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    // GBK inside UTF-8: 藕塘开挖
    page_of(&p, STR("藕塘通知\n\xC5\xBA\xCC\xC1\xBF\xAA\xCD\xDA\xA1\xA3\n云溪市的藕塘今年开挖。各村都来。\n"), "a.txt", &a);
    page_is_sound(&p);
    const struct page_finding *f = found(&p, "charset-mixed", 0);
    assert_true(f && f->line == 2 && says(f->zh, "1 行是 GB18030"));
    assert_true(says(p.text, "\n藕塘开挖。\n"));
    page_of(&p, STR("<meta charset=\"gb2312\"><title>藕</title><p>云溪市的藕塘</p>"), "a.html", &a);
    f = found(&p, "charset-mislabelled", 0);
    assert_true(f && says(f->zh, "gb2312") && says(f->zh, "UTF-8"));
    arena_release(&a);
}

// Pages made to be slow: much of what the rules look for, and nothing that ends it.
static void long_pages_take_no_long_time(void **state) {
    (void)state;
    static const char *const pieces[] = {"主任张三丰、", "建议张三建议", "1件2户", "办结率9%1件", "a1b2c bet官网", "(上接02版)\n", "藕\n\n", "《", "第", "、",
        "人才政策提高才政策", "<p>", "<b><p>", "2031年", "一、关于藕\n", "密码:\n", "云〔2031\n", "經濟(jīng)"};
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf b = BUF_INIT;
        struct page p;
        struct fault f;
        buf_add(&b, STR("藕塘通知\n记者 石长庚\n"));
        while (b.n < 48 * 1024) buf_add(&b, str_c(pieces[i]));
        for (int html = 0; html < 2; html++) {
            if (page_read(buf_str(&b), html ? STR("a.html") : STR("a.txt"), &a, &p, &f) == 0) page_is_sound(&p);
            arena_reset(&a);
        }
        buf_release(&b);
    }
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_no_page),
        cmocka_unit_test(files_that_are_no_text_are_named),
        cmocka_unit_test(two_mebibytes_are_the_most),
        cmocka_unit_test(a_page_cut_inside_a_character),
        cmocka_unit_test(characters_that_do_not_show_are_named_and_removed),
        cmocka_unit_test(line_ends_of_every_kind),
        cmocka_unit_test(a_hundred_thousand_tags_deep),
        cmocka_unit_test(ten_thousand_findings_are_capped),
        cmocka_unit_test(lists_are_capped),
        cmocka_unit_test(a_wrong_or_mixed_encoding_is_a_finding),
        cmocka_unit_test(long_pages_take_no_long_time),
    };
    return cmocka_run_group_tests_name("page_bad", tests, NULL, NULL);
}
