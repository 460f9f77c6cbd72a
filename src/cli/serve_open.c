// SPDX-License-Identifier: Apache-2.0
#include <time.h>
#include <unistd.h>

#include "api/api.h"
#include "access/visit.h"
#include "cli/clock.h"
#include "cli/serve.h"
#include "cli/sign.h"
#include "cli/store.h"
#include "ops/log.h"
#include "ops/systemd.h"
#include "search/searcher.h"
#include "web/page.h"

enum { LOCK_WAIT_MS = 60 * 1000, LOCK_REST_MS = 20 };

int serve_listen(struct serving *s, struct fault *f) {
    int64_t port;
    int got = handover_taken(&s->over, &s->listener, f);
    if (got == 0) got = systemd_listener(&s->listener, f);
    if (got < 0) return -1;
    s->handed = got > 0;
    if (s->handed) return 0;
    if (cli_number(s->c, "port", 0, 65535, 8080, &port, f) < 0) return -1;
    return http_listen(cli_get(s->c, "address"), (int)port, &s->listener, f);
}

// While the store is being opened there is nothing to be crowded.
static int crowded(void *watch) {
    struct watch *w = watch;
    return atomic_load(&w->state) == WATCH_READY ? visit_crowded(&w->app) : 0;
}

int serve_http(struct serving *s, struct fault *f) {
    struct cli *c = s->c;
    const char *address = cli_get(c, "address");
    struct http_options o = {.address = address ? address : "127.0.0.1", .listener = s->listener, .shut = s->handed, .cert = cli_get(c, "cert"),
                             .key = cli_get(c, "key"), .proxied = cli_has(c, "proxied"), .begin = watch_begin, .refuse = watch_refused,
                             .ended = watch_ended, .crowded = crowded, .context = &s->watch};
    if (http_start(&s->http, &o, f) < 0) return -1;
    atomic_store(&s->watch.http, s->http);
    return 0;
}

static void complain(const struct fault *f) { log_fault(LOG_ERROR, "trouble", f); }

// The process before may still be closing the store.
static int open_app(struct serving *s, struct fault *f) {
    int64_t until = ticks_us() / 1000 + (s->handed ? LOCK_WAIT_MS : 0);
    while (app_open(&s->watch.app, s->path, cli_rooms, s->region, f) < 0) {
        if (!str_eq(str_c(f->code), STR("second-writer")) || ticks_us() / 1000 >= until) return -1;
        nanosleep(&(struct timespec){0, LOCK_REST_MS * 1000000L}, NULL);
    }
    s->app_opened = true;
    return 0;
}

// Sentences of the feeding thread may name files; what the log says is that there was one.
static void search_says(struct str zh, struct str en) {
    (void)zh, (void)en;
    LOG(LOG_WARN, "search", LOG_WORD("why", "behind-or-made-anew"));
}

// The search index is fed beside the pages. Without it everything else goes on.
static void search_start(struct serving *s) {
    struct fault f;
    const char *beside = cli_get(s->c, "index");
    if (cli_has(s->c, "no-search") || (!store_is_file(s->path) && beside == NULL)) return;
    if (searcher_start(&s->watch.app.searcher, s->path, beside, s->watch.app.region, search_says, &f) < 0) log_fault(LOG_WARN, "search", &f);
}

static int open_all(struct serving *s, struct fault *f) {
    struct app *app = &s->watch.app;
    if (open_app(s, f) < 0 || cli_clock(s->c, &app->service, f) < 0) return -1;
    s->timers_from_us = ticks_us() + cli_timers_rest(&app->service) * 1000;
    if (cli_sign(s->c, &app->service.desk, f) < 0) return -1;
    s->served[0] = api_table;
    s->served[1] = web_table;
    app->tables = s->served;
    app->complain = complain;
    app->demo = cli_has(s->c, "demo");
    app->demo_password = str_c(cli_get(s->c, "demo-password"));
    if (!app->service.desk.driven) {
        if (ticker_open(&s->ticker, s->path, &app->service, TICKER_BESIDE, f) < 0) return -1;
        s->ticking = true;
    }
    s->gauging = gauge_open(&s->gauges, s->path, app->region, f) == 0;
    if (!s->gauging || gauge_round(&s->gauges, &s->watch.gauges, f) < 0) return -1;
    if (serve_notify(s, f) < 0) return -1;
    search_start(s);
    return 0;
}

int serve_open(struct serving *s, struct fault *f) {
    int status = open_all(s, f);
    s->kept_open = store_close(s->kept_open);
    if (status < 0) {
        serve_notify_ends(s);
        serve_notify_join(s, SERVE_NOTIFIER_SECONDS);
        serve_close(s);
        return -1;
    }
    atomic_store(&s->watch.state, WATCH_READY);
    http_admit(s->http);
    return 0;
}

// One that never came to serve goes on saying that it is starting: its pages have no store.
bool serve_turns_away(struct serving *s) {
    int ready = WATCH_READY;
    bool was = atomic_compare_exchange_strong(&s->watch.state, &ready, WATCH_DRAINING);
    http_wind_down(s->http, 0);
    return was;
}

void serve_drain(struct serving *s) {
    serve_turns_away(s);
    http_wind_down(s->http, (int)s->drain_ms);
    atomic_store(&s->watch.http, NULL);
    s->http = http_stop(s->http, SERVE_STOP_SECONDS);
}

void serve_close(struct serving *s) {
    s->watch.app.searcher = searcher_stop(s->watch.app.searcher);
    if (s->gauging) gauge_close(&s->gauges);
    if (s->ticking) ticker_close(&s->ticker);
    if (s->app_opened) app_close(&s->watch.app);
    s->gauging = s->ticking = s->app_opened = false;
}
