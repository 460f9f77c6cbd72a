// SPDX-License-Identifier: Apache-2.0
// What belongs to the page's frame, and strings planted in its text.
#include "unit.h"

#include "text/clean.h"
#include "text/foreign.h"

static void roles_are(const char *text, const char *want) {
    static const char letters[] = "t.crmex"; // text, empty, chrome, repeated, meta, elsewhere, trailer
    struct arena a = ARENA_INIT;
    size_t n;
    struct clean_line *lines = clean_lines(&a, str_c(text), &n);
    char got[100] = "";
    for (size_t i = 0; i < n && i < 99; i++) got[i] = letters[lines[i].role];
    assert_string_equal(got, want);
    arena_release(&a);
}

#define PARAGRAPH "云溪市水务局今年开挖藕塘三十六处，明年继续，各村把名单报来，我们按先后安排，先挖北边的，再挖南边的，钱由市里出一半，村里出一半。\n"

static void frames_are_told_from_text(void **state) {
    (void)state;
    roles_are("密码:\n\n藕塘通知\n" PARAGRAPH "打印本页 关闭窗口\n版权所有：某办 某ICP备1号\n", "c.ttcc");
    roles_are("某某平台\n您当前的位置：首页 > 通知\n藕塘通知\n" PARAGRAPH, "cctt");
    roles_are("藕塘通知\n1.\n•\n" PARAGRAPH, "tcct");
    roles_are("藕塘通知\n登录系统后，请各村填报名单。\n" PARAGRAPH, "ttt"); // a sentence that begins like frame
    roles_are("[ 索引号 ]\n2031-12\n" PARAGRAPH, "ttt");
}

static void repeated_lines_beside_paragraphs_are_noise(void **state) {
    (void)state;
    roles_are("点开看图\n" PARAGRAPH "点开看图\n" PARAGRAPH "点开看图\n" PARAGRAPH, "rtrtrt");
    roles_are("点开看图\n" PARAGRAPH "点开看图\n" PARAGRAPH, "tttt");                      // twice
    roles_are("藕塘\n水务局\n老堤\n水务局\n泵站\n水务局\n" PARAGRAPH, "ttttttt");          // a table
    roles_are("很好。\n" PARAGRAPH "很好。\n" PARAGRAPH "很好。\n" PARAGRAPH, "tttttt"); // sentences
}

static void what_stands_behind_the_source_is_a_trailer(void **state) {
    (void)state;
    roles_are("藕塘\n" PARAGRAPH "来源：云溪发布\n心在藕塘\n电话：000-0\n", "tttxx");
    roles_are("藕塘\n" PARAGRAPH "电话：000-0\n", "ttx");
    roles_are("藕塘\n" PARAGRAPH "云溪市水务局\n2031年3月5日\n", "tttt"); // a signature
}

static void tags_in_plain_text(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct noted n;
    struct str signature;
    struct mapped m = mapped_whole(&a, STR("<mark id=\"q7\"><del id=\"q7\"></del></mark>藕<p id=\"q7\">塘</p><b id=\"q7\"></b><i id=\"q7\"></i>"));
    assert_str(clean_tags(&a, &m, &n, &signature).text, "藕塘");
    assert_int_equal(n.count, 10);
    assert_str(signature, "id=\"q7\"");
    m = mapped_whole(&a, STR("a<b，<b>藕</b>，<p3>，《藕》<藕>，x<y and y>z"));
    assert_str(clean_tags(&a, &m, &n, &signature).text, "a<b，藕，<p3>，《藕》<藕>，x<y and y>z");
    assert_int_equal(signature.n, 0);
    m = mapped_whole(&a, STR("\n id=\"content\">藕塘"));
    assert_str(clean_tags(&a, &m, &n, &signature).text, "藕塘");
    arena_release(&a);
}

static void planted_strings(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct str s;
    size_t count;
    assert_true(foreign_find(STR("市beat99官网_下载网站委员，beat99官网_下载网站主席，各beat99官网_下载网站会议"), &a, &s, &count));
    assert_str(s, "beat99官网_下载网站");
    assert_int_equal(count, 3);
    assert_false(foreign_find(STR("市beat99官网_下载网站委员，beat99官网_下载网站主席"), &a, &s, &count)); // twice
    assert_false(foreign_find(STR("用SK98200芯片，国产SK98200芯片，新SK98200芯片"), &a, &s, &count));
    assert_false(foreign_find(STR("从A1B2C3下载表格，再从A1B2C3下载清单，又从A1B2C3下载说明"), &a, &s, &count)); // one such word
    assert_false(foreign_find(STR("beat99官网_下载网站 1\nbeat99官网_下载网站 2\nbeat99官网_下载网站 3\n"), &a, &s, &count)); // lines, not sentences
    assert_false(foreign_find(STR("www.yunxi.gov.cn www.yunxi.gov.cn www.yunxi.gov.cn"), &a, &s, &count)); // no Han in it
    arena_release(&a);
}

static void invisible_characters_and_sentence_ends(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct noted n;
    struct str names;
    struct mapped m = mapped_whole(&a, STR("藕\u200B塘\r\n老\t堤\r\r\u2028\u202E"));
    assert_str(clean_invisible(&a, &m, &n, &names).text, "藕塘\n老\t堤\n\n\n");
    assert_int_equal(n.count, 2);
    assert_str(names, "U+200B, U+202E");
    assert_true(clean_sentence_end(STR("好。”")) && clean_sentence_end(STR("吗？)")) && clean_sentence_end(STR("如下：")));
    assert_false(clean_sentence_end(STR("藕塘通知")) || clean_sentence_end(STR("")) || clean_sentence_end(STR("”")));
    assert_str(clean_trim(STR("\u2002\u3000 藕 塘\u00A0\u2002")), "藕 塘");
    assert_str(clean_trim(STR("\u3000")), "");
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_told_from_text),
        cmocka_unit_test(repeated_lines_beside_paragraphs_are_noise),
        cmocka_unit_test(what_stands_behind_the_source_is_a_trailer),
        cmocka_unit_test(tags_in_plain_text),
        cmocka_unit_test(planted_strings),
        cmocka_unit_test(invisible_characters_and_sentence_ends),
    };
    return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
