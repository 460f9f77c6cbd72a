// SPDX-License-Identifier: Apache-2.0
// The gate's judgement over values, without a server: limits, hosts, types, targets.
#include "unit.h"

#include "base/arena.h"
#include "http/decode.h"

static const struct gate_limits limits = {1000, 1000};

static int judge(struct head h, struct judged *ret) {
    struct arena a = ARENA_INIT;
    const struct refusal *no = gate_judge(&h, limits, &a, ret);
    if (no) assert_true(no->zh[0] && no->en[0] && utf8_fault(str_c(no->zh)) < 0);
    arena_release(&a);
    return no ? no->status : 0;
}

static struct head head_of(const char *method, const char *target, const struct http_header *headers, size_t count) {
    return (struct head){str_c(method), str_c(target), STR("HTTP/1.1"), headers, count, 100};
}

static void a_plain_head_passes(void **state) {
    (void)state;
    const struct http_header headers[] = {{STR("host"), STR("x")}, {STR("CONTENT-LENGTH"), STR("1000")}};
    struct judged j;
    assert_int_equal(judge(head_of("POST", "/a?b", headers, 2), &j), 0);
    assert_int_equal(j.method, HTTP_POST);
    assert_int_equal(j.length, 1000);
    assert_false(j.chunked || j.expects);
    assert_int_equal(judge(head_of("GET", "/a", headers, 1), &j), 0);
    assert_int_equal(j.length, -1);
}

static void the_limits_are_exact(void **state) {
    (void)state;
    struct http_header headers[HTTP_HEADERS_MAX + 1];
    struct judged j;
    for (size_t i = 0; i < HTTP_HEADERS_MAX + 1; i++) headers[i] = (struct http_header){STR("a"), STR("b")};
    headers[0] = (struct http_header){STR("Host"), STR("x")};
    struct head h = head_of("GET", "/", headers, HTTP_HEADERS_MAX);
    h.size = 1000;
    assert_int_equal(judge(h, &j), 0);
    h.size = 1001;
    assert_int_equal(judge(h, &j), 431);
    assert_int_equal(judge(head_of("GET", "/", headers, HTTP_HEADERS_MAX + 1), &j), 431);
    headers[1] = (struct http_header){STR("Content-Length"), STR("1001")};
    assert_int_equal(judge(head_of("POST", "/", headers, 2), &j), 413);
    headers[1].value = STR("0001000");
    assert_int_equal(judge(head_of("POST", "/", headers, 2), &j), 0);
    headers[1].value = STR("99999999999999999999999999");
    assert_int_equal(judge(head_of("POST", "/", headers, 2), &j), 413);
    assert_true(j.length == INT64_MAX);
    static const char *lengths[] = {"1 0", "", "+1", "-1", "0x1", "1,1"};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        headers[1].value = str_c(lengths[i]);
        assert_int_equal(judge(head_of("POST", "/", headers, 2), &j), 400);
    }
}

