// SPDX-License-Identifier: Apache-2.0
// Templates of test/templates/ as the generator compiles them: what a page says, with every kind of input in every
// place it may stand.
#include "unit.h"

#include "test_templates.h"

static struct buf page = BUF_INIT;
#define assert_page(literal) (assert_str(buf_str(&page), literal), buf_clear(&page))

static int start(void **state) {
    (void)state;
    buf_clear(&page);
    return 0;
}

static int end(void **state) {
    (void)state;
    buf_release(&page);
    return 0;
}

#define MARK "\xEF\xBF\xBD"

static void every_context_escapes_in_its_own_way(void **state) {
    (void)state;
    struct buf made = BUF_INIT;
    buf_add(&made, STR("<b>&amp;</b>"));
    struct tpl_contexts v = {.word = STR("<a href=\"x\" b='y'>&amp; 回音/?#%\\\t\n"), .place = STR("/m/1?a=b&c='d\""),
                             .number = -7, .yes = true, .piece = {&made}};
    tpl_contexts(&page, &v);
#define TEXT "&lt;a href=\"x\" b='y'&gt;&amp;amp; 回音/?#%\\\t\n"
#define ATTRIBUTE "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp; 回音/?#%\\\t\n"
#define URI "%3Ca%20href%3D%22x%22%20b%3D%27y%27%3E%26amp%3B%20%E5%9B%9E%E9%9F%B3%2F%3F%23%25%5C%09%0A"
#define PLACE "/m/1?a=b&amp;c=&#39;d&quot;"
    assert_page("<p>" TEXT "</p><p title=\"" ATTRIBUTE "\" class='a " ATTRIBUTE "'>x</p>"
                "<a href=\"" PLACE "\">1</a> <a href='/m/" URI "?q=" URI "&amp;n=-7'>2</a> <a href=\"" PLACE "?q=" URI "\">3</a>\n"
                "<a href=\"/-7\">4</a><form action=\"?x=%2Fm%2F1%3Fa%3Db%26c%3D%27d%22\">"
                "<button formaction=\"" PLACE "\">5</button></form>"
                "<textarea name=\"t\">\n" TEXT "</textarea><pre>\n  " TEXT "\n\n   x  </pre>"
                "<script type=\"application/json\">{\"w\": \"\\u003ca href=\\\"x\\\" b='y'\\u003e\\u0026amp; 回音/?#%\\\\\\t\\n\", "
                "\"n\": -7, \"y\": true, \"u\": \"/m/1?a=b\\u0026c='d\\\"\"}</script>"
                "<div><b>&amp;</b></div>-7\n<a href=\"" PLACE "#end\">6</a>");
    buf_release(&made);
}

