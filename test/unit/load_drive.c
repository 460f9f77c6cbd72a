// SPDX-License-Identifier: Apache-2.0
// Driving a server that misbehaves: it stalls, sheds, hangs up, says nothing, talks nonsense. Bounds are wide: what is tested is
// what counts, not how fast the machine is.
#include "unit.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/time.h"
#include "load/drive.h"

enum { CONNECTIONS = 64, SECOND = 1000000, STALL_US = SECOND };

// One thread that answers one request after another: while it sleeps everybody waits.
struct server {
    int listening;
    struct load_target at;
    pthread_t thread;
    atomic_bool over;
    atomic_int requests, connections;
    const char *answer;   // to every request
    int stall_at;         // before it answers this one it sleeps; 0: never
    const char *first;    // to the first request of each connection's first order instead of `answer`; may be NULL
    int hang_up_after;    // ends a connection unsaid after so many answers; 0: never
    bool mute;            // takes requests, answers none
};

static void answer_one(struct server *s, int fd, int *answered) {
    int n = atomic_fetch_add(&s->requests, 1) + 1;
    if (s->mute) return;
    if (n == s->stall_at) usleep(STALL_US);
    struct str text = str_c(s->first && n % 2 ? s->first : s->answer);
    send(fd, text.p, text.n, MSG_NOSIGNAL);
    ++*answered;
}

static void *serve(void *context) {
    struct server *s = context;
    struct pollfd p[CONNECTIONS + 1] = {{s->listening, POLLIN, 0}};
    int answered[CONNECTIONS + 1] = {0}, n = 1;
    while (!atomic_load(&s->over)) {
        char bytes[4096];
        if (poll(p, (nfds_t)n, 20) <= 0) continue;
        for (int i = n - 1; i > 0; i--) {
            if (!p[i].revents) continue;
            ssize_t got = recv(p[i].fd, bytes, sizeof bytes, 0);
            if (got > 0) answer_one(s, p[i].fd, &answered[i]);
            if (got > 0 && !(s->hang_up_after && answered[i] >= s->hang_up_after)) continue;
            close(p[i].fd);
            p[i] = p[--n];
            answered[i] = answered[n];
        }
        if (p[0].revents && n <= CONNECTIONS) {
            answered[n] = 0;
            p[n++] = (struct pollfd){accept4(s->listening, NULL, NULL, SOCK_CLOEXEC), POLLIN, 0};
            atomic_fetch_add(&s->connections, 1);
        }
    }
    for (int i = 1; i < n; i++) close(p[i].fd);
    return NULL;
}

static void start(struct server *s) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    char url[64];
    struct fault f;
    s->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->listening, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(s->listening, 128), 0);
    assert_int_equal(getsockname(s->listening, (struct sockaddr *)&at, &n), 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(at.sin_port));
    assert_int_equal(load_target_read(&s->at, str_c(url), &f), 0);
    if (s->answer == NULL) s->answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void stop(struct server *s) {
    atomic_store(&s->over, true);
    pthread_join(s->thread, NULL);
    close(s->listening);
}

struct asking {
    int marks, lost;
};

static void next(void *context, struct order *o, struct buf *request) {
    (void)context;
    o->work = 0;
    buf_add(request, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
}

static enum verdict answered(void *context, const struct order *o, const struct response *r) {
    (void)context;
    (void)o;
    return r->status == 503 ? VERDICT_SHED : r->status == 200 ? VERDICT_FINE : VERDICT_REFUSED;
}

static void lost(void *context, const struct order *o) {
    (void)o;
    ((struct asking *)context)->lost++;
}

static void mark(void *context, bool begins) { ((struct asking *)context)->marks += begins ? 1 : 10; }

static const struct drive_tally *ask(struct server *s, struct drive_options o, struct drive_result *r, struct asking *x) {
    struct drive_plan plan = {next, answered, lost, mark, NULL, x};
    struct fault f;
    o.to = s->at;
    if (o.timeout_us == 0) o.timeout_us = 20 * SECOND;
    *r = (struct drive_result){.measured_us = 0};
    *x = (struct asking){.marks = 0};
    assert_int_equal(drive(&o, &plan, r, &f), 0);
    assert_int_equal(x->marks, 11); // began once, ended once
    return &r->works[0];
}

static struct drive_result result;
static struct asking asking;

static int64_t errors_of(const struct drive_tally *t) {
    int64_t n = 0;
    for (int i = 0; i < DRIVE_ERRORS; i++) n += t->errors[i];
    return n;
}

static void a_closed_loop_hides_a_stall_from_its_percentiles(void **state) {
    (void)state;
    struct server s = {.stall_at = 1000};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 1, .measured_us = 60 * SECOND, .count = 2000}, &result, &asking);
    stop(&s);
    assert_int_equal(t->fine, 2000);
    assert_true(t->latency.most >= STALL_US * 9 / 10);             // one request of two thousand saw it
    assert_true(histogram_at(&t->latency, 0.99) < STALL_US / 2);
}

