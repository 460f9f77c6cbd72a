// SPDX-License-Identifier: Apache-2.0
// HTML becomes lines of text.
#include "unit.h"

#include "text/html.h"

static void lines_are(const char *source, const char *want) {
    struct arena a = ARENA_INIT;
    struct html h;
    html_read(str_c(source), &a, &h);
    if (!str_eq(h.text, str_c(want))) fail_msg("%s\ngave \"%.*s\"", source, SP(h.text));
    arena_release(&a);
}

static void blocks_break_lines_and_blanks_collapse(void **state) {
    (void)state;
    lines_are("<p>藕塘</p><p>老堤\n\n  泵站</p>", "藕塘\n老堤 泵站\n");
    lines_are("<div>一<span>二</span><b>三</b><br>四</div>五", "一二三\n四\n五\n");
    lines_are("<table><tr><td>索引号</td><td>12</td></tr></table>", "索引号\n12\n");
    lines_are("<ul><li>甲<li>乙</ul>", "甲\n乙\n");
    lines_are("<pre>甲  乙\n丙</pre>", "甲  乙\n丙\n");
    lines_are("甲&nbsp;&nbsp;乙 丙", "甲 乙 丙\n");
}

static void entities_are_read_once(void **state) {
    (void)state;
    lines_are("<p>&lt;b&gt; &amp;amp; &#26970;&#x6CB3; &ldquo;藕&rdquo; &unknown;</p>", "<b> &amp; 楚河 “藕” &unknown;\n");
}

static void scripts_and_styles_are_silent(void **state) {
    (void)state;
    lines_are("<style>p{}</style><p>藕</p><script>var x='<p>塘</p>';</script><noscript>开</noscript><template>挖</template><!-- 堤 -->", "藕\n");
}

static void the_head_is_kept_apart(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct html h;
    html_read(STR("<html><head><title> 藕塘 - 云溪 </title><meta name=\"PubDate\" content=\"2031-03-05\">"
                  "<meta property='og:x' content='y'><meta charset=utf-8></head><body><h1>藕塘</h1></body></html>"),
              &a, &h);
    assert_str(h.title, "藕塘 - 云溪");
    assert_str(h.heading, "藕塘");
    assert_int_equal(h.meta_count, 2);
    assert_str(h.metas[0].name, "PubDate");
    assert_str(h.metas[0].content, "2031-03-05");
    assert_str(h.text, "藕塘\n");
    assert_false(h.stripped);
    arena_release(&a);
}

static void hidden_text_is_named(void **state) {
    (void)state;
    static const char *const ways[] = {"hidden", "style='display: none'", "style='VISIBILITY:hidden;color:red'", "style='font-size:0px'",
        "style='position:absolute;left:-9999px'", "style='text-indent:-9999px'"};
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct html h;
        html_read(arena_printf(&a, "<p>藕</p><div %s>藏<p>着的</p></div><p>塘</p>", ways[i]), &a, &h);
        assert_str(h.text, "藕\n藏\n着的\n塘\n");
        assert_int_equal(h.hidden_count, 1);
        assert_str(str_of(h.text.p + h.hidden[0].at, h.hidden[0].end - h.hidden[0].at), "藏\n着的\n");
    }
    struct html h;
    html_read(STR("<p>藕</p><div style='display:none'><img src=x></div><div style='font-size:10px'>塘</div>"), &a, &h);
    assert_int_equal(h.hidden_count, 0); // nothing in it; shown
    arena_release(&a);
}

static void an_id_of_many_elements_is_named(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct html h;
    html_read(STR("<p id=x>藕</p><mark id=q7></mark><b id=q7></b><i id=q7></i><u id=q7></u><p id=q7>塘</p>"), &a, &h);
    assert_str(h.shared_id, "q7");
    assert_int_equal(h.shared_id_count, 5);
    html_read(STR("<p id=x>藕</p><p id=q7></p><p id=q7></p><p id=q7></p><p id=q7></p>"), &a, &h);
    assert_int_equal(h.shared_id.n, 0);
    arena_release(&a);
}

