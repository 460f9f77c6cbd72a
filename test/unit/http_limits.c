// SPDX-License-Identifier: Apache-2.0
// The slow and the many: drips, silence, answers nobody reads, more connections than there is room for.
#include "http_client.h"

enum { BIG = 16 * 1024 * 1024 };

static atomic_int reached;

static enum http_turn page(struct exchange *x) {
    atomic_fetch_add(&reached, 1);
    if (str_eq(x->path, STR("/big"))) {
        char *p = buf_room(&x->out, BIG);
        memset(p, 'b', BIG);
        x->out.n = BIG;
    } else {
        buf_add(&x->out, STR("page"));
    }
    return HTTP_ANSWER;
}

// Milliseconds until the server ends the connection, while this is said again and again; at most 6 s.
static int64_t ends_after(int fd, struct str drip, int every_ms, struct buf *heard) {
    int64_t from = ticks_us();
    while (ticks_us() - from < 6000 * 1000) {
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, every_ms) == 1) {
            char *room = buf_room(heard, 65536);
            ssize_t n = recv(fd, room, 65536, 0);
            if (n <= 0) return (ticks_us() - from) / 1000;
            heard->n += (size_t)n;
        } else if (drip.n && !say(fd, drip)) {
            return (ticks_us() - from) / 1000;
        }
    }
    return 6000;
}

struct slow {
    const char *name;
    struct str first, drip;
    int least_ms, most_ms; // between these it must have ended
    int64_t ms;
    int fd;
};

static void *drip(void *slow) {
    struct slow *s = slow;
    struct buf heard = BUF_INIT;
    say(s->fd, s->first);
    s->ms = ends_after(s->fd, s->drip, 50, &heard);
    close(s->fd);
    buf_release(&heard);
    return NULL;
}

// Silence ends after 1 s, slowness after 2 s (an unfinished request behind another after 3 s); a busy machine may take
// longer to look.
static void the_slow_end_however_they_drip(void **state) {
    (void)state;
    struct slow cases[] = {
        {"silence", STR(""), STR(""), 800, 1950, 0, -1},
        {"silence within a head", STR("GET / HTTP/1.1\r\nHost: x\r\n"), STR(""), 800, 1900, 0, -1},
        {"silence behind an answer", STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), STR(""), 800, 1900, 0, -1},
        {"a request line that drips", STR("GET /"), STR("a"), 1800, 5000, 0, -1},
        {"blank lines that drip", STR("\r\n"), STR("\r\n"), 1800, 5000, 0, -1},
        {"headers that drip", STR("GET / HTTP/1.1\r\nHost: x\r\n"), STR("A: b\r\n"), 1800, 5000, 0, -1},
        {"a body that drips", STR("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"), STR("a"), 1800, 5000, 0, -1},
        {"chunks that drip", STR("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"), STR("1\r\na\r\n"), 1800, 5000, 0, -1},
        {"trailers that drip", STR("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"), STR("a: b\r\n"), 1800, 5000, 0, -1},
        {"a second request that drips", STR("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /"), STR("a"), 1800, 5000, 0, -1},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    pthread_t threads[COUNT];
    struct http *h = serve((struct http_options){.idle_seconds = 1, .body_seconds = 2}, page);
    atomic_store(&reached, 0);
    for (int i = 0; i < COUNT; i++) {
        cases[i].fd = dial(h);
        assert_int_equal(pthread_create(&threads[i], NULL, drip, &cases[i]), 0);
    }
    for (int i = 0; i < COUNT; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < COUNT; i++) {
        bool right = cases[i].ms >= cases[i].least_ms && cases[i].ms <= cases[i].most_ms;
        if (!right) print_error("%s: ended after %d ms\n", cases[i].name, (int)cases[i].ms);
        assert_true(right);
    }
    assert_int_equal(atomic_load(&reached), 2); // the two whole ones
    assert_null(http_stop(h, 2));
}

static int dial_small(struct http *h) {
    int fd = dial(h), size = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return fd;
}

static void an_answer_nobody_takes_ends(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.idle_seconds = 1, .body_seconds = 1}, page);
    int fd = dial_small(h);
    say(fd, STR("GET /big HTTP/1.1\r\nHost: x\r\n\r\n"));
    int64_t began = ticks_us(), ms = 0;
    while (ms < 5000 && (http_counts(h).requests < 1 || http_counts(h).connections > 0)) {
        usleep(10 * 1000);
        ms = (ticks_us() - began) / 1000;
    }
    assert_true(ms >= 700 && ms < 4000);
    close(fd);
    assert_null(http_stop(h, 2));
}