static void an_open_loop_charges_the_stall_for_everybody_who_waited(void **state) {
    (void)state;
    struct server s = {.stall_at = 200};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 2, .open = true, .per_second = 200, .measured_us = 3 * SECOND}, &result, &asking);
    stop(&s);
    assert_int_equal(t->due, 600);
    assert_int_equal(t->fine, 600);
    // A third of all was due while it slept; of the two connections two requests were on their way.
    assert_true(histogram_at(&t->latency, 0.99) > STALL_US / 2);
    assert_true(histogram_at(&t->latency, 0.90) > STALL_US / 4);
    assert_true(histogram_within(&t->service, STALL_US / 2) >= 590);
    assert_true(result.backlog_most > 50 && result.late_most_us > STALL_US / 2);
}

static void warming_up_does_not_count(void **state) {
    (void)state;
    struct server s = {.stall_at = 1};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 4, .open = true, .per_second = 100, .warm_up_us = 2 * SECOND, .measured_us = SECOND}, &result, &asking);
    stop(&s);
    assert_int_equal(t->due, 100);
    assert_int_equal(t->fine, 100);
    assert_true(atomic_load(&s.requests) == 300);
}

static void a_client_that_thinks_asks_less(void **state) {
    (void)state;
    struct server s = {.stall_at = 0};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 5, .think_us = 100000, .measured_us = SECOND, .seed = 9}, &result, &asking);
    stop(&s);
    assert_true(t->fine >= 5 && t->fine <= 150); // five clients, ten a second each, by chance
    assert_int_equal(errors_of(t), 0);
}

static void what_is_shed_stands_apart(void **state) {
    (void)state;
    struct server s = {.answer = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 4\r\n\r\nbusy"};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 3, .measured_us = 60 * SECOND, .count = 30}, &result, &asking);
    stop(&s);
    assert_true(t->shed_count == 30 && t->shed.count == 30 && t->latency.count == 0 && t->fine == 0 && t->status[503] == 30);
    assert_int_equal(asking.lost, 30);
    assert_str(str_c(t->sample), "busy");
}

static void what_was_shed_goes_out_again_when_asked_for(void **state) {
    (void)state;
    struct server s = {.first = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 4\r\n\r\nbusy"};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 1, .measured_us = 60 * SECOND, .count = 20, .retry_max = 3}, &result, &asking);
    stop(&s);
    assert_true(t->due == 20 && t->shed_count >= 19 && t->retried >= 19);
    assert_true(t->fine + asking.lost == 20 && asking.lost <= 1); // the last may meet the end
    assert_true(atomic_load(&s.requests) >= 39);
}

static void a_connection_that_was_ended_between_two_requests_is_no_error(void **state) {
    (void)state;
    struct server s = {.hang_up_after = 3};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 2, .measured_us = 60 * SECOND, .count = 60}, &result, &asking);
    stop(&s);
    assert_int_equal(t->fine, 60);
    assert_int_equal(errors_of(t), 0);
    assert_true(atomic_load(&s.connections) >= 20);
}

