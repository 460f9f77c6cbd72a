// SPDX-License-Identifier: Apache-2.0
// The main thread while it serves: signals, clocks that are due, gauges, and handing over to the next process.
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/serve.h"
#include "ops/log.h"
#include "ops/systemd.h"
#include "search/searcher.h"
#include "store/postgres.h"

enum { TICK_MS = 1000, GAUGES_US = 5 * 1000 * 1000 };

int serve_signals(struct serving *s, struct fault *f) {
    static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR2};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) sigaddset(&set, taken[i]);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) == 0 && (s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) >= 0) return 0;
    return fault_set(f, FAULT_MACHINE, "no-signals", "不能接收停止信号（%s）", "cannot take signals to stop (%s)", "signalfd");
}

static int next_signal(struct serving *s) {
    struct signalfd_siginfo info;
    return read(s->signals, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

static bool ends(struct serving *s, int signal) { return signal == SIGINT || signal == SIGTERM || (signal == SIGHUP && s->terminal); }

static void ping(struct serving *s) {
    int64_t every = systemd_watchdog_us() / 2, now = ticks_us();
    if (every == 0 || now - s->pinged_us < every) return;
    s->pinged_us = now;
    systemd_say("WATCHDOG=1");
}

// A store of the real time fires what is due; in a driven one only commands move the clock.
static void tick(struct serving *s) {
    struct fault f;
    bool any;
    cli_clock_watch(&s->jumped);
    if (!s->ticking || ticks_us() < s->timers_from_us) return;
    if (ticker_round(&s->ticker, now_ms(), &any, &f) < 0) log_fault(LOG_ERROR, "timers-failed", &f);
}

void serve_lost(struct serving *s) {
    struct postgres_counts n = postgres_counted(), *told = &s->lost;
    if (n.again == told->again && n.unanswered == told->unanswered && n.written == told->written && n.not_written == told->not_written) return;
    LOG(LOG_WARN, "database-lost", LOG_INT("again", n.again - told->again), LOG_INT("unanswered", n.unanswered - told->unanswered),
        LOG_INT("written", n.written - told->written), LOG_INT("not_written", n.not_written - told->not_written));
    *told = n;
}

static void search_gauges(struct serving *s) {
    struct searcher *x = s->watch.app.searcher;
    struct search_lag lag;
    struct fault f;
    if (x == NULL || searcher_lag(x, s->gauges.store, now_ms(), &lag, &f) < 0) return;
    metric_set(&s->watch.gauges.search_events, lag.events);
    metric_set(&s->watch.gauges.search_lag_ms, lag.ms);
    metric_set(&s->watch.gauges.search_anew, searcher_anew_times(x));
}

static void look(struct serving *s) {
    struct fault f;
    int64_t now = ticks_us();
    if (now - s->looked_us >= GAUGES_US) {
        s->looked_us = now;
        if (gauge_round(&s->gauges, &s->watch.gauges, &f) < 0) log_fault(LOG_ERROR, "gauges-failed", &f);
        search_gauges(s);
    }
    const char *why = watch_hindrance(&s->watch);
    if (why == s->hindrance) return;
    LOG(why ? LOG_ERROR : LOG_INFO, why ? "not-ready" : "ready", LOG_WORD("why", why));
    s->hindrance = why;
}

static void reload(struct serving *s) {
    struct fault f;
    systemd_reloading();
    int status = serve_settings_again(s, &f);
    if (status == 0 && cli_get(s->c, "cert")) status = http_new_cert(s->http, &f);
    if (status == 0) LOG(LOG_INFO, "reloaded", LOG_INT("process", s->watch.process));
    else log_fault(LOG_ERROR, "reload-failed", &f);
    systemd_say("READY=1");
}

// --- handing over

static void upgrade(struct serving *s) {
    struct fault f;
    if (s->over.control >= 0) return; // one is on its way
    systemd_reloading();
    if (handover_begin(&s->over, s->listener, &f) == 0) {
        LOG(LOG_INFO, "upgrade-begins", LOG_INT("process", s->watch.process), LOG_INT("next", s->over.newer));
        return;
    }
    log_fault(LOG_ERROR, "upgrade-failed", &f);
    systemd_say("READY=1");
}

static void went_wrong(struct serving *s, const char *why) {
    handover_undo(&s->over);
    LOG(LOG_ERROR, "upgrade-failed", LOG_WORD("why", why));
}

static void give_up(struct serving *s, const char *why) {
    went_wrong(s, why);
    systemd_say("READY=1");
}

enum course { GOES_ON, STOPS, HANDED_OVER };

// The next process has the store now. Waits until it serves; 0 when it does not.
static char wait_for_next(struct serving *s) {
    while (ticks_us() / 1000 < s->over.until_ms) {
        struct pollfd p[2] = {{s->over.control, POLLIN, 0}, {s->signals, POLLIN, 0}};
        if (poll(p, 2, TICK_MS) > 0 && p[0].revents) return handover_hear(&s->over);
        int signal = p[1].revents ? next_signal(s) : 0;
        if (ends(s, signal)) return 'T';
        ping(s);
    }
    return 0;
}

static enum course hand_over(struct serving *s, struct fault *f) {
    serve_notify_ends(s); // all is served meanwhile
    if (!serve_notify_join(s, SERVE_NOTIFIER_SECONDS)) {
        give_up(s, "deliveries-take-long");
        return serve_notify_goes_on(s, f) < 0 ? STOPS : GOES_ON;
    }
    serve_drain(s);
    serve_close(s);
    handover_go(&s->over);
    char word = wait_for_next(s);
    if (word == 'R') {
        char text[80];
        snprintf(text, sizeof text, "MAINPID=%d\nREADY=1", (int)s->over.newer);
        systemd_say(text);
        LOG(LOG_INFO, "handed-over", LOG_INT("process", s->watch.process), LOG_INT("next", s->over.newer));
        handover_done(&s->over);
        return HANDED_OVER;
    }
    went_wrong(s, word == 'T' ? "stopped" : "next-did-not-serve");
    if (word == 'T') return STOPS;
    s->handed = true; // who connected meanwhile waits in the socket
    atomic_store(&s->watch.state, WATCH_STARTING);
    if (serve_http(s, f) < 0 || serve_open(s, f) < 0) return STOPS;
    systemd_say("READY=1");
    return GOES_ON;
}

static enum course hear(struct serving *s, struct fault *f) {
    char word = handover_hear(&s->over);
    if (word == 'P') return hand_over(s, f);
    give_up(s, "next-did-not-start");
    return GOES_ON;
}

int serve_loop(struct serving *s, struct fault *f) {
    f->code = NULL;
    for (;;) {
        struct pollfd p[2] = {{s->signals, POLLIN, 0}, {s->over.control, POLLIN, 0}};
        enum course course = GOES_ON;
        int signal = poll(p, 2, TICK_MS) > 0 && p[0].revents ? next_signal(s) : 0;
        if (ends(s, signal)) return 0;
        if (signal == SIGHUP) reload(s);
        if (signal == SIGUSR2) upgrade(s);
        if (s->over.control >= 0 && p[1].fd == s->over.control && p[1].revents) course = hear(s, f);
        else if (s->over.control >= 0 && ticks_us() / 1000 > s->over.until_ms) give_up(s, "next-did-not-prepare");
        if (course != GOES_ON) return f->code ? -1 : 0;
        tick(s);
        look(s);
        serve_lost(s);
        ping(s);
    }
}
