// SPDX-License-Identifier: Apache-2.0
// Answers of HTTP servers, whole, in pieces, and what is none.
#include "unit.h"

#include <stdlib.h>

#include "base/arena.h"
#include "load/response.h"

struct sample {
    const char *text;
    int status;
    const char *body; // as far as it is kept
    bool close;
};

static const struct sample good[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", false},
    {"HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", 200, "", false},
    {"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", 204, "", false},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304, "", false},
    {"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno", 503, "no", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A;x=y\r\n0123456789\r\n0\r\n\r\n", 200, "abc0123456789", false},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\nTrailer: 1\r\n\r\n", 200, "z", false},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n1", 201, "1", false},
    {"HTTP/1.0 302 Found\r\nContent-Length: 1\r\n\r\nx", 302, "x", true},
    {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", 200, "x", false},
    {"HTTP/1.1 200 OK\r\nSet-Cookie: huiyin=abc; Path=/\r\nSet-Cookie: other=1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n1", 200, "1", false},
};

static const char *const bad[] = {
    "HTTP/2 200\r\n\r\n", "HTTP/1.2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\n",
    "HTTP/1.1 200 OK\r\nnocolon\r\n", "HTTP/1.1 200 OK\r\n: x\r\n", "HTTP/1.1 200 OK\r\nA : x\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\rc\r\n",
};

static struct response *r;

static int begin_all(void **state) {
    (void)state;
    r = mem_new(sizeof *r);
    return 0;
}

static int end_all(void **state) {
    (void)state;
    free(r);
    return 0;
}

// Reads it in pieces that end at `cut` and at `cut2`. Bytes taken, or -1.
static ptrdiff_t in_pieces(struct str s, size_t cut, size_t cut2) {
    size_t ends[] = {cut, cut2, s.n}, at = 0;
    response_begin(r);
    for (int i = 0; i < 3 && !r->whole; i++) {
        ptrdiff_t n = response_take(r, s.p + at, ends[i] - at);
        if (n < 0) return -1;
        at += (size_t)n;
        if (at < ends[i]) break;
    }
    return (ptrdiff_t)at;
}

static void an_answer_is_the_same_however_it_is_cut(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
        struct str s = str_c(good[k].text);
        for (size_t i = 0; i <= s.n; i++)
            for (size_t j = i; j <= s.n; j += 1 + (s.n - j) / 7) {
                assert_int_equal(in_pieces(s, i, j), s.n);
                assert_true(r->whole && r->close == good[k].close);
                assert_int_equal(r->status, good[k].status);
                if (!str_eq(response_body(r), str_c(good[k].body))) fail_msg("%zu cut at %zu, %zu: %.*s", k, i, j, SP(response_body(r)));
            }
    }
}

