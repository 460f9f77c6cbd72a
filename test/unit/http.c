// SPDX-License-Identifier: Apache-2.0
// A server answers: methods, paths, headers, bodies, one connection for many requests.
#include "http_client.h"

// Says what came, a line each.
static enum http_turn echo(struct exchange *x) {
    static const char *methods[] = {"GET", "HEAD", "POST"};
    buf_printf(&x->out, "%s %.*s\nraw=%.*s\n", methods[x->method], SP(x->path), SP(x->raw_query));
    for (size_t i = 0; i < x->query.count; i++)
        buf_printf(&x->out, "query %.*s=%.*s\n", SP(x->query.pairs[i].name), SP(x->query.pairs[i].value));
    buf_printf(&x->out, "type=%.*s body=%.*s\n", SP(x->type), SP(x->body));
    buf_printf(&x->out, "peer=%.*s secure=%d\n", SP(x->peer), x->secure);
    buf_printf(&x->out, "cookie=%.*s agent=%.*s q=%.*s\n", SP(http_cookie(x, "b")), SP(http_header(x, "user-agent")), SP(http_query(x, "q")));
    if (str_eq(x->path, STR("/away"))) http_redirect(x, http_query(x, "to"));
    if (str_eq(x->path, STR("/none"))) {
        buf_clear(&x->out);
        x->status = 304;
    }
    http_set(x, "X-Odd", STR("a\r\nSet-Cookie: evil=1\x01"));
    http_set(x, "Set-Cookie", STR("one=1"));
    http_set(x, "Set-Cookie", STR("two=2"));
    http_set(x, "Cache-Control", STR("public"));
    http_set(x, "cache-control", STR("no-store"));
    return HTTP_ANSWER;
}

static struct http *server;
static struct buf heard;

static int setup(void **state) {
    (void)state;
    server = serve((struct http_options){0}, echo);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    server = http_stop(server, 2);
    buf_release(&heard);
    return 0;
}

