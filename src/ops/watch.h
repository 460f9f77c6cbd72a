// SPDX-License-Identifier: Apache-2.0
// What whoever runs a server can see of it: /healthz (the process answers), /readyz (it can do its work), /metrics
// (Prometheus text format 0.0.4) and the request log. None of the three needs a sign-in; the first two say nothing but yes or
// no, the third is for this machine or a token, and names no person, matter or address.
#ifndef OPS_WATCH_H
#define OPS_WATCH_H

#include "access/visit.h"
#include "base/metric.h"

enum watch_state { WATCH_STARTING, WATCH_READY, WATCH_DRAINING };

// Requests by what they were for; docs/operations.md says which is which.
enum request_class { CLASS_PAGE, CLASS_FORM, CLASS_PUBLIC, CLASS_API, CLASS_ASSET, CLASS_WATCH, CLASS_NONE, CLASS_COUNT };
extern const char *const request_class_words[CLASS_COUNT];

enum { STATUS_LEAST = 200, STATUS_MOST = 599 };

struct request_counts {
    struct {
        _Atomic int64_t by_status[STATUS_MOST - STATUS_LEAST + 1];
        struct metric_histogram took_us;
    } of[CLASS_COUNT];
    _Atomic int64_t bytes;
};

// Looked up by the main loop now and then, so that reading them costs the store nothing. -1: not known.
struct gauges {
    _Atomic int64_t timers_due, timers_lag_ms; // due: counted up to GAUGE_MOST
    _Atomic int64_t outbox, attempts_due;      // likewise
    _Atomic int64_t sessions, disk_free, disk_size, store_bytes;
    _Atomic int64_t search_events, search_lag_ms, search_anew; // how far the search index is behind
};
enum { GAUGE_MOST = 1000, DISK_LEAST = 32 * 1024 * 1024, STUCK_US = 10 * 1000 * 1000 };

struct watch {
    struct app app; // first: the context of the exchanges is both
    _Atomic int state;
    atomic_bool log_requests, log_addresses;
    struct request_counts counts;
    struct gauges gauges;
    struct http *_Atomic http; // for its counts; NULL: none runs
    int64_t process;           // tells the requests of one process from those of the next in the log
    pthread_mutex_t lock;
    char token[200];           // under lock; empty: only this machine reads /metrics
};

void watch_init(struct watch *w);
void watch_release(struct watch *w);
// The token of /metrics, the first line of a file; NULL: none. Faults of file_read; "bad-settings".
int watch_token(struct watch *w, const char *path, struct fault *f);

// For http_options, with the watch as context.
enum http_turn watch_begin(struct exchange *x);
enum http_turn watch_refused(struct exchange *x);
void watch_ended(struct exchange *x, int status, int64_t took_us);
// Answered here and not by a page.
bool watch_own(const struct exchange *x);

// NULL when it can do its work; else why not, a word: "starting", "draining", "disk", "writer-stuck", "writer-failing".
const char *watch_hindrance(struct watch *w);

// gauges.c: on one thread, with its own reader of the store.
struct gauge_reader {
    struct store *store;
    const char *path;
};
int gauge_open(struct gauge_reader *g, const char *path, int64_t region, struct fault *f);
int gauge_round(struct gauge_reader *g, struct gauges *ret, struct fault *f);
void gauge_close(struct gauge_reader *g);

// metrics.c
void metrics_text(struct watch *w, struct buf *b);
// metrics_process.c
void metrics_process(struct buf *b);
void metric_head(struct buf *b, const char *name, const char *type, const char *help);

#endif