// What the doorkeeper decides for an answer that is taken, but by drops: 1 s and its bytes at 16 KiB/s.
static void a_large_answer_is_given_time(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.idle_seconds = 2, .body_seconds = 1}, page);
    struct buf heard = BUF_INIT;
    int fd = dial(h);
    say(fd, STR("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    for (int i = 0; i < 15; i++) { // 1.5 s, more than body_seconds
        usleep(100 * 1000);
        char *room = buf_room(&heard, 65536);
        ssize_t n = recv(fd, room, 65536, 0);
        assert_true(n > 0);
        heard.n += (size_t)n;
    }
    assert_true(hear(fd, &heard, NULL, 5000));
    assert_int_equal(body_of(&heard).n, BIG);
    close(fd);
    buf_release(&heard);
    assert_null(http_stop(h, 2));
}

static bool closed(int fd) {
    struct pollfd p = {fd, POLLIN, 0};
    char c;
    return poll(&p, 1, 1000) == 1 && recv(fd, &c, 1, 0) <= 0;
}

static void wait_for_connections(struct http *h, int count) {
    for (int i = 0; i < 3000 && http_counts(h).connections != count; i++) usleep(1000);
    assert_int_equal(http_counts(h).connections, count);
}

static bool served(int fd) {
    struct buf b = BUF_INIT;
    say(fd, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    bool ended = hear(fd, &b, one_answer, 2000), is = !ended && status_of(&b) == 200;
    buf_release(&b);
    return is;
}

static bool open_still(int fd) {
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, 0) == 0;
}

// Whoever says nothing makes room, the one that was silent longest first.
static void one_address_does_not_take_all_places(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.per_address_max = 3}, page);
    int fds[4];
    for (int i = 0; i < 3; i++) fds[i] = dial(h);
    wait_for_connections(h, 3);
    usleep(400 * 1000);
    assert_true(served(fds[0])); // now it is the second that was silent longest
    fds[3] = dial(h);
    assert_true(closed(fds[1]));
    assert_true(served(fds[3]) && open_still(fds[0]) && open_still(fds[2]));
    wait_for_connections(h, 3);
    assert_int_equal(http_counts(h).refused, 1);
    for (int i = 0; i < 4; i++) close(fds[i]);
    assert_null(http_stop(h, 2));
}

static struct exchange *kept[3];
static atomic_int kept_count;

static enum http_turn gone_on(struct exchange *x) {
    buf_add(&x->out, STR("page"));
    return HTTP_ANSWER;
}

static enum http_turn keep(struct exchange *x) {
    http_hold(x, gone_on);
    kept[atomic_fetch_add(&kept_count, 1)] = x;
    return HTTP_WAIT;
}

// Sent away with a sentence.
static bool bounced(int fd) {
    struct buf b = BUF_INIT;
    say(fd, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    bool ended = hear(fd, &b, NULL, 2000), is = ended && status_of(&b) == 503 && has(&b, "Retry-After: ") && has(&b, "请稍后再来");
    buf_release(&b);
    return is;
}

static void who_is_being_served_keeps_the_place(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.connections_max = 3}, keep);
    struct buf b = BUF_INIT;
    int fds[4];
    for (int i = 0; i < 3; i++) {
        fds[i] = dial(h);
        say(fds[i], STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    for (int i = 0; i < 3000 && atomic_load(&kept_count) < 3; i++) usleep(1000);
    assert_int_equal(atomic_load(&kept_count), 3);
    usleep(400 * 1000);
    fds[3] = dial(h);
    assert_true(bounced(fds[3])); // the house is full of people at work
    for (int i = 0; i < 3; i++) http_go(kept[i]);
    for (int i = 0; i < 3; i++) {
        buf_clear(&b);
        assert_false(hear(fds[i], &b, one_answer, 2000));
        assert_int_equal(status_of(&b), 200);
    }
    buf_release(&b);
    for (int i = 0; i < 4; i++) close(fds[i]);
    assert_null(http_stop(h, 2));
}

static void who_drips_makes_room_after_a_while(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.connections_max = 3}, page);
    int head = dial(h), body = dial(h), big = dial_small(h);
    say(big, STR("GET /big HTTP/1.1\r\nHost: x\r\n\r\n"));
    say(body, STR("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab"));
    say(head, STR("GET / HTTP/1.1\r\nHost:"));
    usleep(300 * 1000);
    int early = dial(h);
    assert_true(bounced(early)); // a slow line is no crime yet
    usleep(2000 * 1000);
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = dial(h);
        assert_true(served(fds[i]));
    }
    assert_true(closed(head) && closed(body));
    for (int i = 0; i < 3; i++) close(fds[i]);
    close(head), close(body), close(big), close(early);
    assert_null(http_stop(h, 2));
}

static atomic_int crowd;

static int crowded(void *context) {
    (void)context;
    return atomic_load(&crowd);
}

