// SPDX-License-Identifier: Apache-2.0
// Exchanges that wait: taken up again by any thread, at any time, and never lost when the client or the server goes.
#include "http_client.h"

enum { CLIENTS = 64, ROUNDS = 8, QUEUE = 4096 };

// Another thread that answers what is handed to it, as the writer does after its commit.
static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct exchange *waiting[QUEUE];
    size_t count;
    bool ends;
    pthread_t thread;
} other = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

static atomic_int begun, gone_on, slow_running, slow_done;
static atomic_bool slow_may_end;

static void *other_run(void *none) {
    (void)none;
    pthread_mutex_lock(&other.lock);
    while (!other.ends || other.count) {
        if (other.count == 0) {
            pthread_cond_wait(&other.filled, &other.lock);
            continue;
        }
        struct exchange *x = other.waiting[--other.count];
        pthread_mutex_unlock(&other.lock);
        buf_add(&x->out, STR("written "));
        http_go(x);
        pthread_mutex_lock(&other.lock);
    }
    pthread_mutex_unlock(&other.lock);
    return NULL;
}

static void hand_over(struct exchange *x) {
    pthread_mutex_lock(&other.lock);
    assert_true(other.count < QUEUE);
    other.waiting[other.count++] = x;
    pthread_cond_signal(&other.filled);
    pthread_mutex_unlock(&other.lock);
}

static struct exchange *take_back(void) {
    struct exchange *x = NULL;
    for (int i = 0; i < 2000 && x == NULL; i++, usleep(1000)) {
        pthread_mutex_lock(&other.lock);
        if (other.count) x = other.waiting[--other.count];
        pthread_mutex_unlock(&other.lock);
    }
    assert_non_null(x);
    return x;
}

static void other_start(void) {
    other.ends = false;
    assert_int_equal(pthread_create(&other.thread, NULL, other_run, NULL), 0);
}

static void other_stop(void) {
    pthread_mutex_lock(&other.lock);
    other.ends = true;
    pthread_cond_signal(&other.filled);
    pthread_mutex_unlock(&other.lock);
    pthread_join(other.thread, NULL);
}

static enum http_turn last(struct exchange *x) {
    buf_printf(&x->out, "%.*s", SP(x->path));
    return HTTP_ANSWER;
}

static enum http_turn twice(struct exchange *x) {
    http_hold(x, last);
    hand_over(x);
    return HTTP_WAIT;
}

static void slow_work(struct exchange *x) {
    atomic_fetch_add(&slow_running, 1);
    while (!atomic_load(&slow_may_end)) usleep(500);
    buf_add(&x->out, STR("slow "));
    atomic_fetch_add(&slow_done, 1);
}

static enum http_turn begin(struct exchange *x) {
    atomic_fetch_add(&begun, 1);
    if (str_starts(x->path, STR("/slow"))) return http_slow(x, slow_work, last);
    if (str_starts(x->path, STR("/plain"))) return last(x);
    if (str_starts(x->path, STR("/at-once"))) { // gone on before this function has returned
        http_hold(x, last);
        http_go(x);
        return HTTP_WAIT;
    }
    if (str_starts(x->path, STR("/forgot"))) return HTTP_WAIT;
    http_hold(x, str_starts(x->path, STR("/twice")) ? twice : last);
    hand_over(x);
    return HTTP_WAIT;
}

static void get(struct buf *b, const char *path, bool close) {
    buf_clear(b);
    buf_printf(b, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, close ? "Connection: close\r\n" : "");
}

static int ask_for(struct http *h, const char *path) {
    struct buf b = BUF_INIT;
    int fd = dial(h);
    get(&b, path, true);
    say(fd, buf_str(&b));
    buf_release(&b);
    return fd;
}

static int answered(int fd, const char *want) {
    struct buf b = BUF_INIT;
    hear(fd, &b, NULL, 5000);
    close(fd);
    int status = status_of(&b);
    if (want && !str_eq(body_of(&b), str_c(want))) {
        print_error("want %s, got %.*s\n", want, SP(buf_str(&b)));
        status = -1;
    }
    buf_release(&b);
    return status;
}

static void *client(void *server) {
    struct buf b = BUF_INIT, want = BUF_INIT;
    int fd = dial(server);
    for (int i = 0; i < ROUNDS; i++) {
        static const char *paths[] = {"/held", "/twice", "/at-once", "/plain"}, *wants[] = {"written /held", "written written /twice", "/at-once", "/plain"};
        get(&b, paths[i % 4], false);
        say(fd, buf_str(&b));
        buf_clear(&b);
        hear(fd, &b, one_answer, 10000);
        if (!str_eq(body_of(&b), str_c(wants[i % 4]))) print_error("%.*s\n", SP(buf_str(&b)));
        else atomic_fetch_add(&gone_on, 1);
    }
    close(fd);
    buf_release(&b);
    buf_release(&want);
    return NULL;
}

static void many_wait_and_all_are_answered(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, begin);
    pthread_t threads[CLIENTS];
    other_start();
    atomic_store(&gone_on, 0);
    for (int i = 0; i < CLIENTS; i++) assert_int_equal(pthread_create(&threads[i], NULL, client, h), 0);
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&gone_on), CLIENTS * ROUNDS);
    assert_int_equal(http_counts(h).requests, CLIENTS * ROUNDS);
    assert_null(http_stop(h, 5));
    other_stop();
}

static void a_page_that_forgets_to_wait_is_an_error_not_a_hang(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, begin);
    assert_int_equal(answered(ask_for(h, "/forgot"), NULL), 500);
    assert_null(http_stop(h, 5));
}

