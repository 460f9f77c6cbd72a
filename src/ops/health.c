// SPDX-License-Identifier: Apache-2.0
#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ops/watch.h"

enum { TOKEN_LEAST = 16, TOKEN_FILE_MAX = 4096 };

void watch_init(struct watch *w) {
    memset(w, 0, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    w->process = getpid();
    _Atomic int64_t *unknown[] = {&w->gauges.timers_due, &w->gauges.timers_lag_ms, &w->gauges.outbox, &w->gauges.attempts_due,
                                  &w->gauges.sessions,   &w->gauges.disk_free,     &w->gauges.disk_size, &w->gauges.store_bytes,
                                  &w->gauges.search_events, &w->gauges.search_lag_ms, &w->gauges.search_anew};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) metric_set(unknown[i], -1);
}

void watch_release(struct watch *w) {
    OPENSSL_cleanse(w->token, sizeof w->token);
    pthread_mutex_destroy(&w->lock);
}

int watch_token(struct watch *w, const char *path, struct fault *f) {
    struct buf b = BUF_INIT;
    struct str text = STR(""), line = STR("");
    if (path && file_read(path, TOKEN_FILE_MAX, &b, f) < 0) return -1;
    text = buf_str(&b);
    if (path && str_split(&text, '\n', &line)) line = str_trim(line);
    bool good = path == NULL || (line.n >= TOKEN_LEAST && line.n < sizeof w->token);
    if (good) {
        pthread_mutex_lock(&w->lock);
        memset(w->token, 0, sizeof w->token);
        if (line.n) memcpy(w->token, line.p, line.n);
        pthread_mutex_unlock(&w->lock);
    }
    buf_release(&b);
    if (good) return 0;
    fault_set(f, FAULT_INPUT, "bad-settings", "指标令牌是文件的第一行，%d 到 %zu 个字符", "the token of the metrics is the first line of a file, %d to %zu characters", TOKEN_LEAST, sizeof w->token - 1);
    return fault_where(f, str_c(path));
}

const char *watch_hindrance(struct watch *w) {
    int state = atomic_load(&w->state);
    if (state == WATCH_STARTING) return "starting";
    if (state == WATCH_DRAINING) return "draining";
    int64_t now = ticks_us(), free = metric_get(&w->gauges.disk_free);
    const struct writer_watch *writer = &w->app.service.watch;
    int64_t busy = metric_get(&writer->busy_since_us), failed = metric_get(&writer->failed_us);
    if (free >= 0 && free < DISK_LEAST) return "disk";
    if (busy && now - busy > STUCK_US) return "writer-stuck";
    // After a while it is worth another try, or nothing would ever show that it works again.
    if (failed > metric_get(&writer->done_us) && now - failed < STUCK_US) return "writer-failing";
    return NULL;
}

bool watch_own(const struct exchange *x) {
    static const char *const paths[] = {"/healthz", "/readyz", "/metrics"};
    for (size_t i = 0; x->visit == NULL && i < sizeof paths / sizeof *paths; i++)
        if (str_eq(x->path, str_c(paths[i]))) return true;
    return false;
}

static enum http_turn plain(struct exchange *x, int status, struct str text) {
    x->status = status;
    x->out_type = STR("text/plain; charset=utf-8");
    http_set(x, "Cache-Control", STR("no-store"));
    buf_add(&x->out, text);
    return HTTP_ANSWER;
}

static bool has_token(struct watch *w, struct exchange *x) {
    struct str given = http_header(x, "authorization");
    if (!str_starts(given, STR("Bearer "))) return false;
    given = str_trim(str_skip(given, 7));
    pthread_mutex_lock(&w->lock);
    struct str token = str_c(w->token);
    bool same = token.n && given.n == token.n && CRYPTO_memcmp(given.p, token.p, token.n) == 0;
    pthread_mutex_unlock(&w->lock);
    return same;
}

static enum http_turn readiness(struct watch *w, struct exchange *x) {
    if (watch_hindrance(w) == NULL) return plain(x, 200, STR("ready\n"));
    http_set(x, "Retry-After", STR("2"));
    return plain(x, 503, STR("not ready\n")); // why stands in the log and the metrics: this one anybody may ask
}

static enum http_turn not_yet(struct exchange *x) {
    http_set(x, "Retry-After", STR("2"));
    return plain(x, 503, STR("正在启动，请稍后再试 / starting; please try again in a moment\n"));
}

enum http_turn watch_begin(struct exchange *x) {
    struct watch *w = x->context;
    bool looks = x->method != HTTP_POST;
    if (looks && str_eq(x->path, STR("/healthz"))) return plain(x, 200, STR("ok\n"));
    if (looks && str_eq(x->path, STR("/readyz"))) return readiness(w, x);
    if (looks && str_eq(x->path, STR("/metrics")) && (x->local || has_token(w, x))) {
        x->out_type = STR("text/plain; version=0.0.4; charset=utf-8");
        http_set(x, "Cache-Control", STR("no-store"));
        metrics_text(w, &x->out);
        return HTTP_ANSWER;
    }
    return atomic_load(&w->state) == WATCH_STARTING ? not_yet(x) : visit_begin(x);
}

enum http_turn watch_refused(struct exchange *x) {
    struct watch *w = x->context;
    if (atomic_load(&w->state) != WATCH_STARTING) return visit_refused(x);
    x->out_type = STR("text/plain; charset=utf-8");
    buf_add(&x->out, x->trouble);
    buf_add(&x->out, STR("\n"));
    return HTTP_ANSWER;
}