static void in_a_crowd_who_has_many_gets_no_more(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.crowded = crowded}, page);
    int fds[20];
    atomic_store(&crowd, 0);
    for (int i = 0; i < 16; i++) fds[i] = dial(h);
    wait_for_connections(h, 16);
    atomic_store(&crowd, 7);
    fds[16] = dial(h);
    struct buf b = BUF_INIT;
    say(fds[16], STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    assert_true(hear(fds[16], &b, NULL, 2000));
    assert_int_equal(status_of(&b), 503);
    assert_true(has(&b, "Retry-After: 7\r\n"));
    buf_release(&b);
    assert_true(served(fds[0])); // those inside go on
    struct sockaddr_in other = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1)}, at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(h)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    fds[17] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fds[17], (struct sockaddr *)&other, sizeof other), 0);
    assert_int_equal(connect(fds[17], (struct sockaddr *)&at, sizeof at), 0);
    assert_true(served(fds[17])); // and who comes from elsewhere comes in
    atomic_store(&crowd, 0);
    fds[18] = dial(h);
    assert_true(served(fds[18]));
    for (int i = 0; i < 19; i++) close(fds[i]);
    assert_null(http_stop(h, 2));
}

static void behind_a_proxy_all_come_from_one_address(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.per_address_max = 3, .connections_max = 5, .proxied = true}, page);
    int fds[6];
    for (int i = 0; i < 5; i++) fds[i] = dial(h);
    wait_for_connections(h, 5);
    fds[5] = dial(h); // but the house is full, and nobody has been silent for long
    assert_true(bounced(fds[5]));
    assert_int_equal(http_counts(h).connections, 5);
    for (int i = 0; i < 6; i++) close(fds[i]);
    assert_null(http_stop(h, 2));
}

static void connections_are_counted_and_forgotten(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, page);
    struct buf b = BUF_INIT;
    for (int i = 0; i < 300; i++) ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), true, &b);
    wait_for_connections(h, 0);
    assert_int_equal(http_counts(h).requests, 300);
    assert_int_equal(http_counts(h).refused, 0);
    buf_release(&b);
    assert_null(http_stop(h, 2));
}

static void bodies_share_the_memory(void **state) {
    (void)state;
    enum { BODY = 128 * 1024, CLIENTS = 40 };
    static char filler[BODY];
    struct http *h = serve((struct http_options){.body_max = BODY}, page);
    struct buf b = BUF_INIT;
    int fds[CLIENTS], statuses[1000] = {0};
    for (int i = 0; i < CLIENTS; i++) { // all but the last byte of 40 bodies, each 64 KiB over what always fits: 32 fit
        fds[i] = dial(h);
        buf_clear(&b);
        buf_printf(&b, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", BODY);
        say(fds[i], buf_str(&b));
        say(fds[i], str_of(filler, BODY - 1));
    }
    usleep(300 * 1000);
    ask(h, STR("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nform"), false, &b); // small ones are taken still
    assert_int_equal(status_of(&b), 200);
    for (int i = 0; i < CLIENTS; i++) {
        say(fds[i], STR("."));
        buf_clear(&b);
        assert_true(hear(fds[i], &b, NULL, 5000));
        statuses[status_of(&b)]++;
        close(fds[i]);
    }
    assert_true(statuses[200] > 16 && statuses[200] <= 32); // two that meet at the limit may both lose
    assert_int_equal(statuses[200] + statuses[503], CLIENTS);
    buf_clear(&b);
    buf_printf(&b, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%.*s", BODY, 0, "");
    buf_add(&b, str_of(filler, BODY));
    struct buf heard = BUF_INIT;
    ask(h, buf_str(&b), false, &heard); // there is room again
    assert_int_equal(status_of(&heard), 200);
    buf_release(&b);
    buf_release(&heard);
    assert_null(http_stop(h, 2));
}

static void it_listens_on_both_kinds_of_addresses(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.address = "::"}, page);
    struct buf b = BUF_INIT;
    ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), false, &b); // 127.0.0.1
    assert_int_equal(status_of(&b), 200);
    buf_release(&b);
    assert_null(http_stop(h, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slow_end_however_they_drip),
        cmocka_unit_test(an_answer_nobody_takes_ends),
        cmocka_unit_test(a_large_answer_is_given_time),
        cmocka_unit_test(one_address_does_not_take_all_places),
        cmocka_unit_test(who_is_being_served_keeps_the_place),
        cmocka_unit_test(who_drips_makes_room_after_a_while),
        cmocka_unit_test(in_a_crowd_who_has_many_gets_no_more),
        cmocka_unit_test(behind_a_proxy_all_come_from_one_address),
        cmocka_unit_test(connections_are_counted_and_forgotten),
        cmocka_unit_test(bodies_share_the_memory),
        cmocka_unit_test(it_listens_on_both_kinds_of_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