static void a_client_may_leave_while_it_waits(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.idle_seconds = 1, .body_seconds = 1}, begin);
    struct exchange *held[20];
    for (int i = 0; i < 20; i++) {
        int fd = ask_for(h, "/held/left");
        held[i] = take_back();
        if (i % 2) { // with a reset
            struct linger at_once = {1, 0};
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        }
        close(fd);
    }
    usleep(1500 * 1000); // no limit ends what is held
    assert_int_equal(http_counts(h).connections, 20);
    for (int i = 0; i < 20; i++) {
        buf_add(&held[i]->out, STR("for nobody "));
        http_go(held[i]);
    }
    for (int i = 0; i < 3000 && http_counts(h).connections; i++) usleep(1000);
    assert_int_equal(http_counts(h).connections, 0);
    assert_null(http_stop(h, 5));
}

static void *go_later(void *x) {
    usleep(300 * 1000);
    http_go(x);
    return NULL;
}

static void stopping_waits_for_those_on_their_way(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, begin);
    int fd = ask_for(h, "/held");
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, go_later, take_back()), 0);
    int64_t from = ticks_us();
    assert_null(http_stop(h, 5));
    assert_true(ticks_us() - from < 3000 * 1000);
    pthread_join(thread, NULL);
    assert_int_equal(answered(fd, "/held"), 200);
}

static void stopping_does_not_wait_for_ever(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, begin);
    struct exchange *held[10];
    int fds[10];
    for (int i = 0; i < 10; i++) {
        fds[i] = ask_for(h, "/held");
        held[i] = take_back();
    }
    int idle = dial(h);
    int64_t from = ticks_us();
    assert_null(http_stop(h, 1));
    assert_true(ticks_us() - from < 3000 * 1000);
    for (int i = 0; i < 10; i++) assert_int_equal(answered(fds[i], NULL), 0);
    assert_int_equal(answered(idle, NULL), 0);
    // Those that hold them do not know yet: their memory is still there.
    for (int i = 0; i < 10; i++) {
        buf_add(&held[i]->out, held[i]->path);
        http_go(held[i]);
    }
}

static void *go_while_it_stops(void *queue) {
    (void)queue;
    for (int i = 0; i < 200; i++) {
        struct exchange *x = NULL;
        pthread_mutex_lock(&other.lock);
        if (other.count) x = other.waiting[--other.count];
        pthread_mutex_unlock(&other.lock);
        if (x) http_go(x);
        else usleep(100);
    }
    return NULL;
}

static void stopping_and_going_on_may_meet(void **state) {
    (void)state;
    for (int round = 0; round < 10; round++) {
        struct http *h = serve((struct http_options){0}, begin);
        int fds[32];
        atomic_store(&begun, 0);
        for (int i = 0; i < 32; i++) fds[i] = ask_for(h, "/twice");
        while (atomic_load(&begun) < 32) usleep(200);
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, go_while_it_stops, NULL), 0);
        usleep((unsigned)round * 200);
        http_stop(h, 0);
        pthread_join(thread, NULL);
        while (other.count) http_go(other.waiting[--other.count]);
        for (int i = 0; i < 32; i++) close(fds[i]);
    }
}

static void the_slow_lane_is_short(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, begin);
    int fds[34];
    atomic_store(&slow_may_end, false);
    atomic_store(&slow_running, 0);
    for (int i = 0; i < 2; i++) fds[i] = ask_for(h, "/slow");
    for (int i = 0; i < 3000 && atomic_load(&slow_running) < 2; i++) usleep(1000);
    assert_int_equal(atomic_load(&slow_running), 2);
    atomic_store(&begun, 0);
    for (int i = 2; i < 34; i++) fds[i] = ask_for(h, "/slow");
    for (int i = 0; i < 3000 && atomic_load(&begun) < 32; i++) usleep(1000);
    int64_t refused = http_counts(h).refused;
    assert_int_equal(answered(ask_for(h, "/slow"), "系统正忙，请稍后再试 / the server is busy; please try again in a moment\n"), 503);
    assert_int_equal(http_counts(h).refused, refused + 1);
    assert_int_equal(answered(ask_for(h, "/plain"), "/plain"), 200); // the others are not kept
    atomic_store(&slow_may_end, true);
    for (int i = 0; i < 34; i++) assert_int_equal(answered(fds[i], "slow /slow"), 200);
    assert_null(http_stop(h, 5));
}

static void stopping_drops_what_waits_in_the_slow_lane(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){0}, begin);
    int fds[10];
    atomic_store(&slow_may_end, false);
    atomic_store(&slow_running, 0);
    atomic_store(&slow_done, 0);
    for (int i = 0; i < 10; i++) fds[i] = ask_for(h, "/slow");
    for (int i = 0; i < 3000 && atomic_load(&slow_running) < 2; i++) usleep(1000);
    int64_t from = ticks_us();
    assert_null(http_stop(h, 0)); // two are still at work
    assert_true(ticks_us() - from < 3000 * 1000);
    for (int i = 0; i < 10; i++) close(fds[i]);
    atomic_store(&slow_may_end, true);
    for (int i = 0; i < 3000 && atomic_load(&slow_done) < 2; i++) usleep(1000);
    usleep(100 * 1000); // they let go of the server
    assert_int_equal(atomic_load(&slow_done), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_wait_and_all_are_answered),
        cmocka_unit_test(a_page_that_forgets_to_wait_is_an_error_not_a_hang),
        cmocka_unit_test(a_client_may_leave_while_it_waits),
        cmocka_unit_test(stopping_waits_for_those_on_their_way),
        cmocka_unit_test(stopping_does_not_wait_for_ever),
        cmocka_unit_test(stopping_and_going_on_may_meet),
        cmocka_unit_test(the_slow_lane_is_short),
        cmocka_unit_test(stopping_drops_what_waits_in_the_slow_lane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
