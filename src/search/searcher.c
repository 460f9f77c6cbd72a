// SPDX-License-Identifier: Apache-2.0
#include "search/searcher.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "text/terms.h"

enum { HANDLES = 16, REST_MS = 200, TROUBLE_MS = 5000, NICE = 10, WAKE_MS = 50 };

struct searcher {
    struct feeder feeder; // the thread's
    void (*say)(struct str zh, struct str en);
    pthread_mutex_t lock; // of the handles
    struct search *free[HANDLES];
    size_t free_count;
    pthread_t thread;
    _Atomic bool over, damaged;
    _Atomic int64_t anew_times;
};

static void rest(struct searcher *x, int ms) {
    struct timespec t = {0, WAKE_MS * 1000000L};
    for (; ms > 0 && !atomic_load(&x->over); ms -= WAKE_MS) nanosleep(&t, NULL);
}

static void say_anew(struct searcher *x) {
    struct search_lag lag = {0};
    struct fault ignored;
    if (x->feeder.anew == FEEDER_NOT) return;
    // A store that is served for the first time has no index: not worth a word where it is made in a moment.
    bool quiet = x->feeder.anew == FEEDER_MISSING && search_lag(x->feeder.index, x->feeder.store, 0, &lag, &ignored) == 0 && lag.events <= FEEDER_EVENTS;
    if (x->say && !quiet) x->say(feeder_why_zh(x->feeder.anew), feeder_why_en(x->feeder.anew));
    x->feeder.anew = FEEDER_NOT;
    atomic_store(&x->anew_times, x->feeder.anew_times);
}

static void *feed(void *context) {
    struct searcher *x = context;
    // Commits go first: on a busy machine the index trails, and says by how much.
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICE);
    int64_t most = FEEDER_EVENTS;
    say_anew(x);
    while (!atomic_load(&x->over)) {
        struct fault f;
        int64_t fed = 0;
        int status = atomic_exchange(&x->damaged, false) ? feeder_rebuild(&x->feeder, FEEDER_DAMAGED, &f) : 0;
        if (status == 0) status = feeder_round(&x->feeder, most, &fed, &f);
        say_anew(x);
        if (status < 0 && x->say) x->say(str_c(f.zh), str_c(f.en));
        if (status < 0) rest(x, TROUBLE_MS);
        else if (fed < most) rest(x, REST_MS);
        most = feeder_next(most, fed);
    }
    return NULL;
}

int searcher_start(struct searcher **ret, const char *store, const char *beside, int64_t region, void (*say)(struct str zh, struct str en), struct fault *f) {
    struct searcher *x = mem_new(sizeof *x);
    x->say = say;
    if (feeder_open(&x->feeder, store, beside, region, f) < 0) {
        free(x);
        return -1;
    }
    pthread_mutex_init(&x->lock, NULL);
    if (pthread_create(&x->thread, NULL, feed, x) != 0) {
        feeder_close(&x->feeder);
        free(x);
        return fault_set(f, FAULT_MACHINE, "no-thread", "不能开始新的线程（%s）", "cannot start a thread (%s)", "search");
    }
    *ret = x;
    return 0;
}

struct searcher *searcher_stop(struct searcher *x) {
    if (x == NULL) return NULL;
    atomic_store(&x->over, true);
    pthread_join(x->thread, NULL);
    for (size_t i = 0; i < x->free_count; i++) search_close(x->free[i]);
    feeder_close(&x->feeder);
    pthread_mutex_destroy(&x->lock);
    free(x);
    return NULL;
}

int searcher_take(struct searcher *x, struct search **ret, struct fault *f) {
    struct search *s = NULL;
    if (x == NULL) return fault_say(f, FAULT_MACHINE, "no-search", STR("这里没有检索：服务没有打开检索索引"), STR("there is no search here: the server opened no index"));
    pthread_mutex_lock(&x->lock);
    if (x->free_count) s = x->free[--x->free_count];
    pthread_mutex_unlock(&x->lock);
    if (s && !search_current(s)) s = search_close(s); // it was made anew since
    if (s == NULL && search_open(&s, x->feeder.beside, x->feeder.region, terms_maker(), SEARCH_READ, f) < 0) return -1;
    *ret = s;
    return 0;
}

void searcher_give(struct searcher *x, struct search *s, const struct fault *f) {
    bool bad = f && str_eq(str_c(f->code), STR("search-damaged"));
    if (bad) atomic_store(&x->damaged, true);
    pthread_mutex_lock(&x->lock);
    if (!bad && x->free_count < HANDLES) {
        x->free[x->free_count++] = s;
        s = NULL;
    }
    pthread_mutex_unlock(&x->lock);
    search_close(s);
}

int searcher_lag(struct searcher *x, struct store *store, int64_t now, struct search_lag *ret, struct fault *f) {
    struct search *s;
    *ret = (struct search_lag){0};
    if (searcher_take(x, &s, f) < 0) return -1;
    int status = search_lag(s, store, now, ret, f);
    searcher_give(x, s, status < 0 ? f : NULL);
    return status;
}

int64_t searcher_anew_times(const struct searcher *x) { return atomic_load(&x->anew_times); }