static void an_answer_that_closes_is_followed_by_a_new_connection(void **state) {
    (void)state;
    struct server s = {.answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", .hang_up_after = 1};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 2, .measured_us = 60 * SECOND, .count = 40}, &result, &asking);
    stop(&s);
    assert_true(t->fine == 40 && errors_of(t) == 0 && atomic_load(&s.connections) == 40);
}

static void no_answer_in_time_is_an_error_as_long_as_it_waited(void **state) {
    (void)state;
    struct server s = {.mute = true};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 3, .measured_us = 60 * SECOND, .count = 6, .timeout_us = SECOND / 5}, &result, &asking);
    stop(&s);
    assert_true(t->due == 6 && t->fine == 0 && t->errors[DRIVE_TIMEOUT] + t->errors[DRIVE_UNFINISHED] == 6);
    assert_true(t->latency.count == 6 && t->latency.least >= SECOND / 5);
    assert_int_equal(asking.lost, 6);
}

static void those_still_waiting_at_the_end_count_with_their_wait(void **state) {
    (void)state;
    struct server s = {.mute = true};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 1, .open = true, .per_second = 50, .measured_us = SECOND, .timeout_us = SECOND}, &result, &asking);
    stop(&s);
    assert_true(t->due == 50 && errors_of(t) == 50 && t->latency.count == 50);
    assert_true(histogram_at(&t->latency, 0.5) >= SECOND);
}

static void nonsense_is_an_error_and_the_next_is_asked_anew(void **state) {
    (void)state;
    struct server s = {.answer = "220 mail.example ESMTP\r\n"};
    start(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 2, .measured_us = 60 * SECOND, .count = 10}, &result, &asking);
    stop(&s);
    assert_true(t->errors[DRIVE_BAD] == 10 && t->fine == 0 && t->due == 10);
}

static void nobody_there_is_an_error_and_not_a_loop_without_end(void **state) {
    (void)state;
    struct server s = {.stall_at = 0};
    start(&s);
    stop(&s);
    const struct drive_tally *t = ask(&s, (struct drive_options){.clients = 2, .measured_us = SECOND / 2}, &result, &asking);
    assert_true(t->errors[DRIVE_UNREACHED] > 0 && t->errors[DRIVE_UNREACHED] < 1000 && t->fine == 0);
}

static void addresses_other_than_http_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"", "127.0.0.1:80", "https://127.0.0.1", "http://", "http://127.0.0.1:0", "http://127.0.0.1:70000", "http://127.0.0.1:x", "http://127.0.0.1/path", "http://:80", "http://[::1"};
    struct load_target to;
    struct fault f;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (load_target_read(&to, str_c(bad[i]), &f) == 0) fail_msg("%s was taken", bad[i]);
        assert_true(str_eq(str_c(f.code), STR("bad-url")) || str_eq(str_c(f.code), STR("no-host")));
    }
    assert_int_equal(load_target_read(&to, STR("http://127.0.0.1:8080/"), &f), 0);
    assert_str(str_c(to.host), "127.0.0.1:8080");
    assert_int_equal(load_target_read(&to, STR("http://[::1]:8080"), &f), 0);
    assert_int_equal(((struct sockaddr_in6 *)&to.address)->sin6_port, htons(8080));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closed_loop_hides_a_stall_from_its_percentiles),
        cmocka_unit_test(an_open_loop_charges_the_stall_for_everybody_who_waited),
        cmocka_unit_test(warming_up_does_not_count),
        cmocka_unit_test(a_client_that_thinks_asks_less),
        cmocka_unit_test(what_is_shed_stands_apart),
        cmocka_unit_test(what_was_shed_goes_out_again_when_asked_for),
        cmocka_unit_test(a_connection_that_was_ended_between_two_requests_is_no_error),
        cmocka_unit_test(an_answer_that_closes_is_followed_by_a_new_connection),
        cmocka_unit_test(no_answer_in_time_is_an_error_as_long_as_it_waited),
        cmocka_unit_test(those_still_waiting_at_the_end_count_with_their_wait),
        cmocka_unit_test(nonsense_is_an_error_and_the_next_is_asked_anew),
        cmocka_unit_test(nobody_there_is_an_error_and_not_a_loop_without_end),
        cmocka_unit_test(addresses_other_than_http_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
