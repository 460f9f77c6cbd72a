// SPDX-License-Identifier: Apache-2.0
// The notifier's thread: messages go out beside the pages; trouble is logged and tried again.
#include <time.h>

#include "cli/serve.h"
#include "cli/store.h"
#include "ops/log.h"

enum { REST_MS = 500, REST_AFTER_TROUBLE_MS = 5000 };

// Sleeps so long, or until it is to end. True: it is.
static bool rest(struct serving *s, int ms) {
    struct timespec until; // of a clock nobody sets
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ms % 1000 * 1000000L;
    until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&s->over_lock);
    if (ms && !s->notifier_ends) pthread_cond_timedwait(&s->over_rings, &s->over_lock, &until);
    bool ends = s->notifier_left = s->notifier_ends;
    pthread_mutex_unlock(&s->over_lock);
    return ends;
}

static void *notify(void *context) {
    struct serving *s = context;
    int ms = 0;
    while (!rest(s, ms)) {
        struct fault f;
        bool any = false;
        ms = REST_MS;
        if (ticks_us() < s->timers_from_us) continue; // its commands would fire the timers of their matters
        if (notifier_round(&s->notifier, &any, &f) < 0) {
            log_fault(LOG_ERROR, "deliveries-failed", &f);
            ms = REST_AFTER_TROUBLE_MS;
        } else if (any) {
            ms = 0;
        }
    }
    return NULL;
}

// A driven store sends nothing by itself: huiyin deliver once does when asked.
int serve_notify(struct serving *s, struct fault *f) {
    struct app *app = &s->watch.app;
    app->notices = &s->deliver.notices; // pages show what to print and say
    app->public_url = s->deliver.settings.public_url;
    if (app->service.desk.driven) {
        if (cli_deliver_given(s->c)) cli_say(STR("这是由命令推动的库（init --driven），不自行发送消息；要发请用 huiyin deliver once"), STR("this store is driven (init --driven): nothing is sent by itself; use huiyin deliver once"));
        return 0;
    }
    if (notifier_open(&s->notifier, s->path, cli_rooms, &app->service, &s->deliver.settings, &s->deliver.notices, f) < 0) return -1;
    s->notifier_ends = s->notifier_left = false;
    s->notifying = pthread_create(&s->notifier_thread, NULL, notify, s) == 0;
    if (s->notifying) return 0;
    notifier_close(&s->notifier);
    return fault_set(f, FAULT_MACHINE, "no-thread", "不能开始新的线程（%s）", "cannot start a thread (%s)", "notifier");
}

void serve_notify_ends(struct serving *s) {
    pthread_mutex_lock(&s->over_lock);
    s->notifier_ends = true;
    pthread_cond_broadcast(&s->over_rings);
    pthread_mutex_unlock(&s->over_lock);
}

bool serve_notify_join(struct serving *s, int seconds) {
    struct timespec until;
    if (!s->notifying) return true;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    if (pthread_clockjoin_np(s->notifier_thread, NULL, CLOCK_MONOTONIC, &until) != 0) return false;
    s->notifying = false;
    notifier_close(&s->notifier);
    return true;
}

int serve_notify_goes_on(struct serving *s, struct fault *f) {
    pthread_mutex_lock(&s->over_lock);
    bool left = s->notifier_left;
    if (!left) s->notifier_ends = false;
    pthread_mutex_unlock(&s->over_lock);
    if (!left || !s->notifying) return 0;
    serve_notify_join(s, SERVE_NOTIFIER_SECONDS);
    return serve_notify(s, f);
}