static void a_page_is_answered_with_its_headers(void **state) {
    (void)state;
    ask(server, STR("GET /%E4%BA%8B%E9%A1%B9/7?q=%E5%9B%9E+%E9%9F%B3&a=&b HTTP/1.1\r\nHost: x\r\nCookie: a=1; b=2;c=3\r\n"
                    "user-AGENT:  me \t\r\n\r\n"), false, &heard);
    assert_int_equal(status_of(&heard), 200);
    assert_true(has(&heard, "GET /事项/7\n"));
    assert_true(has(&heard, "raw=q=%E5%9B%9E+%E9%9F%B3&a=&b\n"));
    assert_true(has(&heard, "query q=回 音\nquery a=\nquery b=\n"));
    assert_true(has(&heard, "cookie=2 agent=me q=回 音\n"));
    assert_true(has(&heard, "peer=127.0.0.1 secure=0\n"));
    assert_true(has(&heard, "\r\nDate: "));
    assert_true(has(&heard, "\r\nX-Content-Type-Options: nosniff\r\n"));
    assert_true(has(&heard, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
    assert_true(has(&heard, "\r\nX-Odd: aSet-Cookie: evil=1\r\n")); // no line of its own
    assert_true(has(&heard, "\r\nSet-Cookie: one=1\r\n") && has(&heard, "\r\nSet-Cookie: two=2\r\n"));
    assert_true(has(&heard, "\r\ncache-control: no-store\r\n") || has(&heard, "\r\nCache-Control: no-store\r\n"));
    assert_false(has(&heard, "public"));
    assert_false(has(&heard, "Connection: close"));
}

static void head_is_the_head_of_get(void **state) {
    (void)state;
    ask(server, STR("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), true, &heard);
    assert_int_equal(status_of(&heard), 200);
    assert_true(has(&heard, "Content-Length: "));
    assert_str(body_of(&heard), "");
}

static void many_requests_share_a_connection(void **state) {
    (void)state;
    int fd = dial(server);
    for (int i = 0; i < 5; i++) {
        struct buf b = BUF_INIT;
        buf_printf(&b, "POST /n%d HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nab%d", i, i);
        say(fd, buf_str(&b));
        buf_clear(&b);
        buf_clear(&heard);
        assert_false(hear(fd, &heard, one_answer, 2000));
        buf_printf(&b, "POST /n%d\n", i);
        buf_byte(&b, '\0');
        assert_true(has(&heard, b.p));
        buf_release(&b);
    }
    close(fd);
}

static void requests_behind_each_other_are_answered_in_order(void **state) {
    (void)state;
    ask(server, STR("GET /first HTTP/1.1\r\nHost: x\r\n\r\nPOST /second HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbodyGET /third "
                    "HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /fourth HTTP/1.1\r\nHost: x\r\n\r\n"), true, &heard);
    ptrdiff_t first = str_find(buf_str(&heard), STR("GET /first")), second = str_find(buf_str(&heard), STR("POST /second")),
              third = str_find(buf_str(&heard), STR("GET /third"));
    assert_true(first > 0 && second > first && third > second);
    assert_true(has(&heard, "body=body\n"));
    assert_false(has(&heard, "fourth")); // behind "close" nothing counts
}

static void a_head_in_pieces_is_one_head(void **state) {
    (void)state;
    struct str request = STR("GET /piece%20meal?q=1 HTTP/1.1\r\nHost: localhost:8080\r\nCookie: b=7\r\nConnection: close\r\n\r\n");
    int fd = dial(server), on = 1;
    setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, sizeof on);
    for (size_t i = 0; i < request.n; i++) {
        say(fd, str_head(str_skip(request, i), 1));
        usleep(300);
    }
    buf_clear(&heard);
    assert_true(hear(fd, &heard, NULL, 2000));
    close(fd);
    assert_int_equal(status_of(&heard), 200);
    assert_true(has(&heard, "GET /piece meal\n") && has(&heard, "cookie=7"));
}

static void a_chunked_body_is_whole_and_the_last_of_its_connection(void **state) {
    (void)state;
    ask(server, STR("POST /c HTTP/1.1\r\nHost: x\r\nContent-Type: Text/Plain; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nTrailer: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n"), true, &heard);
    assert_int_equal(status_of(&heard), 200);
    assert_true(has(&heard, "type=text/plain body=abcde\n"));
    assert_true(has(&heard, "Connection: close"));
    assert_false(has(&heard, "/next"));
}

static void a_client_that_asks_first_may_send_its_body(void **state) {
    (void)state;
    int fd = dial(server);
    say(fd, STR("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-Continue\r\nConnection: close\r\n\r\n"));
    buf_clear(&heard);
    hear(fd, &heard, one_answer, 2000);
    assert_true(str_starts(buf_str(&heard), STR("HTTP/1.1 100 ")));
    say(fd, STR("ok"));
    assert_true(hear(fd, &heard, NULL, 2000));
    close(fd);
    assert_true(has(&heard, "body=ok"));
}

static void old_clients_are_served(void **state) {
    (void)state;
    ask(server, STR("GET /old HTTP/1.0\r\n\r\n"), true, &heard);
    assert_int_equal(status_of(&heard), 200);
    ask(server, STR("GET http://h:80/whole?q=2 HTTP/1.1\r\nHost: H:80\r\n\r\n"), false, &heard);
    assert_true(has(&heard, "GET /whole\n"));
    ask(server, STR("\r\nGET /after-a-blank-line HTTP/1.1\r\nHost: h\r\n\r\n"), false, &heard);
    assert_int_equal(status_of(&heard), 200);
}

static void a_redirect_stays_on_this_site(void **state) {
    (void)state;
    static const struct { const char *to, *location; } cases[] = {
        {"/matters/7?after=3", "/matters/7?after=3"}, {"//evil.example/", "/"}, {"http://evil.example/", "/"},
        {"/\\evil.example", "/"}, {"", "/"}, {"/a b", "/"}, {"/a\r\nX: y", "/"}, {"matters", "/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = BUF_INIT, want = BUF_INIT;
        buf_printf(&b, "GET /away?to=");
        for (const char *p = cases[i].to; *p; p++) buf_printf(&b, "%%%02X", (unsigned char)*p);
        buf_printf(&b, " HTTP/1.1\r\nHost: x\r\n\r\n");
        ask(server, buf_str(&b), false, &heard);
        assert_int_equal(status_of(&heard), 303);
        buf_printf(&want, "\r\nLocation: %s\r\n%c", cases[i].location, 0);
        assert_true(has(&heard, want.p));
        buf_release(&b);
        buf_release(&want);
    }
}

static void a_proxy_here_speaks_for_its_clients(void **state) {
    (void)state;
    static const struct { const char *headers, *want; } cases[] = {
        {"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n", "peer=203.0.113.7 secure=1\n"},
        {"X-Forwarded-For: 6.6.6.6, 203.0.113.7, 127.0.0.1\r\n", "peer=203.0.113.7 secure=0\n"},
        {"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.8:4711\r\n", "peer=203.0.113.8 secure=0\n"},
        {"X-Forwarded-For: [2001:DB8::1]:443\r\n", "peer=2001:db8::1 secure=0\n"},
        {"X-Forwarded-For: ::ffff:203.0.113.9\r\n", "peer=203.0.113.9 secure=0\n"},
        {"X-Forwarded-For: nonsense\r\nX-Forwarded-Proto: httpsx\r\n", "peer=127.0.0.1 secure=0\n"},
        {"X-Forwarded-For: 6.6.6.6, <script>\r\n", "peer=127.0.0.1 secure=0\n"},
        {"X-Forwarded-For: ,\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n", "peer=127.0.0.1 secure=0\n"},
    };
    struct http *behind = serve((struct http_options){.proxied = true}, echo);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = BUF_INIT;
        buf_printf(&b, "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", cases[i].headers);
        ask(behind, buf_str(&b), false, &heard);
        if (!has(&heard, cases[i].want)) print_error("case %zu: %.*s\n", i, SP(buf_str(&heard)));
        assert_true(has(&heard, cases[i].want));
        buf_release(&b);
    }
    ask(behind, STR("GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\n\r\n"), true, &heard);
    assert_true(has(&heard, "GET /one") && has(&heard, "Connection: close") && !has(&heard, "GET /two")); // one each
    assert_null(http_stop(behind, 1));
    // no proxy: nobody is believed
    ask(server, STR("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n\r\n"), false, &heard);
    assert_true(has(&heard, "peer=127.0.0.1 secure=0\n"));
}

static void the_end_of_the_client_does_not_end_its_answer(void **state) {
    (void)state;
    int fd = dial(server);
    say(fd, STR("GET /half HTTP/1.1\r\nHost: x\r\n\r\n"));
    shutdown(fd, SHUT_WR);
    buf_clear(&heard);
    hear(fd, &heard, one_answer, 2000);
    close(fd);
    assert_true(has(&heard, "GET /half"));
}

static void a_port_that_is_taken_is_said(void **state) {
    (void)state;
    struct fault f;
    struct http *h = NULL;
    struct http_options o = {.address = "127.0.0.1", .port = http_port(server), .begin = echo};
    assert_int_equal(http_start(&h, &o, &f), -1);
    assert_string_equal(f.code, "cannot-listen");
    o.address = "no address";
    assert_int_equal(http_start(&h, &o, &f), -1);
    assert_string_equal(f.code, "cannot-listen");
    assert_null(h);
    assert_null(http_stop(NULL, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_answered_with_its_headers),
        cmocka_unit_test(head_is_the_head_of_get),
        cmocka_unit_test(many_requests_share_a_connection),
        cmocka_unit_test(requests_behind_each_other_are_answered_in_order),
        cmocka_unit_test(a_head_in_pieces_is_one_head),
        cmocka_unit_test(a_chunked_body_is_whole_and_the_last_of_its_connection),
        cmocka_unit_test(a_client_that_asks_first_may_send_its_body),
        cmocka_unit_test(old_clients_are_served),
        cmocka_unit_test(a_redirect_stays_on_this_site),
        cmocka_unit_test(a_proxy_here_speaks_for_its_clients),
        cmocka_unit_test(the_end_of_the_client_does_not_end_its_answer),
        cmocka_unit_test(a_port_that_is_taken_is_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
