// SPDX-License-Identifier: Apache-2.0
// Which page a path leads to.
#include "unit.h"

#include "http/route.h"

static enum http_turn page(struct visit *v) {
    (void)v;
    return HTTP_ANSWER;
}

#define ROUTE(method, pattern) {method, pattern, ROUTE_PUBLIC, page, "", "", "", ""}
static const struct route routes[] = {
    ROUTE(HTTP_GET, "/"),
    ROUTE(HTTP_GET, "/matters/{matter}"),
    ROUTE(HTTP_GET, "/matters/new"),
    ROUTE(HTTP_POST, "/matters/{matter}"),
    ROUTE(HTTP_POST, "/matters/new/send"),
    ROUTE(HTTP_GET, "/matters/{matter}/history"),
    ROUTE(HTTP_GET, "/{kind}/new/history"),
    ROUTE(HTTP_GET, "/{a}/{b}/{c}/{d}"),
    ROUTE(HTTP_POST, "/only/post"),
};

static const char *found(enum http_method method, const char *path, struct route_params *params, bool *other) {
    const struct route *r = route_find(routes, sizeof routes / sizeof *routes, method, str_c(path), params, other);
    return r ? r->pattern : "none";
}

static void a_path_leads_to_its_page(void **state) {
    (void)state;
    struct route_params p = {.count = 0};
    bool other = true;
    assert_string_equal(found(HTTP_GET, "/", &p, &other), "/");
    assert_false(other);
    assert_int_equal(p.count, 0);
    assert_string_equal(found(HTTP_GET, "/matters/案 7", &p, &other), "/matters/{matter}");
    assert_int_equal(p.count, 1);
    assert_str(p.pairs[0].name, "matter");
    assert_str(p.pairs[0].value, "案 7");
    assert_string_equal(found(HTTP_GET, "/w/x/y/z", &p, &other), "/{a}/{b}/{c}/{d}");
    assert_int_equal(p.count, 4);
    assert_str(p.pairs[3].value, "z");
}

static void head_asks_for_the_page_of_get(void **state) {
    (void)state;
    struct route_params p;
    bool other;
    assert_string_equal(found(HTTP_HEAD, "/matters/7", &p, &other), "/matters/{matter}");
    assert_string_equal(found(HTTP_HEAD, "/only/post", &p, &other), "none");
    assert_true(other);
}

static void words_go_before_parameters_from_the_left(void **state) {
    (void)state;
    struct route_params p;
    bool other;
    assert_string_equal(found(HTTP_GET, "/matters/new", &p, &other), "/matters/new");
    assert_int_equal(p.count, 0);
    assert_string_equal(found(HTTP_POST, "/matters/new", &p, &other), "/matters/{matter}");
    assert_false(other);
    assert_string_equal(found(HTTP_GET, "/matters/new/history", &p, &other), "/matters/{matter}/history");
    assert_string_equal(found(HTTP_GET, "/other/new/history", &p, &other), "/{kind}/new/history");
}

static void a_page_for_another_method_is_told_apart_from_none(void **state) {
    (void)state;
    struct route_params p;
    bool other = false;
    assert_string_equal(found(HTTP_GET, "/only/post", &p, &other), "none");
    assert_true(other);
    assert_string_equal(found(HTTP_GET, "/only", &p, &other), "none");
    assert_false(other);
    assert_string_equal(found(HTTP_POST, "/", &p, &other), "none");
    assert_true(other);
}

static void whole_segments_only(void **state) {
    (void)state;
    struct route_params p;
    bool other;
    static const char *paths[] = {"", "matters/7", "/matters", "/matters/", "/matters/7/", "/matters//history", "//",
                                  "/Matters/7", "/matters/7/histor", "/matters/7/history/", "/a/b/c/d/e"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) assert_string_equal(found(HTTP_GET, paths[i], &p, &other), "none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_leads_to_its_page),
        cmocka_unit_test(head_asks_for_the_page_of_get),
        cmocka_unit_test(words_go_before_parameters_from_the_left),
        cmocka_unit_test(a_page_for_another_method_is_told_apart_from_none),
        cmocka_unit_test(whole_segments_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