static void what_does_not_show_prints_as_a_mark(void **state) {
    (void)state;
    static const struct {
        struct str in, out;
    } cases[] = {
        {STR("a\x01z"), STR("a" MARK "z")},
        {STR("a\0z"), STR("a" MARK "z")},
        {STR("a\x7Fz"), STR("a" MARK "z")},
        {STR("a\xC2\x85z"), STR("a" MARK "z")},                  // a control of Latin-1
        {STR("\xE2\x80\xAEtxt.exe"), STR(MARK "txt.exe")},       // right-to-left override
        {STR("\xE2\x81\xA6x\xE2\x81\xA9"), STR(MARK "x" MARK)},  // isolates
        {STR("王\xE2\x80\x8B小明"), STR("王" MARK "小明")},      // zero width space
        {STR("\xEF\xBB\xBF王"), STR(MARK "王")},                 // byte order mark
        {STR("\xF3\xA0\x81\x81"), STR(MARK)},                    // a tag character
        {STR("a\xFFz"), STR("a" MARK "z")},                      // malformed
        {STR("\xE7\x8E"), STR(MARK MARK)},                       // cut short
        {STR("\xE7\x8E<"), STR(MARK MARK "&lt;")},               // cut short before something that counts
        {STR("\xC0\xBC"), STR(MARK MARK)},                       // overlong <
        {STR("\xED\xA0\x80"), STR(MARK MARK MARK)},              // a surrogate
        {STR("a\r\nb"), STR("a\nb")},
        {STR("a\rb"), STR("a" MARK "b")},
        {STR("a\r"), STR("a" MARK)},
        {STR("\tx\n"), STR("\tx\n")},
        {STR("王小明，𠮷\xF0\x9F\x98\x80 é"), STR("王小明，𠮷\xF0\x9F\x98\x80 é")},
        {STR(""), STR("")},
        {{NULL, 0}, STR("")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        escape_text(&page, cases[i].in);
        if (!str_eq(buf_str(&page), cases[i].out)) fail_msg("text, case %zu", i);
        buf_clear(&page);
        escape_attribute(&page, cases[i].in);
        if (!str_eq(buf_str(&page), cases[i].out)) fail_msg("attribute, case %zu", i);
        buf_clear(&page);
    }
}

static void json_shows_no_more_than_text_does(void **state) {
    (void)state;
    escape_json(&page, STR("a\x01\r\n\xE2\x80\xA8\xE2\x80\xAE\xFF</script>回音"));
    assert_page("a" MARK "\\n" MARK MARK MARK "\\u003c/script\\u003e回音");
}

static void any_bytes_at_all_stay_harmless_and_well_formed(void **state) {
    (void)state;
    uint64_t seed = 20251125;
    static const char likely[] = "<>&\"'\\\r\n\t \xE2\x80\xAE\xE4\xB8\xAD\xEF\xBB\xBF\x00";
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t n = chance_below(&seed, sizeof bytes + 1);
        for (size_t i = 0; i < n; i++)
            bytes[i] = chance_below(&seed, 3) ? likely[chance_below(&seed, sizeof likely)] : (char)chance(&seed);
        escape_attribute(&page, str_of(bytes, n));
        assert_int_equal(utf8_fault(buf_str(&page)), -1);
        for (size_t at = 0; at < page.n;) {
            int32_t c = utf8_next(buf_str(&page), &at);
            assert_true(c == '\n' || c == '\t' || !utf8_unfit(c));
            assert_true(c != '<' && c != '>' && c != '"' && c != '\'');
        }
        buf_clear(&page);
        escape_uri(&page, str_of(bytes, n));
        for (size_t i = 0; i < page.n; i++)
            assert_non_null(memchr("%-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", page.p[i], 67));
        buf_clear(&page);
    }
}

static void an_address_leads_nowhere_but_to_this_site(void **state) {
    (void)state;
    static const char *const fit[] = {"", "/", "/a", "/a//b", "#x", "?a=b", "/事项/1", "/a?b=https://x"};
    static const char *const unfit[] = {"//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
                                        "javascript:alert(1)", " /a", "a/b", "/a b", "/\t/evil.example", "/a\n", "/\xE2\x80\xAE",
                                        "/\xFF", "data:text/html,x", "/a\\b"};
    for (size_t i = 0; i < sizeof fit / sizeof *fit; i++) {
        assert_true(url_fit(str_c(fit[i])));
        url_add(&page, str_c(fit[i]));
        assert_true(str_eq(buf_str(&page), str_c(fit[i])));
        buf_clear(&page);
    }
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++) {
        if (url_fit(str_c(unfit[i]))) fail_msg("%s", unfit[i]);
        url_add(&page, str_c(unfit[i]));
        assert_page("#");
    }
    assert_false(url_fit(str_of("/a\0b", 4)));
}

static void integers_print_whole(void **state) {
    (void)state;
    escape_int(&page, 0);
    buf_byte(&page, ' ');
    escape_int(&page, INT64_MAX);
    buf_byte(&page, ' ');
    escape_int(&page, INT64_MIN);
    assert_page("0 9223372036854775807 -9223372036854775808");
}

