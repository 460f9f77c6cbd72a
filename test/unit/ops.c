// SPDX-License-Identifier: Apache-2.0
// What a server says of itself: counters, readiness, the log, settings from a file, sockets handed over.
#include "unit.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/settings.h"
#include "ops/handover.h"
#include "ops/log.h"
#include "ops/systemd.h"
#include "ops/watch.h"

static void a_histogram_puts_each_value_under_the_least_bound_it_fits(void **state) {
    (void)state;
    struct metric_histogram h = {.sum = 0};
    const int64_t values[] = {0, 1, 2, 3, 2048, 2049, INT32_MAX};
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        histogram_note(&h, metric_sizes, values[i]);
        sum += values[i];
    }
    assert_int_equal(metric_get(&h.counts[0]), 2);
    assert_int_equal(metric_get(&h.counts[1]), 1);
    assert_int_equal(metric_get(&h.counts[2]), 1);
    assert_int_equal(metric_get(&h.counts[METRIC_BOUNDS - 1]), 1);
    assert_int_equal(metric_get(&h.counts[METRIC_BOUNDS]), 2);
    assert_int_equal(metric_get(&h.sum), sum);
    for (size_t i = 1; i < METRIC_BOUNDS; i++) assert_true(metric_sizes[i] > metric_sizes[i - 1] && metric_times_us[i] > metric_times_us[i - 1]);
}

static void hindered(struct watch *w, const char *by) {
    const char *why = watch_hindrance(w);
    if (by == NULL) assert_null(why);
    else assert_string_equal(why ? why : "ready", by);
}

static void a_server_is_ready_when_it_can_write(void **state) {
    (void)state;
    struct watch w;
    watch_init(&w);
    struct writer_watch *writer = &w.app.service.watch;
    hindered(&w, "starting");
    atomic_store(&w.state, WATCH_READY);
    hindered(&w, NULL); // how much room there is is not known yet: no reason to say no
    metric_set(&w.gauges.disk_free, DISK_LEAST - 1);
    hindered(&w, "disk");
    metric_set(&w.gauges.disk_free, DISK_LEAST);
    metric_set(&writer->busy_since_us, ticks_us() - STUCK_US / 2);
    hindered(&w, NULL);
    metric_set(&writer->busy_since_us, ticks_us() - STUCK_US - 1000000);
    hindered(&w, "writer-stuck");
    metric_set(&writer->busy_since_us, 0);
    metric_set(&writer->done_us, ticks_us() - 2000);
    metric_set(&writer->failed_us, ticks_us() - 1000);
    hindered(&w, "writer-failing");
    metric_set(&writer->done_us, ticks_us());
    hindered(&w, NULL); // it works again
    metric_set(&writer->done_us, 1);
    metric_set(&writer->failed_us, ticks_us() - STUCK_US - 1000000);
    hindered(&w, NULL); // worth another try
    atomic_store(&w.state, WATCH_DRAINING);
    hindered(&w, "draining");
    watch_release(&w);
}

// Standard error goes into a file while `say` runs; its bytes come back.
static struct str logged(void (*say)(void), struct buf *b) {
    char path[] = "/tmp/huiyin-log-XXXXXX";
    struct fault f;
    int file = mkstemp(path), before = dup(STDERR_FILENO);
    assert_true(file >= 0 && before >= 0 && dup2(file, STDERR_FILENO) == STDERR_FILENO);
    say();
    dup2(before, STDERR_FILENO);
    close(before);
    close(file);
    assert_int_equal(file_read(path, 65536, b, &f), 0);
    unlink(path);
    return buf_str(b);
}

static void say_all(void) {
    struct fault f;
    fault_set(&f, FAULT_MACHINE, "cannot-send", "送给 %s 失败", "sending to %s failed", "13800138000");
    log_fault(LOG_ERROR, "deliveries-failed", &f);
    fault_set(&f, FAULT_MACHINE, "store-trouble", "数据库出错（%s）", "database trouble (%s)", "gone");
    fault_where(&f, STR("postgresql://huiyin:geheim@db/huiyin"));
    log_fault(LOG_ERROR, "trouble", &f);
    fault_set(&f, FAULT_MACHINE, "disk-full", "写不进磁盘（%s）", "cannot write to disk (%s)", "no room");
    log_fault(LOG_ERROR, "trouble", &f);
    LOG(LOG_INFO, "told", LOG_INT("n", -7), LOG_WORD("why", "two words"), LOG_WORD("fault", NULL), LOG_ADDRESS("address", STR("")));
    LOG(LOG_DEBUG, "too-small-to-say", LOG_INT("n", 1));
}

static void the_log_says_what_the_machine_says_and_no_more(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    log_set(LOG_INFO, true);
    struct str text = logged(say_all, &b), line;
    int n = 0;
    for (struct str rest = text; str_split(&rest, '\n', &line); n++) {
        json_t *j;
        struct fault f;
        assert_int_equal(json_read(line, &j, &f), 0);
        json_decref(j);
    }
    assert_int_equal(n, 4);
    assert_true(str_find(text, STR("geheim")) < 0);
    assert_true(str_find(text, STR("13800138000")) < 0 && str_find(text, STR("\"code\":\"cannot-send\"")) > 0);
    assert_true(str_find(text, STR("no room")) > 0);
    assert_true(str_find(text, STR("\"n\":-7,\"why\":\"two words\"}")) > 0);
    log_set(LOG_ERROR, false);
    text = logged(say_all, &b);
    assert_true(str_find(text, STR(" error trouble code=disk-full ")) > 0 && str_find(text, STR("told")) < 0);
    log_set(LOG_INFO, false);
    text = logged(say_all, &b);
    assert_true(str_find(text, STR(" info told n=-7 why=\"two words\"\n")) > 0);
    buf_release(&b);
}

