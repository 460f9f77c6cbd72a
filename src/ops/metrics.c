// SPDX-License-Identifier: Apache-2.0
// The Prometheus text format: a few hundred lines, whatever the server did. Labels are words of the program and numbers of
// statuses; nothing in them comes from a request.
#include "ops/watch.h"

static void one(struct buf *b, const char *name, const char *type, const char *help, int64_t value) {
    metric_head(b, name, type, help);
    buf_printf(b, "%s %lld\n", name, (long long)value);
}

static void seconds(struct buf *b, const char *name, const char *help, int64_t ms) {
    metric_head(b, name, "gauge", help);
    buf_printf(b, "%s %.3f\n", name, (double)ms / 1e3);
}

// `scale` of a value is 1 in the unit shown; `labels` end with a comma, or are empty.
static void histogram(struct buf *b, const char *name, const char *labels, const struct metric_histogram *h, const int64_t *bounds, double scale) {
    int64_t all = 0;
    for (size_t i = 0; i <= METRIC_BOUNDS; i++) {
        all += metric_get(&h->counts[i]);
        if (i < METRIC_BOUNDS) buf_printf(b, "%s_bucket{%sle=\"%g\"} %lld\n", name, labels, (double)bounds[i] / scale, (long long)all);
    }
    struct str bare = str_head(str_c(labels), str_c(labels).n ? str_c(labels).n - 1 : 0);
    buf_printf(b, "%s_bucket{%sle=\"+Inf\"} %lld\n", name, labels, (long long)all);
    buf_printf(b, bare.n ? "%s_sum{%.*s} %.6f\n" : "%s_sum%.*s %.6f\n", name, SP(bare), (double)metric_get(&h->sum) / scale);
    buf_printf(b, bare.n ? "%s_count{%.*s} %lld\n" : "%s_count%.*s %lld\n", name, SP(bare), (long long)all);
}

static void requests(struct watch *w, struct buf *b) {
    metric_head(b, "huiyin_http_requests_total", "counter", "Requests by class of route and status; 499: no answer went out.");
    for (size_t c = 0; c < CLASS_COUNT; c++)
        for (int s = STATUS_LEAST; s <= STATUS_MOST; s++) {
            int64_t n = metric_get(&w->counts.of[c].by_status[s - STATUS_LEAST]);
            if (n) buf_printf(b, "huiyin_http_requests_total{class=\"%s\",status=\"%d\"} %lld\n", request_class_words[c], s, (long long)n);
        }
    metric_head(b, "huiyin_http_request_seconds", "histogram", "From the request line to the last byte handed to the kernel.");
    for (size_t c = 0; c < CLASS_COUNT; c++) {
        char labels[40];
        snprintf(labels, sizeof labels, "class=\"%s\",", request_class_words[c]);
        histogram(b, "huiyin_http_request_seconds", labels, &w->counts.of[c].took_us, metric_times_us, 1e6);
    }
    one(b, "huiyin_http_answer_bytes_total", "counter", "Bytes of answers, without heads.", metric_get(&w->counts.bytes));
    struct http *h = atomic_load(&w->http);
    struct http_counts n = h ? http_counts(h) : (struct http_counts){0, 0, 0};
    one(b, "huiyin_http_refused_total", "counter", "Connections and requests refused by the gate or a limit.", n.refused);
    one(b, "huiyin_http_connections", "gauge", "Open connections.", n.connections);
}

static void commands(struct watch *w, struct buf *b) {
    const struct service_counts *c = &w->app.service.counts;
    metric_head(b, "huiyin_commands_total", "counter", "Commands by what came of them; again: the key came before.");
    buf_printf(b, "huiyin_commands_total{answer=\"accepted\"} %lld\n", (long long)metric_get(&c->accepted));
    buf_printf(b, "huiyin_commands_total{answer=\"again\"} %lld\n", (long long)metric_get(&c->again));
    buf_printf(b, "huiyin_commands_total{answer=\"refused\"} %lld\n", (long long)metric_get(&c->refused));
    buf_printf(b, "huiyin_commands_total{answer=\"failed\"} %lld\n", (long long)metric_get(&c->failed));
    metric_head(b, "huiyin_command_faults_total", "counter", "Commands refused or failed, by code of the fault.");
    size_t n = atomic_load(&c->code_count);
    for (size_t i = 0; i < n; i++) buf_printf(b, "huiyin_command_faults_total{code=\"%s\"} %lld\n", c->codes[i].code, (long long)metric_get(&c->codes[i].n));
    one(b, "huiyin_events_total", "counter", "Events written to the ledger.", metric_get(&c->events));
    int64_t made = metric_get(&c->checkpoint_ms);
    if (made) seconds(b, "huiyin_checkpoint_age_seconds", "Since the last checkpoint this process made; absent before its first.", now_ms() - made);
}