static void conditions_choose(void **state) {
    (void)state;
    tpl_choices(&page, &(struct tpl_choices){0});
    assert_page("Y,\nW,\nN,\nP,\nH,\nR,\n4,\n56\n<input name=\"b\">");
    struct buf made = BUF_INIT;
    struct rec_deed deed = {0};
    struct tpl_choices v = {.word = STR("late"), .number = 7, .yes = true, .place = STR("/"), .piece = {&made}, .rows = &deed,
                            .rows_count = 1};
    tpl_choices(&page, &v);
    assert_page("y,\nw,\nn,\np,\nH,\nr,\n1,\n\n<input checked name=\"a\">");
    buf_add(&made, STR("x"));
    v.word = STR("soon");
    tpl_choices(&page, &v);
    assert_page("y,\nw,\nn,\np,\nh,\nr,\n2,\n5\n<input checked name=\"a\">");
    v.word = STR("sooner");
    v.number = -3;
    tpl_choices(&page, &v);
    assert_page("y,\nw,\nn,\np,\nh,\nr,\n3,\n56\n<input checked name=\"a\">");
    buf_release(&made);
}

static void rows_repeat_and_partials_take_their_fields(void **state) {
    (void)state;
    struct rec_deed_line lines[] = {{.said = STR("<一>"), .late = true}, {.said = STR("二")}};
    struct rec_deed deeds[] = {
        {.at = STR("1月2日"), .who = STR("受理中心"), .lines = lines, .lines_count = 2, .count = 2, .body = {STR("督查室"), STR("/o/1")}},
        {.at = STR("3月4日"), .who = STR("\"李\""), .body = {STR("市场局"), STR("//x")}}};
    tpl_deeds(&page, &(struct tpl_deeds){.deeds = deeds, .deeds_count = 2, .first = deeds[1]});
    assert_page("<ol><li>1月2日 受理中心 <a href=\"/o/1\">督查室</a>\n"
                "\n<b class=\"late\">&lt;一&gt;/2</b>\n\n<b>二/2</b>\n\n"
                "<em class=\"chip late\">督查室 5+ <a href=\"/a\"></a></em></li>"
                "<li>3月4日 \"李\" <a href=\"#\">市场局</a>\n\n<i>nothing</i>\n\n"
                "<em class=\"chip late\">市场局 5+ <a href=\"/a\"></a></em></li></ol>"
                "<em class=\"chip &quot;李&quot;\">市场局 0 <a href=\"#\">m</a></em>");
}

static void white_space_between_tags_goes_and_in_pre_stays(void **state) {
    (void)state;
    tpl_blanks(&page, &(struct tpl_blanks){.word = STR("\nw  w"), .yes = true});
    assert_page("<h1>一件事项</h1><p>one\ntwo <b>three</b>\n<b>four</b> five \nw  w\n\nw  w</p>"
                "<select name=\"s\" id=\"s\"><option>1</option><option value=\"2\">2</option></select>"
                "<p>{{x}} &lt;&amp;</p><pre>  a\n  b  \nw  w\n</pre><textarea>\n \nw  w </textarea>"
                "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg><p>yes</p>");
}

static void html_comes_from_a_template_and_a_failed_piece_fails_the_whole(void **state) {
    (void)state;
    struct buf made = BUF_INIT;
    struct html h = html_blanks(&made, &(struct tpl_blanks){.word = STR("<")});
    assert_true(html_filled(h));
    assert_false(html_filled((struct html){NULL}));
    html_add(&page, (struct html){NULL});
    assert_page("");
    made.failed = true;
    html_add(&page, h);
    assert_true(page.failed);
    buf_clear(&page);
    buf_release(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_context_escapes_in_its_own_way, start),
        cmocka_unit_test_setup(what_does_not_show_prints_as_a_mark, start),
        cmocka_unit_test_setup(json_shows_no_more_than_text_does, start),
        cmocka_unit_test_setup(any_bytes_at_all_stay_harmless_and_well_formed, start),
        cmocka_unit_test_setup(an_address_leads_nowhere_but_to_this_site, start),
        cmocka_unit_test_setup(integers_print_whole, start),
        cmocka_unit_test_setup(conditions_choose, start),
        cmocka_unit_test_setup(rows_repeat_and_partials_take_their_fields, start),
        cmocka_unit_test_setup(white_space_between_tags_goes_and_in_pre_stays, start),
        cmocka_unit_test_setup(html_comes_from_a_template_and_a_failed_piece_fails_the_whole, start),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