static void what_looks_like_a_page(void **state) {
    (void)state;
    assert_true(html_is(STR("<!DOCTYPE html><p>藕")));
    assert_true(html_is(STR("\n<HTML>")));
    assert_true(html_is(STR("<div>藕</div><p>塘</p>")));
    assert_false(html_is(STR("藕塘 <mark id=\"x\"></mark>")));
    assert_false(html_is(STR("a < b, c > d")));
    assert_false(html_is(STR("")));
}

static void too_deep_or_too_much_is_stripped(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct html h;
    for (int i = 0; i < 600; i++) buf_add(&b, STR("<div>"));
    buf_add(&b, STR("藕<script>if (a < b) x();</script><p>塘 < 堤</p><!-- 站 -->"));
    html_read(buf_str(&b), &a, &h);
    assert_true(h.stripped);
    assert_str(h.text, "藕\n塘 < 堤\n");
    buf_clear(&b);
    buf_add(&b, STR("<p>"));
    for (int i = 0; i < 400; i++) buf_printf(&b, "<font size=%d>", i); // each paragraph reopens them all
    for (int i = 0; i < 20000; i++) buf_add(&b, STR("<p>藕"));
    html_read(buf_str(&b), &a, &h);
    assert_true(h.stripped);
    buf_release(&b);
    arena_release(&a);
}

// What takes the parser the square of its length: end tags that go through all open elements, attributes compared.
static void work_without_end_is_stripped(void **state) {
    (void)state;
    static const struct {
        const char *head, *piece;
        int times;
        const char *tail;
    } pages[] = {
        {"", "<i></x>", 40000, ""},
        {"", "<li><dd>", 20000, ""},
        {"<p", " a%d=1", 20000, ">"},
        {"", "<body a%d=1 b%d='<>'>", 9000, ""},
        {"", "<a<a", 60000, ">"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct arena a = ARENA_INIT;
        struct buf b = BUF_INIT;
        struct html h;
        buf_add(&b, str_c(pages[i].head));
        for (int k = 0; k < pages[i].times; k++) {
            for (const char *c = pages[i].piece; *c; c++) {
                if (*c != '%') buf_byte(&b, (unsigned char)*c);
                else buf_printf(&b, "%d", k), c++;
            }
        }
        buf_add(&b, str_c(pages[i].tail));
        buf_add(&b, STR("藕"));
        html_read(buf_str(&b), &a, &h);
        assert_true(h.stripped);
        assert_true(str_ends(h.text, STR("藕\n")));
        buf_release(&b);
        arena_release(&a);
    }
}

static void a_long_table_is_no_such_work(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct html h;
    buf_add(&b, STR("<table>"));
    for (int i = 0; i < 3000; i++) buf_printf(&b, "<tr class=x id = 'a%d' title=\"<>\"><td>藕</td><td>%d</td></tr>", i, i);
    html_read(buf_str(&b), &a, &h);
    assert_false(h.stripped);
    buf_release(&b);
    arena_release(&a);
}

static void torn_markup_gives_lines_all_the_same(void **state) {
    (void)state;
    static const char *const torn[] = {"<", "<p", "</", "<!", "<!--", "<p title=\"", "<script>", "<style", "&#", "&#x", "<a href='>藕", "<table><p>藕",
        "</p></div>藕", "<svg><p>藕</svg>", "<math><mi>藕", "<frameset>", "<select><option>藕"};
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
        struct html h;
        html_read(str_c(torn[i]), &a, &h);
        assert_int_equal(utf8_fault(h.text), -1);
    }
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_break_lines_and_blanks_collapse),
        cmocka_unit_test(entities_are_read_once),
        cmocka_unit_test(scripts_and_styles_are_silent),
        cmocka_unit_test(the_head_is_kept_apart),
        cmocka_unit_test(hidden_text_is_named),
        cmocka_unit_test(an_id_of_many_elements_is_named),
        cmocka_unit_test(what_looks_like_a_page),
        cmocka_unit_test(too_deep_or_too_much_is_stripped),
        cmocka_unit_test(work_without_end_is_stripped),
        cmocka_unit_test(a_long_table_is_no_such_work),
        cmocka_unit_test(torn_markup_gives_lines_all_the_same),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