static void writer(struct watch *w, struct buf *b) {
    const struct writer_watch *x = &w->app.service.watch;
    int64_t now = ticks_us(), done = metric_get(&x->done_us), busy = metric_get(&x->busy_since_us);
    one(b, "huiyin_writer_queue", "gauge", "Commands and working jobs that wait for the writer.", metric_get(&x->queued));
    seconds(b, "huiyin_writer_busy_seconds", "How long the running batch has taken so far.", busy ? (now - busy) / 1000 : 0);
    if (done) seconds(b, "huiyin_commit_age_seconds", "Since the last commit; absent before the first.", (now - done) / 1000);
    metric_head(b, "huiyin_batch_jobs", "histogram", "Commands and working jobs a batch.");
    histogram(b, "huiyin_batch_jobs", "", &x->batch_sizes, metric_sizes, 1);
    metric_head(b, "huiyin_commit_seconds", "histogram", "Time of COMMIT: what the disk takes.");
    histogram(b, "huiyin_commit_seconds", "", &x->commit_us, metric_times_us, 1e6);
}

static void known(struct buf *b, const char *name, const char *help, const _Atomic int64_t *value) {
    int64_t n = metric_get(value);
    if (n >= 0) one(b, name, "gauge", help, n);
}

static void readiness(struct watch *w, struct buf *b) {
    static const char *const reasons[] = {"starting", "draining", "disk", "writer-stuck", "writer-failing"};
    const char *why = watch_hindrance(w);
    one(b, "huiyin_ready", "gauge", "1 when /readyz answers 200.", why == NULL);
    metric_head(b, "huiyin_hindrance", "gauge", "1 for what stands in the way of being ready.");
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        buf_printf(b, "huiyin_hindrance{why=\"%s\"} %d\n", reasons[i], why && str_eq(str_c(why), str_c(reasons[i])));
}

void metrics_text(struct watch *w, struct buf *b) {
    const struct gauges *g = &w->gauges;
    metric_head(b, "huiyin_build_info", "gauge", "The version that runs.");
    buf_add(b, STR("huiyin_build_info{version=\"" HUIYIN_VERSION "\"} 1\n"));
    readiness(w, b);
    requests(w, b);
    if (atomic_load(&w->state) != WATCH_STARTING) {
        commands(w, b);
        writer(w, b);
    }
    known(b, "huiyin_timers_due", "Timers due that have not fired, counted up to 1,024.", &g->timers_due);
    int64_t lag = metric_get(&g->timers_lag_ms);
    if (lag >= 0) seconds(b, "huiyin_timers_lag_seconds", "How long the oldest of them is due.", lag);
    known(b, "huiyin_outbox", "Events whose duty to notify nobody has taken over, counted up to 1,000.", &g->outbox);
    known(b, "huiyin_deliveries_due", "Deliveries a machine should try now, counted up to 1,000.", &g->attempts_due);
    known(b, "huiyin_search_behind_events", "Events the search index has not taken in.", &g->search_events);
    lag = metric_get(&g->search_lag_ms);
    if (lag >= 0) seconds(b, "huiyin_search_lag_seconds", "How long ago the oldest of them was recorded.", lag);
    known(b, "huiyin_search_made_anew", "How often the search index was made anew.", &g->search_anew);
    known(b, "huiyin_sessions", "Sessions that have not ended.", &g->sessions);
    known(b, "huiyin_store_bytes", "The store's file and its log.", &g->store_bytes);
    known(b, "huiyin_disk_free_bytes", "Room on the disk of the store.", &g->disk_free);
    known(b, "huiyin_disk_size_bytes", "Size of the disk of the store.", &g->disk_size);
    metrics_process(b);
}