// --- settings

static const struct cli_option options[] = {{.name = "db", .value = "FILE", .path = true}, {.name = "port", .value = "N"}, {.name = "demo"}, {.name = "settings", .value = "FILE"},
                                            {.name = "note", .value = "N", .many = true}, {.name = NULL}};
static const struct cli_verb verb = {.name = "serve", .options = options};

static int read_settings(struct cli *c, const char *text, struct fault *f) {
    static const struct cli_value given[] = {{"port", "81"}};
    c->verb = &verb;
    return cli_settings(c, given, 1, str_c(text), f);
}

static void settings_stand_behind_the_command_line(void **state) {
    (void)state;
    struct cli c = {.json = false};
    struct fault f;
    assert_int_equal(read_settings(&c, "# all\n db = a b.db # where\nport=80\r\ndemo = yes\nnote = 一\nnote = 二\n\n", &f), 0);
    assert_string_equal(cli_get(&c, "db"), "a b.db");
    assert_string_equal(cli_get(&c, "port"), "81");
    assert_true(cli_has(&c, "demo"));
    size_t pos = 0;
    assert_string_equal(cli_next(&c, "note", &pos), "一");
    assert_string_equal(cli_next(&c, "note", &pos), "二");
    assert_int_equal(read_settings(&c, "demo = 否\n", &f), 0);
    assert_false(cli_has(&c, "demo") || cli_has(&c, "db"));
    arena_release(&c.arena);
}

static void settings_that_cannot_be_are_refused_by_line(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int line;
    } bad[] = {{"db = x\nprot = 80\n", 2}, {"db\n", 1}, {"\n\ndb =\n", 3}, {"demo = maybe\n", 1}, {"db = a\ndb = b\n", 2}, {"db = a\x01\n", 1},
               {"settings = other\n", 1}, {"= x\n", 1}, {"db = \xff\n", 1}, {"json = yes\n", 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct cli c = {.json = false};
        struct fault f;
        assert_int_equal(read_settings(&c, bad[i].text, &f), -1);
        assert_string_equal(f.code, "bad-settings");
        assert_int_equal(f.line, bad[i].line);
        assert_null(c.values);
        arena_release(&c.arena);
    }
    struct cli c = {.json = false};
    struct fault f;
    read_settings(&c, "prot = 80\n", &f);
    assert_non_null(strstr(f.en, "did you mean port"));
    arena_release(&c.arena);
}

static void a_token_of_metrics_is_long_enough_or_none(void **state) {
    (void)state;
    struct watch w;
    struct fault f;
    char path[] = "/tmp/huiyin-token-XXXXXX";
    watch_init(&w);
    close(mkstemp(path));
    assert_int_equal(file_write(path, STR("0123456789abcdef\nmore\n"), &f), 0);
    assert_int_equal(watch_token(&w, path, &f), 0);
    assert_string_equal(w.token, "0123456789abcdef");
    assert_int_equal(file_write(path, STR("short\n"), &f), 0);
    assert_int_equal(watch_token(&w, path, &f), -1);
    assert_string_equal(f.code, "bad-settings");
    assert_string_equal(w.token, "0123456789abcdef"); // as before
    assert_int_equal(watch_token(&w, NULL, &f), 0);
    assert_string_equal(w.token, "");
    unlink(path);
    watch_release(&w);
}

// --- sockets

static void only_a_listening_socket_is_taken_over(void **state) {
    (void)state;
    static const char *const bad[] = {"7", "x,y", "1,2", "9999,9998", ",", "-3,4"};
    struct handover h;
    struct fault f;
    int listener = -1;
    unsetenv("HUIYIN_HANDOVER");
    assert_int_equal(handover_taken(&h, &listener, &f), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        setenv("HUIYIN_HANDOVER", bad[i], 1);
        assert_int_equal(handover_taken(&h, &listener, &f), -1);
        assert_string_equal(f.code, "cannot-listen");
        assert_null(getenv("HUIYIN_HANDOVER")); // nobody this one starts takes it for theirs
    }
    int pair[2];
    char text[40];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    snprintf(text, sizeof text, "%d,%d", pair[0], pair[1]);
    setenv("HUIYIN_HANDOVER", text, 1);
    assert_int_equal(handover_taken(&h, &listener, &f), -1); // connected, not listening
    close(pair[0]);
    close(pair[1]);
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", "1", 1);
    assert_int_equal(systemd_listener(&listener, &f), 0); // meant for another process
    assert_null(getenv("LISTEN_FDS"));
    snprintf(text, sizeof text, "%d", (int)getpid());
    setenv("LISTEN_FDS", "2", 1);
    setenv("LISTEN_PID", text, 1);
    assert_int_equal(systemd_listener(&listener, &f), -1);
    assert_string_equal(f.code, "cannot-listen");
    assert_int_equal(listener, -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_histogram_puts_each_value_under_the_least_bound_it_fits),
        cmocka_unit_test(a_server_is_ready_when_it_can_write),
        cmocka_unit_test(the_log_says_what_the_machine_says_and_no_more),
        cmocka_unit_test(settings_stand_behind_the_command_line),
        cmocka_unit_test(settings_that_cannot_be_are_refused_by_line),
        cmocka_unit_test(a_token_of_metrics_is_long_enough_or_none),
        cmocka_unit_test(only_a_listening_socket_is_taken_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