static void a_host_is_a_name_and_perhaps_a_port(void **state) {
    (void)state;
    static const char *good[] = {"x", "a-b.c_d.e", "127.0.0.1", "x:1", "x:65535", "[::1]", "[::ffff:1.2.3.4]:80", "x."};
    static const char *bad[] = {"", ":80", "x:", "x:0", "x:65536", "x:000080", "x:+80", "x:8a", "x y", "x/y", "x?y", "x#y", "x@y",
                                "x\\y", "x,y", "[]", "[::1", "[::1]x", "[::1]:", "[x]", "::1", "回", "x\x01", "<x>", "x%20"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!gate_host(str_c(good[i]))) print_error("%s\n", good[i]);
        assert_true(gate_host(str_c(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (gate_host(str_c(bad[i]))) print_error("%s\n", bad[i]);
        assert_false(gate_host(str_c(bad[i])));
    }
    assert_false(gate_host(str_of("x\0y", 3)));
}

static void only_old_clients_may_name_no_host(void **state) {
    (void)state;
    struct judged j;
    struct head h = head_of("GET", "/", NULL, 0);
    assert_int_equal(judge(h, &j), 400);
    h.version = STR("HTTP/1.0");
    assert_int_equal(judge(h, &j), 0);
    h.target = STR("http://x/"); // names a place that Host does not
    assert_int_equal(judge(h, &j), 400);
}

static void a_type_is_taken_apart(void **state) {
    (void)state;
    static const struct { const char *value, *type, *boundary; } cases[] = {
        {"text/html", "text/html", ""}, {"Text/HTML ; charset=utf-8", "text/html", ""}, {"", "", ""}, {"text", "", ""},
        {"/html", "", ""}, {"text/", "", ""}, {"te xt/html", "", ""}, {"text/html/x", "", ""},
        {"multipart/form-data; a=b; BOUNDARY=x-1 ;c=d", "multipart/form-data", "x-1"},
        {"multipart/form-data; boundary=\"x 1\"", "multipart/form-data", "x 1"},
        {"multipart/form-data; boundary=a; boundary=b", "multipart/form-data", "a"},
        {"multipart/form-data; xboundary=a", "multipart/form-data", ""},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str type, boundary;
        gate_type(str_c(cases[i].value), &a, &type, &boundary);
        assert_true(str_eq(type, str_c(cases[i].type)));
        assert_true(str_eq(boundary, str_c(cases[i].boundary)));
    }
    arena_release(&a);
}

static void a_target_becomes_a_path_and_a_query(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct judged j = {.length = -1};
    assert_null(gate_target(STR("/a+b/%41%e5%9b%9e?x=1+2%2B&y=?/"), &a, &j));
    assert_str(j.path, "/a+b/A回");
    assert_str(j.raw_query, "x=1+2%2B&y=?/");
    assert_int_equal(j.query.count, 2);
    assert_str(j.query.pairs[0].value, "1 2+");
    assert_str(j.query.pairs[1].value, "?/");
    assert_null(gate_target(STR("/?"), &a, &j));
    assert_str(j.path, "/");
    assert_int_equal(j.query.count, 0);
    assert_null(gate_target(STR("/..a/.b/c../%2e."  "x"), &a, &j));
    static const char *bad[] = {"", "a", "?a=1", "/..", "/.", "/a/..", "//", "/a//", "/a/", "/%2F", "/%2f..", "/%5c", "/%", "/%4", "/%0a",
                                "/%7f", "/a b", "/#", "/?#", "/?a=%g0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!gate_target(str_c(bad[i]), &a, &j)) print_error("%s\n", bad[i]);
        assert_non_null(gate_target(str_c(bad[i]), &a, &j));
    }
    arena_release(&a);
}

static void names_differ_only_in_case(void **state) {
    (void)state;
    assert_true(str_same_name(STR("Content-TYPE"), STR("content-type")));
    assert_false(str_same_name(STR("content-type"), STR("content_type")));
    assert_false(str_same_name(STR("[a"), STR("{a"))); // not letters
    assert_false(str_same_name(STR("a"), STR("ab")));
    struct str last;
    const struct http_header headers[] = {{STR("A"), STR("1")}, {STR("b"), STR("2")}, {STR("a"), STR("3")}};
    struct head h = head_of("GET", "/", headers, 3);
    assert_int_equal(head_count(&h, "a", &last), 2);
    assert_str(last, "3");
    assert_int_equal(head_count(&h, "c", &last), 0);
    assert_str(last, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_head_passes),
        cmocka_unit_test(the_limits_are_exact),
        cmocka_unit_test(a_host_is_a_name_and_perhaps_a_port),
        cmocka_unit_test(only_old_clients_may_name_no_host),
        cmocka_unit_test(a_type_is_taken_apart),
        cmocka_unit_test(a_target_becomes_a_path_and_a_query),
        cmocka_unit_test(names_differ_only_in_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