static void it_says_what_headers_said(void **state) {
    (void)state;
    struct str busy = str_c(good[4].text), cookie = str_c(good[10].text);
    in_pieces(busy, 1, 2);
    assert_int_equal(r->retry_after, 7);
    in_pieces(cookie, 1, 2);
    assert_str(str_c(r->cookie), "huiyin=abc");
    assert_int_equal(r->retry_after, -1);
    struct str date = STR("HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(in_pieces(date, 3, 60), date.n);
    assert_int_equal(r->retry_after, -1);
}

static void what_follows_is_left_for_the_next(void **state) {
    (void)state;
    struct str two = STR("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nbc");
    response_begin(r);
    ptrdiff_t n = response_take(r, two.p, two.n);
    assert_true(n > 0 && (size_t)n < two.n && r->whole && r->status == 200);
    response_begin(r);
    assert_int_equal(response_take(r, two.p + n, two.n - (size_t)n), two.n - (size_t)n);
    assert_int_equal(r->status, 404);
}

static void without_a_length_it_lasts_until_the_end(void **state) {
    (void)state;
    struct str s = STR("HTTP/1.1 200 OK\r\n\r\nwhatever comes"), half = STR("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    response_begin(r);
    assert_false(response_ended(r));
    response_take(r, s.p, s.n);
    assert_true(!r->whole && response_ended(r) && r->close);
    assert_str(response_body(r), "whatever comes");
    response_begin(r);
    response_take(r, half.p, half.n);
    assert_false(response_ended(r));
}

static void what_is_no_answer_is_refused_however_it_is_cut(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct str s = str_c(bad[k]);
        for (size_t i = 0; i <= s.n; i++)
            if (in_pieces(s, i, s.n) != -1) fail_msg("%s was taken, cut at %zu", bad[k], i);
    }
    struct str nul = STR("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n");
    assert_int_equal(in_pieces(nul, 0, 0), -1);
}

static void heads_without_end_are_refused(void **state) {
    (void)state;
    struct buf line = BUF_INIT, many = BUF_INIT;
    buf_add(&line, STR("HTTP/1.1 200 OK\r\nA: "));
    buf_add(&many, STR("HTTP/1.1 200 OK\r\n"));
    while (line.n < 10000) buf_byte(&line, 'x');
    while (many.n < 70000) buf_add(&many, STR("Header: of some length\r\n"));
    assert_int_equal(in_pieces(buf_str(&line), 100, 5000), -1);
    assert_int_equal(in_pieces(buf_str(&many), 100, 5000), -1);
    buf_release(&line);
    buf_release(&many);
}

static void a_long_body_is_counted_and_kept_in_part(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    buf_add(&b, STR("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
    for (int i = 0; i < 100000; i++) buf_byte(&b, (unsigned char)('a' + i % 26));
    assert_int_equal(in_pieces(buf_str(&b), 2000, 70000), b.n);
    assert_int_equal(r->length, 100000);
    assert_int_equal(response_body(r).n, RESPONSE_KEPT);
    assert_true(str_starts(response_body(r), STR("abcdefghijklmnopqrstuvwxyzab")));
    buf_release(&b);
}

static void a_glance_finds_a_member_of_the_outermost_object(void **state) {
    (void)state;
    struct str s = STR(" {\"a\":{\"ok\":false},\"ok\" : true ,\"id\":\"12\",\"list\":[{\"id\":\"}\\\"\"},2],\"n\":-1.5}\n");
    assert_str(json_glance(s, STR("ok")), "true");
    assert_str(json_glance(s, STR("id")), "\"12\"");
    assert_str(json_glance(s, STR("n")), "-1.5");
    assert_str(json_glance(s, STR("list")), "[{\"id\":\"}\\\"\"},2]");
    assert_str(json_glance(s, STR("none")), "");
    static const char *const none[] = {"", "{}", "[]", "{\"ok\":true", "{\"ok\":true}x", "{\"ok\"true}", "{\"ok", "{ok:true}", "{\"ok\":", "{\"ok\":\"", "{\"ok\":true,", "{\"ok\":true,}", "\"ok\":true", "{\"ok\":true]"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (json_glance(str_c(none[i]), STR("ok")).n) fail_msg("%s has a member", none[i]);
}

static void every_beginning_of_an_answer_reads_without_harm(void **state) {
    (void)state;
    struct str s = STR("{\"a\":[1,{\"b\":\"\\\\\"}],\"ok\":true,\"id\":\"9\"}");
    for (size_t n = 0; n <= s.n; n++) {
        char *exact = malloc(n ? n : 1); // so that a sanitizer sees one byte too far
        memcpy(exact, s.p, n);
        assert_true((json_glance(str_of(exact, n), STR("id")).n > 0) == (n == s.n));
        free(exact);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_the_same_however_it_is_cut),
        cmocka_unit_test(it_says_what_headers_said),
        cmocka_unit_test(what_follows_is_left_for_the_next),
        cmocka_unit_test(without_a_length_it_lasts_until_the_end),
        cmocka_unit_test(what_is_no_answer_is_refused_however_it_is_cut),
        cmocka_unit_test(heads_without_end_are_refused),
        cmocka_unit_test(a_long_body_is_counted_and_kept_in_part),
        cmocka_unit_test(a_glance_finds_a_member_of_the_outermost_object),
        cmocka_unit_test(every_beginning_of_an_answer_reads_without_harm),
    };
    return cmocka_run_group_tests(tests, begin_all, end_all);
}
