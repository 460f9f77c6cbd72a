// SPDX-License-Identifier: Apache-2.0
// The frame of a page and the stylesheet in the binary.
#include "unit.h"

#include "base/file.h"
#include "web/assets.h"
#include "web/routes.h"
#include "web/templates.h"

static struct str render(struct buf *b, const struct tpl_layout *v) {
    buf_clear(b);
    tpl_layout(b, v);
    assert_false(b->failed);
    return buf_str(b);
}

#define assert_says(page, words) assert_true(str_find((page), STR(words)) >= 0)
#define assert_silent(page, words) assert_int_equal(str_find((page), STR(words)), -1)

static void somebody_unknown_sees_the_way_in_and_no_empty_boxes(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct str page = render(&b, &(struct tpl_layout){.title = STR("收文"), .region = STR("云江市"), .home = STR("/"),
                                                      .sign_in = STR("/sign-in"), .version = STR("0.1.0")});
    assert_true(str_starts(page, STR("<!doctype html><html lang=\"zh-CN\">")));
    assert_says(page, "<title>收文 · 云江市</title>");
    assert_says(page, "<a href=\"/sign-in\">登录</a>");
    assert_silent(page, "<form");
    assert_silent(page, "<nav");
    assert_silent(page, "class=\"note");
    assert_silent(page, "检查点");
    buf_release(&b);
}

static void one_who_signed_in_sees_the_places_and_the_way_out(void **state) {
    (void)state;
    struct buf b = BUF_INIT, inner = BUF_INIT;
    const struct rec_link nav[] = {{STR("收文"), STR("/inbox"), true}, {STR("督办"), STR("/watch"), false}};
    const struct rec_link crumbs[] = {{STR("收文"), STR("/inbox"), false}};
    buf_add(&inner, STR("<h1>x</h1>"));
    struct str page = render(
        &b, &(struct tpl_layout){.title = STR("<一件>"), .region = STR("云江市"), .style = STR(ASSET_STYLE_CSS), .home = STR("/"),
                                 .nav = nav, .nav_count = 2, .crumbs = crumbs, .crumbs_count = 1, .trouble = STR("a < b"),
                                 .account = STR("张科员"), .account_url = STR("/me"), .sign_out = STR("/sign-out"),
                                 .csrf = STR("\"t"), .ledger = STR("3fa9"), .content = {&inner}});
    assert_says(page, "<link rel=\"stylesheet\" href=\"" ASSET_STYLE_CSS "\">");
    assert_says(page, "<li><a href=\"/inbox\" aria-current=\"page\">收文</a></li><li><a href=\"/watch\">督办</a></li>");
    assert_says(page, "<li aria-current=\"page\">&lt;一件&gt;</li>");
    assert_says(page, "<form method=\"post\" action=\"/sign-out\"><input type=\"hidden\" name=\"csrf\" value=\"&quot;t\">");
    assert_says(page, "<p class=\"note bad\" role=\"alert\">a &lt; b</p>");
    assert_says(page, "<h1>x</h1></main>");
    assert_says(page, "<code>3fa9</code>");
    assert_silent(page, "登录");
    assert_silent(page, "<script");
    assert_silent(page, "style=\"");
    buf_release(&inner);
    buf_release(&b);
}

static void an_asset_is_found_where_it_lies_now(void **state) {
    (void)state;
    const struct asset *style = asset_at(STR(ASSET_STYLE_CSS));
    assert_non_null(style);
    assert_ptr_equal(asset_named(STR("style.css")), style);
    assert_string_equal(style->type, "text/css; charset=utf-8");
    assert_true(style->etag[0] == '"' && strlen(style->etag) == 34);
    assert_null(asset_at(STR("/assets/style.00000000.css")));
    assert_null(asset_at(STR("/assets/style.css")));
    assert_null(asset_named(STR("")));
    assert_null(assets[asset_count].name);
}

static void the_stylesheet_is_small_and_needs_nothing_from_elsewhere(void **state) {
    (void)state;
    const struct asset *style = asset_named(STR("style.css"));
    struct str text = str_of((const char *)style->bytes, style->n);
    assert_true(text.n < 15 * 1024);
    assert_silent(text, "url(");
    assert_silent(text, "@import");
    static const char *const classes[] = {".fault", ".chip.late", ".chip.soon", ".chip.done", "dl.facts", "ol.timeline", ".crumbs",
                                          ":focus-visible", "@media print", "prefers-color-scheme: dark"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) assert_true(str_find(text, str_c(classes[i])) >= 0);
}

static void the_route_table_ends_where_it_says(void **state) {
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) assert_non_null(web_routes[i].page);
    assert_null(web_routes[web_route_count].pattern);
}

static void the_kept_copy_of_the_routes_is_the_generated_one(void **state) {
    (void)state;
    struct buf made = BUF_INIT, kept = BUF_INIT;
    struct fault f;
    if (file_read(GENERATED_ROUTES_MD, 1 << 20, &made, &f) < 0 || file_read("docs/routes.md", 1 << 20, &kept, &f) < 0) fail_msg("%s", f.en);
    if (!str_eq(buf_str(&made), buf_str(&kept))) fail_msg("docs/routes.md is out of date: cp %s docs/routes.md", GENERATED_ROUTES_MD);
    buf_release(&made);
    buf_release(&kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_unknown_sees_the_way_in_and_no_empty_boxes),
        cmocka_unit_test(one_who_signed_in_sees_the_places_and_the_way_out),
        cmocka_unit_test(an_asset_is_found_where_it_lies_now),
        cmocka_unit_test(the_stylesheet_is_small_and_needs_nothing_from_elsewhere),
        cmocka_unit_test(the_route_table_ends_where_it_says),
        cmocka_unit_test(the_kept_copy_of_the_routes_is_the_generated_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
