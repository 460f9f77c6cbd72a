// SPDX-License-Identifier: Apache-2.0
// What the files of the verb serve share. The life of a serving: settings, the listening socket, the server (which waits, or
// says that it is starting), the store with all that works beside it, the loop; back the same way.
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include <pthread.h>

#include "cli/deliver.h"
#include "desk/ticker.h"
#include "ops/handover.h"
#include "ops/watch.h"
#include "store/postgres.h"

enum { SERVE_STOP_SECONDS = 20, SERVE_NOTIFIER_SECONDS = 30 };

struct serving {
    struct watch watch; // first: its app is the context of the exchanges
    struct cli *c;
    const struct cli_value *given; // on the command line
    size_t given_count;
    const char *path;
    int64_t region;
    struct route_table served[3];
    bool terminal; // standard error is one: closing it ends the server, otherwise SIGHUP reloads
    int signals, listener;
    bool handed;   // the socket was: who connects meanwhile waits in it
    int64_t drain_ms;
    struct http *http;
    struct handover over;
    struct store *kept_open; // of the next process while it waits: see serve_open
    bool app_opened, deliver_opened;
    struct ticker ticker;
    bool ticking, jumped;   // the clock did: memory of cli_clock_watch
    int64_t timers_from_us; // ticks_us(): timers and messages rest until then
    struct gauge_reader gauges;
    bool gauging;
    struct cli_deliver deliver;
    struct notifier notifier;
    bool notifying;
    pthread_t notifier_thread;
    pthread_mutex_t over_lock;
    pthread_cond_t over_rings;
    bool notifier_ends, notifier_left; // under over_lock
    const char *hindrance; // as last logged
    int64_t looked_us, pinged_us;
    struct postgres_counts lost; // as last logged
};

// serve_settings.c: settings, log, token; again at SIGHUP, when what cannot change while it runs is named in the log.
int serve_settings(struct serving *s, struct fault *f);
int serve_settings_again(struct serving *s, struct fault *f);

// serve_open.c
int serve_listen(struct serving *s, struct fault *f); // a socket from systemd, from the process before, or a new one
int serve_http(struct serving *s, struct fault *f);
int serve_open(struct serving *s, struct fault *f);   // the store; from here on it is ready
bool serve_turns_away(struct serving *s);             // /readyz says no, answers end their connections; false: it was not ready
void serve_drain(struct serving *s); // that, and lets the requests on their way end, bounded
void serve_close(struct serving *s);

// serve_notifier.c
int serve_notify(struct serving *s, struct fault *f);
void serve_notify_ends(struct serving *s); // tells it
// False: it is still in the middle of something, and works on the store.
bool serve_notify_join(struct serving *s, int seconds);
int serve_notify_goes_on(struct serving *s, struct fault *f); // it was told to end, and need not

// serve_loop.c
int serve_signals(struct serving *s, struct fault *f); // before any thread is made
int serve_loop(struct serving *s, struct fault *f);
void serve_lost(struct serving *s); // logs connections to the database made again and commits without an answer, with what was found out

#endif
