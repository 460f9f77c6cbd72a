// SPDX-License-Identifier: Apache-2.0
// A listening socket that outlives its server, and connections that end politely.
#include "http_client.h"

static enum http_turn page(struct exchange *x) {
    buf_printf(&x->out, "%lld", (long long)x->number);
    return HTTP_ANSWER;
}

static void who_connects_between_two_servers_is_served_by_the_second(void **state) {
    (void)state;
    struct fault f;
    struct buf heard = BUF_INIT;
    int listener = -1;
    assert_int_equal(http_listen("127.0.0.1", 0, &listener, &f), 0);
    struct http *h = serve((struct http_options){.listener = listener}, page);
    int port = http_port(h), waiting[20];
    ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), false, &heard);
    assert_int_equal(status_of(&heard), 200);
    assert_null(http_stop(h, 5));
    for (int i = 0; i < 20; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(connect(waiting[i], (struct sockaddr *)&at, sizeof at), 0);
        assert_true(say(waiting[i], STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
    }
    h = serve((struct http_options){.listener = listener, .shut = true}, page);
    assert_int_equal(http_port(h), port);
    assert_int_equal(http_counts(h).connections, 0); // not before it is told to
    http_admit(h);
    for (int i = 0; i < 20; i++) {
        buf_clear(&heard);
        hear(waiting[i], &heard, one_answer, 5000);
        assert_int_equal(status_of(&heard), 200);
        close(waiting[i]);
    }
    assert_null(http_stop(h, 5));
    assert_int_equal(http_listens(listener, &f), 0);
    close(listener);
    assert_int_equal(http_listens(listener, &f), -1);
    assert_string_equal(f.code, "cannot-listen");
    buf_release(&heard);
}

static void winding_down_ends_connections_with_their_next_answer_and_takes_new_ones(void **state) {
    (void)state;
    struct buf heard = BUF_INIT;
    struct http *h = serve((struct http_options){.port = 0}, page);
    int kept = dial(h);
    say(kept, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    assert_false(hear(kept, &heard, one_answer, 5000));
    assert_false(has(&heard, "Connection: close"));
    http_wind_down(h, 0);
    buf_clear(&heard);
    say(kept, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    hear(kept, &heard, NULL, 5000); // to its end
    assert_int_equal(status_of(&heard), 200);
    assert_true(has(&heard, "Connection: close"));
    close(kept);
    ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), true, &heard);
    assert_int_equal(status_of(&heard), 200);
    assert_null(http_stop(h, 5));
    buf_release(&heard);
}

static void *stop(void *h) { return http_stop(h, 5); }

static void a_connection_just_taken_is_answered_before_the_end(void **state) {
    (void)state;
    struct buf heard = BUF_INIT;
    struct http *h = serve((struct http_options){.port = 0}, page);
    int fresh[8];
    pthread_t stopping;
    for (int i = 0; i < 8; i++) fresh[i] = dial(h);
    while (http_counts(h).connections < 8) usleep(1000);
    pthread_create(&stopping, NULL, stop, h);
    usleep(100 * 1000);
    for (int i = 0; i < 8; i++) assert_true(say(fresh[i], STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
    for (int i = 0; i < 8; i++) {
        buf_clear(&heard);
        hear(fresh[i], &heard, NULL, 5000);
        assert_int_equal(status_of(&heard), 200);
        close(fresh[i]);
    }
    pthread_join(stopping, NULL);
    buf_release(&heard);
}

static struct {
    atomic_int answered, dropped;
} ends;

static void ended(struct exchange *x, int status, int64_t took_us) {
    assert_true(took_us >= 0 && x->number > 0);
    atomic_fetch_add(status == 499 ? &ends.dropped : &ends.answered, 1);
}

static void every_request_ends_once_answered_or_not(void **state) {
    (void)state;
    struct buf heard = BUF_INIT;
    struct http *h = serve((struct http_options){.port = 0, .ended = ended}, page);
    for (int i = 0; i < 5; i++) ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), true, &heard);
    ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), true, &heard); // refused is answered too
    int gone = dial(h);
    say(gone, STR("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"));
    usleep(50 * 1000);
    close(gone);
    assert_null(http_stop(h, 5));
    assert_int_equal(atomic_load(&ends.answered), 6);
    assert_int_equal(atomic_load(&ends.dropped), 1);
    buf_release(&heard);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_connects_between_two_servers_is_served_by_the_second),
        cmocka_unit_test(winding_down_ends_connections_with_their_next_answer_and_takes_new_ones),
        cmocka_unit_test(a_connection_just_taken_is_answered_before_the_end),
        cmocka_unit_test(every_request_ends_once_answered_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
